"""A counterpart that a sentence does not name is marked on every page that shows it, in the feed and in the API."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from adgmin import record
from initiatives.models import Initiative, Outcome
from partners.matrix import MatrixEntry
from partners.models import Partner
from tests import factories as f
from tests.pages.site import page, words

from .marks import beside

pytestmark = pytest.mark.django_db


@pytest.fixture
def eu() -> Partner:
    partner: Partner = f.PartnerFactory(actor=f.ActorFactory(slug="eu", name="European Union", acronym="EU"))
    return partner


@pytest.fixture
def outcome(eu: Partner) -> Outcome:
    """An outcome with the EU, which its sentence does not name, and with Japan, which it names."""
    japan = f.ActorFactory(slug="japan", name="Japan")
    with record.editing():
        found: Outcome = f.OutcomeFactory(
            date="2022-11", initiative=f.InitiativeFactory(), counterparts=[eu.actor, japan]
        )
        f.cite(found, aspect="counterpart", value="eu", basis="inferred")
    return found


def test_inferred_counterpart_has_a_mark_on_the_page_of_the_outcome(outcome: Outcome) -> None:
    address = outcome.get_absolute_url()
    assert (beside(address, "European Union", "dd li"), beside(address, "Japan", "dd li")) == ([True], [False])


@pytest.mark.parametrize("page_of", ["list", "meeting", "initiative", "timeline"])
def test_inferred_counterpart_has_a_mark_in_lists(outcome: Outcome, page_of: str) -> None:
    assert isinstance(outcome.initiative, Initiative)
    assert outcome.meeting
    address = {
        "list": "/outcomes/",
        "meeting": outcome.meeting.get_absolute_url(),
        "initiative": outcome.initiative.get_absolute_url(),
        "timeline": f"/timeline/?initiative={outcome.initiative.slug}",
    }[page_of]
    assert set(beside(address, "with EU", ".meta span")) == {True}
    assert set(beside(address, "with Japan", ".meta span")) == {False}


def test_page_of_a_partner_marks_outcomes_that_are_inferred_to_be_with_it(eu: Partner, outcome: Outcome) -> None:
    assert set(beside(eu.get_absolute_url(), "with EU", ".meta span")) == {True}


def test_inferred_counterpart_has_a_mark_only_in_its_row_of_the_matrix(eu: Partner, outcome: Outcome) -> None:
    f.PartnerFactory(actor=outcome.counterparts.get(slug="japan"))
    assert beside("/partners/matrix/", "with EU", ".matrix .meta") == [True]


def test_inferred_counterpart_has_a_mark_in_the_feed(outcome: Outcome) -> None:
    feed = Client().get("/outcomes.atom").content.decode()
    assert "with European Union" in feed
    assert "inferred" in feed.split("with European Union")[1].split("/li")[0]
    assert "inferred" not in feed.split("with Japan")[1].split("/li")[0]


def test_api_names_the_field_with_an_inferred_counterpart(outcome: Outcome) -> None:
    answer = Client().get(f"/api/v1/outcomes/{outcome.slug}/").json()
    assert "counterparts" in answer["inferred"]
    assert ("counterpart", "eu") in [(each["aspect"], each["value"]) for each in answer["citations"]]


def test_stated_counterpart_has_no_mark(outcome: Outcome) -> None:
    f.cite(outcome, aspect="counterpart", value="eu")
    assert beside(outcome.get_absolute_url(), "European Union", "dd li") == [False]


def test_citation_of_a_counterpart_not_of_the_outcome_is_refused(outcome: Outcome) -> None:
    with pytest.raises(ValidationError, match="counterpart “china”, which it does not have"):
        f.cite(outcome, aspect="counterpart", value="china", basis="inferred")


def test_several_counterparts_are_no_difference_between_sources(outcome: Outcome) -> None:
    f.cite(outcome, aspect="counterpart", value="japan")
    found = Outcome.objects.get(pk=outcome.pk)
    assert found.differences == []
    assert not Outcome.objects.with_several_readings().exists()
    assert "sources disagree" not in words(page("/outcomes/").select_one(".rows"))


@pytest.mark.parametrize("basis", ["inferred", "stated"])
def test_matrix_shows_the_role_of_an_inferred_counterpart_alone(outcome: Outcome, eu: Partner, basis: str) -> None:
    role = f.RoleFactory(actor=eu.actor, initiative=outcome.initiative, role="counterpart")
    f.cite(role, aspect="actor", value="eu", basis=basis)
    entry = MatrixEntry(range(2022, 2023), outcome.initiative, roles=[role], outcomes=[outcome])
    assert entry.shown_roles == [role] * (basis == "inferred")
