"""``manage.py diagram``: draw the states and the models with Mermaid, for docs/data-model.md."""

from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TypeGuard

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import models
from django.utils.translation import gettext as _

from adgmin.record import ONCE_PUBLIC, REVISION_TRANSITIONS, TRANSITIONS, RevisionState, Right, State, next_states

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "data-model.md"
BEGIN, END = "<!-- diagram: drawn by “make diagram” -->", "<!-- /diagram -->"
PACKAGES = ("adgmin", "initiatives", "partners")

type ModelClass = type[models.Model]
type ModelField = models.Field[object, object]


def mermaid_diagrams() -> str:
    """Who may do what by role and state, the states of records and of draft revisions, then one diagram per app.

    Each class, abstract bases included, has only the fields that it does not inherit.
    """
    labels = [config.label for config in apps.get_app_configs() if config.name.split(".")[0] in PACKAGES]
    diagrams = {
        _("Editorial states"): _transitions(State, TRANSITIONS),
        _("States of draft revisions"): _transitions(RevisionState, REVISION_TRANSITIONS),
        **{label: _diagram(label) for label in labels},
    }
    drawn = (f"### {title}\n\n```mermaid\n{diagram}\n```\n" for title, diagram in diagrams.items())
    return "\n".join([f"### {_('Rights by role and state')}\n\n{rights_table()}\n", *drawn])


def rights_table() -> str:
    """The states that each role may give a record by itself, by its present state; a state that stays is an edit."""
    heads = (_("state"), _("contributor"), _("editor, chief"), _("editor, chief, with four eyes"))
    rows = [heads, ("---",) * len(heads), *((str(state.label), *_rights(state)) for state in State)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def _rights(state: State) -> Iterator[str]:
    yield _listed(next_states(state, may_publish=False)) or _("proposes each change in a draft revision")
    allowed = list(next_states(state))
    yield _listed(allowed)
    others = _listed(each for each in allowed if each != state)
    if state in ONCE_PUBLIC:
        yield _("%(states)s; every other change in a draft revision") % {"states": others}
    else:
        yield _("%(states)s; published only if somebody else saved it last") % {"states": _listed(allowed)}


def _listed(states: Iterable[State]) -> str:
    return ", ".join(str(state.label) for state in states)


def _transitions[S: models.TextChoices](kind: type[S], table: Mapping[tuple[S, S], Right]) -> str:
    """The states, the first of which is that of a new row, each arrow with the right that it asks for."""
    states = [f'  state "{state.label}" as {_name(state)}' for state in kind]
    arrows = [f"  {_name(one)} --> {_name(other)}: {right}" for (one, other), right in table.items()]
    return "\n".join(["stateDiagram-v2", *states, f"  [*] --> {_name(next(iter(kind)))}: {Right.EDIT}", *arrows])


def _name(state: models.TextChoices) -> str:
    """A name without a hyphen, which Mermaid would read as an arrow."""
    return state.value.replace("-", "_")


def insert_diagrams(text: str, diagrams: str) -> str:
    """The document with the diagrams between its two markers. Raises ``ValueError`` if a marker is missing."""
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise ValueError(_("no place for the diagrams: it needs the lines %s and %s, once each") % (BEGIN, END))
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    return f"{before}{BEGIN}\n\n{diagrams}\n{END}{after}"


def _diagram(label: str) -> str:
    lines = chain.from_iterable(_lines(model) for model in sorted(_models(label), key=lambda model: model.__name__))
    return "\n".join(["classDiagram", *(f"  {line}" for line in lines)])


def _models(label: str) -> set[ModelClass]:
    """The models that an app defines, and its abstract ones, even if only models of other apps inherit from these."""
    bases: set[ModelClass] = set()
    for package in PACKAGES:
        for model in apps.get_app_config(package).get_models():
            bases.update(base for base in model.__mro__ if _is_model(base))
    return {model for model in bases if model._meta.app_label == label}


def _is_model(base: type) -> TypeGuard[ModelClass]:
    return issubclass(base, models.Model) and base is not models.Model


def _lines(model: ModelClass) -> Iterator[str]:
    yield from _box(model)
    for base in _bases(model):
        yield f"{base.__name__} <|-- {model.__name__}"
    for end, names in _arrows(model).items():
        yield f"{model.__name__} --> {end} : {', '.join(names)}"


def _bases(model: ModelClass) -> list[ModelClass]:
    return [base for base in model.__bases__ if _is_model(base)]


def _box(model: ModelClass) -> list[str]:
    body = [f"{type(field).__name__} {field.name}" for field in _own_fields(model) if not field.is_relation]
    if model._meta.abstract:
        body.insert(0, "<<abstract>>")
    elif model._meta.proxy:
        body.insert(0, "<<proxy>>")
    if not body:
        # Mermaid refuses classes with an empty body.
        return [f"class {model.__name__}"]
    return [f"class {model.__name__} {{", *(f"  {line}" for line in body), "}"]


def _arrows(model: ModelClass) -> dict[str, list[str]]:
    """The names of the relations by the end of their arrow.

    Fields with the same target share an arrow, because Mermaid draws arrows between two classes over each other.
    """
    arrows: dict[str, list[str]] = defaultdict(list)
    for field in _own_fields(model):
        if field.is_relation:
            arrows[f'"{_multiplicity(field)}" {_target_name(field, model)}'].append(field.name)
    return arrows


def _own_fields(model: ModelClass) -> list[ModelField]:
    inherited = {field.name for base in _bases(model) for field in _fields(base)}
    return [field for field in _fields(model) if field.name not in inherited]


def _fields(model: ModelClass) -> list[ModelField]:
    """The fields of a model. A many-to-many field with a model of its own is left out: that model is drawn instead."""
    fields: list[ModelField] = [field for field in model._meta.fields if field.name != "id"]
    for link in model._meta.many_to_many:
        through = link.remote_field.through
        if through and through._meta.auto_created:
            fields.append(link)
    return fields


def _multiplicity(field: ModelField) -> str:
    if field.many_to_many:
        return "*"
    return "0..1" if field.null else "1"


def _target_name(field: ModelField, model: ModelClass) -> str:
    # The targets of an abstract class are strings: “self”, or “app.Model”.
    target = field.related_model
    name = target if isinstance(target, str) else getattr(target, "__name__", "")
    return model.__name__ if name == "self" else name.rpartition(".")[2]


class Command(BaseCommand):
    """Prints the diagrams or writes them into the document."""

    help = "Draws the editorial states and the models as Mermaid diagrams; with --write, into docs/data-model.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """An option to write the document instead of printing."""
        parser.add_argument("--write", action="store_true", help="Write them into docs/data-model.md.")

    def handle(self, *args: object, write: bool, **options: object) -> None:
        """Print the diagrams, or replace those in the document."""
        if not write:
            self.stdout.write(mermaid_diagrams())
            return
        try:
            before = DOCUMENT.read_text(encoding="utf-8")
            after = insert_diagrams(before, mermaid_diagrams())
        except (OSError, ValueError) as error:
            raise CommandError(f"{DOCUMENT.relative_to(settings.BASE_DIR)}: {error}") from error
        DOCUMENT.write_text(after, encoding="utf-8")
        self.stdout.write(_("Nothing has changed.") if before == after else _("Diagrams updated."))
