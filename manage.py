#!/usr/bin/env python
"""Django's command line for the ADGMIN Tracker."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run one management command; settings that cannot work end it with their sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adgmin.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
