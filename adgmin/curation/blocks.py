"""The blocks of a document: its pieces as Django’s side sees them, with fingerprints and locators."""

from collections.abc import Iterable
from dataclasses import dataclass

from adgmin.models import Passage, fingerprint

from .documents.formats import read_text
from .documents.locators import locators
from .documents.pieces import Kind, Piece
from .documents.reading import read_document

FIRST_WORDS_LENGTH: int = Passage._meta.get_field("first_words").max_length or 0

# How many words of a text a passage keeps as its first words.
MOST_FIRST_WORDS = 6


@dataclass(frozen=True)
class Block:
    """One block: its position in the document, counted from 1, its text on one line, and where it stands."""

    order: int
    text: str
    kind: Kind
    locator: str

    @property
    def fingerprint(self) -> str:
        """The value of ``Passage.fingerprint`` for this text."""
        return fingerprint(self.text)

    @property
    def first_words(self) -> str:
        """The value of ``Passage.first_words`` for this text."""
        return first_words(self.text)


def first_words(text: str) -> str:
    """The first words of a text, as many whole ones as fit into ``Passage.first_words``."""
    words = text.split()[:MOST_FIRST_WORDS]
    while len(words) > 1 and len(" ".join(words)) > FIRST_WORDS_LENGTH:
        words.pop()
    return " ".join(words)[:FIRST_WORDS_LENGTH]


def split(document: str) -> list[Block]:
    """The blocks of a text, HTML or Markdown, in document order."""
    return _blocks(read_text(document))


def blocks_of_file(content: bytes) -> list[Block]:
    """The blocks of a document in any format, read in a process of its own. Raises ``DocumentError``."""
    return _blocks(read_document(content))


def _blocks(pieces: Iterable[Piece]) -> list[Block]:
    pieces = list(pieces)
    places = zip(pieces, locators(pieces), strict=True)
    return [Block(order, piece.text, piece.kind, locator) for order, (piece, locator) in enumerate(places, start=1)]
