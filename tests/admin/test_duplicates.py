"""The list of near-duplicates, which curators empty by merging them or by saying that they are different."""

from typing import Any

import pytest

from adgmin.curation.duplicates import undecided_pairs
from adgmin.models import DistinctPair
from adgmin.record import State
from tests import factories as f

from .curator import NOUNS, Curator, admin_url
from .test_strict_csp import breaches

pytestmark = pytest.mark.django_db

WHERE = "/admin/near-duplicates/"


def test_drafts_count_and_withdrawn_records_do_not() -> None:
    pair_of_actors()
    gone = f.ActorFactory(name="timor leste", slug="gone")
    assert len(undecided_pairs(NOUNS)) == 3
    f.withdraw(gone)
    assert len(undecided_pairs(NOUNS)) == 1


def test_outcomes_of_one_title_are_near_at_one_meeting_only() -> None:
    first = f.OutcomeFactory(title="the guide")
    f.OutcomeFactory(title="the guide", initiative=first.initiative)
    assert undecided_pairs(NOUNS) == []
    again = {"initiative": first.initiative, "meeting": first.meeting, "body": first.body}
    f.OutcomeFactory(title="Guide, the", slug="again", **again)
    assert [pair.kind for pair in undecided_pairs(NOUNS)] == ["outcomes"]


def pair_of_actors() -> tuple[Any, Any]:
    return f.ActorFactory(name="Timor-Leste"), f.ActorFactory(name="Timor Leste", slug="east", state=State.DRAFT)


def test_pair_leads_to_both_forms(curator: Curator) -> None:
    one, other = pair_of_actors()
    page = curator.open(WHERE)
    assert breaches(page) == []
    assert page.links("Timor-Leste") == [admin_url(one, "change")]
    assert page.links("Timor Leste") == [admin_url(other, "change")]
    assert page.texts(".state") == ["published", "draft"]


def test_pair_that_is_different_leaves_the_list(curator: Curator) -> None:
    one, other = pair_of_actors()
    [button] = curator.open(WHERE).soup.select("button[name=different]")
    curator.client.post(WHERE, {"different": str(button["value"])})
    assert "There are no near-duplicates." in curator.open(WHERE).soup.get_text()
    noted = DistinctPair.objects.get()
    assert (noted.kind, noted.first, noted.second, str(noted.user)) == ("actors", one.pk, other.pk, "maria")


@pytest.mark.parametrize("different", ["", "actors-1", "actors-8-9", "planets-1-2", "actors-1-2-3"])
def test_what_is_no_pair_of_the_list_is_not_noted(curator: Curator, different: str) -> None:
    pair_of_actors()
    assert curator.client.post(WHERE, {"different": different}).status_code == 302
    assert not DistinctPair.objects.exists()
