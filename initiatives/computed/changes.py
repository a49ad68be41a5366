"""What a meeting changed as a resource of the API."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from adgmin.api.computed import ComputedSerializer, ComputedView, DatedReferenceSerializer, computed_as
from adgmin.api.examples import STATEMENT, TITLE, reference
from adgmin.api.serializers_base import NOUNS, LabelField, ReferenceSerializer, RowSerializer
from adgmin.verbs import Stage
from initiatives.api import CENTRE
from initiatives.models import Check, Outcome
from initiatives.what_changed.compare import NothingToCompare
from initiatives.what_changed.headings import Heading
from initiatives.what_changed.page import ChangeLine, ChangesPage, ChangesReport

from .lines import (
    OUTCOME_LINE,
    PARAGRAPH,
    THIRD,
    CheckLineSerializer,
    OutcomeLineSerializer,
)


class PrintedPassageSerializer(RowSerializer):
    """A passage and the words printed there."""

    passage = ReferenceSerializer(help_text=_("The passage."))
    printed = serializers.CharField(allow_null=True, help_text=_("The words as they are printed there."))
    is_inferred = serializers.BooleanField(source="inferred", help_text=_("Whether it is inferred from the passage."))


class ChangeLineSerializer(RowSerializer):
    """An outcome or a check before or at the meeting; neither, where passages only name the subject."""

    outcome = serializers.SerializerMethodField(help_text=_("The outcome; null: it is none."))
    check = serializers.SerializerMethodField(help_text=_("The check of a commitment; null: it is none."))
    may_predate = serializers.BooleanField(
        help_text=_("Whether its date may mean a day before the end of the previous meeting.")
    )
    references = PrintedPassageSerializer(many=True, help_text=_("The first passages that say so."))
    more = serializers.IntegerField(help_text=_("The number of further passages."))

    @extend_schema_field(OutcomeLineSerializer(allow_null=True))
    def get_outcome(self, line: ChangeLine) -> object:
        found = line.row if isinstance(line.row, Outcome) else None
        return OutcomeLineSerializer(found, context=self.context).data if found else None

    @extend_schema_field(CheckLineSerializer(allow_null=True))
    def get_check(self, line: ChangeLine) -> object:
        found = line.row if isinstance(line.row, Check) else None
        return CheckLineSerializer(found, context=self.context).data if found else None


class SlipSerializer(RowSerializer):
    """A commitment that slipped or whose date passed, as of the end of the meeting."""

    commitment = ReferenceSerializer(help_text=_("The commitment."))
    was = serializers.CharField(allow_null=True, help_text=_("EDTF: the due date before."))
    due = serializers.CharField(source="commitment.due", allow_null=True, help_text=_("EDTF: the due date now."))
    days = serializers.IntegerField(
        help_text=_("The number of days by which the due date moved; 0: it did not, or a date is inferred.")
    )
    is_reported = serializers.BooleanField(
        help_text=_("Whether a source says that it was postponed or dropped, or gives a later date.")
    )
    is_past_date = serializers.BooleanField(help_text=_("Whether it fell due and no text held reports it as kept."))
    is_dropped = serializers.BooleanField(help_text=_("Whether a source says that it will not happen."))


class StageChangeSerializer(RowSerializer):
    """The stage before the meeting and by its end."""

    stage_was = serializers.ChoiceField(
        Stage.choices, source="before", allow_null=True, help_text=_("The stage before.")
    )
    stage_was_label = LabelField("stage_was", allow_null=True)
    stage_now = serializers.ChoiceField(
        Stage.choices, source="by_now", allow_null=True, help_text=_("The stage by the end.")
    )
    stage_now_label = LabelField("stage_now", allow_null=True)
    has_moved = serializers.BooleanField(help_text=_("Whether it certainly changed since the previous meeting."))
    is_inferred = serializers.BooleanField(help_text=_("Whether no source states the stage by now."))


class ChangeEntrySerializer(RowSerializer):
    """A subject with what was said of it before and at the meeting."""

    subject = ReferenceSerializer(source="comparison.subject", help_text=_("The initiative or the commitment."))
    noun = serializers.ChoiceField(
        NOUNS, source="comparison.subject.plural", help_text=_("What sort of record it is: the name of its resource.")
    )
    noun_label = LabelField("noun")
    name_inferred = serializers.BooleanField(
        source="comparison.is_name_inferred", help_text=_("Whether no source gives the name.")
    )
    stage_change = StageChangeSerializer(source="comparison.stage", help_text=_("Its stage before and by the end."))
    verb_change = serializers.IntegerField(
        source="comparison.verb_change", allow_null=True,
        help_text=_("The change in strength of the strongest verb; null: there are no two to compare."),
    )  # fmt: skip
    slips = SlipSerializer(many=True, source="comparison.slips", help_text=_("Commitments that slipped."))
    before = ChangeLineSerializer(many=True, help_text=_("The last said before."))
    now = ChangeLineSerializer(many=True, help_text=_("What was said at the meeting, or since the previous one."))
    more = serializers.IntegerField(help_text=_("The number of lines that are left out of now."))


class ChangeSectionSerializer(RowSerializer):
    """A heading with its first entries."""

    heading = serializers.ChoiceField(Heading.choices, help_text=_("What changed, by the first rule that holds."))
    heading_label = LabelField("heading")
    rule = serializers.CharField(source="heading.rule", help_text=_("The rule of the heading."))
    number = serializers.IntegerField(help_text=_("The number of subjects under it."))
    subjects = ChangeEntrySerializer(many=True, source="entries", help_text=_("The first of them."))


class ChangesSerializer(ComputedSerializer):
    """What a meeting changed since the previous one."""

    meeting = DatedReferenceSerializer(source="object", help_text=_("The meeting."))
    previous_meeting = DatedReferenceSerializer(
        source="since", allow_null=True, help_text=_("The previous meeting; null: none is in the record.")
    )
    own_text_held = serializers.BooleanField(
        source="object.covered", help_text=_("Whether a text of the meeting’s own is held: only then is it silent.")
    )
    previous_own_text_held = serializers.BooleanField(
        source="since_is_covered", help_text=_("Whether a text of the previous meeting’s own is held.")
    )
    nothing_to_compare = serializers.ChoiceField(
        NothingToCompare.choices, source="changes.nothing_to_compare", allow_null=True,
        help_text=_("Why there is nothing to compare; null: there is something."),
    )  # fmt: skip
    nothing_to_compare_label = LabelField("nothing_to_compare", allow_null=True)
    texts = ReferenceSerializer(many=True, help_text=_("The texts held on the meeting."))
    without_initiative = serializers.SerializerMethodField(
        help_text=_("The number of acts of the meeting that are about no initiative in the record.")
    )
    courtesies = serializers.SerializerMethodField(help_text=_("The number of acts of the meeting that are thanks."))
    sections = ChangeSectionSerializer(
        many=True, source="report.sections", help_text=_("Every heading in the order of its rule, also empty ones.")
    )

    def get_without_initiative(self, shown: dict[str, ChangesReport]) -> int:
        return shown["report"].without_initiative

    def get_courtesies(self, shown: dict[str, ChangesReport]) -> int:
        return shown["report"].courtesies


LINE = {"outcome": OUTCOME_LINE, "may_predate": False, "more": 0}
CHANGED = {
    "meeting": THIRD, "previous_meeting": {**reference("meetings", "2nd-adgmin", "2nd ADGMIN"), "date": "2022-01"},
    "own_text_held": True, "previous_own_text_held": False, "texts": [reference("sources", STATEMENT, TITLE)],
    "without_initiative": 0, "courtesies": 0,
    "sections": [
        {
            "heading": Heading.NEW.value, "rule": str(Heading.NEW.rule), "number": 1,
            "subjects": [
                {
                    "subject": CENTRE, "noun": "initiatives", "name_inferred": False, "more": 0,
                    "stage_change": {"has_moved": False, "is_inferred": False},
                    "now": [
                        {
                            **LINE,
                            "references": [{"passage": PARAGRAPH, "printed": "welcomed", "is_inferred": False}],
                        }
                    ],
                }
            ],
        }
    ],
}  # fmt: skip


@computed_as(_("What a meeting changed"), "/meetings/3rd-adgmin/changes/", CHANGED)
class MeetingChangesView(ComputedView):
    """What a meeting changed since the previous one, each subject once, under the first heading whose rule holds.

    Silence is claimed only of a meeting of which a text of its own is held.
    """

    page_class = ChangesPage
    page_name = "what-changed"
    serializer_class = ChangesSerializer
