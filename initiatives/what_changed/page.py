"""The page of what a meeting changed, with the words printed before and at the meeting."""

from collections import Counter
from collections.abc import Collection, Iterable
from functools import cached_property
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from adgmin.models import Meeting, Passage, Source, normalised
from adgmin.models.meetings import MeetingQuerySet
from adgmin.pages.views import PAGE_SIZE, Crumb, DetailPage
from adgmin.record import Aspect, Basis, Citation, State
from initiatives.attribution import Attribution
from initiatives.models import Check, Initiative, Outcome
from initiatives.models.commitments import STATING_FINDINGS

from .compare import Changes, NothingToCompare
from .headings import Heading, OutcomeOrCheck, SubjectComparison, is_courtesy, may_predate

# The maximum number of lines before and at the meeting; the page of the initiative or commitment has the rest.
MAX_BEFORE, MAX_NOW = 2, 3
# The maximum number of passages under a line, of different sources first.
MAX_PASSAGES = 2
# Headings that depend on a commitment: checks are shown before outcomes.
COMMITMENT_HEADINGS = (
    Heading.SLIPPED,
    Heading.KEPT,
    Heading.KEPT_INFERRED,
    Heading.PARTLY_KEPT,
    Heading.PARTLY_KEPT_INFERRED,
    Heading.PAST_DATE,
)
# Headings without an outcome or check at the meeting: one line shows the last one before it.
HEADINGS_OF_ABSENCE = (Heading.MENTIONED, Heading.SILENT)
# The headings that “Where it stands” speaks of.
HEADINGS_SHOWN_FIRST = (
    Heading.CONCLUDED,
    Heading.SLIPPED,
    Heading.KEPT,
    Heading.KEPT_INFERRED,
    Heading.ADVANCED,
    Heading.PAST_DATE,
    Heading.NEW,
    Heading.PLANNED,
    Heading.SILENT,
)
# The aspects that support the statement itself; others give its date or name its object.
STATEMENT_ASPECTS = ("", Aspect.VERB, Aspect.DUE)


class NumberedPassage(NamedTuple):
    """A passage under a line: the number of its source on the page, and the words printed there."""

    number: int
    passage: Passage
    printed: str
    inferred: bool


class ChangeLine(NamedTuple):
    """An outcome or check before or at the meeting; ``row`` is ``None`` if passages only name the subject."""

    row: OutcomeOrCheck | None
    # True if the name of its object is shown already: as the subject, or in a line before the meeting.
    named: bool
    references: list[NumberedPassage]
    # The number of further passages.
    more: int
    # True if its date may mean a day before the end of the previous meeting.
    may_predate: bool


class ChangeEntry(NamedTuple):
    """A subject with its lines before and at the meeting; ``more`` counts the latter that are left out."""

    comparison: SubjectComparison
    before: list[ChangeLine]
    now: list[ChangeLine]
    more: int


class ChangeSection(NamedTuple):
    """A heading with its first entries, and the total number of subjects under it."""

    heading: Heading
    entries: list[ChangeEntry]
    number: int


def ordered(rows: Collection[OutcomeOrCheck], heading: Heading) -> list[OutcomeOrCheck]:
    """The rows to show: checks first if the heading depends on a commitment, else outcomes first.

    Outcomes are sorted: those that set a stage, those of the body that met, stronger verbs, then order in the source.

    A check that states a commitment without a due date, on the same passages as an outcome here, is left out.
    """
    outcomes = [row for row in rows if isinstance(row, Outcome)]
    outcomes.sort(key=lambda outcome: (outcome.place, outcome.slug))
    outcomes.sort(key=lambda outcome: (bool(outcome.stage), not outcome.is_of_another, outcome.weight), reverse=True)
    cited = {passage for outcome in outcomes for passage in _passages(outcome)}
    checks = [row for row in rows if isinstance(row, Check)]
    checks = [
        check for check in checks if check.due or check.finding not in STATING_FINDINGS or _passages(check) - cited
    ]
    return [*checks, *outcomes] if heading in COMMITMENT_HEADINGS else [*outcomes, *checks]


def _passages(row: OutcomeOrCheck) -> set[int]:
    return {citation.passage_id for citation in row.citations.all()}


def _object(row: OutcomeOrCheck) -> str:
    """The normalised name of what a line is about, for comparison."""
    return _plain(row.commitment.text if isinstance(row, Check) else row.title)


def _plain(name: str) -> str:
    return normalised(name).removeprefix("the ")


def _differs(row: OutcomeOrCheck | None, citation: Citation) -> bool:
    """True if a citation gives another value than the row’s own."""
    return bool(row and citation.aspect and citation.value != row.preferred(citation.aspect))


def _one_of_each_source_first(citations: Iterable[Citation]) -> list[Citation]:
    """The first citation of each source, then the second of each, and so on."""
    rounds: list[tuple[int, Citation]] = []
    number_of: Counter[int] = Counter()
    for citation in citations:
        source = citation.passage.source_id
        rounds.append((number_of[source], citation))
        number_of[source] += 1
    return [citation for _round, citation in sorted(rounds, key=lambda each: each[0])]


class ChangesReport:
    """The changes of a meeting for the page; sources are numbered in the order in which they are first cited."""

    def __init__(self, changes: Changes) -> None:
        self.changes = changes
        self.sources: list[Source] = []

    @cached_property
    def sections(self) -> list[ChangeSection]:
        """Every heading in order, with its entries; also empty ones."""
        found: dict[Heading, list[SubjectComparison]] = {heading: [] for heading in Heading}
        for comparison in self.changes.comparisons:
            found[comparison.heading].append(comparison)
        return [
            ChangeSection(heading, [self.entry(each) for each in comparisons[:PAGE_SIZE]], len(comparisons))
            for heading, comparisons in found.items()
        ]

    @cached_property
    def first_sections(self) -> list[ChangeSection]:
        """The sections that “Where it stands” speaks of."""
        return [each for each in self.sections if each.entries and each.heading in HEADINGS_SHOWN_FIRST]

    def entry(self, comparison: SubjectComparison) -> ChangeEntry:
        """A subject with its lines before and at the meeting."""
        heading = comparison.heading
        before, now = ordered(comparison.before, heading), ordered(comparison.now, heading)
        before = before[: 1 if heading in HEADINGS_OF_ABSENCE else MAX_BEFORE]
        shown = {_plain(str(comparison.subject))}
        lines_before = self._lines(before, comparison.named_before, shown)
        shown |= {_object(row) for row in before}
        lines_now = self._lines(now[:MAX_NOW], comparison.named_now, shown)
        return ChangeEntry(comparison, lines_before, lines_now, len(now[MAX_NOW:]))

    def _lines(
        self, rows: Iterable[OutcomeOrCheck], naming: Collection[Citation], shown: Collection[str]
    ) -> list[ChangeLine]:
        """A line for each row; without any, a line of the citations that name the subject. ``shown``: objects."""
        lines = [self._line(row, row.citations.all(), _object(row) in shown) for row in rows]
        return lines or ([self._line(None, naming, named=True)] if naming else [])

    def _line(self, row: OutcomeOrCheck | None, citations: Iterable[Citation], named: bool) -> ChangeLine:
        """A line with its references: one passage of each source before a second of any."""
        by_passage: dict[Passage, Citation] = {}
        for citation in sorted(citations, key=lambda each: each.aspect not in STATEMENT_ASPECTS):
            by_passage.setdefault(citation.passage, citation)
        found = list(by_passage.values())
        found = [citation for citation in found if citation.aspect in STATEMENT_ASPECTS] or found
        found.sort(key=lambda each: (_differs(row, each), each.passage.source.rank))
        shown = _one_of_each_source_first(found)
        references = [self._reference(citation) for citation in shown[:MAX_PASSAGES]]
        return ChangeLine(row, named, references, len(shown[MAX_PASSAGES:]), self._may_predate(row))

    def _reference(self, citation: Citation) -> NumberedPassage:
        source = citation.passage.source
        if source not in self.sources:
            self.sources.append(source)
        number = self.sources.index(source) + 1
        return NumberedPassage(number, citation.passage, citation.printed, citation.basis == Basis.INFERRED)

    def _may_predate(self, row: OutcomeOrCheck | None) -> bool:
        since = self.changes.since
        return bool(row and since and row.date_latest > since.date_latest and may_predate(row, since.date_latest))

    @property
    def unmentioned_past_date(self) -> int:
        """The number of initiatives under “date passed” that no text on the meeting mentions."""
        past = (each for each in self.changes.comparisons if each.heading == Heading.PAST_DATE)
        return sum(isinstance(each.subject, Initiative) and not (each.now or each.named_now) for each in past)

    @property
    def without_initiative(self) -> int:
        """The number of acts of the meeting that are about no initiative in the record, without courtesies."""
        return sum(not (is_courtesy(act) or act.initiative_id or act.under_id) for act in self._acts_of_meeting())

    @property
    def courtesies(self) -> int:
        """The number of acts of the meeting that are courtesies."""
        return sum(is_courtesy(act) for act in self._acts_of_meeting())

    def _acts_of_meeting(self) -> list[Outcome]:
        found = [each for each in self.changes.now.outcomes if each.meeting_id == self.changes.meeting.pk]
        return [outcome for outcome in found if outcome.attribution == Attribution.MEETING]


class ChangesPage(DetailPage[Meeting]):
    """The page of what a meeting changed since the previous one."""

    model = Meeting
    template_name = "initiatives/changes.html"
    section = Meeting.plural
    computed_as = ("what-changed",)

    def get_queryset(self) -> MeetingQuerySet:
        """Fetch its body, whether a text of its own is held, and which of its values are inferred."""
        found = Meeting.objects.with_address().showing(self.as_of).select_related("body").with_coverage()
        return found.with_evidence()

    def elsewhere(self) -> HttpResponse | None:
        """A withdrawn meeting redirects to its own page, a merged one to this page of the kept meeting."""
        if self.object.state == State.WITHDRAWN and not self.object.merged_into:
            return redirect(self.object)
        return super().elsewhere()

    def get_title(self) -> str:
        """“What changed at the …”."""
        return _("What changed at the %(meeting)s") % {"meeting": self.object}

    def get_description(self) -> str:
        """The title, with the kinds of change."""
        return _("What changed at the %(meeting)s: what is new, advanced, postponed, kept or not mentioned.") % {
            "meeting": self.object
        }

    def get_crumbs(self) -> list[Crumb]:
        """Meetings, the meeting, and this page."""
        meetings = Crumb(capfirst(str(Meeting._meta.verbose_name_plural)), reverse("meetings"))
        return [meetings, Crumb(str(self.object), self.object.get_absolute_url()), Crumb(_("What changed"))]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the report, the texts on the meeting, and the meetings before and after."""
        changes = Changes(self.object, self.as_of)
        following = self.object.following()
        return super().get_context_data(
            report=ChangesReport(changes),
            changes=changes,
            not_yet=changes.nothing_to_compare == NothingToCompare.NOT_YET,
            texts=list(self.object.texts(self.as_of)),
            since=changes.since,
            since_is_covered=bool(changes.since and changes.since.is_covered),
            following=following if following and following.had_happened(self.as_of) else None,
            **kwargs,
        )
