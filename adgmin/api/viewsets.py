"""The read-only API: what every resource does.

Only what is published is there; an address that was public once answers 410 with the reason, or 301 where the record
was merged into another. Errors are problem details (RFC 9457). Every answer to a GET carries an ETag made of the
record version, so that a reader who comes back costs one query.
"""

import logging
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Any, ClassVar, Protocol, cast

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import DatabaseError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, mixins
from rest_framework.generics import GenericAPIView
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param
from rest_framework.views import APIView, exception_handler
from rest_framework.viewsets import GenericViewSet

from adgmin.database import FAULTS
from adgmin.filters.base import StrictFilterSet
from adgmin.filters.days import AS_OF_SCHEMA
from adgmin.models.changes import Addressed
from adgmin.pages.etags import answered, tag, texts_of, version_of
from adgmin.record import AsOf, Mergeable, Recorded, State

from .pagination import FIELDS, BadParameters, RecordCursorPagination
from .schema import PROBLEM
from .serializers_base import RecordSerializer, api_path

log = logging.getLogger("django.request")

AS_OF = OpenApiParameter(
    "as_of", AS_OF_SCHEMA, description=StrictFilterSet.base_filters["as_of"].extra["help_text"]
)  # fmt: skip


OF_FIELDS = OpenApiParameter("fields", str, description=FIELDS)


class Gone(exceptions.APIException):
    """What was public once and has been withdrawn: its address stays, with the reason."""

    status_code = HTTPStatus.GONE

    def __init__(self, withdrawn: Mergeable) -> None:
        reason = getattr(withdrawn, "withdrawn_because", "")
        super().__init__(_("This record was withdrawn: %(reason)s") % {"reason": reason})
        self.members = {"state": State.WITHDRAWN.value, "reason": reason}


def problem_details(error: Exception, context: dict[str, object]) -> Response | None:
    """The exception handler: an error as problem details, with ``errors`` by parameter where parameters are bad.

    A failure of ours is logged and shown as no more than that; while developing, Django's own page shows it.
    """
    response = exception_handler(error, context)
    if response is None and isinstance(error, SuspiciousOperation):
        response = Response({"detail": _("The request is not valid.")}, HTTPStatus.BAD_REQUEST)
    # What the database fails to give is answered as on pages: see ``adgmin.pages.unavailable``.
    if response is None and not isinstance(error, FAULTS):
        response = _failure(_request_of(context))
    if response is not None:
        status = HTTPStatus(response.status_code)
        members = getattr(error, "members", {})
        detail = str(response.data["detail"])
        response.data = {
            "type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail, **members,
        }  # fmt: skip
        response.content_type = PROBLEM
        # Also of a view that renders something else.
        request = _request_of(context)
        request.accepted_renderer, request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
    return response


def _request_of(context: dict[str, object]) -> Request:
    request = context["request"]
    assert isinstance(request, Request)
    return request


def _failure(request: Request) -> Response | None:
    if settings.DEBUG:
        return None
    log.exception("%s %s", request.method, request.path)
    got_request_exception.send(sender=None, request=request._request)
    return Response({"detail": _("A server error occurred. It has been logged.")}, 500)


class PublicView(APIView):
    """A view that anybody may read, from any site, and keep as long as the record does not change."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Answer 304 without further ado where the reader has it already."""
        etag = None
        if request.method in ("GET", "HEAD"):
            # Without a database the view fails in its turn, and reports it as a problem.
            with suppress(DatabaseError):
                etag = tag(request)
        # Whoever has the answer as JSON and now asks for another media type is refused it.
        is_json = request.accepts("application/json")
        make = partial(super().dispatch, request, *args, **kwargs)
        response = answered(request, etag, make, is_as_before=is_json)
        if etag and response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
            patch_cache_control(response, public=True, no_cache=True)
        patch_vary_headers(response, ["Accept"])
        return response

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """With links to the pages beside this one, to the page on the site, and to the schema (RFC 8288)."""
        response = super().finalize_response(request, response, *args, **kwargs)
        data = getattr(response, "data", None)
        if response.status_code == HTTPStatus.OK and isinstance(data, dict):
            response.headers["Link"] = _links(request, data, self.page_address(request, data))
        return response

    def page_address(self, request: Request, data: Mapping[str, Any]) -> str | None:
        """The address of the page that shows the same, if there is one."""
        return data.get("page_url") or data.get("url")

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """The request without ``format``, which any view accepts and none reads: see ``initial``."""
        self.formats = request.GET.getlist("format")
        if self.formats:
            given = request.GET.copy()
            del given["format"]
            request.GET = given  # type: ignore[assignment]
        return super().initialize_request(request, *args, **kwargs)

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Raise ``BadParameters`` for any format but JSON."""
        super().initial(request, *args, **kwargs)
        other = [given for given in self.formats if given.strip() not in ("", "json")]
        if other:
            message = _("The API answers JSON only, so the format can only be json, not “%(other)s”.")
            raise BadParameters({"format": [message % {"other": other[0]}]})


def _links(request: Request, data: Mapping[str, Any], page: str | None) -> str:
    """The header ``Link`` of an answer."""
    here = request.build_absolute_uri()
    is_list = "next" in data
    first = remove_query_param(remove_query_param(here, "cursor"), "page") if is_list else None
    found = {"next": data.get("next"), "prev": data.get("previous"), "first": first}
    links = [f'<{url}>; rel="{relation}"' for relation, url in found.items() if url]
    if page:
        links.append(f'<{page}>; rel="alternate"; type="text/html"')
    schema = request.build_absolute_uri(reverse("api:schema"))
    return ", ".join([*links, f'<{schema}>; rel="describedby"; type="application/vnd.oai.openapi+json"'])


def checked(filterset: StrictFilterSet) -> QuerySet[Model]:
    """The rows of a filter set; raises ``BadParameters`` if it refuses any parameter."""
    if not filterset.is_valid():
        raise BadParameters(filterset.errors)
    rows: QuerySet[Model] = filterset.qs
    return rows


class FilteredView(Protocol):
    """A view whose list ``StrictFilterBackend`` filters."""

    filterset_class: type[StrictFilterSet]
    paginator: RecordCursorPagination
    as_of: AsOf | None


class StrictFilterBackend(DjangoFilterBackend):
    """Filters a list with the noun's strict filter set."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Model], view: FilteredView) -> QuerySet[Model]:
        """The filtered and ordered rows."""
        filterset = view.filterset_class(
            request.query_params,
            queryset,
            extra=view.paginator.PARAMETERS,
            texts=texts_of(version_of(request._request)),
        )
        rows = checked(filterset)
        view.as_of = filterset.when
        return rows


class WithFields(PublicView, GenericAPIView[Any]):
    """A view of rows of which a client may choose the fields."""

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """Raise ``BadParameters`` if ``fields`` names what is none."""
        serializer: Any = super().get_serializer(*args, **kwargs)
        of_row: Any = getattr(serializer, "child", serializer)
        given = [name.strip() for name in self.request.query_params.get("fields", "").split(",")]
        chosen = [name for name in given if name]
        if unknown := [name for name in chosen if name not in of_row.fields]:
            message = _("“%(name)s” is not a field here. Fields: %(known)s.")
            known = ", ".join(of_row.fields)
            raise BadParameters({"fields": [message % {"name": name, "known": known} for name in unknown]})
        of_row.chosen = chosen or None
        return serializer


class RecordViewSet(WithFields, mixins.ListModelMixin, GenericViewSet[Recorded]):
    """A resource: the list of a noun, filtered and paged, and each record at its slug."""

    queryset: QuerySet[Recorded]
    serializer_class: type[RecordSerializer]
    detail_serializer_class: type[RecordSerializer]
    filterset_class: type[StrictFilterSet]
    # What a single record can be asked for: mostly nothing.
    detail_filterset_class: type[StrictFilterSet] = StrictFilterSet
    filter_backends = [StrictFilterBackend]
    pagination_class = RecordCursorPagination
    # As of which day it is asked for: set when the query string is read.
    as_of: AsOf | None = None
    # The address of the page of a single record: set when it is found.
    page: str | None = None
    # The parts of a record's address, and the fields that hold them.
    key: ClassVar[Mapping[str, str]] = {"slug": "slug"}

    def get_serializer_class(self) -> type[RecordSerializer]:
        """A single record says more than a line of a list."""
        return self.detail_serializer_class if self.action == "retrieve" else self.serializer_class

    def get_queryset(self) -> QuerySet[Recorded]:
        """The published rows, with all that is shown of them."""
        return self.get_serializer_class().fetch(super().get_queryset())

    @extend_schema(parameters=[AS_OF, OF_FIELDS])
    def retrieve(self, request: Request, **address: str) -> HttpResponseBase:
        """One record: what a list says of it, and what belongs to it."""
        filterset = self.detail_filterset_class(
            request.query_params, self.get_queryset(), extra=("fields",), texts=texts_of(version_of(request._request))
        )
        self.as_of = filterset.when
        row = checked(filterset).filter(**self.lookups(address)).first()
        if row is None:
            return self.moved(address)
        self.page = request.build_absolute_uri(cast("Addressed", row).get_absolute_url())
        return Response(self.get_serializer(row).data)

    def get_serializer_context(self) -> dict[str, object]:
        """With the day as of which everything is shown that belongs to a record."""
        return {**super().get_serializer_context(), "as_of": self.as_of}

    def page_address(self, request: Request, data: Mapping[str, Any]) -> str | None:
        """Of a list, the page of the noun with the same filters, where the noun has one."""
        if self.action != "list":
            return self.page
        try:
            page = reverse(self.queryset.model.plural)
        except NoReverseMatch:
            return None
        query = request.query_params.copy()
        for name in RecordCursorPagination.PARAMETERS:
            query.pop(name, None)
        return request.build_absolute_uri(f"{page}?{query.urlencode()}".rstrip("?"))

    def lookups(self, address: Mapping[str, str]) -> dict[str, str]:
        """The lookups of the parts of an address."""
        return {self.key[name]: value for name, value in address.items()}

    def moved(self, address: Mapping[str, str]) -> HttpResponseBase:
        """Lead to the record that this one was merged into; else raise ``Gone``, or ``NotFound``."""
        withdrawn = self.withdrawn(address)
        if withdrawn is None:
            raise exceptions.NotFound(_("There is nothing published at this address."))
        if withdrawn.merged_into is None:
            raise Gone(withdrawn)
        return self.redirect_to(withdrawn.merged_into)

    def redirect_to(self, row: Recorded) -> HttpResponseBase:
        """A permanent redirect to a row, with the same query string."""
        query = self.request.query_params.urlencode()
        url = f"{api_path(row)}?{query}".rstrip("?")
        return HttpResponsePermanentRedirect(self.request.build_absolute_uri(url))

    def withdrawn(self, address: Mapping[str, str]) -> Mergeable | None:
        """The withdrawn record, or the merged row, that once had this address."""
        model = self.queryset.model
        if not issubclass(model, Mergeable):
            return None
        return model.gone().filter(**self.lookups(address)).first()


class NothingHere(PublicView):
    """Whatever else is asked for under the API."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Raise ``NotFound`` (404) for every HTTP method, before the handler is looked up."""
        raise exceptions.NotFound(_("There is nothing published at this address."))
