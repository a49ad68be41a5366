"""What the API says about any record: the rules that hold for every noun, which ``serializers`` of each app follow.

A code has its label beside it (``kind``, ``kind_label``); a date its bounds and its text (``date``, ``date_earliest``,
``date_latest``, ``date_text``); a reference is an object with slug, name and both addresses. What the record does not
hold is ``null``, never an empty string; a side on which a date is open is ``null`` too.

Each serializer knows what its rows need (``fetch``), so that a list costs as many queries as a single row.
"""

from typing import Any, ClassVar, Literal, cast

from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from adgmin import dates
from adgmin.filters.base import Rows
from adgmin.record import Aspect, Basis, Citation, Cited, DifferenceKind, EDTFField, Reading

type Fields = dict[str, serializers.Field[Any, Any, Any, Any]]

# What a field of a name holds, whichever noun it is of: beside what a serializer says of its own.
MEANINGS = {
    "name": _("What the record calls it."),
    "acronym": _("Its acronym, as the record prefers it."),
    "kind": _("What sort of thing it is."),
    "summary": _("A summary in our own words."),
    "note": _("For readers: why this value was preferred, what was inferred, and what the source leaves open."),
    "place": _("Where it was, as far as a source states it."),
    "number": _("Which session of the body it was."),
    "status": _("Whether a source says that it took place."),
    "body": _("The body that acted, or whose session or life it is."),
    "actor": _("The actor that has the role."),
    "person": _("Who acted for it."),
    "meeting": _("The meeting at which it was; null: no source names one."),
    "meetings": _("The meetings that it reports on."),
    "initiative": _("The initiative that it is about; null if none."),
    "under": _("The plan, declaration or body to which it belongs; null if none."),
    "themes": _("Its themes."),
    "leading_theme": _("The theme, one of its themes, under which lists and charts group it."),
    "outcome": _("The outcome that shows it."),
    "part_of": _("The whole that it is a part of."),
    "succeeds": _("What it took the place of."),
    "parent": _("The body that it belongs to."),
    "children": _("What belongs to it."),
    "publisher": _("Who published it, if the copy states it."),
    "author": _("Who wrote it, if the copy states it."),
    "owner": _("Whose commitment it is; null: no source says."),
    "voice": _("Whose view it is; null: the source’s own."),
    "roles": _("The actors and their roles in it."),
    "created": _("When it was entered in this installation."),
    "modified": _("When it last changed in this installation."),
}
OF_DATES = _(
    "EDTF, exactly as precise as the source: 2023, 2023-02, 2023-02-09, 2023-02-09/2023-02-10, [..2023-02-09] for "
    "“by that day”; null: no source states it."
)


def api_path(row: models.Model) -> str | None:
    """The path of a record in the API; ``None`` for what is only a part of other records, such as a membership."""
    try:
        return reverse(f"api:{row._meta.model_name}-detail", args=cast("Any", row).natural_key())
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
class DateBoundSerializerField(serializers.Field[Any, Any, str | None, Any]):
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
            column = self.column(field.source or name)
            field.allow_null = field.allow_null or bool(column and (column.null or (column.blank and column.editable)))
            fields[name] = field
            if isinstance(field, serializers.ChoiceField):
                fields |= self.labelled(name, field)
            if name in self.dated or isinstance(self.column(name), EDTFField):
                fields |= self.bounded(name, field)
            if name in MEANINGS and not (name in self._declared_fields and field.help_text):
                field.help_text = MEANINGS[name]
        for field in fields.values():
            field.read_only, field.required = True, False
        return fields

    def labelled(self, name: str, field: Any) -> Fields:
        """The label of a code."""
        field.allow_blank = False
        told = format_lazy(_("{name} in words."), name=name)
        source = field.source or name
        return {f"{name}_label": LabelField(field.choices, source=source, allow_null=field.allow_null, help_text=told)}

    def bounded(self, name: str, field: Any) -> Fields:
        """The bounds and the text of a date."""
        field.allow_null = True
        if name not in self._declared_fields:
            field.help_text = OF_DATES
        earliest = format_lazy(_("The earliest day that {name} can mean; null where it is open."), name=name)
        latest = format_lazy(_("The latest day that {name} can mean; null where it is open."), name=name)
        told = format_lazy(_("{name} in words."), name=name)
        model, words = getattr(getattr(self, "Meta", None), "model", None), f"{name}_in_words"
        source = words if hasattr(model, words) else field.source or name
        return {
            f"{name}_earliest": DateBoundSerializerField(allow_null=True, help_text=earliest),
            f"{name}_latest": DateBoundSerializerField(allow_null=True, help_text=latest),
            f"{name}_text": DateTextField(source=source, allow_null=True, help_text=told),
        }

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
        as_of = self.context["as_of"]
        rows = data.published().as_of(as_of)
        if not isinstance(self.child, ReferenceSerializer):
            rows = rows.with_computed(as_of)
        return super().to_representation(cast("RowSerializer", self.child).fetch(rows))


class AddressedSerializer(RowSerializer):
    """Where a record is: on the site and in the API."""

    slug = serializers.CharField(help_text=_("The last part of its address; it never changes."))
    url = serializers.SerializerMethodField(help_text=_("Its page."))
    api_url = serializers.SerializerMethodField(
        help_text=_("The record in this API; null for a part of other records that is not a resource of its own.")
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
        return rows.named()


class CitationSerializer(RowSerializer):
    """A passage on which the record rests, and what exactly it says of which aspect."""

    source = ReferenceSerializer(source="passage.source", help_text=_("The document."))  # type: ignore[assignment]
    passage = ReferenceSerializer(help_text=_("The passage of it; its slug is that within the document."))
    locator = serializers.CharField(source="passage.locator", help_text=_("Where to find the passage in the source."))
    aspect = serializers.ChoiceField(
        Aspect.choices, allow_null=True,
        help_text=_(
            "The aspect of the record for which the passage gives a value; null: it supports the record as a "
            "whole."),
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

    value = serializers.CharField(help_text=_("In the form of the field: a code, an EDTF date, a slug, a name."))
    value_text = serializers.CharField(source="display", help_text=_("The value in words."))
    preferred = serializers.BooleanField(help_text=_("Whether the record follows it; the note says why."))
    rank = serializers.IntegerField(help_text=_("The rank of the best source that gives it; 1 is the highest."))
    inferred = serializers.BooleanField(help_text=_("Whether it is concluded from the passages, and stated by none."))
    passages = serializers.SerializerMethodField(help_text=_("The passages that give it."))

    @extend_schema_field(ReferenceSerializer(many=True))
    def get_passages(self, reading: Reading) -> Any:
        """The passages that give it."""
        passages = [citation.passage for citation in reading.citations]
        return ReferenceSerializer(passages, many=True, context=self.context).data


class DifferenceSerializer(RowSerializer):
    """An aspect for which sources give two or more values."""

    aspect = serializers.ChoiceField(Aspect.choices, help_text=_("The aspect of the record on which they differ."))
    kind = serializers.ChoiceField(DifferenceKind.choices, help_text=_("The type of difference."))
    readings = ReadingSerializer(many=True, help_text=_("The preferred one first, then by rank."))


class RecordSerializer(AddressedSerializer, serializers.ModelSerializer[Any]):
    """Anything public: its addresses, its state and when it changed here."""

    state = serializers.SerializerMethodField(help_text=_("Always published: nothing else is shown."))

    def build_standard_field(self, field_name: str, model_field: Any) -> Any:
        """Without the largest number that fits a column: it depends on the database."""
        field, options = super().build_standard_field(field_name, model_field)
        options.pop("max_value", None)
        return field, options

    def build_relational_field(self, field_name: str, relation_info: Any) -> Any:
        """What the record refers to is published, or it could not be so itself: refer to it."""
        column, many = relation_info.model_field, relation_info.to_many
        return ReferenceSerializer, {"many": many, "allow_null": not many, "help_text": column.help_text}

    def get_state(self, _row: Any) -> Literal["published"]:
        """The only state that the public sees."""
        return "published"


class CitedSerializer(RecordSerializer):
    """A record with its evidence, and where the sources differ."""

    citations = CitationSerializer(many=True, help_text=_("The evidence, in the order of the sources’ dates."))
    differs = DifferenceSerializer(
        source="differences", many=True, help_text=_("Where the sources differ, and which value is preferred.")
    )
    inferred = serializers.SerializerMethodField(
        help_text=_("The fields of which the value is concluded by the editors and stated by no source.")
    )
    modified = serializers.SerializerMethodField(
        help_text=_("When the record or one of its citations last changed in this installation.")
    )

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_inferred(self, row: Cited) -> list[str]:
        """The names of the fields in this answer, also what it computes or has from its meeting."""
        named: dict[str, str] = {}
        for name, field in self.fields.items():
            named.setdefault(field.source or name, name)
        columns = {*row.inferred_fields(), *(column for column in named if getattr(row, f"{column}_inferred", False))}
        if "date" in columns:
            columns.add("when")
        return [name for column, name in named.items() if column in columns]

    @extend_schema_field(OpenApiTypes.DATETIME)
    def get_modified(self, row: Cited) -> Any:
        """The latest change of it or of its citations, as ``updated_since`` reads it."""
        latest = max([row.modified, *(citation.modified for citation in row.citations.all())])
        return serializers.DateTimeField().to_representation(latest)


@extend_schema_field({"type": "null"})
class NothingField(serializers.Field[Any, Any, None, Any]):
    """What every record has a place for, and this noun never has."""

    def get_attribute(self, instance: Any) -> None:
        """Nothing."""


@extend_schema_field({"type": "array", "items": {}, "maxItems": 0})
class NoneField(serializers.Field[Any, Any, list[Any], Any]):
    """What every record has a list of, and this noun has none of."""

    def get_attribute(self, instance: Any) -> list[Any]:
        """None of them."""
        return []

    def to_representation(self, value: list[Any]) -> list[Any]:
        """The empty list."""
        return value


class UncitedSerializer(RecordSerializer):
    """A record that rests on no passage: it is evidence itself, or this project's own order."""

    citations = NoneField(help_text=_("Always empty: it is evidence itself, or this project’s own classification."))
    differs = NoneField(help_text=_("Always empty: there is nothing that sources could differ about."))
    inferred = NoneField(help_text=_("Always empty: it says nothing that could be inferred."))


ADDRESS = ("slug", "url", "api_url")
HISTORY = ("state", "created", "modified")
EVIDENCE = ("note", "citations", "differs", "inferred", *HISTORY)
