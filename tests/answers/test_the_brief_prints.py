"""What a meeting changed, printed as the brief that people otherwise write by hand."""

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Route

from tests.browser.reading import reader

from .reading import meeting

pytestmark = pytest.mark.django_db


def answer(route: Route) -> None:
    """What the site answers, from within the test: the record is in its transaction, where no live server sees it."""
    path = urlsplit(route.request.url).path
    if path.startswith(settings.STATIC_URL):
        found = finders.find(path.removeprefix(settings.STATIC_URL))
        assert found, path
        route.fulfill(path=found)
    else:
        response = Client().get(path)
        route.fulfill(status=response.status_code, content_type="text/html", body=response.content)


def test_the_brief_of_the_busiest_meeting_prints_on_two_pages_of_a4(chromium: Browser) -> None:
    complaints: list[str] = []
    with reader(chromium, complaints) as page:
        page.route("**/*", answer)
        page.goto(f"http://testserver/meetings/{meeting(4).slug}/changes/")
        printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", printed)) == 2
    assert complaints == []
