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
OTHERS = "You cannot choose “published”: somebody else must publish what you saved last."


@pytest.fixture
def editor(db: None, settings: Settings) -> Curator:
    settings.FOUR_EYES = True
    return signed_in("editor")


@pytest.fixture
def contributor(db: None) -> Curator:
    return signed_in("contributor")


def draft_of(curator: Curator) -> Actor:
    page = curator.submit(Actor, name="A 100% centre", kind="organisation", **citation_row(f.PassageFactory()))
    assert page.errors == []
    return Actor.objects.get(name="A 100% centre")


def state_of(row: Actor) -> str:
    return str(Actor.objects.get(pk=row.pk).state)


def test_own_draft_is_published_by_nobody_alone(editor: Curator, contributor: Curator) -> None:
    draft = draft_of(editor)
    assert editor.submit(draft, state="published").errors == [f"“A 100% centre”: {REFUSED}"]
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
    page = editor.submit(Actor, name="A 100% centre", kind="organisation", state="published", **citation_row(passage))
    assert page.errors == [OTHERS]
    initiative, actor = f.InitiativeFactory(), f.ActorFactory()
    form = editor.form(initiative).links("Add a record: role")
    assert form == [f"{admin_url(Role, 'add')}?initiative={initiative.pk}"]
    role = {"initiative": initiative.pk, "actor": actor.pk, "role": "funder", "state": "published"}
    assert editor.submit(Role, **role, **citation_row(passage)).errors == [OTHERS]


def test_only_states_that_four_eyes_allows_are_offered(editor: Curator, contributor: Curator) -> None:
    hidden, every = ["draft", "in-review"], ["draft", "in-review", "published"]
    part = f.CheckFactory(state=State.DRAFT, commitment__state=State.DRAFT)
    own, entered = draft_of(editor), f.SourceFactory(state=State.DRAFT)
    passage = f.PassageFactory(source=entered)
    offered = {
        "add": editor.form(Actor).options("state"),
        "own": editor.form(own).options("state"),
        "bench": editor.open(f"/admin/adgmin/passage/{passage.pk}/bench/").options("state"),
        "source": editor.form(entered).options("state"),
        "part": editor.form(part.commitment).options("checks-0-state"),
        "new part": editor.form(part.commitment).options("checks-__prefix__-state"),
    }
    assert offered == dict.fromkeys(offered, hidden) | {"source": every, "part": every}
    assert OTHERS in editor.form(own).soup.get_text()
    assert editor.submit(passage, gist="In other words.").errors == []
    assert editor.submit(part.commitment, **{"checks-0-due": "2024"}).errors == []
    assert editor.form(part.commitment).options("checks-0-state") == hidden
    assert contributor.submit(own, summary="What it does.").errors == []
    assert (editor.form(own).options("state"), editor.form(entered).options("state")) == (every, hidden)
    assert contributor.form(own).options("state") == hidden


def test_source_is_not_published_by_whoever_entered_its_passages(editor: Curator) -> None:
    source = f.SourceFactory(state=State.DRAFT)
    passage = f.PassageFactory(source=source, note="A heading.")
    assert editor.submit(passage, gist="In other words.").errors == []
    assert REFUSED in editor.run_action("publish", source).messages
    assert signed_in("chief").run_action("publish", source).messages == "1 record is now published."


def test_withdrawn_record_is_brought_back_by_whoever_withdrew_it(editor: Curator) -> None:
    actor = f.ActorFactory()
    editor.run_action("withdraw", actor, withdraw="1", reason="By mistake.")
    assert editor.run_action("publish", actor, why="It was right.").messages == "1 record is now published."


def test_the_rule_can_be_turned_off(editor: Curator, settings: Settings) -> None:
    settings.FOUR_EYES = False
    assert editor.submit(draft_of(editor), state="published").errors == []
