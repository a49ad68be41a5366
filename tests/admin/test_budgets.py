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
COLUMNS = ("list", "asked", "counts", "history", "delete", "change", "add", "about")
BUDGETS = {
    "Actor": (6, 8, 11, 6, 3, 9, 4, 19),
    "Check": (7, 9, 19, 6, 3, 10, 4, 19),
    "Commitment": (7, 11, 12, 7, 4, 15, 5, 20),
    "Cooperation": (7, 10, 17, 6, 3),
    "Initiative": (8, 10, 20, 7, 4, 15, 5, 20),
    "Meeting": (7, 9, 19, 6, 3, 12, 4, 19),
    "MeetingRole": (6, 9, 11, 6, 3, 10, 4, 19),
    "Membership": (7, 10, 17, 6, 3, 10, 4, 19),
    "Outcome": (7, 12, 23, 6, 3, 14, 5, 20),
    "Partner": (6, 7, 11, 6, 3, 10, 4, 19),
    "Passage": (6, 7, 9, 6, 34, 17, 4),
    "Perspective": (7, 11, 17, 6, 3, 12, 5, 20),
    "Role": (7, 10, 17, 6, 3, 10, 4, 19),
    "Source": (7, 8, 17, 6, 3, 8, 4),
    "Synonym": (6, 6, 6, 6, 6, 5, 4),
    "Theme": (6, 6, 6, 6, 11, 5, 4),
}
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

    budgets = {noun: dict(zip(COLUMNS, budget, strict=False)) for noun, budget in BUDGETS.items()}
    few, offered, index = costs(), [cost(desk, where) for where in boxes.values()], cost(desk, "/admin/")
    Neighbours(site, 1000)
    assert costs() == few == budgets
    assert [cost(desk, where) for where in boxes.values()] == offered == [OFFERED] * len(boxes)
    assert cost(desk, "/admin/") == index == INDEX
