"""The names of the record, and ``measure_proposals`` with one source left out at a time."""

import hashlib
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from adgmin import record
from adgmin.curation.blocks import split
from adgmin.models import Passage, Source
from adgmin.proposals.known import known_names, same_words
from adgmin.record import Aspect, Basis
from tests import factories

TEXT = """The Meeting endorsed the Tea Guide. The Meeting welcomed the long study of cups.

The Meeting noted the Saucer Plan. The Meeting urged nobody.

Biscuits were mentioned.
"""


@pytest.fixture
def folder(db: None, tmp_path: Path) -> Path:
    """A copy of a source whose first two paragraphs give two outcomes each; the third gives one with no words."""
    (tmp_path / "copy.txt").write_text(TEXT)
    with record.editing():
        elsewhere = factories.PassageFactory.create(source__kind="news")
        source = factories.SourceFactory.create(
            slug="statement", sha256=hashlib.sha256(TEXT.encode()).hexdigest(), kind="joint-statement"
        )
        blocks = [
            factories.PassageFactory.create(source=source, order=block.order, fingerprint=block.fingerprint)
            for block in split(TEXT)
        ]
        guide = factories.InitiativeFactory.create(name="Tea Guide", passage=elsewhere)
        plan = factories.InitiativeFactory.create(name="Saucer Plan", passage=blocks[1])
        meeting = factories.MeetingFactory.create(name="Meeting", number=None)
        source.meetings.set([meeting])
        for passage, verb, basis, values in (
            (blocks[0], "endorsed", Basis.STATED, {"initiative": guide, "title": "what is poured"}),
            (blocks[0], "welcomed", Basis.STATED, {"initiative": None, "title": "a study of cups"}),
            (blocks[1], "noted", Basis.STATED, {"initiative": plan, "title": "something else"}),
            (blocks[2], "held", Basis.INFERRED, {"initiative": None, "title": "a break"}),
        ):
            outcome = factories.OutcomeFactory.create(
                verb=verb, meeting=meeting, passage=elsewhere, body=meeting.body, **values
            )
            factories.cite(outcome, passage, aspect=Aspect.VERB, value=verb, printed=verb, basis=basis)
    return tmp_path


def measure(folder: Path, **options: object) -> list[str]:
    out = StringIO()
    call_command("measure_proposals", folder, stdout=out, **options)
    return out.getvalue().splitlines()


def test_outcomes_are_found_with_the_names_of_other_sources(folder: Path) -> None:
    lines = measure(folder, listing=True)
    assert lines[0] == "statement (joint statement): found 2 of 3 (67 %), right 2 of 3 (67 %)"
    assert lines[-1] == "pooled (joint statement, host release, news): found 2 of 3 (67 %), right 2 of 3 (67 %)"
    listed = [line.strip() for line in lines[1:-1]]
    assert [line[0] for line in listed] == ["-", "+"]
    assert listed[0].endswith("noted something else")
    assert listed[1].endswith("noted the Saucer Plan")


def test_folder_without_copies_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_text("something else")
    with pytest.raises(CommandError, match="No file in"):
        measure(folder)


def test_name_is_unknown_without_the_only_source_that_gives_it(folder: Path) -> None:
    source = Source.objects.get(slug="statement")
    text = "the Tea Guide and the Saucer Plan"
    assert [each.entity.name for each in known_names().mentions(text)] == ["Tea Guide", "Saucer Plan"]
    assert [each.entity.name for each in known_names(without=source).mentions(text)] == ["Tea Guide"]


def test_names_of_all_sorts_are_known(folder: Path) -> None:
    body = factories.ActorFactory.create(name="Digital Tea Meeting", acronym="DTM")
    meeting = factories.MeetingFactory.create(name="Second tea", body=body, number=2, date="2024-02")
    actor = factories.ActorFactory.create(name="Republic of Tea")
    one, other = Passage.objects.all()[:2]
    with record.editing():
        factories.cite(actor, one, aspect=Aspect.NAME, value=actor.name, printed=actor.name)
        factories.cite(actor, other, aspect=Aspect.NAME, value="Tealand", printed="Tealand")
    factories.SynonymFactory.create(terms="Tealand, Land of Tea")
    known = known_names()
    for text in ("2nd DTM", "Second Digital Tea Meeting", "DTM 2024", "Second tea"):
        assert known.mentions(text)[0].entity.slug == meeting.slug, text
    for text in ("Republic of Tea", "Tealand", "Land of Tea"):
        assert [each.entity.slug for each in known.mentions(text)] == [actor.slug], text


def test_same_words_is_f1_of_the_stems() -> None:
    assert same_words("the studies of a cup", "Cup study") == 1
    assert same_words("the study of cups", "long study") == pytest.approx(0.5)
    assert same_words("tea", "cups") == 0
