"""Initiatives and the records about them: roles, outcomes, commitments with their checks, and perspectives."""

from .closing import NothingFound
from .commitments import (
    Check,
    CheckCitation,
    Commitment,
    CommitmentBasis,
    CommitmentCitation,
    CommitmentStanding,
    Finding,
)
from .initiatives import Initiative, InitiativeCitation, InitiativeKind
from .outcomes import Outcome, OutcomeCitation
from .perspectives import Perspective, PerspectiveCitation
from .roles import Role, RoleCitation, RoleKind

__all__ = [
    "Check",
    "CheckCitation",
    "Commitment",
    "CommitmentBasis",
    "CommitmentCitation",
    "CommitmentStanding",
    "Finding",
    "Initiative",
    "InitiativeCitation",
    "InitiativeKind",
    "NothingFound",
    "Outcome",
    "OutcomeCitation",
    "Perspective",
    "PerspectiveCitation",
    "Role",
    "RoleCitation",
    "RoleKind",
]
