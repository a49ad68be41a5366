"""After every edit, and in its transaction, the index says what the published record says."""

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


def test_a_changed_text_is_found_and_what_it_was_is_not() -> None:
    initiative = factories.InitiativeFactory.create(slug="plan", summary="About roaming.")
    initiative.summary = "About spectrum."
    initiative.save()
    assert found("spectrum") == ["initiatives/plan"]
    assert found("roaming") == []


def test_a_bulk_edit_is_followed() -> None:
    factories.InitiativeFactory.create(slug="plan")
    with record.editing():
        Initiative.objects.update(summary="About roaming.")
    assert found("roaming") == ["initiatives/plan"]


def test_a_name_is_found_as_long_as_a_source_gives_it() -> None:
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


def test_a_name_goes_with_the_citation_that_is_moved_to_another_record() -> None:
    one = factories.InitiativeFactory.create(name="Digital Masterplan", slug="one")
    other = factories.InitiativeFactory.create(name="Digital Masterplan", slug="other")
    for initiative in (one, other):
        factories.cite(initiative, aspect=Aspect.NAME, value="Digital Masterplan")
    reading = factories.cite(one, aspect=Aspect.NAME, value="Grand Scheme")
    reading.record = other
    reading.save()
    assert found("grand scheme") == ["initiatives/other"]


def test_publishing_withdrawing_and_bringing_back_are_followed() -> None:
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


def test_the_passages_of_a_source_come_and_go_with_it() -> None:
    source = factories.SourceFactory.create(slug="statement", state=State.DRAFT)
    factories.PassageFactory.create(source=source, slug="p1", gist="Roaming gets cheaper.")
    assert found("roaming") == []
    source.state = State.PUBLISHED
    source.save()
    assert found("roaming") == ["passages/statement/p1"]
    factories.withdraw(source)
    assert found("roaming") == []


def test_a_passage_follows_the_title_and_the_date_of_its_source() -> None:
    source = factories.SourceFactory.create(title="Old Title")
    factories.PassageFactory.create(source=source, gist="Roaming gets cheaper.")
    source.title, source.published = "New Title", "2024-05-06"
    source.save()
    [hit] = search("roaming")
    assert (hit.entry.within, hit.entry.date.isoformat()) == ("New Title", "2024-05-06")


def test_a_partner_and_its_parts_follow_the_names_of_its_actor() -> None:
    partner = factories.PartnerFactory.create(actor__name="Nippon", actor__slug="japan")
    role = factories.RoleFactory.create(actor=partner.actor)
    partner.actor.name = "Japan"
    partner.actor.save()
    assert found("Japan", "partners", "roles") == ["partners/japan", f"roles/{role.slug}"]
    assert found("Nippon", "actors", "partners", "roles") == []


def test_an_outcome_follows_the_date_of_its_meeting() -> None:
    outcome = factories.OutcomeFactory.create(title="Roaming")
    outcome.meeting.date = "2025-01"
    outcome.meeting.save()
    [hit] = search("roaming")
    assert hit.entry.date.isoformat() == "2025-01-01"


def test_a_deleted_row_is_gone() -> None:
    theme = factories.ThemeFactory.create(name="Roaming")
    assert found("roaming") == [f"themes/{theme.slug}"]
    theme.delete()
    assert found("roaming") == []


def test_an_edit_that_is_refused_leaves_the_index_as_it_was() -> None:
    initiative = factories.InitiativeFactory.create(name="Roaming", slug="plan")
    factories.cite(initiative, aspect=Aspect.NAME, value="Roaming")
    initiative.name = "Spectrum"
    with pytest.raises(ValidationError):
        initiative.save()
    assert found("roaming") == ["initiatives/plan"]
    assert found("spectrum") == []
