"""A citation that is no longer in the fixtures is removed, unless a curator edited it."""

from pathlib import Path

from adgmin import record
from adgmin.models import LoadedRow
from adgmin.record import State
from initiatives.models import CheckCitation, Outcome, OutcomeCitation
from tests import factories

from .files import edit, load, remove, rows, write
from .test_three_ways import listed

GUIDE = "3rd-meeting-the-guide"
GONE = "No longer in the fixtures"


def remove_citation(folder: Path, passage: str) -> None:
    """Remove the outcome’s citation of a passage from the file."""
    entries = rows(folder, "outcomes.json")
    kept = [entry for entry in entries if entry["fields"].get("passage") != ["a-statement", passage]]
    assert len(kept) == len(entries) - 1
    write(folder, "outcomes.json", kept)


def cited_passages() -> list[str]:
    return sorted(OutcomeCitation.objects.filter(record__slug=GUIDE).values_list("passage__slug", flat=True))


def test_citation_missing_in_the_fixtures_is_removed(loaded: Path) -> None:
    remove_citation(loaded, "p1")
    version = record.version().number
    printed = load(loaded)
    assert "1 removed" in printed.splitlines()[-1]
    assert GONE not in printed
    assert cited_passages() == ["p2"]
    assert record.version().number == version + 1
    assert not LoadedRow.objects.filter(key__startswith=f"{GUIDE}/a-statement/p1").exists()
    assert "removed" not in load(loaded)


def test_field_and_its_reading_are_removed_together(loaded: Path) -> None:
    entries = rows(loaded, "checks.json")
    slug = entries[0]["fields"]["slug"]
    due = {"record": [slug], "passage": ["a-statement", "p2"], "aspect": "due", "value": "2023", "printed": "2023"}
    with_due = [*entries, {"model": "initiatives.checkcitation", "fields": due}]
    write(loaded, "checks.json", with_due)
    load(loaded)
    write(loaded, "checks.json", entries)
    edit(loaded, "checks.json", slug, due=None, due_words=None)
    assert "1 updated" in load(loaded)
    assert not CheckCitation.objects.filter(aspect="due").exists()


def test_citation_moved_to_another_passage_replaces_the_old_one(loaded: Path) -> None:
    entries = rows(loaded, "outcomes.json")
    [moved] = [entry["fields"] for entry in entries if entry["fields"].get("passage") == ["a-statement", "p2"]]
    moved["passage"] = ["a-statement", "p3"]
    write(loaded, "outcomes.json", entries)
    assert GONE not in load(loaded)
    assert cited_passages() == ["p1", "p3"]


def test_edited_citation_is_kept_and_listed_until_overwritten(loaded: Path) -> None:
    citation = OutcomeCitation.objects.get(passage__slug="p1")
    citation.printed = "Endorsement of the guide"
    citation.save()
    remove_citation(loaded, "p1")
    for _time in range(2):
        assert listed(load(loaded), GONE) == [f"citation {GUIDE}/a-statement/p1/verb"]
        assert cited_passages() == ["p1", "p2"]
    assert GONE not in load(loaded, overwrite=True)
    assert cited_passages() == ["p2"]


def test_citation_added_by_a_curator_is_kept(loaded: Path) -> None:
    outcome = Outcome.objects.get(slug=GUIDE)
    factories.cite(
        outcome, factories.PassageFactory.create(source=outcome.passages.all()[0].source, order=20, slug="x")
    )
    remove_citation(loaded, "p1")
    load(loaded, overwrite=True)
    assert cited_passages() == ["p2", "x"]


def test_citations_of_a_record_missing_in_the_fixtures_are_kept(loaded: Path) -> None:
    remove(loaded, "outcomes.json", GUIDE)
    assert "removed" not in load(loaded)
    assert cited_passages() == ["p1", "p2"]


def test_last_citation_of_a_published_record_is_kept(loaded: Path) -> None:
    with record.editing():
        OutcomeCitation.objects.get(passage__slug="p2").delete()
    remove_citation(loaded, "p1")
    held = listed(load(loaded), "Left unchanged")
    assert len(held) == 1
    assert held[0].startswith(f"citation {GUIDE}/a-statement/p1/verb: ")
    assert "without a citation" in held[0]
    assert cited_passages() == ["p1"]
    assert Outcome.objects.get(slug=GUIDE).state == State.PUBLISHED
