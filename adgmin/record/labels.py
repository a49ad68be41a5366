"""The labels of codes. Django’s ``get_FIELD_display`` makes a dictionary of all choices of the field for each value."""

from functools import cache
from typing import Any

from django.db import models


@cache
def _labels(model: type[models.Model], name: str) -> dict[Any, Any]:
    field: Any = model._meta.get_field(name)
    return dict(field.flatchoices)


def label_of(row: models.Model, name: str) -> str:
    """The label of the code in a field of a row; the code itself where it has none."""
    code = getattr(row, name)
    return str(_labels(type(row), name).get(code, code))
