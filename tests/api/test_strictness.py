"""A query string is understood as a whole or refused, by name."""

import pytest

from adgmin.record import State
from tests import factories as f
from tests.api.calls import RESOURCES, read, refused, slugs

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("resource", [*RESOURCES, "changes"])
def test_an_unknown_parameter_is_refused_by_name_and_the_known_ones_are_listed(resource: str) -> None:
    errors = refused(f"{resource}/", colour="red")
    assert list(errors) == ["colour"]
    assert "updated_since" in errors["colour"]
    assert "page_size" in errors["colour"]


@pytest.mark.parametrize("path", ["", "schema/", "themes/{slug}/"])
def test_a_single_record_the_root_and_the_schema_take_no_parameters(path: str) -> None:
    there = path.format(slug=f.ThemeFactory.create().slug)
    assert list(refused(there, verb="noted")) == ["verb"]
    assert list(refused(there, lang="fr")) == ["lang"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("verb", "applauded"),
        ("verb_class", "strong"),
        ("stage", "done"),
        ("theme", "nobody"),
        ("differs", "maybe"),
        ("differs", "1"),
        ("date_after", "2023"),
        ("date_after", "20230209"),
        ("date_before", "2023-02-30"),
        ("as_of", "9 February 2023"),
        ("updated_since", "yesterday"),
        ("updated_since", "0001-01-01T00:00:00+14:00"),
        ("updated_since", "9999-12-31T23:59:59-14:00"),
        ("ordering", "colour"),
        ("ordering", "--date"),
        ("meeting", "\x00"),
        ("q", "\x00"),
        ("q", "x" * 201),
        ("page_size", "0"),
        ("page_size", "201"),
        ("page_size", "-1"),
        ("page_size", "ten"),
        ("page_size", "²"),
        ("cursor", "abc"),
    ],
)
def test_a_bad_value_is_refused_under_its_name(name: str, value: str) -> None:
    assert list(refused("outcomes/", **{name: value})) == [name]


def test_a_bad_code_is_told_which_codes_there_are() -> None:
    assert refused("sources/", kind="blog")["kind"] == (
        "“blog” is not one of: joint-statement, declaration, host-release, partner-release, news, commentary."
    )


def test_all_that_is_wrong_is_said_at_once() -> None:
    problem = read("outcomes/", 400, colour="red", verb="applauded", as_of="now")
    assert {error["parameter"] for error in problem["errors"]} == {"colour", "verb", "as_of"}
    assert "colour" in problem["detail"]


@pytest.mark.parametrize("name", ["q", "as_of", "differs", "ordering", "page_size"])
def test_what_takes_one_value_refuses_two(name: str) -> None:
    assert list(refused("outcomes/", **{name: ["1", "2"]})) == [name]


def test_a_drafts_slug_gets_the_answer_that_nobodys_gets() -> None:
    draft = f.InitiativeFactory.create(name="Hidden guide", state=State.DRAFT)
    hidden = refused("outcomes/", initiative=draft.slug)["initiative"]
    nobody = refused("outcomes/", initiative="no-such-guide")["initiative"]
    assert hidden.replace(draft.slug, "…") == nobody.replace("no-such-guide", "…")


def test_an_actor_whose_partner_profile_is_a_draft_is_no_partner() -> None:
    hidden = f.PartnerFactory.create(state=State.DRAFT)
    assert list(refused("outcomes/", partner=hidden.slug)) == ["partner"]


def test_a_parameter_left_blank_counts_as_not_given() -> None:
    outcome = f.OutcomeFactory.create()
    assert slugs("outcomes/", q="", verb="", date_after=" ", page_size="", cursor="") == [outcome.slug]


def test_a_blank_unknown_parameter_is_unknown_all_the_same() -> None:
    assert list(refused("outcomes/", colour="")) == ["colour"]
