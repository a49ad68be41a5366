"""Reading a source passage by passage: from a passage to what it says, and on to the next that is still open."""

import pytest

from adgmin.models import Passage, Source
from adgmin.record.edit import editing
from initiatives.models import Commitment, Outcome
from tests import factories as f

from .desk import Desk, Page, address, citation

pytestmark = pytest.mark.django_db


@pytest.fixture
def source() -> Source:
    """A statement of one meeting, with four passages of which the third is a heading."""
    source = f.SourceFactory(title="Statement of the third", kind="joint-statement")
    with editing():
        source.meetings.set([f.MeetingFactory(name="3rd Meeting")])
    for order in (1, 2, 3, 4):
        f.PassageFactory(source=source, order=order, note="A heading." if order == 3 else "")
    return source


def passage(source: Source, order: int) -> Passage:
    return source.passages.get(order=order)


def form_for(desk: Desk, noun: str, here: Passage) -> str:
    """Where a passage leads for a new record of a noun."""
    links = desk.form(here).soup.select(".passage-panel a.addlink")
    [form] = [str(link["href"]) for link in links if Page.words(link) == noun]
    return form


def record(desk: Desk, source: Source, order: int) -> Page:
    """Enter an outcome from a passage, by way of the passage, and go on."""
    form = form_for(desk, "Outcome", passage(source, order))
    typed = {**desk.open(form).fields, "verb": "noted", "title": f"no. {order}", "_nextpassage": "1"}
    return Page(desk.client.post(form, typed, follow=True))


def test_a_passage_leads_to_forms_that_know_it_and_its_meeting(desk: Desk, source: Source) -> None:
    here, meeting = passage(source, 1), source.meetings.get()
    fields = desk.open(form_for(desk, "Outcome", here)).fields
    assert (fields["meeting"], fields["body"]) == (str(meeting.pk), str(meeting.body_id))
    assert (fields["citations-0-passage"], fields["citations-0-aspect"]) == (str(here.pk), "verb")
    assert desk.open(form_for(desk, "Perspective", here)).fields["meeting"] == str(meeting.pk)


def test_only_the_ministers_own_text_says_who_acted(desk: Desk, source: Source) -> None:
    source.kind = "news"
    source.save()
    assert desk.open(form_for(desk, "Outcome", passage(source, 1))).fields["body"] == ""


def test_of_several_meetings_none_is_guessed(desk: Desk, source: Source) -> None:
    desk.send(source, meetings=[source.meetings.get().pk, f.MeetingFactory().pk])
    assert desk.open(form_for(desk, "Outcome", passage(source, 1))).fields["meeting"] == ""


def test_what_is_recorded_from_a_passage_stands_beside_it_drafts_too(desk: Desk, source: Source) -> None:
    here = passage(source, 1)
    f.OutcomeFactory(title="the guide", passage=here)
    f.CommitmentFactory(text="A promise", passage=here, state="draft")
    for page in (desk.form(here), desk.form(Outcome, passage=here.pk)):
        assert page.texts(".passage-panel li") == ["endorsed the guide", "A promise [draft]"]
    assert "No record cites this passage yet" in str(desk.form(passage(source, 2)).texts(".passage-panel p"))


def test_saving_leads_on_to_the_next_passage_that_is_open(desk: Desk, source: Source) -> None:
    page = record(desk, source, 1)
    assert "was added successfully" in page.messages
    assert page.texts("h1") == ["Add outcome"]
    assert page.fields["citations-0-passage"] == str(passage(source, 2).pk)
    assert page.fields["meeting"] == str(source.meetings.get().pk)
    assert page.fields["title"] == ""
    assert record(desk, source, 2).fields["citations-0-passage"] == str(passage(source, 4).pk)


def test_after_the_last_one_come_those_that_were_left_out(desk: Desk, source: Source) -> None:
    assert record(desk, source, 4).fields["citations-0-passage"] == str(passage(source, 1).pk)


def test_when_every_passage_is_accounted_for_the_source_says_so(desk: Desk, source: Source) -> None:
    record(desk, source, 1)
    record(desk, source, 2)
    page = record(desk, source, 4)
    assert "Every passage of “Statement of the third” is accounted for." in page.messages
    assert page.texts("h1") == ["Change source"]


def test_a_passage_from_which_nothing_is_recorded_leads_on_too(desk: Desk, source: Source) -> None:
    page = desk.send(passage(source, 1), "_nextpassage", note="It names no act.")
    assert page.texts(".passage-panel h2") == ["Statement of the third, para 2"]


def test_a_refused_record_stays_with_its_passage(desk: Desk, source: Source) -> None:
    here = passage(source, 1)
    page = desk.send(Outcome, "_nextpassage", f"?passage={here.pk}", title="no verb", **citation(here))
    assert page.errors == ["This field is required."]
    assert page.texts(".passage-panel h2") == ["Statement of the third, para 1"]


@pytest.mark.parametrize("key", ["", "none", "99999", "-1"])
def test_a_passage_that_is_none_is_passed_over(desk: Desk, key: str) -> None:
    page = desk.form(Commitment, passage=key)
    assert page.status == 200
    assert page.texts(".passage-panel, [name=_nextpassage]") == []


def test_an_aspect_alone_makes_no_citation(desk: Desk) -> None:
    assert desk.form(Outcome).fields["citations-0-aspect"] == "verb"
    assert desk.send(Outcome, verb="noted", title="a draft").errors == []
    assert not Outcome.objects.get().citations.exists()


def test_words_without_a_passage_are_not_lost(desk: Desk) -> None:
    page = desk.send(Outcome, verb="noted", title="a draft", **{"citations-0-printed": "took note"})
    assert "This field is required." in page.errors
    assert page.fields["citations-0-printed"] == "took note"


def test_the_list_of_sources_leads_to_the_first_open_passage(desk: Desk, source: Source) -> None:
    [link] = desk.open(address(Source)).soup.select("td.field-left a")
    assert (link.get_text(), link["href"]) == ("3", address(passage(source, 1), "change"))
