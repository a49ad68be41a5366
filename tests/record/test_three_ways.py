"""The three-way comparison of a load: changes of the fixtures are loaded, edits of curators are kept."""

from pathlib import Path
from typing import Any

import pytest

from adgmin import record
from adgmin.models import Actor, LoadedRow, Passage, Theme
from adgmin.portal.fixtures import NOUNS
from adgmin.portal.fixtures.comparing import UNKNOWN, LoadStatus, field_status
from adgmin.portal.fixtures.rows import models_of
from adgmin.record import Recorded, State
from initiatives.models import Initiative, Outcome
from tests import factories

from .files import add, dump, edit, load, remove, rows, write


def listed(printed: str, heading: str) -> list[str]:
    """The rows listed under a heading."""
    _before, after = printed.split(heading)
    return [line.strip() for line in after.split("\n\n")[0].splitlines()[1:]]


def guide() -> Initiative:
    return Initiative.objects.get(slug="a-guide")


def draft() -> Outcome:
    return Outcome.objects.get(slug="3rd-meeting-a-draft")


def edit_row(row: Recorded, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


@pytest.mark.parametrize(
    ("fixture", "stored", "loaded_value", "status"),
    [
        ("b", "a", "a", LoadStatus.UPDATED),
        (None, "a", "a", LoadStatus.UPDATED),
        ("a", "a", "a", LoadStatus.UNCHANGED),
        ("a", "a", UNKNOWN, LoadStatus.UNCHANGED),
        ("b", "b", "a", LoadStatus.UNCHANGED),
        ("a", "b", "a", LoadStatus.KEPT),
        ("a", None, "a", LoadStatus.KEPT),
        ("b", "c", "a", LoadStatus.CONFLICT),
        ("b", None, "a", LoadStatus.CONFLICT),
        (None, "b", "a", LoadStatus.CONFLICT),
        ("b", "a", UNKNOWN, LoadStatus.CONFLICT),
        ("b", None, UNKNOWN, LoadStatus.CONFLICT),
    ],
)
def test_field_status_for_every_combination(
    fixture: str | None, stored: str | None, loaded_value: object, status: LoadStatus
) -> None:
    assert field_status(fixture, stored, loaded_value) is status


def all_values() -> list[Any]:
    """Every column of every row, including timestamps."""
    tables: list[Any] = [LoadedRow, *(model for noun in NOUNS for model in models_of(noun))]
    return [list(table._default_manager.order_by("pk").values()) for table in tables]


def test_load_without_changes_writes_nothing(loaded: Path) -> None:
    loaded_value, version = all_values(), record.version().number
    load(loaded)
    load(loaded, overwrite=True)
    assert all_values() == loaded_value
    assert record.version().number == version


def test_load_is_one_version_of_the_record(loaded: Path) -> None:
    assert record.version().number == 1
    edit(loaded, "initiatives.json", "a-guide", summary="Better.")
    edit(loaded, "actors.json", "japan", acronym="JP")
    load(loaded)
    assert record.version().number == 2


def test_changes_of_the_fixtures_are_loaded(loaded: Path) -> None:
    edit(loaded, "initiatives.json", "b-the-new-guide", summary="Better.", succeeds=None, themes=[["ai"]])
    untouched = Initiative.objects.get(slug="z-the-old-guide").modified
    printed = load(loaded)
    followed = Initiative.objects.get(slug="b-the-new-guide")
    assert (followed.summary, followed.succeeds) == ("Better.", None)
    assert [theme.slug for theme in followed.themes.all()] == ["ai"]
    assert Initiative.objects.get(slug="z-the-old-guide").modified == untouched
    assert "1 updated" in printed


def test_edited_field_is_kept_and_listed_at_every_load(loaded: Path) -> None:
    edit_row(guide(), summary="Ours.")
    edit(loaded, "initiatives.json", "z-the-old-guide", summary="Theirs.")
    for _time in range(2):
        printed = load(loaded)
        assert listed(printed, "Edited here since the last load, and kept:") == ["initiative a-guide: summary"]
        assert guide().summary == "Ours."
    assert Initiative.objects.get(slug="z-the-old-guide").summary == "Theirs."


def test_other_fields_of_an_edited_row_are_updated(loaded: Path) -> None:
    edit_row(guide(), summary="Ours.")
    edit(loaded, "initiatives.json", "a-guide", name="A better guide", note="Theirs.")
    printed = load(loaded)
    assert listed(printed, "Edited here since the last load, and kept:") == ["initiative a-guide: summary"]
    assert (guide().name, guide().note, guide().summary) == ("A better guide", "Theirs.", "Ours.")
    edit(loaded, "initiatives.json", "a-guide", note=None)
    load(loaded)
    assert (guide().note, guide().summary) == ("", "Ours.")


def test_edited_many_to_many_field_is_kept(loaded: Path) -> None:
    outcome = Outcome.objects.get(slug="3rd-meeting-the-guide")
    with record.editing():
        outcome.counterparts.clear()
    edit(loaded, "outcomes.json", "3rd-meeting-the-guide", summary="Theirs.")
    kept = listed(load(loaded), "Edited here since the last load, and kept:")
    assert kept == ["outcome 3rd-meeting-the-guide: counterparts"]
    assert not outcome.counterparts.exists()
    assert Outcome.objects.get(pk=outcome.pk).summary == "Theirs."


def test_field_changed_on_both_sides_is_kept_until_they_agree(loaded: Path) -> None:
    edit_row(guide(), summary="Ours.")
    edit(loaded, "initiatives.json", "a-guide", summary="Theirs.", note="New.")
    for _time in range(2):
        printed = load(loaded)
        assert listed(printed, "Changed both here and in the fixtures") == [
            "initiative a-guide, summary:",
            "here: “Ours.”",
            "in the fixtures: “Theirs.”",
        ]
        assert (guide().summary, guide().note) == ("Ours.", "New.")
        assert "1 in conflict" in printed
    edit(loaded, "initiatives.json", "a-guide", summary="Ours.")
    assert "Changed both" not in load(loaded)
    edit(loaded, "initiatives.json", "a-guide", summary="Theirs again.")
    load(loaded)
    assert guide().summary == "Theirs again."


def test_conflict_shows_references_as_natural_keys(loaded: Path) -> None:
    new = Initiative.objects.get(slug="b-the-new-guide")
    edit_row(new, succeeds=None)
    with record.editing():
        new.themes.set(Theme.objects.filter(slug="ai"))
    edit(loaded, "initiatives.json", "b-the-new-guide", succeeds=["a-guide"], themes=[["data"]])
    assert listed(load(loaded), "Changed both here and in the fixtures") == [
        "initiative b-the-new-guide, succeeds:", "here: nothing", "in the fixtures: a-guide",
        "initiative b-the-new-guide, themes:", "here: ai", "in the fixtures: data",
    ]  # fmt: skip


def test_row_created_on_both_sides_is_a_conflict_then_an_edit(loaded: Path) -> None:
    factories.ActorFactory.create(name="Korea", acronym="ROK")
    add(loaded, "actors.json", "adgmin.actor", slug="korea", name="Korea", kind="partner")
    conflicts = listed(load(loaded), "Changed both here and in the fixtures")
    assert conflicts[-3:] == ["actor korea, acronym:", "here: “ROK”", "in the fixtures: nothing"]
    assert listed(load(loaded), "Edited here since the last load, and kept:") == ["actor korea: kind, state, acronym"]
    edit(loaded, "actors.json", "korea", summary="Theirs.")
    load(loaded)
    korea = Actor.objects.get(slug="korea")
    assert (korea.acronym, korea.summary) == ("ROK", "Theirs.")


def test_row_created_by_a_curator_is_not_listed(loaded: Path) -> None:
    factories.ActorFactory.create(name="Korea")
    assert "korea" not in load(loaded, overwrite=True)
    assert Actor.objects.filter(slug="korea").exists()


def test_row_deleted_by_a_curator_stays_deleted_and_is_listed(loaded: Path) -> None:
    draft().delete()
    printed = load(loaded)
    assert listed(printed, "Deleted here since the last load, and left deleted:") == ["outcome 3rd-meeting-a-draft"]
    assert not Outcome.objects.filter(slug="3rd-meeting-a-draft").exists()


def test_row_deleted_here_and_changed_in_the_fixtures_is_a_conflict(loaded: Path) -> None:
    draft().delete()
    edit(loaded, "outcomes.json", "3rd-meeting-a-draft", summary="Theirs.")
    conflict = "outcome 3rd-meeting-a-draft: deleted here, changed in the fixtures"
    assert listed(load(loaded), "Changed both here and in the fixtures") == [conflict]
    assert not Outcome.objects.filter(slug="3rd-meeting-a-draft").exists()


def test_row_that_refers_to_a_deleted_one_is_left_out_and_listed(loaded: Path) -> None:
    draft().delete()
    key = {"record": ["3rd-meeting-a-draft"], "passage": ["a-statement", "p1"]}
    add(loaded, "outcomes.json", "initiatives.outcomecitation", **key)
    left_out = "Left out, because they refer to a record that is not here:"
    assert listed(load(loaded), left_out) == ["citation 3rd-meeting-a-draft/a-statement/p1"]
    load(loaded, overwrite=True)
    assert draft().citations.count() == 1


def test_row_missing_in_the_fixtures_is_listed_and_never_deleted(loaded: Path) -> None:
    remove(loaded, "initiatives.json", "b-the-new-guide")
    for options in ({}, {"overwrite": True}):
        [initiative, citation] = listed(load(loaded, **options), "No longer in the fixtures")
        assert initiative == "initiative b-the-new-guide"
        assert citation.startswith("citation b-the-new-guide/")
        assert Initiative.objects.filter(slug="b-the-new-guide").exists()


def test_row_missing_on_both_sides_is_forgotten(loaded: Path) -> None:
    draft().delete()
    remove(loaded, "outcomes.json", "3rd-meeting-a-draft")
    assert "3rd-meeting-a-draft" not in load(loaded)
    assert not LoadedRow.objects.filter(key="3rd-meeting-a-draft").exists()


def test_overwrite_replaces_all_edits(loaded: Path, tmp_path: Path) -> None:
    edit_row(guide(), summary="Ours.")
    edit_row(Initiative.objects.get(slug="z-the-old-guide"), summary="Ours.")
    draft().delete()
    edit(loaded, "initiatives.json", "a-guide", summary="Theirs.")
    assert "load with --overwrite" in load(loaded)
    assert "--overwrite" not in load(loaded, overwrite=True)
    assert guide().summary == "Theirs."
    assert Initiative.objects.get(slug="z-the-old-guide").summary == ""
    assert draft().title == "a draft"
    dump(tmp_path / "after")
    assert all(rows(tmp_path / "after", path.name) == rows(loaded, path.name) for path in loaded.iterdir())


def test_passages_can_exchange_their_order(loaded: Path) -> None:
    orders = {("a-statement", "p2"): 3, ("a-statement", "p3"): 2}
    entries = rows(loaded, "passages.json")
    for entry in entries:
        fields = entry["fields"]
        fields["order"] = orders.get((fields["source"][0], fields["slug"]), fields["order"])
    write(loaded, "passages.json", entries)
    load(loaded)
    passages = Passage.objects.filter(source__slug="a-statement")
    assert [passage.slug for passage in passages] == ["p1", "p3", "p2", "foot"]


def test_new_row_can_be_merged_into_a_later_row(loaded: Path) -> None:
    add(
        loaded, "actors.json", "adgmin.actor", slug="aa", name="AA", kind="company", state="withdrawn",
        withdrawn_because="It is the same company.", merged_into=["zz"],
    )  # fmt: skip
    add(loaded, "actors.json", "adgmin.actor", slug="zz", name="ZZ", kind="company", state="published")
    add(loaded, "actors.json", "adgmin.actorcitation", record=["zz"], passage=["a-statement", "p3"])
    load(loaded)
    actor = Actor.objects.get(slug="aa")
    assert actor.state == State.WITHDRAWN
    assert actor.merged_into == Actor.objects.get(slug="zz")
