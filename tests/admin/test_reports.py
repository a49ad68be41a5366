"""Readers’ reports are tasks in the admin, on the form of the record that they are about."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adgmin.models import Report
from tests import factories as f

from .curator import Curator, admin_url
from .test_strict_csp import breaches

pytestmark = pytest.mark.django_db


def report_on(row: Any = None, **values: str) -> Report:
    about = {"about": row.get_absolute_url(), "kind": row.plural, "object_id": row.pk} if row else {"about": "/"}
    return Report.objects.create(**{"text": "The date is wrong.", **about, **values})


def test_form_of_a_record_shows_its_open_reports_only(curator: Curator) -> None:
    outcome, other = f.OutcomeFactory.create_batch(2)
    report = report_on(outcome)
    report_on(outcome, text="An old matter.", state="done")
    report_on(other, text="Another record.")
    [line] = curator.form(outcome).texts(".readers-reports li")
    assert line.startswith("The date is wrong.")
    assert curator.form(outcome).links("The date is wrong.") == [admin_url(report, "change")]


def test_report_leads_to_the_page_and_to_the_form_of_its_record(curator: Curator) -> None:
    outcome = f.OutcomeFactory()
    page = curator.form(report_on(outcome, reply_to="a@b.example"))
    assert breaches(page) == []
    assert page.links(str(outcome)) == [admin_url(outcome, "change")]
    assert page.links(outcome.get_absolute_url()) == [outcome.get_absolute_url()]
    assert page.links("a@b.example") == ["mailto:a@b.example"]


def test_report_is_done_with_an_answer_and_can_be_opened_again(curator: Curator) -> None:
    report = report_on()
    page = curator.submit(report, state="done")
    assert page.errors == ["Say what was found and what was changed."]
    curator.submit(report, state="done", answer="The statement says 2024: corrected.")
    report.refresh_from_db()
    assert (report.state, str(report.closed_by)) == ("done", "maria")
    assert "maria" in " ".join(curator.form(report).texts(".field-closing"))
    curator.submit(report, state="open")
    report.refresh_from_db()
    assert (report.state, report.closed, report.closed_by) == ("open", None, None)


def test_second_curator_sees_the_answer_of_the_first(curator: Curator) -> None:
    report = report_on()
    opened = curator.form(report).fields
    curator.submit(report, answer="I look at it.")
    page = curator.client.post(admin_url(report, "change"), {**opened, "answer": "So do I.", "_save": "1"})
    assert "Saved in the meantime: “I look at it.”" in page.content.decode()
    report.refresh_from_db()
    assert report.answer == "I look at it."


def test_reports_are_listed_by_state_and_found_by_their_words(curator: Curator) -> None:
    report_on(text="The date is wrong.")
    report_on(text="The name is wrong.", state="done")
    assert breaches(curator.open(admin_url(Report))) == []
    listed = curator.open(admin_url(Report), state__exact="open").texts("#result_list th.field-shortened")
    assert listed == ["The date is wrong."]
    assert curator.open(admin_url(Report), q="name").texts("#result_list th.field-shortened") == ["The name is wrong."]


def test_reports_are_not_added_or_rewritten_and_can_be_deleted(curator: Curator) -> None:
    report = report_on()
    assert curator.client.get(admin_url(Report, "add")).status_code == 403
    curator.submit(report, text="Something else.", about="/elsewhere/")
    report.refresh_from_db()
    assert (report.text, report.about) == ("The date is wrong.", "/")
    curator.client.post(admin_url(report, "delete"), {"post": "yes"})
    assert not Report.objects.exists()


def test_pages_of_reports_cost_the_same_with_one_and_with_many(curator: Curator) -> None:
    report = report_on(f.OutcomeFactory())
    addresses = (admin_url(Report), admin_url(report, "change"))

    def costs() -> list[int]:
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                curator.open(address)
            found.append(len(queries))
        return found

    costs()  # Fills the caches of this process, such as that of content types.
    few = costs()
    Report.objects.bulk_create(Report(about="/", text=f"Report {number}") for number in range(200))
    assert costs() == few
    assert max(few) <= 12
