"""Reads a document in a process of its own, with limits, so that a bad file cannot stop the site."""

import json
import subprocess
import sys
from pathlib import Path

from . import limits
from .pieces import DocumentError, Kind, Piece

# The folder in which the package of this module stands.
_ROOT = Path(__file__).parents[3]


def read_document(content: bytes) -> list[Piece]:
    """The pieces of a document in any of the formats. Raises ``DocumentError``."""
    if not content.strip():
        raise DocumentError("The document is empty.")
    if len(content) > limits.MAX_BYTES:
        raise DocumentError(f"The document has more than {limits.MAX_BYTES // 1_000_000} MB.")
    command = [sys.executable, "-m", __package__ or ""]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=limits.SECONDS, cwd=_ROOT, check=False, env={}
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentError(f"Reading the document takes more than {limits.SECONDS} seconds.") from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise DocumentError(
            f"Reading the document takes more than {limits.CPU_SECONDS} seconds, or it is broken in a way that stops "
            "the reader."
        ) from error
    if "error" in answer:
        raise DocumentError(answer["error"])
    return [Piece(**{**piece, "kind": Kind(piece["kind"])}) for piece in answer["pieces"]]
