"""The second factor: set up before anything else, asked for at the sign-in, recovered with codes, reset."""

import re
import time
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from adgmin.curation import two_factor
from tests import factories as f
from tests.html import parsed

from .curator import Curator, Page, admin_url, signed_in, superuser

pytestmark = pytest.mark.django_db

SET_UP, CODE = "/admin/two-factor/", "/admin/two-factor/code/"


@pytest.fixture(autouse=True)
def required(settings: Settings) -> None:
    settings.REQUIRE_TWO_FACTOR = True


def code_of(device: TOTPDevice, ahead: int = 0) -> str:
    """The code that the app shows now, or will some steps later."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    totp.time = time.time() + ahead * device.step
    return f"{totp.token():06d}"


def set_up(curator: Curator) -> tuple[TOTPDevice, list[str]]:
    """Set up an app; returns it with the recovery codes."""
    curator.open(SET_UP)
    device = TOTPDevice.objects.get(user=curator.user)
    page = Page(curator.client.post(SET_UP, {"code": code_of(device)}))
    return TOTPDevice.objects.get(confirmed=True), page.texts(".recovery-codes code")


def again(curator: Curator) -> Curator:
    """The same user in another browser, after the password."""
    return Curator(curator.user)


def forget_throttling() -> None:
    for noun in (TOTPDevice, StaticDevice):
        noun.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)


@pytest.mark.parametrize("role", ["editor", "chief"])
def test_who_may_publish_sets_up_an_app_before_anything_else(role: str) -> None:
    curator = signed_in(role)
    outcome = f.OutcomeFactory()
    for url in ("/admin/", admin_url(outcome, "change"), "/admin/password_change/", "/admin/autocomplete/"):
        response: Any = curator.client.get(url)
        assert (response.status_code, response["Location"]) == (302, f"{SET_UP}?next={url}")
    assert curator.client.post(admin_url(outcome, "delete"), {"post": "yes"}).status_code == 302
    page = curator.open(SET_UP)
    assert page.texts("#nav-sidebar, #user-tools a") == []
    [image] = page.soup.select(".second-factor img")
    assert str(image["src"]).startswith("data:image/svg+xml")
    assert page.texts(".second-factor code") != [""]


def test_superuser_counts_as_a_chief() -> None:
    assert superuser().client.get("/admin/")["Location"] == f"{SET_UP}?next=/admin/"


def test_contributor_needs_none_and_development_neither(settings: Settings) -> None:
    assert signed_in("contributor").client.get("/admin/").status_code == 200
    settings.REQUIRE_TWO_FACTOR = False
    assert signed_in("editor").client.get("/admin/").status_code == 200


def test_right_code_confirms_the_app_and_shows_recovery_codes_once(curator: Curator) -> None:
    device, codes = set_up(curator)
    assert device.confirmed
    assert len(set(codes)) == two_factor.RECOVERY_CODES
    assert curator.client.get("/admin/").status_code == 200
    page = curator.open(SET_UP)
    assert "10 recovery codes are left" in page.soup.get_text()
    assert page.texts("code") == []
    stored = set(StaticToken.objects.values_list("token", flat=True))
    assert not stored & {code.replace("-", "")[:16] for code in codes}


def test_wrong_code_confirms_nothing(curator: Curator) -> None:
    curator.open(SET_UP)
    page = Page(curator.client.post(SET_UP, {"code": "000000"}))
    assert page.texts(".errornote") == ["This code is not right, or it has been used."]
    assert not TOTPDevice.objects.filter(confirmed=True).exists()
    assert curator.client.get("/admin/").status_code == 302


def test_sign_in_asks_for_the_code_and_goes_on(curator: Curator) -> None:
    device, _codes = set_up(curator)
    other = again(curator)
    where = "/admin/adgmin/source/"
    assert other.client.get(where)["Location"] == f"{CODE}?next={where}"
    assert other.client.get("/admin/login/")["Location"] == CODE
    assert other.client.get(SET_UP)["Location"].startswith(CODE)
    response: Any = other.client.post(f"{CODE}?next={where}", {"code": code_of(device, ahead=1)})
    assert response["Location"] == where
    assert other.client.get(where).status_code == 200
    assert other.client.get(CODE)["Location"] == "/admin/"


def test_code_and_recovery_code_work_once(curator: Curator) -> None:
    device, codes = set_up(curator)
    used = code_of(device)
    assert again(curator).client.post(CODE, {"code": used}).status_code == 200
    forget_throttling()
    assert again(curator).client.post(CODE, {"code": f" {codes[0].upper()} "}).status_code == 302
    assert again(curator).client.post(CODE, {"code": codes[0]}).status_code == 200
    forget_throttling()
    assert again(curator).client.post(CODE, {"code": codes[1]}).status_code == 302
    assert StaticToken.objects.count() == two_factor.RECOVERY_CODES - 2


def test_new_recovery_codes_replace_the_old_ones(curator: Curator) -> None:
    _device, codes = set_up(curator)
    new = Page(curator.client.post(SET_UP)).texts(".recovery-codes code")
    assert len(new) == two_factor.RECOVERY_CODES
    assert not set(new) & set(codes)
    assert again(curator).client.post(CODE, {"code": codes[0]}).status_code == 200
    forget_throttling()
    assert again(curator).client.post(CODE, {"code": new[0]}).status_code == 302


def test_guessing_is_slowed_down(curator: Curator, caplog: pytest.LogCaptureFixture) -> None:
    device, _codes = set_up(curator)
    other = again(curator)
    assert other.client.post(CODE, {"code": "000000"}).status_code == 200
    response: Any = other.client.post(CODE, {"code": code_of(device, ahead=1)})
    assert response.status_code == 429
    assert int(response["Retry-After"]) >= 1
    assert "Second factor failed: account 'maria'" in caplog.text


@pytest.mark.parametrize("code", ["", "٠٠٠٠٠٠", "-", "\0", "x" * 500, "9" * 40, "12345"])
def test_odd_codes_are_refused(curator: Curator, code: str) -> None:
    set_up(curator)
    assert again(curator).client.post(CODE, {"code": code}).status_code == 200


def test_who_has_an_app_is_asked_even_where_none_is_required(settings: Settings) -> None:
    settings.REQUIRE_TWO_FACTOR = False
    contributor = signed_in("contributor")
    set_up(contributor)
    assert again(contributor).client.get("/admin/")["Location"] == f"{CODE}?next=/admin/"


def test_reset_app_ends_what_it_verified_and_leads_to_a_new_one(curator: Curator) -> None:
    set_up(curator)
    other = again(curator)
    assert curator.user
    two_factor.reset(curator.user)
    assert curator.client.get("/admin/").status_code == 302
    page = Page(other.client.get("/admin/", follow=True))
    assert page.texts("h1") == ["Two-factor sign-in"]
    assert page.soup.select(".second-factor img")


@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_session_that_is_older_than_the_app_is_asked_for_the_code(role: str) -> None:
    curator = signed_in(role)
    older = again(curator)
    device, _codes = set_up(curator)
    page = Page(older.client.post(SET_UP, follow=True))
    assert (page.texts("h1"), page.texts(".recovery-codes code")) == (["Your second factor"], [])
    assert older.client.get("/admin/")["Location"] == f"{CODE}?next=/admin/"
    assert older.client.post(CODE, {"code": code_of(device, ahead=1)}).status_code == 302
    assert older.client.get("/admin/").status_code == 200


def test_half_signed_in_user_can_log_out(curator: Curator) -> None:
    page = Page(curator.client.post("/admin/logout/"))
    assert page.status == 200
    assert curator.client.get(SET_UP)["Location"].startswith("/admin/login/")


def test_strangers_and_users_without_the_admin_get_the_sign_in_page() -> None:
    visitor = Curator(User.objects.create_user("visitor"))
    for client in (Curator().client, visitor.client):
        for url in (SET_UP, CODE):
            assert client.get(url)["Location"] == f"/admin/login/?next={url}"


def test_form_sent_before_the_code_is_kept(curator: Curator) -> None:
    device, _codes = set_up(curator)
    other = again(curator)
    response: Any = other.client.post("/admin/adgmin/theme/add/", {"name": "Typed"})
    assert response["Location"] == f"{CODE}?next=/admin/kept/"
    other.client.post(f"{CODE}?next=/admin/kept/", {"code": code_of(device, ahead=1)})
    assert other.open("/admin/kept/").texts("dl.kept dd") == ["Typed"]


def test_address_on_another_site_is_not_followed(curator: Curator) -> None:
    device, _codes = set_up(curator)
    response: Any = again(curator).client.post(f"{CODE}?next=https://example.org/", {"code": code_of(device, ahead=1)})
    assert response["Location"] == "/admin/"


def test_no_answer_may_be_stored_and_no_key_is_in_the_admin(curator: Curator) -> None:
    curator.open(SET_UP)
    assert "no-store" in curator.client.get(SET_UP)["Cache-Control"]
    soup = parsed(curator.client.get(SET_UP).content)
    assert re.fullmatch(r"[A-Z2-7]{32}", str(soup.select_one(".second-factor code").get_text()))  # type: ignore[union-attr]
    assert not {TOTPDevice, StaticDevice} & set(admin.site._registry)
