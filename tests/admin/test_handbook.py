"""The curators’ handbook: in the admin, with its pictures, and with the names of buttons as they are."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.staticfiles import finders
from django.urls import reverse

from adgmin.curation.handbook import HANDBOOK, handbook

from .curator import Curator
from .test_strict_csp import breaches

pytestmark = pytest.mark.django_db


def test_every_page_of_the_admin_leads_to_the_handbook(curator: Curator) -> None:
    url = reverse("admin:handbook")
    assert url in curator.open("/admin/").links("Handbook")
    assert url in curator.open("/admin/adgmin/source/").links("Handbook")
    page = curator.open(url)
    assert breaches(page) == []
    assert page.texts("nav[aria-label=Contents] a")[:2] == ["Who may do what", "Sign in"]
    assert page.soup.select_one("h2#sign-in")


def test_every_picture_is_there_and_shown(db: None) -> None:
    named = re.findall(r"!\[.+?\]\((.+?)\)", HANDBOOK.read_text())
    held = {f"curating/{file.name}" for file in (settings.BASE_DIR / "docs" / "curating").iterdir()}
    assert set(named) == held
    assert all(finders.find(name) for name in named)
    shown = re.findall(r'<img src="(.+?)" alt="(.+?)"', handbook()[0])
    assert [address.rpartition("/")[2] for address, _alt in shown] == [name.rpartition("/")[2] for name in named]
    assert all(address.startswith("/static/") for address, _alt in shown)


def test_every_name_in_bold_is_one_of_the_interface(db: None) -> None:
    """Those of the steps stand on the pages of ``tests/browser/test_newsroom.py``; all stand in the code."""
    places = [settings.BASE_DIR / name for name in ("templates/admin", "adgmin", "initiatives")]
    places.append(Path(admin.__file__).parent / "templates")
    files = [file for place in places for file in place.rglob("*") if file.suffix in (".html", ".py")]
    code = " ".join(" ".join(file.read_text().split()) for file in files).casefold()
    # Python’s strings may go on in the next line.
    code = code.replace('" "', "")
    names = {name.strip(".:,") for name in re.findall(r"\*\*(.+?)\*\*", " ".join(HANDBOOK.read_text().split()))}
    variable = re.compile(r"(Another row|Add another name): \w+")
    assert {name for name in names if not variable.fullmatch(name) and name.casefold() not in code} == set()
