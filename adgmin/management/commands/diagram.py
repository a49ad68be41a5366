"""``manage.py diagram``: the models as a Mermaid class diagram, for docs/data-model.md."""

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


def drawn() -> str:
    """The diagrams, one for each app: every class with the fields that it declares itself, abstract bases included."""
    labels = [config.label for config in apps.get_app_configs() if config.name.split(".")[0] in PACKAGES]
    return "\n".join(f"### {label}\n\n```mermaid\n{_diagram(label)}\n```\n" for label in labels)


def in_document(text: str, diagrams: str) -> str:
    """The document with these diagrams between its two marks; raises ``ValueError`` if it has no marks."""
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise ValueError(_("no place for the diagrams: it needs the lines %s and %s, once each") % (BEGIN, END))
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    return f"{before}{BEGIN}\n\n{diagrams}\n{END}{after}"


def _diagram(label: str) -> str:
    # An abstract class is drawn where it is written, though only another app may build on it.
    concrete = [model for package in PACKAGES for model in apps.get_app_config(package).get_models()]
    classes = sorted({c for model in concrete for c in _family(model) if c._meta.app_label == label}, key=_by_name)
    return "\n".join(["classDiagram", *(f"  {line}" for model in classes for line in _class(model))])


def _by_name(model: type[models.Model]) -> str:
    return model.__name__


def _family(model: type[models.Model]) -> list[type[models.Model]]:
    return [base for base in model.__mro__ if issubclass(base, models.Model) and base is not models.Model]


def _bases(model: type[models.Model]) -> list[type[models.Model]]:
    return [base for base in model.__bases__ if issubclass(base, models.Model) and base is not models.Model]


def _fields(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    # A many-to-many field with a class of its own for the links is drawn as that class.
    links = [field for field in model._meta.many_to_many if _links(field)._meta.auto_created]
    return [field for field in (*model._meta.fields, *links) if field.name != "id"]


def _links(field: "models.ManyToManyField[Any, Any]") -> type[models.Model]:
    return cast("type[models.Model]", field.remote_field.through)


def _own_fields(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    inherited = {field.name for base in _bases(model) for field in _fields(base)}
    return [field for field in _fields(model) if field.name not in inherited]


def _class(model: type[models.Model]) -> Iterator[str]:
    fields = _own_fields(model)
    mark = ["<<abstract>>"] if model._meta.abstract else ["<<proxy>>"] if model._meta.proxy else []
    body = mark + [f"{type(field).__name__} {field.name}" for field in fields if not field.is_relation]
    # Mermaid has no classes with an empty body.
    yield from (
        [f"class {model.__name__} {{", *(f"  {line}" for line in body), "}"] if body else [f"class {model.__name__}"]
    )
    for base in _bases(model):
        yield f"{base.__name__} <|-- {model.__name__}"
    arrows: dict[str, list[str]] = {}
    for field in fields:
        if field.is_relation:
            arrows.setdefault(f'"{_how_many(field)}" {_target(field, model)}', []).append(field.name)
    # Fields that lead to the same class share an arrow: Mermaid would draw one over the other.
    for end, names in arrows.items():
        yield f"{model.__name__} --> {end} : {', '.join(names)}"


def _how_many(field: "models.Field[Any, Any]") -> str:
    return "*" if field.many_to_many else "0..1" if field.null else "1"


def _target(field: "models.Field[Any, Any]", model: type[models.Model]) -> str:
    # An abstract class names its targets as strings: “self”, or “app.Model”.
    target = field.related_model
    name = target if isinstance(target, str) else getattr(target, "__name__", "")
    return model.__name__ if name == "self" else name.rpartition(".")[2]


class Command(BaseCommand):
    """Prints the diagrams, or puts them into the document."""

    help = "Draws the models as Mermaid class diagrams; with --write, into docs/data-model.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Print or write."""
        parser.add_argument("--write", action="store_true", help="Put them into docs/data-model.md.")

    def handle(self, *args: Any, write: bool, **options: Any) -> None:
        """Draw."""
        if not write:
            self.stdout.write(drawn())
            return
        try:
            before = DOCUMENT.read_text(encoding="utf-8")
            after = in_document(before, drawn())
        except (OSError, ValueError) as error:
            raise CommandError(f"{DOCUMENT.relative_to(settings.BASE_DIR)}: {error}") from error
        DOCUMENT.write_text(after, encoding="utf-8")
        self.stdout.write(_("Nothing has changed.") if before == after else _("Diagrams drawn anew."))
