"""Drafts can be deleted; records that have been public can only be withdrawn."""

import pytest

from adgmin.models import Passage
from adgmin.record import State
from initiatives.models import Outcome
from tests import factories as f

from .curator import Curator, admin_url

pytestmark = pytest.mark.django_db


def test_draft_can_be_deleted(curator: Curator) -> None:
    draft = f.OutcomeFactory(state=State.DRAFT)
    assert curator.form(draft).links("Delete") == [admin_url(draft, "delete")]
    curator.client.post(admin_url(draft, "delete"), {"post": "yes"})
    assert not Outcome.objects.exists()


@pytest.mark.parametrize("state", ["published", "withdrawn"])
def test_public_record_has_no_delete_link(curator: Curator, state: str) -> None:
    outcome = f.OutcomeFactory(state=state, withdrawn_because="A mistake." if state == "withdrawn" else "")
    assert curator.form(outcome).links("Delete") == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_delete_url_of_a_public_record_redirects_with_the_reason(curator: Curator, method: str) -> None:
    outcome = f.OutcomeFactory()
    response = getattr(curator.client, method)(admin_url(outcome, "delete"), {"post": "yes"}, follow=True)
    assert response.redirect_chain == [(admin_url(outcome, "change"), 302)]
    assert "are withdrawn with a reason, never deleted" in response.content.decode()
    assert Outcome.objects.filter(pk=outcome.pk).exists()


def test_bulk_deletion_with_a_public_record_deletes_nothing(curator: Curator) -> None:
    draft, outcome = f.OutcomeFactory(state=State.DRAFT), f.OutcomeFactory()
    page = curator.run_action("delete_selected", draft, outcome, post="yes")
    assert page.messages.startswith("Nothing was deleted. Records that have been public are withdrawn")
    assert str(outcome)[1:] in page.messages
    assert str(draft)[1:] not in page.messages
    assert Outcome.objects.count() == 2


def test_drafts_can_be_deleted_in_bulk(curator: Curator) -> None:
    drafts = [f.OutcomeFactory(state=State.DRAFT) for _number in range(2)]
    assert "Successfully deleted 2 outcomes" in curator.run_action("delete_selected", *drafts, post="yes").messages
    assert not Outcome.objects.exists()


def test_cited_passage_cannot_be_deleted(curator: Curator) -> None:
    passage = f.OutcomeFactory().citations.get().passage
    page = curator.open(admin_url(passage, "delete"))
    assert "cannot be deleted, because these refer to it. Change or delete them first." in " ".join(page.texts("p"))
    assert page.links("Back to its form") == [admin_url(passage, "change")]
    curator.client.post(admin_url(passage, "delete"), {"post": "yes"})
    assert Passage.objects.filter(pk=passage.pk).exists()


def test_uncited_passage_can_be_deleted(curator: Curator) -> None:
    passage = f.PassageFactory()
    curator.client.post(admin_url(passage, "delete"), {"post": "yes", "why": "It was entered twice."})
    assert not Passage.objects.filter(pk=passage.pk).exists()
