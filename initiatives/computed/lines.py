"""How a computed answer shows a record: as a reference, with what its page shows in a line. The record has the rest."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from adgmin import verbs
from adgmin.api.examples import MEETING, STATEMENT, TITLE, reference
from adgmin.api.serializers_base import (
    BoundField,
    DateFields,
    DateTextField,
    DueFields,
    InferredFields,
    LabelField,
    PeriodFields,
    ReferenceSerializer,
)
from adgmin.record import Cited
from initiatives.api import CENTRE, CENTRE_AS_ACTOR, CHECK, COMMITTED, OUTCOME
from initiatives.models import Commitment, CommitmentStanding, Finding, InitiativeKind

PLANNED_BY = _("Whose plan it is, and as whose chair, where that is not the meeting under which it is recorded.")


class CitedLineSerializer(ReferenceSerializer, InferredFields):
    """A record with the passages that it cites."""

    passages = serializers.SerializerMethodField(help_text=_("The passages that it cites."))

    @extend_schema_field(ReferenceSerializer(many=True))
    def get_passages(self, row: Cited) -> object:
        passages = dict.fromkeys(citation.passage for citation in row.citations.all())
        return ReferenceSerializer(list(passages), many=True, context=self.context).data


class OutcomeLineSerializer(CitedLineSerializer, DateFields):
    """An outcome in a line: its verb with class and strength, its date and the stage that it set."""

    object = serializers.CharField(source="title", help_text=_("What the verb is about."))
    verb = serializers.ChoiceField(verbs.choices(), help_text=_("The verb of the scale."))
    verb_label = LabelField("verb")
    verb_class = serializers.ChoiceField(
        verbs.class_choices(), source="of_class.code", help_text=_("The class of the verb, on this project’s scale.")
    )
    strength = serializers.IntegerField(
        allow_null=True, help_text=_("The strength of the verb, 0 to 5; null for facts.")
    )
    date = serializers.CharField(
        source="when", allow_null=True, help_text=_("EDTF: its own date, or else the meeting’s.")
    )
    stage = serializers.ChoiceField(verbs.Stage.choices, allow_null=True, help_text=_("The stage that it set."))
    stage_label = LabelField("stage", allow_null=True)


class CheckLineSerializer(CitedLineSerializer, DateFields, DueFields):
    """A check in a line: what it says about which commitment, when, and the due date that it gives."""

    commitment = ReferenceSerializer(help_text=_("The commitment."))
    finding = serializers.ChoiceField(Finding.choices, help_text=_("What it says about the commitment."))
    finding_label = LabelField("finding")
    finding_inferred = serializers.BooleanField(help_text=_("Whether the editors conclude it and no source states it."))
    planned_by = serializers.CharField(allow_null=True, help_text=PLANNED_BY)
    date = serializers.CharField(
        source="when", allow_null=True, help_text=_("EDTF: its own date, or else the meeting’s.")
    )
    due = serializers.CharField(allow_null=True, help_text=_("EDTF: the due date that it gives; null: none."))
    due_words = serializers.CharField(allow_null=True, help_text=_("The due date as the source words it."))


class CommitmentLineSerializer(CitedLineSerializer, DueFields):
    """A commitment in a line: whose it is, when it is due and how it stands."""

    owner = ReferenceSerializer(allow_null=True, help_text=_("Whose commitment it is."))
    standing = serializers.ChoiceField(
        CommitmentStanding.choices, allow_null=True, help_text=_("How it stands on the day: computed from its checks.")
    )
    standing_label = LabelField("standing", allow_null=True)
    standing_inferred = serializers.SerializerMethodField(
        help_text=_("Whether the editors conclude the standing and no source reports it.")
    )
    first_due = serializers.CharField(allow_null=True, help_text=_("EDTF: the first due date that a check gives."))
    first_due_earliest = BoundField(help_text=_("The earliest day that it can mean; null where it is open."))
    first_due_latest = BoundField(help_text=_("The latest day that it can mean; null where it is open."))
    first_due_text = DateTextField(source="first_due")
    due = serializers.CharField(allow_null=True, help_text=_("EDTF: the last due date that a check gives."))
    due_inferred = serializers.BooleanField(
        help_text=_("Whether the editors inferred the date from the words printed; no days are counted from it.")
    )
    days_late = serializers.SerializerMethodField(
        help_text=_(
            "The minimum number of days between the first due date and the day on which it was kept or is now due."
        )
    )

    def get_standing_inferred(self, commitment: Commitment) -> bool:
        return bool(commitment.standing_inferred)

    def get_days_late(self, commitment: Commitment) -> int:
        return int(commitment.days_late)


class InitiativeLineSerializer(CitedLineSerializer, PeriodFields):
    """An initiative in a line: its kind, its period and its stage."""

    kind = serializers.ChoiceField(InitiativeKind.choices, help_text=_("What sort of initiative it is."))
    kind_label = LabelField("kind")
    period = serializers.CharField(allow_null=True, help_text=_("EDTF: its period; null: no source states one."))
    stage = serializers.ChoiceField(verbs.Stage.choices, allow_null=True, help_text=_("The stage on the day."))
    stage_label = LabelField("stage", allow_null=True)
    stage_inferred = serializers.BooleanField(help_text=_("Whether no source states the stage."))


PARAGRAPH = reference("passages", f"{STATEMENT}/p13", f"{TITLE}, para 13", page="sources")
THIRD = {**MEETING, "date": "2023-02-09/2023-02-10"}
OUTCOME_LINE = {
    **{name: OUTCOME[name] for name in ("key", "name", "slug", "url", "api_url", "object", "verb", "strength", "date")},
    "verb_class": OUTCOME["verb_class"], "passages": [PARAGRAPH],
}  # fmt: skip
CHECK_LINE = {
    **{name: CHECK[name] for name in ("key", "name", "slug", "url", "api_url", "commitment", "finding", "date", "due")},
    "finding_inferred": False, "due_words": CHECK["due_words"], "passages": [PARAGRAPH],
}  # fmt: skip
COMMITMENT_LINE = {
    **COMMITTED, "owner": CENTRE_AS_ACTOR, "standing": "not-known-yet", "standing_inferred": False,
    "first_due": "2023", "due": "2023", "due_inferred": False, "days_late": 0,
}  # fmt: skip
INITIATIVE_LINE = {**CENTRE, "kind": "centre", "stage_inferred": False}
