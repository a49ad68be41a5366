"""The search boxes: what they offer, in which order, and to whom."""

import pytest
from django.test import Client

from adgmin.record import State
from initiatives.models import Outcome, OutcomeCitation
from tests import factories as f

from .desk import Desk

pytestmark = pytest.mark.django_db


def test_passages_are_offered_by_source_locator_and_first_words_in_reading_order(desk: Desk) -> None:
    statement = f.SourceFactory(title="Statement of the third meeting", published="2023")
    release = f.SourceFactory(title="A release with a title that is far too long for one line", published="2022")
    for source, order in ((release, 2), (statement, 10), (statement, 9), (release, 1)):
        f.PassageFactory(source=source, order=order)
    assert desk.suggestions("para", OutcomeCitation, "passage") == [
        "Statement of the third meeting, para 9: The Meeting…",
        "Statement of the third meeting, para 10: The Meeting…",
        "A release with a title that is far too …, para 1: The Meeting…",
        "A release with a title that is far too …, para 2: The Meeting…",
    ]


@pytest.mark.parametrize("term", ["third para 9", "welcomed data", "gist", "p9"])
def test_passages_are_found_by_source_place_and_words(desk: Desk, term: str) -> None:
    source = f.SourceFactory(title="Statement of the third meeting")
    f.PassageFactory(source=source, order=9, first_words="Ministers welcomed data", gist="The gist.")
    f.PassageFactory(source=source, order=8, first_words="Ministers noted", gist="Something else.")
    [found] = desk.suggestions(term, OutcomeCitation, "passage")
    assert "para 9" in found


def test_what_is_not_published_says_so(desk: Desk) -> None:
    f.InitiativeFactory(name="Guide A", state=State.DRAFT)
    f.InitiativeFactory(name="Guide B")
    assert desk.suggestions("Guide", Outcome, "initiative") == ["Guide A [draft]", "Guide B"]


def test_actors_are_found_by_the_names_that_sources_give(desk: Desk) -> None:
    actor = f.ActorFactory(name="Republic of Korea")
    f.cite(actor, aspect="name", value="Republic of Korea")
    f.cite(actor, aspect="name", value="ROK")
    assert desk.suggestions("rok", Outcome, "body") == ["Republic of Korea"]


def test_a_chosen_row_is_shown_as_it_was_offered(desk: Desk) -> None:
    outcome = f.OutcomeFactory(initiative=f.InitiativeFactory(name="Guide", state=State.DRAFT), state=State.DRAFT)
    page = desk.form(outcome)
    assert page.texts("select[name=initiative] option[selected]") == ["Guide [draft]"]
    [chosen] = page.texts("select[name=citations-0-passage] option[selected]")
    assert chosen in desk.suggestions("", OutcomeCitation, "passage")


def test_strangers_get_no_answers() -> None:
    query = {"term": "", "app_label": "initiatives", "model_name": "outcome", "field_name": "initiative"}
    response = Client().get("/admin/autocomplete/", query)
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")
