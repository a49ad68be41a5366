"""A signed-in user with the permissions of a curator and no others, and a record of which sources disagree."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from pytest_django import Settings

from tests import factories as f

from .curator import Curator


@pytest.fixture
def curator(db: None, settings: Settings) -> Curator:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # The default hasher is slow.
    call_command("create_curator", "maria", password="a password for tests")
    return Curator(get_user_model().objects.get(username="maria"))


@pytest.fixture
def differing(db: None) -> Any:
    """A published outcome of which two sources give two verbs."""
    row = f.OutcomeFactory(verb="endorsed", note="The statement says so.")
    for verb, kind in (("endorsed", "joint-statement"), ("noted", "news")):
        f.cite(row, f.PassageFactory(source=f.SourceFactory(kind=kind)), aspect="verb", value=verb)
    return row
