"""What was entered twice becomes one: citations and references go over to the one that stays."""

import pytest

from adgmin.models import Actor
from adgmin.record import State
from initiatives.models import Outcome
from tests import factories as f

from .desk import Desk, address

pytestmark = pytest.mark.django_db


def merge(desk: Desk, into: Actor, *rows: Actor) -> list[str]:
    """Withdraw rows in favour of another; the errors."""
    return desk.act("withdraw", *rows, withdraw="1", reason="Entered twice.", merged_into=into.pk).errors


def test_what_referred_to_the_one_refers_to_the_other(desk: Desk) -> None:
    one, other = f.ActorFactory(name="ROK"), f.ActorFactory(name="Republic of Korea")
    outcome = f.OutcomeFactory(body=one, counterparts=[one])
    earlier = f.ActorFactory(state=State.DRAFT)
    part = f.MeetingRoleFactory(actor=one, state=State.DRAFT)
    assert merge(desk, other, one) == []
    outcome.refresh_from_db()
    part.refresh_from_db()
    assert (outcome.body, outcome.counterparts.get(), part.actor) == (other, other, other)
    one.refresh_from_db()
    assert (one.state, one.merged_into, one.withdrawn_because) == (State.WITHDRAWN, other, "Entered twice.")
    assert desk.client.get(one.get_absolute_url()).headers["Location"] == other.get_absolute_url()
    assert earlier.state == State.DRAFT


def test_no_citation_is_lost_and_none_is_doubled(desk: Desk) -> None:
    passage = f.PassageFactory()
    one, other = f.ActorFactory(name="ROK", passage=passage), f.ActorFactory(name="Korea", passage=passage)
    f.cite(other, aspect="name", value="Korea")
    alias = f.cite(one, aspect="name", value="ROK")
    assert merge(desk, other, one) == []
    assert other.citations.filter(passage=alias.passage, aspect="name", value="ROK").count() == 1
    assert other.citations.filter(passage=passage, aspect="").count() == 1
    assert one.citations.count() == 2


def test_what_was_merged_into_the_one_leads_to_the_other(desk: Desk) -> None:
    first, one, other = (f.ActorFactory() for _number in range(3))
    assert merge(desk, one, first) == []
    assert merge(desk, other, one) == []
    first.refresh_from_db()
    assert first.merged_into == other


def test_several_become_one_at_once(desk: Desk) -> None:
    one, two, other = (f.ActorFactory() for _number in range(3))
    assert merge(desk, other, one, two) == []
    assert set(Actor.objects.filter(merged_into=other)) == {one, two}


def test_what_cannot_be_one_is_refused_and_nothing_changes(desk: Desk) -> None:
    one, other = f.ActorFactory(name="One"), f.ActorFactory(name="Other")
    first, second = (f.OutcomeFactory(body=body, title="the guide") for body in (one, other))
    second.meeting = first.meeting
    second.save()
    [error] = merge(desk, other, one)
    assert error.startswith("One: endorsed the guide: This body already has an outcome on this object there")
    assert Outcome.objects.get(pk=first.pk).body == one
    assert Actor.objects.published().filter(pk=one.pk).exists()


def test_nothing_is_merged_into_itself_or_a_draft(desk: Desk) -> None:
    one, draft = f.ActorFactory(), f.ActorFactory(state=State.DRAFT)
    assert merge(desk, one, one)
    assert merge(desk, draft, one) == ["Select a valid choice. That choice is not one of the available choices."]
    assert Actor.objects.published().count() == 1


def test_the_form_of_a_published_record_says_where_to_merge_it(desk: Desk) -> None:
    page = desk.form(f.ActorFactory())
    assert "merged_into" not in page.fields
    assert "To merge it into another record, choose “Withdraw” in its list" in page.soup.get_text()
    assert desk.open(address(Actor)).options("action")[1:] == [
        "publish", "send_to_review", "withdraw", "delete_selected",
    ]  # fmt: skip
