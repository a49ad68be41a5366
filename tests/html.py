"""Reads pages. Many tests do, so the parser is the fastest that Beautiful Soup can use."""

from bs4 import BeautifulSoup


def parsed(page: str | bytes) -> BeautifulSoup:
    """A page or a part of one; a part gets an ``html`` and a ``body`` around it."""
    return BeautifulSoup(page, "lxml")
