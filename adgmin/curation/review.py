"""The page on which all that comes from a source is reviewed: problems, rows, comments, and publishing it at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from adgmin import record
from adgmin.models import KeptText, ReviewComment, Source
from adgmin.record import Citation, How, Published, State
from adgmin.record.four_eyes import Saved

from . import actions
from .base import forget_messages
from .bundles import Bundle, Change, changes, citations_of
from .confirming import Asked

if TYPE_CHECKING:
    from .base import RecordedAdmin

# What a comment on all that comes from the source is about.
WHOLE = "all"


class CommentForm(forms.Form):
    """A comment on a row of the bundle, or on all of it."""

    text = forms.CharField(
        label=_("Comment"), max_length=4000, strip=True, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write what should be changed.")},
    )  # fmt: skip


@dataclass(frozen=True)
class Quoted:
    """A citation, and the text of its passage; empty where none is held."""

    citation: Citation
    text: str


@dataclass(frozen=True)
class ReviewedRow:
    """A row as the page shows it. ``key`` names it in forms and addresses."""

    row: Published
    noun: str
    key: str
    form_url: str
    preview_url: str
    saved: Saved | None
    changes: list[Change]
    citations: list[Quoted]
    comments: list[ReviewComment]
    comment_form: CommentForm


def review_page(modeladmin: "RecordedAdmin[Source]", request: HttpRequest, source: Source) -> HttpResponse:
    """The page; a POST comments, sends on, sends back or publishes."""
    if request.method != "POST":
        return _render(modeladmin, request, source)
    if not modeladmin.has_change_permission(request):
        raise PermissionDenied
    chosen = next((name for name in BUTTONS if name in request.POST), "comment")
    try:
        BUTTONS[chosen](modeladmin, request, source)
    except ValidationError as error:
        forget_messages(request)
        return _render(modeladmin, request, source, [capfirst(sentence) for sentence in error.messages])
    except Asked as asked:
        forget_messages(request)
        return _render(modeladmin, request, source, asked.sentences, asked)
    return HttpResponseRedirect(request.path)


def comment(modeladmin: "RecordedAdmin[Source]", request: HttpRequest, source: Source) -> None:
    """Save a comment on the row whose key the button carries."""
    _save_comment(request, source, request.POST.get("comment", ""))
    modeladmin.message_user(request, _t("The comment was saved."), messages.SUCCESS)


def send_to_review(modeladmin: "RecordedAdmin[Source]", request: HttpRequest, source: Source) -> None:
    """Set all drafts of the bundle to “in review”."""
    count = _change_states(request, source, State.DRAFT, State.IN_REVIEW)
    done = ngettext("%(count)d draft was sent to review.", "%(count)d drafts were sent to review.", count)
    modeladmin.message_user(request, done % {"count": count}, messages.SUCCESS)


def send_back(modeladmin: "RecordedAdmin[Source]", request: HttpRequest, source: Source) -> None:
    """Set all rows in review to “draft”, with a comment that says why."""
    with record.editing(how=How.REVIEW):
        _save_comment(request, source, WHOLE)
        count = _change_states(request, source, State.IN_REVIEW, State.DRAFT)
    done = ngettext("%(count)d row was sent back.", "%(count)d rows were sent back.", count)
    modeladmin.message_user(request, done % {"count": count}, messages.SUCCESS)


def publish(modeladmin: "RecordedAdmin[Source]", request: HttpRequest, source: Source) -> None:
    """Publish all rows in one edit, if they are as the page showed them. Raises ``Asked`` if problems are open."""
    if not record.may_publish(request.user):
        raise PermissionDenied
    with record.editing(how=How.REVIEW):
        bundle = Bundle.of(Source.objects.get(pk=source.pk))
        if bundle.digest() != request.POST.get("seen"):
            raise ValidationError(
                _t("Nothing was published: a row was changed after you opened this page. Look again.")
            )
        _save_states(request, bundle.rows, State.PUBLISHED)
    count = len(bundle.rows)
    done = ngettext("%(count)d record is now published.", "%(count)d records are now published.", count)
    modeladmin.message_user(request, done % {"count": count}, messages.SUCCESS)


type Button = Callable[["RecordedAdmin[Source]", HttpRequest, Source], None]
BUTTONS: dict[str, Button] = {
    "comment": comment,
    "send_to_review": send_to_review,
    "send_back": send_back,
    "publish": publish,
}


def _change_states(request: HttpRequest, source: Source, before: State, after: State) -> int:
    with record.editing(how=How.REVIEW):
        rows = [row for row in Bundle.of(Source.objects.get(pk=source.pk)).rows if row.state == before]
        _save_states(request, rows, after)
    return len(rows)


def _save_states(request: HttpRequest, rows: Sequence[Published], state: State) -> None:
    actions.save_each(rows, state, "", None)
    assert request.user.pk
    LogEntry.objects.log_actions(request.user.pk, rows, CHANGE, [{"changed": {"fields": [_t("state")]}}])


def _save_comment(request: HttpRequest, source: Source, key: str) -> None:
    """Save the comment sent for a row. Raises ``ValidationError`` if it is empty or too long, or the row is gone."""
    form = CommentForm(request.POST, prefix=key)
    if not form.is_valid():
        raise ValidationError(list(form.errors["text"]))
    row = next((each for each in Bundle.of(source).rows if key_of(each) == key), None)
    if row is None and key != WHOLE:
        raise ValidationError(
            _t("The row is no longer here: it was published or deleted, or no longer cites the source.")
        )
    ReviewComment.objects.create(
        source=source, noun=row._meta.label_lower if row else "", object_id=row.pk if row else None,
        text=form.cleaned_data["text"], user_id=request.user.pk, who=request.user.get_username(),
    )  # fmt: skip


def key_of(row: Published) -> str:
    """What names a row in the forms of the page, such as ``initiatives.outcome-7``."""
    return f"{row._meta.label_lower}-{row.pk}"


def _render(
    modeladmin: "RecordedAdmin[Source]",
    request: HttpRequest,
    source: Source,
    refused: Sequence[str] = (),
    asked: Asked | None = None,
) -> HttpResponse:
    bundle = Bundle.of(source)
    asked = asked or Asked(bundle.problems, (), why_missing=False)
    context = {
        **modeladmin.admin_site.each_context(request),
        **asked.context(request),
        "title": _t("Review what comes from a source"),
        "subtitle": str(source),
        "opts": modeladmin.opts,
        "source": source,
        "bundle": bundle,
        "refusals": bundle.refusals(),
        "saved_by_me": [key for key, saved in bundle.saved.items() if saved.user == request.user.pk],
        "rows": _reviewed_rows(modeladmin, request, bundle),
        "comments": source.review_comments.filter(noun=""),
        "whole": CommentForm(_sent(request) if refused else None, prefix=WHOLE),
        "refused": refused,
        "may_change": modeladmin.has_change_permission(request),
        "may_publish": record.may_publish(request.user),
        "has_drafts": any(row.state == State.DRAFT for row in bundle.rows),
        "in_review": any(row.state == State.IN_REVIEW for row in bundle.rows),
        "media": modeladmin.media,
    }
    return TemplateResponse(request, "admin/review.html", context)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _reviewed_rows(modeladmin: "RecordedAdmin[Source]", request: HttpRequest, bundle: Bundle) -> list[ReviewedRow]:
    comments: dict[tuple[str, int | None], list[ReviewComment]] = {}
    for each in bundle.source.review_comments.exclude(noun=""):
        comments.setdefault((each.noun, each.object_id), []).append(each)
    texts = KeptText.objects.of_each([citation.passage for row in bundle.rows for citation in citations_of(row)])
    sent = _sent(request)
    return [
        ReviewedRow(
            row=row,
            noun=capfirst(str(row._meta.verbose_name)),
            key=key_of(row),
            form_url=modeladmin.change_url(row),
            preview_url=reverse("admin:adgmin_source_preview", args=[bundle.source.pk, row._meta.label_lower, row.pk]),
            saved=bundle.saved.get((row.noun(), row.pk)),
            changes=changes(row),
            citations=[Quoted(each, texts.get(each.passage_id, "")) for each in citations_of(row)],
            comments=comments.get((row._meta.label_lower, row.pk), []),
            comment_form=CommentForm(sent if sent and sent.get("comment") == key_of(row) else None, prefix=key_of(row)),
        )
        for row in bundle.rows
    ]
