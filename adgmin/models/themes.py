"""The themes of the record: this project’s own classification, not a source’s."""

from collections.abc import Collection
from typing import Self

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin.record import Mergeable, RecordedQuerySet
from adgmin.record.addresses import path_to
from adgmin.search.index import Searchable, SearchTexts


class ThemeQuerySet(RecordedQuerySet["Theme"]):
    """Themes. They have no editorial state, so all are public, but a merged one only leads to another."""

    def published(self) -> Self:
        return self.filter(merged_into=None)

    def get_by_natural_key(self, slug: str) -> "Theme":
        """The theme with this slug."""
        return self.get(slug=slug)


class Theme(Searchable, Mergeable):
    """A subject of outcomes and initiatives."""

    plural = "themes"
    address = ("slug",)
    no_facts = frozenset({"order"})

    name = models.CharField(_("name"), max_length=100, unique=True, help_text=_("What it is called."))
    slug = models.SlugField(_("slug"), max_length=100, unique=True)
    summary = models.TextField(_("summary"), blank=True, help_text=_("What belongs here, in a sentence."))
    order = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("Its place among the themes."))

    merged_into = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("merged into"), null=True, blank=True, related_name="+",
        help_text=_("The theme that its address leads to, once it is merged."),
    )  # fmt: skip

    objects = ThemeQuerySet.as_manager()

    # Annotated by ``what_changed.themes.themes_at``.
    unnamed: bool
    first_named: bool

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

    def is_published(self) -> bool:
        """False once it is merged."""
        return self.merged_into_id is None

    @classmethod
    def failures(cls, rows: Collection[Self]) -> list[str]:
        """A sentence for each merged theme that is still used, or that is merged into a merged one."""
        sentence = _t("“%(theme)s” is merged into “%(other)s”: choose that.")
        return [
            sentence % {"theme": theme, "other": theme.merged_into}
            for theme in rows
            if theme.merged_into and (not theme.merged_into.is_published() or theme._is_used())
        ]

    def _is_used(self) -> bool:
        return any(
            noun._base_manager.filter(**{field.name: self.pk}).exists() for noun, field in self.references_to_me()
        )

    def natural_key(self) -> tuple[str, ...]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        """The theme's public page."""
        return path_to("theme", self.slug)
