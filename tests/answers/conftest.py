"""The record that ships, loaded once for all the questions put to it."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from tests.record.files import load


@pytest.fixture(scope="package", autouse=True)
def the_record(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The fixtures, loaded once in each worker, since that takes many seconds, and gone before another folder begins.

    They are committed and flushed, and not rolled back: pytest-django closes the connection after each test, and with
    it would go a transaction around them all.
    """
    with django_db_blocker.unblock():
        load(settings.FIXTURES_DIR)
    yield
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)
