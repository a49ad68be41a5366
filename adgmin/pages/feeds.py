"""Atom feeds of the rows that were last changed in the record.

“New” is the time of the change here, not of the event: a feed lists what there is to read. A row counts as changed with
its evidence. The address of an entry is its permanent identifier.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
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

# Entries of a feed; the lists have the others.
MAX_ENTRIES = 50
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


def newest(*nouns: tuple[models.QuerySet[Any], Related | None]) -> list[FeedEntry]:
    """The last rows to change of one or several nouns, at most ``MAX_ENTRIES``.

    A row among the last is among the last by its own change, by that of its citations or by that of related rows. So
    the time of the last change is computed for these candidates only, and only the rows of the feed are fetched.
    """
    candidates = [list(_last(rows, related)) for rows, related in nouns]
    found = iter(rows_together(chain.from_iterable(candidates)))
    last: list[tuple[dt.datetime, int, int]] = []
    for place, ((rows, related), of_noun) in enumerate(zip(nouns, candidates, strict=True)):
        if pks := {pk for _ranked in of_noun for (pk,) in next(found)}:
            changed = with_changed(keys(rows).filter(pk__in=pks), *(related or ()))
            moments = changed.order_by("-changed", "-pk").values_list("changed", "pk")[:MAX_ENTRIES]
            last += [(moment, place, pk) for moment, pk in moments]
    last.sort(key=lambda each: each[0], reverse=True)
    # Also one row of each noun that is not among them, so that the number of queries does not depend on what changed.
    fetched = [*last[:MAX_ENTRIES], *{each[1]: each for each in reversed(last)}.values()]
    shown = [
        rows.filter(pk__in={pk for _moment, at, pk in fetched if at == place})
        for place, (rows, _related) in enumerate(nouns)
    ]
    fetch_together(*shown)
    by_pk = [{row.pk: row for row in rows} for rows in shown]
    return [FeedEntry(by_pk[place][pk], moment) for moment, place, pk in last[:MAX_ENTRIES]]


def _last(rows: models.QuerySet[Any], related: Related | None) -> Iterator[models.QuerySet[Any, Any]]:
    """The keys of the rows last changed themselves, of those with the last changed citations, and related rows."""
    yield keys(rows).order_by("-modified", "-pk").values_list("pk")[:MAX_ENTRIES]
    parts: list[Related] = [related] if related else []
    if issubclass(rows.model, Cited):
        parts.append((rows.model.citation_model().objects.all(), "record"))
    for of_rows, reference in parts:
        of_rows = of_rows.filter(**{f"{reference}__in": keys(rows)}).order_by().values(reference)
        of_rows = of_rows.annotate(last=models.Max("modified")).order_by("-last", f"-{reference}")
        yield of_rows.values_list(reference)[:MAX_ENTRIES]


class RecordFeed(Atom1Feed):
    """An Atom feed dated by its newest entry; an empty one by the record."""

    def latest_post_date(self) -> dt.datetime:
        """The time of the last change, never the current time."""
        return max((item["updateddate"] for item in self.items), default=record.version().changed)


def feed_response(
    request: HttpRequest, page: str, title: str, description: str, entries: Iterable[FeedEntry]
) -> HttpResponse:
    """The feed of these entries; ``page`` is the path of the page with the same rows.

    XML allows no control characters, so none is passed on, whatever a row or the query string has.
    """
    site = request.build_absolute_uri("/").rstrip("/")
    items = (
        {
            "title": _title(row),
            "link": f"{site}{row.get_absolute_url()}",
            "unique_id": f"{site}{row.get_absolute_url()}",
            "description": _content(row, site),
            "pubdate": row.created,
            "updateddate": changed,
        }
        for row, changed in entries
    )
    return atom(request, page, title, description, items)


def atom(
    request: HttpRequest, page: str, title: str, description: str, items: Iterable[dict[str, Any]]
) -> HttpResponse:
    """The feed of items, each with the arguments of ``add_item``."""
    site = request.build_absolute_uri("/").rstrip("/")
    feed = RecordFeed(
        title=visible(title),
        subtitle=visible(description),
        description=visible(description),
        link=f"{site}{page}",
        feed_url=request.build_absolute_uri(),
        language=get_language(),
        author_name=settings.SITE_OPERATOR,
        feed_copyright=LICENCE,
    )
    for item in items:
        texts = {"title": visible(item["title"]), "description": visible(item["description"], lines=True)}
        feed.add_item(**item | texts)
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


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
        """None: a feed has no pages and no views."""
        return set()

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The feed; raises ``BadQueryError`` if an order is given."""
        if "ordering" in request.GET:
            raise BadQueryError({"ordering": [_("A feed has one order: the latest change first.")]})
        query = f"?{request.GET.urlencode()}".rstrip("?")
        page = f"{request.path.removesuffix('.atom')}/{query}"
        return feed_response(request, page, list_heading(self), self.feed_description(), self.newest())

    def feed_description(self) -> str:
        """The description of the list, and the period that its sources cover."""
        return f"{self.get_description()} {self.as_of.statement}."

    def newest(self) -> list[FeedEntry]:
        """The last changed rows of the list."""
        return newest((self.get_queryset(), self.related_rows))
