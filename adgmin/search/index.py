"""What the nouns offer the search index, and how the index keeps up with the record.

The index is two plain tables (see ``adgmin.models.search``), written in Python beside the record, in the same
transaction. ``adgmin.search.text`` alone decides what a word is and the databases only look words up, so that SQLite
and PostgreSQL give the same hits, in the same order, with the same words marked.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import batched
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.db import models
from django.utils.translation import gettext_lazy as _

from adgmin.dates import FIRST_DAY
from adgmin.record import Recorded, nouns
from adgmin.record.registry import table

from .text import COMMONPLACE, STOP_WORDS, Phrase, phrase, run_together, stem, words

if TYPE_CHECKING:
    from adgmin.models import SearchEntry, SearchWord

# Counted up whenever the index of the same record comes out differently: ``start`` makes an older one anew.
MAKE = 5
# Rows indexed at a time: their texts are held in memory meanwhile.
AT_A_TIME = 200


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


def index(noun: type[Searchable], pks: Iterable[int]) -> int:
    """Write these rows of a noun into the index anew, or take out what is not public; the number now in it.

    Called while editing, so that the version row keeps two writers from indexing the same row.
    """
    return sum(_index(noun, batch) for batch in batched(sorted(set(pks)), AT_A_TIME))


def _index(noun: type[Searchable], pks: Collection[int]) -> int:
    table("SearchEntry").filter(kind=noun.plural, object_id__in=pks).delete()
    public: Any = cast("Any", noun._default_manager).published().filter(pk__in=pks).order_by("pk")
    offered = [(row, row.search_texts()) for row in public.prefetch_related(*noun.searched_with)]
    entries = table("SearchEntry").bulk_create(_entry(row, texts) for row, texts in offered)
    table("SearchWord").bulk_create(
        word for entry, (_row, texts) in zip(entries, offered, strict=True) for word in _found_words(entry, texts)
    )
    return len(entries)


def _entry(row: Searchable, texts: SearchTexts) -> "SearchEntry":
    searched = dict.fromkeys((texts.title, *texts.names, *texts.asked_as))
    body = " · ".join(filter(None, (*texts.body, *(f"“{printed}”" for printed in row.printed()))))
    entry: SearchEntry = table("SearchEntry").model(
        kind=row.plural,
        object_id=row.pk,
        key=row.key(),
        title=texts.title,
        within=texts.within,
        names="\n".join(filter(None, texts.names)),
        body=body,
        stems="\n".join(line(phrase(text)) for text in (*searched, body)),
        date=texts.date,
        stands_for=texts.stands_for,
        make=MAKE,
    )
    return entry


def _found_words(entry: "SearchEntry", texts: SearchTexts) -> Iterator["SearchWord"]:
    word_of = table("SearchWord").model
    for name in {run_together(name) for name in (*texts.names, *texts.asked_as)} - {""}:
        yield word_of(entry=entry, word=name, stem="", tier=Tier.NAME)
    in_names = _words_of_names((texts.title, *texts.names, *texts.asked_as))
    for word, number in in_names.items():
        # What is a part of something else goes by its place in that, which is no name.
        among = 0 if texts.within else number
        yield word_of(entry=entry, word=word, stem=stem(word), tier=Tier.TITLE, among=among)
    for word in {word.word for word in words(entry.body)} - in_names.keys():
        yield word_of(entry=entry, word=word, stem=stem(word), tier=Tier.BODY)


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
    entries = table("SearchEntry").all()
    return entries.exists() and not entries.exclude(make=MAKE).exists()


def line(phrase: Phrase) -> str:
    """The stems of a text as they stand in the index, with a blank on both sides of each."""
    return f" {' '.join(phrase)} "
