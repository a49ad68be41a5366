"""The day as of which an answer is given, and the horizon: the date of the newest source held.

Whatever is computed is computed for the earlier of the two, so that no answer depends on the day on which it is read.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any, NamedTuple, Protocol, Self, cast

from django.apps import apps
from django.db.models import FilteredRelation, Max, Min, Model, Q, QuerySet
from django.utils import formats
from django.utils.translation import gettext as _

from adgmin import dates


class HasDate(Protocol):
    """A row with the bounds of a date."""

    @property
    def date_earliest(self) -> dt.date: ...
    @property
    def date_latest(self) -> dt.date: ...


class Text(NamedTuple):
    """When a published source was written.

    A source that states no date cannot be older than the last held meeting on which it reports, so that it has the
    dates of that meeting.
    """

    earliest: dt.date
    latest: dt.date
    is_dated: bool
    # The first day of the last held meeting on which it reports.
    meeting: dt.date | None
    # The day by which the facts in it count that have no date of their own: the last day of the last held meeting on
    # which it reports, or its date of publication if that is later.
    reported: dt.date = dates.LAST_DAY
    source: int | None = None
    # The last day of the first held meeting on which it reports.
    first_meeting_over: dt.date = dates.LAST_DAY


@cache
def _dates_of_sources() -> QuerySet[Model, tuple[Any, ...]]:
    """The columns that a ``Text`` is made of. Building this query takes as long as running it, so it is kept."""
    held = Q(meetings__state="published", meetings__status="held") & ~Q(meetings__date="")
    rows = apps.get_model("adgmin.Source").objects.published().order_by()
    # Grouped by the key alone, not by all columns of a source.
    keys = rows.annotate(held=FilteredRelation("meetings", condition=held)).values("pk")
    dated = keys.annotate(
        begun=Max("held__date_earliest"), over=Max("held__date_latest"), first_over=Min("held__date_latest")
    )
    columns = ("published_earliest", "published_latest", "begun", "over", "first_over", "pk")
    return cast("QuerySet[Model, tuple[Any, ...]]", dated.values_list(*columns))


class Texts:
    """The dates of the published sources, fetched in one query when first needed."""

    @cached_property
    def all(self) -> list[Text]:
        """The dates of each published source and of the held meetings that it reports on."""
        return [self._text(*row) for row in _dates_of_sources().all()]

    def _text(
        self,
        earliest: dt.date,
        latest: dt.date,
        begun: dt.date | None,
        over: dt.date | None,
        first_over: dt.date | None,
        source: int,
    ) -> Text:
        """A text from its dates of publication and those of the held meetings that it reports on."""
        never = dates.LAST_DAY
        if earliest == dates.FIRST_DAY:
            return Text(begun or earliest, over or never, False, begun, over or never, source, first_over or never)
        return Text(earliest, latest, True, begun, max(over or latest, latest), source, first_over or never)

    @cached_property
    def horizon(self) -> dt.date | None:
        """The latest date of publication that any of them states, by its earliest day; ``None`` if none states one."""
        return max((text.earliest for text in self.all if text.is_dated), default=None)


# The number of different ``Limits`` for which expressions are kept.
KEPT_LIMITS = 64


class Limits(NamedTuple):
    """What computed values depend on: properties of an ``AsOf``. Equal limits give equal values."""

    day: dt.date | None
    is_past: bool
    last_text: dt.date | None
    last_meeting: dt.date | None

    def happened(self, name: str = "date") -> Q:
        """The condition that a dated row had happened by the day.

        Of a day before the horizon it is what had certainly happened. What a text held reports had happened when it was
        written, so that as of the horizon a date counts that may be on it or before.
        """
        if self.day is None:
            return Q(pk__in=[])
        if self.is_past:
            return Q(**{f"{name}_latest__lte": self.day})
        return Q(**{f"{name}_earliest__lte": self.day, f"{name}_latest__lt": dates.LAST_DAY})


# The number of conditions kept for the days asked for.
KEPT_CONDITIONS = 256


class ByThen(NamedTuple):
    """What the conditions of a day asked for depend on: properties of an ``AsOf``. Equal ones give equal conditions."""

    asked: dt.date
    reporting: frozenset[int | None]
    listed: frozenset[int | None]


@dataclass(frozen=True)
class AsOf:
    """The day for which a reader asked, if any, and the sources held.

    It is made once for a request, and handed to querysets and pages.
    """

    asked: dt.date | None = None
    texts: Texts = field(default_factory=Texts, compare=False, repr=False)

    def __str__(self) -> str:
        return self.asked.isoformat() if self.asked else ""

    @property
    def asked_in_words(self) -> str:
        """The day asked for in words; empty for none."""
        return formats.date_format(self.asked, "j F Y") if self.asked else ""

    @property
    def statement(self) -> str:
        """The sentence beside every computed value: “Sources read up to 28 January 2025”."""
        if self.horizon is None:
            return _("No source held states its publication date, so nothing is computed")
        said = {"horizon": formats.date_format(self.horizon, "j F Y")}
        if self.asked is None or not self.is_past:
            return _("Sources read up to %(horizon)s") % said
        said["day"] = self.asked_in_words
        return _("As of %(day)s. Sources read up to %(horizon)s") % said

    def on(self, day: dt.date) -> Self:
        """The same sources, as of another day."""
        return replace(self, asked=day)

    @property
    def horizon(self) -> dt.date | None:
        """The date of the newest text held; ``None`` where no source states a date, so that nothing is computed."""
        return self.texts.horizon

    @property
    def day(self) -> dt.date | None:
        """The day for which everything is computed: the earlier of the day asked for and the horizon.

        ``None`` if there is no horizon.
        """
        return min(self.asked, self.horizon) if self.asked and self.horizon else self.horizon

    @property
    def is_past(self) -> bool:
        """True if the day asked for is before the horizon."""
        return bool(self.asked and self.horizon and self.asked < self.horizon)

    @cached_property
    def held(self) -> list[Text]:
        """The texts certainly published by the day; all of them if the day is not before the horizon."""
        if self.horizon is None:
            return []
        return [text for text in self.texts.all if not self.is_past or text.latest <= self._asked]

    @cached_property
    def reporting(self) -> frozenset[int | None]:
        """The primary keys of the sources whose ``Text.reported`` is not after the day asked for."""
        return frozenset(text.source for text in self.texts.all if text.reported <= self._asked)

    @cached_property
    def listed(self) -> frozenset[int | None]:
        """The primary keys of the sources of ``reporting``, and of those that report on a meeting over by then."""
        days = ((text.source, min(text.reported, text.first_meeting_over)) for text in self.texts.all)
        return frozenset(source for source, day in days if day <= self._asked)

    @cached_property
    def by_then(self) -> ByThen | None:
        """Everything that conditions take from the day asked for; ``None`` if no day is asked for."""
        return ByThen(self.asked, self.reporting, self.listed) if self.asked else None

    @property
    def _asked(self) -> dt.date:
        return self.asked or dates.LAST_DAY

    @property
    def last_text(self) -> dt.date | None:
        """The earliest day of the newest of the texts held; ``None`` if none is held."""
        return _last(text.earliest for text in self.held)

    @property
    def last_meeting(self) -> dt.date | None:
        """The first day of the last meeting on which any of the texts held reports; ``None`` if none reports on one."""
        return _last(text.meeting for text in self.held)

    @cached_property
    def limits(self) -> Limits:
        """Everything that computed values take from the day and the texts held."""
        return Limits(self.day, self.is_past, self.last_text, self.last_meeting)

    def texts_after(self, day: dt.date) -> int:
        """The number of texts held that were published after a day."""
        return sum(text.earliest > day for text in self.held)

    def happened(self, name: str = "date") -> Q:
        return self.limits.happened(name)

    def has_happened(self, row: HasDate) -> bool:
        """True if a row meets the condition of ``happened``."""
        if self.horizon is None:
            return False
        if self.is_past:
            return row.date_latest <= self._asked
        return row.date_earliest <= self.horizon and row.date_latest < dates.LAST_DAY


def _last(days: Iterable[dt.date | None]) -> dt.date | None:
    return max((day for day in days if day), default=None)
