"""A place in a document is always shown with its document."""

import re

import pytest

from adgmin import record
from adgmin.record import State
from adgmin.templatetags.record import chief_passage
from initiatives.models import Outcome
from tests import factories as f

from .site import Site, page, words

pytestmark = pytest.mark.django_db


def test_short_name_of_a_passage_names_its_document() -> None:
    passage = f.PassageFactory(source__short_name="joint statement", locator="para 8")
    assert passage.short_name == "joint statement, para 8"


def test_counted_place_is_shown_below_its_headings() -> None:
    heading = "Acting on Online Scams and Macro-level Cybersecurity Efforts"
    passage = f.PassageFactory(locator=f"Key Takeaways > {heading} > para 1")
    assert passage.short_locator == "Key Takeaways > Acting on Online Scams and … > para 1"


def test_named_place_is_shown_without_headings() -> None:
    assert f.PassageFactory(locator="Engagement with Partners > China").short_locator == "China"


def test_document_without_short_name_goes_by_its_kind() -> None:
    passage = f.PassageFactory(source__short_name="", source__kind="news", locator="para 1")
    assert passage.short_name == "news, para 1"


def test_line_cites_the_passage_of_its_verb_in_the_best_ranked_source() -> None:
    said = f.OutcomeFactory(verb="endorsed", with_citation=False, state="draft")
    news, statement = f.SourceFactory(kind="news", published="2020"), f.SourceFactory()
    other, dating, own, ministers = (f.PassageFactory(source=source) for source in (news, statement, news, statement))
    f.cite(said, other, aspect="verb", value="noted", printed="noted")
    f.cite(said, dating, aspect="date", value="2023", printed="in 2023")
    f.cite(said, own, aspect="verb", value="endorsed", printed="endorsed")
    rows = Outcome.objects.filter(pk=said.pk).with_evidence()
    assert chief_passage(rows.get()) == own
    f.cite(said, ministers, aspect="verb", value="endorsed", printed="endorsed")
    assert chief_passage(rows.get()) == ministers


def test_source_of_a_check_gives_the_verb_shown_as_its_evidence() -> None:
    endorsed, launched = f.PassageFactory(source__kind="news"), f.PassageFactory(source__kind="host-release")
    act = f.OutcomeFactory(verb="endorsed", with_citation=False, state="draft")
    f.cite(act, endorsed, aspect="verb", value="endorsed", printed="endorsed")
    act.state = State.PUBLISHED
    act.save()
    check = f.CheckFactory(finding="kept", outcome=act, passage=launched)
    f.cite(check, endorsed)
    shown = page(check.commitment.get_absolute_url()).select_one(f"#{check.slug} summary")
    assert words(shown) == f"Source: {endorsed.short_name}"


def test_source_of_a_role_at_a_meeting_is_one_that_names_the_person() -> None:
    person = f.ActorFactory(name="A minister", slug="a-minister", kind="person")
    role = f.MeetingRoleFactory(role="chair", actor__slug="utopia", person=person, with_citation=False, state="draft")
    release, news = f.PassageFactory(source__kind="host-release"), f.PassageFactory(source__kind="news")
    f.cite(role, release, aspect="actor", value="utopia", printed="Utopia")
    f.cite(role, news, aspect="actor", value="utopia", printed="Utopia")
    f.cite(role, news, aspect="person", value="a-minister", printed="A minister")
    role.state = State.PUBLISHED
    role.save()
    for address in (role.meeting.get_absolute_url(), person.get_absolute_url()):
        summaries = [words(shown) for shown in page(address).select(".line-evidence > summary")]
        assert summaries == [f"Source: {news.short_name}"]


def test_source_of_a_role_at_a_meeting_is_one_that_reports_on_the_meeting() -> None:
    role = f.MeetingRoleFactory(role="host", actor__slug="utopia", with_citation=False, state="draft")
    before, after = f.PassageFactory(source__kind="news"), f.PassageFactory(source__kind="news")
    f.cite(role, before, aspect="actor", value="utopia", printed="to be hosted by Utopia")
    f.cite(role, after, aspect="actor", value="utopia", printed="hosted by Utopia")
    role.state = State.PUBLISHED
    with record.editing():
        after.source.meetings.add(role.meeting)
        role.save()
    shown = page(role.meeting.get_absolute_url()).select_one(".line-evidence > summary")
    assert words(shown) == f"Source: {after.short_name}"


def test_place_beside_a_meeting_in_the_timeline_is_that_of_its_date() -> None:
    meeting = f.MeetingFactory(name="3rd ADGMIN", place="Boracay")
    dating = f.PassageFactory(source__kind="news")
    f.cite(meeting, dating, aspect="date", value=meeting.date, printed="on 9 and 10 February")
    lines = page("/timeline/?kind=meetings").select(".stream > li")
    assert [words(line.select_one(".end a")) for line in lines] == [dating.short_name]


def test_no_link_to_a_passage_is_a_place_alone() -> None:
    site = Site()
    own = site.address("source")
    seen = 0
    for address in site.addresses().values():
        for link in site.page(address).select(f'main a[href^="{own}"]') if not address.startswith(own) else ():
            seen += 1
            alone = re.fullmatch(r"(?:.* > )?para \d+", words(link))
            # Under the title of its document, or beside it, a place may stand alone.
            listed = link.find_parent(["ul", "ol"])
            assert not alone or site.source.title in words(listed), (address, words(link))
    assert seen


def test_source_of_a_commitment_is_one_that_gives_its_basis() -> None:
    theme, meeting = f.ThemeFactory(slug="trust"), f.MeetingFactory(slug="third")
    commentary, news = f.PassageFactory(source__kind="commentary"), f.PassageFactory(source__kind="news")
    with record.editing():
        commitment = f.CommitmentFactory(basis="decided", passage=commentary, themes=[theme])
        f.cite(commitment, news, aspect="kind", value="decided", printed="agreed to establish")
        check = f.CheckFactory(commitment=commitment, meeting=meeting, date="", due="2024", passage=news)
    places = {
        "/themes/trust/": "#commitments ~ .rows .end", "/meetings/third/": "#commitments-list .end",
        "/calendar/": ".stream li:has(.due) .end", "/commitments/": ".history .at",
    }  # fmt: skip
    found = {address: words(page(address).select_one(place)) for address, place in places.items()}
    assert {address for address, place in found.items() if not place.startswith(news.short_name)} == set()
    own = page(commitment.get_absolute_url()).select_one(f"#{check.slug} summary")
    assert words(own) == f"Source: {news.short_name}"


def test_commitments_of_a_meeting_are_those_recorded_under_it() -> None:
    check = f.CheckFactory(meeting=f.MeetingFactory(slug="third"), date="")
    listed = page("/meetings/third/").select_one("section[aria-labelledby=commitments]")
    assert "Commitments recorded under this meeting, whoever made them." in words(listed)
    assert check.commitment.text in words(listed)
