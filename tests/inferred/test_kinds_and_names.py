"""A kind or a name that the editors gave is marked with the record itself, and a place and a theme line too."""

from typing import Any

import pytest

from tests import factories as f
from tests.pages.site import page, words

from .marks import beside, conclude, marked

pytestmark = pytest.mark.django_db


def row_of(noun: str) -> tuple[Any, str, str]:
    """A row of which the kind is inferred, its list, and the kind."""
    if noun == "actor":
        return f.ActorFactory(kind="centre", name="Atlantis"), "/actors/", "centre"
    if noun == "partner":
        return f.PartnerFactory(kind="grouping"), "/partners/", "grouping"
    return f.InitiativeFactory(kind="guide", name="A guide"), "/initiatives/", "guide"


@pytest.mark.parametrize("noun", ["actor", "partner", "initiative"])
def test_inferred_kind_is_marked_in_the_list_and_on_the_page(noun: str) -> None:
    row, address, kind = row_of(noun)
    conclude(row, kind=kind)
    assert beside(address, kind, ".rows li > span.soft") == [True]
    assert beside(row.get_absolute_url(), kind.capitalize(), ".eyebrow") == [True]


def test_inferred_kind_of_a_commitment_is_marked_on_its_page() -> None:
    commitment = conclude(f.CommitmentFactory(basis="announced"), kind="announced")
    assert beside(commitment.get_absolute_url(), "announced", ".eyebrow") == [True]


def test_inferred_part_is_marked_on_the_pages_of_both() -> None:
    whole = f.ActorFactory(name="A body", slug="a-body")
    part = conclude(f.ActorFactory(name="A working group", parent=whole), part_of="a-body")
    f.ActorFactory(name="A centre", parent=whole)
    assert beside(part.get_absolute_url(), "A body", "dd") == [True]
    assert beside(whole.get_absolute_url(), "A working group", "dd p") == [True]
    assert beside(whole.get_absolute_url(), "A centre", "dd p") == [False]


def test_inferred_name_of_an_initiative_is_marked_in_lists_and_on_its_page() -> None:
    made = conclude(f.InitiativeFactory(name="A guide"), name="A guide")
    f.OutcomeFactory(initiative=made)
    assert beside(made.get_absolute_url(), "A guide", "h1") == [True]
    assert beside("/initiatives/", "A guide", ".rows li .body") == [True]
    assert beside("/initiatives/?view=map", "A guide", "tbody th") == [True]


def test_inferred_kind_and_name_are_marked_in_the_glossary() -> None:
    conclude(f.InitiativeFactory(name="A guide", acronym="AG", kind="guide"), name="A guide", kind="guide")
    conclude(f.InitiativeFactory(name="A plan", acronym="AP", kind="work-plan"), kind="work-plan")
    f.InitiativeFactory(name="A fund", acronym="AF", kind="fund")
    entries = {words(entry): marked(entry) for entry in page("/glossary/").select("dl.terms dd")}
    assert entries == {"A fund , fund": 0, "A guide inferred , guide inferred": 2, "A plan , work plan inferred": 1}


def test_inferred_name_of_an_initiative_is_marked_in_what_changed() -> None:
    body = f.ActorFactory()
    first = f.MeetingFactory(name="1st", number=1, body=body, date="2022-02-09")
    second = f.MeetingFactory(name="2nd", number=2, body=body, date="2023-02-09")
    made = conclude(f.InitiativeFactory(name="A guide"), name="A guide")
    f.OutcomeFactory(initiative=made, meeting=first, body=body, title="progress")
    assert beside(f"{second.get_absolute_url()}changes/", "A guide", ".subject") == [True]
    assert beside("/", "A guide", "section[aria-labelledby=silent] li > span") == [True]


def test_inferred_place_and_theme_line_of_a_meeting_are_marked() -> None:
    meeting = conclude(f.MeetingFactory(place="Boracay", theme_line="A line"), place="Boracay", theme_line="A line")
    assert beside(meeting.get_absolute_url(), "Boracay", ".when") == [True]
    assert beside(meeting.get_absolute_url(), "A line", ".lead") == [True]
    assert beside("/meetings/", "Boracay", ".meta > span") == [True]
