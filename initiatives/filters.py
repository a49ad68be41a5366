"""The filters of initiatives, outcomes, commitments and perspectives, for the pages, the API and the exports alike."""

from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import ClassVar

from django.db.models import Model, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from adgmin import verbs
from adgmin.filters.base import (
    CodesFilter,
    CourtesyFilter,
    DayFilter,
    Pairs,
    SlugsFilter,
    SortFilter,
    StrictFilterSet,
    Text,
    VerbClassesFilter,
)
from adgmin.filters.nouns import (
    DATED,
    OF_PERIOD,
    CitedFilter,
    PartFilter,
    by_actor,
    by_kind,
    by_meeting,
    by_role,
    by_theme,
    day_after,
    day_as_of,
    day_before,
)
from adgmin.models import Actor, Meeting, Theme
from adgmin.record import RecordedQuerySet, State
from adgmin.record.together import keys, paired
from initiatives.what_changed.mentions import MENTION_NATURES, NAMING_ASPECTS, with_mentions

from .attribution import Attribution
from .models import (
    Check,
    Commitment,
    CommitmentBasis,
    CommitmentStanding,
    Finding,
    Initiative,
    InitiativeKind,
    Outcome,
    RoleKind,
)
from .models.commitments import CommitmentQuerySet
from .models.initiatives import InitiativeQuerySet
from .models.outcomes import OutcomeQuerySet

DUE = _("due %(values)s")
# The codes of ``FollowUpFilter``: the names of the annotations that must be true.
FOLLOW_UPS = ("repeated", "postponed", "silent")


class FollowUpFilter(CodesFilter):
    """Commitments restated, postponed, or without a later report. A commitment can match several codes."""

    def filter(self, qs: QuerySet[Model], value: list[str]) -> QuerySet[Model]:
        """Keep the rows that match any of the codes."""
        return qs.filter(reduce(or_, (Q((code, True)) for code in value))) if value else qs

    def pairs(self, qs: QuerySet[Model], row: str = "pk") -> Pairs:
        """The codes that each row matches."""
        return [paired(qs.filter(Q((code, True))), row, Value(code)) for code in FOLLOW_UPS]


def by_initiative(*paths: str, help_text: Text, phrase: Text) -> SlugsFilter:
    """A filter by slugs of published initiatives; a row matches by any of the paths."""
    return SlugsFilter(
        Initiative.objects.published(), *paths, label=_("initiative"), help_text=help_text, phrase=phrase
    )


def by_partner(*paths: str, help_text: Text, phrase: Text) -> SlugsFilter:
    """A filter by slugs of partners. The paths lead to actors: a partner's slug is its actor's."""
    partners = Actor.objects.published().filter(partner__state=State.PUBLISHED)
    return SlugsFilter(partners, *paths, label=_("partner"), help_text=help_text, phrase=phrase)


def by_verb(help_text: Text) -> CodesFilter:
    """A filter by verb; the API schema gives the class beside the label."""
    codes = [(each.code, f"{each.label}: {each.of_class.term}") for each in verbs.VERBS]
    found = CodesFilter("verb", choices=verbs.choices(), label=_("verb"), help_text=help_text, phrase=_("%(values)s"))
    return with_code_descriptions(found, codes)


def by_verb_class(help_text: Text) -> VerbClassesFilter:
    """A filter by class of verb; the API schema gives its meaning and strength."""
    found = VerbClassesFilter(
        "verb", choices=verbs.class_choices(), label=_("class of verbs"), help_text=help_text,
        phrase=_("of the class “%(values)s”"),
    )  # fmt: skip
    strengths = {each: "" if each.strength is None else f" ({each.strength})" for each in verbs.CLASSES}
    return with_code_descriptions(found, [(each.code, f"{each.meaning}{strengths[each]}") for each in verbs.CLASSES])


def with_code_descriptions[F: CodesFilter](found: F, codes: Collection[tuple[str, str]]) -> F:
    """The same filter, with a meaning for each code in the API schema; pages show labels only."""
    meanings = "\n".join(f"* `{code}` - {meaning}" for code, meaning in codes)
    description = f"{found.extra['help_text']}\n\n{meanings}"
    schema = {"type": "string", "enum": [code for code, _meaning in codes], "description": description}
    extend_schema_field(schema)(found)
    return found


def by_stage(help_text: Text, phrase: Text) -> CodesFilter:
    """A filter by stage."""
    return CodesFilter("stage", choices=verbs.Stage.choices, label=_("stage"), help_text=help_text, phrase=phrase)


class AttributionFilter(CodesFilter):
    """Outcomes by attribution, which is annotated when the filter is used."""

    def filter(self, qs: QuerySet[Model], value: list[str]) -> QuerySet[Model]:
        """Annotate the attribution and keep the rows with one of the values."""
        assert isinstance(qs, OutcomeQuerySet)
        return super().filter(qs.with_attribution(), value) if value else qs

    def pairs(self, qs: QuerySet[Model], row: str = "pk") -> Pairs:
        """The attribution of each row, for the counts beside the filter."""
        assert isinstance(qs, OutcomeQuerySet)
        return super().pairs(qs.with_attribution(), row)


class OutcomeFilter(CitedFilter):
    """The filters of outcomes."""

    meeting = by_meeting(
        "meeting", help_text=_("Slugs of meetings; the outcomes recorded under any of them."),
        phrase=_("recorded under the %(values)s"),
    )  # fmt: skip
    theme = by_theme("themes")
    leading_theme = SlugsFilter(
        Theme.objects.published(), "leading_theme", label=_("leading theme"),
        help_text=_("Slugs of themes; the outcomes of which any of them is the leading theme."),
        phrase=_("mainly on %(values)s"),
    )  # fmt: skip
    initiative = by_initiative(
        "initiative", "under",
        help_text=_("Slugs of initiatives; the outcomes about or belonging to any of them."),
        phrase=_("about or belonging to %(values)s"),
    )  # fmt: skip
    partner = by_partner(
        "counterparts", help_text=_("Slugs of partners; the outcomes with or about any of them."),
        phrase=_("with or about %(values)s"),
    )  # fmt: skip
    actor = by_actor(
        "counterparts", "body", label=_("actor"),
        help_text=_("Slugs of actors; the outcomes with, about or by any of them."),
        phrase=_("with, about or by %(values)s"),
    )  # fmt: skip
    body = by_actor(
        "body",
        label=_("acting body"),
        help_text=_("Slugs of bodies; the outcomes by any of them."),
        phrase=_("by %(values)s"),
    )
    verb = by_verb(_("Verbs of the scale; any of them."))
    verb_class = by_verb_class(_("Classes of verbs; any of them."))
    attribution = AttributionFilter(
        "attribution", choices=Attribution.choices, label=_("attribution"),
        help_text=_("Who acted; any of these. Only acts of the meeting count as its outcomes."),
        phrase=_("with the attribution “%(values)s”"),
    )  # fmt: skip
    courtesy = CourtesyFilter(
        choices=[("true", _("thanks and anniversaries only")), ("false", _("without thanks and anniversaries"))],
        label=_("thanks and anniversaries"),
        help_text=_("true: only thanks and anniversaries (verbs of the class courtesy); false: all other outcomes."),
        phrase="%(values)s",
    )  # fmt: skip
    stage = by_stage(
        _("The stage to which the outcome moved its initiative; any of these."), _("that reached the stage %(values)s")
    )
    date_after = day_after("date", _("from"), DATED)
    date_before = day_before("date", _("to"), DATED)
    as_of = day_as_of(_("A day, month or year. Only the outcomes that had certainly happened by then."))
    ordering = SortFilter(
        {
            "date": (_("date"), ("date_earliest", "date_latest", "slug")),
            "object": (_("title"), ("title", "slug")),
            "verb": (_("verb"), ("verb", "slug")),
            "place": (_("order in the source"), ("place", "slug")),
        },
        default="-date",
    )

    def filter_queryset(self, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """Annotate ``place`` if the ordering uses it."""
        if "place" in self.form.cleaned_data.get("ordering", ""):
            assert isinstance(queryset, OutcomeQuerySet)
            queryset = queryset.in_reading_order()
        return super().filter_queryset(queryset)


class InitiativeDetailFilter(StrictFilterSet):
    """The only parameter of a single initiative: ``as_of``."""

    as_of = day_as_of(
        _("A day, month or year. Only what had certainly been named by then, with the stage reached by then.")
    )


class ComputedValueFilter(CitedFilter):
    """A filter set of records with a value computed from dated rows, such as the stage from outcomes."""

    # The model of the dated rows, and the name of its foreign key to the record.
    dated_model: ClassVar[type[Outcome] | type[Check]]
    dated_reference: ClassVar[str]
    # The filters on the dated rows: a single row must match all of them.
    dated_filters: ClassVar[tuple[str, ...]]

    def filter_queryset(self, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """Annotate the computed value before the filters run, and apply ``dated_filters`` to the dated rows."""
        if not self.is_valid():
            return queryset.none()
        queryset = self.with_computed_values(queryset)
        for name, value in self.form.cleaned_data.items():
            if name not in (*self.dated_filters, "as_of"):
                queryset = self.filters[name].filter(queryset, value)
        if any(self.form.cleaned_data[name] for name in self.dated_filters):
            queryset = queryset.filter(pk__in=self.dated_rows().order_by().values(self.dated_reference))
        return queryset

    def with_computed_values(self, rows: QuerySet[Model]) -> QuerySet[Model]:
        """The rows as of the day, with their computed values."""
        assert isinstance(rows, RecordedQuerySet)
        return rows.as_of(self.when).with_computed(self.when)

    def dated_rows(self) -> QuerySet[Model]:
        """The published dated rows as of the day that match the filters of ``dated_filters``."""
        rows: QuerySet[Model] = self.dated_model.objects.published().as_of(self.when)
        for name in self.dated_filters:
            rows = self.filters[name].filter(rows, self.form.cleaned_data[name])
        return rows

    def pairs(self, name: str) -> Pairs:
        """As for any filter; for one of ``dated_filters``, the records with the values of their dated rows."""
        if name not in self.dated_filters:
            return super().pairs(name)
        others = self.without(name)
        rows = keys(others.qs)
        of_these = others.dated_rows().filter(**{f"{self.dated_reference}__in": rows})
        pairs: Pairs = self.filters[name].pairs(of_these, self.dated_reference)
        return pairs


class NamedAtFilter(SlugsFilter):
    """The initiatives named at all of the meetings given: by an outcome, a commitment, or a text on the meeting."""

    needs_all = True

    def filter(self, qs: QuerySet[Model], value: Collection[Model]) -> QuerySet[Model]:
        """Narrow the rows meeting by meeting."""
        for meeting in value:
            qs = super().filter(qs, [meeting])
        return qs


# A perspective does not name an initiative.
NAMING = Q(citations__aspect__in=NAMING_ASPECTS, citations__passage__nature__in=MENTION_NATURES)


class InitiativeFilter(ComputedValueFilter):
    """The filters of initiatives.

    Meeting, body, verb and verb class look at the outcomes about an initiative: one outcome must meet them all.
    """

    dated_model = Outcome
    dated_reference = "initiative"
    dated_filters = ("meeting", "body", "verb", "verb_class")

    kind = by_kind("kind", InitiativeKind.choices, _("Kinds of initiative; any of them."))
    stage = by_stage(
        _("The stage reached by the day that as_of gives, or by the newest text held; any of these."),
        _("at the stage %(values)s"),
    )
    theme = by_theme("themes")
    meeting = by_meeting(
        "meeting", help_text=_("Slugs of meetings; the initiatives that an outcome of any of them is about."),
        phrase=_("with an outcome at the %(values)s"),
    )  # fmt: skip
    named_at = NamedAtFilter(
        Meeting.objects.published(),
        "outcomes__meeting", "outcomes_under__meeting", "commitments__checks__meeting",
        "citations__passage__source__meetings",
        label=_("named at"), help_text=_(
            "Slugs of meetings; the initiatives named at all of them: by an outcome, a commitment, or a text on the "
            "meeting. Perspectives do not count."
        ),
        phrase=_("named at the %(values)s"), only={"citations__passage__source__meetings": NAMING},
    )  # fmt: skip
    alive_from = DayFilter(
        "first_named", "lte", label=_("named by"), phrase=_("named by %(values)s"),
        help_text=_("A day, such as 2023-02-09. Keeps initiatives that were certainly named on that day or before."),
    )  # fmt: skip
    alive_to = DayFilter(
        "last_named", "gte", label=_("and again from"), phrase=_("named from %(values)s on"),
        help_text=_("A day, such as 2025-01-17. Keeps initiatives that were named on that day or later."),
    )  # fmt: skip
    body = by_actor(
        "body", label=_("acting body"), help_text=_("Slugs of bodies; the initiatives that any of them acted on."),
        phrase=_("acted on by %(values)s"),
    )  # fmt: skip
    verb = by_verb(_("Verbs of the scale; the initiatives that have an outcome with any of them."))
    verb_class = by_verb_class(_("Classes of verbs; the initiatives that have an outcome with a verb of any of them."))
    initiative = by_initiative(
        "part_of",
        help_text=_("Slugs of initiatives; the parts of any of them."),
        phrase=_("that are part of %(values)s"),
    )
    related_to = SlugsFilter(
        Initiative.objects.published(),
        "pk", "part_of", "parts",
        "succeeds", "succeeds__succeeds", "succeeded_by", "succeeded_by__succeeded_by",
        label=_("with its relatives"), help_text=_(
            "Slugs of initiatives; each with its whole and its parts, the two that it succeeds and the two that "
            "succeed it."
        ),
        phrase=_("related to %(values)s, itself included"),
    )  # fmt: skip
    partner = by_partner(
        "roles__actor", "outcomes__counterparts",
        help_text=_("Slugs of partners; the initiatives in which any has a role or is counterpart of an outcome."),
        phrase=_("with %(values)s"),
    )  # fmt: skip
    actor = by_actor(
        "roles__actor", "outcomes__counterparts", "body", label=_("actor"),
        help_text=_(
            "Slugs of actors; the initiatives in which any of them has a role, with an outcome of "
            "which it is a counterpart, or of which it is the body."
        ),
        phrase=_("with %(values)s"),
    )  # fmt: skip
    date_after = day_after("period", _("period from"), OF_PERIOD)
    date_before = day_before("period", _("period to"), OF_PERIOD)
    as_of = day_as_of(
        _("A day, month or year. Only what had certainly been named by then, with the stage reached by then.")
    )
    ordering = SortFilter(
        {
            "name": (_("name"), ("name", "slug")),
            "kind": (_("kind"), ("kind", "name", "slug")),
            "period": (_("period"), ("period_earliest", "period_latest", "slug")),
            "theme": (_("theme"), ("theme_order", "theme_name", "name", "slug")),
            "first": (_("first mention"), ("first_named", "name", "slug")),
            "last": (_("last mention"), ("last_named", "name", "slug")),
        },
        default="name",
    )

    def filter_queryset(self, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """Annotate what the ordering uses: the first theme, or the days of the first and last mention."""
        if not self.is_valid():
            return queryset.none()
        assert isinstance(queryset, InitiativeQuerySet)
        order = self.form.cleaned_data["ordering"].removeprefix("-")
        if order == "theme":
            queryset = queryset.with_theme()
        if order in ("first", "last") or self.form.cleaned_data["alive_from"] or self.form.cleaned_data["alive_to"]:
            queryset = with_mentions(queryset, self.when)
        return super().filter_queryset(queryset)


class CommitmentDetailFilter(StrictFilterSet):
    """The only parameter of a single commitment: ``as_of``."""

    as_of = day_as_of(_("A day, month or year. Only what had certainly been stated by then, as it stood then."))


class CommitmentFilter(ComputedValueFilter):
    """The filters of commitments.

    Meeting and finding look at the checks of a commitment: one check must meet them both.
    """

    dated_model = Check
    dated_reference = "commitment"
    dated_filters = ("meeting", "finding")

    standing = CodesFilter(
        "standing", choices=CommitmentStanding.choices, label=_("standing"),
        help_text=_(
            "The standing on the day given by as_of, or on the date of the newest text held if that is earlier; any of "
            "these. The method page defines each."
        ),
        phrase=_("that are %(values)s"),
    )  # fmt: skip
    follow_up = FollowUpFilter(
        choices=[
            ("repeated", _("restated")),
            ("postponed", _("postponed or given a later date")),
            ("silent", _("without a later report")),
        ],
        label=_("follow-up"),
        help_text=_(
            "What later texts say of the commitment, if anything; any of these. Without a later report: a text on a "
            "later meeting is held, and none restates the commitment or reports on it."
        ),
        phrase=_("that were %(values)s"),
    )  # fmt: skip
    finding = CodesFilter(
        "finding", choices=Finding.choices, label=_("history entry"),
        help_text=_("What a dated entry of its history says; any of these."),
        phrase=_("with the history entry “%(values)s”"),
    )  # fmt: skip
    kind = CodesFilter(
        "basis", choices=CommitmentBasis.choices, label=_("how firmly stated"),
        help_text=_("How firmly the source states it; any of these."),
        phrase=_("that are stated as “%(values)s”"),
    )  # fmt: skip
    theme = by_theme("themes")
    initiative = by_initiative(
        "initiative", help_text=_("Slugs of initiatives; the commitments about any of them."),
        phrase=_("about %(values)s"),
    )  # fmt: skip
    meeting = by_meeting(
        "meeting", help_text=_("Slugs of meetings; what is recorded under any of them."),
        phrase=_("recorded under the %(values)s"),
    )  # fmt: skip
    partner = by_partner(
        "owner", "initiative__roles__actor", "initiative__outcomes__counterparts",
        help_text=_(
            "Slugs of partners; the commitments of any of them, and those about an initiative in "
            "which any of them has a role, or with an outcome of which it is a counterpart."
        ),
        phrase=_("with %(values)s"),
    )  # fmt: skip
    actor = by_actor(
        "owner", label=_("owner"), help_text=_("Slugs of actors; the commitments of any of them."),
        phrase=_("whose owner is %(values)s"),
    )  # fmt: skip
    date_after = DayFilter(
        "due_latest",
        "gte",
        label=_("due from"),
        help_text=_("A day. Due then or later, or without a due date stated."),
        phrase=DUE,
    )
    date_before = DayFilter("due_latest", "lte", label=_("due to"), help_text=_("A day. Due by then."), phrase=DUE)
    as_of = day_as_of(_("A day, month or year. Only what had certainly been stated by then, as it stood then."))
    ordering = SortFilter(
        {
            "due": (_("due date"), ("due_latest", "slug")),
            "late": (_("lateness"), ("late_by", "slug")),
            "made": (_("when stated"), ("made", "slug")),
            "standing": (_("standing"), ("standing", "due_latest", "slug")),
            "name": (_("what"), ("text", "slug")),
        },
        default="due",
        descending=("late",),
    )

    def with_computed_values(self, rows: QuerySet[Model]) -> QuerySet[Model]:
        """Also annotate ``late_by`` if the ordering uses it."""
        rows = super().with_computed_values(rows)
        if "late" not in self.form.cleaned_data.get("ordering", ""):
            return rows
        assert isinstance(rows, CommitmentQuerySet)
        return rows.with_lateness()


class CommitmentDatesFilter(CommitmentFilter):
    """The filters of the page of promised dates, which has an order of its own."""

    ordering = None  # type: ignore[assignment]


class CheckFilter(PartFilter):
    """The filters of checks."""

    commitment = SlugsFilter(
        Commitment.objects.published(), "commitment", label=_("commitment"),
        help_text=_("Slugs of commitments; the checks of any of them."), phrase=_("of %(values)s"),
    )  # fmt: skip
    initiative = by_initiative(
        "commitment__initiative",
        help_text=_("Slugs of initiatives; the checks of commitments about any of them."),
        phrase=_("of commitments about %(values)s"),
    )
    meeting = by_meeting(
        "meeting", help_text=_("Slugs of meetings; the checks recorded under any of them."),
        phrase=_("recorded under the %(values)s"),
    )  # fmt: skip
    actor = by_actor(
        "commitment__owner", label=_("owner"),
        help_text=_("Slugs of actors; the checks of commitments of any of them."),
        phrase=_("of commitments of %(values)s"),
    )  # fmt: skip
    theme = by_theme("commitment__themes")
    finding = CodesFilter(
        "finding", choices=Finding.choices, label=_("finding"),
        help_text=_("What they say about the commitment; any of these."), phrase=_("with the finding “%(values)s”"),
    )  # fmt: skip
    date_after = day_after("date", _("from"), DATED)
    date_before = day_before("date", _("to"), DATED)
    as_of = day_as_of(_("A day, month or year. Only what had certainly been said or happened by then."))
    ordering = SortFilter(
        {
            "date": (_("date"), ("date_earliest", "date_latest", "slug")),
            "due": (_("due date"), ("due_latest", "slug")),
            "commitment": (_("commitment"), ("commitment__text", "date_latest", "date_earliest", "slug")),
        },
        default="-date",
    )


class RoleFilter(CitedFilter):
    """The filters of roles."""

    partner = by_partner(
        "actor", help_text=_("Slugs of partners; the roles of any of them."), phrase=_("of %(values)s")
    )
    actor = by_actor(
        "actor", label=_("actor"), help_text=_("Slugs of actors; the roles of any of them."), phrase=_("of %(values)s")
    )
    initiative = by_initiative(
        "initiative", help_text=_("Slugs of initiatives; the roles in any of them."), phrase=_("in %(values)s")
    )
    role = by_role("role", RoleKind.choices, _("Roles in the initiative; any of them."))
    theme = by_theme("initiative__themes")
    meeting = by_meeting(
        "initiative__outcomes__meeting",
        help_text=_("Slugs of meetings; roles in the initiatives that an outcome of any of them is about."),
        phrase=_("in initiatives named at the %(values)s"),
    )
    date_after = day_after("period", _("period from"), OF_PERIOD)
    date_before = day_before("period", _("period to"), OF_PERIOD)
    as_of = day_as_of(
        _(
            "A day, month or year. Only the roles that had begun by then; of those without a period, "
            "the ones that a source had named."
        )
    )
    ordering = SortFilter(
        {
            "actor": (_("actor"), ("actor__name", "initiative__name", "slug")),
            "initiative": (_("initiative"), ("initiative__name", "actor__name", "slug")),
            "period": (_("period"), ("period_earliest", "period_latest", "slug")),
        },
        default="initiative",
    )


class PerspectiveFilter(CitedFilter):
    """The filters of perspectives."""

    theme = by_theme("themes")
    meeting = by_meeting(
        "meeting", help_text=_("Slugs of meetings; the perspectives about any of them."),
        phrase=_("about the %(values)s"),
    )  # fmt: skip
    initiative = by_initiative(
        "initiative",
        help_text=_("Slugs of initiatives; the perspectives on any of them."),
        phrase=_("about %(values)s"),
    )
    partner = by_partner(
        "voice", help_text=_("Slugs of partners; the perspectives of any of them."), phrase=_("voiced by %(values)s")
    )
    actor = by_actor(
        "voice", label=_("voice"), help_text=_("Slugs of actors; the perspectives of any of them."),
        phrase=_("voiced by %(values)s"),
    )  # fmt: skip
    date_after = day_after("date", _("from"), DATED)
    date_before = day_before("date", _("to"), DATED)
    as_of = day_as_of(_("A day, month or year. Only what had certainly been said by then."))
    ordering = SortFilter(
        {
            "date": (_("date"), ("date_earliest", "date_latest", "slug")),
            "name": (_("title"), ("title", "slug")),
        },
        default="-date",
    )
