"""The record that ships, loaded once for all the questions put to it."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from tests.record.scenes import Shipped


@pytest.fixture(scope="package", autouse=True)
def the_record(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The fixtures, loaded once for all tests of the folder, and gone before another one begins."""
    with django_db_blocker.unblock():
        Shipped()
    yield
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0, reset_sequences=False)


@pytest.fixture(scope="package")
def base(the_record: None) -> Iterator[str]:
    """The address of a site that shows the record. It only reads, so nothing has to be put back after a test."""
    server = LiveServer("127.0.0.1")
    yield server.url
    server.stop()
