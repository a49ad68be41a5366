"""Facets: which values would narrow a list down, and how many rows each would keep beside all other filters."""

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from adgmin import record
from adgmin.filters.facets import MAX_OPTIONS, OPTIONS_SHOWN
from adgmin.pages.views import RecordList
from tests import factories as f

from .site import Site, get, names, one, page, words

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def facet(soup: BeautifulSoup, name: str) -> dict[str, int]:
    """The values of a facet as the page shows them, with their numbers; none where it is not shown."""
    options = soup.select(f"input[type=checkbox][name={name}]")
    return {str(each["value"]): int(words(one(each.parent or each, ".soft"))) for each in options}


@pytest.fixture
def outcomes() -> dict[str, Any]:
    """Four outcomes on two themes, at two meetings, with three verbs."""
    with record.editing():
        passage, body = f.PassageFactory(), f.ActorFactory()
        first, second = (f.MeetingFactory(name=name, body=body, passage=passage) for name in ("First", "Second"))
        data, trade = f.ThemeFactory(name="Data"), f.ThemeFactory(name="Trade")
        of: dict[str, Any] = {"initiative": None, "body": body, "passage": passage}
        f.OutcomeFactory(title="a", verb="endorsed", meeting=first, themes=[data], **of)
        f.OutcomeFactory(title="b", verb="endorsed", meeting=second, themes=[data, trade], **of)
        f.OutcomeFactory(title="c", verb="noted", meeting=second, themes=[trade], **of)
        f.OutcomeFactory(title="d", verb="expressed-gratitude", meeting=second, **of)
    return {"first": first.slug, "second": second.slug, "data": data.slug, "trade": trade.slug}


def test_each_value_says_how_many_rows_it_would_keep(outcomes: dict[str, Any]) -> None:
    soup = page("/outcomes/")
    assert facet(soup, "theme") == {outcomes["data"]: 2, outcomes["trade"]: 2}
    assert facet(soup, "meeting") == {outcomes["first"]: 1, outcomes["second"]: 3}
    assert facet(soup, "verb") == {"endorsed": 2, "noted": 1, "expressed-gratitude": 1}
    assert facet(soup, "verb_class") == {"approval": 2, "neutral": 1, "courtesy": 1}


def test_a_facet_counts_beside_the_other_filters_and_not_its_own(outcomes: dict[str, Any]) -> None:
    soup = page("/outcomes/", theme=outcomes["trade"], verb="noted")
    assert facet(soup, "theme") == {outcomes["trade"]: 1}
    assert facet(soup, "verb") == {"endorsed": 1, "noted": 1}
    assert facet(soup, "meeting") == {}
    assert [each["value"] for each in soup.select(".filters input[checked]")] == [outcomes["trade"], "noted"]


def test_each_source_counts_once_however_many_passages_and_meetings_it_has() -> None:
    with record.editing():
        meetings = [f.MeetingFactory(name=name) for name in ("First", "Second")]
        for kind in ("news", "news", "commentary"):
            source = f.SourceFactory(kind=kind)
            source.meetings.set(meetings)
            for order in (1, 2):
                f.PassageFactory(source=source, order=order)
    counted = facet(page("/sources/"), "kind")
    assert (counted["news"], counted["commentary"]) == (2, 1)


def test_courtesies_can_be_hidden(outcomes: dict[str, Any]) -> None:
    assert facet(page("/outcomes/"), "courtesy") == {"false": 3}
    soup = page("/outcomes/", courtesy="false")
    assert words(one(soup, ".found h2")) == "3 outcomes without thanks and anniversaries"
    assert "courtesy" not in facet(soup, "verb_class")
    assert words(one(page("/outcomes/", courtesy="true"), ".found h2")) == "1 outcome thanks and anniversaries only"


def test_a_facet_that_would_narrow_nothing_down_is_not_shown() -> None:
    Site()
    assert facet(page("/outcomes/"), "verb") == {}
    assert not page("/outcomes/").select_one("#facet-verb")


def test_a_draft_is_counted_nowhere(outcomes: dict[str, Any]) -> None:
    before = facet(page("/outcomes/"), "theme")
    draft = f.ThemeFactory(name="Secret")
    f.OutcomeFactory(state="draft", themes=[draft], title="hidden")
    assert facet(page("/outcomes/"), "theme") == before


def test_counts_of_initiatives_need_one_outcome_with_meeting_and_verb(outcomes: dict[str, Any]) -> None:
    with record.editing():
        initiative = f.InitiativeFactory(name="Both")
        other = f.InitiativeFactory(name="Other")
        first, second = (f.MeetingFactory.create() for _ in range(2))
        f.OutcomeFactory(initiative=initiative, meeting=first, verb="endorsed")
        f.OutcomeFactory(initiative=initiative, meeting=second, verb="noted")
        f.OutcomeFactory(initiative=other, meeting=second, verb="endorsed")
    soup = page("/initiatives/", meeting=second.slug)
    assert facet(soup, "verb_class") == {"approval": 1, "neutral": 1}
    # Where an initiative was named does not depend on the verb.
    assert facet(page("/initiatives/", verb_class="approval"), "named_at") == {first.slug: 1, second.slug: 2}


def test_most_frequent_values_come_first_and_the_others_are_folded() -> None:
    with record.editing():
        passage, body = f.PassageFactory(), f.ActorFactory()
        themes = f.ThemeFactory.create_batch(MAX_OPTIONS + 2)
        of: dict[str, Any] = {"initiative": None, "body": body, "passage": passage}
        f.OutcomeFactory(themes=themes, **of)
        f.OutcomeFactory(themes=[themes[-1]], **of)
    soup = page("/outcomes/")
    shown = facet(soup, "theme")
    assert next(iter(shown.items())) == (themes[-1].slug, 2)
    assert len(shown) == MAX_OPTIONS
    assert len(soup.select("#rest-theme input")) == MAX_OPTIONS - OPTIONS_SHOWN
    rare = next(theme.slug for theme in themes if theme.slug not in shown)
    assert one(page("/outcomes/", theme=rare), f"#facet-theme input[value={rare}]").has_attr("checked")


def lists() -> Iterator[tuple[str, type[RecordList]]]:
    """Every list of records, by name."""
    for name in names():
        view: Any = Client().get(f"/{name}/").resolver_match if name.endswith("s") else None
        if view and issubclass(getattr(view.func, "view_class", object), RecordList):
            yield name, view.func.view_class


def test_every_value_of_every_facet_keeps_as_many_rows_as_it_says() -> None:
    Site()
    tried = 0
    for name, view in lists():
        soup = page(f"/{name}/")
        for filter_name in view.facets:
            for value, number in facet(soup, filter_name).items():
                tried += 1
                asked: dict[str, Any] = {filter_name: value}
                assert len(page(f"/{name}/", **asked).select(".rows > li")) == number, (name, value)
    assert tried > 10


def test_the_orders_are_links_and_the_one_shown_turns_round() -> None:
    Site()
    with record.editing():
        f.ActorFactory.create_batch(2, passage=f.PassageFactory())
    usual = page("/actors/")
    assert {words(link).split(",")[0].strip(): link["href"] for link in usual.select(".orders a")} == {
        "Name": "?ordering=-name", "Kind": "?ordering=kind",
    }  # fmt: skip
    turned = page("/actors/", ordering="-name", kind="organisation")
    assert one(turned, ".orders [aria-current]")["href"] == "?kind=organisation"
    assert get("/actors/?ordering=kind").status_code == 200
