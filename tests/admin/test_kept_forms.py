"""A form that was sent after the session had ended: what was typed survives, for the same user and nobody else."""

from typing import Any

import pytest
from bs4 import Tag
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client, RequestFactory
from django_otp.plugins.otp_totp.models import TOTPDevice

from adgmin.curation.sent_rows import groups
from adgmin.curation.unsaved import unavailable
from adgmin.record import State
from initiatives.models import Outcome
from tests import factories as f

from .curator import Curator, Page, admin_url
from .test_bench import passage_with

pytestmark = pytest.mark.django_db

PASSWORD = "a password for tests"


def sign_in(client: Client, name: str = "maria", where: str = "/admin/") -> Page:
    return Page(client.post(f"/admin/login/?next={where}", {"username": name, "password": PASSWORD}, follow=True))


@pytest.fixture
def client(curator: Curator) -> Client:
    """Signed in through the form, as a browser is."""
    client = Client(enforce_csrf_checks=False)
    sign_in(client)
    return client


@pytest.fixture
def draft() -> Outcome:
    draft: Outcome = f.OutcomeFactory.create(state=State.DRAFT)
    return draft


def typed(client: Client, draft: Outcome, **changes: Any) -> dict[str, Any]:
    return {
        **Page(client.get(admin_url(draft, "change"))).fields,
        "summary": "Typed\nfor an hour.",
        "_save": "1",
        **changes,
    }


def end_session(client: Client) -> None:
    session = client.session
    session["used"] = 0
    session.save()


def offered(page: Page) -> tuple[str, dict[str, str]]:
    """The address and the fields of the form that is offered again."""
    [form] = page.soup.select("form[action^='/admin/initiatives']")
    assert isinstance(form, Tag)
    return str(form["action"]), {str(field["name"]): str(field["value"]) for field in form.select("[name]")}


def discard(client: Client) -> Page:
    """Discard the form that the page shows; returns the next page."""
    key = Page(client.get("/admin/kept/")).soup.select_one("form[action='/admin/kept/'] [name=_kept]")
    assert isinstance(key, Tag)
    return Page(client.post("/admin/kept/", {"_kept": key["value"]}, follow=True))


def test_form_is_offered_after_the_sign_in_and_saves_what_was_typed(client: Client, draft: Outcome) -> None:
    data = typed(client, draft)
    end_session(client)
    response: Any = client.post(admin_url(draft, "change"), data)
    assert (response.status_code, response["Location"]) == (302, "/admin/login/?next=/admin/kept/")
    assert "What you sent is kept" in Page(client.get(response["Location"])).messages
    page = sign_in(client, where="/admin/kept/")
    assert page.texts("h1") == ["Sent, but not saved"]
    assert f"Outcome: {draft}" in page.texts("h2")
    assert page.texts("dl.kept dt")[page.texts("dl.kept dd").index("Typed for an hour.")] == "Summary"
    assert not [name for name in page.texts("dl.kept dt") if "_FORMS" in name or "seen" in name]
    action, fields = offered(page)
    assert action == admin_url(draft, "change")
    client.post(action, fields)
    draft.refresh_from_db()
    assert draft.summary == "Typed\nfor an hour."
    page = Page(client.get("/admin/kept/", follow=True))
    assert page.texts("h1") == ["The record"]
    assert "No form of yours is kept: what was kept has been sent again or discarded." in page.messages


def test_only_what_was_entered_is_shown(client: Client, draft: Outcome) -> None:
    passage = passage_with("The Meeting adopted the Tea Guide.", state=State.DRAFT)
    bench = admin_url(passage, "bench")
    opened = Page(client.get(bench)).fields
    ticked = {"outcomes-0-accept": "on"}
    for url, sent, shown in (
        (admin_url(draft, "change"), typed(client, draft), {"Summary"}),
        (bench, {**opened, "commitments-0-text": "A tea fund"}, {"What"}),
        (bench, {**opened, **ticked}, {"Save this row", "Title", "Verb", "Citation 1: Printed", "Citation 1: Aspect"}),
    ):
        end_session(client)
        client.post(url, sent)
        labels = set(sign_in(client, where="/admin/kept/").texts("dl.kept dt"))
        assert shown <= labels if sent.get("outcomes-0-accept") else labels == shown
        assert "State" not in labels
        discard(client)


def test_it_survives_a_wrong_password_and_can_be_discarded(client: Client, draft: Outcome) -> None:
    end_session(client)
    client.post(admin_url(draft, "change"), {"summary": "Typed."})
    client.post("/admin/login/", {"username": "maria", "password": "wrong"})
    assert "Typed." in sign_in(client, where="/admin/kept/").texts("dl.kept dd")
    page = discard(client)
    assert (page.texts("h1"), page.messages) == (["The record"], "The form was discarded.")


def test_forms_of_several_windows_are_kept_beside_each_other(client: Client, draft: Outcome) -> None:
    end_session(client)
    for typed_there in ("In one window.", "In another.", "In another."):
        client.post(admin_url(draft, "change"), {"summary": typed_there})
    page = sign_in(client)
    assert page.texts(".attention a")[0] == "2 forms that you sent, not saved"
    page = Page(client.get("/admin/kept/"))
    assert page.texts("dl.kept dd") == ["In another."]
    action, fields = offered(page)
    client.post(action, fields)
    assert Page(client.get("/admin/kept/")).texts("dl.kept dd") == ["In one window."]
    # A form about the same record that is sent from its own page leaves what is kept.
    client.post(action, typed(client, draft))
    assert discard(client).messages == "The form was discarded."


def test_form_of_buttons_leads_back_to_its_page(client: Client, draft: Outcome) -> None:
    end_session(client)
    client.post("/admin/adgmin/source/1/review/", {"seen": "1", "publish": "1"})
    page = sign_in(client, where="/admin/kept/")
    assert "Nothing was done." in page.soup.get_text()
    assert page.links("Open the page again") == ["/admin/adgmin/source/1/review/"]


def test_nobody_else_gets_it(client: Client, draft: Outcome) -> None:
    call_command("create_curator", "budi", password=PASSWORD)
    end_session(client)
    client.post(admin_url(draft, "change"), {"summary": "Typed by Maria."})
    page = sign_in(client, "budi", "/admin/kept/")
    assert page.texts("h1") == ["The record"]
    assert "kept_forms" not in client.session


def test_stranger_stores_nothing(draft: Outcome) -> None:
    client = Client()
    response: Any = client.post(admin_url(draft, "change"), {"summary": "Typed."})
    assert response["Location"] == f"/admin/login/?next={admin_url(draft, 'change')}"
    client.cookies["curator"] = "1:forged:signature"
    client.post(admin_url(draft, "change"), {"summary": "Typed."})
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("page", ["login", "password_change", "two-factor", "two-factor/code", "welcome/MQ/x"])
def test_nothing_that_is_sent_to_sign_in_is_kept_or_shown(client: Client, page: str, monkeypatch: Any) -> None:
    sent = {"username": "maria", "old_password": "secret one", "code": "123456", "a": "typed"}
    end_session(client)
    client.post(f"/admin/{page}/", sent)
    assert "kept_forms" not in client.session
    # Nor where it meets a token that is not valid any more, or no database.
    strictly = Client(enforce_csrf_checks=True)
    strictly.cookies = client.cookies
    strictly.get("/admin/login/")
    response: Any = strictly.post(f"/admin/{page}/", sent)
    assert (response.status_code, response["Location"]) == (302, f"/admin/{page}/")
    assert b"typed" not in strictly.post(f"/admin/{page}/", sent, follow=True).content
    request: Any = RequestFactory().post(f"/admin/{page}/", sent)
    request.csrf_processing_done = True
    assert b"typed" not in unavailable(request, OperationalError()).content


# Of each page the fields that are sent, with the row and the label under which they are shown; “PK” is a key.
FIELDS = {
    "/admin/initiatives/outcome/add/": [
        ("", "Title", "title", "a guide"), ("", "Verb", "verb", "endorsed"), ("", "Initiative", "initiative", "PK"),
        ("Citation 2", "Printed", "citations-1-printed", "the Guide"),
        ("Citation 2", "Aspect", "citations-1-aspect", "figure"), ("", "Because", "_because", "It is."),
    ],
    "/admin/adgmin/passage/1/bench/": [
        ("Outcome 1", "Title", "outcomes-0-title", "a guide"),
        ("Outcome 1", "Citation 3: Printed", "outcomes-0-citation-2-printed", "the Guide"),
        ("Commitment 2", "Due", "commitments-1-check-due", "2027"), ("", "Cite", "cite", "initiatives:PK"),
        ("Tea Guide", "Citation 1: Printed", "cite-initiatives-PK-0-printed", "TG"),
    ],
    "/admin/adgmin/source/1/passages/": [
        ("Block “para 3”", "Locator", "b7-locator", "para 3"), ("Block “para 3”", "Gist", "b7-gist", "tea"),
    ],
    "/admin/adgmin/source/1/review/": [
        ("Tea Guide", "Comment", "initiatives.initiative-PK-text", "Which?"), ("", "Comment", "all-text", "Hm."),
    ],
    "/admin/initiatives/commitment/close/1/": [("Tea Guide", "Decision", "initiative-PK-decision", "partly-kept")],
    "/admin/auth/user/add/": [("", "Username", "username", "budi"), ("", "Role", "team", "Editor")],
}  # fmt: skip
WORDS = {"PK": "Tea Guide", "initiatives:PK": "Tea Guide", "figure": "figure", "partly-kept": "partly kept"}


@pytest.mark.parametrize("path", FIELDS)
def test_fields_are_shown_by_row_with_labels_and_in_words(path: str, django_assert_max_num_queries: Any) -> None:
    pk = str(f.InitiativeFactory(name="Tea Guide").pk)
    sent = {name.replace("PK", pk): [value.replace("PK", pk)] for _row, _label, name, value in FIELDS[path]}
    with django_assert_max_num_queries(1):
        shown = groups(
            path,
            {**sent, "_save": ["1"], "outcomes-0-seen": ["title:1"], "roles-0-citation-0-basis": ["stated"]},
            named=True,
        )
    found = {(group.heading, *line) for group in shown for line in group.lines}
    assert found == {(row, label, WORDS.get(value, value)) for row, label, _name, value in FIELDS[path]}
    assert len({group.heading for group in shown}) == len(shown)


def test_files_are_named_and_a_form_of_nothing_else_is_opened_again(client: Client) -> None:
    end_session(client)
    table = SimpleUploadedFile("outcomes.csv", b"a,b")
    client.post("/admin/initiatives/outcome/import/", {"upload": table, "try": "1"})
    page = sign_in(client, where="/admin/kept/")
    assert "This file is not given back: outcomes.csv." in page.soup.get_text()
    assert page.links("Open the page again") == ["/admin/initiatives/outcome/import/"]
    assert not page.soup.select("[value='Send it again']")


def strict(curator: Curator) -> Client:
    client = Client(enforce_csrf_checks=True)
    post_login(client)
    return client


def post_login(client: Client, name: str = "maria") -> None:
    token = Page(client.get("/admin/login/")).soup.select_one("[name=csrfmiddlewaretoken]")
    assert token is not None
    sent = {"username": name, "password": PASSWORD, "csrfmiddlewaretoken": token["value"]}
    assert client.post("/admin/login/", sent).status_code == 302


def test_form_opened_before_a_new_sign_in_in_another_window_is_offered(curator: Curator, draft: Outcome) -> None:
    client = strict(curator)
    data = typed(client, draft)
    client.post("/admin/logout/", {"csrfmiddlewaretoken": data["csrfmiddlewaretoken"]})
    post_login(client)
    page = Page(client.post(admin_url(draft, "change"), data))
    assert page.status == 403
    action, fields = offered(page)
    assert client.post(action, fields).status_code == 302
    draft.refresh_from_db()
    assert draft.summary == "Typed\nfor an hour."


@pytest.mark.parametrize("due", ["code", "password"])
def test_form_opened_before_another_sign_in_that_is_not_complete_is_kept(
    curator: Curator, draft: Outcome, due: str
) -> None:
    client = strict(curator)
    data = typed(client, draft)
    client.post("/admin/logout/", {"csrfmiddlewaretoken": data["csrfmiddlewaretoken"]})
    if due == "code":
        TOTPDevice.objects.create(user=User.objects.get(), confirmed=True)
    post_login(client)
    if due == "password":
        client.post("/admin/logout/", {"csrfmiddlewaretoken": client.cookies["csrftoken"].value})
    response: Any = client.post(admin_url(draft, "change"), data)
    where = "/admin/two-factor/code/" if due == "code" else "/admin/login/"
    assert (response.status_code, response["Location"]) == (302, f"{where}?next=/admin/kept/")
    assert client.session["kept_forms"]["forms"][0]["fields"]["summary"] == ["Typed\nfor an hour."]


def test_form_of_another_user_is_not_offered_to_the_one_who_signed_in_after(curator: Curator, draft: Outcome) -> None:
    call_command("create_curator", "budi", password=PASSWORD)
    client = strict(curator)
    data = typed(client, draft)
    client.post("/admin/logout/", {"csrfmiddlewaretoken": data["csrfmiddlewaretoken"]})
    post_login(client, "budi")
    page = Page(client.post(admin_url(draft, "change"), data))
    assert page.status == 403
    assert "for an hour" not in page.soup.get_text()


def test_form_of_another_site_is_not_offered(curator: Curator, draft: Outcome) -> None:
    client = strict(curator)
    del client.cookies["curator"]  # As a browser does with a cookie that is same-site.
    page = Page(client.post(admin_url(draft, "change"), {"summary": "Planted."}))
    assert page.status == 403
    assert "Planted." not in page.soup.get_text()
    assert User.objects.count() == 1
