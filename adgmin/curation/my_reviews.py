"""The reviews that wait for a user: what others sent to review, and what was sent back to the user."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _t

from adgmin.models import HistoryRow, Revision, Source
from adgmin.record import Cited, How, Recorded, RevisionState, State, may_publish
from adgmin.record.four_eyes import accounts_of, last_saved
from adgmin.record.history import Key

from .addresses import change_url
from .parts import wholes

if TYPE_CHECKING:
    from .site import CuratorSite

# What is reviewed, by model and primary key: a source with all that comes from it, a draft revision that comes from
# none, or a draft that cites nothing.
type Place = tuple[type[models.Model], int]
# A row in review, or one that was sent back, and where it is reviewed.
type Reviewed = tuple[Key, State, Place]


@dataclass(frozen=True)
class Review:
    """A review that waits for a user."""

    about: models.Model
    sent_back: bool

    @property
    def url(self) -> str:
        """Where it is done: of a draft that cites nothing its form, for it has no review."""
        if isinstance(self.about, Source):
            return reverse("admin:adgmin_source_review", args=[self.about.pk])
        return change_url(self.about)

    @property
    def kind(self) -> str:
        if isinstance(self.about, Source):
            return _t("What comes from a source")
        if isinstance(self.about, Revision):
            return _t("Draft revision")
        return _t("%(noun)s that cites nothing") % {"noun": capfirst(str(self.about._meta.verbose_name))}


def reviews_of(user: User | AnonymousUser) -> dict[Place, bool]:
    """What waits for a user: where, and whether it was sent back to them.

    For those who may publish: what holds rows or draft revisions in review, none of which they saved last. For
    everybody: what holds one that they saved last and somebody else sent back. Three queries, and one for each model
    with such rows.
    """
    found = list(_reviewed(_sent_back_to(user)))
    sent = list(Revision.objects.filter(state__in=(RevisionState.IN_REVIEW, RevisionState.SENT_BACK)).order_by("pk"))
    accounts = accounts_of(user) if found or sent else ()
    savers = last_saved({key for key, _state, _place in found})
    rows = [
        (state == State.IN_REVIEW, place, key in savers and savers[key].user in accounts)
        for key, state, place in found
    ]  # fmt: skip
    rows += [
        (revision.state == RevisionState.IN_REVIEW, place, revision.saved_by_id in accounts)
        for revision, place in _places_of(sent)
    ]
    sent_back = {place for in_review, place, own in rows if own and not in_review}
    waiting = {place for in_review, place, _own in rows if in_review and may_publish(user)}
    waiting -= {place for in_review, place, own in rows if own and in_review}
    return {place: place in sent_back for place in sent_back | waiting}


def _places_of(revisions: Sequence[Revision]) -> Iterator[tuple[Revision, Place]]:
    """Where revisions are reviewed: those that come from no source with the first one of the record and its parts.

    One whose record is gone has a page of its own.
    """
    records = wholes((each.model, each.object_id) for each in revisions if each.source_id is None)
    first: dict[Key, Place] = {}
    there = _there(revisions)
    for each in revisions:
        if (each.model, each.object_id) not in there:
            yield each, (Revision, each.pk)
        elif each.source_id is not None:
            yield each, (Source, each.source_id)
        else:
            yield each, first.setdefault(records[each.model, each.object_id], (Revision, each.pk))


def _there(revisions: Iterable[Revision]) -> set[Key]:
    """The rows of revisions that are not gone. One query for each noun."""
    pks: dict[type[Recorded], set[int]] = defaultdict(set)
    for each in revisions:
        pks[each.model].add(each.object_id)
    found = (noun._base_manager.filter(pk__in=theirs).order_by().values_list("pk", flat=True)
             for noun, theirs in pks.items())  # fmt: skip
    return {(noun, pk) for noun, there in zip(pks, found, strict=True) for pk in there}


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
        key = by_label[label], pk
        yield key, State(state), (Source, source) if source else key


def _rows_of(
    noun: type[Source] | type[Cited], sent_back: Iterable[int]
) -> models.QuerySet[models.Model, tuple[str, int, str, int | None]]:
    source = "pk" if noun is Source else "citations__passage__source"
    reviewed = models.Q(state=State.IN_REVIEW) | models.Q(state=State.DRAFT, pk__in=sent_back)
    rows = noun._base_manager.filter(reviewed).order_by()
    label = models.Value(noun._meta.label_lower, output_field=models.CharField())
    return rows.values_list(label, "pk", "state", source)


def my_reviews_view(site: "CuratorSite", request: HttpRequest) -> HttpResponse:
    """The list of the reviews that wait for the user."""
    if Source not in site.ordered_models(request):
        raise PermissionDenied
    waiting = reviews_of(request.user)
    pks: dict[type[models.Model], set[int]] = defaultdict(set)
    for model, pk in waiting:
        pks[model].add(pk)
    reviews = [
        Review(row, waiting[model, row.pk])
        for model, found in pks.items()
        for row in _named(model).filter(pk__in=found)
    ]
    reviews.sort(key=lambda review: (review.kind, str(review.about)))
    context = {**site.each_context(request), "title": _t("Reviews that wait for me"), "reviews": reviews}
    return TemplateResponse(request, "admin/my_reviews.html", context)


def _named(model: type[models.Model]) -> models.QuerySet[models.Model]:
    return model.rows().named() if issubclass(model, Recorded) else model._default_manager.all()
