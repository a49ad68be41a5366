"""What a contributor meets in the admin: drafts to work on, and published records to read."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model

from adgmin import record
from adgmin.curation.forms import STATE_NOT_OFFERED
from adgmin.models import Actor, Passage, Revision, Theme
from adgmin.record import State
from adgmin.record.history import author
from initiatives.models import Outcome, Role
from tests import factories as f

from .curator import WHY, Curator, admin_url, citation_row, inline_row, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def contributor(db: None) -> Curator:
    return signed_in("contributor")


@contextmanager
def writing_as(curator: Curator) -> Iterator[None]:
    """As in a request of theirs."""
    token = author.set(lambda: curator.user or AnonymousUser())
    try:
        yield
    finally:
        author.reset(token)


def buttons(page: Any) -> set[str]:
    return {str(button["name"]) for button in page.soup.select("#content-main input[type=submit][name]")}


def test_draft_is_added_changed_sent_to_review_and_deleted(contributor: Curator) -> None:
    passage = f.PassageFactory()
    page = contributor.submit(Actor, name="A centre", kind="organisation", **citation_row(passage))
    assert page.errors == []
    draft = Actor.objects.get(name="A centre")
    assert draft.state == State.DRAFT
    assert contributor.submit(draft, summary="What it does.", state="in-review").errors == []
    assert contributor.submit(draft, state="draft").errors == []
    assert contributor.run_action("send_to_review", draft).messages == "1 record is now in review."
    contributor.client.post(admin_url(draft, "delete"), {"post": "yes"})
    assert not Actor.objects.filter(name="A centre").exists()


def test_no_draft_is_published_by_form_inline_or_action(contributor: Curator) -> None:
    draft = f.InitiativeFactory(state=State.DRAFT)
    role = f.RoleFactory(initiative=draft, state=State.DRAFT)
    form = contributor.form(draft)
    assert form.options("state") == form.options("roles-0-state") == ["draft", "in-review"]
    assert contributor.submit(draft, state="published").errors != []
    assert contributor.submit(draft, **{"roles-0-state": "published"}).errors != []
    page = contributor.open(admin_url(type(draft)))
    assert page.options("action") == ["", "send_to_review", "merge", "withdraw", "bring_back", "delete_selected"]
    contributor.run_action("publish", draft)
    assert {type(draft).objects.get().state, Role.objects.get(pk=role.pk).state} == {State.DRAFT}


@pytest.mark.parametrize("state", ["published", "withdrawn"])
def test_public_record_stays_as_it_is(contributor: Curator, state: State) -> None:
    outcome = f.OutcomeFactory(summary="As published.")
    if state == "withdrawn":
        f.withdraw(outcome)
    page = contributor.form(outcome)
    assert page.status == 200
    assert buttons(page) == {"_save"}
    # A draft revision may propose either.
    assert page.options("state") == ["published", "withdrawn"]
    assert "Saved as a draft revision" in contributor.submit(outcome, summary="Better.").messages
    refused = contributor.submit(outcome, summary="Better.", state="draft").errors
    assert refused == [STATE_NOT_OFFERED % {"value": "draft"}]
    assert Outcome.objects.get().summary == "As published."
    assert contributor.client.post(admin_url(outcome, "delete"), {"post": "yes"}).status_code in (302, 403)
    contributor.run_action("withdraw", outcome, withdraw="1", reason="No.")
    assert "Nothing was deleted" in contributor.run_action("delete_selected", outcome, post="yes").messages
    assert Outcome.objects.get().state == state


def test_passages_of_a_public_source_are_held_in_draft_revisions(contributor: Curator) -> None:
    public, draft = f.SourceFactory(), f.SourceFactory(state=State.DRAFT)
    new = {"locator": "para 1", "nature": "outcome", "original": "A paragraph.", "gist": "What it says."}
    for source, held in ((public, 0), (draft, 1)):
        assert contributor.submit(Passage, source=source.pk, **new).errors == []
        assert source.passages.count() == held
        assert contributor.client.get(f"/admin/adgmin/source/{source.pk}/passages/").status_code == 200
        assert len(contributor.form(source).links("Enter passages")) == 1
    assert Revision.objects.get().wanted["fields"]["locator"] == "para 1"
    # Two that are held stand one after the other.
    assert contributor.submit(Passage, source=public.pk, **{**new, "locator": "para 2"}).errors == []
    assert [each.wanted["fields"]["order"] for each in Revision.objects.order_by("pk")] == [1, 2]


@pytest.mark.parametrize("factory", [f.ThemeFactory, f.SynonymFactory])
def test_what_has_no_draft_is_changed_in_revisions_only(contributor: Curator, factory: Any) -> None:
    row: Model = factory()
    name = "summary" if isinstance(row, Theme) else "terms"
    before = getattr(row, name)
    assert buttons(contributor.form(row)) == {"_save"}
    assert "Saved as a draft revision" in contributor.submit(row, **{name: "Tea, milk"}).messages
    row.refresh_from_db()
    assert (getattr(row, name), Revision.objects.get().wanted["fields"][name]) == (before, "Tea, milk")
    # What has a draft revision is not deleted.
    contributor.client.post(admin_url(row, "delete"), {"post": "yes"})
    row.refresh_from_db()
    Revision.objects.all().delete()
    contributor.client.post(admin_url(row, "delete"), {"post": "yes", "why": WHY})
    row.refresh_from_db()
    assert Revision.objects.get().wanted["fields"] == {}
    # Its form leads to the review; what was typed there is offered again.
    page = contributor.form(row)
    assert page.response["Location"] == admin_url(Revision.objects.get(), "change")
    sent = contributor.client.post(admin_url(row, "change"), {name: "Milk, tea", "_save": "1"})
    assert "There is a draft revision that deletes or merges this" in sent.content.decode()


def test_draft_that_refers_to_public_records_can_be_saved(contributor: Curator) -> None:
    initiative, actor = f.InitiativeFactory(), f.ActorFactory()
    page = contributor.submit(
        Role, initiative=initiative.pk, actor=actor.pk, role="funder", **citation_row(f.PassageFactory())
    )
    assert page.errors == []
    assert Role.objects.get().state == State.DRAFT


def test_editor_publishes_in_form_and_inline(curator: Curator) -> None:
    draft = f.InitiativeFactory(state=State.DRAFT)
    row = inline_row(
        "roles", actor=f.ActorFactory().pk, role="funder", state="published", passage=f.PassageFactory().pk
    )
    assert curator.submit(draft, state="published", **row).errors == []
    assert Role.objects.get().state == State.PUBLISHED


def test_published_part_is_added_to_a_changed_published_record(curator: Curator) -> None:
    row = inline_row(
        "roles", actor=f.ActorFactory().pk, role="funder", state="published", passage=f.PassageFactory().pk
    )
    assert curator.submit(f.InitiativeFactory(), summary="What it is.", **row).errors == []
    assert Role.objects.get().state == State.PUBLISHED


def test_no_other_way_of_writing_changes_what_is_public(contributor: Curator) -> None:
    outcome, draft = f.OutcomeFactory(), f.OutcomeFactory(state=State.DRAFT)
    with writing_as(contributor):
        draft.summary = "Better."
        draft.save()
        for write in (lambda: f.cite(outcome), lambda: outcome.save(), lambda: f.ThemeFactory()):
            before = record.version().number
            with pytest.raises(PermissionDenied):
                write()
            assert record.version().number == before
    assert outcome.citations.count() == 1
    assert not Theme.objects.filter(pk__gt=draft.leading_theme_id).exists()
