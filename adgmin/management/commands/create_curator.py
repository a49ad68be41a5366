"""``manage.py create_curator NAME``: an account that may edit the record, and nothing else."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from adgmin.curation.rights import curators


class Command(BaseCommand):
    """Adds an account to the group of curators."""

    help = "Makes a curator: an account that may edit the record in the admin, with a random password shown once."
    # ``start`` chooses the password of the demo curator, and shows it itself.
    stealth_options = ("password",)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The name to sign in with."""
        parser.add_argument("name", help="The name to sign in with, such as maria.")

    def handle(self, *args: Any, name: str, password: str = "", **options: Any) -> None:
        """Refuse a name that is taken or unfit, then make the account and show its password."""
        chosen = password or secrets.token_urlsafe(12)
        with transaction.atomic():
            user = self.make(name, chosen)
            user.groups.add(curators())
        if not password:
            self.stdout.write(
                _("“%(name)s” can sign in at /admin/ with the password “%(password)s”, shown this once.")
                % {"name": name, "password": chosen}
            )

    def make(self, name: str, password: str) -> User:
        """The account; raises ``CommandError`` where the name cannot be used."""
        if User.objects.filter(username=name).exists():
            raise CommandError(
                _("There already is a user “%(name)s”: choose another name, or give that one a new password with "
                  "“manage.py changepassword %(name)s”.") % {"name": name}
            )  # fmt: skip
        user = User(username=name, is_staff=True)
        user.set_password(password)
        try:
            user.full_clean()
        except ValidationError as error:
            raise CommandError(
                _("“%(name)s” cannot be the name of a user: %(reason)s")
                % {"name": name, "reason": " ".join(error.messages)}
            ) from error
        user.save()
        return user
