"""The admin page “Close the meeting”."""

from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from adgmin.curation.addresses import change_url
from adgmin.curation.reading import Link
from adgmin.curation.unsaved import NotSaved, deleted
from adgmin.models import Meeting
from adgmin.record import State, may_change_public
from initiatives.models import Check, Commitment, NothingFound, Outcome

from .forms import Decisions, Subject, key_of, missing_subjects, posted
from .subjects import Closing

if TYPE_CHECKING:
    from adgmin.curation.cited import CitedAdmin

# The decisions on a page, and the lines of the list of those taken.
DECISIONS_ON_PAGE = 10
LINES_ON_PAGE = 50


class Decided(NamedTuple):
    """A subject that is decided: what is recorded of it at the meeting, or who found nothing."""

    row: Subject
    records: list[Link]
    nothing: NothingFound | None

    @property
    def key(self) -> str:
        """What names it in the form."""
        return key_of(self.row)


def decided_lines(closing: Closing, rows: Collection[Subject]) -> list[Decided]:
    """The subjects with the checks, outcomes or searches that decide them, in three queries."""
    records: dict[str, list[Link]] = defaultdict(list)
    commitments = [row.pk for row in rows if isinstance(row, Commitment)]
    initiatives = [row.pk for row in rows if not isinstance(row, Commitment)]
    checks = Check.objects.filter(meeting=closing.meeting).exclude(state=State.WITHDRAWN).named()
    for check in checks.filter(Q(commitment__in=commitments) | Q(commitment__initiative__in=initiatives)):
        link = Link(str(check), change_url(check))
        records[f"commitment-{check.commitment_id}"].append(link)
        records[f"initiative-{check.commitment.initiative_id}"].append(link)
    outcomes = Outcome.objects.belonging_to(closing.meeting).exclude(state=State.WITHDRAWN).named()
    for outcome in outcomes.filter(Q(initiative__in=initiatives) | Q(under__in=initiatives)):
        for pk in {outcome.initiative_id, outcome.under_id} - {None}:
            records[f"initiative-{pk}"].append(Link(str(outcome), change_url(outcome)))
    nothing = {
        f"commitment-{each.commitment_id}" if each.commitment_id else f"initiative-{each.initiative_id}": each
        for each in closing.nothing_found.select_related("user")
    }
    return [Decided(row, records[key_of(row)], nothing.get(key_of(row))) for row in rows]


def close_meeting(modeladmin: "CitedAdmin[Commitment]", request: HttpRequest, meeting_pk: int) -> HttpResponse:
    """The decisions that are left, or with ``show=decided`` those taken; a POST saves decisions, or opens one again."""
    meeting = Meeting.objects.select_related("body").filter(pk=meeting_pk).first()
    checks = modeladmin.admin_site.get_model_admin(Check)
    if not modeladmin.has_view_permission(request):
        raise PermissionDenied
    if meeting is None:
        raise NotSaved(deleted(Meeting, meeting_pk)) if request.method == "POST" else Http404
    closing, decisions = Closing(meeting), None
    if not closing.is_possible:
        modeladmin.message_user(request, _t("Only a meeting that was held on a known date can be closed."), "WARNING")
        return HttpResponseRedirect(modeladmin.change_url(meeting))
    if request.method == "POST":
        if not checks.has_add_permission(request):
            raise PermissionDenied
        if "again" in request.POST:
            return decide_again(request, closing)
        rows = posted(closing.rows(decided=None), request.POST)
        decisions = Decisions(closing, rows, may_change_public(request.user), request.POST)
        decisions.refused = [reason.html() for reason in missing_subjects(rows, request.POST)]
        if response := save(modeladmin, request, decisions):
            return response
    return TemplateResponse(request, "admin/close_meeting.html", context(modeladmin, request, closing, decisions))


def save(modeladmin: "CitedAdmin[Commitment]", request: HttpRequest, decisions: Decisions) -> HttpResponse | None:
    """Save the decisions and lead to those that are left; ``None`` if there are errors."""
    assert isinstance(request.user, User)
    if not decisions.is_valid() or decisions.refused:
        return None
    saved = decisions.save(request.user) if decisions.taken else []
    if decisions.refused:
        return None
    checks = modeladmin.admin_site.get_model_admin(Check)
    for row in saved:
        if isinstance(row, Check):
            checks.log_addition(request, row, [{"added": {}}])
    done = ngettext("%(count)d decision was saved.", "%(count)d decisions were saved.", len(saved))
    level = messages.SUCCESS if saved else messages.WARNING
    modeladmin.message_user(request, done % {"count": len(saved)}, level)
    return HttpResponseRedirect(request.get_full_path())


def decide_again(request: HttpRequest, closing: Closing) -> HttpResponse:
    """Delete the note that nothing was found on a subject."""
    name, _dash, pk = request.POST["again"].partition("-")
    if name in ("commitment", "initiative") and pk.isdecimal() and len(pk) < 19:
        NothingFound.objects.filter(meeting=closing.meeting, **{name: int(pk)}).delete()
    return HttpResponseRedirect(request.path)


def context(
    modeladmin: "CitedAdmin[Commitment]", request: HttpRequest, closing: Closing, decisions: Decisions | None
) -> dict[str, object]:
    """The context of the page. Decisions with errors stay on it."""
    shows_decided = request.GET.get("show") == "decided" and decisions is None
    rows = closing.rows(decided=shows_decided) if decisions is None else []
    paginator = Paginator(rows, LINES_ON_PAGE if shows_decided else DECISIONS_ON_PAGE)
    page: Page[Subject] = paginator.get_page(request.GET.get("page"))
    if decisions is None and not shows_decided:
        decisions = Decisions(closing, page.object_list, may_change_public(request.user))
    return {
        **modeladmin.admin_site.each_context(request),
        "title": _t("Close the meeting"),
        "subtitle": str(closing.meeting),
        "opts": modeladmin.opts,
        "meeting": closing.meeting,
        "texts": list(closing.texts),
        "progress": closing.progress(),
        "decisions": decisions,
        "decided": decided_lines(closing, list(page.object_list)) if shows_decided else [],
        "shows_decided": shows_decided,
        "page": page,
        "query": urlencode({"show": "decided"}) if shows_decided else "",
        "may_save": modeladmin.admin_site.get_model_admin(Check).has_add_permission(request),
        "media": modeladmin.media,
    }
