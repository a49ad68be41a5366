"""The page Corrections and its feed: what was published and has since been changed or withdrawn."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from adgmin.models import HistoryEntry, HistoryRow
from adgmin.pages.changed_values import FieldChange, RowChange, in_words
from adgmin.pages.feeds import MAX_ENTRIES, FeedPage, atom, identifier, page_number, page_of
from adgmin.pages.views import Crumb, StrictList
from adgmin.record import Recorded, State
from adgmin.record.states import OF_THE_STATE


@dataclass
class Correction:
    """What one edit corrected in a record, its citations and its parts."""

    entry: HistoryEntry
    model: type[Recorded]
    key: int
    # A row with a page; ``None`` once it is deleted, which a passage or a theme can be.
    record: Any
    changes: list[RowChange] = field(default_factory=list)

    @property
    def noun(self) -> str:
        """The noun of the record; empty where the name says it."""
        return capfirst(str(self.model._meta.verbose_name)) if self.record else ""

    @property
    def name(self) -> str:
        """The name of the record; of a deleted one as it was then, with the noun."""
        return str(self.record or next(each.title for each in self.changes))

    @property
    def url(self) -> str:
        """Its address; of a deleted one that of this page."""
        return str(self.record.get_absolute_url()) if self.record else reverse("corrections")

    @property
    def reason(self) -> str:
        """Why; empty if it is the reason of the withdrawal, which is shown there."""
        return "" if any(each.row.after and each.row.after.get("withdrawn_because") == self.entry.why
                         for each in self.changes) else self.entry.why  # fmt: skip

    @property
    def lines(self) -> list[tuple[str, list[FieldChange], str, bool]]:
        """Of each row: its title unless it is the record itself, its fields, the withdrawal, and whether it is gone."""
        return [
            ("" if self._is_own(change) else change.title, _facts(change), _withdrawal(change), change.was_deleted)
            for change in self.changes
        ]

    def _is_own(self, change: RowChange) -> bool:
        return change.row.model is self.model and change.row.object_id == self.key


def _facts(change: RowChange) -> list[FieldChange]:
    """The facts to name: none of a deleted row, and those of a withdrawal are in a sentence of their own."""
    unnamed = change.row.model.no_facts | (OF_THE_STATE if _withdrawal(change) else set())
    return [] if change.was_deleted else [each for each in change.fields if each.name not in unnamed]


def _withdrawal(change: RowChange) -> str:
    """The sentence about a withdrawal or its end; empty if the state stayed."""
    before, after = change.row.before or {}, change.row.after or {}
    states = before.get("state"), after.get("state")
    if states == (State.WITHDRAWN, State.PUBLISHED):
        return _("Published again. It had been withdrawn: %(reason)s") % {"reason": before["withdrawn_because"]}
    if states != (State.PUBLISHED, State.WITHDRAWN):
        return ""
    into = next((each.new for each in change.fields if each.name == "merged_into"), "")
    reason = after.get("withdrawn_because", "")
    if into:
        return _("Withdrawn as the same as “%(record)s”: %(reason)s") % {"record": into, "reason": reason}
    return _("Withdrawn: %(reason)s") % {"reason": reason}


def corrections(found: Iterable[dict[str, Any]]) -> list[Correction]:
    """The corrections that ``HistoryRowQuerySet.corrections`` finds, in words."""
    keys = [(each["entry"], each["kind"], each["key"]) for each in found]
    entries = HistoryEntry.objects.in_bulk({entry for entry, _kind, _key in keys})
    records: dict[tuple[str, int], Recorded] = {}
    for kind in {kind for _entry, kind, _key in keys}:
        pks = {key for _entry, each, key in keys if each == kind}
        records |= {(kind, pk): row for pk, row in _model(kind).rows().named().in_bulk(pks).items()}
    rows = HistoryRow.objects.filter(entry__in=entries, corrects=True).order_by("pk")
    changes: dict[tuple[int, str, int], list[RowChange]] = defaultdict(list)
    for change in in_words(rows, public=True):
        row = change.row
        changes[row.entry_id, row.whole_noun or row.noun, row.whole_before or row.object_id].append(change)
    found_in_words = (
        Correction(entries[key[0]], _model(key[1]), key[2], records.get(key[1:]), changes[key]) for key in keys
    )
    return [each for each in found_in_words if each.record is None or each.record.is_public()]


def _model(kind: str) -> type[Recorded]:
    return cast("type[Recorded]", apps.get_model(kind))


class CorrectionList(StrictList[Any]):
    """The page: newest first."""

    template_name = "adgmin/corrections.html"
    section = "about"
    timeless = True
    has_feed = True
    title = gettext_lazy("Corrections")
    description = gettext_lazy(
        "What this record published and has since changed or withdrawn: the old and the new words, when and why."
    )

    def get_crumbs(self) -> list[Crumb]:
        """The page About, and this page."""
        return [Crumb(_("About"), reverse("about")), Crumb(_("Corrections"))]

    def get_queryset(self) -> Any:
        """The corrections, one for each record of each edit."""
        return HistoryRow.objects.corrections()

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the corrections of the page in words, and their number."""
        number = self.page_obj.paginator.count
        counted = ngettext("%(number)d correction", "%(number)d corrections", number) % {"number": number}
        return {
            **super().get_context_data(**kwargs),
            "object_list": corrections(self.page_obj),
            "sentence": counted if number else "",
        }


class CorrectionFeed(CorrectionList):
    """The feed of the page."""

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """A page of the corrections, the latest first."""
        page, number = reverse("corrections"), page_number(request)
        site = request.build_absolute_uri("/").rstrip("/")
        shown = page_of(list(self.get_queryset()[: number * MAX_ENTRIES + 1]), number)
        items = [
            {
                "title": _("Corrected: %(record)s") % {"record": each.name},
                "link": f"{site}{each.url}",
                "unique_id": identifier(f"correction/{_key(each)}"),
                "description": render_to_string("feeds/correction.html", {"correction": each}),
                "pubdate": each.entry.at,
                "updateddate": each.entry.at,
            }
            for each in corrections(shown.entries)
        ]
        title = f"ADGMIN Tracker: {self.get_title()}"
        return atom(request, page, title, self.get_description(), FeedPage(items, number, shown.has_next))


def _key(correction: Correction) -> str:
    """What tells a correction from all others, for ever."""
    return f"{correction.entry.pk}-{correction.model._meta.model_name}-{correction.key}"
