"""What the rules refuse comes back as errors of the same form, with everything typed kept and nothing saved."""

import pytest

from adgmin import record
from adgmin.models import Meeting, MeetingRole
from adgmin.record import State
from initiatives.models import Initiative, Outcome
from tests import factories as f

from .desk import Desk, citation, leading, row

pytestmark = pytest.mark.django_db

TYPED = {
    "verb": "endorsed",
    "title": "the Guide on Anything",
    "summary": "A summary that took ten minutes.",
    "note": "A note.",
    "state": "published",
}


def test_an_uncited_outcome_is_not_published_and_what_was_typed_stays(desk: Desk) -> None:
    meeting = f.MeetingFactory()
    page = desk.send(Outcome, **TYPED, **leading(f.ThemeFactory()), meeting=meeting.pk)
    assert page.status == 200
    assert "Outcome “endorsed the Guide on Anything” is published without a citation." in page.errors
    assert {name: page.fields[name] for name in TYPED} == TYPED
    assert page.fields["meeting"] == str(meeting.pk)
    assert page.messages == ""
    assert not Outcome.objects.exists()


def test_after_a_refusal_nothing_counts_as_changed(desk: Desk) -> None:
    theme = leading(f.ThemeFactory())
    before = record.version().number
    desk.send(Outcome, **TYPED, **theme)
    assert record.version().number == before


def test_the_same_form_with_a_citation_is_accepted(desk: Desk) -> None:
    passage = f.PassageFactory()
    page = desk.send(Outcome, **TYPED, **leading(f.ThemeFactory()), **citation(passage))
    assert page.errors == []
    assert "was added successfully" in page.messages
    outcome = Outcome.objects.get()
    assert outcome.state == State.PUBLISHED
    assert outcome.slug == "the-guide-on-anything"
    assert outcome.citations.get().passage == passage


def test_citations_typed_into_a_refused_form_stay(desk: Desk) -> None:
    passage = f.PassageFactory()
    page = desk.send(
        Outcome,
        **TYPED,
        **leading(f.ThemeFactory()),
        **citation(passage, aspect="verb", value="noted", printed="Took note of"),
    )
    assert page.errors == ["Outcome “endorsed the Guide on Anything”: no citation gives the verb “endorsed”."]
    assert page.fields["citations-0-passage"] == str(passage.pk)
    assert page.fields["citations-0-printed"] == "Took note of"


def test_the_last_citation_of_a_published_record_stays(desk: Desk) -> None:
    outcome = f.OutcomeFactory()
    page = desk.send(outcome, summary="Rewritten.", **{"citations-0-DELETE": "on"})
    assert any("is published without a citation" in error for error in page.errors)
    assert page.fields["summary"] == "Rewritten."
    assert page.soup.select_one("input[name='citations-0-DELETE'][checked]")
    outcome.refresh_from_db()
    assert outcome.summary == ""
    assert outcome.citations.count() == 1


def test_a_published_record_cannot_refer_to_a_draft(desk: Desk) -> None:
    draft = f.InitiativeFactory(state=State.DRAFT)
    page = desk.send(Outcome, **TYPED, **leading(f.ThemeFactory()), initiative=draft.pk, **citation(f.PassageFactory()))
    assert [error for error in page.errors if "refers to an unpublished record in “initiative”" in error]


def test_a_disagreement_without_a_note_is_refused(desk: Desk) -> None:
    outcome = f.OutcomeFactory(verb="endorsed")
    f.cite(outcome, aspect="verb", value="endorsed")
    later = f.PassageFactory(source=f.SourceFactory(kind="news"))
    page = desk.send(outcome, **citation(later, 2, aspect="verb", value="noted"))
    assert [error for error in page.errors if "Say in the note why" in error]
    page = desk.send(outcome, note="The ministers’ own text.", **citation(later, 2, aspect="verb", value="noted"))
    assert page.errors == []
    assert outcome.citations.count() == 3


def test_a_published_part_cannot_be_deleted_from_its_meeting(desk: Desk) -> None:
    part = f.MeetingRoleFactory()
    page = desk.send(part.meeting, place="Elsewhere", **{"roles-0-DELETE": "on"})
    assert [error for error in page.errors if "has been public. Withdraw it" in error]
    assert page.fields["place"] == "Elsewhere"
    assert MeetingRole.objects.filter(pk=part.pk).exists()


def test_two_rows_for_the_same_part_are_refused(desk: Desk) -> None:
    meeting, actor = f.MeetingFactory(), f.ActorFactory()
    part = {"role": "host", "actor": actor.pk, "person": "", "office": "", "state": "draft", "passage": ""}
    page = desk.send(meeting, **{**row("roles", 0, **part), **row("roles", 1, **part)})
    assert [error for error in page.errors if error.endswith("This part in the meeting is already recorded.")]
    assert not meeting.roles.exists()


def test_a_derived_slug_that_is_taken_is_an_error_beside_the_slug(desk: Desk) -> None:
    first = f.InitiativeFactory(name="Data Guide")
    page = desk.send(Initiative, name="Data Guide", kind="guide")
    assert page.errors == ["“data-guide” is already in use. Enter another one that tells the two apart."]
    page = desk.send(Initiative, name="Data Guide", kind="guide", slug="data-guide-2024")
    assert page.errors == []
    assert Initiative.objects.exclude(pk=first.pk).get().slug == "data-guide-2024"


def test_words_that_make_no_slug_ask_for_one(desk: Desk) -> None:
    page = desk.send(Initiative, name="東盟", kind="guide")
    assert page.errors == ["No address can be derived from these words. Please enter one."]


def test_a_bad_date_is_an_error_and_nothing_is_lost(desk: Desk) -> None:
    page = desk.send(Meeting, name="9th", date="2025/..", body=f.ActorFactory().pk)
    assert [error for error in page.errors if "is not a valid date" in error]
    assert page.fields["date"] == "2025/.."
    assert page.fields["name"] == "9th"


@pytest.mark.parametrize("noun", [MeetingRole, Meeting, Outcome, Initiative])
def test_an_empty_form_names_what_is_missing(desk: Desk, noun: type) -> None:
    page = desk.send(noun)
    assert page.status == 200
    assert "This field is required." in page.errors
