"""What was asked for at a meeting, and later outcomes on the theme, as a resource of the API."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from adgmin.api.computed import ComputedSerializer, ComputedView, DatedReferenceSerializer, computed_as
from adgmin.api.examples import JAPAN, THEMES, reference
from adgmin.api.serializers_base import ReferenceSerializer, RowSerializer
from initiatives.asked import AskedPage

from .lines import OUTCOME_LINE, PARAGRAPH, THIRD, CitedLineSerializer, OutcomeLineSerializer


class PerspectiveLineSerializer(CitedLineSerializer):
    """A perspective in a line."""

    voice = ReferenceSerializer(allow_null=True, help_text=_("Whose view it is; null: the source does not say."))


class AskedOnThemeSerializer(RowSerializer):
    """What was asked for on a theme, and later outcomes on it."""

    theme = ReferenceSerializer(allow_null=True, help_text=_("The theme; null: filed under none."))
    perspectives = PerspectiveLineSerializer(many=True, help_text=_("What was asked for."))
    later_outcomes = OutcomeLineSerializer(
        many=True,
        source="later",
        help_text=_("The latest outcomes on the theme since; no source says that they answer it."),
    )
    later_count = serializers.IntegerField(help_text=_("The number of all later outcomes on the theme."))


class AskedSerializer(ComputedSerializer):
    """What member states and industry asked for at a meeting, by theme."""

    meeting = DatedReferenceSerializer(source="object", help_text=_("The meeting."))
    since = serializers.DateField(
        allow_null=True, help_text=_("The day from which outcomes count as later; null: the date is not known.")
    )
    voices = ReferenceSerializer(many=True, help_text=_("Who asked."))
    perspectives_count = serializers.IntegerField(
        help_text=_("The number of all perspectives; the groups have the first ones.")
    )
    by_theme = AskedOnThemeSerializer(
        many=True, source="groups", help_text=_("The perspectives under each of their themes.")
    )


ASKED = {
    "meeting": THIRD, "since": "2023-02-11", "voices": [JAPAN], "perspectives_count": 1,
    "by_theme": [
        {
            "theme": THEMES[0], "later_outcomes": [OUTCOME_LINE], "later_count": 1,
            "perspectives": [
                {**reference("perspectives", "japan-skills", "More training"), "voice": JAPAN, "passages": [PARAGRAPH]}
            ],
        }
    ],
}  # fmt: skip


@computed_as(_("What was asked for at a meeting, and later outcomes"), "/meetings/3rd-adgmin/asked/", ASKED)
class AskedView(ComputedView):
    """Views and wishes voiced at a meeting, by theme, beside later outcomes on the theme.

    The outcomes share the theme; no source says that they answer what was asked.
    """

    page_class = AskedPage
    page_name = "asked"
    serializer_class = AskedSerializer
