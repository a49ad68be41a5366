"""What a life is shown as: a row of stops at meetings, with the steps between them, each with what was said."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, groupby
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from adgmin import verbs
from adgmin.models import Passage, Source, normalised
from adgmin.record import Aspect, Basis, Citation
from initiatives.models import Check, Initiative, Outcome


class Mark(models.TextChoices):
    """What a stop is shown with, the most telling first."""

    SPOKEN = "spoken", _("outcome")
    PROMISED = "promised", _("commitments only")
    NAMED = "named", _("mentioned, without an outcome")
    BETWEEN = "between", _("nothing at this meeting; something since the previous one")
    OVER = "over", _("already ended")
    SILENT = "silent", _("silent")
    VIEWED = "viewed", _("mentioned in perspectives only")
    UNNAMED = "unnamed", _("not mentioned in the texts held")
    UNTOLD = "untold", _("no text held")


# The acts that a point of the track has room for.
SHOWN = 3
# How a line may run between two points: whole, dotted where nothing can be told, broken by silence or by an end.
LINES = ("whole", "dotted", "gap")
_BROKEN = {
    Mark.SILENT: "gap", Mark.OVER: "gap", Mark.VIEWED: "dotted", Mark.UNNAMED: "dotted", Mark.UNTOLD: "dotted",
}  # fmt: skip


class Relation(models.TextChoices):
    """What an outcome in the life of an initiative has to do with it."""

    ABOUT = "about", _("about this initiative")
    PART = "part", _("about a part of this initiative")
    UNDER = "under", _("belongs to this initiative")
    OWN = "own", _("act of the body itself")


class Words(NamedTuple):
    """How some passages print the verb of an outcome, and as which verb of the scale that is read."""

    printed: str
    verb: verbs.Verb
    citations: list[Citation]

    @property
    def passages(self) -> list[Passage]:
        """Where it stands so."""
        return [citation.passage for citation in self.citations]

    @property
    def sources(self) -> list[Source]:
        """The texts that print it so, each once."""
        return list(dict.fromkeys(passage.source for passage in self.passages))

    @property
    def inferred(self) -> bool:
        """Whether no passage states it."""
        return all(citation.basis == Basis.INFERRED for citation in self.citations)


class Act:
    """An outcome in the life of an initiative, which has been fetched ``with_evidence()``."""

    def __init__(self, outcome: Outcome, relation: Relation, initiative: Initiative) -> None:
        self.row = self.outcome = outcome
        self.relation, self.initiative = relation, initiative

    @cached_property
    def words(self) -> list[Words]:
        """The words printed for its verb, the preferred reading first; passages that print the same stand together."""
        found: dict[tuple[str, str], Words] = {}
        for reading in self.outcome.readings.get(Aspect.VERB, []):
            for citation in reading.citations:
                said = Words(citation.printed, verbs.BY_CODE[reading.value], [])
                found.setdefault((reading.value, normalised(citation.printed)), said).citations.append(citation)
        return list(found.values())

    @cached_property
    def is_on_it(self) -> bool:
        """Whether its object is the initiative itself: not a part, what belongs to it or its progress."""
        return self.relation == Relation.ABOUT and self.initiative.is_only_named_by(self.outcome.title)

    @property
    def by_another(self) -> bool:
        """Whether another body acted than the one that met, or one acted without a meeting stated."""
        meeting = self.outcome.meeting
        return bool(self.outcome.body_id) and not (meeting and meeting.body_id == self.outcome.body_id)

    @property
    def moved(self) -> bool:
        """Whether it moved the stage of the initiative itself."""
        return bool(self.outcome.stage and self.relation == Relation.ABOUT)

    @property
    def weight(self) -> tuple[bool, bool, tuple[int, bool]]:
        """By which the most telling act of several is found: one that moved the stage, one on it, then by its verb.

        An act of another body comes after those of the body that met.
        """
        return self.moved, self.is_on_it and not self.by_another, self.outcome.weight


class Promise:
    """A check of a commitment in the life of an initiative."""

    relation = None

    def __init__(self, check: Check) -> None:
        self.row = self.check = check

    @property
    def citations(self) -> list[Citation]:
        """The passages that say it; those that only say when, if there are no others."""
        given: list[Citation] = list(self.check.citations.all())
        return [citation for citation in given if citation.aspect not in (Aspect.DATE, Aspect.MEETING)] or given


class Reached(NamedTuple):
    """A stage, by its code, and whether no source states it.

    ``perhaps`` is the later stage that an act with an open date may have reached already.
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
    """A line of a point, with the stage of the lines from it on and how many they are; 0 where that stands above."""

    line: "Act | Promise"
    reached: Reached
    rows: int


@dataclass
class Point:
    """A stop at a meeting, or, without one, the steps taken between two stops."""

    meeting: Any = None
    acts: list[Act] = field(default_factory=list)
    promised: list[Promise] = field(default_factory=list)
    # What names the initiative there beside other matters.
    passages: list[Passage] = field(default_factory=list)
    # Whether all of these name it only in the editors’ reading.
    named_inferred: bool = False
    # Whether a view does; whether a step was taken since the stop before; whether it had come to its end by then.
    viewed: bool = False
    after_steps: bool = False
    # Whether all steps since may, by their dates, have been taken before the stop before had ended.
    steps_reach_back: bool = False
    over: bool = False
    # The stages before it and by its end, and how the line runs on from it.
    before: Reached = NO_STAGE
    reached: Reached = NO_STAGE
    onwards: str = ""

    def add(self, line: "Act | Promise") -> None:
        """Put something said to the rest."""
        if isinstance(line, Act):
            self.acts.append(line)
        else:
            self.promised.append(line)

    @property
    def mark(self) -> Mark:
        """What it is shown with."""
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
        """How the line runs to and from it, one of ``LINES``."""
        return _BROKEN.get(self.mark, "whole")

    @property
    def strongest(self) -> list[Act]:
        """Its acts, the most telling first."""
        return sorted(self.acts, key=lambda act: act.weight, reverse=True)

    @property
    def shown(self) -> list[Act]:
        """The acts that the track has room for: at a meeting the most telling, between two the first."""
        return (self.strongest if self.meeting else self.acts)[:SHOWN]

    @property
    def unshown(self) -> int:
        """How many acts only the table shows."""
        return max(0, len(self.acts) - SHOWN)

    @property
    def moved_to(self) -> str:
        """The stage, in words, to which the last of its acts that moved one moved the initiative."""
        return next((act.outcome.get_stage_display() for act in reversed(self.acts) if act.moved), "")

    @property
    def moved_inferred(self) -> bool:
        """Whether no source states that stage."""
        last = next((act.outcome for act in reversed(self.acts) if act.moved), None)
        return bool(last and last.inferred(Aspect.STAGE))

    @property
    def lines(self) -> list[Act | Promise]:
        """What was said: at a meeting the acts, then the checks of commitments; between meetings in order of date."""
        lines: list[Act | Promise] = [*self.acts, *self.promised]
        if self.meeting:
            return lines
        return sorted(lines, key=lambda line: (line.row.date_latest, line.row.date_earliest))

    @property
    def rows(self) -> list[Row]:
        """Its lines, each with the stage by then: an act sets it for what stands or is dated after the act."""
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
        may_precede = [act for act in moved[len(setting) :] if act.outcome.date_earliest <= line.row.date_latest]
        return reached._replace(perhaps=may_precede[-1].outcome.stage) if may_precede else reached

    @property
    def brief(self) -> str:
        """Its mark in words; of sources that do not name it, how many are held."""
        if self.mark != Mark.UNNAMED:
            return str(self.mark.label)
        return ngettext(
            "not mentioned in the %(number)d text held",
            "not mentioned in the %(number)d texts held",
            self.meeting.texts,
        ) % {"number": self.meeting.texts}

    @property
    def promises(self) -> list[tuple[str, bool]]:
        """What its checks found, in words (“2 commitments: stated”), and whether no source puts it at the meeting."""
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
        """What can be said where no act and no promise is known: never more than the texts held support."""
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
    """An initiative with its stops and the steps between them, the first first."""

    initiative: Initiative
    points: list[Point]

    @property
    def stops(self) -> list[Point]:
        """Its points at meetings."""
        return [point for point in self.points if point.meeting]
