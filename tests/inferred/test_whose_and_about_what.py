"""An act counts as the meeting’s, or as one about an initiative, with a mark where no source says so."""

from typing import Any

import pytest
from django.test import Client

from adgmin import record
from initiatives.models import Outcome
from tests import factories as f
from tests.pages.site import one, page, words

from .marks import beside, conclude

pytestmark = pytest.mark.django_db


def shown_as_inferred(outcome: Outcome) -> list[str]:
    """What the API says to be inferred of it."""
    found: list[str] = Client().get(f"/api/v1/outcomes/{outcome.slug}/").json()["inferred"]
    return found


def test_act_of_nobody_named_counts_as_the_meetings_with_a_mark() -> None:
    outcome = f.OutcomeFactory(body=None)
    assert beside(outcome.get_absolute_url(), "Act of the meeting", "dd") == [True]
    assert "attribution" in shown_as_inferred(outcome)


def test_act_of_an_inferred_body_counts_as_the_meetings_with_a_mark() -> None:
    outcome = f.OutcomeFactory()
    conclude(outcome, actor=outcome.body.slug)
    assert beside(outcome.get_absolute_url(), "Act of the meeting", "dd") == [True]


def test_act_of_a_stated_body_has_no_mark() -> None:
    outcome = f.OutcomeFactory()
    assert beside(outcome.get_absolute_url(), "Act of the meeting", "dd") == [False]
    assert "attribution" not in shown_as_inferred(outcome)


@pytest.mark.parametrize(
    ("nature", "kicker", "attribution"),
    [
        ("outcome", "Outcome of the 3rd ADGMIN", "Act of the meeting"),
        ("perspective", "Outcome recorded under the 3rd ADGMIN", "Reported in a perspectives section"),
    ],
)
def test_outcome_is_of_the_meeting_only_where_its_attribution_is(nature: str, kicker: str, attribution: str) -> None:
    passage = f.PassageFactory(nature=nature)
    outcome = f.OutcomeFactory(meeting=f.MeetingFactory(name="3rd ADGMIN"), passage=passage)
    shown = page(outcome.get_absolute_url())
    assert words(one(shown, ".eyebrow")) == kicker
    assert attribution in [words(value) for value in shown.select(".facts dd")]


def test_outcome_of_no_stated_meeting_gives_its_attribution_too() -> None:
    outcome = f.OutcomeFactory(meeting=None, date="2024", passage=f.PassageFactory(nature="perspective"))
    shown = page(outcome.get_absolute_url())
    assert words(one(shown, ".eyebrow")) == "Outcome, no meeting stated"
    assert "Reported in a perspectives section" in [words(value) for value in shown.select(".facts dd")]


def test_inferred_mention_in_a_passage_is_marked() -> None:
    passage, roadmap = f.PassageFactory(), f.InitiativeFactory(name="The 5G Roadmap")
    outcome = f.OutcomeFactory(initiative=roadmap, title="a roadmap", passage=passage)
    with record.editing():
        f.cite(roadmap, aspect="name", value="The 5G Roadmap")
        f.cite(roadmap, passage, aspect="name", value="a roadmap", basis="inferred")
    assert beside(outcome.get_absolute_url(), "The 5G Roadmap", "dd") == [True]
    assert beside("/outcomes/", "The 5G Roadmap", ".rows .meta span") == [True]
    assert beside(roadmap.get_absolute_url(), "about this initiative", ".meta span") == [True]
    assert "initiative" in shown_as_inferred(outcome)


def test_inferred_initiative_of_an_act_is_marked_if_its_passage_names_it() -> None:
    """One passage can name an initiative and speak of an act of which it does not say that it is about it."""
    passage, plan = f.PassageFactory(), f.InitiativeFactory(name="The recovery plan", slug="plan")
    f.cite(plan, passage, aspect="name", value="The recovery plan")
    outcome = f.OutcomeFactory(initiative=plan, title="access to best practices", passage=passage)
    with record.editing():
        f.cite(outcome, passage, aspect="initiative", value="plan", basis="inferred")
    assert beside(outcome.get_absolute_url(), "The recovery plan", "dd") == [True]
    assert beside("/outcomes/", "The recovery plan", ".rows .meta span") == [True]
    assert beside(plan.get_absolute_url(), "about this initiative", ".life .meta span") == [True]
    assert "initiative" in shown_as_inferred(outcome)


def test_stated_initiative_of_an_act_has_no_mark_under_another_name() -> None:
    passage, plan = f.PassageFactory(), f.InitiativeFactory(name="The recovery plan", slug="plan")
    outcome = f.OutcomeFactory(initiative=plan, title="a plan", passage=passage)
    with record.editing():
        f.cite(plan, aspect="name", value="The recovery plan")
        f.cite(plan, passage, aspect="name", value="a plan", basis="inferred")
        f.cite(outcome, passage, aspect="initiative", value="plan")
    assert beside(outcome.get_absolute_url(), "The recovery plan", "dd") == [False]


def test_inferred_initiative_of_a_commitment_is_marked() -> None:
    body = f.ActorFactory()
    f.MeetingFactory(name="1st", number=1, body=body, date="2022-02-09")
    meeting = f.MeetingFactory(name="2nd", number=2, body=body, date="2023-02-09")
    plan = f.InitiativeFactory(name="The recovery plan", slug="plan")
    commitment = conclude(f.CommitmentFactory(initiative=plan, text="A promise"), initiative="plan")
    f.CheckFactory(commitment=commitment, meeting=meeting, date="", due="2024")
    assert beside(commitment.get_absolute_url(), "The recovery plan", "dd") == [True]
    assert beside("/commitments/", "The recovery plan", ".rows .meta span") == [True]
    assert beside("/calendar/", "The recovery plan", ".meta span") == [True]
    assert beside(plan.get_absolute_url(), "about this initiative", ".rows .meta span, .life .meta span") == [True] * 2
    assert beside(f"{meeting.get_absolute_url()}changes/", "about this initiative", ".now li > span") == [True]
    assert "initiative" in Client().get(f"/api/v1/commitments/{commitment.slug}/").json()["inferred"]


def test_initiative_that_the_passage_names_itself_has_no_mark() -> None:
    passage, roadmap = f.PassageFactory(), f.InitiativeFactory(name="The 5G Roadmap")
    outcome = f.OutcomeFactory(initiative=roadmap, title="a roadmap", passage=passage)
    f.cite(roadmap, passage, aspect="name", value="The 5G Roadmap")
    assert beside(outcome.get_absolute_url(), "The 5G Roadmap", "dd") == [False]
    assert "initiative" not in shown_as_inferred(outcome)


def changed_by_an_act_named_in_our_reading_alone(**fields: Any) -> tuple[Any, Any]:
    """The second of two meetings, and an initiative that the passage of an act there names in our reading alone."""
    passage, body = f.PassageFactory(), f.ActorFactory()
    f.MeetingFactory(name="1st", number=1, body=body, date="2022-02-09")
    meeting = f.MeetingFactory(name="2nd", number=2, body=body, date="2023-02-09")
    plan = f.InitiativeFactory(name="The Work Plan")
    f.OutcomeFactory(initiative=plan, title="a work plan", passage=passage, meeting=meeting, body=body, **fields)
    with record.editing():
        f.cite(plan, aspect="name", value="The Work Plan")
        f.cite(plan, passage, aspect="name", value="a work plan", basis="inferred")
    return meeting, plan


def test_inferred_initiative_of_a_change_is_marked() -> None:
    meeting, _plan = changed_by_an_act_named_in_our_reading_alone()
    address = f"{meeting.get_absolute_url()}changes/"
    assert beside(address, "about this initiative", ".now li > span") == [True]


def test_inferred_place_under_a_declaration_is_marked_in_what_changed() -> None:
    body = f.ActorFactory()
    f.MeetingFactory(name="1st", number=1, body=body, date="2022-02-09")
    meeting = f.MeetingFactory(name="2nd", number=2, body=body, date="2023-02-09")
    under = f.InitiativeFactory(name="The Declaration", slug="the-declaration")
    conclude(f.OutcomeFactory(title="trust", meeting=meeting, body=body, under=under), part_of="the-declaration")
    address = f"{meeting.get_absolute_url()}changes/"
    assert beside(address, "belongs to this initiative", ".now li > span") == [True]


@pytest.mark.parametrize(("basis", "mark"), [("inferred", True), ("stated", False)])
def test_outcome_belongs_to_a_whole_as_its_initiative_does(basis: str, mark: bool) -> None:
    body, whole = f.ActorFactory(), f.InitiativeFactory(name="The whole", slug="the-whole")
    f.MeetingFactory(name="1st", number=1, body=body, date="2022-02-09")
    meeting = f.MeetingFactory(name="2nd", number=2, body=body, date="2023-02-09")
    with record.editing():
        part = f.InitiativeFactory(name="A part", part_of=whole)
        f.cite(part, aspect="part-of", value="the-whole", basis=basis)
    outcome = f.OutcomeFactory(initiative=part, under=whole, meeting=meeting, body=body, title="a paper")
    assert beside(outcome.get_absolute_url(), "The whole", "dd") == [mark]
    assert ("under" in shown_as_inferred(outcome)) is mark
    changed = page(f"{meeting.get_absolute_url()}changes/")
    assert ("on a part of it inferred" in words(changed)) is mark


def test_whole_that_the_passage_of_the_act_states_has_no_mark() -> None:
    whole = f.InitiativeFactory(name="The whole", slug="the-whole")
    part = conclude(f.InitiativeFactory(name="A part", part_of=whole), part_of="the-whole")
    with record.editing():
        outcome = f.OutcomeFactory(initiative=part, under=whole)
        f.cite(outcome, aspect="part-of", value="the-whole")
    assert beside(outcome.get_absolute_url(), "The whole", "dd") == [False]


def test_stage_set_by_an_act_with_an_inferred_initiative_is_marked() -> None:
    meeting, plan = changed_by_an_act_named_in_our_reading_alone(verb="agreed", stage="agreed")
    assert beside("/initiatives/", "agreed", ".rows .end") == [True]
    assert beside("/initiatives/?view=map", "stage reached: agreed", "td") == [True]
    assert beside(plan.get_absolute_url(), "agreed", "td.by-then") == [True]
    assert beside(f"{meeting.get_absolute_url()}changes/", "stage: agreed", ".subject p") == [True]
    (shown,) = Client().get("/api/v1/initiatives/").json()["results"]
    assert "stage" in shown["inferred"]


def test_mark_of_a_relation_stands_apart_from_the_name() -> None:
    with record.editing():
        whole = f.InitiativeFactory(name="A plan")
        part = f.InitiativeFactory(name="A study", part_of=whole)
        f.cite(part, aspect="part-of", value=whole.slug, basis="inferred")
        act = f.OutcomeFactory(title="its end", initiative=part)
        f.cite(act, aspect="initiative", value=part.slug, basis="inferred")
        f.CheckFactory(commitment__text="Its beginning", commitment__initiative=part)
        view = f.PerspectiveFactory(title="It helps", voice=f.ActorFactory(slug="a-state"))
        f.cite(view, aspect="actor", value="a-state", basis="inferred")
    assert "A study , about this initiative inferred" in words(page("/outcomes/").select_one(".rows"))
    parts = words(page(whole.get_absolute_url()).select_one("#parts ~ .rows"))
    assert "A study part of it inferred" in parts
    history = words(page(whole.get_absolute_url()).select_one(".life table"))
    assert history.count("on a part of it inferred : A study") == 2
    views = words(page("/actors/a-state/").select_one("#perspectives ~ .rows"))
    assert "It helps inferred" not in views
    assert f"by {view.voice.short_name} inferred" in views
