"""The page of promised dates: what was promised by when, what came of it, and how late, in groups."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Case, Count, Q, Value, When
from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from adgmin.pages.views import Crumb, RecordList

from .filters import CommitmentDatesFilter
from .models import Check, Commitment, CommitmentStanding
from .models.commitments import FINAL_FINDINGS, STATING_FINDINGS, CommitmentQuerySet
from .stands import Share


class DateGroup(models.IntegerChoices):
    """The groups, in the order of the page. A commitment is in the first whose rule in ``_RULES`` it meets."""

    KEPT_LATE = 1, gettext_lazy("Kept late")
    PAST_DATE = 2, gettext_lazy("Date passed, not reported as kept")
    POSTPONED = 3, gettext_lazy("Postponed")
    AGAIN = 4, gettext_lazy("Stated again, the date not moved")
    NOT_KNOWN_YET = 5, gettext_lazy("Ahead, or not known yet")
    PARTLY_KEPT = 6, gettext_lazy("Partly kept")
    KEPT = 7, gettext_lazy("Kept, not reported as late")
    DROPPED = 8, gettext_lazy("Dropped")

    @property
    def slug(self) -> str:
        """The fragment of its URL."""
        return self.name.lower().replace("_", "-")

    @property
    def rule(self) -> str | LazyText:
        """What its commitments have in common, said once over the group."""
        return _RULES[self]


_RULES = {
    DateGroup.KEPT_LATE: gettext_lazy(
        "A text held reports it as kept after the first date stated for it. Days are counted between printed dates."
    ),
    DateGroup.PAST_DATE: gettext_lazy(
        "A text later than the date is held, and no text held reports it as kept. "
        "This does not mean that nothing was done."
    ),
    DateGroup.POSTPONED: gettext_lazy("A text held gives a later date, or says that it was postponed."),
    DateGroup.AGAIN: gettext_lazy("A later text states it again or asks for it again, with no later date."),
    DateGroup.NOT_KNOWN_YET: gettext_lazy("No text held, or counted by the day selected, is later than the date."),
    DateGroup.PARTLY_KEPT: gettext_lazy("A text held reports it as partly kept, or the editors conclude it."),
    DateGroup.KEPT: gettext_lazy(
        "A text held reports it as kept, or the editors conclude it. The texts do not show that it was kept late."
    ),
    DateGroup.DROPPED: gettext_lazy("A text held says that it will not happen, or the editors conclude it."),
}


def _of_standing(standing: CommitmentStanding, group: DateGroup) -> When:
    return When(Q(standing=standing), then=Value(group.value))


def _group() -> Case:
    """The group of a commitment ``with_standing``, as an expression to annotate."""
    return Case(
        _of_standing(CommitmentStanding.KEPT_LATE, DateGroup.KEPT_LATE),
        _of_standing(CommitmentStanding.KEPT, DateGroup.KEPT),
        _of_standing(CommitmentStanding.DROPPED, DateGroup.DROPPED),
        _of_standing(CommitmentStanding.PARTLY_KEPT, DateGroup.PARTLY_KEPT),
        _of_standing(CommitmentStanding.PAST_DATE, DateGroup.PAST_DATE),
        When(postponed=True, then=Value(DateGroup.POSTPONED.value)),
        When(repeated=True, then=Value(DateGroup.AGAIN.value)),
        default=Value(DateGroup.NOT_KNOWN_YET.value),
        output_field=models.IntegerField(),
    )


class Promise(NamedTuple):
    """A commitment with the check that stated it and the one that says what came, where there are any."""

    commitment: Commitment
    stated: Check | None
    came: Check | None


class DatedCommitments(NamedTuple):
    """The commitments of a group on one page of the list."""

    group: DateGroup
    promises: list[Promise]


class CommitmentDates(RecordList[Commitment]):
    """Commitments with a due date: promised, by when, what came, how late, on what evidence."""

    noun = Commitment
    filterset_class = CommitmentDatesFilter
    template_name = "initiatives/commitment_dates.html"
    title = gettext_lazy("Promised dates")
    description = gettext_lazy("What was promised by when, what came of it, and how late, with the evidence for each.")
    facets = ("standing", "theme", "actor", "meeting")
    inputs = ("q", "date_after", "date_before", "as_of")
    has_feed = False
    computed_as = ("promised",)

    def rows(self) -> CommitmentQuerySet:
        """The commitments for which a text gave a date by the day; the checks as ``history``."""
        found = Commitment.objects.published().showing(self.as_of).with_due(self.as_of.limits).filter(~Q(due=""))
        return found.select_related("owner", "initiative").with_evidence().with_history(self.as_of)

    def get_queryset(self) -> CommitmentQuerySet:
        """In the order of the groups, the earliest due date first."""
        found: CommitmentQuerySet = super().get_queryset()
        return found.annotate(group=_group()).order_by("group", models.F("due_latest"), "slug")

    def get_crumbs(self) -> list[Crumb]:
        """The list of commitments, and this page."""
        names = str(Commitment._meta.verbose_name_plural)
        return [Crumb(capfirst(names), reverse("commitments")), Crumb(str(self.title))]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the groups of this page, and the number of commitments in each of all groups."""
        context = super().get_context_data(**kwargs)
        found: models.QuerySet[Any] = self.get_queryset().without_evidence().prefetch_related(None)
        numbers = found.order_by("group").values_list("group")
        shares = [
            Share(str(DateGroup(group).label).lower(), number) for group, number in numbers.annotate(number=Count("pk"))
        ]
        return {**context, "groups": _in_groups(self.page_obj.object_list), "shares": shares}


def _promise(commitment: Commitment) -> Promise:
    """What ended it says what came, else the last check that is not the first statement."""
    history = commitment.history
    stated = next((check for check in history if check.finding in STATING_FINDINGS), None)
    final = [check for check in history if check.finding in FINAL_FINDINGS]
    others = final or [check for check in history if check is not stated]
    return Promise(commitment, stated, others[-1] if others else None)


def _in_groups(commitments: Iterable[Commitment]) -> list[DatedCommitments]:
    found = groupby(commitments, key=lambda each: DateGroup(each.group))  # type: ignore[attr-defined]
    return [DatedCommitments(group, list(map(_promise, rows))) for group, rows in found]
