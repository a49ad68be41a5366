"""The chief manages users: adds them with a role and a link, deactivates them, resets their access."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from adgmin.curation import two_factor

from .curator import Curator, Page, admin_url, signed_in, superuser

pytestmark = pytest.mark.django_db

PASSWORD = "a sentence nobody else has"


@pytest.fixture
def chief(db: None) -> Curator:
    return signed_in("chief")


def user(name: str = "editor") -> User:
    return signed_in(name).user  # type: ignore[return-value]


def link_on(page: Page) -> str:
    [link] = page.texts("#content-main code")
    assert link.startswith("http://testserver/admin/welcome/")
    return link


def choose_password(link: str, password: str = PASSWORD) -> Page:
    """Follow a link as its receiver does."""
    client = Client()
    page = Page(client.get(link, follow=True))
    if not page.soup.select("[name=new_password1]"):
        return page
    where = page.response.redirect_chain[-1][0]  # type: ignore[attr-defined]
    return Page(client.post(where, {"new_password1": password, "new_password2": password}, follow=True))


def test_new_colleague_chooses_a_password_with_a_link_that_works_once(chief: Curator) -> None:
    page = chief.submit(User, username="budi", team="Contributor")
    link = link_on(page)
    budi = User.objects.get(username="budi")
    assert (budi.is_staff, budi.is_superuser, budi.has_usable_password()) == (True, False, False)
    assert [group.name for group in budi.groups.all()] == ["Contributor"]
    assert "This password is too short" in str(choose_password(link, "short").errors)
    assert "Your password is set" in choose_password(link).messages
    assert Client().post("/admin/login/", {"username": "budi", "password": PASSWORD}).status_code == 302
    assert "reset link was invalid" in choose_password(link).soup.get_text()


def test_role_is_changed_and_works_at_once(chief: Curator) -> None:
    editor = signed_in("editor")
    assert editor.user
    assert chief.submit(editor.user, team="Contributor").errors == []
    assert [group.name for group in editor.user.groups.all()] == ["Contributor"]
    assert not User.objects.get(pk=editor.user.pk).has_perm("adgmin.publish_record")


def test_deactivated_colleague_is_signed_out_and_gets_no_link(chief: Curator) -> None:
    editor = signed_in("editor")
    assert editor.user
    fields = chief.form(editor.user).fields
    del fields["is_active"]
    chief.client.post(admin_url(editor.user, "change"), fields)
    assert editor.client.get("/admin/").status_code == 302
    assert chief.client.post(f"/admin/auth/user/{editor.user.pk}/link/").status_code == 403


def test_forgotten_password_is_replaced_by_a_link(chief: Curator) -> None:
    editor = user()
    page = Page(chief.client.post(f"/admin/auth/user/{editor.pk}/link/"))
    choose_password(link_on(page))
    editor.refresh_from_db()
    assert editor.check_password(PASSWORD)
    assert LogEntry.objects.get(object_id=str(editor.pk)).change_message == "Made a link to set a password."


def test_second_factor_is_reset(chief: Curator) -> None:
    editor = user()
    TOTPDevice.objects.create(user=editor, confirmed=True)
    assert chief.form(editor).soup.select(f"form[action='/admin/auth/user/{editor.pk}/reset/']")
    page = Page(chief.client.post(f"/admin/auth/user/{editor.pk}/reset/", follow=True))
    assert "The second factor of “editor” is reset" in page.messages
    assert not two_factor.has_device(editor)
    assert chief.form(editor).soup.select("form[action$='/reset/']") == []


def test_operator_resets_the_second_factor_of_a_chief(chief: Curator) -> None:
    assert chief.user
    TOTPDevice.objects.create(user=chief.user, confirmed=True)
    call_command("reset_two_factor", "chief", verbosity=0)
    assert not two_factor.has_device(chief.user)
    with pytest.raises(CommandError, match="There is no user “nobody”"):
        call_command("reset_two_factor", "nobody")


def test_chief_cannot_raise_himself_or_anybody_to_superuser(chief: Curator) -> None:
    editor, me = user(), chief.user
    assert me
    for row in (me, editor):
        data = {
            **chief.form(row).fields,
            "is_superuser": "on",
            "is_staff": "on",
            "user_permissions": "1",
            "groups": "1",
        }
        assert chief.client.post(admin_url(row, "change"), data).status_code == 302
    assert not User.objects.filter(is_superuser=True).exists()
    assert not User.objects.filter(user_permissions__isnull=False).exists()


def test_chief_cannot_lock_himself_out(chief: Curator) -> None:
    assert chief.user
    page = chief.form(chief.user)
    assert {"team", "is_active"} & set(page.fields) == set()
    assert page.soup.select("form[action$='/link/']") == []
    chief.submit(chief.user, team="Contributor", first_name="Dewi")
    chief.user.refresh_from_db()
    assert (chief.user.first_name, chief.user.is_active) == ("Dewi", True)
    assert [group.name for group in chief.user.groups.all()] == ["Chief"]
    for view in ("link", "reset"):
        assert chief.client.post(f"/admin/auth/user/{chief.user.pk}/{view}/").status_code == 403


def test_chief_who_is_demoted_meanwhile_demotes_nobody(chief: Curator, monkeypatch: pytest.MonkeyPatch) -> None:
    assert chief.user
    call_command("create_curator", "dewi", role="chief", password=PASSWORD)
    dewi = Curator(User.objects.get(username="dewi"))
    assert dewi.user
    sent = {**dewi.form(chief.user).fields, "team": "Contributor"}
    demote = [lambda: chief.submit(dewi.user, team="Contributor")]
    lock = Group.objects.select_for_update

    def demoted_just_before() -> Any:
        if demote:
            assert demote.pop()().errors == []
        return lock()

    monkeypatch.setattr(Group.objects, "select_for_update", demoted_just_before)
    assert dewi.client.post(admin_url(chief.user, "change"), sent).status_code == 403
    assert [group.name for group in chief.user.groups.all()] == ["Chief"]


@pytest.mark.parametrize("lookup", ["password__startswith", "totpdevice__key__startswith", "groups__user__password"])
def test_list_gives_no_secret_away_letter_by_letter(chief: Curator, lookup: str) -> None:
    assert chief.client.get(admin_url(User), {lookup: "md5"}).status_code == 400


@pytest.mark.parametrize("name", ["operator", "Operator", "CHIEF"])
def test_name_that_stands_for_somebody_else_is_refused(chief: Curator, name: str) -> None:
    [error] = chief.submit(User, username=name, team="Editor").errors
    assert error.endswith("Choose another one.")
    with pytest.raises(CommandError, match="Choose another one"):
        call_command("create_curator", name)
    assert User.objects.get() == chief.user


def test_chief_cannot_touch_a_superuser(chief: Curator) -> None:
    root = superuser().user
    assert root
    assert chief.client.post(admin_url(root, "change"), {"username": "mine"}).status_code == 403
    for view in ("link", "reset"):
        assert chief.client.post(f"/admin/auth/user/{root.pk}/{view}/").status_code == 403


def test_chief_cannot_take_over_the_account_of_another_chief(chief: Curator) -> None:
    new = link_on(chief.submit(User, username="dewi", team="Chief"))
    dewi = User.objects.get(username="dewi")
    # A first link that grew old is made again.
    assert chief.client.post(f"/admin/auth/user/{dewi.pk}/link/").status_code == 200
    assert choose_password(new).errors == []
    TOTPDevice.objects.create(user=dewi, confirmed=True)
    for view in ("link", "reset"):
        assert chief.client.post(f"/admin/auth/user/{dewi.pk}/{view}/").status_code == 403
    page = chief.form(dewi)
    assert page.soup.select("form[action$='/link/'], form[action$='/reset/']") == []
    assert "No chief takes over the account of another one." in page.soup.get_text()
    assert superuser().client.post(f"/admin/auth/user/{dewi.pk}/reset/").status_code == 302


def test_superuser_manages_users_and_keeps_superusers() -> None:
    root, editor = superuser(), user()
    assert root.submit(editor, team="Chief").errors == []
    assert [group.name for group in editor.groups.all()] == ["Chief"]
    assert root.user
    assert root.submit(root.user, first_name="Root").errors == []
    root.user.refresh_from_db()
    assert root.user.is_superuser


def test_nobody_is_deleted(chief: Curator) -> None:
    for curator in (chief, superuser()):
        editor = user() if not User.objects.filter(username="editor") else User.objects.get(username="editor")
        assert curator.client.post(admin_url(editor, "delete"), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_users_are_the_chief_s_alone(role: str) -> None:
    curator, other = signed_in(role), User.objects.create_user("other")
    for url in (admin_url(User), admin_url(User, "add"), admin_url(other, "change")):
        assert curator.client.get(url).status_code == 403
    for view in ("link", "reset"):
        assert curator.client.post(f"/admin/auth/user/{other.pk}/{view}/").status_code == 403


def test_links_and_resets_are_posted(chief: Curator) -> None:
    editor = user()
    TOTPDevice.objects.create(user=editor, confirmed=True)
    for view in ("link", "reset"):
        # As after a sign-in that was due when the button was pressed.
        response: Any = chief.client.get(f"/admin/auth/user/{editor.pk}/{view}/")
        assert (response.status_code, response["Location"]) == (302, admin_url(editor, "change"))
    assert not LogEntry.objects.exists()
    assert TOTPDevice.objects.exists()


def test_list_shows_roles_and_second_factors(chief: Curator) -> None:
    TOTPDevice.objects.create(user=user(), confirmed=True)
    superuser()
    page = chief.open(admin_url(User))
    assert page.texts("td.field-role") == ["Chief", "Editor", "Chief"]
    shown = [str(image["alt"]) for image in page.soup.select("td.field-second_factor img")]
    assert shown == ["False", "True", "False"]


def test_taken_name_and_missing_role_are_refused(chief: Curator) -> None:
    page: Any = chief.submit(User, username="chief")
    assert "A user with that username already exists." in page.errors
    assert "This field is required." in page.errors
    assert not re.search("welcome", page.soup.get_text())
