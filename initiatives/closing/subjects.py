"""What curators decide on after a meeting, and the passages of its texts in which to look.

A commitment is to be decided on if it was stated before the meeting and had not ended by then; an initiative, if it is
expected at the meeting (see ``what_changed.expected``). It is decided once a check or an outcome of the meeting is
recorded, drafts included, or once a curator found nothing in the texts held. A text that is entered later opens the
latter again.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Q
from django.utils import timezone

from adgmin import dates
from adgmin.models import KeptText, Meeting, MeetingStatus, Passage, Source
from adgmin.proposals.known import known_names
from adgmin.proposals.words import content_stems
from adgmin.record import AsOf, State
from initiatives.models import Check, Commitment, Initiative, NothingFound, Outcome
from initiatives.models.commitments import CommitmentQuerySet
from initiatives.models.initiatives import InitiativeCitation, InitiativeQuerySet
from initiatives.what_changed.expected import expected_at
from initiatives.what_changed.mentions import NAMING_ASPECTS

# A passage that has this share of the words of a commitment is offered first, though it names no initiative.
SHARED_WORDS = 0.6


@dataclass(frozen=True)
class Progress:
    """The number of subjects decided, and of all."""

    decided: int
    total: int

    @property
    def left(self) -> int:
        """The number of subjects that are still to be decided."""
        return self.total - self.decided


class Closing:
    """The subjects of one meeting. ``decided`` is annotated on the rows of both querysets."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting
        self.as_of = AsOf()

    @property
    def is_possible(self) -> bool:
        """True if the meeting has been held on a date that is known."""
        return self.meeting.status == MeetingStatus.HELD and self.meeting.date_earliest > dates.FIRST_DAY

    @cached_property
    def texts(self) -> models.QuerySet[Source]:
        """The texts on the meeting that are not withdrawn, drafts included."""
        return self.meeting.sources.exclude(state=State.WITHDRAWN)

    @cached_property
    def last_text(self) -> dt.datetime:
        """When the last text on the meeting was entered."""
        last: dt.datetime | None = self.texts.aggregate(last=Max("created"))["last"]
        return last or timezone.now()

    @property
    def commitments(self) -> CommitmentQuerySet:
        """The commitments to decide on."""
        before = self.as_of.on(self.meeting.date_earliest - dt.timedelta(days=1))
        rows = Commitment.objects.published().as_of(before).still_open(before)
        recorded = Check.objects.exclude(state=State.WITHDRAWN).filter(meeting=self.meeting, commitment=OuterRef("pk"))
        return rows.annotate(decided=Exists(recorded) | Exists(self.nothing_found.filter(commitment=OuterRef("pk"))))

    @property
    def initiatives(self) -> InitiativeQuerySet:
        """The initiatives to decide on. One that a text names, and that cites it, is decided too."""
        outcomes = Outcome.objects.exclude(state=State.WITHDRAWN).belonging_to(self.meeting).without_views()
        checks = Check.objects.exclude(state=State.WITHDRAWN).belonging_to(self.meeting)
        naming = InitiativeCitation.objects.filter(
            Q(record=OuterRef("pk")), passage__source__in=self.texts.order_by().values("pk"), aspect__in=NAMING_ASPECTS
        )
        decided = (
            Exists(outcomes.filter(Q(initiative=OuterRef("pk")) | Q(under=OuterRef("pk"))))
            | Exists(checks.filter(commitment__initiative=OuterRef("pk")))
            | Exists(naming)
            | Exists(self.nothing_found.filter(initiative=OuterRef("pk")))
        )
        return expected_at(self.meeting, self.as_of).annotate(decided=decided)

    @property
    def nothing_found(self) -> models.QuerySet[NothingFound]:
        """The decisions that no text says anything, as far as no text was entered after them."""
        return NothingFound.objects.filter(meeting=self.meeting, at__gt=self.last_text)

    def progress(self) -> Progress:
        """How many subjects are decided. One query for commitments and one for initiatives."""
        counts = [
            rows.order_by().aggregate(total=models.Count("pk"), done=models.Count("pk", filter=Q(decided=True)))
            for rows in (self.commitments, self.initiatives)
        ]
        return Progress(sum(each["done"] for each in counts), sum(each["total"] for each in counts))

    def rows(self, *, decided: bool | None) -> list[Commitment | Initiative]:
        """The commitments by due date, then the initiatives by name; only those decided or not, if asked for."""
        chosen = Q() if decided is None else Q(decided=decided)
        commitments = self.commitments.filter(chosen).with_standing(self.as_of).select_related("owner", "initiative")
        initiatives = self.initiatives.filter(chosen)
        return [*commitments.order_by(F("due_latest"), "slug"), *initiatives.order_by("name", "slug")]


def latest_meeting() -> Meeting | None:
    """The last meeting that has been held and on which a text is held."""
    texts = Source.objects.exclude(state=State.WITHDRAWN).filter(meetings=OuterRef("pk"))
    held = Meeting.objects.exclude(state=State.WITHDRAWN).filter(Exists(texts), status=MeetingStatus.HELD)
    return held.exclude(date="").select_related("body").order_by("-date_latest", "-slug").first()


@dataclass(frozen=True)
class ReadPassage:
    """A passage with its text; where none is held, with its first words and its gist."""

    passage: Passage
    text: str
    is_kept: bool


class MeetingTexts:
    """The passages of the texts on a meeting, and which of them are about a subject."""

    def __init__(self, closing: Closing) -> None:
        found = Passage.objects.filter(source__in=closing.texts.order_by().values("pk")).select_related("source")
        passages = sorted(found.order_by(), key=lambda each: (each.source.rank, each.source.slug, each.order))
        kept = KeptText.objects.of_each(passages)
        self.passages = [
            ReadPassage(each, kept.get(each.pk) or f"{each.first_words}… {each.gist}", each.pk in kept)
            for each in passages
        ]

    @cached_property
    def _named(self) -> dict[int, set[int]]:
        """The primary keys of the initiatives that a passage names, by that of the passage."""
        known = known_names()
        found: dict[int, set[int]] = defaultdict(set)
        for read in self.passages:
            mentions = known.mentions(read.text)
            found[read.passage.pk] = {each.entity.pk for each in mentions if each.entity.noun == Initiative.plural}
        return found

    @cached_property
    def _stems(self) -> dict[int, set[str]]:
        return {read.passage.pk: set(content_stems(read.text)) for read in self.passages}

    def about(self, row: Commitment | Initiative) -> list[ReadPassage]:
        """The passages that name the initiative, or that share most words with the commitment."""
        initiative = row.pk if isinstance(row, Initiative) else row.initiative_id
        named = [read for read in self.passages if initiative in self._named[read.passage.pk]]
        if isinstance(row, Initiative):
            return named
        words = set(content_stems(row.text))
        shared = [(self._shared(words, read), read) for read in self.passages]
        alike = [each for each in sorted(shared, key=lambda each: -each[0]) if each[0] >= SHARED_WORDS]
        return unique([*(read for _share, read in alike), *named])

    def _shared(self, stems: set[str], read: ReadPassage) -> float:
        return len(stems & self._stems[read.passage.pk]) / len(stems) if stems else 0.0


def unique(passages: Iterable[ReadPassage]) -> list[ReadPassage]:
    """The passages, each once."""
    return list({read.passage.pk: read for read in passages}.values())
