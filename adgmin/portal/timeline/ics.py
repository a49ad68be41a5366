"""The calendar as an iCalendar file (RFC 5545): meetings and due dates.

Events last whole days. If no source states the day, the event spans every day that its date can mean, and its title
says so. It is omitted if that is more than a month, and the description of the calendar says how many are: bars of a
year would lie across every day, and a single day would be one that no source gives. A date given as “by” lies on its
last day or in its last month.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping

import icalendar
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adgmin import dates
from adgmin.models import Meeting, MeetingStatus, Theme
from adgmin.pages.feeds import NAMESPACE, list_heading, with_changed
from adgmin.record import visible
from initiatives.models import Commitment, Finding

from .entries import TimelineEntry, entries
from .pages import CalendarPage
from .stream import RELATED_ROWS, EntryKind, Stream

# The program’s identifier, in the form of RFC 5545.
PRODUCT = "-//ADGMIN Tracker//Calendar//EN"
# How often calendar programs should fetch the file again.
REFRESH = dt.timedelta(days=1)
# Upcoming entries, then the latest past ones: a program that subscribes needs no more, and the pages list all.
MAX_EVENTS = 250
# Longer spans are no event.
MAX_DAYS = 31


class CalendarFile(CalendarPage):
    """The entries of the calendar as events, with its filters."""

    def extra(self) -> set[str]:
        """None: the file has no pages."""
        return super().extra() - {"page"}

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        stream = self.filterset.stream
        found = entries(stream, self.get_queryset()[:MAX_EVENTS], brief=True)
        left_out = sum(span(entry) is None for entry in found)
        calendar = icalendar.Calendar.new(
            prodid=PRODUCT,
            uid=uuid.uuid5(NAMESPACE, request.get_full_path()),
            name=visible(list_heading(self)),
            description=f"{self.get_description()} {self.as_of.statement}. {left_out_sentence(left_out)}".strip(),
            url=request.build_absolute_uri(reverse("calendar")),
            subcomponents=list(events(found, last_changes(stream, found), request.build_absolute_uri("/").rstrip("/"))),
        )
        # RFC 7986 asks for the type to be named, and the library does not name it.
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="adgmin-tracker.ics"'
        return response


def left_out_sentence(number: int) -> str:
    """How many entries of the page are no event; empty for none."""
    sentence = ngettext(
        "%(number)d entry, whose date leaves more than a month open, is on the page only.",
        "%(number)d entries, whose dates leave more than a month open, are on the page only.",
        number,
    )
    return sentence % {"number": number} if number else ""


def last_changes(stream: Stream, found: Iterable[TimelineEntry]) -> dict[tuple[str, int], dt.datetime]:
    """The time of the last change in the record of each row, by kind and primary key."""
    rows = {
        kind: stream.rows(kind).filter(pk__in=[entry.stub.pk for entry in found if entry.stub.kind == kind])
        for kind in stream.kinds
    }
    return {
        (kind, pk): moment
        for kind, of_kind in rows.items()
        for pk, moment in with_changed(of_kind, *RELATED_ROWS.get(kind, ())).values_list("pk", "changed")
    }


def span(entry: TimelineEntry) -> dates.Bounds | None:
    """The days of an entry in a calendar; ``None`` if there are too many."""
    begins, ends = dates.ends(entry.stub.date)
    text = ends if not begins and entry.stub.kind == EntryKind.DUE else entry.stub.date
    bounds = dates.bounds(text)
    return bounds if (bounds.latest - bounds.earliest).days < MAX_DAYS else None


def events(
    found: list[TimelineEntry], changed: Mapping[tuple[str, int], dt.datetime], site: str
) -> Iterator[icalendar.Event]:
    """The entries that can be events; ``changed`` has the time of each row’s last change.

    Calendar programs refuse control characters, so none is passed on.
    """
    for entry in found:
        stub, row, bounds = entry.stub, entry.row, span(entry)
        if bounds and isinstance(row, Meeting | Commitment):
            yield icalendar.Event.new(
                uid=f"{stub.kind}-{stub.slug}@adgmin-tracker",
                stamp=changed[stub.kind, stub.pk],
                last_modified=changed[stub.kind, stub.pk],
                start=bounds.earliest,
                end=bounds.latest + dt.timedelta(days=1),
                summary=visible(title(entry, row)),
                description=visible(description(entry, row), lines=True),
                location=visible(getattr(row, "place", "")) or None,
                url=f"{site}{row.get_absolute_url()}",
                categories=[capfirst(entry.label), *(visible(theme.name) for theme in themes_of(row))],
                status=status(row),
                transparency=icalendar.TRANSP.TRANSPARENT,
            )


def title(entry: TimelineEntry, row: Meeting | Commitment) -> str:
    """The title of an event, with a note if its date is inferred or no day is stated."""
    words = {"entry": row, "date": dates.display(entry.stub.date)}
    exact, inferred = dates.exact(entry.stub.date), row.inferred(entry.aspect)
    if entry.stub.kind == EntryKind.DUE:
        texts = {
            (True, False): _("Due: %(entry)s"),
            (True, True): _("Due: %(entry)s (%(date)s, inferred)"),
            (False, False): _("Due: %(entry)s (%(date)s, no day stated)"),
            (False, True): _("Due: %(entry)s (%(date)s, inferred, no day stated)"),
        }
    else:
        texts = {
            (True, False): "%(entry)s",
            (True, True): _("%(entry)s (%(date)s, inferred)"),
            (False, False): _("%(entry)s (%(date)s, no day stated)"),
            (False, True): _("%(entry)s (%(date)s, inferred, no day stated)"),
        }
    return texts[exact, inferred] % words


def description(entry: TimelineEntry, row: Meeting | Commitment) -> str:
    """Our summary, notes on the date, and the passages cited."""
    date, lines = entry.stub.date, [row.summary]
    if not dates.exact(date):
        lines.append(_no_day_sentence(entry) % {"date": dates.display(date)})
    if row.inferred(entry.aspect):
        lines.append(_("The date is inferred by the editors; no source states it."))
    passages = dict.fromkeys(citation.passage for citation in row.citations.all())
    lines += [_("Source: %(passage)s") % {"passage": passage} for passage in passages]
    return "\n".join(filter(None, lines))


def _no_day_sentence(entry: TimelineEntry) -> str:
    """No day is stated. For a due date this does not deny that the day of completion may be known."""
    if entry.stub.kind == EntryKind.DUE:
        return _("No exact due day is stated. The event covers every day that the due date can mean: %(date)s.")
    return _("No source held states the exact day. The event covers every day that the date can mean: %(date)s.")


def themes_of(row: Meeting | Commitment) -> Iterable[Theme]:
    """The themes of a commitment; meetings have none."""
    return row.themes.all() if isinstance(row, Commitment) else ()


def status(row: Meeting | Commitment) -> icalendar.STATUS | None:
    """TENTATIVE for planned meetings, CANCELLED for dropped commitments, None for other commitments."""
    if isinstance(row, Meeting):
        return icalendar.STATUS.TENTATIVE if row.status == MeetingStatus.PLANNED else icalendar.STATUS.CONFIRMED
    return icalendar.STATUS.CANCELLED if row.end == Finding.DROPPED else None
