"""The lock files: every package has hashes, and both files lock the same versions."""

import re
import tomllib
from typing import Any

import pytest
from django.conf import settings

REQUIREMENTS = settings.BASE_DIR / "requirements"
PROJECT: dict[str, Any] = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))


def locked(name: str) -> dict[str, str]:
    """The entries of a lock file, by package and version."""
    entries = re.split(r"^(?=[a-z0-9])", (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {entry.split()[0]: entry for entry in entries if entry.strip()}


def packages(wanted: list[str]) -> set[str]:
    return {re.split(r"[\[<>=!~ ]", name)[0].lower() for name in wanted}


@pytest.mark.parametrize("name", ["run", "dev"])
def test_every_package_has_hashes_and_no_url(name: str) -> None:
    for package, entry in locked(name).items():
        assert re.fullmatch(r"[a-z0-9-]+==[\w.]+", package)
        assert "--hash=sha256:" in entry
        assert "://" not in entry
        assert "--index" not in entry


def test_dev_file_has_all_run_packages_in_the_same_versions() -> None:
    assert locked("run").keys() < locked("dev").keys()


def test_every_declared_dependency_is_locked() -> None:
    run_packages, dev_packages = ({package.split("==")[0] for package in locked(name)} for name in ("run", "dev"))
    assert packages(PROJECT["project"]["dependencies"]) <= run_packages
    assert packages(PROJECT["dependency-groups"]["dev"]) <= dev_packages
