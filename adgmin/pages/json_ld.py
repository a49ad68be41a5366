"""What a page tells programs about itself, as linked data in the words of schema.org.

Only what the record states: a day that no source gives is left out, as it is everywhere, and so is a date that is
inferred. What else is inferred is said in words.
"""

from collections.abc import Iterable
from functools import singledispatch
from typing import Any

from django.utils.translation import gettext as _

from adgmin.models import Actor, ActorKind, Meeting, Passage, Source
from adgmin.record import Aspect, Cited

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
    said = {
        "@context": CONTEXT, "url": address, "name": str(row), "description": description,
        "disambiguatingDescription": inferred(row), **about(row),
    }  # fmt: skip
    return {name: value for name, value in said.items() if value}


def inferred(row: Any) -> str:
    """What of a record no source states, as a sentence; empty if there is nothing."""
    labels = row.inferred_labels() if isinstance(row, Cited) else []
    said = _("Inferred by the editors, and stated by no source: %(fields)s.")
    return said % {"fields": ", ".join(labels)} if labels else ""


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
    first, _slash, last = row.date.partition("/")
    stated = first[:1].isdigit() and not row.inferred(Aspect.DATE)
    placed = row.place and not row.inferred(Aspect.PLACE)
    return {
        "@type": "Event",
        "startDate": first if stated else "",
        "endDate": last if stated else "",
        "location": {"@type": "Place", "name": row.place} if placed else None,
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
