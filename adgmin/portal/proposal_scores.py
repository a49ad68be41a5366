"""How many outcomes of the record the proposals find, and how many of the proposals are right."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from adgmin.models import Meeting, Nature, Source
from adgmin.proposals.known import Entity, known_names, same_words
from adgmin.proposals.outcomes import outcomes
from adgmin.proposals.proposal import PassageText, Proposal
from adgmin.record import Aspect, Basis, State
from initiatives.models import Outcome, OutcomeCitation

from . import originals

# The object of a proposal is that of an outcome from this F1 of their stems.
SAME_OBJECT = 0.6


@dataclass
class Score:
    """Counts over the passages of one source, or of several."""

    name: str
    outcomes: int = 0
    found: int = 0
    proposals: int = 0
    right: int = 0
    # What was not found, and what was proposed and is not in the record.
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        """Add the counts of another source."""
        self.outcomes += other.outcomes
        self.found += other.found
        self.proposals += other.proposals
        self.right += other.right

    @property
    def found_share(self) -> float:
        """The share of the outcomes that a proposal finds; 0 without outcomes."""
        return self.found / self.outcomes if self.outcomes else 0.0

    @property
    def right_share(self) -> float:
        """The share of the proposals that are outcomes of the record; 0 without proposals."""
        return self.right / self.proposals if self.proposals else 0.0


def meeting_entity(source: Source) -> Entity | None:
    """The meeting that a source reports on, if it is only one."""
    meetings: list[Meeting] = list(source.meetings.all()[:2])
    if len(meetings) != 1:
        return None
    meeting = meetings[0]
    return Entity("meetings", meeting.pk, meeting.slug, str(meeting), meeting.body_id)


def score(source: Source, path: Path) -> Score:
    """The score of a source, with the names that are known without it. Raises ``UnicodeDecodeError``."""
    known, meeting = known_names(without=source), meeting_entity(source)
    texts = {block.fingerprint: block.text for block in originals.blocks_of(path)}
    total = Score(source.slug)
    for passage in source.passages.order_by("order"):
        text = texts.get(passage.fingerprint)
        if text is None:
            continue
        read = PassageText(text, passage.nature, source.kind, source.published, passage.locator, meeting)
        proposed = outcomes(read, known) if passage.nature == Nature.OUTCOME else []
        score_passage(total, passage.slug, proposed, _cited_on(passage.pk))
    return total


@dataclass(frozen=True)
class Expected:
    """An outcome that a passage gives: the verbs that are stated, all its verbs, and the texts of its object."""

    name: str
    initiative: int | None
    stated: frozenset[str]
    verbs: frozenset[str]
    texts: tuple[str, ...]

    def matches(self, proposal: Proposal) -> bool:
        """True if the verb agrees, and the initiative or the words of the object."""
        values = proposal.values
        if values["verb"] not in self.verbs:
            return False
        if self.initiative and values.get("initiative") == self.initiative:
            return True
        return any(same_words(str(values["title"]), text) >= SAME_OBJECT for text in self.texts)


def _cited_on(passage: int) -> list[Expected]:
    """The outcomes for which the passage gives the verb."""
    citations = OutcomeCitation.objects.filter(passage=passage).exclude(record__state=State.WITHDRAWN)
    by_outcome: dict[Outcome, list[OutcomeCitation]] = {}
    for citation in citations.select_related("record").order_by("pk"):
        by_outcome.setdefault(citation.record, []).append(citation)
    found = []
    for outcome, given in by_outcome.items():
        readings = [each for each in given if each.aspect == Aspect.VERB]
        if readings:
            found.append(
                Expected(
                    str(outcome),
                    outcome.initiative_id,
                    frozenset(each.value for each in readings if each.basis == Basis.STATED),
                    frozenset(each.value for each in readings),
                    (outcome.title, *(each.printed for each in given)),
                )
            )
    return found


def score_passage(total: Score, place: str, proposed: Iterable[Proposal], cited: list[Expected]) -> None:
    """Add the counts of a passage. Inferred verbs are left out on both sides."""
    proposals = list(proposed)
    for each in cited:
        if each.stated:
            total.outcomes += 1
            if any(each.matches(proposal) for proposal in proposals):
                total.found += 1
            else:
                total.missed.append(f"{place}: {each.name}")
    for proposal in proposals:
        matching = [each for each in cited if each.matches(proposal)]
        if proposal.inferred or (matching and not any(each.stated for each in matching)):
            continue
        total.proposals += 1
        if matching:
            total.right += 1
        else:
            total.wrong.append(f"{place}: {proposal.values['verb']} {proposal.values['title']}")
