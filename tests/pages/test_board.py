"""The board of the home page: what each meeting did by theme, and how much is known about it."""

from typing import Any

import pytest

from adgmin import record
from tests import factories as f

from .site import one, page, words

pytestmark = pytest.mark.django_db


def held_text(meeting: Any, kind: str) -> Any:
    """A passage of a text on a meeting."""
    passage = f.PassageFactory(source__kind=kind, source__published="2024-12-01")
    with record.editing():
        passage.source.meetings.add(meeting)
    return passage


@pytest.fixture
def meetings() -> dict[str, Any]:
    """Four meetings: one with a statement, two with texts of others, one without a text; two themes."""
    body = f.ActorFactory()
    names = ("First", "Second", "Third", "Fourth")
    made = {
        name: f.MeetingFactory(name=name, slug=name.lower(), date=f"202{number}", body=body)
        for number, name in enumerate(names, start=1)
    }
    trust, scams = f.ThemeFactory(name="Trust", slug="trust"), f.ThemeFactory(name="Scams", slug="scams")
    of: dict[str, Any] = {"body": body, "date": "", "initiative": None}
    statement = held_text(made["Second"], "joint-statement")
    for verb in ("noted", "endorsed", "noted"):
        f.OutcomeFactory(
            title=f"{verb} {trust.outcomes.count()}", verb=verb, meeting=made["Second"], passage=statement,
            themes=[trust], **of,
        )  # fmt: skip
    for name, theme in (("Third", trust), ("Fourth", scams)):
        f.OutcomeFactory(meeting=made[name], passage=held_text(made[name], "news"), themes=[theme], **of)
    return made


def cells(**query: Any) -> dict[tuple[str, str], str]:
    """What the board says, by theme and meeting."""
    soup = page("/", **query)
    heads = [words(head).split()[0] for head in soup.select(".board thead th")][1:]
    return {
        (words(one(row, "th")), head): words(cell)
        for row in soup.select(".board tbody tr")
        for head, cell in zip(heads, row.select("td"), strict=True)
    }


def test_cell_says_how_much_was_done_and_who_says_so(meetings: dict[str, Any]) -> None:
    assert cells() == {
        ("Trust", "First"): "? no text held",
        ("Trust", "Second"): "3 acts, the strongest endorsed or approved",
        ("Trust", "Third"): "1 reported by others",
        ("Trust", "Fourth"): "· no act in the texts of others",
        ("Scams", "First"): "? no text held",
        ("Scams", "Second"): "– no act in its own text",
        ("Scams", "Third"): "· no act in the texts of others",
        ("Scams", "Fourth"): "1 reported by others",
    }


def test_only_a_text_of_the_meeting_gives_a_tint_and_steps(meetings: dict[str, Any]) -> None:
    soup = page("/")
    assert [words(cell)[0] for cell in soup.select(".board tbody .strength.s4")] == ["3"]
    assert len(soup.select(".board tbody .steps")) == 1


def test_number_of_a_cell_is_that_of_the_list_that_it_leads_to(meetings: dict[str, Any]) -> None:
    links = [link for link in page("/").select(".board td a") if "outcomes" in str(link["href"])]
    assert len(links) == 3
    for link in links:
        assert len(page(str(link["href"])).select(".rows > .outcome")) == int(words(link).split()[0])


def test_meeting_of_unknown_date_has_no_year(meetings: dict[str, Any]) -> None:
    with record.editing():
        meetings["First"].date = "[..2021-12-31]"
        meetings["First"].save()
    heads = [words(head) for head in page("/").select(".board thead th")]
    assert heads == ["Theme", "First", "Second 2022", "Third 2023", "Fourth 2024"]


def test_board_is_as_of_the_day(meetings: dict[str, Any]) -> None:
    assert {meeting for _theme, meeting in cells(as_of="2022-12-31")} == {"First", "Second"}


def test_record_without_outcomes_has_no_board() -> None:
    assert page("/").select(".board") == []
