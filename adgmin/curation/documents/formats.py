"""Finds out what format a document has, and reads it."""

import re

from bs4.dammit import EncodingDetector

from . import html, plain
from .pieces import DocumentError, Kind, NoTextError, Piece, classified, cleaned

# The most blocks of a document and the most words of one. A meeting’s statement has a hundred blocks.
MAX_PIECES = 2000
MAX_WORDS = 5000
# The most characters of a text without markup: a long book has one million. More take too long to be split.
MAX_CHARACTERS = 2_000_000
_FRONT_MATTER = re.compile(r"---\n(?P<front>.*?)\n---(?:\n|\Z)(?P<body>.*)", re.DOTALL)
_TAG = re.compile(r"\s*<(?:!|[a-zA-Z])")
_MARKDOWN = re.compile(r"^#{1,6} \S|\*\*\S|\]\(", re.MULTILINE)
# The first bytes of formats that are known and not read.
_OTHER_FORMATS = {
    b"\xd0\xcf\x11\xe0": "This is a document of an old Word or Office version, or an encrypted one. Save it as DOCX "
    "without a password.",
    b"{\\rtf": "This is an RTF file. Save it as DOCX or plain text.",
}
# Those of pictures: PNG, JPEG, GIF, TIFF, WebP, and HEIC or AVIF.
_PICTURE = re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftyp(?:hei|hev|mif|avi)", re.DOTALL)


def read(content: bytes) -> list[Piece]:
    """The pieces of a document in any of the formats. Raises ``DocumentError``."""
    for first, sentence in _OTHER_FORMATS.items():
        if content.startswith(first):
            raise NoTextError(sentence)
    if _PICTURE.match(content):
        raise NoTextError("This is a picture. Recognise its text first, or type it.")
    if b"%PDF-" in content[:1024]:
        return _checked(_pdf(content))
    if content.startswith(b"PK\x03\x04"):
        return _checked(_word(content))
    return _checked(read_text(decoded(content)))


def _pdf(content: bytes) -> list[Piece]:
    # Slow to import: only for documents that need it.
    from . import pdf  # noqa: PLC0415

    return classified(pdf.pieces(content))


def _word(content: bytes) -> list[Piece]:
    from . import word  # noqa: PLC0415

    return classified(word.pieces(content))


def _checked(pieces: list[Piece]) -> list[Piece]:
    if not pieces:
        raise NoTextError("The document has no text.")
    if len(pieces) > MAX_PIECES:
        raise NoTextError(
            f"The document has {len(pieces)} paragraphs, and {MAX_PIECES} can be read. Take a part of it."
        )
    for place, piece in enumerate(pieces, start=1):
        if (words := len(piece.text.split())) > MAX_WORDS:
            raise NoTextError(f"Block {place} (“{piece.text[:40]}…”) has {words} words, and {MAX_WORDS} can be read.")
    return pieces


def decoded(content: bytes) -> str:
    """The text of a file. Raises ``DocumentError`` with the place of the first byte that is none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    # A stray one is left out later.
    if content.count(b"\0") * 20 > len(content):
        raise DocumentError("This file is not text, and of none of the formats that can be read.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        declared = EncodingDetector.find_declared_encoding(content, is_html=True)
        if declared and declared.lower() not in ("utf-8", "utf8"):
            try:
                return content.decode(declared)
            except (UnicodeDecodeError, LookupError):
                pass
        line = content.count(b"\n", 0, error.start) + 1
        raise DocumentError(
            f"This file is not text in UTF-8: byte {error.start + 1}, in line {line}, is none. "
            "Open it and paste its text."
        ) from error


def read_text(text: str) -> list[Piece]:
    """The pieces of plain text, HTML or Markdown.

    The format is guessed. Text that begins with a tag, after any front matter, is HTML. Other text with front matter,
    or with Markdown syntax, is Markdown. The rest is plain text.
    """
    text = cleaned(text)
    page = _FRONT_MATTER.fullmatch(text)
    body = page["body"] if page else text
    if _TAG.match(body):
        pieces = html.pieces(body)
    elif len(body) > MAX_CHARACTERS:
        raise NoTextError(
            f"The text has {len(body):,} characters, and {MAX_CHARACTERS:,} can be read. Take a part of it."
        )
    elif page or _MARKDOWN.search(body):
        pieces = html.markdown_pieces(body)
    else:
        pieces = plain.pieces(body)
    front = [Piece(" ".join(page["front"].split()), kind=Kind.FRONT_MATTER)] if page else []
    return classified([*front, *pieces])
