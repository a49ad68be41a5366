"""Sessions of bodies, and who had a part in them."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import dates

from .actors import Actor, ActorKind
from .cited import Aspect, Citation, Cited, CitedQuerySet
from .dated import BoundField, Dated, EDTFField
from .search import Searchable, SearchTexts
from .sources import Passage


class MeetingStatus(models.TextChoices):
    """Whether a source says that it took place."""

    HELD = "held", _("held")
    PLANNED = "planned", _("planned")


class MeetingQuerySet(CitedQuerySet["Meeting"]):
    """Querysets of meetings."""

    def as_of(self, day: dt.date) -> Self:
        """Those that were certainly over by a day."""
        return self.filter(date_latest__lte=day)


class Meeting(Dated, Searchable, Cited):
    """One session of a body; it may be planned, and may be known by its number alone."""

    plural = "meetings"
    aspect_fields = {
        Aspect.NAME: "name", Aspect.DATE: "date", Aspect.PLACE: "place", Aspect.THEME_LINE: "theme_line",
    }  # fmt: skip
    searched_with = ("citations",)

    name = models.CharField(_("name"), max_length=150, unique=True, help_text=_("Such as “3rd ADGMIN”."))
    body = models.ForeignKey(Actor, models.PROTECT, verbose_name=_("body"), related_name="meetings")
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=MeetingStatus, default=MeetingStatus.HELD)
    date = EDTFField(_("date"))
    date_earliest = BoundField(_("date, earliest"))
    date_latest = BoundField(_("date, latest"))
    place = models.CharField(_("place"), max_length=150, blank=True, help_text=_("Only where a source states it."))
    theme_line = models.CharField(_("theme line"), max_length=200, blank=True, help_text=_("Exactly as printed."))
    summary = models.TextField(_("summary"), blank=True)
    passages = models.ManyToManyField(Passage, through="MeetingCitation", related_name="meetings")

    objects = MeetingQuerySet.as_manager()

    class Meta(Cited.Meta):
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-date_earliest", "-number", "slug"]
        constraints = [
            *Cited.Meta.constraints,
            models.UniqueConstraint(fields=["body", "number"], name="adgmin_meeting_number_once_in_body"),
        ]

    def __str__(self) -> str:
        return self.name

    def display_date(self) -> str:
        """The date in words, or a word for its absence."""
        return dates.display(self.date) or _t("date not stated")

    def search_texts(self) -> SearchTexts:
        """Its names; its place, theme line and summary."""
        return SearchTexts(
            title=self.name,
            names=self.all_names(),
            body=(self.place, self.theme_line, self.summary, self.note),
            date=self.date_earliest,
        )


class MeetingCitation(Citation):
    """Evidence for a meeting."""

    record = models.ForeignKey(Meeting, models.CASCADE, verbose_name=_("meeting"), related_name="citations")


class MeetingRoleKind(models.TextChoices):
    """The part an actor had in a meeting."""

    HOST = "host", _("host")
    CHAIR = "chair", _("chair")
    VICE_CHAIR = "vice-chair", _("vice-chair")
    OUTGOING_CHAIR = "outgoing-chair", _("outgoing chair")
    ATTENDED = "attended", _("attended")


# The order of protocol, for lists.
PROTOCOL = models.Case(
    *(models.When(role=kind, then=place) for place, kind in enumerate(MeetingRoleKind)),
    default=len(MeetingRoleKind),
    output_field=models.IntegerField(),
)


class MeetingRole(Cited):
    """An actor's part in a meeting, with the person and the office as then held. Attendance only where listed."""

    plural = "meeting-roles"
    aspect_fields = {Aspect.ACTOR: "actor", Aspect.PERSON: "person", Aspect.OFFICE: "office"}
    named_with = ("meeting", "actor", "person")

    meeting = models.ForeignKey(Meeting, models.PROTECT, verbose_name=_("meeting"), related_name="roles")
    role = models.CharField(_("role"), max_length=20, choices=MeetingRoleKind)
    actor = models.ForeignKey(Actor, models.PROTECT, verbose_name=_("actor"), related_name="meeting_roles")
    person = models.ForeignKey(
        Actor, models.PROTECT, verbose_name=_("person"), null=True, blank=True, related_name="offices_held",
        limit_choices_to={"kind": ActorKind.PERSON},
    )  # fmt: skip
    office = models.CharField(_("office"), max_length=200, blank=True, help_text=_("As then held, as printed."))
    passages = models.ManyToManyField(Passage, through="MeetingRoleCitation", related_name="meeting_roles")

    objects = CitedQuerySet.as_manager()

    class Meta(Cited.Meta):
        verbose_name = _("part in a meeting")
        verbose_name_plural = _("parts in meetings")
        ordering = ["meeting", PROTOCOL, "slug"]
        constraints = [
            *Cited.Meta.constraints,
            models.UniqueConstraint(
                "meeting", "role", "actor", Coalesce("person", 0),
                name="adgmin_meetingrole_once_in_a_meeting",
                violation_error_message=_("This part in the meeting is already recorded."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return _t("%(actor)s, %(role)s of the %(meeting)s") % {
            "actor": self.person or self.actor, "role": self.get_role_display(), "meeting": self.meeting,
        }  # fmt: skip

    def suggested_slug(self) -> str:
        """Meeting, role and actor, and the person who acted for it."""
        return f"{self.meeting.slug} {self.role} {self.actor.slug} {self.person.slug if self.person else ''}"

    def get_absolute_url(self) -> str:
        """Its line on the meeting's page."""
        return f"{self.meeting.get_absolute_url()}#{self.slug}"


class MeetingRoleCitation(Citation):
    """Evidence for a part in a meeting."""

    record = models.ForeignKey(
        MeetingRole, models.CASCADE, verbose_name=_("part in a meeting"), related_name="citations"
    )
