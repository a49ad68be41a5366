"""Bundles: a source and the drafts that come from it, which are reviewed and published together."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _t

from adgmin import record
from adgmin.models import Passage, Revision, Source
from adgmin.record import (
    Citation,
    Cited,
    EDTFField,
    How,
    NamedValues,
    Published,
    Recorded,
    RevisionState,
    State,
    field_in_words,
)
from adgmin.record import revisions as rules
from adgmin.record.four_eyes import Saved, last_saved
from adgmin.record.history import Key, kept_sets, sets_of, values_of
from adgmin.record.revisions import Contents, Stored
from adgmin.record.states import OF_THE_STATE

from .addresses import change_url, linked
from .confirming import Question
from .conflicts import display_value
from .open_problems import open_problems
from .parts import families, open_revisions
from .prerequisites import HIDDEN, prerequisites, review_url
from .worklist import uncited


@dataclass(frozen=True)
class Bundle:
    """A source, and the records, drafts or in review, that cite it; also drafts without citation that refer to these.

    ``rows`` begin with the source, if that is no more than a draft. ``revisions`` are those that come from the source,
    each with its row. Those that come from no source are a bundle for each record with its parts.
    """

    about: Source | Revision
    rows: list[Published]
    revisions: list[tuple[Recorded, Revision]]

    @classmethod
    def of(cls, about: Source | Revision) -> "Bundle":
        """The bundle of a source, or of a revision that comes from none."""
        if isinstance(about, Source):
            return cls._of_source(about)
        if about.moves:
            return cls(about, [], _with_rows(Revision.objects.waiting().filter(pk=about.pk)))
        record_and_parts = families([(about.model, about.object_id)])
        found = open_revisions(record_and_parts).filter(source=None)
        return cls(about, [], [pair for pair in _with_rows(found) if not pair[1].moves])

    @classmethod
    def _of_source(cls, source: Source) -> "Bundle":
        found: dict[type[Cited], list[Cited]] = {}
        for noun in Cited.concrete_models():
            found[noun] = _fetched(noun, models.Q(citations__passage__source=source))
        for noun in found:
            if referring := _referring(noun, found):
                found[noun] += _fetched(noun, referring & uncited(noun))
        rows: list[Published] = [source] if source.state in HIDDEN else []
        rows += [row for rows_of_noun in found.values() for row in rows_of_noun]
        return cls(source, rows, _with_rows(source.revisions.waiting()))

    def again(self) -> "Bundle":
        """The bundle as it is now, fetched again."""
        return Bundle.of(type(self.about).objects.get(pk=self.about.pk))

    @property
    def source(self) -> Source | None:
        """The source that all of it comes from."""
        return self.about if isinstance(self.about, Source) else None

    @property
    def how(self) -> How:
        """How it is published. A merge, and what takes one back, is published by itself."""
        if isinstance(self.about, Revision) and self.about.moves:
            return How.MERGE if self.about.merges else How.REVERT
        return How.REVIEW

    @property
    def all_rows(self) -> list[Recorded]:
        """The drafts, and the rows that are revised."""
        return [*self.rows, *(row for row, _revision in self.revisions)]

    def preview(self) -> AbstractContextManager[None]:
        """The context in which all of it is shown as if it were published."""
        return record.preview(dict(_keys(self.rows).items()), [*self._revised, *self._moved[0]])

    @cached_property
    def stored(self) -> Stored:
        """What is stored of the rows that are revised."""
        return Stored.of((row, revision.base, revision.wanted) for row, revision in self.revisions)

    @cached_property
    def names(self) -> NamedValues:
        """The records that the changed citations of these rows give as values."""
        return NamedValues(self.stored.readings)

    @cached_property
    def _revised(self) -> list[tuple[Recorded, Contents]]:
        """The rows that are revised, with their contents after that, without those that are merged."""
        return [
            (row, rules.merged(row, revision.base, revision.wanted, self.stored))
            for row, revision in self.revisions
            if not revision.moves
        ]

    @cached_property
    def _moved(self) -> tuple[list[tuple[Recorded, Contents]], list[str]]:
        """The rows that a merge, or taking one back, changes, with their contents after it; and why it is refused."""
        if self.how is How.REVIEW:
            return [], []
        [(row, revision)] = self.revisions
        try:
            return rehearsed(row, revision), []
        except ValidationError as error:
            return [], error.messages

    @property
    def kept(self) -> Recorded | None:
        """The record that stays, of a merge."""
        if self.how is not How.MERGE:
            return None
        [(row, revision)] = self.revisions
        return row.noun().rows().named().get(pk=revision.wanted["fields"][rules.MERGED])

    @cached_property
    def problems(self) -> list[Question]:
        """What is open in the rows, to be confirmed by whoever publishes them."""
        return [problem for row in self.rows for problem in open_problems(row)]

    @property
    def problems_of_source(self) -> list[Question]:
        """What is open in the source itself, if it is published already."""
        return list(open_problems(self.source)) if self.source and self.source not in self.rows else []

    @cached_property
    def keys(self) -> dict[type[Recorded], set[int]]:
        """The primary keys of all rows by model, those that are revised included."""
        return _keys(self.all_rows)

    @cached_property
    def prerequisites(self) -> dict[Published, list[str]]:
        """The hidden rows that its rows need, each with the sentences that refuse to publish these without it."""
        found: dict[Published, list[str]] = defaultdict(list)
        with self.preview():
            for row, sentence in prerequisites(self.keys):
                found[row].append(sentence)
        return found

    @property
    def elsewhere(self) -> Iterator[tuple[str, str]]:
        """What else is revised or drafted of its public records and their parts: names, and the URLs of the reviews."""
        public = [(row.noun(), row.pk) for row in self.all_rows if row.is_public()]
        drafted = [(row.noun(), row.pk) for row in self.rows if row.part_of_field]
        rows = families([*public, *drafted])
        for revision in open_revisions(rows).exclude(pk__in=[revision.pk for _row, revision in self.revisions]):
            yield f"{revision.kind} “{revision}”", change_url(revision)
        for noun, pks in rows.items():
            if issubclass(noun, Cited) and noun.part_of_field:
                for draft in noun.rows().filter(pk__in=pks - self.keys[noun], state__in=HIDDEN).named():
                    yield f"{noun._meta.verbose_name} “{draft}”", review_url(draft)

    def refusals(self) -> list[str]:
        """What the rules would refuse if all rows were published; computed without writing."""
        due = _keys([*self.all_rows, *(row for row, _contents in self._moved[0])])
        with self.preview():
            for noun, pks in self._withdrawn().items():
                for dependent, theirs in noun.dependent_rows(pks):
                    due[dependent] |= theirs
            broken = [sentence for noun, pks in due.items() for sentence in noun.broken_rules(pks)]
        needed = [sentence for sentences in self.prerequisites.values() for sentence in sentences]
        return list(dict.fromkeys([*self._moved[1], *broken, *needed, *self._missing()]))

    def _withdrawn(self) -> dict[type[Recorded], set[int]]:
        """The primary keys of the rows that shall be withdrawn, by model."""
        return _keys(
            row
            for row, revision in self.revisions
            if rules.state_wanted(revision.wanted) == State.WITHDRAWN and not revision.merges
        )

    def _missing(self) -> Iterator[str]:
        for row in self.rows:
            for name in row.required_to_publish:
                if not getattr(row, name):
                    label = row._meta.get_field(name).verbose_name  # type: ignore[union-attr]
                    sentence = _t("%(noun)s “%(record)s”: “%(field)s” is required to publish the record.")
                    yield sentence % {**row.in_message(), "field": label}

    @cached_property
    def saved(self) -> dict[Key, Saved]:
        """Who saved each row last, the passages of an unpublished source included."""
        keys: list[Key] = [(row.noun(), row.pk) for row in self.rows]
        if self.source and self.source in self.rows:
            keys += [(Passage, passage.pk) for passage in self.source.passages.all()]
        revised = {
            (row.noun(), row.pk): Saved(revision.saved_by_id, revision.who, revision.at)
            for row, revision in self.revisions
        }
        return last_saved(keys) | revised

    def digest(self) -> str:
        """A digest of all that is published with the bundle: it differs once any of it is changed."""
        source = self.source
        passages = list(source.passages.order_by("pk")) if source and source in self.rows else []
        revised = [(values_of(revision), self.stored.contents[row.noun(), row.pk]) for row, revision in self.revisions]
        sets = {noun: sets_of(noun, pks) for noun, pks in _keys(self.rows).items()}
        drafts = [_contents(row, sets[row.noun()][row.pk]) for row in self.rows]
        seen = [*drafts, *map(values_of, passages), *revised]
        text = json.dumps(seen, cls=DjangoJSONEncoder, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def rehearsed(row: Recorded, revision: Revision) -> list[tuple[Recorded, Contents]]:
    """The rows that a revision changes, with their contents after that; found by applying it in a rehearsed edit.

    Raises ``ValidationError`` if it cannot be applied.
    """
    with record.rehearsing() as edit:
        # As when it is published, since a row with an open revision is not merged.
        Revision.objects.filter(pk=revision.pk).update(state=RevisionState.PUBLISHED)
        edit.history.explain(None, "", How.REVERT)
        rules.apply(row.noun().rows().get(pk=row.pk), revision.base, revision.wanted)
        keys: dict[Key, None] = {}
        for (noun, pk), pair in edit.history.changes().items():
            whole = edit.history.whole_of(noun) if noun.part_of_field == "record" else None
            both = [(whole, values["record"]) for values in pair if values] if whole else [(noun, pk)]
            keys |= dict.fromkeys(both)
        # Of a row that is deleted, what stands for it.
        rows = [noun.rows().filter(pk=pk).first() or noun.from_db(None, ["id"], [pk]) for noun, pk in keys]
        return [(each, rules.contents(each)) for each in rows]


def _keys(rows: Iterable[Recorded]) -> dict[type[Recorded], set[int]]:
    """The primary keys of rows by model."""
    keys: dict[type[Recorded], set[int]] = defaultdict(set)
    for row in rows:
        keys[row.noun()].add(row.pk)
    return keys


def _with_rows(revisions: models.QuerySet[Revision]) -> list[tuple[Recorded, Revision]]:
    """The revisions, the oldest first, each with its row; those whose row is gone are left out."""
    found = list(revisions.order_by("pk"))
    rows = {
        model: model.rows().named().in_bulk({each.object_id for each in found if each.model is model})
        for model in {each.model for each in found}
    }
    pairs = []
    for each in found:
        row = rows[each.model].get(each.object_id) or (each.stand_in() if each.adds else None)
        if row is not None:
            pairs.append((row, each))
    return pairs


def _fetched[M: Cited](noun: type[M], condition: models.Q) -> list[M]:
    """The hidden rows of a noun that meet a condition, with all that the review shows of them."""
    pks = noun.rows().order_by().filter(condition, state__in=HIDDEN).values("pk")
    references = [field.name for field in noun._meta.fields if field.is_relation]
    rows = noun.rows().filter(pk__in=pks).named().select_related(*references)
    return rows.prefetch_related(noun.evidence(), *kept_sets(noun)).in_pk_order()


def _referring(noun: type[Cited], found: Mapping[type[Cited], Iterable[Cited]]) -> models.Q:
    """The condition that a row of a noun refers to one of the rows found."""
    condition = models.Q()
    for field in noun._meta.fields:
        if rows := found.get(field.related_model):  # type: ignore[arg-type]
            condition |= models.Q(**{f"{field.name}__in": [row.pk for row in rows]})
    return condition


def _contents(row: Published, sets: dict[str, list[int]]) -> dict[str, object]:
    citations = row.citations.all() if isinstance(row, Cited) else ()
    cited = {str(citation.pk): values_of(citation) for citation in citations}
    return {"row": row._meta.label_lower, **values_of(row), **sets, "cited": cited}


@dataclass(frozen=True)
class Change:
    """A field of a row: its name, and what the public reads beside what it would read; empty for a new row."""

    label: str
    old: str
    new: str
    # True if somebody else changed it since the revision was begun: it is left as published.
    left: bool = False


def changes(row: Recorded) -> list[Change]:
    """The fields of a new row that are not empty."""
    fields = [field for field in row._meta.fields if field.editable and not field.primary_key]
    found = []
    for field in (*fields, *kept_sets(type(row)).values()):
        if field.name not in OF_THE_STATE and (new := _shown(row, field)):
            found.append(Change(capfirst(str(field.verbose_name)), "", new))
    return found


def _shown(row: Recorded, field: "models.Field[object, object]") -> str:
    """The value of a field, the names of records as links."""
    if isinstance(field, EDTFField):
        return field_in_words(field, getattr(row, field.name))
    if not field.is_relation:
        return display_value(row, field.name)
    value = getattr(row, field.name)
    rows = value.all() if field.many_to_many else filter(None, [value])
    return format_html_join(", ", "{}", ((linked(each),) for each in rows))


def citations_of(row: Recorded) -> list[Citation]:
    """The citations of a row, by the date of their sources."""
    return list(row.citations.all()) if isinstance(row, Cited) else []
