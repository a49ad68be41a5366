"""The life of an initiative as a resource of the API."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from adgmin import verbs
from adgmin.api.computed import (
    ComputedSerializer,
    ComputedView,
    CountSerializer,
    DatedReferenceSerializer,
    computed_as,
)
from adgmin.api.serializers_base import LabelField, ReferenceSerializer, RowSerializer
from adgmin.record import Aspect
from initiatives.life.points import LINE_STYLES, Life, LifePoint, Relation, StopMark
from initiatives.models import Initiative
from initiatives.views import InitiativePage

from .lines import (
    CHECK_LINE,
    COMMITMENT_LINE,
    INITIATIVE_LINE,
    OUTCOME_LINE,
    PARAGRAPH,
    THIRD,
    CheckLineSerializer,
    CommitmentLineSerializer,
    InitiativeLineSerializer,
    OutcomeLineSerializer,
)


class PrintedVerbSerializer(RowSerializer):
    """A printed form of a verb, and the verb of the scale that it is read as."""

    printed = serializers.CharField(allow_null=True, help_text=_("The words as they are printed."))
    verb = serializers.ChoiceField(
        verbs.choices(), source="verb.code", help_text=_("The verb of the scale that it is read as.")
    )
    verb_label = LabelField("verb")
    is_inferred = serializers.BooleanField(
        source="inferred", help_text=_("Whether all passages that give it are inferred from.")
    )
    passages = ReferenceSerializer(many=True, help_text=_("The passages that print it."))


class LifeOutcomeSerializer(RowSerializer):
    """An outcome in the life of an initiative."""

    outcome = OutcomeLineSerializer(help_text=_("The outcome."))
    relation = serializers.ChoiceField(Relation.choices, help_text=_("How it relates to the initiative."))
    relation_label = LabelField("relation")
    sets_stage = serializers.BooleanField(help_text=_("Whether it set the stage of the initiative itself."))
    by_another_body = serializers.BooleanField(
        source="is_by_another_body", help_text=_("Whether a stated body acted that is not the body that met.")
    )
    printed_verbs = PrintedVerbSerializer(many=True, help_text=_("Its verb as each source prints it."))


class LifeCheckSerializer(RowSerializer):
    """A check of a commitment in the life of an initiative."""

    check = CheckLineSerializer(help_text=_("The check."))
    on_part = serializers.BooleanField(help_text=_("Whether the commitment is about a part of the initiative."))


class StageReachedSerializer(RowSerializer):
    """A stage that an initiative had reached."""

    stage = serializers.ChoiceField(verbs.Stage.choices, allow_null=True, help_text=_("The stage; null: none is set."))
    stage_label = LabelField("stage", allow_null=True)
    is_inferred = serializers.BooleanField(source="inferred", help_text=_("Whether no source states the stage."))


class LifePointSerializer(RowSerializer):
    """A stop at a meeting, or the steps between two stops."""

    meeting = DatedReferenceSerializer(
        allow_null=True, help_text=_("The meeting of the stop; null: steps between two stops.")
    )
    mark = serializers.ChoiceField(
        StopMark.choices,
        source="mark_of_stop",
        allow_null=True,
        help_text=_(
            "What is known of the stop. silent: a text of the meeting’s own is held and does not name the initiative. "
            "not-mentioned and no-text: no such text is held, so that nothing can be said. Null: steps."
        ),
    )
    mark_text = serializers.SerializerMethodField(help_text=_("The mark in words; null: steps."))
    absence = serializers.SerializerMethodField(
        help_text=_("Where there is no outcome and no check: what the texts held allow to be said, in a sentence.")
    )
    own_text_held = serializers.BooleanField(
        source="covered", help_text=_("Whether a text of the meeting’s own is held: only then is silence claimed.")
    )
    texts_held = serializers.IntegerField(source="text_count", help_text=_("The number of texts held on the meeting."))
    line_to_next = serializers.ChoiceField(
        [(style, style) for style in LINE_STYLES], allow_null=True,
        help_text=_(
            "How the line runs to the next point. * `whole` - nothing is missing. * `dotted` - nothing is known. "
            "* `gap` - silence, or it had ended. Null: the last point."
        ),
    )  # fmt: skip
    stage_before = StageReachedSerializer(help_text=_("The stage before it."))
    reached = StageReachedSerializer(help_text=_("The stage by its end."))
    acts = LifeOutcomeSerializer(many=True, source="outcomes", help_text=_("The outcomes."))
    on_commitments = LifeCheckSerializer(many=True, source="checks", help_text=_("What was said about commitments."))
    named_in = ReferenceSerializer(
        many=True, source="passages", help_text=_("The passages that name it without an outcome.")
    )
    named_inferred = serializers.BooleanField(help_text=_("Whether all that name it are inferred from."))
    in_perspectives = serializers.BooleanField(help_text=_("Whether a perspective at the meeting is about it."))

    @extend_schema_field({"type": ["string", "null"]})
    def get_mark_text(self, point: LifePoint) -> str | None:
        return point.label if point.meeting else None

    @extend_schema_field({"type": ["string", "null"]})
    def get_absence(self, point: LifePoint) -> str | None:
        return None if point.entries else point.absence


class WhereItStandsSerializer(RowSerializer):
    """What the page says first, counted in rows that it shows."""

    last_taken_up = DatedReferenceSerializer(
        source="last_taken_up.meeting", allow_null=True,
        help_text=_("The last meeting with an outcome or a check; null: none."),
    )  # fmt: skip
    last_outcomes = OutcomeLineSerializer(many=True, help_text=_("The strongest outcomes there."))
    last_checks = CheckLineSerializer(many=True, help_text=_("What was said there about commitments."))
    absent_since = serializers.SerializerMethodField(
        help_text=_("What the texts on the latest meeting since then allow to be said; null: it was named.")
    )
    due_next = CommitmentLineSerializer(many=True, help_text=_("The commitments with the next dates."))
    standing_counts = CountSerializer(
        many=True, source="standings", help_text=_("How its commitments stand, with their numbers.")
    )
    disputed = ReferenceSerializer(many=True, help_text=_("The commitments on which sources disagree."))

    @extend_schema_field({"type": ["string", "null"]})
    def get_absent_since(self, shown: dict[str, list[LifePoint]]) -> str | None:
        return next((point.absence for point in shown["absent_since"]), None)


class SuccessionSerializer(InitiativeLineSerializer):
    """An initiative in a succession."""

    succession_inferred = serializers.SerializerMethodField(
        help_text=_("Whether no source states that it follows the one before, and the editors conclude it.")
    )

    def get_succession_inferred(self, initiative: Initiative) -> bool:
        return bool(initiative.succeeds_id and initiative.inferred(Aspect.SUCCEEDS))


class LifeSerializer(ComputedSerializer):
    """The life of an initiative: what each meeting said about it, silences included, and what happened between."""

    initiative = InitiativeLineSerializer(source="object", help_text=_("The initiative."))
    where_it_stands = WhereItStandsSerializer(source="*", help_text=_("Where it stands."))
    points = LifePointSerializer(many=True, source="life.points", help_text=_("The points, the earliest first."))
    entries_count = serializers.SerializerMethodField(
        help_text=_("The number of outcomes and checks of the whole life.")
    )
    entries_shown = serializers.SerializerMethodField(
        help_text=_("The number of them in the points: the latest, if there are too many.")
    )
    succession = SuccessionSerializer(
        many=True, source="chain",
        help_text=_("Its predecessors, itself and its successors, the earliest first; empty: it has neither."),
    )  # fmt: skip

    def get_entries_count(self, shown: dict[str, Life]) -> int:
        return shown["life"].total or sum(len(point.entries) for point in shown["life"].points)

    def get_entries_shown(self, shown: dict[str, Life]) -> int:
        return sum(len(point.entries) for point in shown["life"].points)


POINT = {
    "meeting": THIRD, "mark": "outcome", "mark_text": "outcome", "own_text_held": True, "texts_held": 1,
    "stage_before": {"stage": None, "is_inferred": False}, "reached": {"stage": None, "is_inferred": False},
    "acts": [
        {
            "outcome": OUTCOME_LINE, "relation": "under", "sets_stage": False, "by_another_body": False,
            "printed_verbs": [
                {"printed": "welcomed the start of", "verb": "welcomed", "is_inferred": False, "passages": [PARAGRAPH]}
            ],
        }
    ],
    "on_commitments": [{"check": CHECK_LINE, "on_part": True}], "named_in": [], "named_inferred": False,
    "in_perspectives": False,
}  # fmt: skip
LIFE = {
    "initiative": INITIATIVE_LINE, "points": [POINT], "entries_count": 2, "entries_shown": 2,
    "where_it_stands": {
        "last_taken_up": THIRD, "last_outcomes": [OUTCOME_LINE], "last_checks": [CHECK_LINE],
        "due_next": [COMMITMENT_LINE], "standing_counts": [{"label": "not known yet", "number": 1}],
    },
}  # fmt: skip


@computed_as(_("The life of an initiative, silences included"), "/initiatives/ajccbc/", LIFE)
class LifeView(ComputedView):
    """The life of an initiative across meetings, verb by verb.

    A stop is a held meeting of a body that has named it; steps are what happened between two stops. Silence is claimed
    only of a meeting of which a text of its own is held; elsewhere the mark says what cannot be told, and why.
    """

    page_class = InitiativePage
    page_name = "initiative"
    serializer_class = LifeSerializer
