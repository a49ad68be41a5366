"""A mention of an initiative that only the editors read in a passage is marked in its life."""

import pytest

from adgmin import record
from initiatives.models import Initiative
from tests import factories as f

from .marks import beside

pytestmark = pytest.mark.django_db

ABSENCE = "Mentioned in the texts held"


def named_at_the_second_meeting(basis: str) -> Initiative:
    """An initiative with an act at a first meeting, and a name that a passage on the second gives."""
    body = f.ActorFactory()
    with record.editing():
        first = f.MeetingFactory(name="1st", number=1, body=body, date="2022-02-09")
        second = f.MeetingFactory(name="2nd", number=2, body=body, date="2023-02-09")
        made: Initiative = f.InitiativeFactory(name="A network")
        f.OutcomeFactory(initiative=made, meeting=first, body=body, title="a network")
        passage = f.PassageFactory()
        passage.source.meetings.add(second)
        f.cite(made, aspect="name", value="A network", printed="A network")
        f.cite(made, passage, aspect="name", value="cables", printed="cables", basis=basis)
    return made


@pytest.mark.parametrize(("basis", "marks"), [("inferred", True), ("stated", False)])
def test_mention_is_marked_in_table_map_and_track_where_it_is_inferred(basis: str, marks: bool) -> None:
    address = named_at_the_second_meeting(basis).get_absolute_url()
    assert beside(address, ABSENCE, "td") == [marks]
    assert beside(address, "mentioned, without an outcome", "li p") == [marks]
    assert beside("/initiatives/?view=map", "mentioned, without an outcome", "tbody td") == [marks]


def test_mention_is_marked_where_the_name_is_inferred() -> None:
    made = named_at_the_second_meeting("stated")
    with record.editing():
        for citation in made.citations.filter(aspect="name", value="A network"):
            citation.basis = "inferred"
            citation.save()
    assert beside(made.get_absolute_url(), ABSENCE, "td") == [True]
