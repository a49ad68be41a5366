"""Bundles: a source and the drafts that come from it, which are reviewed and published together."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _t

from adgmin import record
from adgmin.models import Passage, Source
from adgmin.record import Citation, Cited, Published, Recorded, State
from adgmin.record.four_eyes import Saved, last_saved
from adgmin.record.history import Key, kept_sets, sets_of, values_of

from .confirming import Question
from .conflicts import display_value
from .open_problems import open_problems
from .worklist import uncited

HIDDEN = (State.DRAFT, State.IN_REVIEW)
# Fields that say nothing about the matter.
NOT_COMPARED = frozenset({"state", "withdrawn_because", "merged_into"})


@dataclass(frozen=True)
class Bundle:
    """A source, and the records, drafts or in review, that cite it; also drafts without citation that refer to these.

    ``rows`` begin with the source, if that is no more than a draft.
    """

    source: Source
    rows: list[Published]

    @classmethod
    def of(cls, source: Source) -> "Bundle":
        """The bundle as it is now."""
        found: dict[type[Cited], list[Cited]] = {}
        for noun in Cited.concrete_models():
            found[noun] = _fetched(noun, models.Q(citations__passage__source=source))
        for noun in found:
            if referring := _referring(noun, found):
                found[noun] += _fetched(noun, referring & uncited(noun))
        rows = [source] if source.state in HIDDEN else []
        return cls(source, [*rows, *(row for rows_of_noun in found.values() for row in rows_of_noun)])

    @cached_property
    def shown(self) -> dict[type[models.Model], set[int]]:
        """The primary keys of the rows by model, for a preview."""
        shown: dict[type[models.Model], set[int]] = defaultdict(set)
        for row in self.rows:
            shown[row.noun()].add(row.pk)
        return shown

    @cached_property
    def problems(self) -> list[Question]:
        """What is open in the rows, to be confirmed by whoever publishes them."""
        return [problem for row in self.rows for problem in open_problems(row)]

    @property
    def problems_of_source(self) -> list[Question]:
        """What is open in the source itself, if it is published already."""
        return [] if self.source in self.rows else list(open_problems(self.source))

    def refusals(self) -> list[str]:
        """What the rules would refuse if all rows were published; computed without writing."""
        with record.preview(self.shown):
            broken = [
                sentence
                for noun, pks in self.shown.items()
                if issubclass(noun, Recorded)
                for sentence in noun.broken_rules(pks)
            ]
        return list(dict.fromkeys([*broken, *self._missing()]))

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
        if self.source in self.rows:
            keys += [(Passage, passage.pk) for passage in self.source.passages.all()]
        return last_saved(keys)

    def digest(self) -> str:
        """A digest of all that is published with the bundle: it differs once any of it is changed."""
        passages = list(self.source.passages.order_by("pk")) if self.source in self.rows else []
        seen = [*map(_contents, self.rows), *map(values_of, passages)]
        text = json.dumps(seen, cls=DjangoJSONEncoder, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


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


def _contents(row: Published) -> dict[str, object]:
    citations = row.citations.all() if isinstance(row, Cited) else ()
    cited = {str(citation.pk): values_of(citation) for citation in citations}
    return {"row": row._meta.label_lower, **values_of(row), **sets_of(row.noun(), [row.pk])[row.pk], "cited": cited}


@dataclass(frozen=True)
class Change:
    """A field of a row: its name, and what the public reads beside what it would read; empty for a new row."""

    label: str
    old: str
    new: str


def changes(row: Published) -> list[Change]:
    """The fields of a new row that are not empty."""
    fields = [field for field in row._meta.fields if field.editable and not field.primary_key]
    found = []
    for field in (*fields, *kept_sets(type(row)).values()):
        if field.name not in NOT_COMPARED and (new := display_value(row, field.name)):
            found.append(Change(capfirst(str(field.verbose_name)), "", new))
    return found


def citations_of(row: Published) -> list[Citation]:
    """The citations of a row, by the date of their sources."""
    return list(row.citations.all()) if isinstance(row, Cited) else []
