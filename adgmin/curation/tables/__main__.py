"""Reads a CSV or XLSX file from the standard input and writes its tables as JSON."""

from dataclasses import asdict

from adgmin.curation.sandbox import serve


def tables(content: bytes) -> list[dict[str, object]]:
    """The tables of a file, for JSON."""
    # Imported under the limits: a library that needs more is refused too.
    from .sheets import read  # noqa: PLC0415

    return [asdict(table) for table in read(content)]


if __name__ == "__main__":
    serve(tables)
