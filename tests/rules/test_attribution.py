"""Whether an outcome counts as an act of its meeting, by the acting body and the texts that give the act."""

from collections.abc import Collection
from typing import Any

import pytest

from adgmin import record
from adgmin.models import Nature
from adgmin.record import State
from initiatives.attribution import Attribution
from initiatives.models import Outcome
from tests import factories as make

pytestmark = pytest.mark.django_db

STATEMENT, NEWS = "joint-statement", "news"


@pytest.mark.parametrize(
    ("held", "given_by", "fields", "expected"),
    [
        ({STATEMENT}, STATEMENT, {}, Attribution.MEETING),
        ({STATEMENT}, STATEMENT, {"body": None}, Attribution.MEETING),
        ({STATEMENT}, STATEMENT, {"body": "another"}, Attribution.OTHER_BODY),
        ({STATEMENT, NEWS}, NEWS, {}, Attribution.OTHER_SOURCE),
        ({STATEMENT, NEWS}, NEWS, {"body": "another"}, Attribution.OTHER_SOURCE),
        ({NEWS}, NEWS, {}, Attribution.MEETING),
        ({STATEMENT}, STATEMENT, {"meeting": None}, Attribution.BETWEEN),
    ],
)
def test_attribution_is_by_the_body_and_the_texts_held(
    held: set[str], given_by: str, fields: dict[str, Any], expected: str
) -> None:
    assert attributed(held, given_by, fields) == expected


def test_draft_of_the_statement_is_no_statement_held() -> None:
    assert attributed({NEWS}, NEWS, {}, drafts={STATEMENT}) == Attribution.MEETING


@pytest.mark.parametrize("fields", [{}, {"meeting": None}])
@pytest.mark.parametrize("nature", [Nature.PERSPECTIVE, Nature.COMMENTARY])
def test_fact_that_only_views_report_is_a_view(nature: Nature, fields: dict[str, Any]) -> None:
    assert attributed({STATEMENT}, STATEMENT, fields, nature=nature) == Attribution.VIEW


def attributed(
    held: set[str], given_by: str, fields: dict[str, Any], drafts: Collection[str] = (), **passage: Any
) -> str:
    """The attribution of an outcome at a meeting on which texts of some kinds report, one of which gives it."""
    meeting = make.MeetingFactory.create()
    with record.editing():
        sources = {kind: make.SourceFactory.create(kind=kind) for kind in held}
        sources |= {kind: make.SourceFactory.create(kind=kind, state=State.DRAFT) for kind in drafts}
        for source in sources.values():
            source.meetings.set([meeting])
        given: dict[str, Any] = {"meeting": meeting, "body": meeting.body, **fields}
        if given["body"] == "another":
            given["body"] = make.ActorFactory.create()
        cited = make.PassageFactory.create(source=sources[given_by], **passage)
        make.OutcomeFactory.create(**given, passage=cited)
    return Outcome.objects.with_attribution().get().attribution
