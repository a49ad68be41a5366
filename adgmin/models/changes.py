"""What changed in the public record, edit by edit: so that a copy can be kept up to date, and a reader see what is new.

``adgmin.record.edit`` notes it in the transaction of the edit.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from adgmin.record import Act, noted_nouns

# An edit of no more records than these is told record by record.
FEW = 3


class ChangeQuerySet(models.QuerySet["Change"]):
    """Querysets of changes."""

    def newest_first(self) -> "ChangeQuerySet":
        """The last edit first; within an edit in the order in which they were noted."""
        return self.order_by("-version", "id")

    def with_rows(self) -> "list[Change]":
        """These changes, each with its ``row``: one query, and one for each kind of record among them."""
        return with_rows(self)

    def edits(self, most: int) -> "list[EditMade]":
        """The last edits, the newest first."""
        counted = self.values("version", "act").annotate(at=models.Min("at"), number=models.Count("pk")).order_by()
        last = list(self.order_by("-version").values_list("version", flat=True).distinct()[:most])
        found = {version: EditMade(version, timezone.now(), {}, []) for version in last}
        for row in counted.filter(version__in=last):
            edit = found[row["version"]]
            edit.numbers[Act(row["act"])] = row["number"]
            found[edit.version] = edit._replace(at=row["at"])
        few = [version for version, edit in found.items() if sum(edit.numbers.values()) <= FEW]
        for change in self.filter(version__in=few).newest_first().with_rows():
            found[change.version].changes.append(change)
        return list(found.values())


class EditMade(NamedTuple):
    """An edit as the public saw it: how many records it published, changed or withdrew, and which, if they are few."""

    version: int
    at: dt.datetime
    numbers: dict[Act, int]
    changes: "list[Change]"


class Change(models.Model):
    """One record that the public saw change in one edit. Rows are added and never written again.

    A draft leaves no trace, so a record's first change is that it was published. A change of its citations, or of what
    it is linked to, is a change of the record.
    """

    version = models.PositiveBigIntegerField(_("version"), help_text=_("The record version that the edit led to."))
    at = models.DateTimeField(_("at"), db_index=True)
    kind = models.CharField(_("kind"), max_length=20, help_text=_("The plural of its noun, such as outcomes."))
    object_id = models.PositiveBigIntegerField(_("row"))
    key = models.CharField(_("key"), max_length=200, help_text=_("What its address is made of, joined by “/”."))
    act = models.CharField(_("act"), max_length=10, choices=Act)

    objects = ChangeQuerySet.as_manager()

    # The record as it is now, published or withdrawn; none once it has been deleted. Set by ``with_rows``.
    row: Any = None

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-version", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "kind", "object_id"], name="adgmin_change_once_in_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.kind}/{self.key} {self.act}"


def with_rows(changes: Iterable[Change]) -> list[Change]:
    """The changes, each with its ``row``."""
    found = list(changes)
    wanted: dict[str, set[int]] = defaultdict(set)
    for change in found:
        wanted[change.kind].add(change.object_id)
    known = noted_nouns()
    rows = {kind: known[kind].objects.named().in_bulk(pks) for kind, pks in wanted.items()}
    for change in found:
        change.row = rows[change.kind].get(change.object_id)
    return found
