"""What the pages of meetings, themes and partners say first, who chaired, and briefings, as resources of the API."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from adgmin.api.computed import (
    PAGE_NUMBER,
    ComputedListSerializer,
    ComputedSerializer,
    ComputedView,
    CountSerializer,
    DatedReferenceSerializer,
    computed_as,
)
from adgmin.api.examples import JAPAN, THEMES, part
from adgmin.api.serializers_base import LabelField, ReferenceSerializer, RowSerializer
from adgmin.models import MeetingRoleKind, MeetingStatus
from adgmin.portal.briefing import briefing
from adgmin.portal.chairs import CHAIRING, MAX_MEETINGS, ChairsRow, chairs_of
from adgmin.portal.views import MeetingList, MeetingPage, ThemePage
from initiatives.computed.lines import (
    COMMITMENT_LINE,
    INITIATIVE_LINE,
    OUTCOME_LINE,
    PARAGRAPH,
    THIRD,
    CitedLineSerializer,
    CommitmentLineSerializer,
    InitiativeLineSerializer,
    OutcomeLineSerializer,
)
from partners.views import PartnerPage

from .language import CHARTS, ChartSerializer


class HolderSerializer(CitedLineSerializer):
    """A role at a meeting."""

    role = serializers.ChoiceField(MeetingRoleKind.choices, help_text=_("The role."))
    role_label = LabelField("role")
    actor = ReferenceSerializer(allow_null=True, help_text=_("Who had it."))
    person = ReferenceSerializer(allow_null=True, help_text=_("In which person."))
    office = serializers.CharField(allow_null=True, help_text=_("The office of the person at the time."))


class ChairsRowSerializer(RowSerializer):
    """The roles at a meeting, and those at the next one of its body."""

    meeting = DatedReferenceSerializer(help_text=_("The meeting."))
    status = serializers.ChoiceField(
        MeetingStatus.choices, source="meeting.status", help_text=_("Whether it was held or is planned.")
    )
    status_label = LabelField("status")
    holders = serializers.SerializerMethodField(help_text=_("The first hosts and chairs of each sort; empty: no text."))
    more_holders = serializers.SerializerMethodField(help_text=_("The number of further hosts and chairs."))
    following = DatedReferenceSerializer(allow_null=True, help_text=_("The next meeting of the body in the record."))
    following_holders = serializers.SerializerMethodField(help_text=_("Who chaired the next one or took over there."))

    @extend_schema_field(HolderSerializer(many=True))
    def get_holders(self, row: ChairsRow) -> object:
        rows = [role for kind in CHAIRING if kind in row.by_kind for role in row.by_kind[kind].roles]
        return HolderSerializer(rows, many=True, context=self.context).data

    def get_more_holders(self, row: ChairsRow) -> int:
        return sum(holders.more for holders in row.by_kind.values())

    @extend_schema_field(HolderSerializer(many=True))
    def get_following_holders(self, row: ChairsRow) -> object:
        holders = row.next_chair or row.next_incoming
        return HolderSerializer(holders.roles if holders else [], many=True, context=self.context).data


class ChairsSerializer(ComputedListSerializer):
    """Who hosted and chaired each meeting, and who chaired next."""

    results = ChairsRowSerializer(many=True, source="rows", help_text=_("The meetings of this page."))


class ChairedMeetings(MeetingList):
    """The list of meetings, as many on a page as the table of chairs has."""

    facets = ()

    def get_paginate_by(self, queryset: object) -> int:
        return MAX_MEETINGS


HOST = {
    **part("meeting-roles", "3rd-adgmin-host-japan", "Japan: host, 3rd ADGMIN", "meetings/3rd-adgmin"),
    "role": "host", "actor": JAPAN, "passages": [PARAGRAPH],
}  # fmt: skip
CHAIRS = {"count": 1, "results": [{"meeting": THIRD, "status": "held", "holders": [HOST], "more_holders": 0,
                                   "following_holders": []}]}  # fmt: skip


@computed_as(_("Who hosted and chaired each meeting"), "/meetings/", CHAIRS)
class ChairsView(ComputedView):
    """Who hosted and chaired each meeting, who took over, and who chaired next; with the filters of meetings."""

    page_class = ChairedMeetings
    page_name = "meetings"
    serializer_class = ChairsSerializer
    parameters = (PAGE_NUMBER,)

    def computed(self, page: Any) -> object:
        return {"page_obj": page.page_obj, "rows": chairs_of(list(page.page_obj), page.as_of)}


class DecisionsSerializer(RowSerializer):
    """The strongest of some outcomes, and the number of all."""

    named = OutcomeLineSerializer(many=True, help_text=_("The strongest: decisions first."))
    total = serializers.IntegerField(help_text=_("The number of all."))


class AtMeetingSerializer(RowSerializer):
    """What was decided at a meeting."""

    meeting = DatedReferenceSerializer(help_text=_("The meeting."))
    decisions = DecisionsSerializer(help_text=_("What it decided."))


class MeetingStandsSerializer(ComputedSerializer):
    """What a meeting decided, and which themes it does not name or names first."""

    meeting = DatedReferenceSerializer(source="object", help_text=_("The meeting."))
    own_text_held = serializers.BooleanField(
        source="object.covered", help_text=_("Whether a text of the meeting’s own is held: only then is it silent.")
    )
    decisions = DecisionsSerializer(help_text=_("What it decided."))
    verb_shares = CountSerializer(many=True, help_text=_("How strongly it spoke, with numbers."))
    standing_counts = CountSerializer(
        many=True, source="standings", help_text=_("How the commitments stated there stand now, with numbers.")
    )
    disputed = ReferenceSerializer(many=True, help_text=_("The outcomes and commitments on which sources disagree."))
    unnamed_themes = ReferenceSerializer(
        many=True, default=(), help_text=_("The themes that its own text does not name; empty where none is held.")
    )
    first_named = ReferenceSerializer(many=True, default=(), help_text=_("The themes first named at it."))
    more_themes = serializers.BooleanField(default=False, help_text=_("Whether there are more such themes."))


DECISIONS = {"named": [OUTCOME_LINE], "total": 1}
STANDINGS = [{"label": "not known yet", "number": 1}]
MEETING_STANDS = {
    "meeting": THIRD, "own_text_held": True, "decisions": DECISIONS, "standing_counts": STANDINGS, "disputed": [],
    "verb_shares": [{"label": "with weaker verbs or as facts", "number": 1}], "unnamed_themes": THEMES,
    "first_named": [], "more_themes": False,
}  # fmt: skip


@computed_as(_("Where a meeting stands"), "/meetings/3rd-adgmin/", MEETING_STANDS)
class MeetingStandsView(ComputedView):
    """What a meeting decided, how its commitments stand, and which themes its own text does not name or names first."""

    page_class = MeetingPage
    page_name = "meeting"
    serializer_class = MeetingStandsSerializer


class ThemeStandsSerializer(ComputedSerializer):
    """What became of a theme."""

    theme = ReferenceSerializer(source="object", help_text=_("The theme."))
    latest = AtMeetingSerializer(allow_null=True, help_text=_("What the latest meeting with an act on it decided."))
    stage_counts = CountSerializer(
        many=True, source="stages", help_text=_("How far its initiatives have come, with numbers.")
    )
    standing_counts = CountSerializer(
        many=True, source="standings", help_text=_("How its commitments stand, with numbers.")
    )
    disputed = ReferenceSerializer(many=True, help_text=_("The outcomes and commitments on which sources disagree."))
    meetings_without = DatedReferenceSerializer(
        many=True, help_text=_("The latest meetings of which a text of their own is held that does not name it.")
    )
    more_without = serializers.BooleanField(help_text=_("Whether there are more such meetings."))
    chart = ChartSerializer(help_text=_("The classes of verbs of its outcomes, meeting by meeting."))


THEME_STANDS = {
    "theme": THEMES[0], "latest": {"meeting": THIRD, "decisions": DECISIONS}, "standing_counts": STANDINGS,
    "stage_counts": [{"label": "operational", "number": 1}], "disputed": [], "meetings_without": [THIRD],
    "more_without": False, "chart": CHARTS["charts"][0],
}  # fmt: skip


@computed_as(_("Where a theme stands"), "/themes/cybersecurity/", THEME_STANDS)
class ThemeStandsView(ComputedView):
    """What the latest meeting decided on a theme, how its initiatives and commitments stand, and who does not name it.

    That a meeting does not name it is said only where a text of the meeting’s own is held.
    """

    page_class = ThemePage
    page_name = "theme"
    serializer_class = ThemeStandsSerializer


class PartnerStandsSerializer(ComputedSerializer):
    """What became of what was planned with a partner."""

    partner = ReferenceSerializer(source="object", help_text=_("The partner."))
    latest = AtMeetingSerializer(allow_null=True, help_text=_("What the latest meeting with an act with it decided."))
    latest_plan = ReferenceSerializer(allow_null=True, help_text=_("Its latest plan."))
    plan_outcomes = OutcomeLineSerializer(many=True, help_text=_("The last outcomes about the plan."))
    standing_counts = CountSerializer(
        many=True, source="standings", help_text=_("How its commitments stand, with numbers.")
    )
    disputed = ReferenceSerializer(many=True, help_text=_("The outcomes and commitments on which sources disagree."))


PARTNER_STANDS = {
    "partner": {name: value.replace("actors", "partners") for name, value in JAPAN.items()},
    "latest": {"meeting": THIRD, "decisions": DECISIONS}, "plan_outcomes": [], "standing_counts": STANDINGS,
    "disputed": [],
}  # fmt: skip


@computed_as(_("Where the work with a partner stands"), "/partners/japan/", PARTNER_STANDS)
class PartnerStandsView(ComputedView):
    """What the latest meeting decided with a partner, its latest plan, and how its commitments stand."""

    page_class = PartnerPage
    page_name = "partner"
    serializer_class = PartnerStandsSerializer


class CommitmentLinesSerializer(RowSerializer):
    """The first of some commitments, and the number of all."""

    rows = CommitmentLineSerializer(many=True, help_text=_("The first."))
    number = serializers.IntegerField(help_text=_("The number of all."))


class InitiativeLinesSerializer(RowSerializer):
    """The first of some initiatives, and the number of all."""

    rows = InitiativeLineSerializer(many=True, help_text=_("The first."))
    number = serializers.IntegerField(help_text=_("The number of all."))


class BriefingPartsSerializer(RowSerializer):
    """What a planned meeting finds open."""

    previous_meeting = DatedReferenceSerializer(
        source="previous",
        allow_null=True,
        help_text=_("The last meeting of the body that was held before it; null: none is known."),
    )
    previous_own_text_held = serializers.BooleanField(
        source="is_covered", help_text=_("Whether a text of its own is held: only then is it silent on anything.")
    )
    until = serializers.DateField(
        allow_null=True, help_text=_("The last day of the year for which the meeting is planned; null: not known.")
    )
    sentences = serializers.ListField(child=serializers.CharField(), help_text=_("The numbers in whole sentences."))
    by_chair = CommitmentLinesSerializer(help_text=_("What somebody plans as chair since the previous meeting."))
    by_partners = CommitmentLinesSerializer(help_text=_("What partners plan since the previous meeting."))
    past = CommitmentLinesSerializer(help_text=_("Date passed, and no text held reports it as kept."))
    open = CommitmentLinesSerializer(help_text=_("Other open commitments; the rows leave out those planned above."))
    unnamed = InitiativeLinesSerializer(
        help_text=_("Expected at the previous meeting and not named by its text, or by any text held on it.")
    )
    ending = InitiativeLinesSerializer(help_text=_("Their period ends by the end of the year of the meeting."))


class BriefingSerializer(ComputedSerializer):
    """The briefing for a planned meeting."""

    meeting = DatedReferenceSerializer(source="object", help_text=_("The meeting."))
    briefing = BriefingPartsSerializer(allow_null=True, help_text=_("What it finds open; null: it was held."))


NOTHING: dict[str, Any] = {"rows": [], "number": 0}
BRIEFING = {
    "meeting": THIRD,
    "briefing": {
        "previous_own_text_held": False, "until": "2023-12-31", "by_chair": NOTHING, "by_partners": NOTHING,
        "sentences": ["Before the 3rd ADGMIN, 1 commitment is open."], "past": NOTHING,
        "open": {"rows": [COMMITMENT_LINE], "number": 1}, "unnamed": NOTHING,
        "ending": {"rows": [INITIATIVE_LINE], "number": 1},
    },
}  # fmt: skip


@computed_as(_("The briefing for a planned meeting"), "/meetings/3rd-adgmin/", BRIEFING)
class BriefingView(ComputedView):
    """What a planned meeting finds open: commitments, initiatives not named again, and periods that end."""

    page_class = MeetingPage
    page_name = "meeting"
    serializer_class = BriefingSerializer

    def computed(self, page: Any) -> object:
        return {"object": page.object, "briefing": briefing(page.object, page.as_of)}
