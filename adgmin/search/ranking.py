"""Queries on the search index, and the ranking of the hits."""

import math
from collections.abc import Collection, Iterable
from functools import reduce
from operator import add, and_, or_
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.db.models.functions import RowNumber

from adgmin.record import AsOf
from adgmin.record.together import keys

from .index import Tier, kinds_with_pages, searchable_nouns, stem_line
from .text import Query, QueryTerm

LAST_CHARACTER = "\U0010ffff"
# The ordering of ranked entries.
BEST_FIRST = ("tier", "-named", "evidence", "-date", "kind", "key")


class SearchEntryQuerySet(models.QuerySet[Any]):
    """Search entries: matching, ranking and visibility."""

    def matching(self, query: Query) -> Self:
        """The entries that have the query as a name, or have every term; the last may match as a prefix."""
        if not query:
            return self.none()
        return self.filter(_every_word(query))

    def ranked(self, query: Query) -> Self:
        """The matching entries, best first, annotated with ``tier``, ``named`` and ``evidence``.

        Sorted by tier, by the number of terms in their names (``named``), records before ``evidence``, newest first,
        then by kind and key.
        """
        if not query:
            nothing = {"tier": models.Value(Tier.NAME), "named": models.Value(0), "evidence": models.Value(0)}
            return self.none().annotate(**nothing).order_by(*BEST_FIRST)
        has_phrase = Q(stems__contains=stem_line(query.full_phrase)) if query.full_phrase else Q(pk__in=[])
        tier = models.Case(
            models.When(_has_name(query), then=Tier.NAME),
            models.When(_all(_in_short_name(term, query) for term in query.terms), then=Tier.HALF),
            models.When(has_phrase, then=Tier.PHRASE),
            models.When(_all(_has(term, tier=Tier.TITLE) for term in query.terms), then=Tier.TITLE),
            models.When(_all(_has(term) for term in query.terms), then=Tier.BODY),
            models.When(_all(_has_prefix(term, tier=Tier.TITLE) for term in query.terms), then=Tier.TITLE_BEGINNING),
            default=Tier.BODY_BEGINNING,
            output_field=models.SmallIntegerField(),
        )
        named = (models.Case(models.When(_has(term, tier=Tier.TITLE), then=1), default=0) for term in query.terms)
        found = self.matching(query).annotate(tier=tier, named=reduce(add, named), evidence=_is_evidence())
        return found.order_by(*BEST_FIRST)

    def partly_matching(self, query: Query) -> Self:
        """The entries that have some but not all of the terms, best first.

        The score counts rare terms more than frequent ones, and terms in a name more than terms in a text. Empty if the
        query has one term only, or only common terms.
        """
        terms = [term for term in query.whole.terms if not term.is_common]
        if len(query.terms) == 1 or not terms:
            return self.none()
        counted = {f"with_{at}": models.Count("pk", filter=_has(term)) for at, term in enumerate(terms)}
        numbers = self.order_by().aggregate(number=models.Count("pk"), **counted)
        score: models.expressions.Combinable = models.Value(0)
        for at, term in enumerate(terms):
            rarity = round(100 * math.log2(1 + numbers["number"] / (numbers[f"with_{at}"] or 1)))
            named = models.When(_has(term, tier=Tier.TITLE), then=rarity * 3)
            score += models.Case(named, models.When(_has(term), then=rarity * 2), default=0)
        some = self.filter(reduce(or_, map(_has, terms))).exclude(_every_word(query))
        partial = models.Value(Tier.PARTIAL, models.SmallIntegerField())
        found = some.annotate(score=score, tier=partial, evidence=_is_evidence())
        return found.order_by("-score", "evidence", "-date", "kind", "key")

    def best_of_each(self, number: int) -> Self:
        """The first ``number`` ranked entries of each kind, in the same order."""
        place = models.Window(RowNumber(), partition_by="kind", order_by=BEST_FIRST)
        return self.annotate(place=place).filter(place__lte=number)

    def as_of(self, as_of: AsOf) -> Self:
        """The entries of the rows that existed by the day asked for; each noun defines when its rows exist."""
        if not as_of.asked:
            return self
        existing = (
            Q(
                kind=kind,
                object_id__in=keys(noun.rows().published().as_of(as_of)),
            )
            for kind, noun in searchable_nouns().items()
        )
        return self.filter(reduce(or_, existing)).annotate(is_past=models.Value(as_of.is_past))

    def shown(self, kinds: Collection[str] | None = None) -> Self:
        """The entries of these kinds, or of all kinds with pages; at most one entry for each page."""
        kinds = kinds_with_pages() if kinds is None else kinds
        entries = self.filter(kind__in=kinds)
        replacements = self.model._default_manager.filter(
            kind__in=kinds, stands_for=models.OuterRef("kind"), key=models.OuterRef("key")
        )
        return entries.filter(~models.Exists(replacements))


def _is_evidence() -> models.Case:
    kinds = [kind for kind, noun in searchable_nouns().items() if noun.is_evidence]
    return models.Case(models.When(kind__in=kinds, then=1), default=0)


def _with_word(**lookups: object) -> Q:
    return Q(pk__in=apps.get_model("adgmin.SearchWord").objects.filter(**lookups).values("entry"))


def _has_name(query: Query) -> Q:
    return _with_word(tier=Tier.NAME, word__in=query.names)


def _every_word(query: Query) -> Q:
    return _has_name(query) | _all(_has_prefix(term) for term in query.terms)


def _has(term: QueryTerm, **lookups: object) -> Q:
    """Has one of the phrases: entries are found by the words, and their order is checked on those only."""
    phrases = (
        _all(_with_word(stem=word, **lookups) for word in set(phrase)) & Q(stems__contains=stem_line(phrase))
        for phrase in term.long_phrases
    )
    return reduce(or_, phrases, _with_word(stem__in=term.stems, **lookups))


def _in_short_name(term: QueryTerm, query: Query) -> Q:
    """Has the term in a name of which the query is at least half."""
    return _has(term, tier=Tier.TITLE, among__range=(1, query.max_name_words))


def _has_prefix(term: QueryTerm, **lookups: object) -> Q:
    """Has the term, at least as the prefix of a word."""
    longer = (_with_word(word__gte=prefix, word__lt=prefix + LAST_CHARACTER, **lookups) for prefix in term.prefixes)
    return reduce(or_, longer, _has(term, **lookups))


def _all(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions)
