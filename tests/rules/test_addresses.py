from typing import Any

import pytest
from django.core.exceptions import ValidationError

from adgmin import record
from adgmin.models import Actor, LoadedRow, Meeting, MeetingRole, Membership, Passage
from adgmin.record import Recorded, State
from initiatives.models import Role
from partners.models import Partner
from tests import factories as make

pytestmark = pytest.mark.django_db

NEVER = "part of the address, which never changes"


@pytest.mark.parametrize(
    "factory", [make.SourceFactory, make.PassageFactory, make.ThemeFactory, make.ActorFactory, make.OutcomeFactory]
)
def test_a_slug_never_changes(factory: Any) -> None:
    row: Any = factory.create()
    before, row.slug = row.slug, "another"
    with pytest.raises(ValidationError) as in_form:
        row.full_clean()
    assert "slug" in in_form.value.message_dict
    with pytest.raises(ValidationError, match=NEVER):
        row.save()
    with pytest.raises(ValidationError, match=NEVER), record.editing():
        type(row).objects.update(slug="another")
    assert type(row).objects.get(pk=row.pk).slug == before


def test_slug_of_a_draft_is_corrected_and_readings_that_give_it_follow() -> None:
    actor = make.ActorFactory.create(state=State.DRAFT)
    outcome = make.OutcomeFactory.create(body=actor, state=State.DRAFT)
    reading = make.cite(outcome, aspect="actor", value=actor.slug)
    passage = make.PassageFactory.create(source__state=State.DRAFT)
    actor.slug = passage.slug = "another"
    actor.save()
    passage.save()
    reading.refresh_from_db()
    assert (reading.value, Actor.objects.get(pk=actor.pk).slug, Passage.objects.get(pk=passage.pk).slug) == (
        "another",
    ) * 3


def test_slug_of_a_draft_that_was_loaded_never_changes_since_fixtures_know_it() -> None:
    actor = make.ActorFactory.create(state=State.DRAFT)
    LoadedRow.objects.create(noun="adgmin.actor", key=actor.slug)
    actor.slug = "another"
    with pytest.raises(ValidationError, match=NEVER):
        actor.save()


def test_a_slug_of_a_row_just_made_or_loaded_without_it_never_changes_either() -> None:
    make.ActorFactory.create(name="ASEAN")
    actor = Actor.objects.defer("slug").get()
    actor.slug = "another"
    with pytest.raises(ValidationError, match=NEVER):
        actor.save()


def test_a_passage_stays_in_its_source() -> None:
    passage = make.PassageFactory.create()
    passage.source = make.SourceFactory.create()
    with pytest.raises(ValidationError, match=NEVER):
        passage.save()
    passage.source = None
    with pytest.raises(ValidationError) as in_form:
        passage.full_clean()
    assert list(in_form.value.message_dict) == ["source"]


def test_a_slug_left_blank_is_filled_in_from_the_name() -> None:
    meeting = make.MeetingFactory.create(name="3rd ADGMIN")
    assert meeting.slug == "3rd-adgmin"
    assert make.SourceFactory.create(title="[Joint media statement]").slug == "joint-media-statement"


def test_a_slug_filled_in_is_cut_to_its_length_without_a_hyphen_at_the_end() -> None:
    actor = make.ActorFactory.create(name=f"{'a' * 119} b")
    assert actor.slug == "a" * 119


def test_a_slug_entered_is_kept() -> None:
    assert make.ActorFactory.create(name="Singapore", slug="sg").slug == "sg"


def test_the_slug_of_an_outcome_holds_the_meeting_and_the_object_but_no_verb_and_no_sharper_date() -> None:
    at_meeting = make.OutcomeFactory.create(meeting__name="3rd ADGMIN", title="Work plan", verb="endorsed")
    assert at_meeting.slug == "3rd-adgmin-work-plan"
    between = {
        date: make.OutcomeFactory.create(meeting=None, title=f"Plan {place}", date=date).slug
        for place, date in enumerate(["2023-05-17", "[2023-05,2023-06]", "[..2023-05-17]", ""])
    }
    assert between == {
        "2023-05-17": "2023-plan-0",
        "[2023-05,2023-06]": "2023-plan-1",
        "[..2023-05-17]": "2023-plan-2",
        "": "plan-3",
    }


def test_the_slugs_of_parts_are_made_of_what_they_join() -> None:
    japan, asean = make.ActorFactory.create(name="Japan"), make.ActorFactory.create(name="ASEAN")
    minister = make.ActorFactory.create(name="A Minister", kind="person")
    meeting = make.MeetingFactory.create(name="3rd ADGMIN")
    guide = make.InitiativeFactory.create(name="Guide")
    rows: list[Recorded] = [
        make.MembershipFactory.create(member=japan, grouping=asean, period="2023"),
        make.MeetingRoleFactory.create(meeting=meeting, actor=japan, role="host", person=minister),
        make.MeetingRoleFactory.create(meeting=meeting, actor=asean, role="host"),
        make.RoleFactory.create(initiative=guide, actor=japan, role="funder", period="2023"),
        make.PartnerFactory.create(actor=japan),
    ]
    assert [row.natural_key() for row in rows if isinstance(row, Membership | MeetingRole | Role | Partner)] == [
        ("asean-japan-member-2023",),
        ("3rd-adgmin-host-japan-a-minister",),
        ("3rd-adgmin-host-asean",),
        ("japan-funder-guide-2023",),
        ("japan",),
    ]


@pytest.mark.parametrize("slug", ["Third", "3rd_adgmin", "3rd--adgmin", "-adgmin", "adgmin-", "adgmin\n", "é"])
def test_a_slug_is_made_of_small_letters_digits_and_single_hyphens(slug: str) -> None:
    with pytest.raises(ValidationError, match="Use a–z, 0–9 and single hyphens"):
        make.ActorFactory.build(slug=slug).full_clean()


@pytest.mark.parametrize("noun", [Membership, MeetingRole, Meeting, Role, Partner])
def test_a_form_without_what_the_slug_is_made_of_gets_errors_and_no_crash(noun: Any) -> None:
    with pytest.raises(ValidationError, match="This field cannot be null"):
        noun().full_clean()


def test_a_record_is_found_by_its_natural_key() -> None:
    actor, passage, theme = make.ActorFactory.create(), make.PassageFactory.create(), make.ThemeFactory.create()
    for row in (actor, passage, theme, passage.source):
        assert type(row).objects.get_by_natural_key(*row.natural_key()) == row
    citation = make.cite(actor, passage, aspect="name", value=actor.name)
    assert citation.natural_key() == (actor.slug, passage.source.slug, passage.slug, "name")
