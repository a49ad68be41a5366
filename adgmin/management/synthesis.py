"""A made-up record of any size, as the real one is made: to measure what a page costs among so many rows.

Bodies meet in turn. Each meeting has a statement and a news report, brings new initiatives and outcomes about new and
older ones, of which few are spoken of very often, and keeps or repeats what earlier meetings promised. Words are as
unevenly common as those of a language, by Zipf’s law. All rows keep the rules of the record.
"""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, count
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import timezone

from adgmin import verbs
from adgmin.database import insert
from adgmin.models import (
    Actor,
    Change,
    Meeting,
    MeetingRole,
    Passage,
    RecordVersion,
    SearchEntry,
    SearchWord,
    Source,
    Term,
    Theme,
)  # fmt: skip
from adgmin.record import Aspect, Cited, Published, Recorded, State
from adgmin.record.at_meeting import AtMeeting
from adgmin.record.dated import Dated
from adgmin.search.index import Searchable
from initiatives.models import Check, Commitment, Initiative, Outcome, Perspective, Role
from partners.models import Partner

# For each meeting; the other numbers follow from them.
OUTCOMES, INITIATIVES, COMMITMENTS, PERSPECTIVES, ROLES = 25, 5, 3, 3, 3
STATEMENT_PASSAGES, NEWS_PASSAGES = 24, 4
# Outcomes for each body, and meetings that are written at a time.
OUTCOMES_OF_A_BODY, MEETINGS_AT_A_TIME = 2_500, 20
STATES, PARTNERS, THEMES = 11, 12, 12
FIRST_MEETING, LAST_MEETING = dt.date(1976, 2, 1), dt.date(2026, 1, 16)
# The commonest words, the most common first.
COMMON = """
the of and ASEAN digital data on AI economy plan for governance work cybersecurity regional framework cooperation
security network trade energy health climate finance transport tourism agriculture education standards guide
""".split()  # noqa: SIM905


class Words:
    """Texts of made-up words, from a stock that grows with the record."""

    def __init__(self, chance: random.Random, outcomes: int) -> None:
        made = {"".join(chance.choices("abcdefghilmnoprstu", k=chance.randint(4, 10))) for _ in range(2_000)}
        made |= {"".join(chance.choices("abcdefghilmnoprstuvz", k=11)) for _ in range(int(20 * outcomes**0.5))}
        rare = sorted(made)
        chance.shuffle(rare)
        self.stock = [*COMMON, *rare]
        self.weights = [*accumulate(1 / rank for rank in range(1, len(self.stock) + 1))]
        self.chance = chance

    def __call__(self, number: int) -> str:
        return " ".join(self.chance.choices(self.stock, cum_weights=self.weights, k=number))


class Rows:
    """Rows that are numbered at once and inserted together, with what the record keeps about each."""

    def __init__(self) -> None:
        self.numbers: dict[type[models.Model], Iterator[int]] = defaultdict(lambda: count(1))
        self.waiting: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        # Rows that nothing refers to, as values in the order of their columns.
        self.values: dict[type[models.Model], list[Sequence[object]]] = defaultdict(list)
        self.now, self.version = timezone.now(), 0

    def add[M: models.Model](self, row: M) -> M:
        """Give a row its number; it is inserted with all others."""
        row.pk = next(self.numbers[type(row)])
        self.waiting[type(row)].append(row)
        if isinstance(row, Recorded):
            row.created = row.modified = self.now
        if isinstance(row, AtMeeting) and row.meeting:
            # It has the date of its meeting, which is not in the database yet.
            row.date = row.meeting.date
            row.set_bounds()
            row.date = ""
        elif isinstance(row, Dated):
            row.set_bounds()
        return row

    def record[M: Published](self, row: M) -> M:
        """Add a record in the state “published”."""
        row.state = State.PUBLISHED
        return self.add(row)

    def cite(self, row: Cited, *passages: Passage, **reading: str) -> None:
        """Let a record cite passages, each for the same reading."""
        cited = row.__dict__.setdefault("_prefetched_objects_cache", {}).setdefault("citations", [])
        for passage in passages:
            table: Any = row.citation_model()
            citation = table(record=row, passage=passage, **reading)
            citation.set_bounds()
            cited.append(self.add(citation))

    def link(self, row: models.Model, field: str, others: Iterable[models.Model]) -> None:
        """Add the rows that link others in a many-to-many field."""
        relation: Any = row._meta.get_field(field)
        self.values[relation.remote_field.through] += [(row.pk, other.pk) for other in others]

    def flush(self) -> None:
        """Insert everything in one transaction, with a change and the search entry of each record."""
        self.version += 1
        for row in [row for rows in self.waiting.values() for row in rows if isinstance(row, Recorded)]:
            self._note(row)
        with transaction.atomic():
            for model, rows in self.waiting.items():
                columns = attrgetter(*(field.attname for field in model._meta.concrete_fields))
                insert(model, map(columns, rows), with_keys=True)
            for model, values in self.values.items():
                insert(model, values)
        self.waiting.clear()
        self.values.clear()

    def _note(self, row: Recorded) -> None:
        if isinstance(row, Published):
            self.values[Change].append((self.version, self.now, row.plural, row.pk, row.key(), "published"))
        if isinstance(row, Searchable):
            texts = row.search_texts()
            entry = self.add(SearchEntry.of(row, texts))
            self.values[SearchWord] += entry.words(texts)
            self.values[Term] += Term.of(entry, row)


def _execute(statements: Iterable[object]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(f"{statement}")


class Synthesis:
    """Makes the rows, meeting by meeting: a later meeting names what earlier ones have begun."""

    def __init__(self, outcomes: int, seed: int) -> None:
        self.outcomes = outcomes
        self.chance = random.Random(seed)
        self.words = Words(self.chance, outcomes)
        self.rows = Rows()
        self.meetings = -(-outcomes // OUTCOMES)
        self.verbs = [*verbs.BY_CODE]
        self.verb_weights = [*accumulate(1 / rank for rank in range(1, len(self.verbs) + 1))]
        self.initiatives: dict[int, list[Initiative]] = defaultdict(list)
        self.promised: dict[int, list[Commitment]] = defaultdict(list)
        self.left = outcomes

    def write(self) -> Iterator[int]:
        """Write the record, and yield the number of outcomes written, now and then."""
        # An index is made once from all rows in a fraction of the time that it takes to keep it.
        _execute(f"DROP INDEX {connection.ops.quote_name(index.name)}" for index in SearchWord._meta.indexes)
        self.make_actors()
        for number in range(self.meetings):
            self.make_meeting(number)
            if number % MEETINGS_AT_A_TIME == MEETINGS_AT_A_TIME - 1 or number == self.meetings - 1:
                self.rows.flush()
                yield self.outcomes - self.left
        RecordVersion.objects.update_or_create(pk=1, defaults={"number": self.rows.version, "changed": self.rows.now})
        editor = connection.schema_editor()
        _execute(index.create_sql(SearchWord, editor) for index in SearchWord._meta.indexes)
        _execute([*connection.ops.sequence_reset_sql(no_style(), [*apps.get_models()]), "ANALYZE"])

    def name(self, number: int) -> str:
        return self.words(number).title()

    def digest(self) -> str:
        return f"{self.chance.getrandbits(256):064x}"

    def make_actors(self) -> None:
        """The themes, and the actors with a directory that names them."""
        self.themes = [
            self.rows.add(Theme(name=f"Theme {number} {self.name(2)}", slug=f"theme-{number}", order=number))
            for number in range(THEMES)
        ]
        directory = self.make_source("Directory of bodies", "host-release", FIRST_MEETING)
        bodies = -(-self.outcomes // OUTCOMES_OF_A_BODY)
        kinds = ["member-state"] * STATES + ["partner"] * PARTNERS + ["asean-body"] * bodies
        made: dict[str, list[Actor]] = defaultdict(list)
        for number, (kind, passage) in enumerate(zip(kinds, self.make_passages(directory, len(kinds)), strict=True)):
            acronym = f"AMM{number}" if kind == "asean-body" else ""
            actor = Actor(name=f"{self.name(2)} {number}", acronym=acronym, slug=f"actor-{number}", kind=kind)
            self.rows.cite(self.rows.record(actor), passage)
            made[kind].append(actor)
            if kind == "partner":
                self.rows.cite(self.rows.record(Partner(actor=actor, slug=actor.slug, kind="dialogue")), passage)
        self.states, self.partners, self.bodies = made["member-state"], made["partner"], made["asean-body"]

    def make_source(self, title: str, kind: str, day: dt.date) -> Source:
        number = len(self.rows.waiting[Source])
        slug = f"{kind}-{day.isoformat()}-{self.chance.getrandbits(40):x}-{number}"
        source = Source(title=title, kind=kind, slug=slug, published=day.isoformat(), sha256=self.digest())
        return self.rows.record(source)

    def make_passages(self, source: Source, number: int, nature: str = "outcome") -> list[Passage]:
        return [
            self.rows.add(
                Passage(source=source, slug=f"p{order}", locator=f"para {order}", order=order, nature=nature,
                        gist=self.words(14), first_words=self.words(5), fingerprint=self.digest())
            )
            for order in range(1, number + 1)
        ]  # fmt: skip

    def make_meeting(self, number: int) -> None:
        """A meeting with its texts and all that comes from them."""
        which, session = number % len(self.bodies), number // len(self.bodies) + 1
        body = self.bodies[which]
        day = FIRST_MEETING + (LAST_MEETING - FIRST_MEETING) * number / self.meetings
        meeting = Meeting(
            name=f"{body.acronym} {session}", number=session, slug=f"{body.acronym.lower()}-{session}", body=body,
            status="held", date=day.isoformat(), place=self.name(1),
        )  # fmt: skip
        statement = self.make_source(f"Joint statement of {meeting.name}", "joint-statement", day)
        news = self.make_source(f"{self.name(5)}: {meeting.name}", "news", day + dt.timedelta(days=1))
        self.paragraphs = self.make_passages(statement, STATEMENT_PASSAGES)
        self.reports = self.make_passages(news, NEWS_PASSAGES, "perspective")
        self.rows.cite(self.rows.record(meeting), self.paragraphs[0])
        host = MeetingRole(meeting=meeting, actor=self.chance.choice(self.states), role="host",
                           slug=f"host-{meeting.slug}")  # fmt: skip
        self.rows.cite(self.rows.record(host), self.paragraphs[0])
        # The roles are read for the search entry of the meeting.
        meeting.__dict__["_prefetched_objects_cache"]["roles"] = [host]
        known = self.initiatives[which]
        fresh = [self.make_initiative(meeting, known, each) for each in range(INITIATIVES)]
        known += fresh
        for each in range(min(OUTCOMES, self.left)):
            self.make_outcome(meeting, known, each)
        self.left -= min(OUTCOMES, self.left)
        for each in range(ROLES):
            self.make_role(fresh[each], meeting, each)
        self.make_checks(meeting, self.promised[which])
        self.promised[which] = [self.make_commitment(meeting, known, each) for each in range(COMMITMENTS)]
        for each in range(PERSPECTIVES):
            self.make_perspective(meeting, known, each)

    def make_initiative(self, meeting: Meeting, known: list[Initiative], number: int) -> Initiative:
        kind = self.chance.choice(["guide", "framework", "agreement", "programme", "work-plan", "roadmap"])
        year = meeting.date_earliest.year
        initiative = Initiative(
            name=f"ASEAN {self.name(3)} {kind.title()}", slug=f"initiative-{meeting.slug}-{number}", kind=kind,
            period=self.chance.choice(["", f"{year}", f"{year}/{year + 5}"]), summary=self.words(12),
        )  # fmt: skip
        if known and number < 2:
            setattr(initiative, ("part_of", "succeeds")[number], self.chance.choice(known))
        self.rows.cite(self.rows.record(initiative), self.chance.choice(self.paragraphs))
        self.rows.link(initiative, "themes", [self.chance.choice(self.themes)])
        return initiative

    def often_named(self, known: list[Initiative]) -> Initiative:
        """One of the initiatives; the first ones much more often than the later ones."""
        return known[int(len(known) * self.chance.random() ** 4)]

    def make_outcome(self, meeting: Meeting, known: list[Initiative], number: int) -> None:
        initiative = self.often_named(known) if self.chance.random() < 0.7 else None
        [verb] = self.chance.choices(self.verbs, cum_weights=self.verb_weights)
        leading, other = self.chance.sample(self.themes, 2)
        title = f"{initiative.name if initiative else 'the'} {self.words(3)} {number}"
        outcome = Outcome(title=title, verb=verb, meeting=meeting, body=meeting.body, initiative=initiative,
                          slug=f"{meeting.slug}-{number}", leading_theme=leading, summary=self.words(10))  # fmt: skip
        if initiative and verb in verbs.STAGE_MOVING and self.chance.random() < 0.5:
            outcome.stage = self.chance.choice(["agreed", "launched", "operational", "concluded"])
        paragraph = self.paragraphs[number % len(self.paragraphs)]
        differs = self.chance.random() < 0.03
        outcome.note = "The sources disagree; the statement is the meeting’s own text." if differs else ""
        self.rows.record(outcome)
        self.rows.cite(outcome, paragraph, aspect=Aspect.VERB, value=verb, printed=self.words(3))
        if differs or self.chance.random() < 0.27:
            reported = self.chance.choice([code for code in self.verbs[:5] if code != verb]) if differs else verb
            self.rows.cite(outcome, self.chance.choice(self.reports), aspect=Aspect.VERB, value=reported)
        self.rows.link(outcome, "themes", [leading, *([other] if self.chance.random() < 0.4 else [])])
        if self.chance.random() < 0.2:
            self.rows.link(outcome, "counterparts", [self.chance.choice(self.partners)])

    def make_role(self, initiative: Initiative, meeting: Meeting, number: int) -> None:
        role = Role(actor=self.chance.choice(self.partners), initiative=initiative,
                    slug=f"role-{meeting.slug}-{number}", role=self.chance.choice(["lead", "funder"]))  # fmt: skip
        self.rows.cite(self.rows.record(role), self.chance.choice(self.paragraphs))

    def make_commitment(self, meeting: Meeting, known: list[Initiative], number: int) -> Commitment:
        commitment = Commitment(
            text=f"{self.words(8)} {number}", basis=self.chance.choice(["decided", "scheduled", "announced"]),
            initiative=self.often_named(known), owner=self.chance.choice([None, *self.states]),
            slug=f"commitment-{meeting.slug}-{number}", summary=self.words(8),
        )  # fmt: skip
        paragraph = self.chance.choice(self.paragraphs)
        self.rows.cite(self.rows.record(commitment), paragraph)
        made = Check(commitment=commitment, finding="made", meeting=meeting, slug=f"{commitment.slug}-made",
                     due=self.chance.choice(["", f"{meeting.date_earliest.year + 1}"]))  # fmt: skip
        self.rows.cite(self.rows.record(made), paragraph)
        return commitment

    def make_checks(self, meeting: Meeting, promised: list[Commitment]) -> None:
        """What the meeting says of what the one before it promised."""
        for commitment in promised:
            if self.chance.random() < 0.5:
                check = Check(commitment=commitment, finding=self.chance.choice(["kept", "restated", "partly-kept"]),
                              meeting=meeting, slug=f"{commitment.slug}-at-{meeting.slug}")  # fmt: skip
                self.rows.cite(self.rows.record(check), self.chance.choice(self.paragraphs))

    def make_perspective(self, meeting: Meeting, known: list[Initiative], number: int) -> None:
        perspective = Perspective(
            title=f"{self.words(6)} {number}", summary=self.words(15), meeting=meeting,
            voice=self.chance.choice(self.partners), initiative=self.often_named(known),
            slug=f"view-{meeting.slug}-{number}",
        )  # fmt: skip
        self.rows.cite(self.rows.record(perspective), self.chance.choice(self.reports))
        self.rows.link(perspective, "themes", [self.chance.choice(self.themes)])
