"""What the command says while it loads, and when it leaves everything alone."""

from pathlib import Path

from adgmin.models import Actor, record
from adgmin.portal.fixtures import NOUNS
from tests import factories

from .files import load


def test_it_shows_each_file_with_its_counts_and_ends_with_a_summary(shipped: Path) -> None:
    lines = load(shipped).splitlines()
    assert lines[0] == f"loading {shipped}."
    assert lines[1].split() == ["themes.json", "2", "created"]
    assert len(lines) == 1 + len(NOUNS) + 2
    assert lines[-1].endswith(" created. The record is at version 1.")


def test_the_counts_of_the_files_add_up_to_the_summary(shipped: Path) -> None:
    *files, _blank, summary = load(shipped).splitlines()[1:]
    assert sum(int(line.split()[1]) for line in files) == int(summary.split()[0])


def test_if_empty_loads_into_an_empty_record(shipped: Path) -> None:
    load(shipped, if_empty=True)
    assert Actor.objects.filter(slug="japan").exists()


def test_if_empty_leaves_a_record_with_a_single_draft_alone(shipped: Path) -> None:
    factories.ActorFactory.create(state="draft", with_citation=False)
    version = record.version().number
    assert load(shipped, if_empty=True) == "The record is not empty, so nothing was loaded.\n"
    assert Actor.objects.count() == 1
    assert record.version().number == version


def test_if_empty_does_not_even_read_the_files(tmp_path: Path, db: None) -> None:
    factories.ThemeFactory.create()
    assert "nothing was loaded" in load(tmp_path / "nowhere", if_empty=True)
