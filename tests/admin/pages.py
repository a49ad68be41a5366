"""The URLs of all admin pages of the record, taken from the admin registry."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from django.contrib import admin
from django.db.models import Model
from django.http import QueryDict
from django.urls import reverse

from adgmin.models import Passage
from adgmin.record import Cited
from tests.pages.site import Site

from .curator import REGISTERED, Curator, admin_url

# The models of which a ``Site`` has rows, but no attribute for one.
NOT_IN_SITE = ("meetingrole", "cooperation")


def row_of(site: Site, noun: type[Model]) -> Any:
    """The row of a model to which the other rows of the site refer."""
    name = str(noun._meta.model_name)
    return noun._default_manager.order_by("pk").first() if name in NOT_IN_SITE else getattr(site, name)


def full_query(curator: Curator, noun: type[Model]) -> str:
    """The query string that uses all filters of a list, searches it and orders it by every column."""
    soup = curator.open(admin_url(noun)).soup
    query = QueryDict(mutable=True)
    for details in soup.select("#changelist-filter details"):
        if box := details.select_one("select"):
            query[str(box["name"])] = "1"
        else:
            for link in details.select("a[href]")[1:2]:
                query.update(dict(parse_qsl(str(link["href"]).removeprefix("?"))))
    columns = soup.select("#result_list thead th:not(.action-checkbox-column)")
    sortable = [str(number) for number, column in enumerate(columns, start=1) if column.select_one("a[role=button]")]
    query["q"], query["o"] = "a", ".".join(sortable)
    return query.urlencode()


def admin_pages(curator: Curator, site: Site, noun: type[Model]) -> dict[str, str]:
    """The URLs of the list and forms of a model, with and without query strings."""
    row, url = row_of(site, noun), admin_url(noun)
    pages = {
        "list": url,
        "asked": f"{url}?{full_query(curator, noun)}",
        "counts": f"{url}?_facets=True",
        "delete": admin_url(row, "delete"),
        "history": admin_url(row, "history"),
    }
    if not noun._meta.proxy:
        pages |= {"add": admin_url(noun, "add"), "change": admin_url(row, "change")}
    if noun is Passage:
        pages["bench"] = admin_url(row, "bench")
    if issubclass(noun, Cited) and not noun._meta.proxy:
        pages["about"] = f"{admin_url(noun, 'add')}?passage={site.passage.pk}"
    return pages


def autocomplete_urls() -> dict[str, str]:
    """For each model that search boxes offer, one autocomplete URL."""
    return {name: url for noun in REGISTERED for name, url in autocomplete_urls_of(noun)}


def autocomplete_urls_of(noun: type[Model]) -> Iterator[tuple[str, str]]:
    """The autocomplete URLs of a form, with the name of the model that each offers."""
    model_admin: Any = admin.site.get_model_admin(noun)
    inlines = [(inline.model, inline(noun, admin.site)) for inline in model_admin.get_inlines(None, None)]
    for model, form in [(noun, model_admin), *inlines]:
        for name in form.get_autocomplete_fields(None):
            related: Any = model._meta.get_field(name).related_model
            query = {"app_label": model._meta.app_label, "model_name": model._meta.model_name, "field_name": name}
            yield related.__name__, reverse("admin:autocomplete", query={**query, "term": "e"})
