"""An answer is kept until the record changes, and given only to whom it is for."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from adgmin import record
from adgmin.api.files import TYPES
from adgmin.pages.answer_cache import LARGEST
from adgmin.record import State
from tests import factories as f
from tests.record.public import public_urls

from .site import Site, every_name

pytestmark = pytest.mark.django_db

STORES = ("answers", "days")
MOST = 20


@pytest.fixture(autouse=True)
def kept(settings: Settings) -> Iterator[None]:
    """Stores as in production, with few places."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {
        name: {"BACKEND": backend, "LOCATION": name, "TIMEOUT": None, "OPTIONS": {"MAX_ENTRIES": MOST}}
        for name in ("default", *STORES)
    }
    yield
    for name in STORES:
        caches[name].clear()


def number_kept(name: str) -> int:
    store: Any = caches[name]
    return len(store._cache)


# Their answers are about the server and not about the record.
CHECKS = {"healthz", "readyz"}
# The files of lists are sent while they are read, and not kept.
SENT_IN_PIECES = {name for name in every_name() if name.endswith(tuple(TYPES))}


def headers_of(response: Any) -> dict[str, str]:
    """The headers of an answer, without the id that each request has."""
    return {name: value for name, value in response.headers.items() if name != "X-Request-ID"}


@pytest.mark.parametrize("name", sorted({*every_name()} - CHECKS - SENT_IN_PIECES))
def test_an_answer_asked_for_again_is_the_same_and_costs_the_version_alone(name: str) -> None:
    address = Site().address(name)
    first = Client().get(address)
    with CaptureQueriesContext(connection) as queries:
        again = Client().get(address)
    assert (again.content, headers_of(again)) == (first.content, headers_of(first))
    assert [query["sql"].count("recordversion") > 0 for query in queries] == [True]


def test_a_cache_in_front_may_keep_an_answer_under_the_key_of_its_version(settings: Settings) -> None:
    address = Site().address("outcome")
    assert "CDN-Cache-Control" not in Client().get(address).headers
    settings.CDN_SECONDS = 60
    answers = [Client().get(address), Client().get(address)]
    answers.append(Client().get(address, headers={"If-None-Match": answers[0]["ETag"]}))
    assert [answer.status_code for answer in answers] == [200, 200, 304]
    key = f"record-{record.version().number}"
    assert [answer["CDN-Cache-Control"] for answer in answers] == ["max-age=60"] * 3
    assert [answer["Surrogate-Key"] for answer in answers] == [key] * 3
    assert "CDN-Cache-Control" not in Client().get("/nowhere/").headers


def test_an_edit_shows_at_once_and_a_draft_never() -> None:
    site = Site()
    address = site.address("outcome")
    Client().get(address)
    site.outcome.title = "the corrected guide"
    site.outcome.save()
    assert "the corrected guide" in Client().get(address).text
    f.withdraw(site.outcome)
    assert Client().get(address).status_code == 410
    draft = f.OutcomeFactory(state=State.DRAFT)
    assert Client().get(draft.get_absolute_url()).status_code == 404
    assert draft.title not in Client().get("/outcomes/").text


def test_a_signed_in_curator_is_neither_answered_from_the_store_nor_kept_in_it(admin_client: Client) -> None:
    address = Site().address("outcome")
    admin_client.get(address)
    assert number_kept("answers") == 0
    Client().get(address)
    with CaptureQueriesContext(connection) as queries:
        admin_client.get(address)
    assert len(queries) > 1


def test_other_encodings_hosts_and_media_types_have_answers_of_their_own() -> None:
    address = Site().address("outcome")
    plain = Client().get(address)
    packed = Client().get(address, headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert Client().get(address, headers={"Accept-Encoding": "gzip"}).content == packed.content
    assert "http://localhost/" in Client().get(address, headers={"Host": "localhost"}).text
    assert Client().get("/api/v1/outcomes/", headers={"Accept": "application/json"}).status_code == 200
    assert Client().get("/api/v1/outcomes/", headers={"Accept": "image/png"}).status_code == 406


def test_a_long_answer_is_kept_for_clients_that_take_no_compression() -> None:
    first = Client().get("/api/v1/schema/")
    assert len(first.content) > LARGEST
    assert number_kept("answers") == 1
    assert Client().get("/api/v1/schema/").content == first.content


def test_head_and_if_none_match_are_answered_from_the_store() -> None:
    address = Site().address("outcome")
    first = Client().get(address)
    for method, headers, status in (("head", {}, 200), ("get", {"If-None-Match": first.headers["ETag"]}, 304)):
        with CaptureQueriesContext(connection) as queries:
            response = getattr(Client(), method)(address, headers=headers)
        assert (response.status_code, response.content, len(queries)) == (status, b"", 1)
        assert response.headers["ETag"] == first.headers["ETag"]


def test_what_is_not_for_all_is_not_kept() -> None:
    site = Site()
    addresses = ("/healthz", "/readyz", "/admin/login/", "/outcomes/no-such/", "/outcomes/?nonsense=1")
    for address in (*addresses, f"{site.address('outcome')}?utm_source=x"):
        Client().get(address)
        Client().head(address)
    assert [number_kept(name) for name in STORES] == [0, 0]


def test_the_stores_are_bounded_and_other_days_have_a_small_one_of_their_own() -> None:
    address = Site().address("outcomes")
    for day in range(1, 29):
        Client().get(f"{address}?as_of=2030-01-{day:02}")
    assert number_kept("days") <= MOST
    assert number_kept("answers") == 0
    for _day, found in zip(range(3 * MOST), public_urls(Client()), strict=False):
        Client().get(found)
    assert 0 < number_kept("answers") <= MOST
