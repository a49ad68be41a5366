"""The migrations of earlier releases, which are squashed for a new database."""

from django.db import connection
from django.db.migrations.loader import MigrationLoader


def loader_without_squashed() -> MigrationLoader:
    """A loader of the migrations that were squashed, in place of the squashed ones."""
    loader = MigrationLoader(connection, replace_migrations=False)
    for key, migration in loader.replacements.items():
        loader.graph.remove_replacement_node(key, migration.replaces)
    return loader
