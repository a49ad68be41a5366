"""The verb mix, the board, the scale of verbs and the stages as resources of the API."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from adgmin import verbs
from adgmin.api.computed import ComputedSerializer, ComputedView, DatedReferenceSerializer, computed_as
from adgmin.api.examples import THEMES
from adgmin.api.serializers_base import LabelField, ReferenceSerializer, RowSerializer
from adgmin.models import SourceKind
from adgmin.portal.about import Method
from adgmin.portal.board import Cell
from adgmin.portal.home import Home
from adgmin.portal.verb_mix import LanguagePage
from initiatives.computed.lines import THIRD


class ShareSerializer(RowSerializer):
    """The outcomes with verbs of a class."""

    verb_class = serializers.ChoiceField(
        verbs.class_choices(), source="of_class.code", help_text=_("The class of the verbs.")
    )
    verb_class_label = LabelField("verb_class")
    number = serializers.IntegerField(help_text=_("How many outcomes there are."))


class BarSerializer(RowSerializer):
    """The outcomes under a heading by class of verb."""

    subject = ReferenceSerializer(
        source="heading",
        allow_null=True,
        help_text=_("The meeting or the theme; null: outcomes for which no meeting is stated."),
    )
    total = serializers.IntegerField(help_text=_("The number of outcomes that are no courtesies."))
    decisions_count = serializers.IntegerField(
        source="decisions",
        help_text=_("The number of outcomes with verbs of decisions, such as adopted, endorsed or agreed."),
    )
    by_class = ShareSerializer(many=True, source="parts", help_text=_("Each class, the strongest first."))
    courtesies = serializers.IntegerField(help_text=_("The number of courtesies, which are counted apart."))
    verbs_inferred = serializers.IntegerField(
        source="inferred", help_text=_("The number of outcomes whose verb no source prints.")
    )


class BarGroupSerializer(RowSerializer):
    """Bars that may be compared with each other."""

    caption = serializers.CharField(source="heading", help_text=_("What they have in common."))
    caveat = serializers.CharField(allow_null=True, help_text=_("What to bear in mind."))
    sentence = serializers.CharField(source="finding", help_text=_("What the bars show, in a sentence."))
    bars = BarSerializer(many=True, help_text=_("The bars."))


class ChartSerializer(RowSerializer):
    """Bars in groups that must not be compared with each other."""

    chart_by = serializers.CharField(source="name", help_text=_("What it is by: by-meeting or by-theme."))
    groups = BarGroupSerializer(many=True, help_text=_("The groups of bars."))


class LanguageSerializer(ComputedSerializer):
    """How strongly was spoken, by meeting and by theme."""

    charts = ChartSerializer(many=True, help_text=_("The charts."))


SHARE = {"verb_class": "supportive", "number": 1}
BAR = {"subject": THIRD, "total": 1, "decisions_count": 0, "by_class": [SHARE], "courtesies": 0, "verbs_inferred": 0}
CHARTS: dict[str, Any] = {
    "charts": [
        {
            "chart_by": "by-meeting",
            "groups": [
                {
                    "caption": "From statements of the meetings themselves",
                    "sentence": "No decision among the outcomes (1)",
                    "bars": [{**BAR, "subject": {name: THIRD[name] for name in THIRD if name != "date"}}],
                }
            ],
        }
    ]
}  # fmt: skip


@computed_as(_("How the language changed"), "/language/", CHARTS)
class LanguageView(ComputedView):
    """The share of each class of verb among the outcomes of each meeting and of each theme.

    Outcomes from the texts of meetings and from other texts are in separate groups: a reporter chooses which verbs to
    report. Thanks are counted apart; facts have no strength.
    """

    page_class = LanguagePage
    page_name = "language"
    serializer_class = LanguageSerializer


# What is known of a cell of the board.
CELL_KINDS = (
    ("strength", _("acts in a text of the meeting’s own")),
    ("others", _("acts reported by others only")),
    ("none", _("no act in a text of the meeting’s own")),
    ("not-reported", _("no act in the texts of others: cannot be told")),
    ("no-text", _("no text held: cannot be told")),
)


class CellSerializer(RowSerializer):
    """The acts of a meeting on a theme."""

    meeting = ReferenceSerializer(help_text=_("The meeting."))
    kind = serializers.ChoiceField(CELL_KINDS, help_text=_("What is known."))
    kind_label = LabelField("kind")
    number = serializers.IntegerField(help_text=_("The number of acts."))
    strength = serializers.SerializerMethodField(
        help_text=_("The strength of the strongest verb, 0 to 5, where a text of the meeting’s own is held; else null.")
    )

    def get_strength(self, cell: Cell) -> int | None:
        return cell.strongest.strength if cell.kind == "strength" and cell.strongest else None


class BoardRowSerializer(RowSerializer):
    """A theme with a cell for each meeting."""

    theme = ReferenceSerializer(help_text=_("The theme."))
    cells = CellSerializer(many=True, help_text=_("The meetings, the earliest first."))


class BoardSerializer(ComputedSerializer):
    """What each meeting did, by theme."""

    meetings = serializers.SerializerMethodField(help_text=_("The latest meetings, the earliest first."))
    results = BoardRowSerializer(many=True, source="board.rows", help_text=_("The themes with an act at any of them."))

    @extend_schema_field(DatedReferenceSerializer(many=True))
    def get_meetings(self, shown: dict[str, Any]) -> object:
        meetings = [column.meeting for column in shown["board"].columns]
        return DatedReferenceSerializer(meetings, many=True, context=self.context).data


CELL = {"meeting": BAR["subject"], "kind": "strength", "number": 1, "strength": 2}
CELL["meeting"] = {name: THIRD[name] for name in THIRD if name != "date"}
BOARD = {"meetings": [THIRD], "results": [{"theme": THEMES[0], "cells": [CELL]}]}


@computed_as(_("What each meeting did, by theme"), "/", BOARD)
class BoardView(ComputedView):
    """The board of the home page: themes, and in each cell the acts of a meeting on the theme.

    Strength is given only where a text of the meeting’s own is held; elsewhere the kind says what cannot be told.
    """

    page_class = Home
    page_name = "home"
    serializer_class = BoardSerializer

    def computed(self, page: Any) -> object:
        return {"board": page.board()}


class ScaleVerbSerializer(RowSerializer):
    """A verb of the scale."""

    verb = serializers.ChoiceField(verbs.choices(), source="code", help_text=_("Its code."))
    verb_label = LabelField("verb")


class ScaleClassSerializer(RowSerializer):
    """A class of verbs, with its place on the scale and its verbs."""

    verb_class = serializers.ChoiceField(verbs.class_choices(), source="code", help_text=_("Its code."))
    verb_class_label = LabelField("verb_class")
    term = serializers.CharField(help_text=_("Its technical name."))
    strength = serializers.IntegerField(allow_null=True, help_text=_("Its strength, 0 to 5; null for facts."))
    meaning = serializers.CharField(help_text=_("What it means."))
    moves_stage = serializers.BooleanField(help_text=_("Whether an outcome with such a verb can set a stage."))
    verbs = ScaleVerbSerializer(many=True, help_text=_("Its verbs."))


class RuleSerializer(RowSerializer):
    """A code with its rule."""

    code = serializers.CharField(source="value", help_text=_("The code."))
    label = serializers.CharField(help_text=_("The code in words."))  # type: ignore[assignment]
    rule = serializers.CharField(help_text=_("Its rule."))


class CodeSerializer(RowSerializer):
    """A code of the vocabulary that computed values use, with its words."""

    code = serializers.CharField(source="value", help_text=_("The code."))
    label = serializers.CharField(help_text=_("The code in words."))  # type: ignore[assignment]


class RankSerializer(RowSerializer):
    """The kinds of source of a rank."""

    rank = serializers.IntegerField(help_text=_("The rank; 1 is the highest."))
    kinds = CodeSerializer(many=True, help_text=_("The kinds of source that have it."))


class MethodSerializer(ComputedSerializer):
    """The editorial policy: the tables that the site computes with."""

    scale = serializers.SerializerMethodField(help_text=_("The classes of verbs, the strongest first."))
    stages = CodeSerializer(many=True, help_text=_("The stages of an initiative."))
    attributions = RuleSerializer(many=True, help_text=_("Who acted: the attributions of outcomes."))
    standings = RuleSerializer(many=True, help_text=_("How a commitment stands."))
    headings = RuleSerializer(many=True, help_text=_("What a meeting changed, in the order of the rules."))
    ranks = serializers.SerializerMethodField(help_text=_("The kinds of source by rank."))

    @extend_schema_field(ScaleClassSerializer(many=True))
    def get_scale(self, shown: dict[str, list[tuple[verbs.VerbClass, list[verbs.Verb]]]]) -> object:
        rows = [{**vars(of_class), "verbs": of_verbs} for of_class, of_verbs in shown["scale"]]
        return ScaleClassSerializer(rows, many=True, context=self.context).data

    @extend_schema_field(RankSerializer(many=True))
    def get_ranks(self, shown: dict[str, list[tuple[int, list[SourceKind]]]]) -> object:
        rows = [{"rank": rank, "kinds": kinds} for rank, kinds in shown["ranks"]]
        return RankSerializer(rows, many=True, context=self.context).data


RULE = {"code": "open", "label": "open", "rule": "No due date is stated."}
METHOD = {
    "scale": [
        {
            "verb_class": "approval", "term": "approval", "strength": 4, "moves_stage": True,
            "meaning": "The body puts its authority behind what was put before it.",
            "verbs": [{"verb": "endorsed"}, {"verb": "approved"}],
        }
    ],
    "stages": [{"code": "proposed", "label": "proposed"}],
    "attributions": [{"code": "meeting", "label": "act of the meeting", "rule": "The meeting itself acted."}],
    "standings": [RULE], "headings": [{"code": "concluded", "label": "Ended", "rule": "Its stage became concluded."}],
    "ranks": [{"rank": 1, "kinds": [{"code": "joint-statement", "label": "joint statement"}]}],
}  # fmt: skip


@computed_as(_("The scale of verbs, the stages and the rules"), "/about/method/", METHOD)
class MethodView(ComputedView):
    """The tables that the site computes with: verbs with class and strength, stages, standings, headings, ranks."""

    page_class = Method
    page_name = "method"
    serializer_class = MethodSerializer
