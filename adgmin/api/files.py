"""Each list of the API as a file: CSV, XLSX or JSON lines, with the same filters and all rows.

An answer is sent while it is read, some rows at a time, so that it takes the same memory however long it is. Its status
and headers are sent before: if reading fails, the connection is cut, and there is no last chunk. A workbook is written
to disk first.
"""

from collections.abc import Callable, Iterator
from functools import partial
from http import HTTPStatus
from itertools import batched
from typing import IO, Any

from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import APIException
from rest_framework.pagination import BasePagination
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from adgmin import record
from adgmin.database import read_later, snapshot
from adgmin.filters.base import StrictFilterSet
from adgmin.pages.etags import version_of
from adgmin.pages.workbooks import TooLongError
from adgmin.record import AsOf, Recorded

from .serializers_base import RowSerializer
from .tables import Shown, as_csv, as_jsonl, as_xlsx, columns_of, table
from .viewsets import RecordViewSet

# Rows that are fetched at a time.
ROWS = 200
# The longest workbook: a spreadsheet is slow to open a longer one.
XLSX_ROWS = 50_000
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl; charset=utf-8",
}
HEADERS = ("X-Row-Count", "X-Record-Version", "X-Horizon")


class TooMuchError(APIException):
    """A list with more rows than a workbook may have, or a text longer than its cells."""

    status_code = HTTPStatus.BAD_REQUEST


class WholeList(BasePagination):
    """No pages, so no parameters of pages."""

    PARAMETERS = ()


class ChangedMeanwhileError(Exception):
    """The record changed between the headers of an answer and its rows: the answer is broken off."""


def shown(rows: QuerySet[Recorded], serializer: RowSerializer) -> Iterator[Shown]:
    """Each row as the API shows it. The keys of all come from one cursor, and some rows at a time by their keys."""
    pks = rows.prefetch_related(None).values_list("pk", flat=True).iterator(chunk_size=ROWS)
    for some in batched(pks, ROWS):
        yield from map(serializer.to_representation, rows.filter(pk__in=some))


def pieces(ending: str, rows: QuerySet[Recorded], serializer: RowSerializer, version: int) -> Iterator[bytes]:
    """The content; raises ``ChangedMeanwhileError`` before the first piece if the version is another one."""
    if record.version().number != version:
        raise ChangedMeanwhileError
    found = shown(rows, serializer)
    yield from as_jsonl(found) if ending == "jsonl" else as_csv(table(columns_of(serializer), found))


class ListFile(RecordViewSet):
    """The file of a list; the rows, the serializer and the filters are those of its resource."""

    filterset_class = StrictFilterSet
    pagination_class = WholeList  # type: ignore[assignment]
    ending = ""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """The ending of the address decides; problems are JSON."""
        return JSONRenderer(), JSONRenderer.media_type

    @extend_schema(exclude=True)
    def file(self, request: Request) -> HttpResponseBase:
        """All rows that the filters keep."""
        rows = self.filter_queryset(self.get_queryset())
        number, version, noun = rows.count(), version_of(request._request).number, self.queryset.model.plural
        horizon = (self.as_of or AsOf()).horizon
        check_length(request.path, number)
        response = self.answer(rows, version)
        for name, value in zip(HEADERS, (number, version, horizon or ""), strict=True):
            response.headers[name] = str(value)
        response.headers["Content-Disposition"] = f'attachment; filename="{noun}.{self.ending}"'
        return response

    def answer(self, rows: QuerySet[Recorded], version: int) -> HttpResponseBase:
        """The response without the headers of its own."""
        serializer, type_ = self.get_serializer_class()(context=self.get_serializer_context()), TYPES[self.ending]
        is_head = self.request.method == "HEAD"
        if self.ending == "xlsx" and not is_head:
            return FileResponse(workbook(self.request.path, rows, serializer), content_type=type_)
        content = () if is_head else read_later(partial(pieces, self.ending, rows, serializer, version))
        return StreamingHttpResponse(content, content_type=type_)


def check_length(path: str, number: int) -> None:
    """Raise ``TooMuchError`` if a workbook cannot have so many rows."""
    if path.endswith(".xlsx") and number > XLSX_ROWS:
        raise TooMuchError(
            _("A workbook holds %(most)d rows, and these are %(number)d. Take them from %(path)s, or filter them.")
            % {"most": XLSX_ROWS, "number": number, "path": f"{path.removesuffix('xlsx')}csv"}
        )


def workbook(path: str, rows: QuerySet[Recorded], serializer: RowSerializer) -> IO[bytes]:
    """The rows as a workbook; raises ``TooMuchError`` if a text is too long for it."""
    try:
        with snapshot():
            return as_xlsx(rows.model.plural, table(columns_of(serializer), shown(rows, serializer)))
    except TooLongError as error:
        instead = _("Take the rows from %(path)s.") % {"path": f"{path.removesuffix('xlsx')}csv"}
        raise TooMuchError(f"{error} {instead}") from error


def file_of(viewset: type[RecordViewSet], ending: str) -> Callable[..., HttpResponseBase]:
    """The view of the file with the rows of a resource."""
    return ListFile.as_view(
        {"get": "file", "head": "file"},
        ending=ending,
        queryset=viewset.queryset,
        serializer_class=viewset.serializer_class,
        filterset_class=viewset.filterset_class,
    )
