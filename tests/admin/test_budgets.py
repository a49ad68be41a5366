"""What the curators' pages may cost, however many rows there are: queries, and options that a page carries along."""

import gzip
import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.pages.crowd import Crowd
from tests.pages.site import Site

from .desk import REGISTERED, Desk
from .pages import pages_of, search_boxes

# How many queries there are depends on the code alone.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# Of these, two are the session and the user, two the permissions. A list counts, fetches, and asks once for the years
# it has; asked for everything, once more for each row that a filter names; with counts, once more for each filter. A
# form fetches the row, what it refers to, the rows below it and the differences; one about a passage, what rests on
# that in each of the eleven nouns. What has been public is not deleted, and costs no more than to say so.
MOST_QUERIES = {
    "list": 10, "asked": 14, "counts": 25, "history": 10, "delete": 40, "change": 20, "add": 6, "about": 22,
}  # fmt: skip
OFFERED = 6
INDEX = 7

# A choice is made from few; what there may be a thousand of is searched for.
MOST_OPTIONS = 50
LIST_KILOBYTES = 12
CHOICES = re.compile(r'<select name="(.*?)".*?</select>|<details data-filter-title="(.*?)".*?</details>', re.DOTALL)


class Neighbours(Crowd):
    """Fewer of them round one row: so many stand below its form, and each is slow to draw."""

    NEAR = 20


def cost(desk: Desk, where: str) -> int:
    """The queries of a page, which offers no choice from too many and, if it is a list, is light."""
    with CaptureQueriesContext(connection) as queries:
        response = desk.client.get(where)
    assert response.status_code in (200, 302), where
    for choice in CHOICES.finditer(response.content.decode()):
        assert choice[0].count("<option") + choice[0].count("<a ") <= MOST_OPTIONS, f"{where}: {choice[1] or choice[2]}"
    if 'id="result_list"' in response.content.decode():
        assert len(gzip.compress(response.content)) / 1000 <= LIST_KILOBYTES, where
    return len(queries)


def test_pages_cost_the_same_with_one_row_and_with_a_thousand(desk: Desk) -> None:
    site = Site()
    ContentType.objects.get_for_models(*REGISTERED, for_concrete_models=False)  # Django remembers them.
    pages = {noun.__name__: pages_of(desk, site, noun) for noun in REGISTERED}
    boxes = search_boxes()

    def costs() -> dict[str, dict[str, int]]:
        return {noun: {name: cost(desk, where) for name, where in found.items()} for noun, found in pages.items()}

    few, offered, index = costs(), [cost(desk, where) for where in boxes.values()], cost(desk, "/admin/")
    Neighbours(site, 1000)
    assert costs() == few
    over = {(noun, page): number for noun, each in few.items() for page, number in each.items()
            if number > MOST_QUERIES[page]}  # fmt: skip
    assert over == {}
    assert [cost(desk, where) for where in boxes.values()] == offered == [OFFERED] * len(boxes)
    assert cost(desk, "/admin/") == index == INDEX
