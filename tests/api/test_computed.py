"""What pages compute is in the API too: from the same object, for the same day, as the schema says."""

from typing import Any

import jsonschema
import pytest
from django.test import Client
from django.urls import reverse

from adgmin.portal.api import COMPUTED
from tests import factories as f
from tests.api.calls import ROOT, read
from tests.api.test_schema import closed, operation, schema
from tests.pages.site import Site

pytestmark = pytest.mark.django_db

NAMES = [f"api:{each.name}" for each in COMPUTED]
__all__ = ["schema"]


def test_each_is_as_the_schema_says_and_its_page_links_to_it(schema: dict[str, Any]) -> None:
    site, strict = Site(), closed(schema)
    for name, pattern in zip(NAMES, COMPUTED, strict=True):
        address = site.address(name)
        answer = read(address.removeprefix(ROOT), as_of="2023-06-30")
        path = str(pattern.pattern).replace("<slug:slug>", "{slug}")
        fit = operation(strict, path)["responses"]["200"]["content"]["application/json"]["schema"]
        jsonschema.Draft202012Validator({**fit, "components": strict["components"]}).validate(answer)
        assert (answer["computed"], answer["as_of"], answer["computed_for"]) == (True, "2023-06-30", "2023-02-09")
        assert answer["statement"] == "Sources read up to 9 February 2023"
        links = site.page(answer["page_url"].removeprefix("http://testserver")).select("link[type='application/json']")
        assert address in [link["href"] for link in links], name


def test_each_refuses_what_its_page_refuses() -> None:
    site = Site()
    for name in NAMES:
        errors = read(site.address(name).removeprefix(ROOT), 400, colour="red", as_of="soon")["errors"]
        assert {error["parameter"] for error in errors} <= {"colour", "as_of"}, name
        assert errors


def test_what_was_computed_of_a_withdrawn_record_is_gone_and_of_a_merged_one_elsewhere() -> None:
    withdrawn, merged, kept = f.InitiativeFactory.create_batch(3)
    f.withdraw(withdrawn)
    merged.merge_into(kept, "The same.")
    assert read(f"initiatives/{withdrawn.slug}/life/", 410)["state"] == "withdrawn"
    response = Client().get(reverse("api:life", args=[merged.slug]), {"as_of": "2024"})
    assert (response.status_code, response["Location"]) == (301, f"{reverse('api:life', args=[kept.slug])}?as_of=2024")
    assert read("initiatives/nobody/life/", 404)["title"] == "Not Found"


def test_a_life_says_where_it_is_silent_and_where_nothing_can_be_told() -> None:
    site = Site()
    life = read(f"initiatives/{site.older.slug}/life/")
    assert [(point["meeting"]["name"], point["mark"]) for point in life["points"]] == [
        ("2nd Meeting", "outcome"), ("3rd Meeting", "silent"),
    ]  # fmt: skip
    assert life["where_it_stands"]["absent_since"].startswith("Silent")


def test_a_planned_meeting_has_a_briefing_and_no_changes_and_a_held_one_changes_and_none() -> None:
    site = Site()
    planned = f.MeetingFactory.create(name="4th Meeting", body=site.body, date="2024", status="planned")
    changes, briefing = (read(f"meetings/{planned.slug}/{name}/") for name in ("changes", "briefing"))
    assert (changes["nothing_to_compare"], changes["previous_meeting"]["name"]) == ("planned", "3rd Meeting")
    assert [section["number"] for section in changes["sections"] if section["number"]] == []
    assert briefing["briefing"]["previous_meeting"]["name"] == "3rd Meeting"
    assert [line["name"] for line in briefing["briefing"]["past"]["rows"]] == ["An older promise"]
    held, none = (read(f"meetings/{site.meeting.slug}/{name}/") for name in ("changes", "briefing"))
    found = {
        entry["subject"]["name"]: section["heading"] for section in held["sections"] for entry in section["subjects"]
    }
    assert (found["A guide"], found["An older plan"], none["briefing"]) == ("new", "silent", None)


def test_what_is_inferred_is_named_wherever_it_is_shown() -> None:
    site = Site()
    f.cite(site.outcome, site.passage, aspect="verb", value=site.outcome.verb, basis="inferred")
    (shown,) = read(f"meetings/{site.meeting.slug}/stands/")["decisions"]["named"]
    assert shown["inferred"] == ["verb", "stage"]
    (point,) = read(f"initiatives/{site.initiative.slug}/life/")["points"]
    assert point["acts"][0]["outcome"]["inferred"] == ["verb", "stage"]
    assert [each["is_inferred"] for each in point["acts"][0]["printed_verbs"]] == [True]


def test_a_computed_list_says_how_many_rows_there_are_and_leads_to_the_pages_beside() -> None:
    f.MeetingFactory.create_batch(13, passage=f.PassageFactory.create())
    first = read("chairs/")
    assert (first["count"], len(first["results"]), first["previous"]) == (13, 12, None)
    last = Client().get(first["next"]).json()
    assert (len(last["results"]), last["next"]) == (1, None)
    assert Client().get(last["previous"]).json()["results"] == first["results"]
    assert "page" in {error["parameter"] for error in read("chairs/", 400, page="3")["errors"]}
