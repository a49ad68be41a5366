"""The page of what member states and industry asked for at a meeting, by theme, beside later outcomes on the theme."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from adgmin.models import Meeting, Theme
from adgmin.models.meetings import MeetingQuerySet
from adgmin.pages.views import Crumb, DetailPage, first_pages
from adgmin.record import AsOf, State
from adgmin.record.together import first_keys

from .models import Outcome, Perspective

# The number of later outcomes shown for a theme; the list of outcomes has all of them.
MAX_LATER = 5


class AskedOnTheme(NamedTuple):
    """What was asked for on a theme, and later outcomes on it; no source says that these answer it."""

    theme: Theme | None
    perspectives: list[Perspective]
    later: list[Outcome]
    later_count: int

    @property
    def anchor(self) -> str:
        """The fragment of its URL."""
        return f"on-{self.theme.slug if self.theme else 'other'}"


def by_theme(perspectives: Sequence[Perspective], meeting: Meeting, as_of: AsOf) -> list[AskedOnTheme]:
    """The perspectives under each of their themes, in the order of themes, with the latest outcomes since."""
    found: dict[Theme | None, list[Perspective]] = {}
    for each in perspectives:
        themes_of: list[Theme | None] = [*each.themes.all()]
        for theme in themes_of or [None]:
            found.setdefault(theme, []).append(each)
    themes = sorted((theme for theme in found if theme), key=lambda theme: (theme.order, theme.name))
    since = Outcome.objects.for_lists(as_of).said_after(meeting.date_latest).prefetch_related(None)
    cut = first_keys([since.filter(themes=theme) for theme in themes], MAX_LATER)
    rows = {row.pk: row for row in since.filter(pk__in={key for keys, _total in cut for key in keys})}
    groups = [
        AskedOnTheme(theme, found[theme], [row for pk, row in rows.items() if pk in keys], total)
        for theme, (keys, total) in zip(themes, cut, strict=True)
    ]
    return [*groups, AskedOnTheme(None, found[None], [], 0)] if None in found else groups


class AskedPage(DetailPage[Meeting]):
    """What was asked for at a meeting, by theme. Views of the sources themselves are left out."""

    model = Meeting
    template_name = "initiatives/asked.html"
    section = Meeting.plural
    computed_as = ("asked",)

    def get_queryset(self) -> MeetingQuerySet:
        """Fetch its body and which of its values are inferred."""
        return Meeting.objects.with_address().showing(self.as_of).select_related("body").with_evidence()

    def elsewhere(self) -> HttpResponse | None:
        """A withdrawn meeting redirects to its own page, a merged one to this page of the kept meeting."""
        if self.object.state == State.WITHDRAWN and not self.object.merged_into:
            return redirect(self.object)
        return super().elsewhere()

    def get_title(self) -> str:
        """“What was asked for at the …”."""
        return _("What was asked for at the %(meeting)s") % {"meeting": self.object}

    def get_description(self) -> str:
        """What the page compares."""
        return _(
            "Views and wishes of member states and industry at the %(meeting)s, by theme, and what came later."
        ) % {"meeting": self.object}

    def get_crumbs(self) -> list[Crumb]:
        """Meetings, the meeting, and this page."""
        meetings = Crumb(capfirst(str(Meeting._meta.verbose_name_plural)), reverse("meetings"))
        return [meetings, Crumb(str(self.object), self.object.get_absolute_url()), Crumb(_("What was asked for"))]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the first perspectives by theme."""
        voiced = self.object.perspectives.for_lists(self.as_of).filter(voice__isnull=False)
        lists = first_pages(perspectives=voiced.order_by("voice__name", "slug").prefetch_related("themes"))
        groups = by_theme(list(lists["perspectives"]), self.object, self.as_of)
        return super().get_context_data(
            groups=groups,
            themes=[group for group in groups if group.theme],
            answered=[group for group in groups if group.later],
            since=self.object.date_latest + dt.timedelta(days=1) if groups and self.object.date else None,
            voices=list(dict.fromkeys(each.voice for each in lists["perspectives"])),
            **lists,
            **kwargs,
        )
