"""The tables of the search index: an entry for each public row, and its words."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from adgmin.database import insert
from adgmin.record import Texts
from adgmin.record.addresses import path_to
from adgmin.search.index import INDEX_VERSION, Searchable, SearchTexts, Tier, searchable_nouns, stem_line
from adgmin.search.ranking import SearchEntryQuerySet
from adgmin.search.text import joined, phrase, shortest_names, stem, words

# Sorts and compares by code point on both databases; a migration creates the collation on PostgreSQL.
BY_CODE_POINT = "BINARY"


# The entry, the word, its stem, its tier, and the number of words in the shortest name that contains it.
type WordRow = tuple[int, str, str, int, int]


class SearchEntry(Texts):
    """A public row in the search index."""

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
    # The row, if the page has fetched it.
    row: Searchable | None = None

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
        return path_to(str(self.noun._meta.model_name), *self.key.split("/"))

    @classmethod
    def of(cls, row: Searchable, texts: SearchTexts) -> Self:
        """The entry of a row, not saved."""
        searched = dict.fromkeys((texts.title, *texts.names, *texts.aliases))
        body = " · ".join(filter(None, (*texts.body, *(f"“{printed}”" for printed in row.printed()))))
        return cls(
            kind=row.plural,
            object_id=row.pk,
            key=row.key(),
            title=texts.title,
            within=texts.within,
            names="\n".join(filter(None, texts.names)),
            body=body,
            stems="\n".join(stem_line(phrase(text)) for text in (*searched, body)),
            date=texts.date,
            stands_for=texts.stands_for,
            make=INDEX_VERSION,
        )

    def words(self, texts: SearchTexts) -> Iterator[WordRow]:
        """The words of the entry, which is saved."""
        for name in {joined(name) for name in (*texts.names, *texts.aliases)} - {""}:
            yield self.pk, name, "", Tier.NAME.value, 0
        name_lengths = shortest_names((texts.title, *texts.names, *texts.aliases))
        for word, name_length in name_lengths.items():
            # A part is titled by its place in the whole, such as “Paragraph 3”, which is not a name.
            yield self.pk, word, stem(word), Tier.TITLE.value, 0 if texts.within else name_length
        for word in set(chain(*words(self.body))) - name_lengths.keys():
            yield self.pk, word, stem(word), Tier.BODY.value, 0

    @property
    def noun_label(self) -> str:
        """The singular of its noun."""
        return str(self.noun._meta.verbose_name)

    @property
    def noun(self) -> type[Searchable]:
        """The model of the row."""
        return searchable_nouns()[self.kind]


class SearchWordManager(models.Manager["SearchWord"]):
    """Inserts the words of entries."""

    def write(self, rows: Iterable[WordRow]) -> None:
        """Insert rows. An entry has some forty words: making an instance of each takes longer than all else."""
        insert(self.model, rows)


class SearchWord(Texts):
    """A word of an entry, with the best tier at which it occurs.

    A name is also stored as one joined word, with the first tier and without a stem: it matches only as a whole, or by
    its beginning.
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

    objects = SearchWordManager()

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
