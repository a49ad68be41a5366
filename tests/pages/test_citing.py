"""“Cite this”: a text, an item of CSL-JSON and metadata that all say the same, and nothing that the record does not."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from adgmin import record
from adgmin.pages.csl import date_parts
from adgmin.record import State
from tests import factories as f

from .site import Site, get, one, page, words

pytestmark = pytest.mark.django_db

CITED = ["meeting", "initiative", "outcome", "commitment", "perspective", "partner", "actor", "source", "passage"]


def csl(address: str) -> dict[str, Any]:
    """The one item of the file beside a page."""
    response = get(f"{address.rstrip('/')}.csl.json")
    assert response.headers["Content-Type"] == "application/vnd.citationstyles.csl+json"
    (item,) = json.loads(response.content)
    return dict(item)


def other_files(address: str) -> tuple[str, str]:
    """The files in BibTeX and in RIS beside a page."""
    bib, ris = (get(f"{address.rstrip('/')}.{ending}") for ending in ("bib", "ris"))
    assert bib.headers["Content-Disposition"].endswith('.bib"')
    return bib.content.decode(), ris.content.decode()


def values(data: Any) -> Iterator[Any]:
    """Every value within some JSON."""
    yield data
    if isinstance(data, dict | list):
        for part in data.values() if isinstance(data, dict) else data:
            yield from values(part)


@pytest.mark.parametrize("name", CITED)
def test_every_record_and_passage_can_be_cited(name: str) -> None:
    address = Site().address(name)
    soup = page(address)
    item = csl(address)
    assert item["URL"] == f"http://testserver{address}"
    text = words(one(soup, "#reference"))
    assert item["URL"] in text
    assert item["title"].split(",")[0] in text
    assert one(soup, '[name="DC.title"]')["content"] == item["title"]
    link = one(soup, 'link[rel="describedby"]')["href"]
    assert link == one(soup, ".cite a")["href"] == f"{address.rstrip('/')}.csl.json"
    in_api = one(soup, ".cite a[href^='/api/']")["href"]
    assert in_api in [each["href"] for each in soup.select("link[rel=alternate]")]
    assert json.loads(get(str(in_api)).content)["url"] == item["URL"]


def test_fact_is_cited_as_an_entry_of_the_tracker_with_its_sources() -> None:
    source = f.SourceFactory(title="A statement")
    first, second = (f.PassageFactory(source=source, order=order, locator=f"para {order}") for order in (1, 2))
    outcome = f.OutcomeFactory(title="the guide", verb="endorsed", meeting__name="3rd Meeting", passage=first)
    f.cite(outcome, second, aspect="verb", value="endorsed")
    item = csl(outcome.get_absolute_url())
    assert (item["type"], item["container-title"]) == ("entry", "ADGMIN Tracker")
    assert item["title"].startswith("endorsed the guide, 3rd Meeting")
    assert item["note"] == "sources: A statement: para 1, para 2"
    assert item["author"] == [{"literal": "the ADGMIN Tracker team"}]
    assert item["publisher"] == "the ADGMIN Tracker team"
    assert item["issued"] == date_parts(record.version().changed.date().isoformat())


@pytest.mark.parametrize(
    ("published", "issued"),
    [
        ("2023-02-09", {"date-parts": [[2023, 2, 9]]}),
        ("2023-02", {"date-parts": [[2023, 2]]}),
        ("2024-01-30/2024-02-02", {"date-parts": [[2024, 1, 30], [2024, 2, 2]]}),
        ("2023~", {"date-parts": [[2023]], "circa": True}),
        ("[..2023-02-10]", {"literal": "by 10 February 2023"}),
        ("", None),
    ],
)
def test_a_source_is_cited_as_itself_with_a_date_no_sharper_than_it_states(published: str, issued: Any) -> None:
    source = f.SourceFactory(title="A statement", published=published, kind="news")
    passage = f.PassageFactory(source=source, locator="para 7")
    item = csl(source.get_absolute_url())
    assert (item["type"], item["title"]) == ("article-newspaper", "A statement")
    assert item.get("issued") == issued
    assert "publisher" not in item
    of_passage = csl(passage.get_absolute_url())
    # Styles print no locator of an item, so that the title has it too.
    assert (of_passage["locator"], of_passage["title"]) == ("para 7", "A statement, para 7")
    assert words(one(page(passage.get_absolute_url()), "#short-reference")).endswith("para 7.")


@pytest.mark.parametrize(
    ("published", "in_bibtex", "in_ris"),
    [
        ("2023-02-09", ["year = {2023}", "month = feb", "date = {2023-02-09}"], ["PY  - 2023", "DA  - 2023/02/09/"]),
        ("2023~", ["year = {2023}", "date = {2023~}"], ["PY  - 2023", "DA  - 2023///approximate"]),
        (
            "2024-01-30/2024-02-02",
            ["year = {2024}", "month = jan", "date = {2024-01-30/2024-02-02}"],
            ["PY  - 2024", "DA  - 2024/01/30/to 2024/02/02"],
        ),
        ("[..2023-02-10]", ["year = {by 10 February 2023}"], ["DA  - ///by 10 February 2023"]),
        ("", [], []),
    ],
)
def test_bibtex_and_ris_say_what_the_csl_item_says(published: str, in_bibtex: list[str], in_ris: list[str]) -> None:
    source = f.SourceFactory(title=r"A 100% {new} R&D\plan", published=published, kind="news", author="A. Writer")
    passage = f.PassageFactory(source=source, locator="para 7", slug="p7")
    bib, ris = other_files(passage.get_absolute_url())
    address = f"http://testserver{passage.get_absolute_url()}"
    name, *fields = [line.strip().rstrip(",") for line in bib.splitlines()][:-1]
    dates = [field for field in fields if field.startswith(("year", "month", "date"))]
    assert (name, dates) == ("@misc{p7", in_bibtex)
    assert r"title = {{A 100\% \{new\} R\&D\textbackslash{}plan, para 7}}" in fields
    assert {"author = {{A. Writer}}", f"url = {{{address}}}"} <= set(fields)
    lines = ris.split("\r\n")
    assert [line for line in lines if line.startswith(("PY", "DA"))] == in_ris
    assert (lines[0], lines[-2:]) == ("TY  - NEWS", ["ER  - ", ""])
    assert {"AU  - A. Writer", r"TI  - A 100% {new} R&D\plan, para 7", "SE  - para 7", f"UR  - {address}"} <= set(lines)


def test_a_draft_has_no_citation_and_a_withdrawn_record_says_why() -> None:
    outcome = f.OutcomeFactory()
    address = f"{outcome.get_absolute_url().rstrip('/')}.csl.json"
    f.withdraw(outcome)
    assert get(address, 410)
    draft = f.OutcomeFactory(state=State.DRAFT)
    assert get(f"{draft.get_absolute_url().rstrip('/')}.csl.json", 404)
    assert get("/nothing/at-all.csl.json", 404)


def test_linked_data_says_what_the_page_is_and_cannot_end_its_element() -> None:
    site = Site()
    source = f.SourceFactory(title="</script><b>A statement")
    soup = page(source.get_absolute_url())
    of_passage = page(f.PassageFactory(source=source).get_absolute_url())
    blocks, others = (
        [json.loads(each.get_text()) for each in shown.select('script[type="application/ld+json"]')]
        for shown in (soup, of_passage)
    )
    assert [block["@type"] for block in blocks] == ["CreativeWork", "BreadcrumbList"]
    assert blocks[0]["name"] == "</script><b>A statement"
    assert not [value for value in values([*blocks, *others]) if value in (None, "", [], {})]
    kinds = {"meeting": "Event", "actor": "Organization", "person": "Person", "outcome": "CreativeWork"}
    for name, kind in kinds.items():
        block = one(page(site.address(name)), 'script[type="application/ld+json"]')
        assert json.loads(block.get_text())["@type"] == kind
