"""Records that happened at a meeting or on a date of their own."""

import datetime as dt
from collections.abc import Collection
from typing import Protocol, Self

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import dates

from .as_of import AsOf, ByThen
from .citation import Aspect, whether_inferred
from .citing import Cited, CitedQuerySet
from .compiled import CompiledOnce
from .dated import DateBoundField, Dated, EDTFField


class MeetingRow(Protocol):
    """What the querysets below read of a ``Meeting``."""

    @property
    def pk(self) -> int: ...
    @property
    def date_latest(self) -> dt.date: ...
    def previous(self) -> "MeetingRow | None": ...


def meeting_date_inferred() -> CompiledOnce:
    """Whether no source states the date of the meeting that a row refers to, as an expression to annotate."""
    citations = apps.get_model("adgmin.MeetingCitation")
    return whether_inferred(citations, Aspect.DATE, "meeting__date", "meeting")


class AtMeetingQuerySet[M: "AtMeeting"](CitedQuerySet[M]):
    """Querysets of rows dated by themselves or by their meeting."""

    def with_evidence(self) -> Self:
        """Also annotate what ``with_basis`` does."""
        return super().with_evidence().with_basis()

    def with_basis(self) -> Self:
        """Annotate ``meeting_date_inferred``: whether no source states the date of the meeting."""
        return self.annotate(meeting_date_inferred=meeting_date_inferred())

    def existed(self, by_then: ByThen) -> models.Q:
        """The condition that the latest possible date of a row is not after the day."""
        return models.Q(date_latest__lte=by_then.asked)

    def belonging_to(self, meeting: MeetingRow) -> Self:
        """What happened at a meeting, or after the one before it and up to its end."""
        before = meeting.previous()
        since = models.Q(date_latest__gt=before.date_latest) if before else models.Q()
        between = models.Q(meeting=None, date_latest__lte=meeting.date_latest) & since
        return self.filter(models.Q(meeting=meeting.pk) | between)

    def before(self, meeting: MeetingRow) -> Self:
        """What happened up to the end of the meeting before, as far as it does not belong to this one."""
        before = meeting.previous()
        if before is None:
            return self.none()
        between = models.Q(meeting=None, date_latest__lte=before.date_latest)
        earlier = between | models.Q(meeting__date_latest__lte=before.date_latest)
        return self.filter(earlier).exclude(meeting=meeting.pk)


class AtMeeting(Dated, Cited):
    """A row that happened at a meeting or on its own date. A blank date means the date of the meeting."""

    meeting = models.ForeignKey(
        "adgmin.Meeting", models.PROTECT, verbose_name=_("meeting"), null=True, blank=True, related_name="%(class)ss",
        help_text=_("The meeting at which it was done or said; left out where no source names one."),
    )  # fmt: skip
    date = EDTFField(_("date"), help_text=_("Empty: the date of the meeting. Else exactly as precise as the source."))
    date_earliest = DateBoundField(_("date, earliest"))
    date_latest = DateBoundField(_("date, latest"))

    saved_with = ("meeting",)

    class Meta(Cited.Meta):
        abstract = True

    def had_happened(self, as_of: AsOf) -> bool:
        """True if its latest possible date is not after the day asked for."""
        return True

    @classmethod
    def was_over(cls, by_then: ByThen, prefix: str = "") -> models.Q:
        """The same as a condition."""
        return models.Q(**{f"{prefix}date_latest__lte": by_then.asked})

    @property
    def when(self) -> str:
        """Its date in EDTF: its own, or else the meeting's."""
        return self.date or (self.meeting.date if self.meeting else "")

    @property
    def date_inferred(self) -> bool | None:
        """Whether the date that it has from its meeting is inferred; ``None`` if it has a date of its own, or none."""
        if self.date or self.meeting_id is None:
            return None
        known: bool | None = self.__dict__.get("meeting_date_inferred")
        return self.meeting.inferred(Aspect.DATE) if known is None and self.meeting else known

    @property
    def when_in_slug(self) -> str:
        """The part of a slug that says when: the meeting, or else the year. Never sharper."""
        return self.meeting.slug if self.meeting else self.date.strip("[.")[:4]

    @property
    def is_dated_by_meeting(self) -> bool:
        """True if it has no date of its own and its meeting has one."""
        return bool(self.meeting and not self.date and self.meeting.date and not dates.is_open(self.meeting.date))

    @property
    def date_in_words(self) -> str:
        """Its date as pages and the API show it, the meeting’s as the meeting shows it; empty where there is none."""
        return self.meeting.date_in_words if self.meeting and not self.date else dates.display(self.date)

    def display_date(self) -> str:
        """``date_in_words``, or “date not stated”."""
        return self.date_in_words or _t("date not stated")

    @classmethod
    def edtf_of(cls, field: EDTFField, rows: Collection[Self]) -> list[str]:
        """The date of each row, or the date of its meeting as stored in the database now."""
        undated = {row.meeting_id for row in rows if row.meeting_id and not row.date}
        if field.name != "date" or not undated:
            return super().edtf_of(field, rows)
        meetings = apps.get_model("adgmin.Meeting").objects.filter(pk__in=undated).order_by()
        stored: dict[int | None, str] = dict(meetings.values_list("pk", "date"))
        return [row.date or stored.get(row.meeting_id, "") for row in rows]
