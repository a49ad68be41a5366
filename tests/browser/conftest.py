"""A running site with one of everything."""

from typing import Any

import pytest

from tests.pages.site import Site


@pytest.fixture
def site(live_server: Any) -> Site:
    """The record that the running site shows."""
    return Site()
