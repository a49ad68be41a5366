"""Edit conflicts: the second curator to save sees the changes of the first, and no edit is lost."""

from typing import Any

import pytest
from django.db.models import Model

from adgmin.record import State
from initiatives.models import Check, Outcome
from tests import factories as f

from .curator import Curator, Page, admin_url

pytestmark = pytest.mark.django_db

MEANWHILE = [
    "Fields that you did not change now show the saved values. Your changes are kept. Please check the "
    "form and save again.",
]


def submit_opened(curator: Curator, row: Model, fields: dict[str, Any]) -> Page:
    """Submit a form that was opened earlier."""
    return Page(curator.client.post(admin_url(row, "change"), {**fields, "_save": "1"}, follow=True))


def test_second_to_save_sees_who_saved_first(curator: Curator) -> None:
    outcome = f.OutcomeFactory()
    opened = curator.form(outcome).fields
    curator.submit(outcome, summary="Theirs.")
    page = submit_opened(curator, outcome, {**opened, "note": "Mine."})
    assert page.errors[0].startswith("maria saved this record at ")
    assert page.errors[1:] == MEANWHILE
    outcome.refresh_from_db()
    assert (outcome.summary, outcome.note) == ("Theirs.", "")


def test_edits_of_different_fields_are_merged_and_saved_on_resubmission(curator: Curator) -> None:
    theme = f.ThemeFactory()
    outcome = f.OutcomeFactory()
    opened = curator.form(outcome).fields
    curator.submit(outcome, summary="Theirs.", themes=[theme.pk])
    page = submit_opened(curator, outcome, {**opened, "note": "Mine."})
    assert (page.fields["summary"], page.fields["note"]) == ("Theirs.", "Mine.")
    assert submit_opened(curator, outcome, page.fields).errors == []
    outcome.refresh_from_db()
    assert (outcome.summary, outcome.note, outcome.themes.get()) == ("Theirs.", "Mine.", theme)


def test_field_changed_by_both_keeps_typed_value_and_shows_stored_one(curator: Curator) -> None:
    outcome = f.OutcomeFactory(verb="endorsed")
    opened = curator.form(outcome).fields
    curator.submit(outcome, verb="adopted", summary="The same.")
    page = submit_opened(curator, outcome, {**opened, "verb": "noted", "summary": "The same."})
    assert "Saved in the meantime: “adopted”." in page.errors
    assert page.fields["verb"] == "noted"
    assert submit_opened(curator, outcome, page.fields).errors == []
    assert Outcome.objects.get().verb == "noted"


def test_form_opened_before_publication_does_not_revert_the_state(curator: Curator) -> None:
    draft = f.OutcomeFactory(state=State.DRAFT)
    opened = curator.form(draft).fields
    curator.run_action("publish", draft)
    page = submit_opened(curator, draft, {**opened, "summary": "Mine."})
    assert page.errors[-1:] == MEANWHILE
    assert page.fields["state"] == "published"
    assert submit_opened(curator, draft, page.fields).errors == []
    assert Outcome.objects.published().get().summary == "Mine."


def test_save_without_changes_causes_no_conflict(curator: Curator) -> None:
    outcome = f.OutcomeFactory()
    opened = curator.form(outcome).fields
    curator.submit(outcome)
    assert submit_opened(curator, outcome, {**opened, "summary": "Mine."}).errors == []


def test_conflict_with_a_save_outside_the_admin_names_nobody(curator: Curator) -> None:
    outcome = f.OutcomeFactory()
    opened = curator.form(outcome).fields
    outcome.summary = "Loaded."
    outcome.save()
    assert submit_opened(curator, outcome, opened).errors == [
        "Somebody else saved this record after you opened it.", *MEANWHILE,
    ]  # fmt: skip


def test_inline_rows_are_compared_like_the_form(curator: Curator) -> None:
    check = f.CheckFactory(state=State.DRAFT)
    opened = curator.form(check.commitment).fields
    curator.submit(check, due="2024")
    page = submit_opened(curator, check.commitment, {**opened, "checks-0-due_words": "next year"})
    assert page.errors[-1:] == MEANWHILE
    assert (page.fields["checks-0-due"], page.fields["checks-0-due_words"]) == ("2024", "next year")
    assert submit_opened(curator, check.commitment, page.fields).errors == []
    check.refresh_from_db()
    assert (check.due, check.due_words) == ("2024", "next year")


@pytest.fixture
def stale_form(curator: Curator) -> tuple[Any, dict[str, Any]]:
    """A commitment with three checks and its form, opened before the second check was deleted."""
    commitment = f.CommitmentFactory()
    for year, finding in (("2021", "made"), ("2022", "restated"), ("2023", "repeated")):
        f.CheckFactory(commitment=commitment, date=year, finding=finding, state=State.DRAFT)
    opened = curator.form(commitment).fields
    Check.objects.get(date="2022").delete()
    return commitment, opened


def test_row_deleted_meanwhile_is_dropped(curator: Curator, stale_form: tuple[Any, dict[str, Any]]) -> None:
    commitment, opened = stale_form
    assert submit_opened(curator, commitment, {**opened, "checks-2-due": "2025", "checks-1-DELETE": "on"}).errors == []
    assert list(commitment.checks.values_list("date", "due")) == [("2021", ""), ("2023", "2025")]


def test_edited_row_deleted_meanwhile_is_shown_as_a_new_row(
    curator: Curator, stale_form: tuple[Any, dict[str, Any]]
) -> None:
    commitment, opened = stale_form
    page = submit_opened(curator, commitment, {**opened, "checks-1-due": "2024", "checks-2-due": "2025"})
    assert page.errors == [
        "A row that you changed has been deleted in the meantime. It is shown last, as a new row: remove "
        "it, or save again."
    ]
    assert [page.fields[f"checks-{number}-due"] for number in range(3)] == ["", "2025", "2024"]
    assert submit_opened(curator, commitment, page.fields).errors == []
    assert sorted(commitment.checks.values_list("date", "due")) == [("2021", ""), ("2022", "2024"), ("2023", "2025")]


def test_row_to_be_removed_that_was_changed_meanwhile_is_shown_first(curator: Curator) -> None:
    commitment = f.CommitmentFactory()
    check = f.CheckFactory(commitment=commitment, state=State.DRAFT)
    opened = {**curator.form(commitment).fields, "checks-0-DELETE": "on"}
    curator.submit(check, due="2024")
    page = submit_opened(curator, commitment, opened)
    assert page.errors[0] == (
        "A row that you wanted to remove was changed in the meantime. It shows what was saved: save again to remove "
        "it, or keep it."
    )
    assert (page.fields["checks-0-due"], page.fields["checks-0-DELETE"]) == ("2024", "on")
    assert commitment.checks.get().due == "2024"
    assert submit_opened(curator, commitment, page.fields).errors == []
    assert not commitment.checks.exists()
