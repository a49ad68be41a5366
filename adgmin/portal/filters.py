"""The filters of meetings and actors. They are here because they filter by initiatives and partners too."""

from django.utils.translation import gettext_lazy as _

from adgmin.filters.base import CodesFilter, SortFilter
from adgmin.filters.nouns import (
    DATED,
    CitedFilter,
    by_actor,
    by_kind,
    by_meeting,
    by_theme,
    day_after,
    day_as_of,
    day_before,
)
from adgmin.models import ActorKind, MeetingStatus
from initiatives.filters import by_initiative, by_partner


class MeetingFilter(CitedFilter):
    """The filters of the list of meetings, its feed and the API."""

    body = by_actor(
        "body", label=_("body"), help_text=_("Slugs of bodies; the meetings of any of them."), phrase=_("of %(values)s")
    )
    actor = by_actor(
        "roles__actor", "roles__person", label=_("actor"),
        help_text=_("Slugs of actors; the meetings in which any of them had a role."),
        phrase=_("in which %(values)s had a role"),
    )  # fmt: skip
    status = CodesFilter(
        "status_by_then", choices=MeetingStatus.choices, label=_("status"), help_text=_("Held or planned."),
        phrase="%(values)s",
    )  # fmt: skip
    theme = by_theme("outcomes__themes")
    initiative = by_initiative(
        "outcomes__initiative", "outcomes__under",
        help_text=_("Slugs of initiatives; the meetings with an outcome about or belonging to any of them."),
        phrase=_("that named %(values)s"),
    )  # fmt: skip
    partner = by_partner(
        "outcomes__counterparts", "roles__actor",
        help_text=_(
            "Slugs of partners; the meetings in which any of them had a role, or that have an outcome with "
            "or about it."),
        phrase=_("with or about %(values)s"),
    )  # fmt: skip
    date_after = day_after("date", _("from"), DATED)
    date_before = day_before("date", _("to"), DATED)
    as_of = day_as_of(
        _("A day, month or year. The meetings over by then, and those that a text reporting up to then plans.")
    )
    ordering = SortFilter(
        {
            "date": (_("date"), ("date_earliest", "date_latest", "slug")),
            "name": (_("name"), ("name", "slug")),
        },
        default="-date",
    )


class ActorFilter(CitedFilter):
    """The filters of the list of actors and the API."""

    kind = by_kind("kind", ActorKind.choices, _("Kinds of actor; any of them."))
    body = by_actor(
        "parent", "memberships__grouping", label=_("body"),
        help_text=_("Slugs of bodies; the actors that belong to any of them, as a part or as a member."),
        phrase=_("that belong to %(values)s"),
    )  # fmt: skip
    meeting = by_meeting(
        "meeting_roles__meeting", "offices_held__meeting",
        help_text=_("Slugs of meetings; the actors that had a role in any of them."),
        phrase=_("with a role in the %(values)s"),
    )  # fmt: skip
    initiative = by_initiative(
        "roles__initiative", "outcomes_with__initiative",
        help_text=_("Slugs of initiatives; who has a role in any of them, or is a counterpart of an outcome about it."),
        phrase=_("with a role in %(values)s"),
    )  # fmt: skip
    ordering = SortFilter(
        {"name": (_("name"), ("name", "slug")), "kind": (_("kind"), ("kind", "name", "slug"))}, default="name"
    )
