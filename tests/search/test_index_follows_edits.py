"""Each edit updates the index in its own transaction."""

import pytest
from django.core.exceptions import ValidationError

from adgmin import record
from adgmin.record import Aspect, State
from adgmin.search.answers import search
from initiatives.models import Initiative
from tests import factories

pytestmark = pytest.mark.django_db


def found(text: str, *kinds: str) -> list[str]:
    return [str(hit.entry) for hit in search(text, kinds or None)]


def test_a_new_record_is_found() -> None:
    factories.InitiativeFactory.create(name="Roaming Framework", slug="roaming")
    assert found("roaming") == ["initiatives/roaming"]


def test_the_new_text_is_found_and_the_old_one_is_not() -> None:
    initiative = factories.InitiativeFactory.create(slug="plan", summary="About roaming.")
    initiative.summary = "About spectrum."
    initiative.save()
    assert found("spectrum") == ["initiatives/plan"]
    assert found("roaming") == []


def test_a_bulk_edit_updates_the_index() -> None:
    factories.InitiativeFactory.create(slug="plan")
    with record.editing():
        Initiative.objects.update(summary="About roaming.")
    assert found("roaming") == ["initiatives/plan"]


def test_a_name_is_found_while_a_citation_gives_it() -> None:
    initiative = factories.InitiativeFactory.create(name="Digital Masterplan", slug="plan")
    factories.cite(initiative, aspect=Aspect.NAME, value="Digital Masterplan")
    reading = factories.cite(initiative, aspect=Aspect.NAME, value="Grand Scheme")
    assert found("grand scheme") == ["initiatives/plan"]
    reading.value = "Great Design"
    reading.save()
    assert found("grand scheme") == []
    assert found("great design") == ["initiatives/plan"]
    reading.delete()
    assert found("great design") == []


def test_moving_a_citation_moves_its_name_to_the_other_row() -> None:
    one = factories.InitiativeFactory.create(name="Digital Masterplan", slug="one")
    other = factories.InitiativeFactory.create(name="Digital Masterplan", slug="other")
    for initiative in (one, other):
        factories.cite(initiative, aspect=Aspect.NAME, value="Digital Masterplan")
    reading = factories.cite(one, aspect=Aspect.NAME, value="Grand Scheme")
    reading.record = other
    reading.save()
    assert found("grand scheme") == ["initiatives/other"]


def test_changes_of_editorial_state_update_the_index() -> None:
    initiative = factories.InitiativeFactory.create(name="Roaming", slug="roaming", state=State.DRAFT)
    assert found("roaming") == []
    initiative.state = State.PUBLISHED
    initiative.save()
    assert found("roaming") == ["initiatives/roaming"]
    factories.withdraw(initiative)
    assert found("roaming") == []
    initiative.state = State.PUBLISHED
    initiative.save()
    assert found("roaming") == ["initiatives/roaming"]


def test_passages_are_indexed_only_while_their_source_is_published() -> None:
    source = factories.SourceFactory.create(slug="statement", state=State.DRAFT)
    factories.PassageFactory.create(source=source, slug="p1", gist="Roaming gets cheaper.")
    assert found("roaming") == []
    source.state = State.PUBLISHED
    source.save()
    assert found("roaming") == ["passages/statement/p1"]
    factories.withdraw(source)
    assert found("roaming") == []


def test_a_passage_is_reindexed_when_its_source_changes() -> None:
    source = factories.SourceFactory.create(title="Old Title")
    factories.PassageFactory.create(source=source, gist="Roaming gets cheaper.")
    source.title, source.published = "New Title", "2024-05-06"
    source.save()
    [hit] = search("roaming")
    assert (hit.entry.within, hit.entry.date.isoformat()) == ("New Title", "2024-05-06")


def test_partners_and_roles_are_reindexed_when_their_actor_changes() -> None:
    partner = factories.PartnerFactory.create(actor__name="Nippon", actor__slug="japan")
    role = factories.RoleFactory.create(actor=partner.actor)
    partner.actor.name = "Japan"
    partner.actor.save()
    assert found("Japan", "partners", "roles") == ["partners/japan", f"roles/{role.slug}"]
    assert found("Nippon", "actors", "partners", "roles") == []


def test_an_outcome_is_reindexed_when_its_meeting_changes() -> None:
    outcome = factories.OutcomeFactory.create(title="Roaming")
    outcome.meeting.date = "2025-01"
    outcome.meeting.save()
    [hit] = search("roaming")
    assert hit.entry.date.isoformat() == "2025-01-01"


def test_a_deleted_row_is_not_found() -> None:
    theme = factories.ThemeFactory.create(name="Roaming")
    assert found("roaming") == [f"themes/{theme.slug}"]
    theme.delete()
    assert found("roaming") == []


def test_a_refused_edit_does_not_change_the_index() -> None:
    initiative = factories.InitiativeFactory.create(name="Roaming", slug="plan")
    factories.cite(initiative, aspect=Aspect.NAME, value="Roaming")
    initiative.name = "Spectrum"
    with pytest.raises(ValidationError):
        initiative.save()
    assert found("roaming") == ["initiatives/plan"]
    assert found("spectrum") == []
