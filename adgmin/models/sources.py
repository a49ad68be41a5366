"""The sources held, and their passages."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import reduce
from operator import or_
from typing import Self

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.text import Truncator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import dates
from adgmin.record import (
    ByThen,
    Citation,
    Cited,
    DateBoundField,
    Dated,
    EDTFField,
    Published,
    PublishedQuerySet,
    Recorded,
    RecordedQuerySet,
    State,
    editing,
)
from adgmin.record.addresses import path_to
from adgmin.record.labels import label_of
from adgmin.search.index import Searchable, SearchTexts
from adgmin.vocabulary import Vocabulary

# A place that only counts, such as “para 1” or “item 2”: there can be one below each heading.
_COUNTED = re.compile(r"\w+ \d+")
# So much of a heading stands before such a place.
HEADING_LENGTH = 28


class SourceKind(Vocabulary):
    """What sort of document it is; its rank follows."""

    JOINT_STATEMENT = "joint-statement", _("joint statement")
    DECLARATION = "declaration", _("declaration")
    HOST_RELEASE = "host-release", _("host release")
    PARTNER_RELEASE = "partner-release", _("partner release")
    NEWS = "news", _("news")
    COMMENTARY = "commentary", _("commentary")


# 1, the highest, speaks for the ministers, 2 for one government, 3 for itself. A source may add to what a source of
# higher rank says, never overwrite it.
RANKS = {
    SourceKind.JOINT_STATEMENT: 1,
    SourceKind.DECLARATION: 1,
    SourceKind.HOST_RELEASE: 2,
    SourceKind.PARTNER_RELEASE: 2,
    SourceKind.NEWS: 3,
    SourceKind.COMMENTARY: 3,
}

# Whose words are the meeting's own.
OWN_TEXTS = [kind for kind, rank in RANKS.items() if rank == 1]


def kinds_by_rank() -> list[tuple[int, list[SourceKind]]]:
    """Each rank, the highest first, with the kinds of source that have it."""
    return [(rank, [kind for kind in SourceKind if RANKS[kind] == rank]) for rank in sorted({*RANKS.values()})]


class SourceQuerySet(PublishedQuerySet["Source"]):
    """Querysets of sources."""

    def existing(self, by_then: ByThen) -> Self:
        """The sources that report on a meeting over by the day, or were published by then."""
        return self.filter(pk__in=by_then.listed)


class Source(Dated, Searchable, Published):
    """A document of which we hold a copy."""

    plural = "sources"
    moves_horizon = True
    is_evidence = True

    title = models.CharField(
        _("title"), max_length=250, help_text=_("As the copy states it; a title of our own stands in square brackets.")
    )
    short_name = models.CharField(
        _("short name"), max_length=60, blank=True,
        help_text=_("Stands before a place in it: “joint statement” in “joint statement, para 8”. Blank: its kind."),
    )  # fmt: skip
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=SourceKind.listed,
        help_text=_("What sort of document it is; its rank follows."),
    )
    publisher = models.ForeignKey(
        "adgmin.Actor", models.PROTECT, verbose_name=_("publisher"), null=True, blank=True, related_name="sources",
        help_text=_("Who published it; only where the copy states it."),
    )  # fmt: skip
    author = models.CharField(
        _("author"), max_length=200, blank=True, help_text=_("Who wrote it; only where the copy states it.")
    )
    published = EDTFField(_("published"))
    published_earliest = DateBoundField(_("published, earliest"))
    published_latest = DateBoundField(_("published, latest"))
    url = models.URLField(_("address"), blank=True, help_text=_("Only where the copy states a full address."))
    sha256 = models.CharField(
        _("SHA-256 of the copy"),
        max_length=64,
        unique=True,
        validators=[RegexValidator(r"^[0-9a-f]{64}\Z", _("64 hexadecimal digits."))],
        help_text=_("It tells which copy the record was read from."),
    )
    gaps = models.TextField(_("known gaps"), blank=True, help_text=_("What is missing or broken in our copy."))
    meetings = models.ManyToManyField(
        "adgmin.Meeting", verbose_name=_("reports on"), blank=True, related_name="sources",
        help_text=_("The meetings that it reports on."),
    )  # fmt: skip

    objects = SourceQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["-published_earliest", "slug"]
        indexes = [
            models.Index(
                fields=["state", "-published_earliest", "-published_latest", "slug"], name="adgmin_source_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        """What it is called before a place in it: its short name, or its kind."""
        return self.short_name or label_of(self, "kind")

    @property
    def rank(self) -> int:
        """1 for the ministers' own text, 2 for a government's, 3 for news and commentary."""
        return RANKS[SourceKind(self.kind)]

    def search_texts(self) -> SearchTexts:
        """Its title; its author, and what is missing of it."""
        return SearchTexts(
            title=self.title,
            names=(self.title,),
            body=(self.author, dates.display(self.published), self.gaps, self.note),
            date=self.published_earliest,
        )

    def suggested_slug(self) -> str:
        """The title, without the brackets of a title of ours."""
        return self.title.strip("[]")

    def clean(self) -> None:
        """Refuse a title with only one of the two square brackets."""
        super().clean()
        if self.title.startswith("[") != self.title.endswith("]"):
            raise ValidationError({"title": _t("A title given by the editors needs both square brackets.")})

    def redirect_references(self, to: Self) -> None:
        """Also hand the citations of unchanged passages to a source that supersedes this one.

        Raises ``ValidationError`` if published records cite others, or any records those of a draft, with the places.
        """
        with editing():
            there = self.merged_passages(self.pk, to.pk)
            cited_there = [each for each in self.passages.with_cited() if each.cited and each.pk in there]
            newer = Passage.objects.in_bulk([there[each.pk] for each in cited_there])
            for passage in cited_there:
                passage.hand_citations_to(newer[there[passage.pk]])
            passages = self.passages.order_by("order")
            cited = passages.cited_in_public() if self.is_public() else passages.filter(_is_cited())
            if left := [passage.locator for passage in cited]:
                sentence = _t(
                    "Published records still cite passages of “%(older)s” that “%(newer)s” does not have "
                    "unchanged: %(places)s. Take their citations over on the page that compares the two sources, "
                    "or leave both published."
                )
                if not self.is_public():
                    sentence = _t(
                        "Records still cite passages of “%(older)s” that “%(newer)s” does not have unchanged: "
                        "%(places)s. Take their citations over on the page that compares the two sources first."
                    )
                raise ValidationError(sentence % {"older": self, "newer": to, "places": ", ".join(left)})
            super().redirect_references(to)

    def delete_merged(self) -> None:
        """Delete its passages too, which nothing cites any more."""
        self.passages.all().delete()
        super().delete_merged()

    @classmethod
    def merged_passages(cls, pk: int, other: int) -> dict[int, int]:
        """Those that the other source has unchanged."""
        held = Passage.objects.order_by("-order")
        there = dict(held.filter(source=other).values_list("fingerprint", "pk"))
        here = held.filter(source=pk, fingerprint__in=there).values_list("pk", "fingerprint")
        return {passage: there[text] for passage, text in here}

    @classmethod
    def dependent_rows(cls, pks: Collection[int]) -> Iterator[tuple[type[Recorded], set[int]]]:
        """The published records that cite a source: its state and rank decide what they may say."""
        yield from super().dependent_rows(pks)
        for noun in Cited.concrete_models() if Passage.objects.filter(source__in=pks).exists() else ():
            citing = noun.citation_model().objects.published().filter(passage__source__in=pks)
            yield noun, citing.record_ids()

    @classmethod
    def rows_shown_with(cls, pks: Collection[int]) -> Iterator[tuple[type[Recorded], set[int]]]:
        yield Passage, set(Passage.objects.filter(source__in=pks).values_list("pk", flat=True))


class Nature(Vocabulary):
    """What a passage contains."""

    OUTCOME = "outcome", _("outcome")
    BACKGROUND = "background", _("background")
    PERSPECTIVE = "perspective", _("perspective")
    COMMENTARY = "commentary", _("commentary")
    NOT_RELEVANT = "not-relevant", _("not relevant")


class PassageQuerySet(RecordedQuerySet["Passage"]):
    """Querysets of passages."""

    def published(self) -> Self:
        """The passages of published sources, in reading order."""
        return self.filter(source__state=State.PUBLISHED)

    def with_cited(self) -> Self:
        """Annotate ``cited``: True if any record cites the passage, including drafts and draft revisions."""
        return self.annotate(cited=models.ExpressionWrapper(_is_cited(), output_field=models.BooleanField()))

    def cited_in_public(self) -> Self:
        """The passages that published records cite."""
        tables = (table.objects.published() for table in Citation.concrete_models())
        exist = (models.Exists(cited.filter(passage=models.OuterRef("pk")).order_by()) for cited in tables)
        return self.filter(reduce(or_, map(models.Q, exist)))

    def unaccounted(self) -> Self:
        """The passages that no record cites and that have no note to say why; none of a withdrawn source."""
        return self.exclude(source__state=State.WITHDRAWN).filter(~_is_cited(), note="")

    def get_by_natural_key(self, source: str, slug: str) -> "Passage":
        """The passage of a source."""
        return self.get(source__slug=source, slug=slug)


def _is_cited() -> models.Q:
    """That a draft, a published record or an open draft revision cites a passage."""
    tables = (table.objects.filter(passage=models.OuterRef("pk")) for table in Citation.concrete_models())
    revisions = apps.get_model("adgmin.Revision").objects.waiting().filter(passages=models.OuterRef("pk"))
    return reduce(or_, (models.Q(models.Exists(rows)) for rows in (*tables, revisions)))


def validate_first_words(value: str) -> None:
    """Refuse more than six words: they find a paragraph, and more would copy it."""
    if len(value.split()) > 6:
        raise ValidationError(_t("Six words at most: enough to find the passage by."))


class Passage(Searchable):
    """A paragraph or section of a source, in our words, with what it takes to find it in the original."""

    plural = "passages"
    named_with = ("source",)
    is_evidence = True
    searched_with = ("source",)
    address = ("source", "slug")
    public_with = "source"
    saved_with = ("source",)
    no_facts = frozenset({"order", "fingerprint"})

    source = models.ForeignKey(Source, models.PROTECT, verbose_name=_("source"), related_name="passages")
    slug = models.SlugField(_("slug"), max_length=40, help_text=_("Short and unique in its source: p6."))
    locator = models.CharField(
        _("locator"), max_length=200, help_text=_("Where to find it: “para 6”, or the headings above it joined by “>”.")
    )
    order = models.PositiveIntegerField(_("order"), help_text=_("Its place in the source, counted from 1."))
    nature = models.CharField(_("nature"), max_length=20, choices=Nature.listed, help_text=_("What it holds."))
    gist = models.TextField(_("gist"), blank=True, help_text=_("What it says, in our own words."))
    first_words = models.CharField(
        _("first words"), max_length=100, validators=[validate_first_words],
        help_text=_("Its first words, six at most, to find it by."),
    )  # fmt: skip
    fingerprint = models.CharField(
        _("fingerprint"),
        max_length=64,
        validators=[RegexValidator(r"^[0-9a-f]{64}\Z", _("64 hexadecimal digits."))],
        help_text=_("Of its normalised text; it shows whether the original has changed."),
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("For readers: why nothing is recorded from it, or what is broken in it.")
    )

    objects = PassageQuerySet.as_manager()

    # Annotated by ``with_cited``.
    cited: bool

    class Meta:
        base_manager_name = "objects"
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ["source", "order"]
        constraints = [
            models.UniqueConstraint(fields=["source", "slug"], name="adgmin_passage_slug_once_in_source"),
            models.UniqueConstraint(fields=["source", "order"], name="adgmin_passage_order_once_in_source"),
            models.UniqueConstraint(
                Lower("locator"),
                "source",
                name="adgmin_passage_locator_once_in_source",
                violation_error_message=_("Another passage of this source has the same locator."),
            ),
            models.CheckConstraint(
                condition=~models.Q(nature="not-relevant") | ~models.Q(note=""),
                name="adgmin_passage_not_relevant_says_why",
                violation_error_message=_("Say in the note why the passage is not relevant."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}, {self.locator}"

    @property
    def short_name(self) -> str:
        """Its document and its place, for a line of a list: “joint statement, para 8”."""
        return _t("%(document)s, %(place)s") % {"document": self.source.label, "place": self.short_locator}

    @property
    def short_locator(self) -> str:
        """Its place for a line of a list; a counted one, such as “para 1”, with the headings above it, cut short."""
        *headings, place = self.locator.split(" > ")
        if not _COUNTED.fullmatch(place):
            return place
        return " > ".join([*(Truncator(heading).chars(HEADING_LENGTH) for heading in headings), place])

    def citing_records(self) -> "list[Cited]":
        """The records that cite it, each once."""
        found = (table.objects.filter(passage=self) for table in Citation.concrete_models())
        return list(dict.fromkeys(citation.record for citations in found for citation in citations))

    def hand_citations_to(self, other: Self, *records: "Cited") -> int:
        """Change the citations of this passage, or of these records, to those of another one; the number changed.

        A citation that the record has there with the same value is dropped here; one with another value stays.
        """
        changed = 0
        with editing():
            for table in Citation.concrete_models():
                for citation in table.objects.filter(passage=self):
                    if records and citation.record not in records:
                        continue
                    there = table.objects.filter(
                        models.Q(record=citation.record_id), passage=other, aspect=citation.aspect
                    ).first()
                    if there is None:
                        citation.passage = other
                        citation.save()
                    elif there.value == citation.value:
                        citation.delete()
                    changed += there is None or there.value == citation.value
        return changed

    def moved_to(self) -> "Passage | None":
        """The same paragraph of the source into which its own was merged, if it stands there unchanged."""
        if self.source.merged_into_id is None:
            return None
        there = Passage.objects.filter(source=self.source.merged_into_id, fingerprint=self.fingerprint)
        return there.select_related("source").order_by("order").first()

    def natural_key(self) -> tuple[str, ...]:
        """The source's slug and its own."""
        return (self.source.slug, self.slug)

    natural_key.dependencies = ["adgmin.source"]  # type: ignore[attr-defined]

    def get_absolute_url(self) -> str:
        """The passage's public page, under its source."""
        return path_to("passage", self.source.slug, self.slug)

    def is_public(self) -> bool:
        """True if its source is public."""
        return self.source.is_public()

    def is_published(self) -> bool:
        """True if its source is published."""
        return self.source.is_published()

    def search_texts(self) -> SearchTexts:
        """Its place in the source; what it says, in our words."""
        return SearchTexts(
            title=self.locator,
            names=(self.locator,),
            body=(self.gist, self.note),
            date=self.source.published_earliest,
            within=self.source.title,
        )


def normalised(text: str) -> str:
    """A text for comparison: case, runs of white space, and typographic quotes and dashes are made plain."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = text.translate(str.maketrans("‘’“”–—", "''\"\"--"))
    return re.sub(r"\s+", " ", text).strip()


def fingerprint(text: str) -> str:
    """The SHA-256, in hexadecimal, of the normalised text of a passage."""
    return hashlib.sha256(normalised(text).encode()).hexdigest()


def is_quoted_from(text: str, printed: str) -> bool:
    """True if all parts of a quotation, separated by ellipses, are in a text in this order."""
    parts = map(str.strip, normalised(printed).split("..."))
    return re.search(".*".join(map(re.escape, parts)), normalised(text)) is not None
