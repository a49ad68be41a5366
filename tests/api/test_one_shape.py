"""Every record has a key and a name, wherever it is found, and the same in each place."""

from typing import Any

import pytest
from django.test import Client

from adgmin import record
from tests import factories as f
from tests.api.calls import RESOURCES, ROOT, read
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

ADDRESS = ("key", "name", "slug", "url", "api_url")


@pytest.fixture
@remembered
def outcome() -> Any:
    """An outcome, and rows of all other nouns."""
    partner = f.PartnerFactory.create()
    f.RoleFactory.create(actor=partner.actor)
    f.CheckFactory.create()
    f.PerspectiveFactory.create()
    f.MembershipFactory.create()
    f.MeetingRoleFactory.create()
    return f.OutcomeFactory.create(themes=[f.ThemeFactory.create()], verb="welcomed", title="the guide")


def addressed(shown: Any) -> list[dict[str, Any]]:
    """Everything in an answer that has an address in the API."""
    if isinstance(shown, list):
        return [found for each in shown for found in addressed(each)]
    if not isinstance(shown, dict):
        return []
    return [shown] * ("api_url" in shown) + [found for each in shown.values() for found in addressed(each)]


@pytest.mark.usefixtures("outcome")
@pytest.mark.parametrize("resource", RESOURCES)
def test_a_record_and_all_that_it_refers_to_have_key_name_slug_and_addresses(resource: str) -> None:
    (row, *_others) = read(f"{resource}/")["results"]
    shown = [*addressed(row), *addressed(Client().get(row["api_url"]).json())]
    assert shown[0]["api_url"] == f"http://testserver{ROOT}{resource}/{row['key']}/"
    for each in shown:
        assert all(each[name] for name in ADDRESS)
        assert each["key"].split("/")[-1] == each["slug"]


def test_changes_and_hits_have_them_as_the_record_has(outcome: Any) -> None:
    alone = read(f"outcomes/{outcome.slug}/")
    (change,) = read("changes/", noun="outcomes")["results"]
    (hit,) = read("search/", q="guide", noun="outcomes")["results"]
    for found in (change, hit):
        assert {name: found[name] for name in ADDRESS} == {name: alone[name] for name in ADDRESS}


def test_passages_of_the_same_slug_have_different_keys() -> None:
    one, other = f.PassageFactory.create(slug="p1"), f.PassageFactory.create(slug="p1")
    keys = {row["key"] for row in read("passages/")["results"]}
    assert keys == {f"{passage.source.slug}/p1" for passage in (one, other)}


def test_a_passage_keeps_its_place_beside_its_name() -> None:
    passage = f.PassageFactory.create(locator="para 6", source__title="Statement")
    shown = read(f"passages/{passage.source.slug}/{passage.slug}/")
    assert (shown["name"], shown["locator"]) == ("Statement, para 6", "para 6")


def test_an_outcome_is_called_by_verb_and_object_and_has_each_apart(outcome: Any) -> None:
    shown = read(f"outcomes/{outcome.slug}/")
    assert (shown["name"], shown["verb"], shown["object"]) == ("welcomed the guide", "welcomed", "the guide")


@pytest.mark.parametrize(
    ("make", "resource"),
    [
        (lambda name: f.CommitmentFactory.create(text=name), "commitments"),
        (lambda name: f.PerspectiveFactory.create(title=name), "perspectives"),
        (lambda name: f.SourceFactory.create(title=name), "sources"),
        (lambda name: f.MeetingFactory.create(name=name), "meetings"),
    ],
)
def test_what_a_record_is_called_is_its_name_whatever_its_column(make: Any, resource: str) -> None:
    with record.editing():
        row = make("What it is called")
    assert read(f"{resource}/{row.slug}/")["name"] == "What it is called"
