"""Reads a document in a process of its own, with limits: see ``adgmin.curation.sandbox``."""

from adgmin.curation.sandbox import UnreadableError, read_apart

from .pieces import DocumentError, Kind, NoTextError, Piece


def read_document(content: bytes) -> list[Piece]:
    """The pieces of a document in any of the formats. Raises ``DocumentError``."""
    try:
        pieces = read_apart(__package__ or "", content)
    except UnreadableError as error:
        raise (NoTextError if error.is_whole else DocumentError)(str(error)) from error
    return [Piece(**{**piece, "kind": Kind(piece["kind"])}) for piece in pieces]
