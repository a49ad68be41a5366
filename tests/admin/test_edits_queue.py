"""Two curators at once: each save locks the version of the record before it reads what it is about to change."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adgmin import record
from adgmin.record import State
from initiatives.models import Outcome
from tests import factories as f

from .desk import Desk, address


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["change", "delete"])
def test_the_version_is_locked_first(desk: Desk, what: str) -> None:
    outcome = f.OutcomeFactory(state=State.DRAFT)
    sent = {**desk.form(outcome).fields, "post": "yes"}
    with CaptureQueriesContext(connection) as captured:
        assert desk.client.post(address(outcome, what), sent).status_code == 302
    tables = [query["sql"].lower() for query in captured]
    lock = next(place for place, sql in enumerate(tables) if "adgmin_recordversion" in sql)
    assert not [sql for sql in tables[:lock] if "initiatives_" in sql]


@pytest.mark.django_db(transaction=True)
def test_ten_curators_saving_at_once_all_succeed(desk: Desk) -> None:
    outcomes = [f.OutcomeFactory() for _number in range(10)]
    forms = [desk.form(outcome).fields for outcome in outcomes]
    desks = [Desk() for _outcome in outcomes]
    for one in desks:
        one.client.cookies = desk.client.cookies
    before, statuses = record.version().number, []

    def save(one: Desk, outcome: Outcome, fields: dict[str, Any]) -> None:
        try:
            response = one.client.post(address(outcome, "change"), {**fields, "summary": "Saved at once."})
            statuses.append(response.status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=args) for args in zip(desks, outcomes, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [302] * 10
    assert Outcome.objects.filter(summary="Saved at once.").count() == 10
    assert record.version().number == before + 10
