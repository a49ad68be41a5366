"""What all public pages share: their head, the day they are as of, strict lists, and record pages with their evidence.

A page that has not changed since its reader saw it is answered with a 304 (see ``adgmin.pages.etags``).
"""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import InvalidPage
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
from django.views.decorators.http import condition
from django.views.generic import DetailView, ListView
from django.views.generic.base import ContextMixin, View

from adgmin import record
from adgmin.filters.base import Rows, StrictFilterSet
from adgmin.filters.days import AsOfField
from adgmin.filters.facets import (
    BadQueryError,
    chips,
    facets,
    filter_inputs,
    hidden_inputs,
    sentence,
    sort_links,
    value_labels,
)
from adgmin.models import Actor, MeetingRole, RecordVersion, Source, Standing
from adgmin.record import AsOf, Cited, Published, State

from .csl import reference
from .etags import tag
from .evidence import Evidence
from .json_ld import Linked, breadcrumbs, of_record

PAGE_SIZE = 50


# What mailings and social networks hang on to the links that lead here.
_FOLLOWS_READERS = re.compile(r"utm_\w+|fbclid|gclid|msclkid|igshid|mc_[ce]id")


def without_noise(given: QueryDict) -> QueryDict | None:
    """A query string without blank values and without what only follows readers; ``None`` if it has neither."""
    pairs = [(name, value) for name, values in given.lists() for value in values]
    kept = [(name, value) for name, value in pairs if value.strip() and not _FOLLOWS_READERS.fullmatch(name)]
    if kept == pairs:
        return None
    cleaned = QueryDict(mutable=True)
    for name, value in kept:
        cleaned.appendlist(name, value)
    return cleaned


class Crumb(NamedTuple):
    """A step of the way from the home page; the last one, the page itself, has no address."""

    label: str
    url: str = ""


def page_tag(request: HttpRequest, **kwargs: Any) -> str | None:
    """The ETag of a page; none while developing, when templates change under our hands."""
    return None if settings.DEBUG else tag(request)


def published_by(rows: Any, as_of: AsOf) -> Rows:
    """The published rows of a manager or a relation that there were by the day asked for, with what is computed."""
    return rows.published().as_of(as_of).with_computed(as_of)


def published_count(noun: type[Published], relation: str, as_of: AsOf, to: str = "pk") -> Coalesce:
    """How many published records of a noun lead by a relation to the row at hand; counted apart, so counts add up."""
    rows: Any = noun._default_manager
    return count_of(rows.published().as_of(as_of), relation, to)


def count_of(rows: Rows, relation: str, to: str = "pk") -> Coalesce:
    """How many of some rows lead by a relation to the row at hand."""
    leading = rows.filter(**{relation: models.OuterRef(to)})
    counted = leading.order_by().values(relation).annotate(number=models.Count("pk")).values("number")
    return Coalesce(models.Subquery(counted), 0)


def first_of(**lists: Rows) -> dict[str, Any]:
    """The first page of each list, and as ``<name>_count`` how many rows it has in all."""
    shown = {name: rows[:PAGE_SIZE] for name, rows in lists.items()}
    return {**shown, **{f"{name}_count": rows.count() for name, rows in lists.items()}}


# The lines of an actor's page that rest on the ground floor, as ``lines_of`` names them.
ACTOR_LINES = ("memberships", "members", "led_by", "meeting_parts")


def lines_of(actor: Actor, as_of: AsOf) -> dict[str, Any]:
    """What the ground floor knows of an actor: standings, members, who is in its chair, meetings, parts, and texts.

    As of a day, what there was of them by then.
    """
    parts: Any = published_by(MeetingRole.objects, as_of).filter(models.Q(actor=actor) | models.Q(person=actor))
    members, memberships = (
        cast("Any", published_by(rows, as_of)).select_related("member", "grouping").with_evidence()
        for rows in (actor.members, actor.memberships)
    )
    standing = list(members)
    return {
        "memberships": list(memberships),
        "members": [row for row in standing if row.standing == Standing.MEMBER],
        "led_by": [row for row in standing if row.standing != Standing.MEMBER],
        "meeting_parts": list(parts.select_related("meeting", "actor", "person").with_evidence()),
        "children": published_by(actor.children, as_of),
        "texts": published_by(actor.sources, as_of),
    }


@method_decorator([cache_control(no_cache=True), condition(etag_func=page_tag)], name="dispatch")
class Page(ContextMixin, View):
    """A public page. It reads ``as_of`` from its query string, and what its view says; all else is refused by name."""

    title: str | Promise = ""
    description: str | Promise = ""
    # The entry of the navigation that it stands under.
    section = ""
    # Whether it shows the same on every day; such a page only hands the day on.
    timeless = False
    # Whether there is a feed of what it shows, at its own address with the ending .atom.
    fed = False
    filterset_class: type[StrictFilterSet] = StrictFilterSet

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or a 400 that names what is wrong in the query string.

        What a form sends blank, and what others hang on to links to follow readers, is taken out of the address.
        """
        asked = without_noise(request.GET)
        if asked is not None:
            return redirect(f"{request.path}?{asked.urlencode()}".rstrip("?"))
        try:
            if not self.filterset.is_valid():
                raise BadQueryError({name: list(map(str, errors)) for name, errors in self.filterset.errors.items()})
            # For the links of the page: see adgmin.templatetags.links.
            request.as_of = self.as_of  # type: ignore[attr-defined]
            return super().dispatch(request, *args, **kwargs)
        except BadQueryError as bad:
            return render(request, "400.html", {"errors": bad.errors}, status=400)

    @cached_property
    def filterset(self) -> StrictFilterSet:
        """What the page reads of its query string."""
        return self.filterset_class(
            self.request.GET, self.rows(), extra=self.extra(), when=self.as_of, request=self.request
        )

    def extra(self) -> set[str]:
        """The parameters that the page reads by itself."""
        return set()

    def rows(self) -> Rows:
        """What the query string narrows down."""
        return Source.objects.none()

    @cached_property
    def as_of(self) -> AsOf:
        """The day as of which the page is shown."""
        try:
            return AsOf(AsOfField(required=False).clean(self.request.GET.get("as_of")))
        except ValidationError as error:
            raise BadQueryError({"as_of": error.messages}) from error

    def get_section(self) -> str:
        """The entry of the navigation that it stands under."""
        return self.section

    def get_title(self) -> str:
        """What the tab and a search engine call the page."""
        return str(self.title)

    def get_description(self) -> str:
        """One sentence for search engines and previews."""
        return str(self.description)

    def get_crumbs(self) -> list[Crumb]:
        """The way here from the home page, which is always the first step."""
        return [Crumb(capfirst(self.get_title()))]

    @property
    def address(self) -> str:
        """The full address of the page, without a query string: what search engines and citations name it by."""
        return self.request.build_absolute_uri(self.request.path)

    @cached_property
    def version(self) -> RecordVersion:
        """The version of the record that the page shows, fetched once."""
        return record.version()

    def get_linked(self) -> list[Linked]:
        """What programs are told about the page: the way to it."""
        steps = [
            (str(crumb.label), self.request.build_absolute_uri(crumb.url or self.request.path)) for crumb in self.way
        ]
        return [breadcrumbs(steps)] if len(steps) > 1 else []

    @cached_property
    def way(self) -> list[Crumb]:
        """The breadcrumbs, from the home page to this one."""
        return [Crumb(_("Home"), reverse("home")), *self.get_crumbs()]

    def feed(self) -> str:
        """The address of the feed of what it shows, if there is one: a feed has no pages, one order and one view."""
        query = self.request.GET.copy()
        for name in {"ordering", *self.extra()}:
            query.pop(name, None)
        address = f"{self.request.path.rstrip('/')}.atom?{query.urlencode()}".rstrip("?")
        return address if self.fed else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The head and the breadcrumbs."""
        return super().get_context_data(
            title=capfirst(self.get_title()),
            description=self.get_description(),
            section=self.get_section(),
            crumbs=self.way,
            address=self.address,
            linked=self.get_linked(),
            as_of=self.as_of,
            timeless=self.timeless,
            record_version=lambda: self.version,
            feed=self.feed(),
            **kwargs,
        )


class StrictList(Page, ListView):  # type: ignore[type-arg]
    """A list that its query string narrows down and pages, and that refuses one that it does not understand."""

    paginate_by = PAGE_SIZE

    def extra(self) -> set[str]:
        """The number of the page too."""
        return {*super().extra(), "page"}

    def get_queryset(self) -> Any:
        """What the query string asks for."""
        return self.filterset.qs

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """One page; a number that leads to none is a bad parameter like any other."""
        paginator = self.get_paginator(queryset, page_size)
        try:
            page = paginator.page(self.request.GET.get("page") or 1)
        except InvalidPage as error:
            raise BadQueryError({"page": [str(error)]}) from error
        return paginator, page, page.object_list, page.has_other_pages()


class FilteredList(StrictList):
    """A list with a form to narrow it down, which says in words what it shows."""

    # The filters that the form offers, to choose from and to type into; all others work too, and show as chips.
    facets: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ("q",)

    def named(self) -> Any:
        """What its rows are called: whatever has the ``verbose_name`` and ``verbose_name_plural`` of a noun."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the list shows in words and in chips, and the form to narrow it down further."""
        context = super().get_context_data(**kwargs)
        total, labels, noun = context["paginator"].count, value_labels(self.filterset), self.named()
        shown_facets, inputs = facets(self.filterset, self.facets, total), filter_inputs(self.filterset, self.inputs)
        return {
            **context,
            "noun": noun,
            "said": sentence(self.filterset, noun, total, labels),
            "facets": shown_facets,
            "inputs": inputs,
            "dated": any(each.given for each in inputs[1:]),
            "sort_links": sort_links(self.filterset),
            "hidden_inputs": hidden_inputs(self.filterset, (*(facet.name for facet in shown_facets), *self.inputs)),
            "chips": chips(self.filterset, labels),
        }


class RecordList(FilteredList):
    """The published records of a noun: filtered, sorted and paged by the query string, and by nothing else."""

    noun: type[Any]
    fed = True

    def rows(self) -> Rows:
        """All published records, with what a line of the list shows."""
        published: Rows = self.noun._default_manager.published()
        return published

    def named(self) -> Any:
        """By the noun."""
        return self.noun._meta

    def get_section(self) -> str:
        """The list itself."""
        return str(self.noun.plural)

    def get_title(self) -> str:
        """The plural of the noun."""
        return str(self.title or self.noun._meta.verbose_name_plural)


def moved(request: HttpRequest, row: Published) -> HttpResponsePermanentRedirect:
    """The way to the page of a row, as of the same day."""
    return HttpResponsePermanentRedirect(f"{row.get_absolute_url()}?{request.GET.urlencode()}".rstrip("?"))


def withdrawn(request: HttpRequest, row: Published) -> HttpResponse:
    """What a withdrawn record leaves at its address: the way to the one it was merged into, or the reason."""
    if row.merged_into:
        return moved(request, row.merged_into)
    return render(request, "410.html", {"withdrawn": row, "noun": row._meta, "list_name": row.plural}, status=410)


class RecordPage(Page, DetailView):  # type: ignore[type-arg]
    """The page of one record: published, or withdrawn and saying so; of a draft there is none."""

    object: Any

    def get_queryset(self) -> Rows:
        """All that has an address, with what the page shows beside it."""
        addressed: Rows = super().get_queryset().with_address().showing(self.as_of)  # type: ignore[attr-defined]
        return addressed

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; as of a day before the record began, its name alone; 301 and 410 for what was withdrawn."""
        self.object = self.get_object()
        if self.bearer().state == State.WITHDRAWN:
            return withdrawn(request, self.bearer())
        if self.not_yet() and not self.timeless:
            context = Page.get_context_data(self, object=self.object, not_yet=True)
            return render(request, "not_yet.html", context)
        return self.render_to_response(self.get_context_data(object=self.object))

    def bearer(self) -> Published:
        """The record whose editorial state counts."""
        return self.object  # type: ignore[no-any-return]

    def get_section(self) -> str:
        """The list of its noun."""
        return self.bearer().plural

    def get_title(self) -> str:
        """The record's name."""
        return str(self.object)

    def get_description(self) -> str:
        """The beginning of its summary, or its noun and name."""
        summary = getattr(self.object, "summary", "") or f"{capfirst(self.object._meta.verbose_name)}: {self.object}"
        return Truncator(summary).chars(200)

    def get_crumbs(self) -> list[Crumb]:
        """Under the list of its noun."""
        noun = self.object._meta
        return [
            Crumb(capfirst(noun.verbose_name_plural), reverse(self.object.plural)),
            Crumb(capfirst(self.get_title())),
        ]

    def cited_rows(self, context: dict[str, Any]) -> Iterable[Cited]:
        """The records on the page whose sources it shows, fetched ``with_evidence()``."""
        return [self.object] if isinstance(self.object, Cited) else []

    def not_yet(self) -> bool:
        """Whether the record had nothing of it by the day as of which the page is shown."""
        rows: Rows = type(self.object)._default_manager.filter(pk=self.object.pk)
        return bool(self.as_of.asked and not rows.as_of(self.as_of).exists())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The evidence of everything on the page."""
        context = super().get_context_data(**kwargs)
        address = self.request.build_absolute_uri(self.object.get_absolute_url())
        cited = reference(self.object, address, self.version)
        return {**context, "evidence": Evidence(self.cited_rows(context), self.as_of, self.version), "reference": cited}

    def get_linked(self) -> list[Linked]:
        """What the record is, and the way to it."""
        return [of_record(self.object, self.address, self.get_description()), *super().get_linked()]
