"""``manage.py create_curator NAME``: create an account that may work on the record in the admin."""

import secrets
from argparse import ArgumentParser

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from adgmin.curation.rights import Team, refuse_ambiguous_name, team_group


class Command(BaseCommand):
    """Creates a user in the group of a role."""

    help = "Creates a curator: an account that works on the record in the admin, with a random password shown once."
    # Only code can pass it: ``start`` chooses the passwords of the demo accounts and shows them itself.
    stealth_options = ("password",)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="The name to sign in with, such as maria.")
        parser.add_argument(
            "--role", default=Team.EDITOR.lower(), choices=[team.lower() for team in Team],
            help="A contributor enters drafts, an editor also publishes, a chief also manages users; default: editor.",
        )  # fmt: skip

    def handle(self, *args: object, name: str, role: str = "editor", password: str = "", **options: object) -> None:
        """Create the account and print its password, unless the caller chose it."""
        chosen_password = password or secrets.token_urlsafe(12)
        try:
            with transaction.atomic():
                user = self.create_user(name, chosen_password)
                user.groups.add(team_group(Team(role.capitalize())))
        except DatabaseError as error:
            raise CommandError(
                _("The database has no tables yet, or cannot be used: run “manage.py start --prepare-only” first.")
            ) from error
        if not password:
            self.stdout.write(
                _("“%(name)s” can sign in at /admin/ with the password “%(password)s”, shown this once.")
                % {"name": name, "password": chosen_password}
            )

    def create_user(self, name: str, password: str) -> User:
        """Create the user. Raises ``CommandError`` if the name is taken or invalid."""
        if User.objects.filter(username=name).exists():
            raise CommandError(
                _("There already is a user “%(name)s”. Choose another name, or set a new password for that user with "
                  "“manage.py changepassword %(name)s”.") % {"name": name}
            )  # fmt: skip
        user = User(username=name, is_staff=True)
        user.set_password(password)
        try:
            refuse_ambiguous_name(name)
            user.full_clean()
        except ValidationError as error:
            raise CommandError(
                _("“%(name)s” cannot be the name of a user: %(reason)s")
                % {"name": name, "reason": " ".join(error.messages)}
            ) from error
        user.save()
        return user
