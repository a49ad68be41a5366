"""“Reviews that wait for me” on the front page: a number with its list, which reaches zero."""

import pytest
from django.urls import reverse
from pytest_django import Settings

from adgmin.models import Revision, Source
from adgmin.record import State
from tests import factories as f

from .curator import WHY, Curator, Page, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db: None, settings: Settings) -> Curator:
    settings.FOUR_EYES = True
    return signed_in("editor")


@pytest.fixture
def contributor(db: None) -> Curator:
    return signed_in("contributor")


def review_url(source: Source) -> str:
    return reverse("admin:adgmin_source_review", args=[source.pk])


def my_reviews(curator: Curator) -> list[str]:
    """The addresses of the list to which the number leads. Asserts that there are as many."""
    [item] = [each for each in curator.open("/admin/").soup.select(".attention li") if "review that" in Page.words(each)
              or "reviews that" in Page.words(each)]  # fmt: skip
    number, _space, label = Page.words(item).partition(" ")
    assert label == ("review that waits for me" if number == "1" else "reviews that wait for me")
    link = item.select_one("a")
    listed = curator.open(str(link["href"])).soup.select("#result_list tbody th a") if link else []
    assert len(listed) == int(number)
    return [str(row["href"]).partition("?")[0] for row in listed]


def press(curator: Curator, review: Source | str, button: str, **data: str) -> None:
    url = review if isinstance(review, str) else review_url(review)
    page = Page(curator.client.post(url, {**curator.open(url).fields, **data, button: "1"}, follow=True))
    assert page.errors == []


def test_review_waits_for_others_then_for_whom_it_was_sent_back_to(editor: Curator, contributor: Curator) -> None:
    source = f.SourceFactory(state=State.DRAFT)
    row = f.ActorFactory(state=State.DRAFT, passage=f.PassageFactory(source=source))
    for curator in (editor, contributor):
        assert my_reviews(curator) == []
    assert contributor.submit(row, summary="What it does.").errors == []
    press(contributor, source, "send_to_review")
    assert (my_reviews(editor), my_reviews(contributor)) == ([review_url(source)], [])
    press(editor, source, "send_back", **{"all-text": "Which?"})
    assert (my_reviews(editor), my_reviews(contributor)) == ([], [review_url(source)])
    assert contributor.submit(row, summary="What it does now.").errors == []
    press(contributor, source, "send_to_review")
    assert (my_reviews(editor), my_reviews(contributor)) == ([review_url(source)], [])
    press(editor, source, "publish")
    assert (my_reviews(editor), my_reviews(contributor)) == ([], [])


def test_review_of_a_draft_revision_waits_in_the_same_way(editor: Curator, contributor: Curator) -> None:
    passage = f.PassageFactory(gist="What it says.")
    assert contributor.submit(passage, gist="What it says now.", why=WHY).errors == []
    press(contributor, passage.source, "send_to_review")
    assert (my_reviews(editor), my_reviews(contributor)) == ([review_url(passage.source)], [])
    press(editor, passage.source, "send_back", **{"all-text": "Which?"})
    assert (my_reviews(editor), my_reviews(contributor)) == ([], [review_url(passage.source)])
    assert editor.submit(passage, gist="What it says in the end.", why=WHY).errors == []
    press(editor, passage.source, "send_to_review")
    assert (my_reviews(editor), my_reviews(contributor)) == ([], [])


def test_what_an_editor_saved_last_waits_for_another_one(editor: Curator) -> None:
    row = f.ActorFactory(state=State.DRAFT)
    assert editor.submit(row, summary="What it does.", state=State.IN_REVIEW).errors == []
    assert my_reviews(editor) == []


def test_what_comes_from_no_source_waits_too(editor: Curator, contributor: Curator) -> None:
    outcome, draft = f.OutcomeFactory(), f.ActorFactory(state=State.DRAFT, with_citation=False)
    assert contributor.submit(outcome, summary="Better.").errors == []
    assert contributor.submit(draft, summary="What it does.", state=State.IN_REVIEW).errors == []
    revision = reverse("admin:adgmin_revision_change", args=[Revision.objects.get().pk])
    form = reverse("admin:adgmin_actor_change", args=[draft.pk])
    assert (my_reviews(editor), my_reviews(contributor)) == ([form], [])
    press(contributor, revision, "send_to_review")
    assert (my_reviews(editor), my_reviews(contributor)) == ([form, revision], [])
    press(editor, revision, "send_back", **{"all-text": "Which?"})
    assert (my_reviews(editor), my_reviews(contributor)) == ([form], [revision])


def test_parts_wait_with_their_record(editor: Curator, contributor: Curator) -> None:
    role = f.RoleFactory()
    for row in (role, role.initiative):
        contributor.submit(row, summary="Better.")
    first, _other = (
        reverse("admin:adgmin_revision_change", args=[each.pk]) for each in Revision.objects.order_by("pk")
    )
    press(contributor, first, "send_to_review")
    assert (my_reviews(editor), my_reviews(contributor)) == ([first], [])
    press(editor, first, "publish")
    assert my_reviews(editor) == []
