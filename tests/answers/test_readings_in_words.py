"""Readings are shown in words: none shows the slug of the record that it refers to."""

from typing import Any

import pytest

from adgmin.models import Actor
from adgmin.pages.evidence import Evidence
from adgmin.record import AsOf
from initiatives.models import Initiative

from .everything import nouns

pytestmark = pytest.mark.django_db


def test_reading_that_refers_to_a_record_shows_its_name() -> None:
    slugs = {row.slug for noun in (Actor, Initiative) for row in noun.objects.published() if str(row) != row.slug}
    asked, shown = 0, set()
    for noun in nouns():
        manager: Any = noun._default_manager
        evidence = Evidence(manager.published().with_evidence(), AsOf())
        for row in evidence.rows:
            given = {(aspect, each.value) for aspect, readings in row.readings.items() for each in readings}
            meant = {(aspect, value) for aspect, value in given if value in slugs}
            asked += len(meant)
            shown |= {(str(row), *each) for each in meant if evidence.value_label(row, *each) in slugs}
    assert asked > 100
    assert shown == set()
