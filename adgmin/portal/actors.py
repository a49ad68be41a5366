"""The list and pages of actors, with sentences on what no source held states about them."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from adgmin.filters.base import Rows
from adgmin.models import Actor, ActorKind, Meeting, MeetingRole, MeetingRoleKind, Membership, Standing
from adgmin.pages.views import (
    ACTOR_LISTS,
    RecordList,
    RecordPage,
    actor_lists,
    first_pages,
    redirect_to_row,
)
from adgmin.record import AsOf, Aspect, Cited, State
from initiatives.filters import OutcomeFilter
from initiatives.models import Initiative, Outcome, Role, RoleKind
from initiatives.views import lines, promises, views_voiced
from partners.models import Partner

from .filters import ActorFilter

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
ASKED: Mapping[tuple[str, ...], str | Promise] = {
    ("hosted",): _("No source held names this actor as the host of a meeting in the list of meetings."),
    ("chaired",): _("No source held names this actor as chair or vice-chair of a meeting in the list of meetings."),
    ("chairs",): _("No source held names this actor as chair of ASEAN, or of one of its bodies, for a year."),
    ("proposals", "proposed"): _("No source held names a proposal by this actor."),
    ("heads",): _("No source held names an initiative that this actor leads, coordinates, hosts or champions."),
    ("acts", "commitments", "perspectives"): _("The record has no outcome, commitment or perspective of this actor."),
}
ASKED_OF_ALL: Mapping[tuple[str, ...], str | Promise] = {
    ("memberships", "members", "led_by", "meeting_parts", "roles", "life", "meetings", "acts", "outcomes_with",
     "commitments", "perspectives", "texts"): _("The record has no outcome, role or view of this actor."),
}  # fmt: skip


class ActorList(RecordList):
    """The list of actors."""

    noun = Actor
    filterset_class = ActorFilter
    description = _("All actors in the record: states, partners, bodies, centres and people.")
    facets = ("kind", "meeting", "differs")

    def rows(self) -> Rows:
        """Also fetch the parent, and what is inferred."""
        rows: Any = super().rows().showing(self.as_of)
        return cast("Rows", rows.select_related("parent").with_inferred(Aspect.NAME, Aspect.KIND, Aspect.PART_OF))


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


def in_initiatives(actors: Sequence[Actor], as_of: AsOf) -> dict[str, Any]:
    """The roles in initiatives of an actor and its agencies, by context key.

    ``proposed`` has the outcomes with the verb “proposed” on initiatives in which none of them is proposer.
    """
    found = Role.objects.published_as_of(as_of).filter(actor__in=actors)
    roles = list(found.select_related("initiative", "actor").with_evidence())
    proposals = [role for role in roles if role.role == RoleKind.PROPOSER]
    told = {role.initiative_id for role in proposals}
    proposed = lines(Outcome.objects, as_of).filter(verb="proposed", body__in=actors)
    return {
        "roles": roles,
        "proposals": proposals,
        "proposed": [outcome for outcome in proposed if outcome.initiative_id not in told],
        "heads": [role for role in roles if role.role in HEADS],
        "others": [role for role in roles if role.role not in (RoleKind.PROPOSER, *HEADS)],
    }


def life_of(actor: Actor, as_of: AsOf) -> dict[str, Any]:
    """The initiative whose ``body`` is the actor, with its roles and outcomes; ``life`` is ``None`` if there is none.

    The roles are in the order of ``RoleKind``.
    """
    life = Initiative.objects.published_as_of(as_of).filter(body=actor).first()
    if life is None:
        return {"life": None, "life_roles": []}
    roles = life.roles.published_as_of(as_of).select_related("actor").with_evidence()
    said = OutcomeFilter.base_filters["initiative"].filter(lines(Outcome.objects, as_of), [life])
    return {
        "life": life,
        "life_roles": sorted(roles, key=lambda role: list(RoleKind).index(RoleKind(role.role))),
        **first_pages(life_outcomes=said),
    }


def meetings_in(country: Actor, as_of: AsOf) -> Rows:
    """The meetings whose place ends with the name of a member state, without those that it is stated to host."""
    if country.kind != ActorKind.MEMBER_STATE:
        return Meeting.objects.none()
    hosted = MeetingRole.objects.published().filter(actor=country, role=MeetingRoleKind.HOST).values("meeting")
    there = Meeting.objects.filter(place__iendswith=country.name).exclude(pk__in=hosted)
    return cast("Any", there.published_as_of(as_of)).with_inferred(Aspect.DATE, Aspect.PLACE)


def unsaid(actor: Actor, context: Mapping[str, Any]) -> list[str | Promise]:
    """The sentences of ``ASKED`` for a member state, or of ``ASKED_OF_ALL``, whose lists are all empty."""
    asked = ASKED if actor.kind == ActorKind.MEMBER_STATE else ASKED_OF_ALL
    return [sentence for names, sentence in asked.items() if not any(context[name] for name in names)]


class ActorPage(RecordPage):
    """The page of an actor. An actor that is a partner has a partner page instead."""

    model = Actor

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; a partner redirects to its partner page."""
        partner = Partner.objects.published().filter(actor__slug=kwargs["slug"], actor__state=State.PUBLISHED).first()
        if partner:
            return redirect_to_row(request, partner)
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> Rows:
        """Fetch its parent and its evidence."""
        found: Any = super().get_queryset()
        return cast("Rows", found.select_related("parent").with_evidence())

    def cited_rows(self, context: dict[str, Any]) -> Iterable[Cited]:
        """The actor, and the cited rows of the lists on its page."""
        return chain([self.object], *(context[name] for name in (*ACTOR_LISTS, "roles", "life_roles")))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the lists, and ``unsaid``: the sentences for those that are empty."""
        actor, day = self.object, self.as_of
        ground = actor_lists(actor, day)
        found = {
            **ground,
            **in_meetings(ground["meeting_parts"]),
            **in_groupings(ground["memberships"]),
            **in_initiatives([actor, *ground["children"]], day),
            **life_of(actor, day),
            **first_pages(
                meetings=cast("Any", actor.meetings.published_as_of(day)).with_inferred(Aspect.DATE, Aspect.PLACE),
                meetings_there=meetings_in(actor, day),
                acts=lines(actor.acts, day),
                outcomes_with=lines(actor.outcomes_with, day),
                commitments=promises(actor.commitments, day),
                perspectives=views_voiced(actor.perspectives, day),
            ),
        }
        return super().get_context_data(**found, unsaid=unsaid(actor, found), **kwargs)
