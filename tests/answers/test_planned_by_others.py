"""What a state plans beside a meeting is shown as its own, not as the meeting’s."""

from typing import Any

import pytest
from django.test import Client

from initiatives.models import Check
from initiatives.models.commitments import plan_of_another
from tests.pages.site import page, words

pytestmark = pytest.mark.django_db

MALAYSIA = "planned by Malaysia as ASEAN chair for 2025"
INDONESIA = "planned by Indonesia"


def test_only_plans_of_others_say_whose_they_are() -> None:
    checks = Check.objects.published().with_evidence()
    found = {check.commitment.slug: check.planned_by for check in checks if check.planned_by}
    projects = {
        "5g-workforce-courses", "asean-ai-safety-network", "asean-cyber-cooperation-strategy-2026-2030",
        "asean-guide-sustainable-data-centre-development", "cross-border-cloud-computing-framework",
    }  # fmt: skip
    assert found == {**dict.fromkeys(projects, MALAYSIA), "public-private-dialogue-ai": INDONESIA}


def test_query_and_property_agree_on_which_checks_are_plans_of_others() -> None:
    checks = Check.objects.select_related("commitment__owner", "meeting")
    plans = {check.slug for check in checks if check.owner_of_plan}
    assert plans
    assert set(checks.filter(plan_of_another()).values_list("slug", flat=True)) == plans


def test_commitment_says_whose_plan_it_is_and_under_what_it_is_recorded() -> None:
    shown = words(page("/commitments/asean-ai-safety-network/"))
    assert "Planned by Malaysia as ASEAN chair for 2025 (recorded under the 5th ADGMIN" in shown
    assert "by 28 January 2025 inferred , recorded under the 5th ADGMIN" in shown
    assert "16–17" not in shown
    assert "no source says that it was stated there." in shown
    assert "announced" not in words(page("/commitments/asean-ai-safety-network/").select_one(".lead"))
    assert "No source says that it was stated at" not in shown


@pytest.mark.parametrize("path", ["/commitments/", "/meetings/5th-adgmin/", "/initiatives/asean-ai-safety-network/"])
def test_list_says_whose_plan_it_is(path: str) -> None:
    assert MALAYSIA in words(page(path))


def test_list_of_a_meeting_says_that_commitments_are_recorded_under_it() -> None:
    said = words(page("/commitments/", meeting="5th-adgmin").select_one(".found h2"))
    assert "recorded under the 5th ADGMIN" in said


def test_what_changed_sets_plans_of_others_apart() -> None:
    section = page("/meetings/5th-adgmin/changes/").select_one("section[aria-labelledby=planned-by-others]")
    shown = words(section)
    assert shown.count(MALAYSIA) == 5
    assert INDONESIA in shown
    assert "5th ADGMIN :" not in shown
    assert "5th ADGMIN inferred" not in shown
    assert shown.count("by 28 January 2025 inferred :") == 6


def test_api_says_whose_plan_it_is(client: Client) -> None:
    found: dict[str, Any] = client.get("/api/v1/commitments/asean-ai-safety-network/").json()
    assert found["planned_by"] == MALAYSIA
    assert [check["planned_by"] for check in found["checks"]] == [MALAYSIA]
    other: dict[str, Any] = client.get("/api/v1/commitments/defa-negotiations/").json()
    assert other["planned_by"] is None


def test_plans_of_others_are_dated_by_the_text_not_the_meeting() -> None:
    """No text says that they were stated at the meeting, so as of its last day nobody could know of them."""
    plans = [check.commitment.slug for check in Check.objects.published().with_evidence() if check.planned_by]
    for slug in (*plans, "6th-adgmin-in-viet-nam"):
        assert "Nothing is recorded here up to" in words(page(f"/commitments/{slug}/", as_of="2025-01-17"))
        assert "5th ADGMIN" in words(page(f"/commitments/{slug}/", as_of="2025-01-28"))
    shown = words(page("/meetings/5th-adgmin/", as_of="2025-01-17"))
    assert not [plan for plan in (MALAYSIA, INDONESIA) if plan in shown]
