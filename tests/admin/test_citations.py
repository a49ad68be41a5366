"""Citations beside the fact: values in words or left out, readings that differ, and parts with their own."""

from typing import Any

import pytest

from adgmin.models import Meeting
from adgmin.record import State
from initiatives.models import Initiative, Outcome
from tests import factories as f

from .desk import Desk, citation, leading, row

pytestmark = pytest.mark.django_db

OUTCOME = {"verb": "took-note", "title": "a study", "state": "published"}


@pytest.mark.parametrize("given", ["", "took-note", "Took note of"])
def test_a_verb_is_kept_by_its_code_however_it_was_given(desk: Desk, given: str) -> None:
    page = desk.send(
        Outcome, **OUTCOME, **leading(f.ThemeFactory()), **citation(f.PassageFactory(), aspect="verb", value=given)
    )
    assert page.errors == []
    assert Outcome.objects.get().citations.get().value == "took-note"


@pytest.mark.parametrize("given", ["", "ASEAN Digital Ministers", "asean-digital-ministers"])
def test_another_record_is_kept_by_its_slug(desk: Desk, given: str) -> None:
    body = f.ActorFactory(name="ASEAN Digital Ministers")
    page = desk.send(
        Outcome,
        **OUTCOME,
        **leading(f.ThemeFactory()),
        body=body.pk,
        **citation(f.PassageFactory(), aspect="actor", value=given),
    )
    assert page.errors == []
    assert Outcome.objects.get().citations.get().value == "asean-digital-ministers"


def test_a_figure_has_no_value_to_be_taken_from_the_record(desk: Desk) -> None:
    page = desk.send(Outcome, **OUTCOME, **leading(f.ThemeFactory()), **citation(f.PassageFactory(), aspect="figure"))
    assert page.errors == ["An aspect needs a value, and a value an aspect."]


def test_a_value_that_is_no_verb_is_refused_beside_it(desk: Desk) -> None:
    page = desk.send(
        Outcome,
        **OUTCOME,
        **leading(f.ThemeFactory()),
        **citation(f.PassageFactory(), aspect="verb", value="smiled at"),
    )
    assert page.errors == ["“smiled at” is not a verb of the scale."]
    assert page.fields["citations-0-value"] == "smiled at"


def test_the_aspects_of_the_record_come_first(desk: Desk) -> None:
    groups = desk.form(Outcome).soup.select("select[name=citations-0-aspect] optgroup")
    assert [str(option["value"]) for option in groups[0].select("option")] == [
        "name", "verb", "actor", "date", "part-of", "stage",
    ]  # fmt: skip


def test_the_same_passage_and_aspect_twice_is_refused(desk: Desk) -> None:
    passage = f.PassageFactory()
    page = desk.send(Outcome, **{**OUTCOME, **citation(passage), **citation(passage, 1)})
    assert [error for error in page.errors if "passage" in error.lower()]
    assert not Outcome.objects.exists()


def test_differing_readings_are_shown_with_their_sources_and_ranks(desk: Desk) -> None:
    outcome = f.OutcomeFactory(verb="endorsed", note="The ministers’ own text.")
    f.cite(outcome, aspect="verb", value="endorsed", printed="Endorsement of")
    release = f.PassageFactory(source=f.SourceFactory(kind="host-release", title="The release"), locator="para 2")
    f.cite(outcome, release, aspect="verb", value="took-note", printed="took note of")
    f.cite(outcome, release, aspect="figure", value="2023")
    page = desk.form(outcome)
    assert page.texts(".differences caption") == ["Verb: sources disagree"]
    preferred, other = page.texts(".differences tbody tr")
    assert preferred.startswith("endorsed preferred Statement")
    assert preferred.endswith(": “Endorsement of” 1")
    assert other == "took note of The release, para 2 : “took note of” 2"


def test_without_differences_there_is_no_panel(desk: Desk) -> None:
    assert desk.form(f.OutcomeFactory()).texts(".differences") == []


def test_a_part_is_entered_with_its_citation_and_published_in_one_go(desk: Desk) -> None:
    meeting, actor, passage = f.MeetingFactory(), f.ActorFactory(), f.PassageFactory(locator="para 9")
    part = {"role": "host", "actor": actor.pk, "person": "", "office": "", "state": "published"}
    page = desk.send(meeting, "_continue", **row("roles", **part, passage=passage.pk))
    assert page.errors == []
    host = meeting.roles.get()
    assert host.state == State.PUBLISHED
    assert host.citations.get().passage == passage
    assert page.texts("#roles-0 .field-cited_in p") == ["para 9"]
    assert page.links("Open") == [f"/admin/adgmin/meetingrole/{host.pk}/change/"]


def test_a_citation_can_be_added_to_a_part_later(desk: Desk) -> None:
    part, passage = f.RoleFactory(), f.PassageFactory()
    assert desk.send(part.initiative, **{"roles-0-passage": passage.pk}).errors == []
    assert part.citations.count() == 2


@pytest.mark.parametrize(("noun", "fields"), [(Meeting, {"name": "1st"}), (Initiative, {"name": "A", "kind": "guide"})])
def test_a_new_record_takes_its_parts_along(desk: Desk, noun: Any, fields: dict[str, str]) -> None:
    body, passage = f.ActorFactory(), f.PassageFactory()
    if noun is Meeting:
        fields = {**fields, "body": str(body.pk)}
    part = {"role": "chair", "actor": body.pk, "state": "published", "passage": passage.pk}
    page = desk.send(noun, state="published", **fields, **citation(passage), **row("roles", **part))
    assert page.errors == []
    assert noun.objects.published().get().roles.published().count() == 1
