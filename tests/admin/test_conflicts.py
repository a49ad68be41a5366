"""Two curators at one record: the second is told, and nothing that either wrote is lost."""

from typing import Any

import pytest
from django.db.models import Model

from adgmin.record import State
from initiatives.models import Check, Outcome
from tests import factories as f

from .desk import Desk, Page, address

pytestmark = pytest.mark.django_db

MEANWHILE = [
    "Fields that you did not change now show the saved values. Your changes are kept. Please check the "
    "form and save again.",
]


def save(desk: Desk, row: Model, fields: dict[str, Any]) -> Page:
    """Send a form that was opened some time ago."""
    return Page(desk.client.post(address(row, "change"), {**fields, "_save": "1"}, follow=True))


def test_the_second_to_save_is_told_who_was_first(desk: Desk) -> None:
    outcome = f.OutcomeFactory()
    opened = desk.form(outcome).fields
    desk.send(outcome, summary="Theirs.")
    page = save(desk, outcome, {**opened, "note": "Mine."})
    assert page.errors[0].startswith("maria saved this record at ")
    assert page.errors[1:] == MEANWHILE
    outcome.refresh_from_db()
    assert (outcome.summary, outcome.note) == ("Theirs.", "")


def test_what_each_wrote_in_another_field_stands_in_the_form_and_is_saved_the_second_time(desk: Desk) -> None:
    theme = f.ThemeFactory()
    outcome = f.OutcomeFactory()
    opened = desk.form(outcome).fields
    desk.send(outcome, summary="Theirs.", themes=[theme.pk])
    page = save(desk, outcome, {**opened, "note": "Mine."})
    assert (page.fields["summary"], page.fields["note"]) == ("Theirs.", "Mine.")
    assert save(desk, outcome, page.fields).errors == []
    outcome.refresh_from_db()
    assert (outcome.summary, outcome.note, outcome.themes.get()) == ("Theirs.", "Mine.", theme)


def test_a_field_that_both_changed_keeps_what_was_typed_and_shows_what_was_saved(desk: Desk) -> None:
    outcome = f.OutcomeFactory(verb="endorsed")
    opened = desk.form(outcome).fields
    desk.send(outcome, verb="adopted", summary="The same.")
    page = save(desk, outcome, {**opened, "verb": "noted", "summary": "The same."})
    assert "Saved in the meantime: “adopted”." in page.errors
    assert page.fields["verb"] == "noted"
    assert save(desk, outcome, page.fields).errors == []
    assert Outcome.objects.get().verb == "noted"


def test_what_was_published_meanwhile_is_not_made_a_draft_again(desk: Desk) -> None:
    draft = f.OutcomeFactory(state=State.DRAFT)
    opened = desk.form(draft).fields
    desk.act("publish", draft)
    page = save(desk, draft, {**opened, "summary": "Mine."})
    assert page.errors[-1:] == MEANWHILE
    assert page.fields["state"] == "published"
    assert save(desk, draft, page.fields).errors == []
    assert Outcome.objects.published().get().summary == "Mine."


def test_a_save_that_changed_nothing_overtakes_nobody(desk: Desk) -> None:
    outcome = f.OutcomeFactory()
    opened = desk.form(outcome).fields
    desk.send(outcome)
    assert save(desk, outcome, {**opened, "summary": "Mine."}).errors == []


def test_without_the_admin_nobody_is_named(desk: Desk) -> None:
    outcome = f.OutcomeFactory()
    opened = desk.form(outcome).fields
    outcome.summary = "Loaded."
    outcome.save()
    assert save(desk, outcome, opened).errors == [
        "Somebody else saved this record after you opened it.", *MEANWHILE,
    ]  # fmt: skip


def test_a_row_below_the_form_is_compared_like_the_form(desk: Desk) -> None:
    check = f.CheckFactory(state=State.DRAFT)
    opened = desk.form(check.commitment).fields
    desk.send(check, due="2024")
    page = save(desk, check.commitment, {**opened, "checks-0-due_words": "next year"})
    assert page.errors[-1:] == MEANWHILE
    assert (page.fields["checks-0-due"], page.fields["checks-0-due_words"]) == ("2024", "next year")
    assert save(desk, check.commitment, page.fields).errors == []
    check.refresh_from_db()
    assert (check.due, check.due_words) == ("2024", "next year")


@pytest.fixture
def three(desk: Desk) -> tuple[Any, dict[str, Any]]:
    """A commitment with three checks, of which the second is deleted after its form was opened; and that form."""
    commitment = f.CommitmentFactory()
    for year, finding in (("2021", "made"), ("2022", "restated"), ("2023", "repeated")):
        f.CheckFactory(commitment=commitment, date=year, finding=finding, state=State.DRAFT)
    opened = desk.form(commitment).fields
    Check.objects.get(date="2022").delete()
    return commitment, opened


def test_a_row_that_was_deleted_meanwhile_goes(desk: Desk, three: tuple[Any, dict[str, Any]]) -> None:
    commitment, opened = three
    assert save(desk, commitment, {**opened, "checks-2-due": "2025", "checks-1-DELETE": "on"}).errors == []
    assert list(commitment.checks.values_list("date", "due")) == [("2021", ""), ("2023", "2025")]


def test_a_row_that_was_deleted_while_it_was_changed_is_offered_as_new(
    desk: Desk, three: tuple[Any, dict[str, Any]]
) -> None:
    commitment, opened = three
    page = save(desk, commitment, {**opened, "checks-1-due": "2024", "checks-2-due": "2025"})
    assert page.errors == [
        "A row that you changed has been deleted in the meantime. It is shown last, as a new row: remove "
        "it, or save again."
    ]
    assert [page.fields[f"checks-{number}-due"] for number in range(3)] == ["", "2025", "2024"]
    assert save(desk, commitment, page.fields).errors == []
    assert sorted(commitment.checks.values_list("date", "due")) == [("2021", ""), ("2022", "2024"), ("2023", "2025")]
