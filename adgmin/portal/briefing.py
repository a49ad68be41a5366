"""The briefing on the page of a planned meeting: what is open, and what ends, before it takes place.

Everything is computed for the day of the page. Each list is cut; a link leads to the whole of it.
"""

import datetime as dt
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adgmin import dates
from adgmin.models import Meeting, MeetingStatus
from adgmin.record import AsOf, Aspect, State, fetch_together
from adgmin.record.together import first_keys
from initiatives.models import Commitment, CommitmentBasis, CommitmentStanding, Initiative
from initiatives.models.commitments import CommitmentQuerySet
from initiatives.models.initiatives import InitiativeQuerySet
from initiatives.what_changed.expected import ENDED, silent_at, unmentioned_at

# The maximum number of lines of each list, so that the briefing fits on a page of A4.
LINES = 5
OPEN = (CommitmentStanding.OPEN, CommitmentStanding.NOT_KNOWN_YET)


class Lines[Row](NamedTuple):
    """The first rows of a list, and the number of all rows."""

    rows: list[Row]
    number: int


class Briefing:
    """What a planned meeting finds open: commitments, initiatives not mentioned again, and periods that end."""

    def __init__(self, meeting: Meeting, as_of: AsOf) -> None:
        self.meeting, self.as_of = meeting, as_of
        # The last meeting of the body that was held before it, if any is known.
        held = Meeting.objects.published().held(as_of).filter(body=meeting.body_id).exclude(date="")
        if meeting.date:
            held = held.filter(date_latest__lt=meeting.date_latest)
        self.previous = held.with_coverage().order_by("-date_latest", "-number").first()

    @cached_property
    def until(self) -> dt.date | None:
        """The last day of the year for which the meeting is planned; ``None`` if no text held by the day gives it."""
        planned = self.meeting.date or self._due()
        last = dates.bounds(planned).latest if planned else dates.LAST_DAY
        return None if last == dates.LAST_DAY else dt.date(last.year, 12, 31)

    def _due(self) -> str:
        plans = self.meeting.readings.get(Aspect.DUE, []) if self.meeting.planned_for else []
        return plans[0].value if plans else ""

    @property
    def is_covered(self) -> bool:
        """Whether a text of the previous meeting's own is held: only then is silence claimed."""
        return bool(self.previous and self.previous.covered)

    # The queries of the lists.

    def _commitments(self) -> CommitmentQuerySet:
        return Commitment.objects.published().as_of(self.as_of)

    def _past(self) -> CommitmentQuerySet:
        found = self._commitments().with_standing_alone(self.as_of)
        return found.filter(Q(standing=CommitmentStanding.PAST_DATE)).by_due_date()

    def _open(self) -> CommitmentQuerySet:
        return self._commitments().with_standing_alone(self.as_of).filter(Q(standing__in=OPEN)).by_due_date()

    def _by_chair(self) -> CommitmentQuerySet:
        return self._planned(self._commitments().with_standing(self.as_of).exclude(Q(chair_of="")))

    def _by_partners(self) -> CommitmentQuerySet:
        found = self._commitments().with_standing_alone(self.as_of)
        return self._planned(found.filter(owner__partner__state=State.PUBLISHED))

    def _planned(self, commitments: CommitmentQuerySet) -> CommitmentQuerySet:
        """Those announced and first stated at the previous meeting or later."""
        if self.previous is None:
            return Commitment.objects.none()
        announced = commitments.filter(Q(made__gte=self.previous.date_earliest), basis=CommitmentBasis.ANNOUNCED)
        return announced.by_due_date()

    def _unnamed(self) -> InitiativeQuerySet:
        if self.previous is None or self.as_of.horizon is None:
            return Initiative.objects.none()
        return (silent_at if self.is_covered else unmentioned_at)(self.previous, self.as_of)

    def _ending(self) -> InitiativeQuerySet:
        """The initiatives whose period ends after the previous meeting and by the end of the year of this one."""
        if self.until is None:
            return Initiative.objects.none()
        found = Initiative.objects.published_as_of(self.as_of).filter(~Q(period=""), period_latest__lte=self.until)
        if self.previous:
            found = found.filter(period_latest__gt=self.previous.date_latest)
        if self.as_of.by_then:
            found = found.filter(Initiative.objects.all().known(Aspect.PERIOD, self.as_of.by_then))
        return found.exclude(Q(stage__in=ENDED)).order_by("period_latest", "name", "slug")

    @cached_property
    def _lists(self) -> dict[str, Lines[Any]]:
        """All lists: one query for the keys, one for the rows of each noun and one for their evidence."""
        commitments = {
            "past": self._past(), "open": self._open(), "chair": self._by_chair(), "partners": self._by_partners(),
        }  # fmt: skip
        initiatives = {"unnamed": self._unnamed(), "ending": self._ending()}
        names = [*commitments, *initiatives]
        found = first_keys([*commitments.values(), *initiatives.values()], LINES)
        keys = {name: keys for name, (keys, _number) in zip(names, found, strict=True)}
        rows = Commitment.objects.for_lists(self.as_of).by_due_date()
        rows = rows.filter(pk__in={key for name in commitments for key in keys[name]})
        others = Initiative.objects.published_as_of(self.as_of).with_evidence().order_by("period_latest", "name")
        others = others.filter(pk__in={key for name in initiatives for key in keys[name]})
        fetch_together(rows, others)
        fetched: dict[str, Any] = {**dict.fromkeys(commitments, rows), **dict.fromkeys(initiatives, others)}
        return {
            name: Lines([row for row in fetched[name] if row.pk in keys[name]], number)
            for name, (_keys, number) in zip(names, found, strict=True)
        }

    @property
    def past(self) -> Lines[Commitment]:
        """The commitments past their date and not reported as kept, the earliest date first."""
        return self._lists["past"]

    @property
    def open(self) -> Lines[Commitment]:
        """The other open commitments, those with a date first. The rows leave out those listed as planned."""
        rows, number = self._lists["open"]
        return Lines([row for row in rows if row not in (*self.by_chair.rows, *self.by_partners.rows)], number)

    @property
    def by_chair(self) -> Lines[Commitment]:
        """What somebody plans as chair, first stated at the previous meeting or later, by who plans it."""
        rows, number = self._lists["chair"]
        return Lines(sorted(rows, key=lambda row: row.planned_by), number)

    @property
    def by_partners(self) -> Lines[Commitment]:
        """The same of partners, without what one plans as chair."""
        rows, number = self._lists["partners"]
        rows = [row for row in rows if not row.chair_of]
        return Lines(sorted(rows, key=lambda row: row.planned_by), number)

    @property
    def planned_number(self) -> int:
        """The number of commitments of chairs and partners."""
        return self.by_chair.number + self.by_partners.number

    @property
    def unnamed(self) -> Lines[Initiative]:
        """The initiatives expected at the previous meeting and not mentioned by its text, or by any text held on it."""
        return self._lists["unnamed"]

    @property
    def ending(self) -> Lines[Initiative]:
        """The initiatives whose period ends by the end of the year of the meeting."""
        return self._lists["ending"]

    @property
    def period_query(self) -> str:
        """The query string of the list of initiatives with a period in the time between the two meetings."""
        since = f"date_after={self.previous.date_latest + dt.timedelta(days=1)}&" if self.previous else ""
        return f"{since}date_before={self.until}&ordering=period"

    @property
    def sentences(self) -> list[str]:
        """The numbers of the lists in whole sentences."""
        return [*self._on_commitments(), *self._on_initiatives()]

    def _on_commitments(self) -> Iterator[str]:
        open_, past = self.open.number, self.past.number
        yield (
            ngettext(
                "Before the %(meeting)s, %(number)d commitment is open.",
                "Before the %(meeting)s, %(number)d commitments are open.",
                open_,
            )
            if open_
            else _("Before the %(meeting)s, no commitment in the record is open.")
        ) % {"meeting": self.meeting, "number": open_}
        if past:
            yield ngettext(
                "The date of %(number)d more has passed, and no text held reports it as kept.",
                "The dates of %(number)d more have passed, and no text held reports them as kept.",
                past,
            ) % {"number": past}

    def _on_initiatives(self) -> Iterator[str]:
        unnamed, ending = self.unnamed.number, self.ending.number
        if unnamed:
            sentence = (
                ngettext(
                    "%(number)d initiative expected at the %(previous)s is not mentioned in its statement.",
                    "%(number)d initiatives expected at the %(previous)s are not mentioned in its statement.",
                    unnamed,
                )
                if self.is_covered
                else ngettext(
                    "%(number)d initiative expected at the %(previous)s is not mentioned in any text held on it.",
                    "%(number)d initiatives expected at the %(previous)s are not mentioned in any text held on it.",
                    unnamed,
                )
            )
            yield sentence % {"previous": self.previous, "number": unnamed}
        if ending and self.until:
            yield ngettext(
                "The period of %(number)d initiative ends by the end of %(year)d.",
                "The periods of %(number)d initiatives end by the end of %(year)d.",
                ending,
            ) % {"number": ending, "year": self.until.year}


def briefing(meeting: Meeting, as_of: AsOf) -> Briefing | None:
    """The briefing for a meeting that is planned on the day; ``None`` for one that was held."""
    return Briefing(meeting, as_of) if meeting.status == MeetingStatus.PLANNED else None
