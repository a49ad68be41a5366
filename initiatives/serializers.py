"""The serializers of initiatives, roles, outcomes, commitments, checks and perspectives."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from adgmin import verbs
from adgmin.api.serializers import NamedSerializer
from adgmin.api.serializers_base import (
    ADDRESS,
    ANSWER,
    DATE,
    DUE,
    EARLIEST,
    EVIDENCE,
    LATEST,
    PERIOD,
    AnswerFields,
    BoundField,
    CitedSerializer,
    DateFields,
    DateTextField,
    DueFields,
    LabelField,
    PeriodFields,
    PublishedList,
    ReferenceSerializer,
)
from adgmin.record import AsOf, Recorded

from .attribution import Attribution
from .models import (
    Check,
    Commitment,
    CommitmentBasis,
    CommitmentStanding,
    Initiative,
    Outcome,
    Perspective,
    Role,
)
from .models.outcomes import OutcomeQuerySet


class OutcomeSerializer(DateFields, CitedSerializer):
    """An outcome: what a body decided, said or did, as one verb and one object."""

    name = serializers.CharField(source="__str__", help_text=_("What it is called: its verb and its object, in words."))
    object = serializers.CharField(source="title")
    verb_label = LabelField("verb")
    verb_class = serializers.ChoiceField(
        verbs.class_choices(), source="of_class.code", help_text=_("The class of the verb, on this project’s scale.")
    )
    verb_class_label = LabelField("verb_class")
    strength = serializers.IntegerField(
        allow_null=True, help_text=_("The strength of the verb, 0 to 5; null for facts.")
    )
    of_verb_label = LabelField("of_verb", allow_null=True)
    date = serializers.CharField(
        source="when", allow_null=True, help_text=_("EDTF: its own date, or else the meeting’s.")
    )
    date_from_meeting = serializers.SerializerMethodField(help_text=_("Whether the date is the meeting’s."))

    attribution = serializers.ChoiceField(
        Attribution.choices, help_text=_("Who acted. Only acts of the meeting count as its outcomes.")
    )
    attribution_label = LabelField("attribution")
    stage_label = LabelField("stage", allow_null=True)

    follows = ("initiative", "under", "meeting", "body", "leading_theme")
    gathers = ("counterparts", "themes")

    class Meta:
        model = Outcome
        fields: tuple[str, ...] = (
            *ADDRESS, "object", "verb", "verb_label", "verb_class", "verb_class_label", "strength", "of_verb",
            "of_verb_label", "initiative", "under", "meeting", "body", "counterparts", "themes", "leading_theme",
            *DATE, "date_from_meeting", "attribution", "attribution_label", "stage", "stage_label", "summary",
            *EVIDENCE,
        )  # fmt: skip

    @classmethod
    def fetch(cls, rows: QuerySet[Recorded]) -> QuerySet[Recorded]:
        """The rows with ``attribution`` annotated, which the serializer reads."""
        outcomes = super().fetch(rows)
        assert isinstance(outcomes, OutcomeQuerySet)
        return outcomes.with_attribution()

    def get_date_from_meeting(self, outcome: Outcome) -> bool:
        """Whether the outcome has no date of its own."""
        return bool(outcome.when and not outcome.date)


class OutcomeDetailSerializer(AnswerFields, OutcomeSerializer):
    """One outcome, with the record version and the horizon of the answer."""

    class Meta(OutcomeSerializer.Meta):
        fields: tuple[str, ...] = (*ANSWER, *OutcomeSerializer.Meta.fields)


class InitiativeSerializer(PeriodFields, NamedSerializer):
    """An initiative, with the stage it has reached."""

    kind_label = LabelField("kind")
    stage = serializers.ChoiceField(
        verbs.Stage.choices,
        allow_null=True,
        help_text=_("The stage on the day given by as_of, or at the horizon if that is earlier."),
    )
    stage_label = LabelField("stage", allow_null=True)
    stage_by = ReferenceSerializer(source="stage_act", allow_null=True, help_text=_("The outcome that set the stage."))
    last_word = serializers.CharField(
        help_text=_("Where no outcome sets a stage: the latest outcome that names it, in words; else null."),
        allow_null=True,
    )

    actor = ReferenceSerializer(
        source="body", allow_null=True, help_text=_("The actor that it is, where it is one: a working group, a centre.")
    )

    follows = ("part_of", "succeeds", "body")
    gathers = ("themes",)

    class Meta:
        model = Initiative
        fields: tuple[str, ...] = (
            *ADDRESS, "acronym", "names", "kind", "kind_label", "stage", "stage_label", "stage_by", "last_word",
            *PERIOD, "part_of", "succeeds", "actor", "themes", "summary", *EVIDENCE,
        )  # fmt: skip


class RoleSerializer(PeriodFields, CitedSerializer):
    """The role of an actor in an initiative, with its period if a source states one."""

    role_label = LabelField("role")

    follows = ("initiative", "actor")

    class Meta:
        model = Role
        fields: tuple[str, ...] = (*ADDRESS, "initiative", "actor", "role", "role_label", *PERIOD, "summary", *EVIDENCE)


class RoleDetailSerializer(AnswerFields, RoleSerializer):
    """One role, with the record version and the horizon of the answer."""

    class Meta(RoleSerializer.Meta):
        fields: tuple[str, ...] = (*ANSWER, *RoleSerializer.Meta.fields)


class InitiativeDetailSerializer(AnswerFields, InitiativeSerializer):
    """An initiative, with its outcomes, roles, parts, successors, commitments and perspectives."""

    outcomes = PublishedList(child=OutcomeSerializer(), help_text=_("The outcomes about it."))
    roles = PublishedList(child=RoleSerializer(), help_text=_("The actors and their roles in it."))
    parts = PublishedList(child=ReferenceSerializer(), help_text=_("The initiatives that are part of it."))
    succeeded_by = PublishedList(child=ReferenceSerializer(), help_text=_("The initiatives that succeed it."))
    commitments = PublishedList(child=ReferenceSerializer(), help_text=_("The commitments about it."))
    perspectives = PublishedList(child=ReferenceSerializer(), help_text=_("The perspectives on it."))

    class Meta(InitiativeSerializer.Meta):
        fields: tuple[str, ...] = (
            *ANSWER, *InitiativeSerializer.Meta.fields, "outcomes", "roles", "parts", "succeeded_by", "commitments",
            "perspectives",
        )  # fmt: skip


PLANNED_BY = _(
    "Whose plan it is, and as whose chair, where that is not the meeting under which it is recorded; null: the "
    "meeting’s, or no source says."
)


class CheckSerializer(DateFields, DueFields, CitedSerializer):
    """A check: what a dated passage says about a commitment, such as that it was stated, postponed or kept."""

    finding_label = LabelField("finding")
    date = serializers.CharField(source="when", help_text=_("EDTF: when that was said or happened."))

    planned_by = serializers.CharField(allow_null=True, help_text=PLANNED_BY)

    follows = ("commitment", "meeting", "outcome")

    class Meta:
        model = Check
        fields: tuple[str, ...] = (
            *ADDRESS, "commitment", "finding", "finding_label", "planned_by", "meeting", *DATE, *DUE, "due_words",
            "outcome", "summary", *EVIDENCE,
        )  # fmt: skip


class CheckDetailSerializer(AnswerFields, CheckSerializer):
    """One check, with the record version and the horizon of the answer."""

    class Meta(CheckSerializer.Meta):
        fields: tuple[str, ...] = (*ANSWER, *CheckSerializer.Meta.fields)


class CommitmentSerializer(DueFields, CitedSerializer):
    """A commitment: a statement that something will exist or happen, with its standing."""

    name = serializers.CharField(source="text")
    kind = serializers.ChoiceField(CommitmentBasis.choices, source="basis")
    kind_label = LabelField("kind")
    standing = serializers.ChoiceField(
        CommitmentStanding.choices,
        allow_null=True,
        help_text=_(
            "On the day given by as_of, or at the horizon if that is earlier. open: no due date is stated, or "
            "as_of is before the horizon and the due date after as_of. past-date: a text later than the due date "
            "is held, and no text held reports it as kept. not-known-yet: no text held is later than the due "
            "date. Null where no source states a date."
        ),
    )
    standing_label = LabelField("standing", allow_null=True)
    first_due = serializers.CharField(
        allow_null=True, help_text=_("EDTF: the due date that its first check with one gives; null: none does.")
    )
    first_due_earliest = BoundField(help_text=EARLIEST)
    first_due_latest = BoundField(help_text=LATEST)
    first_due_text = DateTextField(source="first_due")
    due = serializers.CharField(
        allow_null=True, help_text=_("EDTF: the due date that its last check with one gives; null: none does.")
    )
    days_late = serializers.IntegerField(
        help_text=_(
            "The minimum number of days between the first due date and the day on which it was kept or is now due."
        )
    )
    repeated = serializers.BooleanField(help_text=_("Whether it was restated."))
    postponed = serializers.BooleanField(
        help_text=_("Whether its due date moved, or a source says that it was postponed.")
    )
    due_inferred = serializers.BooleanField(
        help_text=_("Whether the editors inferred the date from the words printed; no days are counted from it.")
    )
    later_texts = serializers.SerializerMethodField(
        help_text=_("The number of texts held that are later than its date.")
    )
    silent = serializers.BooleanField(
        help_text=_(
            "Whether a text on a later meeting is held, and no text held says whether the commitment was kept. "
            "A later text may still name its subject."
        )
    )

    planned_by = serializers.CharField(allow_null=True, help_text=PLANNED_BY)

    follows = ("initiative", "owner")
    gathers = ("themes",)

    class Meta:
        model = Commitment
        fields: tuple[str, ...] = (
            *ADDRESS, "kind", "kind_label", "owner", "planned_by", "initiative", "themes", "standing", "standing_label",
            "first_due", "first_due_earliest", "first_due_latest", "first_due_text", *DUE, "due_inferred", "days_late",
            "later_texts", "repeated", "postponed", "silent", "summary", *EVIDENCE,
        )  # fmt: skip

    @extend_schema_field(OpenApiTypes.INT)
    def get_later_texts(self, commitment: Commitment) -> int:
        """The texts held on the day that are later than its date."""
        as_of: AsOf = self.context["as_of"]
        return as_of.texts_after(commitment.due_latest)


class CommitmentDetailSerializer(AnswerFields, CommitmentSerializer):
    """A commitment, with every check of it."""

    checks = PublishedList(child=CheckSerializer(), help_text=_("The dated entries about the commitment."))

    class Meta(CommitmentSerializer.Meta):
        fields: tuple[str, ...] = (*ANSWER, *CommitmentSerializer.Meta.fields, "checks")


class PerspectiveSerializer(DateFields, CitedSerializer):
    """A perspective: a view, remark or wish. It is not an outcome and sets no stage."""

    name = serializers.CharField(source="title")
    date = serializers.CharField(
        source="when", allow_null=True, help_text=_("EDTF: its own date, or else the meeting’s.")
    )

    follows = ("voice", "meeting", "initiative")
    gathers = ("themes",)

    class Meta:
        model = Perspective
        fields: tuple[str, ...] = (*ADDRESS, "voice", "meeting", "initiative", "themes", *DATE, "summary", *EVIDENCE)


class PerspectiveDetailSerializer(AnswerFields, PerspectiveSerializer):
    """One perspective, with the record version and the horizon of the answer."""

    class Meta(PerspectiveSerializer.Meta):
        fields: tuple[str, ...] = (*ANSWER, *PerspectiveSerializer.Meta.fields)
