"""``requirements/install.sh`` finds a Python that works by running those there are, or says in a sentence why not."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

# To make an environment takes seconds: all that starts from the first one does so in one process.
pytestmark = pytest.mark.xdist_group("install")

TOOLS = ("sh", "cat", "cmp", "cp", "dirname", "grep", "head", "sed")
NOTHING_TO_DO = "Packages: as locked, nothing to install.\n"
UNKNOWN = "adgmin-no-such-package==1.0 --hash=sha256:" + "0" * 64 + "\n"


def checked_out(tmp_path: Path) -> Path:
    """A checkout with the script, lists of no packages, and a bin folder with the system's tools, but no Python."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "bin").mkdir()
    shutil.copy(settings.BASE_DIR / "requirements" / "install.sh", tmp_path / "requirements")
    for name in ("run", "dev"):
        (tmp_path / "requirements" / f"{name}.txt").write_text("# no packages\n")
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(str(shutil.which(tool)))
    return tmp_path


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    return checked_out(tmp_path)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The environment of a first, real install of no packages, where the first two Pythons met are of no use."""
    folder = checked_out(tmp_path_factory.mktemp("first"))
    executable(folder / "bin" / "python3.13", "echo 'version 3.13 is not installed' >&2; exit 127")
    executable(folder / "bin" / "python3", "echo old 3.11.2")
    versions = folder / ".pyenv" / "versions" / "3.12.1" / "bin"
    versions.mkdir(parents=True)
    executable(versions / "python3", f'exec {sys.executable} "$@"')
    done = install(folder)
    assert done.returncode == 0, done.stderr
    assert "Packages: installing 0" in done.stdout
    return folder / ".venv"


@pytest.fixture
def second(checkout: Path, installed: Path) -> Path:
    """A checkout in which the script has run before."""
    shutil.copytree(installed, checkout / ".venv", symlinks=True)
    return checkout


def executable(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def install(checkout: Path, which: str = "run", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "requirements/install.sh", which],
        cwd=checkout,
        env={"PATH": f"{checkout / 'bin'}", "HOME": f"{checkout}", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def sentence(refused: subprocess.CompletedProcess[str]) -> str:
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    return refused.stderr


def test_no_python_at_all(checkout: Path) -> None:
    assert "and none was found: install Python 3.13" in sentence(install(checkout))


def test_only_an_old_python(checkout: Path) -> None:
    executable(checkout / "bin" / "python3", "echo old 3.9.2")
    assert "only 3.9.2 was found" in sentence(install(checkout))


def test_a_python_without_its_venv_module(checkout: Path) -> None:
    executable(checkout / "bin" / "python3", "echo bare 3.13.1")
    assert "python3-venv" in sentence(install(checkout))


def test_a_python_named_that_is_not_there(checkout: Path) -> None:
    assert "none was found at /nowhere/python" in sentence(install(checkout, PYTHON="/nowhere/python"))


def test_a_shim_that_fails_and_an_old_python_are_passed_over(installed: Path) -> None:
    assert (installed / "bin" / "python").exists()


def test_it_installs_nothing_until_the_list_changes(second: Path) -> None:
    assert install(second).stdout == NOTHING_TO_DO
    (second / "requirements" / "run.txt").write_text("# no packages, but another list\n")
    assert "Packages: installing" in install(second).stdout
    assert install(second).stdout == NOTHING_TO_DO


def test_the_packages_for_development_hold_those_for_use(second: Path) -> None:
    (second / ".venv" / "run.txt").unlink()
    assert "Packages: installing" in install(second, "dev").stdout
    assert install(second).stdout == NOTHING_TO_DO


def test_an_environment_whose_python_has_gone_is_made_anew(second: Path) -> None:
    (second / ".venv" / "bin" / "python").unlink()
    assert "Environment: making .venv" in install(second, PYTHON=sys.executable).stdout


def test_a_package_that_cannot_be_had_is_one_sentence(second: Path) -> None:
    (second / "requirements" / "run.txt").write_text(UNKNOWN)
    refused = sentence(install(second, PIP_NO_INDEX="1"))
    assert "could not be installed: Could not find a version" in refused
    assert "Packages: installing" in install(second, PIP_NO_INDEX="1").stdout


def test_no_network_is_one_sentence(second: Path) -> None:
    (second / "requirements" / "run.txt").write_text(UNKNOWN)
    closed = "http://127.0.0.1:9/simple"
    refused = sentence(install(second, PIP_INDEX_URL=closed, PIP_RETRIES="1", PIP_CONFIG_FILE=os.devnull))
    assert "no way to the network" in refused
