"""An operation for changes of fields that no database sees."""

from django.db.migrations.operations import SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class AlterTexts(SeparateDatabaseAndState):
    """Changes choices, help texts and names of fields.

    ``AlterField`` would render all related models again for each field, although no column changes; here what was
    rendered is dropped, and rendered once when the next operation needs it.
    """

    def __init__(self, state_operations: list[Operation]) -> None:
        super().__init__(state_operations=state_operations)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)
        super().state_forwards(app_label, state)
