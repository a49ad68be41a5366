"""What the questions share: short names for the five sources, and the evidence of a record in a form to compare."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from adgmin.models import Meeting, Passage
from adgmin.record import Citation, Cited
from initiatives.models import Initiative, Outcome

# The statement of the 3rd ADGMIN, the only text of the ministers' own; a commentary and a news report on the 4th;
# Singapore's release and a client alert on the 5th.
SOURCES = {
    "joint-media-statement-3rd-adgmin": "statement",
    "outcomes-and-perspectives-4th-adgmin": "summary",
    "digital-public-infrastructure-agreements-4th-adgmin": "news",
    "singapore-concludes-chairmanship": "release",
    "supercharging-growth-story-ai-5th-adgmin": "alert",
}


def meeting(number: int) -> Meeting:
    """An ADGMIN by its number."""
    found: Meeting = Meeting.objects.published().get(body__slug="adgmin", number=number)
    return found


def initiative(slug: str) -> Initiative:
    """A published initiative."""
    found: Initiative = Initiative.objects.published().get(slug=slug)
    return found


def running_in(initiatives: Any, year: int) -> Any:
    """Those whose period, as far as a source states one, touches a year."""
    dated = initiatives.exclude(period="")
    return dated.filter(period_earliest__lte=dt.date(year, 12, 31), period_latest__gte=dt.date(year, 1, 1))


def named(passage: Passage) -> str:
    """A passage as the tests write it: ``statement p6``."""
    return f"{SOURCES[passage.source.slug]} {passage.slug}"


def _citations(row: Cited) -> Iterable[Citation]:
    found: Iterable[Citation] = row.citations.select_related("passage__source")
    return found


def evidence(row: Cited) -> set[str]:
    """The passages that a record cites."""
    return {named(citation.passage) for citation in _citations(row)}


def readings(row: Cited, aspect: str) -> dict[str, set[str]]:
    """Each value that sources give for an aspect, with the passages that give it."""
    given: dict[str, set[str]] = {}
    for citation in _citations(row):
        if citation.aspect == aspect:
            given.setdefault(citation.value, set()).add(named(citation.passage))
    return given


def slugs(rows: Any) -> set[str]:
    """The slugs in a queryset."""
    return set(rows.values_list("slug", flat=True))


def act(outcome: Outcome) -> str:
    """An outcome in a line: when and where, who, which verb at what strength, about what, and who says so.

    Where a source gives another verb than the one preferred, it stands behind its passage.
    """
    where = f" at {outcome.meeting.slug}" if outcome.meeting else ""
    verb = f"{outcome.verb} [{outcome.of_verb}]" if outcome.of_verb else outcome.verb
    strength = "-" if outcome.strength is None else outcome.strength
    about = outcome.initiative.slug if outcome.initiative else "-"
    who = outcome.body.slug if outcome.body else "somebody"
    return f"{outcome.when}{where}: {who} {verb} ({strength}) {about} | {', '.join(_verbs_read(outcome))}"


def _verbs_read(outcome: Outcome) -> list[str]:
    read = [
        f"{passage} {verb}" if verb != outcome.verb else passage
        for verb, passages in readings(outcome, "verb").items()
        for passage in passages
    ]
    return sorted(read)


def acts(outcomes: Any) -> list[str]:
    """Outcomes in lines."""
    return [act(outcome) for outcome in outcomes.select_related("meeting", "initiative", "body")]


def life(slug: str) -> list[str]:
    """All that was decided and done about an initiative, its parts and under it, in the order of time.

    What speakers only reported of it is left to ``reported_of``.
    """
    return acts(Outcome.objects.published().in_life_of(initiative(slug)).exclude(verb="reported"))


def reported_of(slug: str) -> list[tuple[str, set[str]]]:
    """The reports of speakers on an initiative and its parts: the speaker and the passage."""
    found = Outcome.objects.published().in_life_of(initiative(slug)).filter(verb="reported")
    return [(row.body.slug if row.body else "somebody", readings(row, "verb")["reported"]) for row in found]
