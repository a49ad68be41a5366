"""The record that ships: it loads, is dumped byte for byte, and has no holes."""

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


def test_shipped_record_loads_without_conflicts_in_one_version(the_record: Shipped) -> None:
    assert "conflict" not in the_record.printed
    assert record.version().number == 1


def test_dump_of_the_shipped_record_equals_its_fixtures(the_record: Shipped, tmp_path: Path) -> None:
    assert dump(tmp_path) == contents(settings.FIXTURES_DIR)


@needs_originals
def test_shipped_record_has_no_holes(the_record: Shipped) -> None:
    out = StringIO()
    call_command("verify_citations", settings.SOURCES_DIR, require_originals=True, stdout=out)
    assert out.getvalue().endswith("Holes: 0.\n")
