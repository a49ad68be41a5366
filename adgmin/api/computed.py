"""What pages compute, as data: each view answers with the object of its page, under the parameters of the page.

A view names the page and a serializer. The page reads the query string and makes the object; nothing is computed twice.
Lists that are computed have numbered pages, as on the site: they are no rows of a table that a cursor could stand at.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.core.paginator import Page as PageOfRows
from django.http import Http404
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from adgmin.filters.base import Text
from adgmin.filters.facets import BadQueryError
from adgmin.models import Theme
from adgmin.pages.views import DetailPage, Page, StrictList, redirect_to_merged
from adgmin.record import AsOf, Mergeable, State

from .examples import SITE, Shown, completed
from .pagination import META, BadParameters
from .schema import PublicSchema
from .serializers_base import AnswerFields, DateFields, ReferenceSerializer, RowSerializer
from .viewsets import Gone, PublicView, StrictFilterBackend


class ComputedSerializer(AnswerFields):
    """What every computed answer says: that it is computed, for which day, and where the page is."""

    as_of = serializers.SerializerMethodField(help_text=_("The last day of the as_of that was asked for; null: none."))
    computed = serializers.SerializerMethodField(
        help_text=_("Always true: the site computes this from the records; no source states it as a whole.")
    )
    computed_for = serializers.SerializerMethodField(
        help_text=_("The day for which it is computed: as_of or the horizon, whichever is earlier; null: no horizon.")
    )
    statement = serializers.SerializerMethodField(
        help_text=_("The sentence beside computed values, which names the horizon.")
    )
    page_url = serializers.SerializerMethodField(help_text=_("The page that shows the same."))

    @property
    def day(self) -> AsOf:
        """The day of the page."""
        as_of: AsOf = self.context["as_of"]
        return as_of

    @extend_schema_field({"type": ["string", "null"], "format": "date"})
    def get_as_of(self, _row: object) -> dt.date | None:
        return self.day.asked

    def with_parameter(self, name: str, value: object) -> str | None:
        """The address of this answer with another value of a parameter; ``None`` for none."""
        if value is None:
            return None
        return str(replace_query_param(self.context["request"].build_absolute_uri(), name, value))

    def get_computed(self, _row: object) -> bool:
        return True

    @extend_schema_field({"type": ["string", "null"], "format": "date"})
    def get_computed_for(self, _row: object) -> dt.date | None:
        return self.day.day

    def get_statement(self, _row: object) -> str:
        return self.day.statement

    @extend_schema_field(OpenApiTypes.URI)
    def get_page_url(self, _row: object) -> str:
        return self.absolute(self.context["page_path"])


# The example values of the fields of every computed answer.
COMPUTED: Shown = {
    "record_version": META["record_version"]["example"], "horizon": "2025-01-28", "as_of": None, "computed": True,
    "computed_for": "2025-01-28", "statement": "Sources read up to 28 January 2025",
}  # fmt: skip


class ComputedListSerializer(ComputedSerializer):
    """A computed list: the number of its rows, and the pages beside this one."""

    count = serializers.IntegerField(
        source="page_obj.paginator.count", help_text=_("The number of rows on all pages together.")
    )
    next = serializers.SerializerMethodField(help_text=_("The next page; null on the last."))
    previous = serializers.SerializerMethodField(help_text=_("The page before; null on the first."))

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_next(self, shown: Mapping[str, Any]) -> str | None:
        page: PageOfRows[object] = shown["page_obj"]
        return self.with_parameter("page", page.next_page_number() if page.has_next() else None)

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_previous(self, shown: Mapping[str, Any]) -> str | None:
        page: PageOfRows[object] = shown["page_obj"]
        return self.with_parameter("page", page.previous_page_number() if page.has_previous() else None)


class DatedReferenceSerializer(ReferenceSerializer, DateFields):
    """A meeting with its date."""

    date = serializers.CharField(allow_null=True, help_text=_("EDTF; null: no text held by the day gives it."))


class CountSerializer(RowSerializer):
    """A number with its label."""

    label = serializers.CharField(help_text=_("What is counted."))  # type: ignore[assignment]
    number = serializers.IntegerField(help_text=_("How many there are."))


class ComputedSchema(PublicSchema):
    """Describes the parameters of a computed view: the filters of its page, and what its page reads besides."""

    def get_filter_backends(self) -> list[Any]:
        return [StrictFilterBackend]

    def get_override_parameters(self) -> list[Any]:
        assert isinstance(self.view, ComputedView)
        return [*super().get_override_parameters(), *self.view.parameters]


PAGE_NUMBER = OpenApiParameter(
    "page", {"type": "integer", "minimum": 1, "default": 1}, description=_("The number of the page; the first is 1.")
)


class ComputedView(PublicView):
    """What a page computes, as data."""

    schema = ComputedSchema()
    page_class: ClassVar[type[Page]]
    # The name of the URL of the page.
    page_name: ClassVar[str]
    serializer_class: type[ComputedSerializer]
    # What the page reads besides its filters, for the schema.
    parameters: ClassVar[tuple[OpenApiParameter, ...]] = ()

    @property
    def filterset_class(self) -> object:
        """The filters of the page, for the schema."""
        return self.page_class.filterset_class

    def get_queryset(self) -> Any:
        """An empty queryset of the model that the filters are of, for the schema."""
        model: Any = getattr(self.page_class, "noun", Theme)
        return model.objects.none()

    def computed(self, page: Any) -> object:
        """What the serializer shows: by default the context of the page."""
        return page.get_context_data()

    def get(self, request: Request, **address: str) -> HttpResponseBase:
        page = self.page_class()
        page.setup(request._request, **address)
        try:
            if not page.filterset.is_valid():
                raise BadParameters(page.filterset.errors)
            moved = self.find(page, request)
            return moved or Response(self.shown(page, request))
        except BadQueryError as bad:
            raise BadParameters(bad.errors) from bad

    def shown(self, page: Page, request: Request) -> object:
        """What the view answers with, with the address of the page beside it."""
        path = reverse(self.page_name, kwargs=page.kwargs)
        context = {"request": request, "as_of": page.as_of, "page_path": path}
        return self.serializer_class(self.computed(page), context=context).data

    def find(self, page: Page, request: Request) -> HttpResponseBase | None:
        """Give the page its record or its rows, or return a redirect to the record that its own was merged into.

        Raises ``NotFound`` or ``Gone`` where there is no record to show.
        """
        if isinstance(page, StrictList):
            page.object_list = page.get_queryset()
        if not isinstance(page, DetailPage):
            return None
        try:
            row = page.object = page.get_object()
        except Http404 as error:
            raise exceptions.NotFound(_t("There is nothing published at this address.")) from error
        if isinstance(row, Mergeable):
            if row.merged_into:
                return redirect_to_merged(request._request, row)
            if getattr(row, "state", "") == State.WITHDRAWN:
                raise Gone(row)
        if page.not_yet():
            raise exceptions.NotFound(_t("There is nothing published at this address."))
        return None


def computed_as[V: ComputedView](summary: Text, path: str, given: Shown) -> Callable[[type[V]], type[V]]:
    """A decorator of a computed view that sets its summary and its example; ``path`` is that of the page in it."""

    def decorate(view: type[V]) -> type[V]:
        shown = completed(view.serializer_class(), {**COMPUTED, "page_url": f"{SITE}{path}", **given})
        described = extend_schema(summary=summary, tags=["computed"], examples=[OpenApiExample("example", value=shown)])
        return extend_schema_view(get=described)(view)

    return decorate
