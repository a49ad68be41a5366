"""The lists of the admin are sorted alike on every database."""

import pytest
from django.db.models import Model

from adgmin.models import Meeting
from initiatives.models import Outcome
from tests import factories as f

from .curator import Curator, admin_url, superuser

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_rows_without_the_value_that_sorts_a_list_come_last() -> None:
    for number in (1, 2, None):
        meeting = f.MeetingFactory(name=f"the meeting {number}", number=number)
        f.OutcomeFactory(title=f"an act at the meeting {number}", meeting=meeting)
    f.OutcomeFactory(title="an act between meetings", meeting=None)
    curator = superuser()
    for descending, numbers in (("", [1, 2]), ("-", [2, 1])):
        assert _listed(curator, Meeting, f"{descending}3") == [f"the meeting {each}" for each in (*numbers, None)]
        # By the default order of meetings, in which what has no number comes last too.
        acts = _listed(curator, Outcome, f"{descending}4")
        assert "between meetings" in acts[-1]
        assert "None" in acts[-2]


def _listed(curator: Curator, noun: type[Model], order: str) -> list[str]:
    return curator.open(admin_url(noun), o=order).texts("#result_list tbody th a")
