"""The search as a resource of the API."""

from typing import Any, cast

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.response import Response

from adgmin.api.examples import example, reference
from adgmin.api.pagination import RecordCursorPagination
from adgmin.api.serializers_base import NOUNS, LabelField, RowSerializer
from adgmin.api.viewsets import StrictFilterBackend, WithFields, checked
from adgmin.filters.base import CodesFilter
from adgmin.models.search import SearchEntry
from adgmin.pages.etags import texts_of, version_of
from adgmin.search.answers import Answer, Hit, hits
from adgmin.search.index import Tier
from adgmin.search.ranking import SearchEntryQuerySet
from adgmin.search.text import Piece

from .search import KINDS, AnsweringFilterSet, RankedFilter


class OfKindsFilter(CodesFilter):
    """Entries of some kinds; entries that stand for the same page are returned once."""

    def filter(self, qs: QuerySet[Model], value: list[str]) -> QuerySet[Model]:
        """Without a kind, the entries of all kinds that have pages."""
        assert isinstance(qs, SearchEntryQuerySet)
        return qs.shown(value or None)


class SearchApiFilter(AnsweringFilterSet):
    """The parameters of the resource."""

    q = RankedFilter(
        required=True,
        limits={"minLength": 1},
        error_messages={"required": _("Say what to search for.")},
        help_text=_(
            "What to search for: any text. Every word must occur, or a synonym of it, whatever its case, accents, "
            "ending or spelling; if that finds nothing, the last may be the beginning of one, and then mistyped words "
            "are put right. Words in quotation marks stand together. Question words in lower case do not count."
        ),
    )
    noun = OfKindsFilter(
        choices=KINDS,
        help_text=_(
            "Sorts of record, by the names of resources; any of them. A partner is found once, as a partner, unless "
            "actors alone are asked for."
        ),
    )


class PieceSerializer(RowSerializer):
    """A stretch of a text."""

    text = serializers.CharField(help_text=_("The characters, with any spaces at the beginning and at the end."))
    marked = serializers.BooleanField(help_text=_("Whether it is what was searched for."))


class HitSerializer(RowSerializer):
    """A record that was found."""

    noun = serializers.ChoiceField(
        NOUNS, source="entry.kind", help_text=_("What sort of record it is: the name of its resource.")
    )
    noun_label = LabelField("noun")
    key = serializers.CharField(
        source="entry.key", help_text=_("What tells it from all others of its sort; it never changes.")
    )
    name = serializers.SerializerMethodField(help_text=_("What it is called."))
    slug = serializers.SerializerMethodField(help_text=_("The last part of its address; it never changes."))
    name_pieces = serializers.SerializerMethodField(
        help_text=_("Its name in pieces of plain text, what was searched for marked.")
    )
    snippet = PieceSerializer(
        many=True, help_text=_("A stretch of its texts, or its other names, in the same way; it may be empty.")
    )
    tier = serializers.ChoiceField(
        Tier.choices, help_text=_("How good a hit it is; 0 is the best. Within a tier the newest comes first.")
    )
    tier_label = LabelField("tier")
    url = serializers.SerializerMethodField(help_text=_("Its page."))
    api_url = serializers.SerializerMethodField(help_text=_("The record in this API."))

    def get_name(self, hit: Hit) -> str:
        return "".join(piece.text for piece in self._pieces(hit))

    def get_slug(self, hit: Hit) -> str:
        return str(hit.entry.key).rpartition("/")[2]

    @extend_schema_field(PieceSerializer(many=True))
    def get_name_pieces(self, hit: Hit) -> object:
        return PieceSerializer(self._pieces(hit), many=True, context=self.context).data

    def _pieces(self, hit: Hit) -> list[Piece]:
        """The title, after that of the row that it is part of, which is never marked."""
        within = [Piece(f"{hit.entry.within}, ", marked=False)] if hit.entry.within else []
        return [*within, *hit.title]

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, hit: Hit) -> str:
        return self.absolute(hit.entry.get_absolute_url())

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_api_url(self, hit: Hit) -> str:
        return self.absolute(reverse(f"api:{hit.entry.noun._meta.model_name}-detail", args=hit.entry.key.split("/")))


FOUND = {
    "noun": "outcomes",
    **reference(
        "outcomes", "3rd-adgmin-ajccbc-next-phase",
        "welcomed the start of the next phase of the AJCCBC, 2023 to 2027",
    ),
    "name_pieces": [
        {"text": "welcomed the start of the ", "marked": False},
        {"text": "next", "marked": True}, {"text": " ", "marked": False}, {"text": "phase", "marked": True},
        {"text": " of the ", "marked": False}, {"text": "AJCCBC", "marked": True},
        {"text": ", 2023 to 2027", "marked": False},
    ],
    "tier": Tier.TITLE.value,
}  # fmt: skip
HIT = example(HitSerializer, FOUND)


class SearchPagination(RecordCursorPagination):
    """Pages of hits; each page also has the corrected text, the best hit and the partial matches."""

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> list[Any]:
        self.view = view
        return super().paginate_queryset(queryset, request, view)

    def get_paginated_response(self, data: Any) -> Response:
        response, answer = super().get_paginated_response(data), self.view.answer
        rows, best = response.data.pop("results"), answer.best
        response.data |= {
            "corrected": answer.corrected or None,
            "best": self.view.get_serializer(best).data if best else None,
            "partial": self.view.get_serializer(answer.partial, many=True).data,
            "results": rows,
        }
        return response

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        described = super().get_paginated_response_schema(schema)
        described["required"] += ["corrected", "best", "partial"]
        described["properties"] |= {
            "corrected": {
                "type": ["string", "null"],
                "example": None,
                "description": _("The text with its mistyped words put right, if only that finds anything; else null."),
            },
            "best": {
                "oneOf": [schema["items"] if isinstance(schema, dict) else {}, {"type": "null"}],
                "description": _("The best hit of all sorts that has every word; null if none has."),
                "example": HIT.value,
            },
            "partial": {
                **(schema if isinstance(schema, dict) else {}),
                "description": _("Where fewer than three have every word, the best of those that have only some."),
                "example": [],
            },
        }
        return described


@extend_schema_view(get=extend_schema(summary=_("What has all the words of a text"), examples=[HIT]))
class SearchView(WithFields, ListAPIView[SearchEntry]):
    """Everything published that has all the words of a text: the best hits first, the same on every database."""

    queryset = SearchEntry.objects.all()
    serializer_class = HitSerializer
    filterset_class = SearchApiFilter
    filter_backends = [StrictFilterBackend]
    pagination_class = SearchPagination
    answer: Answer

    def filter_queryset(self, queryset: Any) -> Any:
        """The entries that have every word; raises ``ValidationError`` for a parameter that is unknown or not valid."""
        texts = texts_of(version_of(self.request._request))
        asked = SearchApiFilter(self.request.query_params, queryset, extra=SearchPagination.PARAMETERS, texts=texts)
        found = checked(asked)
        self.answer, self.as_of = asked.answer, asked.when
        return found

    def paginate_queryset(self, queryset: Any) -> Any:
        """The hits of the page."""
        entries = cast("list[SearchEntry]", super().paginate_queryset(queryset))
        return hits(entries, self.answer.query)
