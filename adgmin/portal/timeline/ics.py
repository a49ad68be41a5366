"""The calendar as a file: what is due and when the ministers meet, for the reader’s own calendar (RFC 5545).

Every event lasts whole days. Where no source states the day, it lasts over all that its date can mean, says so in its
title, and is left out if that is more than a year. A date that something is due by stands on its last day, or in its
last month or year.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

import icalendar
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from adgmin import dates
from adgmin.models import Meeting, MeetingStatus, Theme
from adgmin.pages.feeds import list_heading, with_changed
from initiatives.models import Commitment, Finding

from .entries import Entry, entries
from .pages import Calendar, CalendarFilter
from .stream import RELATED_ROWS, Kind, Stream

# Who made it, in the form that the format asks for.
PRODUCT = "-//ADGMIN Tracker//Calendar//EN"
# How often a reader’s calendar should look again.
REFRESH = dt.timedelta(days=1)
# More than so many days are no event.
WIDEST = dt.timedelta(days=366)


class CalendarFile(Calendar):
    """The calendar’s entries as events; it takes the filters of the calendar."""

    def extra(self) -> set[str]:
        """It has no pages."""
        return super().extra() - {"page"}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file."""
        points, stream = self.get_queryset(), cast("CalendarFilter", self.filterset).stream
        found = entries(stream, points, brief=True)
        calendar = icalendar.Calendar.new(
            prodid=PRODUCT,
            uid=uuid.uuid5(uuid.NAMESPACE_URL, request.build_absolute_uri()),
            name=list_heading(self),
            description=f"{self.get_description()} {self.as_of.statement}.",
            url=request.build_absolute_uri(reverse("calendar")),
            subcomponents=list(events(found, changed(stream), request.build_absolute_uri("/").rstrip("/"))),
        )
        # RFC 7986 asks for the type to be named, and the library does not name it.
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="adgmin-tracker.ics"'
        return response


def changed(stream: Stream) -> dict[tuple[str, int], dt.datetime]:
    """When each row last changed in the record, by kind and key."""
    return {
        (kind, pk): moment
        for kind in stream.kinds
        for pk, moment in with_changed(stream.rows(kind), *RELATED_ROWS.get(kind, ())).values_list("pk", "changed")
    }


def span(entry: Entry) -> dates.Bounds | None:
    """The days over which an entry stands in a calendar; ``None`` if they are too many."""
    begins, ends = dates.ends(entry.point.date)
    text = ends if not begins and entry.point.kind == Kind.DUE else entry.point.date
    bounds = dates.bounds(text)
    return bounds if bounds.latest - bounds.earliest < WIDEST else None


def events(found: list[Entry], changed: Mapping[tuple[str, int], dt.datetime], site: str) -> Iterator[icalendar.Event]:
    """The entries that are events; ``changed`` says when each last changed in the record."""
    for entry in found:
        point, bounds = entry.point, span(entry)
        if bounds:
            yield icalendar.Event.new(
                uid=f"{point.kind}-{point.slug}@adgmin-tracker",
                stamp=changed[point.kind, point.pk],
                last_modified=changed[point.kind, point.pk],
                start=bounds.earliest,
                end=bounds.latest + dt.timedelta(days=1),
                summary=title(entry),
                description=description(entry),
                location=getattr(entry.row, "place", None) or None,
                url=f"{site}{entry.row.get_absolute_url()}",
                categories=[capfirst(entry.label), *(theme.name for theme in themes_of(entry.row))],
                status=status(entry.row),
                transparency=icalendar.TRANSP.TRANSPARENT,
            )


def title(entry: Entry) -> str:
    """What is due or who meets; where the date is inferred, or no source states the day, that too."""
    words = {"entry": entry.row, "date": dates.display(entry.point.date)}
    exact, inferred = dates.exact(entry.point.date), entry.row.inferred(entry.aspect)
    if entry.point.kind == Kind.DUE:
        said = {
            (True, False): _("Due: %(entry)s"),
            (True, True): _("Due: %(entry)s (%(date)s, inferred)"),
            (False, False): _("Due: %(entry)s (%(date)s, no day stated)"),
            (False, True): _("Due: %(entry)s (%(date)s, inferred, no day stated)"),
        }
    else:
        said = {
            (True, False): "%(entry)s",
            (True, True): _("%(entry)s (%(date)s, inferred)"),
            (False, False): _("%(entry)s (%(date)s, no day stated)"),
            (False, True): _("%(entry)s (%(date)s, inferred, no day stated)"),
        }
    return said[exact, inferred] % words


def description(entry: Entry) -> str:
    """What more there is to say, in our words, and the passages that say it."""
    row, date = entry.row, entry.point.date
    said = [row.summary]
    if not dates.exact(date):
        said.append(_undated(entry) % {"date": dates.display(date)})
    if row.inferred(entry.aspect):
        said.append(_("The date is inferred by the editors; no source states it."))
    passages = dict.fromkeys(citation.passage for citation in row.citations.all())
    said += [_("Source: %(passage)s") % {"passage": passage} for passage in passages]
    return "\n".join(filter(None, said))


def _undated(entry: Entry) -> str:
    """That no day is stated: of what is due, the day on which it was done may well be."""
    if entry.point.kind == Kind.DUE:
        return _("No exact due day is stated. The event covers every day that the due date can mean: %(date)s.")
    return _("No source held states the exact day. The event covers every day that the date can mean: %(date)s.")


def themes_of(row: Meeting | Commitment) -> Iterable[Theme]:
    """The themes of a commitment; a meeting has none."""
    return row.themes.all() if isinstance(row, Commitment) else ()


def status(row: Meeting | Commitment) -> icalendar.STATUS | None:
    """A planned meeting is tentative, and what was dropped is cancelled; of anything else it says nothing."""
    if isinstance(row, Meeting):
        return icalendar.STATUS.TENTATIVE if row.status == MeetingStatus.PLANNED else icalendar.STATUS.CONFIRMED
    return icalendar.STATUS.CANCELLED if row.end == Finding.DROPPED else None
