"""The edit of a colleague that is committed just before another edit takes the lock: the narrowest race there is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from django.db import transaction

from adgmin.record import edit


@contextmanager
def meanwhile(job: Callable[[], object]) -> Iterator[None]:
    """Do the job once, when the next edit begins and before it locks the version row."""
    waiting = [job]

    def atomic(*args: Any, **kwargs: Any) -> Any:
        if waiting:
            waiting.pop()()
        return transaction.atomic(*args, **kwargs)

    with patch.object(edit, "transaction", SimpleNamespace(atomic=atomic)):
        yield
    assert not waiting, "nothing was edited"
