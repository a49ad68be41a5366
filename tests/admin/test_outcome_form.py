"""The outcome form: quick for the fortieth paragraph, and teaching the verb scale for the first."""

import pytest

from adgmin import verbs
from initiatives.models import Outcome
from tests import factories as f

from .desk import Desk, citation

pytestmark = pytest.mark.django_db


def test_add_another_keeps_what_the_next_one_shares(desk: Desk) -> None:
    meeting, passage, body = f.MeetingFactory(), f.PassageFactory(), f.ActorFactory()
    shared = {"meeting": str(meeting.pk), "body": str(body.pk), "date": "2023-02-09"}
    page = desk.send(Outcome, "_addanother", verb="noted", title="the first", **shared, **citation(passage))
    assert "was added successfully" in page.messages
    assert {name: page.fields[name] for name in shared} == shared
    assert page.fields["citations-0-passage"] == str(passage.pk)
    assert page.fields["title"] == ""


def test_what_was_carried_over_is_saved_like_anything_typed(desk: Desk) -> None:
    meeting, passage = f.MeetingFactory(), f.PassageFactory()
    query = f"?meeting={meeting.pk}&passage={passage.pk}"
    desk.send(Outcome, query=query, verb="noted", title="the second", meeting=meeting.pk, **citation(passage))
    outcome = Outcome.objects.get()
    assert outcome.meeting == meeting
    assert outcome.citations.get().passage == passage


def test_a_passage_that_makes_no_sense_is_not_carried_over(desk: Desk) -> None:
    assert desk.form(Outcome, passage="none").fields["citations-0-passage"] == ""


def test_verbs_stand_in_their_classes_with_their_strength(desk: Desk) -> None:
    page = desk.form(Outcome)
    for field in ("verb", "of_verb"):
        groups = {str(group["label"]): group for group in page.soup.select(f"select[name={field}] optgroup")}
        assert len(groups) == len(verbs.CLASSES)
        assert [option["value"] for option in groups["endorsed or approved, strength 4"].select("option")] == [
            "endorsed",
            "approved",
        ]
        assert "events and facts, no strength" in groups


def test_the_scale_is_explained_from_the_one_table(desk: Desk) -> None:
    [panel] = desk.form(Outcome).texts(".verb-scale")
    for verb_class in verbs.CLASSES:
        assert str(verb_class.meaning) in panel
    for verb in verbs.VERBS:
        assert str(verb.label) in panel
    assert "Noting, welcoming and acknowledging never move a stage." in panel


def test_a_verb_that_moves_no_stage_is_refused_one(desk: Desk) -> None:
    initiative = f.InitiativeFactory()
    page = desk.send(Outcome, verb="noted", title="a guide", initiative=initiative.pk, stage="launched")
    assert page.errors == ["This verb never moves a stage."]
    assert page.fields["stage"] == "launched"


def test_the_list_shows_strength_citations_and_differences(desk: Desk) -> None:
    outcome = f.OutcomeFactory(verb="welcomed", of_verb="endorsed", note="Why.")
    f.cite(outcome, aspect="verb", value="welcomed")
    f.cite(outcome, f.PassageFactory(source=f.SourceFactory(kind="news")), aspect="verb", value="noted")
    page = desk.open("/admin/initiatives/outcome/")
    assert page.texts("td.field-said") == ["welcomed the endorsement of"]
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
def test_the_list_is_filtered_and_searched(desk: Desk, query: dict[str, str], found: list[str]) -> None:
    f.OutcomeFactory(title="First", verb="endorsed")
    second = f.OutcomeFactory(title="Second", verb="noted", note="Why.")
    f.cite(second, aspect="verb", value="noted")
    release = f.SourceFactory(kind="news", title="The release")
    f.cite(second, f.PassageFactory(source=release), aspect="verb", value="welcomed")
    assert desk.open("/admin/initiatives/outcome/", **query).texts("th.field-title") == found
