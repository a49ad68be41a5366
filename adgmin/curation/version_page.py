"""The page on which curators say of which source another is a version, compare the two and take citations over."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from adgmin import record
from adgmin.models import KeptCopy, Passage, Source, SourceVersion
from adgmin.record import may_publish

from .forms import RecordSelect, RowField, label_rows
from .keys import is_key, keys
from .revisions import CITED_IN_REVISION, goes_into_revision, revise
from .staging import blocks_of_copy, keep_blocks
from .unsaved import missing
from .versions import Change, Pair, comparison, filled_from, likely_older

if TYPE_CHECKING:
    from .base import RecordedAdmin

# The buttons that answer whether a source is a version of another one, whose key is their value, and that which takes
# an answer back.
YES, NO, TAKE_BACK = "version_of", "no_version_of", "take_back"


class OlderForm(forms.Form):
    """Asks for the older version."""

    def __init__(self, modeladmin: "RecordedAdmin[Source]", source: Source, data: QueryDict | None = None) -> None:
        super().__init__(data)
        older = RowField(
            Source.objects.exclude(pk=source.pk), label=_("Older version"),
            widget=RecordSelect(SourceVersion._meta.get_field("older"), modeladmin.admin_site),
            help_text=_("Search by title, author or publisher."),
        )  # fmt: skip
        label_rows(older, modeladmin.label_for)
        self.fields[YES] = older


def may_answer(request: HttpRequest, source: Source) -> bool:
    """True if the user may say of which source it is a version: no part of the record, it is done at once."""
    return not source.is_public() or may_publish(request.user)


def answer(request: HttpRequest, source: Source) -> Source | None:
    """Keep the answer whose button was pressed, or take one back; returns the older source if it is a version of it.

    Raises ``ValidationError`` if it cannot be one.
    """
    assert isinstance(request.user, User)
    pressed = next((name for name in (YES, NO, TAKE_BACK) if name in request.POST), "")
    key = request.POST.get(pressed, "")
    other = Source.objects.exclude(pk=source.pk).filter(pk=key).first() if is_key(key) else None
    if other is None:
        return None
    if pressed == TAKE_BACK:
        SourceVersion.objects.filter(source=source, older=other).delete()
    else:
        SourceVersion.objects.answer(source, other, request.user, is_version=pressed == YES)
    return other if pressed == YES else None


def question_context(source: Source) -> dict[str, object]:
    """What the template ``admin/version_question.html`` shows: the older version, or a likely one."""
    older = SourceVersion.objects.older(source)
    return {"older": older, "likeness": None if older else likely_older(source)}


def version_page(modeladmin: "RecordedAdmin[Source]", request: HttpRequest, source: Source) -> HttpResponse:
    """Say of which source this one is a version; compare the two; take over the citations of the passages ticked."""
    form, refused = OlderForm(modeladmin, source), []
    if request.method == "POST" and not {YES, NO, TAKE_BACK} & request.POST.keys():
        refused = _take_over(modeladmin, request, source)
    elif request.method == "POST":
        if YES in request.POST:
            form = OlderForm(modeladmin, source, request.POST)
        refused = _keep_answer(request, source) if not form.is_bound or form.is_valid() else []
    if request.method == "POST" and not refused and not form.errors:
        return HttpResponseRedirect(request.path)
    question = question_context(source)
    older = question["older"]
    pairs = comparison(older, source) if isinstance(older, Source) else []
    context = {
        **modeladmin.admin_site.each_context(request),
        **question,
        "title": _t("Versions of a document"),
        "subtitle": str(source),
        "opts": modeladmin.opts,
        "source": source,
        "form": form,
        "no_versions": SourceVersion.objects.filter(source=source, is_version=False).select_related("older"),
        "pairs": [(pair, _key(pair)) for pair in pairs],
        "counts": [(label, n) for label in Change if (n := sum(pair.change == label for pair in pairs))],
        "offered": any(pair.can_hand_over for pair in pairs),
        "refused": refused,
        "media": modeladmin.media + form.media,
    }
    return TemplateResponse(request, "admin/version.html", context)


def _keep_answer(request: HttpRequest, source: Source) -> list[str]:
    """Keep the answer; blocks that are being sorted get what is known from the older version. The errors."""
    try:
        with transaction.atomic():
            kept = KeptCopy.objects.select_for_update(of=("self",)).filter(source=source).first()
            older = answer(request, source)
            if older and kept and kept.blocks:
                keep_blocks(kept, filled_from(older, blocks_of_copy(kept)))
    except ValidationError as error:
        return error.messages
    return []


def _take_over(modeladmin: "RecordedAdmin[Source]", request: HttpRequest, source: Source) -> list[str]:
    older = SourceVersion.objects.older(source)
    pairs = comparison(older, source) if older else []
    ticked = request.POST.getlist("passage")
    chosen = [each for each in pairs if each.can_hand_over and _key(each) in ticked]
    gone = set(keys(ticked)) - set(map(_key, chosen))
    sentence = _t("“%(record)s” has no citations to take over any more.")
    refused: list[str] = [missing(Passage, key, sentence).html() for key in sorted(gone)]
    return refused or _hand_over(modeladmin, request, source, chosen)


def _key(pair: Pair) -> str:
    return f"{pair.older.passage.pk}" if pair.older and pair.older.passage else ""


def _hand_to(request: HttpRequest, older: Passage, newer: Passage, why: str) -> int:
    """Hand the citations of a passage over, those of public records in their draft revisions where they must be."""
    changed = 0
    for row in older.citing_records():
        if goes_into_revision(request, row, newer):
            changed += len(row.citations.filter(passage=older))
            if revise(request, row, partial(older.hand_citations_to, newer, row), why):
                messages.info(request, CITED_IN_REVISION % {"record": row})
        else:
            changed += older.hand_citations_to(newer, row)
    return changed


def _hand_over(
    modeladmin: "RecordedAdmin[Source]", request: HttpRequest, source: Source, pairs: Sequence[Pair]
) -> list[str]:
    """Hand the citations over in one edit. The errors; empty on success."""
    if not pairs:
        return [_t("Tick the passages whose citations are to be taken over.")]
    changed, why = 0, _t("Cited in its newer version: %(source)s.") % {"source": source}
    try:
        with record.editing(why=why):
            for pair in pairs:
                assert pair.older
                assert pair.newer
                if pair.older.passage and pair.newer.passage:
                    changed += _hand_to(request, pair.older.passage, pair.newer.passage, why)
    except ValidationError as error:
        return [capfirst(sentence) for sentence in error.messages]
    done = ngettext("%(count)d citation was taken over.", "%(count)d citations were taken over.", changed)
    modeladmin.message_user(request, done % {"count": changed}, messages.SUCCESS)
    return []
