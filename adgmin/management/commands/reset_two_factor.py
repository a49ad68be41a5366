"""``manage.py reset_two_factor NAME``: for a chief who has lost the app and the recovery codes."""

from argparse import ArgumentParser

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from adgmin.curation import two_factor


class Command(BaseCommand):
    """Deletes the authenticator app and the recovery codes of a user."""

    help = "Resets the second factor of a user, who sets up another one at the next sign-in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="The name to sign in with, such as maria.")

    def handle(self, *args: object, name: str, **options: object) -> None:
        """Raises ``CommandError`` if there is no such user."""
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(_("There is no user “%(name)s”.") % {"name": name})
        two_factor.reset(user)
        self.stdout.write(_("The second factor of “%(name)s” is reset.") % {"name": name})
