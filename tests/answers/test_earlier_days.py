"""The record as of the last day of each meeting: nothing later shows, on the pages and in the API, over what ships."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup

from adgmin.models import Meeting
from initiatives.models import Perspective
from tests.pages.site import get, one, page, rows, words

pytestmark = pytest.mark.django_db

THIRD, FOURTH, FIFTH = "2023-02-10", "2024-02-02", "2025-01-17"
# The day on which the client alert on the 5th ADGMIN was published.
ALERT = "2025-01-28"


def said(path: str, day: str) -> str:
    return words(one(page(path, as_of=day), "main"))


def answer(path: str, day: str, status: int = 200) -> Any:
    return json.loads(get(f"/api/v1/{path}", as_of=day, status=status).content)


def sizes(soup: BeautifulSoup) -> dict[str, int]:
    return {str(link["href"]).split("?")[0]: int(words(one(link, "strong"))) for link in soup.select(".sizes a")}


@pytest.mark.parametrize(("day", "actors", "partners"), [(THIRD, 34, 7), (FOURTH, 40, 8), (FIFTH, 46, 8)])
def test_home_counts_actors_and_partners_as_the_lists_do(day: str, actors: int, partners: int) -> None:
    home = sizes(page("/", as_of=day))
    assert (home["/actors/"], home["/partners/"]) == (actors, partners)
    assert (answer("actors/", day)["count"], answer("partners/", day)["count"]) == (actors, partners)


def test_sources_disagree_on_what_had_happened_whenever_they_were_written() -> None:
    assert rows(page("/disagreements/", as_of=THIRD)) == ["welcomed the ASEAN Regional CERT Operational Framework"]
    fourth, now = len(rows(page("/disagreements/", as_of=FOURTH))), len(rows(page("/disagreements/")))
    assert 0 < fourth < now
    assert words(one(page("/", as_of=FOURTH), "#disputed .count")) == str(fourth)


def test_coverage_lists_the_texts_that_report_by_then() -> None:
    covered = said("/about/coverage/", THIRD)
    assert "3rd ADGMIN" in covered
    assert "Supercharging" not in covered
    assert "5th ADGMIN" not in covered


@pytest.mark.parametrize(("slug", "reported"), [("malaysia", ALERT), ("thailand", FIFTH)])
def test_no_chair_of_a_later_year_shows(slug: str, reported: str) -> None:
    assert "chair" not in said(f"/actors/{slug}/", THIRD)
    assert [row["role"] for row in answer(f"actors/{slug}/", THIRD)["memberships"]] == ["member"]
    assert "chair" in [row["role"] for row in answer(f"actors/{slug}/", reported)["memberships"]]


def test_role_of_a_year_shows_only_when_a_text_reports_it() -> None:
    for day, shown in ((FOURTH, False), (FIFTH, True)):
        held = answer("initiatives/asean-regional-cert/", day)["roles"]
        assert ("malaysia-coordinator-asean-regional-cert-2024" in [role["slug"] for role in held]) is shown


def test_meeting_named_beforehand_reads_as_planned() -> None:
    ahead = said("/meetings/5th-adgmin/", FOURTH)
    assert "Meeting, planned" in ahead
    assert "Thailand" in ahead
    for later in ("Prasert", "Josephine Teo", "2025-01", "16–17 January", "Secure, Innovative", "What changed"):
        assert later not in ahead
    row = answer("meetings/5th-adgmin/", FOURTH)
    assert (row["status"], row["date"], row["theme_line"], row["summary"]) == ("planned", None, None, None)
    assert [role["role"] for role in row["meeting_roles"]] == ["host"]


@pytest.mark.parametrize(
    ("slug", "day", "planned"),
    [("4th-adgmin", THIRD, "January or February 2024"), ("5th-adgmin", FOURTH, "January 2025")],
)
def test_meeting_ahead_shows_the_date_for_which_it_was_planned(slug: str, day: str, planned: str) -> None:
    assert words(one(page(f"/meetings/{slug}/", as_of=day), ".when")).startswith(f"Planned for {planned}")
    for path in ("/meetings/", "/actors/adgmin/", "/about/coverage/"):
        assert planned in said(path, day)
    assert planned in words(one(page(f"/meetings/{slug}/changes/", as_of=day), ".eyebrow"))
    assert "Planned for" not in words(one(page(f"/meetings/{slug}/"), ".facts"))


def test_meeting_that_no_text_names_yet_is_not_shown() -> None:
    assert "Nothing is recorded here up to 10 February 2023." in said("/meetings/5th-adgmin/", THIRD)
    assert "Thailand" not in said("/meetings/5th-adgmin/", THIRD)
    answer("meetings/5th-adgmin/", THIRD, status=404)


def test_no_calendar_gives_a_date_that_no_text_gave_by_then() -> None:
    assert "16–17 January 2025" not in said("/calendar/", FOURTH)
    assert "16–17 January 2025" in said("/calendar/", FIFTH)


def test_period_shows_once_a_text_gives_it() -> None:
    plan = "asean-us-work-plan"
    for day, period in ((THIRD, None), (FOURTH, "2023/2025")):
        assert answer(f"initiatives/{plan}/", day)["period"] == period
    assert "2023–2025" not in said(f"/initiatives/{plan}/", THIRD)
    assert "2023–2025" in said(f"/initiatives/{plan}/", FOURTH)


def test_no_summary_written_from_later_texts_shows() -> None:
    assert answer("actors/adgmin/", FOURTH)["summary"] is None
    assert "client alert" not in said("/actors/adgsom/", FOURTH)
    assert "Singapore’s release does not list" not in said("/partners/eu/", FOURTH)
    assert "Singapore’s release does not list" in said("/partners/eu/", "2025-01-28")


def test_kept_commitment_is_not_said_to_fall_due_later() -> None:
    calendar = page("/calendar/")
    ahead = [words(link) for link in one(calendar, "section, .half").select(".name")]
    assert ahead
    assert not [name for name in ahead if "5th ADGMIN" in name]


def test_date_that_a_view_has_from_its_meeting_is_marked_as_inferred() -> None:
    meeting = Meeting.objects.get(slug="4th-adgmin")
    for view in Perspective.objects.published().filter(meeting=meeting, date=""):
        assert view.inferred("date")
        assert "date" in answer(f"perspectives/{view.slug}/", FIFTH)["inferred"]
        assert "inferred" in words(one(page(view.get_absolute_url()), ".facts"))


def test_later_outcomes_are_later_for_certain() -> None:
    for view in Perspective.objects.published():
        assert all(outcome.date_earliest > view.date_latest for outcome in view.later_outcomes())


def test_texts_on_a_meeting_count_where_they_report_up_to_the_day() -> None:
    """Singapore’s release of January 2025 reports on the 4th ADGMIN too."""
    assert "3 " in said("/initiatives/acrf/", FOURTH).split("Not mentioned in the ", 1)[1][:2]
    assert [answer("sources/", day)["count"] for day in (THIRD, FOURTH, FIFTH)] == [1, 4, 5]


def test_period_is_on_the_timeline_once_a_text_gives_it() -> None:
    for day, entries in ((THIRD, 0), (FOURTH, 2)):
        assert len(rows(page("/timeline/", as_of=day, q="ASEAN-U.S. Work Plan", kind="periods"))) == entries


def test_source_is_on_the_timeline_from_its_publication_on() -> None:
    for day, entries in ((FIFTH, 2), ("2025-01-28", 3)):
        assert len(rows(page("/timeline/", as_of=day, kind="sources"))) == entries


def test_what_was_kept_by_then_is_reported_whenever_the_text_was_written() -> None:
    assert "as the editors conclude" not in said("/commitments/4th-adgmin-in-singapore/", FOURTH)


def test_meetings_planned_by_then_are_listed() -> None:
    for day, planned in ((THIRD, "4th ADGMIN"), (FOURTH, "5th ADGMIN"), (ALERT, "6th ADGMIN")):
        assert rows(page("/meetings/", as_of=day))[0] == planned
        assert answer("meetings/?status=planned", day)["results"][0]["name"] == planned


def test_plan_that_a_later_text_reports_does_not_show_before_it() -> None:
    assert rows(page("/meetings/", as_of=FIFTH))[0] == "5th ADGMIN"
    for path in (
        "/meetings/6th-adgmin/",
        "/commitments/6th-adgmin-in-viet-nam/",
        "/initiatives/asean-ai-safety-network/",
    ):
        assert "Nothing is recorded here up to 17 January 2025." in said(path, FIFTH)
        assert "Nothing is recorded here" not in said(path, ALERT)
    for slug in ("malaysia", "indonesia"):
        assert "Set to" not in said(f"/actors/{slug}/", FIFTH)
        assert "Set to" in said(f"/actors/{slug}/", ALERT)


def test_texts_of_a_meeting_ahead_are_not_held_yet() -> None:
    for slug, day in (("4th-adgmin", THIRD), ("5th-adgmin", FOURTH)):
        facts = words(one(page(f"/meetings/{slug}/", as_of=day), ".facts"))
        assert "None: the meeting is known only from texts on other meetings." in facts


def test_coverage_says_that_no_text_on_a_meeting_ahead_is_held() -> None:
    row = next(row for row in page("/about/coverage/", as_of=FOURTH).select("tbody tr") if "5th ADGMIN" in words(row))
    assert "none: known only from texts on other meetings" in words(row)


def test_what_changed_lists_no_initiative_before_it_is_in_the_record() -> None:
    changes = words(page("/meetings/5th-adgmin/changes/", as_of=FIFTH))
    later = ["ASEAN AI Safety Network", "ASEAN Guide for Sustainable Data Centre Development"]
    assert [name for name in later if name in changes] == []


def test_sort_of_a_partner_does_not_depend_on_the_day() -> None:
    for day in (FOURTH, FIFTH):
        assert "inferred" not in words(one(page("/partners/china/", as_of=day), ".eyebrow"))


@pytest.mark.parametrize(("day", "number", "elsewhere"), [(THIRD, 1, ""), (FOURTH, 16, "One more initiative")])
def test_home_and_changes_agree_on_what_was_not_mentioned(day: str, number: int, elsewhere: str) -> None:
    meeting = "3rd-adgmin" if day == THIRD else "4th-adgmin"
    home = int(words(one(page("/", as_of=day), "#silent .count")))
    silent = one(page(f"/meetings/{meeting}/changes/", as_of=day), "[aria-labelledby=silent]")
    assert (int(words(one(silent, "h2 .count"))), home) == (number, number + bool(elsewhere))
    assert elsewhere in words(one(silent, ".rule"))
    assert ("is listed under “Date passed, not reported as kept”" in words(one(silent, ".rule"))) is bool(elsewhere)


def test_meetings_of_a_body_that_were_ahead_read_as_planned_on_its_page() -> None:
    lines = {
        words(one(line, ".name")): line for line in page("/actors/adgmin/", as_of=THIRD).select("#meetings ~ ul li")
    }
    assert words(lines["4th ADGMIN"]) == "January or February 2024 4th ADGMIN Singapore planned"
    assert "9–10 February 2023" in words(lines["3rd ADGMIN"])


def test_meeting_that_a_state_is_to_host_reads_as_planned() -> None:
    assert "5th ADGMIN planned" in words(one(page("/actors/thailand/", as_of=FOURTH), "[aria-labelledby=hosted]"))


def test_text_mentions_an_initiative_whenever_it_was_published() -> None:
    assert "Mentioned only in perspectives" in said("/initiatives/acam/", FOURTH)
    changes = page("/meetings/4th-adgmin/changes/", as_of=FOURTH)
    assert "ASEAN Cybersecurity Assessment Model" in words(one(changes, "[aria-labelledby=mentioned]"))
    cables = words(one(page("/initiatives/asean-submarine-cable-network/", as_of=FIFTH), ".life"))
    assert "mentioned" in cables.lower()
    assert "not mentioned in the 2 texts" not in cables.lower()
