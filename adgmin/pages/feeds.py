"""Feeds: what is new in the record, the last changed first, in Atom.

“New” is when something came into this record or changed in it, not when it happened: a feed tells what there is to
read. An entry changes with its row and with its evidence. Its address is its name for ever.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import DateTimeField, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from adgmin import record
from adgmin.filters.base import Rows
from adgmin.filters.facets import BadQueryError, phrases, value_labels
from adgmin.record import Cited

from .views import FilteredList

# A feed has so many entries; the lists have the others.
NEWEST = 50
LICENCE = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"


def with_changed(rows: Rows, told_by: QuerySet[Any] | None = None, refers_by: str = "") -> Rows:
    """Annotate ``changed``: when the row, its evidence, or what is told of it last changed here.

    ``told_by`` are published rows of another noun, ``refers_by`` their reference to the row.
    """
    moments: list[Any] = [F("modified")]
    if issubclass(rows.model, Cited):
        moments.append(_last(rows.model.citation_model().objects.all(), "record"))
    if told_by is not None:
        moments.append(_last(told_by, refers_by))
    return rows.annotate(changed=Greatest(*moments) if len(moments) > 1 else moments[0])


def _last(rows: QuerySet[Any], refers_by: str) -> Coalesce:
    of_row = rows.filter(**{refers_by: OuterRef("pk")}).order_by().values(refers_by).annotate(last=Max("modified"))
    return Coalesce(Subquery(of_row.values("last")), F("modified"), output_field=DateTimeField())


def newest(rows: Rows) -> list[Any]:
    """The rows that changed last, of those annotated ``with_changed``."""
    return list(rows.order_by("-changed", "-pk")[:NEWEST])


class RecordFeed(Atom1Feed):
    """An Atom feed that is as old as its newest entry; an empty one as old as the record."""

    def latest_post_date(self) -> dt.datetime:
        """When it last changed: never merely now."""
        return max((item["updateddate"] for item in self.items), default=record.version().changed)


def respond(request: HttpRequest, page: str, title: str, description: str, rows: Iterable[Any]) -> HttpResponse:
    """The feed of these rows; ``page`` is the path of the page that shows them."""
    site = request.build_absolute_uri("/").rstrip("/")
    feed = RecordFeed(
        title=title,
        subtitle=description,
        description=description,
        link=f"{site}{page}",
        feed_url=request.build_absolute_uri(),
        language=get_language(),
        author_name=settings.SITE_OPERATOR,
        feed_copyright=LICENCE,
    )
    for row in rows:
        feed.add_item(
            title=_title(row),
            link=f"{site}{row.get_absolute_url()}",
            unique_id=f"{site}{row.get_absolute_url()}",
            description=_content(row, site),
            pubdate=row.created,
            updateddate=row.changed,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _title(row: Any) -> str:
    """The noun and the name of an entry, and what of the name is inferred."""
    said = {"noun": capfirst(row._meta.verbose_name), "record": row}
    inferred = [field for field in row.inferred_fields() if field in row.named_by] if isinstance(row, Cited) else []
    if not inferred:
        return _("%(noun)s: %(record)s") % said
    labels = (str(row._meta.get_field(field).verbose_name) for field in inferred)
    return _("%(noun)s: %(record)s (inferred: %(fields)s)") % {**said, "fields": ", ".join(labels)}


def _content(row: Any, site: str) -> str:
    """What an entry says, in our words, with the passages that bear it out."""
    passages = dict.fromkeys(citation.passage for citation in row.citations.all()) if isinstance(row, Cited) else ()
    return render_to_string(f"feeds/{row._meta.model_name}.html", {"row": row, "site": site, "passages": passages})


def heading(page: FilteredList) -> str:
    """What a list shows, without its number: “ADGMIN Tracker: Outcomes, on AI governance”."""
    kept = phrases(page.filterset, value_labels(page.filterset))
    return ", ".join([f"ADGMIN Tracker: {capfirst(page.get_title())}", *kept])


class ListFeed(FilteredList):
    """What is new in a list; it takes the filters of the list. Mixed in before the list’s own view."""

    # What is told of its rows, if a change of that changes them.
    told_by: tuple[QuerySet[Any], str] | None = None

    def extra(self) -> set[str]:
        """It has no pages, and one view."""
        return set()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The feed; raises ``BadQueryError`` where another order is asked for."""
        if "ordering" in request.GET:
            raise BadQueryError({"ordering": [_("A feed has one order: the latest change first.")]})
        query = f"?{request.GET.urlencode()}".rstrip("?")
        return respond(request, f"{self.page()}{query}", heading(self), self.described(), self.newest())

    def described(self) -> str:
        """What the list is, and how far the sources were read."""
        return f"{self.get_description()} {self.as_of.statement}."

    def page(self) -> str:
        """The path of the list."""
        return f"{self.request.path.removesuffix('.atom')}/"

    def newest(self) -> list[Any]:
        """The rows of the list that changed last."""
        return newest(with_changed(self.get_queryset(), *(self.told_by or ())))
