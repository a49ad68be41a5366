"""Where sources differ, and which texts are held on each meeting, as resources of the API."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from adgmin.api.computed import (
    PAGE_NUMBER,
    ComputedListSerializer,
    ComputedView,
    DatedReferenceSerializer,
    computed_as,
)
from adgmin.api.examples import STATEMENT, TITLE, reference
from adgmin.api.serializers_base import NOUNS, DifferenceSerializer, LabelField, ReferenceSerializer, RowSerializer
from adgmin.models import Meeting, SourceKind
from adgmin.portal.about import Coverage, Disagreements
from adgmin.record import Aspect, DifferenceKind
from initiatives.computed.lines import PARAGRAPH, THIRD


class ConflictSerializer(RowSerializer):
    """An aspect of a record for which sources give two or more values."""

    noun = serializers.ChoiceField(
        NOUNS, source="row.plural", help_text=_("What sort of record it is: the name of its resource.")
    )
    noun_label = LabelField("noun")
    record = ReferenceSerializer(source="row", help_text=_("The record."))
    difference = DifferenceSerializer(help_text=_("The values that the sources give."))
    note = serializers.CharField(
        source="row.note", allow_null=True, help_text=_("Why the preferred value is preferred, and other remarks.")
    )


class KindCountSerializer(RowSerializer):
    """The number of differences of a kind."""

    kind = serializers.ChoiceField(DifferenceKind.choices, help_text=_("The kind of difference."))
    kind_label = LabelField("kind")
    number = serializers.IntegerField(help_text=_("How many there are."))
    is_shown = serializers.BooleanField(help_text=_("Whether the results have them."))


class DisagreementsSerializer(ComputedListSerializer):
    """The differences of a page, with the number of each kind, also of kinds that are not shown."""

    counts = serializers.SerializerMethodField(help_text=_("The number of differences of each kind."))
    results = ConflictSerializer(many=True, source="page_obj", help_text=_("The differences of this page."))

    @extend_schema_field(KindCountSerializer(many=True))
    def get_counts(self, shown: dict[str, list[tuple[DifferenceKind, int, bool]]]) -> object:
        rows = [dict(zip(("kind", "number", "is_shown"), each, strict=True)) for each in shown["kinds"]]
        return KindCountSerializer(rows, many=True, context=self.context).data


DIFFERING = {
    "count": 1, "counts": [{"kind": "disagreement", "number": 1, "is_shown": True}],
    "results": [
        {
            "noun": "meetings", "record": reference("meetings", "3rd-adgmin", "3rd ADGMIN"),
            "difference": {
                "aspect": Aspect.PLACE.value, "kind": "disagreement",
                "readings": [
                    {"value": "Boracay", "value_text": "Boracay", "preferred": True, "rank": 1, "basis": "stated",
                     "passages": [PARAGRAPH]},
                    {"value": "Manila", "value_text": "Manila", "preferred": False, "rank": 3, "basis": "stated",
                     "passages": [PARAGRAPH]},
                ],
            },
        },
    ],
}  # fmt: skip


@computed_as(_("Where sources differ"), "/disagreements/", DIFFERING)
class DisagreementsView(ComputedView):
    """What each source says where sources differ, and which value is preferred. By default disagreements alone."""

    page_class = Disagreements
    page_name = "disagreements"
    serializer_class = DisagreementsSerializer
    parameters = (PAGE_NUMBER,)


class TextSerializer(ReferenceSerializer):
    """A text that is held."""

    kind = serializers.ChoiceField(SourceKind.choices, help_text=_("What sort of text it is."))
    kind_label = LabelField("kind")


class CoverageRowSerializer(RowSerializer):
    """A meeting with the texts held on it."""

    meeting = DatedReferenceSerializer(source="*", help_text=_("The meeting."))
    date_inferred = serializers.SerializerMethodField(help_text=_("Whether no source states the date."))
    is_ahead = serializers.BooleanField(help_text=_("Whether it had not taken place by the day, or is planned."))
    own_text_held = serializers.BooleanField(
        source="covered", help_text=_("Whether a text of its own is held: only then can the record say it was silent.")
    )
    texts = TextSerializer(many=True, source="held_texts", help_text=_("The texts held on it."))

    def get_date_inferred(self, meeting: Meeting) -> bool:
        return bool(meeting.inferred(Aspect.DATE))


class GapSerializer(ReferenceSerializer):
    """A text whose copy has gaps."""

    gaps = serializers.CharField(help_text=_("What is missing or broken in the copy."))


class CoverageSerializer(ComputedListSerializer):
    """The texts held on each meeting, and the gaps in their copies."""

    results = CoverageRowSerializer(many=True, source="page_obj", help_text=_("The meetings."))
    copies_with_gaps = GapSerializer(
        many=True, source="gaps", help_text=_("On the first page: the latest texts whose copies have gaps.")
    )


TEXT = {**reference("sources", STATEMENT, TITLE), "kind": "joint-statement"}
COVERAGE = {
    "count": 1, "next": None, "previous": None,
    "results": [
        {"meeting": THIRD, "date_inferred": False, "is_ahead": False, "own_text_held": True, "texts": [TEXT]}
    ],
    "copies_with_gaps": [{**reference("sources", STATEMENT, TITLE), "gaps": "The copy names no publisher."}],
}  # fmt: skip


@computed_as(_("Which texts are held on each meeting"), "/about/coverage/", COVERAGE)
class CoverageView(ComputedView):
    """The texts held on each meeting. Silence is claimed only of a meeting of which a text of its own is held."""

    page_class = Coverage
    page_name = "coverage"
    serializer_class = CoverageSerializer
    parameters = (PAGE_NUMBER,)
