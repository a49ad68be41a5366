"""Reads a document from the standard input and writes its pieces as JSON: see ``adgmin.curation.sandbox``."""

from dataclasses import asdict

from adgmin.curation.sandbox import serve


def pieces(content: bytes) -> list[dict[str, object]]:
    """The pieces of a document, for JSON."""
    # Imported under the limits: a library that needs more is refused too.
    from .formats import read  # noqa: PLC0415

    return [asdict(piece) for piece in read(content)]


if __name__ == "__main__":
    serve(pieces)
