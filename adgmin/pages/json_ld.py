"""Linked data of a page, in the vocabulary of schema.org.

Contains only what the record states: dates and places that no source states, or that are inferred, are omitted. Other
inferred values are listed in a sentence.
"""

from collections.abc import Iterable
from functools import singledispatch

from django.conf import settings
from django.utils.translation import gettext as _

from adgmin.models import Actor, ActorKind, Meeting, Passage, Source
from adgmin.record import Aspect, Cited
from adgmin.record.labels import label_of

from .csl import CitableRow

CONTEXT = "https://schema.org"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"

type LinkedData = dict[str, object]


def breadcrumb_data(steps: Iterable[tuple[str, str]]) -> LinkedData:
    """The breadcrumbs of a page, from names and absolute addresses."""
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": address}
        for place, (name, address) in enumerate(steps, 1)
    ]
    return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}


def website(name: str, address: str, search: str, description: str) -> LinkedData:
    """The site and its search."""
    return {
        "@context": CONTEXT, "@type": "WebSite", "name": name, "url": address, "description": description,
        "license": LICENCE,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{words}}"},
            "query-input": "required name=words",
        },
    }  # fmt: skip


def record_data(row: CitableRow, address: str, description: str) -> LinkedData:
    """The linked data of a record."""
    data = {
        "@context": CONTEXT, "url": address, "name": str(row), "description": description,
        "disambiguatingDescription": inferred_sentence(row), **description_of(row),
    }  # fmt: skip
    return _without_empty(data)


def _without_empty(data: LinkedData) -> LinkedData:
    """The properties that have a value, also within others."""
    kept = {name: _without_empty(value) if isinstance(value, dict) else value for name, value in data.items()}
    return {name: value for name, value in kept.items() if value}


def inferred_sentence(row: CitableRow) -> str:
    """A sentence that lists the inferred fields of a record; empty if there are none."""
    labels = row.inferred_labels() if isinstance(row, Cited) else []
    sentence = _("Inferred by the editors, and stated by no source: %(fields)s.")
    return sentence % {"fields": ", ".join(labels)} if labels else ""


@singledispatch
def description_of(row: CitableRow) -> LinkedData:
    """The type and the properties of a record; a CreativeWork unless its noun has a function below."""
    passages = dict.fromkeys(citation.passage for citation in row.citations.all()) if isinstance(row, Cited) else ()
    return {
        "@type": "CreativeWork",
        "license": LICENCE,
        "publisher": {"@type": "Organization", "name": settings.SITE_OPERATOR},
        "dateModified": row.modified.isoformat(),
        "citation": [f"{passage.source}, {passage.locator}" for passage in passages],
    }


@description_of.register
def _of_meeting(row: Meeting) -> LinkedData:
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


@description_of.register
def _of_actor(row: Actor) -> LinkedData:
    kinds = {ActorKind.PERSON: "Person", ActorKind.MEMBER_STATE: "Country"}
    return {"@type": kinds.get(ActorKind(row.kind), "Organization"), "alternateName": row.acronym}


@description_of.register
def _of_source(row: Source) -> LinkedData:
    return {
        "@type": "CreativeWork",
        "genre": label_of(row, "kind"),
        "datePublished": row.published if row.published[:1].isdigit() and "/" not in row.published else "",
        "author": {"@type": "Person", "name": row.author} if row.author else None,
        "publisher": {"@type": "Organization", "name": str(row.publisher)} if row.publisher else None,
        "sameAs": row.url,
    }


@description_of.register
def _of_passage(row: Passage) -> LinkedData:
    return {"@type": "CreativeWork", "isPartOf": {**_of_source(row.source), "name": str(row.source)}}
