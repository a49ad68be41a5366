import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from factory.django import DjangoModelFactory

from adgmin import record
from adgmin.models import Meeting, Source
from adgmin.record import DateBoundField
from initiatives.models import Initiative
from tests import factories as make

pytestmark = pytest.mark.django_db


def saved(meeting: Meeting) -> tuple[str, dt.date, dt.date]:
    return Meeting.objects.values_list("date", "date_earliest", "date_latest").get(pk=meeting.pk)


def test_saving_keeps_the_date_as_entered_and_sets_its_bounds() -> None:
    meeting = make.MeetingFactory.create(date="[2024-01, 2024-02]")
    assert saved(meeting) == ("[2024-01, 2024-02]", dt.date(2024, 1, 1), dt.date(2024, 2, 29))


def test_a_date_not_stated_is_saved_with_bounds() -> None:
    assert saved(make.MeetingFactory.create(date="")) == ("", dt.date.min, dt.date.max)


def test_changing_the_date_updates_the_bounds() -> None:
    meeting = make.MeetingFactory.create(date="2023")
    meeting.date = "2024-03"
    meeting.save()
    assert saved(meeting)[1:] == (dt.date(2024, 3, 1), dt.date(2024, 3, 31))


def test_saving_only_the_date_updates_the_bounds() -> None:
    meeting = make.MeetingFactory.create(date="2023")
    meeting.date = "2024-03"
    meeting.save(update_fields=["date"])
    assert saved(meeting)[1:] == (dt.date(2024, 3, 1), dt.date(2024, 3, 31))


def test_bulk_update_and_update_or_create_update_the_bounds() -> None:
    meeting = make.MeetingFactory.create(date="2023")
    with record.editing():
        Meeting.objects.filter(pk=meeting.pk).update(date="2024-03")
    assert saved(meeting)[1:] == (dt.date(2024, 3, 1), dt.date(2024, 3, 31))
    Meeting.objects.update_or_create(slug=meeting.slug, defaults={"date": "2025"})
    assert saved(meeting)[1:] == (dt.date(2025, 1, 1), dt.date(2025, 12, 31))


@pytest.mark.parametrize("date", ["2023-13", "2025/..", "/2025", "2023-21", "soon"])
def test_an_invalid_date_is_refused_by_forms_and_on_saving(date: str) -> None:
    meeting = make.MeetingFactory.create(date="2023")
    meeting.date = date
    with pytest.raises(ValidationError) as in_form:
        meeting.full_clean()
    assert list(in_form.value.message_dict) == ["date"]
    with pytest.raises(ValidationError, match="is not a valid date"):
        meeting.save()
    assert saved(meeting)[0] == "2023"


@pytest.mark.parametrize("make_one", [make.MeetingFactory, make.SourceFactory, make.InitiativeFactory])
def test_the_database_refuses_null_bounds(make_one: type[DjangoModelFactory]) -> None:
    row: Meeting | Source | Initiative = make_one.create()
    bounds = [field.column for field in row._meta.fields if isinstance(field, DateBoundField)]
    assert len(bounds) == 2
    for column in bounds:
        with pytest.raises(IntegrityError), record.editing(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {row._meta.db_table} SET {column} = NULL WHERE id = %s", [row.pk])
