"""A record of many rows of every noun, written in bulk past the guards, which reading does not need."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import connection, models

from adgmin import models as ground
from adgmin.models import Actor, Membership, Passage, Source, Theme
from adgmin.record import Cited, Dated, Published, State
from initiatives.models import Check, Commitment, Initiative, Outcome, Perspective, Role
from partners.models import Partner

from .site import Site


def write(rows: Iterable[Any]) -> list[Any]:
    """Insert rows of one model as they are."""
    found = list(rows)
    for row in found:
        if isinstance(row, Dated):
            row.set_bounds()
    return models.QuerySet(type(found[0])).bulk_create(found, batch_size=200)


def meant_by(row: Cited) -> Iterator[tuple[str, str]]:
    """The readings that a source may give of the records to which a row refers: of each the aspect and the slug."""
    for aspect, name in row.aspect_fields.items():
        if name in row.references_read() and (other := getattr(row, name)):
            yield aspect, other.slug


class Crowd:
    """``number`` rows of every noun, each citing a passage of its own; the first hundred round those of a ``Site``."""

    NEAR = 100

    def __init__(self, site: Site, number: int) -> None:
        self.site, self.number = site, number
        self.sources = write(
            self._new(Source, place, title=_title(place), kind="news", sha256=f"{place:064x}", published=_year(place))
            for place in range(number)
        )
        self.passages = write(self._passage(place) for place in range(number))
        self.themes = write(
            Theme(name=f"Theme of crowd {place}", slug=f"crowd-theme-{place}") for place in range(number)
        )
        self.actors = self._cited(
            lambda place: self._new(Actor, place, name=_title(place), parent=self._near(place, site.body, None))
        )
        self._round_the_meeting()
        self._round_the_partner()
        self._round_the_initiative()
        with connection.cursor() as cursor:
            # In a transaction of its own making PostgreSQL has counted none of these rows, and would plan for a few.
            cursor.execute("ANALYZE")

    def _near(self, place: int, centre: Any, others: list[Any] | None) -> Any:
        """What a row refers to: the first hundred to the centre, each other to another row or to none."""
        return centre if place < self.NEAR else others and others[place]

    def _passage(self, place: int) -> Passage:
        source, order = self._near(place, self.site.source, self.sources), 1000 + place
        gist, digest = f"What {_title(place)} is about.", "0" * 64
        return Passage(
            source=source, order=order, slug=f"c{order}", locator=f"para {order}", gist=gist, fingerprint=digest
        )

    def _new(self, model: type[Any], place: int, **fields: Any) -> Any:
        fields.setdefault("slug", f"crowd-{model._meta.model_name}-{place}")
        return model(state=State.PUBLISHED, **fields)

    def _cited(self, make: Callable[[int], Published]) -> list[Any]:
        rows: list[Any] = write(make(place) for place in range(self.number))
        table = rows[0].citation_model()
        under = list(zip(rows, self.passages, strict=True))
        write(table(record=row, passage=passage) for row, passage in under)
        meant = [(row, passage, *reading) for row, passage in under for reading in meant_by(row)]
        if meant:
            write(
                table(record=row, passage=passage, aspect=aspect, value=value) for row, passage, aspect, value in meant
            )
        return rows

    def _round_the_meeting(self) -> None:
        site, actors = self.site, self.actors
        self.meetings = self._cited(
            lambda place: self._new(ground.Meeting, place, name=_title(place), body=site.body, date=_year(place))
        )
        self._cited(
            lambda place: self._new(
                ground.MeetingRole, place, meeting=self._near(place, site.meeting, self.meetings), actor=actors[place],
                role="host",
            )
        )  # fmt: skip
        self._cited(
            lambda place: self._new(
                Membership, place, member=actors[place], grouping=self._near(place, site.actor, actors[::-1])
            )
        )

    def _round_the_partner(self) -> None:
        actors = self._cited(
            lambda place: self._new(Actor, place, name=f"P {_title(place)}", slug=f"crowd-partner-{place}")
        )
        self._cited(lambda place: self._new(Partner, place, actor=actors[place], kind="dialogue"))

    def _round_the_initiative(self) -> None:
        site, actors = self.site, self.actors
        self.plans = self._cited(lambda place: self._plan(place, self._near(place, site.initiative, None)))
        self._cited(
            lambda place: self._new(
                Role, place, initiative=self._near(place, site.initiative, self.plans), actor=actors[place], role="lead"
            )
        )
        outcomes = self._cited(self._outcome)
        link = Outcome.counterparts.through
        write(
            link(outcome=outcome, actor=self._near(place, site.partner.actor, actors))
            for place, outcome in enumerate(outcomes)
        )
        write(Outcome.themes.through(outcome=outcome, theme=site.theme) for outcome in outcomes)
        commitments = self._cited(self._commitment)
        self._cited(lambda place: self._check(place, commitments))
        write(Commitment.themes.through(commitment=commitment, theme=site.theme) for commitment in commitments)
        voiced = self._cited(self._view)
        write(Perspective.themes.through(perspective=view, theme=site.theme) for view in voiced)
        write(Initiative.themes.through(initiative=plan, theme=site.theme) for plan in self.plans)

    def _commitment(self, place: int) -> Any:
        plan = self._near(place, self.site.initiative, self.plans)
        owner = self._near(place, self.site.partner.actor, self.actors)
        return self._new(Commitment, place, text=_title(place), initiative=plan, owner=owner, basis="announced")

    def _check(self, place: int, commitments: list[Any]) -> Any:
        commitment = self._near(place, self.site.commitment, commitments)
        return self._new(
            Check,
            place,
            commitment=commitment,
            finding="restated",
            meeting=self.site.meeting,
            date=_year(place),
            due=_year(place),
        )

    def _view(self, place: int) -> Any:
        site = self.site
        return self._new(
            Perspective, place, title=_title(place), voice=self._near(place, site.actor, self.actors),
            initiative=self._near(place, site.initiative, self.plans),
            meeting=self._near(place, site.meeting, self.meetings),
        )  # fmt: skip

    def _plan(self, place: int, whole: Initiative | None) -> Any:
        return self._new(
            Initiative, place, name=_title(place), kind="guide", period=_year(place), part_of=whole, succeeds=whole
        )

    def _outcome(self, place: int) -> Any:
        site, plans = self.site, self.plans
        return self._new(
            Outcome, place, title=_title(place), verb="endorsed", body=site.body, under=plans[place],
            date="" if place < self.NEAR else _year(place),
            initiative=self._near(place, site.initiative, plans),
            meeting=self._near(place, site.meeting, self.meetings),
        )  # fmt: skip


# Enough different words that a page of them packs no better than a real one.
_WORDS = [
    "ASEAN", "regional", "digital", "framework", "guide", "roadmap", "on", "artificial", "intelligence",
    "governance", "cross", "border", "data", "flows", "model", "contractual", "clauses", "cybersecurity",
    "cooperation", "strategy", "online", "scams", "infrastructure", "connectivity", "skills", "inclusion",
    "masterplan", "implementation", "capacity", "building", "centre", "policy", "dialogue", "study",
    "recommendations", "workshop", "public", "services", "trade", "economy", "agreement", "partnership",
    "work", "plan", "fund", "programme",
]  # fmt: skip


def _year(place: int) -> str:
    """A year that a few rows of each noun share, so that a page of the timeline holds some of all."""
    return str(2022 - place % 120)


def _title(place: int) -> str:
    """A title of the length of a real one, no two alike."""
    chosen = [_WORDS[(place * 7 + step * (place % 11 + 3)) % len(_WORDS)] for step in range(7)]
    return f"the {' '.join(chosen)} {place}"
