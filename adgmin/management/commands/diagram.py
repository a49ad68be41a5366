"""``manage.py diagram``: draw the models as Mermaid class diagrams, for docs/data-model.md."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import models
from django.utils.translation import gettext as _

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "data-model.md"
BEGIN, END = "<!-- diagram: drawn by “make diagram” -->", "<!-- /diagram -->"
PACKAGES = ("adgmin", "initiatives", "partners")


def mermaid_diagrams() -> str:
    """One diagram per app. Each class, abstract bases included, has only the fields that it does not inherit."""
    labels = [config.label for config in apps.get_app_configs() if config.name.split(".")[0] in PACKAGES]
    return "\n".join(f"### {label}\n\n```mermaid\n{_diagram(label)}\n```\n" for label in labels)


def insert_diagrams(text: str, diagrams: str) -> str:
    """The document with the diagrams between its two markers. Raises ``ValueError`` if a marker is missing."""
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise ValueError(_("no place for the diagrams: it needs the lines %s and %s, once each") % (BEGIN, END))
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    return f"{before}{BEGIN}\n\n{diagrams}\n{END}{after}"


def _diagram(label: str) -> str:
    # An abstract class belongs to the app that defines it, even if only models of other apps inherit from it.
    concrete = [model for package in PACKAGES for model in apps.get_app_config(package).get_models()]
    classes = sorted(
        {base for model in concrete for base in _model_bases(model) if base._meta.app_label == label}, key=_by_name
    )
    return "\n".join(["classDiagram", *(f"  {line}" for model in classes for line in _class_lines(model))])


def _by_name(model: type[models.Model]) -> str:
    return model.__name__


def _model_bases(model: type[models.Model]) -> list[type[models.Model]]:
    return [base for base in model.__mro__ if issubclass(base, models.Model) and base is not models.Model]


def _bases(model: type[models.Model]) -> list[type[models.Model]]:
    return [base for base in model.__bases__ if issubclass(base, models.Model) and base is not models.Model]


def _fields(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    # A many-to-many field with its own through model is left out: the through model is drawn instead.
    links = [field for field in model._meta.many_to_many if _through_model(field)._meta.auto_created]
    return [field for field in (*model._meta.fields, *links) if field.name != "id"]


def _through_model(field: "models.ManyToManyField[Any, Any]") -> type[models.Model]:
    return cast("type[models.Model]", field.remote_field.through)


def _own_fields(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    inherited = {field.name for base in _bases(model) for field in _fields(base)}
    return [field for field in _fields(model) if field.name not in inherited]


def _class_lines(model: type[models.Model]) -> Iterator[str]:
    fields = _own_fields(model)
    stereotype = ["<<abstract>>"] if model._meta.abstract else ["<<proxy>>"] if model._meta.proxy else []
    body = stereotype + [f"{type(field).__name__} {field.name}" for field in fields if not field.is_relation]
    # Mermaid refuses classes with an empty body.
    yield from (
        [f"class {model.__name__} {{", *(f"  {line}" for line in body), "}"] if body else [f"class {model.__name__}"]
    )
    for base in _bases(model):
        yield f"{base.__name__} <|-- {model.__name__}"
    arrows: dict[str, list[str]] = {}
    for field in fields:
        if field.is_relation:
            arrows.setdefault(f'"{_multiplicity(field)}" {_target_name(field, model)}', []).append(field.name)
    # Fields with the same target share an arrow, because Mermaid draws arrows between two classes over each other.
    for end, names in arrows.items():
        yield f"{model.__name__} --> {end} : {', '.join(names)}"


def _multiplicity(field: "models.Field[Any, Any]") -> str:
    return "*" if field.many_to_many else "0..1" if field.null else "1"


def _target_name(field: "models.Field[Any, Any]", model: type[models.Model]) -> str:
    # The targets of an abstract class are strings: “self”, or “app.Model”.
    target = field.related_model
    name = target if isinstance(target, str) else getattr(target, "__name__", "")
    return model.__name__ if name == "self" else name.rpartition(".")[2]


class Command(BaseCommand):
    """Prints the diagrams or writes them into the document."""

    help = "Draws the models as Mermaid class diagrams; with --write, into docs/data-model.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """An option to write the document instead of printing."""
        parser.add_argument("--write", action="store_true", help="Write them into docs/data-model.md.")

    def handle(self, *args: Any, write: bool, **options: Any) -> None:
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
