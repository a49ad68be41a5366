"""The API of all three apps: its root, its resources, its schema and its documentation."""

from typing import Any

from django.http.response import HttpResponseBase
from django.urls import path, re_path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import ViewSetMixin

from adgmin.api.examples import ADGMIN, API, JAPAN, MEETING, SINCE, STATEMENT, TITLE, cited, documented, reference
from adgmin.api.resources import (
    HOST,
    MeetingRoleViewSet,
    MembershipViewSet,
    PassageViewSet,
    SourceViewSet,
    ThemeViewSet,
)
from adgmin.api.serializers import (
    ActorDetailSerializer,
    ActorSerializer,
    MeetingDetailSerializer,
    MeetingSerializer,
)
from adgmin.api.viewsets import NothingHere, PublicView, RecordViewSet, checked
from adgmin.filters.base import StrictFilterSet
from adgmin.models import Actor, Meeting, Theme
from initiatives.api import (
    CheckViewSet,
    CommitmentViewSet,
    InitiativeViewSet,
    OutcomeViewSet,
    PerspectiveViewSet,
    RoleViewSet,
)
from initiatives.computed.asked import AskedView
from initiatives.computed.changes import MeetingChangesView
from initiatives.computed.dates import PromisedDatesView
from initiatives.computed.life import LifeView
from partners.api import CooperationViewSet, PartnerViewSet
from partners.computed import MatrixView

from .changes_api import ChangesView
from .computed.language import BoardView, LanguageView, MethodView
from .computed.meetings import BriefingView, ChairsView, MeetingStandsView, PartnerStandsView, ThemeStandsView
from .computed.sources import CoverageView, DisagreementsView
from .computed.timeline import CalendarView, GlossaryView, TimelineView
from .filters import ActorFilter, MeetingFilter
from .search_api import SearchView

THIRD_MEETING = {
    **MEETING, "body": ADGMIN, "number": 3, "status": "held", "date": "2023-02-09/2023-02-10",
    "place": "Boracay Island, Aklan, Philippines", **SINCE,
    "citations": cited("9-10 February 2023", "date", "2023-02-09/2023-02-10", paragraph=1),
}  # fmt: skip
STATE = {
    **JAPAN, "names": ["Japan"], "kind": "partner", "iso_code": "JP", **SINCE,
    "citations": cited("Japan’s commitment", "name", "Japan"),
}  # fmt: skip


@documented(
    _("All meetings"),
    _("One meeting, with the roles at it"),
    THIRD_MEETING,
    single={**THIRD_MEETING, "meeting_roles": [HOST], "sources": [reference("sources", STATEMENT, TITLE)]},
)
class MeetingViewSet(RecordViewSet):
    """Sessions of a body. A single meeting also has the roles at it and the sources that report on it."""

    queryset = Meeting.objects.published()
    serializer_class = MeetingSerializer
    detail_serializer_class = MeetingDetailSerializer
    filterset_class = MeetingFilter


@documented(_("All actors"), _("One actor, with its memberships and roles"), STATE)
class ActorViewSet(RecordViewSet):
    """States, partners, bodies, organisations, persons. A single actor also has its memberships and parts."""

    queryset = Actor.objects.published()
    serializer_class = ActorSerializer
    detail_serializer_class = ActorDetailSerializer
    filterset_class = ActorFilter


RESOURCES = (
    MeetingViewSet, MeetingRoleViewSet, InitiativeViewSet, RoleViewSet, OutcomeViewSet, CommitmentViewSet, CheckViewSet,
    PerspectiveViewSet, PartnerViewSet, CooperationViewSet, ActorViewSet, MembershipViewSet, ThemeViewSet,
    SourceViewSet, PassageViewSet,
)  # fmt: skip

SLUG = "[-a-zA-Z0-9_]+"


class KeyRouter(SimpleRouter):
    """Routes each record at its key, with a URL parameter for each part of the key."""

    def get_lookup_regex(self, viewset: type[ViewSetMixin], lookup_prefix: str = "") -> str:
        assert issubclass(viewset, RecordViewSet)
        return "/".join(f"(?P<{name}>{SLUG})" for name in viewset.key)


router = KeyRouter()
for resource in RESOURCES:
    model = resource.queryset.model
    router.register(model.plural, resource, basename=model._meta.model_name)


class PlainView(PublicView):
    """A view without parameters: any parameter is refused."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        checked(StrictFilterSet(request.query_params, Theme.objects.none()))


# What pages compute. They stand before the records, whose addresses have the same form.
COMPUTED = [
    path("initiatives/<slug:slug>/life/", LifeView.as_view(), name="life"),
    path("commitments/dates/", PromisedDatesView.as_view(), name="promised"),
    path("meetings/<slug:slug>/changes/", MeetingChangesView.as_view(), name="what-changed"),
    path("meetings/<slug:slug>/asked/", AskedView.as_view(), name="asked"),
    path("partners/matrix/", MatrixView.as_view(), name="matrix"),
    path("disagreements/", DisagreementsView.as_view(), name="disagreements"),
    path("about/coverage/", CoverageView.as_view(), name="coverage"),
    path("about/method/", MethodView.as_view(), name="method"),
    path("language/", LanguageView.as_view(), name="language"),
    path("board/", BoardView.as_view(), name="board"),
    path("timeline/", TimelineView.as_view(), name="timeline"),
    path("calendar/", CalendarView.as_view(), name="calendar"),
    path("glossary/", GlossaryView.as_view(), name="glossary"),
    path("chairs/", ChairsView.as_view(), name="chairs"),
    path("meetings/<slug:slug>/briefing/", BriefingView.as_view(), name="briefing"),
    path("meetings/<slug:slug>/stands/", MeetingStandsView.as_view(), name="meeting-stands"),
    path("themes/<slug:slug>/stands/", ThemeStandsView.as_view(), name="theme-stands"),
    path("partners/<slug:slug>/stands/", PartnerStandsView.as_view(), name="partner-stands"),
]

# The names of those about the record as a whole, by path.
COMPUTED_LISTS = {
    str(each.pattern).removesuffix("/"): f"api:{each.name}" for each in COMPUTED if "<" not in str(each.pattern)
}
# The URL patterns that the root links to, by name.
LINKS = {
    **{noun: f"api:{basename}-list" for noun, _viewset, basename in router.registry},
    **COMPUTED_LISTS,
    **{name: f"api:{name}" for name in ("search", "changes", "schema", "docs")},
}


class RootSerializer(serializers.Serializer[None]):
    """Where everything is."""

    def get_fields(self) -> dict[str, Any]:
        return {name: serializers.URLField(help_text=_("Its address.")) for name in LINKS}


class RootView(PlainView):
    """Where everything is."""

    serializer_class = RootSerializer

    @extend_schema(
        operation_id="root",
        tags=["root"],
        summary=_("Where everything is"),
        description=_(
            "The address of every resource, of what pages compute, of the search, of this schema and of the "
            "documentation."
        ),
        examples=[OpenApiExample("example", value={name: f"{API}/{name}/" for name in LINKS})],
    )
    def get(self, request: Request) -> Response:
        return Response({noun: reverse(name, request=request) for noun, name in LINKS.items()})


class SchemaView(PlainView, SpectacularJSONAPIView):
    """The OpenAPI schema."""


class DocsView(SpectacularSwaggerSplitView):
    """The documentation: Swagger UI, whose script is at the same address."""

    url_name = "api:schema"

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: object, **kwargs: object) -> HttpResponseBase:
        """The page or the script; raises ``BadParameters``."""
        filterset = StrictFilterSet(request.query_params, Theme.objects.none(), extra={"script"})
        checked(filterset)
        response: Response = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]
        return response


app_name = "api"
urlpatterns = [
    path("", RootView.as_view(), name="root"),
    *COMPUTED,
    *router.urls,
    path("search/", SearchView.as_view(), name="search"),
    path("changes/", ChangesView.as_view(), name="changes"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(), name="docs"),
    re_path("^.*/$", NothingHere.as_view()),
]
