"""Characters that nobody sees are left out of what is saved, and break nothing where a row has them already."""

import json
from typing import Any
from xml.etree import ElementTree

import icalendar
import pytest
from django.db import models
from django.db.models.functions import Concat
from django.test import Client

from adgmin.api.files import TYPES
from adgmin.models import Actor
from adgmin.record import EDTFField, Recorded, visible
from initiatives.models import Check
from tests.admin.test_every_form import FACTORIES
from tests.pages.site import FEED, Site, content_type, get

# Vertical tab, other control characters, next line, soft hyphen, zero-width space, override of direction, separators
# of lines and paragraphs, noncharacters.
HIDDEN = "\x01\x0b\x1f\x85\xad\u200b\u202e\u2028\u2029\ufffe\uffff"


@pytest.mark.parametrize(
    ("text", "line", "lines"),
    [
        ("Timor‑Leste, “Đà Nẵng”, 東盟", "Timor‑Leste, “Đà Nẵng”, 東盟", "Timor‑Leste, “Đà Nẵng”, 東盟"),
        ("one\vtwo\ftwo", "one two two", "one\ntwo\ntwo"),
        ("one\r\ntwo\rthree\tfour", "one two three four", "one\ntwo\nthree\tfour"),
        ("one\u2028two\u2029three\x85", "one two three ", "one\ntwo\nthree\n"),
        ("gu\u200bi\xad\u202ed\ufeffe\0\x07\x9f", "guide", "guide"),
        ("a\ud800b\ufffec", "abc", "abc"),
    ],
)
def test_what_is_left_of_a_text(text: str, line: str, lines: str) -> None:
    assert (visible(text), visible(text, lines=True)) == (line, lines)


def texts(model: type[Recorded]) -> list[Any]:
    """The columns for free text: neither codes, dates nor what a pattern restricts."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, EDTFField)
        and not field.choices
        and not any(hasattr(validator, "regex") for validator in field.validators)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("noun", FACTORIES, ids=lambda noun: noun.__name__)
def test_no_text_column_takes_them(noun: type[Recorded]) -> None:
    row = FACTORIES[noun](**({"due": "2024"} if noun is Check else {}))
    assert texts(noun)
    for check in (row.full_clean, row.save):
        for field in texts(noun):
            setattr(row, field.name, f"one, two\v{HIDDEN}three")
        check()
        for field in texts(noun):
            value = getattr(row, field.name)
            assert value == visible(value, lines=isinstance(field, models.TextField)), field.name
            assert "three" in value


@pytest.mark.django_db
def test_every_public_address_answers_whatever_the_rows_have() -> None:
    site = Site()
    addresses = site.every_address()
    for model in Recorded.concrete_models():
        for name in (field.name for field in texts(model)):
            models.QuerySet(model).exclude(**{name: ""}).update(**{name: Concat(name, models.Value(HIDDEN))})
    assert Actor.objects.filter(name__endswith=HIDDEN).exists()
    for name, address in addresses.items():
        response = get(address)
        kind = content_type(name)
        if kind in (FEED, "application/xml", TYPES["xlsx"]):
            ElementTree.fromstring(response.content)
        elif kind and kind.endswith("json"):
            json.loads(response.content)
        elif kind and "calendar" in kind:
            icalendar.Calendar.from_ical(response.content)
            assert not set(HIDDEN) & set(response.content.decode()), address


@pytest.mark.django_db
def test_feed_of_a_search_for_them_is_well_formed() -> None:
    response: Any = Client().get("/outcomes.atom", {"q": f"guide{HIDDEN}"})
    assert response.status_code == 200
    ElementTree.fromstring(response.content)
