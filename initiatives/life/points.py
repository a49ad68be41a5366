"""The parts of a life: stops at meetings and steps between them, with their acts and checks."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from adgmin import dates, verbs
from adgmin.models import Meeting, Passage, Source, normalised
from adgmin.record import Aspect, Basis, Citation
from adgmin.record.labels import label_of
from initiatives.models import Check, Initiative, Outcome


class StopMark(models.TextChoices):
    """The mark of a stop; ``LifePoint.mark`` gives the first that applies."""

    OUTCOME = "outcome", _("outcome")
    COMMITMENT = "commitment", _("commitments only")
    MENTIONED = "mentioned", _("mentioned, without an outcome")
    BETWEEN = "between", _("nothing at this meeting; something since the previous one")
    ENDED = "ended", _("already ended")
    SILENT = "silent", _("silent")
    PERSPECTIVE = "perspective", _("mentioned in perspectives only")
    NOT_MENTIONED = "not-mentioned", _("not mentioned in the texts held")
    NO_TEXT = "no-text", _("no text held")


# The maximum number of outcomes that a point of the track shows.
SHOWN_OUTCOMES = 3
# How the line runs between two points: whole; dotted if nothing is known; a gap after silence or an end.
LINE_STYLES = ("whole", "dotted", "gap")
_LINE_STYLE_OF_MARK = {
    StopMark.SILENT: "gap",
    StopMark.ENDED: "gap",
    StopMark.PERSPECTIVE: "dotted",
    StopMark.NOT_MENTIONED: "dotted",
    StopMark.NO_TEXT: "dotted",
}


class Relation(models.TextChoices):
    """How an outcome relates to the initiative whose life it is in."""

    ABOUT = "about", _("about this initiative")
    PART = "part", _("about a part of this initiative")
    UNDER = "under", _("belongs to this initiative")
    OWN = "own", _("act of the body itself")


class PrintedVerb(NamedTuple):
    """The printed form of a verb, the verb of the scale that it is read as, and the citations that print it so."""

    printed: str
    verb: verbs.Verb
    citations: list[Citation]

    @property
    def passages(self) -> list[Passage]:
        """The passages of the citations."""
        return [citation.passage for citation in self.citations]

    @property
    def sources(self) -> list[Source]:
        """The sources of these passages, each once."""
        return list(dict.fromkeys(passage.source for passage in self.passages))

    @property
    def inferred(self) -> bool:
        """True if all its citations are inferred."""
        return all(citation.basis == Basis.INFERRED for citation in self.citations)


class LifeOutcome:
    """An outcome in the life of an initiative. The outcome must be fetched ``with_evidence()``."""

    def __init__(self, outcome: Outcome, relation: Relation, initiative: Initiative) -> None:
        self.row = self.outcome = outcome
        self.relation, self.initiative = relation, initiative

    @cached_property
    def printed_verbs(self) -> list[PrintedVerb]:
        """The printed forms of its verb, the preferred reading first; citations that print the same are grouped."""
        found: dict[tuple[str, str], PrintedVerb] = {}
        for reading in self.outcome.readings.get(Aspect.VERB, []):
            for citation in reading.citations:
                key = (reading.value, normalised(citation.printed))
                if key not in found:
                    found[key] = PrintedVerb(citation.printed, verbs.BY_CODE[reading.value], [])
                found[key].citations.append(citation)
        return list(found.values())

    @cached_property
    def is_on_initiative(self) -> bool:
        """True if its object is the initiative itself, and not a part of it, its progress or the like."""
        return self.relation == Relation.ABOUT and self.initiative.is_only_named_by(self.outcome.title)

    @property
    def is_by_another_body(self) -> bool:
        """True if a stated body acted that is not the body that met, or no meeting is stated."""
        meeting = self.outcome.meeting
        return bool(self.outcome.body_id) and not (meeting and meeting.body_id == self.outcome.body_id)

    @property
    def sets_stage(self) -> bool:
        """True if it set the stage of the initiative itself, not of a part."""
        return bool(self.outcome.stage and self.relation == Relation.ABOUT)

    @property
    def weight(self) -> tuple[bool, bool, tuple[int, bool]]:
        """Sort key: those that set the stage, then those of the body that met on the initiative itself, then verb."""
        return self.sets_stage, self.is_on_initiative and not self.is_by_another_body, self.outcome.weight


class LifeCheck:
    """A check of a commitment in the life of an initiative."""

    # Templates tell a check from an outcome by it.
    relation = None

    def __init__(self, check: Check, *, on_part: bool) -> None:
        self.row = self.check = check
        # Whether the commitment is about a part of the initiative.
        self.on_part = on_part

    @property
    def citations(self) -> list[Citation]:
        """The citations of the finding; those of its date or meeting only if there are no others."""
        given: list[Citation] = list(self.check.citations.all())
        return [citation for citation in given if citation.aspect not in (Aspect.DATE, Aspect.MEETING)] or given


type LifeEntry = LifeOutcome | LifeCheck


class StageReached(NamedTuple):
    """The code of a stage, and whether it is inferred.

    ``possible`` is the code of a later stage that may have been reached already, by an act whose date is not exact.
    """

    stage: str = ""
    inferred: bool = False
    possible: str = ""

    @property
    def label(self) -> str:
        """The stage in words; empty for none."""
        return str(verbs.Stage(self.stage).label) if self.stage else ""

    @property
    def possible_label(self) -> str:
        """The later stage in words; empty for none."""
        return str(verbs.Stage(self.possible).label) if self.possible else ""


NO_STAGE = StageReached()


class TableRow(NamedTuple):
    """An entry of a point, the stage by then, and the number of rows that the cell of the stage spans.

    ``rowspan`` is 0 if the cell of a row above spans this one.
    """

    entry: LifeEntry
    reached: StageReached
    rowspan: int


@dataclass
class LifePoint:
    """A stop at a meeting; or, if ``meeting`` is ``None``, the steps between two stops."""

    meeting: Meeting | None = None
    # True if a text of the meeting's own is held; and the number of texts held on the meeting.
    covered: bool = False
    text_count: int = 0
    outcomes: list[LifeOutcome] = field(default_factory=list)
    checks: list[LifeCheck] = field(default_factory=list)
    # The passages of texts on the meeting that name the initiative.
    passages: list[Passage] = field(default_factory=list)
    # True if every citation by which they name it is inferred.
    named_inferred: bool = False
    # True if a perspective at the meeting is about it.
    in_perspectives: bool = False
    # The meeting of the same body before it.
    previous: Meeting | None = None
    # True if there was a step since that meeting.
    follows_steps: bool = False
    # True if all these steps may, by their dates, have happened by the end of that meeting.
    steps_may_be_earlier: bool = False
    # True if the initiative had ended by the previous stop.
    had_ended: bool = False
    # The stages before it and by its end.
    stage_before: StageReached = NO_STAGE
    reached: StageReached = NO_STAGE
    # How the line runs to the next point: one of ``LINE_STYLES``, empty for the last point.
    line_to_next: str = ""

    def add(self, entry: LifeEntry) -> None:
        """Add an outcome or a check to the list of its type."""
        if isinstance(entry, LifeOutcome):
            self.outcomes.append(entry)
        else:
            self.checks.append(entry)

    @property
    def mark(self) -> StopMark:
        """The first mark that applies; only stops have one."""
        if self.outcomes:
            return StopMark.OUTCOME
        if self.checks:
            return StopMark.COMMITMENT
        if self.passages:
            return StopMark.MENTIONED
        if self.follows_steps:
            return StopMark.BETWEEN
        if self.had_ended:
            return StopMark.ENDED
        return self._mark_of_absence

    @property
    def mark_of_stop(self) -> StopMark | None:
        """The mark of a stop; ``None`` for steps."""
        return self.mark if self.meeting else None

    @property
    def _mark_of_absence(self) -> StopMark:
        if self.covered:
            return StopMark.SILENT
        if self.in_perspectives:
            return StopMark.PERSPECTIVE
        return StopMark.NOT_MENTIONED if self.text_count else StopMark.NO_TEXT

    @property
    def line_style(self) -> str:
        """How the line runs beside it, by its mark: one of ``LINE_STYLES``."""
        return _LINE_STYLE_OF_MARK.get(self.mark, "whole")

    @property
    def strongest(self) -> list[LifeOutcome]:
        """Its outcomes, in descending order of ``LifeOutcome.weight``."""
        return sorted(self.outcomes, key=lambda entry: entry.weight, reverse=True)

    @property
    def shown_outcomes(self) -> list[LifeOutcome]:
        """The outcomes shown on the track: of a meeting the strongest, of steps the earliest."""
        return (self.strongest if self.meeting else self.outcomes)[:SHOWN_OUTCOMES]

    @property
    def more_outcomes(self) -> int:
        """The number of outcomes that only the table shows."""
        return max(0, len(self.outcomes) - SHOWN_OUTCOMES)

    @property
    def _last_setting_stage(self) -> Outcome | None:
        return next((entry.outcome for entry in reversed(self.outcomes) if entry.sets_stage), None)

    @property
    def stage_set(self) -> str:
        """The stage set by the last of its outcomes that sets one, in words; empty if none does."""
        return label_of(self._last_setting_stage, "stage") if self._last_setting_stage else ""

    @property
    def stage_set_inferred(self) -> bool:
        """True if ``stage_set`` is inferred."""
        return bool(self._last_setting_stage and self._last_setting_stage.inferred(Aspect.STAGE))

    @property
    def entries(self) -> list[LifeEntry]:
        """Its outcomes and checks: at a meeting the outcomes first; between meetings in order of date."""
        entries: list[LifeEntry] = [*self.outcomes, *self.checks]
        if self.meeting:
            return entries
        return sorted(entries, key=lambda entry: (entry.row.date_latest, entry.row.date_earliest))

    @property
    def table_rows(self) -> list[TableRow]:
        """Its entries with the stage by then, which an outcome sets for later ones and for checks not dated before it.

        Consecutive rows at the same stage share one cell.
        """
        entries = self.entries
        stages = [self._stage_at(place, entries) for place in range(len(entries))]
        rows = [TableRow(entry, stage, rowspan=0) for entry, stage in zip(entries, stages, strict=True)]
        start = 0
        for _stage, same in groupby(stages):
            rowspan = len(list(same))
            rows[start] = rows[start]._replace(rowspan=rowspan)
            start += rowspan
        return rows

    def _stage_at(self, place: int, entries: list[LifeEntry]) -> StageReached:
        """The stage by the entry at this place."""
        entry = entries[place]
        setting = [each.outcome for each in entries if isinstance(each, LifeOutcome) and each.sets_stage]
        if self.meeting and isinstance(entry, LifeCheck):
            by_then = [outcome for outcome in setting if outcome.date_latest <= entry.check.date_latest]
        else:
            so_far = [each.row for each in entries[: place + 1]]
            by_then = [outcome for outcome in setting if outcome in so_far]
        last = by_then[-1] if by_then else None
        reached = StageReached(last.stage, last.inferred(Aspect.STAGE)) if last else self.stage_before
        if self.meeting:
            return reached
        # A date that is open towards the past (“by 2 February 2024”) says nothing of the order.
        day, following = entry.row.date_latest, setting[len(by_then) :]
        may_precede = [outcome for outcome in following if dates.FIRST_DAY < outcome.date_earliest <= day]
        return reached._replace(possible=may_precede[-1].stage) if may_precede else reached

    @property
    def label(self) -> str:
        """Its mark in words; for ``NOT_MENTIONED`` with the number of texts held."""
        if self.mark != StopMark.NOT_MENTIONED:
            return str(self.mark.label)
        said = ngettext(
            "not mentioned in the %(number)d text held", "not mentioned in the %(number)d texts held", self.text_count
        )
        return said % {"number": self.text_count}

    @property
    def findings(self) -> list[tuple[str, bool]]:
        """The findings of its checks in words (“2 commitments: stated”), each with whether the meeting is inferred."""
        # The commitments with each finding; a dictionary, to keep the order of the checks.
        commitments: dict[tuple[str, bool], set[int]] = defaultdict(set)
        for check in [entry.check for entry in self.checks]:
            commitments[check.finding_label, check.inferred(Aspect.MEETING)].add(check.commitment_id)
        found = []
        for (finding, inferred), same in commitments.items():
            label = ngettext("commitment: %(finding)s", "%(number)d commitments: %(finding)s", len(same))
            found.append((label % {"number": len(same), "finding": finding}, inferred))
        return found

    @property
    def absence(self) -> str:
        """The sentence for a stop without outcomes or checks; it claims no more than the texts held support."""
        if self.passages:
            return _t("Mentioned in the texts held, which report no act on it at this meeting.")
        if self.mark == StopMark.SILENT:
            return _t("Silent: the meeting’s own statement is held and does not mention it.")
        if self.covered:
            return _t("The meeting’s own statement is held and does not mention it.")
        if self.in_perspectives:
            return _t("Mentioned only in perspectives in the texts held.")
        if not self.text_count:
            return _t("No text on this meeting is held.")
        return ngettext(
            "Not mentioned in the %(number)d text held on this meeting; no statement of its own is held.",
            "Not mentioned in the %(number)d texts held on this meeting; no statement of its own is held.",
            self.text_count,
        ) % {"number": self.text_count}


@dataclass
class Life:
    """An initiative with its points, the earliest first."""

    initiative: Initiative
    points: list[LifePoint]
    # If there are too many outcomes and checks: the number of all of them, and of the latest ones that it has.
    total: int = 0
    shown: int = 0

    @property
    def meetings(self) -> list[Meeting]:
        """The meetings of its stops."""
        return [point.meeting for point in self.points if point.meeting]
