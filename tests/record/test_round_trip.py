"""A dump after a load equals the loaded files byte for byte, on both databases."""

import json
from pathlib import Path

from django.apps import apps
from hypothesis import HealthCheck, given, strategies
from hypothesis import settings as hypothesis_settings

from adgmin.models import LoadedRow
from adgmin.portal.fixtures import NOUNS
from adgmin.record import Citation, Recorded
from initiatives.models import Initiative, Outcome

from .files import another_database, contents, dump, load, rows

# What a text may have: see adgmin.record.characters.
VISIBLE = strategies.characters(
    exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"], exclude_characters="\ufffe\uffff", include_characters="\n\t"
)


def test_dump_after_a_load_equals_the_files(shipped: Path, tmp_path: Path) -> None:
    load(shipped)
    assert dump(tmp_path / "again") == contents(shipped)


@hypothesis_settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(summary=strategies.text(VISIBLE))
def test_edit_is_dumped_and_loaded_into_another_database(loaded: Path, tmp_path: Path, summary: str) -> None:
    with another_database():
        initiative = Initiative.objects.get(slug="a-guide")
        initiative.summary = summary
        initiative.save()
        edited = dump(tmp_path / "edited")
    load(tmp_path / "edited")
    assert Initiative.objects.get(slug="a-guide").summary == summary
    assert dump(tmp_path / "again") == edited


def test_edit_of_one_field_changes_one_line(loaded: Path, tmp_path: Path) -> None:
    outcome = Outcome.objects.get(title="the guide")
    outcome.stage = "launched"
    outcome.save()
    before, after = contents(loaded), dump(tmp_path / "after")
    [changed] = [name for name in after if after[name] != before[name]]
    lines = zip(before[changed].splitlines(), after[changed].splitlines(), strict=True)
    assert [after for before, after in lines if before != after] == [b'      "stage": "launched",']


def test_citations_follow_their_record_in_reading_order(shipped: Path) -> None:
    outcomes = [entry["fields"] for entry in rows(shipped, "outcomes.json")]
    keys = [fields.get("slug") or fields["passage"][1] for fields in outcomes]
    assert keys == ["3rd-meeting-a-draft", "3rd-meeting-the-guide", "p1", "p2"]


def test_passages_are_in_the_order_of_their_source(shipped: Path) -> None:
    passages = [entry["fields"] for entry in rows(shipped, "passages.json")]
    assert [fields["slug"] for fields in passages if fields["source"] == ["a-statement"]] == ["p1", "p2", "p3", "foot"]


def test_dump_holds_only_entered_values(shipped: Path) -> None:
    [outcome] = [
        row["fields"] for row in rows(shipped, "outcomes.json") if row["fields"].get("slug", "").endswith("guide")
    ]
    assert outcome == {
        "slug": "3rd-meeting-the-guide",
        "state": "published",
        "title": "the guide",
        "verb": "endorsed",
        "initiative": ["a-guide"],
        "meeting": ["3rd-meeting"],
        "body": ["asean"],
        "stage": "agreed",
        "counterparts": [["japan"]],
        "themes": [["ai"], ["data"]],
    }


def test_files_are_indented_utf8_text(shipped: Path) -> None:
    text = (shipped / "initiatives.json").read_text(encoding="utf-8")
    assert text.startswith(
        '[\n  {\n    "model": "initiatives.initiative",\n    "fields": {\n      "slug": "a-guide",\n'
    )
    assert "On “data” – première édition." in text
    assert text.endswith("]\n")


def test_every_model_of_the_record_has_a_file() -> None:
    recorded = {model for model in apps.get_models() if issubclass(model, Recorded) and not model._meta.proxy}
    assert {model for model in recorded if not issubclass(model, Citation)} == set(NOUNS)


def test_dump_has_no_loaded_rows(loaded: Path, tmp_path: Path) -> None:
    assert LoadedRow.objects.exists()
    assert not any("loadedrow" in json.dumps(rows(loaded, path.name)) for path in loaded.iterdir())
