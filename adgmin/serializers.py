"""What the API says about a record, by rules that hold for every noun.

A code has its label beside it (``kind``, ``kind_label``); a date its bounds and its text (``date``, ``date_earliest``,
``date_latest``, ``date_text``); a reference is an object with slug, name and both addresses. What the record does not
hold is ``null``, never an empty string; a side on which a date is open is ``null`` too.

Each serializer knows what its rows need (``fetch``), so that a list costs as many queries as a single row.
"""

from typing import Any, ClassVar, Literal, cast

from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from adgmin import dates
from adgmin.models import Actor, EDTFField, Meeting, MeetingRole, MeetingRoleKind, Membership, Theme
from adgmin.models.cited import Aspect, Basis, Citation, Cited, DifferenceKind, Reading, resting_on
from adgmin.models.sources import Nature, Passage, Source
from adgmin.strict import Rows

type Fields = dict[str, serializers.Field[Any, Any, Any, Any]]


def api_path(row: models.Model) -> str | None:
    """The path of a record in the API; ``None`` for what is only a part of other records, such as a membership."""
    key = "/".join(cast("Any", row).natural_key())
    try:
        return reverse(f"api:{row._meta.model_name}-detail", args=[key])
    except NoReverseMatch:
        return None


@extend_schema_field(OpenApiTypes.STR)
class LabelField(serializers.Field[Any, Any, str | None, Any]):
    """The label of a code, in the language of the request."""

    def __init__(self, choices: dict[Any, Any], **kwargs: Any) -> None:
        self.choices = choices
        super().__init__(**kwargs)

    def to_representation(self, value: str | int | None) -> str | None:
        """The label; ``None`` where there is no code; 0 is one."""
        return None if value in (None, "") else str(self.choices[value])


@extend_schema_field(OpenApiTypes.STR)
class DateTextField(serializers.Field[Any, Any, Any, Any]):
    """A date in words: 9–10 February 2023."""

    def to_representation(self, value: str) -> str:
        """No sharper than it was entered."""
        return dates.display(value)


@extend_schema_field(OpenApiTypes.DATE)
class BoundField(serializers.Field[Any, Any, str | None, Any]):
    """The earliest or the latest day that a date can mean."""

    def to_representation(self, value: Any) -> str | None:
        """The day; ``None`` where the date is open on that side."""
        return None if value in (dates.FIRST_DAY, dates.LAST_DAY) else value.isoformat()


class RowSerializer(serializers.Serializer[Any]):
    """The rules that hold for every row; reads only."""

    # The relations that its fields follow: to one row, and to many.
    follows: ClassVar[tuple[str, ...]] = ()
    gathers: ClassVar[tuple[str, ...]] = ()
    # The fields that hold a date and are no column; the row has their bounds all the same.
    dated: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def fetch(cls, rows: Rows) -> Rows:
        """The rows with all that the fields will ask for; cited ones with their evidence."""
        rows = rows.select_related(*cls.follows) if cls.follows else rows
        rows = rows.prefetch_related(*cls.gathers)
        return rows.with_evidence() if issubclass(rows.model, Cited) else rows

    def get_fields(self) -> Fields:
        """Add its label to each code, and the bounds and the text to each date."""
        fields: Fields = {}
        for name, field in super().get_fields().items():
            source = field.source or name
            column = self.column(source)
            field.allow_null = field.allow_null or bool(column and (column.null or (column.blank and column.editable)))
            fields[name] = field
            if isinstance(field, serializers.ChoiceField):
                field.allow_blank = False
                fields[f"{name}_label"] = LabelField(field.choices, source=source, allow_null=field.allow_null)
            if name in self.dated or isinstance(self.column(name), EDTFField):
                field.allow_null = True
                fields[f"{name}_earliest"] = BoundField(allow_null=True)
                fields[f"{name}_latest"] = BoundField(allow_null=True)
                fields[f"{name}_text"] = DateTextField(source=source, allow_null=True)
        for field in fields.values():
            field.read_only, field.required = True, False
        return fields

    def column(self, name: str) -> "models.Field[Any, Any] | None":
        """The column of the model, where the serializer is of one and it has it."""
        model = getattr(getattr(self, "Meta", None), "model", None)
        columns = model._meta.fields if model else ()
        return next((column for column in columns if column.name == name), None)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """What is not there is ``null``."""
        shown = super().to_representation(instance)
        return {name: None if value == "" else value for name, value in shown.items()}

    def absolute(self, path: str) -> str:
        """A full address."""
        return str(self.context["request"].build_absolute_uri(path))


class PublishedList(serializers.ListSerializer[Any]):
    """The published rows of a reverse relation, and no others; as of a day, where the record is shown as of one."""

    def to_representation(self, data: Any) -> list[Any]:
        """Fetch what is published with all that the child needs."""
        rows, day = data.published(), self.context.get("as_of")
        rows = rows.as_of(day) if day else rows
        return super().to_representation(cast("RowSerializer", self.child).fetch(rows))


class AddressedSerializer(RowSerializer):
    """Where a record is: on the site and in the API."""

    slug = serializers.CharField(help_text=_("The last part of its address; it never changes."))
    url = serializers.SerializerMethodField(help_text=_("Its page."))
    api_url = serializers.SerializerMethodField(
        help_text=_("The record in this API; null for a part of other records that is no resource of its own.")
    )

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, row: Any) -> str:
        """Its page."""
        return self.absolute(row.get_absolute_url())

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_api_url(self, row: models.Model) -> str | None:
        """The record in this API."""
        path = api_path(row)
        return self.absolute(path) if path else None


class ReferenceSerializer(AddressedSerializer):
    """A record that another one refers to."""

    name = serializers.CharField(source="__str__", help_text=_("What it is called."))

    @classmethod
    def fetch(cls, rows: Rows) -> Rows:
        """Only what its name and its address are made of."""
        named_with = getattr(rows.model, "named_with", ())
        return rows.select_related(*named_with) if named_with else rows


class CitationSerializer(RowSerializer):
    """A passage on which the record rests, and what exactly it says of which aspect."""

    source = ReferenceSerializer(source="passage.source")  # type: ignore[assignment]
    passage = ReferenceSerializer()
    locator = serializers.CharField(source="passage.locator", help_text=_("Where to find the passage in the source."))
    aspect = serializers.ChoiceField(
        Aspect.choices, allow_null=True,
        help_text=_("What of the record this is a reading of; null: it supports the record as a whole."),
    )  # fmt: skip
    value = serializers.CharField(allow_null=True, help_text=_("What this source gives for the aspect."))
    value_text = serializers.CharField(source="display_value", allow_null=True, help_text=_("The value in words."))
    verb = serializers.SerializerMethodField(help_text=_("The value, where it is a verb of the scale."))
    printed = serializers.CharField(allow_null=True, help_text=_("The words as they are printed there."))
    basis = serializers.ChoiceField(
        Basis.choices, help_text=_("Whether the passage states it, or it is inferred from it.")
    )

    def get_verb(self, citation: Citation) -> str | None:
        """The verb that it gives a reading of."""
        return citation.value if citation.aspect == Aspect.VERB else None


class ReadingSerializer(RowSerializer):
    """One value that sources give for an aspect."""

    value = serializers.CharField()
    value_text = serializers.CharField(source="display", help_text=_("The value in words."))
    preferred = serializers.BooleanField(help_text=_("Whether the record follows it; the note says why."))
    rank = serializers.IntegerField(help_text=_("The rank of the best source that gives it; 1 is the highest."))
    passages = serializers.SerializerMethodField(help_text=_("The passages that give it."))

    @extend_schema_field(ReferenceSerializer(many=True))
    def get_passages(self, reading: Reading) -> Any:
        """The passages that give it."""
        passages = [citation.passage for citation in reading.citations]
        return ReferenceSerializer(passages, many=True, context=self.context).data


class DifferenceSerializer(RowSerializer):
    """An aspect for which sources give two or more values."""

    aspect = serializers.ChoiceField(Aspect.choices)
    kind = serializers.ChoiceField(DifferenceKind.choices)
    readings = ReadingSerializer(many=True)


class RecordSerializer(AddressedSerializer, serializers.ModelSerializer[Any]):
    """Anything public: its addresses, its state and when it changed here."""

    state = serializers.SerializerMethodField(help_text=_("Always published: nothing else is shown."))

    def build_relational_field(self, field_name: str, relation_info: Any) -> Any:
        """What the record refers to is published, or it could not be so itself: refer to it."""
        return ReferenceSerializer, {"many": relation_info.to_many, "allow_null": not relation_info.to_many}

    def get_state(self, _row: Any) -> Literal["published"]:
        """The only state that the public sees."""
        return "published"


class CitedSerializer(RecordSerializer):
    """A record with its evidence, and where the sources differ."""

    citations = CitationSerializer(many=True, help_text=_("The evidence, in the order of the sources’ dates."))
    differs = DifferenceSerializer(
        source="differences", many=True, help_text=_("Where the sources differ, and which reading is preferred.")
    )
    modified = serializers.SerializerMethodField(
        help_text=_("When the record or one of its citations last changed in this installation.")
    )

    @extend_schema_field(OpenApiTypes.DATETIME)
    def get_modified(self, row: Cited) -> Any:
        """The latest change of it or of its citations, as ``updated_since`` reads it."""
        latest = max([row.modified, *(citation.modified for citation in row.citations.all())])
        return serializers.DateTimeField().to_representation(latest)


ADDRESS = ("slug", "url", "api_url")
HISTORY = ("state", "created", "modified")
EVIDENCE = ("note", "citations", "differs", *HISTORY)


class ThemeSerializer(RecordSerializer):
    """A subject that outcomes and initiatives are about."""

    class Meta:
        model = Theme
        fields = (*ADDRESS, "name", "summary", "order", *HISTORY)


class SourceSerializer(RecordSerializer):
    """A document that the record rests on."""

    original_url = serializers.CharField(source="url", help_text=_("Where the document is, if our copy states it."))
    rank = serializers.IntegerField(
        help_text=_("1: the ministers’ own text; 2: a government’s; 3: news and commentary.")
    )

    follows = ("publisher",)
    gathers = ("meetings",)

    class Meta:
        model = Source
        fields = (
            *ADDRESS, "title", "kind", "rank", "publisher", "author", "published", "original_url", "sha256", "gaps",
            "meetings", "note", *HISTORY,
        )  # fmt: skip


class PassageSerializer(RecordSerializer):
    """A paragraph or section of a source, in our words."""

    kind = serializers.ChoiceField(Nature.choices, source="nature", help_text=_("What it holds."))
    summary = serializers.CharField(source="gist", allow_null=True, help_text=_("What it says, in our own words."))

    follows = ("source",)

    class Meta:
        model = Passage
        fields = (
            *ADDRESS, "source", "locator", "order", "kind", "summary", "first_words", "fingerprint", "note", *HISTORY,
        )  # fmt: skip


class RestingSerializer(ReferenceSerializer):
    """A record that rests on a passage."""

    noun = serializers.CharField(source="plural", help_text=_("What sort of record it is."))


class PassageDetailSerializer(PassageSerializer):
    """A passage, with what rests on it."""

    records = serializers.SerializerMethodField(help_text=_("What rests on it."))

    class Meta(PassageSerializer.Meta):
        fields = (*PassageSerializer.Meta.fields, "records")  # type: ignore[assignment]

    @extend_schema_field(RestingSerializer(many=True))
    def get_records(self, passage: Passage) -> Any:
        """The published records of all nouns."""
        return RestingSerializer(resting_on([passage])[passage.pk], many=True, context=self.context).data


class SourceDetailSerializer(SourceSerializer):
    """A source, with its passages in reading order."""

    passages = PublishedList(child=PassageSerializer())

    class Meta(SourceSerializer.Meta):
        fields = (*SourceSerializer.Meta.fields, "passages")  # type: ignore[assignment]


class MeetingSerializer(CitedSerializer):
    """A session of a body."""

    follows = ("body",)

    class Meta:
        model = Meeting
        fields = (
            *ADDRESS, "name", "body", "number", "status", "date", "place", "theme_line", "summary", *EVIDENCE,
        )  # fmt: skip


class MeetingRoleSerializer(CitedSerializer):
    """An actor's part in a meeting."""

    kind = serializers.ChoiceField(MeetingRoleKind.choices, source="role", help_text=_("What part it is."))

    follows = ("meeting", "actor", "person")

    class Meta:
        model = MeetingRole
        fields = (*ADDRESS, "meeting", "kind", "actor", "person", "office", *EVIDENCE)


class MeetingDetailSerializer(MeetingSerializer):
    """A meeting, with the parts in it and the sources that report on it."""

    roles = PublishedList(child=MeetingRoleSerializer())
    sources = PublishedList(child=ReferenceSerializer())

    class Meta(MeetingSerializer.Meta):
        fields = (*MeetingSerializer.Meta.fields, "roles", "sources")  # type: ignore[assignment]


class NamedSerializer(CitedSerializer):
    """A record that sources call by several names."""

    names = serializers.ListField(
        child=serializers.CharField(), source="all_names",
        help_text=_("Every name and acronym by which this record or a source calls it, its own first."),
    )  # fmt: skip


class ActorSerializer(NamedSerializer):
    """A state, partner, body, centre, organisation, company, sector or person."""

    follows = ("parent",)

    class Meta:
        model = Actor
        fields = (*ADDRESS, "name", "acronym", "names", "kind", "iso_code", "parent", "summary", *EVIDENCE)


class MembershipSerializer(CitedSerializer):
    """An actor's standing in a grouping, for a period."""

    follows = ("member", "grouping")

    class Meta:
        model = Membership
        fields = (*ADDRESS, "member", "grouping", "standing", "period", *EVIDENCE)


class ActorDetailSerializer(ActorSerializer):
    """An actor, with what belongs to it, what it belongs to, and its parts in meetings."""

    children = PublishedList(child=ReferenceSerializer())
    memberships = PublishedList(child=MembershipSerializer(), help_text=_("Where it has a standing."))
    members = PublishedList(child=MembershipSerializer(), help_text=_("Who has a standing in it."))
    meeting_roles = PublishedList(child=MeetingRoleSerializer())

    class Meta(ActorSerializer.Meta):
        fields = (*ActorSerializer.Meta.fields, "children", "memberships", "members", "meeting_roles")  # type: ignore[assignment]
