"""Fetches what the lists of the admin hold, for comparison between databases: orders, counts of filters, searches."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.test import Client, RequestFactory
from django.urls import reverse

from adgmin.models import Passage
from adgmin.record import Recorded
from tests.admin.pages import autocomplete_urls
from tests.html import parsed

# Of several words, of capital letters that the record has as small ones, and of a name with accents.
TERMS = ("digital plan", "FRAMEWORK", "ü")
# The numbers of the front page, and what else is found in the whole record.
PAGES = ("admin:index", "admin:near_duplicates", "admin:my_reviews")


def lists_of_admin() -> dict[str, str]:
    """The keys of all rows in each order of each list, and found by each search; what its filters count; by URL."""
    user, _created = User.objects.get_or_create(username="compared", is_superuser=True, is_staff=True)
    client = Client()
    client.force_login(user)
    nouns = [noun for noun in admin.site._registry if issubclass(noun, Recorded)]
    return {
        **dict(chain.from_iterable(lists_of(noun, user) for noun in nouns)),
        **{url: text_of(client, url, "#changelist-filter") for url in map(with_counts, nouns)},
        **{url: text_of(client, url, "#content") for url in map(reverse, PAGES)},
        **{f"{url}{term}": offered(client, url, term) for url in search_boxes() for term in TERMS},
    }


def address(noun: type[models.Model]) -> str:
    return reverse(f"admin:{noun._meta.app_label}_{noun._meta.model_name}_changelist")


def with_counts(noun: type[models.Model]) -> str:
    return f"{address(noun)}?_facets=True"


def lists_of(noun: type[Recorded], user: User) -> Iterator[tuple[str, str]]:
    """Each list with its URL. Rows that are equal in an order stand by key, since primary keys are not compared."""
    model_admin: Any = admin.site.get_model_admin(noun)
    key = ["source__slug", "slug"] if noun is Passage else ["slug"]
    columns = range(1, len(model_admin.get_list_display(None)) + 1)
    for query in [*(f"o={column}" for column in columns), *(f"q={term}" for term in TERMS)]:
        url = f"{address(noun)}?{query}"
        request = RequestFactory().get(url)
        request.user = user
        found = model_admin.get_changelist_instance(request)
        ordering = [name for name in found.get_ordering(request, found.queryset) if name not in ("pk", "-pk")]
        rows = found.queryset.order_by(*ordering, *key)
        yield url, "\n".join(map("/".join, rows.values_list(*key)))


def text_of(client: Client, url: str, selector: str) -> str:
    """The text of a part of a page, such as the values of all filters with the number of rows that each would keep."""
    response = client.get(url)
    assert response.status_code == 200, url
    parts = parsed(response.content).select(selector)
    return "\n".join(text for part in parts for text in part.stripped_strings)


def search_boxes() -> list[str]:
    """The URL of each search box of a form, up to the term that is searched."""
    return [url.removesuffix("e") for url in autocomplete_urls().values()]


def offered(client: Client, url: str, term: str) -> str:
    """The labels that a search box offers, in alphabetical order, and whether there are more."""
    answer = client.get(url + term).json()
    return "more" if answer["pagination"]["more"] else "\n".join(sorted(row["text"] for row in answer["results"]))
