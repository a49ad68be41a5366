"""Who may do what: role by address by state, for every address of the admin, and every cell is asserted.

The expected answers are rules in this file. A new address or action fails here until a rule says who may use it.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, resolve, reverse
from pytest_django import Settings

from adgmin.curation.rights import Team, team_group
from adgmin.models import HistoryRow, KeptCopy, Meeting, Passage, Report, Revision, Source, Theme
from adgmin.record import TRANSITIONS, Cited, Published, Recorded, Right, State
from adgmin.record.history import author
from adgmin.record.revisions import contents
from initiatives.models import Role
from partners.models import Cooperation, Partner
from tests import factories as f
from tests.remembered import remembered

from .curator import Curator, Page
from .test_every_form import FACTORIES

pytestmark = pytest.mark.django_db

MODELS: list[type[models.Model]] = list(admin.site._registry)

ROLES = ("stranger", "without role", "contributor", "editor", "chief", "superuser")
CONTRIBUTORS, EDITORS, CHIEFS = ROLES[2:], ROLES[3:], ROLES[4:]
DRAFTS = (State.DRAFT, State.IN_REVIEW)
GONE = "gone"
ANSWERS = SIGN_IN, REFUSED, READ, WRITE = "sign-in", "refused", "read", "write"

# Addresses about no model: who is shown the page. All others are led to the sign-in, or refused.
EVERYBODY, STAFF = ROLES, ROLES[1:]
PAGES: dict[str, tuple[str, ...]] = {
    "login": EVERYBODY,
    "welcome": EVERYBODY,  # Without the token of a link it says that the link is wrong.
    "two_factor": STAFF,
    "two_factor_code": STAFF,
    "kept_form": STAFF,
    "preferences": STAFF,
    "handbook": STAFF,
    "index": STAFF,
    "password_change": STAFF,
    "password_change_done": STAFF,
    "jsi18n": STAFF,
    "logout": STAFF,
    "app_list": CONTRIBUTORS,
    "my_reviews": CONTRIBUTORS,
    "account_changes": EDITORS,
    "near_duplicates": CONTRIBUTORS,  # Saying that a pair is different needs the right to change its records.
    "view_on_site": STAFF,  # It leads to a public page.
    "autocomplete": CONTRIBUTORS,
}
# How an address without a row is made whole.
PARTS = {
    "welcome": {"uidb64": "MQ", "token": "a-b"},
    "app_list": {"app_label": "adgmin"},
}
# Further pages about a published row: of which model, and who is shown them. What they save has its rights by record.
FURTHER: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "initiatives_commitment_close": (Meeting, CONTRIBUTORS),
    "adgmin_passage_bench": (Passage, CONTRIBUTORS),
}
# The pages of the history and of the tables of every model of the record. What is imported has its rights by row.
OF_RECORDS = ("deleted", "revert", "export", "import")
QUERIES = {"autocomplete": {"app_label": "adgmin", "model_name": "passage", "field_name": "source", "term": "a"}}


class Scene:
    """A row of every model, in every state that it can be in; the state of a passage is that of its source."""

    rows: dict[tuple[str, str], int]

    @remembered
    def __init__(self) -> None:
        self.rows = {}
        # Each in an edit of its own: the page that reverts an edit shows all rows of it.
        partner = f.PartnerFactory().actor
        for noun, factory in FACTORIES.items():
            if noun is Role:  # That of a partner is a cooperation too.
                factory = partial(factory, actor=partner)
            for state in State if issubclass(noun, Published) else [State.PUBLISHED]:
                self.keep(self.in_state(factory, state), state)
        for state in State:
            self.keep(f.PassageFactory(source=self.in_state(f.SourceFactory, state)), state)

    @staticmethod
    def in_state(factory: Any, state: State) -> Any:
        if state != State.WITHDRAWN:
            published = state == State.PUBLISHED
            return factory() if published else factory(state=state)
        row = factory()
        f.withdraw(row)
        return row

    def keep(self, row: models.Model, state: State) -> None:
        self.rows[str(row._meta.label_lower), str(state)] = row.pk

    def revision(self) -> Revision:
        """A draft revision of a published partner, which comes from no source."""
        partner: Any = self.states(Partner)[State.PUBLISHED]
        base: Any = contents(partner)
        wanted = {**base, "fields": {**base["fields"], "note": "Better."}}
        return Revision.objects.create(noun="partners.partner", object_id=partner.pk, base=base, wanted=wanted)

    def states(self, noun: type[models.Model]) -> dict[str, models.Model]:
        """The rows of a model by state; a model without states has one row, as if published."""
        if noun is Cooperation:
            return {state: Cooperation._base_manager.get(pk=row.pk) for state, row in self.states(Role).items()}
        if noun is Report:
            return {"": Report.objects.create(about="/", text="The date is wrong.")}
        if noun is Revision:
            return {"": self.revision()}
        if noun is User:
            return {"": User.objects.get(username="somebody")}
        pks = {state: pk for (label, state), pk in self.rows.items() if label == noun._meta.label_lower}
        return {state: noun._base_manager.get(pk=pk) for state, pk in pks.items()}


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    User.objects.create_user("somebody", is_staff=True)
    for noun in MODELS:
        # What lists compute decides nothing here, and is slow.
        rows = noun._default_manager.all
        monkeypatch.setattr(admin.site.get_model_admin(noun), "get_queryset", lambda request, rows=rows: rows())
    return Scene()


@pytest.fixture
def people(scene: Scene) -> dict[str, User | AnonymousUser]:
    people: dict[str, User | AnonymousUser] = {"stranger": AnonymousUser()}
    people["without role"] = User.objects.create_user("visitor", is_staff=True)
    for team in Team:
        user = people[team.lower()] = User.objects.create_user(team.lower(), is_staff=True)
        user.groups.add(team_group(team))
    people["superuser"] = User.objects.create_superuser("root")
    return people


def request_of(user: User | AnonymousUser, method: str, url: str, **data: Any) -> HttpRequest:
    request = getattr(RequestFactory(), method)(url, data)
    request.user, request.session, request._dont_enforce_csrf_checks = user, SessionStore(), True
    request._messages = FallbackStorage(request)
    return request  # type: ignore[no-any-return]


def ask(user: User | AnonymousUser, method: str, url: str, look: Callable[[], None] | None = None, **data: Any) -> Any:
    """The answer of the view, not rendered and with nothing written in the end; ``look`` is called before that."""
    request = request_of(user, method, url, **data)
    match = resolve(request.path_info)
    token = author.set(lambda: user)
    try:
        with transaction.atomic():
            try:
                response = match.func(request, *match.args, **match.kwargs)
            except (PermissionDenied, Http404):
                return REFUSED
            finally:
                if look:
                    look()
                transaction.set_rollback(True)
    finally:
        author.reset(token)
    if response.status_code in (403, 404, 405):
        return REFUSED
    return SIGN_IN if response.headers.get("Location", "").startswith("/admin/login/") else response


def form_answer(user: User | AnonymousUser, url: str) -> str:
    """Whether the form can be read or written; both ways of asking for it must agree."""
    shown, sent = ask(user, "get", url), ask(user, "post", url)
    if isinstance(shown, str):
        assert sent == shown, url
        return shown
    if shown.status_code == 302:
        return READ
    may_write = shown.context_data["has_change_permission" if "/change/" in url else "has_add_permission"]
    assert (sent == REFUSED) == (not may_write), url
    return WRITE if may_write else READ


def deletes(user: User | AnonymousUser, row: models.Model) -> str:
    """Whether a row is deleted when that is confirmed."""
    url = address(type(row), "delete", row)
    response = ask(user, "post", url, post="yes")
    if isinstance(response, str):
        return response
    return WRITE if response.headers["Location"] == address(type(row), "changelist") else REFUSED


def offered_actions(user: User | AnonymousUser, noun: type[models.Model]) -> set[str]:
    return set(admin.site.get_model_admin(noun).get_actions(request_of(user, "get", "/")))


def offered_states(user: User | AnonymousUser, row: models.Model, revising: bool = False) -> list[str]:
    """The states that the form offers, or that of a draft revision; none if it cannot be written."""
    request = request_of(user, "get", "/")
    request.revising = revising  # type: ignore[attr-defined]
    model_admin = admin.site.get_model_admin(type(row))
    if not model_admin.has_change_permission(request, row):
        return []
    form: Any = model_admin.get_form(request, row, change=True)
    return [value for value, _label in form(instance=row).fields["state"].choices]


def page_answer(user: User | AnonymousUser, url: str) -> str:
    response = ask(user, "get", url)
    return response if isinstance(response, str) else READ


def name_of(noun: type[models.Model]) -> str:
    return f"admin:{noun._meta.app_label}_{noun._meta.model_name}"


def address(noun: type[models.Model], view: str, row: models.Model | None = None) -> str:
    return reverse(f"admin:{noun._meta.app_label}_{noun._meta.model_name}_{view}", args=[row.pk] if row else [])


def address_of_edit(noun: type[Recorded], row: models.Model) -> str:
    """The page on which the latest edit of a row is reverted."""
    rows = HistoryRow.objects.filter(noun=noun.noun()._meta.label_lower, object_id=row.pk)
    name = f"admin:{noun._meta.app_label}_{noun._meta.model_name}_revert"
    return reverse(name, args=[row.pk, rows.latest("pk").entry_id])


# What is expected -----------------------------------------------------------------------------------------------------

# A role is asked for its answer; the rule gives the expected one.
type Cell = tuple[Callable[[Any], Any], Callable[[str], Any]]


def expected(role: str, readers: tuple[str, ...], writers: tuple[str, ...] = ()) -> str:
    if role == "stranger":
        return SIGN_IN
    return WRITE if role in writers else READ if role in readers else REFUSED


def writers_of(noun: type[models.Model], state: str) -> tuple[str, ...]:
    """Who may change a row at once. What the public sees is for those who publish."""
    if noun is User:
        return CHIEFS
    return CONTRIBUTORS if noun in (Report, Revision) or state in DRAFTS else EDITORS


def revisers_of(noun: type[models.Model], state: str) -> tuple[str, ...]:
    """Who may change a row, of a public one perhaps in a draft revision."""
    return CONTRIBUTORS if issubclass(noun, Recorded) else writers_of(noun, state)


def adders_of(noun: type[models.Model]) -> tuple[str, ...]:
    """Who may add a row, perhaps in a draft revision; reports come from readers, revisions from forms."""
    if noun in (Report, Revision):
        return ()
    return CHIEFS if noun is User else CONTRIBUTORS


def deleters_of(noun: type[models.Model], state: str) -> tuple[str, ...]:
    """Who may delete a row, of what has no drafts perhaps in a draft revision.

    What was public is withdrawn, accounts are deactivated, and revisions dropped.
    """
    if noun in (User, Revision):
        return ()
    if noun is Report:
        return EDITORS
    return () if issubclass(noun, Published) and state not in DRAFTS else CONTRIBUTORS


def readers_of(noun: type[models.Model]) -> tuple[str, ...]:
    return CHIEFS if noun is User else CONTRIBUTORS


def next_of(role: str, state: str) -> list[str]:
    """The states that the form of a record offers."""
    if role not in CONTRIBUTORS:
        return []
    allowed = [Right.EDIT, Right.PUBLISH] if role in EDITORS else [Right.EDIT]
    return [after for after in State.values if TRANSITIONS.get((State(state), State(after))) in allowed]


def proposed_of(role: str, state: str) -> list[str]:
    """The states that the form of a draft revision offers: who may propose one need not be allowed to publish it."""
    return next_of("editor", state) if role in CONTRIBUTORS else []


# Actions of lists: who is offered them.
ACTIONS = {
    "publish": EDITORS,
    "merge": CONTRIBUTORS,
    "withdraw": CONTRIBUTORS,
    "bring_back": CONTRIBUTORS,
    "send_to_review": CONTRIBUTORS,
    "delete_selected": CONTRIBUTORS,
}


def actions_of(noun: type[models.Model], role: str) -> set[str]:
    """The actions that a role is offered in the list of a model, of those that it has."""
    if noun in (User, Revision) or role not in CONTRIBUTORS:
        return set()
    if not issubclass(noun, Published):
        of_themes = {"merge"} if noun is Theme else set()
        may_delete = role in (EDITORS if noun is Report else CONTRIBUTORS)
        return {"delete_selected", *of_themes} if may_delete else of_themes
    return {name for name, roles in ACTIONS.items() if role in roles}


def cells_of_list(noun: type[models.Model]) -> Iterator[tuple[str, Cell]]:
    url, readers, adders = address(noun, "changelist"), readers_of(noun), adders_of(noun)
    yield "list", (lambda user: page_answer(user, url), lambda role: expected(role, readers))
    yield "actions", (lambda user: offered_actions(user, noun), lambda role: actions_of(noun, role))
    if issubclass(noun, Recorded):
        deleted = address(noun, "deleted")
        yield "deleted", (lambda user: page_answer(user, deleted), lambda role: expected(role, readers))
        export, upload = reverse(f"{name_of(noun)}_export", args=["csv"]), reverse(f"{name_of(noun)}_import")
        yield "export", (lambda user: page_answer(user, export), lambda role: expected(role, readers))
        yield "import", (lambda user: page_answer(user, upload), lambda role: expected(role, CONTRIBUTORS))
    if noun is not Cooperation:
        add = address(noun, "add")
        yield "add", (lambda user: form_answer(user, add), lambda role: expected(role, (), adders))


def cells_of_row(noun: type[models.Model], state: str, row: models.Model) -> Iterator[tuple[str, Cell]]:
    readers, writers, deleters = readers_of(noun), writers_of(noun, state), deleters_of(noun, state)
    revisers = revisers_of(noun, state)
    history = address(noun, "history", row)
    yield "history", (lambda user: page_answer(user, history), lambda role: expected(role, readers))
    if issubclass(noun, Recorded):
        revert = address_of_edit(noun, row)
        yield "revert", (lambda user: page_answer(user, revert), lambda role: expected(role, revisers))
    yield "delete", (lambda user: deletes(user, row), lambda role: expected(role, (), deleters))
    if noun is not Cooperation:
        change = address(noun, "change", row)
        yield "change", (lambda user: form_answer(user, change), lambda role: expected(role, readers, revisers))
    if noun is Revision:
        shown = address(noun, "preview", row)
        yield "preview", (lambda user: page_answer(user, shown), lambda role: expected(role, readers))
    if issubclass(noun, Published):
        yield "states", (lambda user: offered_states(user, row), lambda role: next_of(role, state))
        if state not in DRAFTS:
            yield (
                "proposed",
                (lambda user: offered_states(user, row, revising=True), lambda role: proposed_of(role, state)),
            )
    if issubclass(noun, Cited):
        # Where nothing differs, whoever may settle differences is led back to the form.
        settle = reverse(f"admin:{noun._meta.app_label}_{noun._meta.model_name}_settle", args=[row.pk, "date"])
        yield "settle", (lambda user: page_answer(user, settle), lambda role: expected(role, writers))
    if noun is Source:
        passages = address(noun, "passages", row)
        yield "passages", (lambda user: page_answer(user, passages), lambda role: expected(role, CONTRIBUTORS))
        assert isinstance(row, Source)
        KeptCopy.objects.create(source=row, content=b"The text.")
        copy, review = address(noun, "copy", row), address(noun, "review", row)
        yield "copy", (lambda user: page_answer(user, copy), lambda role: expected(role, readers))
        version = address(noun, "version", row)
        yield "version", (lambda user: page_answer(user, version), lambda role: expected(role, writers))
        yield "review", (lambda user: page_answer(user, review), lambda role: expected(role, readers))
        # Of what is public it shows the draft revisions that come from the source.
        preview = f"{review}adgmin.source/{row.pk}/"
        yield "preview", (lambda user: page_answer(user, preview), lambda role: expected(role, readers))


@pytest.mark.parametrize("noun", MODELS, ids=lambda noun: noun.__name__)
def test_rights_on_every_model(noun: type[models.Model], scene: Scene, people: dict[str, Any]) -> None:
    cells = {("", name): cell for name, cell in cells_of_list(noun)}
    for state, row in scene.states(noun).items():
        cells |= {(state, name): cell for name, cell in cells_of_row(noun, state, row)}
    for role, user in people.items():
        answers = {key: answer(user) for key, (answer, _wanted) in cells.items()}
        assert answers == {key: wanted(role) for key, (_answer, wanted) in cells.items()}, role


def test_rights_on_pages_about_no_model(scene: Scene, people: dict[str, Any]) -> None:
    kind, shown = ContentType.objects.get_for_model(Source), scene.states(Source)["published"]
    parts = {**PARTS, "view_on_site": {"content_type_id": str(kind.pk), "object_id": str(shown.pk)}}
    for name, readers in PAGES.items():
        url = reverse(f"admin:{name}", kwargs=parts.get(name, {}), query=QUERIES.get(name))
        for role, user in people.items():
            refused = SIGN_IN if role == "stranger" else REFUSED
            answer = ask(user, "post" if name == "logout" else "get", url)
            if role == "stranger" and name == "logout":
                continue  # Who is not signed in has nothing to leave, and is led to the index.
            assert (refused if answer in (SIGN_IN, REFUSED) else READ) == (READ if role in readers else refused), name


@pytest.mark.parametrize("name", FURTHER)
def test_rights_on_further_pages(name: str, scene: Scene, people: dict[str, Any]) -> None:
    noun, readers = FURTHER[name]
    url = reverse(f"admin:{name}", args=[scene.states(noun)["published"].pk])
    answers = {role: page_answer(user, url) for role, user in people.items()}
    assert answers == {role: expected(role, readers) for role in people}


@pytest.mark.parametrize("view", ["link", "reset"])
def test_access_of_colleagues_is_reset_by_chiefs(view: str, people: dict[str, Any]) -> None:
    url = reverse(f"admin:auth_user_{view}", args=[User.objects.get(username="somebody").pk])
    answers = {role: ask(user, "post", url) for role, user in people.items()}
    assert {role for role, answer in answers.items() if answer not in (SIGN_IN, REFUSED)} == set(CHIEFS)


@pytest.mark.parametrize("noun", MODELS, ids=lambda noun: noun.__name__)
def test_effect_of_every_action_on_every_state(noun: type[models.Model], scene: Scene, people: dict[str, Any]) -> None:
    states = scene.states(noun)
    for role, user in people.items():
        done = {(name, state): run(user, name, row) for name in ACTIONS for state, row in states.items()}
        assert done == {(name, state): left_by(name, noun, state, role) for name in ACTIONS for state in states}, role


def left_by(action: str, noun: type[models.Model], state: str, role: str) -> str:
    """The state in which an action of the list leaves a row of a model, or ``GONE``."""
    if action not in actions_of(noun, role):
        return state
    if action == "delete_selected":
        at_once = state in DRAFTS or role in EDITORS
        return GONE if at_once and role in deleters_of(noun, state) else state
    return state_after(action, state, role)


def state_after(action: str, state: str, role: str) -> str:
    """The state that an action leaves; the same where the table or the rights refuse it."""
    wanted = {"publish": State.PUBLISHED, "withdraw": State.WITHDRAWN, "send_to_review": State.IN_REVIEW}.get(action)
    if action == "bring_back" and state == State.WITHDRAWN:
        wanted = State.PUBLISHED
    # A merge asks first: see ``test_every_post``.
    if wanted is None or role not in ACTIONS[action] or wanted not in next_of(role, state):
        return state
    return str(wanted)


def run(user: Any, action: str, row: Any) -> str:
    """Run an action of the list on a row; returns the state of the scene that it has after it, or ``GONE``."""
    found: list[str] = []

    def look() -> None:
        found.extend(map(state_of, type(row)._base_manager.filter(pk=row.pk)))

    ask(
        user, "post", address(type(row), "changelist"), look,
        action=action, _selected_action=[row.pk], withdraw="1", reason="It was entered twice.", post="yes",
    )  # fmt: skip
    return found[0] if found else GONE


def state_of(row: Any) -> str:
    """The state by which the scene has a row."""
    if not isinstance(row, Recorded):
        return ""
    owner = row.source if isinstance(row, Passage) else row
    return str(getattr(owner, "state", State.PUBLISHED))


@pytest.mark.parametrize("four_eyes", [True, False])
def test_effect_of_saving_a_form_in_every_state(
    four_eyes: bool, scene: Scene, people: dict[str, Any], settings: Settings
) -> None:
    settings.FOUR_EYES = four_eyes
    for role in ROLES:
        curator = Curator(people[role] if role != "stranger" else None)
        for state, row in scene.states(Source).items():
            at_once = role in (CONTRIBUTORS if state in DRAFTS else () if four_eyes else EDITORS)
            wanted = (int(at_once), int(role in CONTRIBUTORS and not at_once))
            assert effect_of_saving(curator, row) == wanted, (role, state)


def effect_of_saving(curator: Curator, row: Any) -> tuple[int, int]:
    """The number of rows, and of draft revisions, that get a note which is saved with the form of a row."""
    url = address(type(row), "change", row)
    with transaction.atomic():
        page = Page(curator.client.get(url))
        shown = page.fields if page.soup.select_one("#content-main form") else {}
        curator.client.post(url, {**shown, "note": "Better.", "why": "It was misread."})
        saved = [each.wanted["fields"]["note"] for each in Revision.objects.all()]
        found = Source.objects.filter(note="Better.").count(), saved.count("Better.")
        transaction.set_rollback(True)
    return found


def test_every_address_and_action_has_a_rule() -> None:
    views = ("changelist", "add", "change", "delete", "history")
    ruled = {f"{noun._meta.app_label}_{noun._meta.model_name}_{view}" for noun in MODELS for view in views}
    recorded = [noun for noun in MODELS if issubclass(noun, Recorded)]
    ruled |= {f"{noun._meta.app_label}_{noun._meta.model_name}_{view}" for noun in recorded for view in OF_RECORDS}
    ruled |= {f"{noun._meta.app_label}_{noun._meta.model_name}_settle" for noun in MODELS if issubclass(noun, Cited)}
    ruled |= {
        *PAGES,
        *FURTHER,
        "adgmin_source_passages",
        "adgmin_source_copy",
        "adgmin_source_version",
        "adgmin_source_review",
        "adgmin_source_preview",
        "adgmin_revision_preview",
        "auth_user_link",
        "auth_user_reset",
    }
    # Without a name: the address of a row, which leads to its form, and all that is nowhere.
    assert {name for name in names_of(admin.site.urls[0]) if name} == ruled
    admins: list[Any] = [admin.site.get_model_admin(noun) for noun in MODELS]
    assert {action.name for one in admins for action in one._get_base_actions()} == {*ACTIONS}


def names_of(patterns: list[URLPattern | URLResolver]) -> Iterator[str | None]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names_of(pattern.url_patterns)
        else:
            yield pattern.name
