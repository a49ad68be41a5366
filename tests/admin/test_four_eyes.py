"""Nobody publishes what they saved last, whichever way they try."""

import pytest
from pytest_django import Settings

from adgmin.models import Actor
from adgmin.record import State
from initiatives.models import Role
from tests import factories as f

from .curator import Curator, admin_url, citation_row, signed_in

pytestmark = pytest.mark.django_db

REFUSED = "you saved it last. Somebody else must publish it."


@pytest.fixture
def editor(db: None, settings: Settings) -> Curator:
    settings.FOUR_EYES = True
    return signed_in("editor")


@pytest.fixture
def contributor(db: None) -> Curator:
    return signed_in("contributor")


def draft_of(curator: Curator) -> Actor:
    page = curator.submit(Actor, name="A centre", kind="organisation", **citation_row(f.PassageFactory()))
    assert page.errors == []
    return Actor.objects.get(name="A centre")


def state_of(row: Actor) -> str:
    return str(Actor.objects.get(pk=row.pk).state)


def test_own_draft_is_published_by_nobody_alone(editor: Curator, contributor: Curator) -> None:
    draft = draft_of(editor)
    assert editor.submit(draft, state="published").errors == [f"“A centre”: {REFUSED}"]
    assert REFUSED in editor.run_action("publish", draft).messages
    editor.run_action("send_to_review", draft)
    assert REFUSED in editor.run_action("publish", draft).messages
    assert state_of(draft) == State.IN_REVIEW
    assert contributor.submit(draft, summary="What it does.").errors == []
    assert editor.submit(draft, state="published").errors == []
    assert state_of(draft) == State.PUBLISHED


def test_change_in_the_same_save_counts(editor: Curator, contributor: Curator) -> None:
    draft = draft_of(contributor)
    assert REFUSED in str(editor.submit(draft, summary="Added by the way.", state="published").errors)
    cited = citation_row(f.PassageFactory(), 1)
    assert REFUSED in str(editor.submit(draft, state="published", **cited).errors)
    assert editor.submit(draft, state="published").errors == []


def test_citation_saved_last_counts_as_its_record(editor: Curator, contributor: Curator) -> None:
    draft = draft_of(contributor)
    assert editor.submit(draft, **citation_row(f.PassageFactory(), 1)).errors == []
    assert REFUSED in editor.run_action("publish", draft).messages


def test_sending_to_review_is_no_change_of_the_content(editor: Curator, contributor: Curator) -> None:
    draft = draft_of(contributor)
    editor.run_action("send_to_review", draft)
    assert editor.run_action("publish", draft).messages == "1 record is now published."


def test_new_record_and_new_part_begin_as_drafts(editor: Curator) -> None:
    passage = f.PassageFactory()
    page = editor.submit(Actor, name="A centre", kind="organisation", state="published", **citation_row(passage))
    assert REFUSED in str(page.errors)
    initiative, actor = f.InitiativeFactory(), f.ActorFactory()
    form = editor.form(initiative).links("Add a record: role")
    assert form == [f"{admin_url(Role, 'add')}?initiative={initiative.pk}"]
    role = {"initiative": initiative.pk, "actor": actor.pk, "role": "funder", "state": "published"}
    assert REFUSED in str(editor.submit(Role, **role, **citation_row(passage)).errors)


def test_source_is_not_published_by_whoever_entered_its_passages(editor: Curator) -> None:
    source = f.SourceFactory(state=State.DRAFT)
    passage = f.PassageFactory(source=source, note="A heading.")
    assert editor.submit(passage, gist="In other words.").errors == []
    assert REFUSED in editor.run_action("publish", source).messages
    assert signed_in("chief").run_action("publish", source).messages == "1 record is now published."


def test_withdrawn_record_is_brought_back_by_whoever_withdrew_it(editor: Curator) -> None:
    actor = f.ActorFactory()
    editor.run_action("withdraw", actor, withdraw="1", reason="By mistake.")
    assert editor.run_action("publish", actor).messages == "1 record is now published."


def test_the_rule_can_be_turned_off(editor: Curator, settings: Settings) -> None:
    settings.FOUR_EYES = False
    assert editor.submit(draft_of(editor), state="published").errors == []
