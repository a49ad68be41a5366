"""A signed-in user with the permissions of a curator and no others."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from pytest_django import Settings

from .curator import Curator


@pytest.fixture
def curator(db: None, settings: Settings) -> Curator:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # The default hasher is slow.
    call_command("create_curator", "maria", password="a password for tests")
    return Curator(get_user_model().objects.get(username="maria"))
