"""Settings of the tests: those of development, unless ``DEBUG`` is set by hand.

Many tests of the admin publish rows that the same user entered. ``tests/admin/test_four_eyes.py`` turns the rule on.
"""

import os

chosen_by_hand = "DEBUG" in os.environ
os.environ.setdefault("DEBUG", "1")

from adgmin.settings import *  # noqa: E402, F403

FOUR_EYES = False
# No static files are collected for tests: without this, whitenoise looks for their folder with each client and warns.
WHITENOISE_AUTOREFRESH = True

if DATABASES["default"]["ENGINE"].endswith("postgresql"):  # noqa: F405
    # See tests/postgres.py.
    DATABASES["default"]["TEST"] = {"TEMPLATE": DATABASES["default"]["NAME"]}  # noqa: F405
