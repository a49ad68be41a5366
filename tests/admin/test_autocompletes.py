"""Autocomplete search boxes: their options, order and permissions."""

import pytest
from django.test import Client

from adgmin.record import State
from initiatives.models import Outcome, OutcomeCitation
from tests import factories as f

from .curator import Curator, superuser

pytestmark = pytest.mark.django_db


def test_passage_options_show_source_locator_and_words_in_reading_order(curator: Curator) -> None:
    statement = f.SourceFactory(title="Statement of the third meeting", published="2023")
    release = f.SourceFactory(title="A release with a title that is far too long for one line", published="2022")
    for source, order in ((release, 2), (statement, 10), (statement, 9), (release, 1)):
        f.PassageFactory(source=source, order=order)
    assert curator.suggestions("para", OutcomeCitation, "passage") == [
        "Statement of the third meeting, para 9: The Meeting…",
        "Statement of the third meeting, para 10: The Meeting…",
        "A release with a title that is far too …, para 1: The Meeting…",
        "A release with a title that is far too …, para 2: The Meeting…",
    ]


@pytest.mark.parametrize("term", ["third para 9", "welcomed data", "gist", "p9"])
def test_passages_are_found_by_source_locator_gist_and_words(curator: Curator, term: str) -> None:
    source = f.SourceFactory(title="Statement of the third meeting")
    f.PassageFactory(source=source, order=9, first_words="Ministers welcomed data", gist="The gist.")
    f.PassageFactory(source=source, order=8, first_words="Ministers noted", gist="Something else.")
    [found] = curator.suggestions(term, OutcomeCitation, "passage")
    assert "para 9" in found


def test_options_show_the_state_of_unpublished_records(curator: Curator) -> None:
    f.InitiativeFactory(name="Guide A", state=State.DRAFT)
    f.InitiativeFactory(name="Guide B")
    assert curator.suggestions("Guide", Outcome, "initiative") == ["Guide A [draft]", "Guide B"]


def test_actors_are_found_by_the_names_that_sources_give(curator: Curator) -> None:
    actor = f.ActorFactory(name="Republic of Korea")
    f.cite(actor, aspect="name", value="Republic of Korea")
    f.cite(actor, aspect="name", value="ROK")
    assert curator.suggestions("rok", Outcome, "body") == ["Republic of Korea"]


def test_selected_row_has_the_label_of_its_option(curator: Curator) -> None:
    outcome = f.OutcomeFactory(initiative=f.InitiativeFactory(name="Guide", state=State.DRAFT), state=State.DRAFT)
    page = curator.form(outcome)
    assert page.texts("select[name=initiative] option[selected]") == ["Guide [draft]"]
    [chosen] = page.texts("select[name=citations-0-passage] option[selected]")
    assert chosen in curator.suggestions("", OutcomeCitation, "passage")


@pytest.mark.parametrize(
    "field", ["revision.saved_by", "report.closed_by", "historyentry.user", "reviewcomment.revision"]
)
def test_users_and_revisions_are_not_offered(field: str) -> None:
    model, name = field.split(".")
    query = {"term": "", "app_label": "adgmin", "model_name": model, "field_name": name}
    assert superuser().client.get("/admin/autocomplete/", query).status_code == 403


def test_anonymous_users_are_redirected_to_the_login() -> None:
    query = {"term": "", "app_label": "initiatives", "model_name": "outcome", "field_name": "initiative"}
    response = Client().get("/admin/autocomplete/", query)
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")
