"""What was public once keeps its address."""

import pytest
from django.test import Client

from adgmin.record import State
from tests import factories as f
from tests.api.calls import ROOT, read

pytestmark = pytest.mark.django_db


def test_a_withdrawn_record_is_gone_and_says_why() -> None:
    outcome = f.OutcomeFactory.create()
    f.withdraw(outcome, because="The source was misread.")
    problem = read(f"outcomes/{outcome.slug}/", 410)
    assert (problem["state"], problem["reason"]) == ("withdrawn", "The source was misread.")
    assert "misread" in problem["detail"]
    assert read("outcomes/")["count"] == 0


def test_a_merged_record_leads_to_the_one_it_was_merged_into() -> None:
    kept, doubled = f.InitiativeFactory.create(), f.InitiativeFactory.create()
    f.withdraw(doubled, merged_into=kept)
    response = Client().get(f"{ROOT}initiatives/{doubled.slug}/")
    assert response.status_code == 301
    assert response.headers["Location"] == f"http://testserver{ROOT}initiatives/{kept.slug}/"
    assert Client().get(response.headers["Location"]).json()["slug"] == kept.slug


def test_the_passages_of_a_withdrawn_source_are_gone_with_it() -> None:
    passage = f.PassageFactory.create()
    f.withdraw(passage.source, because="Not the official text.")
    assert read(f"passages/{passage.source.slug}/{passage.slug}/", 410)["reason"] == "Not the official text."
    read(f"passages/{passage.source.slug}/p999/", 404)


def test_what_is_brought_back_is_there_again() -> None:
    outcome = f.OutcomeFactory.create()
    f.withdraw(outcome)
    outcome.state = State.PUBLISHED
    outcome.save()
    assert read(f"outcomes/{outcome.slug}/")["slug"] == outcome.slug
