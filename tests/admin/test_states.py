"""Editorial states: allowed changes, bulk actions, and reasons for withdrawals."""

import pytest
from django.contrib.admin.models import LogEntry

from adgmin import record
from adgmin.record import State
from initiatives.models import Outcome
from tests import factories as f

from .curator import Curator

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
def test_form_offers_only_allowed_states(curator: Curator, state: str, offered: list[str]) -> None:
    outcome = f.OutcomeFactory(state=state, withdrawn_because="A mistake." if state == "withdrawn" else "")
    assert curator.form(outcome).options("state") == offered


def test_other_states_are_refused(curator: Curator) -> None:
    outcome = f.OutcomeFactory()
    page = curator.submit(outcome, state="draft")
    assert [error for error in page.errors if "“draft” cannot be chosen" in error]


def test_withdrawing_in_the_form_needs_a_reason(curator: Curator) -> None:
    outcome = f.OutcomeFactory()
    assert "Say why the record is withdrawn." in curator.submit(outcome, state="withdrawn").errors
    assert curator.submit(outcome, state="withdrawn", withdrawn_because="Entered twice.").errors == []
    outcome.refresh_from_db()
    assert outcome.state == State.WITHDRAWN


def test_inline_records_cannot_be_withdrawn(curator: Curator) -> None:
    part = f.MeetingRoleFactory()
    assert curator.form(part.meeting).options("roles-0-state") == ["published"]


def test_bulk_publication_is_one_edit(curator: Curator) -> None:
    drafts = [f.OutcomeFactory(state=State.DRAFT) for _number in range(3)]
    before = record.version().number
    page = curator.run_action("publish", *drafts)
    assert page.messages == "3 records are now published."
    assert record.version().number == before + 1
    assert Outcome.objects.published().count() == 3
    assert LogEntry.objects.count() == 3


def test_failed_bulk_publication_names_the_reason_and_changes_nothing(curator: Curator) -> None:
    good = f.OutcomeFactory(state=State.DRAFT)
    uncited = f.OutcomeFactory(state=State.DRAFT, with_citation=False)
    page = curator.run_action("publish", good, uncited)
    assert (
        page.messages == f"Nothing was changed, for these reasons: Outcome “{uncited}” is published without a citation."
    )
    assert not Outcome.objects.published().exists()
    assert not LogEntry.objects.exists()


def test_related_drafts_can_be_published_together(curator: Curator) -> None:
    grouping = f.ActorFactory(state=State.DRAFT)
    member = f.ActorFactory(state=State.DRAFT, parent=grouping)
    assert "2 records are now published." in curator.run_action("publish", member, grouping).messages


def test_published_record_cannot_be_sent_to_review(curator: Curator) -> None:
    outcome = f.OutcomeFactory()
    page = curator.run_action("send_to_review", outcome)
    assert page.messages.endswith(f"{str(outcome)[1:]}: A record that is published cannot become in review.")


def test_draft_can_be_sent_to_review(curator: Curator) -> None:
    draft = f.OutcomeFactory(state=State.DRAFT)
    assert curator.run_action("send_to_review", draft).messages == "1 record is now in review."
    draft.refresh_from_db()
    assert draft.state == State.IN_REVIEW


def test_bulk_withdrawal_asks_for_a_reason(curator: Curator) -> None:
    outcome = f.OutcomeFactory()
    page = curator.run_action("withdraw", outcome)
    assert page.status == 200
    assert page.texts("h1") == ["Withdraw"]
    assert str(outcome) in page.texts("#content li")
    assert curator.run_action("withdraw", outcome, withdraw="1", reason=" ").errors == ["This field is required."]
    outcome.refresh_from_db()
    assert outcome.state == State.PUBLISHED


def test_bulk_withdrawal_stores_the_reason(curator: Curator) -> None:
    outcome = f.OutcomeFactory()
    page = curator.run_action("withdraw", outcome, withdraw="1", reason="Entered twice.")
    assert page.messages == "1 record is now withdrawn."
    outcome.refresh_from_db()
    assert (outcome.state, outcome.withdrawn_because) == (State.WITHDRAWN, "Entered twice.")


def test_bulk_publication_of_a_withdrawn_record_keeps_the_reason(curator: Curator) -> None:
    outcome = f.OutcomeFactory()
    f.withdraw(outcome, "Entered twice.")
    curator.run_action("publish", outcome, why="It was not.")
    outcome.refresh_from_db()
    assert (outcome.state, outcome.withdrawn_because) == (State.PUBLISHED, "Entered twice.")


def test_record_with_published_references_is_not_withdrawn(curator: Curator) -> None:
    outcome = f.OutcomeFactory()
    page = curator.run_action("withdraw", outcome.meeting, withdraw="1", reason="Entered twice.")
    assert "refers to an unpublished record in “meeting”" in str(page.errors)
    assert page.fields["reason"] == "Entered twice."


def test_bulk_withdrawal_refuses_drafts_before_asking_for_a_reason(curator: Curator) -> None:
    draft = f.OutcomeFactory(title="a draft", state=State.DRAFT)
    page = curator.run_action("withdraw", draft, f.OutcomeFactory())
    assert page.texts("h1") == ["Select outcome to change"]
    assert page.messages.startswith("Nothing was changed. Only published records can be withdrawn")
    assert "Endorsed a draft [draft]" in page.messages


@pytest.mark.parametrize(("state", "links"), [("draft", 0), ("in-review", 0), ("published", 1), ("withdrawn", 1)])
def test_only_records_that_were_public_link_to_the_site(curator: Curator, state: str, links: int) -> None:
    outcome = f.OutcomeFactory(state=state, withdrawn_because="A mistake." if state == "withdrawn" else "")
    assert curator.form(outcome).links("View on site") == [outcome.get_absolute_url()] * links


def test_form_refused_for_publication_still_shows_a_draft(curator: Curator) -> None:
    draft = f.OutcomeFactory(state=State.DRAFT, with_citation=False)
    page = curator.submit(draft, state="published")
    assert page.errors
    assert page.links("View on site") == []
    assert page.links("Delete") != []
