"""The rows of the bench: new records with their citations of one passage, all in one form."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin.models import Passage, is_quoted_from
from adgmin.proposals.proposal import ProposedReading
from adgmin.record import Basis, Cited, Published, Recorded, noted_nouns
from adgmin.record.citation import DATE_ASPECTS

from .addresses import change_url
from .cited import CitationForm, citation_inline
from .forms import PublishedForm, RecordForm, RecordSelect, RecordSelectMultiple
from .keys import is_key
from .near import near_rows_of_each
from .reading import Link
from .revisions import goes_into_revision, revise
from .unsaved import why_not_there

if TYPE_CHECKING:
    from .cited import CitedAdmin
    from .site import CuratorSite

# Rows of one noun in one form, at most: a passage gives fewer, and a request has 1,000 fields at most.
MOST_ROWS = 25
MOST_CITATIONS = 6
# Buttons that add an empty row or citation and save nothing: the noun, and what the row begins with; or “citation”, and
# the prefix of the citations.
ADD_ROW = "_add-row"


@dataclass(frozen=True)
class RowKind:
    """A noun of which the bench has rows: its plural name, and the fields shown at once and on demand."""

    plural: str
    shown: tuple[str, ...]
    more: tuple[str, ...]
    # The fields that tell two records apart: their addresses are made from these.
    told_apart_by: tuple[str, ...]
    # The aspect with which the first citation of an empty row begins.
    aspect: str = ""

    @property
    def noun(self) -> type[Cited]:
        return cast("type[Cited]", noted_nouns()[self.plural])

    @property
    def fields(self) -> tuple[str, ...]:
        """All fields of its form; the state is that of the whole page."""
        return (*self.shown, *self.more, "state")

    @property
    def begun_with(self) -> tuple[str, ...]:
        """The fields with which a row may begin; a commitment has those of its first check, too."""
        return (*self.shown, *self.more, *(("due", "due_words") if self.plural == "commitments" else ()))


KINDS = (
    RowKind(
        "outcomes", ("verb", "of_verb", "title", "initiative", "leading_theme"),
        ("body", "meeting", "date", "counterparts", "themes", "stage", "summary"), ("title", "meeting"), "verb",
    ),
    RowKind("commitments", ("text", "owner", "basis", "initiative"), ("themes", "summary"), ("text",)),
    RowKind("checks", ("commitment", "finding", "due", "due_words"), ("meeting", "date", "summary"), ("commitment",)),
    RowKind("roles", ("initiative", "actor", "role", "period"), (), ("actor", "role", "initiative", "period")),
    RowKind(
        "perspectives", ("voice", "title", "initiative"), ("meeting", "date", "themes", "summary"),
        ("title", "voice", "meeting"),
    ),
)  # fmt: skip


class RowControl(forms.Form):
    """What happens with a row: whether it is saved, and whether its citations go to a record that is there."""

    accept = forms.BooleanField(label=_("Save this row"), required=False)
    proposed = forms.BooleanField(required=False, widget=forms.HiddenInput)
    rule = forms.CharField(required=False, widget=forms.HiddenInput)
    existing = forms.CharField(label=_("Instead of a new record, cite"), required=False, widget=forms.Select)


class BenchCitationForm(CitationForm):
    """A citation of the passage of the bench: its words must stand there, if the text is held."""

    # Set before it is validated.
    record: Cited | None = None
    text = ""

    def has_changed(self) -> bool:
        """True if words or a value were given, by the curator or by a rule."""
        return bool(self["printed"].data or self["value"].data)

    def clean(self) -> None:
        """Compare the words with the text; take an empty value from the record."""
        if self.record is not None:
            self.cleaned_data["record"] = self.record
        super().clean()
        self.cleaned_data.pop("record", None)
        printed = self.cleaned_data.get("printed", "")
        if printed and self.text and not is_quoted_from(self.text, printed):
            self.add_error("printed", _("These words do not stand in the passage."))


def number_of_citations(data: QueryDict | None, prefix: str, *, at_least: int) -> int:
    """How many citations are shown of those of a prefix: the ones sent, and one more if it was asked for."""
    sent = list(takewhile(lambda number: sent_citation(data, f"{prefix}-{number}"), range(MOST_CITATIONS)))
    added = data is not None and data.get(ADD_ROW) == f"citation:{prefix}"
    return min(max(len(sent) + added, at_least), MOST_CITATIONS)


def sent_citation(data: QueryDict | None, prefix: str) -> QueryDict | None:
    """What was sent, if the citation of that prefix is in it."""
    return data if data is not None and f"{prefix}-aspect" in data else None


def used_citations(forms: list[BenchCitationForm]) -> list[BenchCitationForm]:
    """The citations that have words or a value; the first one if none has."""
    return [form for form in forms if form.has_changed()] or forms[:1]


class Row:
    """One row: the form of a record, the forms of its citations, and what happens with it.

    ``data`` is what was sent; without it the row shows ``initial``.
    """

    def __init__(
        self,
        forms_of: "RowForms",
        number: int,
        *,
        data: QueryDict | None = None,
        initial: Mapping[str, object] | None = None,
        readings: Sequence[ProposedReading] = (),
        rule: str = "",
    ) -> None:
        self.kind = forms_of.kind
        self.request = forms_of.request
        self.number = number
        self.prefix = f"{self.kind.plural}-{number}"
        self.data = data
        # Near-duplicates of what it holds.
        self.near: list[Link] = []
        self.was_checked = False
        # True if the curator asked for this row, and if the fields behind “More” are shown.
        self.was_added = self.shows_more = False
        self.form = forms_of.form(data, prefix=self.prefix, initial=initial)
        self.check: RecordForm | None = None
        if forms_of.check is not None:
            self.check = forms_of.check(data, prefix=f"{self.prefix}-check", initial=initial)
        self.control = RowControl(data, prefix=self.prefix, initial={"proposed": bool(rule), "rule": rule})
        self.citations = list(self._citation_forms(forms_of, readings))

    def _citation_forms(self, forms_of: "RowForms", readings: Sequence[ProposedReading]) -> Iterator[BenchCitationForm]:
        prefix = self.citation_prefix
        if self.data is not None:
            self.shows_more = self.data.get(ADD_ROW) == f"citation:{prefix}"
        at_least = max(2, len(readings) + 1) if self.data is None else 0
        for number in range(number_of_citations(self.data, prefix, at_least=at_least)):
            given = readings[number] if number < len(readings) else None
            initial = {"aspect": self.kind.aspect if number == 0 else "", "basis": Basis.STATED}
            if given:
                initial = {"aspect": given.aspect, "printed": given.printed, "basis": given.basis}
                fields = (*self.kind.noun.aspect_fields, *self.kind.noun.aspect_lists)
                if given.aspect not in fields or given.aspect in DATE_ASPECTS:
                    # The record has no field from which it could be taken, or the year may not be printed.
                    initial["value"] = given.value
            data = sent_citation(self.data, f"{prefix}-{number}")
            form = forms_of.citation(data, prefix=f"{prefix}-{number}", initial=initial)
            form.text = forms_of.text
            yield form

    def _sent(self, name: str) -> str:
        return str(self.data.get(f"{self.prefix}-{name}", "")) if self.data is not None else ""

    @property
    def label(self) -> str:
        """What messages call it: “Outcome 2”."""
        return f"{capfirst(str(self.kind.noun._meta.verbose_name))} {self.number + 1}"

    @property
    def is_proposed(self) -> bool:
        """True if a rule proposed it."""
        return bool(self._sent("rule") or self.control.initial.get("rule"))

    @property
    def rule(self) -> str:
        """The rule that proposed it, in one sentence."""
        return self._sent("rule") or str(self.control.initial.get("rule", ""))

    @property
    def is_accepted(self) -> bool:
        """True if it is to be saved: it is ticked, or was filled in by hand."""
        if self.data is None:
            return False
        # The state is that of the page.
        filled = set(self.form.changed_data) - {"state"} or any(form.has_changed() for form in self.citations)
        return bool(self._sent("accept")) or (not self.is_proposed and bool(filled))

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        """The fields that are always shown."""
        first = [self.form[name] for name in self.kind.shown]
        return [*first, *([self.check["due"], self.check["due_words"]] if self.check else [])]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """The fields that are shown on demand."""
        more = [self.form[name] for name in self.kind.more]
        return [*more, *([self.check["meeting"], self.check["date"]] if self.check else [])]

    @property
    def is_open(self) -> bool:
        """True if it is shown with its fields: every row but an empty one that nobody asked for."""
        asked = self.data is None and self.was_added
        return asked or self.is_proposed or self.is_accepted or self.kind.plural == KINDS[0].plural

    @property
    def citation_prefix(self) -> str:
        """The prefix of its citations."""
        return f"{self.prefix}-citation"

    @property
    def has_errors(self) -> bool:
        """True if something in it is wrong."""
        checked = [self.form, *([self.check] if self.check else []), *self.citations]
        return any(form.is_bound and form.errors for form in checked)

    def leave_unchecked(self) -> None:
        """Show a row that is not to be saved as it was sent, without looking for errors in it."""
        checked: list[forms.BaseForm] = [
            self.form,
            *([self.check] if self.check else []),
            *self.citations,
            self.control,
        ]
        for form in checked:
            if form.is_bound and not self.was_checked:
                form._errors = ErrorDict()  # type: ignore[attr-defined]  # The stubs leave it out.

    def existing(self) -> Cited | None:
        """The record that is cited instead of a new one, if the curator chose one."""
        key = self._sent("existing")
        return self.kind.noun.rows().filter(pk=key).first() if key and is_key(key) else None

    def is_valid(self) -> bool:
        """Validate the record, then its citations against it."""
        self.was_checked = True
        record = self.existing()
        if record is None and self._sent("existing"):
            self.form.add_error(None, why_not_there(self.kind.noun, self._sent("existing")))
            return False
        if record is None:
            forms_valid = [self.form.is_valid(), self.check is None or self._is_check_valid(self.check)]
            if not all(forms_valid):
                # They are validated against the record.
                for form in self.citations:
                    form._errors = ErrorDict()  # type: ignore[attr-defined]  # The stubs leave it out.
                return False
            record = cast("Cited", self.form.instance)
        used = used_citations(self.citations)
        for form in used:
            form.record = record
        return not [form for form in used if not form.is_valid()]

    @staticmethod
    def _is_check_valid(check: RecordForm) -> bool:
        if check.is_valid() and not (check.cleaned_data["meeting"] or check.cleaned_data["date"]):
            check.add_error("date", _t("When was this said? Give the meeting, or this date."))
        return check.is_valid()

    def show_near(self, near: list[Recorded]) -> None:
        """Offer the near-duplicates instead of a new record."""
        self.near = [Link(str(row), change_url(row)) for row in near]
        choices = [("", _t("a new record")), *((str(row.pk), str(row)) for row in near)]
        chosen = self._sent("existing")
        if chosen and chosen not in dict(choices) and (row := self.existing()):
            choices.append((chosen, str(row)))
        cast("forms.Select", self.control.fields["existing"].widget).choices = choices

    def save(self, passage: Passage) -> tuple[Cited, bool]:
        """Save the record, unless one that is there is cited, and its citations. Returns whether it is new.

        Raises ``ValidationError`` with the name of the row in each sentence.
        """
        try:
            existing = self.existing()
            record = existing or self._saved_record(passage)
            if existing:
                save_citations(self.request, used_citations(self.citations), record, passage)
            else:
                for form in used_citations(self.citations):
                    _save_citation(form, record, passage)
        except ValidationError as error:
            raise ValidationError([f"{self.label}: {sentence}" for sentence in error.messages]) from error
        return record, existing is None

    def _saved_record(self, passage: Passage) -> Cited:
        # The slug is derived again: another row of the page may have taken the one that was derived first.
        instance = self.form.instance
        assert isinstance(instance, Published)
        instance.slug = ""
        try:
            instance.full_clean()
        except ValidationError as error:
            if "slug" not in error.update_error_dict({}):
                raise
            raise ValidationError(_t("another row of this page has the same words. Enter one of the two.")) from error
        record = self.form.save()
        assert isinstance(record, Cited)
        if leading := getattr(record, "leading_theme", None):
            # It is one of the themes; those are asked for on demand only.
            record.themes.add(leading)  # type: ignore[attr-defined]
        if self.check is not None:
            self._save_first_check(record, passage)
        return record

    def _save_first_check(self, record: Cited, passage: Passage) -> None:
        """A commitment begins with a check that says where it was stated, and for when."""
        assert self.check is not None
        check: Any = self.check.instance
        check.commitment, check.finding, check.state = record, "made", record.state
        check.full_clean()
        check.save()
        for form in used_citations(self.citations):
            if form.cleaned_data.get("aspect") in ("", "due"):
                given = {name: form.cleaned_data[name] for name in ("aspect", "value", "printed", "basis")}
                citation = check.citation_model()(record=check, passage=passage, **given)
                citation.full_clean()
                citation.save()


def save_citations(request: HttpRequest, used: Iterable[BenchCitationForm], record: Cited, passage: Passage) -> None:
    """Save citations of a record, of a public one in its draft revision where it cannot have them at once."""

    def write() -> None:
        for form in used:
            _save_citation(form, record, passage)

    if goes_into_revision(request, record, passage):
        revise(request, record, write)
    else:
        write()


def _save_citation(form: BenchCitationForm, record: Cited, passage: Passage) -> None:
    citation: Any = form.instance
    citation.record, citation.passage = record, passage
    if citation.aspect == "due" and "due" not in record.aspect_fields:
        # The due date of a commitment is that of its first check.
        return
    citation.full_clean()
    citation.save()


class RowForms:
    """The form classes of the rows of one noun, made once for a page."""

    def __init__(self, request: HttpRequest, site: "CuratorSite", kind: RowKind, text: str) -> None:
        self.kind = kind
        self.request = request
        self.text = text
        admin = cast("CitedAdmin[Cited]", site.get_model_admin(kind.noun))
        self.may_add = admin.has_add_permission(request)
        self.form = admin.get_form(request, None, fields=list(kind.fields))
        self.form.edit_errors = ()
        cast("type[PublishedForm]", self.form).told_apart_by = kind.told_apart_by
        for field in self.form.base_fields.values():
            if isinstance(field.widget, RelatedFieldWidgetWrapper):
                field.widget.can_change_related = False
        self.citation = citation_form_class(request, site, kind.noun)
        self.check: type[RecordForm] | None = None
        if kind.plural == "commitments":
            checks = cast("type[Cited]", noted_nouns()["checks"])
            make = partial(site.get_model_admin(checks).formfield_for_dbfield, request=request)
            fields = ["meeting", "date", "due", "due_words"]
            made = forms.modelform_factory(checks, form=RecordForm, fields=fields, formfield_callback=make)
            self.check = cast("type[RecordForm]", made)


def citation_form_class(request: HttpRequest, site: "CuratorSite", noun: type[Cited]) -> type[BenchCitationForm]:
    """The form of a citation of a noun, without passage and record."""
    inline = citation_inline(noun)(noun, site)
    made = forms.modelform_factory(
        noun.citation_model(), form=BenchCitationForm, fields=["aspect", "value", "printed", "basis"],
        formfield_callback=partial(inline.formfield_for_dbfield, request=request),
    )  # fmt: skip
    return cast("type[BenchCitationForm]", made)


def show_selected(rows: Iterable[Row]) -> None:
    """Give the search boxes of rows that were not sent the records that they show, with one query per noun."""
    boxes = [box for row in rows if row.data is None for box in _boxes(row)]
    wanted: dict[type[Model], set[int]] = {}
    for _widget, model, pks in boxes:
        wanted.setdefault(model, set()).update(pks)
    found = {model: _by_key(model, pks) for model, pks in wanted.items()}
    for widget, model, pks in boxes:
        selected = [found[model][pk] for pk in pks if pk in found[model]]
        if isinstance(widget, RecordSelectMultiple):
            widget.prefetched = selected
        elif isinstance(widget, RecordSelect) and selected:
            widget.prefetched = selected[0]


def _by_key(model: type[Model], pks: set[int]) -> dict[int, Model]:
    rows = cast("type[Cited]", model).rows().named()
    return {row.pk: row for row in rows.filter(pk__in=pks)}


def _boxes(row: Row) -> Iterator[tuple[forms.Widget, type[Model], list[int]]]:
    for form in (row.form, *([row.check] if row.check else [])):
        for name, field in form.fields.items():
            value = form.initial.get(name)
            if value and isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                pks = value if isinstance(value, list) else [value]
                yield (
                    cast("forms.Widget", getattr(field.widget, "widget", field.widget)),
                    field.queryset.model,
                    [int(pk) for pk in pks],
                )


def show_near(rows: Iterable[Row]) -> None:
    """Look for near-duplicates of what the rows hold, with a query or two per noun."""
    by_kind: dict[RowKind, list[Row]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row)
    for kind, some in by_kind.items():
        held = [(row, instance) for row in some if (instance := _held(kind.noun, row)) is not None]
        near = near_rows_of_each([instance for _row, instance in held])
        for (row, _instance), found in zip(held, near, strict=True):
            row.show_near(found)


def _held(noun: type[Cited], row: Row) -> Cited | None:
    """An unsaved record with what a row shows, for comparison; ``None`` if it shows nothing."""
    values: dict[str, Any] = {}
    for name in row.kind.shown + ("meeting",) * ("meeting" in row.kind.more):
        value = row.form[name].value()
        if not value or isinstance(value, list):
            continue
        relation = noun._meta.get_field(name).is_relation
        if not relation or is_key(str(value)):
            values[f"{name}_id" if relation else name] = int(str(value)) if relation else value
    return noun(**values) if set(values) - {"meeting_id", "basis", "body_id"} else None
