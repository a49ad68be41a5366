"""Pages of a list by cursor: a row is met once, however the record grows between two pages.

A cursor holds the order keys of the row at the edge of a page, all of them, so that rows with equal dates are told
apart; the keys are never null and the last ones unique (see ``adgmin.filters.base.SortFilter``).
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from functools import reduce
from http import HTTPStatus
from typing import Any, NamedTuple

from django.core.signing import BadSignature, Signer
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from adgmin.pages.etags import version_of
from adgmin.record import AsOf

# What every answer says of the record that it was made from.
META: dict[str, dict[str, Any]] = {
    "record_version": {
        "type": "integer", "example": 412,
        "description": _("The version of the record; it increases with every public change."),
    },
    "horizon": {
        "type": ["string", "null"], "format": "date", "example": "2023-02-09",
        "description": _(
            "The date of the newest text held. Computed values are computed for this day, or for that"
            " of as_of if it is earlier; null where no source states a date, so nothing is computed."
        ),
    },
}  # fmt: skip


FIELDS = _(
    "Names of fields, with commas between them (key,name): each record then has these alone. By default it has all."
)


class BadParameters(APIException):
    """Query parameters that were not understood; ``errors`` has the sentences by parameter."""

    status_code = HTTPStatus.BAD_REQUEST

    def __init__(self, errors: Mapping[str, Sequence[object]]) -> None:
        super().__init__(_("Not valid in the query string: %(names)s.") % {"names": ", ".join(errors)})
        self.members = {
            "errors": [
                {"parameter": name, "detail": str(sentence)} for name, found in errors.items() for sentence in found
            ]
        }


def told(schema: object, description: object) -> object:
    """A schema with a description; drf-spectacular puts a mere placeholder there to make the example of a page."""
    return {**schema, "description": description} if isinstance(schema, dict) else schema


class Cursor(NamedTuple):
    """Beyond which row a page begins; backwards, before which row it ends. Without values: at the end of the list."""

    order: tuple[str, ...]
    values: tuple[object, ...]
    backwards: bool

    def beyond(self) -> Q:
        """The rows on the far side of the edge: the first key that differs decides.

        The bound on the first key follows from that. It is given as well, because an index can be searched by it.
        """
        condition = bound = Q()
        for name, value in reversed(list(zip(self.order, self.values, strict=bool(self.values)))):
            key, farther = name.removeprefix("-"), "lt" if name.startswith("-") != self.backwards else "gt"
            bound = Q(**{f"{key}__{farther}e": value})
            beyond = Q(**{f"{key}__{farther}": value})
            condition = beyond | (Q(**{key: value}) & condition) if condition else beyond
        return bound & condition


def edge(order: tuple[str, ...], rows: Sequence[object], backwards: bool) -> Cursor:
    """The cursor of the page before some rows, or of the one after them; of no rows, of that end of the list."""
    row = rows[0 if backwards else -1] if rows else None
    values = (reduce(getattr, name.removeprefix("-").split("__"), row) for name in order) if rows else ()
    plain = (value.isoformat() if isinstance(value, dt.date) else value for value in values)
    return Cursor(order, tuple(plain), backwards)


def signer(order: tuple[str, ...]) -> Signer:
    """Signs the cursors of one order, so that what comes back is well formed and of the same list."""
    return Signer(salt=f"adgmin.cursor:{','.join(order)}")


class RecordCursorPagination(BasePagination):
    """Pages of 50 rows, or of ``page_size``, with the number of all rows."""

    PARAMETERS = ("cursor", "page_size", "fields")
    PAGE_SIZE = 50
    MAX_PAGE_SIZE = 200

    def paginate_queryset[M: Model, R](
        self, queryset: QuerySet[M, R] | Sequence[R], request: Request, view: APIView | None = None
    ) -> list[R]:
        """The rows of the page; raises ``BadParameters`` for a cursor or a size that makes no sense."""
        assert isinstance(queryset, QuerySet)
        self.address, self.version = request.build_absolute_uri(), version_of(request._request).number
        size, order = self.size(request), tuple(map(str, queryset.query.order_by))
        cursor = self.cursor(request, order)
        self.count, self.horizon = queryset.count(), getattr(view, "as_of", AsOf()).horizon
        backwards = bool(cursor and cursor.backwards)
        if cursor:
            queryset = queryset.filter(cursor.beyond())
        found = list((queryset.reverse() if backwards else queryset)[: size + 1])
        rows = found[size - 1 :: -1] if backwards else found[:size]
        # Where the page begins there was a row, so there is a page beyond; it leads back even if no row is left here.
        came, more = bool(cursor and cursor.values), len(found) > size
        self.previous = edge(order, rows, True) if (more if backwards else came) else None
        self.next = edge(order, rows, False) if (came if backwards else more) else None
        return rows

    def size(self, request: Request) -> int:
        """The number of rows asked for."""
        given = request.query_params.get("page_size") or str(self.PAGE_SIZE)
        if not (re.fullmatch("[0-9]{1,3}", given) and 1 <= int(given) <= self.MAX_PAGE_SIZE):
            raise BadParameters(
                {"page_size": [_("“%(given)s” is not a whole number from 1 to %(most)d.")
                 % {"given": given, "most": self.MAX_PAGE_SIZE}]}
            )  # fmt: skip
        return int(given)

    def cursor(self, request: Request, order: tuple[str, ...]) -> Cursor | None:
        """The cursor given; ``None`` if none is. Raises ``BadParameters`` if it is not ours, or of another order."""
        given = request.query_params.get("cursor")
        if not given:
            return None
        try:
            backwards, *values = signer(order).unsign_object(given)
        except BadSignature as error:
            message = _("This is not a cursor of this list. Take it from “next” or “previous”.")
            raise BadParameters({"cursor": [message]}) from error
        return Cursor(order, tuple(values), backwards)

    def link(self, cursor: Cursor | None) -> str | None:
        """The address of a page."""
        if cursor is None:
            return None
        signed = signer(cursor.order).sign_object([cursor.backwards, *cursor.values])
        return replace_query_param(self.address, "cursor", signed)

    def get_paginated_response(self, data: object) -> Response:
        """The page, the pages beside it, and the number of all rows."""
        return Response(
            {
                "count": self.count,
                "count_exact": True,
                "next": self.link(self.next),
                "previous": self.link(self.previous),
                "record_version": self.version,
                "horizon": self.horizon,
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The same for the schema."""
        link = {"type": ["string", "null"], "format": "uri", "example": None}
        return {
            "type": "object",
            "required": ["count", "count_exact", "next", "previous", "record_version", "horizon", "results"],
            "properties": {
                "count": {"type": "integer", "description": _("All rows that the filters keep."), "example": 1},
                "count_exact": {
                    "type": "boolean", "description": _("Whether they were counted, and not estimated."),
                    "example": True,
                },
                "next": {**link, "description": _("The next page; null on the last.")},
                "previous": {**link, "description": _("The page before; null on the first.")},
                **META,
                "results": told(schema, _("The rows of this page.")),
            },
        }  # fmt: skip

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, object]]:
        """The parameters of paging for the schema."""
        return [
            {
                "name": "cursor", "in": "query", "schema": {"type": "string"},
                "description": _("Where a page begins: taken from “next” or “previous”, never made by hand."),
            },
            {
                "name": "page_size", "in": "query",
                "schema": {"type": "integer", "minimum": 1, "maximum": self.MAX_PAGE_SIZE, "default": self.PAGE_SIZE},
                "description": _("How many rows a page has."),
            },
            {"name": "fields", "in": "query", "schema": {"type": "string"}, "description": FIELDS},
        ]  # fmt: skip
