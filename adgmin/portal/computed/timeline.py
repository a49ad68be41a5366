"""The timeline, the calendar and the glossary as resources of the API."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers

from adgmin.api.computed import (
    PAGE_NUMBER,
    ComputedListSerializer,
    ComputedSerializer,
    ComputedView,
    CountSerializer,
    computed_as,
)
from adgmin.api.serializers_base import NOUNS, BoundField, LabelField, ReferenceSerializer, RowSerializer
from adgmin.portal.glossary import Glossary, GlossaryTerm, TermMeaning
from adgmin.portal.timeline.entries import MeetingSummary, TimelineEntry
from adgmin.portal.timeline.pages import CalendarPage, TimelinePage
from adgmin.portal.timeline.stream import EntryKind, PeriodPart
from adgmin.record import Cited
from initiatives.api import CENTRE
from initiatives.computed.lines import OUTCOME_LINE, PARAGRAPH, THIRD, OutcomeLineSerializer


class SummarySerializer(RowSerializer):
    """The acts of a meeting and what was said there about commitments, as far as the filters keep them."""

    acts_count = serializers.IntegerField(source="outcomes", help_text=_("The number of acts of the meeting."))
    strongest = OutcomeLineSerializer(many=True, help_text=_("Those with the strongest verbs."))
    with_own_date = serializers.IntegerField(help_text=_("The number of acts with a date of their own."))
    findings = serializers.SerializerMethodField(help_text=_("What was said about commitments, with numbers."))
    meeting_inferred = serializers.IntegerField(help_text=_("The number of findings whose meeting is inferred."))

    @extend_schema_field(CountSerializer(many=True))
    def get_findings(self, summary: MeetingSummary) -> object:
        rows = [{"label": label, "number": number} for label, number in summary.findings]
        return CountSerializer(rows, many=True, context=self.context).data


class TimelineEntrySerializer(RowSerializer):
    """A record with one of its dates; a period has an entry for its beginning and one for its end."""

    kind = serializers.ChoiceField(EntryKind.choices, source="stub.kind", help_text=_("What sort of entry it is."))
    kind_label = LabelField("kind")
    part = serializers.ChoiceField(
        [(part.value, part.label) for part in PeriodPart if part.value], source="stub.part", allow_null=True,
        help_text=_("Which end of a period it is; null: none."),
    )  # fmt: skip
    date = serializers.CharField(source="stub.date", allow_null=True, help_text=_("EDTF: the date of the entry."))
    date_earliest = BoundField(help_text=_("The earliest day that it can mean; null where it is open."))
    date_latest = BoundField(help_text=_("The latest day that it can mean; null where it is open."))
    date_text = serializers.CharField(source="date", allow_null=True, help_text=_("The date in words."))
    date_inferred = serializers.SerializerMethodField(help_text=_("Whether no source states the date."))
    noun = serializers.ChoiceField(
        NOUNS, source="row.plural", help_text=_("What sort of record it is: the name of its resource.")
    )
    noun_label = LabelField("noun")
    record = ReferenceSerializer(source="row", help_text=_("The record."))
    ended = serializers.BooleanField(source="stub.ended", help_text=_("Whether a commitment was kept or dropped."))
    meeting_summary = SummarySerializer(
        source="summary", allow_null=True, help_text=_("Of a meeting on the timeline: what it did; else null.")
    )

    def get_date_inferred(self, entry: TimelineEntry) -> bool:
        known = getattr(entry.row, f"{entry.aspect}_inferred", None)
        if known is None:
            known = isinstance(entry.row, Cited) and entry.row.inferred(entry.aspect)
        return bool(known)


class TimelineSerializer(ComputedListSerializer):
    """The dated records in the order of the page: by default the latest first."""

    results = TimelineEntrySerializer(many=True, source="entries", help_text=_("The entries of this page."))


class CalendarEntrySerializer(TimelineEntrySerializer):
    """An entry of the calendar."""

    to_come = serializers.SerializerMethodField(help_text=_("Whether it may fall after the day."))

    def get_to_come(self, entry: TimelineEntry) -> bool:
        return bool(self.context["is_ahead"](entry.stub))


class CalendarSerializer(ComputedListSerializer):
    """Meetings and due dates: what may still come, the next first, then what is past, the latest first."""

    results = serializers.SerializerMethodField(help_text=_("The entries of this page."))

    @extend_schema_field(CalendarEntrySerializer(many=True))
    def get_results(self, shown: dict[str, Any]) -> object:
        context = {**self.context, "is_ahead": shown["is_ahead"]}
        return CalendarEntrySerializer(shown["entries"], many=True, context=context).data


ENTRY = {
    "kind": "meetings", "date": THIRD["date"], "date_earliest": "2023-02-09", "date_latest": "2023-02-10",
    "date_text": "9–10 February 2023", "date_inferred": False, "noun": "meetings", "ended": False,
    "record": {name: THIRD[name] for name in THIRD if name != "date"},
}  # fmt: skip
SUMMARY = {
    "acts_count": 1, "strongest": [OUTCOME_LINE], "with_own_date": 0, "meeting_inferred": 0,
    "findings": [{"label": "stated", "number": 1}],
}  # fmt: skip


@computed_as(
    _("Everything dated, in order"), "/timeline/", {"count": 1, "results": [{**ENTRY, "meeting_summary": SUMMARY}]}
)
class TimelineView(ComputedView):
    """All dated records in one list, each exactly as precise as its source; those without a stated date come last."""

    page_class = TimelinePage
    page_name = "timeline"
    serializer_class: Any = TimelineSerializer
    parameters = (PAGE_NUMBER,)

    def computed(self, page: Any) -> object:
        is_ahead = getattr(page.filterset, "is_ahead", None)
        return {"page_obj": page.page_obj, "entries": page.entries(), "is_ahead": is_ahead}


@computed_as(_("Meetings and due dates"), "/calendar/", {"count": 1, "results": [{**ENTRY, "to_come": False}]})
class CalendarView(TimelineView):
    """Meetings held and planned, and the due dates of commitments: upcoming ones first, then past ones."""

    page_class = CalendarPage
    page_name = "calendar"
    serializer_class = CalendarSerializer


class MeaningSerializer(RowSerializer):
    """One meaning of a term."""

    words = serializers.CharField(help_text=_("What it stands for."))
    records = serializers.SerializerMethodField(help_text=_("The records that have it."))
    variants = serializers.ListField(child=serializers.CharField(), help_text=_("Other names of these records."))
    passages = serializers.SerializerMethodField(help_text=_("The passages that use it in this meaning."))
    notes = serializers.ListField(
        child=serializers.CharField(), help_text=_("Remarks, for example that an expansion looks wrong.")
    )
    see = serializers.CharField(allow_null=True, help_text=_("The term that explains the same; null: this one does."))

    @extend_schema_field(ReferenceSerializer(many=True))
    def get_records(self, meaning: TermMeaning) -> object:
        rows = [row for rows in meaning.records.values() for row in rows]
        return ReferenceSerializer(rows, many=True, context=self.context).data

    @extend_schema_field(ReferenceSerializer(many=True))
    def get_passages(self, meaning: TermMeaning) -> object:
        passages = [passage for passages in meaning.sources.values() for passage in passages]
        return ReferenceSerializer(passages, many=True, context=self.context).data


class TermSerializer(RowSerializer):
    """An acronym or another name, with its meanings."""

    spellings = serializers.SerializerMethodField(help_text=_("How it is written."))
    meanings = MeaningSerializer(many=True, help_text=_("What it stands for."))

    def get_spellings(self, term: GlossaryTerm) -> list[str]:
        return [spelling for spellings in term.spellings.values() for spelling in spellings]


class GlossarySerializer(ComputedSerializer):
    """What the acronyms stand for, and which other names the sources use."""

    next = serializers.SerializerMethodField(help_text=_("The next page; null on the last."))
    previous = serializers.SerializerMethodField(help_text=_("The page before; null on the first."))
    results = serializers.SerializerMethodField(help_text=_("The terms of this page."))

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_next(self, shown: dict[str, str]) -> str | None:
        return self.with_parameter("start", shown.get("next"))

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_previous(self, shown: dict[str, str]) -> str | None:
        return self.with_parameter("start", shown.get("previous"))

    @extend_schema_field(TermSerializer(many=True))
    def get_results(self, shown: dict[str, Any]) -> object:
        terms = [term for letter in shown["letters"] for term in letter.terms]
        return TermSerializer(terms, many=True, context=self.context).data


START = OpenApiParameter("start", str, description=_("A term, or the beginning of one: where the page begins."))
GLOSSARY = {
    "results": [
        {
            "spellings": ["AJCCBC"],
            "meanings": [
                {"words": CENTRE["name"], "records": [CENTRE], "variants": [], "passages": [PARAGRAPH], "notes": []}
            ],
        }
    ]
}


@computed_as(_("Acronyms and other names"), "/glossary/", GLOSSARY)
class GlossaryView(ComputedView):
    """What the acronyms stand for, which other names the sources use, and which passages use them."""

    page_class = Glossary
    page_name = "glossary"
    serializer_class = GlossarySerializer
    parameters = (START,)
