"""No page of the admin needs more than the site's own scripts and style sheets."""

import re

import pytest
from django.db.models import Model

from adgmin.record import State
from tests import factories as f

from .desk import NOUNS, Desk, Page, address, superuser
from .test_every_form import MAKE

pytestmark = pytest.mark.django_db


def breaches(page: Page) -> list[str]:
    """What the policy would stop, and what would reach for another origin."""
    assert page.status == 200
    assert "'unsafe-inline'" not in page.response["Content-Security-Policy"]
    assert "style-src 'self'" in page.response["Content-Security-Policy"]
    found = [str(tag) for tag in page.soup.select("style, script:not([src]), iframe, object, [style]")]
    for tag in page.soup.find_all(True):
        found += [str(tag) for name in tag.attrs if name.startswith("on")]
    for name, tags in (("src", "[src]"), ("href", "link[href]"), ("action", "form[action]")):
        found += [str(tag) for tag in page.soup.select(tags) if re.match(r"(https?:)?//|javascript:", str(tag[name]))]
    return found


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_lists_and_forms(desk: Desk, noun: type[Model]) -> None:
    row = MAKE[noun]()
    for page in (desk.open(address(noun)), desk.form(noun), desk.form(row), desk.send(noun)):
        assert breaches(page) == []


def test_differences_deletions_withdrawals_and_history(desk: Desk) -> None:
    outcome = f.OutcomeFactory(verb="endorsed", note="Why.")
    f.cite(outcome, aspect="verb", value="endorsed")
    f.cite(outcome, f.PassageFactory(source=f.SourceFactory(kind="news")), aspect="verb", value="noted")
    draft = f.OutcomeFactory(state=State.DRAFT)
    assert desk.form(outcome).texts(".differences")
    for page in (
        desk.form(outcome),
        desk.open(address(draft, "delete")),
        desk.act("delete_selected", draft),
        desk.act("withdraw", outcome),
        desk.act("publish", f.OutcomeFactory(state=State.DRAFT, with_citation=False)),
        desk.open(address(outcome, "history")),
    ):
        assert breaches(page) == []


@pytest.mark.parametrize("where", ["/admin/", "/admin/password_change/", "/admin/adgmin/", "/admin/auth/user/add/"])
def test_pages_of_the_frame(db: None, where: str) -> None:
    assert breaches(superuser().open(where)) == []


def test_signing_in_and_out(desk: Desk) -> None:
    assert breaches(Desk().open("/admin/login/")) == []
    assert breaches(Page(desk.client.post("/admin/logout/"))) == []


def test_a_popup_and_its_answer(desk: Desk) -> None:
    assert breaches(desk.open("/admin/adgmin/theme/add/", _popup=1)) == []
    answer = desk.client.post("/admin/adgmin/theme/add/", {"name": "A", "slug": "a", "order": "1", "_popup": "1"})
    assert breaches(Page(answer)) == []
