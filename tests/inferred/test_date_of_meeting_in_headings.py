"""The date at the head of a meeting, a column, a section or a stop is marked where it is inferred."""

import pytest

from tests import factories as f

from .marks import beside, meeting_of_inferred_date

pytestmark = pytest.mark.django_db
DATE = "9–10 February 2023"


def test_date_of_a_meeting_in_a_heading_is_marked_on_every_page() -> None:
    body = f.ActorFactory(name="The ministers")
    meeting = meeting_of_inferred_date(body=body, number=3)
    f.MeetingFactory(name="2nd ADGMIN", body=body, number=2, date="2022")
    partner = f.PartnerFactory(actor__name="Utopia")
    f.OutcomeFactory(meeting=meeting, counterparts=[partner.actor], initiative=f.InitiativeFactory(name="A hub"))
    f.MeetingRoleFactory(meeting=meeting, actor=f.ActorFactory(name="Atlantis", slug="atlantis"))
    expected = {
        "/": "p", "/meetings/": ".rows li > span", meeting.get_absolute_url(): ".when",
        "/initiatives/?view=map": "thead th", "/initiatives/a-hub/": "table th", partner.get_absolute_url(): "h3",
        "/about/coverage/": "tbody th", "/language/": ".mix-bars p", "/actors/atlantis/": ".rows li .body",
        body.get_absolute_url(): ".rows li", f"{meeting.get_absolute_url()}changes/": "header p",
        "/timeline/": ".stream li",
    }  # fmt: skip
    found = {address: beside(address, DATE, within) for address, within in expected.items()}
    assert {address: all(marks) for address, marks in found.items()} == dict.fromkeys(expected, True)


def test_the_year_of_a_meeting_in_the_matrix_is_marked() -> None:
    meeting = meeting_of_inferred_date(number=3)
    f.OutcomeFactory(meeting=meeting, counterparts=[f.PartnerFactory().actor], initiative=None)
    assert beside("/partners/matrix/", "3rd ADGMIN", "thead th") == [True]
