"""Reviewing what comes from a source: problems, previews, comments, and publishing it at once."""

import threading
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from adgmin import record
from adgmin.models import ReviewComment, Source
from adgmin.record import NotEditingError, State
from initiatives.models import Initiative, Outcome
from tests import factories as f

from .curator import Curator, Page, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def contributor(db: None) -> Curator:
    return signed_in("contributor")


@pytest.fixture
def editor(db: None, settings: Settings) -> Curator:
    settings.FOUR_EYES = True
    return signed_in("editor")


class Scene:
    """A draft source with two passages, and what comes from the first: a new initiative and an outcome about it."""

    def __init__(self) -> None:
        self.source = f.SourceFactory(title="A new statement", state=State.DRAFT)
        self.passage, self.open = (f.PassageFactory(source=self.source) for _number in range(2))
        self.published = f.OutcomeFactory(title="an old guide")
        self.initiative = f.InitiativeFactory(name="A new guide", state=State.DRAFT, passage=self.passage)
        theme = f.ThemeFactory()
        self.outcome = f.OutcomeFactory(
            title="a new guide", state=State.DRAFT, passage=self.passage, initiative=self.initiative,
            meeting=self.published.meeting, themes=[theme], leading_theme=theme,
        )  # fmt: skip
        self.url = f"/admin/adgmin/source/{self.source.pk}/review/"

    def send(self, curator: Curator, **data: Any) -> Page:
        """Send the form of the page with one of its buttons."""
        return Page(curator.client.post(self.url, {**curator.open(self.url).fields, **data}, follow=True))

    def publish(self, curator: Curator) -> Page:
        """Publish although problems are open."""
        [box] = curator.open(self.url).soup.select("[name=_confirmed]")
        return self.send(curator, publish="1", _confirmed=str(box["value"]), _because="They follow.")

    def preview_url(self, row: Any) -> str:
        return f"{self.url}{row._meta.label_lower}/{row.pk}/"

    def states(self) -> set[str]:
        rows = (Source.objects.get(pk=self.source.pk), Initiative.objects.get(pk=self.initiative.pk))
        return {row.state for row in (*rows, Outcome.objects.get(pk=self.outcome.pk))}


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


def problems(page: Page) -> list[str]:
    return page.texts("[aria-labelledby=problems] li")


def test_page_lists_problems_then_rows(contributor: Curator, scene: Scene) -> None:
    uncited = f.RoleFactory(initiative=scene.initiative, state=State.DRAFT, with_citation=False)
    page = contributor.open(scene.url)
    assert problems(page) == [
        f"{scene.open.short_name}: no record cites this passage, and no note says why. See it",
        f"Role “{uncited}” is published without a citation.",
    ]
    assert page.texts(".reviewed h2") == [
        f"{row} draft" for row in (scene.source, scene.initiative, scene.outcome, uncited)
    ] + ["All of it"]
    assert page.soup.select_one("[name=publish]") is None


def test_rules_are_checked_without_writing(contributor: Curator, scene: Scene) -> None:
    elsewhere = f.InitiativeFactory(name="Elsewhere", state=State.DRAFT)
    scene.outcome.initiative, scene.outcome.leading_theme = elsewhere, None
    scene.outcome.save()
    with CaptureQueriesContext(connection) as queries:
        found = problems(contributor.open(scene.url))
    written = [query["sql"] for query in queries if not query["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))]
    assert [sql for sql in written if "django_session" not in sql] == []
    assert [each for each in found if "refers to an unpublished record in “initiative”" in each]
    assert [each for each in found if "is required to publish the record" in each]


@pytest.mark.both_databases
def test_bundle_is_published_at_once_by_somebody_else(editor: Curator, contributor: Curator, scene: Scene) -> None:
    contributor.submit(scene.outcome, summary="What was endorsed.")
    before = record.version().number
    refused = scene.send(editor, publish="1")
    assert "Nothing was saved yet. Please correct what looks wrong, or confirm it." in refused.errors
    assert scene.states() == {State.DRAFT}
    assert "3 records are now published." in scene.publish(editor).messages
    assert scene.states() == {State.PUBLISHED}
    assert record.version().number == before + 1


def test_who_saved_a_row_last_does_not_publish_the_bundle(editor: Curator, contributor: Curator, scene: Scene) -> None:
    for name in ("contributor", "editor"):
        with record.editing(user=User.objects.get(username=name)):
            f.PassageFactory.create_batch(2, source=scene.source, note="A heading.")
    # A source counts once with all its passages. It is no problem for those who do not publish.
    assert "You saved one of these rows last: somebody else must publish it." in problems(editor.open(scene.url))
    assert not any("You saved" in sentence for sentence in problems(contributor.open(scene.url)))
    editor.submit(scene.outcome, summary="What was endorsed.")
    assert "You saved 2 of these rows last: somebody else must publish them." in problems(editor.open(scene.url))
    page = scene.publish(editor)
    assert "you saved it last. Somebody else must publish it." in str(page.errors)
    assert scene.states() == {State.DRAFT}


def test_nothing_is_published_that_the_reviewer_has_not_seen(
    editor: Curator, contributor: Curator, scene: Scene
) -> None:
    seen = editor.open(scene.url).fields
    contributor.submit(scene.outcome, summary="Changed while the page was open.")
    page = Page(editor.client.post(scene.url, {**seen, "publish": "1"}, follow=True))
    assert "a row was changed after you opened this page" in str(page.errors)
    assert scene.states() == {State.DRAFT}


def test_contributor_comments_and_sends_on_but_does_not_publish(contributor: Curator, scene: Scene) -> None:
    assert "3 drafts were sent to review." in scene.send(contributor, send_to_review="1").messages
    assert contributor.client.post(scene.url, {"publish": "1"}).status_code == 403
    assert scene.states() == {State.IN_REVIEW}


def test_row_is_commented_and_bundle_sent_back_with_a_comment(editor: Curator, scene: Scene) -> None:
    key = f"initiatives.outcome-{scene.outcome.pk}"
    scene.send(editor, comment=key, **{f"{key}-text": "Which\u202e <verb>?\0"})
    scene.send(editor, send_to_review="1")
    assert "Write what should be changed." in scene.send(editor, send_back="1").errors
    assert scene.states() == {State.IN_REVIEW}
    page = scene.send(editor, send_back="1", **{"all-text": "Please see the outcome."})
    assert "3 rows were sent back." in page.messages
    assert scene.states() == {State.DRAFT}
    comments = page.texts(".comments li")
    assert [comment.partition(" ")[0] for comment in comments] == ["editor", "editor"]
    assert comments[0].endswith("Which <verb>?")
    assert comments[1].endswith("Please see the outcome.")


def test_all_comments_that_were_written_are_kept_whatever_is_pressed(editor: Curator, scene: Scene) -> None:
    keys = [f"{row._meta.label_lower}-{row.pk}" for row in (scene.initiative, scene.outcome)]
    written = {f"{key}-text": f"About {key}." for key in keys}
    refused = scene.send(editor, publish="1", **written)
    assert "Write what should be changed." not in refused.soup.get_text()
    assert {name: refused.fields[name] for name in written} == written
    assert scene.send(editor, comment=keys[0], **written).messages == "2 comments were saved."
    assert [comment.text for comment in ReviewComment.objects.order_by("pk")] == [f"About {key}." for key in keys]


def test_refused_publication_names_the_field(editor: Curator, scene: Scene) -> None:
    scene.outcome.leading_theme = None
    scene.outcome.save()
    errors = str(scene.publish(editor).errors)
    assert "a new guide: Leading theme: This field is required to publish the record." in errors


def test_comment_on_a_row_that_is_gone_is_refused(editor: Curator, scene: Scene) -> None:
    page = scene.send(editor, comment="initiatives.outcome-999", **{"initiatives.outcome-999-text": "Which?"})
    assert page.errors == ["The outcome is not there."]


def test_preview_is_the_public_page_and_never_cached(contributor: Curator, scene: Scene, settings: Settings) -> None:
    settings.DEBUG = False
    response = contributor.client.get(scene.preview_url(scene.outcome), headers={"If-None-Match": "*"})
    assert response.status_code == 200
    page = Page(response)
    assert "A new guide" in page.soup.get_text()
    assert "It is not public." in page.texts(".note")[0]
    assert "no-store" in response["Cache-Control"]
    assert not response.has_header("ETag")
    for row in (scene.source, scene.initiative):
        assert contributor.client.get(scene.preview_url(row)).status_code == 200
        assert contributor.client.get(row.get_absolute_url()).status_code == 404


def test_preview_is_for_staff_and_rows_of_the_bundle(contributor: Curator, scene: Scene) -> None:
    assert Client().get(scene.preview_url(scene.outcome)).status_code == 302
    for address in (scene.preview_url(scene.published), f"{scene.url}no.noun/1/", f"{scene.url}no.noun/x/"):
        assert contributor.client.get(address).status_code == 404


def test_preview_writes_nothing(contributor: Curator, scene: Scene) -> None:
    with CaptureQueriesContext(connection) as queries:
        contributor.client.get(scene.preview_url(scene.initiative))
    statements = [query["sql"] for query in queries if "django_session" not in query["sql"]]
    assert [sql for sql in statements if not sql.lstrip("(").startswith("SELECT") or "FOR UPDATE" in sql] == []
    with record.preview({Outcome: {scene.outcome.pk}}), pytest.raises(NotEditingError):
        scene.outcome.save()


PUBLIC = (
    "/",
    "/outcomes/",
    "/initiatives/",
    "/sources/",
    "/meetings/",
    "/api/v1/outcomes/",
    "/outcomes.csv",
    "/timeline/",
)


@pytest.mark.django_db(transaction=True)
def test_preview_changes_no_public_answer_even_at_the_same_time(settings: Settings) -> None:
    settings.DEBUG = False
    scene, contributor = Scene(), signed_in("contributor")
    addresses = (*PUBLIC, scene.published.meeting.get_absolute_url(), scene.published.get_absolute_url())
    public = Client()

    def answers() -> list[tuple[int, bytes, str]]:
        found = [public.get(address) for address in addresses]
        return [(each.status_code, each.getvalue(), each.get("ETag", "")) for each in found]

    before, seen, done = answers(), [], threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.append(answers())
        connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    for row in (scene.outcome, scene.initiative, scene.source) * 3:
        assert contributor.client.get(scene.preview_url(row)).status_code == 200
    done.set()
    reader.join()
    assert seen
    assert [each for each in (*seen, answers()) if each != before] == []
