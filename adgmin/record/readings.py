"""The values that sources give for an aspect of a record, and how they differ."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import dates

from .citation import (
    DATE_ASPECTS,
    NAME_ASPECTS,
    NO_CONFLICTS,
    NO_DIFFERENCES,
    Aspect,
    Basis,
    Citation,
    display_value,
)


@dataclass(frozen=True)
class Reading:
    """One value that sources give for an aspect, and the citations that give it."""

    aspect: str
    value: str
    citations: tuple[Citation, ...]
    preferred: bool

    @property
    def rank(self) -> int:
        """The rank of the most authoritative source that gives it, from 1, the highest, to 3."""
        return min(citation.passage.source.rank for citation in self.citations)

    @property
    def inferred(self) -> bool:
        """True if all its citations are inferred."""
        return all(citation.basis == Basis.INFERRED for citation in self.citations)

    @property
    def basis(self) -> Basis:
        """The same as a code."""
        return Basis.INFERRED if self.inferred else Basis.STATED

    def display(self) -> str:
        """The value in words."""
        return display_value(self.aspect, self.value)

    def sharpens(self, other: "Reading") -> bool:
        """True if its date lies within the date of another reading."""
        return dates.bounds(self.value).within(dates.bounds(other.value))


class DifferenceKind(models.TextChoices):
    """How readings differ, the most serious first."""

    DISAGREEMENT = "disagreement", _("sources disagree")
    STATEMENT = "statement", _("different statements")
    PRECISION = "precision", _("one source is more precise")
    NAMING = "naming", _("names vary")


@dataclass(frozen=True)
class Difference:
    """An aspect for which sources give two or more values."""

    aspect: str
    readings: tuple[Reading, ...]

    @property
    def kind(self) -> DifferenceKind:
        """Naming for names, statement for statements, precision for dates that lie within each other.

        All else is a disagreement.
        """
        if self.aspect in NAME_ASPECTS:
            return DifferenceKind.NAMING
        if self.aspect == Aspect.STATEMENT:
            return DifferenceKind.STATEMENT
        if self.aspect in DATE_ASPECTS:
            spans = [dates.bounds(reading.value) for reading in self.readings]
            if all(one.nest(other) for one in spans for other in spans):
                return DifferenceKind.PRECISION
        return DifferenceKind.DISAGREEMENT

    @property
    def is_disagreement(self) -> bool:
        """True if sources disagree on a fact: see ``contradicted`` for the same in queries."""
        return self.kind == DifferenceKind.DISAGREEMENT

    @property
    def label(self) -> str:
        """The aspect in words."""
        return str(Aspect(self.aspect).label)

    @property
    def kind_label(self) -> str:
        """The kind in words."""
        return str(self.kind.label)

    @property
    def heading(self) -> str:
        """Its kind and aspect as one sentence, without a full stop."""
        if self.kind == DifferenceKind.NAMING:
            return _t("Names vary")
        if self.kind == DifferenceKind.STATEMENT:
            return _t("Sources make different statements")
        if self.kind == DifferenceKind.PRECISION:
            return _t("One source is more precise on the %(aspect)s") % {"aspect": self.label}
        return _t("Sources disagree on the %(aspect)s") % {"aspect": self.label}

    @property
    def rule(self) -> str:
        """The rule by which one reading is preferred, as a sentence; empty if none is, or if only names vary."""
        best = next((reading for reading in self.readings if reading.preferred), None)
        if best is None or self.kind == DifferenceKind.NAMING:
            return ""
        others = [reading for reading in self.readings if reading != best]
        if self.kind == DifferenceKind.PRECISION and all(best.sharpens(other) for other in others):
            return _t("The most precise of the matching dates is preferred.")
        if best.rank < min(reading.rank for reading in others):
            return _t("The higher-ranked source is preferred.")
        ranks = {citation.passage.source.rank for reading in self.readings for citation in reading.citations}
        if len(ranks) == 1:
            return _t("These sources have the same rank. The editors chose one and give the reason.")
        return _t("The highest-ranked sources support more than one value. The editors chose one and give the reason.")


def contradicted(citations: models.QuerySet[Citation]) -> models.QuerySet[Citation]:
    """Those citations of an outer row that others of the same queryset contradict.

    Their values differ; dates also overlap in part or not at all, since one that is more precise contradicts nothing.
    """
    earlier = models.Q(
        value_earliest__lt=models.OuterRef("value_earliest"), value_latest__lt=models.OuterRef("value_latest")
    )
    later = models.Q(
        value_earliest__gt=models.OuterRef("value_earliest"), value_latest__gt=models.OuterRef("value_latest")
    )
    others = (
        citations.filter(models.Q(record_id=models.OuterRef("record_id")), aspect=models.OuterRef("aspect"))
        .exclude(value=models.OuterRef("value"))
        .filter(models.Q(value_earliest=None) | earlier | later)
        .order_by()
    )
    readings = citations.filter(models.Q(record=models.OuterRef("pk"))).order_by()
    return readings.exclude(aspect__in=("", *NO_DIFFERENCES, *NO_CONFLICTS)).filter(models.Exists(others))


def overrules(preferred: Reading, other: Reading) -> bool:
    """True if the preferred reading comes from a less authoritative source than the other: its ``rank`` is larger.

    False for names, and for a date whose bounds lie within the bounds of the other.
    """
    if preferred.rank <= other.rank or preferred.aspect in NAME_ASPECTS:
        return False
    if preferred.aspect in DATE_ASPECTS:
        return not preferred.sharpens(other)
    return True
