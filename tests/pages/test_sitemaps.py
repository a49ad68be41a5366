"""The sitemaps have every public page once and no draft, each file a thousand keys at most."""

from contextlib import suppress

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from adgmin.portal.sitemaps import RecordSitemap
from adgmin.record import State
from tests import factories as f

from .site import Site, get, in_sitemaps, names, sitemap_files

pytestmark = pytest.mark.django_db

CITED = ["meeting", "initiative", "outcome", "commitment", "perspective", "partner", "actor", "source", "passage"]
# What search engines have no use for: what others find, and forms.
UNLISTED = ("search", "report", "report-sent")


def pages_about_the_whole() -> set[str]:
    """The addresses of the lists, and of whatever else is about no single record."""
    found = set()
    for name in names():
        with suppress(NoReverseMatch):
            if name not in UNLISTED:
                found.add(reverse(name))
    return found


def test_sitemaps_have_every_public_page_and_no_draft() -> None:
    site = Site()
    f.OutcomeFactory(state=State.DRAFT, title="hidden thing")
    found = in_sitemaps(Client())
    assert {*map(site.address, CITED), *pages_about_the_whole()} <= {*found}
    assert "hidden" not in " ".join(found)
    assert "Sitemap: http://testserver/sitemap.xml" in get("/robots.txt").content.decode()


def test_long_sitemap_has_files_by_key_each_page_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    actors = [f.ActorFactory(state=state) for state in (State.PUBLISHED, State.DRAFT, State.PUBLISHED)]
    monkeypatch.setattr(RecordSitemap, "limit", 1)
    last = actors[-1].pk
    files = [file for file in sitemap_files(Client()) if file.startswith("/sitemap-actors.xml")]
    assert files == ["/sitemap-actors.xml", *(f"/sitemap-actors.xml?p={page}" for page in range(2, last + 1))]
    found = [address for address in in_sitemaps(Client()) if address.startswith("/actors/")]
    assert found == ["/actors/", actors[0].get_absolute_url(), actors[2].get_absolute_url()]
    for missing in (f"/sitemap-actors.xml?p={last + 1}", "/sitemap-actors.xml?p=x", "/sitemap-roles.xml"):
        get(missing, status=404)
