"""A page of a list is read from an index in its order: no database sorts all rows to show fifty."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from adgmin import record
from tests.record.scenes import make_record
from tests.remembered import remembered

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("made")]

LISTS = {
    "/actors/": "adgmin_actor",
    "/sources/": "adgmin_source",
    "/initiatives/": "initiatives_initiative",
    "/outcomes/": "initiatives_outcome",
    "/perspectives/": "initiatives_perspective",
    "/api/v1/checks/": "initiatives_check",
    "/api/v1/outcomes/": "initiatives_outcome",
}


@pytest.fixture
@remembered
def made(db: None) -> None:
    with record.editing():
        make_record()


@pytest.mark.parametrize(("address", "table"), LISTS.items())
def test_no_list_in_its_own_order_is_sorted(address: str, table: str, client: Client) -> None:
    assert not is_sorted(query_of_rows(client, address, table))


def test_list_in_an_order_without_an_index_is_sorted(client: Client) -> None:
    assert is_sorted(query_of_rows(client, "/outcomes/?ordering=object", "initiatives_outcome"))


def test_later_page_of_the_api_begins_where_the_last_one_ended(client: Client) -> None:
    following = client.get("/api/v1/actors/?page_size=1").json()["next"]
    sql = query_of_rows(client, following, "adgmin_actor")
    assert not is_sorted(sql)
    # SQLite: (state=? AND name>?); PostgreSQL: "Index Cond": "(((state)::text = … AND ((name)::text >= …
    assert re.search(r"state\W.* AND \W*name\W*(::text\W*)?>", "".join(explained(sql)))


def query_of_rows(client: Client, address: str, table: str) -> str:
    """The SQL that fetches the rows of a page of a list."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    (sql,) = [
        query["sql"]
        for query in captured
        if query["sql"].startswith(f'SELECT "{table}"."id"') and " LIMIT " in query["sql"].rsplit("ORDER BY", 1)[-1]
    ]
    return sql


def explained(sql: str) -> Iterator[str]:
    """What the database does for the rows themselves, without subqueries, one text for each step."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            yield from (step for _id, parent, _unused, step in cursor.fetchall() if parent == 0)
            return
        # There are so few rows that to read and sort all of them would be quicker.
        for cheaper in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{cheaper} = off")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        ((plans,),) = cursor.fetchall()
        yield from steps(plans[0]["Plan"])


def steps(plan: dict[str, Any]) -> Iterator[str]:
    yield json.dumps({name: value for name, value in plan.items() if name != "Plans"})
    for part in plan.get("Plans", ()):
        if part["Parent Relationship"] not in ("SubPlan", "InitPlan"):
            yield from steps(part)


def is_sorted(sql: str) -> bool:
    sort = "FOR ORDER BY" if connection.vendor == "sqlite" else '"Node Type": "Sort"'
    return any(sort in step for step in explained(sql))
