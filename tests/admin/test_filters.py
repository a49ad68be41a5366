"""Filters of the admin lists: links for few values, search boxes for related rows."""

from typing import Any

import pytest

from adgmin.models import Meeting, Source
from initiatives.models import Initiative, Outcome
from tests import factories as f

from .curator import Curator, admin_url

pytestmark = pytest.mark.django_db


def first_column(curator: Curator, noun: Any = Outcome, **query: Any) -> list[str]:
    """The first column of a model’s list."""
    return curator.open(admin_url(noun), **query).texts("#result_list tbody th")


def test_rows_are_filtered_by_related_row(curator: Curator) -> None:
    there = f.OutcomeFactory(title="There", counterparts=[f.ActorFactory()])
    f.OutcomeFactory(title="Elsewhere")
    between = f.OutcomeFactory(title="Between", meeting=None, date="2023")
    assert first_column(curator, meeting=there.meeting.pk) == ["There"]
    assert first_column(curator, counterparts=there.counterparts.get().pk) == ["There"]
    assert first_column(curator, meeting__isnull="True") == [between.title]
    assert first_column(curator, meeting="") == first_column(curator)


def test_filter_by_source_lists_each_citing_row_once(curator: Curator) -> None:
    outcome = f.OutcomeFactory(title="Cited twice")
    source = outcome.citations.get().passage.source
    f.cite(outcome, f.PassageFactory(source=source))
    f.OutcomeFactory(title="Another")
    assert first_column(curator, citations__passage__source=source.pk) == ["Cited twice"]


def test_search_box_shows_the_chosen_row_and_keeps_other_filters(curator: Curator) -> None:
    outcome = f.OutcomeFactory(meeting=f.MeetingFactory(name="3rd Meeting"))
    page = curator.open(admin_url(Outcome), meeting=outcome.meeting.pk, state__exact="published", q="Object")
    assert page.texts("select[name=meeting] option[selected]") == ["3rd Meeting"]
    form = page.soup.select("form:has(select[name=meeting]) input[type=hidden]")
    assert {str(kept["name"]): str(kept["value"]) for kept in form} == {"state__exact": "published", "q": "Object"}


@pytest.mark.parametrize("query", [{"meeting": "third"}, {"year": "soon"}, {"colour": "red"}])
def test_invalid_filter_shows_all_rows_and_a_warning(curator: Curator, query: dict[str, str]) -> None:
    f.OutcomeFactory(title="Here")
    response = curator.client.get(admin_url(Outcome), query, follow=True)
    assert "All records are shown, because the address contains a filter or value that this list does not have." in (
        response.content.decode()
    )
    assert first_column(curator, e="1") == ["Here"]


@pytest.mark.parametrize(
    ("date", "years"),
    [
        ("2022-12-31", ["2022"]),
        ("2023-01-01", ["2023"]),
        ("2023-02-09", ["2023"]),
        ("2023-12-31", ["2023"]),
        ("2024-01-01", ["2024"]),
        ("2023-12-31/2024-01-01", ["2023", "2024"]),
        ("[..2023-12-31]", ["2023"]),
        ("[..2024-01-01]", ["2024"]),
        ("2023/2025", ["2023", "2024", "2025"]),
        ("[..2024-01-31]", ["2024"]),
        ("", []),
    ],
)
def test_year_filter_finds_every_date_that_may_lie_in_it(curator: Curator, date: str, years: list[str]) -> None:
    f.InitiativeFactory(name="It", period=date)
    f.InitiativeFactory(name="Last", period="2026")
    assert [year for year in ("2022", "2023", "2024", "2025") if first_column(curator, Initiative, year=year)] == years


@pytest.mark.parametrize("year", ["x", "0", "10000", "9" * 23])
def test_year_that_is_none_leads_to_the_whole_list(curator: Curator, year: str) -> None:
    f.MeetingFactory(date="2023")
    assert curator.client.get(admin_url(Meeting), {"year": year}).headers["Location"].endswith("?e=1")


def test_year_filter_offers_only_years_of_rows(curator: Curator) -> None:
    for date in ("2021", "2023-02", "2023-05", ""):
        f.MeetingFactory(date=date)
    page = curator.open(admin_url(Meeting))
    assert page.texts("details[data-filter-title=year] a") == ["All", "2023", "2021"]


def test_rows_are_filtered_by_edits_of_the_user(curator: Curator) -> None:
    mine = f.OutcomeFactory(title="Mine")
    f.OutcomeFactory(title="Theirs")
    curator.submit(mine, summary="Better.")
    assert first_column(curator, mine="yes") == ["Mine"]
    assert first_column(curator, mine="no") == ["Theirs"]


def test_rows_are_filtered_by_citation(curator: Curator) -> None:
    f.OutcomeFactory(title="Cited")
    f.OutcomeFactory(title="Uncited", state="draft", with_citation=False)
    assert first_column(curator, cited="no") == ["Uncited"]
    assert first_column(curator, cited="yes") == ["Cited"]


def test_sources_are_filtered_by_unaccounted_passages(curator: Curator) -> None:
    f.ActorFactory(passage=f.PassageFactory(source=f.SourceFactory(title="Done")))
    f.PassageFactory(source=f.SourceFactory(title="Begun"))
    f.SourceFactory(title="Empty")
    assert sorted(first_column(curator, Source, left="yes")) == ["Begun", "Empty"]
    assert first_column(curator, Source, left="no") == ["Done"]


def test_facet_counts_are_shown_beside_the_links(curator: Curator) -> None:
    f.OutcomeFactory(verb="endorsed")
    f.OutcomeFactory(verb="noted", state="draft")
    page = curator.open(admin_url(Outcome), _facets="True")
    assert "draft (1)" in page.texts("#changelist-filter a")
    assert "endorsed or approved (1)" in page.texts("#changelist-filter a")
