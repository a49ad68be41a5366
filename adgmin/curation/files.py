"""Uploaded files. Their digest is made in chunks; only one that may be kept is read whole, to see if it has a text."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from django.core.files.base import File
from django.utils.translation import gettext as _t

from .documents.pieces import DocumentError
from .documents.reading import read_document
from .sandbox import MAX_BYTES


def _is_pdf(content: bytes) -> bool:
    return b"%PDF-" in content[:1024]


def _is_word(content: bytes) -> bool:
    """True for a ZIP archive, and for the container of a document with a password."""
    return content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))


def _is_text(content: bytes) -> bool:
    return not _is_pdf(content) and not _is_word(content) and (b"\0" not in content or content[:1] in b"\xff\xfe")


# What the ends of names promise of the content.
PROMISES: dict[str, Callable[[bytes], bool]] = {
    ".pdf": _is_pdf, ".docx": _is_word, **dict.fromkeys((".txt", ".md", ".html", ".htm"), _is_text)
}  # fmt: skip


@dataclass(frozen=True)
class Unread:
    """Why no text can be read from a file; ``is_refused`` if it is broken, or is not what its name says."""

    why: str
    is_refused: bool


def unread(file: "File[bytes]") -> Unread | None:
    """What is wrong with a file, with its name; ``None`` if it can be read, or is too large to be kept.

    It is read in a process of its own, for up to ``sandbox.SECONDS``: nothing may be locked. The file is at its
    beginning again afterwards.
    """
    if file.size > MAX_BYTES:
        return None
    content = file.read()
    file.seek(0)
    named = {"name": file.name, "end": PurePath(file.name or "").suffix.lower()}
    if not PROMISES.get(named["end"] or "", bool)(content):
        sentence = _t(
            "“%(name)s”: the name ends with “%(end)s”, and the content is something else. Is it the right file?"
        )
        return Unread(sentence % named, is_refused=True)
    try:
        read_document(content)
    except DocumentError as error:
        return Unread(f"“{file.name}”: {error}", is_refused=not error.is_whole)
    return None


def too_large(file: "File[bytes]") -> str:
    """The sentence on a file that is too large to be kept and read, with its name; empty for any other."""
    if file.size <= MAX_BYTES:
        return ""
    megabytes = {"size": round(file.size / 1_000_000, 1), "most": MAX_BYTES // 1_000_000}
    return _t("“%(name)s” has %(size)s MB, and at most %(most)s MB can be kept and read.") % {
        "name": file.name, **megabytes
    }  # fmt: skip


def sha256_of(file: "File[bytes]") -> str:
    """The SHA-256 of a file in hexadecimal. The file is at its beginning again afterwards."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
