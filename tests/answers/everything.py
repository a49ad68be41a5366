"""All that the record says in public, for the tests of what it must not say."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from adgmin.record import Citation, Cited

NOT_TEXT = ("slug", "state", "withdrawn_because")


def nouns() -> list[type[Cited]]:
    """Every cited noun."""
    return [noun for noun in apps.get_models() if issubclass(noun, Cited) and not noun._meta.proxy]


def rows() -> Iterator[Cited]:
    """Every published record."""
    for noun in nouns():
        manager: Any = noun._default_manager
        yield from manager.published()


def texts(row: Cited) -> Iterator[str]:
    """Whatever it says in words: names, summaries, notes."""
    for field in row._meta.fields:
        if isinstance(field, models.CharField | models.TextField) and field.name not in NOT_TEXT:
            yield str(getattr(row, field.name))


def said() -> str:
    """All words of all published records, a line for each text."""
    return "\n".join(text for row in rows() for text in texts(row))


def citations() -> Iterator[Citation]:
    """Every citation of a published record."""
    for noun in nouns():
        table: Any = noun.citation_model()._default_manager
        yield from table.filter(record__state="published").select_related("record", "passage__source")
