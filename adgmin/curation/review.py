"""The page on which a bundle is reviewed: its problems, rows and comments, and publishing all of it at once."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from adgmin import record
from adgmin.models import KeptText, Passage, ReviewComment, Revision, Source
from adgmin.models.history import Left
from adgmin.pages.fields import VisibleField
from adgmin.record import Citation, Cited, How, NamedValues, Published, Recorded, RevisionState, State
from adgmin.record import revisions as rules
from adgmin.record.four_eyes import Saved, refusal, saved_by
from adgmin.record.history import Key, User
from adgmin.record.named_values import Given

from . import actions, history
from .addresses import change_url, linked
from .bundles import Bundle, Change, changes, citations_of
from .confirming import Asked
from .messages import forget_messages
from .prerequisites import review_url
from .previews import WithPage
from .revision_steps import CLOSED, drop_revision, may_drop
from .revisions import form_url, revision_changes, what_moves
from .unsaved import NotSaved, missing

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

# What a comment on all that comes from the source is about.
WHOLE = "all"


class CommentForm(forms.Form):
    """A comment on a row of the bundle, or on all of it."""

    text = VisibleField(
        label=_("Comment"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write what should be changed.")},
    )  # fmt: skip


@dataclass(frozen=True)
class Quoted:
    """A citation with its value in words, a record as a link; and the text of its passage, empty where none is held."""

    citation: Citation
    value: str
    linked: str
    text: str


@dataclass(frozen=True)
class ReviewedRow:
    """A row as the page shows it. ``key`` names it in forms and addresses."""

    row: Recorded
    noun: str
    key: str
    form_url: str
    preview_url: str
    saved: Saved | None
    changes: list[Change]
    citations: list[Quoted]
    comments: list[ReviewComment]
    comment_form: CommentForm
    state: State | RevisionState
    why: str = ""
    may_drop: bool = False
    because: str = ""
    steps_url: str = ""
    # What a revision does to the row as a whole, if anything.
    does: str = ""


def review_page[M: Model](modeladmin: "ModelAdmin[M]", request: HttpRequest, bundle: Bundle) -> HttpResponse:
    """The page; a POST comments, sends on, sends back or publishes."""
    if request.method != "POST":
        return _render(modeladmin, request, bundle)
    if not modeladmin.has_change_permission(request):
        raise PermissionDenied
    chosen = next((name for name in BUTTONS if name in request.POST), "comment")
    try:
        BUTTONS[chosen](request, bundle)
    except ValidationError as error:
        forget_messages(request)
        return _render(modeladmin, request, bundle.again(), [capfirst(sentence) for sentence in error.messages])
    except NotSaved as error:
        forget_messages(request)
        return _render(modeladmin, request, bundle.again(), [reason.html() for reason in error.reasons])
    except Asked as asked:
        forget_messages(request)
        return _render(modeladmin, request, bundle.again(), asked.sentences, asked)
    return HttpResponseRedirect(request.path)


def comment(request: HttpRequest, bundle: Bundle) -> None:
    """Save the comment on the row whose key the button carries, and all others that were written."""
    with transaction.atomic():
        count = _save_comments(request, bundle, request.POST.get("comment", WHOLE))
    done = ngettext("The comment was saved.", "%(count)d comments were saved.", count)
    messages.success(request, done % {"count": count})


def send_to_review(request: HttpRequest, bundle: Bundle) -> None:
    """Set all drafts of the bundle to “in review”."""
    with record.editing(how=How.REVIEW):
        _save_comments(request, bundle)
        count = _change_states(request, bundle, State.DRAFT, State.IN_REVIEW)
    done = ngettext("%(count)d draft was sent to review.", "%(count)d drafts were sent to review.", count)
    messages.success(request, done % {"count": count})


def send_back(request: HttpRequest, bundle: Bundle) -> None:
    """Set all rows in review to “draft”, with a comment that says why."""
    with record.editing(how=How.REVIEW):
        _save_comments(request, bundle, WHOLE)
        count = _change_states(request, bundle, State.IN_REVIEW, State.DRAFT)
    done = ngettext("%(count)d row was sent back.", "%(count)d rows were sent back.", count)
    messages.success(request, done % {"count": count})


def publish(request: HttpRequest, bundle: Bundle) -> None:
    """Publish all rows in one edit, if they are as the page showed them. Raises ``Asked`` if problems are open."""
    if not record.may_publish(request.user):
        raise PermissionDenied
    # So that the merge can be taken back as one.
    with record.editing(how=bundle.how) as edit:
        bundle = bundle.again()
        _refuse_unseen(
            request, bundle, _t("Nothing was published: a row was changed after you opened this page. Look again.")
        )
        _refuse_own_revisions(request, bundle)
        _save_comments(request, bundle)
        # Somebody else has saved the revisions.
        edit.history.is_reviewed = True
        edit.history.explain(None, reasons(bundle), "")
        edit.history.confirmed = "\n".join(_origin(revision) for _row, revision in bundle.revisions)
        _save_states(request, bundle.rows, State.PUBLISHED)
        open_still, left = _publish_revisions(request.user, bundle)
        _log(request, [row for row, revision in bundle.revisions if not rules.deletes(revision.wanted)])
    count = len(bundle.all_rows) - len(open_still)
    for sentence in (*open_still, *left):
        messages.warning(request, sentence)
    done = ngettext("%(count)d record is now published.", "%(count)d records are now published.", count)
    messages.success(request, done % {"count": count})


def drop(request: HttpRequest, bundle: Bundle) -> None:
    """Drop the revision whose key the button carries: its author may, and whoever may publish."""
    key = request.POST["drop"]
    with record.editing(how=How.REVIEW):
        bundle = bundle.again()
        _refuse_unseen(
            request, bundle, _t("Nothing was dropped: a row was changed after you opened this page. Look again.")
        )
        revision = _revisions(bundle).get(key)
        if revision is None:
            raise ValidationError(CLOSED)
        _save_comments(request, bundle)
        drop_revision(request, revision, request.POST.get(f"{key}-because", ""))


def _refuse_unseen(request: HttpRequest, bundle: Bundle, sentence: str) -> None:
    """Raise ``ValidationError`` if a row or revision is not as the page had shown it."""
    if bundle.digest() != request.POST.get("seen"):
        raise ValidationError(sentence)


def reasons(bundle: Bundle) -> str:
    """The reasons of the revisions, for the history and the page Corrections; of several, each with its record."""
    given = {str(row): revision.why for row, revision in bundle.revisions if revision.why}
    if len(set(given.values())) < 2:
        return next(iter(given.values()), "")
    return "\n".join(f"{name}: {why}" for name, why in given.items())


def _origin(revision: Revision) -> str:
    words = _t("Draft revision of “%(record)s”, begun by %(author)s, last saved by %(who)s.")
    return words % {"record": revision, "author": revision.author, "who": revision.who}


def _refuse_own_revisions(request: HttpRequest, bundle: Bundle) -> None:
    """Raise ``ValidationError`` for the revisions that the user saved last."""
    own = _saved_by_me(request, bundle)
    keys = {(row.noun(), row.pk): str(row) for row, _revision in bundle.revisions}
    if refused := [refusal(label, own[key]) for key, label in keys.items() if key in own]:
        raise ValidationError(refused)


def _publish_revisions(user: User, bundle: Bundle) -> tuple[list[str], list[str]]:
    """Apply the revisions; a sentence for each that stays open, and for each row that a merge taken back leaves."""
    # One that deletes a row changes what others may refer to.
    stored = None if any(rules.deletes(revision.wanted) for _row, revision in bundle.revisions) else bundle.stored
    left = {
        revision.pk: [
            change.label for change in revision_changes(row, revision, bundle.stored, bundle.names) if change.left
        ]
        for row, revision in bundle.revisions
    }
    whole = [revision for _row, revision in bundle.revisions if not left[revision.pk]]
    # First, since a row with an open revision is neither deleted nor merged.
    Revision.objects.filter(pk__in=[revision.pk for revision in whole]).move(RevisionState.PUBLISHED, user)
    not_put_back: list[Left] = []
    for row, revision in bundle.revisions:
        if not left[revision.pk]:
            row.pk = revision.object_id if revision.object_id > 0 else None
        not_put_back += rules.apply(row, revision.base, revision.wanted, stored=stored)
        # One that is added was validated before it was saved.
        if not rules.adds(revision.base):
            rules.validate(row)
        revision.object_id = row.pk or revision.object_id
    Revision.objects.bulk_update(whole, ["object_id"])
    sentence = _t("“%(record)s”: its draft revision stays open. Left, since changed or gone meanwhile: %(fields)s.")
    open_still = [
        sentence % {"record": row, "fields": ", ".join(left[revision.pk])}
        for row, revision in bundle.revisions
        if left[revision.pk]
    ]
    return open_still, history.sentences(not_put_back)


type Button = Callable[[HttpRequest, Bundle], None]
BUTTONS: dict[str, Button] = {
    "comment": comment,
    "send_to_review": send_to_review,
    "send_back": send_back,
    "publish": publish,
    "drop": drop,
}


# What the revisions of a bundle become when its drafts become so.
REVISION_STATES = {State.IN_REVIEW: RevisionState.IN_REVIEW, State.DRAFT: RevisionState.SENT_BACK}


def _change_states(request: HttpRequest, bundle: Bundle, before: State, after: State) -> int:
    with record.editing(how=How.REVIEW):
        bundle = bundle.again()
        rows = [row for row in bundle.rows if row.state == before]
        _save_states(request, rows, after)
        revisions = Revision.objects.filter(pk__in=[revision.pk for _row, revision in bundle.revisions])
        return len(rows) + revisions.move(REVISION_STATES[after], request.user, request.POST.get(f"{WHOLE}-text", ""))


def _save_states(request: HttpRequest, rows: Sequence[Published], state: State) -> None:
    actions.save_each(rows, state)
    _log(request, rows)


def _log(request: HttpRequest, rows: Sequence[Recorded]) -> None:
    assert request.user.pk
    LogEntry.objects.log_actions(request.user.pk, rows, CHANGE, [{"changed": {"fields": [_t("state")]}}])


def _save_comments(request: HttpRequest, bundle: Bundle, required: str = "") -> int:
    """Save all comments that were written, and refuse an empty one with the key ``required``; returns their number.

    Raises ``NotSaved`` if one is about a row that is not part of the bundle any more.
    """
    if gone := _comments_on_missing(request, bundle):
        sentence = _t("“%(record)s” is no longer part of this review: it was published, or no longer cites the source.")
        raise NotSaved(*(missing(_noun(key), key.partition("-")[2], sentence) for key in gone))
    keys = [*map(key_of, bundle.all_rows), WHOLE]
    written = [key for key in keys if request.POST.get(f"{key}-text", "").strip()]
    for key in dict.fromkeys([*written, *([required] if required else [])]):
        _save_comment(request, bundle, key)
    return len(written)


def _comments_on_missing(request: HttpRequest, bundle: Bundle) -> dict[str, str]:
    """The comments that were written on rows that are not part of the bundle any more, by the key of the row."""
    there = {*map(key_of, bundle.all_rows), WHOLE}
    sent = {name.removesuffix("-text"): text for name, text in request.POST.items() if name.endswith("-text")}
    labels = {noun._meta.label_lower for noun in Recorded.concrete_models()}
    return {
        key: text for key, text in sent.items()
        if isinstance(text, str) and text.strip() and key not in there and key.partition("-")[0] in labels
    }  # fmt: skip


def _noun(key: str) -> type[Recorded]:
    return cast("type[Recorded]", apps.get_model(key.partition("-")[0]))


def _whole_form(request: HttpRequest, bundle: Bundle) -> CommentForm:
    """The form of a comment on all; it gets what was written on rows that are not part of the bundle any more."""
    gone = _comments_on_missing(request, bundle)
    written = [
        request.POST.get(f"{WHOLE}-text", ""),
        *(f"{_noun(key)._meta.verbose_name}: {gone[key]}" for key in gone),
    ]
    return CommentForm(prefix=WHOLE, initial={"text": "\n".join(filter(None, written))})


def _comment_form(request: HttpRequest, key: str) -> CommentForm:
    """The form of a comment, with what was written if the page is shown again: what refuses it stands at the top."""
    return CommentForm(prefix=key, initial={"text": request.POST.get(f"{key}-text", "")})


def _save_comment(request: HttpRequest, bundle: Bundle, key: str) -> None:
    """Save the comment sent for a row. Raises ``ValidationError`` if it is empty or too long, or the row is gone."""
    form = CommentForm(request.POST, prefix=key)
    if not form.is_valid():
        raise ValidationError(list(form.errors["text"]))
    row = next((each for each in bundle.all_rows if key_of(each) == key), None)
    if row is None and key != WHOLE:
        raise ValidationError(
            _t("The row is no longer here: it was published or deleted, or no longer cites the source.")
        )
    revision = _revisions(bundle).get(key) or (bundle.about if isinstance(bundle.about, Revision) else None)
    ReviewComment.objects.create(
        source=bundle.source, revision=revision,
        noun=row._meta.label_lower if row else "", object_id=row.pk if row else None,
        text=form.cleaned_data["text"], user_id=request.user.pk, who=request.user.get_username(),
    )  # fmt: skip


def _revisions(bundle: Bundle) -> dict[str, Revision]:
    return {key_of(row): revision for row, revision in bundle.revisions}


def key_of(row: Recorded) -> str:
    """What names a row in the forms of the page, such as ``initiatives.outcome-7``."""
    return f"{row._meta.label_lower}-{row.pk}"


def _render[M: Model](
    modeladmin: "ModelAdmin[M]",
    request: HttpRequest,
    bundle: Bundle,
    refused: Sequence[str] = (),
    asked: Asked | None = None,
) -> HttpResponse:
    asked = asked or Asked(bundle.problems, (), why_missing=False)
    comments = _comments(bundle)
    rows = _reviewed_rows(request, bundle, comments)
    states, own = {row.state.value for row in rows}, _saved_by_me(request, bundle)
    context = {
        **modeladmin.admin_site.each_context(request),
        **asked.context(request),
        "title": _t("Review what comes from a source") if bundle.source else _t("Review a draft revision"),
        "subtitle": str(bundle.about),
        "opts": modeladmin.opts,
        "source": bundle.about,
        "bundle": bundle,
        "refusals": bundle.refusals(),
        "prerequisites": [(row, review_url(row)) for row in bundle.prerequisites if row not in bundle.all_rows],
        "elsewhere": list(bundle.elsewhere),
        "saved_by_me": list(own.values()).count(""),
        "saved_as_me": dict.fromkeys(filter(None, own.values())),
        "rows": rows,
        "source_preview": _preview_url(bundle, bundle.source, None) if bundle.source not in bundle.all_rows else "",
        "comments": [each for each in comments if not each.noun],
        "whole": _whole_form(request, bundle),
        "refused": refused,
        "has_change_permission": modeladmin.has_change_permission(request),
        "may_publish": record.may_publish(request.user),
        "has_drafts": {State.DRAFT, RevisionState.DRAFT, RevisionState.SENT_BACK} & states,
        "in_review": {State.IN_REVIEW, RevisionState.IN_REVIEW} & states,
        "media": modeladmin.media,
    }
    return TemplateResponse(request, "admin/review.html", context)


def _saved_by_me(request: HttpRequest, bundle: Bundle) -> dict[Key, str]:
    """The rows that the user may not publish, as in ``saved_by``; an unpublished source counts with its passages."""
    if not settings.FOUR_EYES or not record.may_publish(request.user):
        return {}
    revised = {(row.noun(), row.pk) for row, _revision in bundle.revisions}
    return {
        key if key[0] is not Passage or key in revised else (Source, bundle.about.pk): who
        for key, who in saved_by(request.user, bundle.saved).items()
    }


def _comments(bundle: Bundle) -> list[ReviewComment]:
    """What was said about the bundle and, wherever that was, about its revisions."""
    about = Q(revision__in=[revision.pk for revision in _revisions(bundle).values()])
    if bundle.source:
        about |= Q(source=bundle.source, revision=None)
    return list(ReviewComment.objects.filter(about))


def _reviewed_rows(request: HttpRequest, bundle: Bundle, comments: Sequence[ReviewComment]) -> list[ReviewedRow]:
    citations, revisions = _citations(bundle), _revisions(bundle)
    texts = KeptText.objects.of_each([each.passage for cited in citations.values() for each in cited])
    names = NamedValues(_given(each) for cited in citations.values() for each in cited)
    said = defaultdict(list)
    for each in comments:
        said[f"{each.noun}-{each.object_id}"].append(each)
    return [
        _reviewed_row(
            request, bundle, row, revisions.get(key), said[key],
            [_quoted(each, names, texts.get(each.passage_id, "")) for each in citations[key]],
        )
        for row in bundle.all_rows for key in [key_of(row)]
    ]  # fmt: skip


def _given(citation: Citation) -> Given:
    return citation.noun_cited(), citation.aspect, citation.value


def _quoted(citation: Citation, names: NamedValues, text: str) -> Quoted:
    row = names.row(*_given(citation))
    return Quoted(citation, names.words(*_given(citation)), linked(row) if row else "", text)


def _reviewed_row(
    request: HttpRequest, bundle: Bundle, row: Recorded, revision: Revision | None, comments: list[ReviewComment],
    citations: list[Quoted],
) -> ReviewedRow:  # fmt: skip
    key = key_of(row)
    return ReviewedRow(
        row=row,
        noun=capfirst(str(row._meta.verbose_name)),
        key=key,
        form_url="" if revision and revision.is_whole else form_url(row) if revision else change_url(row),
        preview_url=_preview_url(bundle, row, revision),
        saved=bundle.saved.get((row.noun(), row.pk)),
        changes=[*revision_changes(row, revision, bundle.stored, bundle.names), *what_moves(row, revision)]
        if revision
        else changes(row),
        citations=citations,
        comments=comments,
        comment_form=_comment_form(request, key),
        state=RevisionState(revision.state) if revision else State(getattr(row, "state", "")),
        why=revision.why if revision else "",
        may_drop=revision is not None and may_drop(request, revision),
        because=request.POST.get(f"{key}-because", ""),
        steps_url=reverse("admin:adgmin_revision_history", args=[revision.pk]) if revision else "",
        does=revision.does if revision else "",
    )


def _citations(bundle: Bundle) -> dict[str, list[Citation]]:
    """The citations of each row, by the date of their sources; those that its revision gives it, if it has one."""
    found = {key_of(row): citations_of(row) for row in bundle.rows}
    revised: dict[type[Cited], list[int]] = defaultdict(list)
    for row, revision in bundle.revisions:
        found[key_of(row)] = citations_of(row) if revision.is_whole else []
        if not revision.is_whole and isinstance(row, Cited):
            revised[row.noun()].append(row.pk)
    with bundle.preview():
        for noun, pks in revised.items():
            rows = noun.rows().prefetch_related(noun.evidence()).in_bulk(pks)
            found |= {key_of(row): citations_of(row) for row in rows.values()}
    return found


def _preview_url(bundle: Bundle, row: Recorded | None, revision: Revision | None) -> str:
    """The preview of its page, or of that into which it is merged; empty for what has none, or is deleted."""
    if not isinstance(row, WithPage) or (revision and rules.deletes(revision.wanted)):
        return ""
    if bundle.source:
        return reverse("admin:adgmin_source_preview", args=[bundle.source.pk, row._meta.label_lower, row.pk])
    return reverse("admin:adgmin_revision_preview", args=[revision.pk if revision else bundle.about.pk])
