"""Perspectives: views and remarks, kept apart from outcomes."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from adgmin.models import Actor, Passage, Theme
from adgmin.record import AsOf, Aspect, Citation, Cited
from adgmin.record.at_meeting import AtMeeting, AtMeetingQuerySet
from adgmin.search.index import Searchable, SearchTexts

from .initiatives import Initiative
from .outcomes import Outcome, OutcomeQuerySet


class PerspectiveQuerySet(AtMeetingQuerySet["Perspective"]):
    """Querysets of perspectives."""

    def for_lists(self, as_of: AsOf) -> Self:
        """The published perspectives as of the day, with what a row of a list shows."""
        return self.published_as_of(as_of).select_related("voice", "meeting", "initiative").with_evidence()

    def with_basis(self) -> Self:
        """Also annotate whether the name of the initiative is inferred."""
        return super().with_basis().with_name_inferred("initiative")


class Perspective(Searchable, AtMeeting):
    """A view, remark or wish. It sets no stage and does not count as a mention of its initiative."""

    plural = "perspectives"
    aspect_fields = {
        Aspect.ACTOR: "voice",
        Aspect.DATE: "date",
        Aspect.MEETING: "meeting",
        Aspect.INITIATIVE: "initiative",
    }
    named_with = ("voice",)
    searched_with = ("citations", "voice__citations", "meeting")

    title = models.CharField(_("title"), max_length=150, help_text=_("What is thought, in a line of our own."))
    voice = models.ForeignKey(
        Actor, models.PROTECT, verbose_name=_("voice"), null=True, blank=True, related_name="perspectives",
        help_text=_("Who thinks so; left out where the source does not say: then it is the source’s own view."),
    )  # fmt: skip
    initiative = models.ForeignKey(
        Initiative, models.PROTECT, verbose_name=_("initiative"), null=True, blank=True, related_name="perspectives",
        help_text=_("The initiative that it is about."),
    )  # fmt: skip
    themes = models.ManyToManyField(
        Theme, verbose_name=_("themes"), blank=True, related_name="perspectives", help_text=_("Its themes.")
    )
    summary = models.TextField(_("summary"), blank=True, help_text=_("A summary in our own words."))
    passages = models.ManyToManyField(Passage, through="PerspectiveCitation", related_name="perspectives")

    objects = PerspectiveQuerySet.as_manager()

    class Meta(Cited.Meta):
        verbose_name = _("perspective")
        verbose_name_plural = _("perspectives")
        ordering = ["-date_earliest", "-date_latest", "slug"]
        indexes = [
            models.Index(
                fields=["state", "-date_earliest", "-date_latest", "slug"], name="initiatives_perspective_order"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def search_texts(self) -> SearchTexts:
        """The title is the name; the names of the voice are body text."""
        return SearchTexts(
            title=self.title,
            names=(self.title,),
            body=(self.summary, self.date_in_words, self.note, *(self.voice.all_names() if self.voice else ())),
            date=self.date_earliest,
        )

    def later_outcomes(self) -> OutcomeQuerySet:
        """The published outcomes certainly later than it that share a theme with it. No source states the link.

        An outcome dated to a month or year counts if all of that is after the perspective. Thanks and the handing over
        of the chair are left out: they are about no theme in particular.
        """
        later = Outcome.objects.published().said_after(self.date_latest)
        return later.filter(themes__in=self.themes.all()).distinct()

    @property
    def date_inferred(self) -> bool | None:
        """True if the date is the meeting’s: no source gives the day of such a view.

        ``None`` if the perspective has a date of its own, or no meeting.
        """
        return True if self.is_dated_by_meeting else super().date_inferred

    def suggested_slug(self) -> str:
        """Meeting (or year), voice and title."""
        return f"{self.when_in_slug} {self.voice.slug if self.voice else ''} {self.title}"


class PerspectiveCitation(Citation):
    """Evidence for a perspective: the passage, and its voice, date and meeting."""

    record = models.ForeignKey(Perspective, models.CASCADE, verbose_name=_("perspective"), related_name="citations")
