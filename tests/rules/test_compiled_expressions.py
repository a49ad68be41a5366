"""Expressions whose SQL is made once give what Django’s own way gives, in each place that a query has for them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.test.utils import CaptureQueriesContext

from adgmin.record import AsOf, Aspect
from adgmin.record.citation import all_inferred, whether_inferred
from adgmin.record.compiled import CompiledOnce
from adgmin.record.preview import preview
from initiatives.models import Commitment, Initiative, InitiativeCitation, Outcome
from tests import factories as f
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def scene() -> None:
    outcomes()


@remembered
def outcomes() -> None:
    """Two outcomes on initiatives, of which one has an inferred name; a draft; a commitment."""
    named = f.InitiativeFactory(name="A guide")
    guessed = f.InitiativeFactory(name="A plan", part_of=named)
    f.cite(guessed, aspect="name", value="A plan", basis="inferred")
    for initiative in (named, guessed):
        f.OutcomeFactory(title=f"the {initiative.name}", initiative=initiative)
    f.OutcomeFactory(title="the draft", initiative=named, state="draft")
    f.CheckFactory(commitment=f.CommitmentFactory(text="A promise"), date="2023", due="2024")


MARK = whether_inferred(InitiativeCitation, Aspect.NAME, "initiative__name", "initiative")
# The same with a join in the query around it.
JOINED = CompiledOnce(
    all_inferred(
        InitiativeCitation.objects.filter(
            Q(record=OuterRef("initiative")), aspect=Aspect.NAME, value=OuterRef("initiative__name")
        )
    )
)


def in_a_subquery(mark: Any) -> QuerySet[Any, Any]:
    newest = Outcome.objects.annotate(mark=mark).filter(initiative=OuterRef("pk")).order_by("slug")
    return Initiative.objects.annotate(found=Subquery(newest.values("mark")[:1])).values_list("slug", "found")


USES: dict[str, Callable[[Any], QuerySet[Any, Any]]] = {
    "selected": lambda mark: Outcome.objects.annotate(mark=mark).values_list("slug", "mark"),
    "filtered": lambda mark: Outcome.objects.filter(mark).values_list("slug"),
    "excluded": lambda mark: Outcome.objects.exclude(mark).values_list("slug"),
    "one of two": lambda mark: Outcome.objects.filter(Q(mark) | Q(state="draft")).values_list("slug"),
    "sorted": lambda mark: Outcome.objects.annotate(mark=mark).order_by("mark", "slug").values_list("slug"),
    "referred to": lambda mark: Outcome.objects.annotate(mark=mark, same=F("mark")).values_list("slug", "same"),
    "counted": lambda mark: (
        Outcome.objects.annotate(mark=mark).order_by().values("mark").annotate(Count("pk")).values_list()
    ),
    "in a subquery": in_a_subquery,
    "in a list of keys": lambda mark: (
        Outcome.objects.filter(pk__in=Outcome.objects.annotate(mark=mark).filter(mark=True).values("pk"))
    ).values_list("slug"),
    "joined under another name": lambda mark: (
        Outcome.objects.filter(Q(under__name="none") | Q(title__gt="")).annotate(mark=mark).values_list("slug", "mark")
    ),
}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("compiled", [MARK, JOINED])
def test_compiled_expression_gives_what_the_expression_gives(compiled: CompiledOnce, use: str) -> None:
    expected = list(USES[use](compiled.expression))
    assert [list(USES[use](compiled)) for _time in range(2)] == [expected, expected]
    assert expected


def test_second_query_is_the_same_and_resolves_nothing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with CaptureQueriesContext(connection) as first:
        list(USES["selected"](JOINED))
    monkeypatch.setattr(type(JOINED.expression), "resolve_expression", None)
    with CaptureQueriesContext(connection) as second:
        list(USES["selected"](JOINED))
    assert [query["sql"] for query in second] == [query["sql"] for query in first]


def test_compiled_expression_shows_the_draft_of_a_preview_and_forgets_it() -> None:
    commitment = f.CommitmentFactory(text="A draft promise", state="draft")
    check = f.CheckFactory(commitment=commitment, date="2023", due="2024", state="draft")

    def due() -> str:
        return str(Commitment.objects.with_standing(AsOf(dt.date(2030, 1, 1))).get(pk=commitment.pk).due)

    assert due() == ""
    with preview({Commitment: [commitment.pk], type(check): [check.pk]}):
        assert due() == "2024"
    assert due() == ""
