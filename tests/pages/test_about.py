"""The pages home, about and method, the health check, and what is on every page."""

import json

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from adgmin import record, verbs
from adgmin.models import SourceKind
from adgmin.record import State
from tests import factories as f

from .site import VIEWS, Site, get, one, page, words

pytestmark = pytest.mark.django_db


def test_the_method_page_is_drawn_from_the_verb_table() -> None:
    soup = page(reverse("method"))
    lines = {str(line["id"]): line for line in soup.select("tbody tr")}
    assert list(lines) == [of_class.code for of_class in verbs.CLASSES]
    for of_class in verbs.CLASSES:
        line = lines[of_class.code]
        strength = "–" if of_class.strength is None else str(of_class.strength)
        assert words(line.select_one("th")).startswith(str(of_class.term).capitalize())
        assert [words(cell) for cell in line.select("td")][:2] == [str(of_class.label), strength]
        assert [words(verb) for verb in line.select("a")] == [
            str(verb.label) for verb in verbs.VERBS if verb.of_class == of_class
        ]
        assert ("Can set a stage." in words(line)) == of_class.moves_stage


def test_the_method_page_names_every_stage_and_every_kind_of_source() -> None:
    text = words(page(reverse("method")))
    for label in (*verbs.Stage.labels, *SourceKind.labels):
        assert str(label) in text


def test_the_links_of_the_method_page_are_filters_that_work() -> None:
    for link in page(reverse("method")).select("article a[href*='?']"):
        get(str(link["href"]))


def test_home_shows_the_latest_meeting_held_and_its_strongest_verbs() -> None:
    site = Site()
    f.MeetingFactory(name="A later one", status="planned", date="2030")
    f.MeetingFactory(name="One of no date", date="")
    passage = f.PassageFactory(source=site.source, slug="p99", order=99)
    f.OutcomeFactory(title="merely noted", verb="noted", meeting=site.meeting, body=site.body, passage=passage)
    latest = one(page("/"), "section[aria-labelledby=latest]")
    assert words(one(latest, ".name")) == "3rd Meeting"
    assert [words(line) for line in latest.select(".short li")] == ["endorsed the guide"]
    assert "All 2 outcomes" in words(latest)


def test_home_counts_what_is_published() -> None:
    f.ThemeFactory()
    f.SourceFactory()
    f.SourceFactory(state=State.DRAFT)
    assert "1 source" in [words(size) for size in page("/").select(".sizes a")]


def test_home_of_an_empty_record_says_so() -> None:
    assert "No meetings are recorded yet." in words(page("/"))


def test_the_search_of_home_leads_to_the_outcomes() -> None:
    form = one(page("/"), "form.search")
    get(f"{form['action']}?{one(form, 'input')['name']}=guide")


def test_health_check_does_not_ask_the_database(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        response = get("/healthz")
    assert json.loads(response.content) == {"status": "ok"}
    assert "no-store" in response.headers["Cache-Control"]


def test_readiness_check_reads_and_writes_and_leaves_nothing() -> None:
    f.ThemeFactory()
    version = record.version().number
    response = get("/readyz")
    assert json.loads(response.content) == {"status": "ok", "reads": True, "writes": True}
    assert "no-store" in response.headers["Cache-Control"]
    assert (Session.objects.count(), record.version().number) == (0, version)


@override_settings(SITE_OPERATOR="An institute", SITE_REPORT_URL="mailto:errors@example.org")
def test_footer_names_the_operator_and_the_address_for_errors() -> None:
    Site()
    foot = words(page("/").footer)
    for said in ("run by An institute", "not a site of ASEAN", "CC BY 4.0", "MIT licence", "Report an error"):
        assert said in foot
    assert f"Version {record.version().number} of the record" in foot
    for address in ("/about/", "/report/"):
        assert page(address).select_one('main p a[href="mailto:errors@example.org"]')


def test_every_page_has_a_head_of_its_own() -> None:
    site = Site()
    addresses = site.addresses()
    titles = set()
    for name, address in addresses.items():
        soup = site.page(address)
        titles.add(words(one(soup, "title")))
        assert len(soup.select("h1")) == 1, name
        assert len(one(soup, "meta[name=description]")["content"]) > 10
        assert one(soup, "link[rel=canonical]")["href"] == f"http://testserver{address.partition('?')[0]}"
        assert one(soup, "html")["lang"] == settings.LANGUAGE_CODE
        assert one(soup, "a.skip")["href"] == "#main"
        assert name == "home" or words(one(soup, ".crumbs li")) == "Home"
    assert len(titles) == len(addresses) - len(VIEWS)


def test_every_link_of_every_page_leads_somewhere() -> None:
    site = Site()
    seen = set(site.addresses().values())
    for name, address in site.addresses().items():
        soup = site.page(address)
        ids = {tag["id"] for tag in soup.select("[id]")}
        assert len(ids) == len(soup.select("[id]")), name
        for link in soup.select("a[href]"):
            target, _hash, anchor = str(link["href"]).partition("#")
            assert target or anchor in ids, (name, link["href"])
            if target.startswith("/") and target not in seen:
                seen.add(target)
                assert Client().get(target).status_code in (200, 301), (name, target)
