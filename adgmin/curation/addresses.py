"""The addresses of the pages on which curators work on a row."""

from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html

from adgmin.models import Passage


def change_url(row: Model) -> str:
    """The form of a row."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def linked(row: Model) -> str:
    """The name of a row, as a link to its form; of a passage with its document."""
    name = row.short_name if isinstance(row, Passage) else row
    return format_html('<a href="{}">{}</a>', change_url(row), name)


def bench_url(passage: Model) -> str:
    """The bench of a passage, on which all that it gives is entered."""
    return reverse("admin:adgmin_passage_bench", args=[passage.pk])


def work_url(row: Model) -> str:
    """Where something that is open about a row is done: of a passage its bench, otherwise its form."""
    return bench_url(row) if isinstance(row, Passage) else change_url(row)
