"""Atom feeds of the rows that were last changed in the record.

“New” is the time of the change here, not of the event: a feed lists what there is to read. A row counts as changed with
its evidence. A feed has pages (RFC 5005). Its identifiers are made of nouns and slugs, so that they stay the same at
another address.
"""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce, Greatest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from adgmin import record
from adgmin.filters.facets import BadQueryError, phrases, value_labels
from adgmin.models import Theme
from adgmin.record import Cited, Published, fetch_together, visible
from adgmin.record.together import keys, rows_together

from .views import FilteredList

# Rows of another noun whose changes count as changes of the rows that they refer to, and the reference.
type Related = tuple[models.QuerySet[Any], str]
# The time of the last change of a row, the place of its noun among those asked for, and its primary key.
type Ranked = tuple[dt.datetime, int, int]

# Entries of one page of a feed.
MAX_ENTRIES = 50
# What the identifiers of feeds and entries are made in. It must never change.
NAMESPACE = uuid.UUID("5b0b2a0e-0c3f-5c57-9a52-8d1f7c0f4e11")
LICENCE = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"


class FeedEntry(NamedTuple):
    """A row of a feed, and the time of its last change."""

    row: Published | Theme
    changed: dt.datetime


def with_changed[Rows: models.QuerySet[models.Model]](
    rows: Rows, related_rows: models.QuerySet[models.Model] | None = None, reference: str = ""
) -> Rows:
    """Annotate ``changed``: the last change of the row, its citations, or its ``related_rows``.

    ``related_rows`` are published rows of another noun, ``reference`` their foreign key to the row.
    """
    moments: list[models.F | Coalesce] = [models.F("modified")]
    if issubclass(rows.model, Cited):
        moments.append(_last_modified(rows.model.citation_model().objects.all(), "record"))
    if related_rows is not None:
        moments.append(_last_modified(related_rows, reference))
    return rows.annotate(changed=Greatest(*moments) if len(moments) > 1 else moments[0])


def _last_modified(rows: models.QuerySet[models.Model], reference: str) -> Coalesce:
    of_row = rows.filter(**{reference: models.OuterRef("pk")}).order_by()
    last = of_row.values(reference).annotate(last=models.Max("modified")).values("last")
    return Coalesce(models.Subquery(last), models.F("modified"), output_field=models.DateTimeField())


class FeedPage[Entry](NamedTuple):
    """One page of a feed: its entries, its number, and whether there is another page."""

    entries: list[Entry]
    number: int
    has_next: bool


def page_number(request: HttpRequest) -> int:
    """The page of a feed that is asked for; raises ``BadQueryError`` if it is no number from 1."""
    asked = request.GET.get("page", "1")
    if not (asked.isascii() and asked.isdecimal() and 0 < len(asked) < 8 and int(asked)):
        raise BadQueryError({"page": [_("A page is a whole number from 1.")]})
    return int(asked)


def page_of[Entry](found: Sequence[Entry], number: int) -> FeedPage[Entry]:
    """The page of these entries, which reach to one beyond it; raises ``BadQueryError`` for a page without any."""
    shown = list(found[(number - 1) * MAX_ENTRIES : number * MAX_ENTRIES])
    if not shown and number > 1:
        raise BadQueryError({"page": [_("The feed has fewer pages.")]})
    return FeedPage(shown, number, len(found) > number * MAX_ENTRIES)


def newest(*nouns: tuple[models.QuerySet[Any], Related | None], number: int = 1) -> FeedPage[FeedEntry]:
    """A page of the rows of one or several nouns, the last changed first."""
    ranked = _ranked(nouns, number)
    last = page_of(ranked, number)
    # Also one row of each noun that is not among them, so that the number of queries does not depend on what changed.
    fetched = [*last.entries, *{each[1]: each for each in reversed(ranked)}.values()]
    shown = [
        rows.filter(pk__in={pk for _moment, at, pk in fetched if at == place})
        for place, (rows, _related) in enumerate(nouns)
    ]
    fetch_together(*shown)
    by_pk = [{row.pk: row for row in rows} for rows in shown]
    entries = [FeedEntry(by_pk[place][pk], moment) for moment, place, pk in last.entries]
    return FeedPage(entries, last.number, last.has_next)


def _ranked(nouns: Sequence[tuple[models.QuerySet[Any], Related | None]], number: int) -> list[Ranked]:
    """The rows of each noun up to one beyond a page, the last changed first.

    A row of the first page is among the last by its own change, by that of its citations or by that of related rows. So
    the time of the last change is computed for these candidates only, and only the rows of the page are fetched.
    """
    asked = [keys(rows) for rows, _related in nouns]
    if number == 1:
        candidates = [list(_last(rows, related)) for rows, related in nouns]
        found = iter(rows_together(chain.from_iterable(candidates)))
        pks = [{pk for _part in of_noun for (pk,) in next(found)} for of_noun in candidates]
        asked = [rows.filter(pk__in=of_noun) for rows, of_noun in zip(asked, pks, strict=True)]
    ranked: list[Ranked] = []
    for place, (rows, (_rows, related)) in enumerate(zip(asked, nouns, strict=True)):
        changed = with_changed(rows, *(related or ())).order_by("-changed", "-pk").values_list("changed", "pk")
        ranked += [(moment, place, pk) for moment, pk in changed[: number * MAX_ENTRIES + 1]]
    # Sorted by all three, so that no two pages have the same row.
    return sorted(ranked, key=lambda each: (each[0], -each[1], each[2]), reverse=True)


def _last(rows: models.QuerySet[Any], related: Related | None) -> Iterator[models.QuerySet[Any, Any]]:
    """The keys of the rows last changed themselves, of those with the last changed citations, and related rows."""
    yield keys(rows).order_by("-modified", "-pk").values_list("pk")[: MAX_ENTRIES + 1]
    parts: list[Related] = [related] if related else []
    if issubclass(rows.model, Cited):
        parts.append((rows.model.citation_model().objects.all(), "record"))
    for of_rows, reference in parts:
        of_rows = of_rows.filter(**{f"{reference}__in": keys(rows)}).order_by().values(reference)
        of_rows = of_rows.annotate(last=models.Max("modified")).order_by("-last", f"-{reference}")
        yield of_rows.values_list(reference)[: MAX_ENTRIES + 1]


class RecordFeed(Atom1Feed):
    """An Atom feed dated by its newest entry, an empty one by the record, with links to its other pages."""

    def latest_post_date(self) -> dt.datetime:
        """The time of the last change, never the current time."""
        return max((item["updateddate"] for item in self.items), default=record.version().changed)

    def add_root_elements(self, handler: Any) -> None:
        """Also the links of RFC 5005, section 3."""
        super().add_root_elements(handler)
        for relation, address in self.feed["pages"].items():
            handler.addQuickElement("link", "", {"rel": relation, "href": address})


def identifier(name: str) -> str:
    """The permanent identifier of a feed or an entry, the same at every address of the site."""
    return uuid.uuid5(NAMESPACE, name).urn


def feed_response(
    request: HttpRequest, page: str, title: str, description: str, entries: FeedPage[FeedEntry]
) -> HttpResponse:
    """The feed of these entries; ``page`` is the path of the page with the same rows.

    XML allows no control characters, so none is passed on, whatever a row or the query string has.
    """
    site = request.build_absolute_uri("/").rstrip("/")
    items = [
        {
            "title": _title(row),
            "link": f"{site}{row.get_absolute_url()}",
            "unique_id": identifier(f"{row._meta.model_name}/{'/'.join(row.natural_key())}"),
            "description": _content(row, site),
            "pubdate": row.created,
            "updateddate": changed,
        }
        for row, changed in entries.entries
    ]
    return atom(request, page, title, description, FeedPage(items, entries.number, entries.has_next))


def atom(
    request: HttpRequest, page: str, title: str, description: str, items: FeedPage[dict[str, Any]]
) -> HttpResponse:
    """The feed of items, each with the arguments of ``add_item``."""
    site = request.build_absolute_uri("/").rstrip("/")
    feed = RecordFeed(
        title=visible(title),
        subtitle=visible(description),
        description=visible(description),
        link=f"{site}{page}",
        feed_url=request.build_absolute_uri(),
        feed_guid=identifier(_address(request, 1)),
        language=get_language(),
        author_name=settings.SITE_OPERATOR,
        feed_copyright=LICENCE,
        pages={name: f"{site}{_address(request, number)}" for name, number in _other_pages(items)},
    )
    for item in items.entries:
        texts = {"title": visible(item["title"]), "description": visible(item["description"], lines=True)}
        feed.add_item(**item | texts)
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _other_pages(page: FeedPage[Any]) -> Iterator[tuple[str, int]]:
    """The relations and numbers of the pages that a page links to."""
    if page.number > 1 or page.has_next:
        yield "first", 1
    if page.number > 1:
        yield "previous", page.number - 1
    if page.has_next:
        yield "next", page.number + 1


def _address(request: HttpRequest, number: int) -> str:
    """The path and query string of a page of the feed."""
    query = request.GET.copy()
    query.pop("page", None)
    if number > 1:
        query["page"] = str(number)
    return f"{request.path}?{query.urlencode()}".rstrip("?")


def _title(row: Published | Theme) -> str:
    """The noun and the name of a row, with the inferred parts of the name."""
    parts = {"noun": capfirst(row._meta.verbose_name), "record": row}
    labels = []
    if isinstance(row, Cited):
        inferred = zip(row.inferred_fields(), row.inferred_labels(), strict=True)
        labels = [label for field, label in inferred if field in row.named_by]
    if not labels:
        return _("%(noun)s: %(record)s") % parts
    return _("%(noun)s: %(record)s (inferred: %(fields)s)") % {**parts, "fields": ", ".join(labels)}


def _content(row: Published | Theme, site: str) -> str:
    """The content of an entry: our text, and the passages cited."""
    passages = dict.fromkeys(citation.passage for citation in row.citations.all()) if isinstance(row, Cited) else ()
    return render_to_string(f"feeds/{row._meta.model_name}.html", {"row": row, "site": site, "passages": passages})


def list_heading[Row](page: FilteredList[Row]) -> str:
    """The name of a list with its filters: “ADGMIN Tracker: Outcomes, on AI governance”."""
    kept = phrases(page.filterset, value_labels(page.filterset))
    return ", ".join([f"ADGMIN Tracker: {capfirst(page.get_title())}", *kept])


class ListFeed[Row](FilteredList[Row]):
    """The feed of a list, with the filters of the list. Inherit from it before the view of the list."""

    # Rows of another noun whose changes count as changes of these, and their reference.
    related_rows: Related | None = None

    def extra(self) -> set[str]:
        """The page number; a feed has no views."""
        return {"page"}

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The feed; raises ``BadQueryError`` if an order is given."""
        if "ordering" in request.GET:
            raise BadQueryError({"ordering": [_("A feed has one order: the latest change first.")]})
        query = request.GET.copy()
        query.pop("page", None)
        page = f"{request.path.removesuffix('.atom')}/?{query.urlencode()}".rstrip("?")
        found = self.newest(page_number(request))
        return feed_response(request, page, list_heading(self), self.feed_description(), found)

    def feed_description(self) -> str:
        """The description of the list, and the period that its sources cover."""
        return f"{self.get_description()} {self.as_of.statement}."

    def newest(self, number: int) -> FeedPage[FeedEntry]:
        """A page of the rows of the list, the last changed first."""
        return newest((self.get_queryset(), self.related_rows), number=number)
