"""The registry of nouns and tables."""

from typing import Any

from django.apps import apps


# Mypy takes no abstract class for a type[...].
def nouns(base: Any) -> list[Any]:
    """The concrete models derived from a base, in the order of the installed apps."""
    return [model for model in apps.get_models() if issubclass(model, base) and not model._meta.proxy]


def table(name: str) -> Any:
    """The manager of a model of ``adgmin.models``, by name: the models import this package, not the reverse."""
    return apps.get_model("adgmin", name)._default_manager
