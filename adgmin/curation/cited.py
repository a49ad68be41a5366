"""Citations entered beside the fact, and what the sources say where they differ."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import dates
from adgmin.models import ActorCitation, Passage
from adgmin.record import Aspect, Cited, State

from .base import Linked, PublishedAdmin
from .conflicts import ComparingFormSet
from .filters import BY_SOURCE, CitedFilter, DiffersFilter
from .forms import PublishedForm, RecordForm, RecordSelect, passage_label
from .reading import NEXT_PASSAGE, add_form, panel, starting_values, way_on


def normalised_value(noun: type[Cited], aspect: str, value: str) -> str:
    """A reading as the record keeps it: a choice by its code, another record by its slug, all else as it stands."""
    if aspect not in noun.aspect_fields:
        return value
    field: Any = noun._meta.get_field(noun.aspect_fields[Aspect(aspect)])
    if field.is_relation:
        return str(slugify(value))
    codes: dict[str, str] = {str(label).casefold(): code for code, label in field.flatchoices}
    return codes.get(value.casefold(), value)


class CitationForm(RecordForm):
    """One citation, as a row of a table."""

    def has_changed(self) -> bool:
        """A new row that says neither where nor what is none, whatever its choices are set to."""
        return super().has_changed() and (
            bool(self.instance.pk) or not {"aspect", "basis"}.issuperset(self.changed_data)
        )

    def clean(self) -> dict[str, Any] | None:
        """A value may be given in words, and left empty where the source says what the record says."""
        cleaned = super().clean() or {}
        row, aspect = cleaned.get("record"), cleaned.get("aspect")
        if row is not None and aspect:
            value = normalised_value(type(row), aspect, cleaned.get("value", ""))
            cleaned["value"] = value or row.preferred(aspect)
        return cleaned


class CardInline(Linked, admin.TabularInline):  # type: ignore[type-arg]
    """Rows of a form, each as a card with a label on every field."""

    template = "admin/edit_inline/labelled.html"
    formset = ComparingFormSet

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """With one button where a form of its own has two: add what is not there yet."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if hasattr(field.widget, "can_change_related"):
            field.widget.can_change_related = False
        return field


class CitationInline(CardInline):
    """The citations of a record. Each noun has its own table, so each has its own inline: see ``citation_inline``."""

    form = CitationForm
    fields = ["passage", "aspect", "value", "printed", "basis"]
    verbose_name_plural = _("citations")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """With the passages and sources that the rows show."""
        return super().get_queryset(request).select_related("passage__source")

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """A new record needs one, so there is a row for it."""
        return 1 if obj is None else 0

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The aspects that the record has a field for, before the others."""
        if db_field.name == "aspect":
            own = [aspect for aspect in Aspect if aspect in self.parent_model.aspect_fields]
            others = [aspect for aspect in Aspect if aspect not in own]
            kwargs["choices"] = [
                ("", _("the record as a whole")),
                (_("Aspect"), [(aspect.value, aspect.label) for aspect in own]),
                (_("Not a field of the record"), [(aspect.value, aspect.label) for aspect in others]),
            ]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """With short help: the five stand side by side."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        field.help_text = HELP.get(db_field.name, field.help_text)
        return field


HELP = {
    "passage": _("Search by source, locator or words: “3rd para 6”."),
    "aspect": _("The aspect for which the passage gives a value."),
    "value": _("Empty: the same as the record."),
    "printed": _("The words printed, at most as long as a title; … marks an omission."),
    "basis": _("Inferred: the editors conclude it."),
}


def citation_inline(noun: type[Cited]) -> type[CitationInline]:
    """The inline of a noun's citation table."""
    return type(f"{noun.__name__}CitationInline", (CitationInline,), {"model": noun.citation_model()})


class PassageChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A passage, found by typing."""

    def label_from_instance(self, obj: Any) -> str:
        """As in every other search box for passages."""
        return passage_label(obj)


class PartForm(PublishedForm):
    """Somebody's part in what the form is about: a record of its own, with a citation entered in the same row."""

    # The search box asks for passages by way of some field that leads to them: any citation's will do.
    passage = PassageChoice(
        Passage.objects.select_related("source"), label=_("Add a citation"), required=False,
        widget=RecordSelect(ActorCitation._meta.get_field("passage"), admin.site),
        help_text=_("A passage that supports the record. Enter other citations on the record’s own form."),
    )  # fmt: skip

    def state_choices(self) -> list[tuple[str, Any]]:
        """Not to be withdrawn from here: that asks for a reason."""
        allowed = {State.DRAFT, State.IN_REVIEW, State.PUBLISHED, State(self.instance.state)}
        return [choice for choice in super().state_choices() if choice[0] in allowed]

    def save(self, commit: bool = True) -> Any:
        """Save the record, and then the citation; a new one is held once more against the rows saved before it."""
        if self.instance._state.adding:
            self._check_beside_the_others()
        row = super().save(commit)
        passage = self.cleaned_data.get("passage")
        if commit and passage:
            row.citation_model()._default_manager.get_or_create(record=row, passage=passage, aspect="")
        return row

    def _check_beside_the_others(self) -> None:
        """Two rows typed at once were each looked at before the other was there: give this one its own slug."""
        row = self.instance
        row.slug = ""
        try:
            row.full_clean()
        except ValidationError as error:
            raise ValidationError([f"{row}: {sentence}" for sentence in error.messages]) from error


class PartInline(CardInline):
    """Parts in a meeting or an initiative."""

    form = PartForm
    extra = 0
    show_change_link = True
    readonly_fields = ["cited_in"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With everything that a row shows."""
        rows: Any = super().get_queryset(request)
        return rows.named().prefetch_related("citations__passage")

    @admin.display(description=_("cited in"))
    def cited_in(self, row: Any) -> str:
        """The passages it rests on."""
        if row.pk is None:
            return ""
        return ", ".join(dict.fromkeys(citation.passage.locator for citation in row.citations.all()))


class PeriodColumn:
    """For the lists of nouns that have a period."""

    dated_by = "period"

    @admin.display(description=_("period"), ordering="period_earliest")
    def period_shown(self, row: Any) -> str:
        """The period in words, sorted by its first day."""
        return dates.display(row.period)


class CitedAdmin(PublishedAdmin):
    """The admin of a noun that owes its place to passages."""

    # What the first citation of a new record mostly gives a reading of.
    first_aspect = ""

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """What every noun is asked: whether it is cited, whether its sources differ, and which they are."""
        return [*super().get_list_filter(request), CitedFilter, DiffersFilter, BY_SOURCE]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """The citations first: a fact, and beside it who says so."""
        return [citation_inline(self.model), *self.inlines]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With what names a row, how many citations it has, and whether they differ."""
        here = models.OuterRef("pk")
        citations = self.model.citation_model()._default_manager.filter(record=here).order_by().values("record")
        rows: Any = super().get_queryset(request)
        rows = rows.named().annotate(
            citation_count=Coalesce(models.Subquery(citations.annotate(n=models.Count("pk")).values("n")), 0),
            differing=models.Exists(self.model._default_manager.filter(pk=here).differing().order_by()),
        )  # fmt: skip
        # Once the rows come with some relations, Django no longer looks at those that the list asks for.
        shown: Any = self.list_select_related or ()
        return rows.select_related(*shown) if shown else rows

    @admin.display(description=_("citations"), ordering="citation_count")
    def cited(self, row: Any) -> int:
        """How many citations it has."""
        count: int = row.citation_count
        return count

    @admin.display(description=_("differs"), ordering="differing")
    def differs(self, row: Any) -> str:
        """Whether its sources differ; blank where they do not, which needs no attention."""
        return _t("yes") if row.differing else ""

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        """With the readings in which the sources differ, as last saved; a new record with its passage."""
        if row := kwargs.get("obj"):
            saved = self.model._default_manager.named().with_evidence().get(pk=row.pk)
            context["differences"] = saved.differences
        elif passage := self.passage_at_hand(request):
            context["panel"] = panel(self, request, passage)
            context["next_passage"] = True
        return super().render_change_form(request, context, **kwargs)

    def passage_at_hand(self, request: HttpRequest) -> Passage | None:
        """The passage that the address of an empty form names."""
        key = request.GET.get("passage", "")
        return Passage.objects.select_related("source").filter(pk=key).first() if key.isdecimal() else None

    def resting_on(self, passage: Passage) -> Any:
        """The rows that cite a passage, drafts too."""
        return self.model._default_manager.named().filter(citations__passage=passage).order_by("slug").distinct()

    def form_about(self, passage: Passage) -> str:
        """The address of the empty form for what a passage says."""
        return add_form(self.model, starting_values(passage, self.carry_over))

    def carried(self, row: Any) -> dict[str, Any]:
        """Also the passage cited last: the next fact mostly stands in the same one."""
        carried = super().carried(row)
        if carried:
            carried["passage"] = row.citations.order_by("-pk").values_list("passage", flat=True).first() or ""
        return carried

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """As Django’s; or on to the next passage that is still open."""
        response = super().response_add(request, obj, post_url_continue)
        passage = self.passage_at_hand(request) if NEXT_PASSAGE in request.POST else None
        if passage is None:
            return response
        return way_on(
            self,
            request,
            passage,
            lambda following: add_form(self.model, {**self.carried(obj), "passage": following.pk}),
        )

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """As Django’s, with the passage that was carried over."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        passage = request.GET.get("passage", "")
        if request.method != "POST" and isinstance(inline, CitationInline):
            kwargs["initial"] = [{"passage": passage if passage.isdecimal() else "", "aspect": self.first_aspect}]
        return kwargs

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """As Django’s; rows that are records of their own have a history of their own."""
        super().save_formset(request, form, formset, change)
        if issubclass(formset.model, Cited):
            for row in formset.new_objects:
                self.log_addition(request, row, [{"added": {}}])
            for row, fields in formset.changed_objects:
                self.log_change(request, row, [{"changed": {"fields": fields}}])
