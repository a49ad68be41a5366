"""The filters of partners and of their cooperation, for the pages, the API and the exports alike."""

from django.utils.translation import gettext_lazy as _

from adgmin.filters import CitedFilter, by_meeting, by_theme, day_after, day_as_of, day_before
from adgmin.strict import CodesFilter, OrderingFilter
from initiatives.filters import by_initiative, by_partner
from initiatives.models import RoleKind

from .models import PartnerKind


class PartnerFilter(CitedFilter):
    """Partners."""

    kind = CodesFilter(
        "kind", choices=PartnerKind.choices, label=_("kind"), help_text=_("Kinds of partner; any of them.")
    )
    initiative = by_initiative(
        "actor__roles__initiative", "actor__outcomes_with__initiative",
        help_text=_("Slugs of initiatives; who has a part in any of them, or is counterpart of an outcome about it."),
    )  # fmt: skip
    meeting = by_meeting(
        "actor__outcomes_with__meeting", "actor__meeting_roles__meeting",
        help_text=_("Slugs of meetings; who had a part in any of them, or is counterpart of an outcome of it."),
    )  # fmt: skip
    theme = by_theme("actor__outcomes_with__themes", "actor__roles__initiative__themes")
    ordering = OrderingFilter(
        {"name": (_("name"), ("actor__name", "slug")), "kind": (_("kind"), ("kind", "actor__name", "slug"))},
        usual="name",
    )


class CooperationFilter(CitedFilter):
    """The parts that partners have in initiatives."""

    partner = by_partner("actor", help_text=_("Slugs of partners; the parts that any of them has."))
    initiative = by_initiative("initiative", help_text=_("Slugs of initiatives; the parts that partners have in them."))
    kind = CodesFilter("role", choices=RoleKind.choices, label=_("kind"), help_text=_("Kinds of part; any of them."))
    theme = by_theme("initiative__themes")
    meeting = by_meeting(
        "initiative__outcomes__meeting",
        help_text=_("Slugs of meetings; parts in what any of them had an outcome about."),
    )
    date_after = day_after("period", _("period from"))
    date_before = day_before("period", _("period to"))
    as_of = day_as_of(
        _("A day. Only the parts that had begun by then; of those without a period, what a source had spoken of.")
    )
    ordering = OrderingFilter(
        {
            "partner": (_("partner"), ("actor__name", "initiative__name", "slug")),
            "initiative": (_("initiative"), ("initiative__name", "actor__name", "slug")),
            "period": (_("period"), ("period_earliest", "period_latest", "slug")),
        },
        usual="partner",
    )
