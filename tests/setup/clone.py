"""A clone of this repository with an environment of its own, as somebody has it who follows the README."""

import shutil
import socket
import subprocess
import sys
import sysconfig
from pathlib import Path

from django.conf import settings

# No variables of the present shell; pip may not use an index.
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
DEVELOPMENT = "None of DEBUG, SECRET_KEY, ALLOWED_HOSTS, DATABASE_URL is set: these are the settings of development.\n"
CONSOLE_SCRIPTS = {"pytest": ("pytest", "console_main"), "gunicorn": ("gunicorn.app.wsgiapp", "run")}


class Clone:
    """A clone of this repository with its own virtual environment, made by the commands in the README."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = folder / ".venv" / "bin"
        git("clone", "--quiet", f"{settings.BASE_DIR}", f"{folder}")
        copy_uncommitted_changes(folder)
        self.run(sys.executable, "-m", "venv", ".venv")
        self._share_packages()
        self.installed = self.run("pip", "install", "-r", "requirements/dev.txt").stdout

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*command), cwd=self.folder, env=self.environment, capture_output=True, text=True, check=True
        )

    def command(self, program: str, *arguments: str) -> list[str]:
        """A command, with the program from the virtual environment if it is there."""
        found = self.bin / program
        return [f"{found}" if found.exists() else program, *arguments]

    @property
    def environment(self) -> dict[str, str]:
        return {**ENVIRONMENT, "HOME": f"{self.folder.parent}"}

    def _share_packages(self) -> None:
        """Add the packages of this environment to the path of the new one, so that pip has nothing to install."""
        [site] = (self.folder / ".venv" / "lib").glob("python*/site-packages")
        (site / "lent.pth").write_text("\n".join({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}))
        for name, (module, function) in CONSOLE_SCRIPTS.items():
            script = self.bin / name
            script.write_text(
                f"#!{self.bin / 'python'}\nimport sys\nfrom {module} import {function}\nsys.exit({function}())\n"
            )
            script.chmod(0o755)


def git(*arguments: str) -> str:
    return subprocess.run(
        ["git", "-c", f"safe.directory={settings.BASE_DIR}", *arguments],
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


def copy_uncommitted_changes(folder: Path) -> None:
    """Copy uncommitted changes of the working tree into a clone, so that they are tested too."""
    changed = git("ls-files", "-z", "--modified", "--deleted", "--others", "--exclude-standard")
    for name in set(changed.split("\0")) - {""}:
        (folder / name).unlink(missing_ok=True)
        if (settings.BASE_DIR / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(settings.BASE_DIR / name, folder / name)


def free_port() -> int:
    with socket.socket() as candidate:
        candidate.bind(("127.0.0.1", 0))
        return int(candidate.getsockname()[1])
