"""The terms of public rows that the glossary explains: acronyms and other names. It is a part of the search index."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from adgmin.database import insert
from adgmin.record import Aspect, Cited, Texts
from adgmin.search.index import Searchable
from adgmin.search.terms import acronyms_of, other_names_of
from adgmin.search.text import joined

from .search import BY_CODE_POINT, SearchEntry

FIRST_WORD = re.compile(r"\w*")


class TermRow(NamedTuple):
    """A term in the order of the columns of the table."""

    entry: int
    term: str
    words: str
    is_own: bool
    first: str
    joined: str
    joined_words: str


class Acronym(NamedTuple):
    """An acronym in the table, with what tells apart and orders the records that have it."""

    is_other: bool
    kind: str
    title: str
    key: str
    place: int
    term: str
    words: str
    names: str


class TermQuerySet(models.QuerySet["Term"]):
    """Querysets of terms."""

    def acronyms(self) -> Self:
        """The acronyms, without other names."""
        return self.exclude(first="")

    def beginning_with(self, words: Iterable[str]) -> Self:
        """The acronyms with one of these first words."""
        return self.filter(first__in=sorted({*words} - {""}))

    def alternative_to(self, text: str) -> Self:
        """All acronyms that are spelt like one of those that are this text or stand for it."""
        name = joined(text)
        same = self.acronyms().filter(models.Q(joined=name) | models.Q(joined_words=name)) if name else self.none()
        return self.acronyms().filter(term__in=same.order_by().values("term"))

    def in_order(self) -> list[Acronym]:
        """The acronyms: those of the acronym’s own records first, then by noun, name and key."""
        columns = ("entry__kind", "entry__title", "entry__key", "pk", "term", "words", "entry__names", "is_own")
        found = self.order_by().values_list(*columns)
        return sorted(Acronym(not is_own, *columns) for *columns, is_own in found)

    def write(self, rows: Iterable[TermRow]) -> None:
        """Insert rows."""
        insert(self.model, rows)


class Term(Texts):
    """An acronym or another name of a row, or an acronym that a name of the row spells out, with what it stands for."""

    entry = models.ForeignKey(SearchEntry, models.DB_CASCADE, verbose_name=_("entry"), related_name="terms")
    term = models.CharField(_("term"), max_length=250, db_collation=BY_CODE_POINT)
    words = models.CharField(_("words"), max_length=250, help_text=_("What it stands for."))
    is_own = models.BooleanField(_("is own"), help_text=_("Whether it is an acronym or a name of the row itself."))
    first = models.CharField(
        _("first word"), max_length=250, db_collation=BY_CODE_POINT, db_index=True, blank=True,
        help_text=_("Of an acronym: with it a page looks up which of its words are acronyms. Empty for other names."),
    )  # fmt: skip
    joined = models.CharField(
        _("joined"), max_length=250, db_collation=BY_CODE_POINT, help_text=_("As one folded word, without spaces.")
    )
    joined_words = models.CharField(
        _("joined words"), max_length=250, db_collation=BY_CODE_POINT, db_index=True,
        help_text=_("The same of what it stands for."),
    )  # fmt: skip

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        indexes = [models.Index(fields=["joined", "entry"], name="adgmin_term_joined")]

    def __str__(self) -> str:
        return self.term

    @classmethod
    def of(cls, entry: SearchEntry, row: Searchable) -> Iterator[TermRow]:
        """The terms of a row that has an entry; none of a noun without acronyms."""
        if not isinstance(row, Cited) or Aspect.ACRONYM not in row.aspect_fields:
            return
        for each in acronyms_of(row):
            yield cls._row(entry, each.term, each.words, each.is_own, FIRST_WORD.match(each.term)[0])
        for each in other_names_of(row):
            yield cls._row(entry, each.term, each.words, each.is_own, "")

    @classmethod
    def _row(cls, entry: SearchEntry, term: str, words: str, is_own: bool, first: str) -> TermRow:
        return TermRow(entry.pk, term, words, is_own, first, joined(term), joined(words))
