"""Fills the bounds of the dates that citations give, for migrations."""

from collections.abc import Callable

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from adgmin import dates


def set_bounds(app: str, *citations: str) -> Callable[[Apps, BaseDatabaseSchemaEditor], None]:
    """For ``RunPython``: sets the bounds in these tables of an app, one query for each date."""

    def fill(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
        for name in citations:
            rows = apps.get_model(app, name)._base_manager.filter(aspect__in=("date", "period", "due"))
            for value in rows.order_by().values_list("value", flat=True).distinct():
                bounds = dates.bounds(value)
                rows.filter(value=value).update(value_earliest=bounds.earliest, value_latest=bounds.latest)

    return fill
