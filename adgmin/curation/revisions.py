"""The forms of public rows when they save a draft revision instead.

It is the ordinary form, in a rehearsed edit in which the revision is applied and which is rolled back. So it shows the
values of the revision, compares them three ways with what others saved into it, and checks what is sent as always.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from operator import itemgetter
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import record
from adgmin.filters.base import Text
from adgmin.models import HistoryRow, Passage, Revision, Source
from adgmin.models.history import HistoryRowQuerySet, Left
from adgmin.pages.changed_values import in_words
from adgmin.record import (
    Aspect,
    Cited,
    How,
    Mergeable,
    NamedValues,
    Published,
    Recorded,
    RevisionState,
    State,
    field_in_words,
    may_change_public,
)
from adgmin.record import revisions as rules
from adgmin.record.asking import unanswered
from adgmin.record.edit import Edit
from adgmin.record.history import User
from adgmin.record.revisions import Contents, Part, Stored

from .addresses import change_url, linked
from .bundles import Change
from .kept_forms import Reason
from .messages import forget_messages
from .parts import open_revisions
from .prerequisites import HIDDEN, sources_of
from .unsaved import NotSaved

if TYPE_CHECKING:
    from .base import RecordedAdmin

# The button that saves a revision, and the parameter of the address that opens its form.
AS_REVISION = "_revision"
LABEL_LENGTH = 250
CITED_IN_REVISION = _("“%(record)s” is public: it cites the passage in its draft revision.")
REVISED_ALREADY = _("“%(record)s” has a draft revision already: publish or drop that first.")
SAVED = _("Saved as a draft revision. The public sees no change yet.")
DELETES = _(
    "There is a draft revision that deletes or merges this, or takes its merge back: publish or drop that first."
)


def goes_into_revision(request: HttpRequest, row: Recorded, passage: Passage) -> bool:
    """True if a new citation is saved in a draft revision: also where the source is not published yet."""
    return must_revise(request, row) or (row.is_public() and not passage.is_published())


def revisions_citing(passage: Passage) -> set[tuple[str, int]]:
    """Model and primary key of the rows whose open revisions, reviewed with its source, cite a passage."""
    return set(passage.revisions.waiting().filter(source=passage.source_id).values_list("noun", "object_id"))


def is_revising(request: HttpRequest) -> bool:
    """True if the form of the request saves a draft revision."""
    return bool(getattr(request, "revising", False))


def has_other_rows(request: HttpRequest) -> bool:
    """True if the form was sent with inline rows other than citations, which a draft revision does not hold."""
    rows = {name.removesuffix("-TOTAL_FORMS") for name in request.POST if name.endswith("-TOTAL_FORMS")}
    return bool(rows - {"citations"})


def must_revise(request: HttpRequest, row: Recorded) -> bool:
    """True if the user may change the row by a draft revision only."""
    return row.is_public() and not may_change_public(request.user)


def history_url(row: models.Model) -> str:
    """The URL of the history of a row."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_history", args=[row.pk])


def form_url(row: Recorded) -> str:
    """The URL of the form that saves a revision of the row."""
    return f"{change_url(row)}?{AS_REVISION}=1"


def revision_form[M: Recorded](
    modeladmin: "RecordedAdmin[M]", request: HttpRequest, row: M, view: Callable[[], HttpResponse]
) -> HttpResponse:
    """The form with the values of the open revision, if any; once it is sent without errors, the revision is saved."""
    request.revising = True  # type: ignore[attr-defined]
    revision = Revision.objects.of(row)
    if request.method != "POST" and not revision:
        return view()
    if revision and revision.is_whole:
        return _review_instead(request, revision)
    wanted = None
    with transaction.atomic():
        with record.rehearsing():
            revision, live = Revision.objects.of(row), rules.contents(row)
            request.revision = revision  # type: ignore[attr-defined]
            request.revised = revision_changes(row, revision) if revision else ()  # type: ignore[attr-defined]
            _apply(row, revision)
            response = view()
            if isinstance(response, SimpleTemplateResponse):
                response.render()
            elif response.status_code == 302 and request.method == "POST":
                wanted = rules.contents(row)
        if wanted is None:
            return response
        forget_messages(request)
        row.show(wanted["fields"])
        modeladmin.save_beside_revision(request, row)
        saved = save(request.user, row, revision, live, wanted, request.POST.get("why", "").strip())
    modeladmin.message_user(request, *_told(saved))
    return modeladmin.response_revision(request, row, response)


def _review_instead(request: HttpRequest, revision: Revision) -> HttpResponse:
    """Lead to the review of a revision that has no form. Raises ``NotSaved`` if the form of the row was sent."""
    if request.method == "POST":
        raise NotSaved(Reason(str(DELETES), change_url(revision), _t("Review it")))
    messages.warning(request, DELETES)
    return HttpResponseRedirect(change_url(revision))


def new_row_form[M: Recorded](
    modeladmin: "RecordedAdmin[M]", request: HttpRequest, view: Callable[[], HttpResponse]
) -> HttpResponse:
    """The form of a new row that would be public at once: sent without errors, it is held in a draft revision."""
    request.revising = True  # type: ignore[attr-defined]
    if request.method != "POST":
        return view()
    with transaction.atomic():
        with record.rehearsing() as edit:
            response = view()
            if isinstance(response, SimpleTemplateResponse):
                response.render()
            is_saved = response.status_code == 302
            found = _public_rows(edit) if is_saved else []
        if not is_saved:
            return response
        forget_messages(request)
        revisions = save_each(request.user, found, "", edit)
        [(row, _wanted)] = found
        row.pk = revisions[0].object_id
        modeladmin.save_beside_revision(request, cast("M", row))
    modeladmin.message_user(request, SAVED, messages.SUCCESS)
    return response if "_addanother" in request.POST else HttpResponseRedirect(form_url(row))


def _told(saved: Revision | None) -> tuple[Text, int]:
    if saved is None:
        return _t("It says what is published already: no draft revision was saved."), messages.WARNING
    return SAVED, messages.SUCCESS


def check_revision(edit: Edit, noun: type[Recorded]) -> None:
    """Raise ``ValidationError`` for what was sent with a revision and is no part of it, or what is to be answered."""
    table = rules.citation_table(noun)
    if any(changed not in (noun, table) for changed, _pk in edit.history.changes()):
        raise ValidationError(
            _t("A draft revision holds the record and its citations only. Save the rows below it on their own forms.")
        )
    _ask(edit)


def _ask(edit: Edit) -> None:
    """Raise what the user must answer about a rehearsed edit."""
    if missing := unanswered(edit):
        raise missing


def revise(request: HttpRequest, row: Recorded, write: Callable[[], object], why: str = "") -> Revision | None:
    """Do what ``write`` does to a public row in its draft revision. Returns that; ``None`` if it changes nothing.

    Raises ``ValidationError`` if the revision of the row deletes or merges it.
    """
    with transaction.atomic():
        with record.rehearsing():
            revision, live = Revision.objects.of(row), rules.contents(row)
            if revision and revision.is_whole:
                raise ValidationError(REVISED_ALREADY % {"record": row})
            _apply(row, revision)
            write()
            wanted = rules.contents(row)
        return save(request.user, row, revision, live, wanted, why)


def revise_each(request: HttpRequest, write: Callable[[], object], why: str = "") -> list[Revision]:
    """Do what ``write`` does to several public rows in a draft revision of each.

    Rows that have no drafts can also be added and deleted. Raises ``ValidationError`` if it also changes drafts or
    deletes or adds other records, or if a row has a revision already.
    """
    with transaction.atomic():
        with record.rehearsing() as edit:
            edit.history.explain(None, why, "")
            write()
            _ask(edit)
            found = _public_rows(edit)
        return save_each(request.user, found, why or edit.history.why, edit)


def merge_each(request: HttpRequest, rows: Iterable[Mergeable], target: Mergeable, why: str) -> list[Revision]:
    """Save for each public row a draft revision that merges it into another one.

    Raises ``ValidationError`` if one has a revision already.
    """
    saved = []
    with record.editing():
        for row in rows:
            if Revision.objects.of(row):
                raise ValidationError(REVISED_ALREADY % {"record": row})
            base = rules.contents(row)
            fields = {**base["fields"], rules.MERGED: target.pk}
            if isinstance(row, Published):
                fields |= {"state": State.WITHDRAWN.value, "withdrawn_because": why}
            saved.append(save(request.user, row, None, base, {**base, "fields": fields}, why))
    return [each for each in saved if each is not None]


def unmerge(row: Recorded, request: HttpRequest, rows: HistoryRowQuerySet, why: str) -> list[Left]:
    """Save a draft revision that takes the merge of a public row back; returns what that leaves as it is.

    ``rows`` are all of the merge. Raises ``ValidationError`` if the row has a revision already.
    """
    with transaction.atomic():
        with record.rehearsing() as edit:
            if Revision.objects.of(row):
                raise ValidationError(REVISED_ALREADY % {"record": row})
            base = rules.contents(row)
            edit.history.explain(None, why, "")
            left = rows.revert()
            _ask(edit)
            wanted = rules.contents(row)
        save(request.user, row, None, base, wanted, why)
        return left


type Proposed = tuple[Recorded, Contents]


def save_each(user: User, found: Iterable[Proposed], why: str, edit: Edit) -> list[Revision]:
    """Save the revisions of rows as a rehearsed edit left them. A new row gets a free key, one brought back its own."""
    saved, pairs = [], list(found)
    stored = rules.contents_of(row for row, _wanted in pairs)
    free = Revision.objects.free_key()
    for row, wanted in pairs:
        live = stored[row.noun(), row.pk]
        if rules.adds(live) and edit.history.how != How.REVERT:
            row.pk, free = free, free - 1
        saved.append(save(user, row, None, live, wanted, why))
    return [each for each in saved if each is not None]


def _public_rows(edit: Edit) -> list[Proposed]:
    """The rows that a rehearsed edit changes, themselves or in their citations, with their contents after it."""
    keys: dict[tuple[type[Recorded], int], Contents] = {}
    moved: set[tuple[type[Recorded], int]] = set()
    for (noun, pk), (before, after) in edit.history.changes().items():
        values = after or before or {}
        own = noun.part_of_field != "record"
        key = ((None if own else edit.history.whole_of(noun)) or noun, pk if own else values["record"])
        stayed = not own or (before is not None and after is not None) or "state" not in values
        if not stayed or (own and _moves(before, after)):
            moved.add(key)
        if own or key not in keys:
            keys[key] = values
    stored = {noun: noun.rows().named().in_bulk(pks) for noun, pks in _pks(keys).items()}
    found = {(noun, pk): stored[noun].get(pk) or _stand_in(noun, pk, values) for (noun, pk), values in keys.items()}
    if moved or not all(row.is_public() for row in found.values()):
        raise ValidationError(
            _t("It changes more than the contents of published records, so it cannot be saved as a draft revision.")
        )
    if revised := list(open_revisions(_pks(found))):
        row = found[revised[0].model, revised[0].object_id]
        raise ValidationError(REVISED_ALREADY % {"record": row})
    contents = rules.contents_of(found.values())
    return [(row, contents[row.noun(), row.pk]) for row in found.values()]


def _pks(keys: Iterable[tuple[type[Recorded], int]]) -> dict[type[Recorded], set[int]]:
    found: dict[type[Recorded], set[int]] = defaultdict(set)
    for noun, pk in keys:
        found[noun].add(pk)
    return found


def _stand_in(noun: type[Recorded], pk: int, values: Contents) -> Recorded:
    """What stands for a row that is deleted."""
    row = noun()
    row.pk = pk
    row.show(values)
    return row


def _moves(before: Contents | None, after: Contents | None) -> bool:
    """True if a row is merged, or a merge taken back."""
    return bool(before and after and before.get(rules.MERGED) != after.get(rules.MERGED))


def _apply(row: Recorded, revision: Revision | None) -> None:
    """Apply the revision within a rehearsed edit; its new citations have negative keys there, the same each time."""
    if revision:
        rules.apply(row, revision.base, revision.wanted, lambda number: -number)


def save(
    user: User, row: Recorded, revision: Revision | None, live: Contents, wanted: Contents, why: str
) -> Revision | None:
    """Save the revision of a row; ``None`` if it changes nothing, and an open one is then dropped."""
    if not rules.changed_parts(live, wanted):
        if revision:
            Revision.objects.filter(pk=revision.pk).move(RevisionState.DROPPED, user, why or _t("It changes nothing."))
        return None
    who = user.get_username()
    revision = revision or Revision(noun=row.noun()._meta.label_lower, object_id=row.pk, author=who)
    revision.why = why or revision.why or _reason_of_withdrawal(live, wanted)
    # The form showed what was published by now, with the changes of the revision.
    hold(user, row, revision, live, wanted)
    revision.note_step(user, revision.why)
    return revision


def hold(user: User, row: Recorded, revision: Revision, base: Contents, wanted: Contents) -> None:
    """Give a revision these contents, which a user saves."""
    if revision.state == RevisionState.SENT_BACK:
        revision.state = RevisionState.DRAFT
    revision.base, revision.wanted, revision.source = base, wanted, _source_of(row, base, wanted)
    named = None if rules.adds(base) else row.noun().rows().named().filter(pk=row.pk).first()
    named = named or revision.stand_in()
    revision.label = Truncator(named).chars(LABEL_LENGTH)
    revision.saved_by_id, revision.who, revision.at = user.pk, user.get_username(), timezone.now()
    is_new = revision.pk is None
    revision.save()
    cited = [citation["passage"] for citation in wanted["citations"]]
    if cited or not is_new:
        revision.passages.set(Passage.objects.filter(pk__in=cited))


def _reason_of_withdrawal(live: Contents, wanted: Contents) -> str:
    """The public reason, if the revision withdraws the record."""
    withdraws = rules.state_wanted(wanted) == State.WITHDRAWN != rules.state_wanted(live)
    return str(wanted["fields"]["withdrawn_because"]) if withdraws else ""


def _source_of(row: Recorded, base: Contents, wanted: Contents) -> Source | None:
    """The source that the row is or belongs to, or else one that the change comes from.

    That is the source of a changed citation, or that of a draft which the row now refers to: with that it is published.
    A draft comes first, then the source of a draft, then one that is newly cited.
    """
    if rules.moves(base, wanted):
        return None
    if isinstance(row, Source | Passage):
        return row if isinstance(row, Source) else row.source
    changed, there = rules.changed_parts(base, wanted), rules.parts(wanted)
    cited = [part for part in changed if isinstance(part, tuple)]
    passages = Passage.objects.select_related("source").in_bulk([pk for pk, _aspect in cited])
    drafts = [draft for part in changed for draft in _drafts_in(row, part, there.get(part))]
    sources = [(passages[part[0]].source, part in there) for part in cited if part[0] in passages]
    found = [((source.is_public(), 1 if is_new else 2), source) for source, is_new in sources]
    found += [((source.is_public(), 0), source) for draft in drafts for source in sources_of(draft)]
    return min(found, key=itemgetter(0), default=(None, None))[1]


def _drafts_in(row: Recorded, part: Part, value: object) -> Iterator[Published]:
    """The drafts that the value of a part refers to."""
    for noun, pks in rules.referred(row, part, value):
        if issubclass(noun, Published):
            yield from noun.rows().filter(pk__in=pks, state__in=HIDDEN)


def revision_changes(
    row: Recorded, revision: Revision, stored: Stored | None = None, names: NamedValues | None = None
) -> list[Change]:
    """What the revision changes, in words: the published value beside the new one."""
    base, wanted = revision.base, revision.wanted
    stored = stored or Stored.of([(row, base, wanted)])
    live, left = stored.contents[row.noun(), row.pk], rules.left_parts(row, base, wanted, stored)
    return _in_words(row, (live, wanted), stored, names, rules.changed_parts(base, wanted), left)


def what_moves(row: Recorded, revision: Revision) -> Iterator[Change]:
    """What refers to a row that the revision merges, and from then on to the other one; by noun and field.

    Of a merge that is taken back, what that has changed of other rows.
    """
    if not revision.moves or not isinstance(row, Mergeable):
        return
    if not revision.merges:
        others = HistoryRow.objects.of_merge(row).exclude(noun=revision.noun, object_id=row.pk).order_by("pk")
        for change in in_words(others):
            yield from (Change(f"{change.title}: {each.label}", each.new, each.old) for each in change.fields)
        return
    target = str(row.noun().rows().named().get(pk=revision.wanted["fields"][rules.MERGED]))
    for noun, field in row.references_to_me():
        if referring := list(map(str, noun.rows().named().filter(**{field.name: row.pk}))):
            names = {"nouns": noun._meta.verbose_name_plural, "field": field.verbose_name}
            label = capfirst(_t("%(nouns)s that refer to it (%(field)s)") % names)
            yield Change(label, "; ".join(referring), target)


def changes_between(row: Recorded, old: Contents, new: Contents) -> list[Change]:
    """What differs between two contents of a row, in words."""
    stored = Stored.of([(row, old, new), (row, new, old)])
    return _in_words(row, (old, new), stored, None, rules.changed_parts(old, new))


def _in_words(
    row: Recorded, pair: tuple[Contents, Contents], stored: Stored, names: NamedValues | None,
    changed: Iterable[Part], left: Collection[Part] = (),
) -> list[Change]:  # fmt: skip
    one, other = map(rules.parts, pair)
    names = names or NamedValues(stored.readings)
    changes = (
        Change(
            _label(row, part, stored),
            _shown(row, part, one.get(part), stored, names),
            _shown(row, part, other.get(part), stored, names),
            part in left,
        )
        for part in changed
    )
    return [change for change in changes if change.old or change.new or change.left]


def _label(row: Recorded, part: Part, stored: Stored) -> str:
    if isinstance(part, str):
        return capfirst(str(cast("models.Field[object, object]", row._meta.get_field(part)).verbose_name))
    aspect = Aspect(part[1]).label if part[1] else _t("the record as a whole")
    passage = stored.referents[Passage].get(part[0], "-")
    return _t("Citation of %(passage)s, %(aspect)s") % {"passage": passage, "aspect": aspect}


def _shown(row: Recorded, part: Part, value: object, stored: Stored, names: NamedValues) -> str:
    """A value of the contents in words."""
    if isinstance(value, dict):
        printed = value["printed"] and f"“{value['printed']}”"
        noun = cast("type[Cited]", row.noun())
        words = [names.words(noun, value["aspect"], value["value"], linked), printed]
        return format_html_join(", ", "{}", ((each,) for each in words if each)) or _t("cited")
    if value in (None, "", []) or not isinstance(part, str):
        return ""
    for model, pks in rules.referred(row, part, value):
        found = stored.referents[model]
        return format_html_join(", ", "{}", ((linked(found[pk]),) for pk in found if pk in pks))
    return field_in_words(row._meta.get_field(part), value)
