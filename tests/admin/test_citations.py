"""Citation rows in the forms: normalised and default values, differing readings, citations of inline records."""

from typing import Any

import pytest

from adgmin.models import Meeting
from adgmin.record import State
from initiatives.models import Initiative, Outcome
from tests import factories as f

from .curator import Curator, citation_row, inline_row, theme_fields

pytestmark = pytest.mark.django_db

OUTCOME = {"verb": "took-note", "title": "a study", "state": "published"}


@pytest.mark.parametrize("given", ["", "took-note", "Took note of"])
def test_verb_is_stored_as_its_code(curator: Curator, given: str) -> None:
    page = curator.submit(
        Outcome,
        **OUTCOME,
        **theme_fields(f.ThemeFactory()),
        **citation_row(f.PassageFactory(), aspect="verb", value=given),
    )
    assert page.errors == []
    assert Outcome.objects.get().citations.get().value == "took-note"


@pytest.mark.parametrize("given", ["", "ASEAN Digital Ministers", "asean-digital-ministers"])
def test_related_record_is_stored_as_its_slug(curator: Curator, given: str) -> None:
    body = f.ActorFactory(name="ASEAN Digital Ministers")
    page = curator.submit(
        Outcome,
        **OUTCOME,
        **theme_fields(f.ThemeFactory()),
        body=body.pk,
        **citation_row(f.PassageFactory(), aspect="actor", value=given),
    )
    assert page.errors == []
    assert Outcome.objects.get().citations.get().value == "asean-digital-ministers"


def test_figure_needs_a_value_because_the_record_has_none(curator: Curator) -> None:
    page = curator.submit(
        Outcome, **OUTCOME, **theme_fields(f.ThemeFactory()), **citation_row(f.PassageFactory(), aspect="figure")
    )
    assert page.errors == ["An aspect needs a value, and a value an aspect."]


def test_unknown_verb_is_an_error_beside_the_value(curator: Curator) -> None:
    page = curator.submit(
        Outcome,
        **OUTCOME,
        **theme_fields(f.ThemeFactory()),
        **citation_row(f.PassageFactory(), aspect="verb", value="smiled at"),
    )
    assert page.errors == ["“smiled at” is not a verb of the scale."]
    assert page.fields["citations-0-value"] == "smiled at"


def test_aspects_with_a_field_on_the_record_come_first(curator: Curator) -> None:
    groups = curator.form(Outcome).soup.select("select[name=citations-0-aspect] optgroup")
    assert [str(option["value"]) for option in groups[0].select("option")] == [
        "name", "verb", "actor", "date", "counterpart", "meeting", "initiative", "part-of", "stage",
    ]  # fmt: skip


def test_same_passage_and_aspect_twice_is_refused(curator: Curator) -> None:
    passage = f.PassageFactory()
    page = curator.submit(Outcome, **{**OUTCOME, **citation_row(passage), **citation_row(passage, 1)})
    assert [error for error in page.errors if "passage" in error.lower()]
    assert not Outcome.objects.exists()


def test_differing_readings_are_shown_with_their_sources_and_ranks(curator: Curator) -> None:
    outcome = f.OutcomeFactory(verb="endorsed", note="The ministers’ own text.")
    f.cite(outcome, aspect="verb", value="endorsed", printed="Endorsement of")
    release = f.PassageFactory(source=f.SourceFactory(kind="host-release", title="The release"), locator="para 2")
    f.cite(outcome, release, aspect="verb", value="took-note", printed="took note of")
    f.cite(outcome, release, aspect="figure", value="2023")
    page = curator.form(outcome)
    assert page.texts(".differences caption") == ["Verb: sources disagree"]
    preferred, other = page.texts(".differences tbody tr")
    assert preferred.startswith("endorsed preferred Statement")
    assert preferred.endswith(": “Endorsement of” 1")
    assert other == "took note of The release, para 2 : “took note of” 2"


def test_record_without_differences_has_no_panel(curator: Curator) -> None:
    assert curator.form(f.OutcomeFactory()).texts(".differences") == []


def test_inline_record_is_saved_cited_and_published_in_one_edit(curator: Curator) -> None:
    meeting, actor = f.MeetingFactory(), f.ActorFactory()
    passage = f.PassageFactory(source=f.SourceFactory(short_name="The note"), locator="para 9")
    part = {"role": "host", "actor": actor.pk, "person": "", "office": "", "state": "published"}
    page = curator.submit(meeting, "_continue", **inline_row("roles", **part, passage=passage.pk))
    assert page.errors == []
    host = meeting.roles.get()
    assert host.state == State.PUBLISHED
    assert host.citations.get().passage == passage
    assert page.texts("#roles-0 .field-cited_in p") == ["The note, para 9"]
    assert page.links("Open") == [f"/admin/adgmin/meetingrole/{host.pk}/change/"]


def test_citation_can_be_added_to_a_saved_inline_record(curator: Curator) -> None:
    part, passage = f.RoleFactory(), f.PassageFactory()
    assert curator.submit(part.initiative, **{"roles-0-passage": passage.pk}).errors == []
    assert part.citations.count() == 2


@pytest.mark.parametrize(("noun", "fields"), [(Meeting, {"name": "1st"}), (Initiative, {"name": "A", "kind": "guide"})])
def test_new_record_is_saved_with_its_inline_records(curator: Curator, noun: Any, fields: dict[str, str]) -> None:
    body, passage = f.ActorFactory(), f.PassageFactory()
    if noun is Meeting:
        fields = {**fields, "body": str(body.pk)}
    part = {"role": "chair", "actor": body.pk, "state": "published", "passage": passage.pk}
    page = curator.submit(noun, state="published", **fields, **citation_row(passage), **inline_row("roles", **part))
    assert page.errors == []
    assert noun.objects.published().get().roles.published().count() == 1
