"""What pages compute is in the API too: from the same object, for the same day, as the schema says."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from adgmin.portal.api import COMPUTED
from tests import factories as f
from tests.api.calls import ROOT, read
from tests.api.test_schema import assert_fits, operation, schema
from tests.pages.site import Site, page

pytestmark = pytest.mark.django_db

NAMES = [f"api:{each.name}" for each in COMPUTED]
__all__ = ["schema"]


def test_each_is_as_the_schema_says_and_its_page_links_to_it(schema: dict[str, Any]) -> None:
    site = Site()
    for name, pattern in zip(NAMES, COMPUTED, strict=True):
        address = site.address(name)
        for day in ("", "2023-06-30"):
            answer = read(address.removeprefix(ROOT), as_of=day)
            path = str(pattern.pattern).replace("<slug:slug>", "{slug}")
            fit = operation(schema, path)["responses"]["200"]["content"]["application/json"]
            assert_fits(answer, fit["schema"], schema)
            assert (answer["computed"], answer["as_of"]) == (True, day or None)
            assert answer["statement"].endswith(("Sources read up to 9 February 2023", "computed"))
        links = page(answer["page_url"].removeprefix("http://testserver")).select("link[type='application/json']")
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
