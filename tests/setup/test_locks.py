"""The locked packages: each with its hashes, from wherever the installer looks, the same for use and development."""

import re
import tomllib
from typing import Any

import pytest
from django.conf import settings

REQUIREMENTS = settings.BASE_DIR / "requirements"
PROJECT: dict[str, Any] = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))


def locked(name: str) -> dict[str, str]:
    """Package and version, and what stands below it."""
    entries = re.split(r"^(?=[a-z0-9])", (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {entry.split()[0]: entry for entry in entries if entry.strip()}


def packages(wanted: list[str]) -> set[str]:
    return {re.split(r"[\[<>=!~ ]", name)[0].lower() for name in wanted}


@pytest.mark.parametrize("name", ["run", "dev"])
def test_every_package_has_hashes_and_none_an_address(name: str) -> None:
    for package, entry in locked(name).items():
        assert re.fullmatch(r"[a-z0-9-]+==[\w.]+", package)
        assert "--hash=sha256:" in entry
        assert "://" not in entry
        assert "--index" not in entry


def test_development_holds_what_use_holds_in_the_same_versions() -> None:
    assert locked("run").keys() < locked("dev").keys()


def test_everything_asked_for_is_locked() -> None:
    used, developed = ({package.split("==")[0] for package in locked(name)} for name in ("run", "dev"))
    assert packages(PROJECT["project"]["dependencies"]) <= used
    assert packages(PROJECT["dependency-groups"]["dev"]) <= developed
