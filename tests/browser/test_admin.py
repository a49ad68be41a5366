"""A curator's work in a real browser: search boxes, rows added below, and a refusal that loses nothing."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from adgmin.models import KeptText, Passage, fingerprint
from initiatives.models import Outcome
from tests import factories as f
from tests.admin.curator import admin_url
from tests.admin.test_closing import Scene

from .effort import SELECT_WORDS
from .keyboard import off_the_keyboard
from .reading import DESKTOP, reader, violations, violations_anyhow

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page: Page, server: Any) -> None:
    """As a curator; the form for it is Django's own."""
    if not get_user_model().objects.exists():
        call_command("create_curator", "maria", password="not asked for")
    client = Client()
    client.force_login(get_user_model().objects.get())
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value, "url": server.url}]
    )


def choose(page: Page, field: str, typed: str, found: str, row: int = 0) -> None:
    """Type into a search box and take the first thing offered, which is what was sought."""
    offered = page.locator(".select2-results__option--highlighted")
    page.get_by_role("combobox", name=field).nth(row).click()
    expect(offered).to_be_visible()
    # The box may offer the row before it has searched; to leave the page then would break off the search.
    with page.expect_response(lambda answer: f"term={typed.split()[0]}" in answer.url):
        page.get_by_role("searchbox", name=field).fill(typed)
    expect(offered).to_contain_text(found)
    page.keyboard.press("Enter")


def test_an_outcome_is_entered_refused_corrected_and_followed_by_the_next(chromium: Browser, live_server: Any) -> None:
    f.MeetingFactory(name="3rd Meeting", date="2023-02-09/2023-02-10")
    f.ThemeFactory(name="Data flows")
    f.PassageFactory(source=f.SourceFactory(title="Statement of the third"), order=6)
    complaints: list[str] = []
    with reader(chromium, complaints, viewport=DESKTOP) as page:
        sign_in(page, live_server)
        asked: list[str] = []
        page.on("dialog", lambda dialog: asked.append(dialog.type))
        page.goto(f"{live_server.url}/admin/initiatives/outcome/add/")
        # A form in which nothing was entered is left without a question, though Django’s scripts touch its fields.
        page.get_by_role("heading", level=1).click()
        page.get_by_role("link", name="Home").first.click()
        page.goto(f"{live_server.url}/admin/initiatives/outcome/add/")
        assert asked == []
        choose(page, "Meeting", "3rd", "3rd Meeting")
        page.get_by_label("Verb:").select_option(label="endorsed")
        page.get_by_label("Title:").fill("the Guide")
        page.get_by_role("checkbox", name="Data flows").check()
        choose(page, "Leading theme", "data", "Data flows")
        page.get_by_label("published").check()
        page.get_by_role("button", name="Save and add another").click()
        expect(page.get_by_text("is published without a citation")).to_be_visible()
        expect(page.get_by_label("Title:")).to_have_value("the Guide")
        # A form that the server would not read is not sent, so that what was typed stays.
        page.evaluate("document.getElementById('id_summary').value = 'x'.repeat(2_700_000)")
        page.get_by_role("button", name="Save and add another").click()
        expect(page.get_by_text("at most 2.5 MB of text")).to_be_focused()
        expect(page.get_by_label("Title:")).to_have_value("the Guide")
        page.get_by_label("Summary:").fill("")
        choose(page, "Passage", "third 6", "Statement of the third, para 6")
        page.get_by_label("Aspect:").first.select_option("verb")
        page.get_by_label("Printed:").first.fill("endorsed")
        page.get_by_role("button", name="Save and add another").click()
        expect(page.get_by_text("was added successfully")).to_be_visible()
        expect(page.get_by_role("combobox", name="Meeting").first).to_contain_text("3rd Meeting")
        expect(page.get_by_label("Title:")).to_have_value("")
    assert complaints == []
    citation = Outcome.objects.published().get().citations.get()
    assert (citation.passage, citation.value) == (Passage.objects.get(order=6), "endorsed")


def test_a_row_added_below_searches_and_is_named_like_the_first(chromium: Browser, live_server: Any) -> None:
    outcome = f.OutcomeFactory()
    f.PassageFactory(source=f.SourceFactory(title="Another source"), order=3)
    complaints: list[str] = []
    with reader(chromium, complaints, viewport=DESKTOP) as page:
        sign_in(page, live_server)
        page.goto(f"{live_server.url}/admin/initiatives/outcome/{outcome.pk}/change/")
        page.get_by_role("button", name="Add another Citation").click()
        choose(page, "Passage", "another", "Another source", row=1)
        page.get_by_role("button", name="Save and continue editing").click()
        expect(page.get_by_text("was changed successfully")).to_be_visible()
        assert violations(page) == []
    assert complaints == []
    assert outcome.citations.count() == 2


def bench_of(text: str) -> Passage:
    """A passage with its text, and the initiative that it names."""
    f.InitiativeFactory(name="Tea Guide")
    passage: Passage = f.PassageFactory(order=1, fingerprint=fingerprint(text), source__published="2024-04-02")
    f.PassageFactory(source=passage.source, order=2)
    KeptText.objects.keep(passage.source, [text])
    return passage


def is_sent_by_control_enter(page: Page) -> bool:
    """Whether the form of the page would be sent; it is not."""
    page.evaluate(
        "document.querySelector('#content-main form').addEventListener('submit', "
        "(event) => { event.preventDefault(); window.sent = true; })"
    )
    page.locator("#content-main form input[type=radio]").first.focus()
    page.keyboard.press("Control+Enter")
    return bool(page.evaluate("window.sent ?? false"))


def test_the_bench_takes_words_and_ticks_and_leads_on_by_a_key(chromium: Browser, live_server: Any) -> None:
    passage = bench_of("The Meeting endorsed the Tea Guide in March 2024.")
    url = f"{live_server.url}/admin/adgmin/passage/{passage.pk}/bench/"
    complaints: list[str] = []
    with reader(chromium, complaints, viewport=DESKTOP) as page:
        sign_in(page, live_server)
        page.goto(url)
        assert violations_anyhow(page) == []
        page.get_by_role("button", name="Outcome on it", exact=True).click()
        row = page.locator("#row-outcomes-1")
        expect(row.get_by_role("combobox", name="Initiative")).to_contain_text("Tea Guide")
        row.locator("[name=outcomes-1-verb]").select_option("noted")
        row.locator("[name=outcomes-1-title]").fill("the guide")
        page.evaluate(SELECT_WORDS, "March 2024")
        row.locator(".take-words").nth(1).click()
        expect(row.locator("[name$=citation-0-printed]")).to_have_value("")
        expect(row.locator("[name$=citation-1-printed]")).to_have_value("March 2024")
        expect(row.locator("[name$=citation-1-aspect]")).to_have_value("date")
        row.get_by_role("button", name="Another aspect").click()
        expect(row.locator("[name$=citation-2-printed]")).to_be_focused()
        expect(row.locator("[name$=citation-2-basis]")).to_have_value("stated")
        row.locator("[name$=citation-0-printed]").fill("endorsed")
        row.locator("[name=outcomes-1-date]").fill("2024-03")
        page.get_by_role("button", name="Save", exact=True).last.click()
        expect(page.get_by_text("1 row was saved.")).to_be_visible()
        # The keys work once the script has run.
        page.wait_for_load_state()
        page.keyboard.press("n")
        page.wait_for_url(f"**/{passage.pk + 1}/bench/")
        assert is_sent_by_control_enter(page)
        page.get_by_role("link", name="Preferences").last.click()
        page.get_by_role("checkbox", name="shortcuts").uncheck()
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Your preferences are saved.")).to_be_visible()
        page.goto(url)
        page.wait_for_load_state()
        page.keyboard.press("n")
        expect(page.get_by_text("The shortcuts are switched off.")).to_be_visible()
        assert page.url == url
        assert not is_sent_by_control_enter(page)
    assert complaints == []
    outcome = Outcome.objects.get()
    assert {(each.aspect, each.value) for each in outcome.citations.all()} == {("verb", "noted"), ("date", "2024-03")}


def test_words_of_a_passage_are_taken_with_the_keyboard_alone(chromium: Browser, live_server: Any) -> None:
    passage = bench_of("The Meeting endorsed the Tea Guide in March 2024.")
    complaints: list[str] = []
    with reader(chromium, complaints, viewport=DESKTOP) as page:
        sign_in(page, live_server)
        page.goto(f"{live_server.url}/admin/adgmin/passage/{passage.pk}/bench/")
        text = page.get_by_role("textbox", name="Text of the passage")
        accept = page.locator("[name=outcomes-0-accept]")
        accept.focus()
        page.keyboard.press("t")
        expect(text).to_be_focused()
        page.keyboard.press("x")
        page.keyboard.press("Control+Home")
        page.keyboard.press("Control+ArrowRight")
        page.keyboard.press("Control+ArrowRight")
        page.keyboard.press("Control+Shift+ArrowRight")
        page.keyboard.press("Control+Shift+ArrowRight")
        page.locator("[name=outcomes-0-citation-0-printed]").fill("")
        accept.focus()
        page.keyboard.press("w")
        expect(page.locator("[name=outcomes-0-citation-0-printed]")).to_have_value("endorsed the")
        expect(accept).to_be_checked()
        words = page.locator(".bench-words li").filter(has_text="March 2024")
        words.get_by_role("button", name="Select the words").press("Enter")
        page.locator("[name=outcomes-0-accept]").focus()
        page.locator("#row-outcomes-0").get_by_text("More: other fields").press("Enter")
        page.locator("#row-outcomes-0 .take-words").nth(1).press("Enter")
        expect(page.locator("[name=outcomes-0-citation-1-value]")).to_have_value("2024-03")
        # A date begins the empty row, without loading the page.
        page.get_by_role("button", name="Outcome of this date").press("Enter")
        row = page.locator("#row-outcomes-1")
        expect(row.locator("[name=outcomes-1-date]")).to_have_value("2024-03")
        expect(row.locator("[name=outcomes-1-citation-1-printed]")).to_have_value("March 2024")
        assert text.inner_text() == "The Meeting endorsed the Tea Guide in March 2024."
    assert complaints == []


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_words_are_taken_on_forms_of_records_and_when_a_meeting_is_closed(chromium: Browser, live_server: Any) -> None:
    scene = Scene()
    outcome = f.OutcomeFactory(passage=scene.other)
    complaints: list[str] = []
    with reader(chromium, complaints, viewport=DESKTOP) as page:
        sign_in(page, live_server)
        page.goto(f"{live_server.url}{admin_url(Outcome, 'add')}?passage={scene.naming.pk}")
        page.evaluate(SELECT_WORDS, "welcomed the Guide")
        first, second = (page.locator(f"[name=citations-{number}-printed]") for number in (0, 1))
        page.locator(".take-words:visible").click()
        expect(first).to_have_value("welcomed the Guide")
        # A row that is added has the button, too; with the keyboard alone it takes the passage of the words.
        page.get_by_role("button", name="Add another Citation").click()
        page.locator("[name=citations-1-DELETE], #citations-1 .inline-deletelink").first.focus()
        press(page, "t", "Control+Home", "Control+Shift+ArrowRight", "w")
        expect(second).to_have_value("We")
        expect(page.locator("[name=citations-1-passage]")).to_have_value(str(scene.naming.pk))
        assert violations_anyhow(page) == []
        page.goto(live_server.url + admin_url(outcome, "change"))
        page.evaluate(SELECT_WORDS, "thanked the host")
        page.locator(".take-words:visible").first.click()
        expect(first).to_have_value("thanked the host")
        page.goto(live_server.url + scene.url)
        decision = page.locator(".decision").filter(has_text="Share threat reports")
        decision.locator("[name$=-passage]").select_option(str(scene.other.pk))
        page.evaluate(SELECT_WORDS, "the Guide")
        decision.locator(".take-words").click()
        expect(decision.locator("[name$=-passage]")).to_have_value(str(scene.naming.pk))
        expect(decision.locator("[name$=-printed]")).to_have_value("the Guide")
    assert complaints == []


def test_the_pages_are_accessible_and_fit_a_phone(chromium: Browser, live_server: Any) -> None:
    outcome = f.OutcomeFactory(verb="endorsed", note="Why.", counterparts=[f.ActorFactory()])
    f.cite(outcome, aspect="verb", value="endorsed")
    f.cite(outcome, f.PassageFactory(source=f.SourceFactory(kind="news")), aspect="verb", value="noted")
    places = ["", "initiatives/outcome/", "initiatives/outcome/add/", f"initiatives/outcome/{outcome.pk}/change/"]
    places += [
        "adgmin/passage/add/",
        f"adgmin/source/{f.PassageFactory().source.pk}/change/",
        "adgmin/meeting/add/",
        "two-factor/",
        "handbook/",
    ]
    complaints: list[str] = []
    with reader(chromium, complaints) as page:
        sign_in(page, live_server)
        for place in places:
            page.goto(f"{live_server.url}/admin/{place}")
            assert violations_anyhow(page) == [], place
        page.goto(f"{live_server.url}/admin/adgmin/actor/import/")
        assert violations_anyhow(page) == []
        rows = b"slug,name,kind\na,A,person\nb,,person\n"
        page.locator("#id_upload").set_input_files({"name": "actors.csv", "mimeType": "text/csv", "buffer": rows})
        page.get_by_role("button", name="Try it").click()
        expect(page.get_by_text("actors, row 3: b")).to_be_visible()
        assert violations_anyhow(page) == []
        assert off_the_keyboard(page) == []
    assert complaints == []
