"""Vocabularies that are editorial policy, and no part of the database schema."""

from functools import cache

from django.db import models


class Vocabulary(models.TextChoices):
    """Codes with labels. A field takes ``choices=Name.listed``, so that a new code needs no migration."""

    @classmethod
    @cache
    def listed(cls) -> list[tuple[str, str]]:
        """The codes with their labels."""
        return cls.choices
