"""Ceilings of the admin pages for queries, options and weight, which hold for any number of rows."""

import gzip
import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adgmin.curation import sessions
from adgmin.models import Passage, Revision
from adgmin.record import revisions as rules
from adgmin.record.history import values_of
from tests import factories as f
from tests.pages.crowd import Crowd
from tests.pages.site import Site

from .curator import REGISTERED, Curator
from .pages import admin_pages, autocomplete_urls

# The number of queries is the same on both databases.
pytestmark = pytest.mark.django_db

# Every page has two queries for session and user and two for permissions. A list has one each for the count, the rows
# and the years of the filter. “asked” (all filters used) adds one for each row that a filter names, “counts” one for
# each filter. A form fetches the row, its related rows, its inline rows and the differences. “about” (an add form for
# a passage) adds one for each of the eleven cited models. “history” reads the names of each model referred to.
# “delete” of a public row only redirects. “bench” reads all names, and what cites the passage.
MOST_QUERIES = {
    "list": 10, "asked": 14, "counts": 25, "history": 20, "delete": 40, "change": 20, "add": 6, "about": 22,
    "bench": 40,
}  # fmt: skip
OFFERED = 6
# Of the numbers at its top, reviews and near-duplicates take two each, versions and changes of accounts one each, the
# decisions after a meeting seven.
INDEX = 24

# The most options of one select or filter; longer choices need a search box.
MOST_OPTIONS = 50
LIST_KILOBYTES = 12
CHOICES = re.compile(r'<select name="(.*?)".*?</select>|<details data-filter-title="(.*?)".*?</details>', re.DOTALL)


class Neighbours(Crowd):
    """A crowd with fewer rows around one row: they become inline rows of its form, which are slow to render."""

    NEAR = 20


def cost(curator: Curator, where: str) -> int:
    """The number of queries of a page. Asserts its ceilings for options and, if it is a list, for weight."""
    with CaptureQueriesContext(connection) as queries:
        response = curator.client.get(where)
    assert response.status_code in (200, 302), where
    for choice in CHOICES.finditer(response.content.decode()):
        assert choice[0].count("<option") + choice[0].count("<a ") <= MOST_OPTIONS, f"{where}: {choice[1] or choice[2]}"
    if 'id="result_list"' in response.content.decode():
        assert len(gzip.compress(response.content)) / 1000 <= LIST_KILOBYTES, where
    return len(queries)


def test_pages_cost_the_same_with_one_row_and_with_three_hundred(
    curator: Curator, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Once a minute a page also saves when the session was last used.
    monkeypatch.setattr(sessions, "PRECISION", float("inf"))
    site = Site()
    ContentType.objects.get_for_models(*REGISTERED, for_concrete_models=False)  # Django caches them.
    pages = {noun.__name__: admin_pages(curator, site, noun) for noun in REGISTERED}
    boxes = autocomplete_urls()

    def costs() -> dict[str, dict[str, int]]:
        return {noun: {name: cost(curator, where) for name, where in found.items()} for noun, found in pages.items()}

    few, offered, index = costs(), [cost(curator, where) for where in boxes.values()], cost(curator, "/admin/")
    Neighbours(site, 300)
    assert costs() == few
    for noun, queries in few.items():
        assert {page: number for page, number in queries.items() if number > MOST_QUERIES[page]} == {}, noun
    assert [cost(curator, where) for where in boxes.values()] == offered == [OFFERED] * len(boxes)
    assert cost(curator, "/admin/") == index == INDEX


def test_review_costs_the_same_with_few_rows_and_with_many(curator: Curator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "PRECISION", float("inf"))
    source = f.SourceFactory()

    def revise(number: int) -> None:
        """A draft, and revisions that change an outcome with its citations and add a passage."""
        # An outcome without a date of its own reads that of its meeting.
        outcome, cited = f.OutcomeFactory(date="2024", themes=[f.ThemeFactory()]), f.PassageFactory(source=source)
        new = Passage(source=source, order=number, slug=f"new-{number}", locator=f"new {number}", nature="outcome")
        draft = f.OutcomeFactory(
            date="2024", state="draft", themes=[f.ThemeFactory()], initiative=f.InitiativeFactory()
        )
        f.cite(draft, cited)
        live = rules.contents(outcome)
        wanted = {
            "fields": {**live["fields"], "summary": "Better.", "themes": [f.ThemeFactory().pk]},
            "citations": [{**live["citations"][0], "passage": cited.pk}],
        }
        added = {"fields": values_of(new), "citations": []}
        for row, base, then in ((outcome, live, wanted), (new, {"fields": {}, "citations": []}, added)):
            Revision.objects.create(
                noun=row._meta.label_lower, object_id=row.pk or -number, source=source, base=base, wanted=then
            )

    revise(1001)
    few = cost(curator, f"/admin/adgmin/source/{source.pk}/review/")
    for number in range(1002, 1005):
        revise(number)
    assert cost(curator, f"/admin/adgmin/source/{source.pk}/review/") == few
