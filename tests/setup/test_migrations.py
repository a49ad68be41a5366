"""A new database, made by the squashed migrations, and an older one, made by those that they replace."""

import pytest
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader

from tests.migrations import loader_without_squashed


@pytest.mark.django_db
def test_squashed_migrations_lead_to_the_same_models() -> None:
    squashed, each = MigrationLoader(connection).project_state(), loader_without_squashed().project_state()
    assert len(squashed.models) == len(each.models)
    assert MigrationAutodetector(each, squashed)._detect_changes() == {}
    assert MigrationAutodetector(squashed, each)._detect_changes() == {}
