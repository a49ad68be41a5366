"""What an edit does to a record as the public sees it, and the nouns whose changes are kept."""

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
    """The nouns whose changes are kept, by plural name. A change of a citation counts as a change of its record."""
    return {kind: noun for noun in nouns(models.Model) if (kind := getattr(noun, "plural", ""))}
