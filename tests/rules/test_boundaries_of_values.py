"""From which day a value shows that only a later text gives, or that is written from all that was said."""

import datetime as dt
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from adgmin import record
from adgmin.models import Meeting, Passage
from adgmin.record import AsOf
from initiatives.models import Commitment, Initiative, Role
from partners.models import Partner
from tests import factories as make
from tests.api.calls import read
from tests.horizon import around
from tests.pages.site import get, page, words
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
LATER = "2024-03-01"
BY_THEN = f"[2024-01-01..{LATER}]"


def told_in(published: str) -> Passage:
    """A passage of a text published then."""
    passage: Passage = make.PassageFactory.create(source__published=published)
    return passage


@pytest.fixture
@remembered
def guide() -> Initiative:
    """An initiative that an early text names. Its acronym and its period are given by a later text alone."""
    with record.editing():
        initiative: Initiative = make.InitiativeFactory.create(
            acronym="GAI", period="2022", summary="A guide.", note="Our note.", passage=told_in("2022")
        )
        for aspect in ("acronym", "period"):
            value = getattr(initiative, aspect)
            make.cite(initiative, told_in(LATER), aspect=aspect, value=value)
        make.SourceFactory.create(published="2025-01-28")
    return initiative


@around(
    LATER, (None, None, None, None), ("GAI", "2022", "A guide.", "Our note."), ("GAI", "2022", "A guide.", "Our note.")
)
def test_value_of_a_later_text_shows_from_its_day(guide: Initiative, day: str, expected: tuple[Any, ...]) -> None:
    shown = read(f"initiatives/{guide.slug}/", as_of=day)
    assert (shown["acronym"], shown["period"], shown["summary"], shown["note"]) == expected
    assert ("GAI" in words(page(guide.get_absolute_url(), as_of=day))) is bool(expected[0])
    assert ("A guide." in words(page(guide.get_absolute_url(), as_of=day))) is bool(expected[2])


@around(LATER, False, True, True)
def test_glossary_and_coverage_have_a_later_text_from_its_day(guide: Initiative, day: str, expected: bool) -> None:
    text = guide.citations.get(aspect="acronym").passage.source
    text.gaps = "It stops half-way."
    text.save()
    assert ("GAI" in words(page("/glossary/", as_of=day))) is expected
    assert (text.title in words(page("/about/coverage/", as_of=day))) is expected


@around(LATER, False, True, True)
def test_feed_has_the_summary_from_the_day_of_the_last_text(guide: Initiative, day: str, expected: bool) -> None:
    feed = ET.fromstring(get(f"{guide.get_absolute_url().rstrip('/')}.atom", as_of=day).content)
    assert ("A guide." in (feed.findtext(f"{ATOM}subtitle") or "")) is expected


@around(LATER, 0, 1, 1)
def test_period_is_on_the_timeline_from_the_day_of_its_text(guide: Initiative, day: str, expected: int) -> None:
    assert len(page("/timeline/", kind="periods", as_of=day).select(".stream > li")) == expected


@pytest.mark.parametrize(("day", "expected"), [("2023-01-01", 1), ("2021-12-31", 0)])
def test_period_without_a_citation_of_its_own_comes_with_its_initiative(day: str, expected: int) -> None:
    make.InitiativeFactory.create(period="2022", passage=told_in("2022"))
    make.SourceFactory.create(published=LATER)
    assert len(page("/timeline/", kind="periods", as_of=day).select(".stream > li")) == expected


@around(LATER, "GAIG", "GAI", "GAI")
def test_until_then_a_value_is_that_of_the_best_source_by_then(day: str, expected: str) -> None:
    guide = make.InitiativeFactory.create(acronym="GAI", passage=told_in("2022"))
    with record.editing():
        for value, published, kind in (
            ("AIG", "2022", "news"),
            ("GAIG", "2023", "joint-statement"),
            ("GAI", LATER, "joint-statement"),
        ):
            passage = make.PassageFactory.create(source__published=published, source__kind=kind)
            make.cite(guide, passage, aspect="acronym", value=value)
        make.SourceFactory.create(published="2025-01-28")
    assert read(f"initiatives/{guide.slug}/", as_of=day)["acronym"] == expected


@around(LATER, None, "A guide.", "A guide.")
def test_summary_of_an_initiative_shows_from_its_last_outcome(day: str, expected: str | None) -> None:
    guide = make.InitiativeFactory.create(summary="A guide.", passage=told_in("2022"))
    make.OutcomeFactory.create(initiative=guide, date=BY_THEN, meeting=None, passage=told_in("2022"))
    assert read(f"initiatives/{guide.slug}/", as_of=day)["summary"] == expected


@around(LATER, None, "A promise.", "A promise.")
def test_summary_of_a_commitment_shows_from_its_last_check(day: str, expected: str | None) -> None:
    commitment: Commitment = make.CommitmentFactory.create(summary="A promise.", passage=told_in("2022"))
    make.CheckFactory.create(commitment=commitment, date="2023", passage=told_in("2022"))
    make.CheckFactory.create(commitment=commitment, finding="kept", date=BY_THEN, passage=told_in("2022"))
    assert read(f"commitments/{commitment.slug}/", as_of=day)["summary"] == expected


@around("2023-02-10", None, "It met.", "It met.")
def test_summary_of_a_meeting_shows_from_its_last_day(day: str, expected: str | None) -> None:
    meeting: Meeting = make.MeetingFactory.create(summary="It met.", passage=told_in("2022"))
    make.cite(meeting, told_in(LATER))
    (shown,) = read("meetings/", as_of=day)["results"]
    assert shown["summary"] == expected


@around("2025-01-28", None, "A state.", "A state.")
def test_summary_of_an_actor_or_partner_shows_from_the_horizon(day: str, expected: str | None) -> None:
    make.SourceFactory.create(published="2025-01-28")
    passage = told_in("2022")
    actor = make.ActorFactory.create(kind="partner", summary="A state.", passage=passage)
    partner: Partner = make.PartnerFactory.create(actor=actor, summary="A state.", passage=passage)
    for noun in ("actors", "partners"):
        (shown,) = read(f"{noun}/", as_of=day)["results"]
        assert (shown["slug"], shown["summary"]) == (partner.slug, expected)
    # The page says that there is a summary which it does not show.
    line = words(page(f"/partners/{partner.slug}/", as_of=day).select_one(".summary"))
    assert line == (expected or "The summary draws on later texts, so it is not shown as of this day.")


@around(LATER, 0, 1, 1)
def test_sources_disagree_on_a_name_from_the_day_of_the_second(day: str, expected: int) -> None:
    early, late = told_in("2022"), told_in(LATER)
    guide = make.InitiativeFactory.create(kind="guide", passage=early, note="The statement says so.")
    with record.editing():
        make.cite(guide, early, aspect="figure", value="five areas")
        make.cite(guide, late, aspect="figure", value="six areas")
    found: Any = Initiative.objects.showing(AsOf(dt.date.fromisoformat(day)))
    assert found.differing().count() == expected
    assert read(f"initiatives/?differs=true&as_of={day}")["count"] == expected
    assert len(read(f"initiatives/{guide.slug}/", as_of=day)["differences"]) == expected
    assert (guide.name in words(page("/disagreements/", as_of=day))) is bool(expected)


@around(LATER, False, True, True)
def test_role_is_there_from_the_day_of_the_text_that_names_its_initiative(day: str, expected: bool) -> None:
    initiative = make.InitiativeFactory.create(passage=told_in(LATER))
    make.RoleFactory.create(period="2022", initiative=initiative, passage=told_in("2022"))
    assert Role.objects.as_of(AsOf(dt.date.fromisoformat(day))).exists() is expected
