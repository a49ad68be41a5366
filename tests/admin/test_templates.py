"""Every admin template of the project is rendered by a page that the tests open."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse

from adgmin.curation.history import ENTRIES_PER_PAGE
from adgmin.models import KeptText, Passage, Revision, Source, SourceVersion, fingerprint
from adgmin.record import State
from initiatives.models import Outcome
from tests import factories as f
from tests.pages.site import Site

from .curator import Curator, admin_url, superuser
from .pages import admin_pages
from .tables import upload
from .test_two_factor import again, set_up

TEMPLATES = Path(settings.BASE_DIR) / "templates"


def open_kept_form(curator: Curator) -> None:
    """The page of a form that was sent too late."""
    assert curator.user is not None
    session = curator.client.session
    form = {"path": "/admin/", "fields": {"a": ["b"]}, "files": []}
    session["kept_forms"] = {"owner": str(curator.user.pk), "forms": [form]}
    session.save()
    assert curator.open("/admin/kept/").texts("dl.kept dd") == ["b"]


def set_up_and_enter_codes(curator: Curator) -> None:
    """The pages of the second factor."""
    set_up(curator)
    curator.open("/admin/two-factor/")
    again(curator).open("/admin/two-factor/code/")


def open_colleague() -> None:
    """The form of a user, and a link for them."""
    chief, colleague = superuser(), User.objects.create_user("budi")
    chief.form(colleague)
    chief.client.post(f"/admin/auth/user/{colleague.pk}/link/")


def bench_scene() -> Passage:
    """A passage from which a row is proposed, and in which an initiative is mentioned that has an open promise."""
    text = "The Meeting adopted the Tea Guide."
    f.CommitmentFactory(initiative=f.InitiativeFactory(name="Tea Guide"))
    passage: Passage = f.PassageFactory(fingerprint=fingerprint(text))
    KeptText.objects.keep(passage.source, [text])
    return passage


@pytest.mark.both_databases
@pytest.mark.django_db
def test_every_admin_template_is_rendered(curator: Curator, rendered: set[str]) -> None:
    site = Site()
    differing = f.OutcomeFactory(verb="endorsed", note="Why.")
    for verb, kind in (("endorsed", "joint-statement"), ("noted", "news")):
        f.cite(differing, f.PassageFactory(source=f.SourceFactory(kind=kind)), aspect="verb", value=verb)
    sorting = f"/admin/adgmin/source/{site.source.pk}/passages/"
    closing = reverse("admin:initiatives_commitment_close", args=[site.meeting.pk])
    theme = f.ThemeFactory()
    urls = {
        "/admin/handbook/",
        "/admin/near-duplicates/",
        "/admin/my-reviews/",
        "/admin/account-changes/",
        admin_url(theme, "delete"),
        "/admin/preferences/",
        closing,
        f"{closing}?show=decided",
        admin_url(site.meeting, "change"),
        "/admin/",
        admin_url(differing, "change"),
        sorting,
        admin_url(differing, "change").replace("change/", "settle/verb/"),
    }
    draft = f.PerspectiveFactory(state=State.DRAFT, passage=f.PassageFactory(source=f.SourceFactory(state=State.DRAFT)))
    source = draft.citations.get().passage.source
    Curator.submit(curator, differing, button="_revision", summary="Better.", why="A correction.")
    urls |= {f"{admin_url(differing, 'change')}?_revision=1", admin_url(Revision.objects.get(), "history")}
    source.review_comments.create(text="Which?", who="maria")
    urls.add(f"/admin/adgmin/source/{source.pk}/review/")
    urls |= {admin_url(bench_scene(), "bench"), admin_url(site.passage, "bench")}
    for noun in (Outcome, Source):
        urls |= set(admin_pages(curator, site, noun).values())
    for url in urls:
        curator.open(url)
    curator.run_action("delete_selected", theme)
    for action in ("withdraw", "merge"):
        curator.run_action(action, differing)
    curator.submit(differing, date="9999")
    curator.client.post(sorting, {"split": "1", "text": "The Meeting noted tea. It was warm."}, follow=True)
    older = differing.citations.first().passage.source
    SourceVersion.objects.create(source=site.source, older=older, is_version=True)
    curator.open(f"/admin/adgmin/source/{site.source.pk}/version/")
    curator.open(f"{admin_url(Outcome)}import/")
    upload(curator, Outcome, b"slug,title,verb\na,Tea,noted\n,Milk,noted\n")
    open_kept_form(curator)
    draft = f.ActorFactory(state="draft")
    for number in range(ENTRIES_PER_PAGE):
        draft.summary = f"{number}"
        draft.save()
    curator.open(curator.open(admin_url(draft, "history")).links("Revert")[0])
    curator.open("/admin/adgmin/actor/deleted/")
    actor = f.ActorFactory(summary="Old.")
    curator.submit(actor, summary="New.")
    curator.client.post(curator.open(admin_url(actor, "history")).links("Revert")[0], {"why": ""})
    set_up_and_enter_codes(curator)
    open_colleague()
    own_templates = {path.relative_to(TEMPLATES).as_posix() for path in (TEMPLATES / "admin").rglob("*.html")}
    assert own_templates
    assert own_templates - rendered == set()
