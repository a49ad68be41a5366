"""Where a reading’s value is the slug of a record, curators read the name of that record."""

from collections.abc import Callable
from typing import Any

import pytest

from adgmin import record
from adgmin.models import Revision
from adgmin.record import revisions as rules
from tests import factories as f

from .curator import Curator, Page, admin_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def body(db: None) -> Any:
    return f.ActorFactory(slug="wg-tea", name="Working Group on Tea")


def draft(body: Any, passage: Any) -> Any:
    row = f.OutcomeFactory(state="draft", body=body)
    f.cite(row, passage, aspect="actor", value="wg-tea")
    return row


def in_review_of_a_draft(curator: Curator, body: Any) -> str:
    passage = f.PassageFactory()
    draft(body, passage)
    return f"/admin/adgmin/source/{passage.source.pk}/review/"


def in_review_of_a_revision(curator: Curator, body: Any) -> str:
    outcome, cited = f.OutcomeFactory(body=body), f.PassageFactory()
    base = rules.contents(outcome)
    added = {**base["citations"][0], "passage": cited.pk, "aspect": "actor", "value": "wg-tea"}
    wanted = {"fields": base["fields"], "citations": [*base["citations"], added]}
    Revision.objects.create(
        noun="initiatives.outcome", object_id=outcome.pk, source=cited.source, base=base, wanted=wanted
    )
    return f"/admin/adgmin/source/{cited.source.pk}/review/"


def in_refusal_to_publish(curator: Curator, body: Any) -> str:
    passage = f.PassageFactory()
    row = f.OutcomeFactory(state="draft", body=body)
    f.cite(row, passage, aspect="actor", value=f.ActorFactory(name="Other Body").slug)
    return f"/admin/adgmin/source/{passage.source.pk}/review/"


def in_history(curator: Curator, body: Any) -> str:
    row = draft(body, f.PassageFactory())
    with record.editing():
        row.citations.get(aspect="actor").delete()
    return admin_url(row, "history")


@pytest.mark.parametrize("page", [in_review_of_a_draft, in_review_of_a_revision, in_refusal_to_publish, in_history])
def test_name_of_the_record_stands_for_its_slug(
    page: Callable[[Curator, Any], str], curator: Curator, body: Any
) -> None:
    [shown] = curator.open(page(curator, body)).soup.select("#content-main")
    assert "Working Group on Tea" in shown.get_text()
    assert "wg-tea" not in shown.get_text()
    assert "Working Group on Tea" in [link.get_text() for link in shown.select("a")]


def test_dates_are_spelt_out_in_a_review_of_a_draft_and_of_a_revision(curator: Curator) -> None:
    passage, meeting = f.PassageFactory(), f.MeetingFactory(date="2024-01-30")
    f.cite(f.MeetingFactory(state="draft", date="2023-02-09/2023-02-10"), passage)
    base = rules.contents(meeting)
    wanted = {**base, "fields": {**base["fields"], "date": "2024-01-30/2024-02-02"}}
    Revision.objects.create(
        noun="adgmin.meeting", object_id=meeting.pk, source=passage.source, base=base, wanted=wanted
    )
    [shown] = curator.open(f"/admin/adgmin/source/{passage.source.pk}/review/").soup.select("#content-main")
    text = " ".join(shown.get_text(" ").split())
    assert "30 January – 2 February 2024" in text
    assert "9–10 February 2023" in text
    assert "2024-01-30" not in text
    assert "2023-02-09" not in text


def test_conflict_names_the_record_beside_the_slug_to_enter(curator: Curator, body: Any) -> None:
    row = draft(body, f.PassageFactory())
    opened = curator.form(row)
    name = next(name for name, value in opened.fields.items() if value == "wg-tea")
    citation = row.citations.get(aspect="actor")
    with record.editing():
        citation.value = f.ActorFactory(slug="cha", name="Cha Board").slug
        citation.save()
    page = Page(curator.client.post(admin_url(row, "change"), {**opened.fields, name: "third"}))
    assert "Saved in the meantime: “Cha Board (cha)”." in page.errors
