"""Open draft revisions follow a merge to the record that is kept, and come back when it is reverted."""

import pytest

from adgmin import record
from adgmin.models import Revision
from tests import factories as f

from .curator import WHY, Curator, Page, admin_url, citation_row, signed_in
from .test_merging import merge, merging

pytestmark = pytest.mark.django_db


class Revised:
    """A record and its duplicate; a draft revision of the duplicate, and one of a record that refers to it."""

    def __init__(self) -> None:
        with record.editing():
            self.one, self.other = f.ActorFactory(name="ROK", summary="Old."), f.ActorFactory(name="Republic of Korea")
            self.outcome, self.passage = f.OutcomeFactory(title="the guide"), f.PassageFactory()
        self.ana = signed_in("contributor")
        self.ana.submit(self.one, note="Better.", why="It was misread.", **citation_row(self.passage, 1))
        reading = citation_row(f.PassageFactory(), 1, aspect="actor", value=self.one.slug)
        self.ana.submit(self.outcome, body=self.one.pk, why="It was another one.", **reading)
        self.own, self.referring = Revision.objects.order_by("pk")

    def again(self) -> tuple[Revision, Revision]:
        self.own, self.referring = Revision.objects.order_by("pk")
        return self.own, self.referring


def test_open_draft_revisions_follow_a_merge_and_come_back(curator: Curator) -> None:
    scene = Revised()
    preview = merging(curator, scene.other, scene.one)
    named = preview.texts("[aria-labelledby=revisions] li")
    assert named == ["ROK (actor, contributor)", f"{scene.outcome} (outcome, contributor)"]
    before = [(each.object_id, each.base, each.wanted, each.source) for each in (scene.own, scene.referring)]
    assert merge(curator, scene.other, scene.one) == []
    own, referring = scene.again()
    assert own.object_id == scene.other.pk
    assert referring.wanted["fields"]["body"] == scene.other.pk
    assert scene.other.slug in [each["value"] for each in referring.wanted["citations"]]
    assert own.steps.latest("pk").why == "The records were merged."
    # Publishing it now changes the record that was kept.
    assert scene.ana.form(scene.other).fields["note"] == "Better."
    [button, *_rest] = curator.open(admin_url(scene.one, "history")).links("Revert this change")
    curator.client.post(button, {"why": WHY, "all": "1"})
    assert [(each.object_id, each.base, each.wanted, each.source) for each in scene.again()] == before
    assert merge(curator, scene.other, scene.one) == []
    url = admin_url(scene.again()[0], "change")
    review = Page(curator.client.get(url, follow=True))
    curator.client.post(review.response.request["PATH_INFO"], {**review.fields, "publish": "1"})  # type: ignore[attr-defined]
    scene.other.refresh_from_db()
    assert (scene.other.note, scene.other.citations.filter(passage=scene.passage).count()) == ("Better.", 1)


def test_merge_is_refused_where_a_person_must_decide_about_draft_revisions(curator: Curator) -> None:
    scene = Revised()
    scene.ana.submit(scene.other, summary="Another.", why="It was misread.")
    kept = Revision.objects.latest("pk")
    refusals = [
        f"ROK: “{name}” has an open draft revision: publish or drop that first." for name in ("ROK", scene.other)
    ]
    assert merge(curator, scene.other, scene.one) == refusals
    kept.delete()
    scene.ana.submit(scene.one, state="withdrawn", withdrawn_because="It is another one.")
    assert merge(curator, scene.other, scene.one) == refusals[:1]
    scene.ana.submit(scene.one, state="published", withdrawn_because="")
    assert merge(curator, scene.other, scene.one) == []


def test_revision_saved_after_a_merge_stays_with_the_kept_record_when_it_is_reverted(curator: Curator) -> None:
    scene = Revised()
    assert merge(curator, scene.other, scene.one) == []
    scene.ana.submit(scene.other, note="Best.", why="It was misread.")
    [button, *_rest] = curator.open(admin_url(scene.one, "history")).links("Revert this change")
    assert Page(curator.client.post(button, {"why": WHY, "all": "1"}, follow=True)).errors == []
    scene.one.refresh_from_db()
    assert scene.one.merged_into is None
    own, referring = scene.again()
    assert (own.object_id, own.wanted["fields"]["note"], own.is_open) == (scene.other.pk, "Best.", True)
    assert "stays with the record that was kept" in own.steps.latest("pk").why
    assert referring.wanted["fields"]["body"] == scene.one.pk
    # The record that is back has none, and can get one.
    assert scene.ana.submit(scene.one, note="Good.", why="It was misread.").errors == []
    page = Page(curator.client.get(admin_url(own, "change"), follow=True))
    curator.client.post(page.response.request["PATH_INFO"], {**page.fields, "publish": "1"})  # type: ignore[attr-defined]
    scene.other.refresh_from_db()
    assert scene.other.note == "Best."


def test_dropped_revision_of_a_merged_record_is_not_taken_up(curator: Curator) -> None:
    scene = Revised()
    Revision.objects.update(state="dropped")
    assert merge(curator, scene.other, scene.one) == []
    url = f"/admin/adgmin/revision/{scene.own.pk}/history/"
    page = Page(curator.client.post(url, {**curator.open(url).fields, "take_up": "1"}))
    assert page.errors == ["“ROK” is merged into another record. Change that record instead."]


def test_draft_revisions_follow_a_source_to_its_newer_version(curator: Curator) -> None:
    with record.editing():
        older, newer = f.SourceFactory(), f.SourceFactory()
        passage, same = (f.PassageFactory(source=source, fingerprint="a" * 64) for source in (older, newer))
        actor = f.ActorFactory()
    signed_in("contributor").submit(actor, **citation_row(passage, 1))
    [revision] = Revision.objects.all()
    assert revision.source == older
    assert merge(curator, newer, older) == []
    revision.refresh_from_db()
    assert (revision.source, revision.passages.get(source=newer)) == (newer, same)
    assert passage not in revision.passages.all()


def test_draft_revisions_of_passages_follow_their_source_and_come_back(curator: Curator) -> None:
    with record.editing():
        older, newer = f.SourceFactory(), f.SourceFactory()
        passage, same = (
            f.PassageFactory(source=source, order=order, fingerprint="a" * 64, gist="On tea.", note="A heading.")
            for source, order in ((older, 1), (newer, 2))
        )
        gone = f.PassageFactory(source=older, order=3, fingerprint="b" * 64, note="A heading.")
    ana = signed_in("contributor")
    for row in (passage, gone):
        assert ana.submit(row, gist="Better.", why="It was misread.").errors == []
    revision, other = Revision.objects.order_by("pk")
    assert merge(curator, newer, older) == []
    revision.refresh_from_db()
    assert (revision.object_id, revision.source) == (same.pk, newer)
    review = Page(curator.client.get(f"/admin/adgmin/source/{newer.pk}/review/"))
    assert "Gist On tea. Better." in review.texts(".reviewed tbody tr")
    # What the newer text does not have stays where it is.
    other.refresh_from_db()
    assert (other.object_id, other.source) == (gone.pk, older)
    [button, *_rest] = curator.open(admin_url(older, "history")).links("Revert this change")
    assert Page(curator.client.post(button, {"why": WHY, "all": "1"}, follow=True)).errors == []
    revision.refresh_from_db()
    assert (revision.object_id, revision.source) == (passage.pk, older)
    assert merge(curator, newer, older) == []
    curator.client.post(f"/admin/adgmin/source/{newer.pk}/review/", {**review.fields, "publish": "1"})
    same.refresh_from_db()
    assert same.gist == "Better."


def test_draft_revision_follows_the_corrected_slug_of_a_draft(curator: Curator) -> None:
    actor, outcome = f.ActorFactory(slug="rok", state="draft"), f.OutcomeFactory()
    ana = signed_in("contributor")
    reading = citation_row(f.PassageFactory(), 1, aspect="actor", value="rok")
    assert ana.submit(outcome, body=actor.pk, why="It was another one.", **reading).errors == []
    assert ana.submit(actor, slug="republic-of-korea").errors == []
    [revision] = Revision.objects.all()
    assert [each["value"] for each in revision.wanted["citations"]] == ["", "republic-of-korea"]
    assert revision.steps.latest("pk").why == "The slug “rok” was corrected."
