"""Counterparts that only the name of an initiative gives are inferred."""

import re
from typing import Any

import pytest
from django.db.models import QuerySet

from adgmin.record import Basis
from initiatives.models import Role, RoleKind
from initiatives.models.roles import RoleCitation

pytestmark = pytest.mark.django_db


def plain(words: str) -> str:
    """Without spaces, points and case, since sources print a name in several ways."""
    return re.sub(r"[\s.]", "", words).lower()


def test_counterpart_read_from_a_name_alone_is_inferred() -> None:
    readings: QuerySet[Any] = RoleCitation.objects.filter(
        record__in=Role.objects.published().filter(role=RoleKind.COUNTERPART), aspect="actor", basis=Basis.STATED
    )
    only_named = {
        citation.record.slug
        for citation in readings.select_related("record__initiative")
        if any(plain(citation.printed) in plain(name) for name in citation.record.initiative.all_names())
    }
    assert readings.exists()
    assert not only_named


@pytest.mark.parametrize(
    ("actor", "role", "initiative"),
    [
        ("wg-ddg", "supporter", "model-contractual-clauses"),
        ("ascce", "implementer", "asean-regional-cert-operational-framework"),
        ("ajccbc", "implementer", "asean-regional-cert-operational-framework"),
    ],
)
def test_part_of_a_body_is_stated_and_its_kind_inferred(actor: str, role: str, initiative: str) -> None:
    found = Role.objects.published().get(actor__slug=actor, role=role, initiative__slug=initiative)
    assert {citation.aspect: citation.basis for citation in found.citations.all()} == {
        "actor": Basis.STATED,
        "kind": Basis.INFERRED,
    }
