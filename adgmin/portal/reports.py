"""The form with which readers report an error, and the page that says that the report has arrived.

It needs no account, no cookie and no script. Where the form is off (``REPORT_FORM``), the page names the address for
reports instead.
"""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView, TemplateView

from adgmin.database import FAULTS, RETRY_AFTER
from adgmin.filters.base import PathFilter, StrictFilterSet
from adgmin.models import Report, ReportSender
from adgmin.pages.clients import client_address, is_from_another_site
from adgmin.pages.fields import VisibleField
from adgmin.pages.views import DetailPage, Page
from adgmin.record import Recorded

is_path = RegexValidator(r"\A/(?![/\\])", _("Give the address of a page of this site, such as /outcomes/."))


class AboutFilter(StrictFilterSet):
    """The page that a report is about."""

    about = PathFilter(max_length=1000, validators=[is_path])


class ReportForm(forms.ModelForm):  # type: ignore[type-arg]  # Generic in the type stubs only.
    """A report. ``website`` is hidden from readers: what fills it in is a robot."""

    website = forms.CharField(
        label=_("Leave this field empty"), required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )  # fmt: skip

    class Meta:
        model = Report
        fields = ["about", "text", "source", "reply_to"]
        field_classes = {"about": VisibleField, "text": VisibleField, "source": VisibleField}
        labels = {
            "about": _("Which page?"),
            "text": _("What is wrong?"),
            "source": _("Which document says otherwise, and in which paragraph? (optional)"),
            "reply_to": _("Your e-mail address, if you want an answer (optional)"),
        }
        help_texts = {
            "about": "",
            "source": _("A title or a link. Facts without a source cannot be recorded."),
            "reply_to": _("Only the curators see it. It is deleted after 30 days."),
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 6}),
            "source": forms.Textarea(attrs={"rows": 2}),
            "reply_to": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    def clean_about(self) -> str:
        """The address without scheme and host."""
        about: str = urlsplit(self.cleaned_data["about"])._replace(scheme="", netloc="").geturl()
        is_path(about)
        return about

    @property
    def is_from_a_robot(self) -> bool:
        """True if the hidden field is filled in. Needs a valid form."""
        return bool(self.cleaned_data.get("website"))


def record_at(address: str) -> Recorded | None:
    """The public record on whose page, or on a page beside it, an address leads; ``None`` for any other page."""
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    view = getattr(match.func, "view_class", None)
    if not (isinstance(view, type) and issubclass(view, DetailPage)):
        return None
    noun = view.model
    assert issubclass(noun, Recorded)
    # Of a passage the address has the slug of its source too.
    key = {"source__slug" if name == "source" else name: value for name, value in match.kwargs.items()}
    row = noun.rows().filter(**key).first()
    return row if row and row.is_public() else None


@method_decorator(csrf_exempt, name="dispatch")
class ReportPage(Page, FormView):  # type: ignore[type-arg]
    """The form. Instead of Django’s check, which needs a cookie, ``is_from_another_site`` refuses foreign pages."""

    template_name = "adgmin/report.html"
    form_class = ReportForm
    filterset_class = AboutFilter
    http_method_names = ["get", "head", "options", "post"]
    section = "about"
    timeless = True
    title = _("Report an error")
    description = _("Tell the curators what is wrong on a page. No account is needed, and nobody is tracked.")

    def get_initial(self) -> dict[str, object]:
        return {"about": self.request.GET.get("about", "/")}

    def post(self, request: HttpRequest, *args: str, **kwargs: object) -> HttpResponse:
        """Save the report, or show the form again as it was filled in."""
        if not settings.REPORT_FORM:
            return self.http_method_not_allowed(request)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Save the report and lead to the page that says so. A robot is led there too."""
        assert isinstance(form, ReportForm)
        if is_from_another_site(self.request):
            return self.refused(form, 403, _t("This was sent by a page of another site. Please check it and send it."))
        if not form.is_from_a_robot:
            try:
                if not ReportSender.objects.count_report(client_address(self.request)):
                    return self.refused(form, 429, _t("Too many reports have come today, from your address or in all."))
                self.save(form.instance)
            except FAULTS:
                return self.refused(form, 503, _t("Nothing can be saved at the moment. Please try again in a minute."))
        kept = {"as_of": str(self.as_of)} if self.as_of.asked else {}
        query = urlencode({"about": form.instance.about, **kept})
        return HttpResponseRedirect(f"{reverse('report-sent')}?{query}")

    def save(self, report: Report) -> None:
        """Save a report for the record that it is about, and delete what is not kept of older ones."""
        row = record_at(report.about)
        report.kind, report.object_id = (row.plural, row.pk) if row else ("", None)
        report.save()
        Report.objects.forget_senders()

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """The form with its errors."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def refused(self, form: ReportForm, status: int, reason: str) -> HttpResponse:
        """The form as it was filled in, with the reason why it is not taken."""
        form.add_error(None, reason)
        response = self.render_to_response(self.get_context_data(form=form), status=status)
        if status == 503:
            response.headers["Retry-After"] = str(RETRY_AFTER)
        if status == 429:
            now = timezone.now()
            tomorrow = (now + dt.timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
            response.headers["Retry-After"] = str(int((tomorrow - now).total_seconds()) + 1)
        return response

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add whether the form is on."""
        return super().get_context_data(form_is_on=settings.REPORT_FORM, **kwargs)


class ReportSent(Page, TemplateView):
    """The page after a report."""

    template_name = "adgmin/report_sent.html"
    filterset_class = AboutFilter
    section = "about"
    timeless = True
    title = _("Thank you for your report")
    description = _("The report has arrived, and the curators will look at it.")

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the page that the report is about."""
        return super().get_context_data(about=self.request.GET.get("about", "/"), **kwargs)
