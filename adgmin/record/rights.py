"""Who may change what the public sees. Commands and loads act as the operator, who may do everything."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from .history import User, author

# The permission to publish, withdraw, merge and change what is public.
PUBLISH = "adgmin.publish_record"


def may_publish(user: User) -> bool:
    """True if the user may change what the public sees."""
    return isinstance(user, PermissionsMixin | AnonymousUser) and user.has_perm(PUBLISH)


def may_change_public(user: User) -> bool:
    """True if the user may change what is public at once; all others save a draft revision of it."""
    return may_publish(user) and not settings.FOUR_EYES


def refuse_public_change() -> None:
    """Raise ``PermissionDenied`` if somebody is signed in who may not change what the public sees."""
    signed_in = author.get()
    if signed_in is not None and not may_publish(signed_in()):
        raise PermissionDenied(_("You may not change what is published."))
