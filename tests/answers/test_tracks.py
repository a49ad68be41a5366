"""The life of an initiative as its page shows it: stops, steps between them, and gaps only where there are any."""

from typing import Any

import pytest

from adgmin.record import AsOf
from initiatives.life.build import Lives
from initiatives.life.points import Life, LifePoint, PrintedVerb, StopMark
from initiatives.life.succession import succession
from initiatives.models import Initiative
from initiatives.what_changed.expected import silent_at

from .reading import initiative, meeting, named, slugs

pytestmark = pytest.mark.django_db

LIVES = {
    "asean-guide-ai-governance-ethics": [
        "3: “welcomed the development of” 2 (statement p8); commitment: stated",
        "4: “also endorsed” 4 (news p5), “endorsed” 4 (summary p6); commitment: kept, as the editors conclude > agreed",
        "between: “launched in 2024” 5 (release p12); “expanded its scope” - (release p12) > launched",
        "5: mentioned (release p12) > launched",
    ],
    "asean-regional-cert": [
        "2: “successfully endorsed by AMS” 4 (summary p19); "
        "“CSA had presented the Implementation Paper” - (summary p19)",
        "between: “initiated by” - (summary p19) > in-development",
        "3: “welcomed the ASEAN Regional CERT Operational Framework” 2 (statement p6), "
        "“successfully endorsed by AMS” 4 (summary p19); “presented … the Operational Framework” - (summary p19); "
        "commitment: stated, as the editors conclude > in-development",
        "4: “The Meeting endorsed” 4 (summary p19), “the endorsement of the financial model” 4 (release p17); "
        "“this concluded the finalization” - (summary p19); "
        "“Some regional activities considered under the CERT” - (summary p23); commitment: progress reported, "
        "as the editors conclude > in-development",
        "between: “took place in Singapore” - (release p17); “launched in 2024” 5 (alert p13); "
        "commitment: progress reported, as the editors conclude > launched",
        "5: “was lauded for its progress” 2 (alert p13); commitment: restated, as the editors conclude > launched",
    ],
    "defa": [
        "3: “looked forward to the completion of study” 2 (statement p9); commitment: stated",
        "between: “DEFA negotiations commenced” - (summary p28); “the end of work on” - (news p10), "
        "“the completion of the Study” - (summary p28) > in-development",
        "4: “noted … the progress with negotiations” 0 (news p10); “acknowledged the completion of the Study” 1 "
        "(summary p28), “noted the end of work on” 0 (news p10); “also acknowledged” 1 (summary p28); "
        "commitment: stated; "
        "commitment: kept > in-development",
        "between: “Following the eight rounds of negotiations” - (alert p17) > in-development",
        "5: commitment: restated; commitment: stated > in-development",
    ],
    "wg-as": [
        "between: “was proposed by” - (summary p20); “welcomed the establishment of” 5 (summary p20) > launched",
        "4: “welcomed the establishment of” 2 (summary p20) > launched",
        "5: “WG-AS also welcomed” 2 (alert p12) > launched",
    ],
    "ignite": ["3: mentioned (statement p16)", "4: not-mentioned in 3", "5: not-mentioned in 2"],
    "model-contractual-clauses": [
        "3: “acknowledged … including capacity development efforts” 1 (statement p5)",
        "4: mentioned (summary p14)",
        "5: not-mentioned in 2",
    ],
    "asean-cross-border-data-flows-mechanism": [
        "1: “was launched during the 1st ADGMIN” 5 (statement p5) > launched",
        "2: no-text in 0 > launched",
        "3: mentioned (statement p5) > launched",
        "4: not-mentioned in 3 > launched",
        "5: not-mentioned in 2 > launched",
    ],
    "guidelines-securing-ai-systems": [
        "between: “Only Singapore has released” - (alert p26) > launched",
        "5: between in 2 > launched",
    ],
    "asean-eu-digital-workplan-2023": [
        "between: “the endorsement of” 4 (statement p17) > agreed",
        "3: “welcomed the endorsement of” 2 (statement p17) > agreed",
        "4: not-mentioned in 3 > agreed",
        "5: not-mentioned in 2 > agreed",
    ],
}  # fmt: skip

CHAINS = {
    "asean-eu-digital-workplan-2024": ["asean-eu-digital-workplan-2023", "asean-eu-digital-workplan-2024"],
    "asean-japan-digital-work-plan-2023": [
        "asean-japan-ict-work-plan-2022", "asean-japan-digital-work-plan-2023", "asean-japan-digital-work-plan-2024",
    ],
    "asean-guide-ai-governance-ethics": ["asean-guide-ai-governance-ethics", "expanded-guide-generative-ai"],
    "wg-as": [],
}  # fmt: skip


def lives(**kept: Any) -> list[Life]:
    """The lives of the initiatives kept."""
    rows: Any = Initiative.objects.published().filter(**kept).with_evidence()
    found = Lives(rows, AsOf())
    return [found.of(row) for row in found.initiatives]


def quoted(verb: PrintedVerb) -> str:
    """The words printed, the strength of their verb and their passages."""
    strength = "-" if verb.verb.strength is None else verb.verb.strength
    return f"“{verb.printed}” {strength} ({', '.join(map(named, verb.passages))})"


def summary(point: LifePoint) -> str:
    """A point in a line: where, the words printed with the strength of their verb and their passages, the stage."""
    outcomes = [", ".join(map(quoted, outcome.printed_verbs)) for outcome in point.outcomes]
    said = "; ".join([*outcomes, *(text for text, _inferred in point.findings)]) or _absence(point)
    where = str(point.meeting.number) if point.meeting else "between"
    return f"{where}: {said}" + (f" > {point.reached.stage}" if point.reached.stage else "")


def _absence(point: LifePoint) -> str:
    if point.mark == StopMark.MENTIONED:
        return f"mentioned ({', '.join(named(passage) for passage in point.passages)})"
    return f"{point.mark.value} in {point.text_count}"


@pytest.mark.parametrize(("slug", "expected"), LIVES.items())
def test_points_of_a_life(slug: str, expected: list[str]) -> None:
    [life] = lives(slug=slug)
    assert [summary(point) for point in life.points] == expected


def test_only_the_implementation_paper_is_silent_at_the_3rd() -> None:
    silent = [
        (life.initiative.slug, point.meeting.number)
        for life in lives()
        for point in life.points
        if point.meeting and point.mark == StopMark.SILENT
    ]
    assert silent == [("asean-regional-cert-implementation-paper", 3)]
    assert slugs(silent_at(meeting(3), AsOf())) == {"asean-regional-cert-implementation-paper"}


def test_no_gap_where_a_text_on_the_meeting_names_the_initiative() -> None:
    gaps = [
        (life.initiative, point.meeting)
        for life in lives()
        for point in life.points
        if point.meeting and point.mark in (StopMark.SILENT, StopMark.NOT_MENTIONED, StopMark.NO_TEXT)
    ]
    assert len(gaps) > 90
    for row, where in gaps:
        cited = row.citations.filter(aspect__in=("", "name", "acronym"), passage__source__meetings=where)
        assert not cited.exists(), (row, where)


def test_every_outcome_and_check_is_once_in_the_life() -> None:
    for life in lives():
        row: Any = life.initiative
        acts = [act.outcome.pk for point in life.points for act in point.outcomes if act.relation == "about"]
        assert sorted(acts) == sorted(row.outcomes.published().values_list("pk", flat=True))
        checks = [each.check for point in life.points for each in point.checks]
        assert len(checks) == len(set(checks))


@pytest.mark.parametrize(("slug", "chain"), CHAINS.items())
def test_plans_succeed_each_other_from_year_to_year(slug: str, chain: list[str]) -> None:
    found = succession(initiative(slug), AsOf())
    assert [row.slug for row in found] == chain
    assert all(row.inferred("succeeds") for row in found[1:])
