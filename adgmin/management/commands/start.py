"""``manage.py start``: prepare what is missing or out of date, then serve the site. ``make run`` calls it."""

import os
import secrets
import socket
from argparse import ArgumentParser

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

ADDRESS = "127.0.0.1"
# Each is called like its role.
DEMO_ACCOUNTS = ("contributor", "editor")


def port_number(text: str) -> int:
    """The port as a number. Raises ``CommandError`` if the text is not a port number."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise CommandError(
            _("“%(port)s” is not a port number: give a number from 1 to 65535, as in PORT=8001.") % {"port": text}
        )
    return int(text)


def check_port_is_free(port: int) -> None:
    """Raise ``CommandError`` if the server could not listen on the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as candidate:
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind((ADDRESS, port))
        except PermissionError as error:
            raise CommandError(
                _("Port %(port)d is reserved for the system: choose one from 1024 on, as in PORT=8001.")
                % {"port": port}
            ) from error
        except OSError as error:
            raise CommandError(
                _("Port %(port)d is taken by another program: choose another one, as in PORT=%(next)d.")
                % {"port": port, "next": port + 1 if port < 65535 else 8001}
            ) from error


class Command(BaseCommand):
    """Prints one line per step. Each step can be repeated: it does nothing if its result is up to date."""

    help = "Prepares the database, the record and the search index where missing or out of date, then serves the site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The port, or only to prepare."""
        parser.add_argument("--port", default="8000", help=f"The port at {ADDRESS}; default: %(default)s")
        parser.add_argument("--prepare-only", action="store_true", help="Prepare without serving: for production.")

    def handle(self, *args: object, port: str, prepare_only: bool, **options: object) -> None:
        """Check the mode and the port before anything is written, then prepare, then serve."""
        if not prepare_only:
            if not settings.DEBUG:
                raise CommandError(
                    _("In production, run “start --prepare-only” and then serve adgmin.wsgi with gunicorn.")
                )
            check_port_is_free(port_number(port))
        try:
            self.prepare()
        except OperationalError as error:
            reason = str(error).strip().splitlines()[0]
            raise CommandError(_("The database cannot be used: %(reason)s") % {"reason": reason}) from error
        if not prepare_only:
            os.environ.setdefault("DJANGO_RUNSERVER_HIDE_WARNING", "true")
            # The reloader would start a second process, which prepares everything again.
            call_command("runserver", f"{ADDRESS}:{port}", use_reloader=False)

    def prepare(self) -> None:
        """Run all steps; each needs the ones before it."""
        self.migrate()
        self.report(_("Record"))
        call_command("load_record", if_empty=True, stdout=self.stdout)
        self.report(_("Search index"))
        call_command("build_index", if_needed=True, stdout=self.stdout)
        if settings.DEBUG:
            self.make_demo_accounts()
        else:
            self.collect_static_files()

    def report(self, step: str, result: str = "") -> None:
        """Print a line of progress. Without a result the line is left open for the output of the step’s command."""
        self.stdout.write(f"{step}: {result}", ending="\n" if result else "")
        self.stdout.flush()

    def migrate(self) -> None:
        """Apply the migrations that are missing."""
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            self.report(_("Database"), _("applying %(count)d migrations.") % {"count": len(plan)})
            call_command("migrate", interactive=False, verbosity=0)
        else:
            self.report(_("Database"), _("up to date."))

    def make_demo_accounts(self) -> None:
        """In development, create an account for each of two roles. Passwords are printed once, not stored in clear."""
        for name in DEMO_ACCOUNTS:
            if get_user_model().objects.filter(username=name).exists():
                sentence = _("there already; “manage.py changepassword %(name)s” gives a new password.")
                self.report(_("Demo %(name)s") % {"name": name}, sentence % {"name": name})
                continue
            password = secrets.token_urlsafe(9)
            call_command("create_curator", name, role=name, password=password, stdout=self.stdout)
            self.report(
                _("Demo %(name)s") % {"name": name},
                _("sign in at /admin/ as “%(name)s” with the password “%(password)s”, shown this once.")
                % {"name": name, "password": password},
            )

    def collect_static_files(self) -> None:
        """In production, collect the static files into the folder that whitenoise serves."""
        call_command("collectstatic", interactive=False, verbosity=0)
        self.report(_("Static files"), _("collected in %(folder)s.") % {"folder": settings.STATIC_ROOT})
