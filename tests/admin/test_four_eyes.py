"""Nobody publishes what they saved last, whichever way they try."""

from collections.abc import Callable

import pytest
from django.db import models
from pytest_django import Settings

from adgmin import record
from adgmin.models import Actor, HistoryRow, Passage, Revision, Synonym, Theme
from adgmin.record import How, State
from initiatives.models import Outcome, Role
from tests import factories as f

from .curator import WHY, Curator, admin_url, citation_row, signed_in
from .tables import as_csv, confirm, exported, rows_in, upload

pytestmark = pytest.mark.django_db

type Shown = Callable[[], bool]

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


def test_source_is_not_published_by_whoever_deleted_a_passage_of_it_last(editor: Curator) -> None:
    source = f.SourceFactory(state=State.DRAFT)
    kept, gone = (f.PassageFactory(source=source, order=order, note="A heading.") for order in (1, 2))
    editor.client.post(admin_url(gone, "delete"), {"post": "yes"})
    assert [*source.passages.all()] == [kept]
    assert REFUSED in editor.run_action("publish", source).messages
    assert signed_in("chief").run_action("publish", source).messages == "1 record is now published."


def test_list_says_what_waits_for_somebody_else(editor: Curator, contributor: Curator) -> None:
    draft, withdrawn, actor = draft_of(contributor), f.ActorFactory(), f.ActorFactory()
    f.withdraw(withdrawn)
    assert editor.run_action("publish", draft, withdrawn, why=WHY).messages == (
        "1 record is now published. 1 record is published once somebody else publishes its draft revision."
    )
    merged = f.ActorFactory()
    f.withdraw(merged, merged_into=actor)
    for curator, action in ((contributor, "bring_back"), (editor, "publish")):
        assert "Revert the merge in its history instead." in curator.run_action(action, merged).messages
    back = "Nothing was changed. Only withdrawn records can be brought back:"
    assert back in contributor.run_action("bring_back", withdrawn, actor).messages
    page = editor.run_action("withdraw", actor, withdraw="1", reason="Entered twice.")
    assert page.messages == "1 record is withdrawn once somebody else publishes its draft revision."
    assert (state_of(draft), state_of(withdrawn), state_of(actor)) == ("published", "withdrawn", "published")


def test_the_rule_can_be_turned_off(editor: Curator, settings: Settings) -> None:
    settings.FOUR_EYES = False
    assert editor.submit(draft_of(editor), state="published").errors == []


class Scene:
    """Public rows of all kinds without drafts, and ways to change what is public of them.

    A way is tried by one person, and returns a question whether the public sees it.
    """

    def __init__(self) -> None:
        with record.editing():
            self.theme, self.other = f.ThemeFactory(name="Tea"), f.ThemeFactory(name="Milk")
            self.synonym = Synonym.objects.create(slug="tea", terms="tea, cha")
            self.source = f.SourceFactory()
            self.passage = f.PassageFactory(source=self.source, order=1, gist="On tea.")
            self.outcome = f.OutcomeFactory(summary="As published.")
            self.cited = f.PassageFactory()
            f.cite(self.outcome, self.cited)
            self.actor, self.twin, self.merged = f.ActorFactory(), f.ActorFactory(), f.ActorFactory()
            self.outcome.counterparts.set([self.merged])
            self.withdrawn, self.gone = f.ActorFactory(), f.ThemeFactory(name="Sugar")
        f.withdraw(self.withdrawn)
        self.gone_pk = self.gone.pk
        self.gone.delete()

    def theme_added(self, one: Curator) -> Shown:
        one.submit(Theme, name="Coffee", slug="coffee", order=3)
        return Theme.objects.filter(name="Coffee").exists

    def theme_changed(self, one: Curator) -> Shown:
        one.submit(self.theme, summary="On tea.")
        return Theme.objects.filter(summary="On tea.").exists

    def theme_deleted(self, one: Curator) -> Shown:
        one.client.post(admin_url(self.theme, "delete"), {"post": "yes", "why": WHY})
        return is_gone(self.theme)

    def theme_deleted_in_the_list(self, one: Curator) -> Shown:
        one.run_action("delete_selected", self.theme, post="yes", why=WHY)
        return is_gone(self.theme)

    def theme_brought_back(self, one: Curator) -> Shown:
        take_back(one, Theme, self.gone_pk)
        return Theme.objects.filter(pk=self.gone_pk, name="Sugar").exists

    def theme_merged(self, one: Curator) -> Shown:
        merge(one, self.theme, self.other)
        return Theme.objects.filter(pk=self.theme.pk, merged_into=self.other).exists

    def theme_imported(self, one: Curator) -> Shown:
        header = rows_in(exported(one, Theme))[0]
        new = [{"name": "Coffee", "slug": "coffee", "order": "3"}.get(name, "") for name in header]
        confirm(one, Theme, upload(one, Theme, as_csv([header, new])))
        return Theme.objects.filter(name="Coffee").exists

    def synonym_added(self, one: Curator) -> Shown:
        one.submit(Synonym, slug="milk", terms="milk, leche")
        return Synonym.objects.filter(slug="milk").exists

    def synonym_changed(self, one: Curator) -> Shown:
        one.submit(self.synonym, terms="tea, cha, chai")
        return Synonym.objects.filter(terms="tea, cha, chai").exists

    def synonym_deleted(self, one: Curator) -> Shown:
        one.client.post(admin_url(self.synonym, "delete"), {"post": "yes"})
        return is_gone(self.synonym)

    def passage_added(self, one: Curator) -> Shown:
        new = {
            "source": self.source.pk,
            "locator": "para 2",
            "nature": "outcome",
            "original": "The Meeting noted milk.",
        }
        one.submit(Passage, **new)
        return lambda: self.source.passages.filter(locator="para 2").exists()

    def passage_changed(self, one: Curator) -> Shown:
        assert "Say why" in str(one.submit(self.passage, gist="On milk.").errors)
        one.submit(self.passage, gist="On milk.", why=WHY)
        return lambda: self.source.passages.filter(gist="On milk.").exists()

    def passage_deleted(self, one: Curator) -> Shown:
        one.client.post(admin_url(self.passage, "delete"), {"post": "yes", "why": WHY})
        return is_gone(self.passage)

    def passages_of_a_copy(self, one: Curator) -> Shown:
        url = admin_url(self.source, "passages")
        one.client.post(url, {"split": "1", "text": "2. The Meeting noted milk.\n\n3. The Meeting noted sugar."})
        one.client.post(url, {**one.open(url).fields, "save": "1"})
        return lambda: self.source.passages.filter(first_words__startswith="The Meeting noted sugar").exists()

    def passage_imported(self, one: Curator) -> Shown:
        header, line = rows_in(exported(one, Passage, query=f"?source__id__exact={self.source.pk}"))
        new = {"slug": "p2", "order": "2", "locator": "para 2", "after_edit": ""}
        table = as_csv([header, [new.get(name, value) for name, value in zip(header, line, strict=True)]])
        confirm(one, Passage, upload(one, Passage, table))
        return lambda: self.source.passages.filter(locator="para 2").exists()

    def record_merged(self, one: Curator) -> Shown:
        merge(one, self.twin, self.actor)
        return Actor.objects.filter(pk=self.twin.pk, merged_into=self.actor).exists

    def reason_of_a_withdrawal(self, one: Curator) -> Shown:
        one.submit(self.withdrawn, withdrawn_because="It never was.")
        return Actor.objects.filter(withdrawn_because="It never was.").exists

    def withdrawn_in_the_list(self, one: Curator) -> Shown:
        one.run_action("withdraw", self.twin, withdraw="1", reason="It never was.")
        return Actor.objects.filter(withdrawn_because="It never was.").exists

    def withdrawn_in_the_form(self, one: Curator) -> Shown:
        one.submit(self.twin, state="withdrawn", withdrawn_because="It never was.")
        return Actor.objects.filter(withdrawn_because="It never was.").exists

    def withdrawal_ended(self, one: Curator) -> Shown:
        one.submit(self.withdrawn, state="published")
        return Actor.objects.filter(pk=self.withdrawn.pk, state="published").exists

    def merge_taken_back(self, one: Curator) -> Shown:
        with record.editing(how=How.MERGE):
            self.merged.merge_into(self.actor, "Entered twice.")
        take_back(one, Actor, self.merged.pk)
        return lambda: (
            Actor.objects.filter(pk=self.merged.pk, merged_into=None, state="published").exists()
            and self.outcome.counterparts.filter(pk=self.merged.pk).exists()
        )

    def contents_of_what_is_withdrawn(self, one: Curator) -> Shown:
        one.submit(self.withdrawn, summary="Better.")
        return Actor.objects.filter(summary="Better.").exists

    def withdrawn_reason_imported(self, one: Curator) -> Shown:
        self.imported(one, self.withdrawn, "withdrawn_because", "It never was.")
        return Actor.objects.filter(withdrawn_because="It never was.").exists

    def imported(self, one: Curator, row: Actor, column: str, value: str) -> None:
        header, *rows = rows_in(exported(one, Actor))
        [line] = [dict(zip(header, each, strict=True)) for each in rows if row.slug in each]
        line[column] = value
        page = upload(one, Actor, as_csv([header, list(line.values())]))
        confirm(one, Actor, page, why=WHY)

    def citation_added(self, one: Curator) -> Shown:
        one.submit(self.outcome, **citation_row(self.passage, 2))
        return lambda: self.outcome.citations.filter(passage=self.passage).exists()

    def citation_deleted(self, one: Curator) -> Shown:
        one.submit(self.outcome, **{"citations-1-DELETE": "on"})
        return lambda: not self.outcome.citations.filter(passage=self.cited).exists()

    def edit_taken_back(self, one: Curator) -> Shown:
        self.outcome.summary = "Changed by the operator."
        self.outcome.save()
        take_back(one, Outcome, self.outcome.pk)
        return Outcome.objects.filter(summary="As published.").exists


def is_gone(row: models.Model) -> Shown:
    return lambda: not type(row)._base_manager.filter(pk=row.pk).exists()


def take_back(one: Curator, noun: type[models.Model], pk: int) -> None:
    entry = HistoryRow.objects.filter(noun=noun._meta.label_lower, object_id=pk).latest("pk").entry_id
    url = f"/admin/{noun._meta.app_label}/{noun._meta.model_name}/{pk}/history/{entry}/"
    one.client.post(url, {"own": "1", "why": WHY})


def merge(one: Curator, row: models.Model, into: models.Model) -> None:
    one.run_action("merge", row, merge="1", reason="Entered twice.", merged_into=into.pk, previewed=into.pk)


WAYS = [name for name, way in vars(Scene).items() if "Shown" in str(getattr(way, "__annotations__", {}).get("return"))]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_nothing_becomes_public_without_a_second_person(way: str, role: str, settings: Settings) -> None:
    settings.FOUR_EYES = True
    one, scene = signed_in(role), Scene()
    number = record.version().number
    is_shown = getattr(scene, way)(one)
    operator = int(way in ("edit_taken_back", "merge_taken_back"))
    assert (is_shown(), record.version().number) == (False, number + operator)
    if role == "editor":
        publish_all(one)
        assert (is_shown(), record.version().number) == (False, number + operator)
    publish_all(signed_in("chief"))
    assert is_shown()
    assert not Revision.objects.waiting().exists()


def publish_all(curator: Curator) -> None:
    """Open the review of each draft revision, look at all of its pages, and publish it."""
    for revision in Revision.objects.waiting():
        page = curator.open(admin_url(revision, "change"))
        if page.status == 302:
            page = curator.open(page.response["Location"])
        for link in ("Preview of its page", "Form", "Its steps"):
            for url in page.links(link):
                assert curator.open(url).status in (200, 410), url
        url = page.response.request["PATH_INFO"]  # type: ignore[attr-defined]
        curator.client.post(url, {**page.fields, "publish": "1"})


def test_merge_is_taken_back_whole_once_somebody_else_publishes_that(editor: Curator) -> None:
    with record.editing():
        kept, twin = f.ActorFactory(), f.ActorFactory()
        outcome = f.OutcomeFactory(body=twin)
    chief = signed_in("chief")
    merge(editor, twin, kept)
    publish_all(chief)
    outcome.refresh_from_db()
    assert (outcome.body, Actor.objects.get(pk=twin.pk).merged_into) == (kept, kept)
    [button, *_rest] = editor.open(admin_url(twin, "history")).links("Revert this change")
    assert "Revert for this record" not in str(editor.open(button).soup)
    editor.client.post(button, {"why": WHY})
    review = chief.open(admin_url(Revision.objects.waiting().get(), "change"))
    assert "It takes the merge of this back" in review.soup.get_text()
    assert [str(kept), str(kept), str(twin)] == [cell for cell in review.texts("td") if cell in (str(kept), str(twin))]
    publish_all(chief)
    outcome.refresh_from_db()
    assert (outcome.body, Actor.objects.get(pk=twin.pk).merged_into) == (twin, None)


def test_review_of_a_merge_shows_the_page_of_the_record_that_stays(editor: Curator) -> None:
    with record.editing():
        kept, twin = f.ActorFactory(name="The kept board"), f.ActorFactory(name="The other board")
        f.OutcomeFactory(body=twin, title="a guide on tea")
    merge(editor, twin, kept)
    number = record.version().number
    review = editor.open(admin_url(Revision.objects.get(), "change"))
    assert "It merges this into “The kept board”" in review.soup.get_text()
    [url] = review.links("Preview of its page")
    page = editor.open(url)
    assert page.status == 200
    assert "The kept board" in page.texts("h1")[0]
    assert "a guide on tea" in " ".join(page.texts("main ins"))
    # Nothing was written.
    assert (record.version().number, Actor.objects.get(pk=twin.pk).merged_into) == (number, None)
    assert Revision.objects.waiting().count() == 1


def test_page_before_a_deletion_says_what_becomes_of_it(editor: Curator) -> None:
    says = "saves a draft revision that deletes it"
    draft = f.OutcomeFactory(state=State.DRAFT)
    for row, is_said in ((f.ThemeFactory(), True), (draft, False)):
        one = editor.open(admin_url(row, "delete"))
        selected = editor.run_action("delete_selected", row)
        assert [says in page.soup.get_text() for page in (one, selected)] == [is_said, is_said]


def test_what_changed_since_is_neither_deleted_nor_merged(editor: Curator) -> None:
    theme, chief = f.ThemeFactory(), signed_in("chief")
    editor.client.post(admin_url(theme, "delete"), {"post": "yes", "why": WHY})
    theme.summary = "Changed by the operator."
    theme.save()
    publish_all(chief)
    assert Theme.objects.filter(pk=theme.pk).exists()
    assert Revision.objects.waiting().get().label == str(theme)
