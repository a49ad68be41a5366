"""What the API says about any record: the rules that hold for every noun, which ``serializers`` of each app follow.

A code has its label beside it (``kind``, ``kind_label``); a date its bounds and its text (``date``, ``date_earliest``,
``date_latest``, ``date_text``); a reference is an object with key, name, slug and both addresses. What the record does
not hold is ``null``, never an empty string; a side on which a date is open is ``null`` too. What a column means is its
``help_text`` on the model, which the admin shows too.

Each serializer knows what its rows need (``fetch``), so that a list costs as many queries as a single row.
"""

import datetime as dt
from collections.abc import Callable, Collection
from functools import cached_property
from types import MethodType
from typing import Any, ClassVar, Literal

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Field, Manager, Model, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.utils.model_meta import RelationInfo

from adgmin import dates, verbs
from adgmin.filters.base import Text
from adgmin.models.changes import Addressed
from adgmin.pages.etags import version_of
from adgmin.record import (
    AsOf,
    Aspect,
    Basis,
    Cited,
    CitedQuerySet,
    DifferenceKind,
    Reading,
    Recorded,
    RecordedQuerySet,
    noted_nouns,
)
from adgmin.record.addresses import path_to
from adgmin.record.merging import Column

from .pagination import META
from .schema import KEY, SLUG

type AnyField = serializers.Field[Any, Any, Any, Any]

MOMENT = serializers.DateTimeField()

# The sorts of record, each by the name of its resource.
NOUNS = [(plural, noun._meta.verbose_name) for plural, noun in noted_nouns().items()]


def api_path(row: Recorded) -> str:
    """The path of a record in the API."""
    return path_to(f"api:{row._meta.model_name}-detail", *row.natural_key())


@extend_schema_field(OpenApiTypes.STR)
class LabelField(serializers.Field[str | int | None, None, str | None, object]):
    """The label of the code in a field beside it, in the language of the request."""

    def __init__(self, code: str, *, allow_null: bool = False) -> None:
        self.code = code
        super().__init__(help_text=format_lazy(_("{name} in words."), name=code), allow_null=allow_null)

    @property
    def code_field(self) -> serializers.ChoiceField:
        """The field with the code."""
        assert isinstance(self.parent, serializers.Serializer)
        field = self.parent.fields[self.code]
        assert isinstance(field, serializers.ChoiceField)
        return field

    def get_attribute(self, instance: object) -> str | None:
        """The value of the field with the code, so that both always agree."""
        return self.code_field.get_attribute(instance)

    def to_representation(self, value: str | int | None) -> str | None:
        """The label; ``None`` where there is no code; 0 is one."""
        return None if value in (None, "") else str(self.code_field.choices[value])


@extend_schema_field(OpenApiTypes.DATE)
class BoundField(serializers.Field[dt.date, None, str | None, object]):
    """The earliest or the latest day that a date can mean."""

    def __init__(self, *, help_text: Text) -> None:
        super().__init__(allow_null=True, help_text=help_text)

    def to_representation(self, value: dt.date) -> str | None:
        """The day; ``None`` where the date is open on that side."""
        return None if value in (dates.FIRST_DAY, dates.LAST_DAY) else value.isoformat()


@extend_schema_field(OpenApiTypes.STR)
class DateTextField(serializers.Field[str, None, str, object]):
    """A date in words: 9–10 February 2023."""

    def __init__(self, *, source: str) -> None:
        text = _("The date in words; null where no source states it.")
        super().__init__(allow_null=True, help_text=text, source=source)

    def to_representation(self, value: str) -> str:
        """No sharper than it was entered."""
        return dates.display(value)


class RowSerializer(serializers.Serializer[Any]):
    """The rules that hold for every row; reads only."""

    # The relations that its fields follow: to one row, and to many.
    follows: ClassVar[tuple[str, ...]] = ()
    gathers: ClassVar[tuple[str, ...]] = ()
    # The names of the fields that are shown; all if ``None``. The others stay, since some are computed from others.
    chosen: Collection[str] | None = None

    @classmethod
    def fetch(cls, rows: QuerySet[Recorded]) -> QuerySet[Recorded]:
        """The rows with all that the fields will ask for; cited ones with their evidence."""
        rows = rows.select_related(*cls.follows) if cls.follows else rows
        rows = rows.prefetch_related(*cls.gathers)
        return rows.with_evidence() if isinstance(rows, CitedQuerySet) else rows

    def get_fields(self) -> dict[str, AnyField]:
        """All of them are read only."""
        fields = super().get_fields()
        for field in fields.values():
            field.read_only, field.required = True, False
        return fields

    @cached_property
    def readers(self) -> list[tuple[str, Callable[[object], Any], AnyField]]:
        """The name of each field, what reads its value from a row, and the field."""
        shown = self.fields if self.chosen is None else self.chosen
        return [
            (name, _reader(field), field)
            for name, field in self.fields.items()
            if name in shown and not field.write_only
        ]

    def to_representation(self, instance: object) -> dict[str, object]:
        """What is not there is ``null``. As in REST framework, but values are read by ``readers``."""
        shown: dict[str, object] = {}
        for name, read, field in self.readers:
            try:
                value = read(instance)
            except serializers.SkipField:
                continue
            found = None if value is None else field.to_representation(value)
            shown[name] = None if found == "" else found
        return shown

    def absolute(self, path: str) -> str:
        """The address of a path with the scheme and host of the request."""
        return f"{self.origin}{path}"

    @cached_property
    def origin(self) -> str:
        """The scheme and host of the request."""
        return str(self.context["request"].build_absolute_uri("/")).removesuffix("/")


def _reader(field: AnyField) -> Callable[[object], Any]:
    """What reads the value of a field from a row: ``get_attribute`` where that is more than an attribute or method."""
    if type(field).get_attribute is not serializers.Field.get_attribute or len(field.source_attrs) != 1:
        return field.get_attribute
    (name,) = field.source_attrs

    def read(row: object) -> Any:
        try:
            value = getattr(row, name)
        except (AttributeError, ObjectDoesNotExist):
            return field.get_attribute(row)
        return value() if isinstance(value, MethodType) else value

    return read


EARLIEST = _("The earliest day that it can mean; null where it is open.")
LATEST = _("The latest day that it can mean; null where it is open.")


class DateFields(RowSerializer):
    """The bounds and the text of ``date``."""

    date_earliest = BoundField(help_text=EARLIEST)
    date_latest = BoundField(help_text=LATEST)
    date_text = DateTextField(source="date_in_words")


class PeriodFields(RowSerializer):
    """The bounds and the text of ``period``."""

    period_earliest = BoundField(help_text=EARLIEST)
    period_latest = BoundField(help_text=LATEST)
    period_text = DateTextField(source="period")


class DueFields(RowSerializer):
    """The bounds and the text of ``due``."""

    due_earliest = BoundField(help_text=EARLIEST)
    due_latest = BoundField(help_text=LATEST)
    due_text = DateTextField(source="due")


DATE = ("date", "date_earliest", "date_latest", "date_text")
PERIOD = ("period", "period_earliest", "period_latest", "period_text")
DUE = ("due", "due_earliest", "due_latest", "due_text")


class PublishedList(serializers.ListSerializer[object]):
    """The published rows of a reverse relation, and no others; as of a day, where the record is shown as of one."""

    def to_representation(self, data: object) -> list[object]:
        """Fetch what is published with all that the child needs."""
        assert isinstance(data, Manager)
        assert isinstance(self.child, RowSerializer)
        as_of, rows = self.context["as_of"], data.all()
        assert isinstance(rows, RecordedQuerySet)
        rows = rows.published().as_of(as_of)
        if not isinstance(self.child, ReferenceSerializer):
            rows = rows.with_computed(as_of)
        return super().to_representation(self.child.fetch(rows))


@extend_schema_field(SLUG)
class SlugField(serializers.CharField):
    """The last part of an address."""


@extend_schema_field(KEY)
class KeyField(serializers.CharField):
    """What tells a record from all others of its sort."""


class AddressedSerializer(RowSerializer):
    """Where a record is: on the site and in the API."""

    key = KeyField(
        help_text=_(
            "What tells it from all others of its sort: its slug, of a passage “source/slug”; it never changes."
        )
    )
    name = serializers.CharField(source="__str__", help_text=_("What it is called."))
    slug = SlugField(help_text=_("The last part of its address; it never changes."))
    url = serializers.SerializerMethodField(help_text=_("Its page; of a part, its line on the page of the whole."))
    api_url = serializers.SerializerMethodField(help_text=_("The record in this API."))

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, row: Addressed) -> str:
        """Its page."""
        return self.absolute(row.get_absolute_url())

    @extend_schema_field(OpenApiTypes.URI)
    def get_api_url(self, row: Recorded) -> str:
        """The record in this API."""
        return self.absolute(api_path(row))


class ReferenceSerializer(AddressedSerializer):
    """A record that another one refers to."""

    @classmethod
    def fetch(cls, rows: QuerySet[Recorded]) -> QuerySet[Recorded]:
        """Only what its name and its address are made of."""
        assert isinstance(rows, RecordedQuerySet)
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
    aspect_label = LabelField("aspect", allow_null=True)
    value = serializers.CharField(allow_null=True, help_text=_("What this source gives for the aspect."))
    value_text = serializers.CharField(source="display_value", allow_null=True, help_text=_("The value in words."))
    verb = serializers.ChoiceField(
        verbs.choices(), allow_null=True, help_text=_("The value, where it is a verb of the scale.")
    )
    printed = serializers.CharField(allow_null=True, help_text=_("The words as they are printed there."))
    basis = serializers.ChoiceField(
        Basis.choices, help_text=_("Whether the passage states it, or it is inferred from it.")
    )
    basis_label = LabelField("basis")


class ReadingSerializer(RowSerializer):
    """One value that sources give for an aspect."""

    value = serializers.CharField(help_text=_("In the form of the field: a code, an EDTF date, a slug, a name."))
    value_text = serializers.CharField(source="display", help_text=_("The value in words."))
    preferred = serializers.BooleanField(help_text=_("Whether the record follows it; the note says why."))
    rank = serializers.IntegerField(help_text=_("The rank of the best source that gives it; 1 is the highest."))
    basis = serializers.ChoiceField(
        Basis.choices, help_text=_("Whether a passage states it, or it is inferred from them and stated by none.")
    )
    basis_label = LabelField("basis")
    passages = serializers.SerializerMethodField(help_text=_("The passages that give it."))

    @extend_schema_field(ReferenceSerializer(many=True))
    def get_passages(self, reading: Reading) -> object:
        """The passages that give it."""
        passages = [citation.passage for citation in reading.citations]
        return ReferenceSerializer(passages, many=True, context=self.context).data


class DifferenceSerializer(RowSerializer):
    """An aspect for which sources give two or more values."""

    aspect = serializers.ChoiceField(Aspect.choices, help_text=_("The aspect of the record on which they differ."))
    aspect_label = LabelField("aspect")
    kind = serializers.ChoiceField(DifferenceKind.choices, help_text=_("The type of difference."))
    kind_label = LabelField("kind")
    readings = ReadingSerializer(many=True, help_text=_("The preferred one first, then by rank."))


class RecordSerializer(AddressedSerializer, serializers.ModelSerializer[Any]):
    """Anything public: its addresses, its state and when it changed here."""

    state = serializers.SerializerMethodField(help_text=_("Always published: nothing else is shown."))

    def get_fields(self) -> dict[str, AnyField]:
        """What is a column under another name means what the column means."""
        fields = super().get_fields()
        for name, field in fields.items():
            if not field.help_text:
                model: type[Model] = self.Meta.model
                column = model._meta.get_field(field.source or name)
                assert isinstance(column, Field)
                field.help_text = column.help_text
        return fields

    def build_standard_field(self, field_name: str, model_field: Column) -> tuple[type[AnyField], dict[str, object]]:
        """What can be left blank may be null; the largest number that fits a column depends on the database."""
        field, options = super().build_standard_field(field_name, model_field)
        options = {name: value for name, value in options.items() if name not in ("max_value", "allow_blank")}
        if model_field.editable and (model_field.null or model_field.blank):
            options["allow_null"] = True
        return field, options

    def build_relational_field(
        self, field_name: str, relation_info: RelationInfo
    ) -> tuple[type[AnyField], dict[str, object]]:
        """What the record refers to is published, or it could not be so itself: refer to it."""
        column, many = relation_info.model_field, relation_info.to_many
        assert column is not None
        return ReferenceSerializer, {
            "many": many,
            "allow_null": column.null and not many,
            "help_text": column.help_text,
        }

    def get_state(self, _row: object) -> Literal["published"]:
        """The only state that the public sees."""
        return "published"


class InferredFields(RowSerializer):
    """Which of its fields are inferred."""

    inferred = serializers.SerializerMethodField(
        help_text=_("The fields of which the value is concluded by the editors and stated by no source.")
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


class CitedSerializer(RecordSerializer, InferredFields):
    """A record with its evidence, and where the sources differ."""

    citations = CitationSerializer(many=True, help_text=_("The evidence, in the order of the sources’ dates."))
    differences = DifferenceSerializer(
        many=True, help_text=_("Where the sources differ, and which value is preferred.")
    )
    modified = serializers.SerializerMethodField(
        help_text=_("When the record or one of its citations last changed in this installation.")
    )

    @extend_schema_field(OpenApiTypes.DATETIME)
    def get_modified(self, row: Cited) -> str | None:
        """The latest change of it or of its citations, as ``updated_since`` reads it."""
        latest = max([row.modified, *(citation.modified for citation in row.citations.all())])
        return MOMENT.to_representation(latest)


@extend_schema_field(OpenApiTypes.STR)
class NothingField(serializers.Field[None, None, None, object]):
    """Always null; present so that all resources have the same keys."""

    def __init__(self, *, help_text: Text) -> None:
        super().__init__(allow_null=True, help_text=help_text)

    def get_attribute(self, instance: object) -> None:
        """Nothing."""


class UncitedSerializer(RecordSerializer):
    """A record without citations: sources and passages are evidence themselves, themes are our classification."""

    citations = serializers.SerializerMethodField(
        help_text=_("Always empty: it is evidence itself, or this project’s own classification.")
    )
    differences = serializers.SerializerMethodField(
        help_text=_("Always empty: there is nothing that sources could differ about.")
    )
    inferred = serializers.SerializerMethodField(help_text=_("Always empty: it says nothing that could be inferred."))

    @extend_schema_field(CitationSerializer(many=True))
    def get_citations(self, _row: object) -> list[object]:
        """Always empty; present so that all resources have the same keys."""
        return []

    @extend_schema_field(DifferenceSerializer(many=True))
    def get_differences(self, _row: object) -> list[object]:
        """Always empty; present so that all resources have the same keys."""
        return []

    def get_inferred(self, _row: object) -> list[str]:
        """Always empty; present so that all resources have the same keys."""
        return []


class AnswerFields(RowSerializer):
    """What a single record also says of the record as a whole, as every list does."""

    record_version = serializers.SerializerMethodField(help_text=META["record_version"]["description"])
    horizon = serializers.SerializerMethodField(help_text=META["horizon"]["description"])

    @extend_schema_field(META["record_version"])
    def get_record_version(self, _row: object) -> int:
        """The version of the record."""
        return version_of(self.context["request"]._request).number

    @extend_schema_field(META["horizon"])
    def get_horizon(self, _row: object) -> dt.date | None:
        """The date of the newest text held."""
        as_of: AsOf = self.context["as_of"]
        return as_of.horizon


ANSWER = ("record_version", "horizon")
ADDRESS = ("key", "name", "slug", "url", "api_url")
HISTORY = ("state", "created", "modified")
EVIDENCE = ("note", "citations", "differences", "inferred", *HISTORY)
