"""An error in a fixture file names the file, record and field, and nothing is loaded."""

import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from adgmin import record
from adgmin.models import Actor, LoadedRow
from adgmin.portal.fixtures import NOUNS, FixtureRow, read
from adgmin.portal.fixtures.rows import Identity, dumped_fields, target_of
from adgmin.record import Recorded
from adgmin.record.edit import BATCH_SIZE
from initiatives.models import Initiative

from .files import add, edit, load, remove, rows, write

type Break = Callable[[Path], object]

OUTCOME = "3rd-meeting-the-guide"


def outcome(**fields: object) -> Break:
    """Change fields of the outcome."""
    return lambda folder: edit(folder, "outcomes.json", OUTCOME, **fields)


def text(name: str, content: str) -> Break:
    """Replace the content of a file."""
    return lambda folder: (folder / name).write_text(content)


def add_actors(folder: Path, number: int) -> None:
    """Add drafts."""
    new = [{"slug": f"actor-{each}", "name": f"Actor {each}", "kind": "company"} for each in range(number)]
    entries = [{"model": "adgmin.actor", "fields": fields} for fields in new]
    write(folder, "actors.json", [*rows(folder, "actors.json"), *entries])


def new_actor(**fields: object) -> Break:
    """Add an actor."""
    return lambda folder: add(folder, "actors.json", "adgmin.actor", **fields)


def without_key(folder: Path) -> None:
    add(folder, "themes.json", "adgmin.theme", name="Nameless")


def twice(folder: Path) -> None:
    write(folder, "themes.json", rows(folder, "themes.json") * 2)


def cites_nothing(folder: Path) -> None:
    entries = rows(folder, "outcomes.json")
    write(folder, "outcomes.json", [entry for entry in entries if entry["fields"].get("record") != [OUTCOME]])


def without_meeting(folder: Path) -> None:
    remove(folder, "meetings.json", "3rd-meeting")


def state_for_a_person(folder: Path) -> None:
    [role, *others] = rows(folder, "meeting-roles.json")
    role["fields"]["person"] = ["japan"]
    write(folder, "meeting-roles.json", [role, *others])


def same_body(folder: Path) -> None:
    for slug in ("a-guide", "b-the-new-guide"):
        edit(folder, "initiatives.json", slug, body=["asean"])


BROKEN: dict[str, tuple[Break, list[str]]] = {
    "no JSON": (text("roles.json", "[\n  {,\n"), ["roles.json", "line 2"]),
    "not UTF-8": (lambda folder: (folder / "roles.json").write_bytes(b"\xff[]"), ["roles.json", "utf-8"]),
    "no list": (text("roles.json", "{}"), ["roles.json", "list of rows"]),
    "no row": (text("roles.json", "[1]"), ["roles.json, row 1", "“model” and “fields”"]),
    "a primary key": (
        text("roles.json", '[{"model": "initiatives.role", "pk": 1, "fields": {}}]'),
        ["roles.json, row 1", "nothing else"],
    ),
    "an unknown model": (
        text("roles.json", '[{"model": "initiatives.part", "fields": {}}]'),
        ["roles.json, row 1", "initiatives.part"],
    ),
    "a model in another file": (
        text("roles.json", '[{"model": "adgmin.actor", "fields": {}}]'),
        ["roles.json, row 1", "adgmin.actor"],
    ),
    "a missing file": (lambda folder: (folder / "roles.json").unlink(), ["roles.json", "missing"]),
    "a surplus file": (text("rolls.json", "[]"), ["rolls.json", "not a file of the record"]),
    "no key": (without_key, ["themes.json, row ", "slug"]),
    "the same row twice": (twice, ["themes.json, theme ai", "twice"]),
    "an unknown field": (outcome(verbs="adopted"), ["outcomes.json", OUTCOME, "verbs", "no such field"]),
    "a derived field": (outcome(date_latest="2023-01-01"), ["outcomes.json", OUTCOME, "date_latest", "no such field"]),
    "a number for a text": (outcome(summary=7), ["outcomes.json", OUTCOME, "summary", "text"]),
    "a text that no database holds": (outcome(summary="a\0b"), ["outcomes.json", OUTCOME, "summary", "text"]),
    "half a character": (outcome(summary="a\ud800b"), ["outcomes.json", OUTCOME, "summary", "text"]),
    "a vertical tab": (outcome(summary="a\vb"), ["outcomes.json", OUTCOME, "summary", "nobody sees", r"a\x0bb"]),
    "two lines for a name": (outcome(title="a\nb"), ["outcomes.json", OUTCOME, "title", "nobody sees"]),
    "a text for a number": (
        lambda folder: edit(folder, "meetings.json", "3rd-meeting", number="3"),
        ["meetings.json", "meeting 3rd-meeting", "number", "whole number"],
    ),
    "a slug for a reference": (outcome(initiative="a-guide"), ["outcomes.json", OUTCOME, "initiative", "natural key"]),
    "a slug among references": (outcome(themes=["ai"]), ["outcomes.json", OUTCOME, "themes", "natural keys"]),
    "a missing reference": (
        outcome(initiative=["no-guide"]),
        ["outcomes.json", OUTCOME, "initiative", "there is no initiative no-guide"],
    ),
    "a missing link": (
        outcome(themes=[["ai"], ["tea"]]),
        ["outcomes.json", OUTCOME, "themes", "there is no theme tea"],
    ),
    "a reference to a row of another kind": (state_for_a_person, ["meeting-roles.json", "person: "]),
    "a reference left out": (
        lambda folder: edit(folder, "partners.json", "japan", actor=None),
        ["partners.json", "partner japan", "actor: "],
    ),
    "a reference to a row taken out": (
        without_meeting,
        ["sources.json", "source a-statement, meetings", "there is no meeting 3rd-meeting"],
    ),
    "an unknown choice": (outcome(verb="adored"), ["outcomes.json", OUTCOME, "verb", "adored"]),
    "a date that is none": (outcome(date="2023-13"), ["outcomes.json", OUTCOME, "date", "2023-13"]),
    "a field left out": (outcome(verb=None, stage=None), ["outcomes.json", OUTCOME, "verb", "blank"]),
    "a constraint": (outcome(verb="noted"), ["outcomes.json", OUTCOME, "never moves a stage"]),
    "a circle": (
        lambda folder: edit(folder, "initiatives.json", "a-guide", part_of=["z-the-old-guide"]),
        ["initiatives.json", "initiative", "part_of", "refer back"],
    ),
    "a name taken": (new_actor(slug="Bad Slug", name="X", kind="company"), ["actors.json", "actor Bad Slug", "slug"]),
    "a value taken": (same_body, ["initiatives.json", "initiative b-the-new-guide, body"]),
    "a theme that leads and is none of its themes": (
        outcome(leading_theme=["ai"], themes=[["data"]]),
        ["outcomes.json", OUTCOME, "the leading theme must be one of its themes"],
    ),
    "published without a citation": (cites_nothing, ["outcomes.json", OUTCOME, "without a citation"]),
    "published on a draft": (
        lambda folder: edit(folder, "initiatives.json", "a-guide", state=None),
        ["outcomes.json", OUTCOME, "initiatives.json", "a-guide", "refers to an unpublished record in “initiative”"],
    ),
}


# Those that the files alone do not show: a rule of the model or of the edit is broken.
RULES = (
    "a reference to a row of another kind", "a reference left out", "an unknown choice", "a date that is none",
    "a field left out", "a constraint", "a circle", "a name taken", "a value taken", "published without a citation",
    "published on a draft", "a theme that leads and is none of its themes",
)  # fmt: skip


def save_one_by_one(read: list[FixtureRow]) -> list[str]:
    """Save rows as a form does, each when all that it refers to is saved; what refuses them."""
    saved: dict[Identity, Recorded] = {}
    waiting = {row: {other for _field, other in row.references()} for row in read}
    try:
        with record.editing():
            while ready := [row for row, others in waiting.items() if others <= saved.keys()]:
                for row in ready:
                    del waiting[row]
                    saved[row.identity] = save_like_a_form(row, saved)
            for row in waiting:  # They refer to each other.
                saved[row.identity] = save_like_a_form(row, saved)
            for row in waiting:
                save_like_a_form(row, saved, saved[row.identity])
    except ValidationError as error:
        return [" ".join(next(iter(error.message_dict.values())))] if hasattr(error, "error_dict") else error.messages
    return []


def save_like_a_form(row: FixtureRow, saved: dict[Identity, Recorded], target: Recorded | None = None) -> Recorded:
    target = target or row.model()
    for column in dumped_fields(row.model):
        value = row.fields.get(column.name)
        if column.is_relation and not column.many_to_many:
            setattr(target, column.name, value and saved.get(Identity(target_of(column), tuple(value))))
        elif value is not None and not column.many_to_many:
            setattr(target, column.name, value)
    target.full_clean()
    target.save()
    for column in dumped_fields(row.model):
        if column.many_to_many:
            members = [Identity(target_of(column), tuple(key)) for key in row.fields.get(column.name, [])]
            getattr(target, column.name).set([saved[member] for member in members if member in saved])
    return target


def without_keys(message: str) -> str:
    """A message without primary keys, which differ from load to load."""
    return re.sub(r"\bid \d+", "id", message)


def fail_to_load(folder: Path, **options: bool) -> CommandError:
    with pytest.raises(CommandError) as raised:
        call_command("load_record", folder, stdout=StringIO(), **options)
    return raised.value


@pytest.mark.parametrize(("break_it", "named"), BROKEN.values(), ids=BROKEN)
def test_error_is_located_and_an_empty_record_stays_empty(shipped: Path, break_it: Break, named: list[str]) -> None:
    break_it(shipped)
    error = fail_to_load(shipped)
    message = str(error)
    assert error.returncode == 1
    assert message.startswith("Nothing was loaded. ")
    assert [part for part in named if part not in message] == [], message
    assert not any(noun._default_manager.exists() for noun in NOUNS)
    assert not LoadedRow.objects.exists()


@pytest.mark.parametrize("name", RULES)
def test_load_refuses_a_row_with_the_words_of_a_single_save(shipped: Path, name: str) -> None:
    BROKEN[name][0](shipped)
    refused = [without_keys(text) for text in save_one_by_one(read(shipped))]
    assert refused
    lines = without_keys(str(fail_to_load(shipped))).splitlines()
    assert len(lines) == len(refused)
    assert [text for text in refused if not any(line.endswith(f": {text}") for line in lines)] == []


def test_load_of_more_rows_takes_as_many_queries(shipped: Path, django_assert_max_num_queries: Any) -> None:
    with CaptureQueriesContext(connection) as few, transaction.atomic():
        load(shipped)
        transaction.set_rollback(True)
    add_actors(shipped, BATCH_SIZE // 2)
    # One row for each hundredth would be twice as many.
    with django_assert_max_num_queries(len(few) + BATCH_SIZE // 10):
        load(shipped)


@pytest.mark.parametrize("overwrite", [False, True])
def test_valid_change_before_an_error_is_rolled_back(loaded: Path, overwrite: bool) -> None:
    version = record.version().number
    edit(loaded, "actors.json", "japan", acronym="JP")
    edit(loaded, "outcomes.json", OUTCOME, verb="adored")
    fail_to_load(loaded, overwrite=overwrite)
    assert Actor.objects.get(slug="japan").acronym == ""
    assert record.version().number == version


def test_load_cannot_make_a_published_record_a_draft(loaded: Path) -> None:
    edit(loaded, "initiatives.json", "b-the-new-guide", state=None)
    assert "initiatives.json, initiative b-the-new-guide, state: " in str(fail_to_load(loaded))
    assert Initiative.objects.get(slug="b-the-new-guide").state == "published"


def test_missing_folder_is_named(tmp_path: Path, db: None) -> None:
    assert str(tmp_path / "nowhere") in str(fail_to_load(tmp_path / "nowhere"))


def test_dump_to_an_unwritable_folder_is_an_error(tmp_path: Path, db: None) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="Cannot write the fixtures"):
        call_command("dump_record", output=tmp_path / "file", stdout=StringIO())


def test_rule_broken_through_a_source_names_the_citing_record(loaded: Path) -> None:
    edit(loaded, "sources.json", "a-statement", state="withdrawn", withdrawn_because="It is no source.")
    message = str(fail_to_load(loaded))
    assert f"outcomes.json, outcome {OUTCOME}" in message
    assert "cites a source that is not" in message
