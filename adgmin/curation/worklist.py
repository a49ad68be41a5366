"""Queries for the worklist: drafts, reviews, uncited records, sources that disagree and unaccounted passages."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from adgmin.filters.base import Text
from adgmin.models import Passage, Source, unsettled
from adgmin.record import Cited, Published, State

# After so long without a save a draft counts as old.
OLD_AFTER = dt.timedelta(days=14)
# Filter for a queryset ``with_progress``: sources without passages or with unaccounted ones.
UNFINISHED = models.Q(passages_open__gt=0) | models.Q(passages_held=0)


class Progress(Protocol):
    """The annotations of ``with_progress``: numbers of passages, and the first one not accounted for."""

    passages_held: int
    passages_open: int
    next_passage: int | None
    next_locator: str | None


def with_progress(sources: models.QuerySet[Source]) -> models.QuerySet[Source]:
    """Annotate the numbers of passages and of unaccounted ones, and the first of these (key and locator)."""
    held = Passage.objects.filter(source=models.OuterRef("pk")).order_by()
    left = held.unaccounted()
    first = left.order_by("order")[:1]
    return sources.annotate(
        passages_held=count(held),
        passages_open=count(left),
        next_passage=models.Subquery(first.values("pk")),
        next_locator=models.Subquery(first.values("locator")),
    )


def unfinished_sources() -> models.QuerySet[Source]:
    """Sources with unaccounted passages or without any passage, newest first."""
    return with_progress(Source.objects.exclude(state=State.WITHDRAWN)).filter(UNFINISHED)


def count(rows: models.QuerySet[models.Model]) -> Coalesce:
    """The number of rows of a subquery, as an expression."""
    counted = rows.annotate(one=models.Value(1)).values("one").annotate(n=models.Count("pk")).values("n")
    return Coalesce(models.Subquery(counted, output_field=models.IntegerField()), 0)


def uncited(noun: type[Cited]) -> models.Q:
    """The condition that a row has no citation."""
    citations = noun.citation_model().objects.filter(models.Q(record=models.OuterRef("pk")))
    return ~models.Q(models.Exists(citations))


def edited_by(noun: type[models.Model], user: User | AnonymousUser) -> models.Exists:
    """Filter expression: True if the user has added or changed the row in the admin."""
    kind = ContentType.objects.get_for_model(noun, for_concrete_model=False)
    key = Cast(models.OuterRef("pk"), models.CharField())
    return models.Exists(LogEntry.objects.filter(user=user.pk, content_type=kind, object_id=key))


def unchanged() -> models.Q:
    """The condition that a row was not saved for ``OLD_AFTER``."""
    return models.Q(modified__lt=timezone.now() - OLD_AFTER)


@dataclass(frozen=True)
class Task:
    """A number of rows, and the query string of the admin list that shows them."""

    count: int
    query: str


class Tasks(NamedTuple):
    """The tasks of one model, in the order of ``TASKS``."""

    drafts: Task
    mine: Task
    old: Task
    in_review: Task
    uncited: Task


@dataclass(frozen=True)
class ModelTasks:
    """The tasks of one model.

    ``disagreeing`` counts the rows whose sources disagree, until curators settle that.
    """

    noun: type[Published]
    tasks: Tasks
    disagreeing: Task

    @property
    def name(self) -> str:
        """The plural name of the model."""
        return str(self.noun._meta.verbose_name_plural)

    @property
    def cells(self) -> list[tuple[Text, Task]]:
        """The tasks with the heads of their columns."""
        return list(zip(TASK_LABELS, (*self.tasks, self.disagreeing), strict=True))

    @property
    def url(self) -> str:
        """The URL of its admin list."""
        return reverse(f"admin:{self.noun._meta.app_label}_{self.noun._meta.model_name}_changelist")


# The heads of the columns, in the order of ``TASKS``.
TASK_LABELS = (
    _("Drafts"), _("Drafts that I edited"), _("Unchanged for two weeks"), _("In review"), _("Without a citation"),
    _("Sources disagree"),
)  # fmt: skip
# The query strings of the admin lists that show the rows of each task; the last one is for sources that disagree.
TASKS = (
    f"state__exact={State.DRAFT}",
    f"state__exact={State.DRAFT}&mine=yes",
    f"state__exact={State.DRAFT}&old=yes",
    f"state__exact={State.IN_REVIEW}",
    "cited=no",
    "differs=yes",
)


def count_tasks(nouns: Iterable[type[Published]], user: User | AnonymousUser) -> list[ModelTasks]:
    """Count the tasks of all models in one query. Models without rows are left out."""
    querysets = [_counted(noun, user) for noun in nouns]
    if not querysets:
        return []
    first, *others = querysets
    found = {label: counts for label, *counts in first.union(*others, all=True).order_by()}
    result = []
    for noun in nouns:
        if counts := found.get(noun._meta.label_lower):
            *tasks, disagreeing = (Task(*pair) for pair in zip(counts, TASKS, strict=True))
            result.append(ModelTasks(noun, Tasks(*tasks), disagreeing))
    return result


def _counted(
    noun: type[Published], user: User | AnonymousUser
) -> models.QuerySet[Published, tuple[str, *tuple[int, ...]]]:
    draft, none = models.Q(state=State.DRAFT), models.Q(pk=None)
    unsupported, disagreeing = none, none
    if issubclass(noun, Cited):
        unsupported = uncited(noun)
        disagreeing = models.Q(unsettled(noun))
    return (
        noun._default_manager.order_by()
        .values_list(models.Value(noun._meta.label_lower))
        .annotate(
            drafts=models.Count("pk", filter=draft),
            mine=models.Count("pk", filter=draft & models.Q(edited_by(noun, user))),
            old=models.Count("pk", filter=draft & unchanged()),
            in_review=models.Count("pk", filter=models.Q(state=State.IN_REVIEW)),
            uncited=models.Count("pk", filter=unsupported),
            disagreeing=models.Count("pk", filter=disagreeing),
        )
    )
