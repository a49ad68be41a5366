"""The base views of all public pages: head, ``as_of``, strict lists, and record pages with evidence.

An unchanged page is answered with a 304 (see ``adgmin.pages.etags``).
"""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import InvalidPage, Paginator
from django.core.paginator import Page as PageOfRows
from django.db import models
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.generic import DetailView, ListView
from django.views.generic.base import ContextMixin, View

from adgmin.filters.base import StrictFilterSet
from adgmin.filters.days import AsOfField
from adgmin.filters.facets import (
    BadQueryError,
    Tallied,
    VerboseNames,
    chips,
    filter_inputs,
    hidden_inputs,
    sentence,
    sort_links,
    tallied,
    value_labels,
)
from adgmin.models import Actor, MeetingRole, Membership, Passage, Source, Standing, Theme
from adgmin.models.actors import ActorQuerySet
from adgmin.record import (
    AsOf,
    Aspect,
    Cited,
    Mergeable,
    Published,
    Recorded,
    State,
    VersionRow,
    fetch_together,
)
from adgmin.record.together import first_keys
from adgmin.search.index import Searchable

from .csl import CitableRow, Reference, reference
from .etags import tag, texts_of, version_of, with_etag
from .evidence import Evidence
from .json_ld import LinkedData, breadcrumb_data, record_data

PAGE_SIZE = 50


# Tracking parameters that mailings and social networks add to links.
_TRACKING_PARAMETER = re.compile(r"utm_\w+|fbclid|gclid|msclkid|igshid|mc_[ce]id")


def cleaned_query(given: QueryDict) -> QueryDict | None:
    """The query string without blank values and tracking parameters; ``None`` if there is nothing to remove."""
    pairs = [(name, value) for name, values in given.lists() for value in values]
    kept = [(name, value) for name, value in pairs if value.strip() and not _TRACKING_PARAMETER.fullmatch(name)]
    if kept == pairs:
        return None
    cleaned = QueryDict(mutable=True)
    for name, value in kept:
        cleaned.appendlist(name, value)
    return cleaned


class Crumb(NamedTuple):
    """A breadcrumb. The last one, the page itself, has no address."""

    label: str
    url: str = ""


def page_tag(request: HttpRequest, **kwargs: object) -> str | None:
    """The ETag of a page; none in development, where templates change without a new version."""
    return None if settings.DEBUG else tag(request)


def count_of(rows: models.QuerySet[models.Model], relation: str, to: str = "pk") -> Coalesce:
    """A subquery: the number of these rows that refer to the row by a relation.

    A subquery and not a join, so that several counts do not multiply each other.
    """
    leading = rows.filter(**{relation: models.OuterRef(to)})
    counted = leading.order_by().values(relation).annotate(number=models.Count("pk")).values("number")
    return Coalesce(models.Subquery(counted), 0)


def first_pages(*whole: models.QuerySet[Any], **lists: models.QuerySet[models.Model]) -> dict[str, Any]:
    """The first page of each list, and the total as ``<name>_count``.

    All keys and totals take one query, and so does the evidence of all rows, also of those of ``whole`` querysets.
    """
    found = cut_lists(**lists)
    fetch_together(*whole, *(found[name] for name in lists))
    return found


def cut_lists(**lists: models.QuerySet[Any]) -> dict[str, Any]:
    """The same, with the rows not fetched yet."""
    found: dict[str, Any] = {}
    for (name, rows), (keys, total) in zip(lists.items(), first_keys(list(lists.values()), PAGE_SIZE), strict=True):
        found |= {name: rows.filter(pk__in=keys), f"{name}_count": total}
    return found


class ActorLists(NamedTuple):
    """The rows of ``adgmin`` about an actor that existed by the day."""

    memberships: list[Membership]
    members: list[Membership]
    led_by: list[Membership]
    meeting_parts: list[MeetingRole]
    children: ActorQuerySet
    texts: models.QuerySet[Source]

    @property
    def cited(self) -> list[Cited]:
        """The rows that have evidence."""
        return [*self.memberships, *self.members, *self.led_by, *self.meeting_parts]


def children_of(actor: Actor, as_of: AsOf) -> ActorQuerySet:
    """The actors that are part of an actor, as of the day."""
    return actor.children.published_as_of(as_of).with_inferred(Aspect.NAME, Aspect.PART_OF)


def actor_lists(actor: Actor, children: ActorQuerySet, as_of: AsOf, *others: models.QuerySet[Any]) -> ActorLists:
    """The rows about an actor, fetched together with those of other querysets."""
    roles = MeetingRole.objects.published_as_of(as_of).filter(models.Q(actor=actor) | models.Q(person=actor))
    roles = roles.select_related("meeting", "actor", "person").with_evidence_of("meeting").with_evidence()
    either = Membership.objects.filter(models.Q(member=actor) | models.Q(grouping=actor)).published_as_of(as_of)
    either = either.select_related("member", "grouping").with_evidence()
    fetch_together(roles, either, *others)
    memberships = [row for row in either if row.member_id == actor.pk]
    members = [row for row in either if row.grouping_id == actor.pk]
    return ActorLists(
        memberships=memberships,
        members=[row for row in members if row.standing == Standing.MEMBER],
        led_by=[row for row in members if row.standing != Standing.MEMBER],
        meeting_parts=list(roles),
        children=children,
        texts=actor.sources.published_as_of(as_of),
    )


@method_decorator([cache_control(no_cache=True), with_etag(page_tag)], name="dispatch")
class Page(ContextMixin, View):
    """A public page. It accepts ``as_of`` and the parameters of its view; any other parameter is refused by name."""

    title: str | Promise = ""
    description: str | Promise = ""
    # The current entry of the navigation.
    section = ""
    # True if the page ignores ``as_of`` and only passes it on in its links.
    timeless = False
    # True if the rows have a feed at the address of the list with the ending .atom.
    has_feed = False
    # The filter of the timeline whose feed is that of the page of a row, if it has none of its own.
    followed_by = ""
    # The names of the views of the API that give what the page computes, under the same parameters.
    computed_as: tuple[str, ...] = ()
    filterset_class: type[StrictFilterSet] = StrictFilterSet

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """The page, or a 400 that names the invalid parameters.

        Blank values and tracking parameters are removed by a redirect.
        """
        cleaned = cleaned_query(request.GET)
        if cleaned is not None:
            return redirect(f"{request.path}?{cleaned.urlencode()}".rstrip("?"))
        try:
            if not self.filterset.is_valid():
                raise BadQueryError({name: list(map(str, errors)) for name, errors in self.filterset.errors.items()})
            # Read by the links of the page: see adgmin.templatetags.links.
            request.as_of = self.as_of  # type: ignore[attr-defined]
            return super().dispatch(request, *args, **kwargs)
        except BadQueryError as bad:
            return render(request, "400.html", {"errors": bad.errors}, status=400)

    @cached_property
    def filterset(self) -> StrictFilterSet:
        """The validated query string."""
        return self.filterset_class(
            self.request.GET, self.rows(), extra=self.extra(), when=self.as_of, request=self.request
        )

    def extra(self) -> set[str]:
        """The parameters that the view reads itself."""
        return set()

    def rows(self) -> models.QuerySet[models.Model]:
        """The queryset that the query string filters."""
        return Source.objects.none()

    @cached_property
    def as_of(self) -> AsOf:
        """The day that the page is shown as of."""
        try:
            day = AsOfField(required=False).clean(self.request.GET.get("as_of"))
        except ValidationError as error:
            raise BadQueryError({"as_of": error.messages}) from error
        return AsOf(day, texts_of(self.version))

    def get_section(self) -> str:
        """The current entry of the navigation."""
        return self.section

    def get_title(self) -> str:
        """The title for browser tabs and search engines."""
        return str(self.title)

    def get_description(self) -> str:
        """One sentence for search engines and previews."""
        return str(self.description)

    def get_crumbs(self) -> list[Crumb]:
        """The breadcrumbs after “Home”."""
        return [Crumb(capfirst(self.get_title()))]

    @property
    def address(self) -> str:
        """The absolute address without a query string, for search engines and citations."""
        return self.request.build_absolute_uri(self.request.path)

    @cached_property
    def version(self) -> VersionRow:
        """The version of the record, fetched once for a request."""
        return version_of(self.request)

    def get_linked_data(self) -> list[LinkedData]:
        """The linked data of the page: its breadcrumbs."""
        steps = []
        for crumb in self.breadcrumbs:
            steps.append((str(crumb.label), self.request.build_absolute_uri(crumb.url or self.request.path)))
        return [breadcrumb_data(steps)] if len(steps) > 1 else []

    @cached_property
    def breadcrumbs(self) -> list[Crumb]:
        """The breadcrumbs from the home page to this page."""
        return [Crumb(_("Home"), reverse("home")), *self.get_crumbs()]

    def feed(self) -> str:
        """The address of the page’s feed, or an empty string. Feeds have no pages, orders or views."""
        query = self.request.GET.copy()
        for name in {"ordering", *self.extra()}:
            query.pop(name, None)
        if self.followed_by:
            query[self.followed_by] = self.kwargs["slug"]
            return f"{reverse('timeline.atom')}?{query.urlencode()}"
        address = f"{self.request.path.rstrip('/')}.atom?{query.urlencode()}".rstrip("?")
        return address if self.has_feed else ""

    def files(self) -> dict[str, str]:
        """The addresses of the page as data, by the name of the format; by default none."""
        return {}

    def computed_addresses(self) -> list[str]:
        """The addresses of what the page computes, in the API, for the same query string."""
        query = self.request.GET.urlencode()
        addresses = (reverse(f"api:{name}", kwargs=self.kwargs) for name in self.computed_as)
        return [f"{address}?{query}".rstrip("?") for address in addresses]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """The head and the breadcrumbs."""
        return super().get_context_data(
            title=capfirst(self.get_title()),
            description=self.get_description(),
            section=self.get_section(),
            crumbs=self.breadcrumbs,
            address=self.address,
            linked=self.get_linked_data(),
            as_of=self.as_of,
            timeless=self.timeless,
            record_version=lambda: self.version,
            feed=self.feed(),
            computed_addresses=self.computed_addresses(),
            files=self.files(),
            **kwargs,
        )


class StrictList[Row](Page, ListView):  # type: ignore[type-arg]
    """A paged list that its query string filters, and that refuses invalid parameters."""

    def extra(self) -> set[str]:
        """Also the page number."""
        return {*super().extra(), "page"}

    def get_queryset(self) -> Any:
        """The rows that the query string keeps: a queryset, or a list of what is no model."""
        return self.filterset.qs

    def get_paginate_by(self, queryset: object) -> int:
        return PAGE_SIZE

    def total(self) -> int | None:
        """The number of all rows, if it is known without another query."""
        return None

    @cached_property
    def page_obj(self) -> "PageOfRows[Row]":
        """The rows of the page that is shown; an invalid page number is an invalid parameter."""
        paginator = self.get_paginator(self.object_list, self.get_paginate_by(self.object_list))
        total = self.total()
        if total is not None:
            paginator.count = total
        try:
            return paginator.page(self.request.GET.get("page") or 1)
        except InvalidPage as error:
            raise BadQueryError({"page": [str(error)]}) from error

    def paginate_queryset(self, queryset: Any, page_size: int) -> "tuple[Paginator[Row], PageOfRows[Row], Any, bool]":
        page = self.page_obj
        return page.paginator, page, page.object_list, page.has_other_pages()


class FilteredList[Row](StrictList[Row]):
    """A list with a form for its filters, and a sentence that describes what it shows."""

    # The filters that the form offers as facets and as inputs. All others work too, and are shown as chips.
    facets: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ("q",)

    def row_names(self) -> VerboseNames:
        raise NotImplementedError

    @cached_property
    def tallied(self) -> Tallied:
        """The number of rows, and the facets that the form shows."""
        return tallied(self.filterset, self.facets) if self.facets else Tallied(0, [])

    def total(self) -> int | None:
        """Counted with the facets, if there are any."""
        return self.tallied.total if self.facets else None

    def sentence(self) -> str:
        """The sentence that describes the list."""
        total, labels = self.page_obj.paginator.count, value_labels(self.filterset)
        return sentence(self.filterset, self.row_names(), total, labels)

    def hidden_inputs(self) -> list[tuple[str, str]]:
        """The parameters that the form keeps and does not show."""
        return hidden_inputs(self.filterset, (*(facet.name for facet in self.tallied.facets), *self.inputs))

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """The sentence, the chips, the sort links and the form."""
        inputs = filter_inputs(self.filterset, self.inputs)
        return {
            **super().get_context_data(**kwargs),
            "noun": self.row_names(),
            "sentence": self.sentence(),
            "facets": self.tallied.facets,
            "inputs": inputs,
            "dated": any(each.given for each in inputs[1:]),
            "sort_links": sort_links(self.filterset),
            "hidden_inputs": self.hidden_inputs(),
            "chips": (given := chips(self.filterset, value_labels(self.filterset))),
            # So that bookmarks and previews of two filtered lists differ.
            "head_title": self.sentence() if given else "",
        }


class RecordList[Row: Searchable](FilteredList[Row]):
    """The published records of a noun, filtered, sorted and paged by the query string."""

    noun: type[Row]
    has_feed = True

    def rows(self) -> models.QuerySet[Row]:
        """All published records, with the relations that the list shows."""
        raise NotImplementedError

    def row_names(self) -> VerboseNames:
        options = self.noun._meta
        return VerboseNames(str(options.verbose_name), str(options.verbose_name_plural))

    def get_section(self) -> str:
        return self.noun.plural

    def files(self) -> dict[str, str]:
        """All rows that the filters keep, in each format, and the same list in the API."""
        query = self.request.GET.copy()
        for name in {"ordering", *self.extra()}:
            query.pop(name, None)
        plural = self.noun.plural
        names = {"CSV": f"{plural}.csv", "XLSX": f"{plural}.xlsx", "JSON lines": f"{plural}.jsonl"}
        addresses = {format_: reverse(name) for format_, name in names.items()}
        addresses["API"] = f"{reverse('api:root')}{plural}/"
        return {name: f"{address}?{query.urlencode()}".rstrip("?") for name, address in addresses.items()}

    def get_title(self) -> str:
        """The plural of the noun."""
        return str(self.title or self.noun._meta.verbose_name_plural)


def in_api(row: CitableRow | Theme) -> dict[str, str]:
    """The address of a record in the API, by the name of the format."""
    return {"API": reverse(f"api:{row._meta.model_name}-detail", args=row.natural_key())}


def redirect_to_row(request: HttpRequest, row: Mergeable | Passage) -> HttpResponsePermanentRedirect:
    """A permanent redirect to the page of a row, with the same query string."""
    return HttpResponsePermanentRedirect(f"{row.get_absolute_url()}?{request.GET.urlencode()}".rstrip("?"))


def redirect_to_merged(request: HttpRequest, row: Mergeable) -> HttpResponsePermanentRedirect:
    """A permanent redirect to the same page, feed or file of the record that a row was merged into."""
    match, kept = request.resolver_match, row.merged_into
    assert match
    assert kept
    if match.kwargs.get("slug") != row.slug:
        return redirect_to_row(request, kept)
    address = reverse(match.view_name, kwargs={**match.kwargs, "slug": kept.slug})
    return HttpResponsePermanentRedirect(f"{address}?{request.GET.urlencode()}".rstrip("?"))


def withdrawn_response(request: HttpRequest, row: Published) -> HttpResponse:
    """For a withdrawn record: a redirect to the one that it was merged into, or a 410 with the reason."""
    if row.merged_into:
        return redirect_to_merged(request, row)
    context = {"withdrawn": row, "noun": row._meta, "list_name": row.plural, "address": request.path}
    return render(request, "410.html", context, status=410)


class DetailPage[Row: Recorded](Page, DetailView):  # type: ignore[type-arg]
    """The page of one row."""

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The page; only the name as of a day before the row existed."""
        self.object: Row = self.get_object()
        elsewhere = self.elsewhere()
        if elsewhere is not None:
            return elsewhere
        if self.not_yet() and not self.timeless:
            context = Page.get_context_data(self, object=self.object, not_yet=True)
            return render(request, "not_yet.html", context)
        return self.render_to_response(self.get_context_data(object=self.object))

    def elsewhere(self) -> HttpResponse | None:
        """The response in place of the page, if there is one: a redirect to what the row was merged into."""
        if isinstance(self.object, Mergeable) and self.object.merged_into:
            return redirect_to_merged(self.request, self.object)
        return None

    def not_yet(self) -> bool:
        """True if the row did not exist by the day asked for."""
        rows = type(self.object).rows().filter(pk=self.object.pk)
        return bool(self.as_of.asked and not rows.as_of(self.as_of).exists())


class RecordPage[Row: CitableRow](DetailPage[Row]):
    """The page of a published record, or the response for a withdrawn one. Drafts have no page."""

    def get_queryset(self) -> models.QuerySet[Row]:
        """The rows with an address, shown as of the day, and the relations that the page shows."""
        raise NotImplementedError

    def elsewhere(self) -> HttpResponse | None:
        """Also the response for a withdrawn record."""
        return self.withdrawn() if self.row_with_state().state == State.WITHDRAWN else super().elsewhere()

    def withdrawn(self) -> HttpResponse:
        """The response for a withdrawn record."""
        return withdrawn_response(self.request, self.row_with_state())

    def row_with_state(self) -> Published:
        """The record whose editorial state applies: of a passage, its source."""
        return self.object.source if isinstance(self.object, Passage) else self.object

    def files(self) -> dict[str, str]:
        """The record in the API."""
        return in_api(self.object)

    def get_section(self) -> str:
        """The list of its noun."""
        return self.row_with_state().plural

    def get_title(self) -> str:
        return str(self.object)

    def get_description(self) -> str:
        """The beginning of its summary, or its noun and name."""
        summary = getattr(self.object, "summary", "") or f"{capfirst(self.object._meta.verbose_name)}: {self.object}"
        return Truncator(summary).chars(200)

    def get_crumbs(self) -> list[Crumb]:
        """After the list of its noun."""
        names = str(self.object._meta.verbose_name_plural)
        return [Crumb(capfirst(names), reverse(self.object.plural)), Crumb(capfirst(self.get_title()))]

    def cited_rows(self) -> Iterable[Cited]:
        """The rows whose sources the page shows, by default the record. Their querysets must be ``with_evidence()``."""
        return [self.object] if isinstance(self.object, Cited) else []

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """The evidence of all records on the page, and how to cite it."""
        evidence = Evidence(self.cited_rows(), self.as_of)
        return super().get_context_data(evidence=evidence, reference=self.reference(), **kwargs)

    def reference(self) -> Reference:
        """How to cite the record."""
        address = self.request.build_absolute_uri(self.object.get_absolute_url())
        return reference(self.object, address, self.version)

    def get_linked_data(self) -> list[LinkedData]:
        """The linked data of the record, and the breadcrumbs."""
        return [record_data(self.object, self.address, self.get_description()), *super().get_linked_data()]
