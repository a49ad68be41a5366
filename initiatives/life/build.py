"""The life of initiatives: what each meeting said about them, and what happened between meetings.

A stop is a held meeting of a body that has named the initiative, from the first such meeting on; planned meetings are
left out. Acts and checks without a stated meeting are steps between two stops, placed by their latest possible day.
A meeting is called silent only if a text of its own is held (see ``what_changed.expected``). Silence is no evidence
that nothing was done.
"""

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise, zip_longest
from typing import Any

from django.db.models import Count, Q

from adgmin.models import Meeting, Passage, Source
from adgmin.record import AsOf, Aspect, Basis
from adgmin.record.citation import is_true, only_inferred
from initiatives.models import Check, Initiative, InitiativeCitation, Outcome, Perspective
from initiatives.what_changed.expected import ENDED
from initiatives.what_changed.mentions import NAMING, TELLING

from .points import LINES, NO_STAGE, Act, Life, Point, Promise, Reached, Relation


def held_meetings(as_of: AsOf) -> list[Any]:
    """The meetings held by the day, the earliest first, with ``covered`` and the number of ``texts`` on each."""
    held = Q(sources__in=Source.objects.published().as_of(as_of).order_by().values("pk"))
    texts = Count("sources", filter=held, distinct=True)
    meetings: Any = Meeting.objects.published()
    found = meetings.held(as_of).with_coverage().with_inferred(Aspect.DATE).annotate(texts=texts)
    return sorted(found, key=lambda meeting: (meeting.date_latest, meeting.number or 0, meeting.slug))


def _relations(outcome: Outcome, bodies: Mapping[Any, int]) -> dict[int | None, Relation]:
    """How an outcome relates to each initiative, by primary key; the closest relation comes last and wins."""
    return {
        bodies.get(outcome.body_id): Relation.OWN,
        outcome.under_id: Relation.UNDER,
        outcome.initiative.part_of_id if outcome.initiative else None: Relation.PART,
        outcome.initiative_id: Relation.ABOUT,
    }


class Lives:
    """The lives of some initiatives as of a day. The number of queries does not depend on the number of initiatives.

    The initiatives must be fetched ``with_evidence()``.
    """

    def __init__(self, initiatives: Iterable[Initiative], as_of: AsOf) -> None:
        self.as_of = as_of
        self.initiatives = list(initiatives)
        self.meetings = held_meetings(as_of)
        self.acts = self._acts()
        self.promised = self._promised()
        self.reports = self._reports()
        views = Perspective.objects.published_as_of(as_of).filter(initiative__in=self.initiatives)
        self.views = set(views.order_by().values_list("initiative", "meeting"))

    def _acts(self) -> dict[int | None, list[Act]]:
        """The acts of each initiative, by primary key: by latest possible day, then in the order of the source."""
        found: Any = Outcome.objects.published_as_of(self.as_of).in_life_of(*self.initiatives).in_reading_order()
        found = found.select_related("meeting", "initiative", "body").prefetch_related("counterparts").with_evidence()
        whole = only_inferred(InitiativeCitation, Aspect.PART_OF, "initiative__part_of__slug", "initiative")
        found = found.annotate(initiative_part_of_inferred=is_true(whole))
        bodies = {initiative.body_id: initiative.pk for initiative in self.initiatives if initiative.body_id}
        ours = {initiative.pk: initiative for initiative in self.initiatives}
        acts: dict[int | None, list[Act]] = defaultdict(list)
        for outcome in sorted(found, key=lambda outcome: (outcome.date_latest, outcome.date_earliest)):
            for key, relation in _relations(outcome, bodies).items():
                if key is not None and key in ours:
                    acts[key].append(Act(outcome, relation, ours[key]))
        return acts

    def _promised(self) -> dict[int | None, list[Promise]]:
        """The checks of commitments about each initiative or its parts, by primary key of the initiative."""
        ours = Q(commitment__initiative__in=self.initiatives) | Q(commitment__initiative__part_of__in=self.initiatives)
        found: Any = Check.objects.published_as_of(self.as_of).filter(ours)
        found = found.order_by("date_latest", "date_earliest", "slug")
        promised = defaultdict(list)
        for check in found.select_related("commitment__initiative", "meeting").with_evidence():
            about = check.commitment.initiative
            for key in {about.pk, about.part_of_id}:
                promised[key].append(Promise(check))
        return promised

    def _reports(self) -> dict[int, list[int]]:
        """The meetings that each source reports on, the latest last; primary keys."""
        links = Source.meetings.through.objects.order_by("meeting__date_latest", "meeting__number")
        reports = defaultdict(list)
        for source, meeting in links.values_list("source", "meeting"):
            reports[source].append(meeting)
        return reports

    def of(self, initiative: Initiative) -> Life:
        """The life of one of ``initiatives``."""
        return Life(initiative, _Course(self, initiative).points())


class _Course:
    """Builds the points of one life."""

    def __init__(self, lives: Lives, initiative: Initiative) -> None:
        self.lives, self.initiative = lives, initiative
        self.acts, self.promised = lives.acts[initiative.pk], lives.promised[initiative.pk]
        self.said: list[Any] = [*(act.row for act in self.acts), *(promise.row for promise in self.promised)]
        self.named: dict[int, list[Passage]] = defaultdict(list)
        # The meetings for which a citation that is not inferred names it.
        self.stated: set[int] = set()
        self.viewed = {meeting for key, meeting in lives.views if key == initiative.pk}
        # The meetings that are the last of those on which a naming text reports.
        self.first_named: set[int] = set()
        self._read()

    def _read(self) -> None:
        """Collect the meetings for which passages name it, with or without an act."""
        rows: list[Any] = [self.initiative, *(act.outcome for act in self.acts if act.relation == Relation.ABOUT)]
        checks = (promise.check for promise in self.promised)
        rows += [check for check in checks if check.commitment.initiative_id == self.initiative.pk]
        for citation in (each for row in rows for each in row.citations.all() if each.aspect in NAMING):
            passage, meetings = citation.passage, self.lives.reports.get(citation.passage.source_id, [])
            if passage.nature not in TELLING:
                # As of an earlier day only perspectives in the record count, since these are dated.
                self.viewed.update(() if self.lives.as_of.is_past else meetings)
                continue
            self.first_named.update(meetings[-1:])
            if citation.basis != Basis.INFERRED:
                self.stated.update(meetings)
            for meeting in meetings:
                if passage not in self.named[meeting]:
                    self.named[meeting].append(passage)

    def points(self) -> list[Point]:
        """Its stops, with a point for the steps before each and after the last where there are any."""
        stops = self._stops()
        at = {stop.meeting.pk: stop for stop in stops}
        ends = [stop.meeting.date_latest for stop in stops]
        steps = [Point() for _place in (*stops, None)]
        lines: list[Act | Promise] = [*self.acts, *self.promised]
        for line in lines:
            point = at.get(line.row.meeting_id) or steps[bisect_left(ends, line.row.date_latest)]
            point.add(line)
        pairs = zip_longest(steps, stops)
        found = [point for pair in pairs for point in pair if point and (point.meeting or point.lines)]
        self._carry(found)
        return found

    def _stops(self) -> list[Point]:
        """The held meetings of each body that has named it, from the first such meeting on, in order of date.

        A step since the previous meeting counts as a mention: it makes the meeting that follows it the first stop.
        """
        at = {row.meeting_id for row in self.said}
        loose = [row for row in self.said if not row.meeting_id]
        heard = at | set(self.named) | self.viewed
        bodies = {meeting.body_id for meeting in self.lives.meetings if meeting.pk in heard}
        begun: set[int] = set()
        last: dict[int, dt.date] = {}
        found = []
        for meeting in self.lives.meetings:
            since = last.get(meeting.body_id, dt.date.min)
            steps = [row for row in loose if since < row.date_latest <= meeting.date_latest]
            open_since = bool(steps) and all(row.date_earliest <= since for row in steps)
            last[meeting.body_id] = meeting.date_latest
            if meeting.body_id in bodies and (steps or meeting.pk in at | self.first_named):
                begun.add(meeting.body_id)
            if meeting.body_id in begun:
                passages, viewed = self.named.get(meeting.pk, []), meeting.pk in self.viewed
                inferred = bool(passages) and meeting.pk not in self.stated
                point = Point(meeting, passages=passages, named_inferred=inferred, viewed=viewed)
                point.after_steps, point.steps_reach_back = bool(steps), open_since
                found.append(point)
        return found

    def _carry(self, points: list[Point]) -> None:
        """Set the stages of each point, whether it had ended, and how the line runs to the next point."""
        setting = sorted(
            (row.date_latest, row.date_earliest, row.slug, row.stage, row.inferred(Aspect.STAGE))
            for row in (act.outcome for act in self.acts if act.moved)
            if self.lives.as_of.has_happened(row)
        )
        at_stop = reached = NO_STAGE
        for point in points:
            point.over = at_stop.stage in ENDED
            end = point.meeting.date_latest if point.meeting else max(line.row.date_latest for line in point.lines)
            stages = (Reached(stage, inferred) for day, *_key, stage, inferred in reversed(setting) if day <= end)
            point.before, point.reached = reached, next(stages, NO_STAGE)
            reached = point.reached
            if point.meeting:
                at_stop = reached
        for point, following in pairwise(points):
            point.onwards = max(point.line, following.line, key=LINES.index)
