"""Every template is used on a tested page, and all its texts can be translated."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client, override_settings

from .site import Site

TEMPLATES = Path(settings.BASE_DIR) / "templates"
# Those of the curators’ desk, which tests of its own look at.
DESK = "admin/"
# That of the gallery, which is there in development only, and has a test of its own.
GALLERY = "adgmin/gallery.html"
# What is the same in every language: our name, and those of formats.
NAMES = {"ADGMIN Tracker", "BibTeX", "CSL-JSON", "JSON", "RIS", "SHA-256"}
# Attributes that a reader sees or hears.
SAID = ("alt", "aria-description", "aria-label", "aria-roledescription", "data-copied", "placeholder", "title")
COMPUTED = re.compile(
    r"{% (blocktranslate|comment)\b.*?{% end\1 %}|{% block bodyclass %}.*?{% endblock %}|{#.*?#}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)


def templates() -> set[str]:
    """Every template, as Django names it."""
    return {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.*")}


@pytest.mark.django_db
@override_settings(ROOT_URLCONF="tests.pages.broken")
def test_every_template_is_on_a_page_that_is_tested(rendered: set[str]) -> None:
    site, reader = Site(), Client(raise_request_exception=False)
    for address in site.every_address().values():
        assert reader.get(address).status_code == 200
    for address, status in site.looks().values():
        assert reader.get(address).status_code == status
    assert {name for name in templates() - rendered if not name.startswith(DESK)} == {GALLERY}


@pytest.mark.parametrize("name", sorted(templates()))
def test_all_texts_can_be_translated(name: str) -> None:
    soup = BeautifulSoup(COMPUTED.sub("", (TEMPLATES / name).read_text(encoding="utf-8")), "html.parser")
    said = [*soup.stripped_strings, *(str(tag[each]) for tag in soup.find_all(True) for each in SAID if tag.get(each))]
    assert [each for each in said if re.search(r"[^\W\d_]", each) and each.strip(" ·,:") not in NAMES] == []


@pytest.mark.parametrize("name", sorted(name for name in templates() if not name.startswith((DESK, "feeds/", "drf_"))))
def test_links_to_other_pages_keep_the_day(name: str) -> None:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    assert re.findall(r'href="(?:{% url [^"]*|{{ [\w.]+\.get_absolute_url }})"', text) == []
