"""``manage.py loaddata``: Django’s command, except that files of the record are loaded with ``load_record``."""

from pathlib import Path

from django.core.management import CommandError, call_command
from django.core.management.commands import loaddata
from django.core.serializers.base import DeserializedObject
from django.utils.translation import gettext as _

from adgmin.portal import fixtures
from adgmin.record import Recorded


class Command(loaddata.Command):
    """Passes files of the record to ``load_record``, and all other fixtures to Django."""

    def handle(self, *fixture_labels: str, **options: object) -> None:
        """Load the record from the folders of its files, then the other fixtures."""
        files = {label: path for label in fixture_labels if (path := fixtures.file_of_record(Path(label)))}
        for folder in {path.parent: None for path in files.values()}:
            missing = fixtures.file_names() - {path.name for path in files.values() if path.parent == folder}
            if missing:
                raise CommandError(
                    _("The files of the record are loaded together, and %(missing)s is not among them: load %(all)s.")
                    % {"missing": ", ".join(sorted(missing)), "all": folder / "*.json"}
                )
            call_command("load_record", folder, stdout=self.stdout)
        if rest := [label for label in fixture_labels if label not in files]:
            super().handle(*rest, **options)

    def save_obj(self, obj: DeserializedObject) -> bool:
        """Refuse rows of the record in other files: ``loaddata`` skips their rules and does not set their dates."""
        if isinstance(obj.object, Recorded):
            raise CommandError(
                _("%(row)s is a row of the record. Load it from the files of the record, with load_record.")
                % {"row": obj}
            )
        return bool(super().save_obj(obj))
