"""Initiatives by theme, first mention and last mention; how a page looks at them is no parameter of the API."""

import pytest

from adgmin import record
from tests import factories as f
from tests.api.calls import ROOT, refused, slugs
from tests.api.test_paging import walk

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def three() -> dict[str, str]:
    """Three initiatives by the years in which they were spoken of; the third has no theme and no mention."""
    f.SourceFactory.create(published="2025-12-31")
    themes = [f.ThemeFactory.create(name=name, order=1) for name in ("Data", "AI")]
    with record.editing():
        old, new, bare = (f.InitiativeFactory.create(name=name) for name in ("Old", "New", "Bare"))
        for initiative, theme, dates in ((old, themes[0], ("2021", "2024")), (new, themes[1], ("2022", "2023"))):
            for date in dates:
                f.OutcomeFactory.create(initiative=initiative, meeting=None, date=date)
            initiative.themes.set([theme])
    return {"old": old.slug, "new": new.slug, "bare": bare.slug}


ORDERS = {
    "theme": "new old bare", "-theme": "bare old new", "first": "old new bare", "-first": "bare new old",
    "last": "bare new old", "-last": "old new bare",
}  # fmt: skip


def test_orders_lose_no_row_between_pages(three: dict[str, str]) -> None:
    for ordering, order in ORDERS.items():
        pages, _last = walk(f"{ROOT}initiatives/?ordering={ordering}&page_size=1", "next")
        assert pages == [[three[name]] for name in order.split()], ordering


def test_as_of_a_day_mentions_are_those_up_to_it(three: dict[str, str]) -> None:
    assert slugs("initiatives/", ordering="-last", as_of="2023-12-31") == [
        three[name] for name in ("new", "old", "bare")
    ]


def test_view_of_a_page_is_no_parameter_of_the_api() -> None:
    assert list(refused("initiatives/", view="map")) == ["view"]
