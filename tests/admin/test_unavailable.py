"""A database that is locked, read-only or away: 503, what was typed is given back, and the public goes on reading.

The faults are real: another connection holds the lock, the connection may only read, or the server is gone.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from adgmin.record import State
from initiatives.models import Outcome
from tests import factories as f

from .curator import Curator, Page, admin_url

pytestmark = pytest.mark.django_db(transaction=True)

TYPED = "Typed for an hour."


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@contextmanager
def locked() -> Iterator[None]:
    """Another writer holds the lock for longer than this one waits."""
    if connection.vendor == "sqlite":
        execute("PRAGMA busy_timeout = 50")
        try:
            with closing(sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)) as file:
                file.execute("BEGIN IMMEDIATE")
                yield
        finally:
            execute(f"PRAGMA busy_timeout = {1000 * connection.settings_dict['OPTIONS']['timeout']}")
        return
    other = connection.copy()
    execute("SET lock_timeout = '50ms'")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("LOCK TABLE adgmin_recordversion, adgmin_keptcopy, adgmin_reportsender IN EXCLUSIVE MODE")
        yield
    finally:
        other.close()
        execute("RESET lock_timeout")


@contextmanager
def read_only() -> Iterator[None]:
    """The file of the database may not be written, or the server is a copy that only reads."""
    on, off = (
        ("PRAGMA query_only = ON", "PRAGMA query_only = OFF")
        if connection.vendor == "sqlite"
        else ("SET default_transaction_read_only = on", "RESET default_transaction_read_only")
    )
    execute(on)
    try:
        yield
    finally:
        execute(off)


@contextmanager
def away() -> Iterator[None]:
    """The file of the database is not there, or the server has ended the connection."""
    if connection.vendor == "sqlite":
        connection.close()
        name = connection.settings_dict["NAME"]
        connection.settings_dict["NAME"] = f"{name}.away/database"
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = name
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    other = connection.copy()
    with closing(other), other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    try:
        yield
    finally:
        connection.close()


FAULTS = pytest.mark.parametrize("fault", [locked, read_only], ids=lambda fault: fault.__name__)


@pytest.fixture
def draft() -> Outcome:
    draft: Outcome = f.OutcomeFactory.create(state=State.DRAFT)
    return draft


def send(curator: Curator, draft: Outcome, url: str, data: dict[str, Any]) -> Page:
    response: Any = curator.client.post(url, data)
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert "no-store" in response["Cache-Control"]
    page = Page(response)
    assert TYPED in page.texts("dl.kept dd")
    assert page.texts(".errornote") == ["Nothing was saved. Please try again in half a minute."]
    return page


@FAULTS
def test_form_sent_meanwhile_is_given_back_and_can_be_sent_again(curator: Curator, draft: Outcome, fault: Any) -> None:
    url = admin_url(draft, "change")
    sent = {**curator.form(draft).fields, "summary": TYPED, "_save": "1"}
    passage = f.PassageFactory()
    with fault():
        page = send(curator, draft, url, sent)
        send(curator, draft, admin_url(Outcome), {
            "action": "withdraw", "_selected_action": [draft.pk], "withdraw": "1", "reason": TYPED
        })  # fmt: skip
        send(curator, draft, f"/admin/adgmin/source/{passage.source.pk}/passages/", {"split": "1", "text": TYPED})
        # Pages are read as ever, by readers and by curators.
        assert Client().get("/outcomes/").status_code == 200
        report: Any = Client().post("/report/", {"about": "/", "text": TYPED})
        assert (report.status_code, report["Retry-After"]) == (503, "30")
        assert TYPED in Page(report).texts("#id_text")
        session = curator.client.session
        assert curator.form(draft).status == 200
    again = {
        str(each["name"]): str(each["value"]) for each in page.soup.select(f"form[action='{url}'] [name]")
    }  # fmt: skip
    assert Page(curator.client.post(url, again, follow=True)).errors == []
    draft.refresh_from_db()
    assert (draft.summary, session.session_key) == (TYPED, curator.client.session.session_key)


@FAULTS
def test_use_of_a_session_that_cannot_be_noted_is_no_error(curator: Curator, draft: Outcome, fault: Any) -> None:
    session = curator.client.session
    session["used"] = time.time() - 120
    session.save()
    with fault():
        assert curator.form(draft).status == 200


def test_what_is_sent_to_a_database_that_is_away_is_given_back(curator: Curator, draft: Outcome) -> None:
    curator.client.post("/admin/login/", {"username": "maria", "password": "a password for tests"})
    url, data = admin_url(draft, "change"), {"summary": TYPED}
    with away():
        send(curator, draft, url, data)
        page = curator.open(url)
        assert (page.status, page.texts("#content-main p")) == (503, ["Please load this page again in half a minute."])
        # Another site cannot send the cookie that says who uses the browser; what it sends is not shown.
        del curator.client.cookies["curator"]
        response: Any = curator.client.post(url, data)
        assert (response.status_code, TYPED in response.content.decode()) == (503, False)
    assert curator.open(url).status == 200
