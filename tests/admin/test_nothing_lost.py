"""Whatever a curator does, an edit that a colleague has committed meanwhile stays."""

from functools import partial
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model, Q

from adgmin.models import Actor
from adgmin.record import Published, Recorded, State
from initiatives.models import Outcome
from tests import factories as f

from .curator import NOUNS, Curator, Page, admin_url, text_of
from .meanwhile import meanwhile
from .test_every_form import FACTORIES

pytestmark = pytest.mark.django_db

EDITED = "A colleague wrote this, and that."
# The state of a row on which an action can be run, and what makes it run at once.
BEFORE = {"withdraw": State.PUBLISHED, "merge": State.PUBLISHED, "bring_back": State.WITHDRAWN}
CONFIRMED: dict[str, dict[str, str]] = {
    "withdraw": {"withdraw": "1", "reason": "Entered twice."}, "delete_selected": {"post": "yes"}
}  # fmt: skip


every_noun = pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)


def edit(row: Any) -> None:
    """Write the text of a row, as a colleague does who has just read it."""
    theirs = type(row)._default_manager.get(pk=row.pk)
    setattr(theirs, text_of(type(row)), EDITED)
    theirs.save()


def text(row: Any) -> str:
    return str(getattr(type(row)._default_manager.get(pk=row.pk), text_of(type(row))))


def new_row(noun: type[Model], state: str = State.DRAFT) -> Any:
    if state == State.WITHDRAWN:
        row: Any = FACTORIES[noun]()
        f.withdraw(row)
        return row
    return FACTORIES[noun](**({"state": state} if issubclass(noun, Published) else {}))


@every_noun
def test_no_list_action_overwrites_an_edit_made_meanwhile(curator: Curator, noun: type[Model]) -> None:
    for action in admin.site.get_model_admin(noun).actions or ():
        name = getattr(action, "__name__", str(action))
        row, state = new_row(noun, BEFORE.get(name, State.DRAFT)), BEFORE.get(name, State.DRAFT)
        data = {"action": name, "_selected_action": [row.pk], "why": "It was misread.", **CONFIRMED.get(name, {})}
        if name == "merge":
            kept = new_row(noun, State.PUBLISHED).pk
            data |= {"merge": "1", "reason": "Entered twice.", "merged_into": kept, "previewed": kept}
        with meanwhile(partial(edit, row)):
            assert curator.client.post(admin_url(noun), data).status_code == 302
        if name != "delete_selected":
            assert text(row) == EDITED, name
            left = Q(state=state) if issubclass(noun, Published) else Q(merged_into=None)
            assert noun._default_manager.filter(~left, pk=row.pk).exists(), name


@pytest.mark.parametrize("by_action", [True, False], ids=["action", "form"])
def test_draft_published_meanwhile_is_not_deleted(curator: Curator, by_action: bool) -> None:
    row = f.ActorFactory(state=State.DRAFT)

    def publish() -> None:
        theirs = Actor.objects.get(pk=row.pk)
        theirs.state = State.PUBLISHED
        theirs.save()

    with meanwhile(publish):
        if by_action:
            page = curator.run_action("delete_selected", row, post="yes")
        else:
            page = Page(curator.client.post(admin_url(row, "delete"), {"post": "yes"}, follow=True))
    assert "Nothing was deleted" in page.messages
    assert Actor.objects.get(pk=row.pk).state == State.PUBLISHED


@every_noun
def test_no_form_overwrites_an_edit_made_between_opening_and_saving(curator: Curator, noun: type[Model]) -> None:
    row = new_row(noun)
    opened = {**curator.form(row).fields, "_save": "1"}
    with meanwhile(lambda: edit(row)):
        page = Page(curator.client.post(admin_url(row, "change"), opened, follow=True))
    assert any("saved this record" in error for error in page.errors)
    assert text(row) == EDITED
    assert Page(curator.client.post(admin_url(row, "change"), {**page.fields, "_save": "1"}, follow=True)).errors == []
    assert text(row) == EDITED


@pytest.mark.both_databases
def test_merging_keeps_edits_of_the_records_that_refer_to_the_merged_one(curator: Curator) -> None:
    duplicate, kept = f.InitiativeFactory(), f.InitiativeFactory()
    outcome = f.OutcomeFactory(initiative=duplicate)
    with meanwhile(lambda: edit(outcome)):
        curator.run_action(
            "merge", duplicate, merge="1", reason="Entered twice.", merged_into=kept.pk, previewed=kept.pk
        )
    outcome.refresh_from_db()
    assert (outcome.initiative, outcome.note) == (kept, EDITED)


def test_records_merged_together_that_refer_to_each_other_lead_to_the_kept_one(curator: Curator) -> None:
    duplicate, kept = f.InitiativeFactory(), f.InitiativeFactory()
    part = f.InitiativeFactory(part_of=duplicate)
    page = curator.run_action(
        "merge", duplicate, part, merge="1", reason="Twice.", merged_into=kept.pk, previewed=kept.pk
    )
    assert page.errors == []
    part.refresh_from_db()
    assert (part.part_of, part.merged_into) == (kept, kept)


@pytest.mark.both_databases
def test_row_read_before_an_edit_saves_only_what_was_set_on_it() -> None:
    outcome = f.OutcomeFactory()
    mine = Outcome.objects.get()
    edit(outcome)
    mine.summary = "Mine."
    mine.save()
    saved = Outcome.objects.get()
    assert (saved.note, saved.summary, mine.note) == (EDITED, "Mine.", EDITED)


@pytest.mark.both_databases
def test_what_both_set_is_as_the_last_one_set_it_and_a_reference_follows() -> None:
    outcome, other = f.OutcomeFactory(), f.MeetingFactory(date="2024-01-16")
    mine = Outcome.objects.select_related("meeting").get()
    outcome.note, outcome.meeting = "Theirs.", other
    outcome.save()
    mine.note = "Mine."
    mine.save()
    saved = Outcome.objects.get()
    assert (saved.note, saved.meeting, mine.meeting) == ("Mine.", other, other)
    assert saved.date_earliest.isoformat() == "2024-01-16"


@pytest.mark.both_databases
def test_row_refreshed_or_saved_counts_as_read_then() -> None:
    outcome = f.OutcomeFactory()
    mine = Outcome.objects.get()
    edit(outcome)
    mine.refresh_from_db()
    mine.note = ""
    mine.save()
    assert text(mine) == ""
    edit(outcome)
    mine.summary = "Mine."
    mine.save()
    assert text(mine) == EDITED


@pytest.mark.both_databases
def test_what_a_refused_edit_has_set_is_saved_by_the_next_one() -> None:
    actor = f.ActorFactory(state=State.DRAFT, with_citation=False)
    mine = Actor.objects.get()
    mine.state = State.PUBLISHED
    with pytest.raises(ValidationError, match="published without a citation"):
        mine.save()
    f.cite(actor)
    mine.save()
    assert Actor.objects.get().state == State.PUBLISHED


def test_what_was_set_and_not_among_the_columns_saved_is_saved_later() -> None:
    f.OutcomeFactory()
    mine = Outcome.objects.get()
    mine.note, mine.summary = "Mine.", "Mine too."
    mine.save(update_fields=["summary"])
    mine.save()
    assert text(mine) == "Mine."


def test_without_these_guards_the_edit_is_lost() -> None:
    outcome = f.OutcomeFactory()
    mine = Outcome.objects.get()
    edit(outcome)
    with patch.object(Recorded, "keep_edits_of_others"):
        mine.summary = "Mine."
        mine.save()
    assert text(mine) == ""


@pytest.mark.both_databases
def test_selected_row_that_is_no_key_is_refused_with_a_message(curator: Curator) -> None:
    draft = f.OutcomeFactory(state=State.DRAFT)
    for key in ("zz", "9" * 23, "-1", ""):
        data = {"action": "publish", "_selected_action": [draft.pk, key]}
        page = Page(curator.client.post(admin_url(Outcome), data, follow=True))
        assert page.messages == "Nothing was changed: a selected row is not there."
    draft.refresh_from_db()
    assert draft.state == State.DRAFT
