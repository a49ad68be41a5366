"""What the public saw change is noted, edit by edit, and nothing else."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adgmin import record
from adgmin.models import Actor, Change, Passage
from adgmin.record import State, noted_nouns
from initiatives.models import Outcome
from tests import factories as make
from tests.pages.site import Site

pytestmark = pytest.mark.django_db


def noted() -> list[tuple[str, str, str]]:
    """What the last edit that the public saw is noted to have changed: kind, key and act."""
    changes = Change.objects.filter(version=record.version().number).order_by("kind", "key")
    return [(change.kind, change.key, change.act) for change in changes]


def test_what_is_published_in_an_edit_is_noted_once_each_with_its_version_and_moment() -> None:
    with record.editing():
        outcome = make.OutcomeFactory.create()
        make.cite(outcome)
        outcome.summary = "Written twice."
        outcome.save()
    version = record.version()
    (change,) = Change.objects.filter(kind="outcomes")
    assert (change.version, change.at, change.key, change.act) == (1, version.changed, outcome.slug, "published")
    assert set(Change.objects.values_list("version", "act")) == {(1, "published")}


def test_a_draft_is_noted_when_it_is_published_and_not_before() -> None:
    outcome = make.OutcomeFactory.create()
    theme = make.ThemeFactory.create()
    before = Change.objects.count()
    draft = make.OutcomeFactory.create(
        state=State.DRAFT, meeting=outcome.meeting, body=outcome.body, initiative=outcome.initiative,
        passage=outcome.citations.get().passage, themes=[theme], leading_theme=theme,
    )  # fmt: skip
    draft.summary = "Not yet."
    draft.save()
    assert Change.objects.count() == before
    draft.state = State.PUBLISHED
    draft.save()
    assert noted() == [("outcomes", draft.slug, "published")]


def test_a_draft_written_beside_something_published_is_left_out() -> None:
    actor = make.ActorFactory.create()
    with record.editing():
        actor.summary = "Edited."
        actor.save()
        make.ActorFactory.create(state=State.DRAFT, passage=actor.citations.get().passage)
    assert noted() == [("actors", actor.slug, "changed")]


def test_what_is_withdrawn_and_brought_back_is_noted_and_so_is_a_new_reason() -> None:
    actor = make.ActorFactory.create()
    make.withdraw(actor)
    assert noted() == [("actors", actor.slug, "withdrawn")]
    make.withdraw(actor, "It was another one.")
    assert noted() == [("actors", actor.slug, "withdrawn")]
    actor.state = State.PUBLISHED
    actor.save()
    assert noted() == [("actors", actor.slug, "published")]


def test_a_change_of_a_citation_is_a_change_of_its_record() -> None:
    actor, passage = make.ActorFactory.create(), make.PassageFactory.create()
    citation = make.cite(actor, passage)
    assert noted() == [("actors", actor.slug, "changed")]
    citation.printed = "the Actor"
    citation.save()
    assert noted() == [("actors", actor.slug, "changed")]
    citation.delete()
    assert noted() == [("actors", actor.slug, "changed")]


def test_a_citation_that_moves_changes_the_record_that_it_leaves_and_no_draft() -> None:
    actor, draft = make.ActorFactory.create(), make.ActorFactory.create(state=State.DRAFT)
    citation = make.cite(actor)
    citation.record = draft
    citation.save()
    assert noted() == [("actors", actor.slug, "changed")]


def test_a_record_cited_before_it_is_saved_as_published_is_published() -> None:
    actor = make.ActorFactory.create(state=State.DRAFT, with_citation=False)
    passage = make.PassageFactory.create()
    with record.editing():
        actor.state = State.PUBLISHED
        make.cite(actor, passage)
        actor.save()
    assert noted() == [("actors", actor.slug, "published")]


def test_a_link_changes_the_record_that_has_it_from_whichever_side_it_is_made() -> None:
    outcome, theme = make.OutcomeFactory.create(), make.ThemeFactory.create()
    changed = [("outcomes", outcome.slug, "changed")]
    for change in (
        lambda: outcome.themes.add(theme),
        lambda: theme.outcomes.remove(outcome),
        lambda: theme.outcomes.add(outcome),
        lambda: theme.outcomes.clear(),
    ):
        before = record.version().number
        with record.editing():
            change()
        assert record.version().number == before + 1
        assert noted() == changed


def test_a_theme_that_is_deleted_is_noted_by_the_key_that_it_had() -> None:
    theme = make.ThemeFactory.create()
    assert noted() == [("themes", theme.slug, "published")]
    theme.delete()
    assert noted() == [("themes", theme.slug, "withdrawn")]


def test_what_is_made_and_deleted_in_one_edit_was_never_there() -> None:
    with record.editing():
        make.ThemeFactory.create().delete()
    assert not Change.objects.exists()


def test_passages_come_and_go_with_their_source() -> None:
    passage = make.PassageFactory.create(source__state=State.DRAFT)
    source, key = passage.source, "/".join(passage.natural_key())
    assert not Change.objects.exists()
    source.state = State.PUBLISHED
    source.save()
    assert noted() == [("passages", key, "published"), ("sources", source.slug, "published")]
    source.gaps = "It stops half-way."
    source.save()
    assert noted() == [("sources", source.slug, "changed")]
    make.withdraw(source)
    assert noted() == [("passages", key, "withdrawn"), ("sources", source.slug, "withdrawn")]


def test_what_follows_the_date_of_its_meeting_changes_with_it() -> None:
    outcome = make.OutcomeFactory.create()
    dated = make.OutcomeFactory.create(meeting=outcome.meeting, date="2023-02-09")
    outcome.meeting.date = "2023-03"
    outcome.meeting.save()
    assert noted() == [("meetings", outcome.meeting.slug, "changed"), ("outcomes", outcome.slug, "changed")]
    assert dated.slug not in {key for _kind, key, _act in noted()}


def test_an_edit_that_fails_leaves_none() -> None:
    actor = make.ActorFactory.create()
    before = Change.objects.count()
    with pytest.raises(ValidationError):
        save_with_one_that_is_not_cited(actor)
    assert Change.objects.count() == before


@record.editing()
def save_with_one_that_is_not_cited(actor: Actor) -> None:
    actor.save()
    make.ActorFactory.create(with_citation=False)


def public() -> set[tuple[str, str]]:
    """Kind and key of all that the public reads."""
    rows = ((kind, row) for kind, noun in noted_nouns().items() for row in noun.rows())
    return {(kind, row.key()) for kind, row in rows if row.is_published()}


def replayed() -> set[tuple[str, str]]:
    """Kind and key of all that somebody has who has followed the changes from the first."""
    copy: set[tuple[str, str]] = set()
    for change in Change.objects.newest_first().reverse():
        (copy.discard if change.act == "withdrawn" else copy.add)((change.kind, change.key))
    return copy


def test_whoever_follows_the_changes_has_what_is_public() -> None:
    site = Site()
    assert replayed() == public()
    assert len({kind for kind, _key in public()}) == len(noted_nouns())
    make.withdraw(site.perspective)
    hidden = make.PassageFactory.create(source__state=State.DRAFT)
    make.OutcomeFactory.create(state=State.DRAFT, passage=hidden, meeting=None, body=None, initiative=None)
    site.theme.name = "Renamed"
    site.theme.save()
    lone = make.PassageFactory.create(source=site.source)
    assert ("passages", lone.key()) in replayed() == public()
    lone.delete()
    make.withdraw(make.SourceFactory.create())
    assert replayed() == public()


def test_each_change_is_given_the_row_as_it_is_now_with_a_query_for_each_kind() -> None:
    passage = make.PassageFactory.create()
    theme = make.ThemeFactory.create()
    outcome, other = make.OutcomeFactory.create(passage=passage), make.OutcomeFactory.create(passage=passage)
    make.withdraw(other)
    theme.delete()
    with CaptureQueriesContext(connection) as queries:
        rows: dict[tuple[str, str], Any] = {
            (change.kind, change.key): change.row for change in Change.objects.newest_first().with_rows()
        }
        names = {str(row) for row in rows.values()}
    kinds = {kind for kind, _key in rows}
    assert len(queries) == 1 + len(kinds)
    assert {str(outcome), str(passage), str(None)} <= names
    assert rows["outcomes", outcome.slug] == outcome
    assert isinstance(rows["outcomes", other.slug], Outcome)
    assert isinstance(rows["passages", passage.key()], Passage)
    assert rows["themes", theme.slug] is None


def test_what_an_edit_costs_does_not_grow_with_what_it_changes() -> None:
    actors = [make.ActorFactory.create() for _ in range(3)]

    def cost(number: int) -> int:
        with CaptureQueriesContext(connection) as queries, record.editing():
            for actor in actors[:number]:
                actor.save()
        return sum("adgmin_change" in query["sql"] for query in queries)

    assert cost(1) == cost(3) == 1
