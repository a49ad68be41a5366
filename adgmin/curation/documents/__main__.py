"""Reads a document from the standard input and writes its pieces as JSON. Limits itself before it reads."""

import json
import resource
import sys
from dataclasses import asdict

from .limits import CPU_SECONDS, MEMORY
from .pieces import DocumentError


def main() -> dict[str, object]:
    """Read the document on standard input: what is printed as JSON, its ``pieces`` or the ``error``."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        # Imported under the limits: a library that needs more is refused too.
        from .formats import read  # noqa: PLC0415

        return {"pieces": [asdict(piece) for piece in read(sys.stdin.buffer.read())]}
    except DocumentError as error:
        return {"error": str(error)}
    except RecursionError:
        return {"error": "The document is nested too deeply."}
    except MemoryError:
        return {"error": f"Reading the document takes more than {MEMORY // 2**20} MB of memory."}


if __name__ == "__main__":
    json.dump(main(), sys.stdout)
