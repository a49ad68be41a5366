import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from adgmin import record
from adgmin.models import Actor, RecordVersion
from adgmin.record import State
from tests import factories as make

pytestmark = pytest.mark.django_db


@contextmanager
def counting(times: int) -> Iterator[None]:
    before = record.version().number
    yield
    assert record.version().number - before == times


def test_before_the_first_edit_the_version_is_zero() -> None:
    assert record.version().number == 0
    assert not RecordVersion.objects.exists()


def test_there_is_one_version_row_and_no_second() -> None:
    make.ThemeFactory.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        RecordVersion.objects.create(pk=2)
    assert RecordVersion.objects.get().pk == 1


def test_an_edit_counts_once_however_much_it_changes() -> None:
    with counting(1), record.editing():
        actor = make.ActorFactory.create()
        make.MembershipFactory.create(member=actor)
        actor.summary = "Written twice."
        actor.save()


def test_an_edit_joins_the_one_that_is_open() -> None:
    with counting(1), record.editing() as outer:
        with record.editing() as inner:
            make.ThemeFactory.create()
        assert inner is outer
        make.ThemeFactory.create()


def test_the_rules_wait_for_the_end_of_the_outermost_edit() -> None:
    with record.editing():
        with record.editing():
            actor = make.ActorFactory.create(with_citation=False)
        make.cite(actor)
    assert Actor.objects.published().get() == actor


def test_an_edit_that_changes_nothing_does_not_count() -> None:
    with counting(0), record.editing():
        assert not Actor.objects.exists()


def test_an_edit_that_fails_does_not_count() -> None:
    with counting(0), pytest.raises(ValidationError):
        make.ActorFactory.create(with_citation=False)
    with counting(0), pytest.raises(ZeroDivisionError), record.editing():
        make.ThemeFactory.create(order=1 // 0)
    with counting(1):
        make.ThemeFactory.create()


def test_after_an_edit_that_failed_the_next_one_starts_afresh() -> None:
    with pytest.raises(ZeroDivisionError), record.editing() as failed:
        make.ThemeFactory.create(order=1 // 0)
    with record.editing() as edit:
        assert edit is not failed
        assert not edit.touched


def test_the_version_says_when_the_record_last_changed() -> None:
    before = timezone.now()
    make.ThemeFactory.create()
    assert before <= record.version().changed <= timezone.now()
    assert record.version().changed.tzinfo == dt.UTC


def test_writing_a_draft_leaves_no_trace_in_the_version() -> None:
    meeting = make.MeetingFactory.create()
    partner, theme = make.ActorFactory.create(), make.ThemeFactory.create()
    passage = make.PassageFactory.create()
    with counting(0):
        draft = make.OutcomeFactory.create(
            state=State.DRAFT, meeting=meeting, body=None, initiative=None, passage=passage, themes=[]
        )
        draft.state = State.IN_REVIEW
        draft.save()
        make.cite(draft, passage, aspect="verb", value="endorsed")
    with counting(0), record.editing():
        draft.themes.add(theme)
        draft.counterparts.add(partner)
        draft.themes.clear()
    with counting(0), record.editing():
        theme.outcomes.add(draft)
        theme.outcomes.remove(draft)
    with counting(0):
        draft.delete()


def test_a_draft_source_and_its_passages_leave_no_trace_either() -> None:
    meeting = make.MeetingFactory.create()
    with counting(0), record.editing():
        source = make.SourceFactory.create(state=State.DRAFT)
        make.PassageFactory.create(source=source)
        source.meetings.add(meeting)


def publish_a_draft() -> None:
    actor = Actor.objects.get(state=State.DRAFT)
    actor.state = State.PUBLISHED
    actor.save()


def withdraw() -> None:
    make.withdraw(Actor.objects.published().filter(outcomes_with=None).earliest("pk"))


def bring_back() -> None:
    actor = Actor.objects.get(state=State.WITHDRAWN)
    actor.state = State.PUBLISHED
    actor.save()


def reword_the_reason() -> None:
    make.withdraw(Actor.objects.get(state=State.WITHDRAWN), "It was another one.")


@pytest.mark.parametrize("change", [publish_a_draft, withdraw, bring_back, reword_the_reason])
def test_what_the_public_sees_or_saw_counts(change: Callable[[], None]) -> None:
    make.ActorFactory.create(state=State.DRAFT)
    make.ActorFactory.create()
    make.withdraw(make.ActorFactory.create())
    with counting(1):
        change()


def test_a_citation_counts_when_it_is_made_changed_or_deleted() -> None:
    actor, passage = make.ActorFactory.create(), make.PassageFactory.create()
    with counting(1):
        citation = make.cite(actor, passage)
    with counting(1):
        citation.printed = "the Actor"
        citation.save()
    with counting(1):
        citation.delete()


def test_a_citation_that_moves_from_a_published_record_to_a_draft_counts() -> None:
    actor, draft = make.ActorFactory.create(), make.ActorFactory.create(state=State.DRAFT)
    citation = make.cite(actor)
    citation.record = draft
    with counting(1):
        citation.save()


def test_a_theme_counts_and_so_does_filing_something_under_it() -> None:
    outcome = make.OutcomeFactory.create()
    with counting(1):
        theme = make.ThemeFactory.create()
    with counting(1), record.editing():
        outcome.themes.add(theme)
    with counting(1), record.editing():
        theme.outcomes.remove(outcome)
    with counting(1):
        theme.delete()


def test_a_membership_and_a_passage_of_a_published_source_count() -> None:
    membership, passage = make.MembershipFactory.create(), make.PassageFactory.create()
    membership.period = "2023"
    with counting(1):
        membership.save()
    passage.gist = "What it says."
    with counting(1):
        passage.save()
