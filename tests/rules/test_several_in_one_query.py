"""What is asked for together is what each queryset gives by itself, in one query."""

import pytest
from django.db import connection
from django.db.models import F, Q
from django.test.utils import CaptureQueriesContext

from adgmin.models import Actor, Theme
from adgmin.record import AsOf
from adgmin.record.labels import label_of
from adgmin.record.together import counts, keys, paired, rows_together, value_counts
from initiatives.models import Commitment, Outcome
from tests import factories as f
from tests.answers.everything import nouns
from tests.pages.site import Site

pytestmark = pytest.mark.django_db


def test_values_are_counted_once_for_each_row_however_often_they_are_given() -> None:
    tea, cups = f.ThemeFactory.create(name="Tea"), f.ThemeFactory.create(name="Cups")
    f.OutcomeFactory.create(verb="noted", themes=[tea, cups])
    f.OutcomeFactory.create(verb="endorsed", themes=[tea])
    rows = Outcome.objects.all()
    verbs, themes = paired(rows, "pk", "verb"), paired(rows, "pk", "themes__slug")
    with CaptureQueriesContext(connection) as queries:
        total, found = value_counts(rows, [[verbs], [themes, themes], [themes.none()]])
    assert len(queries) == 1
    assert total == 2
    assert [dict(each) for each in found] == [{"noted": 1, "endorsed": 1}, {tea.slug: 2, cups.slug: 1}, {}]


def test_numbers_and_rows_of_several_querysets_take_one_query_each() -> None:
    Site()
    outcomes, themes = Outcome.objects.published(), Theme.objects.all()
    columns = [rows.values_list("pk", "slug") for rows in (outcomes, themes, Actor.objects.none())]
    with CaptureQueriesContext(connection) as queries:
        numbers, rows = counts([outcomes, Actor.objects.none(), themes]), rows_together(columns)
    assert len(queries) == 2
    assert numbers == [outcomes.count(), 0, themes.count()]
    assert [sorted(each) for each in rows] == [sorted(each) for each in columns]


def test_keys_are_those_of_the_rows_whatever_is_annotated() -> None:
    Site()
    rows = Commitment.objects.published_as_of(AsOf()).annotate(same=F("standing")).filter(Q(standing="open"))
    assert sorted(keys(rows).values_list("pk", flat=True)) == sorted(row.pk for row in rows)
    assert not keys(rows).query.annotations


def test_labels_are_those_that_django_gives() -> None:
    Site()
    checked = 0
    for noun in nouns():
        coded = [field.name for field in noun._meta.fields if field.choices]
        for row in noun._default_manager.all():
            given = {name: label_of(row, name) for name in coded}
            assert given == {name: getattr(row, f"get_{name}_display")() for name in coded}
            checked += len(given)
    assert checked
