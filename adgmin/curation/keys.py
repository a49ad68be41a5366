"""Primary keys as they come from addresses and forms, where anything may stand."""

from collections.abc import Iterable

# Digits of the longest key that fits into a column of 64 bits, whatever they are.
MAX_DIGITS = 18


def is_key(text: object) -> bool:
    """True if a text can be a primary key: a database refuses to compare a column of numbers with anything else."""
    return isinstance(text, int) or (
        isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS
    )


def keys(texts: Iterable[object]) -> list[str]:
    """The texts that can be primary keys."""
    return [str(text) for text in texts if is_key(text)]
