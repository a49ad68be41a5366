"""How to cite a record: as plain text, and as CSL-JSON for reference managers.

A source or a passage is cited as itself; any other record as an entry of the tracker, with its sources. Dates are as
precise as in the record. Unknown values are omitted.
"""

import re
from collections import defaultdict
from typing import NamedTuple, TypedDict

from django.utils import formats
from django.utils.translation import gettext as _

from adgmin import dates
from adgmin.models import Passage, Source, SourceKind
from adgmin.record import Cited, VersionRow
from adgmin.record.labels import label_of

NAME = "ADGMIN Tracker"
# Types of https://docs.citationstyles.org/en/stable/specification.html; other kinds of source are a “document”.
_TYPES = {SourceKind.NEWS: "article-newspaper", SourceKind.COMMENTARY: "article"}
_DATE_OR_INTERVAL = re.compile(r"(\d{4}(?:-\d{2}){0,2})(?:/(\d{4}(?:-\d{2}){0,2}))?[~?]?")

# What a page or a citation file cites.
type CitableRow = Cited | Source | Passage
# An item of CSL-JSON.
type CSL = dict[str, object]
CSLDate = TypedDict("CSLDate", {"date-parts": list[list[int]], "circa": bool, "literal": str}, total=False)


class Reference(NamedTuple):
    """A citation as text and as a CSL-JSON item."""

    text: str
    csl: CSL


def date_parts(edtf: str) -> CSLDate:
    """A CSL date: in parts, or as text if EDTF says more than a date or an interval; empty for no date."""
    if not edtf:
        return {}
    if match := _DATE_OR_INTERVAL.fullmatch(edtf):
        parts = [[int(part) for part in day.split("-")] for day in match.groups() if day]
        return {"date-parts": parts, "circa": True} if edtf.endswith(("~", "?")) else {"date-parts": parts}
    return {"literal": dates.display(edtf)}


def reference(row: CitableRow, url: str, version: VersionRow) -> Reference:
    """The citation of a record, with its address and the version of the record.

    The day of access is not included: readers add it, and the version tells what they read.
    """
    common = {"URL": url, "language": "en-GB"}
    if isinstance(row, Passage):
        cited = _document(row.source, locator=row.locator)
    elif isinstance(row, Source):
        cited = _document(row)
    else:
        cited = _entry(row, version)
    return Reference(f"{cited.text}. {url}.", {"id": url, **cited.csl, **common})


def _document(source: Source, locator: str = "") -> Reference:
    author = source.author or (str(source.publisher) if source.publisher else "")
    parts = [author, f"“{source.title}”", label_of(source, "kind"), dates.display(source.published), locator]
    if source.url:
        parts.append(source.url)
    csl: CSL = {
        "type": _TYPES.get(SourceKind(source.kind), "document"),
        "title": source.title,
        "genre": label_of(source, "kind"),
        "author": [{"literal": source.author}] if source.author else [],
        "publisher": str(source.publisher) if source.publisher else "",
        "issued": date_parts(source.published),
        "locator": locator,
        "archive": NAME,
    }
    return Reference(", ".join(part for part in parts if part), _without_empty(csl))


def _entry(row: Cited, version: VersionRow) -> Reference:
    """A record, with the meeting and the date that distinguish it from others of the same name."""
    meeting, when = getattr(row, "meeting", None), getattr(row, "display_date", None)
    named = ", ".join(str(part) for part in (row, meeting, when() if when else "") if part)
    sources = _("sources: %(passages)s") % {"passages": "; ".join(_sources(row))}
    changed = version.changed and version.changed.date()
    versioned = _("version %(number)d of the record") % {"number": version.number}
    if changed:
        versioned = f"{versioned}, {formats.date_format(changed, 'j F Y')}"
    inferred = row.inferred_labels()
    note = _("inferred by the editors: %(fields)s") % {"fields": ", ".join(inferred)} if inferred else ""
    notes = "; ".join(filter(None, (sources, note, row.dispute)))
    csl: CSL = {
        "type": "entry",
        "title": named,
        "container-title": NAME,
        "version": str(version.number),
        "issued": date_parts(changed.isoformat()) if changed else {},
        "abstract": getattr(row, "summary", ""),
        "note": notes,
    }
    quoted = f"“{row}”{named.removeprefix(str(row))}"
    return Reference(f"{quoted}, {NAME}, {versioned}; {notes}", _without_empty(csl))


def _sources(row: Cited) -> list[str]:
    """The sources of a record, each with the locators of its passages."""
    places: dict[Source, dict[str, None]] = defaultdict(dict)
    for citation in row.citations.all():
        places[citation.passage.source][citation.passage.locator] = None
    return [f"{source}: {', '.join(locators)}" for source, locators in places.items()]


def _without_empty(csl: CSL) -> CSL:
    return {name: value for name, value in csl.items() if value}
