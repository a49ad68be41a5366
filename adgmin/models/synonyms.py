"""Terms that mean the same: a search for one of them also finds the others."""

from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin.record import Recorded, RecordedQuerySet
from adgmin.search.text import Synonyms, phrase


def validate_terms(value: str) -> None:
    """Raise ``ValidationError`` unless the value has at least two terms, each with a word."""
    phrases = [phrase(term) for term in terms_in(value)]
    if len(phrases) < 2 or not all(phrases):
        raise ValidationError(_t("Write at least two terms, with commas between them."))


def terms_in(value: str) -> list[str]:
    """The terms of a comma-separated list."""
    return [term.strip() for term in value.split(",")]


@lru_cache(maxsize=4)
def _lookup(lists: tuple[str, ...]) -> Synonyms:
    return Synonyms(map(terms_in, lists))


class SynonymQuerySet(RecordedQuerySet["Synonym"]):
    """Lists of synonyms, and their lookup for queries."""

    def get_by_natural_key(self, slug: str) -> "Synonym":
        """The row of a fixture; raises ``DoesNotExist`` if there is none."""
        return self.get(slug=slug)

    def synonyms(self) -> Synonyms:
        """The lookup for parsing queries; cached by the lists."""
        return _lookup(tuple(self.values_list("terms", flat=True)))


class Synonym(Recorded):
    """Terms that mean the same. Chosen by the curators, so without citations; the texts of pages do not change."""

    plural = "synonyms"
    address = ("slug",)
    # They say what a search finds, nothing of the record.
    no_facts = frozenset({"slug", "terms"})

    slug = models.SlugField(_("slug"), max_length=100, unique=True)
    terms = models.CharField(
        _("terms"),
        max_length=500,
        validators=[validate_terms],
        help_text=_(
            "With commas between them: South Korea, Republic of Korea, ROK. The words of a term stay together."
        ),
    )

    objects = SynonymQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.terms

    def natural_key(self) -> tuple[str, ...]:
        """The key in fixtures: the slug, which never changes."""
        return (self.slug,)

    def get_absolute_url(self) -> str:
        """The list of synonyms on the search page."""
        return f"{reverse('search')}#synonyms"
