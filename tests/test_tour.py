"""The tour in pictures."""

import re

from tests.answers.tour import DOCUMENT, PICTURES


def test_every_picture_that_the_tour_shows_is_there() -> None:
    shown = re.findall(r"!\[.+?\]\(tour/(.+?)\.jpg\)", DOCUMENT.read_text())
    assert shown
    assert set(shown) <= {path.stem for path in PICTURES.iterdir()}


def test_the_pictures_stay_light() -> None:
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < 4_000_000
