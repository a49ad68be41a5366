"""Reads the matrix: each cell by its partner and the columns that it spans."""

from collections import defaultdict
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag

from tests.html import parsed

from .site import words

type Entries = list[str]


class Place(NamedTuple):
    """The cell of the table at which a row has arrived."""

    row: int
    column: int


def _entry(mark: Tag) -> str:
    """What a mark shows, without what is only for those who do not see it."""
    shown = parsed(str(mark))
    for hidden in shown.select(".hidden"):
        hidden.decompose()
    for acronym in shown.select("abbr"):
        acronym.unwrap()
    shown.smooth()
    return words(shown)


def heads(soup: BeautifulSoup) -> list[str]:
    """The heads of the columns beside the partners: the years and their meetings."""
    return [words(head) for head in soup.select(".matrix thead [scope=col]") if words(head) != "Partner"]


def matrix(soup: BeautifulSoup) -> dict[str, dict[str, Entries]]:
    """For each partner, the entries by year, or by several years: ``2021 to 2025``."""
    years = [head.split(" ")[0] if head[0].isdigit() else head for head in heads(soup)]
    found: dict[str, dict[str, Entries]] = {}
    for body in soup.select(".matrix tbody"):
        taken: set[Place] = set()
        partner, below = "", 0
        for number, row in enumerate(body.select("tr:not(.kind)")):
            if below == 0:
                head = row.select_one("[scope=row]")
                partner, below = (words(head), int(str(head.get("rowspan", "1")))) if head else ("", 1)
            below -= 1
            cells = _cells(row, number, taken, years)
            known = found.setdefault(partner, defaultdict(list))
            for label, entries in cells:
                known[label] += entries
    return {
        partner: {label: entries for label, entries in cells.items() if entries} for partner, cells in found.items()
    }


def _cells(row: Tag, number: int, taken: set[Place], years: list[str]) -> list[tuple[str, Entries]]:
    """The cells of a row by the columns that they span; adds the places that they fill to ``taken``."""
    found, column = [], 0
    for cell in row.select("td"):
        while Place(number, column) in taken:
            column += 1
        across, down = int(str(cell.get("colspan", "1"))), int(str(cell.get("rowspan", "1")))
        taken |= {Place(number + lower, column + further) for lower in range(down) for further in range(across)}
        label = years[column] if across == 1 else f"{years[column]} to {years[column + across - 1]}"
        found.append((label, [_entry(div) for div in cell.find_all("div", recursive=False)]))
        column += across
    assert {Place(number, column) for column in range(len(years))} <= taken, "a row does not fill the table"
    return found
