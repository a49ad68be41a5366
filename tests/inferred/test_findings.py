"""A finding that the editors conclude is never counted or shown as what a source reports."""

from typing import Any

import pytest
from django.test import Client

from adgmin.models import Basis, record
from initiatives.models import Finding
from tests import factories as f
from tests.pages.site import page, words

pytestmark = pytest.mark.django_db
READING = "as the editors conclude"


def concluded(finding: str, meeting: Any = None) -> Any:
    with record.editing():
        check = f.CheckFactory(finding=finding, with_citation=False, meeting=meeting, date="" if meeting else "2023")
        f.cite(check, basis=Basis.INFERRED)
    return check


@pytest.mark.parametrize("finding", [Finding.KEPT, Finding.FOLLOWED_UP, Finding.RESTATED, Finding.MADE])
def test_every_finding_says_whose_reading_it_is(finding: Finding) -> None:
    check = concluded(finding)
    assert check.finding_label == f"{finding.label}, {READING}"
    shown = Client().get(f"/api/v1/commitments/{check.commitment.slug}/").json()["checks"][0]
    assert "finding" in shown["inferred"]


def test_what_was_made_is_stated_if_only_its_due_date_is_inferred() -> None:
    with record.editing():
        check = f.CheckFactory(finding="made", due="2023", with_citation=False)
        f.cite(check, aspect="due", value="2023", basis=Basis.INFERRED)
    assert check.finding_label == "stated"


def test_the_timeline_counts_what_sources_report_apart_from_what_is_concluded() -> None:
    meeting = f.MeetingFactory()
    concluded("kept", meeting)
    f.CheckFactory(finding="kept", meeting=meeting, date="")
    assert f"1 kept, 1 kept, {READING}" in words(page("/timeline/"))
