"""Records and their parts, such as a meeting and its roles: what of them is revised or drafted is reviewed together."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from django.db.models import Q

from adgmin.models import Revision
from adgmin.models.revisions import RevisionQuerySet
from adgmin.record import Cited, Recorded
from adgmin.record.history import History, Key


def nouns_of_parts(noun: type[Recorded]) -> Iterator[type[Cited]]:
    """The models of the parts of a noun that are records of their own."""
    return (part for part in Cited.concrete_models() if History.whole_of(part) is noun)


def wholes(keys: Iterable[Key]) -> dict[Key, Key]:
    """The record that each row is a part of, or the row itself. One query for each noun of parts."""
    found, by_noun = {key: key for key in keys}, defaultdict(set)
    for noun, pk in found:
        by_noun[noun].add(pk)
    for noun, pks in by_noun.items():
        if whole := History.whole_of(noun):
            above = noun._base_manager.filter(pk__in=pks).values_list("pk", noun.part_of_field)
            found |= {(noun, pk): (whole, whole_pk) for pk, whole_pk in above}
    return found


def families(keys: Iterable[Key]) -> dict[type[Recorded], set[int]]:
    """The records that rows are, or are parts of, with all their parts: primary keys by model."""
    found: dict[type[Recorded], set[int]] = defaultdict(set)
    for noun, pk in wholes(keys).values():
        found[noun].add(pk)
    for noun, pks in list(found.items()):
        for part in nouns_of_parts(noun):
            rows = part._base_manager.filter(**{f"{part.part_of_field}__in": pks}).order_by()
            found[part] |= set(rows.values_list("pk", flat=True))
    return found


def open_revisions(rows: Mapping[type[Recorded], Collection[int]]) -> RevisionQuerySet:
    """The open revisions of rows, by model and primary key."""
    condition = Q(pk__in=())
    for noun, pks in rows.items():
        condition |= Q(noun=noun._meta.label_lower, object_id__in=pks)
    return Revision.objects.waiting().filter(condition)
