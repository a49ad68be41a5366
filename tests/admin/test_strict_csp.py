"""All admin pages comply with the content security policy: only the site’s own scripts and style sheets."""

import re

import pytest
from django.db.models import Model

from adgmin.models import Actor, SourceVersion
from adgmin.record import State
from tests import factories as f

from .curator import NOUNS, Curator, Page, admin_url, superuser
from .tables import upload
from .test_every_form import FACTORIES

pytestmark = pytest.mark.django_db


def breaches(page: Page) -> list[str]:
    """The elements of a page that the policy blocks or that load from another origin."""
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
def test_lists_and_forms_comply(curator: Curator, noun: type[Model]) -> None:
    row = FACTORIES[noun]()
    for page in (curator.open(admin_url(noun)), curator.form(noun), curator.form(row), curator.submit(noun)):
        assert breaches(page) == []


def test_differences_deletion_withdrawal_and_history_comply(curator: Curator) -> None:
    outcome = f.OutcomeFactory(verb="endorsed", note="Why.")
    f.cite(outcome, aspect="verb", value="endorsed")
    f.cite(outcome, f.PassageFactory(source=f.SourceFactory(kind="news")), aspect="verb", value="noted")
    draft = f.OutcomeFactory(state=State.DRAFT)
    assert curator.form(outcome).texts(".differences")
    for page in (
        curator.form(outcome),
        curator.open(admin_url(draft, "delete")),
        curator.run_action("delete_selected", draft),
        curator.run_action("withdraw", outcome),
        curator.run_action("merge", outcome),
        curator.run_action("publish", f.OutcomeFactory(state=State.DRAFT, with_citation=False)),
        curator.open(admin_url(outcome, "history")),
    ):
        assert breaches(page) == []


@pytest.mark.parametrize(
    "where", ["/admin/", "/admin/password_change/", "/admin/adgmin/", "/admin/auth/user/add/", "/admin/two-factor/"]
)
def test_index_and_account_pages_comply(db: None, where: str) -> None:
    assert breaches(superuser().open(where)) == []


def test_bench_complies(curator: Curator) -> None:
    passage = f.PassageFactory()
    assert breaches(curator.open(admin_url(passage, "bench"))) == []
    assert breaches(Page(curator.client.post(admin_url(passage, "bench"), {}))) == []


def test_blocks_of_a_copy_and_comparison_of_versions_comply(curator: Curator) -> None:
    source = f.SourceFactory()
    where = f"/admin/adgmin/source/{source.pk}/"
    sent = curator.client.post(f"{where}passages/", {"split": "1", "text": "Tea. Milk."}, follow=True)
    choosing = curator.open(f"{where}version/")
    SourceVersion.objects.create(source=source, older=f.SourceFactory(), is_version=True)
    compared = curator.open(f"{where}version/")
    for page in (Page(sent), curator.open(f"{where}passages/", another="1"), choosing, compared):
        assert breaches(page) == []


def test_pages_of_an_import_comply(curator: Curator) -> None:
    rows = b"slug,name,kind,parent\na,A,person,\nb,B,person,nobody\n"
    for page in (curator.open(admin_url(Actor, "import")), upload(curator, Actor, rows)):
        assert breaches(page) == []


def test_login_and_logout_comply(curator: Curator) -> None:
    assert breaches(Curator().open("/admin/login/")) == []
    assert breaches(Page(curator.client.post("/admin/logout/"))) == []


def test_popup_and_its_response_comply(curator: Curator) -> None:
    assert breaches(curator.open("/admin/adgmin/theme/add/", _popup=1)) == []
    response = curator.client.post("/admin/adgmin/theme/add/", {"name": "A", "slug": "a", "order": "1", "_popup": "1"})
    assert breaches(Page(response)) == []
