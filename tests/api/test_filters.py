"""What each filter keeps; pages and exports read the same parameters with the same filter sets."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from adgmin import record
from adgmin.models import Actor
from adgmin.record import State
from initiatives.models import Commitment, Initiative, Outcome, Perspective
from partners.models import Partner
from tests import factories as f
from tests.api.calls import slugs
from tests.remembered import remembered

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


class Scene:
    """An outcome with a partner at a meeting, a part of the partner in its initiative, and as much again unrelated."""

    @remembered
    def __init__(self) -> None:
        self.partner: Partner = f.PartnerFactory.create()
        self.theme = f.ThemeFactory.create()
        self.outcome: Outcome = f.OutcomeFactory.create(
            counterparts=[self.partner.actor], themes=[self.theme], stage="agreed", date="2023-02-09"
        )
        self.initiative: Initiative = self.outcome.initiative
        self.meeting = self.outcome.meeting
        self.body: Actor = self.outcome.body
        self.source = self.outcome.citations.get().passage.source
        with record.editing():
            self.initiative.themes.set([self.theme])
            self.source.meetings.set([self.meeting])
        self.role = f.RoleFactory.create(
            initiative=self.initiative, actor=self.partner.actor, role="funder", period="2023"
        )
        self.part = f.MeetingRoleFactory.create(meeting=self.meeting, role="chair")
        self.membership = f.MembershipFactory.create(
            member=self.partner.actor, grouping=self.body, standing="chair", period="2023"
        )
        self.commitment: Commitment = f.CommitmentFactory.create(
            initiative=self.initiative, owner=self.body, themes=[self.theme], basis="decided"
        )
        self.check = f.CheckFactory.create(commitment=self.commitment, meeting=self.meeting, due="2024")
        self.perspective: Perspective = f.PerspectiveFactory.create(
            initiative=self.initiative, meeting=self.meeting, themes=[self.theme]
        )
        self.voice = self.perspective.voice
        self.talker: Partner = f.PartnerFactory.create(actor=self.voice, kind="grouping")
        other = f.PartnerFactory.create(kind="development")
        noted = f.OutcomeFactory.create(counterparts=[other.actor], verb="noted", date="2021")
        f.RoleFactory.create(initiative=noted.initiative, actor=other.actor, role="lead", period="2021")
        f.MeetingRoleFactory.create(meeting__date="2021")
        f.MembershipFactory.create(period="2021")
        f.CheckFactory.create(finding="restated", date="2021", due="2022")
        f.PerspectiveFactory.create(meeting=f.MeetingFactory.create(date="2021"))


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.mark.parametrize(
    ("path", "name", "value", "kept"),
    [
        ("outcomes/", "meeting", "meeting", "outcome"),
        ("outcomes/", "theme", "theme", "outcome"),
        ("outcomes/", "initiative", "initiative", "outcome"),
        ("outcomes/", "partner", "partner", "outcome"),
        ("outcomes/", "actor", "partner.actor", "outcome"),
        ("outcomes/", "actor", "body", "outcome"),
        ("outcomes/", "body", "body", "outcome"),
        ("outcomes/", "source", "source", "outcome"),
        ("initiatives/", "meeting", "meeting", "initiative"),
        ("initiatives/", "named_at", "meeting", "initiative"),
        ("initiatives/", "theme", "theme", "initiative"),
        ("initiatives/", "partner", "partner", "initiative"),
        ("initiatives/", "actor", "partner.actor", "initiative"),
        ("initiatives/", "body", "body", "initiative"),
        ("commitments/", "meeting", "meeting", "commitment"),
        ("commitments/", "theme", "theme", "commitment"),
        ("commitments/", "initiative", "initiative", "commitment"),
        ("commitments/", "actor", "body", "commitment"),
        ("commitments/", "partner", "partner", "commitment"),
        ("perspectives/", "meeting", "meeting", "perspective"),
        ("perspectives/", "theme", "theme", "perspective"),
        ("perspectives/", "initiative", "initiative", "perspective"),
        ("perspectives/", "actor", "voice", "perspective"),
        ("partners/", "meeting", "meeting", "partner"),
        ("partners/", "theme", "theme", "partner"),
        ("partners/", "initiative", "initiative", "partner"),
        ("cooperation/", "partner", "partner", "role"),
        ("cooperation/", "initiative", "initiative", "role"),
        ("cooperation/", "theme", "theme", "role"),
        ("cooperation/", "meeting", "meeting", "role"),
        ("roles/", "actor", "partner.actor", "role"),
        ("roles/", "partner", "partner", "role"),
        ("roles/", "initiative", "initiative", "role"),
        ("roles/", "theme", "theme", "role"),
        ("roles/", "meeting", "meeting", "role"),
        ("memberships/", "actor", "partner.actor", "membership"),
        ("memberships/", "body", "body", "membership"),
        ("meeting-roles/", "meeting", "meeting", "part"),
        ("meeting-roles/", "actor", "part.actor", "part"),
        ("meeting-roles/", "body", "meeting.body", "part"),
        ("checks/", "commitment", "commitment", "check"),
        ("checks/", "initiative", "initiative", "check"),
        ("checks/", "meeting", "meeting", "check"),
        ("checks/", "actor", "body", "check"),
        ("checks/", "theme", "theme", "check"),
        ("meetings/", "body", "meeting.body", "meeting"),
        ("meetings/", "actor", "part.actor", "meeting"),
        ("meetings/", "theme", "theme", "meeting"),
        ("meetings/", "initiative", "initiative", "meeting"),
        ("meetings/", "partner", "partner", "meeting"),
        ("perspectives/", "partner", "talker", "perspective"),
        ("actors/", "initiative", "initiative", "partner.actor"),
        ("actors/", "meeting", "meeting", "part.actor"),
        ("sources/", "meeting", "meeting", "source"),
    ],
)
def test_a_slug_keeps_what_leads_to_it(scene: Scene, path: str, name: str, value: str, kept: str) -> None:
    assert slugs(path, **{name: of(scene, value).slug}) == [of(scene, kept).slug]


def of(scene: Scene, path: str) -> Any:
    """What stands at a path in the scene."""
    found: Any = scene
    for name in path.split("."):
        found = getattr(found, name)
    return found


@pytest.mark.parametrize(
    ("path", "query", "kept"),
    [
        ("outcomes/", {"verb": "endorsed"}, "outcome"),
        ("outcomes/", {"verb_class": "approval"}, "outcome"),
        ("outcomes/", {"stage": "agreed"}, "outcome"),
        ("outcomes/", {"date_after": "2023-02-09"}, "outcome"),
        ("initiatives/", {"stage": "agreed"}, "initiative"),
        ("initiatives/", {"verb": "endorsed"}, "initiative"),
        ("initiatives/", {"verb_class": "approval"}, "initiative"),
        ("commitments/", {"kind": "decided"}, "commitment"),
        ("commitments/", {"finding": "made"}, "commitment"),
        ("commitments/", {"standing": "open", "as_of": "2023-12-31"}, "commitment"),
        ("commitments/", {"date_after": "2024-01-01"}, "commitment"),
        ("perspectives/", {"date_after": "2023-01-01"}, "perspective"),
        ("partners/", {"kind": "dialogue"}, "partner"),
        ("cooperation/", {"role": "funder"}, "role"),
        ("roles/", {"role": "funder"}, "role"),
        ("roles/", {"date_after": "2023-06-01"}, "role"),
        ("memberships/", {"role": "chair"}, "membership"),
        ("memberships/", {"date_after": "2023-06-01"}, "membership"),
        ("meeting-roles/", {"role": "chair"}, "part"),
        ("meeting-roles/", {"date_after": "2023-01-01"}, "part"),
        ("checks/", {"finding": "made"}, "check"),
        ("checks/", {"date_after": "2023-01-01"}, "check"),
        ("cooperation/", {"date_after": "2023-06-01"}, "role"),
    ],
)
def test_codes_and_days_keep_what_has_them(scene: Scene, path: str, query: dict[str, str], kept: str) -> None:
    f.SourceFactory.create(published="2024-06-01")
    assert slugs(path, **query) == [of(scene, kept).slug]


def test_a_parameter_repeated_means_any_of_these_and_a_row_shows_once(scene: Scene) -> None:
    assert len(slugs("outcomes/", verb=["endorsed", "noted"])) == 2
    both = slugs("initiatives/", actor=[scene.partner.actor.slug, scene.body.slug], partner=scene.partner.slug)
    assert both == [scene.initiative.slug]


def test_different_parameters_must_all_hold(scene: Scene) -> None:
    assert slugs("outcomes/", meeting=scene.meeting.slug, verb="noted") == []


def test_one_outcome_must_meet_all_that_is_asked_of_the_outcomes_of_an_initiative(scene: Scene) -> None:
    elsewhere = f.OutcomeFactory.create(initiative=scene.initiative, verb="launched")
    assert slugs("initiatives/", verb="launched", meeting=elsewhere.meeting.slug) == [scene.initiative.slug]
    assert slugs("initiatives/", verb="launched", meeting=scene.meeting.slug) == []


def test_a_draft_leads_nowhere(scene: Scene) -> None:
    other = f.InitiativeFactory.create()
    f.OutcomeFactory.create(
        initiative=other, meeting=scene.meeting, counterparts=[scene.partner.actor], state=State.DRAFT
    )
    f.RoleFactory.create(initiative=other, actor=scene.partner.actor, state=State.DRAFT)
    assert other.slug not in slugs("initiatives/", meeting=scene.meeting.slug)
    assert other.slug not in slugs("initiatives/", partner=scene.partner.slug)
    f.CommitmentFactory.create(initiative=other, owner=scene.body, state=State.DRAFT)
    f.CheckFactory.create(commitment=scene.commitment, finding="kept", meeting=scene.part.meeting, state=State.DRAFT)
    assert slugs("partners/", initiative=other.slug) == []
    assert slugs("commitments/", initiative=other.slug) == []
    assert slugs("commitments/", finding="kept") == []


def test_as_of_gives_the_stage_of_that_day_and_leaves_out_what_nobody_had_spoken_of(scene: Scene) -> None:
    f.SourceFactory.create(published="2024-12-31")
    f.OutcomeFactory.create(initiative=scene.initiative, verb="launched", stage="launched", date="2024-01-10")
    assert scene.initiative.slug in slugs("initiatives/", as_of="2023-12-31", stage="agreed")
    assert scene.initiative.slug in slugs("initiatives/", as_of="2024-12-31", stage="launched")
    assert slugs("initiatives/", as_of="2020-01-01") == []
    assert slugs("outcomes/", as_of="2021-12-31") == list(
        Outcome.objects.filter(date="2021").values_list("slug", flat=True)
    )


def test_a_date_that_may_have_been_then_is_kept() -> None:
    vague = f.OutcomeFactory.create(date="2023")
    unstated = f.OutcomeFactory.create(date="", meeting=None)
    assert set(slugs("outcomes/", date_after="2023-11-01", date_before="2023-11-30")) == {vague.slug, unstated.slug}
    assert slugs("outcomes/", date_after="2024-01-01") == [unstated.slug]


def test_differs_keeps_what_sources_disagree_about_or_what_they_do_not() -> None:
    told, agreed = f.MeetingFactory.create(place="Boracay", note="The statement says so."), f.MeetingFactory.create()
    with record.editing():
        f.cite(told, aspect="place", value="Boracay")
        f.cite(told, aspect="place", value="Manila")
    assert slugs("meetings/", differs="true") == [told.slug]
    assert slugs("meetings/", differs="false") == [agreed.slug]


def test_updated_since_keeps_what_changed_itself_or_in_its_citations() -> None:
    outcome = f.OutcomeFactory.create()
    before = timezone.now()
    assert slugs("outcomes/", updated_since=before.isoformat()) == []
    f.cite(outcome)
    assert slugs("outcomes/", updated_since=before.isoformat()) == [outcome.slug]
    assert slugs("outcomes/", updated_since=str(before.date() + dt.timedelta(days=2))) == []


def test_a_plus_sign_that_nobody_escaped_is_read_as_one() -> None:
    theme = f.ThemeFactory.create()
    moment = (timezone.now() - dt.timedelta(hours=1)).isoformat().replace("+", " ")
    assert slugs("themes/", updated_since=moment) == [theme.slug]


def test_words_combine_with_the_other_filters() -> None:
    guide = f.InitiativeFactory.create(name="ASEAN Guide on AI Governance", kind="guide")
    f.InitiativeFactory.create(name="ASEAN Network on AI", kind="network")
    assert slugs("initiatives/", q="ai", kind="guide") == [guide.slug]
    assert slugs("initiatives/", q="zebra") == []


def test_outcomes_can_stand_in_the_order_of_the_source() -> None:
    source = f.SourceFactory.create()
    third, first = (f.PassageFactory.create(source=source, order=order) for order in (3, 1))
    late, early = f.OutcomeFactory.create(passage=third), f.OutcomeFactory.create(passage=first)
    assert slugs("outcomes/", ordering="place", source=source.slug) == [early.slug, late.slug]
    assert slugs("outcomes/", ordering="-place", source=source.slug) == [late.slug, early.slug]


def test_records_of_a_source_can_be_asked_for_as_of_a_day(scene: Scene) -> None:
    assert scene.partner.slug in slugs("partners/", as_of="2023", source=scene.partner.passages.get().source.slug)
    assert slugs("partners/", as_of="2022", source=scene.partner.passages.get().source.slug) == []


def test_parts_as_of_a_day_are_those_that_had_begun_by_then(scene: Scene) -> None:
    assert scene.role.slug not in slugs("cooperation/", as_of="2022-12-31")
    assert len(slugs("cooperation/", as_of="2022-12-31")) == 1
    # A text reports on it by then.
    assert scene.role.slug in slugs("cooperation/", as_of="2023-02-10")
