"""Concurrent saves: each locks the record version before it reads the row that it changes."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adgmin import record
from adgmin.record import State
from initiatives.models import Outcome
from tests import factories as f

from .curator import Curator, admin_url


@pytest.mark.both_databases
@pytest.mark.django_db
@pytest.mark.parametrize("what", ["change", "delete"])
def test_version_row_is_locked_before_the_record_is_read(curator: Curator, what: str) -> None:
    outcome = f.OutcomeFactory(state=State.DRAFT)
    sent = {**curator.form(outcome).fields, "post": "yes"}
    with CaptureQueriesContext(connection) as captured:
        assert curator.client.post(admin_url(outcome, what), sent).status_code == 302
    statements = [query["sql"].lower() for query in captured]
    lock = next(index for index, sql in enumerate(statements) if "adgmin_recordversion" in sql)
    assert not [sql for sql in statements[:lock] if "initiatives_" in sql]


@pytest.mark.django_db(transaction=True)
def test_ten_concurrent_saves_all_succeed(curator: Curator) -> None:
    outcomes = [f.OutcomeFactory() for _number in range(10)]
    forms = [curator.form(outcome).fields for outcome in outcomes]
    curators = [Curator() for _outcome in outcomes]
    for other in curators:
        other.client.cookies = curator.client.cookies
    before, statuses = record.version().number, []

    def save(user: Curator, outcome: Outcome, fields: dict[str, Any]) -> None:
        try:
            response = user.client.post(admin_url(outcome, "change"), {**fields, "summary": "Saved at once."})
            statuses.append(response.status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=args) for args in zip(curators, outcomes, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [302] * 10
    assert Outcome.objects.filter(summary="Saved at once.").count() == 10
    assert record.version().number == before + 10
