"""What every form and list of the curators has in common: edits in one piece, and errors that lose nothing."""

from contextlib import nullcontext
from typing import Any
from urllib.parse import urlsplit

from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.messages.storage import default_storage
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxSelectMultiple, Media
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import record
from adgmin.models import Theme
from adgmin.record import ONCE_PUBLIC, State

from . import actions
from .filters import MineFilter
from .forms import PublishedForm, RecordForm, RecordSelect, RecordSelectMultiple

# Fieldsets of this class stand below the citations, above the buttons.
LAST = "last"
# More themes than this are searched for instead of ticked.
THEMES_TO_TICK = 30


class Linked(BaseModelAdmin):  # type: ignore[type-arg]
    """Search boxes instead of endless selects, for everything that a noun refers to."""

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Every reference to a registered noun; the themes may also stand as boxes to tick."""
        return [
            field.name
            for field in (*self.opts.fields, *self.opts.many_to_many)
            if self._is_searched(field.related_model)
        ]

    def _is_searched(self, noun: Any) -> bool:
        return noun is not None and self.admin_site.is_registered(noun)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """As Django’s, with two buttons instead of four: change what is referred to, or add it."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and hasattr(field.widget, "can_delete_related"):
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A search box that shows rows as their own admin labels them."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", RecordSelect(db_field, self.admin_site, using=kwargs.get("using")))
        return self._labelled(super().formfield_for_foreignkey(db_field, request, **kwargs), db_field)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Boxes to tick for themes while they are few, a search box for all else."""
        few = few_themes() if db_field.related_model is Theme else []
        if few:
            kwargs["widget"] = CheckboxSelectMultiple
        elif self._is_searched(db_field.related_model):
            kwargs["widget"] = RecordSelectMultiple(db_field, self.admin_site, using=kwargs.get("using"))
        field = self._labelled(super().formfield_for_manytomany(db_field, request, **kwargs), db_field)
        if few:
            # They are at hand, and need not be fetched again.
            field.choices = few
        return field

    def _labelled(self, field: Any, db_field: Any) -> Any:
        if field is not None and self._is_searched(db_field.related_model):
            target = self.admin_site.get_model_admin(db_field.related_model)
            field.label_from_instance = getattr(target, "label_for", str)
        return field


def few_themes() -> list[tuple[int, str]]:
    """The themes as choices, if there are few enough to tick."""
    themes = list(Theme.objects.all()[: THEMES_TO_TICK + 1])
    return [(theme.pk, str(theme)) for theme in themes] if len(themes) <= THEMES_TO_TICK else []


class RecordedAdmin(Linked, admin.ModelAdmin):  # type: ignore[type-arg]
    """The admin of anything in the record.

    Each add, change and delete is one ``record.editing()``, which locks the version row before it reads anything.
    What the rules refuse at its end comes back as errors of the same form, filled in as it was sent.
    """

    form = RecordForm
    change_form_template = "admin/record_change_form.html"
    list_per_page = 50
    show_full_result_count = False
    actions = [actions.delete_selected]
    # What stays filled in after “Save and add another”.
    carry_over: tuple[str, ...] = ()

    @property
    def media(self) -> Media:
        """As Django’s, with what the search boxes of the filters need; the forms bring it along anyway."""
        return super().media + AutocompleteSelect(LogEntry._meta.get_field("user"), self.admin_site).media

    def offered(self, request: HttpRequest) -> models.QuerySet[Any]:
        """The rows that the search boxes of other forms look through, with what names them."""
        rows: models.QuerySet[Any] = self.model._default_manager.named()
        return rows

    def label_for(self, row: Any) -> str:
        """How a row is shown in the search boxes of other forms."""
        return str(row)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list; it says so where it could not follow a filter of its address and shows everything instead."""
        if ERROR_FLAG in request.GET:
            sentence = _t(
                "All records are shown, because the address contains a filter or value that this list does not have."
            )
            self.message_user(request, sentence, messages.WARNING)
        return super().changelist_view(request, extra_context)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:  # fmt: skip
        """The form; a save is one edit, and a refused one changes nothing and shows the form again."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with record.editing():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as error:
            # Django has already said “was changed successfully”, and means the edit that was just rolled back.
            request._messages = default_storage(request)  # type: ignore[attr-defined]
            request.refused = [capfirst(sentence) for sentence in error.messages]  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form class, with what refused the edit, if anything did."""
        form = super().get_form(request, obj, change, **kwargs)
        form.refused = getattr(request, "refused", ())  # type: ignore[attr-defined]
        return form

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask, then delete in one edit; what may not go is left, with the reason."""
        with record.editing() if request.method == "POST" else nullcontext():
            row = self.get_object(request, object_id)
            if row is not None and actions.refuse_deletion(self, request, [row]):
                return HttpResponseRedirect(self.address(row))
            return super().delete_view(request, object_id, extra_context)

    def address(self, row: models.Model) -> str:
        """The address of a row's form."""
        return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """The public page, only where there is one."""
        return obj.get_absolute_url() if obj is not None and obj.is_public() else None

    def carried(self, row: Any) -> dict[str, Any]:
        """The values that the next new form starts with."""
        values = {name: row.serializable_value(name) for name in self.carry_over}
        return {name: "" if value is None else value for name, value in values.items()}

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        """As Django’s; what was public is not offered for deletion, neither the row nor those below it."""
        context["once_public"] = ONCE_PUBLIC
        return super().render_change_form(request, context, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """As Django’s; “add another” carries over what the next one shares."""
        return self._carrying_over(request, obj, super().response_add(request, obj, post_url_continue))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """As Django’s; “add another” carries over what the next one shares."""
        return self._carrying_over(request, obj, super().response_change(request, obj))

    def _carrying_over(self, request: HttpRequest, obj: Any, response: HttpResponse) -> HttpResponse:
        if "_addanother" not in request.POST or not (carried := self.carried(obj)):
            return response
        address = urlsplit(response["Location"])
        query = QueryDict(address.query, mutable=True)
        for name, value in carried.items():
            query[name] = str(value)
        return HttpResponseRedirect(f"{address.path}?{query.urlencode()}")


class PublishedAdmin(RecordedAdmin):
    """The admin of a noun with an address and an editorial state."""

    form = PublishedForm
    radio_fields = {"state": admin.HORIZONTAL}
    actions = [actions.publish, actions.send_to_review, actions.withdraw, actions.delete_selected]

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """By state, and what oneself has worked on, before what the noun is asked for."""
        return ["state", MineFilter, *super().get_list_filter(request)]

    def label_for(self, row: Any) -> str:
        """Its name, with its state unless it is published: only published records may be referred to by such."""
        if row.state == State.PUBLISHED:
            return str(row)
        return _t("%(record)s [%(state)s]") % {"record": row, "state": row.get_state_display()}

    @admin.display(description=_("state"), ordering="state")
    def stands(self, row: Any) -> str:
        """The state, to be seen at a glance."""
        return format_html('<span class="state state-{}">{}</span>', row.state, row.get_state_display())

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The noun's own, then what concerns its publication."""
        explained = _(
            "A published record is visible to everybody. It needs a citation, and every record that "
            "it refers to must be published too. It can then be withdrawn with a reason, but no "
            "longer deleted."
        )
        publication = {"fields": ["note", "slug", "state"], "classes": [LAST], "description": explained}
        fieldsets = [*super().get_fieldsets(request, obj), (_("Publication"), publication)]
        if obj is not None and obj.is_public():
            gone = obj.state == State.WITHDRAWN
            explained = _(
                "To merge it into another record, choose “Withdraw” in its list. References to it move "
                "to the other record."
            )
            withdrawal = {
                "fields": ["withdrawn_because", *(["merged_into"] if gone else [])],
                "classes": [LAST] if gone else [LAST, "collapse"],
                "description": "" if gone else explained,
            }
            fieldsets.append((_("Withdrawal"), withdrawal))
        return fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A slug never changes."""
        fixed = super().get_readonly_fields(request, obj)
        return [*fixed, "slug"] if obj is not None else fixed

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        """By what the row is and not what a refused form has made of it: a page to view, or a draft to delete."""
        obj = kwargs.get("obj")
        stored = obj and obj.stored()
        context["show_delete"] = not (stored and stored.is_public())
        return super().render_change_form(request, context, **{**kwargs, "obj": stored})
