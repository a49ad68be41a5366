"""The admin site of the curators: Django’s admin with its models in the order of the curators’ work.

``adgmin.apps.CurationConfig`` makes it the default site, so ``django.contrib.admin.site`` is an instance of it. The
models are registered by ``adgmin.admin``, ``initiatives.admin`` and ``partners.admin``; this module must not import
them, since they register themselves here while it is loaded.
"""

from collections.abc import Callable
from functools import partial, update_wrapper
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.views import redirect_to_login
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.cache import never_cache

from adgmin.models import Passage, Preferences, Source
from adgmin.record import Published

from . import account_changes, kept_forms, unsaved
from .attention import Attentive, Item, item_of
from .base import RecordedAdmin
from .confirming import BECAUSE, CONFIRMED, WHY, Asked
from .duplicates import near_duplicates_view, undecided_pairs
from .handbook import handbook_view
from .kept_forms import kept_form_view
from .messages import forget_messages
from .my_reviews import my_reviews_view
from .nul import leave_out_nul
from .preferences import PreferencesPage
from .sign_in import SignInForm, WelcomePage
from .two_factor import CodePage, SetUpPage, page_due
from .worklist import TASK_LABELS, ModelTasks, count_tasks, unfinished_sources

type View = Callable[..., HttpResponseBase]

# The sections of the index page, each with its model names.
SECTIONS = (
    (_("Evidence"), ("source", "passage")),
    (_("Meetings"), ("meeting", "meetingrole")),
    (_("Initiatives and outcomes"), ("initiative", "outcome", "role")),
    (_("Commitments and perspectives"), ("commitment", "check", "perspective")),
    (_("Partners and actors"), ("partner", "cooperation", "actor", "membership")),
    (_("Classification"), ("theme", "synonym")),
    (_("Review"), ("revision",)),
    (_("Readers"), ("report",)),
    (_("Colleagues"), ("user",)),
)

# What the numbers at the top of the index page count.
DISAGREEING = ngettext_lazy("record whose sources disagree, not settled", "records whose sources disagree, not settled")
NEAR = ngettext_lazy("pair of near-duplicates", "pairs of near-duplicates")
IN_REVIEW = ngettext_lazy("record in review", "records in review")
OLD = ngettext_lazy("draft unchanged for two weeks", "drafts unchanged for two weeks")
UNCITED = ngettext_lazy("record without a citation", "records without a citation")

# The index page shows at most so many unfinished sources.
SOURCES_SHOWN = 6


class LabelledAutocomplete(AutocompleteJsonView):
    """Django’s autocomplete view, with the labels and rows of the model’s own admin."""

    def has_perm(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Only rows of the record are offered: no form has a search box for users or draft revisions."""
        return isinstance(self.model_admin, RecordedAdmin) and super().has_perm(request, obj)

    def get_queryset(self) -> models.QuerySet[models.Model]:
        """The matching rows, from ``autocomplete_queryset``: it lacks the annotations of the list."""
        model_admin = self.model_admin
        assert isinstance(model_admin, RecordedAdmin)
        rows = model_admin.autocomplete_queryset(self.request).complex_filter(self.source_field.get_limit_choices_to())
        rows, may_have_duplicates = model_admin.get_search_results(self.request, rows, self.term)
        return rows.distinct() if may_have_duplicates else rows

    def serialize_result(self, obj: models.Model, to_field_name: str) -> dict[str, str]:
        """The id of the row and its label."""
        assert isinstance(self.model_admin, RecordedAdmin)
        return {**super().serialize_result(obj, to_field_name), "text": self.model_admin.label_for(obj)}


class CuratorSite(AdminSite):
    """Django’s admin, with a worklist on its index page."""

    site_header = _("ADGMIN Tracker")
    site_title = _("ADGMIN Tracker, curators")
    index_title = _("The record")
    login_form = SignInForm

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Add the lists of near-duplicates and reviews, the handbook, and the pages of signing in and preferences."""
        near = self.admin_view(partial(near_duplicates_view, self))
        accounts = self.admin_view(partial(account_changes.account_changes_view, self))
        return [
            path("near-duplicates/", near, name="near_duplicates"),
            path("account-changes/", accounts, name="account_changes"),
            path("my-reviews/", self.admin_view(partial(my_reviews_view, self)), name="my_reviews"),
            path("handbook/", self.admin_view(partial(handbook_view, self)), name="handbook"),
            path("preferences/", self.admin_view(PreferencesPage.as_view(site=self)), name="preferences"),
            path("kept/", self.admin_view(partial(kept_form_view, self)), name="kept_form"),
            path("two-factor/", self.after_password(SetUpPage.as_view(site=self)), name="two_factor"),
            path("two-factor/code/", self.after_password(CodePage.as_view(site=self)), name="two_factor_code"),
            path("welcome/<uidb64>/<token>/", WelcomePage.as_view(), name="welcome"),
            *super().get_urls(),
        ]

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the user has signed in, with a second factor if one is asked for."""
        return super().has_permission(request) and not page_due(request)

    def after_password(self, view: View) -> View:
        """Only for users who have signed in with their password; the second factor may be due."""

        def guarded(request: HttpRequest) -> HttpResponseBase:
            if super(CuratorSite, self).has_permission(request):
                return view(request)
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))

        return never_cache(guarded)

    def admin_view(self, view: View, cacheable: bool = False) -> Any:
        """As Django’s, after the second factor. A form sent before the sign-in is complete is kept until then.

        If an edit must be confirmed or explained first, and the page does not ask itself, the site asks. If what was
        sent cannot be saved, and the page shows no form any more, the site shows what was sent.
        """
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            leave_out_nul(request)
            if not self.has_permission(request):
                return self.redirect_to_sign_in(request) or inner(request, *args, **kwargs)
            kept_forms.forget_if_sent(request)
            try:
                return inner(request, *args, **kwargs)
            except Asked as asked:
                return self.asking_page(request, asked)
            except unsaved.REFUSALS as error:
                if response := unsaved.answer(self, request, error):
                    return response
                raise

        return update_wrapper(guarded, inner)

    def asking_page(self, request: HttpRequest, asked: Asked) -> HttpResponse:
        """Ask what must be answered before an edit; what was sent is sent again with the answers."""
        forget_messages(request)
        context = {
            **self.each_context(request),
            **asked.context(request),
            "title": _t("Before this is saved"),
            "sentences": asked.sentences,
            "sent": kept_forms.form_of(request, without=(CONFIRMED, BECAUSE, WHY)),
        }
        return TemplateResponse(request, "admin/asked.html", context)

    def redirect_to_sign_in(self, request: HttpRequest) -> HttpResponse | None:
        """To the page that completes the sign-in. ``None`` where Django’s own answer will do."""
        if request.path == reverse("admin:logout"):
            return self.logout(request) if super().has_permission(request) else None
        is_kept = request.method == "POST" and kept_forms.keep(request)
        if is_kept:
            messages.info(request, _t("What you sent is kept, and offered again once you have signed in."))
        onward = reverse("admin:kept_form") if is_kept else request.get_full_path()
        if super().has_permission(request):
            return redirect_to_login(onward, reverse(f"admin:{page_due(request)}"))
        return redirect_to_login(onward, reverse("admin:login")) if is_kept else None

    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """As Django’s; 429 while sign-ins are refused."""
        if request.method == "GET" and super().has_permission(request) and (page := page_due(request)):
            return HttpResponseRedirect(reverse(f"admin:{page}", query=request.GET))
        response = super().login(request, extra_context)
        if wait := getattr(request, "sign_in_wait", 0):
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
            response["Retry-After"] = str(wait)
        elif request.method == "POST" and request.user.is_authenticated:
            kept_forms.remember_user(request, response)
        return response

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """The JSON that the search boxes of forms ask for."""
        response = LabelledAutocomplete.as_view(admin_site=self)(request)
        assert isinstance(response, HttpResponse)
        return response

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """With what every page says to its scripts: whether the user has shortcuts, and how much a form may send."""
        return {
            **super().each_context(request),
            "shortcuts": Preferences.of(request.user).shortcuts,
            "most_bytes": settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
            "most_fields": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
        }

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The models of the record by ``SECTIONS`` instead of by app, then all other apps."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        entries = {entry["object_name"].lower(): entry for app in apps for entry in app["models"]}
        sections = []
        for name, model_names in SECTIONS:
            if shown := [entries[model_name] for model_name in model_names if model_name in entries]:
                sections.append(
                    {"name": name, "app_label": shown[0]["object_name"].lower(), "app_url": shown[0]["admin_url"],
                     "has_module_perms": True, "models": shown}
                )  # fmt: skip
        sectioned_apps = {entry["model"]._meta.app_label for section in sections for entry in section["models"]}
        return sections + [app for app in apps if app["app_label"] not in sectioned_apps]

    def index(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> TemplateResponse:
        """The index page with the worklist."""
        return super().index(request, {**self.worklist_context(request), **(extra_context or {})})

    def worklist_context(self, request: HttpRequest) -> dict[str, object]:
        """The template context of the worklist: unfinished sources and tasks of the models that the user may see."""
        nouns = self.ordered_models(request)
        published = [noun for noun in nouns if issubclass(noun, Published) and not noun._meta.proxy]
        tasks_by_model = count_tasks(published, request.user)
        return {
            "sources": list(unfinished_sources()[: SOURCES_SHOWN + 1]) if {Source, Passage} <= set(nouns) else [],
            "sources_shown": SOURCES_SHOWN,
            "attention": self.attention(request, tasks_by_model),
            "task_labels": TASK_LABELS,
            "waiting": [row for row in tasks_by_model if any(task.count for task in (*row.tasks, row.disagreeing))],
            "may_see_any": bool(nouns),
        }

    def attention(self, request: HttpRequest, tasks: list[ModelTasks]) -> list[Item]:
        """What needs attention: the items of each admin in the order of ``SECTIONS``, then those of all records."""
        nouns = self.ordered_models(request)
        admins = [self.get_model_admin(noun) for noun in nouns]
        items = [item for each in admins if isinstance(each, Attentive) for item in each.attention(request)]
        items = [*kept_forms.attention(request), *items, *account_changes.attention(request)]
        if not tasks:
            return items
        return [
            *items,
            item_of(DISAGREEING, ((row, row.disagreeing) for row in tasks)),
            Item(NEAR, len(undecided_pairs(nouns)), reverse("admin:near_duplicates")),
            item_of(IN_REVIEW, ((row, row.tasks.in_review) for row in tasks)),
            item_of(OLD, ((row, row.tasks.old) for row in tasks)),
            item_of(UNCITED, ((row, row.tasks.uncited) for row in tasks)),
        ]

    def ordered_models(self, request: HttpRequest) -> list[type[models.Model]]:
        """The models that the user may see, in the order of ``SECTIONS``."""
        return [entry["model"] for section in self.get_app_list(request) for entry in section["models"]]
