"""A preview of more revised rows than SQLite joins in one query."""

import pytest

from adgmin import record
from adgmin.models import Passage
from adgmin.record.history import values_of
from tests import factories as f

pytestmark = pytest.mark.django_db


def test_preview_shows_six_hundred_revised_rows() -> None:
    held = f.PassageFactory(order=1)
    new = [Passage(source=held.source, order=number, slug=f"p{number}") for number in range(2, 602)]
    revised = [(Passage(pk=-each.order), {"fields": values_of(each), "citations": []}) for each in new]
    with record.preview({}, [*revised, (held, {"fields": {}, "citations": []})]):
        assert list(held.source.passages.order_by("order").values_list("order", flat=True)) == list(range(2, 602))
