"""What is left to do in the record: drafts and reviews, what lacks a citation, and passages not accounted for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Cast
from django.urls import reverse

from adgmin.models import Passage, Source, citation_tables
from adgmin.record import Cited, Published, State

# Of sources ``with_progress``: those with something left to read.
LEFT = models.Q(passages_open__gt=0) | models.Q(passages_held=0)


def uses() -> Iterator[models.Exists]:
    """For a filter: whether the passage at hand is cited, by drafts too; noun by noun."""
    for table in citation_tables():
        yield models.Exists(table._default_manager.filter(passage=models.OuterRef("pk")))


def with_use(passages: models.QuerySet[Passage]) -> models.QuerySet[Passage]:
    """Annotate ``cited``: whether any record rests on the passage."""
    cited = reduce(or_, map(models.Q, uses()))
    return passages.annotate(cited=models.ExpressionWrapper(cited, output_field=models.BooleanField()))


def unaccounted(passages: models.QuerySet[Passage]) -> models.QuerySet[Passage]:
    """Those passages that nothing cites and whose note does not say why."""
    return passages.filter(*(~use for use in uses()), note="")


def with_progress(sources: models.QuerySet[Source]) -> models.QuerySet[Source]:
    """Annotate how many passages each has (``passages_held``), how many are open, and which of these comes first."""
    held = Passage.objects.filter(source=models.OuterRef("pk")).order_by()
    left = unaccounted(held)
    first = left.order_by("order")[:1]
    return sources.annotate(
        passages_held=_count(held),
        passages_open=_count(left),
        next_passage=models.Subquery(first.values("pk")),
        next_locator=models.Subquery(first.values("locator")),
    )


def to_go_on_with() -> models.QuerySet[Source]:
    """The sources with passages that are still open, or without any passage yet, the newest first."""
    return with_progress(Source.objects.exclude(state=State.WITHDRAWN)).filter(LEFT)


def _count(rows: models.QuerySet[Any]) -> Any:
    counted = rows.annotate(one=models.Value(1)).values("one").annotate(n=models.Count("pk")).values("n")
    return models.functions.Coalesce(models.Subquery(counted, output_field=models.IntegerField()), 0)


def uncited(noun: type[Cited]) -> Any:
    """For a filter: whether nothing bears a row of the noun out."""
    citations: Any = noun.citation_model()._default_manager
    return ~models.Exists(citations.filter(record=models.OuterRef("pk")))


def mine(noun: type[models.Model], user: Any) -> models.Exists:
    """For a filter: whether the user has added or changed a row of the noun in the admin."""
    kind = ContentType.objects.get_for_model(noun, for_concrete_model=False)
    key = Cast(models.OuterRef("pk"), models.CharField())
    return models.Exists(LogEntry.objects.filter(user=user, content_type=kind, object_id=key))


@dataclass(frozen=True)
class Task:
    """How many rows of a noun wait for one thing, and the list that shows them."""

    count: int
    query: str


@dataclass(frozen=True)
class Waiting:
    """A noun, and how many of its rows wait for what: drafts, one’s own, those in review, those without a citation.

    Where sources differ waits for nobody, once a note says why one reading is preferred, but is worth a look.
    """

    noun: type[Published]
    tasks: list[Task]
    differing: Task

    @property
    def name(self) -> str:
        """The noun, as of many."""
        return str(self.noun._meta.verbose_name_plural)

    @property
    def url(self) -> str:
        """The address of its list in the admin."""
        return reverse(f"admin:{self.noun._meta.app_label}_{self.noun._meta.model_name}_changelist")


# What the list of a noun is asked for to show the rows that wait.
TASKS = (
    f"state__exact={State.DRAFT}",
    f"state__exact={State.DRAFT}&mine=yes",
    f"state__exact={State.IN_REVIEW}",
    "cited=no",
    "differs=yes",
)


def waiting(nouns: Iterable[type[Published]], user: Any) -> list[Waiting]:
    """What waits of each noun, in the order given, in one query."""
    counted = {noun._meta.label_lower: _counted(noun, user) for noun in nouns}
    if not counted:
        return []
    first, *others = counted.values()
    found = {name: counts for name, *counts in first.union(*others, all=True).order_by()}
    rows = [(noun, found[noun._meta.label_lower]) for noun in nouns if noun._meta.label_lower in found]
    counts = [(noun, [Task(*task) for task in zip(counts, TASKS, strict=True)]) for noun, counts in rows]
    return [Waiting(noun, tasks, differing) for noun, (*tasks, differing) in counts]


def _counted(noun: Any, user: Any) -> models.QuerySet[Any, tuple[Any, ...]]:
    draft, none = models.Q(state=State.DRAFT), models.Q(pk=None)
    cited = issubclass(noun, Cited)
    differing = models.Q(pk__in=noun.objects.differing().order_by().values("pk")) if cited else none
    counts: models.QuerySet[Any, tuple[Any, ...]] = (
        noun._default_manager.order_by()
        .values_list(models.Value(noun._meta.label_lower))
        .annotate(
            drafts=models.Count("pk", filter=draft),
            mine=models.Count("pk", filter=draft & models.Q(mine(noun, user))),
            in_review=models.Count("pk", filter=models.Q(state=State.IN_REVIEW)),
            uncited=models.Count("pk", filter=models.Q(uncited(noun)) if cited else none),
            differing=models.Count("pk", filter=differing),
        )
    )
    return counts
