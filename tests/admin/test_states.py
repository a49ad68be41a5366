"""From draft to review to the public and back out of it: only as allowed, and with reasons."""

import pytest
from django.contrib.admin.models import LogEntry

from adgmin import record
from adgmin.record import State
from initiatives.models import Outcome
from tests import factories as f

from .desk import Desk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        ("draft", ["draft", "in-review", "published"]),
        ("in-review", ["draft", "in-review", "published"]),
        ("published", ["published", "withdrawn"]),
        ("withdrawn", ["published", "withdrawn"]),
    ],
)
def test_a_form_offers_only_the_states_that_may_follow(desk: Desk, state: str, offered: list[str]) -> None:
    outcome = f.OutcomeFactory(state=state, withdrawn_because="A mistake." if state == "withdrawn" else "")
    assert desk.form(outcome).options("state") == offered


def test_a_state_that_may_not_follow_is_refused(desk: Desk) -> None:
    outcome = f.OutcomeFactory()
    page = desk.send(outcome, state="draft")
    assert [error for error in page.errors if "draft is not one of the available choices" in error]


def test_withdrawing_in_the_form_asks_why(desk: Desk) -> None:
    outcome = f.OutcomeFactory()
    assert "Say why the record is withdrawn." in desk.send(outcome, state="withdrawn").errors
    assert desk.send(outcome, state="withdrawn", withdrawn_because="Entered twice.").errors == []
    outcome.refresh_from_db()
    assert outcome.state == State.WITHDRAWN


def test_a_part_is_not_withdrawn_from_the_form_of_its_meeting(desk: Desk) -> None:
    part = f.MeetingRoleFactory()
    assert desk.form(part.meeting).options("roles-0-state") == ["published"]


def test_publishing_a_list_is_one_edit(desk: Desk) -> None:
    drafts = [f.OutcomeFactory(state=State.DRAFT) for _number in range(3)]
    before = record.version().number
    page = desk.act("publish", *drafts)
    assert page.messages == "3 records are now published."
    assert record.version().number == before + 1
    assert Outcome.objects.published().count() == 3
    assert LogEntry.objects.count() == 3


def test_publishing_says_what_failed_and_why_and_leaves_all_as_it_was(desk: Desk) -> None:
    good = f.OutcomeFactory(state=State.DRAFT)
    uncited = f.OutcomeFactory(state=State.DRAFT, with_citation=False)
    page = desk.act("publish", good, uncited)
    assert (
        page.messages == f"Nothing was changed, for these reasons: Outcome “{uncited}” is published without a citation."
    )
    assert not Outcome.objects.published().exists()
    assert not LogEntry.objects.exists()


def test_records_that_refer_to_each_other_are_published_together(desk: Desk) -> None:
    grouping = f.ActorFactory(state=State.DRAFT)
    member = f.ActorFactory(state=State.DRAFT, parent=grouping)
    assert "2 records are now published." in desk.act("publish", member, grouping).messages


def test_what_is_public_cannot_be_sent_back_to_review(desk: Desk) -> None:
    outcome = f.OutcomeFactory()
    page = desk.act("send_to_review", outcome)
    assert page.messages.endswith(f"{str(outcome)[1:]}: A record that is published cannot become in review.")


def test_drafts_can_be_sent_to_review(desk: Desk) -> None:
    draft = f.OutcomeFactory(state=State.DRAFT)
    assert desk.act("send_to_review", draft).messages == "1 record is now in review."
    draft.refresh_from_db()
    assert draft.state == State.IN_REVIEW


def test_withdrawing_a_list_asks_why_first(desk: Desk) -> None:
    outcome = f.OutcomeFactory()
    page = desk.act("withdraw", outcome)
    assert page.status == 200
    assert page.texts("h1") == ["Withdraw"]
    assert str(outcome) in page.texts("#content li")
    assert desk.act("withdraw", outcome, withdraw="1", reason=" ").errors == ["This field is required."]
    outcome.refresh_from_db()
    assert outcome.state == State.PUBLISHED


def test_withdrawing_a_list_keeps_the_reason(desk: Desk) -> None:
    outcome = f.OutcomeFactory()
    page = desk.act("withdraw", outcome, withdraw="1", reason="Entered twice.")
    assert page.messages == "1 record is now withdrawn."
    outcome.refresh_from_db()
    assert (outcome.state, outcome.withdrawn_because) == (State.WITHDRAWN, "Entered twice.")


def test_what_published_records_refer_to_is_not_withdrawn(desk: Desk) -> None:
    outcome = f.OutcomeFactory()
    page = desk.act("withdraw", outcome.meeting, withdraw="1", reason="Entered twice.")
    assert "refers to an unpublished record in “meeting”" in str(page.errors)
    assert page.fields["reason"] == "Entered twice."


def test_a_draft_among_those_to_withdraw_is_named_before_anybody_writes_why(desk: Desk) -> None:
    draft = f.OutcomeFactory(title="a draft", state=State.DRAFT)
    page = desk.act("withdraw", draft, f.OutcomeFactory())
    assert page.texts("h1") == ["Select outcome to change"]
    assert page.messages.startswith("Nothing was changed. Only published records can be withdrawn")
    assert "Endorsed a draft [draft]" in page.messages


@pytest.mark.parametrize(("state", "links"), [("draft", 0), ("in-review", 0), ("published", 1), ("withdrawn", 1)])
def test_only_what_has_an_address_is_linked_to_it(desk: Desk, state: str, links: int) -> None:
    outcome = f.OutcomeFactory(state=state, withdrawn_because="A mistake." if state == "withdrawn" else "")
    assert desk.form(outcome).links("View on site") == [outcome.get_absolute_url()] * links


def test_a_refused_form_does_not_count_as_published(desk: Desk) -> None:
    draft = f.OutcomeFactory(state=State.DRAFT, with_citation=False)
    page = desk.send(draft, state="published")
    assert page.errors
    assert page.links("View on site") == []
    assert page.links("Delete") != []
