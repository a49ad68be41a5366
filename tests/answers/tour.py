"""Makes the pictures and the figures of ``docs/tour.md`` anew, from the record that ships: ``make screenshots``."""

import gzip
import re
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Browser, ViewportSize

from tests.browser.reading import DESKTOP, PHONE, reader, violations_anyhow

pytestmark = pytest.mark.django_db

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "tour.md"
PICTURES = DOCUMENT.parent / "tour"
FIGURES = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- end of figures -->)", re.DOTALL)
# JPEG’s measure of quality; at this one, text shows no flaws.
QUALITY = 72


class Shot(NamedTuple):
    """A picture of the top of a page, as high as a screen: where, on what, and in which scheme."""

    address: str
    viewport: ViewportSize = DESKTOP
    scheme: Literal["light", "dark"] = "light"


GUIDE = "/initiatives/asean-guide-ai-governance-ethics/"
SHOTS = {
    "home": Shot("/"),
    "life": Shot(GUIDE),
    "map": Shot("/initiatives/?view=map&theme=cybersecurity"),
    "changes": Shot("/meetings/4th-adgmin/changes/"),
    "matrix": Shot("/partners/matrix/?plans=true"),
    "partner": Shot("/partners/japan/"),
    "commitments": Shot("/commitments/"),
    "calendar": Shot("/calendar/"),
    "language": Shot("/language/"),
    "disagreements": Shot("/disagreements/"),
    "list": Shot("/outcomes/?theme=ai-governance&verb=endorsed&courtesy=false"),
    "search": Shot("/search/?q=cert"),
    "source": Shot("/sources/joint-media-statement-3rd-adgmin/"),
    "as-of": Shot(f"{GUIDE}?as_of=2023-12-31"),
    "dark": Shot("/meetings/4th-adgmin/", scheme="dark"),
    "phone": Shot(GUIDE, PHONE),
    "phone-dark": Shot("/commitments/", PHONE, "dark"),
}
# One page of each template, one of those with most on it.
MEASURED = (
    "/", "/meetings/", "/meetings/4th-adgmin/", "/meetings/4th-adgmin/changes/", "/initiatives/",
    "/initiatives/?view=map", GUIDE, "/outcomes/", "/outcomes/4th-adgmin-wg-ai/", "/commitments/",
    "/commitments/asean-us-work-plan/", "/perspectives/",
    "/perspectives/4th-adgmin-private-sector-light-touch-risk-based/", "/partners/", "/partners/matrix/",
    "/partners/japan/", "/actors/", "/actors/singapore/", "/themes/", "/themes/ai-governance/", "/sources/",
    "/sources/joint-media-statement-3rd-adgmin/", "/sources/joint-media-statement-3rd-adgmin/p8/", "/timeline/",
    "/calendar/", "/language/", "/search/?q=cert", "/disagreements/", "/glossary/", "/about/", "/about/method/",
    "/about/coverage/",
)  # fmt: skip


def test_take_the_pictures(chromium: Browser, base: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    for old in PICTURES.glob("*.jpg"):
        old.unlink()
    for name, shot in SHOTS.items():
        with reader(chromium, [], viewport=shot.viewport, color_scheme=shot.scheme) as page:
            page.goto(base + shot.address)
            page.screenshot(path=PICTURES / f"{name}.jpg", type="jpeg", quality=QUALITY)


def test_measure_a_page_of_each_template(chromium: Browser, base: str) -> None:
    # The acronyms are read once for each version of the record, by the first page of it.
    Client().get("/about/")
    lines = ["| Page | Queries | kB, compressed | axe finds |", "| --- | ---: | ---: | ---: |"]
    for address in MEASURED:
        with CaptureQueriesContext(connection) as queries:
            content = Client().get(address).content
        with reader(chromium, []) as page:
            page.goto(base + address)
            found = len(violations_anyhow(page))
        kilobytes = len(gzip.compress(content)) / 1000
        lines.append(f"| `{address}` | {len(queries)} | {kilobytes:.1f} | {found or 'nothing'} |")
    text = DOCUMENT.read_text()
    DOCUMENT.write_text(FIGURES.sub("\n".join(lines) + "\n", text))
