"""Entering records passage by passage: the panel about a passage, and the redirect to the next one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.db.models import Model, prefetch_related_objects
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _t

from adgmin.models import OWN_TEXTS, KeptText, Passage, Source
from adgmin.record import Citation, Cited, Recorded

from .site import CuratorSite

if TYPE_CHECKING:
    from .base import RecordedAdmin
    from .cited import CitedAdmin

# Name of the button that saves and opens the next unaccounted passage.
NEXT_PASSAGE = "_nextpassage"


@dataclass(frozen=True)
class Link:
    """A label and a URL."""

    label: str
    url: str


@dataclass(frozen=True)
class PassagePanel:
    """The box beside a form: a passage, its text, the records that cite it, and the add forms that start from it.

    ``text`` is empty where no text is held.
    """

    passage: Passage
    text: str
    records: list[Link]
    adding: list[Link]


def passage_panel[M: Recorded](modeladmin: "RecordedAdmin[M]", request: HttpRequest, passage: Passage) -> PassagePanel:
    """The panel of a passage. It lists drafts too, and the add forms that the user may open."""
    site = modeladmin.admin_site
    assert isinstance(site, CuratorSite)
    prefetch_related_objects([passage.source], "meetings")
    models = [model for model in site.ordered_models(request) if issubclass(model, Cited) and not model._meta.proxy]
    admins = [cast("CitedAdmin[Cited]", site.get_model_admin(model)) for model in models]
    return PassagePanel(
        passage,
        KeptText.objects.of(passage),
        records=[
            Link(other.label_for(row), modeladmin.change_url(row))
            for other in admins
            for row in other.rows_citing(passage)
        ],
        adding=[
            Link(capfirst(str(other.opts.verbose_name)), other.add_url_for(passage))
            for other in admins
            if other.has_add_permission(request)
        ],
    )


@dataclass(frozen=True)
class CitedText:
    """A passage that a record cites, with its text; empty where none is held."""

    passage: Passage
    text: str


def cited_texts(citations: Iterable[Citation]) -> list[CitedText]:
    """The passages that citations lead to, each once, with their texts."""
    passages = list(dict.fromkeys(citation.passage for citation in citations))
    texts = KeptText.objects.of_each(passages)
    return [CitedText(passage, texts.get(passage.pk, "")) for passage in passages]


def next_unaccounted(passage: Passage) -> Passage | None:
    """The next unaccounted passage of the source, or else the first one before it; ``None`` if there is no other."""
    left = passage.source.passages.exclude(pk=passage.pk).unaccounted().order_by("order")
    return left.filter(order__gt=passage.order).first() or left.first()


def redirect_to_next_passage[M: Recorded](
    modeladmin: "RecordedAdmin[M]", request: HttpRequest, passage: Passage, url_of: Callable[[Passage], str]
) -> HttpResponseRedirect:
    """Redirect to ``url_of`` the next unaccounted passage, or to the source if there is none."""
    if next_passage := next_unaccounted(passage):
        return HttpResponseRedirect(url_of(next_passage))
    say_that_all_are_accounted_for(request, passage.source)
    return HttpResponseRedirect(modeladmin.change_url(passage.source))


def say_that_all_are_accounted_for(request: HttpRequest, source: Source) -> None:
    """A message with a link to the review, which comes next."""
    review = reverse("admin:adgmin_source_review", args=[source.pk])
    done = _t("Every passage of “%(source)s” is accounted for.") % {"source": source}
    link = format_html('<a href="{}">{}</a>', review, _t("Review what comes from this source"))
    messages.success(request, format_html("{} {}", done, link))


def initial_from_passage(passage: Passage, names: tuple[str, ...]) -> dict[str, str | int]:
    """The initial values of an add form for a passage: its source’s meeting, if there is only one, and the body.

    The body is filled in only for the ministers’ own texts: other sources report on other actors too.
    """
    initial: dict[str, str | int] = {"passage": passage.pk}
    meetings = passage.source.meetings.all()
    if len(meetings) == 1 and "meeting" in names:
        initial["meeting"] = meetings[0].pk
    if len(meetings) == 1 and "body" in names and passage.source.kind in OWN_TEXTS:
        initial["body"] = meetings[0].body_id
    return initial


def add_url(model: type[Model], initial: Mapping[str, str | int]) -> str:
    """The URL of a model’s add form with initial values."""
    return f"{reverse(f'admin:{model._meta.app_label}_{model._meta.model_name}_add')}?{urlencode(initial)}"
