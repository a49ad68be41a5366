"""A partner’s history: outcomes by meeting, plans by year, and other roles."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import models
from django.db.models import prefetch_related_objects

from adgmin import dates
from adgmin.models import Meeting
from adgmin.models.meetings import MeetingQuerySet
from adgmin.record import AsOf, Aspect
from initiatives.models import InitiativeCitation, Outcome, Role, RoleKind

from .matrix import PLANS, in_words, when


class Chapter(NamedTuple):
    """The outcomes of a meeting, with the number of texts held on it; or those without a meeting, by ``time``."""

    meeting: Meeting | None
    time: str
    outcomes: list[Outcome]
    texts: int = 0

    def inferred(self, _value: str) -> bool:
        """True if the date of the meeting, or without a meeting those of all outcomes, are inferred."""
        if self.meeting and not self.outcomes:
            return self.meeting.inferred(Aspect.DATE)
        if self.meeting:
            return bool(self.outcomes[0].inferred("meeting_date"))
        return all(outcome.inferred(Aspect.DATE) for outcome in self.outcomes)

    @property
    def last(self) -> tuple[bool, int]:
        """Sort key: the latest first, undated ones last."""
        latest = self.meeting.date_latest if self.meeting else max(each.date_latest for each in self.outcomes)
        return latest == dates.LAST_DAY, -latest.toordinal()


def chapter_of(outcome: Outcome) -> tuple[Meeting | None, str]:
    """The key of its chapter: its meeting; or else its years in words, or its date if the years are open."""
    if outcome.meeting:
        return outcome.meeting, ""
    return None, in_words(when(outcome)) or outcome.display_date()


def reported_on(outcomes: Iterable[Outcome], as_of: AsOf) -> MeetingQuerySet:
    """The held meetings of the bodies at whose meetings the outcomes were, with ``text_count``, if it is not 0."""
    bodies = {outcome.meeting.body_id for outcome in outcomes if outcome.meeting}
    held = Meeting.objects.published().held(as_of).filter(body__in=bodies).with_inferred(Aspect.DATE)
    return held.with_text_count(as_of).filter(models.Q(text_count__gt=0))


def story(outcomes: Iterable[Outcome], meetings: Iterable[Meeting]) -> list[Chapter]:
    """The chapters, the latest first; ``meetings`` (with ``text_count``) without an outcome have an empty chapter."""
    told: dict[tuple[Meeting | None, str], list[Outcome]] = {}
    for outcome in outcomes:
        told.setdefault(chapter_of(outcome), []).append(outcome)
    silent = [Chapter(meeting, "", [], meeting.text_count) for meeting in meetings if (meeting, "") not in told]
    return sorted([*(Chapter(*key, said) for key, said in told.items()), *silent], key=lambda each: each.last)


class Parts(NamedTuple):
    """A partner’s roles: in plans, the earliest first; else as counterpart; and all others as ``gives``."""

    plans: list[Role]
    gives: list[Role]
    counterpart: list[Role]


def _by_first_year(role: Role) -> tuple[bool, dt.date, dt.date]:
    """Sort key: the first day of a plan, then the last; plans without a period come last."""
    plan = role.initiative
    return not plan.period, plan.period_earliest, plan.period_latest


def parts(roles: Sequence[Role]) -> Parts:
    """The roles by group, with the predecessors and citations of their initiatives prefetched."""
    cited = InitiativeCitation.objects.select_related("passage__source")
    prefetch_related_objects(
        list(roles), "initiative__succeeds", models.Prefetch("initiative__citations", queryset=cited)
    )
    plans = [role for role in roles if role.initiative.kind in PLANS]
    others = [role for role in roles if role.initiative.kind not in PLANS]
    return Parts(
        sorted(plans, key=_by_first_year),
        [role for role in others if role.role != RoleKind.COUNTERPART],
        [role for role in others if role.role == RoleKind.COUNTERPART],
    )
