"""The house rules that a machine can see: sizes, places, guards and what no tracked file may hold."""

import ast
import inspect
import re
import statistics
import subprocess
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from adgmin.management.commands import diagram
from adgmin.portal.home import Home
from adgmin.record import Recorded, RecordedQuerySet
from adgmin.record.edit import NotEditingError

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("adgmin", "initiatives", "partners")
# Modules of the ground floor that no layer needs: the project's own, which Django loads by name.
OUTSIDE_THE_LAYERS = {"apps", "asgi", "migrations", "settings", "wsgi"}
# Written so that this file does not match itself.
HOSTS = re.compile(
    r"pypi[.]org|python[h]osted[.]org|npm[j]s[.]org|deb[.]debian[.]org|jsdelivr[.]net|unpkg[.]com|cdn[j]s[.]"
)
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:ro[o]t|ho[m]e|wo[r]k|Us[e]rs|op[t])/")

FUNCTION_LINES = 30
VIEW_LINES = 40


def in_repository() -> list[Path]:
    """Every file that is, or is about to be, tracked."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    ).stdout  # fmt: skip
    return [path for name in sorted(set(listed.split("\0")) - {""}) if (path := ROOT / name).is_file()]


def python_files(*folders: str) -> list[Path]:
    return [
        path
        for path in in_repository()
        if path.suffix == ".py" and "migrations" not in path.parts and path.relative_to(ROOT).parts[0] in folders
    ]


def definitions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node


def lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("folder", [*PACKAGES, "tests"])
def test_functions_are_short(folder: str) -> None:
    lengths = [
        lines_of(node)
        for path in python_files(folder)
        for node in definitions(path)
        if not isinstance(node, ast.ClassDef)
    ]
    assert statistics.quantiles(lengths, n=20)[-1] <= FUNCTION_LINES


def views_behind(patterns: list[URLPattern | URLResolver]) -> Iterator[Any]:
    """What the addresses lead to: a class for a class-based view or a viewset, else a function."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views_behind(pattern.url_patterns)
        else:
            view = pattern.callback
            while not (hasattr(view, "view_class") or hasattr(view, "cls")) and hasattr(view, "__wrapped__"):
                view = view.__wrapped__
            yield getattr(view, "view_class", getattr(view, "cls", view))


def test_views_are_thin() -> None:
    views = {view for view in views_behind(get_resolver().url_patterns) if view.__module__.split(".")[0] in PACKAGES}
    lengths = [len(inspect.getsourcelines(view)[0]) for view in views]
    assert Home in views
    assert statistics.quantiles(lengths, n=20)[-1] <= VIEW_LINES


def test_no_further_package_stands_at_the_top() -> None:
    packages = {path.relative_to(ROOT).parts[0] for path in in_repository() if path.name == "__init__.py"}
    assert packages == {*PACKAGES, "tests"}


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    names = {part for path in python_files(*PACKAGES) for part in (*path.relative_to(ROOT).parts[:-1], path.stem)}
    assert names & {"utils", "util", "core", "common", "helpers", "misc", "services"} == set()


def test_every_module_of_the_ground_floor_stands_in_a_layer() -> None:
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = {name for layer in contract["contracts"][0]["layers"] for name in re.findall(r"adgmin\.(\w+)", layer)}
    modules = {path.relative_to(ROOT / "adgmin").parts[0].removesuffix(".py") for path in python_files("adgmin")}
    assert modules - {"__init__"} - OUTSIDE_THE_LAYERS - layers == set()


def test_no_tracked_file_names_a_download_host_or_a_path_of_one_machine() -> None:
    found = []
    for path in in_repository():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [
            f"{path.relative_to(ROOT)}: {m[0]}" for m in chain(HOSTS.finditer(text), MACHINE_PATHS.finditer(text))
        ]
    assert found == []


RECORDED = [model for model in apps.get_models() if issubclass(model, Recorded)]


@pytest.mark.django_db
@pytest.mark.parametrize("model", RECORDED, ids=lambda model: model.__name__)
def test_no_bulk_write_goes_round_the_record(model: type[Recorded]) -> None:
    rows = model._default_manager
    assert isinstance(rows.get_queryset(), RecordedQuerySet)
    for write in (
        lambda: rows.update(created=None),
        lambda: rows.bulk_create([model()]),
        lambda: rows.bulk_update([model()], ["created"]),
    ):
        with pytest.raises(NotEditingError):
            write()


def test_the_data_model_is_drawn_as_it_is() -> None:
    document = diagram.DOCUMENT.read_text(encoding="utf-8")
    assert document == diagram.insert_diagrams(document, diagram.mermaid_diagrams()), "run “make diagram”"


def test_the_diagrams_name_every_model_and_field() -> None:
    drawn = diagram.mermaid_diagrams()
    for model in (model for model in apps.get_models() if model.__module__.split(".")[0] in PACKAGES):
        assert f"class {model.__name__}" in drawn
        for field in model._meta.fields:
            assert field.name == "id" or re.search(rf"\b{field.name}\b", drawn), f"{model.__name__}.{field.name}"


def test_every_class_that_an_arrow_leads_from_or_to_is_drawn() -> None:
    drawn = diagram.mermaid_diagrams()
    declared = set(re.findall(r"^  class (\w+)", drawn, re.MULTILINE))
    bases = set(re.findall(r"^  (\w+) <\|--", drawn, re.MULTILINE))
    assert bases
    assert bases - declared == set()


def test_a_document_without_a_place_for_the_diagrams_is_refused() -> None:
    with pytest.raises(ValueError, match="once each"):
        diagram.insert_diagrams("# The data model\n", diagram.mermaid_diagrams())
