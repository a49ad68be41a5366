"""Merging duplicates: citations and references move to the record that is kept."""

import pytest

from adgmin.models import Actor
from adgmin.record import State
from initiatives.models import Outcome
from tests import factories as f

from .curator import Curator, admin_url

pytestmark = pytest.mark.django_db


def merge(curator: Curator, into: Actor, *rows: Actor) -> list[str]:
    """Merge rows into another one; returns the errors."""
    return curator.run_action("withdraw", *rows, withdraw="1", reason="Entered twice.", merged_into=into.pk).errors


def test_references_move_to_the_kept_record(curator: Curator) -> None:
    one, other = f.ActorFactory(name="ROK"), f.ActorFactory(name="Republic of Korea")
    outcome = f.OutcomeFactory(body=one, counterparts=[one])
    earlier = f.ActorFactory(state=State.DRAFT)
    part = f.MeetingRoleFactory(actor=one, state=State.DRAFT)
    assert merge(curator, other, one) == []
    outcome.refresh_from_db()
    part.refresh_from_db()
    assert (outcome.body, outcome.counterparts.get(), part.actor) == (other, other, other)
    one.refresh_from_db()
    assert (one.state, one.merged_into, one.withdrawn_because) == (State.WITHDRAWN, other, "Entered twice.")
    assert curator.client.get(one.get_absolute_url()).headers["Location"] == other.get_absolute_url()
    assert earlier.state == State.DRAFT


def test_citations_are_copied_without_duplicates(curator: Curator) -> None:
    passage = f.PassageFactory()
    one, other = f.ActorFactory(name="ROK", passage=passage), f.ActorFactory(name="Korea", passage=passage)
    f.cite(other, aspect="name", value="Korea")
    alias = f.cite(one, aspect="name", value="ROK")
    assert merge(curator, other, one) == []
    assert other.citations.filter(passage=alias.passage, aspect="name", value="ROK").count() == 1
    assert other.citations.filter(passage=passage, aspect="").count() == 1
    assert one.citations.count() == 2


def test_earlier_merges_are_redirected_to_the_kept_record(curator: Curator) -> None:
    first, one, other = (f.ActorFactory() for _number in range(3))
    assert merge(curator, one, first) == []
    assert merge(curator, other, one) == []
    first.refresh_from_db()
    assert first.merged_into == other


def test_several_records_are_merged_at_once(curator: Curator) -> None:
    one, two, other = (f.ActorFactory() for _number in range(3))
    assert merge(curator, other, one, two) == []
    assert set(Actor.objects.filter(merged_into=other)) == {one, two}


def test_merge_that_breaks_a_constraint_changes_nothing(curator: Curator) -> None:
    one, other = f.ActorFactory(name="One"), f.ActorFactory(name="Other")
    first, second = (f.OutcomeFactory(body=body, title="the guide") for body in (one, other))
    second.meeting = first.meeting
    second.save()
    [error] = merge(curator, other, one)
    assert error.startswith("One: endorsed the guide: This body already has an outcome on this object there")
    assert Outcome.objects.get(pk=first.pk).body == one
    assert Actor.objects.published().filter(pk=one.pk).exists()


def test_record_is_not_merged_into_itself_or_a_draft(curator: Curator) -> None:
    one, draft = f.ActorFactory(), f.ActorFactory(state=State.DRAFT)
    assert merge(curator, one, one)
    assert merge(curator, draft, one) == ["Select a valid choice. That choice is not one of the available choices."]
    assert Actor.objects.published().count() == 1


def test_form_of_a_published_record_explains_merging(curator: Curator) -> None:
    page = curator.form(f.ActorFactory())
    assert "merged_into" not in page.fields
    assert "To merge it into another record, choose “Withdraw” in its list" in page.soup.get_text()
    assert curator.open(admin_url(Actor)).options("action")[1:] == [
        "publish", "send_to_review", "withdraw", "delete_selected",
    ]  # fmt: skip
