"""What each role can write: every address of the admin by role and state, with what is sent to it, every cell asserted.

A cell tells which tables were written; what the history says of it is asserted too. Each address of the admin either
has cells here or is among those that write nothing, whatever is sent; a new one fails until it is in one of the tables.
``test_every_right`` asserts what is shown, and the forms, deletions and list actions.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import pytest
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from adgmin import record
from adgmin.curation.bundles import Bundle
from adgmin.curation.merging import PREVIEWED
from adgmin.models import (
    Actor,
    DistinctPair,
    HistoryEntry,
    HistoryRow,
    KeptCopy,
    Passage,
    Preferences,
    RecordVersion,
    Report,
    ReviewComment,
    Revision,
    Settlement,
    Source,
    SourceVersion,
    Theme,
    fingerprint,
)
from adgmin.record import How, Recorded, RevisionState, State
from adgmin.record.revisions import contents
from initiatives.models import NothingFound, Outcome
from tests import factories as f

from .curator import WHY, Curator, Page, text_of
from .tables import as_csv, exported, rows_in
from .test_every_right import (
    CHIEFS,
    CONTRIBUTORS,
    DRAFTS,
    EDITORS,
    MODELS,
    PARTS,
    QUERIES,
    STAFF,
    Scene,
    address,
    ask,
    names_of,
    people,
    scene,
)  # fmt: skip

__all__ = ["people", "scene"]

pytestmark = pytest.mark.django_db

# The tables that a request can write, each with the columns that tell whether it did.
WATCHED: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "record": (HistoryEntry, ("pk",)),
    "public": (RecordVersion, ("number",)),
    "revision": (Revision, ("pk", "state", "wanted")),
    "comment": (ReviewComment, ("pk",)),
    "settlement": (Settlement, ("pk",)),
    "nothing found": (NothingFound, ("pk", "at")),
    "blocks": (KeptCopy, ("pk", "number")),
    "version": (SourceVersion, ("pk", "older", "is_version")),
    "different": (DistinctPair, ("pk",)),
    "report": (Report, ("pk", "state", "answer")),
    "user": (User, ("pk", "username", "is_active", "is_superuser")),
    "second factor": (TOTPDevice, ("pk", "confirmed")),
    "preferences": (Preferences, ("pk", "shortcuts", "accounts_seen")),
}
NOTHING: frozenset[str] = frozenset()
ALL = tuple(State)


class Sent(NamedTuple):
    """A request: what it is, the state of its row, where it goes and what it sends; who writes what by it."""

    name: str
    state: str
    url: str
    data: dict[str, Any]
    writers: tuple[str, ...]
    writes: Iterable[str]
    # The reason that the page gives by itself.
    why: str = ""


def written() -> dict[str, list[Any]]:
    return {name: list(noun._base_manager.values_list(*columns)) for name, (noun, columns) in WATCHED.items()}


def writes_of(user: User | AnonymousUser, sent: Sent, before: dict[str, list[Any]], how: How) -> frozenset[str]:
    """The tables that the request writes; the history must say who did it, how and why, with old and new values."""
    found: list[frozenset[str]] = []

    def look() -> None:
        now = written()
        found.append(frozenset(name for name in WATCHED if now[name] != before[name]))
        if "record" in found[0]:
            entry = HistoryEntry.objects.latest("pk")
            why = sent.data.get("why") or sent.data.get("reason") or sent.why
            assert (entry.who, entry.how, entry.why) == (user.get_username(), how, why), sent
            assert all(row.before != row.after for row in entry.rows.all())
            assert entry.rows.exists()

    ask(user, "post", sent.url, look, **sent.data)
    return found[0]


def assert_cells(people: dict[str, Any], cells: Iterable[Sent], how: How = How.FORM) -> None:
    cells, before = list(cells), written()
    assert cells
    for role, user in people.items():
        if role == "superuser":
            continue  # Has the rights of a chief, and more that nobody needs.
        answers = {(each.name, each.state): writes_of(user, each, before, how) for each in cells}
        wanted = {
            (each.name, each.state): frozenset(each.writes) if role in each.writers else NOTHING for each in cells
        }
        assert answers == wanted, role


def fields_of(url: str) -> dict[str, Any]:
    """What the form of a page sends as it is opened."""
    curator = Curator(User.objects.get(username="root"))
    return Page(curator.client.get(url)).fields


# The addresses that write ---------------------------------------------------------------------------------------------


def reviews(scene: Scene) -> Iterator[Sent]:
    """The buttons of the review of a source."""
    for state, source in scene.states(Source).items():
        url = address(Source, "review", source)
        comment = {"all-text": "Which date?"}
        sent = ("record",) if state == State.DRAFT else ()
        back = ("record", "comment") if state == State.IN_REVIEW else ("comment",)
        publish = {"publish": "1", "seen": Bundle.of(source).digest()}  # type: ignore[arg-type]
        yield Sent("comment", state, url, {"comment": "all", **comment}, CONTRIBUTORS, ["comment"])
        yield Sent("send to review", state, url, {"send_to_review": "1"}, CONTRIBUTORS, sent)
        yield Sent("send back", state, url, {"send_back": "1", **comment}, CONTRIBUTORS, back)
        yield Sent("publish", state, url, publish, EDITORS, ("record", "public") if state in DRAFTS else ())
        yield Sent("drop", state, url, {"drop": "all"}, CONTRIBUTORS, ())


def reviews_of_revisions(_scene: Scene) -> Iterator[Sent]:
    """The buttons of the review of a draft revision that comes from no source."""
    for state in RevisionState:
        row = f.PartnerFactory()
        is_open = state not in (RevisionState.PUBLISHED, RevisionState.DROPPED)
        for author in ("somebody", "contributor") if is_open else ("somebody",):
            revision = revision_of(row, state, author)
            url, comment = address(Revision, "change", revision), {"all-text": "Which date?"}
            sent = ("revision",) if state in (RevisionState.DRAFT, RevisionState.SENT_BACK) else ()
            back = ("revision", "comment") if state == RevisionState.IN_REVIEW else ("comment",)
            publish = {"publish": "1", "seen": Bundle.of(revision).digest() if is_open else ""}
            # Whoever began one may drop it.
            droppers = CONTRIBUTORS if author == "contributor" else EDITORS
            cells = (
                ("comment", {"comment": "all", **comment}, CONTRIBUTORS, ("comment",)),
                ("send to review", {"send_to_review": "1"}, CONTRIBUTORS, sent),
                ("send back", {"send_back": "1", **comment}, CONTRIBUTORS, back),
                ("publish", publish, EDITORS, ("record", "public", "revision")),
                ("drop", dropping(f"partners.partner-{row.pk}", publish["seen"]), droppers, ("revision",)),
            )
            for name, data, writers, writes in cells:
                yield Sent(f"{author}: {name}", state, url, data, writers, writes if is_open else ())
            if author == "somebody" and is_open:
                row = f.PartnerFactory()


def dropping(key: str, seen: object) -> dict[str, Any]:
    return {"seen": seen, "drop": key, f"{key}-because": "It was right."}


def steps_of_revisions(_scene: Scene) -> Iterator[Sent]:
    """The buttons of the steps of a draft revision."""
    for state in RevisionState:
        for author in ("somebody", "contributor"):
            revision = revision_of(f.PartnerFactory(), state, author)
            url, is_open = address(Revision, "history", revision), revision.is_open
            first = revision.steps.create(state=state, who=author, base=revision.base, wanted=revision.base)
            droppers = CONTRIBUTORS if author == "contributor" else EDITORS
            writes, back = ("revision",) if is_open else (), ("revision",) if state == RevisionState.DROPPED else ()
            seen = {"seen": first.pk}
            yield Sent(f"{author}: drop", state, url, dropping("revision", first.pk), droppers, writes)
            yield Sent(f"{author}: go back", state, url, {**seen, "go_back": first.pk}, CONTRIBUTORS, writes)
            yield Sent(f"{author}: take up", state, url, {**seen, "take_up": "1"}, CONTRIBUTORS, back)


def revision_of(row: Any, state: str, author: str) -> Revision:
    """A draft revision of a public record, saved last by nobody who is asked here."""
    base: Any = contents(row)
    wanted = {**base, "fields": {**base["fields"], "note": "Better."}}
    return Revision.objects.create(
        noun="partners.partner", object_id=row.pk, base=base, wanted=wanted, state=state, author=author
    )


def benches(scene: Scene) -> Iterator[Sent]:
    """A perspective that is entered on the bench of a passage, as a draft and published."""
    for state, passage in scene.states(Passage).items():
        url = address(Passage, "bench", passage)
        new = {"perspectives-0-title": "Tea is enough", "perspectives-0-summary": "Said twice."}
        fields = fields_of(url) | new
        yield Sent("draft", state, url, fields | {"state": "draft"}, CONTRIBUTORS, ["record"])
        # Nobody publishes what they enter: the state is refused.
        yield Sent("published", state, url, fields | {"state": "published"}, (), [])


def blocks(scene: Scene) -> Iterator[Sent]:
    """A copy that is read, and whose blocks are sorted and saved as passages."""
    text = {"text": "The Meeting noted tea.\n\nThe Meeting noted milk."}
    for state, source in scene.states(Source).items():
        url, writers = address(Source, "passages", source), CONTRIBUTORS
        Curator(User.objects.get(username="root")).client.post(url, {"split": "1", **text})
        fields = fields_of(url)
        if state in (State.DRAFT, State.PUBLISHED):  # Reading takes a process of its own.
            yield Sent("read", state, url, {**fields, "split": "1", **text}, writers, ["blocks"])
        yield Sent("sort", state, url, {"toggle": "1", **fields}, writers, ["blocks"])
        writes = ["blocks", "record" if state in DRAFTS else "revision"]
        yield Sent("save", state, url, {"save": "1", **fields}, writers, writes)


def versions(scene: Scene) -> Iterator[Sent]:
    """The citation of a draft that is taken over from the older version of a source, and what is answered of these."""
    for state, source in scene.states(Source).items():
        assert isinstance(source, Source)
        mark, older = fingerprint(f"The Meeting noted tea, {state}."), f.PassageFactory()
        for passage in (older, f.PassageFactory(source=source)):
            passage.fingerprint = mark
            passage.save()
        f.OutcomeFactory(state=State.DRAFT, passage=older)
        SourceVersion.objects.create(source=source, older=older.source, is_version=True)
        url = address(Source, "version", source)
        why = f"Cited in its newer version: {source}."
        yield Sent("take over", state, url, {"passage": [older.pk]}, writers_of(state), ["record"], why)
        for name in ("version_of", "no_version_of", "take_back"):
            other = older if name == "take_back" else f.PassageFactory()
            yield Sent(name, state, url, {name: other.source_id}, writers_of(state), ["version"])


def writers_of(state: str) -> tuple[str, ...]:
    return CONTRIBUTORS if state in DRAFTS else EDITORS


def settlements(_scene: Scene) -> Iterator[Sent]:
    """A difference that is settled, and opened again."""
    for state in ALL:
        hidden = state if state in DRAFTS else State.PUBLISHED
        row = f.OutcomeFactory(verb="endorsed", note="The statement is higher.", state=hidden)
        for verb, kind in (("endorsed", "joint-statement"), ("noted", "news")):
            f.cite(row, f.PassageFactory(source=f.SourceFactory(kind=kind)), aspect="verb", value=verb)
        if state == State.WITHDRAWN:
            f.withdraw(row)
        url = reverse("admin:initiatives_outcome_settle", args=[row.pk, "verb"])
        fields, writers = fields_of(url) | {"why": "The statement is higher."}, writers_of(state)
        yield Sent("settle", state, url, fields, writers, ["settlement"])
        # There was none before.
        yield Sent("open again", state, url, fields | {"reopen": "1"}, writers, ())


def reverts(scene: Scene) -> Iterator[Sent]:
    """An edit that is taken back: at once, of public rows in a draft revision; and with all rows of the edit."""
    for noun in recorded():
        for state, row in scene.states(noun).items():
            assert isinstance(row, Recorded)
            name = text_of(noun)
            setattr(row, name, f"{getattr(row, name)} indeed")
            row.save()
            entry = HistoryRow.objects.filter(noun=noun._meta.label_lower, object_id=row.pk).latest("pk").entry_id
            url = reverse(f"admin:{noun._meta.app_label}_{noun._meta.model_name}_revert", args=[row.pk, entry])
            writes = ["record"] if state in DRAFTS else ["revision"]
            yield Sent(noun.__name__, state, url, {"why": "It was right."}, CONTRIBUTORS, writes)
            if noun is Source:
                every = {"why": "It was right.", "all": "1"}
                yield Sent("Source: all", state, url, every, CONTRIBUTORS, writes)


def recorded() -> list[type[Any]]:
    return [noun for noun in MODELS if issubclass(noun, Recorded) and not noun._meta.proxy]


def undeletions(_scene: Scene) -> Iterator[Sent]:
    """A deleted row that is brought back; of what is public in a draft revision."""
    rows = [(f.ActorFactory(state=State.DRAFT), "record"), (f.ThemeFactory(), "revision")]
    rows += [(f.PassageFactory(source=f.SourceFactory(state=State.DRAFT)), "record"), (f.PassageFactory(), "revision")]
    for row, table in rows:
        noun, pk = type(row), row.pk
        row.delete()
        entry = HistoryRow.objects.filter(noun=noun._meta.label_lower, object_id=pk).latest("pk").entry_id
        url = reverse(f"admin:{noun._meta.app_label}_{noun._meta.model_name}_revert", args=[pk, entry])
        state = "of a draft" if table == "record" else "public"
        yield Sent(noun.__name__, state, url, {"why": "It was deleted by mistake."}, CONTRIBUTORS, [table])


def imports(scene: Scene) -> Iterator[Sent]:
    """A table with a changed row: a dry run, and the import; of public rows in a draft revision."""
    curator = Curator(User.objects.get(username="root"))
    for noun in (Outcome, Passage, Theme):
        header, *rows = rows_in(exported(curator, noun))
        for state, row in scene.states(noun).items():
            column = text_of(noun)
            slugs = {row.slug, row.source.slug} if isinstance(row, Passage) else {row.slug}  # type: ignore[attr-defined]
            [line] = [each for each in rows if slugs <= set(each)]
            changed = [
                f"{value} Indeed." if name == column else value for name, value in zip(header, line, strict=True)
            ]
            url, table = address(noun, "import"), as_csv([header, changed])

            def dry_run(table: bytes = table) -> dict[str, Any]:
                return {"upload": SimpleUploadedFile("table.csv", table)}

            yield Sent(f"{noun.__name__}: dry run", state, url, dry_run(), CONTRIBUTORS, ())
            page = Page(curator.client.post(url, dry_run()))
            sent = page.fields | {"why": "It was misread."}
            writes = ["record"] if state in DRAFTS else ["revision"]
            yield Sent(f"{noun.__name__}: import", state, url, sent, CONTRIBUTORS, writes)


def closings(_scene: Scene) -> Iterator[Sent]:
    """Decisions after a meeting: nothing was found; a check; a decision that is opened again."""
    body = f.ActorFactory(kind="asean-body")
    before = f.MeetingFactory(body=body, date="2023-02-09")
    for number, state in enumerate(ALL, start=1):
        hidden = state if state in DRAFTS else State.PUBLISHED
        meeting = f.MeetingFactory(body=body, number=number + 10, date=f"2024-02-0{number}", state=hidden)
        commitment, decided = f.CommitmentFactory(), f.CommitmentFactory()
        source = f.SourceFactory(state=State.DRAFT)
        with record.editing():
            source.meetings.set([meeting])
        passage = f.PassageFactory(source=source)
        for each in (commitment, decided):
            f.CheckFactory(commitment=each, meeting=before, date="")
        NothingFound.objects.create(meeting=meeting, commitment=decided)
        if state == State.WITHDRAWN:
            f.withdraw(meeting)
        url, key = reverse("admin:initiatives_commitment_close", args=[meeting.pk]), f"commitment-{commitment.pk}"
        nothing = {f"{key}-decision": "nothing", "state": "draft"}
        kept = {f"{key}-decision": "kept", f"{key}-passage": str(passage.pk), "state": "draft"}
        yield Sent("nothing found", state, url, nothing, CONTRIBUTORS, ["nothing found"])
        yield Sent("check", state, url, kept, CONTRIBUTORS, ["record"])
        # Nobody publishes a check that they enter.
        yield Sent("published check", state, url, kept | {"state": "published"}, (), ())
        again = {"again": f"commitment-{decided.pk}"}
        yield Sent("decide again", state, url, again, CONTRIBUTORS, ["nothing found"])


def list_actions(scene: Scene) -> Iterator[Sent]:
    """What is withdrawn in a list or brought back, and what is merged, after its preview: in draft revisions.

    So is what a draft cites that is merged.
    """
    withdrawn, data = f.ActorFactory(), {"withdraw": "1", "reason": "Entered twice."}
    back = f.ActorFactory()
    for row in (withdrawn, back):
        f.withdraw(row)
    for where, row, action, roles in (
        (State.PUBLISHED, f.ActorFactory(), "withdraw", CONTRIBUTORS), (State.WITHDRAWN, withdrawn, "publish", EDITORS),
        (State.WITHDRAWN, back, "bring_back", CONTRIBUTORS),
    ):  # fmt: skip
        sent = {**data, "why": WHY, "action": action, "_selected_action": [row.pk]}
        yield Sent(action, where, address(Actor, "changelist"), sent, roles, ["revision"])
    kept = f.ActorFactory()
    for state, actor in scene.states(Actor).items():
        writes = ["record", "revision"] if state in DRAFTS else ["revision"]
        yield merge_of(state, kept, actor, CONTRIBUTORS, writes)
    for state, actor in scene.states(Actor).items():
        if state in DRAFTS:
            yield merge_of(state, f.ActorFactory(state=State.DRAFT), actor, CONTRIBUTORS, ["record"])
    yield merge_of("", f.ThemeFactory(), f.ThemeFactory(), CONTRIBUTORS, ["revision"])


def merge_of(state: str, kept: models.Model, row: models.Model, roles: tuple[str, ...], writes: Iterable[str]) -> Sent:
    data = {"action": "merge", "_selected_action": [row.pk], "merge": "1", "reason": "Entered twice.",
            "merged_into": kept.pk, PREVIEWED: kept.pk}  # fmt: skip
    return Sent(f"merge into {kept}", state, address(type(row), "changelist"), data, roles, writes)


def near_duplicates(_scene: Scene) -> Iterator[Sent]:
    """Two initiatives of nearly the same name that are different."""
    for state in (State.DRAFT, State.PUBLISHED):
        first, second = (f.InitiativeFactory(name=f"Plan on {state} teapots{end}", state=state) for end in ("", "s"))
        data = {"different": f"initiatives-{first.pk}-{second.pk}"}
        yield Sent("different", state, reverse("admin:near_duplicates"), data, CONTRIBUTORS, ["different"])


def reports(_scene: Scene) -> Iterator[Sent]:
    """A report that is answered, or deleted as spam."""
    report = Report.objects.create(about="/", text="The date is wrong.")
    answer = {"state": "done", "answer": "Corrected."}
    url = address(Report, "change", report)
    yield Sent("answer", "open", url, fields_of(url) | answer, CONTRIBUTORS, ["report"])
    yield Sent("delete", "open", address(Report, "delete", report), {"post": "yes"}, EDITORS, ["report"])


def users(_scene: Scene) -> Iterator[Sent]:
    """A colleague who is added, changed and given access again; nobody is raised to superuser, or deleted."""
    row = User.objects.get(username="somebody")
    TOTPDevice.objects.create(user=row, confirmed=True)
    url, raised = address(User, "change", row), {"is_superuser": "on", "is_staff": "on", "user_permissions": "1"}
    named = {"username": "budi", "team": "Editor"}
    yield Sent("add", "", address(User, "add"), named | raised, CHIEFS, ["user"])
    yield Sent("change", "", url, named | raised, CHIEFS, ["user"])
    yield Sent("raise", "", url, {"username": "somebody", "team": "Chief", "is_active": "on"} | raised, CHIEFS, ())
    yield Sent("delete", "", address(User, "delete", row), {"post": "yes"}, (), ())
    yield Sent("link", "", address(User, "link", row), {}, CHIEFS, ())
    yield Sent("reset", "", address(User, "reset", row), {}, CHIEFS, ["second factor"])


def preferences(_scene: Scene) -> Iterator[Sent]:
    yield Sent("own", "", reverse("admin:preferences"), {"shortcuts": ""}, STAFF, ["preferences"])


def account_changes(_scene: Scene) -> Iterator[Sent]:
    """What somebody did with an account, marked as seen."""
    actor, row = User.objects.get(username="root"), User.objects.get(username="somebody")
    kind = ContentType.objects.get_for_model(User)
    entry = LogEntry.objects.create(user=actor, content_type=kind, object_id=str(row.pk), action_flag=CHANGE)
    yield Sent("seen", "", reverse("admin:account_changes"), {"last": entry.pk}, EDITORS, ["preferences"])


# The views with cells here, and those of ``test_every_right``, by the end of their names.
CELLS: dict[str, Callable[[Scene], Iterator[Sent]]] = {
    "adgmin_source_review": reviews,
    "adgmin_revision_change": reviews_of_revisions,
    "adgmin_revision_history": steps_of_revisions,
    "adgmin_passage_bench": benches,
    "adgmin_source_passages": blocks,
    "adgmin_source_version": versions,
    "settle": settlements,
    "revert": reverts,
    "deleted": undeletions,
    "import": imports,
    "initiatives_commitment_close": closings,
    "changelist": list_actions,
    "account_changes": account_changes,
    "near_duplicates": near_duplicates,
    "adgmin_report_change": reports,
    "auth_user_change": users,
    "preferences": preferences,
}
# How the history says that the record was written; by all others, by a form.
WAYS = {
    "adgmin_source_review": How.REVIEW, "adgmin_revision_change": How.REVIEW, "import": How.IMPORT,
    "revert": How.REVERT, "deleted": How.REVERT, "changelist": How.MERGE,
}  # fmt: skip
OF_EVERY_RIGHT = ("add", "change", "delete", "auth_user_link", "auth_user_reset")
# Those that write no row, whatever is sent; and those of the sign-in, which have tests of their own.
WRITE_NOTHING = (
    "history", "export", "copy", "preview", "index", "app_list", "jsi18n", "autocomplete", "view_on_site", "handbook",
    "my_reviews", "password_change_done", "kept_form", "logout",
)  # fmt: skip
OF_THE_SIGN_IN = ("login", "welcome", "two_factor", "two_factor_code", "password_change")


@pytest.mark.parametrize("view", CELLS)
def test_what_each_role_writes(view: str, scene: Scene, people: dict[str, Any], settings: Any) -> None:
    settings.FOUR_EYES = True
    assert_cells(people, CELLS[view](scene), WAYS.get(view, How.FORM))


def test_nothing_else_is_written(scene: Scene, people: dict[str, Any]) -> None:
    assert_cells(people, (Sent(url, "", url, {"state": "published"}, (), ()) for url in urls_that_write_nothing(scene)))


def urls_that_write_nothing(scene: Scene) -> Iterator[str]:
    row = scene.states(Source)[State.DRAFT]
    for noun in recorded():
        yield address(noun, "history", scene.states(noun)[State.PUBLISHED])
        yield reverse(f"admin:{noun._meta.app_label}_{noun._meta.model_name}_export", args=["csv"])
        yield address(noun, "deleted")
    yield address(Source, "copy", row)
    yield f"{address(Source, 'review', row)}adgmin.source/{row.pk}/"
    for name in ("index", "app_list", "jsi18n", "handbook", "my_reviews", "password_change_done", "kept_form"):
        yield reverse(f"admin:{name}", kwargs=PARTS.get(name))
    yield reverse("admin:autocomplete", query=QUERIES["autocomplete"])


def test_every_address_is_in_one_of_the_tables() -> None:
    known = {*CELLS, *OF_EVERY_RIGHT, *WRITE_NOTHING, *OF_THE_SIGN_IN}
    names = {name for name in names_of(admin.site.urls[0]) if name}
    assert {name for name in names if name not in known and name.rpartition("_")[2] not in known} == set()
    assert {name for name in known if not any(name in (each, each.rpartition("_")[2]) for each in names)} == set()
