"""What all public pages share: their head, strict lists, record pages with their evidence, and the ground floor's own.

A page is as fresh as the record version says (see ``adgmin.models.record``): its ETag is made of that, of the day,
since stages are as of today, and of the build, so that an unchanged page is answered with a 304 and one query.
"""

import hashlib
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import django
from django.conf import settings
from django.core.paginator import InvalidPage
from django.db import models
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition
from django.views.generic import DetailView, ListView
from django.views.generic.base import ContextMixin, View

from .evidence import Evidence, resting_with_words
from .filters import ActorFilter, SourceFilter, StrictFilterSet
from .finding import BadQueryError, carried, chips, entries, facets, orders, sentence, spoken
from .models import ONCE_PUBLIC, Actor, Cited, MeetingRole, Passage, Published, Source, State, record, resting_on
from .strict import Rows

PAGE_SIZE = 50


class Crumb(NamedTuple):
    """A step of the way from the home page; the last one, the page itself, has no address."""

    label: str
    url: str = ""


@lru_cache(maxsize=1)
def build() -> str:
    """What the pages are made with: it changes whenever a deployment changes a file or a setting that they show."""
    folders = ("adgmin", "initiatives", "partners", "templates")
    files = (path for folder in folders for path in (settings.BASE_DIR / folder).rglob("*.*"))
    newest = max(path.stat().st_mtime_ns for path in files if "__pycache__" not in path.parts)
    return f"{newest} {django.__version__} {settings.SITE_OPERATOR} {settings.SITE_REPORT_URL}"


def page_tag(request: HttpRequest, **kwargs: Any) -> str | None:
    """The ETag of a page; none while developing, when templates change under our hands."""
    if settings.DEBUG:
        return None
    version = record.version()
    parts = (build(), version.number, version.changed, timezone.localdate(), translation.get_language())
    digest = hashlib.sha256(f"{request.build_absolute_uri()} {parts}".encode()).hexdigest()
    return f'"{digest[:32]}"'


def published_count(noun: type[Published], relation: str, to: str = "pk") -> Coalesce:
    """How many published records of a noun lead by a relation to the row at hand; counted apart, so counts add up."""
    leading = noun._default_manager.filter(**{relation: models.OuterRef(to)}, state=State.PUBLISHED)
    counted = leading.order_by().values(relation).annotate(number=models.Count("pk")).values("number")
    return Coalesce(models.Subquery(counted), 0)


# The lines of an actor's page that rest on the ground floor, as ``lines_of`` names them.
ACTOR_LINES = ("memberships", "members", "meeting_parts")


def lines_of(actor: Actor) -> dict[str, Any]:
    """What the ground floor knows of an actor: standings, members, parts in meetings, parts of it, and its texts."""
    parts = MeetingRole.objects.published().filter(models.Q(actor=actor) | models.Q(person=actor))
    return {
        "memberships": list(actor.memberships.published().select_related("grouping").with_evidence()),
        "members": list(actor.members.published().select_related("member").with_evidence()),
        "meeting_parts": list(parts.select_related("meeting", "actor", "person").with_evidence()),
        "children": actor.children.published(),
        "texts": actor.sources.published(),
    }


@method_decorator([cache_control(no_cache=True), condition(etag_func=page_tag)], name="dispatch")
class Page(ContextMixin, View):
    """A public page."""

    title: str | Promise = ""
    description: str | Promise = ""
    # The entry of the navigation that it stands under.
    section = ""

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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The head and the breadcrumbs."""
        return super().get_context_data(
            title=capfirst(self.get_title()),
            description=self.get_description(),
            section=self.get_section(),
            crumbs=[Crumb(_("Home"), reverse("home")), *self.get_crumbs()],
            **kwargs,
        )


def blanks_taken_out(given: QueryDict) -> QueryDict | None:
    """A query string without its blank values; ``None`` if it has none."""
    pairs = [(name, value) for name, values in given.lists() for value in values]
    if all(value.strip() for _name, value in pairs):
        return None
    filled = QueryDict(mutable=True)
    for name, value in pairs:
        if value.strip():
            filled.appendlist(name, value)
    return filled


class StrictList(Page, ListView):  # type: ignore[type-arg]
    """A list that its query string narrows down and pages, and that refuses one that it does not understand."""

    paginate_by = PAGE_SIZE
    filterset_class: type[StrictFilterSet]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list, or a 400 that names what is wrong in the query string.

        What a form sends blank is taken out of the address, so that it says what is shown and no more.
        """
        asked = blanks_taken_out(request.GET)
        if asked is not None:
            return redirect(f"{request.path}?{asked.urlencode()}".rstrip("?"))
        try:
            return super().get(request, *args, **kwargs)
        except BadQueryError as bad:
            return render(request, "400.html", {"errors": bad.errors}, status=400)

    @cached_property
    def filterset(self) -> StrictFilterSet:
        """The one FilterSet of the list, over all its rows."""
        return self.filterset_class(self.request.GET, self.rows(), extra={"page"}, request=self.request)

    def rows(self) -> Rows:
        """All that there is to be narrowed down."""
        raise NotImplementedError

    def get_queryset(self) -> Any:
        """What the query string asks for."""
        if not self.filterset.is_valid():
            raise BadQueryError({name: list(map(str, errors)) for name, errors in self.filterset.errors.items()})
        return self.filterset.qs

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """One page; a number that leads to none is a bad parameter like any other."""
        paginator = self.get_paginator(queryset, page_size)
        try:
            page = paginator.page(self.request.GET.get("page") or 1)
        except InvalidPage as error:
            raise BadQueryError({"page": [str(error)]}) from error
        return paginator, page, page.object_list, page.has_other_pages()


class RecordList(StrictList):
    """The published records of a noun: filtered, sorted and paged by the query string, and by nothing else."""

    noun: type[Any]
    # The filters that the form offers, to choose from and to type into; all others work too, and show as chips.
    facets: tuple[str, ...] = ()
    entries: tuple[str, ...] = ("q",)

    def rows(self) -> Rows:
        """All published records, with what a line of the list shows."""
        published: Rows = self.noun._default_manager.published()
        return published

    def get_section(self) -> str:
        """The list itself."""
        return str(self.noun.plural)

    def get_title(self) -> str:
        """The plural of the noun."""
        return str(self.title or self.noun._meta.verbose_name_plural)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the list shows in words and in chips, and the form to narrow it down further."""
        context = super().get_context_data(**kwargs)
        total, words, noun = context["paginator"].count, spoken(self.filterset), self.noun._meta
        chosen_by, typed = facets(self.filterset, self.facets, total), entries(self.filterset, self.entries)
        return {
            **context,
            "noun": noun,
            "said": sentence(self.filterset, noun, total, words),
            "facets": chosen_by,
            "entries": typed,
            "dated": any(entry.given for entry in typed[1:]),
            "orders": orders(self.filterset),
            "carried": carried(self.filterset, (*(facet.name for facet in chosen_by), *self.entries)),
            "chips": chips(self.filterset, words),
        }


def withdrawn(request: HttpRequest, row: Published) -> HttpResponse:
    """What a withdrawn record leaves at its address: the way to the one it was merged into, or the reason."""
    if row.merged_into:
        return HttpResponsePermanentRedirect(row.merged_into.get_absolute_url())
    return render(request, "410.html", {"withdrawn": row, "noun": row._meta, "list_name": row.plural}, status=410)


class RecordPage(Page, DetailView):  # type: ignore[type-arg]
    """The page of one record: published, or withdrawn and saying so; of a draft there is none."""

    object: Any

    def get_queryset(self) -> Rows:
        """All that has an address, with what the page shows beside it."""
        addressed: Rows = super().get_queryset().with_address()  # type: ignore[attr-defined]
        return addressed

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; 301 and 410 for what was withdrawn."""
        self.object = self.get_object()
        if self.bearer().state == State.WITHDRAWN:
            return withdrawn(request, self.bearer())
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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The evidence of everything on the page."""
        context = super().get_context_data(**kwargs)
        return {**context, "evidence": Evidence(self.cited_rows(context))}


class ActorList(RecordList):
    """All actors."""

    noun = Actor
    filterset_class = ActorFilter
    description = gettext_lazy("Everybody who acts in the record: states, partners, bodies, centres, people.")
    facets = ("kind", "meeting", "differs")

    def rows(self) -> Rows:
        """With what each belongs to."""
        return super().rows().select_related("parent")


class SourceList(RecordList):
    """All sources."""

    noun = Source
    filterset_class = SourceFilter
    description = gettext_lazy("The documents that the record rests on, with their rank and what our copies lack.")
    facets = ("kind", "meeting")
    entries = ("q", "date_after", "date_before", "as_of")

    def rows(self) -> Rows:
        """With the number of passages of each."""
        return super().rows().select_related("publisher").annotate(passages_count=models.Count("passages"))


class SourcePage(RecordPage):
    """A source: its passages in their order, each with its gist and what rests on it."""

    model = Source

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The passages, and the records that rest on each."""
        passages = list(self.object.passages.all())
        resting = resting_on(passages)
        return super().get_context_data(
            passages=[(passage, resting[passage.pk]) for passage in passages],
            meetings=self.object.meetings.published(),
            **kwargs,
        )


class PassagePage(RecordPage):
    """A passage, as public as its source: its gist, its place among the others, and what rests on it."""

    model = Passage

    def get_queryset(self) -> Rows:
        """The passages of the source that the address names."""
        addressed: Rows = Passage.objects.filter(source__state__in=ONCE_PUBLIC)
        return addressed.filter(source__slug=self.kwargs["source"]).select_related("source")

    def bearer(self) -> Published:
        """The source."""
        return self.object.source  # type: ignore[no-any-return]

    def get_title(self) -> str:
        """Where it stands."""
        return _("%(locator)s of “%(source)s”") % {"locator": self.object.locator, "source": self.object.source}

    def get_description(self) -> str:
        """Its gist."""
        return Truncator(self.object.gist or self.get_title()).chars(200)

    def get_crumbs(self) -> list[Crumb]:
        """Under its source."""
        source = self.object.source
        return [
            Crumb(_("Sources"), reverse("sources")),
            Crumb(str(source), source.get_absolute_url()),
            Crumb(self.object.locator),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its neighbours, and the records that rest on it with the words printed here."""
        siblings = self.object.source.passages.order_by("order")
        return super().get_context_data(
            previous=siblings.filter(order__lt=self.object.order).last(),
            next=siblings.filter(order__gt=self.object.order).first(),
            resting=resting_with_words(self.object),
            **kwargs,
        )
