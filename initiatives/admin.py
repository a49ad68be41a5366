"""The admin of initiatives, roles, outcomes, commitments, checks and perspectives."""

from functools import partial

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.forms import TypedChoiceField
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import verbs
from adgmin.curation.attention import Item
from adgmin.curation.base import LAST
from adgmin.curation.cited import CitedAdmin, PartInline, PeriodColumn
from adgmin.curation.filters import RelatedRowFilter, VerbClassFilter, YearFilter
from adgmin.filters.base import Text
from adgmin.record import AsOf, Aspect
from adgmin.record.merging import Column

from .closing.page import close_meeting
from .closing.subjects import Closing, latest_meeting
from .models import Check, Commitment, CommitmentStanding, Initiative, Outcome, Perspective, Role
from .models.commitments import CommitmentQuerySet
from .models.initiatives import InitiativeQuerySet


class RoleInline(PartInline):
    """The roles of an initiative, on its form."""

    model = Role
    verbose_name = _("role")
    verbose_name_plural = _("Roles")
    fields = ["actor", "role", "period", "state", "cited_in", "passage"]


@admin.register(Initiative)
class InitiativeAdmin(PeriodColumn, CitedAdmin[Initiative]):
    """The admin of initiatives."""

    list_display = ["name", "acronym", "kind", "reached", "period_shown", "state_shown", "cited", "differs"]
    list_filter = ["kind", YearFilter, ("themes", RelatedRowFilter)]
    search_fields = ["name", "acronym", "slug", "citations__value", "citations__printed"]
    inlines = [RoleInline]
    fieldsets = [
        (_("Description"), {"fields": ["name", ("acronym", "kind"), "period", "summary"]}),
        (_("Relations"), {"fields": ["themes", ("part_of", "succeeds"), "body"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> InitiativeQuerySet:
        """Annotate the stage reached by today."""
        rows = super().get_queryset(request)
        assert isinstance(rows, InitiativeQuerySet)
        return rows.with_stage(AsOf())

    @admin.display(description=_("stage"), ordering="stage")
    def reached(self, row: Initiative) -> str:
        """The stage in words; empty if no outcome sets one."""
        return row.stage_label


@admin.register(Role)
class RoleAdmin(PeriodColumn, CitedAdmin[Role]):
    """The admin of roles, with a list of their own beside the inline."""

    list_display = ["actor", "role", "initiative", "period_shown", "state_shown", "cited", "differs"]
    list_filter = ["role", YearFilter, ("actor", RelatedRowFilter), ("initiative", RelatedRowFilter)]
    list_select_related = ["actor", "initiative"]
    search_fields = ["slug", "actor__name", "actor__acronym", "initiative__name", "initiative__acronym"]
    repeated_fields = ("initiative", "role", "period")
    fieldsets = [
        (_("Roles"), {"fields": ["initiative", ("actor", "role"), "period", "summary"]}),
    ]


# The value of the filter for all standings but those that end a commitment.
NOT_ENDED = "not-ended"


def verb_choices() -> list[tuple[str, list[tuple[str, str | Promise]]]]:
    """The verbs grouped by class; each group shows its strength, so that curators see the scale."""
    return [
        (
            _t("%(class)s, %(strength)s") % {"class": group.label, "strength": strength_label(group.strength)},
            [(verb.code, verb.label) for verb in members],
        )
        for group, members in verbs.by_class()
    ]


def strength_label(strength: int | None) -> str:
    """A strength in words; ``None`` is the strength of facts."""
    return _t("no strength") if strength is None else _t("strength %(strength)d") % {"strength": strength}


@admin.register(Outcome)
class OutcomeAdmin(CitedAdmin[Outcome]):
    """The admin of outcomes."""

    list_display = ["title", "verb_shown", "strength_shown", "meeting", "when_shown", "state_shown", "cited", "differs"]
    list_filter = [
        VerbClassFilter, "verb", "stage", YearFilter, ("meeting", RelatedRowFilter), ("initiative", RelatedRowFilter),
        ("counterparts", RelatedRowFilter), ("themes", RelatedRowFilter),
    ]  # fmt: skip
    dated_by = "date"
    list_select_related = ["meeting"]
    search_fields = ["title", "slug", "summary", "initiative__name", "initiative__acronym", "citations__printed"]
    repeated_fields = ("meeting", "body", "date")
    first_aspect = Aspect.VERB

    # In the order of the sentence: meeting, body, verb, object.
    fieldsets = [
        (_("Body and date"), {"fields": [("meeting", "body", "date")]}),
        (
            _("Verb and object"),
            {
                "fields": [("verb", "of_verb"), "title"],
                "description": lazy(render_to_string, str)("admin/verb_scale.html", {"by_class": verbs.by_class()}),
            },
        ),
        (
            _("Subject"),
            {
                "fields": ["summary", ("initiative", "stage"), "under", "counterparts", "themes", "leading_theme"],
                "classes": [LAST],
            },
        ),
    ]

    def formfield_for_choice_field(
        self, db_field: Column, request: HttpRequest, **kwargs: object
    ) -> TypedChoiceField | None:
        """Group the choices of both verb fields by class."""
        if db_field.name in ("verb", "of_verb"):
            kwargs["choices"] = [*list(db_field.get_choices())[:1], *verb_choices()]
        if db_field.name == "of_verb":
            kwargs["label"] = _("Act referred to")
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    @admin.display(description=_("verb"), ordering="verb")
    def verb_shown(self, row: Outcome) -> str:
        """The verb, and that of the act that it refers to, if any."""
        return row.predicate

    @admin.display(description=_("strength"))
    def strength_shown(self, row: Outcome) -> int | None:
        """The strength of the verb, 0 to 5; none for facts."""
        return row.strength

    @admin.display(description=_("date"), ordering="date_earliest")
    def when_shown(self, row: Outcome) -> str:
        """Its date in words, or the meeting's."""
        return row.display_date()


class StandingFilter(admin.SimpleListFilter):
    """Commitments by how they stand as of today, or all that are neither kept nor dropped."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Commitment]") -> list[tuple[str, Text]]:
        """First those that are not ended, then each standing."""
        return [(NOT_ENDED, _("not kept or dropped")), *CommitmentStanding.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Commitment]) -> QuerySet[Commitment]:
        """The commitments of the chosen standing. The list annotates it."""
        ended = (CommitmentStanding.KEPT, CommitmentStanding.KEPT_LATE, CommitmentStanding.DROPPED)
        if self.value() == NOT_ENDED:
            return queryset.exclude(Q(standing__in=ended))
        return queryset.filter(Q(standing=self.value())) if self.value() else queryset


class CheckInline(PartInline):
    """The checks of a commitment, on its form."""

    model = Check
    verbose_name = _("check")
    verbose_name_plural = _("History")
    fields = ["finding", "meeting", "date", "due", "due_words", "state", "cited_in", "passage"]


@admin.register(Commitment)
class CommitmentAdmin(CitedAdmin[Commitment]):
    """The admin of commitments."""

    list_display = ["text", "owner", "basis", "stands_now", "due_shown", "state_shown", "cited", "differs"]
    list_filter = [
        StandingFilter,
        "basis",
        ("initiative", RelatedRowFilter),
        ("owner", RelatedRowFilter),
        ("themes", RelatedRowFilter),
    ]
    list_select_related = ["owner", "initiative"]
    search_fields = ["text", "slug", "owner__name", "initiative__name", "initiative__acronym", "citations__printed"]
    repeated_fields = ("owner", "basis")
    inlines = [CheckInline]
    fieldsets = [
        (_("Commitment"), {"fields": ["text", ("owner", "basis"), "summary"]}),
        (_("Subject"), {"fields": ["initiative", "themes"]}),
    ]

    def attention(self, request: HttpRequest) -> list[Item]:
        """The decisions left after the latest meeting."""
        meeting = latest_meeting()
        if meeting is None:
            return []
        url = reverse("admin:initiatives_commitment_close", args=[meeting.pk])
        label = _t("to decide after the %(meeting)s") % {"meeting": meeting}
        return [Item(label, Closing(meeting).progress().left, url)]

    def get_urls(self) -> list[URLPattern]:
        """Add the page on which a meeting is closed."""
        view = self.admin_site.admin_view(partial(close_meeting, self))
        return [path("closing/<int:meeting_pk>/", view, name="initiatives_commitment_close"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> CommitmentQuerySet:
        """Annotate the standing as of today."""
        rows = super().get_queryset(request)
        assert isinstance(rows, CommitmentQuerySet)
        return rows.with_standing(AsOf())

    @admin.display(description=_("standing"), ordering="standing")
    def stands_now(self, row: Commitment) -> str:
        """The standing in words; empty if nothing is computed."""
        return row.standing_label

    @admin.display(description=_("due"), ordering="due_latest")
    def due_shown(self, row: Commitment) -> str:
        """The due date in words; empty if no check gives one."""
        return row.display_due()


@admin.register(Check)
class CheckAdmin(CitedAdmin[Check]):
    """The admin of checks."""

    list_display = ["commitment", "finding", "meeting", "when_shown", "due_words", "state_shown", "cited", "differs"]
    list_filter = ["finding", YearFilter, ("meeting", RelatedRowFilter)]
    dated_by = "date"
    list_select_related = ["commitment", "meeting"]
    search_fields = ["slug", "commitment__text", "due_words"]
    repeated_fields = ("meeting", "date")
    fieldsets = [
        (_("Finding"), {"fields": ["commitment", "finding", "summary", "outcome"]}),
        (_("Date"), {"fields": [("meeting", "date"), ("due", "due_words")]}),
    ]

    @admin.display(description=_("date"), ordering="date_earliest")
    def when_shown(self, row: Check) -> str:
        """Its date in words, or the meeting's."""
        return row.display_date()


@admin.register(Perspective)
class PerspectiveAdmin(CitedAdmin[Perspective]):
    """The admin of perspectives."""

    list_display = ["title", "voice", "meeting", "state_shown", "cited", "differs"]
    list_filter = [YearFilter, ("meeting", RelatedRowFilter), ("voice", RelatedRowFilter), ("themes", RelatedRowFilter)]
    dated_by = "date"
    list_select_related = ["voice", "meeting"]
    search_fields = ["title", "slug", "summary", "voice__name", "initiative__name", "initiative__acronym"]
    repeated_fields = ("meeting", "voice", "date")
    fieldsets = [
        (_("View"), {"fields": ["voice", "title", "summary"]}),
        (_("Subject and date"), {"fields": [("meeting", "date"), "initiative", "themes"]}),
    ]
