"""A finding that the editors conclude is never counted or shown as what a source reports."""

from typing import Any

import pytest
from django.test import Client

from adgmin import record
from adgmin.record import Basis
from initiatives.models import Check, Commitment, Finding
from tests import factories as f
from tests.horizon import as_of
from tests.pages.site import page, words

from .marks import beside, conclude

pytestmark = pytest.mark.django_db
READING = "as the editors conclude"


def concluded(finding: str, meeting: Any = None) -> Any:
    with record.editing():
        check = f.CheckFactory(finding=finding, with_citation=False, meeting=meeting, date="" if meeting else "2023")
        f.cite(check, basis=Basis.INFERRED)
    return check


@pytest.mark.parametrize("finding", [Finding.KEPT, Finding.FOLLOWED_UP, Finding.RESTATED, Finding.MADE])
def test_every_inferred_finding_says_so(finding: Finding) -> None:
    check = concluded(finding)
    assert check.finding_label == f"{finding.label}, {READING}"
    shown = Client().get(f"/api/v1/commitments/{check.commitment.slug}/").json()["checks"][0]
    assert "finding" in shown["inferred"]


def test_statement_with_an_inferred_due_date_is_stated() -> None:
    with record.editing():
        check = f.CheckFactory(finding="made", due="2023", with_citation=False)
        f.cite(check, aspect="due", value="2023", basis=Basis.INFERRED)
    assert check.finding_label == "stated"


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("finding", "given"),
    [
        ("restated", [("", "inferred"), ("", "stated")]),
        ("restated", [("", "inferred"), ("date", "stated")]),
        ("restated", [("date", "inferred")]),
        ("kept", [("", "inferred"), ("", "stated")]),
        ("kept", [("date", "inferred"), ("date", "stated")]),
        ("kept", [("date", "inferred")]),
    ],
)
def test_the_database_concludes_a_finding_as_python_does(finding: str, given: list[tuple[str, str]]) -> None:
    with record.editing():
        check = f.CheckFactory(finding=finding, date="2023", with_citation=False)
        for aspect, basis in given:
            f.cite(check, aspect=aspect, value="2023" if aspect else "", basis=basis)
    found: Any = Check.objects.with_finding_inferred().get()
    assert found.is_concluded is check.finding_inferred


@pytest.mark.parametrize("finding", [Finding.KEPT, Finding.PARTLY_KEPT])
@pytest.mark.parametrize(
    "given",
    [
        [("", "inferred")],
        [("", "inferred"), ("", "stated")],
        [("", "stated"), ("date", "inferred")],
        [("", "inferred"), ("date", "stated")],
        [("date", "inferred"), ("date", "stated")],
        [("date", "inferred")],
    ],
)
def test_standing_is_concluded_if_the_finding_is(finding: Finding, given: list[tuple[str, str]]) -> None:
    with record.editing():
        check = f.CheckFactory(finding=finding, date="2023", with_citation=False)
        for aspect, basis in given:
            f.cite(check, aspect=aspect, value="2023" if aspect else "", basis=basis)
    found = Commitment.objects.with_standing(as_of("2024-01-01")).get()
    assert found.standing == finding
    assert found.standing_label == check.finding_label


@pytest.mark.parametrize(("basis", "standing"), [("stated", "kept-late"), ("inferred", "kept")])
def test_finding_that_only_its_meeting_supports_is_late_if_stated(basis: str, standing: str) -> None:
    made = f.CheckFactory(finding="made", date="2022-01", due="2022-06")
    meeting = f.MeetingFactory(date="2023-02-09")
    with record.editing():
        kept = f.CheckFactory(commitment=made.commitment, finding="kept", meeting=meeting, date="", with_citation=False)
        f.cite(kept, aspect="meeting", value=meeting.slug, basis=basis)
    found = Commitment.objects.with_standing(as_of("2024-01-01")).get()
    assert found.standing == standing
    assert found.end_inferred is found.standing_inferred is kept.finding_inferred is (basis == "inferred")


def test_timeline_counts_reported_findings_apart_from_inferred_ones() -> None:
    meeting = f.MeetingFactory()
    concluded("kept", meeting)
    f.CheckFactory(finding="kept", meeting=meeting, date="")
    assert f"1 kept; 1 kept, {READING}" in words(page("/timeline/"))


def test_inferred_meeting_of_a_finding_is_marked_everywhere() -> None:
    made = f.InitiativeFactory(name="A hub")
    meeting = f.MeetingFactory(name="5th ADGMIN")
    check = f.CheckFactory(commitment__initiative=made, finding="restated", meeting=meeting, date="")
    conclude(check, meeting=meeting.slug)
    page_of = check.commitment.get_absolute_url()
    assert beside(page_of, "5th ADGMIN", "#checks + .rows > li .body > p") == [True]
    assert beside("/commitments/", "restated, 5th ADGMIN", ".history li") == [True]
    assert beside(made.get_absolute_url(), "commitment: restated", ".track .said") == [True]
    assert beside(made.get_absolute_url(), "recorded under this meeting", ".life .meta > span") == [True]
    assert beside("/initiatives/?view=map", "commitment: restated", "td") == [True]
    (shown,) = Client().get(f"/api/v1{page_of}").json()["checks"]
    assert shown["inferred"] == ["meeting"]


def test_inferred_due_date_comes_before_the_words_printed_with_a_mark() -> None:
    with record.editing():
        check = f.CheckFactory(finding="made", due="2023-01/2023-06", due_words="early 2023", with_citation=False)
        f.cite(check)
        f.cite(check, aspect="due", value="2023-01/2023-06", basis=Basis.INFERRED)
    step = page("/commitments/").select_one(".history li")
    assert ": January – June 2023 inferred early 2023" in words(step)


def test_stated_due_date_is_shown_in_the_words_printed_alone() -> None:
    f.CheckFactory(finding="made", due="2023-01", due_words="in January 2023")
    step = words(page("/commitments/").select_one(".history li"))
    assert ": in January 2023" in step
    assert "inferred" not in step
