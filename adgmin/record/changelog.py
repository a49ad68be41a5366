"""What an edit does to a record in the eyes of the public, and the nouns of which that is noted."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .registry import nouns


class Act(models.TextChoices):
    """What became of a record in an edit, as the public sees it."""

    PUBLISHED = "published", _("published")
    CHANGED = "changed", _("changed")
    WITHDRAWN = "withdrawn", _("withdrawn")


def noted_nouns() -> dict[str, Any]:
    """The nouns of which changes are noted, by kind; a change of a citation is noted as one of its record."""
    return {kind: noun for noun in nouns(models.Model) if (kind := getattr(noun, "plural", ""))}
