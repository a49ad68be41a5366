"""A running site with one of everything."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.pages.site import Site

# A busy machine may take long.
expect.set_options(timeout=30_000)


@pytest.fixture
def site(live_server: Any) -> Site:
    """The record that the running site shows."""
    return Site()
