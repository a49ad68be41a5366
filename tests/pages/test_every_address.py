"""What holds at every public address, of pages, files and the API alike: the tests go through the URL configuration."""

from typing import Any
from urllib.parse import parse_qs

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import resolve, reverse

from adgmin.filters.base import WordsFilter
from tests.html import parsed

from .site import POLICY, VIEWS, Site, content_type, every_name, get, names, pattern, view, words

pytestmark = pytest.mark.django_db

NAMES = every_name()
# Asked for by machines that know nothing of us, and may hang a number on against caches; a sitemap has pages.
LENIENT = ("sitemap", "sitemap-section", "robots", "healthz", "readyz")
STRICT = [name for name in NAMES if name not in LENIENT]
# The one page with a form that writes: what it takes is in test_reports.py.
WRITES = "report"
OF_MANY = [name for name in NAMES if pattern(name).pattern.regex.groups]
# What the API does with such values is tried by schemathesis, in tests/api.
PAGES_AND_FILES = [name for name in NAMES if not name.startswith("api:")]
# Names that nothing has, or half of one, or far too many.
STRANGE = ("%00=1", "=", "%FF=%FF", "q[]=1", "__proto__=1", "a=1&" * 1200)
# A zero byte, half a surrogate pair and a byte that no text has, more than anybody types, a digit that is no number,
# and the marks that end a string somewhere. As they stand in an address.
HOSTILE = ("%00", "%ED%A0%80%FF", "9" * 3000, "%C2%B2", "-1", "'%22%3C%25%7B%7B;--")


def refused(response: Any) -> set[str]:
    """The parameters that a 400 names."""
    assert response.status_code == 400, response.status_code
    if "json" in response.headers["Content-Type"]:
        return {error["parameter"] for error in response.json()["errors"]}
    return {words(name) for name in parsed(response.content).select("dt")}


def test_each_answers_with_its_type_and_a_strict_content_policy() -> None:
    site = Site()
    for name, address in site.every_address().items():
        response = site.answer(address)
        assert response.headers["Content-Type"] == (content_type(name) or "text/html; charset=utf-8"), name
        assert response.headers["Content-Security-Policy"] == POLICY, name
        assert response.headers["X-Content-Type-Options"] == "nosniff", name
        assert response.headers["X-Frame-Options"] == "DENY", name
        assert "Set-Cookie" not in response.headers, name
        head = Client().head(address)
        assert (head.status_code, b"".join(head)) == (200, b""), name
        for header in ("Content-Type", "ETag", "Cache-Control", "Vary"):
            assert head.headers.get(header) == response.headers.get(header), (name, header)


def test_each_refuses_methods_that_write() -> None:
    for name, address in Site().every_address().items():
        allowed = {"GET", "HEAD", "OPTIONS", *(["POST"] if name == WRITES else [])}
        for method in ("post", "put", "patch", "delete")[name == WRITES :]:
            response = getattr(Client(), method)(address, "{}", content_type="application/json")
            assert response.status_code == 405, (name, method)
            assert set(response.headers["Allow"].split(", ")) <= allowed, name
        options = Client().options(address)
        assert options.status_code in (200, 405), name
        assert set(options.headers["Allow"].split(", ")) <= allowed, name


def test_each_redirects_to_its_last_slash_with_the_query_string() -> None:
    with_slash = [path for path in Site().every_path().values() if path.strip("/") and path.endswith("/")]
    assert len(with_slash) > len(names()) / 2
    for path in with_slash:
        assert get(f"{path.rstrip('/')}?q=guide", 301).headers["Location"] == f"{path}?q=guide"


def test_each_refuses_unknown_parameters_by_name_and_escapes_them() -> None:
    paths = Site().every_path()
    for name in STRICT:
        response = Client().get(paths[name], {"colour": "red", "<b>": "1"})
        assert {"colour", "<b>"} <= refused(response), name
        if content_type(name) is None:
            assert b"<b>" not in response.content, name
            assert parsed(response.content).select(f'main a[href="{paths[name]}"]'), name


def test_unknown_records_are_a_404() -> None:
    paths = Site().every_path()
    for name in OF_MANY:
        for slug in ("no-such-thing", "x" * 3000):
            known = resolve(paths[name]).kwargs
            parts = {part: slug if part in ("slug", "section") else value for part, value in known.items()}
            assert slug in parts.values(), name
            assert Client().get(reverse(name, kwargs=parts)).status_code == 404, name


@pytest.mark.both_databases
@pytest.mark.parametrize("path", ["/%00/", "/%FF/", "/outcomes/%00/", "/outcomes/..%2F..%2Fetc/", "/" + "x/" * 2000])
def test_an_address_that_nobody_could_mean_is_a_404(path: str) -> None:
    assert Client().get(path).status_code == 404


@pytest.mark.both_databases
def test_no_name_of_a_parameter_makes_a_page_fail() -> None:
    for name, path in Site().every_path().items():
        for strange in STRANGE:
            assert Client().get(f"{path}?{strange}").status_code in (200, 302, 400), (name, strange)


def parameters(site: Site) -> dict[tuple[str, Any], str]:
    """Each parameter that any page or file reads, by its name and the sort of its values, with an address that does.

    Words may be any text, and are looked for in each list, so each list counts.
    """
    found: dict[tuple[str, Any], str] = {}
    paths = site.every_path()
    for name in PAGES_AND_FILES:
        for parameter in ("as_of", "page", "colour"):
            found.setdefault((parameter, None), paths[name])
        read = view(name).filterset_class.base_filters if hasattr(view(name), "filterset_class") else {}
        for parameter, each in read.items():
            found.setdefault((parameter, paths[name] if isinstance(each, WordsFilter) else type(each)), paths[name])
    return found


@pytest.mark.both_databases
def test_any_value_of_a_parameter_is_accepted_or_refused_by_name() -> None:
    found = parameters(Site())
    assert {"q", "verb", "theme", "as_of", "page", "ordering"} < {name for name, _sort in found}
    for (parameter, _sort), path in found.items():
        for value in HOSTILE:
            response = Client().get(f"{path}?{parameter}={value}")
            assert response.status_code in (200, 302, 400), (path, parameter, value)
            if response.status_code == 400:
                assert refused(response) == {parameter}


def test_no_page_needs_a_script_or_links_to_an_untested_view() -> None:
    found = set()
    site = Site()
    for name, address in site.addresses().items():
        soup = site.page(address)
        assert soup.select("a:not([href]), a[href='#'], a[href^='javascript:']") == [], name
        assert soup.select("button:not([hidden]):not(form button[type=submit])") == [], name
        assert (soup.select("form:not([method=get])") != []) == (name == WRITES), name
        # What a script does in place, a plain link or form of the same address does too.
        assert soup.select("[hx-get]:not(form), [hx-post], [hx-put], [hx-patch], [hx-delete]") == [], name
        for form in soup.select("form[hx-get]"):
            assert form["hx-get"] == form.get("action", address.partition("?")[0]), name
        # And nothing is written into the page itself that the content policy would stop.
        assert soup.select("script:not([src], [type='application/ld+json']), style, [style], [onclick]") == [], name
        found |= {f"{name.partition('?')[0]}?view={view}" for view in views_led_to(soup)}
    assert found == set(VIEWS)


def views_led_to(soup: BeautifulSoup) -> set[str]:
    """What the links of a page ask for by the parameter ``view`` of the page itself."""
    return {parse_qs(str(link["href"])[1:])["view"][0] for link in soup.select("a[href^='?'][href*='view=']")}
