"""Every page of the admin that has to do with the record, from the registry: a new noun is among them by itself."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from django.contrib import admin
from django.db.models import Model
from django.http import QueryDict
from django.urls import reverse

from adgmin.record import Cited
from tests.pages.site import Site

from .desk import REGISTERED, Desk, address

# The rows of a ``Site`` that have no name there.
UNNAMED = ("meetingrole", "cooperation")


def row_of(site: Site, noun: type[Model]) -> Any:
    """The row of a noun round which the others stand."""
    name = str(noun._meta.model_name)
    return noun._default_manager.order_by("pk").first() if name in UNNAMED else getattr(site, name)


def asked_everything(desk: Desk, noun: type[Model]) -> str:
    """The query that narrows a list by all its filters at once, searches it and sorts it by every column."""
    soup = desk.open(address(noun)).soup
    query = QueryDict(mutable=True)
    for details in soup.select("#changelist-filter details"):
        if box := details.select_one("select"):
            query[str(box["name"])] = "1"
        else:
            for link in details.select("a[href]")[1:2]:
                query.update(dict(parse_qsl(str(link["href"]).removeprefix("?"))))
    columns = soup.select("#result_list thead th:not(.action-checkbox-column)")
    sortable = [str(place) for place, column in enumerate(columns, start=1) if column.select_one("a[role=button]")]
    query["q"], query["o"] = "a", ".".join(sortable)
    return query.urlencode()


def pages_of(desk: Desk, site: Site, noun: type[Model]) -> dict[str, str]:
    """Where the lists and forms of a noun are: plain, and asked for all that they can be asked for."""
    row, where = row_of(site, noun), address(noun)
    found = {
        "list": where,
        "asked": f"{where}?{asked_everything(desk, noun)}",
        "counts": f"{where}?_facets=True",
        "delete": address(row, "delete"),
        "history": address(row, "history"),
    }
    if not noun._meta.proxy:
        found |= {"add": address(noun, "add"), "change": address(row, "change")}
    if issubclass(noun, Cited) and not noun._meta.proxy:
        found["about"] = f"{address(noun, 'add')}?passage={site.passage.pk}"
    return found


def search_boxes() -> dict[str, str]:
    """For each noun that the search boxes of forms offer, what one of these boxes asks."""
    return {name: url for noun in REGISTERED for name, url in boxes_of(noun)}


def boxes_of(noun: type[Model]) -> Iterator[tuple[str, str]]:
    """What each search box of a form asks, by the noun that it offers."""
    model_admin: Any = admin.site.get_model_admin(noun)
    inlines = [(inline.model, inline(noun, admin.site)) for inline in model_admin.get_inlines(None, None)]
    for model, form in [(noun, model_admin), *inlines]:
        for name in form.get_autocomplete_fields(None):
            offered: Any = model._meta.get_field(name).related_model
            query = {"app_label": model._meta.app_label, "model_name": model._meta.model_name, "field_name": name}
            yield offered.__name__, reverse("admin:autocomplete", query={**query, "term": "e"})
