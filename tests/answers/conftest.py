"""The record that ships, loaded once for all the questions put to it."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker

from tests.record.files import another_database, load


@pytest.fixture(scope="package", autouse=True)
def the_record(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The fixtures, in a transaction that ends with this folder: the tests only read, and no other test sees a row.

    Loading takes many seconds, so it is done once in each worker. A test here must not ask for ``db``: its end would
    close the connection, and with it the transaction.
    """
    with django_db_blocker.unblock(), another_database():
        load(settings.FIXTURES_DIR)
        yield
