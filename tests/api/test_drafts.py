"""A draft never shows: not in lists, records, counts, references or ETags."""

import pytest
from django.test import Client

from adgmin import record
from adgmin.record import State
from tests import factories as f
from tests.api.calls import RESOURCES, read
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

HIDDEN = "Hidden thing"
SEEN = "seen-check"


@pytest.fixture
@remembered
def hidden() -> dict[str, str]:
    """A draft of every noun that can be one, tied to what is published wherever it can be; their keys."""
    partner = f.PartnerFactory.create()
    outcome = f.OutcomeFactory.create(themes=[f.ThemeFactory.create()], counterparts=[partner.actor])
    meeting, initiative = outcome.meeting, outcome.initiative
    f.RoleFactory.create(initiative=initiative, actor=partner.actor, role="lead")
    commitment = f.CommitmentFactory.create(initiative=initiative, owner=partner.actor)
    f.CheckFactory.create(commitment=commitment, meeting=meeting, slug=SEEN)
    f.MembershipFactory.create(member=partner.actor, grouping=meeting.body)
    f.MeetingRoleFactory.create(meeting=meeting, actor=partner.actor)
    f.PerspectiveFactory.create(initiative=initiative, meeting=meeting)
    source = f.SourceFactory.create(title=f"{HIDDEN} source", state=State.DRAFT)
    passage = f.PassageFactory.create(source=source, gist=HIDDEN)
    draft = {"state": State.DRAFT, "passage": initiative.citations.get().passage, "summary": HIDDEN}
    actor = f.ActorFactory.create(name=f"{HIDDEN} actor", parent=meeting.body, **draft)
    with record.editing():
        source.meetings.set([meeting])
    membership = f.MembershipFactory.create(
        member=actor, grouping=meeting.body, slug="hidden-thing-member", state=State.DRAFT, passage=draft["passage"]
    )
    part = f.MeetingRoleFactory.create(
        meeting=meeting, actor=partner.actor, role="chair", office=HIDDEN, state=State.DRAFT
    )
    role = f.RoleFactory.create(initiative=initiative, actor=partner.actor, slug="hidden-thing-role", **draft)
    check = f.CheckFactory.create(
        commitment=commitment,
        meeting=meeting,
        finding="restated",
        due="2020",
        due_words=HIDDEN,
        slug="hidden-thing-check",
        **draft,
    )
    seen = f.ActorFactory.create(name="Seen")
    return {
        "sources": source.slug,
        "passages": f"{source.slug}/{passage.slug}",
        "actors": actor.slug,
        "meetings": f.MeetingFactory.create(name=f"{HIDDEN} meeting", body=meeting.body, **draft).slug,
        "initiatives": f.InitiativeFactory.create(name=f"{HIDDEN} guide", part_of=initiative, **draft).slug,
        "outcomes": f.OutcomeFactory.create(
            title=f"{HIDDEN} said", initiative=initiative, meeting=meeting, body=meeting.body,
            counterparts=[partner.actor], stage="agreed", **draft,
        ).slug,
        "commitments": f.CommitmentFactory.create(text=f"{HIDDEN} promise", initiative=initiative, **draft).slug,
        "perspectives": f.PerspectiveFactory.create(
            title=f"{HIDDEN} view", initiative=initiative, meeting=meeting, **draft
        ).slug,
        "partners": f.PartnerFactory.create(actor=seen, slug="hidden-thing-partner", **draft).slug,
        "cooperation": role.slug,
        "roles": role.slug,
        "memberships": membership.slug,
        "meeting-roles": part.slug,
        "checks": check.slug,
    }  # fmt: skip


def test_no_list_and_no_record_says_a_word_of_a_draft(hidden: dict[str, str]) -> None:
    for noun in RESOURCES:
        answer = read(f"{noun}/", page_size=200)
        assert 0 < answer["count"] == len(answer["results"])
        shown = [answer] + [Client().get(row["api_url"]).json() for row in answer["results"]]
        assert "hidden" not in str(shown).lower()


def test_the_changes_say_no_word_of_a_draft(hidden: dict[str, str]) -> None:
    changes = read("changes/", page_size=200)
    assert changes["next"] is None
    assert [change["key"] for change in changes["results"] if change["noun"] == "checks"] == [SEEN]
    assert "hidden" not in str(changes).lower()


def test_the_address_of_a_draft_answers_as_nobodys_does(hidden: dict[str, str]) -> None:
    for noun, key in hidden.items():
        nobody = "no-such/p1" if noun == "passages" else "no-such"
        assert read(f"{noun}/{key}/", 404) == read(f"{noun}/{nobody}/", 404)


def test_an_initiative_stands_where_published_outcomes_brought_it(hidden: dict[str, str]) -> None:
    (initiative,) = read("initiatives/")["results"]
    assert initiative["stage"] is None
    assert initiative["stage_by"] is None


def test_a_commitment_stands_where_published_checks_brought_it(hidden: dict[str, str]) -> None:
    (commitment,) = read("commitments/")["results"]
    assert (commitment["standing"], commitment["due"]) == ("open", None)
    assert [check["key"] for check in read(f"commitments/{commitment['slug']}/")["checks"]] == [SEEN]


def test_the_part_of_an_actor_whose_partner_profile_is_a_draft_is_no_cooperation() -> None:
    partner = f.PartnerFactory.create(state=State.DRAFT)
    role = f.RoleFactory.create(actor=partner.actor)
    assert read("cooperation/")["count"] == 0
    read(f"cooperation/{role.slug}/", 404)


def test_what_is_in_review_is_as_hidden_as_a_draft() -> None:
    reviewed = f.InitiativeFactory.create(state=State.IN_REVIEW)
    assert read("initiatives/")["count"] == 0
    read(f"initiatives/{reviewed.slug}/", 404)
