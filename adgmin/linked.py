"""What a page tells programs about itself, as linked data in the words of schema.org.

Only what the record states: a day that no source gives is left out, as it is everywhere.
"""

from collections.abc import Iterable
from functools import singledispatch
from typing import Any

from .models import Actor, ActorKind, Cited, Meeting, Passage, Source

CONTEXT = "https://schema.org"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"

type Linked = dict[str, Any]


def breadcrumbs(steps: Iterable[tuple[str, str]]) -> Linked:
    """The way to a page: the names and full addresses of its steps."""
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": address}
        for place, (name, address) in enumerate(steps, 1)
    ]
    return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}


def website(name: str, address: str, search: str, description: str) -> Linked:
    """The site, and where its search is."""
    return {
        "@context": CONTEXT, "@type": "WebSite", "name": name, "url": address, "description": description,
        "license": LICENCE,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{words}}"},
            "query-input": "required name=words",
        },
    }  # fmt: skip


def of_record(row: Any, address: str, description: str) -> Linked:
    """A record."""
    said = {"@context": CONTEXT, "url": address, "name": str(row), "description": description, **about(row)}
    return {name: value for name, value in said.items() if value}


@singledispatch
def about(row: Any) -> Linked:
    """What a record is; a fact of the record, unless its noun says more."""
    passages = dict.fromkeys(citation.passage for citation in row.citations.all()) if isinstance(row, Cited) else ()
    return {
        "@type": "CreativeWork",
        "license": LICENCE,
        "dateModified": row.modified.isoformat(),
        "citation": [f"{passage.source}, {passage.locator}" for passage in passages],
    }


@about.register
def _of_meeting(row: Meeting) -> Linked:
    first, _, last = row.date.partition("/")
    return {
        "@type": "Event",
        "startDate": first if first[:1].isdigit() else "",
        "endDate": last if first[:1].isdigit() else "",
        "location": {"@type": "Place", "name": row.place} if row.place else None,
        "organizer": {"@type": "Organization", "name": str(row.body)},
    }


@about.register
def _of_actor(row: Actor) -> Linked:
    kinds = {ActorKind.PERSON: "Person", ActorKind.MEMBER_STATE: "Country"}
    return {"@type": kinds.get(ActorKind(row.kind), "Organization"), "alternateName": row.acronym}


@about.register
def _of_source(row: Source) -> Linked:
    return {
        "@type": "CreativeWork",
        "genre": str(row.get_kind_display()),
        "datePublished": row.published if row.published[:1].isdigit() and "/" not in row.published else "",
        "author": {"@type": "Person", "name": row.author} if row.author else None,
        "publisher": {"@type": "Organization", "name": str(row.publisher)} if row.publisher else None,
        "sameAs": row.url,
    }


@about.register
def _of_passage(row: Passage) -> Linked:
    return {"@type": "CreativeWork", "isPartOf": {**_of_source(row.source), "name": str(row.source)}}
