"""The lists on the pages of meetings, themes, partners and actors: of a long one a page, and the way to all of it."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from adgmin import record
from tests import factories as f
from tests.remembered import remembered

from .site import one, page, words

pytestmark = pytest.mark.django_db


class Full:
    """More than a page of each: with a partner and by it, and on a theme."""

    @remembered
    def __init__(self) -> None:
        with record.editing():
            passage, meeting = f.PassageFactory(), f.MeetingFactory(slug="1st-meeting")
            self.meeting = meeting
            self.theme = f.ThemeFactory(slug="data")
            self.initiative = f.InitiativeFactory(slug="guide")
            self.partner = f.PartnerFactory(actor__name="Utopia", actor__slug="utopia")
            self.state = f.ActorFactory(name="Arcadia", slug="arcadia", kind="member-state")
            initiative = self.initiative
            f.RoleFactory(initiative=initiative, actor=self.partner.actor)
            for number in range(51):
                of = {"passage": passage, "initiative": initiative, "themes": [self.theme]}
                commitment = f.CommitmentFactory(text=f"Promise {number}", owner=self.state, **of)
                f.CheckFactory(commitment=commitment, meeting=meeting, passage=passage)
                f.PerspectiveFactory(title=f"View {number}", voice=self.state, meeting=meeting, **of)
                f.OutcomeFactory(
                    title=f"act {number}", body=self.partner.actor, counterparts=[self.state], meeting=meeting, **of
                )


LINKS = {
    "initiative": {
        "All 51 commitments": "/commitments/?initiative=guide",
        "All 51 perspectives": "/perspectives/?initiative=guide",
    },
    "meeting": {
        "All 51 commitments": "/commitments/?meeting=1st-meeting",
        "All 51 perspectives": "/perspectives/?meeting=1st-meeting",
    },
    "theme": {
        "All 51 outcomes": "/outcomes/?theme=data",
        "All 51 commitments": "/commitments/?theme=data",
        "All 51 perspectives": "/perspectives/?theme=data",
    },
    "partner": {
        "All 51 commitments": "/commitments/?partner=utopia",
        "All 51 outcomes": "/outcomes/?body=utopia",
    },
    "state": {
        "All outcomes with, about or by this actor": "/outcomes/?actor=arcadia",
        "All 51 commitments": "/commitments/?actor=arcadia",
        "All 51 perspectives": "/perspectives/?actor=arcadia",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", LINKS)
def test_a_long_list_is_cut_says_how_long_it_is_and_leads_to_all_of_it(name: str) -> None:
    soup = page(getattr(Full(), name).get_absolute_url())
    ways = soup.select(".pages a")
    assert {words(way): str(way["href"]) for way in ways} == LINKS[name]
    for way in ways:
        section = way.find_parent("section")
        assert section
        assert words(one(section, "h2 .count")) == "51"
        assert len(section.select(".rows > li")) == 50
        address = urlsplit(str(way["href"]))
        query: dict[str, Any] = parse_qs(address.query)
        assert words(one(page(address.path, **query), ".found h2")).startswith("51 ")


def test_a_long_life_has_its_latest_entries_and_leads_to_all_of_them() -> None:
    full = Full()
    with record.editing():
        passage, guide, body = f.PassageFactory(), full.initiative, full.meeting.body
        early, late = (f.MeetingFactory(date=year, body=body) for year in ("2019", "2030"))
        of = {"initiative": guide, "passage": passage}
        for meeting, stage in ((early, "agreed"), (late, "")):
            f.OutcomeFactory(title=meeting.date, meeting=meeting, body=body, stage=stage, verb="agreed", **of)
    life = one(page(guide.get_absolute_url()), ".life")
    said = "These are the latest 1 of 104 acts and findings."
    assert words(life).startswith(f"History {said} All of them, in the timeline")
    assert [words(stop) for stop in life.select(".track .where")] == [str(late)]
    assert one(life, "p a")["href"] == "/timeline/?initiative=guide"
    assert words(one(life, "tbody td:last-child")).startswith("agreed")
