"""How well the proposals read a text of somebody who had not seen the rules: ``python -m tests.bench.invented_text``.

The text is invented, and so is every fact in it. The outcomes beside it were read by hand, by its writer, before any
rule was run on it. It has more verbs, and rarer ones, than the sources of the record. All its paragraphs are read,
also those that report no outcome.
"""

import json
import os
import re
import sys
from pathlib import Path
from typing import TypedDict

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adgmin.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from adgmin.models import Nature, SourceKind  # noqa: E402
from adgmin.portal.proposal_scores import Expected, Score, score_passage  # noqa: E402
from adgmin.proposals.known import known_names  # noqa: E402
from adgmin.proposals.outcomes import outcomes  # noqa: E402
from adgmin.proposals.proposal import PassageText  # noqa: E402
from initiatives.models import Initiative  # noqa: E402

FOLDER = Path(__file__).parent
# The paragraphs from this one on are the host's release, not the statement.
FIRST_OF_THE_RELEASE = 22


class Reading(TypedDict):
    """An outcome as the writer of the text reads it. ``initiative`` is a slug of the record."""

    paragraph: int
    verb_printed: str
    verb: str
    object: str
    initiative: str | None
    inferred: bool


def paragraphs() -> dict[int, str]:
    """The numbered paragraphs by number."""
    text = (FOLDER / "invented_text.txt").read_text()
    return {int(number): rest for number, rest in re.findall(r"^(\d+)\. (.+)$", text, re.MULTILINE)}


def expected(readings: list[Reading]) -> list[Expected]:
    """The readings of a paragraph as the measurement compares them."""
    initiatives = dict(Initiative.objects.values_list("slug", "pk"))
    return [
        Expected(
            f"{each['verb']} {each['object']}",
            initiatives[each["initiative"]] if each["initiative"] else None,
            frozenset() if each["inferred"] else frozenset({each["verb"]}),
            frozenset({each["verb"]}),
            (each["object"], f"{each['verb_printed']} {each['object']}"),
        )
        for each in readings
    ]


def measure() -> Score:
    """The score of the text, with all names of the record known."""
    readings: list[Reading] = json.loads((FOLDER / "invented_text.json").read_text())
    known, total = known_names(), Score("invented text")
    for number, text in paragraphs().items():
        kind = SourceKind.HOST_RELEASE if number >= FIRST_OF_THE_RELEASE else SourceKind.JOINT_STATEMENT
        read = PassageText(text, Nature.OUTCOME, kind, "2027-01-21", f"para {number}")
        of_paragraph = [each for each in readings if each["paragraph"] == number]
        score_passage(total, f"para {number}", outcomes(read, known), expected(of_paragraph))
    return total


if __name__ == "__main__":
    database = setup_databases(verbosity=0, interactive=False)
    try:
        call_command("load_record", verbosity=0)
        found = measure()
    finally:
        teardown_databases(database, verbosity=0)
    print(
        f"{found.name} on {connection.vendor}: found {found.found} of {found.outcomes} ({found.found_share:.0%}), "
        f"right {found.right} of {found.proposals} ({found.right_share:.0%})"
    )
    if "--list" in sys.argv:
        print(*(f"- {each}" for each in found.missed), *(f"+ {each}" for each in found.wrong), sep="\n")
