"""The pages of the newsroom in a real browser: accessible in both colour schemes, fit for a phone, worked by keyboard.

Each is opened once. What the forms and lists of records look like is seen in ``test_admin``.
"""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db.models import Model
from django.urls import reverse
from playwright.sync_api import Browser, Page

from adgmin.models import HistoryEntry, KeptText, Report, Revision, SourceVersion, fingerprint
from adgmin.record import Cited, State
from tests import factories as f
from tests.admin.curator import REGISTERED, WHY, Curator, admin_url
from tests.admin.test_closing import Scene
from tests.admin.test_every_form import FACTORIES

from .keyboard import off_the_keyboard
from .reading import DESKTOP, DEVICES, reader, too_wide, violations_anyhow

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "The Meeting endorsed the Tea Guide (TG). Malaysia will launch the Saucer Plan by the end of 2027."
PASTED = """The Meeting noted tea. It was warm.

The Meeting endorsed the Tea Guide (TG).
"""


class Newsroom:
    """A chief who is signed in, and something to show on every page."""

    def __init__(self) -> None:
        call_command("create_curator", "maria", role="chief", password="not asked for")
        self.chief = Curator(User.objects.get())
        self.closing = Scene()
        self.draft = f.SourceFactory(title="A new statement", state=State.DRAFT)
        passage = f.PassageFactory(source=self.draft, fingerprint=fingerprint(TEXT))
        KeptText.objects.keep(self.draft, [TEXT])
        f.CommitmentFactory.create_batch(5, initiative=f.InitiativeFactory(name="Tea Guide"))
        self.passage, self.view = passage, f.PerspectiveFactory(state=State.DRAFT, passage=passage)
        f.PassageFactory(source=self.draft)
        self.draft.review_comments.create(text="Which?", who="maria")
        self.actor = f.ActorFactory(name="Timor-Leste", summary="Old.")
        self.other = f.ActorFactory(name="Timor Leste", slug="east")
        self.chief.submit(self.actor, summary="New.")
        self.entry = HistoryEntry.objects.latest("pk")
        gone = f.ActorFactory(name="Gone", state=State.DRAFT)
        gone.delete()
        self.differing = f.OutcomeFactory(verb="endorsed", note="Why.")
        for verb, kind in (("endorsed", "joint-statement"), ("noted", "news")):
            f.cite(self.differing, f.PassageFactory(source=f.SourceFactory(kind=kind)), aspect="verb", value=verb)
        self.report = Report.objects.create(about="/", text="The date is wrong.", reply_to="a@b.example")
        self.newer = f.SourceFactory(title="A longer statement", state=State.DRAFT)
        self.sorting = f"/admin/adgmin/source/{self.newer.pk}/passages/"
        self.chief.client.post(self.sorting, {"split": "1", "text": PASTED})
        SourceVersion.objects.create(source=self.newer, older=self.draft, is_version=True)
        theme = {"name": "Satellites", "slug": "satellites", "summary": "", "order": 9, "merged_into": None}
        self.added = Revision.objects.create(
            noun="adgmin.theme", object_id=-1, label="Satellites", author="maria", who="maria",
            base={"fields": {}, "citations": []}, wanted={"fields": theme, "citations": []},
        )  # fmt: skip
        session = self.chief.client.session
        kept = {"path": admin_url(self.actor, "change"), "fields": {"summary": ["Newer."]}, "files": []}
        session["kept_forms"] = {"owner": str(User.objects.get().pk), "forms": [kept]}
        session.save()

    def pages(self) -> dict[str, str]:
        """The addresses of the pages, by what they are."""
        review = reverse("admin:adgmin_source_review", args=[self.draft.pk])
        history = admin_url(self.actor, "history")
        return {
            "front page": "/admin/",
            "list": admin_url(type(self.differing)),
            "new record": admin_url(type(self.differing), "add"),
            "form": admin_url(self.differing, "change"),
            "review": review,
            "preview": f"{review}{self.view._meta.label_lower}/{self.view.pk}/",
            "row to be added": "/admin/adgmin/theme/-1/change/",
            "its review": admin_url(self.added, "change"),
            "bench": admin_url(self.passage, "bench"),
            "blocks": self.sorting,
            "versions": f"/admin/adgmin/source/{self.newer.pk}/version/",
            "history": history,
            "revert": f"{history}{self.entry.pk}/",
            "deleted": "/admin/adgmin/actor/deleted/",
            "near-duplicates": "/admin/near-duplicates/",
            "settle": admin_url(self.differing, "change").replace("change/", "settle/verb/"),
            "closing": self.closing.url,
            "closing, decided": f"{self.closing.url}?show=decided",
            "my reviews": "/admin/my-reviews/",
            "reports": admin_url(Report),
            "report": admin_url(self.report, "change"),
            "users": admin_url(User),
            "new user": admin_url(User, "add"),
            "user": admin_url(User.objects.get(), "change"),
            "second factor": "/admin/two-factor/",
            "preferences": "/admin/preferences/",
            "tables in": "/admin/initiatives/outcome/import/",
            "kept form": "/admin/kept/",
        }

    def sign_in(self, page: Page, server: Any) -> None:
        cookie = self.chief.client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": server.url}])


def amiss(page: Page) -> list[str]:
    """What axe finds, and what cannot be worked with the keyboard alone; all folds are open."""
    found = violations_anyhow(page)
    page.set_viewport_size(DESKTOP)
    return [*found, *off_the_keyboard(page)]


def run_action(page: Page, action: str, row: Any) -> None:
    """Choose an action for one row of the list that is open."""
    page.locator(f"input[name=_selected_action][value='{row.pk}']").check()
    page.locator("select[name=action]").select_option(action)
    page.get_by_role("button", name="Run").click()


def test_pages_of_the_newsroom_are_accessible_and_fit_a_phone(chromium: Browser, live_server: Any) -> None:
    room = Newsroom()
    complaints: list[str] = []
    found: dict[str, list[str]] = {}
    with reader(chromium, complaints, viewport=DESKTOP) as page:
        room.sign_in(page, live_server)
        for name, address in room.pages().items():
            response = page.goto(live_server.url + address)
            assert response is not None
            assert (response.status, page.url) == (200, live_server.url + address), name
            found[name] = amiss(page)
        page.goto(f"{live_server.url}{admin_url(room.differing, 'change')}?_revision=1")
        beside = [page.locator(each).bounding_box() for each in ("form > .passage-panel", "#outcome_form > div")]
        # The passages cited stand beside the fields, below what is said of the draft revision.
        assert len({box["y"] for box in beside if box}) == 1
        page.goto(live_server.url + admin_url(type(room.draft)))
        run_action(page, "publish", room.draft)
        page.get_by_role("heading", name="Before this is saved").wait_for()
        found["asked"] = amiss(page)
        page.goto(live_server.url + admin_url(type(room.actor)))
        run_action(page, "merge", room.actor)
        page.get_by_label("Why?").fill(WHY)
        page.locator("select[name=merged_into]").evaluate(
            "(box, pk) => box.append(new Option('', pk, true, true))", str(room.other.pk)
        )
        page.get_by_role("button", name="Show what it changes").click()
        page.locator(".history").wait_for()
        found["merge"] = amiss(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert complaints == []


def test_every_list_fits_between_both_panels_and_on_a_phone(chromium: Browser, live_server: Any) -> None:
    room = Newsroom()
    long = "Framework on the Interoperability of Digital Identities"
    for model, factory in FACTORIES.items():
        names = {field.name for field in model._meta.fields} & {"name", "title", "text", "place"}
        f.cite(factory(**dict.fromkeys(names, long))) if issubclass(model, Cited) else factory()
    complaints: list[str] = []
    too_wide_at: list[str] = []
    listed: list[type[Model]] = [*REGISTERED, Report, User]
    with reader(chromium, complaints, viewport=DESKTOP) as page:
        room.sign_in(page, live_server)
        for noun in listed:
            page.goto(live_server.url + admin_url(noun))
            for device, viewport in DEVICES.items():
                page.set_viewport_size(viewport)
                too_wide_at += [f"{noun.__name__}, {device}"] if too_wide(page) else []
    assert too_wide_at == []
    assert complaints == []
