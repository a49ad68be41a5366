"""The record that ships loads as it stands, is dumped to the byte, and accounts for every block of its originals."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from adgmin import record

from .files import contents, dump
from .scenes import Shipped
from .test_originals import needs_originals


@pytest.fixture
def the_record(db: None) -> Shipped:
    return Shipped()


def test_it_loads_and_publishes_what_it_holds(the_record: Shipped) -> None:
    assert "conflict" not in the_record.printed
    assert record.version().number == 1


def test_it_is_dumped_to_the_byte(the_record: Shipped, tmp_path: Path) -> None:
    assert dump(tmp_path) == contents(settings.FIXTURES_DIR)


@needs_originals
def test_it_accounts_for_every_block_of_its_originals(the_record: Shipped) -> None:
    out = StringIO()
    call_command("verify_citations", settings.SOURCES_DIR, require_originals=True, stdout=out)
    assert out.getvalue().endswith("Holes: 0.\n")
