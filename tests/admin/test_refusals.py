"""Broken rules are shown as errors of the same form: the input is kept and nothing is saved."""

import pytest

from adgmin import record
from adgmin.models import Meeting, MeetingRole
from adgmin.record import State
from initiatives.models import Initiative, Outcome
from tests import factories as f

from .curator import Curator, citation_row, inline_row, theme_fields

pytestmark = pytest.mark.django_db

INPUT = {
    "verb": "endorsed",
    "title": "the Guide on Anything",
    "summary": "A summary that took ten minutes.",
    "note": "A note.",
    "state": "published",
}


def test_uncited_outcome_is_not_published_and_its_input_is_kept(curator: Curator) -> None:
    meeting = f.MeetingFactory()
    page = curator.submit(Outcome, **INPUT, **theme_fields(f.ThemeFactory()), meeting=meeting.pk)
    assert page.status == 200
    assert "Outcome “endorsed the Guide on Anything” is published without a citation." in page.errors
    assert {name: page.fields[name] for name in INPUT} == INPUT
    assert page.fields["meeting"] == str(meeting.pk)
    assert page.messages == ""
    assert not Outcome.objects.exists()


def test_refused_edit_does_not_change_the_version(curator: Curator) -> None:
    theme = theme_fields(f.ThemeFactory())
    before = record.version().number
    curator.submit(Outcome, **INPUT, **theme)
    assert record.version().number == before


def test_outcome_with_a_citation_is_published(curator: Curator) -> None:
    passage = f.PassageFactory()
    page = curator.submit(Outcome, **INPUT, **theme_fields(f.ThemeFactory()), **citation_row(passage))
    assert page.errors == []
    assert "was added successfully" in page.messages
    outcome = Outcome.objects.get()
    assert outcome.state == State.PUBLISHED
    assert outcome.slug == "the-guide-on-anything"
    assert outcome.citations.get().passage == passage


def test_citation_rows_stay_in_a_form_with_errors(curator: Curator) -> None:
    passage = f.PassageFactory()
    page = curator.submit(
        Outcome,
        **INPUT,
        **theme_fields(f.ThemeFactory()),
        **citation_row(passage, aspect="verb", value="noted", printed="Took note of"),
    )
    assert page.errors == ["Outcome “endorsed the Guide on Anything”: no citation gives the verb “endorsed”."]
    assert page.fields["citations-0-passage"] == str(passage.pk)
    assert page.fields["citations-0-printed"] == "Took note of"


def test_last_citation_of_a_published_record_cannot_be_deleted(curator: Curator) -> None:
    outcome = f.OutcomeFactory()
    page = curator.submit(outcome, summary="Rewritten.", **{"citations-0-DELETE": "on"})
    assert any("is published without a citation" in error for error in page.errors)
    assert page.fields["summary"] == "Rewritten."
    assert page.soup.select_one("input[name='citations-0-DELETE'][checked]")
    outcome.refresh_from_db()
    assert outcome.summary == ""
    assert outcome.citations.count() == 1


def test_published_record_cannot_refer_to_a_draft(curator: Curator) -> None:
    draft = f.InitiativeFactory(state=State.DRAFT)
    page = curator.submit(
        Outcome, **INPUT, **theme_fields(f.ThemeFactory()), initiative=draft.pk, **citation_row(f.PassageFactory())
    )
    assert [error for error in page.errors if "refers to an unpublished record in “initiative”" in error]


def test_differing_readings_need_a_note(curator: Curator) -> None:
    outcome = f.OutcomeFactory(verb="endorsed")
    f.cite(outcome, aspect="verb", value="endorsed")
    later = f.PassageFactory(source=f.SourceFactory(kind="news"))
    page = curator.submit(outcome, **citation_row(later, 2, aspect="verb", value="noted"))
    assert [error for error in page.errors if "Say in the note why" in error]
    page = curator.submit(
        outcome, note="The ministers’ own text.", **citation_row(later, 2, aspect="verb", value="noted")
    )
    assert page.errors == []
    assert outcome.citations.count() == 3


def test_published_role_cannot_be_deleted_in_its_meeting_form(curator: Curator) -> None:
    part = f.MeetingRoleFactory()
    page = curator.submit(part.meeting, place="Elsewhere", **{"roles-0-DELETE": "on"})
    assert [error for error in page.errors if "has been public. Withdraw it" in error]
    assert page.fields["place"] == "Elsewhere"
    assert MeetingRole.objects.filter(pk=part.pk).exists()


def test_duplicate_inline_records_are_refused(curator: Curator) -> None:
    meeting, actor = f.MeetingFactory(), f.ActorFactory()
    part = {"role": "host", "actor": actor.pk, "person": "", "office": "", "state": "draft", "passage": ""}
    page = curator.submit(meeting, **{**inline_row("roles", 0, **part), **inline_row("roles", 1, **part)})
    assert [error for error in page.errors if error.endswith("This part in the meeting is already recorded.")]
    assert not meeting.roles.exists()


def test_taken_derived_slug_is_an_error_of_the_slug(curator: Curator) -> None:
    first = f.InitiativeFactory(name="Charter of the data", slug="data-guide")
    page = curator.submit(Initiative, name="Data Guide", kind="guide")
    assert page.errors == ["“data-guide” is already in use. Enter another one that tells the two apart."]
    page = curator.submit(Initiative, name="Data Guide", kind="guide", slug="data-guide-2024")
    assert page.errors == []
    assert Initiative.objects.exclude(pk=first.pk).get().slug == "data-guide-2024"


def test_name_without_latin_letters_asks_for_a_slug(curator: Curator) -> None:
    page = curator.submit(Initiative, name="東盟", kind="guide")
    assert page.errors == ["No address can be derived from these words. Please enter one."]


def test_invalid_date_is_an_error_and_its_input_is_kept(curator: Curator) -> None:
    page = curator.submit(Meeting, name="9th", date="2025/..", body=f.ActorFactory().pk)
    assert [error for error in page.errors if "is not a valid date" in error]
    assert page.fields["date"] == "2025/.."
    assert page.fields["name"] == "9th"


@pytest.mark.parametrize("noun", [MeetingRole, Meeting, Outcome, Initiative])
def test_empty_form_names_its_required_fields(curator: Curator, noun: type) -> None:
    page = curator.submit(noun)
    assert page.status == 200
    assert "This field is required." in page.errors
