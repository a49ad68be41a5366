"""The list and pages of actors, with sentences on what no source held states about them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from adgmin.models import Actor, ActorKind, Meeting, MeetingRole, MeetingRoleKind, Membership, Standing
from adgmin.models.actors import ActorQuerySet
from adgmin.models.meetings import MeetingQuerySet
from adgmin.pages.views import (
    RecordList,
    RecordPage,
    actor_lists,
    children_of,
    first_pages,
    redirect_to_row,
)
from adgmin.record import AsOf, Aspect, Cited, State
from initiatives.filters import OutcomeFilter
from initiatives.models import Initiative, Outcome, Role, RoleKind
from initiatives.models.outcomes import OutcomeQuerySet
from initiatives.models.roles import RoleQuerySet
from initiatives.stands import at_latest_meeting, disputed, standings
from partners.models import Partner

from .chairs import MAX_MEETINGS, chairing_roles, chairs_rows
from .filters import ActorFilter

# The number of roles that the first sentence names.
MAX_PARTS = 4
HEADS = (
    RoleKind.LEAD,
    RoleKind.COORDINATOR,
    RoleKind.CONVENER,
    RoleKind.CHAIR,
    RoleKind.HOST,
    RoleKind.SEAT,
    RoleKind.CHAMPION,
)

# For every member state: keys of the context, and the sentence shown if all of their lists are empty.
NOT_STATED_OF_STATES: Mapping[tuple[str, ...], str | Promise] = {
    ("hosted",): _("No source held names this actor as the host of a meeting in the list of meetings."),
    ("chaired",): _("No source held names this actor as chair or vice-chair of a meeting in the list of meetings."),
    ("chairs",): _("No source held names this actor as chair of ASEAN, or of one of its bodies, for a year."),
    ("proposals", "proposed"): _("No source held names a proposal by this actor."),
    ("heads",): _("No source held names an initiative that this actor leads, coordinates, hosts or champions."),
    ("acts", "commitments", "perspectives"): _("The record has no outcome, commitment or perspective of this actor."),
}
NOT_STATED: Mapping[tuple[str, ...], str | Promise] = {
    ("memberships", "members", "led_by", "meeting_parts", "roles", "life", "meetings", "acts", "outcomes_with",
     "commitments", "perspectives", "texts"): _("The record has no outcome, role or view of this actor."),
}  # fmt: skip


class ActorList(RecordList[Actor]):
    """The list of actors."""

    noun = Actor
    filterset_class = ActorFilter
    description = _("All actors in the record: states, partners, bodies, centres and people.")
    facets = ("kind", "meeting", "differs")

    def rows(self) -> ActorQuerySet:
        """Also fetch the parent, and what is inferred."""
        rows = Actor.objects.published().showing(self.as_of).select_related("parent")
        return rows.with_inferred(Aspect.NAME, Aspect.KIND, Aspect.PART_OF)


def in_meetings(parts: Iterable[MeetingRole]) -> dict[str, list[MeetingRole]]:
    """Roles in meetings by context key: ``attended``, ``hosted``, and ``chaired`` for all others."""
    found: dict[str, list[MeetingRole]] = {"hosted": [], "chaired": [], "attended": []}
    names = {MeetingRoleKind.HOST: "hosted", MeetingRoleKind.ATTENDED: "attended"}
    for part in parts:
        found[names.get(MeetingRoleKind(part.role), "chaired")].append(part)
    return found


def in_groupings(memberships: Iterable[Membership]) -> dict[str, list[Membership]]:
    """Memberships by context key: ``chairs``, and ``belongs`` for all others."""
    rows = list(memberships)
    chairs = [row for row in rows if row.standing == Standing.CHAIR]
    return {"chairs": chairs, "belongs": [row for row in rows if row.standing != Standing.CHAIR]}


class InitiativeRoles(NamedTuple):
    """The roles in initiatives of an actor and its agencies."""

    roles: list[Role]
    proposals: list[Role]
    # The outcomes with the verb “proposed” on initiatives in which none of them is proposer.
    proposed: list[Outcome]
    heads: list[Role]
    others: list[Role]


def in_initiatives(actors: Sequence[Actor], found: RoleQuerySet, proposed: OutcomeQuerySet) -> InitiativeRoles:
    """Sort the roles of some actors, and the outcomes that they proposed."""
    roles = list(found)
    by_pk = {actor.pk: actor for actor in actors}
    for role in roles:
        # They say whether an agency is part of the actor by inference.
        role.actor = by_pk[role.actor_id]
    proposals = [role for role in roles if role.role == RoleKind.PROPOSER]
    with_proposer = {role.initiative_id for role in proposals}
    return InitiativeRoles(
        roles=roles,
        proposals=proposals,
        proposed=[outcome for outcome in proposed if outcome.initiative_id not in with_proposer],
        heads=[role for role in roles if role.role in HEADS],
        others=[role for role in roles if role.role not in (RoleKind.PROPOSER, *HEADS)],
    )


def outcomes_of(initiative: Initiative, as_of: AsOf) -> OutcomeQuerySet:
    """The outcomes that the list of outcomes shows for the initiative."""
    outcomes: OutcomeQuerySet = OutcomeFilter.base_filters["initiative"].filter(
        Outcome.objects.for_lists(as_of), [initiative]
    )
    return outcomes


def meetings_in(country: Actor, as_of: AsOf) -> MeetingQuerySet:
    """The meetings whose place ends with the name of a member state, without those that it is stated to host."""
    if country.kind != ActorKind.MEMBER_STATE:
        return Meeting.objects.none()
    hosted = MeetingRole.objects.published_as_of(as_of).filter(actor=country, role=MeetingRoleKind.HOST)
    there = Meeting.objects.filter(place__iendswith=country.name).exclude(pk__in=hosted.values("meeting"))
    return there.published_as_of(as_of).with_evidence()


def sentences_for_empty_lists(actor: Actor, context: Mapping[str, object]) -> list[str | Promise]:
    """The sentences of ``NOT_STATED_OF_STATES`` for a member state, or of ``NOT_STATED``, whose lists are all empty."""
    sentences = NOT_STATED_OF_STATES if actor.kind == ActorKind.MEMBER_STATE else NOT_STATED
    return [sentence for names, sentence in sentences.items() if not any(context[name] for name in names)]


class ActorSections:
    """The rows that the page of an actor lists, as of a day."""

    def __init__(self, actor: Actor, as_of: AsOf) -> None:
        self.actor, self.as_of = actor, as_of
        children = children_of(actor, as_of)
        actors = [actor, *children]
        roles = Role.objects.published_as_of(as_of).filter(actor__in=actors).select_related("initiative")
        roles = roles.with_evidence()
        proposed = Outcome.objects.for_lists(as_of).filter(verb="proposed", body__in=actors)
        lives = Initiative.objects.published_as_of(as_of).filter(body=actor).with_evidence()
        life_roles = Role.objects.published_as_of(as_of).filter(initiative__body=actor)
        life_roles = life_roles.select_related("actor", "initiative").with_evidence()
        # The latest meetings of the body, for the table of who chaired them.
        latest = Meeting.objects.published().as_of(as_of).filter(body=actor).values_list("pk", flat=True)
        self.chairing = chairing_roles(latest[:MAX_MEETINGS], as_of)
        self.lists = actor_lists(actor, children, as_of, roles, proposed, lives, life_roles, self.chairing)
        self.in_initiatives = in_initiatives(actors, roles, proposed)
        # The initiative whose ``body`` is the actor.
        self.life = next(iter(lives), None)
        # The roles in that initiative, in the order of ``RoleKind``.
        by_kind = sorted(life_roles, key=lambda role: list(RoleKind).index(RoleKind(role.role)))
        self.life_roles = by_kind if self.life else []

    @property
    def cited(self) -> list[Cited]:
        """The rows whose sources the page shows."""
        return [*self.lists.cited, *self.in_initiatives.roles, *self.life_roles]

    def context(self) -> dict[str, Any]:
        """All sections by their name in the template."""
        return {
            **self.lists._asdict(),
            **in_meetings(self.lists.meeting_parts),
            **in_groupings(self.lists.memberships),
            **self.in_initiatives._asdict(),
            "life": self.life,
            "life_roles": self.life_roles,
            **self._chairs(self._long_lists()),
        }

    def _chairs(self, lists: dict[str, Any]) -> dict[str, Any]:
        """The lists, with a row for each of the latest meetings of the body that says who chaired it."""
        return {**lists, "chairs_rows": chairs_rows(list(lists["meetings"])[:MAX_MEETINGS], [], self.chairing)}

    def _long_lists(self) -> dict[str, Any]:
        actor, day = self.actor, self.as_of
        of_life: dict[str, OutcomeQuerySet] = {"life_outcomes": outcomes_of(self.life, day)} if self.life else {}
        return first_pages(
            meetings=actor.meetings.published_as_of(day).with_evidence(),
            meetings_there=meetings_in(actor, day),
            acts=actor.acts.for_lists(day).with_attribution(),
            outcomes_with=actor.outcomes_with.for_lists(day).with_attribution(),
            commitments=actor.commitments.for_lists(day),
            perspectives=actor.perspectives.for_lists(day),
            **of_life,
        )


class ActorPage(RecordPage[Actor]):
    """The page of an actor. An actor that is a partner has a partner page instead."""

    model = Actor
    followed_by = "actor"

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The page; a partner redirects to its partner page."""
        partner = Partner.objects.published().filter(actor__slug=kwargs["slug"], actor__state=State.PUBLISHED).first()
        if partner:
            return redirect_to_row(request, partner)
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> ActorQuerySet:
        """Fetch its parent and its evidence."""
        return Actor.objects.with_address().showing(self.as_of).select_related("parent").with_evidence()

    @cached_property
    def sections(self) -> ActorSections:
        return ActorSections(self.object, self.as_of)

    def cited_rows(self) -> Iterable[Cited]:
        """The actor, and the cited rows of the sections."""
        return [self.object, *self.sections.cited]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the sections, and ``not_stated``: the sentences for those that are empty."""
        found = self.sections.context()
        return super().get_context_data(
            **found,
            not_stated=sentences_for_empty_lists(self.object, found),
            foremost_parts=[*found["hosted"], *found["chaired"], *found["heads"]][:MAX_PARTS],
            latest=at_latest_meeting(found["acts"]) or at_latest_meeting(found["outcomes_with"]),
            standings=standings(found["commitments"]),
            disputed=disputed(found["acts"], found["outcomes_with"], found["commitments"]),
            **kwargs,
        )
