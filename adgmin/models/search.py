"""The search index: what the nouns offer it, how it keeps up with the record, and how it is asked.

The index is two plain tables, written in Python beside the record, in the same transaction: an entry for each public
row, and its words. ``adgmin.words`` alone decides what a word is and the databases only look words up, so that
SQLite and PostgreSQL give the same hits, in the same order, with the same words marked.
"""

import datetime as dt
import math
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import batched
from operator import add, and_, or_
from typing import Any, ClassVar, Self, cast

from django.db import models
from django.db.models import Q
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from adgmin.dates import FIRST_DAY
from adgmin.words import COMMONPLACE, STOP_WORDS, Phrase, Query, Sought, phrase, run_together, stem, words

from .as_of import AsOf
from .nouns import nouns
from .record import Recorded

# Counted up whenever the index of the same record comes out differently: ``start`` makes an older one anew.
MAKE = 5
# Rows indexed at a time: their texts are held in memory meanwhile.
AT_A_TIME = 200
# Sorts and compares by code point on both databases; PostgreSQL is taught the name in the migration.
BY_CODE_POINT = "BINARY"
LAST_CHARACTER = "\U0010ffff"
# The order of what is ranked.
BEST_FIRST = ("tier", "-named", "evidence", "-date", "kind", "key")


class Tier(models.IntegerChoices):
    """How good a hit is: the best come first."""

    NAME = 0, _("is its name, its acronym or its verb")
    HALF = 1, _("is at least half of one of its names")
    PHRASE = 2, _("the words stand together in its names or texts")
    TITLE = 3, _("every word stands in its names")
    BODY = 4, _("every word stands in its texts")
    TITLE_BEGINNING = 5, _("every word stands in its names, the last as the beginning of one")
    BODY_BEGINNING = 6, _("every word stands in its texts, the last as the beginning of one")
    PARTIAL = 7, _("it does not have every word")


@dataclass(frozen=True)
class SearchTexts:
    """What a row offers the index."""

    # The line by which a hit is shown; its words count as those of a name.
    title: str
    # Every name and acronym it goes by: to ask for one exactly leads to it first.
    names: Collection[str] = ()
    # How else it may be asked for, as if by name; never shown.
    asked_as: Collection[str] = ()
    # What else is said of it.
    body: Iterable[str] = ()
    # Hits of a tier stand newest first; what has no date comes last.
    date: dt.date = FIRST_DAY
    # What it is a part of, shown before its title and not searched.
    within: str = ""
    # The kind whose entry with the same key leads to the same page: found together, only this one is shown.
    stands_for: str = ""


class Searchable(Recorded):
    """A noun that can be searched. Only its published rows are: no draft, nothing withdrawn."""

    # Whether its rows have pages of their own; what has none is found in its own lists only.
    has_page: ClassVar[bool] = True
    # Whether records rest on it: of what is found equally well, they come first.
    is_evidence: ClassVar[bool] = False
    # The relations from which its texts come too, as for ``prefetch_related``.
    searched_with: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def search_texts(self) -> SearchTexts:
        """What of this row can be found."""
        raise NotImplementedError

    def printed(self) -> list[str]:
        """The words that its citations print, each once."""
        citations: Any = getattr(self, "citations", None)
        printed = (citation.printed for citation in citations.all()) if citations else ()
        return list(dict.fromkeys(filter(None, printed)))

    @classmethod
    def after_edit(cls, pks: Collection[int], changed: Collection[int]) -> None:
        """The index follows the edit: for these rows, and for those whose texts come from what was changed."""
        super().after_edit(pks, changed)
        index(cls, pks)
        for noun in searchable_nouns().values() if changed else ():
            for path in noun.paths_to(cls):
                index(noun, noun._base_manager.filter(**{f"{path}__in": changed}).values_list("pk", flat=True))

    @classmethod
    def paths_to(cls, noun: type[Recorded]) -> Iterator[str]:
        """The ways in which its texts come from rows of a noun."""
        for path in cls.searched_with:
            steps = path.split("__")
            for end, model in enumerate(_walked(cls, steps), start=1):
                if model is noun:
                    yield "__".join(steps[:end])


def _walked(model: Any, steps: Iterable[str]) -> Iterator[Any]:
    """The models that a path of relations leads to, step by step."""
    for step in steps:
        model = model._meta.get_field(step).related_model
        yield model


def searchable_nouns() -> dict[str, type[Searchable]]:
    """The nouns that can be searched, by kind: the name of their list page."""
    return {noun.plural: noun for noun in nouns(Searchable)}


def kinds_with_pages() -> list[str]:
    """The kinds that a search of everything looks through."""
    return [kind for kind, noun in searchable_nouns().items() if noun.has_page]


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
        together = Q(stems__contains=_line(query.together)) if query.together else Q(pk__in=[])
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
        twins = SearchEntry.objects.filter(
            kind__in=kinds, stands_for=models.OuterRef("kind"), key=models.OuterRef("key")
        )
        return of_kinds.filter(~models.Exists(twins))


def _is_evidence() -> models.Case:
    kinds = [kind for kind, noun in searchable_nouns().items() if noun.is_evidence]
    return models.Case(models.When(kind__in=kinds, then=1), default=0)


def _with_word(**lookups: Any) -> Q:
    return Q(pk__in=SearchWord.objects.filter(**lookups).values("entry"))


def _named(query: Query) -> Q:
    return _with_word(tier=Tier.NAME, word__in=query.names)


def _every_word(query: Query) -> Q:
    return _named(query) | _all(_begins(sought) for sought in query.sought)


def _has(sought: Sought, **lookups: Any) -> Q:
    """Has one of the phrases: the index finds their words, and only of what has those is the order looked at."""
    phrases = (
        _all(_with_word(stem=word, **lookups) for word in set(phrase)) & Q(stems__contains=_line(phrase))
        for phrase in sought.long_phrases
    )
    return reduce(or_, phrases, _with_word(stem__in=sought.stems, **lookups))


def _line(phrase: Phrase) -> str:
    """The stems of a text as they stand in the index, with a blank on both sides of each."""
    return f" {' '.join(phrase)} "


def _half(sought: Sought, query: Query) -> Q:
    """Has what is sought in a name of no more than twice as many words."""
    return _has(sought, tier=Tier.TITLE, among__range=(1, query.twice))


def _begins(sought: Sought, **lookups: Any) -> Q:
    """Has what is sought, if only as the beginning of a word."""
    begun = (_with_word(word__gte=form, word__lt=form + LAST_CHARACTER, **lookups) for form in sought.beginnings)
    return reduce(or_, begun, _has(sought, **lookups))


def _all(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions)


class SearchEntry(models.Model):
    """One public row of the record, as the search shows it."""

    kind = models.CharField(_("kind"), max_length=20, db_collation=BY_CODE_POINT)
    object_id = models.PositiveBigIntegerField(_("row"))
    key = models.CharField(
        _("key"), max_length=200, db_collation=BY_CODE_POINT, help_text=_("What its address is made of, joined by “/”.")
    )
    title = models.TextField(_("title"))
    within = models.TextField(_("within"), blank=True)
    names = models.TextField(_("names"), blank=True)
    body = models.TextField(_("body"), blank=True)
    stems = models.TextField(_("stems"), blank=True, help_text=_("Of its texts in their order, a line for each."))
    date = models.DateField(_("date"))
    stands_for = models.CharField(_("stands for"), max_length=20, blank=True, db_collation=BY_CODE_POINT)
    make = models.PositiveSmallIntegerField(_("make"), default=0, help_text=_("The way in which it was indexed."))

    objects = SearchEntryQuerySet.as_manager()

    # Annotated by ``ranked``.
    tier: int
    # The row itself, where a page has fetched it.
    row: Any = None

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="adgmin_searchentry_once"),
            models.UniqueConstraint(fields=["kind", "key"], name="adgmin_searchentry_key_once"),
        ]
        indexes = [models.Index(fields=["stands_for", "key"], name="adgmin_searchentry_stands_for")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.key}"

    def get_absolute_url(self) -> str:
        """The page of the row."""
        return reverse(str(self.noun._meta.model_name), args=self.key.split("/"))

    @property
    def noun_label(self) -> str:
        """What sort of record it is."""
        return str(self.noun._meta.verbose_name)

    @property
    def noun(self) -> type[Searchable]:
        """The model of the row."""
        return searchable_nouns()[self.kind]


class SearchWord(models.Model):
    """A word of an entry, with the best tier at which it stands there.

    A whole name is run together to one word, of the first tier and without a stem: it is only ever asked for whole.
    """

    entry = models.ForeignKey(
        SearchEntry, models.DB_CASCADE, verbose_name=_("entry"), related_name="found_words", db_index=False
    )
    word = models.CharField(_("word"), max_length=250, db_collation=BY_CODE_POINT)
    stem = models.CharField(_("stem"), max_length=250, db_collation=BY_CODE_POINT)
    tier = models.PositiveSmallIntegerField(_("tier"))
    among = models.PositiveSmallIntegerField(
        _("among"), default=0, help_text=_("The number of words in the shortest name that contains it.")
    )

    class Meta:
        verbose_name = _("search word")
        verbose_name_plural = _("search words")
        indexes = [
            models.Index(fields=["stem", "tier", "entry"], name="adgmin_searchword_stem"),
            models.Index(fields=["word", "tier", "entry"], name="adgmin_searchword_word"),
        ]
        constraints = [models.UniqueConstraint(fields=["entry", "word", "tier"], name="adgmin_searchword_once")]

    def __str__(self) -> str:
        return self.word


def index(noun: type[Searchable], pks: Iterable[int]) -> int:
    """Write these rows of a noun into the index anew, or take out what is not public; the number now in it.

    Called while editing, so that the version row keeps two writers from indexing the same row.
    """
    return sum(_index(noun, batch) for batch in batched(sorted(set(pks)), AT_A_TIME))


def _index(noun: type[Searchable], pks: Collection[int]) -> int:
    SearchEntry.objects.filter(kind=noun.plural, object_id__in=pks).delete()
    public: Any = cast("Any", noun._default_manager).published().filter(pk__in=pks).order_by("pk")
    offered = [(row, row.search_texts()) for row in public.prefetch_related(*noun.searched_with)]
    entries = SearchEntry.objects.bulk_create(_entry(row, texts) for row, texts in offered)
    SearchWord.objects.bulk_create(
        word for entry, (_row, texts) in zip(entries, offered, strict=True) for word in _found_words(entry, texts)
    )
    return len(entries)


def _entry(row: Searchable, texts: SearchTexts) -> SearchEntry:
    searched = dict.fromkeys((texts.title, *texts.names, *texts.asked_as))
    body = " · ".join(filter(None, (*texts.body, *(f"“{printed}”" for printed in row.printed()))))
    return SearchEntry(
        kind=row.plural,
        object_id=row.pk,
        key=row.key(),
        title=texts.title,
        within=texts.within,
        names="\n".join(filter(None, texts.names)),
        body=body,
        stems="\n".join(_line(phrase(text)) for text in (*searched, body)),
        date=texts.date,
        stands_for=texts.stands_for,
        make=MAKE,
    )


def _found_words(entry: SearchEntry, texts: SearchTexts) -> Iterator[SearchWord]:
    for name in {run_together(name) for name in (*texts.names, *texts.asked_as)} - {""}:
        yield SearchWord(entry=entry, word=name, stem="", tier=Tier.NAME)
    in_names = _words_of_names((texts.title, *texts.names, *texts.asked_as))
    for word, number in in_names.items():
        # What is a part of something else goes by its place in that, which is no name.
        among = 0 if texts.within else number
        yield SearchWord(entry=entry, word=word, stem=stem(word), tier=Tier.TITLE, among=among)
    for word in {word.word for word in words(entry.body)} - in_names.keys():
        yield SearchWord(entry=entry, word=word, stem=stem(word), tier=Tier.BODY)


def _words_of_names(names: Iterable[str]) -> dict[str, int]:
    """The words of names, each with the number of words of the shortest name that has it; little words do not count."""
    found: dict[str, int] = {}
    for name in names:
        telling = {word.word for word in words(name) if not word.head} - STOP_WORDS - COMMONPLACE
        for word in words(name):
            among = len(telling if word.head else telling | {word.word})
            found[word.word] = min(among, found.get(word.word, among))
    return found


def index_is_current() -> bool:
    """Whether there is an index, all of it of this make."""
    entries = SearchEntry.objects.all()
    return entries.exists() and not entries.exclude(make=MAKE).exists()
