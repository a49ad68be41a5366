"""A citation as BibTeX and as RIS, made from its CSL-JSON item.

Both have one entry with a dozen fields, so that they are written here and need no library.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from .csl import CSL

_BIBTEX_ESCAPES = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "{}$&#%_"},
}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_RIS_TYPES = {"entry": "ELEC", "article-newspaper": "NEWS"}


class Issued(NamedTuple):
    """The date of an item: its days, each in as many parts as are known, whether it is approximate, or a text."""

    days: list[list[int]]
    approximate: bool
    literal: str


def bibtex(item: CSL, key: str) -> str:
    """The item as an entry of BibTeX; biblatex reads the same entry.

    ``year`` and ``month`` are for BibTeX, ``date`` for biblatex.
    """
    values = {name: _escaped(_line(value)) for name, value in item.items() if isinstance(value, str)}
    fields = {
        "author": " and ".join(f"{{{_escaped(_line(name))}}}" for name in _authors(item)),
        "title": f"{{{values['title']}}}",
        "howpublished": values.get("container-title") or values.get("genre", ""),
        "publisher": values.get("publisher", ""),
        "version": values.get("version", ""),
        **_bibtex_date(_issued(item)),
        "url": str(item["URL"]).translate({ord("{"): "%7B", ord("}"): "%7D"}),
        "note": values.get("note", ""),
    }
    # The name of a month is a macro of BibTeX, which stands without braces.
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{key},", *lines, "}", ""])


def ris(item: CSL) -> str:
    """The item as a record of RIS."""
    values = {name: _line(value) for name, value in item.items() if isinstance(value, str)}
    issued = _issued(item)
    fields = [
        ("TY", _RIS_TYPES.get(values["type"], "GEN")),
        *(("AU", _line(name)) for name in _authors(item)),
        ("TI", values["title"]),
        ("T2", values.get("container-title", "")),
        ("PB", values.get("publisher", "")),
        ("PY", f"{issued.days[0][0]:04}" if issued.days else ""),
        ("DA", _ris_date(issued)),
        ("ET", values.get("version", "")),
        ("SE", values.get("locator", "")),
        ("M3", values.get("genre", "")),
        ("AB", values.get("abstract", "")),
        ("N1", values.get("note", "")),
        ("LA", values.get("language", "")),
        ("UR", values["URL"]),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in fields if value) + "ER  - \r\n"


def _line(text: str) -> str:
    """A text on one line: a line break would end its field."""
    return " ".join(text.split())


def _escaped(text: str) -> str:
    return re.sub(r"[\\{}$&#%_~^]", lambda found: _BIBTEX_ESCAPES[found.group()], text)


def _authors(item: CSL) -> Iterable[str]:
    authors: Any = item.get("author", [])
    return [author["literal"] for author in authors]


def _issued(item: CSL) -> Issued:
    date: Any = item.get("issued", {})
    return Issued(date.get("date-parts", []), date.get("circa", False), date.get("literal", ""))


def _bibtex_date(issued: Issued) -> dict[str, str]:
    if not issued.days:
        return {"year": _escaped(issued.literal)}
    year, *rest = issued.days[0]
    days = ["-".join(f"{part:02}" for part in day) for day in issued.days]
    month = _MONTHS[rest[0] - 1] if rest else ""
    return {"year": f"{year:04}", "month": month, "date": "/".join(days) + "~" * issued.approximate}


def _ris_date(issued: Issued) -> str:
    """Year, month and day of the first day, each empty if unknown, and what is not a day as text."""
    if not issued.days:
        return f"///{issued.literal}" if issued.literal else ""
    first, *others = ["/".join([f"{part:02}" for part in day] + [""] * (3 - len(day))) for day in issued.days]
    said = [f"to {last.rstrip('/')}" for last in others] + ["approximate"] * issued.approximate
    return f"{first}/{', '.join(said)}"
