"""How the language changed: the share of each class of verb among the outcomes of each meeting and theme.

Courtesies are counted apart: thanks are neither strong nor weak. Facts have no strength and come last. Outcomes from a
meeting's own text and outcomes from other texts are in separate parts: a reporter chooses which verbs to report.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

from django.db.models import Q
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from adgmin import verbs
from adgmin.filters.base import StrictFilterSet
from adgmin.models import Meeting, Theme
from adgmin.pages.views import PAGE_SIZE, Page
from adgmin.record import AsOf, Aspect
from initiatives.attribution import Attribution
from initiatives.filters import OutcomeFilter
from initiatives.models import Outcome
from initiatives.models.outcomes import OutcomeQuerySet

# The classes shown in a bar, the strongest first.
CLASSES = [of_class for of_class in verbs.CLASSES if of_class != verbs.COURTESY]
VERB = ("verb", "verb_inferred")
# The minimum width, in percent, of a share that shows its number.
ROOM = 6
# A bar with fewer outcomes is drawn thin: its shares say little.
FEW = 5


class Share(NamedTuple):
    """The number of outcomes with verbs of a class; the width and start of its part of the bar, in percent."""

    of_class: verbs.VerbClass
    number: int
    percent: float
    start: float

    @property
    def middle(self) -> float:
        """The position of its number, in percent of the bar."""
        return self.start + self.percent / 2

    @property
    def has_room(self) -> bool:
        """True if its number fits in."""
        return self.percent >= ROOM


class Bar(NamedTuple):
    """The outcomes of a meeting or theme by class; ``of`` is ``None`` for outcomes without a stated meeting."""

    of: Meeting | Theme | None
    shares: list[Share]
    courtesies: int
    # The number of outcomes in the shares whose verb is inferred.
    inferred: int
    # The query string of the list of outcomes that shows them; empty for outcomes without a meeting.
    query: str

    @property
    def total(self) -> int:
        """The number of outcomes in the shares, without courtesies."""
        return sum(share.number for share in self.shares)

    @property
    def is_thin(self) -> bool:
        """True if it has fewer than ``FEW`` outcomes."""
        return self.total < FEW

    @property
    def parts(self) -> list[Share]:
        """The shares that are not empty."""
        return [share for share in self.shares if share.number]


class Choice(NamedTuple):
    """A value to filter a chart by (``None`` for all), its query string, and whether it is selected."""

    to: Meeting | Theme | None
    query: str
    given: bool


class Part(NamedTuple):
    """The bars of meetings with, or without, a statement held, or of no meeting, with a caveat for readers."""

    heading: str | Promise
    caveat: str | Promise
    bars: list[Bar]


class Chart(NamedTuple):
    """Bars in parts that must not be compared with each other, and the values to filter them by."""

    name: str
    heading: str | Promise
    choices: list[Choice]
    parts: list[Part]


def shares(numbers: list[int]) -> list[Share]:
    """The shares of a bar; ``numbers`` are in the order of ``CLASSES``."""
    total = sum(numbers) or 1
    percents = [100 * number / total for number in numbers]
    starts = accumulate(percents, initial=0.0)
    return [Share(*part) for part in zip(CLASSES, numbers, percents, starts, strict=False)]


def by_meeting(outcomes: OutcomeQuerySet, asked: QueryDict) -> list[Part]:
    """A bar for each of the latest meetings, the earliest first, and one for outcomes without a stated meeting.

    ``asked`` is the query of the list of outcomes that shows all of them.
    """
    held, asked = meetings()[-PAGE_SIZE:], of_meetings(asked)
    found = _attributed(outcomes, Attribution.MEETING, Attribution.BETWEEN)
    said = list(found.values_list("meeting", *VERB).order_by())
    own = [meeting for meeting in held if meeting.covered]
    others = [meeting for meeting in held if not meeting.covered]
    bars = (_bars(said, "meeting", headings, asked) for headings in (own, others, [None]))
    return _parts(*bars)


def by_theme(outcomes: OutcomeQuerySet, asked: QueryDict) -> list[Part]:
    """A bar for each theme, of the acts of meetings with this leading theme; ``asked`` as in ``by_meeting``."""
    acts, themes = _attributed(outcomes, Attribution.MEETING), list(Theme.objects.all()[:PAGE_SIZE])
    bars, held = [], meetings()
    for covered in (True, False):
        at = [meeting for meeting in held if meeting.covered == covered]
        of_these = of_meetings(asked)
        of_these.setlist("meeting", asked.getlist("meeting") or [meeting.slug for meeting in at])
        said = acts.filter(meeting__in=at).values_list("leading_theme", *VERB).order_by()
        bars.append(_bars(said, "leading_theme", themes, of_these))
    return _parts(*bars)


def _attributed(outcomes: OutcomeQuerySet, *attributions: str) -> OutcomeQuerySet:
    return outcomes.with_attribution().with_inferred(Aspect.VERB).filter(Q(attribution__in=attributions))


def of_meetings(asked: QueryDict) -> QueryDict:
    """A copy of the query that is limited to acts of meetings."""
    query = asked.copy()
    query["attribution"] = Attribution.MEETING
    return query


def _parts(own: list[Bar], others: list[Bar], between: Iterable[Bar] = ()) -> list[Part]:
    parts = [
        Part(
            _("From statements of the meetings themselves"),
            _(
                "The verbs are those of the meetings’ own statements. Where a statement gives one verb for several "
                "matters, the verb of some of them is inferred."
            ),
            own,
        ),
        Part(
            _("As reported in other texts"),
            _(
                "The statements of these meetings are not held. Their outcomes are known from commentary, news, "
                "releases of hosts or later statements of the ministers. Each text chose which outcomes to report, "
                "and with which verb. Where a text names no acting body, or names ASEAN or its member states, it is "
                "inferred that the meeting acted. These bars cannot be compared with those of statements."
            ),
            others,
        ),
        Part(_("No meeting stated"), _("For these acts, the texts held name no meeting."), [*between]),
    ]
    return [part for part in parts if part.bars]


def meetings(as_of: AsOf | None = None) -> list[Meeting]:
    """The meetings held, or over by the day if one is asked for; the earliest first, with ``covered``."""
    held = Meeting.objects.published().held(as_of or AsOf()).with_coverage().with_inferred(Aspect.DATE)
    return list(held.order_by("date_latest", "date_earliest", "slug"))


def _bars(
    said: Iterable[tuple[int | None, str, bool]],
    name: str,
    headings: Iterable[Meeting | Theme | None],
    asked: QueryDict,
) -> list[Bar]:
    """A bar for each heading with outcomes. ``said`` has the key, the verb and “verb inferred” of each outcome."""
    tally: Counter[tuple[int | None, verbs.VerbClass]] = Counter()
    inferred: Counter[int | None] = Counter()
    for key, verb, is_inferred in said:
        of_class = verbs.BY_CODE[verb].of_class
        tally[key, of_class] += 1
        inferred[key] += is_inferred and of_class != verbs.COURTESY
    found = []
    for of in headings:
        key = of.pk if of else None
        numbers, courtesies = [tally[key, of_class] for of_class in CLASSES], tally[key, verbs.COURTESY]
        if courtesies or any(numbers):
            found.append(Bar(of, shares(numbers), courtesies, inferred[key], narrowed(asked, name, of) if of else ""))
    return found


def narrowed(asked: QueryDict, name: str, to: Meeting | Theme | None) -> str:
    """The query string with a filter set to one value, or removed if ``to`` is ``None``."""
    query = asked.copy()
    query.setlist(name, [to.slug] if to else [])
    return query.urlencode()


class LanguageFilter(StrictFilterSet):
    """``theme`` filters the chart by meeting, and ``meeting`` the chart by theme."""

    theme = OutcomeFilter.base_filters["theme"]
    meeting = OutcomeFilter.base_filters["meeting"]


class LanguagePage(Page, TemplateView):
    """The page of both charts."""

    template_name = "adgmin/language.html"
    filterset_class = LanguageFilter
    section = "outcomes"
    title = _("How the language changed")
    description = _("How many matters were adopted, endorsed, agreed, welcomed or only noted, by meeting and by theme.")

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the two charts; each is filtered by the headings of the other."""
        on = self.choices("theme", Theme.objects.all()[:PAGE_SIZE])
        at = self.choices("meeting", meetings(self.as_of)[-PAGE_SIZE:])
        charts = [
            Chart("by-meeting", _("Meeting by meeting"), on, by_meeting(*self.kept("theme"))),
            Chart("by-theme", _("Theme by theme"), at, by_theme(*self.kept("meeting"))),
        ]
        return super().get_context_data(charts=charts, classes=CLASSES, **kwargs)

    def choices(self, name: str, values: Iterable[Meeting | Theme]) -> list[Choice]:
        """The choices of a filter, which keep the other filter."""
        given = self.filterset.data.getlist(name)
        return [
            Choice(value, narrowed(self.filterset.data, name, value), value.slug in given if value else not given)
            for value in (None, *values)
        ]

    def kept(self, name: str) -> tuple[OutcomeQuerySet, QueryDict]:
        """The outcomes that match a filter, and the query of the list of outcomes that shows them."""
        asked = QueryDict(mutable=True)
        asked.setlist(name, self.filterset.data.getlist(name))
        said = Outcome.objects.published_as_of(self.as_of)
        return self.filterset.filters[name].filter(said, self.filterset.form.cleaned_data[name]), asked
