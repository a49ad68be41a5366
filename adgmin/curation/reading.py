"""Reading a source passage by passage: what is recorded from the one at hand, what else may be, and the way on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _t

from adgmin.models import OWN_TEXTS, Passage
from adgmin.record import Cited

from .worklist import unaccounted

# The button that saves and goes on to the next passage that is not accounted for.
NEXT_PASSAGE = "_nextpassage"


@dataclass(frozen=True)
class Link:
    """Where to go, and what for."""

    label: str
    url: str


@dataclass(frozen=True)
class Panel:
    """A passage beside the form in which something is recorded from it."""

    passage: Passage
    records: list[Link]
    adding: list[Link]


def panel(modeladmin: Any, request: HttpRequest, passage: Passage) -> Panel:
    """What rests on a passage by now, drafts too, and the forms that start from it."""
    site = modeladmin.admin_site
    prefetch_related_objects([passage.source], "meetings")
    nouns = [noun for noun in site.in_order(request) if issubclass(noun, Cited) and not noun._meta.proxy]
    admins = [site.get_model_admin(noun) for noun in nouns]
    return Panel(
        passage,
        records=[
            Link(each.label_for(row), modeladmin.address(row)) for each in admins for row in each.resting_on(passage)
        ],
        adding=[
            Link(capfirst(str(each.opts.verbose_name)), each.form_about(passage))
            for each in admins
            if each.has_add_permission(request)
        ],
    )


def next_open(passage: Passage) -> Passage | None:
    """The next passage of its source of which nothing has been made, or else the first one that was left out."""
    left = unaccounted(passage.source.passages.exclude(pk=passage.pk)).order_by("order")
    return left.filter(order__gt=passage.order).first() or left.first()


def way_on(
    modeladmin: Any, request: HttpRequest, passage: Passage, address: Callable[[Passage], str]
) -> HttpResponseRedirect:
    """Lead to the form for the next open passage; from the last one, back to the source."""
    if following := next_open(passage):
        return HttpResponseRedirect(address(following))
    done = _t("Every passage of “%(source)s” is accounted for.") % {"source": passage.source}
    modeladmin.message_user(request, done, messages.SUCCESS)
    return HttpResponseRedirect(modeladmin.address(passage.source))


def starting_values(passage: Passage, names: tuple[str, ...]) -> dict[str, Any]:
    """What a form about a passage starts with: the one meeting that its source reports on, and who spoke there.

    Only the ministers’ own text lets the body of the meeting be guessed; the curator sees both before they are saved.
    """
    values: dict[str, Any] = {"passage": passage.pk}
    meetings = passage.source.meetings.all()
    if len(meetings) == 1 and "meeting" in names:
        values["meeting"] = meetings[0].pk
    if len(meetings) == 1 and "body" in names and passage.source.kind in OWN_TEXTS:
        values["body"] = meetings[0].body_id
    return values


def add_form(noun: Any, values: dict[str, Any]) -> str:
    """The address of a noun’s empty form, with what it starts with."""
    return f"{reverse(f'admin:{noun._meta.app_label}_{noun._meta.model_name}_add')}?{urlencode(values)}"
