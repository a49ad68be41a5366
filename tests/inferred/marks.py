"""What the tests of marks share: values that are inferred, and how to find their marks."""

from typing import Any

from bs4 import BeautifulSoup, Tag

from adgmin import record
from adgmin.record import Basis
from tests import factories as f
from tests.pages.site import page, words


def conclude(row: Any, **values: str) -> Any:
    """Give a record readings that no source states, by aspect, with an underscore for a hyphen."""
    with record.editing():
        for aspect, value in values.items():
            f.cite(row, aspect=aspect.replace("_", "-"), value=value, printed="as printed", basis=Basis.INFERRED)
    return row


def meeting_of_inferred_date(**fields: Any) -> Any:
    """A meeting of which no source states the date."""
    date = fields.setdefault("date", "2023-02-09/2023-02-10")
    with record.editing():
        return conclude(f.MeetingFactory(**{"name": "3rd ADGMIN", **fields}), date=date)


def marked(shown: Tag | BeautifulSoup) -> int:
    """How many marks there are in a part of a page."""
    return sum(words(tag) == "inferred" for tag in shown.select(".tag"))


def beside(address: str, text: str, within: str) -> list[bool]:
    """For each innermost element that matches a selector and has a text, whether it has a mark."""
    found = [tag for tag in page(address).select(f"main {within}") if text in words(tag)]
    assert found, f"{address}: no {within} with {text}"
    innermost = [tag for tag in found if not any(other is not tag and tag in other.parents for other in found)]
    return [marked(tag) > 0 for tag in innermost]
