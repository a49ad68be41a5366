"""Takes the pictures of the curators’ handbook anew, while the story of the newsroom is told: ``make screenshots``."""

from typing import Any

import pytest
from django.conf import settings as project
from playwright.sync_api import Browser
from pytest_django import Settings

from adgmin.curation.handbook import HANDBOOK, PICTURES

from . import story

pytestmark = pytest.mark.django_db(transaction=True)


def test_take_the_pictures(chromium: Browser, live_server: Any, settings: Settings) -> None:
    settings.FOUR_EYES = True
    folder = project.BASE_DIR / "docs" / PICTURES
    story.tell(chromium, live_server.url, [], folder)
    shown = HANDBOOK.read_text()
    for picture in folder.glob("*.jpg"):
        if f"({PICTURES}/{picture.name})" not in shown:
            picture.unlink()
