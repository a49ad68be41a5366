"""Drafts can be deleted; what has been public is withdrawn."""

import pytest

from adgmin.models import Passage
from adgmin.record import State
from initiatives.models import Outcome
from tests import factories as f

from .desk import Desk, address

pytestmark = pytest.mark.django_db


def test_a_draft_is_deleted(desk: Desk) -> None:
    draft = f.OutcomeFactory(state=State.DRAFT)
    assert desk.form(draft).links("Delete") == [address(draft, "delete")]
    desk.client.post(address(draft, "delete"), {"post": "yes"})
    assert not Outcome.objects.exists()


@pytest.mark.parametrize("state", ["published", "withdrawn"])
def test_what_was_public_offers_no_deletion(desk: Desk, state: str) -> None:
    outcome = f.OutcomeFactory(state=state, withdrawn_because="A mistake." if state == "withdrawn" else "")
    assert desk.form(outcome).links("Delete") == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_asking_for_it_all_the_same_leads_back_with_the_reason(desk: Desk, method: str) -> None:
    outcome = f.OutcomeFactory()
    response = getattr(desk.client, method)(address(outcome, "delete"), {"post": "yes"}, follow=True)
    assert response.redirect_chain == [(address(outcome, "change"), 302)]
    assert "are withdrawn with a reason, never deleted" in response.content.decode()
    assert Outcome.objects.filter(pk=outcome.pk).exists()


def test_a_list_with_something_public_in_it_is_not_deleted(desk: Desk) -> None:
    draft, outcome = f.OutcomeFactory(state=State.DRAFT), f.OutcomeFactory()
    page = desk.act("delete_selected", draft, outcome, post="yes")
    assert page.messages.startswith("Nothing was deleted. Records that have been public are withdrawn")
    assert str(outcome)[1:] in page.messages
    assert str(draft)[1:] not in page.messages
    assert Outcome.objects.count() == 2


def test_a_list_of_drafts_is_deleted(desk: Desk) -> None:
    drafts = [f.OutcomeFactory(state=State.DRAFT) for _number in range(2)]
    assert "Successfully deleted 2 outcomes" in desk.act("delete_selected", *drafts, post="yes").messages
    assert not Outcome.objects.exists()


def test_a_cited_passage_stays(desk: Desk) -> None:
    passage = f.OutcomeFactory().citations.get().passage
    page = desk.open(address(passage, "delete"))
    assert "would require deleting the following protected related objects" in page.soup.get_text()
    desk.client.post(address(passage, "delete"), {"post": "yes"})
    assert Passage.objects.filter(pk=passage.pk).exists()


def test_a_passage_that_nothing_rests_on_is_deleted(desk: Desk) -> None:
    passage = f.PassageFactory()
    desk.client.post(address(passage, "delete"), {"post": "yes"})
    assert not Passage.objects.filter(pk=passage.pk).exists()
