"""Which days the filters by day take in, in the API and on pages, and what a month, a year or a moment means."""

import datetime as dt
from typing import Any

import pytest
from django.db.models import QuerySet

from adgmin import record
from adgmin.models import Change, Theme
from tests import factories as make
from tests.api.calls import read
from tests.horizon import around
from tests.pages.site import page
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

FIRST, LAST = "2023-02-09", "2023-02-10"
DATED = (
    "meetings", "meeting-roles", "outcomes", "checks", "perspectives", "sources", "initiatives", "roles",
    "cooperation", "memberships", "commitments",
)  # fmt: skip
WITH_PAGES = ("meetings", "outcomes", "perspectives", "sources", "initiatives", "commitments")
DUE = "commitments"


class TwoDays:
    """One record of each noun that can be filtered by day, dated, published, due or lasting for two days."""

    @remembered
    def __init__(self) -> None:
        with record.editing():
            self._make()

    def _make(self) -> None:
        two_days = f"{FIRST}/{LAST}"
        here = {"passage": make.PassageFactory.create(source__published=two_days)}
        body = make.ActorFactory.create(**here)
        partner = make.ActorFactory.create(kind="partner", **here)
        make.PartnerFactory.create(actor=partner, **here)
        meeting = make.MeetingFactory.create(date=two_days, body=body, **here)
        make.MeetingRoleFactory.create(meeting=meeting, actor=body, **here)
        initiative = make.InitiativeFactory.create(period=two_days, **here)
        make.OutcomeFactory.create(date=two_days, meeting=None, body=body, initiative=initiative, **here)
        commitment = make.CommitmentFactory.create(initiative=initiative, **here)
        make.CheckFactory.create(commitment=commitment, date=two_days, due=two_days, **here)
        make.PerspectiveFactory.create(meeting=meeting, voice=body, **here)
        make.RoleFactory.create(initiative=initiative, actor=partner, period=two_days, **here)
        make.MembershipFactory.create(member=partner, grouping=body, period=two_days, **here)


@pytest.fixture
def two_days() -> TwoDays:
    return TwoDays()


def kept(**query: Any) -> dict[str, bool]:
    """Whether the API keeps the record, by noun."""
    return {noun: read(f"{noun}/", **query)["count"] == 1 for noun in DATED}


def kept_on_pages(**query: Any) -> dict[str, bool]:
    """Whether the list shows the record, by noun."""
    return {noun: len(page(f"/{noun}/", **query).select(".rows > li")) == 1 for noun in WITH_PAGES}


@around(LAST, True, True, False)
def test_after_a_day_keeps_what_may_be_of_that_day(two_days: TwoDays, day: str, expected: bool) -> None:
    assert kept(date_after=day) == dict.fromkeys(DATED, expected)
    assert kept_on_pages(date_after=day) == dict.fromkeys(WITH_PAGES, expected)


@around(FIRST, False, True, True)
def test_before_a_day_keeps_what_may_be_of_that_day(two_days: TwoDays, day: str, expected: bool) -> None:
    # What falls due counts by the day by which it is due.
    for found in (kept(date_before=day), kept_on_pages(date_before=day)):
        found.pop(DUE)
        assert found == dict.fromkeys(found, expected)


@around(LAST, False, True, True)
def test_due_by_a_day_takes_in_the_last_day_of_the_due_date(two_days: TwoDays, day: str, expected: bool) -> None:
    assert kept(date_before=day)[DUE] is expected
    assert kept_on_pages(date_before=day)[DUE] is expected


@around(LAST, True, True, False)
def test_timeline_after_a_day_keeps_what_may_be_of_that_day(two_days: TwoDays, day: str, expected: bool) -> None:
    assert bool(lines_of_timeline(date_after=day)) is expected


@around(FIRST, False, True, True)
def test_timeline_before_a_day_keeps_what_may_be_of_that_day(two_days: TwoDays, day: str, expected: bool) -> None:
    assert bool(lines_of_timeline(date_before=day)) is expected


def lines_of_timeline(**query: Any) -> int:
    """The number of entries of the timeline; those of the calendar are as many of its meetings and due dates."""
    kinds = ["meetings", "due"]
    calendar = len(page("/calendar/", **query).select(".stream > li"))
    assert len(page("/timeline/", kind=kinds, **query).select(".stream > li")) == calendar
    found = len(page("/timeline/", **query).select(".stream > li"))
    assert (found > 0) is (calendar > 0)
    return found


@pytest.mark.parametrize(("asked", "last_day"), [
    ("2023-02", "2023-02-28"), ("2024-02", "2024-02-29"), ("2023-12", "2023-12-31"), ("2023", "2023-12-31"),
    ("2023-02-10", "2023-02-10"),
])  # fmt: skip
def test_month_or_year_asked_for_means_its_last_day(asked: str, last_day: str) -> None:
    last = dt.date.fromisoformat(last_day)
    make.SourceFactory.create(published="2025-01-28")
    days = [str(last + dt.timedelta(days=number)) for number in (-1, 0, 1)]
    with record.editing():
        for day in days:
            make.OutcomeFactory.create(date=day, meeting=None, title=day, slug=day)
    assert {row["slug"] for row in read("outcomes/", as_of=asked)["results"]} == {*days[:2]}
    assert len(page("/outcomes/", as_of=asked).select(".rows > li")) == 2


MOMENT = dt.datetime(2023, 2, 10, 12, 0, 0, 500, tzinfo=dt.UTC)


def modified_at(rows: Any, moment: dt.datetime, field: str = "modified") -> None:
    """Set the moment of the last change, which saving would set to now."""
    QuerySet(rows.model).filter(pk__in=[row.pk for row in rows]).update(**{field: moment})


def updated_since(noun: str, moment: str) -> int:
    """The number of records kept, in the API and on the page alike."""
    found: int = read(f"{noun}/", updated_since=moment)["count"]
    if noun != "changes":
        assert len(page(f"/{noun}/", updated_since=moment).select(".rows > li, .themes > li")) == found
    return found


@pytest.mark.parametrize(("microseconds", "expected"), [(-1, 1), (0, 1), (1, 0)])
def test_updated_since_a_moment_takes_in_that_moment(microseconds: int, expected: int) -> None:
    asked = (MOMENT + dt.timedelta(microseconds=microseconds)).isoformat()
    outcome = make.OutcomeFactory.create()
    modified_at(type(outcome).objects.all(), MOMENT)
    citations: Any = outcome.citations.all()
    modified_at(citations, MOMENT - dt.timedelta(days=1))
    assert updated_since("outcomes", asked) == expected
    modified_at(type(outcome).objects.all(), MOMENT - dt.timedelta(days=1))
    modified_at(citations, MOMENT)
    assert updated_since("outcomes", asked) == expected
    modified_at(Change.objects.all(), MOMENT, "at")
    assert bool(updated_since("changes", asked)) is bool(expected)


@around("2023-02-10", 1, 1, 0)
def test_updated_since_a_day_takes_in_its_midnight(day: str, expected: int) -> None:
    make.ThemeFactory.create()
    midnight = dt.datetime(2023, 2, 10, tzinfo=dt.UTC)
    modified_at(Theme.objects.all(), midnight)
    assert read("themes/", updated_since=day)["count"] == expected
    modified_at(Change.objects.all(), midnight, "at")
    assert read("changes/", updated_since=day)["count"] == expected
