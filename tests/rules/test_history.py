"""Each edit keeps who changed which row, how and why, with its values before and after."""

from collections.abc import Iterable

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adgmin import record
from adgmin.models import Actor, HistoryEntry, HistoryRow
from adgmin.record import How, State
from adgmin.record.history import author, differing
from initiatives.models import Outcome
from tests import factories as make

pytestmark = pytest.mark.django_db


def last_rows() -> list[HistoryRow]:
    """The rows of the latest entry."""
    return list(HistoryEntry.objects.latest("pk").rows.all())


def last_row() -> HistoryRow:
    """The only row of the latest entry."""
    (row,) = last_rows()
    return row


def test_change_keeps_both_values_and_what_the_public_saw() -> None:
    actor = make.ActorFactory(name="ROK", summary="Old.")
    actor.summary = "New."
    with record.editing(why="Its statement of 2023.", how=How.IMPORT):
        actor.save()
    row, entry = last_row(), HistoryEntry.objects.latest("pk")
    assert (row.noun, row.object_id, row.label, row.was_published) == ("adgmin.actor", actor.pk, "ROK", True)
    assert row.before
    assert row.after
    assert (row.before["summary"], row.after["summary"]) == ("Old.", "New.")
    assert differing(row.before, row.after) == ["summary"]
    assert (entry.why, entry.how, entry.who, entry.user) == ("Its statement of 2023.", "import", "operator", None)
    assert entry.version == record.version().number


def test_entry_names_the_user_given_or_signed_in() -> None:
    maria, chen = (get_user_model().objects.create_superuser(name) for name in ("maria", "chen"))
    with record.editing(user=maria):
        make.ThemeFactory()
    token = author.set(lambda: chen)
    make.ThemeFactory()
    author.reset(token)
    make.ThemeFactory()
    by = HistoryEntry.objects.order_by("pk").values_list("who", "user__username", "how")
    assert list(by) == [("maria", "maria", "form"), ("chen", "chen", "form"), ("operator", None, "command")]
    maria.delete()
    assert HistoryEntry.objects.get(who="maria").user is None


def test_outer_block_says_how_and_inner_block_adds_why() -> None:
    with record.editing(how=How.MERGE), record.editing(why="The same.", how=How.FORM):
        make.ThemeFactory()
    entry = HistoryEntry.objects.get()
    assert (entry.how, entry.why) == ("merge", "The same.")


def test_saving_unchanged_rows_keeps_no_history() -> None:
    outcome = make.OutcomeFactory()
    before = HistoryEntry.objects.count()
    with record.editing():
        Outcome.objects.get().save()
        outcome.citations.get().save()
        outcome.themes.set(outcome.themes.all())
        Outcome.objects.update(summary=outcome.summary)
        actor = make.ActorFactory(state=State.DRAFT, with_citation=False)
        actor.delete()
    assert HistoryEntry.objects.count() == before


def test_refused_edit_keeps_no_history() -> None:
    with pytest.raises(ValidationError):
        make.ActorFactory(with_citation=False)
    assert not HistoryEntry.objects.exists()


def test_row_written_twice_is_kept_once_from_first_to_last() -> None:
    actor = make.ActorFactory(summary="First.")
    with record.editing():
        for summary in ("Second.", "Third."):
            actor.summary = summary
            actor.save()
    row = last_row()
    assert row.before
    assert row.after
    assert (row.before["summary"], row.after["summary"]) == ("First.", "Third.")


def test_column_left_out_of_a_save_is_not_kept_as_changed() -> None:
    actor = make.ActorFactory(name="ROK", summary="Old.")
    actor.name, actor.summary = "Not saved", "New."
    actor.save(update_fields=["summary"])
    row = last_row()
    assert differing(row.before, row.after) == ["summary"]


def test_citation_is_kept_with_the_record_that_it_belongs_to() -> None:
    actor = make.ActorFactory()
    citation = make.cite(actor, aspect="name", value=actor.name)
    added = next(row for row in last_rows() if row.noun == "adgmin.actorcitation")
    assert (added.before, added.whole_noun, added.whole_before, added.whole_after) == (
        None, "adgmin.actor", None, actor.pk,
    )  # fmt: skip
    citation.printed = "ROK"
    citation.save()
    assert last_row().was_published
    citation.delete()
    row = last_row()
    assert (row.after, row.object_id, row.whole_before, row.whole_after) == (None, added.object_id, actor.pk, None)


def test_citation_changed_while_its_record_is_published_was_not_public() -> None:
    actor = make.ActorFactory(state=State.DRAFT)
    citation = actor.citations.get()
    with record.editing():
        actor.state = State.PUBLISHED
        actor.save()
        citation.printed = "ROK"
        citation.save()
    assert [row.was_published for row in last_rows()] == [False, False]


def test_part_that_moves_is_kept_with_both_records() -> None:
    role = make.RoleFactory()
    was, role.initiative = role.initiative, make.InitiativeFactory()
    role.save()
    row = last_row()
    assert (row.whole_before, row.whole_after) == (was.pk, role.initiative.pk)


def test_links_are_kept_as_sets_from_either_side() -> None:
    outcome, theme, other = make.OutcomeFactory(), make.ThemeFactory(), make.ThemeFactory()
    before = sorted(outcome.themes.values_list("pk", flat=True))
    with record.editing():
        outcome.themes.add(theme)
        theme.outcomes.remove(outcome)
        other.outcomes.add(outcome)
    row = last_row()
    assert row.before
    assert row.after
    assert (row.noun, row.object_id) == ("initiatives.outcome", outcome.pk)
    assert (row.before["themes"], row.after["themes"]) == (before, sorted([*before, other.pk]))
    assert differing(row.before, row.after) == ["themes"]
    with record.editing():
        outcome.themes.clear()
    cleared = last_row()
    assert cleared.after
    assert cleared.after["themes"] == []


def test_new_row_is_kept_with_its_links() -> None:
    theme = make.ThemeFactory()
    outcome = make.OutcomeFactory(themes=[theme])
    row = HistoryRow.objects.get(noun="initiatives.outcome", object_id=outcome.pk)
    assert row.before is None
    assert row.after
    assert row.after["themes"] == [theme.pk]
    assert row.after["slug"] == outcome.slug


def test_deleted_draft_is_kept_with_its_citations_and_links() -> None:
    theme = make.ThemeFactory()
    draft = make.OutcomeFactory(state=State.DRAFT, themes=[theme])
    citation = draft.citations.get()
    label, pk, cited = draft.title, draft.pk, citation.pk
    draft.delete()
    rows = {row.noun: row for row in last_rows()}
    deleted, citation_row = rows["initiatives.outcome"], rows["initiatives.outcomecitation"]
    assert (deleted.after, deleted.object_id, deleted.label) == (None, pk, label)
    assert deleted.before
    assert deleted.before["themes"] == [theme.pk]
    assert (citation_row.after, citation_row.object_id, citation_row.whole_before) == (None, cited, pk)


def test_draft_has_a_history_without_a_record_version() -> None:
    make.ActorFactory(state=State.DRAFT, passage=make.PassageFactory())
    entry = HistoryEntry.objects.latest("pk")
    assert entry.version is None
    assert not any(row.was_published for row in entry.rows.all())


def test_history_takes_two_queries_however_many_rows_change() -> None:
    actors = [make.ActorFactory() for _number in range(3)]

    def queries(rows: Iterable[Actor]) -> list[str]:
        with (
            CaptureQueriesContext(
                connection,
            ) as captured,
            record.editing(),
        ):
            for row in rows:
                row.summary += "More."
                row.save()
        return [query["sql"] for query in captured if "history" in query["sql"]]

    assert len(queries(actors[:1])) == len(queries(actors)) == 2
