"""The filters of initiatives, outcomes, commitments and perspectives, for the pages, the API and the exports alike."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from adgmin import verbs
from adgmin.filters import CitedFilter, by_actor, by_meeting, by_theme, day_after, day_as_of, day_before
from adgmin.models import Actor, Cited, State
from adgmin.strict import (
    CodesFilter,
    DayFilter,
    OrderingFilter,
    Rows,
    SlugsFilter,
    StrictFilterSet,
    Text,
    VerbClassesFilter,
)

from .models import Check, CommitmentBasis, CommitmentStanding, Finding, Initiative, InitiativeKind, Outcome


def by_initiative(*paths: str, help_text: Text) -> SlugsFilter:
    """By initiative."""
    return SlugsFilter(Initiative.objects.published(), *paths, label=_("initiative"), help_text=help_text)


def by_partner(*paths: str, help_text: Text) -> SlugsFilter:
    """By partner, to whose actor the paths lead: a partner's slug is its actor's."""
    partners = Actor.objects.published().filter(partner__state=State.PUBLISHED)
    return SlugsFilter(partners, *paths, label=_("partner"), help_text=help_text)


def by_verb(help_text: Text) -> CodesFilter:
    """By verb."""
    return CodesFilter("verb", choices=verbs.choices(), label=_("verb"), help_text=help_text)


def by_verb_class(help_text: Text) -> VerbClassesFilter:
    """By class of verb."""
    return VerbClassesFilter("verb", choices=verbs.class_choices(), label=_("verb class"), help_text=help_text)


def by_stage(help_text: Text) -> CodesFilter:
    """By stage."""
    return CodesFilter("stage", choices=verbs.Stage.choices, label=_("stage"), help_text=help_text)


class OutcomeFilter(CitedFilter):
    """Outcomes."""

    meeting = by_meeting("meeting", help_text=_("Slugs of meetings; the outcomes of any of them."))
    theme = by_theme("themes")
    initiative = by_initiative(
        "initiative", "under",
        help_text=_("Slugs of initiatives; the outcomes about any of them or standing under it."),
    )  # fmt: skip
    partner = by_partner("counterparts", help_text=_("Slugs of partners; the outcomes with or about any of them."))
    actor = by_actor(
        "counterparts", "body", label=_("actor"),
        help_text=_("Slugs of actors; the outcomes with, about or by any of them."),
    )  # fmt: skip
    body = by_actor("body", label=_("acting body"), help_text=_("Slugs of bodies; what any of them did."))
    verb = by_verb(_("Verbs of the scale; any of them."))
    verb_class = by_verb_class(_("Classes of verbs; any of them."))
    stage = by_stage(_("The stage to which the outcome moved its initiative; any of these."))
    date_after = day_after("date", _("from"))
    date_before = day_before("date", _("to"))
    as_of = day_as_of(_("A day. Only the outcomes that had certainly happened by then."))
    ordering = OrderingFilter(
        {
            "date": (_("date"), ("date_earliest", "date_latest", "slug")),
            "title": (_("title"), ("title", "slug")),
            "verb": (_("verb"), ("verb", "slug")),
            "place": (_("place in the source"), ("place", "slug")),
        },
        usual="-date",
    )

    def filter_queryset(self, queryset: Rows) -> Rows:
        """Give each its place in its source, where the order asks for it."""
        by_place = "place" in self.form.cleaned_data.get("ordering", "")
        return super().filter_queryset(queryset.in_reading_order() if by_place else queryset)


class InitiativeDetailFilter(StrictFilterSet):
    """A single initiative, with the stage that it had reached by ``as_of``, or has reached today."""

    as_of = day_as_of(_("A day. Only what had certainly been spoken of by then, with the stage reached by then."))

    def filter_queryset(self, queryset: Rows) -> Rows:
        """Give it its stage."""
        return super().filter_queryset(queryset.with_stage())


class AsSaidFilter(CitedFilter):
    """Records that stand somewhere by what was said of them, up to the day that ``as_of`` gives, or today."""

    # The noun that says something of the record, and its reference to it.
    said_by: ClassVar[type[Cited]]
    refers_by: ClassVar[str]
    # The filters that look at what was said: one row of that noun must meet them all.
    of_one: ClassVar[tuple[str, ...]]

    def as_they_stand(self, rows: Rows) -> Rows:
        """The rows with what they have come to today."""
        raise NotImplementedError

    def filter_queryset(self, queryset: Rows) -> Rows:
        """Say how each stands before any filter asks for it, and look for the one row."""
        if not self.is_valid():
            return queryset.none()
        day = self.form.cleaned_data["as_of"]
        said: Rows = self.said_by._default_manager
        said = said.published().as_of(day) if day else said.published()
        queryset = queryset.as_of(day) if day else self.as_they_stand(queryset)
        for name, value in self.form.cleaned_data.items():
            if name in self.of_one:
                said = self.filters[name].filter(said, value)
            elif name != "as_of":
                queryset = self.filters[name].filter(queryset, value)
        if any(self.form.cleaned_data[name] for name in self.of_one):
            queryset = queryset.filter(pk__in=said.order_by().values(self.refers_by))
        return queryset


class InitiativeFilter(AsSaidFilter):
    """Initiatives, with the stage that each had reached by ``as_of``, or has reached today.

    Meeting, body, verb and verb class look at the outcomes about an initiative: one outcome must meet them all.
    """

    said_by = Outcome
    refers_by = "initiative"
    of_one = ("meeting", "body", "verb", "verb_class")

    kind = CodesFilter(
        "kind", choices=InitiativeKind.choices, label=_("kind"), help_text=_("Kinds of initiative; any of them.")
    )
    stage = by_stage(_("The stage reached today, or by the day that as_of gives; any of these."))
    theme = by_theme("themes")
    meeting = by_meeting("meeting", help_text=_("Slugs of meetings; what any of them had an outcome about."))
    body = by_actor("body", label=_("acting body"), help_text=_("Slugs of bodies; what any of them acted on."))
    verb = by_verb(_("Verbs of the scale; what an outcome with any of them is about."))
    verb_class = by_verb_class(_("Classes of verbs; what an outcome with a verb of any of them is about."))
    initiative = by_initiative("part_of", help_text=_("Slugs of initiatives; the parts of any of them."))
    partner = by_partner(
        "roles__actor", "outcomes__counterparts",
        help_text=_("Slugs of partners; what any of them has a part in, or is counterpart of an outcome about."),
    )  # fmt: skip
    actor = by_actor(
        "roles__actor", "outcomes__counterparts", "body", label=_("actor"),
        help_text=_(
            "Slugs of actors; what any of them has a part in, or is counterpart of an outcome about, or whose life it "
            "is."
        ),
    )  # fmt: skip
    date_after = day_after("period", _("period from"))
    date_before = day_before("period", _("period to"))
    as_of = day_as_of(_("A day. Only what had certainly been spoken of by then, with the stage reached by then."))
    ordering = OrderingFilter(
        {
            "name": (_("name"), ("name", "slug")),
            "kind": (_("kind"), ("kind", "name", "slug")),
            "period": (_("period"), ("period_earliest", "period_latest", "slug")),
        },
        usual="name",
    )

    def as_they_stand(self, rows: Rows) -> Rows:
        """With their stages."""
        return rows.with_stage()


class CommitmentDetailFilter(StrictFilterSet):
    """A single commitment, as it stood on the day that ``as_of`` gives, or stands today."""

    as_of = day_as_of(_("A day. Only what had certainly been promised by then, as it stood then."))

    def filter_queryset(self, queryset: Rows) -> Rows:
        """Give it its standing."""
        return super().filter_queryset(queryset.with_standing())


class CommitmentFilter(AsSaidFilter):
    """Commitments, as each stood on the day that ``as_of`` gives, or stands today.

    Meeting and finding look at the checks of a commitment: one check must meet them both.
    """

    said_by = Check
    refers_by = "commitment"
    of_one = ("meeting", "finding")

    standing = CodesFilter(
        "standing", choices=CommitmentStanding.choices, label=_("standing"),
        help_text=_("How it stands today, or stood on the day that as_of gives; any of these."),
    )  # fmt: skip
    finding = CodesFilter(
        "finding", choices=Finding.choices, label=_("finding"),
        help_text=_("What some source says of it; any of these."),
    )  # fmt: skip
    kind = CodesFilter(
        "basis", choices=CommitmentBasis.choices, label=_("basis"), help_text=_("How firmly it is put; any of these.")
    )
    theme = by_theme("themes")
    initiative = by_initiative("initiative", help_text=_("Slugs of initiatives; what is promised of any of them."))
    meeting = by_meeting("meeting", help_text=_("Slugs of meetings; what was spoken of at any of them."))
    partner = by_partner(
        "owner", "initiative__roles__actor",
        help_text=_("Slugs of partners; what any of them promised, or has a part in the initiative of."),
    )  # fmt: skip
    actor = by_actor("owner", label=_("owner"), help_text=_("Slugs of actors; what any of them promised."))
    date_after = DayFilter("due_latest", "gte", label=_("due from"), help_text=_("A day. Due then, later or never."))
    date_before = DayFilter("due_latest", "lte", label=_("due to"), help_text=_("A day. Due by then."))
    as_of = day_as_of(_("A day. Only what had certainly been promised by then, as it stood then."))
    ordering = OrderingFilter(
        {
            "due": (_("due date"), ("due_latest", "slug")),
            "text": (_("what"), ("text", "slug")),
            "standing": (_("standing"), ("standing", "due_latest", "slug")),
        },
        usual="due",
    )

    def as_they_stand(self, rows: Rows) -> Rows:
        """With their standing."""
        return rows.with_standing()


class PerspectiveFilter(CitedFilter):
    """Perspectives."""

    theme = by_theme("themes")
    meeting = by_meeting("meeting", help_text=_("Slugs of meetings; what was thought around any of them."))
    initiative = by_initiative("initiative", help_text=_("Slugs of initiatives; what is thought of any of them."))
    actor = by_actor("voice", label=_("voice"), help_text=_("Slugs of actors; what any of them thinks."))
    date_after = day_after("date", _("from"))
    date_before = day_before("date", _("to"))
    as_of = day_as_of(_("A day. Only what had certainly been said by then."))
    ordering = OrderingFilter(
        {
            "date": (_("date"), ("date_earliest", "date_latest", "slug")),
            "title": (_("title"), ("title", "slug")),
        },
        usual="-date",
    )
