"""How the search index is asked, and in which order it answers."""

import math
from collections.abc import Collection, Iterable
from functools import reduce
from operator import add, and_, or_
from typing import TYPE_CHECKING, Any, Self, cast

from django.db import models
from django.db.models import Q
from django.db.models.functions import RowNumber

from adgmin.record import AsOf
from adgmin.record.registry import table

from .index import Tier, kinds_with_pages, line, searchable_nouns
from .text import Query, Sought

if TYPE_CHECKING:
    from adgmin.models import SearchEntry  # noqa: F401 (named in a string below)

LAST_CHARACTER = "\U0010ffff"
# The order of what is ranked.
BEST_FIRST = ("tier", "-named", "evidence", "-date", "kind", "key")


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    """Querysets of the index."""

    def matching(self, query: Query) -> Self:
        """What goes by the name asked for, or has every word of it: the last one may be a beginning."""
        if not query:
            return self.none()
        return self.filter(_every_word(query))

    def ranked(self, query: Query) -> Self:
        """What matches, with its ``tier``, how many of the words are ``named`` by it, and whether it is ``evidence``.

        By tier, then by the words named, evidence after records, then newest first, then by kind and key.
        """
        if not query:
            nothing = {"tier": models.Value(Tier.NAME), "named": models.Value(0), "evidence": models.Value(0)}
            return self.none().annotate(**nothing).order_by(*BEST_FIRST)
        together = Q(stems__contains=line(query.together)) if query.together else Q(pk__in=[])
        tier = models.Case(
            models.When(_named(query), then=Tier.NAME),
            models.When(_all(_half(sought, query) for sought in query.sought), then=Tier.HALF),
            models.When(together, then=Tier.PHRASE),
            models.When(_all(_has(sought, tier=Tier.TITLE) for sought in query.sought), then=Tier.TITLE),
            models.When(_all(_has(sought) for sought in query.sought), then=Tier.BODY),
            models.When(_all(_begins(sought, tier=Tier.TITLE) for sought in query.sought), then=Tier.TITLE_BEGINNING),
            default=Tier.BODY_BEGINNING,
            output_field=models.SmallIntegerField(),
        )
        named = (models.Case(models.When(_has(one, tier=Tier.TITLE), then=1), default=0) for one in query.sought)
        found = self.matching(query).annotate(tier=tier, named=reduce(add, named), evidence=_is_evidence())
        return found.order_by(*BEST_FIRST)

    def partly_matching(self, query: Query) -> Self:
        """What has some of the words: by how rare those are, more for a word in a name; then as what is ranked.

        None if one word alone is sought, or if only words are met that tell nothing.
        """
        sought = [one for one in query.whole.sought if not one.is_commonplace]
        if len(query.sought) == 1 or not sought:
            return self.none()
        counted = {f"with_{at}": models.Count("pk", filter=_has(one)) for at, one in enumerate(sought)}
        numbers = self.order_by().aggregate(number=models.Count("pk"), **counted)
        score: Any = models.Value(0)
        for at, one in enumerate(sought):
            rare = round(100 * math.log2(1 + numbers["number"] / (numbers[f"with_{at}"] or 1)))
            named = models.When(_has(one, tier=Tier.TITLE), then=rare * 3)
            score += models.Case(named, models.When(_has(one), then=rare * 2), default=0)
        some = self.filter(reduce(or_, map(_has, sought))).exclude(_every_word(query))
        partial = models.Value(Tier.PARTIAL, models.SmallIntegerField())
        found = some.annotate(score=score, tier=partial, evidence=_is_evidence())
        return found.order_by("-score", "evidence", "-date", "kind", "key")

    def best_of_each(self, number: int) -> Self:
        """Of what is ranked, so many of each kind, in the same order."""
        place = models.Window(RowNumber(), partition_by="kind", order_by=BEST_FIRST)
        return self.annotate(place=place).filter(place__lte=number)

    def as_of(self, as_of: AsOf) -> Self:
        """The entries of the rows that there were by the day asked for, by the rule of each noun."""
        if not as_of.asked:
            return self
        there = (
            Q(
                kind=kind,
                object_id__in=cast("Any", noun._default_manager).published().as_of(as_of).order_by().values("pk"),
            )
            for kind, noun in searchable_nouns().items()
        )
        return self.filter(reduce(or_, there)).annotate(is_past=models.Value(as_of.is_past))

    def shown(self, kinds: Collection[str] | None = None) -> Self:
        """The entries of some kinds, or of all that have pages, each page once."""
        kinds = kinds_with_pages() if kinds is None else kinds
        of_kinds = self.filter(kind__in=kinds)
        twins = self.model._default_manager.filter(
            kind__in=kinds, stands_for=models.OuterRef("kind"), key=models.OuterRef("key")
        )
        return of_kinds.filter(~models.Exists(twins))


def _is_evidence() -> models.Case:
    kinds = [kind for kind, noun in searchable_nouns().items() if noun.is_evidence]
    return models.Case(models.When(kind__in=kinds, then=1), default=0)


def _with_word(**lookups: Any) -> Q:
    return Q(pk__in=table("SearchWord").filter(**lookups).values("entry"))


def _named(query: Query) -> Q:
    return _with_word(tier=Tier.NAME, word__in=query.names)


def _every_word(query: Query) -> Q:
    return _named(query) | _all(_begins(sought) for sought in query.sought)


def _has(sought: Sought, **lookups: Any) -> Q:
    """Has one of the phrases: the index finds their words, and only of what has those is the order looked at."""
    phrases = (
        _all(_with_word(stem=word, **lookups) for word in set(phrase)) & Q(stems__contains=line(phrase))
        for phrase in sought.long_phrases
    )
    return reduce(or_, phrases, _with_word(stem__in=sought.stems, **lookups))


def _half(sought: Sought, query: Query) -> Q:
    """Has what is sought in a name of no more than twice as many words."""
    return _has(sought, tier=Tier.TITLE, among__range=(1, query.twice))


def _begins(sought: Sought, **lookups: Any) -> Q:
    """Has what is sought, if only as the beginning of a word."""
    begun = (_with_word(word__gte=form, word__lt=form + LAST_CHARACTER, **lookups) for form in sought.beginnings)
    return reduce(or_, begun, _has(sought, **lookups))


def _all(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions)
