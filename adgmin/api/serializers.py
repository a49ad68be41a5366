"""What the API says about the nouns of the ground floor; by which rules, see ``adgmin.api.serializers_base``."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from adgmin.models import (
    Actor,
    Meeting,
    MeetingRole,
    Membership,
    Nature,
    Passage,
    Source,
    Standing,
    Theme,
)
from adgmin.record import records_citing

from .serializers_base import (
    ADDRESS,
    ANSWER,
    DATE,
    EARLIEST,
    EVIDENCE,
    LATEST,
    NOUNS,
    PERIOD,
    AnswerFields,
    BoundField,
    CitedSerializer,
    DateFields,
    DateTextField,
    LabelField,
    NothingField,
    PeriodFields,
    PublishedList,
    ReferenceSerializer,
    UncitedSerializer,
)


class ThemeSerializer(UncitedSerializer):
    """A subject that outcomes and initiatives are about."""

    name = serializers.CharField()
    order = serializers.IntegerField()
    note = NothingField(help_text=_("Always null: a theme is this project’s own classification."))

    class Meta:
        model = Theme
        fields: tuple[str, ...] = (*ADDRESS, "order", "summary", *EVIDENCE)


class ThemeDetailSerializer(AnswerFields, ThemeSerializer):
    """One theme, with the record version and the horizon of the answer."""

    class Meta(ThemeSerializer.Meta):
        fields = (*ANSWER, *ThemeSerializer.Meta.fields)


class SourceSerializer(UncitedSerializer):
    """A document that the record cites."""

    name = serializers.CharField(source="title")
    summary = NothingField(help_text=_("Always null: the passages summarise what it says."))

    original_url = serializers.CharField(
        source="url", allow_null=True, help_text=_("Where the document is, if our copy states it.")
    )
    kind_label = LabelField("kind")
    rank = serializers.IntegerField(
        help_text=_("1: the ministers’ own text; 2: a government’s; 3: news and commentary.")
    )

    published_earliest = BoundField(help_text=EARLIEST)
    published_latest = BoundField(help_text=LATEST)
    published_text = DateTextField(source="published")

    follows = ("publisher",)
    gathers = ("meetings",)

    class Meta:
        model = Source
        fields: tuple[str, ...] = (
            *ADDRESS, "short_name", "kind", "kind_label", "rank", "publisher", "author", "published",
            "published_earliest", "published_latest", "published_text", "original_url", "sha256", "gaps", "meetings",
            "summary", *EVIDENCE,
        )  # fmt: skip


class PassageSerializer(UncitedSerializer):
    """A paragraph or section of a source, in our words."""

    source = ReferenceSerializer(help_text=_("The document that it is in."))  # type: ignore[assignment]
    kind = serializers.ChoiceField(Nature.choices, source="nature")
    kind_label = LabelField("kind")
    summary = serializers.CharField(source="gist", allow_null=True)

    follows = ("source",)

    class Meta:
        model = Passage
        fields: tuple[str, ...] = (
            *ADDRESS, "source", "locator", "order", "kind", "kind_label", "summary", "first_words", "fingerprint",
            *EVIDENCE,
        )  # fmt: skip


class CitingRecordSerializer(ReferenceSerializer):
    """A record that cites a passage."""

    noun = serializers.ChoiceField(
        NOUNS, source="plural", help_text=_("What sort of record it is: the name of its resource.")
    )
    noun_label = LabelField("noun")


class PassageDetailSerializer(AnswerFields, PassageSerializer):
    """One passage, with the published records that cite it."""

    records = serializers.SerializerMethodField(help_text=_("The records that cite it."))

    class Meta(PassageSerializer.Meta):
        fields = (*ANSWER, *PassageSerializer.Meta.fields, "records")

    @extend_schema_field(CitingRecordSerializer(many=True))
    def get_records(self, passage: Passage) -> object:
        """The published records of all nouns."""
        return CitingRecordSerializer(records_citing([passage])[passage.pk], many=True, context=self.context).data


class SourceDetailSerializer(AnswerFields, SourceSerializer):
    """A source, with its passages in reading order."""

    passages = PublishedList(child=PassageSerializer(), help_text=_("Its passages, in reading order."))

    class Meta(SourceSerializer.Meta):
        fields = (*ANSWER, *SourceSerializer.Meta.fields, "passages")


class MeetingSerializer(DateFields, CitedSerializer):
    """A session of a body."""

    name = serializers.CharField()
    status_label = LabelField("status")

    follows = ("body",)

    class Meta:
        model = Meeting
        fields: tuple[str, ...] = (
            *ADDRESS, "body", "number", "status", "status_label", *DATE, "place", "theme_line", "summary", *EVIDENCE,
        )  # fmt: skip


class MeetingRoleSerializer(CitedSerializer):
    """An actor's role at a meeting."""

    role_label = LabelField("role")
    summary = NothingField(help_text=_("Always null: role, person and office say what there is to say."))

    follows = ("meeting", "actor", "person")

    class Meta:
        model = MeetingRole
        fields: tuple[str, ...] = (
            *ADDRESS,
            "meeting",
            "role",
            "role_label",
            "actor",
            "person",
            "office",
            "summary",
            *EVIDENCE,
        )


class MeetingRoleDetailSerializer(AnswerFields, MeetingRoleSerializer):
    """One role at a meeting, with the record version and the horizon of the answer."""

    class Meta(MeetingRoleSerializer.Meta):
        fields = (*ANSWER, *MeetingRoleSerializer.Meta.fields)


class MeetingDetailSerializer(AnswerFields, MeetingSerializer):
    """A meeting, with the parts in it and the sources that report on it."""

    meeting_roles = PublishedList(
        child=MeetingRoleSerializer(), source="roles", help_text=_("The actors and their roles in it.")
    )
    sources = PublishedList(child=ReferenceSerializer(), help_text=_("The documents that report on it."))

    class Meta(MeetingSerializer.Meta):
        fields = (*ANSWER, *MeetingSerializer.Meta.fields, "meeting_roles", "sources")


class NamedSerializer(CitedSerializer):
    """A record that sources call by several names."""

    name = serializers.CharField()
    names = serializers.ListField(
        child=serializers.CharField(), source="all_names",
        help_text=_("Every name and acronym by which this record or a source calls it, its own first."),
    )  # fmt: skip


class ActorSerializer(NamedSerializer):
    """A state, partner, body, centre, organisation, company, sector or person."""

    kind_label = LabelField("kind")

    follows = ("parent",)

    class Meta:
        model = Actor
        fields: tuple[str, ...] = (
            *ADDRESS, "acronym", "names", "kind", "kind_label", "iso_code", "parent", "summary", *EVIDENCE,
        )  # fmt: skip


class MembershipSerializer(PeriodFields, CitedSerializer):
    """An actor's role in a grouping, for a period."""

    role = serializers.ChoiceField(Standing.choices, source="standing")
    role_label = LabelField("role")
    summary = NothingField(help_text=_("Always null: role and period say what there is to say."))

    follows = ("member", "grouping")

    class Meta:
        model = Membership
        fields: tuple[str, ...] = (*ADDRESS, "member", "grouping", "role", "role_label", *PERIOD, "summary", *EVIDENCE)


class MembershipDetailSerializer(AnswerFields, MembershipSerializer):
    """One membership, with the record version and the horizon of the answer."""

    class Meta(MembershipSerializer.Meta):
        fields = (*ANSWER, *MembershipSerializer.Meta.fields)


class ActorDetailSerializer(AnswerFields, ActorSerializer):
    """An actor, with what belongs to it, what it belongs to, and its roles at meetings."""

    children = PublishedList(child=ReferenceSerializer(), help_text=_("What belongs to it."))
    memberships = PublishedList(child=MembershipSerializer(), help_text=_("Where it is a member or has the chair."))
    members = PublishedList(child=MembershipSerializer(), help_text=_("Who is a member of it or has its chair."))
    meeting_roles = PublishedList(child=MeetingRoleSerializer(), help_text=_("Its roles at meetings."))

    class Meta(ActorSerializer.Meta):
        fields = (
            *ANSWER, *ActorSerializer.Meta.fields, "children", "memberships", "members", "meeting_roles",
        )  # fmt: skip
