"""Meetings, and the roles of actors in them."""

from collections.abc import Collection, Iterator
from functools import cache, cached_property
from typing import Self

from django.contrib.humanize.templatetags.humanize import ordinal
from django.db import models
from django.db.models.functions import Coalesce
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import dates
from adgmin.record import (
    AsOf,
    Aspect,
    ByThen,
    Citation,
    Cited,
    CitedQuerySet,
    DateBoundField,
    Dated,
    Edit,
    EDTFField,
    Recorded,
)
from adgmin.record.at_meeting import AtMeeting, meeting_date_inferred
from adgmin.record.compiled import CompiledOnce
from adgmin.record.labels import label_of
from adgmin.search.index import Searchable, SearchTexts, index
from adgmin.vocabulary import Vocabulary

from .actors import Actor, ActorKind
from .sources import OWN_TEXTS, Passage, Source, SourceQuerySet


class MeetingStatus(models.TextChoices):
    """Whether a source says that it took place."""

    HELD = "held", _("held")
    PLANNED = "planned", _("planned")


class MeetingQuerySet(CitedQuerySet["Meeting"]):
    """Querysets of meetings."""

    def existed(self, by_then: ByThen) -> models.Q:
        """The condition that a meeting was over by the day, or that a text reports it by then; it reads as planned."""
        return self.reported(by_then) | models.Q(date_latest__lte=by_then.asked)

    def showing(self, as_of: AsOf) -> Self:
        """Also annotate ``status_by_then``: a meeting that was not over by the day asked for was planned."""
        planned = models.Value(MeetingStatus.PLANNED)
        ahead = [models.When(date_latest__gt=as_of.asked, then=planned)] if as_of.asked else []
        return super().showing(as_of).annotate(status_by_then=models.Case(*ahead, default="status"))

    def held(self, as_of: AsOf) -> Self:
        """Those held, and over by the day asked for."""
        held = self.as_of(as_of).filter(status=MeetingStatus.HELD)
        return held.filter(date_latest__lte=as_of.asked) if as_of.asked else held

    def with_date_known(self, as_of: AsOf) -> Self:
        """The meetings that were over by the day asked for, or whose date a text gave by then."""
        if as_of.by_then is None:
            return self
        return self.filter(models.Q(date_latest__lte=as_of.asked) | self.known(Aspect.DATE, as_of.by_then))

    def with_coverage(self) -> Self:
        """Annotate ``covered``: whether a text of the meeting's own is held. Silence is claimed only then."""
        return self.annotate(covered=_covered())

    def with_text_count(self, as_of: AsOf) -> Self:
        """Annotate ``text_count``: the number of texts on the meeting held as of the day."""
        held = Source.objects.published().as_of(as_of).order_by().values("pk")
        return self.annotate(text_count=models.Count("sources", filter=models.Q(sources__in=held), distinct=True))


@cache
def _covered() -> CompiledOnce:
    return CompiledOnce(
        models.Exists(Source.objects.published().filter(meetings=models.OuterRef("pk"), kind__in=OWN_TEXTS))
    )


class Meeting(Dated, Searchable, Cited):
    """One session of a body; it may be planned, and may be known by its number alone."""

    plural = "meetings"
    moves_horizon = True
    aspect_fields = {
        Aspect.NAME: "name", Aspect.DATE: "date", Aspect.PLACE: "place", Aspect.THEME_LINE: "theme_line",
    }  # fmt: skip
    searched_with = ("citations", "body__citations", "roles__actor")

    name = models.CharField(
        _("name"), max_length=150, unique=True, help_text=_("What it is called, such as “3rd ADGMIN”.")
    )
    body = models.ForeignKey(
        Actor, models.PROTECT, verbose_name=_("body"), related_name="meetings",
        help_text=_("The body whose session it is."),
    )  # fmt: skip
    number = models.PositiveSmallIntegerField(
        _("number"), null=True, blank=True, help_text=_("Which session of the body it is.")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=MeetingStatus, default=MeetingStatus.HELD,
        help_text=_("Whether a source says that it took place."),
    )  # fmt: skip
    date = EDTFField(_("date"))
    date_earliest = DateBoundField(_("date, earliest"))
    date_latest = DateBoundField(_("date, latest"))
    place = models.CharField(
        _("place"), max_length=150, blank=True, help_text=_("Where it was; only where a source states it.")
    )
    theme_line = models.CharField(
        _("theme line"), max_length=200, blank=True, help_text=_("Its motto, exactly as printed.")
    )
    summary = models.TextField(_("summary"), blank=True, help_text=_("A summary in our own words."))
    passages = models.ManyToManyField(Passage, through="MeetingCitation", related_name="meetings")

    objects = MeetingQuerySet.as_manager()

    # Annotated by ``with_coverage`` and ``with_text_count``.
    covered: bool
    text_count: int

    # Whether it was not over by the day as of which it is shown.
    is_ahead = False

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

    @property
    def is_covered(self) -> bool:
        """True if a text of the meeting's own is held. Silence is claimed only then."""
        return self.sources.published().filter(kind__in=OWN_TEXTS).exists()

    def texts(self, as_of: AsOf) -> SourceQuerySet:
        """The texts held on the meeting; none on a meeting ahead."""
        return Source.objects.none() if self.is_ahead else self.sources.published_as_of(as_of)

    def had_happened(self, as_of: AsOf) -> bool:
        """Whether it was certainly over."""
        return not as_of.asked or self.date_latest <= as_of.asked

    @classmethod
    def following_rows(cls, pks: Collection[int]) -> Iterator[Recorded]:
        """What takes its date from the meeting."""
        for noun in AtMeeting.concrete_models():
            for row in noun.rows().filter(meeting__in=pks, date=""):
                row.set_bounds()
                yield row

    @classmethod
    def was_over(cls, by_then: ByThen, prefix: str = "") -> models.Q:
        """Whether it was certainly over."""
        return models.Q(**{f"{prefix}date_latest__lte": by_then.asked})

    def show_as_of(self, as_of: AsOf) -> None:
        """Also: a meeting not over reads as planned. What no prefetched citation of the day gives is blanked."""
        if not self.had_happened(as_of):
            self.status, self.is_ahead = MeetingStatus.PLANNED, True
            evidence = self.__dict__.get("_prefetched_objects_cache", {}).get("citations", ())
            if not any(citation.passage.source_id in as_of.reporting for citation in evidence):
                self.summary_is_later = bool(self.summary)
                self.date = self.place = self.theme_line = self.summary = self.note = ""
        super().show_as_of(as_of)

    def broken_reading_rules(self) -> list[str]:
        """Also: what a text published before the meeting gives is a plan, no reading of the date on which it was held.

        Of texts that state no date of publication this cannot be told.
        """
        failures = super().broken_reading_rules()
        if self.status == MeetingStatus.HELD and any(
            citation.passage.source.published_latest < dates.bounds(reading.value).earliest
            for reading in self.readings.get(Aspect.DATE, [])
            for citation in reading.citations
        ):
            failures.append(
                _t("%(noun)s “%(record)s”: a text from before the meeting gives a plan, not evidence of its date.")
                % self.in_message()
            )
        return failures

    def previous(self) -> "Meeting | None":
        """The meeting of the same body before it: the one with the number before, else the last that ended earlier.

        It is looked up once for each instance: what belongs to a meeting is told by it again and again.
        """
        return self._previous

    @cached_property
    def _previous(self) -> "Meeting | None":
        others = Meeting.objects.published().with_inferred(Aspect.DATE)
        others = others.filter(body=self.body_id).exclude(pk=self.pk)
        if self.number and (found := others.filter(number=self.number - 1).first()):
            return found
        earlier = others.exclude(date="").filter(date_latest__lt=self.date_earliest)
        return earlier.order_by("-date_latest", "-slug").first()

    def following(self) -> "Meeting | None":
        """The meeting of the same body after it: the one with the next number, else the first that began later."""
        others = Meeting.objects.published().filter(body=self.body_id).exclude(pk=self.pk)
        if self.number and (found := others.filter(number=self.number + 1).first()):
            return found
        later = others.exclude(date="").filter(date_earliest__gt=self.date_latest)
        return later.order_by("date_earliest", "slug").first()

    @property
    def date_in_words(self) -> str:
        """The date as pages and the API show it; empty where there is none.

        A numbered meeting that is only known to have come by some day came before the next one, and has no date.
        """
        if self.number and dates.is_open(self.date) and (this := str(ordinal(self.number))) in self.name:
            following = self.name.replace(this, str(ordinal(self.number + 1)), 1)
            return _t("before the %(meeting)s; date not stated") % {"meeting": following}
        return dates.display(self.date)

    @property
    def planned_for(self) -> str:
        """For a meeting ahead whose date is not known, the date for which a source plans it, in words; else empty.

        Needs the evidence to be prefetched.
        """
        fetched = "citations" in self.__dict__.get("_prefetched_objects_cache", {})
        plans = self.readings.get(Aspect.DUE, []) if fetched and self.is_ahead and not self.date else []
        return plans[0].display() if plans else ""

    def display_date(self) -> str:
        """The date in words, or “date not stated”; for a meeting ahead the date for which it was planned, if any."""
        return self.date_in_words or (self.planned_for if self.is_ahead else _t("date not stated"))

    def search_texts(self) -> SearchTexts:
        """Its names; its place, date, theme line and parts."""
        return SearchTexts(
            title=self.name,
            names=self.all_names(),
            aliases=[*self._by_number(), *self._by_year()],
            body=(
                self.place, self.date_in_words, self.theme_line, self.summary, self.note,
                *(f"{label_of(part, "role")}: {part.actor.name}" for part in self._parts()),
            ),
            date=self.date_earliest,
        )  # fmt: skip

    def _parts(self) -> "list[MeetingRole]":
        """The published roles other than attendance."""
        return [part for part in self.roles.all() if part.is_published() and part.role != MeetingRoleKind.ATTENDED]

    def _by_number(self) -> Iterator[str]:
        for name in self.body.all_names() if self.number else ():
            yield f"{ordinal(self.number)} {name}"
            yield f"{name} {self.number}"

    def _by_year(self) -> Iterator[str]:
        year = self.date_latest.year
        if self.date and self.date_earliest.year == year:
            hosts = (part.actor.name for part in self._parts() if part.role == MeetingRoleKind.HOST)
            yield from (f"{name} {year}" for name in (*self.body.all_names(), *hosts))


class MeetingCitation(Citation):
    """Evidence for a meeting."""

    record = models.ForeignKey(Meeting, models.CASCADE, verbose_name=_("meeting"), related_name="citations")


class MeetingRoleKind(Vocabulary):
    """The part an actor had in a meeting."""

    HOST = "host", _("host")
    CHAIR = "chair", _("chair")
    VICE_CHAIR = "vice-chair", _("vice-chair")
    OUTGOING_CHAIR = "outgoing-chair", _("outgoing chair")
    INCOMING_CHAIR = "incoming-chair", _("incoming chair")
    ATTENDED = "attended", _("attended")


# The order of protocol, for lists.
PROTOCOL = models.Case(
    *(models.When(role=kind, then=place) for place, kind in enumerate(MeetingRoleKind)),
    default=len(MeetingRoleKind),
    output_field=models.IntegerField(),
)


class MeetingRoleQuerySet(CitedQuerySet["MeetingRole"]):
    """Querysets of roles at meetings."""

    def with_evidence(self) -> Self:
        """Also annotate ``meeting_date_inferred``: whether no source states the date of the meeting."""
        return super().with_evidence().annotate(meeting_date_inferred=meeting_date_inferred())

    def existed(self, by_then: ByThen) -> models.Q:
        """The condition that its meeting was over by the day, or that a text reports a role by then."""
        return models.Q(meeting__date_latest__lte=by_then.asked) | self.reported(by_then)


class MeetingRole(Cited):
    """An actor's role at a meeting, with the person and the office as then held. Attendance only where listed."""

    plural = "meeting-roles"
    aspect_fields = {Aspect.ACTOR: "actor", Aspect.PERSON: "person", Aspect.OFFICE: "office"}
    part_of_field = "meeting"
    named_with = ("meeting", "actor", "person")

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, verbose_name=_("meeting"), related_name="roles",
        help_text=_("The meeting at which the actor had the role."),
    )  # fmt: skip
    role = models.CharField(
        _("role"), max_length=20, choices=MeetingRoleKind.listed, help_text=_("The role that the actor had.")
    )
    actor = models.ForeignKey(
        Actor, models.PROTECT, verbose_name=_("actor"), related_name="meeting_roles",
        help_text=_("The actor that had the role."),
    )  # fmt: skip
    person = models.ForeignKey(
        Actor, models.PROTECT, verbose_name=_("person"), null=True, blank=True, related_name="offices_held",
        limit_choices_to={"kind": ActorKind.PERSON}, help_text=_("Who acted for it."),
    )  # fmt: skip
    office = models.CharField(_("office"), max_length=200, blank=True, help_text=_("As then held, as printed."))
    passages = models.ManyToManyField(Passage, through="MeetingRoleCitation", related_name="meeting_roles")

    objects = MeetingRoleQuerySet.as_manager()

    class Meta(Cited.Meta):
        verbose_name = _("role at a meeting")
        verbose_name_plural = _("roles at meetings")
        ordering = ["meeting", PROTOCOL, "slug"]
        constraints = [
            *Cited.Meta.constraints,
            models.UniqueConstraint(
                "meeting", "role", "actor", Coalesce("person", 0),
                name="adgmin_meetingrole_once_in_a_meeting",
                violation_error_message=_("This part in the meeting is already recorded."),
            ),
        ]  # fmt: skip

    @classmethod
    def foremost(cls) -> models.Q:
        """Texts that report on the meeting come before those that announce it or look back on it."""
        reports = Source.meetings.through._default_manager.filter(
            source=models.OuterRef("passage__source"), meeting=models.OuterRef("record__meeting")
        )
        return models.Q(models.Exists(reports))

    def had_happened(self, as_of: AsOf) -> bool:
        """True if the meeting was certainly over."""
        return self.meeting.had_happened(as_of)

    @classmethod
    def was_over(cls, by_then: ByThen, prefix: str = "") -> models.Q:
        return Meeting.was_over(by_then, f"{prefix}meeting__")

    @property
    def office_names_actor(self) -> bool:
        """True if the office as printed contains the name of the actor."""
        return self.actor.name.casefold() in self.office.casefold()

    def __str__(self) -> str:
        return _t("%(actor)s: %(role)s, %(meeting)s") % {
            "actor": self.person or self.actor, "role": label_of(self, "role"), "meeting": self.meeting,
        }  # fmt: skip

    def show_as_of(self, as_of: AsOf) -> None:
        """Also the meeting, if it is cached on the row."""
        if MeetingRole.meeting.is_cached(self):
            self.meeting.show_as_of(as_of)
        super().show_as_of(as_of)

    def suggested_slug(self) -> str:
        """Meeting, role and actor, and the person who acted for it."""
        return f"{self.meeting.slug} {self.role} {self.actor.slug} {self.person.slug if self.person else ''}"

    @property
    def whole(self) -> Meeting:
        return self.meeting

    @classmethod
    def after_edit(cls, edit: Edit, pks: set[int], rows: Collection[Self]) -> None:
        """Index the meetings again whose search texts contain the roles, and those that a role was moved from."""
        super().after_edit(edit, pks, rows)
        before = [values for pk in pks if (values := edit.history.before.get((cls, pk)))]
        meetings = {row.meeting_id for row in rows}.union(values["meeting"] for values in before)
        index(Meeting, meetings - edit.made[Meeting])


class MeetingRoleCitation(Citation):
    """Evidence for a role at a meeting."""

    record = models.ForeignKey(
        MeetingRole, models.CASCADE, verbose_name=_("role at a meeting"), related_name="citations"
    )


@receiver(post_save, sender=Meeting)
def what_happened_follows_its_meeting(
    instance: Meeting, raw: bool = False, created: bool = False, **kwargs: object
) -> None:
    """After a meeting is saved, save the bounds of the rows that take their date from it."""
    for noun in () if raw or created else AtMeeting.concrete_models():
        moved = noun.rows().filter(meeting=instance, date="")
        for row in moved.exclude(date_earliest=instance.date_earliest, date_latest=instance.date_latest):
            row.save()
