"""A partner’s history: outcomes by meeting, plans by year, and other roles."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import models

from adgmin import dates
from adgmin.models import Meeting
from adgmin.models.meetings import MeetingQuerySet
from adgmin.record import AsOf, Aspect
from initiatives.models import Initiative, Outcome, Role, RoleKind

from .matrix import PLANS, in_words, years_of_outcome


class HistorySection(NamedTuple):
    """The outcomes of a meeting, with the number of texts held on it; or those without a meeting, by ``time``."""

    meeting: Meeting | None
    time: str
    outcomes: list[Outcome]
    text_count: int = 0

    def inferred(self, _value: str) -> bool:
        """True if the date of the meeting, or without a meeting those of all outcomes, are inferred."""
        if self.meeting and not self.outcomes:
            return self.meeting.inferred(Aspect.DATE)
        if self.meeting:
            return bool(self.outcomes[0].inferred("meeting_date"))
        return all(outcome.inferred(Aspect.DATE) for outcome in self.outcomes)

    @property
    def sort_key(self) -> tuple[bool, int]:
        """The latest first, undated ones last."""
        latest = self.meeting.date_latest if self.meeting else max(each.date_latest for each in self.outcomes)
        return latest == dates.LAST_DAY, -latest.toordinal()


def history(outcomes: Iterable[Outcome], meetings: Iterable[Meeting]) -> list[HistorySection]:
    """The sections, the latest first; a meeting of ``meetings`` (with ``text_count``) may have no outcome."""
    by_section: dict[tuple[Meeting | None, str], list[Outcome]] = {}
    for outcome in outcomes:
        by_section.setdefault(_section_of(outcome), []).append(outcome)
    sections = [HistorySection(meeting, time, found) for (meeting, time), found in by_section.items()]
    for meeting in meetings:
        if (meeting, "") not in by_section:
            sections.append(HistorySection(meeting, "", [], meeting.text_count))
    return sorted(sections, key=lambda section: section.sort_key)


def _section_of(outcome: Outcome) -> tuple[Meeting | None, str]:
    """Its meeting; or else its years in words, or its date if the years are open."""
    if outcome.meeting:
        return outcome.meeting, ""
    return None, in_words(years_of_outcome(outcome)) or outcome.display_date()


def reported_on(outcomes: Iterable[Outcome], as_of: AsOf) -> MeetingQuerySet:
    """The held meetings of the bodies at whose meetings the outcomes were, with ``text_count``, if it is not 0."""
    bodies = {outcome.meeting.body_id for outcome in outcomes if outcome.meeting}
    held = Meeting.objects.published().held(as_of).filter(body__in=bodies).with_inferred(Aspect.DATE)
    return held.with_text_count(as_of).filter(models.Q(text_count__gt=0))


class PartnerRoles(NamedTuple):
    """A partner’s roles: in plans, the earliest first; else as counterpart; and all others."""

    plans: list[Role]
    counterpart: list[Role]
    others: list[Role]


def by_group(roles: Sequence[Role]) -> PartnerRoles:
    """Group roles, whose initiatives have their predecessors and their evidence."""
    plans = [role for role in roles if role.initiative.kind in PLANS]
    others = [role for role in roles if role.initiative.kind not in PLANS]
    return PartnerRoles(
        plans=sorted(plans, key=_by_first_year),
        counterpart=[role for role in others if role.role == RoleKind.COUNTERPART],
        others=[role for role in others if role.role != RoleKind.COUNTERPART],
    )


def latest_plan(roles: Sequence[Role]) -> Initiative | None:
    """The plan with the latest first year of those that the partner has a role in."""
    plans = [role.initiative for role in by_group(roles).plans if role.initiative.period]
    return plans[-1] if plans else None


def _by_first_year(role: Role) -> tuple[bool, dt.date, dt.date]:
    """Sort key: the first day of a plan, then the last; plans without a period come last."""
    plan = role.initiative
    return not plan.period, plan.period_earliest, plan.period_latest
