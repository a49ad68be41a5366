"""Records with citations: the rules they must meet, their readings, and what they show as of a day."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from django.db import models
from django.utils.translation import gettext as _t

from adgmin import dates

from .as_of import KEPT_CONDITIONS, AsOf, ByThen
from .citation import (
    NAME_ASPECTS,
    NO_DIFFERENCES,
    TIMELESS,
    Aspect,
    Basis,
    Citation,
    all_inferred,
    is_true,
    only_inferred,
    whether_inferred,
)
from .compiled import CompiledOnce, KeysOnce
from .dated import EDTFField
from .edit import RecordedQuerySet, editing
from .evidence import fetch_evidence
from .moving_revisions import follow_slug
from .named_values import NamedValues
from .publishing import Published, PublishedQuerySet, names_with_states
from .readings import Difference, Reading, contradicted, overrules
from .states import State
from .together import keys

if TYPE_CHECKING:
    # Django makes this class for each relation.
    from django.db.models.fields.related_descriptors import RelatedManager


class CitedQuerySet[M: "Cited"](PublishedQuerySet[M]):
    """Querysets of nouns that carry citations."""

    # The day as of which the rows are shown, where one was asked for: see ``Cited.show_as_of``.
    shown_as_of: AsOf | None = None
    # The paths from a row to those whose evidence is fetched: see ``with_evidence_of``.
    evidence_of: tuple[str, ...] = ()
    # True while ``fetch_together`` fetches the rows, and completes them afterwards.
    is_waiting = False

    def existing(self, by_then: ByThen) -> Self:
        """The rows that meet the condition of ``existed``."""
        return self.filter(_existed(self.model, by_then))

    def existed(self, by_then: ByThen) -> models.Q:
        """The condition that a row existed by a day: by default, that a text reports it which counts by then."""
        return self.reported(by_then)

    def reported(self, by_then: ByThen) -> models.Q:
        """The condition that a row cites a source of ``AsOf.reporting``."""
        citations = self.model.citation_model().objects.filter(passage__source__in=by_then.reporting)
        return models.Q(models.Exists(citations.filter(models.Q(record=models.OuterRef("pk"))).order_by()))

    def begun(self, by_then: ByThen) -> models.Q:
        """The condition that the period of a row had begun by the day; without a period, that it is reported.

        A period of one date may be the whole of it, such as a year, or some day in it. It had certainly begun when it
        was over, or when a text reports on the row.
        """
        day = by_then.asked
        span = models.Q(period__contains="/", period_earliest__lte=day)
        open_or_begun = models.Q(period="") | models.Q(period_earliest__lte=day)
        return (
            span | (~models.Q(period="") & models.Q(period_latest__lte=day)) | (open_or_begun & self.reported(by_then))
        )

    def known(self, aspect: Aspect, by_then: ByThen) -> models.Q:
        """The condition that a source of ``AsOf.reporting`` gives a row its value of an aspect, or no source does."""
        return _known(self.model, aspect, by_then)

    def showing(self, as_of: AsOf) -> Self:
        """The same rows; each is cut with ``Cited.show_as_of`` when it is fetched."""
        shown: Self = self.all()
        shown.shown_as_of = as_of if as_of.asked else None
        return shown

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]  # Not in the type stubs.
        clone.shown_as_of, clone.evidence_of = self.shown_as_of, self.evidence_of
        return clone

    def _fetch_all(self) -> None:
        fetched = self._result_cache is not None
        super()._fetch_all()
        if not fetched:
            self.fetch_relations()
            if not self.is_waiting:
                complete([self])

    def fetch_relations(self) -> None:
        """Set on the fetched rows what else is fetched along. By default nothing."""

    def fetched_rows(self) -> list[M]:
        """The rows, if they are fetched as such and not as values."""
        return [row for row in self._result_cache or () if isinstance(row, self.model)]

    def with_evidence(self) -> Self:
        """Fetch citations with passages and sources, and select the relations that readings are compared with."""
        references = self.model.references_read()
        rows = self.select_related(*references) if references else self
        return rows.with_evidence_of("")

    def with_evidence_of(self, path: str) -> Self:
        """Also fetch the citations of the rows to which a path of fetched relations leads; an empty one to the rows."""
        rows: Self = self.all()
        rows.evidence_of = (*self.evidence_of, path)
        return rows

    def without_evidence(self) -> Self:
        """The same rows for a queryset that fetches their evidence along with that of its own rows."""
        rows: Self = self.all()
        rows.evidence_of = ()
        return rows

    def with_citations(self, citations: models.QuerySet[Citation]) -> Self:
        """Prefetch only these citations: all that follows reads no others."""
        return self.prefetch_related(models.Prefetch("citations", citations))

    def with_inferred(self, *aspects: Aspect) -> Self:
        """Annotate ``<aspect>_inferred`` for some aspects, for lists that do not fetch the evidence."""
        return self.annotate(**{f"{aspect}_inferred": self._is_inferred(self.model, aspect) for aspect in aspects})

    def with_name_inferred(self, reference: str) -> Self:
        """Annotate ``<reference>_name_inferred``: the same of the name of the record that a field refers to."""
        noun = self.model._meta.get_field(reference).related_model
        assert noun is not None
        assert issubclass(noun, Cited)
        return self.annotate(**{f"{reference}_name_inferred": self._is_inferred(noun, Aspect.NAME, reference)})

    def _is_inferred(self, noun: type["Cited"], aspect: Aspect, reference: str = "") -> CompiledOnce:
        """Whether no source states what a row, or the record that a field refers to, has of an aspect.

        As of a day the texts count that report on what was up to it, if any of them gives that value.
        """
        field, key = noun.aspect_fields[aspect], reference or "pk"
        value = f"{reference}__{field}" if reference else field
        value = f"{value}__slug" if noun._meta.get_field(field).is_relation else value
        by_then = self.shown_as_of.by_then if self.shown_as_of else None
        if by_then is None:
            return whether_inferred(noun.citation_model(), aspect, value, key)
        return _inferred_by_then(noun, aspect, value, key, by_then)

    def differing(self, differ: bool = True) -> Self:
        """The rows on which sources disagree; with ``False`` the others."""
        differing = self._where(contradicted)
        return self.filter(differing if differ else ~differing)

    def with_several_readings(self) -> Self:
        """The rows for which sources give several values of any aspect, names and statements included."""
        return self.filter(self._where(_several))

    def _where(self, compared: "Compared") -> models.Q:
        """The condition that there are such citations of a row.

        As of a day the texts count that report on what was up to it; of what had happened by then, all of them.
        """
        by_then = self.shown_as_of.by_then if self.shown_as_of else None
        return models.Q(_exist(self.model, compared, by_then))


def fetch_together(*querysets: models.QuerySet[Any]) -> None:
    """Fetch the rows of several querysets, and the evidence of all of them in one query."""
    waiting = [rows for rows in querysets if isinstance(rows, CitedQuerySet) and rows._result_cache is None]
    for rows in waiting:
        rows.is_waiting = True
        rows._fetch_all()
        rows.is_waiting = False
    complete(waiting)


def complete(querysets: "Iterable[CitedQuerySet[Any]]") -> None:
    """Fetch the evidence that the fetched rows of querysets need, then show each row as of its day."""
    querysets = list(querysets)
    fetch_evidence(
        row
        for rows in querysets
        for whole in rows.fetched_rows()
        for path in dict.fromkeys(rows.evidence_of)
        for row in _at(whole, path)
    )
    for rows in querysets:
        for row in rows.fetched_rows() if rows.shown_as_of else ():
            row.show_as_of(rows.shown_as_of)


def _at(row: "Cited", path: str) -> "Iterator[Cited]":
    """The rows to which a path of fetched relations leads from a row."""
    name, _, rest = path.partition("__")
    found = getattr(row, name) if name else row
    for each in found if isinstance(found, list) else [found]:
        if each is not None:
            yield from _at(each, rest) if rest else (each,)


# Takes citations, and gives a subquery of those of the outer row that differ in some way.
type Compared = Callable[[models.QuerySet[Citation]], models.QuerySet[Citation, Any]]


def _several(citations: models.QuerySet[Citation]) -> models.QuerySet[Citation, Mapping[str, object]]:
    """The aspects of which the outer row has several values among the citations."""
    aspects = citations.filter(models.Q(record=models.OuterRef("pk"))).exclude(aspect__in=NO_DIFFERENCES).order_by()
    several = aspects.values("aspect").annotate(values_given=models.Count("value", distinct=True))
    return several.filter(values_given__gt=1)


@lru_cache(maxsize=KEPT_CONDITIONS)
def _exist(noun: type["Cited"], compared: Compared, by_then: ByThen | None) -> CompiledOnce:
    citations = noun.citation_model().objects.all()
    if by_then:
        reported = models.Q(passage__source__in=by_then.reporting)
        citations = citations.filter(reported | noun.was_over(by_then, "record__"))
    return CompiledOnce(models.Exists(compared(citations)))


@lru_cache(maxsize=KEPT_CONDITIONS)
def _existed(noun: type["Cited"], by_then: ByThen) -> models.Q:
    return models.Q(CompiledOnce(noun.rows().existed(by_then)))


@lru_cache(maxsize=KEPT_CONDITIONS)
def keys_by_then(noun: type[Published], by_then: ByThen) -> KeysOnce:
    """The keys of the rows of a noun that existed by a day, for a subquery."""
    return KeysOnce(keys(noun.rows().existing(by_then)))


@lru_cache(maxsize=KEPT_CONDITIONS)
def _known(noun: type["Cited"], aspect: Aspect, by_then: ByThen) -> models.Q:
    value = models.OuterRef(noun.aspect_fields[aspect])
    given = noun.citation_model().objects.filter(models.Q(record=models.OuterRef("pk")), aspect=aspect, value=value)
    reported = models.Exists(given.filter(passage__source__in=by_then.reporting).order_by())
    return models.Q(CompiledOnce(models.Q(reported) | ~models.Q(models.Exists(given.order_by()))))


@lru_cache(maxsize=KEPT_CONDITIONS)
def _inferred_by_then(noun: type["Cited"], aspect: Aspect, value: str, key: str, by_then: ByThen) -> CompiledOnce:
    """See ``CitedQuerySet._is_inferred``; ``value`` and ``key`` are the paths to the value and to the record’s key."""
    table = noun.citation_model()
    reported = models.Q(passage__source__in=by_then.reporting) | models.Q(aspect__in=TIMELESS)
    counting = table.objects.filter(reported | noun.was_over(by_then, "record__"))
    of_record = models.Q(record=models.OuterRef(key))
    given = counting.order_by().filter(of_record, aspect=aspect, value=models.OuterRef(value))
    whole = only_inferred(table, aspect, value, key)
    return CompiledOnce(is_true(all_inferred(given) | (~models.Q(models.Exists(given)) & whole)))


class Cited(Published):
    """A record that cites at least one passage when it is published."""

    # The field that holds the preferred reading of an aspect; aspects without a field (a figure) have none.
    aspect_fields: ClassVar[dict[str, str]] = {}

    # The many-to-many field of an aspect: each citation gives one of the records in it, by its slug.
    aspect_lists: ClassVar[dict[str, str]] = {}

    # The fields that its name is made of.
    named_by: ClassVar[tuple[str, ...]] = ("name",)

    # The aspects whose passage a line of a list names first.
    told_first: ClassVar[tuple[Aspect, ...]] = ()

    # The reverse of the citation table of each noun.
    citations: "RelatedManager[Citation]"

    class Meta(Published.Meta):
        abstract = True

    @classmethod
    def rows(cls) -> CitedQuerySet[Self]:
        rows = super().rows()
        assert isinstance(rows, CitedQuerySet)
        return rows

    @classmethod
    def citation_model(cls) -> type[Citation]:
        """The noun's own citation table."""
        return cast("type[Citation]", cls._meta.get_field("citations").related_model)

    @classmethod
    def name_is_inferred(cls) -> models.Q:
        """The condition, on a citation, that a part of its record's name is inferred."""
        found = models.Q(pk__in=[])
        for aspect, name in cls.aspect_fields.items():
            if name in cls.named_by:
                path = f"record__{name}__slug" if cls._meta.get_field(name).is_relation else f"record__{name}"
                found |= only_inferred(cls.citation_model(), aspect, path, "record")
        return found

    @classmethod
    def references_read(cls) -> list[str]:
        """The foreign keys for which citations give values as slugs."""
        return [name for name in cls.aspect_fields.values() if cls._meta.get_field(name).is_relation]

    @classmethod
    def evidence(cls, path: str = "") -> "models.Prefetch[str, models.QuerySet[Citation]]":
        """The prefetch of its citations with passages and sources, ordered by the date of the source.

        ``path`` leads to the record, with two underscores at its end.
        """
        citations: models.QuerySet[Citation] = cls.citation_model().objects.select_related("passage__source")
        foremost = cls.foremost()
        if foremost is not None:
            citations = citations.annotate(is_foremost=is_true(foremost))
        order = ("passage__source__published_earliest", "passage__source__slug", "passage__order", "aspect")
        return models.Prefetch(f"{path}citations", citations.order_by(*order))

    @classmethod
    def foremost(cls) -> models.Q | None:
        """The condition on citations that come before others of the same aspect and rank; ``None`` for no such rule.

        The rows fetched as evidence have it as ``is_foremost``.
        """
        return None

    # Set by ``citations_by_record``: whether no source states something its name is made of.
    has_inferred_name = False

    # Set by ``show_as_of``, which hides citations: the timeless aspects whose value the editors conclude.
    timeless_concluded: set[str] | None = None

    # Set by ``show_as_of``: whether there is a summary that it hides, since it may draw on later texts.
    summary_is_later = False

    # Whether its summary and its note are about all the record holds of it, whichever texts it cites itself.
    has_broad_summary = False

    def had_happened(self, as_of: AsOf) -> bool:
        """True if the row has a date and had happened by the day asked for, whichever text reports it."""
        return False

    @classmethod
    def was_over(cls, by_then: ByThen, prefix: str = "") -> models.Q:
        """The same as a condition; ``prefix`` is the path to the row. No row of a noun without a date meets it."""
        return models.Q(pk__in=[])

    def show_as_of(self, as_of: AsOf) -> None:
        """Blank what no text reports by the day asked for. Needs the evidence to be prefetched.

        What had happened by then shows whole, whichever texts report it. Of all else, the summary and the note are
        written from all texts cited and all that was said of it: they go if any of this is later. A row that only later
        texts report keeps its values.
        """
        if self.had_happened(as_of):
            return
        evidence = self.__dict__.get("_prefetched_objects_cache", {}).get("citations", ())
        by_then = [each for each in evidence if each.passage.source_id in as_of.reporting]
        if len(by_then) == len(evidence) and not self._goes_on(as_of):
            return
        self.summary_is_later = self.summary_is_later or bool(getattr(self, "summary", ""))
        for name in {"summary", "note"} & {field.name for field in self._meta.fields}:
            setattr(self, name, "")
        if not by_then:
            return
        self.timeless_concluded = {aspect for aspect in TIMELESS if self.concluded(aspect)}
        alone = [each for each in evidence if each not in by_then and self._supports_alone(each, by_then)]
        evidence._result_cache = by_then
        for aspect in {each.aspect for each in alone}:
            name = self.aspect_fields[aspect]
            if getattr(self._meta.get_field(name), "blank", False):
                self._show_best(name, [each for each in by_then if each.aspect == aspect])

    def _goes_on(self, as_of: AsOf) -> bool:
        """True if its summary and note may draw on texts later than those it cites."""
        return bool(getattr(self, "goes_on", False)) or (self.has_broad_summary and as_of.is_past)

    def _supports_alone(self, citation: Citation, others: Iterable[Citation]) -> bool:
        """True if a citation gives the record's own value of its aspect and none of the others does."""
        aspect = citation.aspect
        mine = aspect in self.aspect_fields and citation.value and citation.value == self.preferred(aspect)
        return bool(mine) and (aspect, citation.value) not in {(each.aspect, each.value) for each in others}

    def _show_best(self, name: str, citations: Iterable[Citation]) -> None:
        """Set a field to the value of the highest-ranked source; a foreign key is set to ``None``."""
        field = self._meta.get_field(name)
        best = min(citations, key=lambda citation: citation.passage.source.rank, default=None)
        value = best.value if best and not field.is_relation else ""
        setattr(self, name, None if field.is_relation else value)
        if isinstance(field, EDTFField):
            bounds = dates.bounds(value)
            setattr(self, f"{name}_earliest", bounds.earliest)
            setattr(self, f"{name}_latest", bounds.latest)

    @property
    def given(self) -> Iterable[Citation]:
        """Its citations; prefetched ones without the manager that Django makes for each ``.citations``."""
        prefetched = self.__dict__.get("_prefetched_objects_cache", {}).get("citations")
        return self.citations.all() if prefetched is None else prefetched

    def all_names(self) -> list[str]:
        """Every name and acronym that the record or a source uses, the record's own first."""
        own = [self.preferred(Aspect.NAME), self.preferred(Aspect.ACRONYM)]
        given = [citation.value for citation in self.given if citation.aspect in NAME_ASPECTS]
        return list(dict.fromkeys(name for name in (*own, *given) if name))

    def preferred(self, aspect: str) -> str:
        """The record's own value of an aspect as citations write it (for a foreign key a slug); empty for none."""
        name = self.aspect_fields.get(aspect)
        if name is None:
            return ""
        value = getattr(self, name)
        return value.slug if isinstance(value, Published) else "" if value is None else str(value)

    @cached_property
    def readings(self) -> dict[str, list[Reading]]:
        """The values that sources give, by aspect; the record's own value first, then by rank."""
        given: dict[str, dict[str, list[Citation]]] = {}
        for citation in self.given:
            if citation.aspect:
                given.setdefault(citation.aspect, {}).setdefault(citation.value, []).append(citation)
        return {
            aspect: sorted(
                (
                    Reading(aspect, value, tuple(citations), value == self.preferred(aspect))
                    for value, citations in by_value.items()
                ),
                key=lambda reading: (not reading.preferred, reading.rank),
            )
            for aspect, by_value in given.items()
        }

    @property
    def differences(self) -> list[Difference]:
        """The aspects with several values. A difference in the editors' classification is left out."""
        return [
            Difference(aspect, tuple(readings))
            for aspect, readings in self.readings.items()
            if len(readings) > 1 and aspect not in NO_DIFFERENCES
        ]

    @property
    def disagreements(self) -> list[Difference]:
        """The aspects on which sources disagree."""
        values = {(citation.aspect, citation.value) for citation in self.given if citation.aspect}
        if len(values) == len({aspect for aspect, _value in values}):
            return []  # Most rows, without reading the ranks of sources.
        return [difference for difference in self.differences if difference.is_disagreement]

    @property
    def dispute(self) -> str:
        """What sources disagree on, in words without a full stop; empty if they agree."""
        aspects = ", ".join(difference.label for difference in self.disagreements)
        return _t("sources disagree on the %(aspects)s") % {"aspects": aspects} if aspects else ""

    def inferred(self, value: str) -> bool:
        """True if a value that the record shows is inferred by the editors and stated by no source.

        ``value`` is an aspect, or the name of what the record computes. ``<value>_inferred``, a property or an
        annotation, decides for what is computed or comes from another record; for all else the citations do.
        """
        known = getattr(self, f"{value}_inferred", None)
        return self.concluded(value) if known is None else bool(known)

    def concluded(self, aspect: str) -> bool:
        """True if the record's own value of an aspect has citations and all of them are inferred."""
        if self.timeless_concluded is not None and aspect in TIMELESS:
            return aspect in self.timeless_concluded
        given = [citation for citation in self.given if citation.aspect == aspect]
        value = self.preferred(aspect) if given else ""
        return {citation.basis for citation in given if citation.value == value} == {Basis.INFERRED}

    def inferred_fields(self) -> list[str]:
        """The names of the fields whose value is inferred; of a list, at least one value."""
        fields = [field for aspect, field in self.aspect_fields.items() if self.inferred(aspect)]
        return fields + [field for aspect, field in self.aspect_lists.items() if self.inferred_values(aspect)]

    def inferred_values(self, aspect: str) -> set[str]:
        """The values of an aspect whose citations are all inferred."""
        given = {(each.value, each.basis) for each in self.given if each.aspect == aspect}
        return {value for value, basis in given if basis == Basis.INFERRED and (value, Basis.STATED) not in given}

    def inferred_labels(self) -> list[str]:
        """The verbose names of these fields, for texts without marks."""
        labels = {field.name: str(field.verbose_name) for field in (*self._meta.fields, *self._meta.many_to_many)}
        return [labels[name] for name in self.inferred_fields()]

    def hidden_sources(self) -> list[Published]:
        """The sources that it cites and that are not published."""
        sources = dict.fromkeys(citation.passage.source for citation in self.citations.all())
        return [source for source in sources if not source.is_published()]

    def failure_of_sources(self) -> str:
        """The sentence that refuses to publish what cites hidden sources; it names them."""
        sentence = _t("%(noun)s “%(record)s” is published, but cites a source that is not published: %(hidden)s.")
        return sentence % {**self.in_message(), "hidden": names_with_states(self.hidden_sources())}

    def broken_citation_rules(self) -> list[str]:
        """One sentence for each rule on citations that the record breaks."""
        if not self.citations.all():
            return [_t("%(noun)s “%(record)s” is published without a citation.") % self.in_message()]
        return [self.failure_of_sources()] if self.hidden_sources() else []

    def broken_reading_rules(self) -> list[str]:
        """One sentence for each value of the record that its citations do not support."""
        failures = []
        for aspect, readings in self.readings.items():
            if aspect not in self.aspect_fields:
                continue
            label = Aspect(aspect).label
            best = [reading for reading in readings if reading.preferred]
            if not best:
                sentence = _t("%(noun)s “%(record)s”: no citation gives the %(aspect)s “%(value)s”.")
                if not (value := self.preferred(aspect)):
                    sentence = _t("%(noun)s “%(record)s”: a citation gives its %(aspect)s, and it has none.")
                failures.append(sentence % {**self.in_message(), "aspect": label, "value": self._named(aspect, value)})
            elif any(overrules(best[0], other) for other in readings):
                failures.append(
                    _t("%(noun)s “%(record)s”: a lower-ranked source may add to the %(aspect)s, but not override it.")
                    % {**self.in_message(), "aspect": label}
                )
        for aspect in self.readings.keys() & self.aspect_lists.keys():
            listed = {row.slug for row in getattr(self, self.aspect_lists[aspect]).all()}
            failures += [
                _t("%(noun)s “%(record)s”: a citation gives the %(aspect)s “%(value)s”, which it does not have.")
                % {**self.in_message(), "aspect": Aspect(aspect).label, "value": self._named(aspect, reading.value)}
                for reading in self.readings[aspect]
                if reading.value not in listed
            ]
        if not self.note and any(
            difference.is_disagreement and difference.aspect in self.aspect_fields for difference in self.differences
        ):
            failures.append(
                _t("%(noun)s “%(record)s”: the sources disagree. Say in the note why this value is preferred.")
                % self.in_message()
            )
        return failures

    def _named(self, aspect: str, value: str) -> str:
        """A value in words, for messages."""
        return NamedValues([(type(self), aspect, value)]).words(type(self), aspect, value)

    def redirect_references(self, to: Self) -> None:
        """Change every reference to this record to another one, and copy its citations to that.

        The readings of other records that give this one give the other. A citation is not copied if the other record
        already cites its passage for its aspect.
        """
        with editing():
            to._follow_in_readings(self.slug)
            self.copy_citations(to)
            super().redirect_references(to)

    def follow_key(self, before: str) -> None:
        """Let the readings of other records that give another slug give the present one, in open revisions too."""
        with editing() as edit:
            self._follow_in_readings(before)
            follow_slug(edit.history, self.noun(), before, self.slug)

    def _follow_in_readings(self, before: str) -> None:
        with editing():
            for table, aspect in self.readings_of_noun():
                for citation in table.objects.filter(aspect=aspect, value=before):
                    citation.value = self.slug
                    citation.save()

    def copy_citations(self, to: Self) -> None:
        """Copy the citations of passages that another record does not cite yet for their aspects."""
        with editing():
            there = set(to.citations.values_list("passage", "aspect"))
            for citation in self.citations.all():
                if (citation.passage_id, citation.aspect) not in there:
                    citation.pk, citation.record = None, to
                    citation.save()

    @classmethod
    def readings_of_noun(cls) -> Iterator[tuple[type[Citation], str]]:
        """The citation tables and aspects whose values are slugs of this noun."""
        for noun in Cited.concrete_models():
            for aspect, name in (*noun.aspect_fields.items(), *noun.aspect_lists.items()):
                if noun._meta.get_field(name).related_model is cls.noun():
                    yield noun.citation_model(), aspect

    @classmethod
    def with_relations_read(cls) -> RecordedQuerySet[Self]:
        """Also with the evidence."""
        return CitedQuerySet(cls).select_related("merged_into").with_evidence()

    @classmethod
    def failures(cls, rows: Collection[Self]) -> list[str]:
        """The failures of references, and one for each rule on citations or readings that a published record breaks.

        It needs citations, all of them of published sources, and one that gives each of its values with readings.
        """
        failures = super().failures(rows)
        for row in rows:
            if row.state == State.PUBLISHED:
                failures += [*row.broken_citation_rules(), *row.broken_reading_rules()]
        return failures
