"""The themes of the record: this project’s own classification, not a source’s."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from adgmin.record import RecordedQuerySet
from adgmin.record.addresses import path_to
from adgmin.search.index import Searchable, SearchTexts


class ThemeQuerySet(RecordedQuerySet["Theme"]):
    """Themes. They have no editorial state, so all are public."""

    def get_by_natural_key(self, slug: str) -> "Theme":
        """The theme with this slug."""
        return self.get(slug=slug)


class Theme(Searchable):
    """A subject of outcomes and initiatives."""

    plural = "themes"
    address = ("slug",)

    name = models.CharField(_("name"), max_length=100, unique=True, help_text=_("What it is called."))
    slug = models.SlugField(_("slug"), max_length=100, unique=True)
    summary = models.TextField(_("summary"), blank=True, help_text=_("What belongs here, in a sentence."))
    order = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("Its place among the themes."))

    objects = ThemeQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name

    def search_texts(self) -> SearchTexts:
        """Its name and summary."""
        return SearchTexts(title=self.name, names=(self.name,), body=(self.summary,))

    def natural_key(self) -> tuple[str, ...]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        """The theme's public page."""
        return path_to("theme", self.slug)
