"""The page of what a meeting changed, with the words printed before and at the meeting."""

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
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
from initiatives.models.commitments import STATING

from .compare import Changes, Untold
from .headings import Heading, Matter, Said, is_telling, reaches_back

# The maximum number of lines before and at the meeting; the page of the initiative or commitment has the rest.
BEFORE, NOW = 2, 3
# The maximum number of passages under a line, of different sources first.
REFERENCES = 2
# Headings that depend on a commitment: checks are shown before outcomes.
OF_PROMISES = (
    Heading.SLIPPED, Heading.KEPT, Heading.KEPT_IN_OUR_READING, Heading.PARTLY_KEPT,
    Heading.PARTLY_KEPT_IN_OUR_READING, Heading.PAST_DATE,
)  # fmt: skip
# Headings without a record at the meeting: one line shows the last record before it.
UNSAID = (Heading.MENTIONED, Heading.SILENT)
# The aspects that support the statement itself; others give its date or name its object.
SAYING = ("", Aspect.VERB, Aspect.DUE)


class Reference(NamedTuple):
    """A passage under a line: the number of its source on the page, and the words printed there."""

    number: int
    passage: Passage
    printed: str
    inferred: bool


class Line(NamedTuple):
    """A record before or at the meeting; ``said`` is ``None`` if passages only name the matter."""

    said: Said | None
    # True if the name of its object is shown already: as the matter, or in a line before the meeting.
    named: bool
    references: list[Reference]
    # The number of further passages.
    more: int
    # True if its date may mean a day before the end of the previous meeting.
    reaches_back: bool


class Entry(NamedTuple):
    """A matter with its lines before and at the meeting; ``more`` counts the latter that are left out."""

    matter: Matter
    before: list[Line]
    now: list[Line]
    more: int


class Section(NamedTuple):
    """A heading with its first entries, and the total number of matters under it."""

    heading: Heading
    entries: list[Entry]
    number: int


def ordered(said: Collection[Said], heading: Heading) -> list[Said]:
    """The records to show: checks first if the heading depends on a commitment, else outcomes first.

    Outcomes are sorted: those that set a stage, those of the body that met, stronger verbs, then order in the source.

    A check that states a commitment without a due date, on the same passages as an outcome here, is left out.
    """
    acts = [each for each in said if isinstance(each, Outcome)]
    acts.sort(key=lambda act: (act.place, act.slug))
    acts.sort(key=lambda act: (bool(act.stage), not act.is_of_another, act.weight), reverse=True)
    told = {passage for act in acts for passage in _passages(act)}
    checks: list[Said] = [
        each
        for each in said
        if isinstance(each, Check) and (each.due or each.finding not in STATING or _passages(each) - told)
    ]
    return [*checks, *acts] if heading in OF_PROMISES else [*acts, *checks]


def _passages(said: Said) -> set[int]:
    return {citation.passage_id for citation in said.citations.all()}


def _object(said: Said) -> str:
    """The normalised name of what a line is about, for comparison."""
    return _plain(said.commitment.text if isinstance(said, Check) else said.title)


def _plain(name: str) -> str:
    return normalised(name).removeprefix("the ")


def _differs(said: Said | None, citation: Citation) -> bool:
    """True if a citation gives another value than the record’s own."""
    return bool(said and citation.aspect and citation.value != said.preferred(citation.aspect))


class Brief:
    """The changes of a meeting for the page; sources are numbered in the order in which they are first cited."""

    def __init__(self, changes: Changes) -> None:
        self.changes = changes
        self.sources: list[Source] = []

    @cached_property
    def sections(self) -> list[Section]:
        """Every heading in order, with its entries; also empty ones."""
        found: dict[Heading, list[Matter]] = {heading: [] for heading in Heading}
        for matter in self.changes.matters:
            found[matter.heading].append(matter)
        return [
            Section(heading, [self.entry(matter) for matter in matters[:PAGE_SIZE]], len(matters))
            for heading, matters in found.items()
        ]

    def entry(self, matter: Matter) -> Entry:
        """A matter with its lines before and at the meeting."""
        before, now = (ordered(said, matter.heading) for said in (matter.before, matter.now))
        before = before[: 1 if matter.heading in UNSAID else BEFORE]
        name = {_plain(str(matter.subject))}
        return Entry(
            matter,
            self._lines(before, matter.named_before, name),
            self._lines(now[:NOW], matter.named_now, name | {_object(said) for said in before}),
            len(now[NOW:]),
        )

    def _lines(self, said: Iterable[Said], naming: Collection[Citation], names: Collection[str]) -> list[Line]:
        lines = [self._line(each, each.citations.all(), _object(each) in names) for each in said]
        return lines or ([self._line(None, naming, named=True)] if naming else [])

    def _line(self, said: Said | None, citations: Iterable[Citation], named: bool) -> Line:
        """A line with its references: one passage of each source before a second of any."""
        saying: dict[Passage, Citation] = {}
        for citation in sorted(citations, key=lambda each: each.aspect not in SAYING):
            saying.setdefault(citation.passage, citation)
        found = [each for each in saying.values() if each.aspect in SAYING] or list(saying.values())
        found.sort(key=lambda each: (_differs(said, each), each.passage.source.rank))
        sources = [citation.passage.source for citation in found]
        places = sorted(range(len(found)), key=lambda place: sources[:place].count(sources[place]))
        references = [self._reference(found[place]) for place in places[:REFERENCES]]
        more = len(places[REFERENCES:])
        return Line(said, named, references, more, self._reaches_back(said))

    def _reference(self, citation: Citation) -> Reference:
        source = citation.passage.source
        if source not in self.sources:
            self.sources.append(source)
        number = self.sources.index(source) + 1
        return Reference(number, citation.passage, citation.printed, citation.basis == Basis.INFERRED)

    def _reaches_back(self, said: Said | None) -> bool:
        since = self.changes.since
        return bool(said and since and said.date_latest > since.date_latest and reaches_back(said, since.date_latest))

    @property
    def unmentioned_past_date(self) -> int:
        """The number of initiatives under “date passed” that no text on the meeting mentions."""
        past = (each for each in self.changes.matters if each.heading == Heading.PAST_DATE)
        return sum(isinstance(each.subject, Initiative) and not (each.now or each.named_now) for each in past)

    @property
    def aside(self) -> int:
        """The number of acts of the meeting that are about no initiative in the record, without courtesies."""
        return sum(is_telling(each) and not (each.initiative_id or each.under_id) for each in self._at_the_meeting())

    @property
    def courtesies(self) -> int:
        """The number of acts of the meeting that are courtesies."""
        return sum(not is_telling(each) for each in self._at_the_meeting())

    def _at_the_meeting(self) -> list[Outcome]:
        at = self.changes.meeting.pk
        found = (each for each in self.changes.now.outcomes if each.meeting_id == at)
        return [each for each in found if each.attribution == Attribution.MEETING]


class ChangesPage(DetailPage[Meeting]):
    """The page of what a meeting changed since the previous one."""

    model = Meeting
    template_name = "initiatives/changes.html"
    section = Meeting.plural

    def get_queryset(self) -> MeetingQuerySet:
        """Fetch its body, whether a text of its own is held, and which of its values are inferred."""
        found = Meeting.objects.with_address().select_related("body").with_coverage()
        return found.with_inferred(Aspect.DATE, Aspect.PLACE)

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The page; a withdrawn meeting redirects to its own page, which says so."""
        self.object = self.get_object()
        if self.object.state == State.WITHDRAWN:
            return redirect(self.object)
        return self.render_to_response(self.get_context_data(object=self.object))

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
        """Add the brief, the texts on the meeting, and the meetings before and after."""
        self.object.show_as_of(self.as_of)
        changes = Changes(self.object, self.as_of)
        following = self.object.following()
        return super().get_context_data(
            brief=Brief(changes),
            changes=changes,
            not_yet=changes.untold == Untold.NOT_YET,
            texts=list(self.object.sources.published_as_of(self.as_of)),
            since=changes.since,
            since_is_covered=bool(changes.since and changes.since.is_covered),
            following=following if following and following.had_happened(self.as_of) else None,
            **kwargs,
        )
