"""How to cite what the record holds: in plain text, and in CSL-JSON for reference managers.

A source and its passages are cited as themselves; everything else as an entry of the tracker, with what it rests on.
Dates are as precise as the record has them, and what it does not hold is left out.
"""

import re
from collections import defaultdict
from typing import Any, NamedTuple

from django.utils import formats
from django.utils.translation import gettext as _

from adgmin import dates
from adgmin.models import Passage, RecordVersion, Source, SourceKind
from adgmin.record import Cited

NAME = "ADGMIN Tracker"
# The types of https://docs.citationstyles.org/en/stable/specification.html; what has none of its own is a document.
_TYPES = {SourceKind.NEWS: "article-newspaper", SourceKind.COMMENTARY: "article"}
_DAYS = re.compile(r"(\d{4}(?:-\d{2}){0,2})(?:/(\d{4}(?:-\d{2}){0,2}))?[~?]?")


class Reference(NamedTuple):
    """One thing to cite: a text to copy, and an item of CSL-JSON."""

    text: str
    csl: dict[str, Any]


def date_parts(edtf: str) -> dict[str, Any]:
    """A date of CSL: in parts, or, where it is more than a date or an interval, in words; of none, nothing."""
    if not edtf:
        return {}
    if match := _DAYS.fullmatch(edtf):
        parts = [[int(part) for part in day.split("-")] for day in match.groups() if day]
        return {"date-parts": parts} | ({"circa": True} if edtf.endswith(("~", "?")) else {})
    return {"literal": dates.display(edtf)}


def reference(row: Cited | Source | Passage, url: str, version: RecordVersion) -> Reference:
    """How to cite a record at its address in a version of the record.

    The day on which it is read is for the reader to add: the version tells what was read.
    """
    read = {"URL": url, "language": "en-GB"}
    if isinstance(row, Passage):
        found = _document(row.source, locator=row.locator)
    elif isinstance(row, Source):
        found = _document(row)
    else:
        found = _entry(row, version)
    return Reference(f"{found.text}. {url}.", {"id": url, **found.csl, **read})


def _document(source: Source, locator: str = "") -> Reference:
    who = source.author or (str(source.publisher) if source.publisher else "")
    parts = [who, f"“{source.title}”", source.get_kind_display(), dates.display(source.published), locator]
    if source.url:
        parts.append(source.url)
    csl = {
        "type": _TYPES.get(SourceKind(source.kind), "document"),
        "title": source.title,
        "genre": str(source.get_kind_display()),
        "author": [{"literal": source.author}] if source.author else [],
        "publisher": str(source.publisher) if source.publisher else "",
        "issued": date_parts(source.published),
        "locator": locator,
        "archive": NAME,
    }
    return Reference(", ".join(part for part in parts if part), _without_nothing(csl))


def _entry(row: Cited, version: RecordVersion) -> Reference:
    """A record, named with the meeting and the date that tell it from another of the same name."""
    meeting, when = getattr(row, "meeting", None), getattr(row, "display_date", None)
    named = ", ".join(str(part) for part in (row, meeting, when() if when else "") if part)
    sources = _("sources: %(passages)s") % {"passages": "; ".join(_sources(row))}
    changed = version.changed and version.changed.date()
    made = _("version %(number)d of the record") % {"number": version.number}
    if changed:
        made = f"{made}, {formats.date_format(changed, 'j F Y')}"
    inferred = row.inferred_labels()
    note = _("inferred by the editors: %(fields)s") % {"fields": ", ".join(inferred)} if inferred else ""
    said = "; ".join(filter(None, (sources, note)))
    csl = {
        "type": "entry",
        "title": named,
        "container-title": NAME,
        "version": str(version.number),
        "issued": date_parts(changed.isoformat()) if changed else {},
        "abstract": getattr(row, "summary", ""),
        "note": said,
    }
    quoted = f"“{row}”{named.removeprefix(str(row))}"
    return Reference(f"{quoted}, {NAME}, {made}; {said}", _without_nothing(csl))


def _sources(row: Cited) -> list[str]:
    """The sources of a record, each with the places in it."""
    places: dict[Source, dict[str, None]] = defaultdict(dict)
    for citation in row.citations.all():
        places[citation.passage.source][citation.passage.locator] = None
    return [f"{source}: {', '.join(locators)}" for source, locators in places.items()]


def _without_nothing(csl: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in csl.items() if value}
