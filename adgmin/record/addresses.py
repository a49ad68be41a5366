"""The addresses of records. They never change, so each is made once for a process."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse


def path_to(name: str, *parts: str) -> str:
    """The path of a named page or resource; ``parts`` are the slugs in it."""
    return _path_to(get_script_prefix(), name, *parts)


@lru_cache(maxsize=10_000)
def _path_to(prefix: str, name: str, *parts: str) -> str:
    return reverse(name, args=parts)
