"""The record that ships, loaded once for all the questions put to it."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from tests.browser.conftest import chromium
from tests.record.scenes import Shipped

__all__ = ["chromium", "the_record"]


@pytest.fixture(scope="package", autouse=True)
def the_record(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The fixtures, loaded once for all tests of the folder, and gone before another one begins."""
    with django_db_blocker.unblock():
        Shipped()
    yield
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0, reset_sequences=False)
