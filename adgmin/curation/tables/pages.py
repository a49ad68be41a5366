"""The addresses of the tables of a noun in the admin: export, and import with a dry run before it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.admin.options import IncorrectLookupParameters
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from adgmin import record
from adgmin.curation.addresses import change_url
from adgmin.curation.confirming import WHY, Asked, ask_questions
from adgmin.curation.near import near_facts
from adgmin.curation.sandbox import MAX_BYTES, UnreadableError, read_apart
from adgmin.pages.workbooks import TooLongError
from adgmin.record import Citation, How, Recorded, visible
from adgmin.record.asking import asker, unanswered
from adgmin.record.edit import Edit

from .importing import MAX_CHANGES, Import
from .lines import WRITTEN, BadTableError, Status, last_edit
from .sheets import Table
from .texts import AFTER_EDIT, columns_of, key_columns, name_of, tables_of
from .writing import as_csv, as_xlsx

if TYPE_CHECKING:
    from adgmin.curation.base import RecordedAdmin

# The type of each file, by the last part of its address.
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "citations": "text/csv; charset=utf-8",
}
# The tables that were tried travel in the page; it is good for a day, and at most so many characters long.
SALT, MAX_AGE, MAX_KEPT = "adgmin.curation.tables", 24 * 3600, 2_000_000


def export_view[M: Recorded](modeladmin: "RecordedAdmin[M]", request: HttpRequest, form: str) -> HttpResponse:
    """The rows that the list finds, on all its pages: a workbook, or a CSV file of them or of their citations."""
    if not modeladmin.has_view_permission(request):
        raise PermissionDenied
    noun = modeladmin.model.noun()
    models = dict(zip(("csv", "citations"), tables_of(noun), strict=False)) | {"xlsx": noun}
    if form not in models:
        raise Http404
    try:
        listed = modeladmin.get_changelist_instance(request).queryset
        pks = set(listed.order_by().values_list("pk", flat=True))
        content = as_xlsx(noun, pks) if form == "xlsx" else as_csv(models[form], pks)
    except IncorrectLookupParameters:
        return HttpResponseRedirect(f"{_list_url(modeladmin)}?e=1")
    except TooLongError as error:
        modeladmin.message_user(request, f"{error}", messages.ERROR)
        return HttpResponseRedirect(_list_url(modeladmin))
    name = f"{noun.plural}-citations.csv" if form == "citations" else f"{noun.plural}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=TYPES[form], headers=headers)


def tables_context[M: Recorded](modeladmin: "RecordedAdmin[M]", request: HttpRequest) -> dict[str, object]:
    """For the page of the list: the address and the label of each file, and the address of the import."""
    labels = {"xlsx": _t("XLSX"), "csv": _t("CSV"), "citations": _t("Citations as CSV")}
    if len(tables_of(modeladmin.model.noun())) == 1:
        del labels["citations"]
    query = request.GET.copy()
    query.pop("p", None)
    return {
        "exports": [(_url(modeladmin, "export", form, query=query), label) for form, label in labels.items()],
        "import_url": _url(modeladmin, "import") if _may_import(modeladmin, request) else "",
    }


def _may_import[M: Recorded](modeladmin: "RecordedAdmin[M]", request: HttpRequest) -> bool:
    """Whether the page is offered; what a user may not add or change is refused by row."""
    return modeladmin.has_change_permission(request)


def _url[M: Recorded](
    modeladmin: "RecordedAdmin[M]", view: str, *args: str, query: Mapping[str, str] | None = None
) -> str:
    name = f"admin:{modeladmin.opts.app_label}_{modeladmin.opts.model_name}_{view}"
    return reverse(name, args=args, query=query)


def _list_url[M: Recorded](modeladmin: "RecordedAdmin[M]") -> str:
    return _url(modeladmin, "changelist")


class FilesInput(forms.FileInput):
    """The widget of ``FilesField``: Django’s own gives only the last of several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, "UploadedFile[Any]"], name: str) -> Any:
        return files.getlist(name)


class FilesField(forms.FileField):
    """The tables in the files chosen. An error names the file."""

    widget = FilesInput(attrs={"accept": ".xlsx,.csv"})

    def clean(self, data: "list[UploadedFile[Any]]", initial: object = None) -> list[Table]:
        tables: list[Table] = []
        if not data:
            raise ValidationError(self.error_messages["required"], code="required")
        for file in data:
            super().clean(file, initial)
            tables += self._tables_in(file)
        return tables

    def _tables_in(self, file: "UploadedFile[Any]") -> list[Table]:
        try:
            if (file.size or 0) > MAX_BYTES:
                raise UnreadableError(_t("The file has more than %(count)d MB.") % {"count": MAX_BYTES // 1_000_000})
            found = [Table(**table) for table in read_apart("adgmin.curation.tables", file.read())]
        except UnreadableError as error:
            raise ValidationError(f"{file.name}: {error}") from error
        for table in found:
            table.name = f"{file.name}, {table.name}" if table.name else str(file.name)
        return found


class UploadForm(forms.Form):
    """A workbook, or one CSV file each for the records and their citations."""

    upload = FilesField(
        label=_("File"),
        help_text=_(
            "A workbook (XLSX), or a CSV file in UTF-8; both CSV files together, if citations come along. Nothing is "
            "written yet: the next page shows what would change. One import takes at most %(most)d rows that are new "
            "or changed, citations included; rows that stay as they are do not count."
        ),
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        upload = self.fields["upload"]
        upload.help_text = upload.help_text % {"most": MAX_CHANGES}


class OnlyTried(Exception):  # noqa: N818  # No error: it rolls the dry run back.
    """Raised at the end of a dry run, with what must be answered before the import."""

    def __init__(self, asked: Asked | None) -> None:
        super().__init__()
        self.asked = asked


def import_view[M: Recorded](modeladmin: "RecordedAdmin[M]", request: HttpRequest) -> HttpResponse:
    """Ask for files, show what they would change, and write it once that is confirmed: all of it, or nothing."""
    if not _may_import(modeladmin, request):
        raise PermissionDenied
    if "tables" in request.POST:
        return _confirmed(modeladmin, request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        response = _tried(modeladmin, request, form)
        if response is not None:
            return response
    return _upload_page(modeladmin, request, form)


def _tried[M: Recorded](modeladmin: "RecordedAdmin[M]", request: HttpRequest, form: UploadForm) -> HttpResponse | None:
    """The dry run of the files; ``None`` if they are no tables of the noun, which the form then says."""
    tables, read = form.cleaned_data["upload"], last_edit()
    kept = signing.dumps([read, [vars(table) for table in tables]], salt=SALT, compress=True)
    try:
        if len(kept) > MAX_KEPT:
            raise BadTableError(_t("The tables are too large to import at once. Import them in parts."))
        done = Import(modeladmin.model.noun(), tables, request.user, read)
        asked = _run(request, done, keep=False)
    except BadTableError as error:
        form.add_error("upload", str(error))
        return None
    return _dry_run_page(modeladmin, request, done, asked, kept)


def _confirmed[M: Recorded](modeladmin: "RecordedAdmin[M]", request: HttpRequest) -> HttpResponse:
    """Write the tables, or show the dry run again with what stands in the way."""
    kept = request.POST["tables"]
    try:
        read, tables = signing.loads(kept, salt=SALT, max_age=MAX_AGE)
        done = Import(modeladmin.model.noun(), [Table(**table) for table in tables], request.user, read)
        asked = _run(request, done, keep=True)
    except (signing.BadSignature, BadTableError) as error:
        old = _t("This page is too old. Choose the file again.")
        modeladmin.message_user(request, str(error) if isinstance(error, BadTableError) else old, messages.ERROR)
        return HttpResponseRedirect(request.path)
    if asked or done.is_refused:
        return _dry_run_page(modeladmin, request, done, asked, kept, asked.sentences if asked else ())
    count, revised = len(done.lines_with(Status.NEW, Status.CHANGED)), len(done.lines_with(Status.REVISION))
    sentence = ngettext("%(count)d row was imported.", "%(count)d rows were imported.", count)
    in_revisions = ngettext(
        "%(count)d row was saved in a draft revision. The public sees no change yet.",
        "%(count)d rows were saved in draft revisions. The public sees no change yet.", revised,
    )  # fmt: skip
    for number, words in ((count, sentence), (revised, in_revisions)):
        if number:
            modeladmin.message_user(request, words % {"count": number}, messages.SUCCESS)
    summary = ", ".join(f"{number} {label}" for label, number in _counts(done))
    modeladmin.message_user(request, _t("Rows of the table: %(summary)s.") % {"summary": summary})
    return HttpResponseRedirect(_url(modeladmin, "changelist"))


def _counts(done: Import) -> list[tuple[str, int]]:
    """The numbers of rows by what becomes of them, those with rows only."""
    counts = done.counts()
    return [(_counted(status, counts[status]), counts[status]) for status in Status if counts[status]]


def _run(request: HttpRequest, done: Import, *, keep: bool) -> Asked | None:
    """Run the import in one edit, and keep it if nothing stands in the way; returns what must be answered first."""
    token = asker.set(lambda edit: ask_questions(request, done.questions(edit), edit, done.corrects))
    try:
        with record.editing(how=How.IMPORT) as edit:
            done.run(edit, visible(request.POST.get(WHY, "")).strip())
            if not keep or done.is_refused:
                asked = _try_to_the_end(edit, done)
                raise OnlyTried(asked)
            _log(request, done)
    except OnlyTried as tried:
        return tried.asked
    except Asked as asked:
        return asked
    except ValidationError as error:
        done.failures += [capfirst(sentence) for sentence in error.messages]
    finally:
        asker.reset(token)
    return None


def _try_to_the_end(edit: Edit, done: Import) -> Asked | None:
    """What is asked and refused at the end of an edit."""
    asked = unanswered(edit)
    edit.history.save(None)
    done.check_four_eyes(edit)
    return asked if isinstance(asked, Asked) else None


def _log(request: HttpRequest, done: Import) -> None:
    """Say in Django’s log who saved each record: forms that are open name them."""
    changed: dict[Recorded, int] = {}
    user = request.user.pk
    assert user is not None
    for line in done.lines_with(Status.NEW, Status.CHANGED):
        row = line.row.record if isinstance(line.row, Citation) else line.row
        assert row is not None
        changed.setdefault(row, ADDITION if line.is_new and row is line.row else CHANGE)
    for flag in (ADDITION, CHANGE):
        rows = [row for row, its_flag in changed.items() if its_flag == flag]
        if rows:
            LogEntry.objects.log_actions(user, rows, flag, change_message=_t("Imported."))


def _page[M: Recorded](
    modeladmin: "RecordedAdmin[M]", request: HttpRequest, template: str, **context: object
) -> HttpResponse:
    shared = {
        **modeladmin.admin_site.each_context(request),
        "title": _t("Import %(nouns)s") % {"nouns": modeladmin.model.noun()._meta.verbose_name_plural},
        "opts": modeladmin.opts,
    }
    return TemplateResponse(request, template, {**shared, **context})


def _counted(status: Status, count: int) -> str:
    """What becomes of so many rows."""
    if status is Status.REVISION:
        return ngettext("becomes a revision", "become revisions", count)
    return str(status.label)


def _upload_page[M: Recorded](modeladmin: "RecordedAdmin[M]", request: HttpRequest, form: UploadForm) -> HttpResponse:
    models = tables_of(modeladmin.model.noun())
    tables = [(name_of(model), key_columns(model), columns_of(model).items()) for model in models]
    return _page(modeladmin, request, "admin/import.html", form=form, tables=tables, after_edit=AFTER_EDIT)


def _dry_run_page[M: Recorded](
    modeladmin: "RecordedAdmin[M]",
    request: HttpRequest,
    done: Import,
    asked: Asked | None,
    kept: str,
    errors: Sequence[str] = (),
) -> HttpResponse:
    new = {line.row: line for line in done.lines_with(Status.NEW) if line.row is not None}
    context = {
        **(asked.context(request) if asked else {}),
        "counts": _counts(done),
        "most": MAX_CHANGES,
        "failures": [*errors, *done.failures],
        "refused": done.lines_with(Status.REFUSED),
        "near": [(new[row], [(each, change_url(each)) for each in others]) for row, others in near_facts(new)],
        "written": done.lines_with(*WRITTEN),
        "revised": done.lines_with(Status.REVISION),
        "is_refused": done.is_refused,
        "kept": kept,
    }
    return _page(modeladmin, request, "admin/import_dry_run.html", **context)
