"""The ETag of a page changes with the public record, and only then."""

import datetime as dt
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone

from .site import Site, every_name, get, names

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", names())
def test_unchanged_page_is_answered_with_a_304(name: str) -> None:
    site = Site()
    address = site.address(name)
    first = site.answer(address)
    again = Client().get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert first.headers["Cache-Control"] == "no-cache"
    assert "Cookie" not in first.headers["Vary"]


def test_the_page_changes_with_the_record() -> None:
    site = Site()
    before = get(site.address("initiative")).headers["ETag"]
    site.initiative.summary = "It grew."
    site.initiative.save()
    response = Client().get(site.address("initiative"), headers={"If-None-Match": before})
    assert response.status_code == 200
    assert b"It grew." in response.content


@pytest.mark.parametrize("name", every_name())
def test_no_public_answer_depends_on_the_clock(name: str) -> None:
    site = Site()
    address = site.address(name)
    before = site.answer(address)
    later = timezone.now() + dt.timedelta(days=700)
    with patch.object(timezone, "now", return_value=later):
        after = get(address)
    assert after.content == before.content
    assert after.headers.get("ETag") == before.headers.get("ETag")


def test_each_address_has_its_own_tag() -> None:
    Site()
    tags = [get(address).headers["ETag"] for address in ("/outcomes/", "/outcomes/?verb=endorsed", "/initiatives/")]
    assert len(set(tags)) == 3
