"""The five projects of the 2025 ASEAN chair, and which of them outlasts the year."""

import datetime as dt
from typing import Any

import pytest

from adgmin.record import AsOf
from initiatives.models import Commitment, Initiative, Role

from .reading import evidence, slugs

pytestmark = pytest.mark.django_db

PROJECTS = {
    "asean-ai-safety-network": "alert p20",
    "asean-guide-sustainable-data-centre-development": "alert p21",
    "cross-border-cloud-computing-framework": "alert p22",
    "5g-workforce-courses": "alert p23",
    "asean-cyber-cooperation-strategy-2026-2030": "alert p24",
}


def projects() -> Any:
    championed = Role.objects.published().filter(role="champion", actor__slug="malaysia", period="2025")
    return Initiative.objects.published().filter(roles__in=championed)


def test_the_chair_champions_five_projects() -> None:
    assert slugs(projects()) == set(PROJECTS)


@pytest.mark.parametrize(("slug", "passage"), PROJECTS.items())
def test_each_is_a_commitment_of_malaysia_without_a_due_date(slug: str, passage: str) -> None:
    commitment = Commitment.objects.published().with_standing(AsOf(dt.date(2025, 1, 28))).get(initiative__slug=slug)
    assert commitment.owner
    assert (commitment.owner.slug, commitment.basis, commitment.due, commitment.standing) == (
        "malaysia",
        "announced",
        "",
        "open",
    )
    assert {"alert p19", passage} <= evidence(commitment)


def test_only_the_strategy_outlasts_the_year() -> None:
    outlasting = projects().exclude(period="").filter(period_latest__gt=dt.date(2025, 12, 31))
    assert slugs(outlasting) == {"asean-cyber-cooperation-strategy-2026-2030"}


def test_no_later_source_reports_on_any_of_them() -> None:
    commitments = (
        Commitment.objects.published().filter(initiative__in=projects()).with_standing(AsOf(dt.date(2025, 1, 28)))
    )
    assert len(commitments) == 5
    assert not any(commitment.answered or commitment.silent for commitment in commitments)
