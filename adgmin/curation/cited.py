"""The admins of cited models: citations as inline rows, and what sources disagree on."""

from functools import partial
from typing import Protocol

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.text import slugify
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import dates
from adgmin.filters.base import Text
from adgmin.models import ActorCitation, Passage, unsettled
from adgmin.proposals.printed_dates import printed_dates
from adgmin.record import Aspect, Citation, Cited, CitedQuerySet, Published, State, may_publish
from adgmin.record.citation import DATE_ASPECTS
from adgmin.record.four_eyes import own_rows
from adgmin.record.merging import Column

from .base import AutocompleteMixin, ListFilters, PublishedAdmin
from .conflicts import ComparingFormSet
from .filters import BY_SOURCE, CitedFilter, DisagreeFilter
from .forms import PublishedForm, RecordForm, RecordSelect, RowField, passage_label
from .keys import is_key
from .parts import open_revisions
from .reading import (
    NEXT_PASSAGE,
    Link,
    add_url,
    cited_texts,
    initial_from_passage,
    passage_panel,
    redirect_to_next_passage,
)
from .revisions import has_other_rows, is_revising
from .settling import settle_view, shown_differences
from .worklist import count


def normalised_value(noun: type[Cited], aspect: str, value: str) -> str:
    """The stored form of a reading: the code of a choice, the slug of a related record, otherwise the text itself."""
    if aspect in noun.aspect_lists:
        return slugify(value)
    if aspect not in noun.aspect_fields:
        return value
    field = noun._meta.get_field(noun.aspect_fields[Aspect(aspect)])
    if field.is_relation:
        return slugify(value)
    assert isinstance(field, models.Field)
    codes = {str(label).casefold(): str(code) for code, label in field.flatchoices}
    return codes.get(value.casefold(), value)


class CitationForm(RecordForm):
    """One citation, as an inline row."""

    def has_changed(self) -> bool:
        """A new row in which only the selects differ from their defaults counts as empty."""
        return super().has_changed() and (
            bool(self.instance.pk) or not {"aspect", "basis"}.issuperset(self.changed_data)
        )

    def clean(self) -> None:
        """Normalise the value. An empty one is read from the words printed, of a date, or is that of the record."""
        super().clean()
        cleaned = self.cleaned_data
        row, aspect, printed = cleaned.get("record"), cleaned.get("aspect"), cleaned.get("printed", "")
        if row is None or not aspect:
            return
        value = normalised_value(type(row), aspect, cleaned.get("value", ""))
        if not value and printed and aspect in DATE_ASPECTS:
            cleaned["value"] = self._date_in(printed, row.preferred(aspect))
        else:
            cleaned["value"] = value or row.preferred(aspect)

    def _date_in(self, printed: str, own: str) -> str:
        """The date that the words printed give: the only one, or that of the record; an error if it is not clear."""
        found = {each.value for each in printed_dates(printed) if not each.inferred}
        if own in found:
            return own
        if len(found) != 1:
            self.add_error("value", _("Enter the date that the words printed give: it cannot be read from them."))
            return ""
        return found.pop()


class CardInline(AutocompleteMixin, admin.TabularInline):  # type: ignore[type-arg]  # Generic in the type stubs only.
    """Inline rows as cards, with a label on every field."""

    template = "admin/edit_inline/labelled.html"
    formset = ComparingFormSet

    def get_formset(
        self, request: HttpRequest, obj: models.Model | None = None, **kwargs: object
    ) -> type[forms.BaseInlineFormSet]:  # type: ignore[type-arg]
        """The formset, whose forms know what the user may publish."""
        formset = super().get_formset(request, obj, **kwargs)
        assert issubclass(formset.form, RecordForm)
        formset.form.may_publish = may_publish(request.user)
        if issubclass(self.model, Published):
            parts = self.model.rows().filter(**{self.model.part_of_field: obj.pk}) if obj else self.model.rows().none()
            formset.form.own_rows = own_rows(request.user, parts)
        return formset

    def formfield_for_dbfield(self, db_field: Column, request: HttpRequest, **kwargs: object) -> forms.Field | None:
        """Beside a related field, only the button to add a row."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_change_related = False
        return field


class CitationInline(CardInline):
    """The citations of a record. ``citation_inline`` makes a subclass for each model’s citation table."""

    form = CitationForm
    fields = ["passage", "aspect", "value", "printed", "basis"]
    verbose_name_plural = _("citations")
    parent_model: type[Cited]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Citation]:
        """Join the passages and sources, which the row labels need."""
        return super().get_queryset(request).select_related("passage__source")

    def get_extra(self, request: HttpRequest, obj: Cited | None = None, **kwargs: object) -> int:
        """One empty row for a new record, which needs a citation; none otherwise."""
        return 1 if obj is None else 0

    def formfield_for_choice_field(
        self, db_field: Column, request: HttpRequest, **kwargs: object
    ) -> forms.TypedChoiceField | None:
        """Aspects that are fields of the record first, in a group of their own."""
        if db_field.name == "aspect":
            noun = self.parent_model
            own = [aspect for aspect in Aspect if aspect in (*noun.aspect_fields, *noun.aspect_lists)]
            others = [aspect for aspect in Aspect if aspect not in own]
            kwargs["choices"] = [
                ("", _("the record as a whole")),
                (_("Aspect"), [(aspect.value, aspect.label) for aspect in own]),
                (_("Not a field of the record"), [(aspect.value, aspect.label) for aspect in others]),
            ]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Column, request: HttpRequest, **kwargs: object) -> forms.Field | None:
        """The form field, with its short help text from ``HELP`` if it has one: five fields share a row."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.help_text = HELP.get(db_field.name, field.help_text)
        return field


HELP = {
    "passage": _("Search by source, locator or words: “3rd para 6”."),
    "aspect": _("The aspect for which the passage gives a value."),
    "value": _("Empty: the same as the record; of a date, what the words printed give."),
    "printed": _("The words printed, at most as long as a title; … marks an omission."),
    "basis": _("Inferred: the editors conclude it."),
}


def citation_inline(noun: type[Cited]) -> type[CitationInline]:
    """The inline class for the citation table of a model."""
    return type(f"{noun.__name__}CitationInline", (CitationInline,), {"model": noun.citation_model()})


class PassageChoice(RowField):
    """A foreign key to a passage."""

    def label_from_instance(self, obj: Passage) -> str:
        """The same label as in all search boxes for passages."""
        return passage_label(obj)


class PartForm(PublishedForm):
    """An inline row that is a record of its own, such as a role, with a field for its first citation."""

    instance: Cited

    # The reason is asked once, in the form of the record itself.
    why = None  # type: ignore[assignment]  # How Django’s forms drop a field of their base.

    # The autocomplete view needs a model field that leads to passages; which citation table it is in does not matter.
    passage = PassageChoice(
        Passage.objects.select_related("source"), label=_("Add a citation"), required=False,
        widget=RecordSelect(ActorCitation._meta.get_field("passage"), admin.site),
        help_text=_("A passage that supports the record. Enter other citations on the record’s own form."),
    )  # fmt: skip

    def state_choices(self) -> list[tuple[str, Text]]:
        """Without “withdrawn”, because a withdrawal needs a reason, which the inline has no field for."""
        allowed = {State.DRAFT, State.IN_REVIEW, State.PUBLISHED, State(self.instance.state)}
        return [choice for choice in super().state_choices() if choice[0] in allowed]

    def save(self, commit: bool = True) -> Cited:
        """Save the record, then its citation. A new row is validated again: earlier rows of the form are now saved."""
        if self.instance._state.adding:
            self._recheck_new_row()
        row = super().save(commit)
        assert isinstance(row, Cited)
        passage = self.cleaned_data.get("passage")
        if commit and passage:
            row.citations.get_or_create(passage=passage, aspect="")
        return row

    def _recheck_new_row(self) -> None:
        """Derive the slug again and validate: both were done before the other new rows of the form were saved."""
        row = self.instance
        row.slug = ""
        try:
            row.full_clean()
        except ValidationError as error:
            raise ValidationError([f"{row}: {sentence}" for sentence in error.messages]) from error


class PartInline(CardInline):
    """Roles in a meeting or an initiative, or the checks of a commitment."""

    form = PartForm
    extra = 0
    show_change_link = True
    readonly_fields = ["cited_in"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Cited]:
        """Fetch the names and citations that each row shows."""
        rows = super().get_queryset(request)
        assert isinstance(rows, CitedQuerySet)
        passages = Passage.objects.select_related("source")
        return rows.named().prefetch_related(models.Prefetch("citations__passage", passages))

    @admin.display(description=_("cited in"))
    def cited_in(self, row: Cited) -> str:
        """The passages that it cites, each with its document."""
        if row.pk is None:
            return ""
        return "; ".join(dict.fromkeys(citation.passage.short_name for citation in row.citations.all()))


class WithPeriod(Protocol):
    """A row with a period."""

    period: str


class PeriodColumn:
    """The column and the year filter for models with a period."""

    dated_by = "period"

    @admin.display(description=_("period"), ordering="period_earliest")
    def period_shown(self, row: WithPeriod) -> str:
        """The period in words; the column is ordered by its first day."""
        return dates.display(row.period)


class ListedRow(Protocol):
    """The annotations that the columns “cited” and “differs” of a list in the admin read."""

    citation_count: int
    differing: bool
    unsettled: bool


def _part_label(part: Cited, is_revised: bool) -> str:
    """The name of a part, with its state unless published, and whether it has a draft revision."""
    state = _t("draft revision") if is_revised else "" if part.is_published() else part.get_state_display()
    return f"{part} [{state}]" if state else str(part)


class CitedAdmin[M: Cited](PublishedAdmin[M]):
    """The admin of a model that needs citations."""

    # The aspect selected in the first citation of a new record.
    first_aspect = ""

    def get_list_filter(self, request: HttpRequest) -> ListFilters:
        """The filters of the model, then those by citation, by disagreement and by source."""
        return [*super().get_list_filter(request), CitedFilter, DisagreeFilter, BY_SOURCE]

    def get_inlines(self, request: HttpRequest, obj: M | None) -> "list[type[InlineModelAdmin[models.Model, M]]]":
        """The citations, then the inlines of the model: records of their own, which no draft revision changes."""
        hidden = is_revising(request) and not has_other_rows(request)
        return [citation_inline(self.model), *(() if hidden else self.inlines)]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[M]:
        """Annotate ``citation_count``, ``differing`` and ``unsettled``, and join what the row’s name needs."""
        here = models.OuterRef("pk")
        citations = self.model.citation_model().objects.filter(models.Q(record=here)).order_by()
        differing = self.model.rows().filter(pk=here).differing().order_by()
        annotations = {
            "citation_count": count(citations),
            "differing": models.Exists(differing),
            "unsettled": unsettled(self.model),
        }
        rows = super().get_queryset(request)
        assert isinstance(rows, CitedQuerySet)
        listed: models.QuerySet[M] = rows.named().annotate(**annotations)
        # Django ignores list_select_related on a queryset that already has select_related, so both are joined here.
        shown = self.list_select_related
        return listed if isinstance(shown, bool) else listed.select_related(*shown)

    @admin.display(description=_("citations"), ordering="citation_count")
    def cited(self, row: ListedRow) -> int:
        """The number of its citations."""
        return row.citation_count

    @admin.display(description=_("sources disagree"), ordering="unsettled")
    def differs(self, row: ListedRow) -> str:
        """“yes” if its sources disagree, “settled” if curators have settled that, else blank."""
        return _t("yes") if row.unsettled else _t("settled") if row.differing else ""

    def get_urls(self) -> list[URLPattern]:
        """Add the page on which a difference is settled."""
        view = self.admin_site.admin_view(partial(settle_view, self))
        name = f"{self.opts.app_label}_{self.opts.model_name}_settle"
        return [path("<path:object_id>/settle/<slug:aspect>/", view, name=name), *super().get_urls()]

    def form_context(self, request: HttpRequest, row: M | None) -> dict[str, object]:
        """Add the saved differences of an existing record and the texts that it cites, or the panel of the passage.

        The panel is that of the passage from which a new record is made.
        """
        context = super().form_context(request, row)
        if row:
            saved = self.model.rows().named().with_evidence().get(pk=row.pk)
            context["differences"] = shown_differences(self, saved)
            context["cited_texts"] = cited_texts(saved.citations.all())
            context["parts"] = self._parts(request, row) if is_revising(request) else []
        elif passage := self.passage_from_query(request):
            context["panel"] = passage_panel(self, request, passage)
            context["next_passage"] = True
        elif "passage" in request.GET:
            sentence = _t("The address of this form names a passage that is not there.")
            self.message_user(request, sentence, messages.WARNING)
        return context

    def _parts(self, request: HttpRequest, row: M) -> list[Link]:
        """The forms of the records that are parts of the row, such as the roles of a meeting, and to add one."""
        found: list[Link] = []
        for noun in (inline.model for inline in self.inlines):
            part_of = {noun.part_of_field: row.pk}
            parts = list(noun.rows().named().filter(**part_of))
            revised = set(open_revisions({noun: [part.pk for part in parts]}).values_list("object_id", flat=True))
            found += [Link(_part_label(part, part.pk in revised), self.change_url(part)) for part in parts]
            if self.admin_site.get_model_admin(noun).has_add_permission(request):
                label = _t("Add a record: %(noun)s") % {"noun": noun._meta.verbose_name}
                found.append(Link(label, add_url(noun, part_of)))
        return found

    def passage_from_query(self, request: HttpRequest) -> Passage | None:
        """The passage named in the query string, if it exists."""
        key = request.GET.get("passage", "")
        return Passage.objects.select_related("source").filter(pk=key).first() if is_key(key) else None

    def rows_citing(self, passage: Passage) -> models.QuerySet[M]:
        """The rows that cite a passage, including drafts."""
        return self.model.rows().named().filter(citations__passage=passage).order_by("slug").distinct()

    def add_url_for(self, passage: Passage) -> str:
        """The URL of the add form with the initial values that the passage gives."""
        return add_url(self.model, initial_from_passage(passage, self.repeated_fields))

    def next_initial(self, row: M) -> dict[str, str | int]:
        """The values of ``repeated_fields``, and the passage that the row cited last, often that of the next record.

        Empty without ``repeated_fields``.
        """
        initial = super().next_initial(row)
        if initial:
            initial["passage"] = row.citations.order_by("-pk").values_list("passage", flat=True).first() or ""
        return initial

    def response_add(self, request: HttpRequest, obj: M, post_url_continue: str | None = None) -> HttpResponse:
        """Go on to the next unaccounted passage, if that button was pressed."""
        response = super().response_add(request, obj, post_url_continue)
        passage = self.passage_from_query(request) if NEXT_PASSAGE in request.POST else None
        if passage is None:
            return response
        return redirect_to_next_passage(
            self,
            request,
            passage,
            lambda following: add_url(self.model, {**self.next_initial(obj), "passage": following.pk}),
        )

    def get_formset_kwargs(
        self, request: HttpRequest, obj: M, inline: "InlineModelAdmin[models.Model, M]", prefix: str
    ) -> dict[str, object]:
        """The first citation starts with the passage and the words printed from the query string."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        passage = request.GET.get("passage", "")
        if request.method != "POST" and isinstance(inline, CitationInline):
            printed = request.GET.get("printed", "")
            given = {"passage": passage if is_key(passage) else "", "printed": printed}
            kwargs["initial"] = [{**given, "aspect": self.first_aspect}]
        return kwargs

    def save_formset(
        self,
        request: HttpRequest,
        form: forms.Form,
        formset: "forms.BaseModelFormSet[M, RecordForm]",
        change: bool,
    ) -> None:
        """Log the rows that are records of their own in their own history."""
        super().save_formset(request, form, formset, change)
        if formset.model is not None and issubclass(formset.model, Cited):
            for row in formset.new_objects:
                self.log_addition(request, row, [{"added": {}}])
            for row, fields in formset.changed_objects:
                self.log_change(request, row, [{"changed": {"fields": fields}}])
