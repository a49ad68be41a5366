"""A record's pointer to a passage: of which aspect it gives a reading, with which words, and on what basis."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Self, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import dates, verbs
from adgmin.vocabulary import Vocabulary

from .compiled import CompiledOnce
from .dated import validate_edtf
from .edit import Recorded, RecordedQuerySet
from .states import State

if TYPE_CHECKING:
    from .citing import Cited


class Aspect(Vocabulary):
    """The property of a record that a citation gives a value for. Blank: the passage supports the whole record."""

    NAME = "name", _("name")
    ACRONYM = "acronym", _("acronym")
    KIND = "kind", _("kind")
    VERB = "verb", _("verb")
    ACTOR = "actor", _("actor")
    PERSON = "person", _("person")
    OFFICE = "office", _("office")
    DATE = "date", _("date")
    PERIOD = "period", _("period")
    PLACE = "place", _("place")
    COUNTERPART = "counterpart", _("counterpart")
    MEETING = "meeting", _("meeting")
    INITIATIVE = "initiative", _("initiative")
    THEME_LINE = "theme-line", _("theme line")
    PART_OF = "part-of", _("part of")
    SUCCEEDS = "succeeds", _("succeeds")
    DUE = "due", _("due")
    STAGE = "stage", _("stage")
    FIGURE = "figure", _("figure")
    # What the passage says of the matter, in our words: no field of the record, so that no reading is preferred.
    STATEMENT = "statement", _("statement")


DATE_ASPECTS = (Aspect.DATE, Aspect.PERIOD, Aspect.DUE)
NAME_ASPECTS = (Aspect.NAME, Aspect.ACRONYM)
# Aspects for which several values are no difference between sources: the editors’ own classification, and a list.
NO_DIFFERENCES = (Aspect.KIND, Aspect.COUNTERPART)
# Aspects that are those of today on every day: what sort of thing a record is, and what it is called.
TIMELESS = (Aspect.KIND, *NAME_ASPECTS)
# Aspects of which several values can all be right.
NO_CONFLICTS = (*NAME_ASPECTS, Aspect.STATEMENT)


class Basis(models.TextChoices):
    """Whether the passage states the value, or the editors infer it."""

    STATED = "stated", _("stated")
    INFERRED = "inferred", _("inferred")


class CitationQuerySet[C: "Citation"](RecordedQuerySet[C]):
    """Querysets of the citations of one noun."""

    def published(self) -> Self:
        """The citations of published records."""
        return self.filter(record__state=State.PUBLISHED)

    def record_ids(self) -> set[int]:
        """The primary keys of the records."""
        return set(self.values_list("record", flat=True))


class Citation(Recorded):
    """A record's pointer to a passage, with the words printed there.

    Each noun has its own table, with ``record`` leading to the noun: it is the many-to-many table between the noun
    and its passages, so that the database itself holds every pointer.
    """

    passage = models.ForeignKey("adgmin.Passage", models.PROTECT, verbose_name=_("passage"), related_name="%(class)ss")
    aspect = models.CharField(
        _("aspect"), max_length=20, choices=Aspect.listed, blank=True, default="",
        help_text=_("What this passage gives a reading of. Empty: it supports the record as a whole."),
    )  # fmt: skip
    value = models.CharField(
        _("value"), max_length=250, blank=True, default="",
        help_text=_("What this source gives, in the form of the field: a verb’s code, an EDTF date, a slug, a name."),
    )  # fmt: skip
    printed = models.CharField(
        _("printed"), max_length=200, blank=True, default="",
        help_text=_("The words as they stand there, a title’s length at most; … for what is left out."),
    )  # fmt: skip
    basis = models.CharField(_("basis"), max_length=10, choices=Basis, default=Basis.STATED)
    # Of a date only.
    value_earliest = models.DateField(null=True, editable=False)
    value_latest = models.DateField(null=True, editable=False)

    objects = CitationQuerySet.as_manager()

    part_of_field = public_with = "record"
    saved_with = ("record",)
    named_with = ("record", "passage__source")

    # Declared by each noun's table: the record that it supports.
    record: "models.ForeignKey[Any, Cited]"
    record_id: int

    class Meta:
        abstract = True
        base_manager_name = "objects"
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["passage__source", "passage__order", "aspect"]
        constraints = [
            models.UniqueConstraint(fields=["record", "passage", "aspect"], name="%(app_label)s_%(class)s_once"),
            models.CheckConstraint(
                condition=models.Q(aspect="", value="") | (~models.Q(aspect="") & ~models.Q(value="")),
                name="%(app_label)s_%(class)s_value_goes_with_aspect",
                violation_error_message=_("An aspect needs a value, and a value an aspect."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.passage}: {self.get_aspect_display()} {self.value}".strip(": ")

    def natural_key(self) -> tuple[str, ...]:
        """The record, the passage and the aspect."""
        return (*self.record.natural_key(), *self.passage.natural_key(), self.aspect)

    def clean(self) -> None:
        """Refuse a verb that is not on the scale, and a date that cannot be read."""
        super().clean()
        try:
            if self.aspect in DATE_ASPECTS:
                validate_edtf(self.value)
        except ValidationError as error:
            raise ValidationError({"value": error.messages}) from error
        if self.aspect == Aspect.VERB and self.value and self.value not in verbs.BY_CODE:
            raise ValidationError({"value": _t("“%(verb)s” is not a verb of the scale.") % {"verb": self.value}})
        if self.aspect == Aspect.STATEMENT and not self.printed:
            raise ValidationError({"printed": _t("A statement needs the words printed as well as our own.")})

    @classmethod
    def prepare(cls, rows: Collection[Self]) -> set[str]:
        """Also set the bounds of the value, which are saved along always."""
        derived = super().prepare(rows)
        for row in rows:
            row.set_bounds()
        return derived | {"value_earliest", "value_latest"}

    def set_bounds(self) -> None:
        """Set the bounds of the value. Raises ``ValidationError`` for an unreadable date."""
        self.value_earliest = self.value_latest = None
        if self.aspect in DATE_ASPECTS:
            validate_edtf(self.value)
            bounds = dates.bounds(self.value)
            self.value_earliest, self.value_latest = bounds.earliest, bounds.latest

    def show(self, values: Mapping[str, Any]) -> None:
        """Show other values without saving; the bounds follow them."""
        super().show(values)
        self.set_bounds()

    def rows_to_check(self) -> Collection[Recorded]:
        """The record that it supports."""
        return (self, self.record)

    @classmethod
    def with_relations_read(cls) -> RecordedQuerySet[Self]:
        """No rows: its rules are those of its record."""
        return super().with_relations_read().none()

    def is_public(self) -> bool:
        """True if its record is public."""
        return self.record.is_public()

    @property
    def verb(self) -> str | None:
        """The value, where it is a verb of the scale."""
        return self.value if self.aspect == Aspect.VERB else None

    @classmethod
    def noun_cited(cls) -> "type[Cited]":
        """The noun whose records have these citations."""
        return cast("type[Cited]", cls._meta.get_field("record").related_model)

    def display_value(self) -> str:
        """The value in words: a date spelt out, a verb's label."""
        return display_value(self.aspect, self.value)


def display_value(aspect: str, value: str) -> str:
    """A reading's value in words: a date spelt out, a verb's label, anything else as it stands."""
    if aspect in DATE_ASPECTS:
        return dates.display(value)
    if aspect == Aspect.VERB and value in verbs.BY_CODE:
        return str(verbs.BY_CODE[value].label)
    return value


@cache
def only_inferred(table: type[Citation], aspect: str, field: str, record: str = "pk") -> models.Q:
    """The condition that a record's own value of an aspect is inferred and stated by no source.

    ``field`` and ``record`` are the paths from the row at hand to the value and to the record’s key. A value of another
    table is joined inside the subquery, so that the query around it needs no join.
    """
    of_record = field if record == "pk" else field.removeprefix(f"{record}__")
    joined = "__" in field and (record == "pk" or of_record != field)
    value = models.F(f"record__{of_record}") if joined else models.OuterRef(field)
    readings = table.objects.filter(models.Q(record=models.OuterRef(record)), aspect=aspect, value=value)
    return models.Q(CompiledOnce(all_inferred(readings)))


@cache
def whether_inferred(table: type[Citation], aspect: str, field: str, record: str = "pk") -> CompiledOnce:
    """The same as a boolean expression to annotate."""
    return CompiledOnce(is_true(only_inferred(table, aspect, field, record)))


def all_inferred(citations: "models.QuerySet[Any]") -> models.Q:
    """The condition that there are such citations and all of them are inferred.

    One subquery instead of two: of several citations it takes a stated one, as “stated” sorts after “inferred”.
    """
    last = models.Subquery(citations.order_by("-basis").values("basis")[:1])
    return models.Q(Exact(Coalesce(last, models.Value("")), models.Value(Basis.INFERRED)))


def is_true(condition: models.Q) -> models.Case:
    """A condition as a boolean expression to annotate."""
    return models.Case(models.When(condition, then=True), default=models.Value(False))
