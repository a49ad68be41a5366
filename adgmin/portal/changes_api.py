"""The changes as a resource of the API: which record was published, changed or withdrawn in which edit."""

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView

from adgmin.api.examples import ENTERED, example, reference
from adgmin.api.pagination import RecordCursorPagination
from adgmin.api.serializers_base import NOUNS, LabelField, ReferenceSerializer, RowSerializer, api_path
from adgmin.api.viewsets import StrictFilterBackend, WithFields
from adgmin.filters.base import CodesFilter, PhraseMixin, SortFilter, StrictFilterSet, Text, UpdatedSinceFilter
from adgmin.models import Change, Synonym
from adgmin.models.changes import with_rows
from adgmin.pages.etags import version_of
from adgmin.record import Act, Mergeable


class ChangedSinceFilter(UpdatedSinceFilter):
    """Changes at or after a time."""

    def filter(self, qs: QuerySet[Model], value: dt.datetime | None) -> QuerySet[Model]:
        return qs.filter(at__gte=value) if value else qs


class AfterFilter(PhraseMixin, django_filters.CharFilter):  # type: ignore[misc]
    """Changes after a version of the record."""

    field_class = forms.IntegerField

    def __init__(self, help_text: Text) -> None:
        most = 2**63 - 1
        super().__init__("version", "gt", help_text=help_text, min_value=0, max_value=most)
        extend_schema_field({"type": "integer", "minimum": 0, "maximum": most, "description": help_text})(self)


class ChangeFilter(StrictFilterSet):
    """The parameters of the resource."""

    noun = CodesFilter("kind", choices=NOUNS, help_text=_("Sorts of record, by the names of resources; any of them."))
    updated_since = ChangedSinceFilter(
        help_text=_("A date or a date and time in ISO 8601, UTC by default. The changes since then.")
    )
    after = AfterFilter(
        help_text=_(
            "A version of the record. The changes after it, the oldest first: give the record_version of your last "
            "answer, and follow “next” to the end."
        ),
    )
    ordering = SortFilter({"version": (_("version"), ("version", "id"))}, default="-version")

    def filter_queryset(self, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """After a version, in the order of the edits unless another is asked for."""
        changes = super().filter_queryset(queryset)
        return changes.order_by("version", "id") if "after" in self.data and "ordering" not in self.data else changes


class ChangeSerializer(RowSerializer):
    """A record that changed in an edit, with its name and its addresses as they are now."""

    version = serializers.IntegerField(help_text=_("The version of the record after the edit; it only increases."))
    at = serializers.DateTimeField(help_text=_("When that was, in this installation."))
    act = serializers.ChoiceField(
        Act.choices,
        help_text=_(
            "What happened to the record: published (for the first time or again); changed (the "
            "record, its citations or its links); withdrawn (or deleted)."
        ),
    )
    act_label = LabelField("act")
    noun = serializers.ChoiceField(
        NOUNS,
        source="kind",
        help_text=_(
            "What sort of record it is: the name of its resource. A role of a partner is the cooperation with the same "
            "key."
        ),
    )
    noun_label = LabelField("noun")
    key = serializers.CharField(help_text=_("What tells it from all others of its sort; it never changes."))
    name = serializers.SerializerMethodField(help_text=_("What it is called now; null if it is not published now."))
    slug = serializers.SerializerMethodField(help_text=_("The last part of its address; it never changes."))
    url = serializers.SerializerMethodField(help_text=_("Its page, which says why it was withdrawn; null if deleted."))
    api_url = serializers.SerializerMethodField(
        help_text=_("The record in this API, which says why it was withdrawn; null if deleted, and of synonyms.")
    )

    merged_into = serializers.SerializerMethodField(
        help_text=_("Of a record that was merged into another, that one, whose key is to take the place of this one.")
    )

    @extend_schema_field(ReferenceSerializer(allow_null=True))
    def get_merged_into(self, change: Change) -> object:
        kept = change.row.merged_into if isinstance(change.row, Mergeable) else None
        return ReferenceSerializer(kept, context=self.context).data if kept else None

    def get_slug(self, change: Change) -> str:
        return change.key.rpartition("/")[2]

    def get_name(self, change: Change) -> str | None:
        return str(change.row) if change.row and change.row.is_published() else None

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_url(self, change: Change) -> str | None:
        return self.absolute(change.row.get_absolute_url()) if change.row else None

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_api_url(self, change: Change) -> str | None:
        """``None`` for a synonym, which is no resource of the API."""
        if change.row is None or isinstance(change.row, Synonym):
            return None
        return self.absolute(api_path(change.row))


SHOWN = {
    "version": 412, "at": ENTERED, "act": "published", "noun": "outcomes",
    **reference(
        "outcomes", "3rd-adgmin-ajccbc-next-phase",
        "welcomed the start of the next phase of the AJCCBC, 2023 to 2027",
    ),
}  # fmt: skip


@extend_schema_view(
    get=extend_schema(summary=_("What changed in the record"), examples=[example(ChangeSerializer, SHOWN)])
)
class ChangesView(WithFields, ListAPIView[Change]):
    """What changed in the public record, edit by edit, the newest first: enough to keep a copy up to date.

    A record is listed once for each edit in which it changed itself, in its citations or in what it is linked to. What
    it says of other records, such as the stage that an outcome set, changes with them. Edits of drafts leave no trace.
    """

    queryset = Change.objects.all()
    serializer_class = ChangeSerializer
    filterset_class = ChangeFilter
    filter_backends = [StrictFilterBackend]
    pagination_class = RecordCursorPagination

    def filter_queryset(self, queryset: Any) -> Any:
        """Up to the version that the answer names, so that the next one begins where it ends."""
        number = version_of(self.request._request).number
        return super().filter_queryset(queryset).filter(version__lte=number)

    def paginate_queryset(self, queryset: Any) -> Any:
        """The changes of the page, each with its record."""
        return with_rows(super().paginate_queryset(queryset) or [])
