"""The serializers of partners and their cooperation."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from adgmin.api.serializers_base import (
    ADDRESS,
    ANSWER,
    EVIDENCE,
    PERIOD,
    AnswerFields,
    CitedSerializer,
    LabelField,
    ReferenceSerializer,
)
from initiatives.serializers import RoleSerializer

from .models import Cooperation, Partner


class PartnerSerializer(CitedSerializer):
    """An actor's profile as a partner of ASEAN."""

    name = serializers.CharField(source="actor.name", help_text=_("What it is called."))
    acronym = serializers.CharField(source="actor.acronym", allow_null=True, help_text=_("Its acronym."))
    kind_label = LabelField("kind")

    follows = ("actor",)

    class Meta:
        model = Partner
        fields: tuple[str, ...] = (*ADDRESS, "acronym", "kind", "kind_label", "actor", "summary", *EVIDENCE)


class CooperationSerializer(RoleSerializer):
    """A part that a partner has in an initiative."""

    partner = ReferenceSerializer(source="actor.partner", help_text=_("The partner that has the role."))

    follows = ("initiative", "actor__partner")

    class Meta:
        model = Cooperation
        fields: tuple[str, ...] = (
            *ADDRESS,
            "partner",
            "initiative",
            "actor",
            "role",
            "role_label",
            *PERIOD,
            "summary",
            *EVIDENCE,
        )


class CooperationDetailSerializer(AnswerFields, CooperationSerializer):
    """One cooperation, with the record version and the horizon of the answer."""

    class Meta(CooperationSerializer.Meta):
        fields = (*ANSWER, *CooperationSerializer.Meta.fields)


class PartnerDetailSerializer(AnswerFields, PartnerSerializer):
    """A partner, with its parts in initiatives."""

    cooperation = serializers.SerializerMethodField(help_text=_("Its roles in initiatives."))

    class Meta(PartnerSerializer.Meta):
        fields = (*ANSWER, *PartnerSerializer.Meta.fields, "cooperation")

    @extend_schema_field(CooperationSerializer(many=True))
    def get_cooperation(self, partner: Partner) -> object:
        """The published parts that it holds."""
        rows = CooperationSerializer.fetch(Cooperation.objects.published().filter(actor=partner.actor))
        return CooperationSerializer(rows, many=True, context=self.context).data
