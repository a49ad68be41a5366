"""The admin of readers’ reports: each is a task that is open until a curator notes what came of it."""

from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from adgmin.models import Report, ReportState
from adgmin.pages.fields import VisibleField

from .addresses import change_url
from .attention import Item
from .conflicts import ComparingForm
from .unsaved import KeepingAdmin


class ReportForm(ComparingForm):
    """The answer to a report. A report is done only with an answer."""

    class Meta:
        field_classes = {"answer": VisibleField}

    def clean(self) -> None:
        """Ask for the answer that closes the report."""
        super().clean()
        if self.cleaned_data.get("state") == ReportState.DONE and not self.cleaned_data.get("answer"):
            self.add_error("answer", _("Say what was found and what was changed."))


@admin.register(Report)
class ReportAdmin(KeepingAdmin, admin.ModelAdmin):  # type: ignore[type-arg]  # Generic in the type stubs only.
    """Readers’ reports. They are sent with the public form, and never added or rewritten here."""

    form = ReportForm
    change_form_template = "admin/record_change_form.html"
    list_display = ["shortened", "about", "sent", "state_shown"]
    list_filter = ["state", "sent"]
    search_fields = ["about", "text", "source", "answer"]
    list_per_page = 50
    show_full_result_count = False
    radio_fields = {"state": admin.HORIZONTAL}
    fieldsets = [
        (_("Report"), {"fields": ["page", "record", "text", "source", "sent", "reply"]}),
        (_("Answer"), {"fields": ["answer", "state", "closing"]}),
    ]
    readonly_fields = ["page", "record", "text", "source", "sent", "reply", "closing"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Reports come from the public form only."""
        return False

    def attention(self, request: HttpRequest) -> list[Item]:
        url = f"{reverse('admin:adgmin_report_changelist')}?state__exact={ReportState.OPEN}"
        names = ngettext_lazy("open report of readers", "open reports of readers")
        return [Item(names, Report.objects.waiting().count(), url)]

    def save_model(self, request: HttpRequest, obj: Report, form: ReportForm, change: bool) -> None:
        """Note who closed the report, and when; nobody if it is open again."""
        if "state" in form.changed_data:
            done = obj.state == ReportState.DONE
            assert isinstance(request.user, User)
            obj.closed, obj.closed_by = (timezone.now(), request.user) if done else (None, None)
        super().save_model(request, obj, form, change)

    @admin.display(description=_("report"), ordering="text")
    def shortened(self, report: Report) -> str:
        """The beginning of its text."""
        return str(report)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, report: Report) -> str:
        """The state as a coloured label."""
        colour = "published" if report.state == ReportState.DONE else "in-review"
        return format_html('<span class="state state-{}">{}</span>', colour, report.get_state_display())

    @admin.display(description=_("page"))
    def page(self, report: Report) -> str:
        """The public page, as a link."""
        return format_html('<a href="{}">{}</a>', report.about, report.about)

    @admin.display(description=_("record"))
    def record(self, report: Report) -> str:
        """The record, with a link to its form; a dash for a page of no record."""
        row = report.row()
        if row is None:
            return "-"
        assert isinstance(row, models.Model)
        return format_html('<a href="{}">{}</a>', change_url(row), row)

    @admin.display(description=_("reply address"))
    def reply(self, report: Report) -> str:
        """The reply address as a link, while it is kept; else a dash."""
        return format_html('<a href="mailto:{}">{}</a>', report.reply_to, report.reply_to) if report.reply_to else "-"

    @admin.display(description=_("closed"))
    def closing(self, report: Report) -> str:
        """Who closed it, and when; a dash while it is open."""
        if report.closed is None:
            return "-"
        return format_html("{}, {}", report.closed_by or "-", f"{timezone.localtime(report.closed):%Y-%m-%d %H:%M}")
