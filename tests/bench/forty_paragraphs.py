"""How long a statement of forty paragraphs takes from its text to the public record: ``make bench``.

Modelled from what a contributor and an editor click and type. Prints what each kind of record took, and the hours for
forty paragraphs that give as much as those of the statement of the 3rd ADGMIN, as ``fixtures/`` hold it.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as project
from playwright.sync_api import Browser
from pytest_django import Settings

from adgmin.record import State
from initiatives.models import Outcome
from tests.browser import newsroom, story
from tests.browser.effort import READING, CountedPage
from tests.browser.reading import DESKTOP, reader
from tests.browser.statement import Cited, Name

from .more_paragraphs import FORTY

pytestmark = pytest.mark.django_db(transaction=True)

STATEMENT = "joint-media-statement-3rd-adgmin"
PARAGRAPHS, HOURS = 40, 5


def test_forty_paragraphs_take_an_afternoon(chromium: Browser, live_server: Any, settings: Settings) -> None:
    settings.FOUR_EYES = True
    newsroom.make_what_is_held()
    with reader(chromium, [], viewport=DESKTOP) as page, reader(chromium, [], viewport=DESKTOP) as other:
        ana = newsroom.Contributor(CountedPage(page), live_server.url, "ana")
        ben = newsroom.Curator(CountedPage(other), live_server.url, "ben")
        ana.paragraphs = FORTY
        story.enter(ana)
        story.assert_is_quick(ana)
        story.review(ana, ben)
    assert set(Outcome.objects.values_list("state", flat=True)) == {State.PUBLISHED}
    for task, effort in (*ana.counted.efforts.items(), ("review", ben.counted.total())):
        print(f"{task:14}{effort.seconds:7.0f} s: {effort}")
    seconds = PARAGRAPHS * READING + ana.counted.total("other", "facts").seconds + at_full_density(ana.counted)
    # The editor reads them, too.
    review = PARAGRAPHS * READING + ben.counted.total().seconds
    print(
        f"Modelled for {PARAGRAPHS} paragraphs at the density of {STATEMENT}: {seconds / 3600:.1f} h of the "
        f"contributor, {review / 3600:.1f} h of the editor."
    )
    assert seconds + review <= HOURS * 3600


def at_full_density(counted: CountedPage) -> float:
    """The seconds that the new records and the further citations of as dense a statement would take."""
    passages, records, citations = density()
    entered = Counter(
        "citations" if isinstance(entry, Cited) else "names" if isinstance(entry, Name) else entry.noun
        for paragraph in FORTY for entry in paragraph.entries
    )  # fmt: skip
    each = {task: counted.total(task).seconds / number for task, number in entered.items()}
    # The first check of a commitment is entered with it. What the bench has no row for is reckoned as a name.
    own = {noun: number for noun, number in records.items() if noun != "checks"}
    new = sum(number * each.get(noun, each["names"]) for noun, number in own.items())
    further = citations - sum(records.values())
    print(f"{passages} passages give {dict(records)}: {sum(records.values())} records, {further} further citations.")
    print({task: round(seconds, 1) for task, seconds in each.items()})
    return PARAGRAPHS / passages * (new + further * each["citations"])


def density() -> tuple[int, Counter[str], int]:
    """How many passages the statement has, the records that cite it by noun, and its citations."""
    records: Counter[str] = Counter()
    citations = 0
    for noun, rows in fixtures():
        if noun == "passages":
            passages = sum(row["fields"]["source"] == [STATEMENT] for row in rows)
        cited = [row["fields"] for row in rows if row["model"].endswith("citation")]
        here = [fields for fields in cited if fields["passage"][0] == STATEMENT]
        records[noun] += len({json.dumps(fields["record"]) for fields in here})
        citations += len(here)
    return passages, +records, citations


def fixtures() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The plural name of each noun, and its rows with their citations."""
    for file in sorted(project.FIXTURES_DIR.glob("*.json")):
        yield file.stem, json.loads(file.read_text())
