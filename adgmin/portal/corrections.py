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
from adgmin.pages.feeds import MAX_ENTRIES, atom
from adgmin.pages.views import Crumb, StrictList
from adgmin.record import Published, State

# How a withdrawal is stored; the page puts it into a sentence of its own.
WITHDRAWAL_FIELDS = ("state", "withdrawn_because", "merged_into")


@dataclass
class Correction:
    """What one edit corrected in a record, its citations and its parts."""

    entry: HistoryEntry
    record: Published
    changes: list[RowChange] = field(default_factory=list)

    @property
    def noun(self) -> str:
        """The noun of the record."""
        return capfirst(str(self.record._meta.verbose_name))

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
        return change.row.model is self.record.noun() and change.row.object_id == self.record.pk


def _facts(change: RowChange) -> list[FieldChange]:
    return [] if change.was_deleted else [each for each in change.fields if each.name not in WITHDRAWAL_FIELDS]


def _withdrawal(change: RowChange) -> str:
    """The sentence about a withdrawal; empty if the row was not withdrawn."""
    before, after = change.row.before or {}, change.row.after or {}
    if (before.get("state"), after.get("state")) != (State.PUBLISHED, State.WITHDRAWN):
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
    records: dict[tuple[str, int], Published] = {}
    for kind in {kind for _entry, kind, _key in keys}:
        noun = cast("type[Published]", apps.get_model(kind))
        pks = {key for _entry, each, key in keys if each == kind}
        records |= {(kind, pk): row for pk, row in noun.rows().named().in_bulk(pks).items()}
    rows = HistoryRow.objects.filter(entry__in=entries, corrects=True).order_by("pk")
    changes: dict[tuple[int, str, int], list[RowChange]] = defaultdict(list)
    for change in in_words(rows, public=True):
        row = change.row
        changes[row.entry_id, row.whole_noun or row.noun, row.whole_before or row.object_id].append(change)
    return [
        Correction(entries[key[0]], records[key[1:]], changes[key])
        for key in keys
        if key[1:] in records and records[key[1:]].is_public()
    ]


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

    def extra(self) -> set[str]:
        """None: a feed has no pages."""
        return set()

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The latest corrections."""
        page = reverse("corrections")
        site = request.build_absolute_uri("/").rstrip("/")
        items = (
            {
                "title": _("Corrected: %(record)s") % {"record": each.record},
                "link": f"{site}{each.record.get_absolute_url()}",
                "unique_id": f"{site}{page}#{_identifier(each)}",
                "description": render_to_string("feeds/correction.html", {"correction": each}),
                "pubdate": each.entry.at,
                "updateddate": each.entry.at,
            }
            for each in corrections(self.get_queryset()[:MAX_ENTRIES])
        )
        return atom(request, page, f"ADGMIN Tracker: {self.get_title()}", self.get_description(), items)


def _identifier(correction: Correction) -> str:
    """What tells a correction from all others, for ever."""
    return f"{correction.entry.pk}-{correction.record._meta.model_name}-{correction.record.pk}"
