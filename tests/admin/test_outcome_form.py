"""The outcome form and list: repeated values, the verb scale, columns and filters."""

import pytest

from adgmin import verbs
from initiatives.models import Outcome
from tests import factories as f

from .curator import Curator, citation_row

pytestmark = pytest.mark.django_db


def test_add_another_keeps_meeting_body_date_and_passage(curator: Curator) -> None:
    meeting, passage, body = f.MeetingFactory(), f.PassageFactory(), f.ActorFactory()
    shared = {"meeting": str(meeting.pk), "body": str(body.pk), "date": "2023-02-09"}
    page = curator.submit(Outcome, "_addanother", verb="noted", title="the first", **shared, **citation_row(passage))
    assert "was added successfully" in page.messages
    assert {name: page.fields[name] for name in shared} == shared
    assert page.fields["citations-0-passage"] == str(passage.pk)
    assert page.fields["title"] == ""


def test_values_from_the_query_string_are_saved(curator: Curator) -> None:
    meeting, passage = f.MeetingFactory(), f.PassageFactory()
    query = f"?meeting={meeting.pk}&passage={passage.pk}"
    curator.submit(Outcome, query=query, verb="noted", title="the second", meeting=meeting.pk, **citation_row(passage))
    outcome = Outcome.objects.get()
    assert outcome.meeting == meeting
    assert outcome.citations.get().passage == passage


def test_invalid_passage_in_the_query_string_is_ignored(curator: Curator) -> None:
    assert curator.form(Outcome, passage="none").fields["citations-0-passage"] == ""


def test_verbs_are_grouped_by_class_and_strength(curator: Curator) -> None:
    page = curator.form(Outcome)
    for field in ("verb", "of_verb"):
        groups = {str(group["label"]): group for group in page.soup.select(f"select[name={field}] optgroup")}
        assert len(groups) == len(verbs.CLASSES)
        assert [option["value"] for option in groups["endorsed or approved, strength 4"].select("option")] == [
            "endorsed",
            "approved",
        ]
        assert "events and facts, no strength" in groups


def test_verb_scale_is_explained_in_the_form(curator: Curator) -> None:
    [panel] = curator.form(Outcome).texts(".verb-scale")
    for verb_class in verbs.CLASSES:
        assert str(verb_class.meaning) in panel
    for verb in verbs.VERBS:
        assert str(verb.label) in panel
    assert "Noting, welcoming and acknowledging never move a stage." in panel


def test_stage_is_refused_for_a_verb_that_never_moves_it(curator: Curator) -> None:
    initiative = f.InitiativeFactory()
    page = curator.submit(Outcome, verb="noted", title="a guide", initiative=initiative.pk, stage="launched")
    assert page.errors == ["This verb never moves a stage."]
    assert page.fields["stage"] == "launched"


def test_list_shows_strength_citations_and_differences(curator: Curator) -> None:
    outcome = f.OutcomeFactory(verb="welcomed", of_verb="endorsed", note="Why.")
    f.cite(outcome, aspect="verb", value="welcomed")
    f.cite(outcome, f.PassageFactory(source=f.SourceFactory(kind="news")), aspect="verb", value="noted")
    page = curator.open("/admin/initiatives/outcome/")
    assert page.texts("td.field-verb_shown") == ["welcomed the endorsement of"]
    assert page.texts("td.field-strength_shown") == ["2"]
    assert page.texts("td.field-cited") == ["3"]
    assert page.texts("td.field-differs") == ["yes"]
    assert page.texts("td.field-when_shown") == ["9–10 February 2023"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"verb_class": "approval"}, ["First"]),
        ({"differs": "yes"}, ["Second"]),
        ({"differs": "no"}, ["First"]),
        ({"cited": "no"}, []),
        ({"state__exact": "published", "verb__exact": "noted"}, ["Second"]),
        ({"q": "seco"}, ["Second"]),
    ],
)
def test_list_is_filtered_and_searched(curator: Curator, query: dict[str, str], found: list[str]) -> None:
    f.OutcomeFactory(title="First", verb="endorsed")
    second = f.OutcomeFactory(title="Second", verb="noted", note="Why.")
    f.cite(second, aspect="verb", value="noted")
    release = f.SourceFactory(kind="news", title="The release")
    f.cite(second, f.PassageFactory(source=release), aspect="verb", value="welcomed")
    assert curator.open("/admin/initiatives/outcome/", **query).texts("th.field-title") == found
