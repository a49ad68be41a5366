"""A new database, made by the squashed migrations, and an older one, made by those that they replace."""

from itertools import permutations

import pytest
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader

from tests.migrations import loader_without_squashed


@pytest.mark.django_db
def test_squashed_migrations_lead_to_the_same_models() -> None:
    squashed, each = MigrationLoader(connection), loader_without_squashed()
    assert len(squashed.project_state().models) == len(each.project_state().models)
    for one, other in permutations((squashed, each)):
        changes = MigrationAutodetector(one.project_state(), other.project_state()).changes(graph=one.graph)
        assert changes == {}
