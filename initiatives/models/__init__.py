"""The lasting things, who has a part in them, and what was decided about them."""

from .initiatives import Initiative, InitiativeCitation, InitiativeKind
from .outcomes import Outcome, OutcomeCitation
from .roles import Role, RoleCitation, RoleKind

__all__ = [
    "Initiative",
    "InitiativeCitation",
    "InitiativeKind",
    "Outcome",
    "OutcomeCitation",
    "Role",
    "RoleCitation",
    "RoleKind",
]
