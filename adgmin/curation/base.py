"""The base classes of the admins: each save is one edit, and a form with errors keeps what was typed."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms import CheckboxSelectMultiple, Field, Media, ModelChoiceField, ModelMultipleChoiceField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import record
from adgmin.filters.base import Text
from adgmin.models import Report, Revision, Theme
from adgmin.record import ONCE_PUBLIC, How, Published, Recorded, State, may_change_public, may_publish, visible
from adgmin.record.four_eyes import own_rows
from adgmin.record.merging import Column

from . import actions, history
from .addresses import change_url
from .confirming import Asked
from .filters import EditedByMeFilter, OldFilter
from .forms import (
    SAY_WHY,
    PublishedForm,
    RecordForm,
    RecordSelect,
    RecordSelectMultiple,
    RowField,
    RowsField,
    label_rows,
)
from .keys import is_key, keys
from .merging import merge, refused_merge
from .messages import forget_messages
from .near import warn_of_near_facts
from .revisions import AS_REVISION, check_revision, form_url, is_revising, must_revise, new_row_form, revision_form
from .tables.pages import export_view, import_view, tables_context
from .unsaved import KeepingAdmin, NotSaved, missing

# CSS class of the fieldsets that are shown below the citations.
LAST = "last"
# A message shows so many characters of a key that is none.
KEY_SHOWN = 40
# Beyond so many themes, a search box replaces the checkboxes.
MAX_THEME_CHECKBOXES = 30
# The pages that show a form again whose action was refused, by the name of the action.
REFUSED_PAGES: dict[str, Callable[..., HttpResponse]] = {
    "withdraw": actions.refused_withdrawal, "merge": refused_merge
}  # fmt: skip


if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldsetSpec, _ListFilterT

type FieldSets = _FieldsetSpec
type ListFilters = list[_ListFilterT]


class AutocompleteMixin(BaseModelAdmin):  # type: ignore[type-arg]  # Generic in the type stubs only.
    """Search boxes instead of plain selects for all foreign keys and many-to-many fields."""

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Every field that leads to a registered model."""
        return [
            field.name
            for field in (*self.opts.fields, *self.opts.many_to_many)
            if self._has_autocomplete(field.related_model)
        ]

    def _has_autocomplete(self, noun: type[models.Model] | None) -> bool:
        return noun is not None and self.admin_site.is_registered(noun)

    def formfield_for_dbfield(self, db_field: Column, request: HttpRequest, **kwargs: object) -> Field | None:
        """Beside a related field, only the buttons to change and to add a row."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> "ModelChoiceField[models.Model] | None":
        """A search box with the labels of the related model’s own admin."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", RecordSelect(db_field, self.admin_site, using=kwargs.get("using")))
            kwargs.setdefault("form_class", RowField)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        self._label_rows(field, db_field)
        return field

    def formfield_for_manytomany(
        self, db_field: "models.ManyToManyField[models.Model, models.Model]", request: HttpRequest, **kwargs: Any
    ) -> "ModelMultipleChoiceField[models.Model] | None":
        """Checkboxes for themes while they are few, a search box for everything else."""
        checkboxes = theme_choices() if db_field.related_model is Theme else []
        if checkboxes:
            kwargs["widget"] = CheckboxSelectMultiple
        elif self._has_autocomplete(db_field.related_model):
            kwargs["widget"] = RecordSelectMultiple(db_field, self.admin_site, using=kwargs.get("using"))
        kwargs.setdefault("form_class", RowsField)
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        self._label_rows(field, db_field)
        if checkboxes and field is not None:
            # Saves the field a second query for the same rows.
            field.choices = checkboxes
        return field

    def _label_rows(self, field: "ModelChoiceField[models.Model] | None", db_field: Column) -> None:
        noun = db_field.related_model
        if field is not None and noun is not None and self._has_autocomplete(noun):
            label_rows(field, getattr(self.admin_site.get_model_admin(noun), "label_for", str))


def theme_choices() -> list[tuple[int, str]]:
    """The themes as choices; empty if there are too many for checkboxes."""
    themes = list(Theme.objects.published()[: MAX_THEME_CHECKBOXES + 1])
    return [(theme.pk, str(theme)) for theme in themes] if len(themes) <= MAX_THEME_CHECKBOXES else []


class RecordedAdmin[M: Recorded](AutocompleteMixin, KeepingAdmin, admin.ModelAdmin):  # type: ignore[type-arg]
    """The admin of a model of the record.

    Each add, change, delete and list action runs in one ``record.editing()``, which locks the version row before
    anything is read. The rules are checked at the end of the edit. If they fail, the same form is shown again with
    their errors.
    """

    model: type[M]
    form = RecordForm
    change_form_template = "admin/record_change_form.html"
    list_per_page = 50
    show_full_result_count = False
    actions = [actions.delete_selected]
    # Fields whose values are repeated in the next form after “Save and add another”.
    repeated_fields: tuple[str, ...] = ()

    @property
    def media(self) -> Media:
        """Django’s, and the scripts and styles of search boxes, which the filters of the list use too."""
        return super().media + AutocompleteSelect(LogEntry._meta.get_field("user"), self.admin_site).media

    def autocomplete_queryset(self, request: HttpRequest) -> models.QuerySet[M]:
        """The rows offered in the search boxes of other forms."""
        return self.model.rows().named()

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> M | None:
        """As Django’s, without what only the list shows of a row, which takes longer to compute than the row itself."""
        if from_field:
            return super().get_object(request, object_id, from_field)
        try:
            return self.model.rows().named().get(pk=self.opts.pk.to_python(object_id))
        except (self.model.DoesNotExist, ValidationError, ValueError):
            return None

    def label_for(self, row: M) -> str:
        """The label of a row in the search boxes of other forms."""
        return str(row)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """The list, with a warning if Django dropped an invalid filter from the query string."""
        if ERROR_FLAG in request.GET:
            sentence = _t(
                "All records are shown, because the address contains a filter or value that this list does not have."
            )
            self.message_user(request, sentence, messages.WARNING)
        return super().changelist_view(request, {**tables_context(self, request), **(extra_context or {})})

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:  # fmt: skip
        """The form of the row; of a public one that of its draft revision, unless it may be changed at once."""
        view = partial(self._form_in_edit, request, object_id, form_url, extra_context)
        if object_id is None and self.adds_to_public(request) and not may_change_public(request.user):
            return new_row_form(self, request, view)
        row = self._row_to_revise(request, object_id)
        return revision_form(self, request, row, view) if row else view()

    def adds_to_public(self, request: HttpRequest) -> bool:
        """True if a row that the request adds is public at once. By default that of a noun without drafts."""
        return not issubclass(self.model, Published)

    def _row_to_revise(self, request: HttpRequest, key: str | None) -> M | None:
        asked = AS_REVISION in request.GET or AS_REVISION in request.POST
        if may_change_public(request.user) and not asked and is_key(key):
            return None
        row = self.model.rows().filter(pk=key).first() if is_key(key) else None
        if row is None and (added := Revision.objects.adding(self.model.noun(), key)):
            return cast("M", added.stand_in())
        return row if row is not None and self.may_revise(request, row) else None

    def may_revise(self, request: HttpRequest, row: M) -> bool:
        """True if the user may save a draft revision of the row."""
        return row.is_public() and super().has_change_permission(request)

    def _form_in_edit(
        self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: dict[str, object] | None
    ) -> HttpResponse:
        """The form. A POST is one edit; if the rules refuse it, it is rolled back and the form shows the errors."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            # Rolled back by itself too, where the edit around it is that of a draft revision.
            with transaction.atomic(), record.editing(how=How.FORM) as edit:
                response = super().changeform_view(request, object_id, form_url, extra_context)
                if is_revising(request):
                    check_revision(edit, self.model.noun())
            for noun, pks in edit.made.items():
                warn_of_near_facts(request, noun.rows().filter(pk__in=pks))
            return response
        except ValidationError as error:
            request.edit_errors = [capfirst(sentence) for sentence in error.messages]  # type: ignore[attr-defined]
        except Asked as asked:
            request.edit_errors, request.asked = list(asked.sentences), asked  # type: ignore[attr-defined]
            if asked.why_missing and is_revising(request) and not issubclass(self.form, PublishedForm):
                # A form without a field for the reason; without an error it would be saved now.
                request.edit_errors.append(SAY_WHY)  # type: ignore[attr-defined]
        forget_messages(request)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def response_action(
        self, request: HttpRequest, queryset: models.QuerySet[M], *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        """A list action is one edit, so it reads its rows after the version row is locked, and saves all or none."""
        selected = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(map(is_key, selected)):
            self.message_user(request, _t("Nothing was changed: a selected row is not there."), messages.ERROR)
            return None
        try:
            with record.editing():
                self._refuse_missing(request, queryset, selected)
                return super().response_action(request, queryset, *args, **kwargs)
        except ValidationError as error:
            forget_messages(request)
            rows = queryset if request.POST.get("select_across") == "1" else queryset.filter(pk__in=selected)
            page = REFUSED_PAGES.get(request.POST.get("action", ""), actions.refuse)
            return page(self, request, rows, error.messages)

    def _refuse_missing(self, request: HttpRequest, queryset: models.QuerySet[M], selected: Sequence[str]) -> None:
        """Raise ``NotSaved`` if a selected row is not in the list any more."""
        if request.POST.get("select_across") == "1":
            return
        there = set(queryset.order_by().filter(pk__in=selected).values_list("pk", flat=True))
        sentence = _t("“%(record)s” is not in this list any more.")
        if gone := [key for key in selected if int(key) not in there]:
            raise NotSaved(*(missing(self.model, key, sentence) for key in gone))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The values that the address prefills. A message names each that should be the key of a row and is not."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        for field in (*self.opts.fields, *self.opts.many_to_many):
            if field.is_relation and initial.get(field.name):
                initial[field.name] = self._prefilled(request, field, initial[field.name])
        return initial

    def _prefilled(self, request: HttpRequest, field: Column, given: str | list[str]) -> Any:
        noun = field.related_model
        assert noun is not None
        texts = [given] if isinstance(given, str) else given
        rows = list(_named(noun).filter(pk__in=keys(texts)))
        if len(rows) < len(texts):
            sentence = _t("The address of this form names a row that is not there: %(field)s “%(key)s”.")
            unknown = [text for text in texts if text not in {str(row.pk) for row in rows}]
            named = {"field": field.verbose_name, "key": visible(", ".join(unknown))[:KEY_SHOWN]}
            self.message_user(request, sentence % named, messages.WARNING)
        if field.many_to_many:
            return rows
        return rows[0] if rows else None

    def get_form(
        self, request: HttpRequest, obj: M | None = None, change: bool = False, **kwargs: object
    ) -> type[RecordForm]:
        """The form class, with the errors of the edit that was rolled back, if any."""
        form = super().get_form(request, obj, change, **kwargs)
        assert issubclass(form, RecordForm)
        form.edit_errors = getattr(request, "edit_errors", ())
        form.may_publish = may_publish(request.user)
        form.revision = getattr(request, "revision", None)
        if issubclass(form, PublishedForm):
            asked: Asked | None = getattr(request, "asked", None)
            form.why_missing = asked is not None and asked.why_missing
            form.proposes = is_revising(request)
            form.own_rows = own_rows(request.user, self.model.rows().filter(pk=obj.pk if obj else None))
            form.why_before = getattr(getattr(request, "revision", None), "why", "")
        return form

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        """Rows that the public sees are read-only for those who may not publish."""
        return super().has_change_permission(request, obj) and _may_write(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        """What has no drafts is deleted by those who may not publish in a draft revision."""
        may_write = _may_write(request, obj) or not isinstance(obj, Published)
        return super().has_delete_permission(request, obj) and may_write

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Whether the action “merge” is offered; what is public is merged by draft revisions."""
        return self.has_change_permission(request)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Ask, then delete in one edit. A row that has been public is kept, and a message says why."""
        with record.editing(how=How.FORM) if request.method == "POST" else nullcontext():
            row = self.get_object(request, object_id)
            may_delete = row is not None and self.has_delete_permission(request, row)
            if row and may_delete and actions.refuse_deletion(self, request, [row]):
                return HttpResponseRedirect(self.change_url(row))
            if row and may_delete and actions.deletes_in_revisions(self, request, [row]):
                return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))
            revises = row is not None and must_revise(request, row)
            return super().delete_view(request, object_id, {**(extra_context or {}), "revises": revises})

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of the history and of tables."""
        name, view = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        deleted, revert = view(self.deleted_view), view(self.revert_view)
        return [
            path("export/<slug:form>/", view(self.export_view), name=f"{name}_export"),
            path("import/", view(self.import_view), name=f"{name}_import"),
            path("deleted/", deleted, name=f"{name}_deleted"),
            path("<path:object_id>/history/<int:entry_id>/", revert, name=f"{name}_revert"),
            *super().get_urls(),
        ]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """What each edit changed, in place of Django’s log."""
        return history.history_page(self, request, object_id)

    def revert_view(self, request: HttpRequest, object_id: str, entry_id: int) -> HttpResponse:
        """One edit, and the buttons to take it back."""
        return history.revert_page(self, request, object_id, entry_id)

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """The rows that were deleted, each with its history."""
        return history.deleted_page(self, request)

    def export_view(self, request: HttpRequest, form: str) -> HttpResponse:
        """The rows of the list as a file."""
        return export_view(self, request, form)

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Rows from a file, with a dry run."""
        return import_view(self, request)

    def deleted_url(self) -> str:
        """The URL of the list of deleted rows."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_deleted")

    def change_url(self, row: models.Model) -> str:
        """The URL of a row’s form."""
        return change_url(row)

    def get_view_on_site_url(self, obj: M | None = None) -> str | None:
        """The public page; ``None`` for a row that has never been public."""
        if obj is None or not obj.is_public() or not hasattr(obj, "get_absolute_url"):
            return None
        return str(obj.get_absolute_url())

    def next_initial(self, row: M) -> dict[str, str | int]:
        """The initial values of the form that “Save and add another” opens."""
        values = {name: row.serializable_value(name) for name in self.repeated_fields}
        return {name: "" if value is None else value for name, value in values.items()}

    def form_context(self, request: HttpRequest, row: M | None) -> dict[str, object]:
        """What the template of the form gets besides Django’s context.

        By default the states that rule out deletion, of the row and of those in its inlines, the open reports of
        readers on the row, and whether it is read-only because the public sees it.
        """
        reports = Report.objects.about(row).waiting() if row else ()
        return {
            "once_public": ONCE_PUBLIC,
            "reports": reports,
            "for_editors": not _may_write(request, row),
            "is_revising": is_revising(request),
            **(self._revision_context(request, row) if row and row.is_public() else {}),
        }

    def _revision_context(self, request: HttpRequest, row: M) -> dict[str, object]:
        """What tells the form of a revision from that of the record, and leads from one to the other."""
        revising = is_revising(request)
        adds = getattr(getattr(request, "revision", None), "adds", False)
        return {
            **({"show_delete": False} if adds else {}),
            "is_revising": revising,
            "revision": getattr(request, "revision", None) if revising else Revision.objects.of(row),
            "revised": getattr(request, "revised", ()),
            "form_of_revision": form_url(row),
            "may_revise": not revising and self.may_revise(request, row),
            "may_change_public": may_change_public(request.user),
            **({"show_save_and_add_another": False, "show_save_and_continue": False} if revising else {}),
        }

    def save_beside_revision(self, request: HttpRequest, row: M) -> None:
        """Save what a form keeps besides the contents of a revision. By default nothing."""

    def response_revision(self, request: HttpRequest, row: M, response: HttpResponse) -> HttpResponse:
        """Where a saved revision leads to, given the response of the form; by default to its own form."""
        return HttpResponseRedirect(form_url(row))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, object], add: bool = False, change: bool = False,
        form_url: str = "", obj: M | None = None,
    ) -> HttpResponse:  # fmt: skip
        context.update(self.form_context(request, obj))
        if asked := getattr(request, "asked", None):
            # Records that have been public have a field for the reason.
            has_why = "why" in context["adminform"].form.fields  # type: ignore[attr-defined]
            context.update({**asked.context(request), "why_missing": asked.why_missing and not has_why})
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_add(self, request: HttpRequest, obj: M, post_url_continue: str | None = None) -> HttpResponse:
        """“Save and add another” opens the next form with ``next_initial``."""
        return self._redirect_with_initial(request, obj, super().response_add(request, obj, post_url_continue))

    def response_change(self, request: HttpRequest, obj: M) -> HttpResponse:
        """“Save and add another” opens the next form with ``next_initial``."""
        return self._redirect_with_initial(request, obj, super().response_change(request, obj))

    def _redirect_with_initial(self, request: HttpRequest, obj: M, response: HttpResponse) -> HttpResponse:
        if "_addanother" not in request.POST or not (initial := self.next_initial(obj)):
            return response
        url = urlsplit(response["Location"])
        query = QueryDict(url.query, mutable=True)
        for name, value in initial.items():
            query[name] = str(value)
        return HttpResponseRedirect(f"{url.path}?{query.urlencode()}")


def _named(noun: type[models.Model]) -> models.QuerySet[models.Model]:
    """All rows of a model, with what their names are made of."""
    return noun.rows().named() if issubclass(noun, Recorded) else noun._default_manager.all()


def _may_write(request: HttpRequest, row: Recorded | None) -> bool:
    """True unless the row is public and the user may not publish; a draft revision of it leaves it as it is."""
    return row is None or not row.is_public() or may_publish(request.user) or is_revising(request)


class PublishedAdmin[M: Published](RecordedAdmin[M]):
    """The admin of a model with a public page and an editorial state."""

    form = PublishedForm
    radio_fields = {"state": admin.HORIZONTAL}
    actions = [
        actions.publish, actions.send_to_review, merge, actions.withdraw, actions.bring_back, actions.delete_selected,
    ]  # fmt: skip

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether the action “publish” is offered."""
        return self.has_change_permission(request) and may_publish(request.user)

    def get_list_filter(self, request: HttpRequest) -> ListFilters:
        """Filters by state, “edited by me” and “unchanged for two weeks”, then those of the model."""
        return ["state", EditedByMeFilter, OldFilter, *super().get_list_filter(request)]

    def label_for(self, row: M) -> str:
        """Its name, and its state unless published: a published record may refer only to published ones."""
        if row.state == State.PUBLISHED:
            return str(row)
        return _t("%(record)s [%(state)s]") % {"record": row, "state": row.get_state_display()}

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, row: M) -> str:
        """The state as a coloured label."""
        return format_html('<span class="state state-{}">{}</span>', row.state, row.get_state_display())

    def get_fieldsets(self, request: HttpRequest, obj: M | None = None) -> FieldSets:
        """The fieldsets of the model, then “Publication”, then “Withdrawal” once the row has been public."""
        explained: Text = _(
            "A published record is visible to everybody. It needs a citation, and every record that "
            "it refers to must be published too. It can then be withdrawn with a reason, but no "
            "longer deleted."
        )
        if obj is not None and obj.is_public():
            named = _("To call it otherwise, change its name. The slug stays, because other sites link to it.")
            explained = format_html("{} {}", explained, named)
        publication = {"fields": ["note", "slug", "state"], "classes": [LAST], "description": explained}
        fieldsets = [*super().get_fieldsets(request, obj), (_("Publication"), publication)]
        this_edit = (_("This edit"), {"fields": ["why"], "classes": [LAST]})
        if obj is not None and obj.is_public():
            withdrawn = obj.state == State.WITHDRAWN
            explained = _(
                "To merge it into another record, choose “Merge” in its list. References to it move "
                "to the other record."
            )
            revising = is_revising(request)
            if revising:
                explained = _(
                    "To propose that the public no longer sees it, choose the state “withdrawn”, and say here why. "
                    "Readers see the reason at its address."
                )
            withdrawal = {
                "fields": ["withdrawn_because", *(["merged_into"] if withdrawn and not revising else [])],
                "classes": [LAST] if withdrawn else [LAST, "collapse"],
                "description": "" if withdrawn else explained,
            }
            fieldsets += [(_("Withdrawal"), withdrawal), this_edit]
        return fieldsets

    def save_model(self, request: HttpRequest, obj: M, form: RecordForm, change: bool) -> None:
        """Save the row; the history gets the reason, of a withdrawal its public reason if there is no other."""
        withdrawn = obj.state == State.WITHDRAWN and "state" in form.changed_data
        with record.editing(why=form.cleaned_data.get("why") or (obj.withdrawn_because if withdrawn else "")):
            super().save_model(request, obj, form, change)

    def get_readonly_fields(self, request: HttpRequest, obj: M | None = None) -> list[str]:
        """The slug is read-only once others may know it. A merge is taken back in the history."""
        merged = ["merged_into"] if obj and obj.merged_into else ()
        slug = ["slug"] if obj and obj.is_linked() else ()
        return [*super().get_readonly_fields(request, obj), *slug, *merged]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, object], add: bool = False, change: bool = False,
        form_url: str = "", obj: M | None = None,
    ) -> HttpResponse:  # fmt: skip
        """Decide about “View on site” and “Delete” from the stored row, not from the invalid form."""
        stored = obj and obj.stored()
        context["show_delete"] = not (stored and stored.is_public())
        return super().render_change_form(request, context, add, change, form_url, stored)
