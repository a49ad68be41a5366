"""Signing in: rules for passwords, limits of failures, what is logged, and when a session ends."""

import datetime as dt
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from adgmin.curation.sessions import BEGAN, USED
from adgmin.models import FailedSignIn, Report, ReportSender
from adgmin.models.sign_ins import ACCOUNT_LIMIT, ADDRESS_LIMIT, WINDOW
from adgmin.pages.clients import client_address

from .curator import Curator, Page

pytestmark = pytest.mark.django_db

PASSWORD = "a password for tests"
LOGIN = "/admin/login/"


def attempt(name: str = "maria", password: str = "wrong", client: Client | None = None, **meta: Any) -> Page:
    return Page((client or Client()).post(LOGIN, {"username": name, "password": password}, **meta))


def fail(times: int, **attempted: Any) -> None:
    assert {attempt(**attempted).status for _time in range(times)} <= {200}


@pytest.mark.parametrize("password", ["a", "1", "maria", "maria.the.curator", "short", "908070605040", "1q2w3e4r5t6y"])
def test_weak_password_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, User(username="maria.the.curator"))


@pytest.mark.parametrize("password", ["dora-dora-dora", "asean-asean-asean", "abcabcabcabcabc", "summer2026summer2026"])
def test_repeated_word_is_refused_with_advice(password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, User(username="maria.the.curator"))
    assert "Add another word or two" in " ".join(refused.value.messages)


def test_long_password_is_accepted() -> None:
    validate_password("a sentence nobody else has", User(username="maria"))


def test_account_is_locked_at_one_address_until_its_failures_are_old(curator: Curator) -> None:
    fail(ACCOUNT_LIMIT)
    page = attempt(password=PASSWORD)
    assert page.status == 429
    assert 0 < int(page.response["Retry-After"]) <= WINDOW.total_seconds()
    assert page.texts(".errornote") == ["Too many sign-ins have failed. Try again in 15 minutes."]
    assert attempt(name="Maria", password=PASSWORD).status == 429
    assert attempt(password=PASSWORD, REMOTE_ADDR="192.0.2.7").status == 302
    FailedSignIn.objects.update(at=timezone.now() - WINDOW)
    assert attempt(password=PASSWORD).status == 302


def test_address_is_locked_for_all_accounts(curator: Curator) -> None:
    for number in range(ADDRESS_LIMIT):
        FailedSignIn.objects.create(account=f"user{number}", address="127.0.0.1")
    assert attempt(password=PASSWORD).status == 429
    assert attempt(password=PASSWORD, REMOTE_ADDR="192.0.2.7").status == 302


def test_locked_attempt_computes_no_hash_and_does_not_prolong_the_lock(curator: Curator, monkeypatch: Any) -> None:
    fail(ACCOUNT_LIMIT)
    hashed = []
    monkeypatch.setattr(User, "check_password", lambda *_given: hashed.append(1))
    monkeypatch.setattr(User, "set_password", lambda *_given: hashed.append(1))
    assert attempt(password=PASSWORD).status == attempt(name="maria").status == 429
    assert hashed == []
    assert FailedSignIn.objects.count() == ACCOUNT_LIMIT


@pytest.mark.django_db(transaction=True)
def test_attempts_at_the_same_time_are_limited_too(transactional_db: None, monkeypatch: Any) -> None:
    hashed = []
    monkeypatch.setattr(User, "set_password", lambda *_given: hashed.append(1))
    attempt()  # What the first request of a process sets up is not for threads.

    def attempt_in_thread(_number: int) -> int:
        try:
            return int(attempt().status)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(attempt_in_thread, range(12)))
    assert len(hashed) == statuses.count(200) + 1 <= ACCOUNT_LIMIT
    assert attempt().status == 429


def test_success_clears_the_failures_of_the_account_alone(curator: Curator) -> None:
    fail(ACCOUNT_LIMIT - 1)
    fail(1, name="budi")
    assert attempt(password=PASSWORD).status == 302
    assert FailedSignIn.objects.get().account == "budi"


def test_old_failures_are_deleted(curator: Curator) -> None:
    FailedSignIn.objects.create(account="budi", address="192.0.2.7", at=timezone.now() - WINDOW)
    fail(1)
    assert FailedSignIn.objects.get().account == "maria"


def test_every_attempt_is_logged_in_one_line(curator: Curator, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "adgmin.sign_in")
    attempt(password=PASSWORD)
    fail(ACCOUNT_LIMIT, name="mar\nia")
    attempt(name="mar\nia")
    said = [record.getMessage() for record in caplog.records if record.name == "adgmin.sign_in"]
    assert said[0] == "Signed in: account 'maria' from 127.0.0.1"
    assert said[1:-1] == ["Sign-in failed: account 'mar\\nia' from 127.0.0.1"] * ACCOUNT_LIMIT
    assert said[-1].startswith("Sign-in locked: account 'mar\\nia' from 127.0.0.1, for another ")
    assert PASSWORD not in caplog.text


@pytest.mark.parametrize("name", ["", "x" * 5000, "\0", "𝕏" * 150])
def test_odd_names_fail_without_an_error(curator: Curator, name: str) -> None:
    assert attempt(name=name).status == 200


@pytest.mark.parametrize(
    ("remote", "forwarded", "behind", "expected"),
    [
        ("192.0.2.7", "198.51.100.1", False, "192.0.2.7"),
        ("127.0.0.1", "198.51.100.1, 192.0.2.7", True, "192.0.2.7"),
        ("127.0.0.1", None, True, "127.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", None, False, "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", None, False, "192.0.2.7"),
        ("", None, False, "unknown"),
    ],
)
def test_address_of_the_client(
    settings: Settings, rf: Any, remote: str, forwarded: str | None, behind: bool, expected: str
) -> None:
    settings.BEHIND_PROXY = behind
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert client_address(rf.get("/", REMOTE_ADDR=remote, **headers)) == expected


@pytest.mark.parametrize(("key", "minutes"), [(BEGAN, 12 * 60), (USED, 60)])
def test_session_ends_when_old_or_unused(curator: Curator, key: str, minutes: int) -> None:
    def age(minutes: float) -> int:
        session = curator.client.session
        session[key] -= minutes * 60
        session.save()
        return int(curator.client.get("/admin/").status_code)

    assert age(minutes - 1) == 200
    assert age(minutes + 1) == 302
    assert curator.client.get("/admin/").status_code == 302


def test_use_prolongs_a_session(curator: Curator) -> None:
    session = curator.client.session
    session[USED] -= 300
    session.save()
    curator.open("/admin/")
    assert curator.client.session[USED] > session[USED]


def test_new_password_ends_all_other_sessions(curator: Curator) -> None:
    other = Client()
    other.force_login(User.objects.get())
    new = "a sentence nobody else has"
    page = Page(
        curator.client.post(
            "/admin/password_change/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
        )
    )
    assert page.status == 302
    assert curator.client.get("/admin/").status_code == 200
    assert other.get("/admin/").status_code == 302


def test_cookie_of_a_session_that_was_left_is_worth_nothing(curator: Curator) -> None:
    thief = Client()
    thief.cookies["sessionid"] = curator.client.cookies["sessionid"].value
    assert thief.get("/admin/").status_code == 200
    curator.client.post("/admin/logout/")
    assert thief.get("/admin/").status_code == 302


def test_weak_new_password_is_refused_by_the_form(curator: Curator) -> None:
    sent = {"old_password": PASSWORD, "new_password1": "maria", "new_password2": "maria"}
    page = Page(curator.client.post("/admin/password_change/", sent))
    assert "This password is too short. It must contain at least 12 characters." in page.errors


def test_deactivated_user_is_signed_out(curator: Curator) -> None:
    User.objects.update(is_active=False)
    assert curator.client.get("/admin/").status_code == 302


def test_ended_sessions_are_deleted_at_a_sign_in(curator: Curator) -> None:
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(days=1))
    attempt(password=PASSWORD)
    assert Session.objects.count() == 1


def test_sign_in_deletes_what_is_known_of_the_senders_of_older_reports(curator: Curator) -> None:
    report = Report.objects.create(
        about="/", text="Wrong.", reply_to="a@b.example", sent=timezone.now() - dt.timedelta(days=31)
    )
    ReportSender.objects.create(digest="of yesterday", day=timezone.now().date() - dt.timedelta(days=1))
    attempt(password=PASSWORD)
    report.refresh_from_db()
    assert (report.reply_to, ReportSender.objects.exists()) == ("", False)


def test_public_pages_do_not_read_the_session(curator: Curator) -> None:
    assert "Cookie" not in curator.client.get("/about/").headers.get("Vary", "")
