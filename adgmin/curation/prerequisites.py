"""What must be published before a bundle: hidden rows that its rows refer to or cite, and that are not part of it."""

from collections.abc import Collection, Iterator, Mapping

from django.urls import reverse

from adgmin.models import Source
from adgmin.record import Cited, Published, Recorded, State
from adgmin.record.history import kept_sets

from .addresses import change_url

# Not public, and never public before.
HIDDEN = (State.DRAFT, State.IN_REVIEW)


def sources_of(row: Published) -> list[Source]:
    """The sources that a row comes from: itself, or those that it cites; what is hidden comes first."""
    if isinstance(row, Source):
        return [row]
    cited = Source.objects.filter(passages__in=row.citations.values("passage")) if isinstance(row, Cited) else ()
    return sorted(set(cited), key=lambda source: (source.state not in HIDDEN, source.pk))


def review_url(row: Published) -> str:
    """Where a hidden row is published: the review of what comes from its source, or its form.

    It is the form if the row cites nothing or is withdrawn.
    """
    sources = sources_of(row) if row.state in HIDDEN else ()
    return reverse("admin:adgmin_source_review", args=[sources[0].pk]) if sources else change_url(row)


def prerequisites(bundle: Mapping[type[Recorded], Collection[int]]) -> Iterator[tuple[Published, str]]:
    """The hidden rows that the rows of a bundle need, each with the sentence that refuses to publish without it.

    To be read in the preview of the bundle: its own rows count as published there, revisions with what they change.
    """
    for noun, pks in bundle.items():
        if issubclass(noun, Published):
            for row in _fetched(noun, pks):
                yield from _needs(row)


def _fetched(noun: type[Published], pks: Collection[int]) -> list[Published]:
    references = [field.name for field in noun._meta.fields if field.is_relation]
    rows = noun.rows().filter(pk__in=pks).named().select_related(*references).prefetch_related(*kept_sets(noun))
    return [*(rows.prefetch_related(noun.evidence()) if issubclass(noun, Cited) else rows).in_pk_order()]


def _needs(row: Published) -> Iterator[tuple[Published, str]]:
    if not row.is_published():
        return
    for field in row.reference_fields():
        for hidden in row.hidden_references(field):
            yield hidden, row.failure_of_reference(field)
    if isinstance(row, Cited):
        for source in row.hidden_sources():
            yield source, row.failure_of_sources()
