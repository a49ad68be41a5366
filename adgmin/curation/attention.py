"""What needs attention: the numbers at the top of the index page. Each leads to its list and can reach zero."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from django.http import HttpRequest
from django.utils.functional import Promise

from .worklist import ModelTasks, Task


@dataclass(frozen=True)
class Item:
    """A number of things to do, what they are, and the list of them. ``names`` is of ``ngettext_lazy``, or a text."""

    names: str | Promise
    count: int
    url: str

    @property
    def label(self) -> str:
        """What they are, in the singular or plural."""
        return self.names if isinstance(self.names, str) else str(self.names % self.count)


@runtime_checkable
class Attentive(Protocol):
    """An admin that has things to do besides those of ``worklist.TASKS``."""

    def attention(self, request: HttpRequest) -> list[Item]:
        """The things to do, also if there are none."""
        ...


def item_of(names: str | Promise, tasks: Iterable[tuple[ModelTasks, Task]]) -> Item:
    """The sum of a task over all models. It leads to the list of the only model with any, or else to the table."""
    waiting = [(row, task) for row, task in tasks if task.count]
    url = f"{waiting[0][0].url}?{waiting[0][1].query}" if len(waiting) == 1 else "#waiting"
    return Item(names, sum(task.count for _row, task in waiting), url)
