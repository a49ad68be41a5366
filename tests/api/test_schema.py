"""The schema describes the API as it is, and its documentation page lives under our content policy."""

import json
from io import StringIO
from typing import Any

import jsonschema
import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoDbBlocker

from adgmin import record
from adgmin.api.examples import completed
from adgmin.api.serializers import ThemeSerializer
from adgmin.portal.api import COMPUTED
from adgmin.portal.api import RESOURCES as VIEWSETS
from adgmin.portal.changes_api import ChangesView
from adgmin.portal.search_api import SearchView
from tests import factories as f
from tests.api.calls import RESOURCES, ROOT, read
from tests.api.released import RELEASED, names
from tests.html import parsed

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def schema(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Any:
    """The schema as served, which no record changes."""
    with django_db_blocker.unblock():
        return read("schema/")


def test_it_is_openapi_3_1_made_without_a_warning(schema: dict[str, Any]) -> None:
    assert schema["openapi"].startswith("3.1")
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=StringIO())


LISTS = {
    **{viewset.queryset.model.plural: viewset for viewset in VIEWSETS},
    "search": SearchView,
    "changes": ChangesView,
}
KEYS = {**dict.fromkeys(RESOURCES, "{slug}/"), "passages": "{source}/{slug}/"}


def view(name: str) -> Any:
    """What answers for a list."""
    return LISTS[name]


def operation(schema: dict[str, Any], path: str) -> dict[str, Any]:
    """What is said of a GET."""
    said: dict[str, Any] = schema["paths"][ROOT + path]["get"]
    return said


def described(schema: dict[str, Any], path: str) -> dict[str, str]:
    """The parameters of a GET, and what each means."""
    return {each["name"]: each["description"] for each in operation(schema, path)["parameters"]}


def test_it_has_every_path_and_no_other(schema: dict[str, Any]) -> None:
    records = [f"{noun}/{key}" for noun, key in KEYS.items()]
    computed = [str(each.pattern).replace("<slug:slug>", "{slug}") for each in COMPUTED]
    paths = ("", *(f"{name}/" for name in LISTS), *records, *computed)
    assert set(schema["paths"]) == {ROOT + path for path in paths}


def test_nothing_released_is_missing_or_of_another_type(schema: dict[str, Any]) -> None:
    missing = set(RELEASED.read_text().splitlines()) - set(names(schema))
    assert missing == set(), "docs/api.md promises that these stay"


@pytest.mark.parametrize("name", LISTS)
def test_every_filter_of_a_list_is_in_it_with_what_it_means(schema: dict[str, Any], name: str) -> None:
    filters = view(name).filterset_class.base_filters
    parameters = described(schema, f"{name}/")
    assert set(parameters) == {*filters, "cursor", "page_size", "fields", "format"}
    assert all(len(description.split()) > 2 for description in parameters.values())
    for each in operation(schema, f"{name}/")["parameters"]:
        codes = {**each["schema"], **each["schema"].get("items", {})}.get("enum", ())
        assert all(f"* `{code}` - " in each["description"] for code in codes), each["name"]


@pytest.mark.parametrize("noun", RESOURCES)
def test_every_parameter_of_a_record_is_in_it_with_what_it_means(schema: dict[str, Any], noun: str) -> None:
    filters = view(noun).detail_filterset_class.base_filters
    parameters = described(schema, f"{noun}/{KEYS[noun]}")
    assert set(parameters) == {*filters, *view(noun).key, "fields", "format"}
    assert all(parameters.values())


def test_every_field_and_every_code_says_what_it_means(schema: dict[str, Any]) -> None:
    silent = []
    for name, part in schema["components"]["schemas"].items():
        fields = part.get("properties", {})
        silent += [f"{name}.{field}" for field, said in fields.items() if not said.get("description")]
        codes = part.get("enum", ())
        silent += [
            f"{name}={code}" for code in codes if name != "StateEnum" and f"* `{code}` - " not in part["description"]
        ]
    assert silent == []


def test_it_says_what_a_problem_is(schema: dict[str, Any]) -> None:
    outcome = f.OutcomeFactory.create()
    f.withdraw(outcome)
    for path, there, status in (
        ("outcomes/", "outcomes/?colour=red", 400),
        ("outcomes/{slug}/", "outcomes/nobody/", 404),
        ("outcomes/{slug}/", f"outcomes/{outcome.slug}/", 410),
    ):
        problem = operation(schema, path)["responses"][str(status)]["content"]["application/problem+json"]["schema"]
        assert_fits(Client().get(ROOT + there).json(), problem, schema)


def closed(part: Any) -> Any:
    """A schema that also refuses what it does not name."""
    if isinstance(part, list):
        return [closed(each) for each in part]
    if not isinstance(part, dict):
        return part
    shut = {"additionalProperties": False} if "properties" in part else {}
    return {name: closed(value) for name, value in part.items()} | shut


def assert_fits(answer: Any, part: dict[str, Any], schema: dict[str, Any]) -> None:
    """Raise if an answer is not as the schema says, or has more than it says."""
    jsonschema.Draft202012Validator(
        closed({**part, "components": schema["components"]}), format_checker=jsonschema.FormatChecker()
    ).validate(answer)


def test_every_answer_has_an_example_that_is_as_it_says(schema: dict[str, Any]) -> None:
    for methods in schema["paths"].values():
        answers = [answer["content"] for answer in methods["get"]["responses"].values() if "content" in answer]
        assert len(answers) >= len(("200", "400", "406"))
        for content in (content for answer in answers for content in answer.values()):
            shown = example(content)
            assert shown
            assert_fits(shown, content["schema"], schema)


def example(content: dict[str, Any]) -> Any:
    """The one example of an answer."""
    (shown,) = content["examples"].values()
    return shown["value"]


def test_the_example_of_a_list_has_a_row_and_that_of_a_record_the_same_with_more(schema: dict[str, Any]) -> None:
    for name in LISTS:
        listed = example(operation(schema, f"{name}/")["responses"]["200"]["content"]["application/json"])
        (row,) = listed["results"]
        if name in KEYS:
            alone = operation(schema, f"{name}/{KEYS[name]}")["responses"]["200"]["content"]["application/json"]
            assert row == {each: example(alone)[each] for each in row}


SHAPES = {404: "outcomes/{slug}/", 406: "outcomes/", 410: "outcomes/{slug}/"}


def test_the_example_of_a_problem_is_what_is_answered(schema: dict[str, Any]) -> None:
    outcome = f.OutcomeFactory.create()
    f.withdraw(outcome, because="It was entered twice.")
    for there, accept, status in (
        ("outcomes/nobody/", "*/*", 404), ("outcomes/", "text/csv", 406), (f"outcomes/{outcome.slug}/", "*/*", 410),
    ):  # fmt: skip
        content = operation(schema, SHAPES[status])["responses"][str(status)]["content"]["application/problem+json"]
        assert Client().get(ROOT + there, headers={"Accept": accept}).json() == example(content)


def test_an_example_that_says_what_has_no_place_in_its_record_or_too_little_is_refused() -> None:
    with pytest.raises(ValueError, match=r"has no fields .*colour"):
        completed(ThemeSerializer(), {"colour": "red"})
    with pytest.raises(ValueError, match="needs a value for key"):
        completed(ThemeSerializer(), {"name": "Cybersecurity"})


def test_every_operation_says_in_a_line_what_it_is_for_and_that_its_answer_has_an_etag(schema: dict[str, Any]) -> None:
    for methods in schema["paths"].values():
        assert methods["get"]["summary"]
        assert methods["get"]["responses"]["200"]["headers"]["ETag"]["description"]


def test_every_answer_is_as_it_says(schema: dict[str, Any]) -> None:
    partner = f.PartnerFactory.create()
    f.RoleFactory.create(actor=partner.actor)
    f.OutcomeFactory.create(themes=[f.ThemeFactory.create()], counterparts=[partner.actor], stage="agreed")
    f.OutcomeFactory.create(meeting=None, initiative=None, body=None, verb="held")
    f.CheckFactory.create(
        commitment__themes=[f.ThemeFactory.create()], meeting=f.MeetingFactory.create(), due="2023", due_words="2023",
        outcome=f.OutcomeFactory.create(),
    )  # fmt: skip
    f.CommitmentFactory.create(initiative=None)
    f.PerspectiveFactory.create()
    f.PerspectiveFactory.create(voice=None, meeting=None, initiative=f.InitiativeFactory.create())
    f.MembershipFactory.create()
    meeting = f.MeetingRoleFactory.create().meeting
    with record.editing():
        meeting.note = "Sources give two places."
        meeting.place = "Boracay"
        meeting.save()
        f.cite(meeting, aspect="place", value="Boracay")
        f.cite(meeting, aspect="place", value="Manila")
    f.ThemeFactory.create().delete()
    for name, query in (("search", {"q": "object"}), ("changes", {"page_size": 200})):
        answer = operation(schema, f"{name}/")["responses"]["200"]["content"]["application/json"]
        assert_fits(read(f"{name}/", **query), answer["schema"], schema)
    for noun in RESOURCES:
        listed = read(f"{noun}/")
        rows = listed["results"]
        assert rows
        fit = operation(schema, f"{noun}/")["responses"]["200"]["content"]["application/json"]
        assert_fits(listed, fit["schema"], schema)
        fit = operation(schema, f"{noun}/{KEYS[noun]}")["responses"]["200"]["content"]["application/json"]
        for row in rows:
            assert_fits(Client().get(row["api_url"]).json(), fit["schema"], schema)


def test_the_documentation_has_nothing_inline_and_nothing_from_elsewhere() -> None:
    response = Client().get(f"{ROOT}docs/")
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    page = parsed(response.content)
    assert page.find("style") is None
    assert page.find(style=True) is None
    assert [script for script in page.find_all("script") if script.get_text(strip=True)] == []
    addresses = [tag[name] for tag in page.find_all(True) for name in ("src", "href") if tag.has_attr(name)]
    assert addresses
    assert all(str(address).startswith("/") and not str(address).startswith("//") for address in addresses)


def test_the_script_of_the_documentation_asks_nobody_else() -> None:
    page = parsed(Client().get(f"{ROOT}docs/").content)
    script = Client().get(str(page.find_all("script")[-1]["src"]))
    assert script.headers["Content-Type"].startswith("application/javascript")
    assert json.dumps(f"{ROOT}schema/") in script.content.decode().replace("\\u002D", "-")
    assert '"validatorUrl": null' in script.content.decode()
