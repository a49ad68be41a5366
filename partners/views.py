"""The pages of partners."""

from collections.abc import Iterable
from itertools import chain, groupby
from typing import Any, NamedTuple, cast

from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy

from adgmin import dates
from adgmin.models import Actor, Cited
from adgmin.strict import Rows
from adgmin.views import ACTOR_LINES, PAGE_SIZE, RecordList, RecordPage, lines_of, published_count
from initiatives.models import Outcome, Role
from initiatives.views import lines, promises, roles_of, views_voiced

from .filters import PartnerFilter
from .models import Partner


class Year(NamedTuple):
    """The outcomes of a year; without a number, those of which no source states the year."""

    number: int | None
    outcomes: list[Outcome]


def year_of(outcome: Outcome) -> int | None:
    """The year by which it had happened; ``None`` where no source states one."""
    return outcome.date_latest.year if outcome.date_latest < dates.LAST_DAY else None


def by_year(outcomes: Iterable[Outcome]) -> list[Year]:
    """The outcomes year by year, the latest first; within a year as they come."""
    ordered = sorted(outcomes, key=lambda outcome: -(year_of(outcome) or 0))
    return [Year(number, list(found)) for number, found in groupby(ordered, year_of)]


class PartnerList(RecordList):
    """All partners."""

    noun = Partner
    filterset_class = PartnerFilter
    description = gettext_lazy("The Dialogue and Development Partners and groupings that ASEAN works with.")
    facets = ("kind", "theme", "meeting", "differs")

    def rows(self) -> Rows:
        """With how much each has a part in."""
        counts = {
            "outcomes_count": published_count(Outcome, "counterparts", to="actor", as_of=self.as_of),
            "roles_count": published_count(Role, "actor", to="actor", as_of=self.as_of),
        }
        return super().rows().select_related("actor").annotate(**counts)


class PartnerPage(RecordPage):
    """A partner: its profile, its parts in initiatives, and what was said with it, year by year."""

    model = Partner

    def get_queryset(self) -> Rows:
        """With its actor, and the evidence of both."""
        found: Any = super().get_queryset()
        actors = Actor.objects.select_related("parent").with_evidence()
        return cast("Rows", found.with_evidence().prefetch_related(models.Prefetch("actor", actors)))

    def get_description(self) -> str:
        """Its summary as a partner, or else as an actor."""
        return Truncator(self.object.summary or self.object.actor.summary or super().get_description()).chars(200)

    def cited_rows(self, context: dict[str, Any]) -> Iterable[Cited]:
        """The partner, its actor, and every line on its page."""
        return chain([self.object, self.object.actor], *(context[name] for name in (*ACTOR_LINES, "roles")))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What an actor's page has, and the outcomes by year."""
        actor, day = self.object.actor, self.as_of
        outcomes = list(lines(actor.outcomes_with, day).in_reading_order())
        return super().get_context_data(
            actor=actor,
            **lines_of(actor, day),
            roles=roles_of(actor, day),
            outcomes=outcomes,
            years=by_year(outcomes),
            acts=lines(actor.acts, day)[:PAGE_SIZE],
            commitments=promises(actor.commitments, day)[:PAGE_SIZE],
            perspectives=views_voiced(actor.perspectives, day)[:PAGE_SIZE],
            **kwargs,
        )
