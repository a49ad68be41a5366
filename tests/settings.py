"""Settings of the tests: those of development, unless ``DEBUG`` is set by hand."""

import os

chosen_by_hand = "DEBUG" in os.environ
os.environ.setdefault("DEBUG", "1")

from adgmin.settings import *  # noqa: E402, F403
