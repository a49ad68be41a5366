"""The life of initiatives: what each meeting said about them, and what happened between meetings.

A stop is a held meeting of a body that has named the initiative, from the first such meeting on; planned meetings are
left out. Outcomes and checks without a stated meeting are steps between two stops, placed by their latest possible day.
A meeting is called silent only if a text of its own is held (see ``what_changed.expected``). Silence is no evidence
that nothing was done.
"""

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise, zip_longest
from typing import Any, NamedTuple

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from adgmin.models import Meeting, Passage, Source
from adgmin.record import AsOf, Aspect, Basis, Citation, fetch_together
from adgmin.record.citation import is_true, whether_inferred
from adgmin.record.together import rows_together
from initiatives.models import Check, Initiative, InitiativeCitation, Outcome, Perspective
from initiatives.models.commitments import CheckQuerySet
from initiatives.models.outcomes import OutcomeQuerySet
from initiatives.what_changed.expected import ENDED
from initiatives.what_changed.mentions import MENTION_NATURES, NAMING_ASPECTS

from .points import LINE_STYLES, NO_STAGE, Life, LifeCheck, LifeEntry, LifeOutcome, LifePoint, Relation, StageReached

# The number of outcomes and checks in the life of an initiative on its page, the latest ones.
MAX_ENTRIES = 60


def held_meetings(as_of: AsOf, named: Iterable[int]) -> list[Meeting]:
    """The meetings held by the day of each body of some meetings, given by primary key; the earliest first.

    With ``covered`` and ``text_count``, the texts on each.
    """
    bodies = Meeting.objects.filter(pk__in=named).order_by().values("body")
    found = Meeting.objects.published().held(as_of).filter(body__in=bodies)
    found = found.with_coverage().with_text_count(as_of).with_inferred(Aspect.DATE)
    return sorted(found, key=lambda meeting: (meeting.date_latest, meeting.number or 0, meeting.slug))


def _relations(outcome: Outcome, bodies: Mapping[int, int]) -> dict[int | None, Relation]:
    """How an outcome relates to each initiative, by primary key; the closest relation comes last and wins."""
    return {
        bodies.get(outcome.body_id) if outcome.body_id else None: Relation.OWN,
        outcome.under_id: Relation.UNDER,
        outcome.initiative.part_of_id if outcome.initiative else None: Relation.PART,
        outcome.initiative_id: Relation.ABOUT,
    }


class Cut(NamedTuple):
    """What a life leaves out because it has too many outcomes and checks: all up to a day."""

    # Of the last meeting that is left out, or of a later step without a meeting; as the database gives it, in text.
    day: str = ""
    # The primary keys of the meetings at which something is left out.
    meetings: frozenset[int | None] = frozenset()
    # The number of outcomes and checks, and of those that are shown.
    total: int = 0
    shown: int = 0
    # The outcome that set the stage before.
    stage_set_by: int | None = None


NO_CUT = Cut()


class _Key(NamedTuple):
    """An outcome or a check in a life: when it counts, by the last day of its meeting or of its own date."""

    when: str
    noun: int
    pk: int
    meeting: int | None
    # Of an outcome about the initiative itself, whether it set the stage.
    sets_stage: bool


def _latest(keys: list[_Key]) -> tuple[list[_Key], Cut]:
    """The latest keys, as many as are shown, and what is left out: meetings are shown or left out as a whole."""
    keys.sort()
    if len(keys) <= MAX_ENTRIES:
        return keys, NO_CUT
    shown, last = keys[-MAX_ENTRIES:], keys[-MAX_ENTRIES - 1]
    shown = [key for key in shown if key.when > last.when] or shown
    left = keys[: -len(shown)]
    return shown, Cut(
        day=max((key.when for key in left if key.when < shown[0].when), default=""),
        meetings=frozenset(key.meeting for key in left),
        total=len(keys),
        shown=len(shown),
        stage_set_by=next((key.pk for key in reversed(left) if key.sets_stage), None),
    )


class Lives:
    """The lives of some initiatives as of a day. The number of queries does not depend on the number of initiatives.

    The initiatives must be fetched ``with_evidence()``.
    """

    def __init__(
        self, initiatives: Iterable[Initiative], as_of: AsOf, *others: QuerySet[Any], latest_only: bool = False
    ) -> None:
        """``others`` are querysets that are fetched together with the outcomes and checks.

        With ``latest_only`` the life of a single initiative has only its latest outcomes and checks.
        """
        self.as_of, self.cut = as_of, NO_CUT
        self.initiatives = list(initiatives)
        outcomes, checks = self._outcome_rows(), self._check_rows()
        perspectives = Perspective.objects.published_as_of(as_of).filter(initiative__in=self.initiatives)
        # The primary keys of the initiative and the meeting of each perspective.
        self.perspectives: set[tuple[int, int | None]]
        if latest_only:
            outcomes, checks, self.perspectives = self._latest(outcomes, checks, perspectives)
        else:
            self.perspectives = set(perspectives.order_by().values_list("initiative", "meeting"))
        fetch_together(outcomes, checks, *others)
        self.outcomes = self._outcomes(outcomes)
        self.checks = self._checks(checks)
        self.citations = self._citations()
        self.reports = self._reports()
        self.meetings = held_meetings(as_of, self._named_meetings())

    def _latest(
        self, outcomes: OutcomeQuerySet, checks: CheckQuerySet, perspectives: QuerySet[Perspective]
    ) -> tuple[OutcomeQuerySet, CheckQuerySet, set[tuple[int, int | None]]]:
        """The latest of the outcomes and checks, and the outcome that set the stage before; and the perspectives.

        One query reads the keys of all of them.
        """
        own, columns = Q(initiative__in=self.initiatives) & ~Q(stage=""), ("counted_on", "sets")
        acts = outcomes.order_by().annotate(counted_on=_counted_on(), sets=is_true(own))
        found_checks = checks.order_by().annotate(counted_on=_counted_on(), sets=Value(False))
        views = perspectives.order_by().annotate(counted_on=_counted_on(), sets=Value(False))
        found = rows_together(
            (
                acts.values_list("pk", "meeting", *columns),
                found_checks.values_list("pk", "meeting", *columns),
                views.values_list("initiative", "meeting", *columns),
            )
        )
        keys = [
            _Key(str(when), noun, pk, meeting, bool(sets))
            for noun, rows in enumerate(found[:2])
            for pk, meeting, when, sets in rows
        ]
        shown, self.cut = _latest(keys)
        pks = [{key.pk for key in shown if key.noun == noun} for noun in range(2)]
        if self.cut.stage_set_by:
            pks[0].add(self.cut.stage_set_by)
        named = {(initiative, meeting) for initiative, meeting, _day, _sets in found[2]}
        return outcomes.filter(pk__in=pks[0]), checks.filter(pk__in=pks[1]), named

    def _outcome_rows(self) -> OutcomeQuerySet:
        """The outcomes of all of the initiatives, in the order of the source."""
        rows = Outcome.objects.published_as_of(self.as_of).in_life_of(*self.initiatives).in_reading_order()
        rows = rows.select_related("meeting", "initiative", "body").prefetch_related("counterparts").with_evidence()
        part_of = whether_inferred(InitiativeCitation, Aspect.PART_OF, "initiative__part_of__slug", "initiative")
        return rows.annotate(initiative_part_of_inferred=part_of)

    def _outcomes(self, rows: Iterable[Outcome]) -> dict[int, list[LifeOutcome]]:
        """The outcomes of each initiative, by primary key: by latest possible day, then in the order of the source."""
        bodies = {initiative.body_id: initiative.pk for initiative in self.initiatives if initiative.body_id}
        initiatives = {initiative.pk: initiative for initiative in self.initiatives}
        found: dict[int, list[LifeOutcome]] = defaultdict(list)
        for outcome in sorted(rows, key=lambda outcome: (outcome.date_latest, outcome.date_earliest)):
            for key, relation in _relations(outcome, bodies).items():
                if key is not None and key in initiatives:
                    found[key].append(LifeOutcome(outcome, relation, initiatives[key]))
        return found

    def _check_rows(self) -> CheckQuerySet:
        """The checks of commitments about any of the initiatives or their parts."""
        about = Q(commitment__initiative__in=self.initiatives) | Q(commitment__initiative__part_of__in=self.initiatives)
        rows = Check.objects.published_as_of(self.as_of).filter(about)
        rows = rows.order_by("date_latest", "date_earliest", "slug").annotate(
            initiative_part_of_inferred=whether_inferred(
                InitiativeCitation, Aspect.PART_OF, "commitment__initiative__part_of__slug", "commitment__initiative"
            ),
            initiative_name_inferred=whether_inferred(
                InitiativeCitation, Aspect.NAME, "commitment__initiative__name", "commitment__initiative"
            ),
        )
        return rows.select_related("commitment__initiative", "meeting").with_evidence()

    def _checks(self, rows: Iterable[Check]) -> dict[int, list[LifeCheck]]:
        """The checks of commitments about each initiative or its parts, by primary key of the initiative."""
        found: dict[int, list[LifeCheck]] = defaultdict(list)
        for check in rows:
            initiative = check.commitment.initiative
            for key in {initiative.pk, initiative.part_of_id} if initiative else ():
                if key is not None:
                    found[key].append(LifeCheck(check, on_part=key != check.commitment.initiative_id))
        return found

    def _citations(self) -> dict[int, list[InitiativeCitation]]:
        """The citations of each initiative, by primary key, whenever their sources were published."""
        rows = InitiativeCitation.objects.filter(record__in=self.initiatives).select_related("passage__source")
        found: dict[int, list[InitiativeCitation]] = defaultdict(list)
        for citation in rows.order_by("passage__source", "passage__order", "aspect"):
            found[citation.record_id].append(citation)
        return found

    def _citing(self) -> Iterator[Citation]:
        """The citations of the initiatives, and those of the outcomes and checks."""
        yield from chain.from_iterable(self.citations.values())
        for outcome in chain.from_iterable(self.outcomes.values()):
            yield from outcome.outcome.citations.all()
        for check in chain.from_iterable(self.checks.values()):
            yield from check.check.citations.all()

    def _named_meetings(self) -> set[int]:
        """The meetings of outcomes, checks and perspectives, and those on which a source that is cited reports."""
        entries: Iterable[LifeEntry] = chain(*self.outcomes.values(), *self.checks.values())
        found = {entry.row.meeting_id for entry in entries} | {meeting for _initiative, meeting in self.perspectives}
        return {pk for pk in (found | self.cut.meetings).union(*self.reports.values()) if pk}

    def _reports(self) -> dict[int, list[int]]:
        """The meetings that each source which is cited reports on, the latest last; primary keys."""
        cited = {citation.passage.source_id for citation in self._citing()}
        links = Source.meetings.through.objects.filter(source__in=cited)
        links = links.order_by("meeting__date_latest", "meeting__number")
        reports: dict[int, list[int]] = defaultdict(list)
        for source, meeting in links.values_list("source", "meeting"):
            reports[source].append(meeting)
        return reports

    def of(self, initiative: Initiative) -> Life:
        """The life of one of ``initiatives``."""
        return Life(initiative, _LifeBuilder(self, initiative).points(), self.cut.total, self.cut.shown)


def _counted_on() -> Cast:
    """When an outcome, check or perspective counts: on the last day of its meeting, or of its own date; as text."""
    return Cast(Coalesce("meeting__date_latest", "date_latest"), CharField())


def _reached(setting: Sequence[Outcome]) -> StageReached:
    """The stage that the last of some outcomes set."""
    return StageReached(setting[-1].stage, setting[-1].inferred(Aspect.STAGE)) if setting else NO_STAGE


class _LifeBuilder:
    """Builds the points of one life."""

    def __init__(self, lives: Lives, initiative: Initiative) -> None:
        self.lives, self.initiative = lives, initiative
        self.cut, self.checks = lives.cut, lives.checks[initiative.pk]
        self.outcomes = [each for each in lives.outcomes[initiative.pk] if each.row.pk != self.cut.stage_set_by]
        self.entries: list[LifeEntry] = [*self.outcomes, *self.checks]
        # The passages that name it, by the meeting on which their source reports.
        self.naming: dict[int, list[Passage]] = defaultdict(list)
        # The meetings for which a citation that is not inferred names it.
        self.stated: set[int] = set()
        # The meetings for which a perspective names it.
        self.in_perspectives = {meeting for key, meeting in lives.perspectives if key == initiative.pk}
        # The meetings that are the last of those on which a naming text reports.
        self.first_named: set[int] = set()
        self._read_citations()

    def _naming_citations(self) -> Iterator[Citation]:
        """The citations that name it: its own, and those of outcomes and checks about it, not about a part."""
        yield from self.lives.citations[self.initiative.pk]
        for entry in self.outcomes:
            if entry.relation == Relation.ABOUT:
                yield from entry.outcome.citations.all()
        for each in self.checks:
            if each.check.commitment.initiative_id == self.initiative.pk:
                yield from each.check.citations.all()

    def _read_citations(self) -> None:
        """Collect the meetings for which passages name it, with or without an outcome."""
        for citation in self._naming_citations():
            if citation.aspect not in NAMING_ASPECTS:
                continue
            passage, meetings = citation.passage, self.lives.reports.get(citation.passage.source_id, [])
            if passage.nature not in MENTION_NATURES:
                self.in_perspectives.update(meetings)
                continue
            self.first_named.update(meetings[-1:])
            if citation.basis != Basis.INFERRED:
                self.stated.update(meetings)
            for meeting in meetings:
                if passage not in self.naming[meeting]:
                    self.naming[meeting].append(passage)

    def points(self) -> list[LifePoint]:
        """Its stops, with a point for the steps before each and after the last where there are any."""
        stops = self._stops()
        stop_at = {stop.meeting.pk: stop for stop in stops if stop.meeting}
        ends = [stop.meeting.date_latest for stop in stops if stop.meeting]
        steps = [LifePoint() for _place in range(len(stops) + 1)]
        for entry in self.entries:
            meeting, step = entry.row.meeting_id, steps[bisect_left(ends, entry.row.date_latest)]
            (stop_at.get(meeting, step) if meeting else step).add(entry)
        pairs = zip_longest(steps, stops)
        found = [point for pair in pairs for point in pair if point and (point.meeting or point.entries)]
        self._set_stages(found)
        return found

    def _stops(self) -> list[LifePoint]:
        """The held meetings of each body that has named it, from the first such meeting on, in order of date.

        A step since the previous meeting counts as a mention: it makes the meeting that follows it the first stop.
        """
        at_meetings = {entry.row.meeting_id for entry in self.entries} | self.cut.meetings
        without_meeting = [entry.row for entry in self.entries if not entry.row.meeting_id]
        named = at_meetings | set(self.naming) | self.in_perspectives
        bodies = {meeting.body_id for meeting in self.lives.meetings if meeting.pk in named}
        begun: set[int] = set()
        previous: dict[int, Meeting] = {}
        found = []
        for meeting in self.lives.meetings:
            is_left_out = str(meeting.date_latest) <= self.cut.day
            before = previous.get(meeting.body_id)
            since = before.date_latest if before else dt.date.min
            steps = [row for row in without_meeting if since < row.date_latest <= meeting.date_latest]
            previous[meeting.body_id] = meeting
            if meeting.body_id in bodies and (steps or meeting.pk in at_meetings | self.first_named):
                begun.add(meeting.body_id)
            if meeting.body_id in begun and not is_left_out:
                stop = self._stop(meeting)
                stop.previous = before
                stop.follows_steps = bool(steps)
                stop.steps_may_be_earlier = bool(steps) and all(row.date_earliest <= since for row in steps)
                found.append(stop)
        return found

    def _stop(self, meeting: Meeting) -> LifePoint:
        """The stop at a meeting, without its entries and steps."""
        passages = self.naming.get(meeting.pk, [])
        return LifePoint(
            meeting,
            covered=meeting.covered,
            text_count=meeting.text_count,
            passages=passages,
            named_inferred=bool(passages) and (meeting.pk not in self.stated or self.initiative.inferred(Aspect.NAME)),
            in_perspectives=meeting.pk in self.in_perspectives,
        )

    def _set_stages(self, points: list[LifePoint]) -> None:
        """Set the stages of each point, whether it had ended, and how the line runs to the next point."""
        setting = [entry.outcome for entry in self.lives.outcomes[self.initiative.pk] if entry.sets_stage]
        setting = [outcome for outcome in setting if self.lives.as_of.has_happened(outcome)]
        setting.sort(key=lambda outcome: (outcome.date_latest, outcome.date_earliest, outcome.slug))
        earlier = [outcome for outcome in setting if outcome.pk == self.cut.stage_set_by]
        at_last_stop = reached = _reached(earlier)
        for point in points:
            point.had_ended = at_last_stop.stage in ENDED
            end = point.meeting.date_latest if point.meeting else max(each.row.date_latest for each in point.entries)
            by_then = [outcome for outcome in setting if outcome.date_latest <= end]
            point.stage_before = reached
            reached = _reached(by_then)
            point.reached = reached
            if point.meeting:
                at_last_stop = reached
        for point, following in pairwise(points):
            point.line_to_next = max(point.line_style, following.line_style, key=LINE_STYLES.index)
