"""The filters of meetings and actors, with those by what the ground floor does not know: initiatives and partners."""

from django.utils.translation import gettext_lazy as _

from adgmin.filters import nouns as ground
from adgmin.filters.nouns import by_theme
from initiatives.filters import by_initiative, by_partner


class MeetingFilter(ground.MeetingFilter):
    """Meetings, also by what was said at them."""

    theme = by_theme("outcomes__themes")
    initiative = by_initiative(
        "outcomes__initiative", "outcomes__under",
        help_text=_("Slugs of initiatives; the meetings with an outcome about or under any of them."),
        phrase=_("that named %(values)s"),
    )  # fmt: skip
    partner = by_partner(
        "outcomes__counterparts", "roles__actor",
        help_text=_(
            "Slugs of partners; the meetings in which any of them had a role, or that have an outcome with "
            "or about it."),
        phrase=_("with or about %(values)s"),
    )  # fmt: skip


class ActorFilter(ground.ActorFilter):
    """Actors, also by what they have a part in."""

    initiative = by_initiative(
        "roles__initiative", "outcomes_with__initiative",
        help_text=_("Slugs of initiatives; who has a role in any of them, or is a counterpart of an outcome about it."),
        phrase=_("with a role in %(values)s"),
    )  # fmt: skip
