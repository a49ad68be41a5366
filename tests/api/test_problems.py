"""Every error is a problem detail (RFC 9457), from whichever layer it comes."""

import logging
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from tests.api.calls import ROOT

pytestmark = pytest.mark.django_db


def assert_problem(response: Any, status: int) -> dict[str, Any]:
    """What a problem has."""
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert problem["type"] == "about:blank"
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    return problem


@pytest.mark.parametrize("path", ["nothing/", "outcomes/nobody/", "outcomes/a/b/", "outcomes/%00/", "passages/a/", "/"])
def test_what_is_not_there_is_a_problem_whether_routed_or_not(path: str) -> None:
    assert_problem(Client().get(ROOT + path), 404)


def test_an_address_without_its_last_slash_leads_to_the_one_with_it() -> None:
    response = Client().get(f"{ROOT}outcomes?verb=noted")
    assert (response.status_code, response.headers["Location"]) == (301, f"{ROOT}outcomes/?verb=noted")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(method: str) -> None:
    response = getattr(Client(), method)(f"{ROOT}outcomes/", "{}", content_type="application/json")
    assert_problem(response, 405)
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_what_cannot_be_served_as_asked_is_a_problem() -> None:
    assert_problem(Client().get(f"{ROOT}outcomes/", headers={"Accept": "text/csv"}), 406)
    assert Client().get(f"{ROOT}outcomes/", headers={"Accept": "text/html,*/*;q=0.8"}).status_code == 200


def test_a_query_string_with_more_parameters_than_we_read_is_a_problem() -> None:
    assert_problem(Client().get(f"{ROOT}outcomes/?" + "verb=noted&" * 2000), 400)


@pytest.mark.parametrize("table", ["initiatives_outcome", "adgmin_recordversion"])
def test_a_failure_of_ours_is_logged_and_says_nothing_of_its_cause(
    table: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(execute: Any, sql: str, *rest: Any) -> Any:
        if table in sql or "initiatives_outcome" in sql:
            raise DatabaseError("secret cause")
        return execute(sql, *rest)

    monkeypatch.setattr(logging.getLogger("django"), "propagate", True)
    with connection.execute_wrapper(fail):
        response = Client(raise_request_exception=False).get(f"{ROOT}outcomes/")
    assert_problem(response, 500)
    assert b"secret" not in response.content
    assert "secret cause" in caplog.text
    assert "ETag" not in response.headers


def test_any_site_may_read_what_is_there_and_what_is_not() -> None:
    for path in ("outcomes/", "outcomes/nobody/", "nothing/"):
        assert Client().get(ROOT + path).headers["Access-Control-Allow-Origin"] == "*"
    asked = Client().options(f"{ROOT}outcomes/")
    assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
