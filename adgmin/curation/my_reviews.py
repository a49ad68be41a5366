"""The reviews that wait for a user: what others sent to review, and what was sent back to the user."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.contrib.auth.models import AnonymousUser, User
from django.db import models

from adgmin.models import HistoryRow, Revision, Source
from adgmin.record import Cited, How, RevisionState, State, may_publish
from adgmin.record.four_eyes import last_saved
from adgmin.record.history import Key

# A row in review, or one that was sent back, and a source from which it comes.
type Reviewed = tuple[Key, State, int]


def sources_to_review(user: User | AnonymousUser) -> set[int]:
    """The sources with a review that waits for a user, by primary key.

    For those who may publish: with rows or draft revisions in review, none of which they saved last. For everybody:
    with one that they saved last and somebody else sent back. Three queries, and one for each model with such rows.
    """
    found = list(_reviewed(_sent_back_to(user)))
    savers = last_saved({key for key, _state, _source in found})
    rows = [
        (state == State.IN_REVIEW, source, key in savers and savers[key].user == user.pk)
        for key, state, source in found
    ]  # fmt: skip
    sent = Revision.objects.exclude(source=None).filter(state__in=(RevisionState.IN_REVIEW, RevisionState.SENT_BACK))
    rows += [
        (state == RevisionState.IN_REVIEW, source, saver == user.pk)
        for state, source, saver in sent.order_by().values_list("state", "source", "saved_by")
    ]
    sent_back = {source for in_review, source, own in rows if own and not in_review}
    waiting = {source for in_review, source, own in rows if in_review and may_publish(user)}
    return sent_back | waiting - {source for in_review, source, own in rows if own and in_review}


def _sent_back_to(user: User | AnonymousUser) -> dict[str, set[int]]:
    """The rows that others have sent back, by model: primary keys."""
    rows = HistoryRow.objects.filter(
        entry__how=How.REVIEW, before__state=State.IN_REVIEW, after__state=State.DRAFT
    ).exclude(entry__user=user.pk)  # fmt: skip
    found: dict[str, set[int]] = defaultdict(set)
    for noun, pk in rows.order_by().values_list("noun", "object_id"):
        found[noun].add(pk)
    return found


def _reviewed(sent_back: dict[str, set[int]]) -> Iterator[Reviewed]:
    """The rows in review, and those of the rows sent back that are still drafts."""
    nouns: list[type[Source] | type[Cited]] = [Source, *Cited.concrete_models()]
    by_label = {noun._meta.label_lower: noun for noun in nouns}
    first, *others = [_rows_of(noun, sent_back.get(label, ())) for label, noun in by_label.items()]
    for label, pk, state, source in first.union(*others, all=True).order_by():
        yield (by_label[label], pk), State(state), source


def _rows_of(
    noun: type[Source] | type[Cited], sent_back: Iterable[int]
) -> models.QuerySet[models.Model, tuple[str, int, str, int]]:
    source = "pk" if noun is Source else "citations__passage__source"
    reviewed = models.Q(state=State.IN_REVIEW) | models.Q(state=State.DRAFT, pk__in=sent_back)
    rows = noun._base_manager.filter(reviewed, **{f"{source}__isnull": False}).order_by()
    label = models.Value(noun._meta.label_lower, output_field=models.CharField())
    return rows.values_list(label, "pk", "state", source)
