"""The page on which curators choose what is theirs to choose."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.generic import UpdateView

from adgmin.models import Preferences


class PreferencesPage(UpdateView):  # type: ignore[type-arg]  # Generic in the type stubs only.
    """The preferences of the signed-in user."""

    template_name = "admin/preferences.html"
    model = Preferences
    fields = ["shortcuts"]
    success_url = reverse_lazy("admin:preferences")
    site: Any = None
    object: Preferences

    def get_object(self, queryset: Any = None) -> Preferences:
        """Those of the user, or the defaults."""
        user = self.request.user
        assert isinstance(user, Model)
        return Preferences.of(user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what every page of the admin shows."""
        return super().get_context_data(**self.site.each_context(self.request), title=_("Preferences"), **kwargs)

    def form_valid(self, form: "forms.ModelForm[Any]") -> HttpResponse:
        messages.success(self.request, _t("Your preferences are saved."))
        return super().form_valid(form)
