"""What the API says about the nouns of the ground floor; by which rules, see ``adgmin.api.serializers_base``."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from adgmin.models import (
    Actor,
    Meeting,
    MeetingRole,
    MeetingRoleKind,
    Membership,
    Nature,
    Passage,
    Source,
    Standing,
    Theme,
    records_citing,
)

from .serializers_base import (
    ADDRESS,
    EVIDENCE,
    CitedSerializer,
    NothingField,
    PublishedList,
    ReferenceSerializer,
    UncitedSerializer,
)


class ThemeSerializer(UncitedSerializer):
    """A subject that outcomes and initiatives are about."""

    order = serializers.IntegerField(help_text=_("Its place among the themes."))
    note = NothingField(help_text=_("Always null: a theme is this project’s own classification."))

    class Meta:
        model = Theme
        fields = (*ADDRESS, "name", "order", "summary", *EVIDENCE)


class SourceSerializer(UncitedSerializer):
    """A document that the record rests on."""

    summary = NothingField(help_text=_("Always null: the passages summarise what it says."))

    original_url = serializers.CharField(source="url", help_text=_("Where the document is, if our copy states it."))
    rank = serializers.IntegerField(
        help_text=_("1: the ministers’ own text; 2: a government’s; 3: news and commentary.")
    )

    follows = ("publisher",)
    gathers = ("meetings",)

    class Meta:
        model = Source
        fields = (
            *ADDRESS, "title", "short_name", "kind", "rank", "publisher", "author", "published", "original_url",
            "sha256", "gaps", "meetings", "summary", *EVIDENCE,
        )  # fmt: skip


class PassageSerializer(UncitedSerializer):
    """A paragraph or section of a source, in our words."""

    slug = serializers.CharField(help_text=_("The last part of its address, unique in its source; it never changes."))
    source = ReferenceSerializer(help_text=_("The document that it is in."))  # type: ignore[assignment]
    kind = serializers.ChoiceField(Nature.choices, source="nature", help_text=_("What it holds."))
    summary = serializers.CharField(source="gist", allow_null=True, help_text=_("What it says, in our own words."))

    follows = ("source",)

    class Meta:
        model = Passage
        fields = (
            *ADDRESS, "source", "locator", "order", "kind", "summary", "first_words", "fingerprint", *EVIDENCE,
        )  # fmt: skip


class RestingSerializer(ReferenceSerializer):
    """A record that rests on a passage."""

    noun = serializers.CharField(source="plural", help_text=_("What sort of record it is."))


class PassageDetailSerializer(PassageSerializer):
    """A passage, with what rests on it."""

    records = serializers.SerializerMethodField(help_text=_("The records that cite it."))

    class Meta(PassageSerializer.Meta):
        fields = (*PassageSerializer.Meta.fields, "records")  # type: ignore[assignment]

    @extend_schema_field(RestingSerializer(many=True))
    def get_records(self, passage: Passage) -> Any:
        """The published records of all nouns."""
        return RestingSerializer(records_citing([passage])[passage.pk], many=True, context=self.context).data


class SourceDetailSerializer(SourceSerializer):
    """A source, with its passages in reading order."""

    passages = PublishedList(child=PassageSerializer(), help_text=_("Its passages, in reading order."))

    class Meta(SourceSerializer.Meta):
        fields = (*SourceSerializer.Meta.fields, "passages")  # type: ignore[assignment]


class MeetingSerializer(CitedSerializer):
    """A session of a body."""

    follows = ("body",)

    class Meta:
        model = Meeting
        fields = (
            *ADDRESS, "name", "body", "number", "status", "date", "place", "theme_line", "summary", *EVIDENCE,
        )  # fmt: skip


class MeetingRoleSerializer(CitedSerializer):
    """An actor's role at a meeting."""

    kind = serializers.ChoiceField(MeetingRoleKind.choices, source="role", help_text=_("The kind of role."))

    follows = ("meeting", "actor", "person")

    class Meta:
        model = MeetingRole
        fields = (*ADDRESS, "meeting", "kind", "actor", "person", "office", *EVIDENCE)


class MeetingDetailSerializer(MeetingSerializer):
    """A meeting, with the parts in it and the sources that report on it."""

    roles = PublishedList(child=MeetingRoleSerializer(), help_text=_("The actors and their roles in it."))
    sources = PublishedList(child=ReferenceSerializer(), help_text=_("The documents that report on it."))

    class Meta(MeetingSerializer.Meta):
        fields = (*MeetingSerializer.Meta.fields, "roles", "sources")  # type: ignore[assignment]


class NamedSerializer(CitedSerializer):
    """A record that sources call by several names."""

    names = serializers.ListField(
        child=serializers.CharField(), source="all_names",
        help_text=_("Every name and acronym by which this record or a source calls it, its own first."),
    )  # fmt: skip


class ActorSerializer(NamedSerializer):
    """A state, partner, body, centre, organisation, company, sector or person."""

    follows = ("parent",)

    class Meta:
        model = Actor
        fields = (*ADDRESS, "name", "acronym", "names", "kind", "iso_code", "parent", "summary", *EVIDENCE)


class MembershipSerializer(CitedSerializer):
    """An actor's standing in a grouping, for a period."""

    member = ReferenceSerializer(help_text=_("Whose standing it is."))
    grouping = ReferenceSerializer(help_text=_("Where it has the standing."))
    standing = serializers.ChoiceField(Standing.choices, help_text=_("How it stands there."))

    follows = ("member", "grouping")

    class Meta:
        model = Membership
        fields = (*ADDRESS, "member", "grouping", "standing", "period", *EVIDENCE)


class ActorDetailSerializer(ActorSerializer):
    """An actor, with what belongs to it, what it belongs to, and its roles at meetings."""

    children = PublishedList(child=ReferenceSerializer())
    memberships = PublishedList(child=MembershipSerializer(), help_text=_("Where it has a standing."))
    members = PublishedList(child=MembershipSerializer(), help_text=_("Who has a standing in it."))
    meeting_roles = PublishedList(child=MeetingRoleSerializer(), help_text=_("Its roles at meetings."))

    class Meta(ActorSerializer.Meta):
        fields = (*ActorSerializer.Meta.fields, "children", "memberships", "members", "meeting_roles")  # type: ignore[assignment]
