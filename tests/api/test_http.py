"""What a client meets at any public address, of the API, its errors, files, feeds and redirects alike."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client, RequestFactory

from adgmin import record
from adgmin.wsgi import application
from tests import factories as f
from tests.api.calls import RESOURCES, ROOT, read, refused
from tests.api.test_problems import assert_problem

pytestmark = pytest.mark.django_db

ELSEWHERE = {"Origin": "https://elsewhere.example"}


def test_scripts_of_other_sites_read_whatever_answers() -> None:
    outcome = f.OutcomeFactory.create()
    fresh = Client().get(f"{ROOT}outcomes/").headers["ETag"]
    for path, status in (
        (f"{ROOT}outcomes", 301), ("/outcomes", 301), ("/meetings.atom", 200), ("/calendar.ics", 200), ("/", 200),
        (f"/outcomes/{outcome.slug}.csl.json", 200), ("/api/", 404), ("/nothing/", 404), (f"{ROOT}outcomes/?a=1", 400),
        (f"{ROOT}outcomes/", 304), ("/sitemap.xml", 200),
    ):  # fmt: skip
        answer = Client().get(path, headers={**ELSEWHERE, **({"If-None-Match": fresh} if status == 304 else {})})
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (status, "*"), path
        assert {"ETag", "Link", "X-Record-Version"} < {*answer.headers["Access-Control-Expose-Headers"].split(", ")}
        asked = Client().options(path, headers={**ELSEWHERE, "Access-Control-Request-Method": "GET"})
        assert (asked.status_code, asked.headers["Access-Control-Allow-Headers"]) == (204, "*"), path
    assert "Access-Control-Allow-Origin" not in Client().get("/admin/login/", headers=ELSEWHERE).headers


def test_an_error_or_a_redirect_comes_before_any_precondition_and_has_no_etag() -> None:
    kept, doubled, gone = (f.InitiativeFactory.create() for _each in range(3))
    f.withdraw(doubled, merged_into=kept)
    f.withdraw(gone)
    for path, accept, status in (
        ("nobody", "*/*", 404), (gone.slug, "*/*", 410), (doubled.slug, "*/*", 301), (kept.slug, "text/csv", 406),
        (f"{kept.slug}/?a=1", "*/*", 400),
    ):  # fmt: skip
        for root in (ROOT, "/") if status != 406 else (ROOT,):
            address = f"{root}initiatives/{path.rstrip('/')}{'' if '?' in path else '/'}"
            for precondition in ({"If-None-Match": "*"}, {"If-Match": '"other"'}, {}):
                answer = Client().get(address, headers={"Accept": accept, **precondition})
                assert (answer.status_code, "ETag" in answer.headers) == (status, False), (address, precondition)


def test_a_precondition_counts_where_there_is_an_answer() -> None:
    initiative = f.InitiativeFactory.create()
    for address in (f"{ROOT}initiatives/{initiative.slug}/", initiative.get_absolute_url()):
        tag = Client().get(address).headers["ETag"]
        for precondition, status in (
            ({"If-None-Match": "*"}, 304), ({"If-None-Match": tag}, 304), ({"If-None-Match": '"other"'}, 200),
            ({"If-Match": tag}, 200), ({"If-Match": '"other"'}, 412),
        ):  # fmt: skip
            assert Client().get(address, headers=precondition).status_code == status, (address, precondition)
    assert_problem(Client().get(f"{ROOT}initiatives/", headers={"If-Match": '"other"'}), 412)


@pytest.mark.parametrize("path", ["/api/", "/api/v2/outcomes/", "/api/v1/nothing.html/", "/api/v1/a%0Ab/", "/api/x"])
def test_an_address_that_no_route_knows_is_a_problem(path: str) -> None:
    assert_problem(Client().get(path, follow=True), 404)


def test_the_format_may_be_json_everywhere_and_nothing_else() -> None:
    theme = f.ThemeFactory.create()
    for path in ("", "schema/", "changes/", *(f"{noun}/" for noun in RESOURCES), f"themes/{theme.slug}/"):
        assert Client().get(f"{ROOT}{path}?format=json").status_code == 200, path
        assert "JSON only" in refused(path, format="csv")["format"]
    assert read("search/", q="guide", format="json")["count"] == 0
    first = read("themes/", format="json", page_size=1)
    assert "format=json" in (f.ThemeFactory.create() and read("themes/", format="json", page_size=1))["next"]
    assert first["count"] == 1


def served(method: str, path: str) -> bytes:
    """The body that the application gives a server, which the test client would drop for HEAD."""
    environ = {**RequestFactory().generic(method, path).environ, "wsgi.input": BytesIO()}
    answer: Any = application(environ, lambda *_started: lambda _part: None)
    try:
        return b"".join(answer)
    finally:
        answer.close()


def test_head_has_no_body_whatever_the_server() -> None:
    for path in (f"{ROOT}themes/", "/themes/", f"{ROOT}nothing/", "/themes.atom"):
        assert served("GET", path)
        assert served("HEAD", path) == b"", path


def test_every_answer_names_the_versions_of_the_api_and_of_the_record_and_the_horizon() -> None:
    f.SourceFactory.create(published="2023-02-09")
    tag = Client().get(f"{ROOT}outcomes/").headers["ETag"]
    for path, headers in (
        ("", {}), ("outcomes/", {}), ("outcomes/", {"If-None-Match": tag}), ("nothing/", {}), ("outcomes/?a=1", {}),
    ):  # fmt: skip
        answer = Client().get(ROOT + path, headers=headers).headers
        assert answer["API-Version"] == "1.0"
        version = str(record.version().number)
        assert (answer["X-Record-Version"], answer["X-Horizon"]) == (version, "2023-02-09"), path


def links(path: str, **query: Any) -> dict[str, str]:
    """The addresses in the header Link, by relation."""
    header = Client().get(ROOT + path, query).headers["Link"]
    return {link.split('rel="')[1].split('"')[0]: link[: link.index(">")] for link in f", {header}".split(", <")[1:]}


def test_a_list_and_a_record_link_to_pages_beside_them_to_the_page_of_the_site_and_to_the_schema() -> None:
    outcomes = [f.OutcomeFactory.create(verb="endorsed") for _each in range(3)]
    found = links("outcomes/", verb="endorsed", page_size=2)
    assert set(found) == {"next", "first", "alternate", "describedby"}
    assert found["alternate"].endswith("/outcomes/?verb=endorsed")
    assert Client().get(found["alternate"]).status_code == 200
    further = Client().get(found["next"])
    assert len(further.json()["results"]) == 1
    assert f'<{further.json()["previous"]}>; rel="prev"' in further.headers["Link"]
    assert f'<{found["first"]}>; rel="first"' in further.headers["Link"]
    alone = links(f"outcomes/{outcomes[0].slug}/")
    assert set(alone) == {"alternate", "describedby"}
    assert alone["alternate"].endswith(outcomes[0].get_absolute_url())
    assert set(links("checks/")) == {"first", "describedby"}


def test_a_client_chooses_the_fields_of_lists_and_records_by_names_that_there_are() -> None:
    outcome = f.OutcomeFactory.create(verb="endorsed")
    (row,) = read("outcomes/", fields="key, verb_label,citations")["results"]
    assert {name: row[name] for name in ("key", "verb_label")} == {"key": outcome.slug, "verb_label": "endorsed"}
    assert len(row) == 3
    assert {"source", "aspect"} < set(row["citations"][0])
    assert read(f"outcomes/{outcome.slug}/", fields="name") == {"name": str(outcome)}
    assert set(read("changes/", fields="key,version")["results"][0]) == {"key", "version"}
    for path in ("outcomes/", f"outcomes/{outcome.slug}/", "changes/"):
        sentence = refused(path, fields="key,colour")["fields"]
        assert "“colour” is not a field here" in sentence
        assert "key, name, slug" in sentence
