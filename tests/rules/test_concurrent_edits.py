"""Real transactions at once, each in a thread with a connection of its own."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from adgmin import record
from adgmin.models import Actor, Meeting, Theme
from adgmin.record import Citation, State
from adgmin.record.edit import NotEditingError
from initiatives.models import Outcome
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)

# Long enough for the other transactions to get in between, if anything lets them.
PAUSE = 0.3
WRITERS, EDITS = 8, 25


def at_once(*jobs: Callable[[], object]) -> list[Exception | None]:
    """Start all jobs together; what each raised, if anything."""
    start = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> Exception | None:
        try:
            start.wait()
            job()
        except Exception as error:
            return error
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(len(jobs)) as threads:
        return list(threads.map(run, jobs))


def delete_slowly(citation: Citation) -> None:
    with record.editing():
        citation.delete()
        time.sleep(PAUSE)


def publish_slowly(actor: Actor) -> None:
    with record.editing():
        actor.state = State.PUBLISHED
        actor.save()
        time.sleep(PAUSE)


def test_of_two_editors_who_each_delete_one_of_the_last_two_citations_exactly_one_succeeds() -> None:
    actor = make.ActorFactory.create()
    make.cite(actor)
    one, other = actor.citations.all()
    failures = at_once(lambda: delete_slowly(one), lambda: delete_slowly(other))
    assert [failure for failure in failures if failure is None] == [None]
    (refused,) = (failure for failure in failures if failure is not None)
    assert isinstance(refused, ValidationError)
    assert "is published without a citation" in refused.messages[0]
    assert actor.citations.count() == 1


def test_a_record_is_not_published_while_its_only_citation_is_being_deleted() -> None:
    actor = make.ActorFactory.create(state=State.DRAFT)
    citation = actor.citations.get()
    failures = at_once(lambda: publish_slowly(actor), lambda: delete_slowly(citation))
    (refused,) = (failure for failure in failures if failure is not None)
    assert isinstance(refused, ValidationError)
    actor.refresh_from_db()
    assert (actor.state, actor.citations.count()) in [(State.PUBLISHED, 1), (State.DRAFT, 0)]


def test_a_record_is_not_published_while_what_it_refers_to_is_being_withdrawn() -> None:
    meeting = make.MeetingFactory.create()
    outcome = make.OutcomeFactory.create(state=State.DRAFT, meeting=meeting)

    def withdraw_slowly() -> None:
        with record.editing():
            make.withdraw(meeting)
            time.sleep(PAUSE)

    def publish() -> None:
        with record.editing():
            outcome.state = State.PUBLISHED
            outcome.save()
            time.sleep(PAUSE)

    failures = at_once(withdraw_slowly, publish)
    (refused,) = (failure for failure in failures if failure is not None)
    assert isinstance(refused, ValidationError)
    assert "refers to an unpublished record" in refused.messages[0]


def test_two_editors_do_not_close_a_circle_from_both_ends() -> None:
    one, other = make.ActorFactory.create(state=State.DRAFT), make.ActorFactory.create(state=State.DRAFT)

    def put_under(actor: Actor, parent: Actor) -> None:
        with record.editing():
            actor.parent = parent
            actor.save()
            time.sleep(PAUSE)

    failures = at_once(lambda: put_under(one, other), lambda: put_under(other, one))
    (refused,) = (failure for failure in failures if failure is not None)
    assert isinstance(refused, ValidationError)
    assert Actor.objects.filter(parent__isnull=False).count() == 1


def test_an_outcome_saved_while_its_meeting_is_dated_anew_takes_the_new_date() -> None:
    outcome = make.OutcomeFactory.create(meeting__date="2023")
    meeting = Meeting.objects.get()
    dated = threading.Event()

    def date_anew() -> None:
        with record.editing():
            meeting.date = "2024"
            meeting.save()
            dated.set()
            time.sleep(PAUSE)

    def save() -> None:
        assert dated.wait(5)
        outcome.save()

    assert at_once(date_anew, save) == [None, None]
    assert Outcome.objects.get().date_latest.isoformat() == "2024-12-31"


def test_writers_who_touch_the_same_records_in_opposite_orders_neither_deadlock_nor_lose_a_version() -> None:
    one, other = make.ThemeFactory.create(), make.ThemeFactory.create()
    before = record.version().number

    def write(pks: list[int]) -> None:
        for _ in range(EDITS):
            with record.editing():
                for pk in pks:
                    theme = Theme.objects.get(pk=pk)
                    theme.order += 1
                    theme.save()

    orders = [[one.pk, other.pk], [other.pk, one.pk]] * (WRITERS // 2)
    assert at_once(*(lambda pks=pks: write(pks) for pks in orders)) == [None] * WRITERS
    assert record.version().number - before == WRITERS * EDITS
    assert set(Theme.objects.values_list("order", flat=True)) == {WRITERS * EDITS}


def test_the_very_first_edits_of_an_empty_record_are_counted_each() -> None:
    assert at_once(*[lambda: make.ThemeFactory.create()] * WRITERS) == [None] * WRITERS
    assert record.version().number == WRITERS


def test_an_update_or_create_waits_its_turn_before_it_locks_a_row() -> None:
    theme = make.ThemeFactory.create()
    begun = threading.Event()

    def edit() -> None:
        with record.editing():
            begun.set()
            time.sleep(PAUSE)
            theme.summary = "Edited."
            theme.save()

    def update() -> None:
        assert begun.wait(5)
        Theme.objects.update_or_create(slug=theme.slug, defaults={"name": "Updated"})

    assert at_once(edit, update) == [None, None]
    assert record.version().number == 3


def test_readers_see_the_record_as_last_committed_and_do_not_wait_for_the_writer() -> None:
    make.ThemeFactory.create(name="As committed")
    written, read = threading.Event(), threading.Event()
    seen: list[tuple[str, int]] = []

    def write() -> None:
        with record.editing():
            theme = Theme.objects.get()
            theme.name = "Being written"
            theme.save()
            written.set()
            assert read.wait(5), "the reader was kept waiting"

    def look() -> None:
        assert written.wait(5)
        seen.append((Theme.objects.get().name, record.version().number))
        read.set()

    assert at_once(write, look) == [None, None]
    assert seen == [("As committed", 1)]
    assert (Theme.objects.get().name, record.version().number) == ("Being written", 2)


def test_an_edit_in_one_thread_opens_nothing_in_another() -> None:
    make.ThemeFactory.create()
    begun, tried = threading.Event(), threading.Event()

    def edit() -> None:
        with record.editing():
            begun.set()
            assert tried.wait(5)

    def write_without_an_edit() -> None:
        assert begun.wait(5)
        try:
            Theme.objects.update(order=1)
        finally:
            tried.set()

    edited, refused = at_once(edit, write_without_an_edit)
    assert edited is None
    assert isinstance(refused, NotEditingError)
