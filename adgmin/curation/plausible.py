"""What looks wrong, although it may be right: dates far from all others, names that are there, words that are not.

Each check gives the questions that are asked before an edit is committed (see ``confirming``). It is silent about
fields that did not change.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _t

from adgmin import dates
from adgmin.models import KeptText, Meeting, MeetingStatus, Source, is_quoted_from
from adgmin.record import Citation, Cited, EDTFField, Recorded
from adgmin.record.at_meeting import AtMeeting
from adgmin.record.citation import DATE_ASPECTS

from .confirming import Check, Question, of_each
from .near import NOUNS, near_rows_of_each
from .open_problems import opens_when_published

# ASEAN was founded in 1967; the longest plans reach some decades ahead.
FIRST_YEAR, YEARS_AHEAD = 1967, 50
# A date further than this from that of its meeting, or from that of its record, is asked about.
MAX_DISTANCE = dt.timedelta(days=2 * 366)
# A period that ended so long before each of its sources was published is asked about.
MAX_AGE = dt.timedelta(days=5 * 366)


def out_of_range(row: Recorded, changed: set[str]) -> Iterator[Question]:
    """Dates before ASEAN was founded, or in the distant future."""
    last = dt.date.today().year + YEARS_AHEAD
    for label, text in dates_of(row, changed):
        bounds = dates.bounds(text)
        years = {day.year for day in (bounds.earliest, bounds.latest)} - {dt.MINYEAR}
        if any(not FIRST_YEAR <= year <= last for year in years):
            yield _question(_t("%(field)s %(date)s: is the year right?"), label, text)


def dates_of(row: Recorded, changed: set[str]) -> Iterator[tuple[str, str]]:
    """The label and the EDTF text of each date that changed."""
    for field in row._meta.fields:
        if isinstance(field, EDTFField) and field.name in changed and getattr(row, field.name):
            yield str(field.verbose_name), getattr(row, field.name)
    if isinstance(row, Citation) and row.aspect in DATE_ASPECTS and changed & {"aspect", "value"}:
        yield str(row.get_aspect_display()), row.value


def far_from_meeting(row: Recorded, changed: set[str]) -> Iterator[Question]:
    """A date of an outcome, a check or a perspective that is years from its meeting."""
    if not isinstance(row, AtMeeting) or not changed & {"date", "meeting"} or row.meeting is None:
        return
    if row.date and row.meeting.date and distance(row.date, row.meeting.date) > MAX_DISTANCE:
        sentence = _t("%(field)s %(date)s: the meeting was on %(other)s.")
        yield _question(sentence, _t("date"), row.date, row.meeting.date, near=row.meeting)


def far_from_record(row: Recorded, changed: set[str]) -> Iterator[Question]:
    """A reading of a date that is years from the record’s own."""
    if isinstance(row, Citation) and row.aspect in DATE_ASPECTS and changed & {"aspect", "value"}:
        own = row.record.preferred(row.aspect)
        if own and distance(row.value, own) > MAX_DISTANCE:
            sentence = _t("%(field)s %(date)s in a citation: the record has %(other)s.")
            yield _question(sentence, str(row.get_aspect_display()), row.value, own)


def due_before_said(row: Recorded, changed: set[str]) -> Iterator[Question]:
    """A due date that had passed when it was given."""
    due: Any = getattr(row, "due", "")
    if isinstance(row, AtMeeting) and due and changed & {"due", "date", "meeting"}:
        said = row.date or (row.meeting.date if row.meeting else "")
        if said and dates.bounds(due).latest < dates.bounds(said).earliest:
            yield _question(
                _t("%(field)s %(date)s: this was over when it was said, on %(other)s."), _t("due"), due, said
            )


def over_before_reported(row: Recorded, changed: set[str]) -> Iterator[Question]:
    """A period that ended years before the first of its sources was published."""
    record = row.record if isinstance(row, Citation) else row
    period: str = getattr(record, "period", "")
    if not isinstance(record, Cited) or not period or not (isinstance(row, Citation) or "period" in changed):
        return
    sources = {citation.passage.source for citation in record.citations.select_related("passage__source")}
    published = [source.published_earliest for source in sources if source.published]
    if published and dates.bounds(period).latest + MAX_AGE < min(published):
        sentence = _t("%(field)s %(date)s: its first source is of %(other)s.")
        yield _question(sentence, _t("period"), period, str(min(published)))


def not_yet(row: Recorded, changed: set[str]) -> Iterator[Question]:
    """A source published, or a meeting held, after today."""
    held = isinstance(row, Meeting) and row.status == MeetingStatus.HELD
    name = "published" if isinstance(row, Source) else "date" if held else ""
    for label, text in dates_of(row, changed & {name}):
        if dates.bounds(text).earliest > dt.date.today():
            yield _question(_t("%(field)s %(date)s: this is after today."), label, text)


def near_names(rows: Mapping[Recorded, set[str]]) -> dict[Recorded, list[Question]]:
    """Other rows of the noun with nearly the same names."""
    compared = NOUNS.get(next((row.plural for row in rows), ""))
    if compared is None or compared.is_fact:
        return {}
    named = [row for row, changed in rows.items() if compared.name in changed]
    near = zip(named, near_rows_of_each(named), strict=True)
    return {row: [_is_another(row, other, compared.name) for other in others] for row, others in near}


def _is_another(row: Recorded, other: Recorded, name: str) -> Question:
    sentence = _t("%(noun)s “%(name)s” is there already: is “%(new)s” another one?")
    names = {"name": getattr(other, name), "new": getattr(row, name)}
    return Question(sentence % {"noun": capfirst(row._meta.verbose_name), **names}, other)


def not_printed_there(row: Recorded, changed: set[str]) -> Iterator[Question]:
    """Words printed that do not stand in the passage cited, where its text is held."""
    if isinstance(row, Citation) and row.printed and changed & {"printed", "passage"}:
        text = KeptText.objects.of(row.passage)
        if text and not is_quoted_from(text, row.printed):
            words = {"printed": row.printed, "passage": row.passage.short_name}
            yield Question(_t("“%(printed)s” does not stand in %(passage)s.") % words, row.passage)


def distance(one: str, other: str) -> dt.timedelta:
    """The time between two dates at least; none if they overlap."""
    first, second = sorted((dates.bounds(one), dates.bounds(other)), key=lambda bounds: bounds.earliest)
    return max(second.earliest - first.latest, dt.timedelta())


def _question(sentence: str, label: str, text: str, other: str = "", near: Recorded | None = None) -> Question:
    words = {"field": capfirst(label), "date": dates.display(text), "other": dates.display(other) if other else ""}
    return Question(sentence % words, near)


CHECKS: tuple[Check, ...] = (
    *map(of_each, (out_of_range, far_from_meeting, far_from_record, due_before_said, over_before_reported, not_yet)),
    near_names,
    *map(of_each, (not_printed_there, opens_when_published)),
)
