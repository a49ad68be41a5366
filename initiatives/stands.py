"""What a page says first, under “Where it stands”: decisions, standings and stages, counted in rows that it shows."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from adgmin import verbs
from adgmin.models import Meeting
from adgmin.verbs import Stage

from .attribution import Attribution
from .life.points import Life
from .models import Commitment, CommitmentStanding, Initiative, Outcome
from .what_changed.headings import STAGE_ORDER

# The weakest verbs of decisions: endorsed, agreed.
DECIDED = 4
# The number of outcomes that a sentence names.
NAMED = 4


def strongest(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """The outcomes that set a stage, the furthest first, then the decisions.

    Of equal stages, outcomes about an initiative come first, then stronger verbs.
    """

    def place(outcome: Outcome) -> tuple[int, bool, int]:
        far = -STAGE_ORDER.index(Stage(outcome.stage)) if outcome.stage in STAGE_ORDER else 1
        return far, outcome.initiative_id is None, verbs.CLASSES.index(outcome.of_class)

    return sorted((each for each in outcomes if each.stage or is_decision(each)), key=place)


def is_decision(outcome: Outcome) -> bool:
    """True if its verb is of strength 4 or 5, such as adopted, endorsed or agreed."""
    return (outcome.strength or 0) >= DECIDED


class Decisions(NamedTuple):
    """The strongest of some outcomes, and the number of all."""

    named: list[Outcome]
    total: int

    @property
    def others(self) -> int:
        """The number of outcomes that are not named."""
        return self.total - len(self.named)


def decisions(outcomes: Sequence[Outcome]) -> Decisions:
    """What some outcomes decided. Without a decision the strongest verbs are named."""
    by_strength = sorted(outcomes, key=lambda each: each.strength or 0, reverse=True)
    named = (strongest(outcomes) or by_strength)[:NAMED]
    return Decisions(named, len(outcomes))


class AtMeeting(NamedTuple):
    """What was decided at a meeting."""

    meeting: Meeting
    decisions: Decisions


def at_latest_meeting(outcomes: Iterable[Outcome]) -> AtMeeting | None:
    """The acts of the latest meeting that has any of these outcomes, which need ``with_attribution``."""
    acts = [each for each in outcomes if each.meeting and each.attribution == Attribution.MEETING]
    latest = max((each.meeting for each in acts if each.meeting), key=lambda each: each.date_latest, default=None)
    return AtMeeting(latest, decisions([each for each in acts if each.meeting == latest])) if latest else None


class Share(NamedTuple):
    """The number of rows with a standing or at a stage, in words."""

    label: str
    number: int


def verb_shares(outcomes: Sequence[Outcome]) -> list[Share]:
    """How strongly was spoken: the decisions by class of verb, the strongest first, and the number of the others."""
    found = Counter(outcome.of_class for outcome in outcomes if is_decision(outcome))
    shares = [Share(str(each.label), found[each]) for each in verbs.CLASSES if each in found]
    weaker = len(outcomes) - sum(found.values())
    return [*shares, Share(_("with weaker verbs or as facts"), weaker)] if weaker else shares


def standings(commitments: Sequence[Commitment]) -> list[Share]:
    """How commitments stand, in the order of ``CommitmentStanding``."""
    order = list(CommitmentStanding.values)
    known = sorted((each for each in commitments if each.standing), key=lambda each: order.index(each.standing))
    return [Share(label, number) for label, number in Counter(each.standing_label for each in known).items()]


def stages(initiatives: Sequence[Initiative]) -> list[Share]:
    """How far initiatives have come, the furthest first; last those without a stage."""
    order = list(Stage)
    known = sorted((each for each in initiatives if each.stage), key=lambda each: -order.index(Stage(each.stage)))
    found = [Share(label, number) for label, number in Counter(map(_stage, known)).items()]
    unknown = len(initiatives) - len(known)
    return [*found, Share(_("without a known stage"), unknown)] if unknown else found


def _stage(initiative: Initiative) -> str:
    if not initiative.stage_inferred:
        return initiative.stage_label
    return _("%(stage)s (inferred)") % {"stage": initiative.stage_label}


def where_it_stands(life: Life, commitments: Sequence[Commitment]) -> dict[str, object]:
    """The last meeting that took an initiative up, what the meetings since lack, and the dates that fall due next."""
    stops = [point for point in life.points if point.meeting]
    last = next((point for point in reversed(stops) if point.outcomes or point.checks), None)
    since = stops[stops.index(last) + 1 :] if last else []
    dated = (CommitmentStanding.PAST_DATE, CommitmentStanding.NOT_KNOWN_YET)
    return {
        "last_taken_up": last,
        "last_outcomes": [entry.outcome for entry in last.strongest[:NAMED]] if last else [],
        "last_checks": [entry.check for entry in last.checks[:NAMED]] if last else [],
        "absent_since": [point for point in since if point.absence][-1:],
        "due_next": [each for each in commitments if each.due and each.standing in dated][:2],
        "standings": standings(commitments),
        "disputed": disputed(commitments),
    }


def disputed(*rows: Iterable[Outcome | Commitment]) -> list[Outcome | Commitment]:
    """The rows on which sources disagree, each once."""
    return [row for group in rows for row in group if row.disagreements]
