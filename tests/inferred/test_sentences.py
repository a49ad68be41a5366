"""The story of a commitment says what of it is inferred."""

import pytest

from adgmin import record
from tests import factories as f
from tests.pages.site import one, page, words

from .marks import conclude, meeting_of_inferred_date

pytestmark = pytest.mark.django_db


def test_sentences_name_an_inferred_date_and_basis() -> None:
    commitment = conclude(f.CommitmentFactory(basis="announced"), kind="announced")
    f.CheckFactory(commitment=commitment, meeting=meeting_of_inferred_date(), date="")
    lead = words(one(page(commitment.get_absolute_url()), ".lead"))
    assert "The editors call it “announced”; no source does." in lead
    assert "The date “9–10 February 2023” is inferred." in lead


def test_basis_that_the_sentences_do_not_show_is_not_called_inferred() -> None:
    commitment = conclude(
        f.CommitmentFactory(basis="announced", owner=f.ActorFactory(name="A state")), kind="announced"
    )
    f.CheckFactory(commitment=commitment, meeting=f.MeetingFactory(name="5th ADGMIN"), date="")
    lead = words(one(page(commitment.get_absolute_url()), ".lead"))
    assert "Planned by A state (recorded under the 5th ADGMIN" in lead
    assert "The editors call it" not in lead


def test_sentences_on_stated_values_name_nothing_inferred() -> None:
    commitment = f.CommitmentFactory(basis="announced")
    f.CheckFactory(commitment=commitment)
    assert "inferred" not in words(one(page(commitment.get_absolute_url()), ".lead"))


@pytest.mark.parametrize(("finding", "said"), [("made", "stated"), ("restated", "restated"), ("repeated", "restated")])
def test_sentences_name_an_inferred_meeting(finding: str, said: str) -> None:
    check = f.CheckFactory(finding=finding, meeting=f.MeetingFactory(name="5th ADGMIN"), date="")
    conclude(check, meeting=check.meeting.slug)
    lead = words(one(page(check.commitment.get_absolute_url()), ".lead"))
    assert lead.endswith(f"No source says that it was {said} at the 5th ADGMIN: the editors conclude it.")


@pytest.mark.parametrize(
    ("finding", "sentence"),
    [
        ("kept", "No source says that it was kept: the editors conclude it."),
        ("partly-kept", "No source says that it was partly kept: the editors conclude it."),
        ("made", "One entry in its history is the editors’ conclusion; no source says it outright."),
        ("restated", "One entry in its history is the editors’ conclusion; no source says it outright."),
    ],
)
def test_sentences_name_each_inferred_finding(finding: str, sentence: str) -> None:
    with record.editing():
        check = f.CheckFactory(finding=finding, with_citation=False)
        f.cite(check, basis="inferred")
    assert words(one(page(check.commitment.get_absolute_url()), ".lead")).endswith(sentence)
