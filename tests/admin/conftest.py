"""A curator at the desk, with the permissions that a curator has and no others."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from pytest_django import Settings

from .desk import Desk


@pytest.fixture
def desk(db: None, settings: Settings) -> Desk:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # The real one takes its time.
    call_command("create_curator", "maria", password="a password for tests")
    desk = Desk()
    desk.client.force_login(get_user_model().objects.get(username="maria"))
    return desk
