"""The parts of a life: stops at meetings and steps between them, with their acts and checks."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, groupby
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from adgmin import dates, verbs
from adgmin.models import Passage, Source, normalised
from adgmin.record import Aspect, Basis, Citation
from initiatives.models import Check, Initiative, Outcome


class Mark(models.TextChoices):
    """The mark of a stop; ``Point.mark`` gives the first that applies."""

    SPOKEN = "spoken", _("outcome")
    PROMISED = "promised", _("commitments only")
    NAMED = "named", _("mentioned, without an outcome")
    BETWEEN = "between", _("nothing at this meeting; something since the previous one")
    OVER = "over", _("already ended")
    SILENT = "silent", _("silent")
    VIEWED = "viewed", _("mentioned in perspectives only")
    UNNAMED = "unnamed", _("not mentioned in the texts held")
    UNTOLD = "untold", _("no text held")


# The maximum number of acts that a point of the track shows.
SHOWN = 3
# How the line runs between two points: whole; dotted if nothing is known; a gap after silence or an end.
LINES = ("whole", "dotted", "gap")
_BROKEN = {
    Mark.SILENT: "gap", Mark.OVER: "gap", Mark.VIEWED: "dotted", Mark.UNNAMED: "dotted", Mark.UNTOLD: "dotted",
}  # fmt: skip


class Relation(models.TextChoices):
    """How an outcome relates to the initiative whose life it is in."""

    ABOUT = "about", _("about this initiative")
    PART = "part", _("about a part of this initiative")
    UNDER = "under", _("belongs to this initiative")
    OWN = "own", _("act of the body itself")


class Words(NamedTuple):
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


class Act:
    """An outcome in the life of an initiative. The outcome must be fetched ``with_evidence()``."""

    def __init__(self, outcome: Outcome, relation: Relation, initiative: Initiative) -> None:
        self.row = self.outcome = outcome
        self.relation, self.initiative = relation, initiative

    @cached_property
    def words(self) -> list[Words]:
        """The printed forms of its verb, the preferred reading first; citations that print the same are grouped."""
        found: dict[tuple[str, str], Words] = {}
        for reading in self.outcome.readings.get(Aspect.VERB, []):
            for citation in reading.citations:
                said = Words(citation.printed, verbs.BY_CODE[reading.value], [])
                found.setdefault((reading.value, normalised(citation.printed)), said).citations.append(citation)
        return list(found.values())

    @cached_property
    def is_on_it(self) -> bool:
        """True if its object is the initiative itself, and not a part of it, its progress or the like."""
        return self.relation == Relation.ABOUT and self.initiative.is_only_named_by(self.outcome.title)

    @property
    def by_another(self) -> bool:
        """True if a stated body acted that is not the body that met, or no meeting is stated."""
        meeting = self.outcome.meeting
        return bool(self.outcome.body_id) and not (meeting and meeting.body_id == self.outcome.body_id)

    @property
    def moved(self) -> bool:
        """True if it set the stage of the initiative itself, not of a part."""
        return bool(self.outcome.stage and self.relation == Relation.ABOUT)

    @property
    def weight(self) -> tuple[bool, bool, tuple[int, bool]]:
        """Sort key: acts that moved the stage, then acts of the body that met on the initiative itself, then verb."""
        return self.moved, self.is_on_it and not self.by_another, self.outcome.weight


class Promise:
    """A check of a commitment in the life of an initiative."""

    relation = None

    def __init__(self, check: Check) -> None:
        self.row = self.check = check

    @property
    def citations(self) -> list[Citation]:
        """The citations of the finding; those of its date or meeting only if there are no others."""
        given: list[Citation] = list(self.check.citations.all())
        return [citation for citation in given if citation.aspect not in (Aspect.DATE, Aspect.MEETING)] or given


class Reached(NamedTuple):
    """The code of a stage, and whether it is inferred.

    ``perhaps`` is the code of a later stage that may have been reached already, by an act whose date is not exact.
    """

    stage: str = ""
    inferred: bool = False
    perhaps: str = ""

    @property
    def label(self) -> str:
        """The stage in words; empty for none."""
        return str(verbs.Stage(self.stage).label) if self.stage else ""

    @property
    def perhaps_label(self) -> str:
        """The later stage in words; empty for none."""
        return str(verbs.Stage(self.perhaps).label) if self.perhaps else ""


NO_STAGE = Reached()


class Row(NamedTuple):
    """A line of a point, the stage by then, and the number of rows that the cell of the stage spans.

    ``rows`` is 0 if the cell of a line above spans this row.
    """

    line: "Act | Promise"
    reached: Reached
    rows: int


@dataclass
class Point:
    """A stop at a meeting; or, if ``meeting`` is ``None``, the steps between two stops."""

    meeting: Any = None
    acts: list[Act] = field(default_factory=list)
    promised: list[Promise] = field(default_factory=list)
    # The passages of texts on the meeting that name the initiative.
    passages: list[Passage] = field(default_factory=list)
    # True if every citation by which they name it is inferred.
    named_inferred: bool = False
    # Whether a perspective names it, and whether there was a step since the previous meeting of the body.
    viewed: bool = False
    after_steps: bool = False
    # Whether all these steps may, by their dates, have happened by the end of the previous meeting; and whether
    # the initiative had ended by the previous stop.
    steps_reach_back: bool = False
    over: bool = False
    # The stages before it and by its end, and how the line runs to the next point (one of ``LINES``).
    before: Reached = NO_STAGE
    reached: Reached = NO_STAGE
    onwards: str = ""

    def add(self, line: "Act | Promise") -> None:
        """Add an act or a check to the list of its type."""
        if isinstance(line, Act):
            self.acts.append(line)
        else:
            self.promised.append(line)

    @property
    def mark(self) -> Mark:
        """The first mark that applies."""
        if self.acts:
            return Mark.SPOKEN
        if self.promised:
            return Mark.PROMISED
        if self.passages:
            return Mark.NAMED
        if self.after_steps:
            return Mark.BETWEEN
        if self.over:
            return Mark.OVER
        return self._untold

    @property
    def _untold(self) -> Mark:
        if self.meeting.covered:
            return Mark.SILENT
        if self.viewed:
            return Mark.VIEWED
        return Mark.UNNAMED if self.meeting.texts else Mark.UNTOLD

    @property
    def line(self) -> str:
        """How the line runs beside it, by its mark: one of ``LINES``."""
        return _BROKEN.get(self.mark, "whole")

    @property
    def strongest(self) -> list[Act]:
        """Its acts, in descending order of ``Act.weight``."""
        return sorted(self.acts, key=lambda act: act.weight, reverse=True)

    @property
    def shown(self) -> list[Act]:
        """The acts shown on the track: of a meeting the strongest, of steps the earliest."""
        return (self.strongest if self.meeting else self.acts)[:SHOWN]

    @property
    def unshown(self) -> int:
        """The number of acts that only the table shows."""
        return max(0, len(self.acts) - SHOWN)

    @property
    def moved_to(self) -> str:
        """The stage set by the last of its acts that moved the stage, in words; empty if none did."""
        return next((act.outcome.get_stage_display() for act in reversed(self.acts) if act.moved), "")

    @property
    def moved_inferred(self) -> bool:
        """True if the stage of ``moved_to`` is inferred."""
        last = next((act.outcome for act in reversed(self.acts) if act.moved), None)
        return bool(last and last.inferred(Aspect.STAGE))

    @property
    def lines(self) -> list[Act | Promise]:
        """Its acts and checks: at a meeting the acts first; between meetings in order of date."""
        lines: list[Act | Promise] = [*self.acts, *self.promised]
        if self.meeting:
            return lines
        return sorted(lines, key=lambda line: (line.row.date_latest, line.row.date_earliest))

    @property
    def rows(self) -> list[Row]:
        """Its lines with the stage by then: an act sets it for later acts, and for checks not dated before it."""
        lines = self.lines
        stages = [self._stage_at(place, lines) for place in range(len(lines))]
        runs = [len(list(run)) for _stage, run in groupby(stages)]
        starts = dict(zip(accumulate(runs, initial=0), runs, strict=False))
        return [Row(line, stages[place], starts.get(place, 0)) for place, line in enumerate(lines)]

    def _stage_at(self, place: int, lines: list[Act | Promise]) -> Reached:
        line, moved = lines[place], [act for act in lines if isinstance(act, Act) and act.moved]
        if isinstance(line, Act) or not self.meeting:
            setting = [act for act in moved if lines.index(act) <= place]
        else:
            setting = [act for act in moved if act.outcome.date_latest <= line.check.date_latest]
        last = setting[-1].outcome if setting else None
        reached = Reached(last.stage, last.inferred(Aspect.STAGE)) if last else self.before
        if self.meeting:
            return reached
        # A date that is open towards the past (“by 2 February 2024”) says nothing of the order.
        day, following = line.row.date_latest, moved[len(setting) :]
        may_precede = [act for act in following if dates.FIRST_DAY < act.outcome.date_earliest <= day]
        return reached._replace(perhaps=may_precede[-1].outcome.stage) if may_precede else reached

    @property
    def brief(self) -> str:
        """Its mark in words; for ``UNNAMED`` with the number of texts held."""
        if self.mark != Mark.UNNAMED:
            return str(self.mark.label)
        return ngettext(
            "not mentioned in the %(number)d text held",
            "not mentioned in the %(number)d texts held",
            self.meeting.texts,
        ) % {"number": self.meeting.texts}

    @property
    def promises(self) -> list[tuple[str, bool]]:
        """The findings of its checks in words (“2 commitments: stated”), each with whether the meeting is inferred."""
        checks = [promise.check for promise in self.promised]
        each = dict.fromkeys(
            (check.commitment_id, check.finding_label, check.inferred(Aspect.MEETING)) for check in checks
        )
        found = Counter((finding, inferred) for _commitment, finding, inferred in each)
        return [
            (
                ngettext("commitment: %(finding)s", "%(number)d commitments: %(finding)s", number)
                % {"number": number, "finding": finding},
                inferred,
            )
            for (finding, inferred), number in found.items()
        ]

    @property
    def absence(self) -> str:
        """The sentence for a stop without acts or checks; it claims no more than the texts held support."""
        if self.passages:
            return _t("Mentioned in the texts held, which report no act on it at this meeting.")
        if self.mark == Mark.SILENT:
            return _t("Silent: the meeting’s own statement is held and does not mention it.")
        if self.meeting.covered:
            return _t("The meeting’s own statement is held and does not mention it.")
        if self.viewed:
            return _t("Mentioned only in perspectives in the texts held.")
        if not self.meeting.texts:
            return _t("No text on this meeting is held.")
        return ngettext(
            "Not mentioned in the %(number)d text held on this meeting; no statement of its own is held.",
            "Not mentioned in the %(number)d texts held on this meeting; no statement of its own is held.",
            self.meeting.texts,
        ) % {"number": self.meeting.texts}


@dataclass
class Life:
    """An initiative with its points, the earliest first."""

    initiative: Initiative
    points: list[Point]

    @property
    def stops(self) -> list[Point]:
        """Its points at meetings."""
        return [point for point in self.points if point.meeting]
