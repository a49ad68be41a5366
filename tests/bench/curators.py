"""Curators who edit the same few records at once, each in a thread, by all ways in which the record is written.

Texts are set to values that occur once, so that ``lost_edits`` can tell from the history what was lost.
"""

import random
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Lock
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, OperationalError, connections
from django.db.models import Q
from django.urls import reverse

from adgmin import record
from adgmin.curation.merging import PREVIEWED
from adgmin.curation.staging import StagedBlock
from adgmin.models import HistoryEntry, HistoryRow, KeptCopy, ReviewComment, Revision, SourceVersion, fingerprint
from adgmin.record import How, RevisionState, State
from initiatives.models import Check, Commitment, Initiative, Outcome
from tests import factories as f
from tests.admin.curator import Curator, Page, admin_url
from tests.admin.tables import as_csv, exported, rows_in, upload
from tests.record.files import dump, edit, load

from .lost_edits import UNIQUE, OtherTexts, RevisedTexts, Shown, is_guarded, lost_edits

CURATORS, OUTCOMES, BLOCKS = 8, 3, 6
# Those who edit, whose draft revisions a reviewer publishes: nobody publishes what they saved last.
ROLES = {"editor": "editor", "contributor": "contributor", "reviewer": "editor"}
# How long somebody may look at what was read before it is sent, in seconds.
LONGEST_PAUSE = 0.05
# How often something is sent again that was refused because of a colleague’s edit.
TRIES = 8
# A table takes longer than any form, and is refused while one of its rows has a draft revision.
TRIES_OF_TABLES = 3
# So many edits in a row that change nothing are a fault of the simulation.
MOST_IN_VAIN = 30
# An outcome with more citations loses one, so that its form stays as long as it is.
MOST_CITED = 3
# The latest edits of a record, of which one is reverted.
RECENT = 6
TEXTS = ("summary", "note")
# The error of a field that both have changed.
MEANWHILE = re.compile("Saved in the meantime: “(.*)”")
PASSWORD = "a password for tests"

# What is changed on an opened page, by field, given its fields.
type Changes = Callable[[Page, Mapping[str, Any]], Mapping[str, Any]]

# The ways, each with how often it is chosen.
WAYS = {
    "form": 3, "inline": 2, "action": 2, "code": 4, "revert": 2,
    "bench": 1, "revision": 1, "bundle": 1, "merge": 1, "table": 1, "load": 1, "closing": 1, "settling": 1,
    "blocks": 2, "version": 1, "deletion": 1, "drop": 1, "comment": 1,
}  # fmt: skip


@dataclass
class Tally:
    """What became of the edits of one way, and how long they took, in seconds."""

    made: int = 0
    # Sent again after a conflict; refused in the end, or left with nothing to change; waited too long for the lock.
    again: int = 0
    without_effect: int = 0
    locked_out: int = 0
    seconds: float = 0

    def add(self, other: "Tally") -> None:
        """Add the numbers of another one."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


class Scene:
    """What all curators edit: published outcomes, and the drafts that are just being published."""

    def __init__(self) -> None:
        self.values, self.shown = count(1), Shown()
        with record.editing():
            self.statement = f.SourceFactory.create(title="Statement on tea")
            self.passage = f.PassageFactory.create(source=self.statement, order=1)
            self.meeting = f.MeetingFactory.create(name="Meeting on tea", passage=self.passage)
            self.guide = self.initiative("Tea Guide")
            self.plan, self.kept = self.initiative("Saucer Plan"), self.initiative("Cup Network")
            self.theme = f.ThemeFactory.create()
            self.outcomes = [self.outcome(self.guide).pk for _number in range(OUTCOMES)]
            self.statement.meetings.set([self.meeting])
            self.before = f.MeetingFactory.create(body=self.meeting.body, date="2022-01", passage=self.passage)
            self.promises = [self.promise() for _number in range(2)]
            self.disputed = self.outcome(self.plan, verb="endorsed")
            for verb in ("endorsed", "noted"):
                f.cite(self.disputed, f.PassageFactory.create(), aspect="verb", value=verb)
            self.new_text = f.SourceFactory.create(title="A text that is sorted", state=State.DRAFT)
        blocks = [StagedBlock(number, f"Paragraph {number}.", f"para {number}") for number in range(1, BLOCKS + 1)]
        KeptCopy.objects.create(source=self.new_text, content=b"", blocks=[asdict(block) for block in blocks])
        self.drafts: list[int] = []
        # What went wrong that no text shows.
        self.faults: list[str] = []
        self.comments: list[str] = []
        self.undeleted: list[str] = []
        self.decided: list[int] = []
        # What an operator loads, one load after another.
        self.fixtures, self.loading = Path(mkdtemp()), Lock()
        dump(self.fixtures)
        load(self.fixtures)

    def remove_files(self) -> None:
        rmtree(self.fixtures)

    def value(self) -> str:
        """A text that occurs once."""
        return f"Value {next(self.values)}."

    def initiative(self, name: str) -> Initiative:
        row: Initiative = f.InitiativeFactory.create(name=name, passage=self.passage)
        return row

    def outcome(self, about: Initiative, **fields: Any) -> Outcome:
        """A new outcome, by default published."""
        given = {"passage": self.passage, **fields}
        row: Outcome = f.OutcomeFactory.create(
            title=self.value(), note=self.value(), summary=self.value(), initiative=about, meeting=self.meeting,
            themes=[self.theme], leading_theme=self.theme, **given,
        )  # fmt: skip
        return row

    def promise(self) -> Commitment:
        """A commitment of an earlier meeting, to be decided on."""
        row: Commitment = f.CommitmentFactory.create(initiative=self.guide, passage=self.passage)
        f.CheckFactory.create(commitment=row, meeting=self.before, date="", passage=self.passage)
        return row

    def lost(self) -> Iterator[str]:
        """What is not there, though somebody was told that it was saved."""
        yield from self.faults
        texts = set(ReviewComment.objects.values_list("text", flat=True))
        yield from (f"Comment “{text}” is not there." for text in self.comments if text not in texts)
        there = set(Outcome.objects.values_list("title", flat=True))
        yield from (f"Outcome “{title}” was not brought back." for title in self.undeleted if title not in there)
        for pk in self.decided:
            if (number := Check.objects.filter(commitment=pk, meeting=self.meeting).count()) != 1:
                yield f"Commitment {pk} has {number} checks of the meeting."

    def new_passage(self) -> Any:
        """A new passage of the published statement, which names the initiative of the published outcomes."""
        return f.PassageFactory.create(
            source=self.statement, order=next(self.values) + 1, gist="Ministers noted the Tea Guide."
        )


class Worker:
    """One of the curators: an editor, a contributor, and a reviewer, who publishes what these two saved."""

    def __init__(self, scene: Scene, number: int, seed: int) -> None:
        self.scene, self.chance = scene, random.Random(seed + number)
        for name, role in ROLES.items():
            call_command("create_curator", f"{name}-{number}", role=role, password=PASSWORD)
        self.editor, self.contributor, self.reviewer = (
            Curator(User.objects.get(username=f"{name}-{number}")) for name in ROLES
        )
        self.tallies: dict[str, Tally] = defaultdict(Tally)
        self.tally = Tally()
        # The reason of the present edit, by which those without an account are known.
        self.why = ""

    def edit(self, way: str) -> bool:
        """Edit by one way; False if nothing was changed."""
        self.why, self.tally = self.scene.value(), self.tallies[way]
        before, begun = self.entries(), time.perf_counter()
        try:
            done = bool(getattr(self, way)())
        except OperationalError as error:
            # SQLite refuses a writer that has waited too long; nothing of its edit is written.
            if "locked" not in str(error):
                raise
            self.tally.locked_out += 1
            return False
        except IntegrityError:
            # A row that is saved whole, as it was read before, can break a constraint of the database.
            if is_guarded():
                raise
            return False
        made = done or self.entries() > before
        self.tally.seconds += time.perf_counter() - begun
        self.tally.made += made
        self.tally.without_effect += not made
        return made

    def entries(self) -> int:
        """The number of the curator’s own edits."""
        names = [each.user.username for each in (self.editor, self.contributor, self.reviewer) if each.user]
        return HistoryEntry.objects.filter(Q(who__in=names) | Q(why=self.why)).count()

    # What the ways share

    def some_outcome(self) -> Outcome:
        """One of the outcomes that everybody edits, as it is stored now."""
        return Outcome.objects.get(pk=self.chance.choice(self.scene.outcomes + self.scene.drafts[-1:]))

    def new_text(self) -> dict[str, str]:
        """A new value for one of the texts."""
        return {self.chance.choice(TEXTS): self.scene.value()}

    def pause(self) -> None:
        """Wait, as somebody does who reads a page."""
        time.sleep(self.chance.random() * LONGEST_PAUSE)

    def send(self, curator: Curator, url: str, changes: Changes) -> bool:
        """Open a form and send it with changes, again while colleagues come in between; False if that is in vain."""
        page = Page(curator.client.get(url, follow=True))
        url = page.response.request["PATH_INFO"]  # type: ignore[attr-defined]
        for _try in range(TRIES):
            if page.soup.select_one("#content-main form") is None:
                return False
            self.pause()
            fields = page.fields
            changed = changes(page, fields)
            self.note_shown(page, fields, changed)
            response = curator.client.post(url, {**fields, **changed, **answers(page)})
            if response.status_code == 302:
                return True
            self.tally.again += 1
            page = Page(response)
        return False

    def note_shown(self, page: Page, fields: Mapping[str, Any], changed: Mapping[str, Any]) -> None:
        """Note which texts the page shows where it is sent with others, and in rows that are removed."""
        assert self.editor.user
        shown, who = self.scene.shown, self.editor.user.username
        for name, text in changed.items():
            before = fields.get(name, "")
            if before == text and text in shown.by_new_text:
                # It was typed before. What is stored now is shown only if it was changed.
                found = filter(None, map(MEANWHILE.match, page.errors))
                before = next((match[1] for match in found), shown.by_new_text[text])
            if isinstance(text, str):
                shown.by_new_text[text] = before
        for key, number in citations_on(fields).items():
            if f"citations-{number}-DELETE" in {**fields, **changed}:
                shown.by_removed_row[who, "initiatives.outcomecitation", key] = fields[f"citations-{number}-printed"]

    # The ways

    def form(self) -> bool:
        """Set a text in the form of an outcome."""
        text = self.new_text()
        return self.send(self.editor, admin_url(self.some_outcome(), "change"), lambda _page, _fields: text)

    def inline(self) -> bool:
        """Set the words of a citation in the form of its outcome, and remove the last one if there are many."""
        chosen: dict[int, str] = {}

        def changes(_page: Page, fields: Mapping[str, Any]) -> Mapping[str, Any]:
            # Rows have other numbers once somebody has removed one.
            numbers = citations_on(fields)
            if not chosen.keys() & numbers:
                chosen.clear()
                chosen[self.chance.choice(list(numbers)[:MOST_CITED])] = self.scene.value()
            removed = {f"citations-{number}-DELETE": "on" for number in list(numbers.values())[MOST_CITED:][-1:]}
            return removed | {f"citations-{numbers[key]}-printed": text for key, text in chosen.items()}

        return self.send(self.editor, admin_url(self.some_outcome(), "change"), changes)

    def action(self) -> None:
        """Withdraw some outcomes, or publish them again; the reviewer publishes the draft revisions."""
        rows = self.chance.sample(self.scene.outcomes, 2)
        withdraws = all(row.state == State.PUBLISHED for row in Outcome.objects.filter(pk__in=rows))
        data = {"action": "withdraw" if withdraws else "publish", "_selected_action": rows}
        more = {"withdraw": "1", "reason": self.why} if withdraws else {}
        self.editor.client.post(admin_url(Outcome), data | more)
        for outcome in Outcome.objects.filter(pk__in=rows):
            self.publish_revision(outcome)

    def code(self) -> None:
        """Read an outcome, and save it some time later, as a command may do."""
        outcome = self.some_outcome()
        self.pause()
        for name, value in self.new_text().items():
            setattr(outcome, name, value)
        with suppress(ValidationError), record.editing(why=self.why):
            outcome.save()

    def revert(self) -> None:
        """Take back one of the latest edits of an outcome, some time after its history was read."""
        outcome = self.some_outcome()
        changed = HistoryRow.objects.about(Outcome, outcome.pk).filter(before__isnull=False, after__isnull=False)
        if rows := list(changed.order_by("-pk")[:RECENT]):
            entry = self.chance.choice(rows).entry_id
            self.publish_revision(outcome)
            self.take_back(outcome, entry)
            self.publish_revision(outcome)

    def take_back(self, row: Any, entry: int, **more: str) -> None:
        shown = self.scene.shown
        for change in HistoryRow.objects.filter(entry=entry, noun__in=UNIQUE):
            old, new = change.before or {}, change.after or {}
            for name in UNIQUE[change.noun]:
                if old.get(name) != new.get(name):
                    place = change.noun, change.object_id, name
                    shown.taken_back.add((place, new.get(name), old.get(name)))
                    shown.wanted_back.add((place, str(old.get(name))))
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}_revert"
        url = reverse(name, args=[row.pk, entry])
        self.pause()
        self.editor.client.post(url, {"why": self.why, **more})

    def bench(self) -> None:
        """On the bench of a new passage, cite an outcome and enter a perspective."""
        passage = self.scene.new_passage()
        new = {"perspectives-0-title": self.scene.value(), "perspectives-0-citation-0-printed": "noted"}

        def changes(page: Page, _fields: Mapping[str, Any]) -> Mapping[str, Any]:
            offered = [box for box in page.options_of_boxes("cite") if box.startswith("outcomes:")]
            return {**new, "cite": offered and [self.chance.choice(offered)]}

        self.send(self.editor, reverse("admin:adgmin_passage_bench", args=[passage.pk]), changes)

    def revision(self) -> None:
        """Let the contributor save a draft revision, and publish it."""
        outcome = Outcome.objects.get(pk=self.chance.choice(self.scene.outcomes))
        text = self.new_text()
        if self.send(self.contributor, admin_url(outcome, "change"), lambda _page, _fields: text):
            self.pause()
            self.publish_revision(outcome)

    def publish_revision(self, row: Any) -> bool:
        """Let the reviewer publish the revision of a row, if there is one."""
        revision = Revision.objects.of(row)
        return revision is not None and self.publish(admin_url(revision, "change"))

    def bundle(self) -> None:
        """Publish a new source with an outcome that cites it, and that others edit meanwhile."""
        with record.editing():
            source = f.SourceFactory.create(title=self.scene.value(), state=State.DRAFT)
            passage = f.PassageFactory.create(source=source, order=1)
            draft = self.scene.outcome(self.scene.plan, state=State.DRAFT, passage=passage)
        self.scene.drafts.append(draft.pk)
        self.pause()
        try:
            self.publish(reverse("admin:adgmin_source_review", args=[source.pk]))
        finally:
            self.scene.drafts.remove(draft.pk)

    def publish(self, url: str) -> bool:
        """Publish what a page of review shows."""
        return self.send(self.reviewer, url, lambda _page, _fields: {"publish": "1"})

    def merge(self) -> None:
        """Merge an initiative to which an outcome refers into another one."""
        duplicate, kept = self.scene.initiative(f"Duplicate: {self.scene.value()}"), self.scene.kept
        outcome = self.some_outcome()
        outcome.under = duplicate
        with suppress(ValidationError):
            outcome.save()
        data = {"action": "merge", "_selected_action": [duplicate.pk], "merge": "1", "reason": self.why,
                "merged_into": kept.pk, PREVIEWED: kept.pk}  # fmt: skip
        self.editor.client.post(admin_url(Initiative), data)
        if revision := Revision.objects.of(duplicate):
            self.pause()
            self.publish(admin_url(revision, "change"))
        merge = HistoryEntry.objects.filter(how=How.MERGE, why=self.why).first()
        if merge and self.chance.random() < 0.5:
            self.take_back(duplicate, merge.pk, all="1")
            self.publish_revision(duplicate)
            if Initiative.objects.get(pk=duplicate.pk).state != State.PUBLISHED:
                self.scene.faults.append(f"The merge of “{duplicate}” was not taken back.")

    def table(self) -> bool:
        """Set a text of two outcomes in the exported table, and import it some time later."""
        outcomes = [self.some_outcome() for _number in range(2)]
        slugs = [outcome.slug for outcome in outcomes]
        for _try in range(TRIES_OF_TABLES):
            for outcome in outcomes:
                self.publish_revision(outcome)
            header, *rows = rows_in(exported(self.editor, Outcome))
            chosen = [row for row in rows if row[header.index("slug")] in slugs]
            for row in chosen:
                column, value = header.index(self.chance.choice(TEXTS)), self.scene.value()
                self.scene.shown.by_new_text[value], row[column] = row[column], value
            page = upload(self.editor, Outcome, as_csv([header, *chosen]))
            self.pause()
            if page.soup.select_one("input[name=tables]"):
                sent = self.editor.client.post(admin_url(Outcome, "import"), {**page.fields, "why": self.why})
                if sent.status_code == 302:
                    return True
            self.tally.again += 1
        return False

    def load(self) -> None:
        """Load fixtures in which the title of an outcome has changed."""
        with self.scene.loading:
            outcome = Outcome.objects.get(pk=self.chance.choice(self.scene.outcomes))
            title = self.scene.value()
            # Nobody else changes titles.
            self.scene.shown.by_new_text[title] = outcome.title
            edit(self.scene.fixtures, "outcomes.json", outcome.slug, title=title)
            load(self.scene.fixtures, why=self.why)

    def closing(self) -> None:
        """Decide on one of the open promises, as a colleague may at the same time."""
        promise = self.chance.choice(self.scene.promises)
        url = reverse("admin:initiatives_commitment_close", args=[self.scene.meeting.pk])
        key = f"commitment-{promise.pk}"
        kept = {f"{key}-decision": "kept", f"{key}-passage": str(self.scene.passage.pk), "state": "draft"}
        self.pause()
        if self.editor.client.post(url, kept).status_code == 302:
            self.scene.decided.append(promise.pk)
            with record.editing():
                self.scene.promises[self.scene.promises.index(promise)] = self.scene.promise()

    def settling(self) -> bool:
        """Say why a difference is settled, whatever a colleague has said."""
        url = reverse("admin:initiatives_outcome_settle", args=[self.scene.disputed.pk, "verb"])
        why = self.scene.value()
        return self.send(self.editor, url, lambda _page, _fields: {"why": why, "settle": "1"})

    def blocks(self) -> bool:
        """Enter the gist of a block, while colleagues sort the same copy."""
        text = {f"b{self.chance.randint(1, BLOCKS)}-gist": self.scene.value(), "update": "1"}
        url = reverse("admin:adgmin_source_passages", args=[self.scene.new_text.pk])
        return self.send(self.contributor, url, lambda _page, _fields: text)

    def version(self) -> bool:
        """Take the citation of an outcome over from a text to a newer version of it."""
        with record.editing():
            print_of = fingerprint(self.scene.value())
            older = f.PassageFactory.create(fingerprint=print_of)
            f.cite(Outcome.objects.get(pk=self.chance.choice(self.scene.outcomes)), older)
            newer = f.SourceFactory.create(title=self.scene.value())
            f.PassageFactory.create(source=newer, fingerprint=print_of)
        SourceVersion.objects.create(source=newer, older=older.source, is_version=True)
        self.pause()
        url = reverse("admin:adgmin_source_version", args=[newer.pk])
        return bool(self.editor.client.post(url, {"passage": [older.pk]}).status_code == 302)

    def deletion(self) -> None:
        """Delete a draft, and bring it back."""
        with record.editing(why=self.why):
            draft = self.scene.outcome(self.scene.plan, state=State.DRAFT)
        self.editor.client.post(admin_url(draft, "delete"), {"post": "yes"})
        rows = HistoryRow.objects.filter(noun="initiatives.outcome", object_id=draft.pk)
        gone = rows.filter(after__isnull=True).last()
        if gone is None:
            return
        self.take_back(draft, gone.entry_id)
        self.scene.undeleted.append(draft.title)

    def drop(self) -> bool:
        """Let the contributor begin a draft revision, and drop it unless a colleague has saved it meanwhile."""
        outcome, text = Outcome.objects.get(pk=self.chance.choice(self.scene.outcomes)), self.new_text()
        self.publish_revision(outcome)
        self.send(self.contributor, admin_url(outcome, "change"), lambda _page, _fields: text)
        revision = Revision.objects.of(outcome)
        assert self.contributor.user
        if revision is None or revision.author != self.contributor.user.username:
            return False
        page = self.contributor.open(admin_url(revision, "change"))
        shown = Revision.objects.get(pk=revision.pk).wanted
        if page.soup.select_one("[name=seen]") is None or shown != revision.wanted:
            return False
        self.pause()
        key = f"initiatives.outcome-{outcome.pk}"
        sent = {**page.fields, "drop": key, f"{key}-because": self.scene.value()}
        self.contributor.client.post(admin_url(revision, "change"), sent)
        revision.refresh_from_db()
        if revision.state == RevisionState.DROPPED and revision.wanted != shown:
            self.scene.faults.append(f"{revision} was dropped, and nobody saw what it held.")
        return revision.state == RevisionState.DROPPED

    def comment(self) -> bool:
        """Comment on what comes from the statement."""
        url, text = reverse("admin:adgmin_source_review", args=[self.scene.statement.pk]), self.scene.value()
        sent = self.contributor.client.post(url, {"comment": "all", "all-text": text})
        self.scene.comments.append(text)
        return bool(sent.status_code == 302)


def citations_on(fields: Mapping[str, Any]) -> dict[int, int]:
    """The numbers of the rows of stored citations in the fields of a form, by primary key."""
    numbers = range(int(fields.get("citations-INITIAL_FORMS", 0)))
    return {int(fields[f"citations-{number}-id"]): number for number in numbers}


def answers(page: Page) -> dict[str, str]:
    """The answers to what a page asks to be confirmed."""
    box = page.soup.select_one("[name=_confirmed]")
    return {"_confirmed": str(box["value"]), "_because": "It is an exercise."} if box else {}


@dataclass
class Progress:
    """How many edits were made so far; counted by all threads."""

    wanted: int
    tell: Callable[[int], None]
    made: int = 0
    lock: Any = field(default_factory=Lock)

    def add(self) -> None:
        """Count an edit; safe in threads. Calls ``tell`` with the number so far."""
        with self.lock:
            self.made += 1
            self.tell(self.made)


class Simulation:
    """Some curators, and what becomes of their edits."""

    def __init__(self, curators: int = CURATORS, seed: int = 1) -> None:
        self.scene = Scene()
        self.revised, self.other = RevisedTexts(), OtherTexts()
        self.workers = [Worker(self.scene, number, seed) for number in range(curators)]

    def run(self, edits: int, ways: Mapping[str, int] = WAYS, tell: Callable[[int], None] = lambda _made: None) -> int:
        """Let all curators edit at once, until there are so many more edits in all. Returns how many were made."""
        progress = Progress(edits, tell)
        with ThreadPoolExecutor(len(self.workers)) as threads:
            list(threads.map(lambda worker: self.work(worker, ways, progress), self.workers))
        return progress.made

    def work(self, worker: Worker, ways: Mapping[str, int], progress: Progress) -> None:
        """The edits of one curator. Raises ``RuntimeError`` if many in a row change nothing."""
        in_vain = 0
        try:
            while progress.made < progress.wanted:
                [way] = worker.chance.choices(list(ways), list(ways.values()))
                if worker.edit(way):
                    progress.add()
                    in_vain = 0
                elif (in_vain := in_vain + 1) == MOST_IN_VAIN:
                    raise RuntimeError(f"{in_vain} edits in a row changed nothing, the last by {way}")
        finally:
            connections.close_all()

    def lost(self) -> list[str]:
        """A sentence for each edit that was lost."""
        return [*lost_edits(self.revised, self.other, self.scene.shown), *self.scene.lost()]

    def tallies(self) -> dict[str, Tally]:
        """What became of the edits of all curators, by way."""
        total = {way: Tally() for way in WAYS}
        for worker in self.workers:
            for way, tally in worker.tallies.items():
                total[way].add(tally)
        return total
