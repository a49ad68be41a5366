"""How the language changed: the number of outcomes with verbs of each class, by meeting and by theme.

Courtesies are counted apart: thanks are neither strong nor weak. Facts have no strength and come last. Outcomes from a
meeting's own text and outcomes from other texts are in separate parts: a reporter chooses which verbs to report.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from itertools import accumulate
from typing import NamedTuple

from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
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
from initiatives.stands import DECIDED

# The classes shown in a bar, the strongest first.
SHOWN_CLASSES = [of_class for of_class in verbs.CLASSES if of_class != verbs.COURTESY]
# The charts are of the latest meetings: bars of more would not be compared, and be too long a page.
MAX_MEETINGS = PAGE_SIZE
VERB = ("verb", "verb_inferred")
# The width, in percent of the chart, that a digit of the number in a part needs.
WIDTH_OF_DIGIT = 3.5
# The most themes that a title names as having the most decisions.
MOST_THEMES = 2


class VerbCount(NamedTuple):
    """The number of outcomes with verbs of a class; the width and start of its part of the bar, in percent."""

    of_class: verbs.VerbClass
    number: int
    percent: float
    start: float

    @property
    def middle(self) -> float:
        """The position of its number, in percent of the chart."""
        return self.start + self.percent / 2

    @property
    def has_room(self) -> bool:
        """True if its number fits in."""
        return self.percent >= WIDTH_OF_DIGIT * len(str(self.number))


class Bar(NamedTuple):
    """The outcomes under a heading by class; the heading is ``None`` for outcomes without a stated meeting."""

    heading: Meeting | Theme | None
    # In the order of ``SHOWN_CLASSES``.
    numbers: list[int]
    courtesies: int
    # The number of outcomes whose verb is inferred, without courtesies.
    inferred: int
    # The query string of the list of outcomes that shows them; empty for outcomes without a meeting.
    query: str
    # The number of outcomes of the longest bar of the chart.
    longest: int = 0

    @property
    def total(self) -> int:
        """The number of outcomes, without courtesies."""
        return sum(self.numbers)

    @property
    def decisions(self) -> int:
        """The number of outcomes with verbs of decisions, such as adopted, endorsed or agreed."""
        return sum(n for each, n in zip(SHOWN_CLASSES, self.numbers, strict=True) if (each.strength or 0) >= DECIDED)

    @property
    def parts(self) -> list[VerbCount]:
        """The parts of the bar, on the scale of the chart; those that are empty have no width."""
        percents = [100 * number / (self.longest or 1) for number in self.numbers]
        starts = accumulate(percents, initial=0.0)
        return [VerbCount(*part) for part in zip(SHOWN_CLASSES, self.numbers, percents, starts, strict=False)]

    @property
    def drawn_parts(self) -> list[VerbCount]:
        """The parts that are not empty."""
        return [part for part in self.parts if part.number]


class ChartChoice(NamedTuple):
    """A value to filter a chart by (``None`` for all), its query string, and whether it is selected."""

    value: Meeting | Theme | None
    query: str
    is_selected: bool


class BarGroup(NamedTuple):
    """The bars of meetings with, or without, a statement held, or of no meeting, with a caveat for readers."""

    heading: str | Promise
    caveat: str | Promise
    bars: list[Bar]

    @property
    def finding(self) -> str:
        """What the bars show, in a sentence: the themes with the most decisions, or the number of all decisions."""
        most = max(bar.decisions for bar in self.bars)
        leading = [str(bar.heading) for bar in self.bars if bar.decisions == most]
        if most and isinstance(self.bars[0].heading, Theme) and len(leading) <= MOST_THEMES:
            sentence = ngettext(
                "The most decisions are on %(themes)s: %(number)d",
                "The most decisions are on %(themes)s: %(number)d each",
                len(leading),
            )
            return sentence % {"themes": get_text_list(leading, _t("and")), "number": most}
        numbers = {"number": sum(bar.decisions for bar in self.bars), "total": sum(bar.total for bar in self.bars)}
        if not most:
            return _t("No decision among the outcomes (%(total)d)") % numbers
        sentence = ngettext(
            "%(number)d decision among the outcomes (%(total)d)",
            "%(number)d decisions among the outcomes (%(total)d)",
            numbers["number"],
        )
        return sentence % numbers


class Chart(NamedTuple):
    """Bars in groups that must not be compared with each other, and the values to filter them by."""

    name: str
    heading: str | Promise
    choices: list[ChartChoice]
    groups: list[BarGroup]


def bars_by_meeting(outcomes: OutcomeQuerySet, held: Collection[Meeting], query: QueryDict) -> list[BarGroup]:
    """A bar for each of these meetings, and one for outcomes without a stated meeting.

    ``query`` is that of the list of outcomes that shows all of them.
    """
    query = of_acts(query)
    found = _attributed(outcomes, Attribution.MEETING, Attribution.BETWEEN)
    rows = _counted(found.filter(Q(meeting__in=held) | Q(meeting=None)), "meeting")
    with_statement = [meeting for meeting in held if meeting.covered]
    others = [meeting for meeting in held if not meeting.covered]
    return _groups(*(_bars(rows, "meeting", headings, query) for headings in (with_statement, others, [None])))


def bars_by_theme(outcomes: OutcomeQuerySet, held: Collection[Meeting], query: QueryDict) -> list[BarGroup]:
    """A bar for each theme, of the acts of these meetings with this leading theme; ``query`` as above."""
    acts, themes = _attributed(outcomes, Attribution.MEETING), list(Theme.objects.published()[:PAGE_SIZE])
    bars = []
    for covered in (True, False):
        meetings = [meeting for meeting in held if meeting.covered == covered]
        of_these = of_acts(query)
        of_these.setlist("meeting", query.getlist("meeting") or [meeting.slug for meeting in meetings])
        rows = _counted(acts.filter(meeting__in=meetings), "leading_theme")
        bars.append(_bars(rows, "leading_theme", themes, of_these))
    return _groups(*bars)


def _counted(outcomes: OutcomeQuerySet, heading: str) -> list[tuple[int | None, str, bool, int]]:
    """The number of outcomes with each verb under each heading, and whether the verb is inferred."""
    counted = outcomes.order_by().values_list(heading, *VERB).annotate(number=Count("pk"))
    return list(counted.values_list(heading, *VERB, "number"))


def _attributed(outcomes: OutcomeQuerySet, *attributions: str) -> OutcomeQuerySet:
    return outcomes.with_attribution().with_inferred(Aspect.VERB).filter(Q(attribution__in=attributions))


def of_acts(query: QueryDict) -> QueryDict:
    """A copy of the query of a list of outcomes, limited to acts of meetings."""
    limited = query.copy()
    limited["attribution"] = Attribution.MEETING
    return limited


def _groups(with_statement: list[Bar], others: list[Bar], no_meeting: list[Bar] | None = None) -> list[BarGroup]:
    groups = [
        BarGroup(
            _("From statements of the meetings themselves"),
            _(
                "The verbs are those of the meetings’ own statements. Where a statement gives one verb for several "
                "matters, the verb of some of them is inferred."
            ),
            with_statement,
        ),
        BarGroup(
            _("As reported in other texts"),
            _(
                "The statements of these meetings are not held. Their outcomes are known from commentary, news, "
                "releases of hosts or later statements of the ministers. Each text chose which outcomes to report, "
                "and with which verb. Where a text names no acting body, or names ASEAN or its member states, it is "
                "inferred that the meeting acted. These bars cannot be compared with those of statements."
            ),
            others,
        ),
        BarGroup(_("No meeting stated"), _("For these acts, the texts held name no meeting."), no_meeting or []),
    ]
    longest = max((bar.total for group in groups for bar in group.bars), default=0)
    return [
        group._replace(bars=[bar._replace(longest=longest) for bar in group.bars]) for group in groups if group.bars
    ]


def held_meetings(as_of: AsOf, of: Collection[Meeting] = ()) -> list[Meeting]:
    """The latest meetings held, or over by the day if one is asked for; the earliest first, with ``covered``.

    At most ``MAX_MEETINGS``, or those of the given ones.
    """
    held = Meeting.objects.published().held(as_of).with_coverage().with_inferred(Aspect.DATE)
    if of:
        held = held.filter(pk__in=[meeting.pk for meeting in of])
    return [*reversed(held.order_by("-date_latest", "-date_earliest", "-slug")[:MAX_MEETINGS])]


def _bars(
    rows: Iterable[tuple[int | None, str, bool, int]],
    filter_name: str,
    headings: Iterable[Meeting | Theme | None],
    query: QueryDict,
) -> list[Bar]:
    """A bar for each heading with outcomes. The rows are those of ``_counted``."""
    tally: Counter[tuple[int | None, verbs.VerbClass]] = Counter()
    inferred: Counter[int | None] = Counter()
    for key, verb, is_inferred, number in rows:
        of_class = verbs.BY_CODE[verb].of_class
        tally[key, of_class] += number
        if is_inferred and of_class != verbs.COURTESY:
            inferred[key] += number
    bars = []
    for heading in headings:
        key = heading.pk if heading else None
        numbers, courtesies = [tally[key, of_class] for of_class in SHOWN_CLASSES], tally[key, verbs.COURTESY]
        if courtesies or any(numbers):
            narrowed = with_value(query, filter_name, heading) if heading else ""
            bars.append(Bar(heading, numbers, courtesies, inferred[key], narrowed))
    return bars


def with_value(query: QueryDict, name: str, value: Meeting | Theme | None) -> str:
    """The query string with a filter set to one value, or removed if the value is ``None``."""
    changed = query.copy()
    changed.setlist(name, [value.slug] if value else [])
    return changed.urlencode()


class LanguageFilter(StrictFilterSet):
    """``theme`` filters the chart by meeting, and ``meeting`` the chart by theme."""

    theme = OutcomeFilter.base_filters["theme"]
    meeting = OutcomeFilter.base_filters["meeting"]


class LanguagePage(Page, TemplateView):
    """The page of both charts."""

    template_name = "adgmin/language.html"
    computed_as = ("language",)
    filterset_class = LanguageFilter
    section = "outcomes"
    title = _("How the language changed")
    description = _("How many matters were adopted, endorsed, agreed, welcomed or only noted, by meeting and by theme.")

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the two charts; each is filtered by the headings of the other."""
        held, chosen = held_meetings(self.as_of), self.filterset.form.cleaned_data["meeting"]
        of_chosen = held_meetings(self.as_of, chosen) if chosen else held
        themes = self.choices("theme", Theme.objects.published()[:PAGE_SIZE])
        meetings = self.choices("meeting", held)
        by_meeting = bars_by_meeting(self.outcomes("theme"), held, self.query("theme"))
        by_theme = bars_by_theme(self.outcomes("meeting"), of_chosen, self.query("meeting"))
        charts = [
            Chart("by-meeting", _("Meeting by meeting"), themes, by_meeting),
            Chart("by-theme", _("Theme by theme"), meetings, by_theme),
        ]
        latest = len(held) if len(held) == MAX_MEETINGS else 0
        return super().get_context_data(charts=charts, classes=SHOWN_CLASSES, latest=latest, **kwargs)

    def choices(self, name: str, values: Iterable[Meeting | Theme]) -> list[ChartChoice]:
        """The choices of a filter, which keep the other filter."""
        query = self.filterset.data
        given = query.getlist(name)
        return [
            ChartChoice(value, with_value(query, name, value), value.slug in given if value else not given)
            for value in (None, *values)
        ]

    def outcomes(self, name: str) -> OutcomeQuerySet:
        """The outcomes that match a filter."""
        found: OutcomeQuerySet = self.filterset.filters[name].filter(
            Outcome.objects.published_as_of(self.as_of), self.filterset.form.cleaned_data[name]
        )
        return found

    def query(self, name: str) -> QueryDict:
        """The query string of the list of the outcomes that match a filter."""
        query = QueryDict(mutable=True)
        query.setlist(name, self.filterset.data.getlist(name))
        return query
