"""Terms that mean the same in this record: whoever searches for one of them finds the others too."""

from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin.record import Recorded, RecordedQuerySet
from adgmin.search.text import Synonyms, phrase


def validate_terms(value: str) -> None:
    """Refuse what is no list of two terms or more, each with a word."""
    found = [phrase(term) for term in terms_in(value)]
    if len(found) < 2 or not all(found):
        raise ValidationError(_t("Write at least two terms, with commas between them."))


def terms_in(value: str) -> list[str]:
    """The terms of a list with commas."""
    return [term.strip() for term in value.split(",")]


@lru_cache(maxsize=4)
def _read(lists: tuple[str, ...]) -> Synonyms:
    return Synonyms(map(terms_in, lists))


class SynonymQuerySet(RecordedQuerySet["Synonym"]):
    """Lists of equivalent terms, found by slug and handed to the search as one lookup."""

    def get_by_natural_key(self, slug: str) -> "Synonym":
        """The row that a fixture names; raises ``DoesNotExist`` if there is none."""
        return self.get(slug=slug)

    def synonyms(self) -> Synonyms:
        """The lookup with which a query is read; cached for the same lists."""
        return _read(tuple(self.values_list("terms", flat=True)))


class Synonym(Recorded):
    """Terms that mean the same: curation, for which no source is cited. Pages and names stay as they are."""

    plural = "synonyms"
    address = ("slug",)

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
