"""How to cite a record: as plain text, short and long, and as CSL-JSON for reference managers.

A source or a passage is cited as itself; any other record as an entry of the tracker, with its sources. Dates are as
precise as in the record. Unknown values are omitted. The title of a passage has its locator, since styles do not print
the locator of an item.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple, TypedDict

from django.conf import settings
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
    """A citation as a long and a short text and as a CSL-JSON item."""

    text: str
    short: str
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
    return Reference(f"{cited.text}. {url}.", f"{cited.short}.", {"id": url, **cited.csl, **common})


def _document(source: Source, locator: str = "") -> Reference:
    publisher = str(source.publisher) if source.publisher else ""
    author = source.author or publisher
    parts = [author, f"“{source.title}”", label_of(source, "kind"), dates.display(source.published), locator]
    short = [author, f"“{source.title}”", dates.display(source.published), locator]
    csl: CSL = {
        "type": _TYPES.get(SourceKind(source.kind), "document"),
        "title": _joined([source.title, locator]),
        "genre": label_of(source, "kind"),
        "author": [{"literal": author}] if author else [],
        "publisher": publisher,
        "issued": date_parts(source.published),
        "locator": locator,
        "archive": NAME,
    }
    return Reference(_joined([*parts, source.url]), _joined(short), _without_empty(csl))


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)


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
        "author": [{"literal": settings.SITE_OPERATOR}],
        "publisher": settings.SITE_OPERATOR,
        "container-title": NAME,
        "version": str(version.number),
        "issued": date_parts(changed.isoformat()) if changed else {},
        "abstract": getattr(row, "summary", ""),
        "note": notes,
    }
    quoted = f"“{row}”{named.removeprefix(str(row))}"
    operator = _("published by %(operator)s") % {"operator": settings.SITE_OPERATOR}
    return Reference(
        f"{quoted}, {NAME}, {operator}, {versioned}; {notes}", f"{quoted}, {NAME}, {versioned}", _without_empty(csl)
    )


def _sources(row: Cited) -> list[str]:
    """The sources of a record, each with the locators of its passages."""
    places: dict[Source, dict[str, None]] = defaultdict(dict)
    for citation in row.citations.all():
        places[citation.passage.source][citation.passage.locator] = None
    return [f"{source}: {', '.join(locators)}" for source, locators in places.items()]


def _without_empty(csl: CSL) -> CSL:
    return {name: value for name, value in csl.items() if value}
