#!/usr/bin/env python
"""Django's command line for the ADGMIN Tracker.

Where nothing is configured, this is development; ``adgmin.wsgi`` and ``adgmin.asgi`` are production.
"""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

CONFIGURATION = ("DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL")


def main() -> None:
    """Run one management command; settings that cannot work end it with their sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adgmin.settings")
    if not any(name in os.environ for name in CONFIGURATION):
        os.environ["DEBUG"] = "1"
        print(f"None of {', '.join(CONFIGURATION)} is set: these are the settings of development.", file=sys.stderr)
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
