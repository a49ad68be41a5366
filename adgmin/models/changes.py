"""The changes of the public record, edit by edit: to keep copies up to date, and to show readers what is new.

Written by ``adgmin.record.edit`` in the transaction of the edit.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from adgmin.record import Act, Mergeable, Published, Recorded, Texts, noted_nouns

if TYPE_CHECKING:
    from .sources import Passage
    from .synonyms import Synonym
    from .themes import Theme

# The nouns with an address.
type Addressed = Published | Passage | Theme | Synonym

# Edits of at most this many records list their changes.
MAX_LISTED = 3


class ChangeQuerySet(models.QuerySet["Change"]):
    """Changes, and their summary by edit."""

    def newest_first(self) -> "ChangeQuerySet":
        """The latest edit first; the changes of an edit in the order in which they were written."""
        return self.order_by("-version", "id")

    def with_rows(self) -> "list[Change]":
        """The changes with their ``row``: one query, and one for each noun."""
        return with_rows(self)

    def edits(self, most: int) -> "list[EditSummary]":
        """The latest ``most`` edits, newest first."""
        counted = self.values("version", "act").annotate(at=models.Min("at"), number=models.Count("pk")).order_by()
        latest = list(self.order_by("-version").values_list("version", flat=True).distinct()[:most])
        edits = {version: EditSummary(version, timezone.now(), {}, []) for version in latest}
        for row in counted.filter(version__in=latest):
            edit = edits[row["version"]]
            edit.numbers[Act(row["act"])] = row["number"]
            edits[edit.version] = edit._replace(at=row["at"])
        small = [version for version, edit in edits.items() if sum(edit.numbers.values()) <= MAX_LISTED]
        for change in self.filter(version__in=small).newest_first().with_rows():
            edits[change.version].changes.append(change)
        return list(edits.values())


class EditSummary(NamedTuple):
    """A public edit: the number of records published, changed and withdrawn, and the changes if they are few."""

    version: int
    at: dt.datetime
    numbers: dict[Act, int]
    changes: "list[Change]"


class Change(Texts):
    """A change of one public record in one edit. Rows are added and never updated.

    Drafts have no changes, so the first change of a record is its publication. A change of a citation or of a relation
    is a change of its record.
    """

    version = models.PositiveBigIntegerField(_("version"), help_text=_("The record version that the edit led to."))
    at = models.DateTimeField(_("at"), db_index=True)
    kind = models.CharField(_("kind"), max_length=20, help_text=_("The plural of its noun, such as outcomes."))
    object_id = models.PositiveBigIntegerField(_("row"))
    key = models.CharField(_("key"), max_length=200, help_text=_("What its address is made of, joined by “/”."))
    act = models.CharField(_("act"), max_length=10, choices=Act)

    objects = ChangeQuerySet.as_manager()

    # The current row, published or withdrawn; None if it was deleted. Set by ``with_rows``.
    row: Addressed | None = None

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
    """The changes, each with its ``row`` set."""
    listed = list(changes)
    pks_by_kind: dict[str, set[int]] = defaultdict(set)
    for change in listed:
        pks_by_kind[change.kind].add(change.object_id)
    nouns = noted_nouns()
    rows = {kind: _named(nouns[kind]).in_bulk(pks) for kind, pks in pks_by_kind.items()}
    for change in listed:
        change.row = cast("Addressed | None", rows[change.kind].get(change.object_id))
    return listed


def _named(noun: type[Recorded]) -> "models.QuerySet[Any]":
    """The rows of a noun with what their names are made of, and what they were merged into."""
    rows: models.QuerySet[Any] = noun.rows().named()
    return rows.select_related("merged_into") if issubclass(noun, Mergeable) else rows
