"""The filter sets of the nouns of ``adgmin``, and the filters that all nouns share.

Pages, API and exports use the same filter sets. See ``adgmin.filters.base`` for their rules.
"""

from django.utils.translation import gettext_lazy as _

from adgmin.models import Actor, Meeting, MeetingRoleKind, Nature, Source, SourceKind, Standing, Theme

from .base import (
    Codes,
    CodesFilter,
    DayFilter,
    DiffersFilter,
    SlugsFilter,
    SortFilter,
    StrictFilterSet,
    Text,
    UpdatedSinceFilter,
    WordsFilter,
)
from .days import AsOfFilter

# Phrases of several filters; see ``adgmin.filters.base.PhraseMixin``.
DATED = _("dated %(values)s")
OF_PERIOD = _("of the period %(values)s")
PUBLISHED = _("published %(values)s")
AS_OF = _("as of %(values)s")


def by_theme(*paths: str) -> SlugsFilter:
    """A filter by themes, related by these paths."""
    return SlugsFilter(
        Theme.objects.published(), *paths, label=_("theme"),
        help_text=_("Slugs of themes; any of them."), phrase=_("on %(values)s"),
    )  # fmt: skip


def by_meeting(*paths: str, help_text: Text, phrase: Text) -> SlugsFilter:
    """A filter by slugs of published meetings; a row matches if any of the ORM paths leads to one of them."""
    return SlugsFilter(Meeting.objects.published(), *paths, label=_("meeting"), help_text=help_text, phrase=phrase)


def by_actor(*paths: str, label: Text, help_text: Text, phrase: Text) -> SlugsFilter:
    """A filter by actors in any role, related by these paths."""
    return SlugsFilter(Actor.objects.published(), *paths, label=label, help_text=help_text, phrase=phrase)


def by_kind(field: str, choices: Codes, help_text: Text) -> CodesFilter:
    """A filter by the codes of a kind field."""
    return CodesFilter(field, choices=choices, label=_("kind"), help_text=help_text, phrase=_("of the kind %(values)s"))


def by_role(field: str, choices: Codes, help_text: Text) -> CodesFilter:
    """A filter by the codes of a role field."""
    return CodesFilter(
        field, choices=choices, label=_("role"), help_text=help_text, phrase=_("with the role %(values)s")
    )


def day_after(field: str, label: Text, phrase: Text) -> DayFilter:
    """A filter from a day on. Compares the latest day that the date can mean."""
    return DayFilter(
        f"{field}_latest", "gte", label=label, phrase=phrase,
        help_text=_(
            "A day, such as 2023-02-09. Keeps records that may be dated then or later. The latest day"
            " that the date can mean counts; a date that no source states can mean any day."
        ),
    )  # fmt: skip


def day_before(field: str, label: Text, phrase: Text) -> DayFilter:
    """A filter up to a day. Compares the earliest day that the date can mean."""
    return DayFilter(
        f"{field}_earliest", "lte", label=label, phrase=phrase,
        help_text=_(
            "A day, such as 2023-02-10. Keeps records that may be dated then or earlier. The earliest"
            " day that the date can mean counts; a date that no source states can mean any day."
        ),
    )  # fmt: skip


def day_as_of(help_text: Text, phrase: Text = AS_OF) -> AsOfFilter:
    """The filter ``as_of``, with a phrase."""
    return AsOfFilter(help_text, phrase)


class RecordFilter(StrictFilterSet):
    """The filters of all lists."""

    q = WordsFilter(
        label=_("words"), help_text=_("Words to search for; all of them must occur."), max_length=200,
        limits={"maxLength": 200, "pattern": r"^[^\u0000]*$"},
        phrase=_("matching “%(values)s”"),
    )  # fmt: skip
    updated_since = UpdatedSinceFilter(
        label=_("updated since"),
        help_text=_(
            "A date or a date and time in ISO 8601, UTC by default. The records that changed in this "
            "installation since then."
        ),
        phrase=_("changed here since %(values)s"),
    )


class CitedFilter(RecordFilter):
    """The filters of all lists of cited records."""

    source = SlugsFilter(
        Source.objects.published(), "passages__source",
        label=_("source"), help_text=_(
            "Slugs of sources; the records that cite any of them."), phrase=_("citing %(values)s"),
    )  # fmt: skip
    differs = DiffersFilter(
        choices=[("true", _("sources differ")), ("false", _("sources agree"))], label=_("sources differ"),
        help_text=_(
            "true: sources disagree on a fact; names, statements and a date that is only more precise do not count. "
            "false: they do not."
        ),
        phrase=_("where %(values)s"),
    )  # fmt: skip


class SourceFilter(RecordFilter):
    """The filters of the list of sources."""

    kind = by_kind("kind", SourceKind.choices, _("Kinds of source; any of them."))
    actor = by_actor(
        "publisher", label=_("publisher"), help_text=_("Slugs of actors; the sources that any of them published."),
        phrase=_("published by %(values)s"),
    )  # fmt: skip
    meeting = by_meeting(
        "meetings", help_text=_("Slugs of meetings; the sources that report on any of them."),
        phrase=_("about the %(values)s"),
    )  # fmt: skip
    date_after = day_after("published", _("published from"), PUBLISHED)
    date_before = day_before("published", _("published to"), PUBLISHED)
    as_of = day_as_of(
        _("A day, month or year. Only the sources that report on a meeting over by then, or were published by then."),
        _("on meetings over by %(values)s, or published by then"),
    )
    ordering = SortFilter(
        {
            "date": (_("date"), ("published_earliest", "published_latest", "slug")),
            "name": (_("title"), ("title", "slug")),
        },
        default="-date",
    )


class PassageFilter(RecordFilter):
    """The filters of the list of passages."""

    source = SlugsFilter(
        Source.objects.published(), "source",
        label=_("source"), help_text=_("Slugs of sources; the passages of any of them."), phrase=_("of %(values)s"),
    )  # fmt: skip
    kind = by_kind("nature", Nature.choices, _("What the passage holds; any of these."))
    meeting = by_meeting(
        "source__meetings",
        help_text=_("Slugs of meetings; the passages of the sources that report on any of them."),
        phrase=_("of sources about the %(values)s"),
    )
    ordering = SortFilter({"place": (_("place"), ("source__slug", "order", "slug"))}, default="place")


class ThemeFilter(RecordFilter):
    """The filters of the list of themes."""

    ordering = SortFilter(
        {"order": (_("order"), ("order", "name")), "name": (_("name"), ("name", "slug"))}, default="order"
    )


class PartFilter(CitedFilter):
    """Parts of other records, which the search does not find: what is said of them is found with the whole."""

    q = None  # type: ignore[assignment]


class MembershipFilter(PartFilter):
    """Memberships."""

    actor = by_actor(
        "member", label=_("member"), help_text=_("Slugs of actors; the memberships of any of them."),
        phrase=_("of %(values)s"),
    )  # fmt: skip
    body = by_actor(
        "grouping", label=_("grouping"), help_text=_("Slugs of groupings; the memberships in any of them."),
        phrase=_("in %(values)s"),
    )  # fmt: skip
    role = by_role("standing", Standing.choices, _("Roles in the grouping; any of them."))
    date_after = day_after("period", _("period from"), OF_PERIOD)
    date_before = day_before("period", _("period to"), OF_PERIOD)
    as_of = day_as_of(
        _(
            "A day, month or year. Only the memberships that had begun by then; of those without a period, "
            "the ones that a source had named."
        )
    )
    ordering = SortFilter(
        {
            "actor": (_("member"), ("member__name", "grouping__name", "slug")),
            "body": (_("grouping"), ("grouping__name", "member__name", "slug")),
            "period": (_("period"), ("period_earliest", "period_latest", "slug")),
        },
        default="body",
    )


class MeetingRoleFilter(PartFilter):
    """Roles at meetings."""

    meeting = by_meeting(
        "meeting", help_text=_("Slugs of meetings; the roles at any of them."), phrase=_("at the %(values)s")
    )
    actor = by_actor(
        "actor", "person", label=_("actor"),
        help_text=_("Slugs of actors; the roles of any of them, and those in which a person acted."),
        phrase=_("of %(values)s"),
    )  # fmt: skip
    body = by_actor(
        "meeting__body", label=_("body"), help_text=_("Slugs of bodies; the roles at the meetings of any of them."),
        phrase=_("at meetings of %(values)s"),
    )  # fmt: skip
    role = by_role("role", MeetingRoleKind.choices, _("Roles at the meeting; any of them."))
    date_after = day_after("meeting__date", _("from"), DATED)
    date_before = day_before("meeting__date", _("to"), DATED)
    as_of = day_as_of(
        _("A day, month or year. The roles at meetings over by then, and those that a text reporting up to then names.")
    )
    ordering = SortFilter(
        {
            "date": (_("date of the meeting"), ("meeting__date_earliest", "meeting__date_latest", "slug")),
            "actor": (_("actor"), ("actor__name", "slug")),
        },
        default="-date",
    )
