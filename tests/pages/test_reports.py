"""Readers report an error with a form that needs no account, no cookie and no script."""

import datetime as dt
import logging
from io import StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client, override_settings
from django.utils import timezone

from adgmin.apps import check_reports_can_be_sent
from adgmin.models import FailedSignIn, Report, ReportSender
from adgmin.models.reports import MOST_A_DAY, sender_digest
from adgmin.models.sign_ins import WINDOW
from adgmin.record import State
from tests import factories as f
from tests.html import parsed

from .site import Site, get, one, page, words

pytestmark = pytest.mark.django_db

REPORT = {"about": "/outcomes/", "text": "The date is wrong.", "source": "Statement, para 6", "reply_to": "a@b.example"}


def send(client: Client | None = None, headers: dict[str, str] | None = None, **changes: str) -> Any:
    return (client or Client()).post("/report/", {**REPORT, "website": "", **changes}, headers=headers)


def soup_of(response: Any) -> BeautifulSoup:
    return parsed(response.content)


def test_foot_of_every_page_links_to_a_report_about_that_address() -> None:
    site = Site()
    outcomes = f"{site.address('outcomes')}?verb=endorsed&as_of=2031-01-01"
    for address in [*site.addresses().values(), outcomes]:
        [link] = page(address).select(".site-foot a[href^='/report/']")
        form = page(str(link["href"]))
        asked = "/report/" if address.startswith("/report/") else address
        assert one(form, "#id_about")["value"] == ("/" if asked == "/report/" else address), address
        # On the form itself the link is to a report on the same page.
        again = str(one(form, ".site-foot a[href^='/report/']")["href"])
        assert one(page(again), "#id_about")["value"] == one(form, "#id_about")["value"]


def test_error_pages_link_to_the_form_without_an_address() -> None:
    site, draft = Site(), f.OutcomeFactory(state=State.DRAFT)
    for address in ("/nowhere/", draft.get_absolute_url()):
        assert soup_of(get(address, 404)).select(".site-foot a[href='/report/']")
    address, status = site.looks()["withdrawn"]
    link = one(soup_of(get(address, status)), ".site-foot a[href^='/report/']")
    assert one(page(str(link["href"])), "#id_about")["value"] == address


def test_a_very_long_address_is_reported_without_its_query_string() -> None:
    link = page(f"/search/?q={'a' * 1200}").select_one(".site-foot a[href^='/report/']")
    assert link
    assert str(link["href"]) == "/report/?about=%2Fsearch%2F"


def test_a_report_is_a_task_on_the_record_and_answered_with_thanks() -> None:
    site = Site()
    for row in (site.outcome, site.meeting, site.passage, site.partner, site.theme):
        response = send(about=f"{row.get_absolute_url()}?as_of=2024")
        assert response.status_code == 302
        thanks = page(response["Location"])
        assert words(one(thanks, "h1")) == "Thank you for your report"
        assert thanks.select(f"main a[href='{row.get_absolute_url()}?as_of=2024']")
        report = Report.objects.latest("pk")
        assert (report.row(), report.state) == (row, "open")
        assert Report.objects.about(row).waiting().get() == report
        assert (report.text, report.source, report.reply_to) == (REPORT["text"], REPORT["source"], REPORT["reply_to"])
    send(about=f"/meetings/{site.meeting.slug}/changes/")
    assert Report.objects.latest("pk").row() == site.meeting


def test_a_report_on_a_page_of_no_public_record_is_kept_without_one() -> None:
    draft = f.OutcomeFactory(state=State.DRAFT)
    for about in ("/", "/outcomes/?verb=noted", "/nowhere/", draft.get_absolute_url()):
        assert send(about=about).status_code == 302
        report = Report.objects.latest("pk")
        assert (report.about, report.kind, report.row()) == (about, "", None)


def test_the_host_is_left_out_of_a_pasted_address() -> None:
    send(about="https://tracker.example/outcomes/?verb=noted")
    assert Report.objects.get().about == "/outcomes/?verb=noted"


@pytest.mark.parametrize("about", ["javascript:alert(1)", "//other.example/", "/\\other.example", "outcomes"])
def test_an_address_of_no_page_of_the_site_is_refused(about: str) -> None:
    get(f"/report/?about={about}", 400)
    if about != "//other.example/":  # Its host is left out of what is typed.
        assert send(about=about).status_code == 422
        assert not Report.objects.exists()


def test_errors_keep_what_was_typed() -> None:
    response = send(text="", reply_to="nobody")
    assert response.status_code == 422
    form = soup_of(response)
    assert [words(error) for error in form.select(".errorlist li")] == [
        "This field is required.", "Enter a valid email address.",
    ]  # fmt: skip
    assert "What you wrote is still here." in words(one(form, "[role=alert]"))
    assert one(form, "#id_reply_to")["value"] == "nobody"
    assert one(form, "#id_source").get_text().strip() == REPORT["source"]
    assert not Report.objects.exists()


@pytest.mark.both_databases
def test_hidden_characters_are_left_out() -> None:
    send(about="/out\u202ecomes/\v", text="It is\v\u202ewrong.\0", source="Statement,\u2028para 6")
    report = Report.objects.get()
    assert (report.about, report.text, report.source) == ("/outcomes/", "It is\nwrong.", "Statement,\npara 6")
    assert send(text="\u200b\0").status_code == 422


def test_no_cookie_is_set_and_no_token_is_needed() -> None:
    client = Client(enforce_csrf_checks=True)
    assert not client.get("/report/").cookies
    response = send(client)
    assert (response.status_code, len(response.cookies)) == (302, 0)
    assert not client.get(response["Location"]).cookies


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://other.example"}, {"Origin": "null"},
    ],
)  # fmt: skip
def test_a_form_sent_by_another_site_is_shown_and_not_saved(headers: dict[str, str]) -> None:
    response = send(headers=headers)
    assert response.status_code == 403
    assert one(soup_of(response), "#id_text").get_text().strip() == REPORT["text"]
    assert not Report.objects.exists()


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}, {}])
def test_a_form_sent_by_this_site_is_saved(headers: dict[str, str]) -> None:
    assert send(headers=headers).status_code == 302
    assert Report.objects.exists()


def test_a_robot_that_fills_in_the_hidden_field_is_thanked_and_ignored() -> None:
    response = send(website="https://pills.example")
    assert response.status_code == 302
    assert not Report.objects.exists()


@pytest.mark.both_databases
def test_an_address_that_sends_too_many_is_refused_until_tomorrow() -> None:
    for _number in range(MOST_A_DAY):
        assert send().status_code == 302
    response = send()
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 86_401
    assert one(soup_of(response), "#id_text").get_text().strip() == REPORT["text"]
    assert Report.objects.count() == MOST_A_DAY
    assert Client(REMOTE_ADDR="192.0.2.7").post("/report/", REPORT).status_code == 302


def test_all_addresses_together_send_only_so_many_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adgmin.models.reports.MOST_IN_ALL", 3)
    answers = [Client(REMOTE_ADDR=f"192.0.2.{number}").post("/report/", REPORT).status_code for number in range(4)]
    assert answers == [302, 302, 302, 429]
    assert Report.objects.count() == 3


def test_a_request_that_is_too_large_is_refused_without_a_traceback(caplog: pytest.LogCaptureFixture) -> None:
    response = Client(raise_request_exception=False).post(
        "/report/", f"text={'x' * 3_000_000}", content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 400
    assert "at most 2.5 MB of text" in response.content.decode()
    [line] = [each for each in caplog.records if each.name == "django.security.RequestDataTooBig"]
    console: Any = logging.getHandlerByName("console")
    assert console.filter(line)
    assert (line.levelname, line.exc_info) == ("WARNING", None)


@override_settings(BEHIND_PROXY=True)
def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_added() -> None:
    for number in range(3):
        send(headers={"X-Forwarded-For": f"203.0.113.{number}, 192.0.2.1"})
    assert ReportSender.objects.get().digest == sender_digest("192.0.2.1", timezone.now().date())


def test_counts_name_no_address_and_are_gone_the_day_after() -> None:
    today = timezone.now().date()
    tomorrow = today + dt.timedelta(days=1)
    assert sender_digest("192.0.2.1", today) != sender_digest("192.0.2.1", tomorrow)
    ReportSender.objects.create(digest="of yesterday", day=today - dt.timedelta(days=1))
    send()
    [row] = ReportSender.objects.all()
    assert (row.day, row.number) == (today, 1)
    assert "127.0.0.1" not in row.digest


def old_report() -> Report:
    sent = timezone.now() - dt.timedelta(days=31)
    return Report.objects.create(about="/", text="Long ago.", reply_to="old@b.example", sent=sent)


def test_a_new_report_deletes_reply_addresses_after_30_days_and_keeps_the_reports() -> None:
    old = old_report()
    send()
    old.refresh_from_db()
    assert (old.text, old.reply_to) == ("Long ago.", "")
    assert Report.objects.get(about="/outcomes/").reply_to == REPORT["reply_to"]


def test_the_command_deletes_the_same() -> None:
    old, output = old_report(), StringIO()
    ReportSender.objects.create(digest="of yesterday", day=timezone.now().date() - dt.timedelta(days=1))
    FailedSignIn.objects.create(account="maria", address="192.0.2.1", at=timezone.now() - WINDOW)
    for said in ("1 reply address deleted.", "No reply address is older than 30 days."):
        call_command("forget_senders", stdout=output)
        assert said in output.getvalue()
    old.refresh_from_db()
    assert (old.reply_to, ReportSender.objects.exists(), FailedSignIn.objects.exists()) == ("", False, False)


def test_the_pages_of_reports_are_not_to_be_indexed() -> None:
    for address in ("/report/", "/report/sent/"):
        assert one(page(address), "meta[name=robots]")["content"] == "noindex"
    assert "nofollow" in one(page("/"), ".site-foot a[href^='/report/']")["rel"]


@override_settings(REPORT_FORM=False, SITE_REPORT_URL="mailto:errors@example.org")
def test_without_the_form_the_page_names_the_address() -> None:
    soup = page("/report/")
    assert not soup.select("main form")
    assert soup.select("main a[href='mailto:errors@example.org']")
    assert send().status_code == 405
    assert not Report.objects.exists()


@override_settings(REPORT_FORM=False, SITE_REPORT_URL="")
def test_without_form_and_address_the_page_says_so_and_the_deploy_check_fails() -> None:
    assert "names no address for reports" in words(page("/report/"))
    [error] = check_reports_can_be_sent()
    assert error.id == "adgmin.E001"


@pytest.mark.parametrize("on", [{"REPORT_FORM": True}, {"SITE_REPORT_URL": "https://errors.example"}])
def test_the_deploy_check_is_content_with_form_or_address(on: dict[str, Any]) -> None:
    with override_settings(**{"REPORT_FORM": False, "SITE_REPORT_URL": "", **on}):
        assert check_reports_can_be_sent() == []
