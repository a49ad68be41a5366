"""The API's resources of initiatives, outcomes, commitments and perspectives."""

from django.utils.translation import gettext_lazy as _

from adgmin.api.examples import ADGMIN, JAPAN, MEETING, SINCE, THEMES, cited, documented, part, reference
from adgmin.api.viewsets import RecordViewSet

from .filters import (
    CheckFilter,
    CommitmentDetailFilter,
    CommitmentFilter,
    InitiativeDetailFilter,
    InitiativeFilter,
    OutcomeFilter,
    PerspectiveFilter,
    RoleFilter,
)
from .models import Check, Commitment, Initiative, Outcome, Perspective, Role
from .serializers import (
    CheckDetailSerializer,
    CheckSerializer,
    CommitmentDetailSerializer,
    CommitmentSerializer,
    InitiativeDetailSerializer,
    InitiativeSerializer,
    OutcomeDetailSerializer,
    OutcomeSerializer,
    PerspectiveDetailSerializer,
    PerspectiveSerializer,
    RoleDetailSerializer,
    RoleSerializer,
)

CENTRE = reference("initiatives", "ajccbc", "ASEAN-Japan Cybersecurity Capacity Building Centre")
CENTRE_AS_ACTOR = reference("actors", "ajccbc", CENTRE["name"])
NEXT_PHASE = reference("initiatives", "ajccbc-next-phase-2023-2027", "Next phase of the AJCCBC, 2023 to 2027")
COMMITTED = reference("commitments", "ajccbc-next-phase", "Next phase of the AJCCBC, 2023 to 2027")
START = "the start of the upcoming next phase of the AJCCBC from 2023 to 2027"

OUTCOME = {
    **reference("outcomes", "3rd-adgmin-ajccbc-next-phase", f"welcomed {START}"), "object": START,
    "verb": "welcomed", "verb_class": "supportive", "strength": 2, "initiative": NEXT_PHASE, "under": CENTRE,
    "meeting": MEETING, "body": ADGMIN, "counterparts": [JAPAN], "themes": THEMES, "leading_theme": THEMES[0],
    "date": "2023-02-09/2023-02-10", "date_from_meeting": True, "attribution": "meeting",
    "citations": cited("welcomed the start of the upcoming next phase", "verb", "welcomed"), **SINCE,
}  # fmt: skip
ROLE = {
    **part("roles", "japan-counterpart-ajccbc", f"Japan, counterpart in {CENTRE['name']}", "initiatives/ajccbc"),
    "initiative": CENTRE, "actor": JAPAN, "role": "counterpart", **SINCE,
    "citations": cited("ASEAN - Japan Cybersecurity Capacity Building Centre", "actor", "japan"),
}  # fmt: skip
INITIATIVE = {
    **CENTRE, "acronym": "AJCCBC", "names": [CENTRE["name"], "AJCCBC"], "kind": "centre", "actor": CENTRE_AS_ACTOR,
    "themes": THEMES, "note": "“over 700” is the target; the number reskilled is not stated.",
    "citations": cited("AJCCBC", "acronym", "AJCCBC"), **SINCE,
}  # fmt: skip
CHECK = {
    **part(
        "checks", "ajccbc-next-phase-3rd-adgmin", f"stated, recorded under the 3rd ADGMIN: {COMMITTED['name']}",
        "commitments/ajccbc-next-phase",
    ),
    "commitment": COMMITTED, "finding": "made", "meeting": MEETING, "date": "2023-02-09/2023-02-10", "due": "2023",
    "due_words": "spanning from 2023 to 2027", "citations": cited("spanning from 2023 to 2027", "due", "2023"), **SINCE,
}  # fmt: skip
COMMITMENT = {
    **COMMITTED, "kind": "scheduled", "owner": CENTRE_AS_ACTOR, "initiative": NEXT_PHASE, "themes": THEMES,
    "standing": "not-known-yet", "first_due": "2023", "due": "2023", "due_inferred": False, "days_late": 0,
    "later_texts": 0, "repeated": False, "postponed": False, "silent": False,
    "citations": cited("the start of the upcoming next phase", "kind", "scheduled"), **SINCE,
}  # fmt: skip
ANALYSIS = reference(
    "sources", "digital-public-infrastructure-agreements-4th-adgmin",
    "[Digital public infrastructure: agreements at the 4th ADGMIN]",
)  # fmt: skip
PERSPECTIVE = {
    **reference("perspectives", "4th-adgmin-defa-alignment", "ASEAN’s new commitment is in line with DEFA"),
    "meeting": reference("meetings", "4th-adgmin", "4th ADGMIN"),
    "initiative": reference("initiatives", "defa", "Digital Economy Framework Agreement"),
    "themes": [reference("themes", "digital-trade", "Digital trade")], "date": "2024-01-30/2024-02-02",
    "note": "The text’s own view; it does not name its author.", **SINCE,
    "citations": cited("This new commitment from ASEAN aligns with", paragraph=8, of=ANALYSIS),
}  # fmt: skip


@documented(
    _("All initiatives"),
    _("One initiative, with its outcomes, roles and parts"),
    INITIATIVE,
    single={**INITIATIVE, "outcomes": [OUTCOME], "parts": [NEXT_PHASE], "roles": [ROLE]},
)
class InitiativeViewSet(RecordViewSet):
    """Guides, frameworks, agreements, centres, plans and other initiatives, with the stage that each has reached.

    A single initiative also has its outcomes, roles, parts, successors, commitments and perspectives.
    """

    queryset = Initiative.objects.published()
    serializer_class = InitiativeSerializer
    detail_serializer_class = InitiativeDetailSerializer
    filterset_class = InitiativeFilter
    detail_filterset_class = InitiativeDetailFilter


@documented(_("All roles in initiatives"), _("One role in an initiative"), ROLE)
class RoleViewSet(RecordViewSet):
    """Roles of actors in initiatives, with a period if stated. Those of partners are also under ``cooperation``."""

    queryset = Role.objects.published()
    serializer_class = RoleSerializer
    detail_serializer_class = RoleDetailSerializer
    filterset_class = RoleFilter


@documented(_("All outcomes"), _("One outcome"), OUTCOME)
class OutcomeViewSet(RecordViewSet):
    """Outcomes: what a body decided, said or did, each as one verb and one object."""

    queryset = Outcome.objects.published()
    serializer_class = OutcomeSerializer
    detail_serializer_class = OutcomeDetailSerializer
    filterset_class = OutcomeFilter


@documented(
    _("All commitments"), _("One commitment, with its checks"), COMMITMENT, single={**COMMITMENT, "checks": [CHECK]}
)
class CommitmentViewSet(RecordViewSet):
    """Commitments: statements that something will exist or happen, each with its standing.

    A single commitment also has its checks.
    """

    queryset = Commitment.objects.published()
    serializer_class = CommitmentSerializer
    detail_serializer_class = CommitmentDetailSerializer
    filterset_class = CommitmentFilter
    detail_filterset_class = CommitmentDetailFilter


@documented(_("All checks of commitments"), _("One check of a commitment"), CHECK)
class CheckViewSet(RecordViewSet):
    """Checks: what dated passages say about a commitment, such as that it was stated, restated, postponed or kept."""

    queryset = Check.objects.published()
    serializer_class = CheckSerializer
    detail_serializer_class = CheckDetailSerializer
    filterset_class = CheckFilter


@documented(_("All perspectives"), _("One perspective"), PERSPECTIVE)
class PerspectiveViewSet(RecordViewSet):
    """Perspectives: views, remarks and wishes. They are not outcomes and set no stage."""

    queryset = Perspective.objects.published()
    serializer_class = PerspectiveSerializer
    detail_serializer_class = PerspectiveDetailSerializer
    filterset_class = PerspectiveFilter
