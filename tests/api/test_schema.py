"""The schema describes the API as it is, and its documentation page lives under our content policy."""

import json
from io import StringIO
from typing import Any

import jsonschema
import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client

from adgmin.models import record
from tests import factories as f
from tests.api.calls import RESOURCES, ROOT, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def schema() -> Any:
    """The schema as served."""
    return read("schema/")


def test_it_is_openapi_3_1_made_without_a_warning(schema: dict[str, Any]) -> None:
    assert schema["openapi"].startswith("3.1")
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=StringIO())


def test_it_has_every_resource_and_every_filter_with_what_it_means(schema: dict[str, Any]) -> None:
    for noun in RESOURCES:
        parameters = schema["paths"][f"{ROOT}{noun}/"]["get"]["parameters"]
        assert {"q", "updated_since", "ordering", "cursor", "page_size"} <= {each["name"] for each in parameters}
        assert all(each["description"] for each in parameters)
        assert f"{ROOT}{noun}/{{slug}}/" in schema["paths"]


def test_it_says_what_a_problem_is(schema: dict[str, Any]) -> None:
    responses = schema["paths"][f"{ROOT}outcomes/"]["get"]["responses"]
    problem = responses["4XX"]["content"]["application/problem+json"]["schema"]
    assert_fits(read("outcomes/", 400, colour="red"), problem, schema)


def assert_fits(answer: Any, part: dict[str, Any], schema: dict[str, Any]) -> None:
    """Raise if an answer is not as the schema says."""
    jsonschema.Draft202012Validator(
        {**part, "components": schema["components"]}, format_checker=jsonschema.FormatChecker()
    ).validate(answer)


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
    for noun in RESOURCES:
        answers = {f"{noun}/": read(f"{noun}/")}
        rows = answers[f"{noun}/"]["results"]
        assert rows
        fit = schema["paths"][f"{ROOT}{noun}/"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert_fits(answers[f"{noun}/"], fit, schema)
        fit = schema["paths"][f"{ROOT}{noun}/{{slug}}/"]["get"]["responses"]["200"]["content"]["application/json"]
        for row in rows:
            assert_fits(Client().get(row["api_url"]).json(), fit["schema"], schema)


def test_the_documentation_has_nothing_inline_and_nothing_from_elsewhere() -> None:
    response = Client().get(f"{ROOT}docs/")
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    page = BeautifulSoup(response.content, "html.parser")
    assert page.find("style") is None
    assert page.find(style=True) is None
    assert [script for script in page.find_all("script") if script.get_text(strip=True)] == []
    addresses = [tag[name] for tag in page.find_all(True) for name in ("src", "href") if tag.has_attr(name)]
    assert addresses
    assert all(str(address).startswith("/") and not str(address).startswith("//") for address in addresses)


def test_the_script_of_the_documentation_asks_nobody_else() -> None:
    page = BeautifulSoup(Client().get(f"{ROOT}docs/").content, "html.parser")
    script = Client().get(str(page.find_all("script")[-1]["src"]))
    assert script.headers["Content-Type"].startswith("application/javascript")
    assert json.dumps(f"{ROOT}schema/") in script.content.decode().replace("\\u002D", "-")
    assert '"validatorUrl": null' in script.content.decode()
