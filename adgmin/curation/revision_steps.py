"""The steps of a draft revision: each save beside the one before, going back to one, dropping, taking up again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import record
from adgmin.models import Revision, RevisionStep
from adgmin.record import Recorded, RevisionState

from .bundles import Change
from .keys import is_key
from .revisions import REVISED_ALREADY, changes_between, form_url, history_url, hold

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

CLOSED = _("The draft revision is no longer open.")
# Before the names of the fields of the form that drops a revision.
DROPPED = "revision"


@dataclass(frozen=True)
class Step:
    """A step as the page shows it."""

    kept: RevisionStep
    label: str
    changes: list[Change]
    # Whether the revision can go back to its contents.
    may_return: bool


def may_drop(request: HttpRequest, revision: Revision) -> bool:
    """True if the user may drop a revision: its author, and whoever may publish."""
    return record.may_publish(request.user) or revision.author == request.user.get_username()


def drop_revision(request: HttpRequest, revision: Revision, why: str) -> None:
    """Drop an open revision. Raises ``ValidationError`` without a reason."""
    if not may_drop(request, revision):
        raise PermissionDenied
    if not why.strip():
        raise ValidationError(_t("Say why the draft revision is dropped."))
    _move(request, revision, RevisionState.DROPPED, why.strip())
    messages.success(request, _t("The draft revision was dropped. The history of the record keeps it."))


def _move(request: HttpRequest, revision: Revision, state: RevisionState, why: str = "") -> None:
    """Change the state. Raises ``ValidationError`` if it cannot change from its state to this one."""
    if not Revision.objects.filter(pk=revision.pk).move(state, request.user, why):
        raise ValidationError(CLOSED)


def drop(request: HttpRequest, revision: Revision, row: Recorded | None) -> None:
    """Drop it, also one whose record is gone."""
    drop_revision(request, revision, request.POST.get(f"{DROPPED}-because", ""))


def take_up(request: HttpRequest, revision: Revision, row: Recorded | None) -> None:
    """Open a dropped revision again, as it was saved last."""
    row = _there(row)
    if getattr(row, "merged_into", None):
        raise ValidationError(
            _t("“%(record)s” is merged into another record. Change that record instead.") % {"record": row}
        )
    if Revision.objects.of(row):
        raise ValidationError(REVISED_ALREADY % {"record": row})
    if revision.state != RevisionState.DROPPED:
        raise ValidationError(_t("The draft revision is not dropped."))
    _move(request, revision, RevisionState.DRAFT)
    messages.success(request, _t("The draft revision is open again."))


def go_back(request: HttpRequest, revision: Revision, row: Recorded | None) -> None:
    """Give an open revision the contents of an earlier step; that is a save of its own."""
    row, key = _there(row), request.POST["go_back"]
    step = get_object_or_404(revision.steps.filter(wanted__isnull=False), pk=key if is_key(key) else 0)
    if not revision.is_open:
        raise ValidationError(CLOSED)
    assert step.base
    assert step.wanted
    hold(request.user, row, revision, step.base, step.wanted)
    named = {"at": f"{step.at:%Y-%m-%d %H:%M}", "who": step.who}
    revision.note_step(request.user, _t("Back to what %(who)s saved, %(at)s.") % named)
    messages.success(request, _t("The draft revision is what it was then."))


def _there(row: Recorded | None) -> Recorded:
    if row is None:
        raise ValidationError(_t("The record is gone. Bring it back first, in its history."))
    return row


BUTTONS: dict[str, Callable[[HttpRequest, Revision, Recorded | None], None]] = {
    "drop": drop,
    "take_up": take_up,
    "go_back": go_back,
}  # fmt: skip


def steps_page(modeladmin: "ModelAdmin[Revision]", request: HttpRequest, revision: Revision) -> HttpResponse:
    """The steps, newest first; a POST drops the revision, takes it up again or goes back to a step."""
    row, refused = revision.row(), []
    chosen = next((name for name in BUTTONS if name in request.POST), "")
    if request.method == "POST" and not modeladmin.has_change_permission(request, revision):
        raise PermissionDenied
    if chosen:
        try:
            with transaction.atomic():
                locked = Revision.objects.select_for_update(of=("self",)).get(pk=revision.pk)
                if request.POST.get("seen") != _last_step(revision):
                    raise ValidationError(_t("Somebody did something with it after you opened this page. Look again."))
                BUTTONS[chosen](request, locked, row)
            return HttpResponseRedirect(request.path)
        except ValidationError as error:
            refused = error.messages
    may_change = modeladmin.has_change_permission(request, revision)
    context = {
        **modeladmin.admin_site.each_context(request),
        "title": _t("Steps of a draft revision"),
        "subtitle": str(revision),
        "opts": modeladmin.opts,
        "revision": revision,
        "row": row,
        "form_url": form_url(row) if row and not revision.is_whole else "",
        "history_url": history_url(row or revision.stand_in()) if revision.object_id > 0 else "",
        "steps": [*_steps(revision, row)][::-1],
        "refused": refused,
        "seen": _last_step(revision),
        "key": DROPPED,
        "because": request.POST.get(f"{DROPPED}-because", ""),
        "may_change": may_change,
        "may_drop": may_change and revision.is_open and may_drop(request, revision),
        "may_take_up": may_change and revision.state == RevisionState.DROPPED and row is not None,
    }
    return TemplateResponse(request, "admin/revision_steps.html", context)


def _last_step(revision: Revision) -> str:
    """The key of the last step; empty without any."""
    return str(revision.steps.aggregate(last=Max("pk"))["last"] or "")


def _steps(revision: Revision, row: Recorded | None) -> Iterator[Step]:
    """The steps, oldest first. The first is compared with what was published, each later one with the save before."""
    before, last = None, None
    for kept in revision.steps.all():
        if kept.wanted is None:
            yield Step(kept, _label(kept, last), [], may_return=False)
        else:
            changes = changes_between(row or revision.stand_in(), before or kept.base or kept.wanted, kept.wanted)
            is_now = (kept.base, kept.wanted) == (revision.base, revision.wanted)
            yield Step(kept, _t("saved"), changes, may_return=revision.is_open and row is not None and not is_now)
            before = kept.wanted
        last = kept


def _label(kept: RevisionStep, last: RevisionStep | None) -> str:
    """What was done, where only the state changed."""
    if last is not None and last.state == RevisionState.DROPPED:
        return _t("taken up again")
    return str(kept.get_state_display())
