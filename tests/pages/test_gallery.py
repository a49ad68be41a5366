"""The gallery of components, which is there in development only."""

import pytest
from django.test import override_settings

from adgmin.portal.gallery import components

from .site import Site, get, one, page, words

pytestmark = pytest.mark.django_db


@override_settings(DEBUG=True)
def test_it_shows_every_component_from_pages_of_the_record() -> None:
    Site()
    soup = page("/gallery/")
    shown = {words(one(part, "h2")): part for part in soup.select(".specimen")}
    assert list(shown) == components()
    absent = [name for name, part in shown.items() if part.select(".absent")]
    assert len(absent) < len(shown) / 10, absent
    # What is part of a list or of a table stands in one.
    assert shown["components/outcome.html"].select("div > ul.rows > li .name")
    assert shown["components/matrix_entry.html"].select("div > table.matrix > tbody > tr > td")
    assert "<!--components/" not in str(soup)
    ids = [element["id"] for element in soup.select("[id]")]
    assert len(ids) == len(set(ids))


def test_it_is_nowhere_in_production() -> None:
    get("/gallery/", 404)
