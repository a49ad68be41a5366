"""The tour in pictures shows what it takes, and the figures are of every template that has a page."""

import re

from django.conf import settings
from django.urls import resolve

from tests.answers.tour import DOCUMENT, FIGURES, MEASURED, PICTURES, SHOTS
from tests.pages.site import names


def test_every_picture_is_in_the_tour_and_no_other() -> None:
    shown = re.findall(r"!\[.+?\]\(tour/(.+?)\.jpg\)", DOCUMENT.read_text())
    assert sorted(shown) == sorted(SHOTS) == sorted(path.stem for path in PICTURES.iterdir())


def test_every_template_is_measured_and_axe_finds_nothing() -> None:
    measured = {str(resolve(address.partition("?")[0]).url_name) for address in MEASURED}
    assert {name.partition("?")[0] for name in names()} == measured
    found = FIGURES.search(DOCUMENT.read_text())
    assert found
    rows = re.findall(r"^\| `(.+?)` \| \d+ \| [\d.]+ \| nothing \|$", found[0], re.MULTILINE)
    assert rows == list(MEASURED)


def test_the_pictures_stay_light() -> None:
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < 4_000_000, settings.BASE_DIR
