"""Which nouns and tables there are."""

from typing import Any

from django.apps import apps


# Mypy takes no abstract class for a type[...].
def nouns(base: Any) -> list[Any]:
    """The models that build on a base, in the order in which the apps are installed; a proxy is no noun of its own."""
    return [model for model in apps.get_models() if issubclass(model, base) and not model._meta.proxy]


def table(name: str) -> Any:
    """The manager of a table of ``adgmin.models``, which imports the rules and is not imported by them."""
    return apps.get_model("adgmin", name)._default_manager
