"""From a pasted statement to the published record, as a contributor and an editor work on it."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser
from pytest_django import Settings

from adgmin.curation.handbook import HANDBOOK

from . import story

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_statement_goes_from_paper_to_the_public_record(
    chromium: Browser, live_server: Any, settings: Settings
) -> None:
    settings.FOUR_EYES = True
    complaints: list[str] = []
    counted_pages = story.tell(chromium, live_server.url, complaints)
    assert complaints == []
    assert_handbook_names_what_is_there([text for counted in counted_pages for text in counted.seen])


def assert_handbook_names_what_is_there(seen: list[str]) -> None:
    """Every name in bold in the steps of the handbook stands on a page of the story."""
    steps = HANDBOOK.read_text().partition("## Sign in")[2].partition("## Printed, stated, inferred")[0]
    names = {name.strip(".:") for name in re.findall(r"\*\*(.+?)\*\*", " ".join(steps.split()))}
    shown = "\n".join(" ".join(text.split()) for text in seen).casefold()
    assert {name for name in names if name.casefold() not in shown} == set()
