"""Filters of the lists: few values as links, rows of another noun by a search box."""

from typing import Any

import pytest

from adgmin.models import Meeting, Source
from initiatives.models import Initiative, Outcome
from tests import factories as f

from .desk import Desk, address

pytestmark = pytest.mark.django_db


def titles(desk: Desk, noun: Any = Outcome, **query: Any) -> list[str]:
    """What the list of a noun shows first on each line."""
    return desk.open(address(noun), **query).texts("#result_list tbody th")


def test_rows_are_found_by_what_they_refer_to(desk: Desk) -> None:
    there = f.OutcomeFactory(title="There", counterparts=[f.ActorFactory()])
    f.OutcomeFactory(title="Elsewhere")
    between = f.OutcomeFactory(title="Between", meeting=None, date="2023")
    assert titles(desk, meeting=there.meeting.pk) == ["There"]
    assert titles(desk, counterparts=there.counterparts.get().pk) == ["There"]
    assert titles(desk, meeting__isnull="True") == [between.title]
    assert titles(desk, meeting="") == titles(desk)


def test_rows_are_found_by_the_source_that_they_cite_once_each(desk: Desk) -> None:
    outcome = f.OutcomeFactory(title="Cited twice")
    source = outcome.citations.get().passage.source
    f.cite(outcome, f.PassageFactory(source=source))
    f.OutcomeFactory(title="Another")
    assert titles(desk, citations__passage__source=source.pk) == ["Cited twice"]


def test_the_box_shows_what_was_chosen_and_keeps_the_other_filters(desk: Desk) -> None:
    outcome = f.OutcomeFactory(meeting=f.MeetingFactory(name="3rd Meeting"))
    page = desk.open(address(Outcome), meeting=outcome.meeting.pk, state__exact="published", q="Object")
    assert page.texts("select[name=meeting] option[selected]") == ["3rd Meeting"]
    form = page.soup.select("form:has(select[name=meeting]) input[type=hidden]")
    assert {str(kept["name"]): str(kept["value"]) for kept in form} == {"state__exact": "published", "q": "Object"}


@pytest.mark.parametrize("query", [{"meeting": "third"}, {"year": "soon"}, {"colour": "red"}])
def test_an_address_that_makes_no_sense_says_so_and_shows_all(desk: Desk, query: dict[str, str]) -> None:
    f.OutcomeFactory(title="Here")
    response = desk.client.get(address(Outcome), query, follow=True)
    assert "All records are shown, because the address contains a filter or value that this list does not have." in (
        response.content.decode()
    )
    assert titles(desk, e="1") == ["Here"]


@pytest.mark.parametrize(
    ("date", "years"),
    [
        ("2023-02-09", ["2023"]),
        ("2023/2025", ["2023", "2024", "2025"]),
        ("[..2024-01-31]", ["2024"]),
        ("", []),
    ],
)
def test_the_year_finds_what_may_fall_into_it(desk: Desk, date: str, years: list[str]) -> None:
    f.InitiativeFactory(name="It", period=date)
    f.InitiativeFactory(name="Last", period="2026")
    assert [year for year in ("2022", "2023", "2024", "2025") if titles(desk, Initiative, year=year)] == years


def test_the_years_offered_are_those_there_are(desk: Desk) -> None:
    for date in ("2021", "2023-02", "2023-05", ""):
        f.MeetingFactory(date=date)
    page = desk.open(address(Meeting))
    assert page.texts("details[data-filter-title=year] a") == ["All", "2023", "2021"]


def test_what_one_worked_on_is_told_from_what_others_did(desk: Desk) -> None:
    mine = f.OutcomeFactory(title="Mine")
    f.OutcomeFactory(title="Theirs")
    desk.send(mine, summary="Better.")
    assert titles(desk, mine="yes") == ["Mine"]
    assert titles(desk, mine="no") == ["Theirs"]


def test_what_lacks_a_citation_is_found(desk: Desk) -> None:
    f.OutcomeFactory(title="Cited")
    f.OutcomeFactory(title="Uncited", state="draft", with_citation=False)
    assert titles(desk, cited="no") == ["Uncited"]
    assert titles(desk, cited="yes") == ["Cited"]


def test_sources_are_found_by_whether_something_is_left_to_read(desk: Desk) -> None:
    f.ActorFactory(passage=f.PassageFactory(source=f.SourceFactory(title="Done")))
    f.PassageFactory(source=f.SourceFactory(title="Begun"))
    f.SourceFactory(title="Empty")
    assert sorted(titles(desk, Source, left="yes")) == ["Begun", "Empty"]
    assert titles(desk, Source, left="no") == ["Done"]


def test_counts_beside_the_links_are_those_of_the_lists(desk: Desk) -> None:
    f.OutcomeFactory(verb="endorsed")
    f.OutcomeFactory(verb="noted", state="draft")
    page = desk.open(address(Outcome), _facets="True")
    assert "draft (1)" in page.texts("#changelist-filter a")
    assert "endorsed or approved (1)" in page.texts("#changelist-filter a")
