"""Whatever comes, goes or moves between two pages, a row that was there all along and did not change is met once."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import RequestFactory
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rest_framework.request import Request

from adgmin import record
from adgmin.api.pagination import RecordCursorPagination
from adgmin.models import Change, Passage, Theme
from adgmin.portal.api import RESOURCES
from adgmin.portal.changes_api import ChangesView
from adgmin.record import Recorded, State
from initiatives.models.outcomes import OutcomeCitation
from tests import factories as f

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

ROWS = 9
# What a row moves between: the same for several, so that ties are broken.
PLACES = 3
DAYS = [dt.date(2021, 1, 1), dt.date(2023, 2, 9), dt.date(2099, 1, 1)]
NAMES = ["B", "a", "É"]
VIEWS: dict[str, Any] = {view.queryset.model.plural: view for view in RESOURCES} | {"changes": ChangesView}


def raw(row: Any, **columns: Any) -> None:
    """Write columns past the guards, which reading does not need: many times as fast."""
    QuerySet(type(row)._meta.concrete_model).filter(pk=row.pk).update(**columns)


def dated(row: Any, place: int, field: str, **columns: Any) -> None:
    raw(row, **{f"{field}_earliest": DAYS[0], f"{field}_latest": DAYS[place]}, **columns)


def name(row: Any, place: int) -> str:
    """One of a few names where names may be the same, with the row's own number where they must not."""
    unique = type(row)._meta.get_field("name").unique
    return f"{NAMES[place]} {row.pk}" if unique else NAMES[place]


def move_outcome(row: Any, place: int) -> None:
    dated(row, place, "date", title=f"{NAMES[place]} {row.pk % 2}", verb=["noted", "endorsed", "held"][place])
    passages = Passage.objects.filter(order=place + 1)
    QuerySet(OutcomeCitation).filter(record=row).update(passage=passages[row.pk % 2])


def move_commitment(row: Any, place: int) -> None:
    raw(row, text=NAMES[place])
    dated(row.checks.get(), place, "due", finding=["made", "kept", "dropped"][place])


def move_partner(row: Any, place: int) -> None:
    raw(row, kind=NAMES[place])
    raw(row.actor, name=NAMES[place])


def move_role(row: Any, place: int) -> None:
    dated(row, place, "period")
    raw(row.initiative, name=NAMES[place])


def move_membership(row: Any, place: int) -> None:
    dated(row, place, "period")
    raw(row.member, name=NAMES[place])


def move_meeting_role(row: Any, place: int) -> None:
    dated(row.meeting, place, "date")
    raw(row.actor, name=NAMES[place])


def move_check(row: Any, place: int) -> None:
    dated(row, place, "date")
    dated(row, -place, "due")
    raw(row.commitment, text=NAMES[place])


# Give a row the keys of a place, in every order that its list has.
MOVES: dict[str, Callable[[Any, int], None]] = {
    "meetings": lambda row, place: dated(row, place, "date", name=name(row, place)),
    "initiatives": lambda row, place: dated(row, place, "period", name=name(row, place), kind=NAMES[place]),
    "outcomes": move_outcome,
    "commitments": move_commitment,
    "perspectives": lambda row, place: dated(row, place, "date", title=NAMES[place]),
    "partners": move_partner,
    "cooperation": move_role,
    "roles": move_role,
    "memberships": move_membership,
    "meeting-roles": move_meeting_role,
    "checks": move_check,
    "actors": lambda row, place: raw(row, name=NAMES[place], kind=NAMES[-place]),
    "themes": lambda row, place: raw(row, name=name(row, place), order=place),
    "sources": lambda row, place: dated(row, place, "published", title=NAMES[place]),
    "passages": lambda row, place: raw(row, order=place),
    "changes": lambda row, place: None,
}


def show(row: Any, there: bool) -> None:
    """Publish a row or hide it; what has no state comes into being and goes."""
    if isinstance(row, Passage):
        row = row.source
    if isinstance(row, Theme | Change):
        rows: QuerySet[Any] = QuerySet(type(row))
        rows.filter(pk=row.pk).delete()
        rows.bulk_create([row] if there else [])
    else:
        raw(row, state=State.PUBLISHED if there else State.DRAFT)


def make(noun: str) -> list[Any]:
    """Rows of a noun, each with all to itself that its keys come from."""
    passages = [f.PassageFactory.create(order=row % PLACES + 1) for row in range(ROWS)]
    here = {"passage": passages[0]}
    body = f.ActorFactory.create(**here)

    def partner() -> Any:
        return f.PartnerFactory.create(actor=f.ActorFactory.create(kind="partner", **here), **here)

    def commitment() -> Any:
        return f.CheckFactory.create(commitment__initiative=None, commitment__passage=passages[0], **here).commitment

    def role() -> Any:
        return f.RoleFactory.create(actor=partner().actor, initiative__passage=passages[0], **here)

    def membership() -> Any:
        return f.MembershipFactory.create(member=f.ActorFactory.create(**here), grouping=body, **here)

    def meeting_role() -> Any:
        meeting = f.MeetingFactory.create(body=body, **here)
        return f.MeetingRoleFactory.create(meeting=meeting, actor=f.ActorFactory.create(**here), **here)

    makers: dict[str, Callable[[], Any]] = {
        "meetings": lambda: f.MeetingFactory.create(body=body, **here),
        "initiatives": lambda: f.InitiativeFactory.create(**here),
        "outcomes": lambda: f.OutcomeFactory.create(meeting=None, initiative=None, body=None, **here),
        "commitments": commitment,
        "perspectives": lambda: f.PerspectiveFactory.create(meeting=None, voice=body, **here),
        "partners": partner,
        "cooperation": lambda: VIEWS["cooperation"].queryset.get(pk=role().pk),
        "roles": role,
        "memberships": membership,
        "meeting-roles": meeting_role,
        "checks": lambda: commitment().checks.get(),
        "actors": lambda: f.ActorFactory.create(**here),
        "themes": f.ThemeFactory.create,
        "sources": f.SourceFactory.create,
        "passages": lambda: passages.pop(),
        "changes": lambda: Change.objects.create(
            version=Change.objects.count() // 2,
            at=timezone.now(),
            kind="themes",
            object_id=Change.objects.count(),
            key="gone",
            act="withdrawn",
        ),
    }
    return [makers[noun]() for _row in range(ROWS)]


@pytest.fixture
def rows(noun: str) -> list[Any]:
    with record.editing():
        return make(noun)


class List:
    """A list of a noun, in an order and with a size of its pages."""

    def __init__(self, noun: str, ordering: str, size: int) -> None:
        self.view, self.begin = VIEWS[noun], f"/?ordering={ordering}&page_size={size}"
        self.whole = f"/?ordering={ordering}&page_size=200"

    def page(self, address: str) -> tuple[list[int], str | None, str | None]:
        """The rows of a page, and the addresses of the pages before it and after it."""
        request, pager = Request(RequestFactory().get(address)), RecordCursorPagination()
        filters = self.view.filterset_class(request.query_params, self.view.queryset.all(), extra=pager.PARAMETERS)
        assert filters.is_valid(), filters.errors
        found: list[Recorded] = pager.paginate_queryset(filters.qs, request)
        return [row.pk for row in found], pager.link(pager.previous), pager.link(pager.next)

    def walk(self, address: str, meanwhile: Callable[[], None], back: bool = False) -> tuple[list[int], str]:
        """The rows met from a page on to the end, or back to the beginning, and the address of the last page."""
        met: list[int] = []
        while True:
            found, before, after = self.page(address)
            met = [*found, *met] if back else [*met, *found]
            beside = before if back else after
            if beside is None:
                return met, address
            meanwhile()
            address = beside


RESTLESS = 5
ROW, PLACE = st.integers(0, RESTLESS - 1), st.integers(0, PLACES - 1)
EVENTS = st.lists(st.tuples(ROW, PLACE | st.booleans()), max_size=2)


@pytest.mark.parametrize("noun", VIEWS)
# A failure is told as it was found: to look for the smallest one takes minutes.
@settings(
    max_examples=10,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
@given(data=st.data())
def test_no_row_that_stays_is_lost_or_met_twice(noun: str, rows: list[Any], data: st.DataObject) -> None:
    orders = [code for code, _label in VIEWS[noun].filterset_class.base_filters["ordering"].extra["choices"]]
    listed = List(noun, data.draw(st.sampled_from(orders), "order"), data.draw(st.integers(1, 4), "size"))
    for number, row in enumerate(rows):
        show(row, number >= RESTLESS or data.draw(st.booleans(), "there"))
        MOVES[noun](row, data.draw(PLACE, "place"))
    steady = [row.pk for row in rows[RESTLESS:]]

    def meanwhile() -> None:
        for number, event in data.draw(EVENTS, "meanwhile"):
            if isinstance(event, bool):
                show(rows[number], event)
            else:
                MOVES[noun](rows[number], event)

    in_order = [pk for pk in listed.page(listed.whole)[0] if pk in steady]
    there, last = listed.walk(listed.begin, meanwhile)
    assert [pk for pk in there if pk in steady] == in_order
    back, _first = listed.walk(last, meanwhile, back=True)
    assert [pk for pk in back if pk in steady] == in_order
