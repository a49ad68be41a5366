"""Reads a file in a process of its own, with limits, so that a bad file cannot stop the site. Imports no Django."""

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

# The largest file, in bytes.
MAX_BYTES = 20_000_000
# What the reading process may take: processor time and time in all, in seconds, and address space, in bytes.
CPU_SECONDS = 10
SECONDS = 20
MEMORY = 2**30
# The folder in which the packages stand.
_ROOT = Path(__file__).parents[2]


class UnreadableError(Exception):
    """A file that cannot be read; the message tells the curator why.

    ``is_whole`` if the file is as it should be all the same, and only what is in it cannot be read: a scan, or more
    than can be read.
    """

    is_whole = False


def read_apart(package: str, content: bytes) -> Any:
    """What the reading process of a package makes of a file: see ``serve``. Raises ``UnreadableError``."""
    if not content.strip():
        raise UnreadableError("The file is empty.")
    if len(content) > MAX_BYTES:
        raise UnreadableError(f"The file has more than {MAX_BYTES // 1_000_000} MB.")
    command = [sys.executable, "-m", package]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=SECONDS, cwd=_ROOT, check=False, env={}
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(f"Reading the file takes more than {SECONDS} seconds.") from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise UnreadableError(
            f"Reading the file takes more than {CPU_SECONDS} seconds, or it is broken in a way that stops the reader."
        ) from error
    if "error" in answer:
        unreadable = UnreadableError(answer["error"])
        unreadable.is_whole = answer.get("is_whole", False)
        raise unreadable
    return answer["read"]


def serve(read: Callable[[bytes], object]) -> None:
    """Limit this process, then read the file on standard input; print what is read, or the error, as JSON."""
    json.dump(_answer(read), sys.stdout)


def _answer(read: Callable[[bytes], object]) -> dict[str, object]:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        return {"read": read(sys.stdin.buffer.read())}
    except UnreadableError as error:
        return {"error": str(error), "is_whole": error.is_whole}
    except RecursionError:
        return {"error": "The file is nested too deeply."}
    except MemoryError:
        return {"error": f"Reading the file takes more than {MEMORY // 2**20} MB of memory."}
