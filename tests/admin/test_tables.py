"""Tables out and in: a round trip changes nothing, an import is tried first, and then written whole or not at all."""

import datetime as dt
import io
import json
import zipfile
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.forms.models import model_to_dict
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from pytest_django import Settings

from adgmin import record
from adgmin.cells import as_entered, neutralised
from adgmin.curation.sandbox import UnreadableError, read_apart
from adgmin.curation.tables import importing, pages
from adgmin.curation.tables.__main__ import tables
from adgmin.models import Actor, HistoryEntry, Meeting, Passage, Revision, Theme
from adgmin.record import Cited, State
from initiatives.models import Outcome
from partners.models import Cooperation
from tests import factories as f

from .curator import NOUNS, Curator, Page, admin_url, signed_in
from .meanwhile import meanwhile
from .tables import as_csv, as_xlsx, confirm, exported, rows_in, sheets_in, upload
from .test_every_form import FACTORIES

pytestmark = pytest.mark.django_db

# What a spreadsheet may run or change, or what separates cells and rows.
AWKWARD = ('=1+1, "quoted"; \'=2', "'=3\n\n+4\tend")


def counts(page: Page) -> str:
    """The numbers of rows by what becomes of them."""
    return page.texts("#content-main > p")[0].partition("Rows: ")[2] or page.texts("#content-main > p")[1][6:]


def lines(page: Page, table: int = 0) -> list[str]:
    """The rows of one of the tables of a dry run, each as one text."""
    return page.texts(f"#content-main .module:nth-of-type({table + 1}) tbody tr")


def changed(rows: list[list[str]], number: int, **cells: str) -> list[list[str]]:
    """The rows of a table with other cells in one of them."""
    header = rows[0]
    copies = [list(row) for row in rows]
    for name, cell in cells.items():
        copies[number][header.index(name)] = cell
    return copies


@pytest.fixture(autouse=True)
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files in this process: to start one for each takes a second."""
    monkeypatch.setattr(pages, "read_apart", lambda _package, content: json.loads(json.dumps(tables(content))))


@pytest.mark.both_databases
def test_round_trip_changes_nothing_of_any_noun(curator: Curator) -> None:
    with record.editing():
        for noun in NOUNS:
            name = next(name for name in ("note", "summary", "terms") if hasattr(noun, name))
            for row, text in zip(FACTORIES[noun].create_batch(len(AWKWARD)), AWKWARD, strict=True):
                setattr(row, name, text)
                row.save()
        Outcome.objects.latest("pk").themes.set(f.ThemeFactory.create_batch(2))
    edits = HistoryEntry.objects.count()
    for noun in NOUNS:
        before = list(noun._default_manager.values())
        forms = ("csv", "citations") if issubclass(noun, Cited) else ("csv",)
        for files in (forms, ("xlsx",)):
            page = upload(curator, noun, *(exported(curator, noun, form) for form in files))
            assert page.texts("#content-main > p")[0] == "Nothing would change.", noun
        assert list(noun._default_manager.values()) == before
    assert HistoryEntry.objects.count() == edits


def test_table_enters_records_and_their_citations_at_once(curator: Curator) -> None:
    themes = [f.ThemeFactory(), f.ThemeFactory()]
    old = f.OutcomeFactory(state=State.DRAFT, note=AWKWARD[0], themes=themes, leading_theme=themes[0], stage="agreed")
    book = sheets_in(exported(curator, Outcome, "xlsx"))
    rows = changed(book["outcomes"], 1, slug="another", title="Another", after_edit="")
    citations = changed(book["citations"], 1, record="another", after_edit="")
    page = upload(curator, Outcome, as_xlsx(outcomes=rows, citations=citations))
    assert counts(page) == "2 new"
    assert not Outcome.objects.filter(slug="another").exists()
    assert "All rows are written together: 1000 take up to half a minute." in page.soup.get_text()
    done = confirm(curator, Outcome, page).messages
    assert "2 rows were imported. Rows of the table: 2 new." in done
    new = Outcome.objects.get(slug="another")
    unlike = {"id", "slug", "title", "passages"}
    one, other = (
        {name: value for name, value in model_to_dict(row).items() if name not in unlike} for row in (old, new)
    )
    assert one == other
    assert new.citations.get().passage == old.citations.get().passage
    entry = HistoryEntry.objects.latest("pk")
    assert (entry.how, entry.who, entry.rows.count()) == ("import", "maria", 2)
    assert LogEntry.objects.filter(object_id=str(new.pk), user=curator.user).exists()


@pytest.mark.both_databases
def test_export_has_the_rows_that_the_list_finds(curator: Curator) -> None:
    for name in ("Tea", "Milk", "Tea cup"):
        f.ActorFactory(name=name, state=State.DRAFT)
    f.ActorFactory(name="Tea pot")
    query = "?q=tea&state__exact=draft"
    link = next(link for link in curator.open(f"{admin_url(Actor)}{query}").links("CSV") if "citations" not in link)
    assert [row[1] for row in rows_in(curator.client.get(link).content)] == ["name", "Tea", "Tea cup"]
    assert len(rows_in(exported(curator, Actor, "citations", query))) == 3
    assert curator.client.get(f"{admin_url(Actor)}export/csv/?nothing=1").status_code == 302
    assert curator.client.get(f"{admin_url(Theme)}export/citations/").status_code == 404


def test_proxy_is_exported_as_what_it_is_a_proxy_of(curator: Curator) -> None:
    f.RoleFactory()
    role = f.RoleFactory(actor=f.PartnerFactory().actor)
    assert [row[0] for row in rows_in(exported(curator, Cooperation))] == ["slug", role.slug]


@given(st.text(alphabet="=+-@'＝ \ta1"))
def test_neutralised_text_runs_nowhere_and_is_entered_as_it_was(text: str) -> None:
    written = neutralised(text)
    assert as_entered(written) == text
    assert not written.lstrip().startswith(("=", "+", "-", "@", "＝"))


def test_no_cell_of_an_export_is_a_formula(curator: Curator) -> None:
    f.ActorFactory(name="=1+1", note="+2", summary="@SUM(A1)", acronym="-3")
    for row in rows_in(exported(curator, Actor)), sheets_in(exported(curator, Actor, "xlsx"))["actors"]:
        cells = row[1]
        assert {"'=1+1", "'+2", "'@SUM(A1)", "'-3"} <= set(cells)


# Files that are no tables of actors --------------------------------------------------------------------------------


def archive(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, content)
    return file.getvalue()


BAD_FILES = {
    "empty": (b"", "empty"),
    "blank": (b"\n\n", "The table has no rows"),
    "encoding": ("slug,name\na,Café\n".encode("latin-1"), "not text in UTF-8: byte 16, in line 2"),
    "quote": (b'slug,name\na,"Tea\n', "not a CSV file: line 2"),
    "pdf": (b"%PDF-1.7", "This is a PDF"),
    "old": (b"\xd0\xcf\x11\xe0....", "old Excel version"),
    "no zip": (b"PK\x03\x04....", "The workbook is broken"),
    "no workbook": (archive("a.txt", b"a"), "not an XLSX workbook"),
    "broken": (archive("xl/workbook.xml", b"<a>"), "The workbook is broken"),
    "bomb": (archive("xl/workbook.xml", b" " * 100_000_001), "unpacks to more than 100 MB"),
    "no rows": (as_xlsx(actors=[]), "The workbook has no rows"),
    "no key": (b"name,kind\nTea,person\n", "the column “slug” is missing"),
    "unknown": (b"slug,nam\na,Tea\n", "column 2, “nam”, is not one of its columns, which are slug, name"),
    "twice": (b"slug,name,name\na,b,c\n", "the column “name” is there twice"),
    "columns": (b"slug" + b",a" * 100 + b"\n", "Row 1 has 101 columns"),
    "rows": (b"slug\n" + b"a\n" * 10_001, "Row 10002: the table has more than 10000 rows"),
    "two": (as_xlsx(one=[["slug"]], other=[["slug"]]), "two tables of actors"),
}  # fmt: skip


def test_bad_file_is_refused_with_what_is_wrong_and_where(curator: Curator) -> None:
    for name, (content, sentence) in BAD_FILES.items():
        page = upload(curator, Actor, content)
        assert (page.status, sentence in " ".join(page.errors)) == (200, True), (name, page.errors)


def test_entity_bomb_is_refused(curator: Curator) -> None:
    book = as_xlsx(actors=[["slug"]])
    file, bomb = io.BytesIO(), b'<!DOCTYPE a [<!ENTITY b "c">]><workbook>&b;</workbook>'
    with zipfile.ZipFile(io.BytesIO(book)) as read, zipfile.ZipFile(file, "w") as made:
        for part in read.namelist():
            made.writestr(part, bomb if part == "xl/worksheets/sheet1.xml" else read.read(part))
    assert "EntitiesForbidden" in upload(curator, Actor, file.getvalue()).errors[0]


def test_files_are_read_in_a_process_of_their_own() -> None:
    far = Workbook()
    far.worksheets[0].cell(1_048_576, 16_384, "slug")
    content = io.BytesIO()
    far.save(content)
    with pytest.raises(UnreadableError, match="row 1048576 has 16384 columns"):
        read_apart("adgmin.curation.tables", content.getvalue())
    (table,) = read_apart("adgmin.curation.tables", as_xlsx(actors=[["slug"], [], ["a", 1]]))
    assert table == {"name": "actors", "header": ["slug"], "rows": [[3, ["a", "1"]]], "faults": []}


def test_table_of_another_kind_is_refused(curator: Curator) -> None:
    assert "have none" in upload(curator, Theme, b"record,passage,aspect\n").errors[0]
    page = upload(curator, Actor, b"slug;name;kind\na;Tea, milk;person\n")
    assert "There is no" not in page.soup.text
    assert counts(page) == "1 new"


# Rows that are refused ---------------------------------------------------------------------------------------------

LONG_AGO, VERTICAL_TAB, ZERO_WIDTH = dt.datetime(2023, 2, 9), "Tea\x0bmilk", "Te\u200ba"


@pytest.mark.both_databases
def test_every_refusal_names_row_column_and_reason(curator: Curator) -> None:
    f.ActorFactory(name="Tea", slug="tea", state=State.DRAFT)
    f.ActorFactory(name="Milk", slug="milk")
    header = "slug,name,kind,parent,state,merged_into,note"
    rows = {
        "a,A,wrong,,,,": "kind wrong Value 'wrong' is not a valid choice. One of: member-state, ",
        "b,B,person,nobody,,,": "parent nobody There is no actor “nobody”.",
        "Big,B,person,,,,": "slug Big Use a–z, 0–9 and single hyphens.",
        "c,,person,,,,": "name – This field cannot be blank.",
        ",C,person,,,,": "slug – This is part of what identifies the row, and is empty.",
        "d,D,person,,withdrawn,,": "withdrawn A new record cannot be withdrawn here: leave this empty for a draft.",
        "e,E,person,,dreft,,": "state dreft Value 'dreft' is not a valid choice.",
        "f,F,person,,published,,": "Actor “F” is published without a citation.",
        "tea,Tea,person,,published,milk,": "milk Merge in the list: the references move along.",
        "tea,Tea,person,,,,": "slug tea The same key is in row 10: a row can be there only once.",
        "milk,Milk,organisation,,draft,,": "state draft What is published cannot become draft here.",
        f"g,{ZERO_WIDTH},person,,,,": "It has characters that nobody sees, or line breaks where none may be.",
        f"h,{VERTICAL_TAB},person,,,,": "It has characters that nobody sees, or line breaks where none may be.",
        "i,I,person,,,,,more": "It has more cells than the header.",
        "j,J,person,k,,,": "It refers to rows that refer to it.",
        "k,K,person,j,,,": "It refers to rows that refer to it.",
        # All that is wrong at once.
        "l,L,wrong,nobody,,,": "There is no actor “nobody”. kind wrong Value 'wrong' is not a valid choice.",
    }
    page = upload(curator, Actor, "\n".join([header, *rows]).encode())
    found = lines(page)
    for number, (row, sentence) in enumerate(rows.items(), start=2):
        key = row.partition(",")[0]
        place = found.index(f"actors, row {number}: {key}".strip())
        assert sentence in " ".join(found[place + 1 : place + 3]), (row, found[place : place + 3])
    assert not page.soup.select('input[name="tables"]')
    assert Actor.objects.count() == 2


def test_cells_that_are_no_texts_are_refused_by_cell(curator: Curator) -> None:
    rows: list[list[Any]] = [
        ["slug", "name", "kind", "note"],
        ["a", "=1+1", "person", "fine"],
        ["b", "#N/A", "person", 2023.0],
    ]
    page = upload(curator, Actor, as_xlsx(actors=rows))
    assert lines(page) == [
        "actors, row 2: a", "name =1+1 This is a formula. Enter what it gives.",
        "actors, row 3: b", "name #N/A This is an error of the spreadsheet.",
    ]  # fmt: skip


def test_date_of_a_spreadsheet_is_taken_only_where_it_shows_a_day(curator: Curator) -> None:
    body = f.ActorFactory()
    book = as_xlsx(meetings=[["slug", "name", "body", "date"], ["a", "A", body.slug, LONG_AGO]])
    assert "2023-02-09" in lines(upload(curator, Meeting, book))[4]
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as read, zipfile.ZipFile(file, "w") as made:
        for part in read.namelist():
            made.writestr(part, read.read(part).replace(b"yyyy-mm-dd h:mm:ss", b"mmm-yy"))
    assert "a date of the spreadsheet" in lines(upload(curator, Meeting, file.getvalue()))[1]


def test_rows_may_refer_to_later_rows_of_the_table(curator: Curator) -> None:
    page = upload(curator, Actor, b"slug,name,kind,parent\na,A,organisation,b\nb,B,organisation,c\nc,C,organisation,\n")
    assert counts(page) == "3 new"
    confirm(curator, Actor, page)
    assert Actor.objects.filter(slug="a", parent__slug="b", parent__parent__slug="c").exists()


@pytest.mark.both_databases
def test_nothing_is_written_if_one_row_is_refused(curator: Curator) -> None:
    page = upload(curator, Actor, b"slug,name,kind\na,A,person\n")
    f.ActorFactory(slug="a", state=State.DRAFT)
    page = confirm(curator, Actor, page)
    assert "refused" in counts(page)
    assert Actor.objects.count() == 1


def test_number_of_changes_is_limited(curator: Curator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MAX_CHANGES", 1)
    page = upload(curator, Actor, b"slug,name,kind\na,A,person\nb,B,person\n")
    assert page.errors == [
        "2 rows are new or changed, and one import takes at most 1. Divide the table, and import its parts one after "
        "the other."
    ]
    monkeypatch.undo()
    told = curator.open(f"{admin_url(Actor)}import/").soup.get_text()
    assert "One import takes at most 1000 rows that are new or changed, citations included" in told


# Nothing of others is lost -----------------------------------------------------------------------------------------


def save(row: Any, **fields: Any) -> None:
    """Save fields of a row as stored now, not as the caller read it."""
    row = type(row).objects.get(pk=row.pk)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def test_what_others_changed_since_the_export_stays(curator: Curator) -> None:
    rows = [f.ActorFactory(slug=slug, state=State.DRAFT, summary="Old.", note="Old.") for slug in "abcd"]
    table = rows_in(exported(curator, Actor))
    save(rows[0], summary="Theirs.")
    save(rows[1], summary="Theirs.")
    save(rows[2], summary="Mine.")
    rows[3].citations.all().delete()
    rows[3].delete()
    f.ActorFactory(slug="e", state=State.DRAFT)
    for number in range(1, 5):
        table = changed(table, number, **{"note" if number == 1 else "summary": "Mine."})
    table += changed(table, 1, slug="e", after_edit="")[1:2]
    page = upload(curator, Actor, as_csv(table[:2]))
    assert lines(page) == [f"actors, row 2: a, “{rows[0]}” (changed)", "note Old. Mine."]
    refused = lines(upload(curator, Actor, as_csv(table)))
    assert refused == [
        "actors, row 3: b",
        "summary Mine. Somebody changed this meanwhile, from “Old.” to “Theirs.”. Export the table again.",
        "actors, row 5: d",
        f"after_edit {table[1][-1]} There is no such actor any more, since the table was exported. To enter it again, "
        "empty this.",
        "actors, row 6: e",
        "slug e There is a row with this key already. To change it, export it first.",
    ]
    confirm(curator, Actor, page)
    assert Actor.objects.filter(slug="a", summary="Theirs.", note="Mine.").exists()


def test_number_of_the_last_edit_must_be_one(curator: Curator) -> None:
    f.ActorFactory(slug="a")
    for after in ("99999999", "-1", "x", "9" * 30):
        page = upload(curator, Actor, f"slug,name,after_edit\na,A,{after}\n".encode())
        assert "not the number that was exported" in lines(page)[1]


def test_edit_between_dry_run_and_import_is_not_lost(curator: Curator) -> None:
    actor = f.ActorFactory(slug="a", name="Tea", state=State.DRAFT, note="Old.")
    table = b"slug,summary,note\na,Mine.,Mine.\n"
    page = upload(curator, Actor, table)
    with meanwhile(lambda: save(actor, summary="Theirs.")):
        page = confirm(curator, Actor, page)
    assert "from “” to “Theirs.”" in lines(page)[1]
    actor.refresh_from_db()
    assert (actor.summary, actor.note) == ("Theirs.", "Old.")
    page = upload(curator, Actor, b"slug,note\na,Mine.\n")
    with meanwhile(lambda: save(actor, summary="Theirs again.")):
        assert "1 row was imported" in confirm(curator, Actor, page).messages
    actor.refresh_from_db()
    assert (actor.summary, actor.note) == ("Theirs again.", "Mine.")


def test_page_that_is_not_ours_is_refused(curator: Curator) -> None:
    page = Page(curator.client.post(admin_url(Actor, "import"), {"tables": "forged"}, follow=True))
    assert "too old" in page.messages


# Rules, reasons and rights -----------------------------------------------------------------------------------------


def test_published_fact_needs_a_reason(curator: Curator) -> None:
    actor = f.ActorFactory(slug="a", summary="Old.")
    page = upload(curator, Actor, b"slug,summary\na,New.\n")
    page = confirm(curator, Actor, page)
    assert "Say why" in page.texts(".questions label")[0]
    actor.refresh_from_db()
    assert actor.summary == "Old."
    confirm(curator, Actor, page, why="It was misread.")
    actor.refresh_from_db()
    assert (actor.summary, HistoryEntry.objects.latest("pk").why) == ("New.", "It was misread.")


def test_what_looks_wrong_is_asked_about_by_row(curator: Curator) -> None:
    body = f.ActorFactory()
    page = upload(curator, Meeting, f"slug,name,body,date\na,A,{body.slug},9999\n".encode())
    assert page.texts(".questions li")[0] == "meetings, row 2: Date 9999: is the year right?"
    unconfirmed = confirm(curator, Meeting, page)
    assert "Please correct what looks wrong" in unconfirmed.errors[0]
    box = str(page.soup.select_one("#id_confirmed")["value"])  # type: ignore[index]
    done = confirm(curator, Meeting, unconfirmed, _confirmed=box, _because="It is a joke.")
    assert "1 row was imported" in done.messages
    assert HistoryEntry.objects.latest("pk").confirmed.startswith("It is a joke. (Confirmed: meetings, row 2")


def test_nobody_publishes_own_records_by_a_table(curator: Curator, settings: Settings) -> None:
    settings.FOUR_EYES = True
    passage = f.PassageFactory()
    rows = b"slug,name,kind,state\na,A,person,published\n"
    citations = f"record,passage,aspect\na,{passage.key()},\n".encode()
    assert "Somebody else must publish it" in lines(upload(curator, Actor, rows, citations))[1]
    f.ActorFactory(slug="b", state=State.DRAFT)
    page = upload(curator, Actor, b"slug,state\nb,published\n")
    assert "1 row was imported" in confirm(curator, Actor, page).messages


def test_rule_is_named_at_the_citations_that_break_it(curator: Curator) -> None:
    actor = f.ActorFactory(slug="a", name="Tea")
    citations = f"record,passage,aspect,value,printed\na,{f.PassageFactory().key()},name,Milk,milk\n".encode()
    assert "no citation gives the name “Tea”" in lines(upload(curator, Actor, citations))[1]
    assert actor.citations.count() == 1


def test_contributor_imports_drafts_and_draft_revisions(settings: Settings) -> None:
    settings.FOUR_EYES = True
    contributor, editor = signed_in("contributor"), signed_in("editor")
    public, passage = f.ActorFactory(slug="public", name="Tea", summary="Old."), f.PassageFactory()
    f.ActorFactory(slug="draft", name="Draft", state=State.DRAFT)
    number = record.version().number
    rows = (
        b"slug,name,kind,parent,summary\nnew,New,person,,\ndraft,Milk,person,,\npublic,Tea,organisation,new,Better.\n"
    )
    citations = f"record,passage,aspect,printed\npublic,{passage.key()},,tea\n".encode()
    page = upload(contributor, Actor, rows, citations)
    assert counts(page) == "1 new, 1 changed, 2 become revisions"
    assert "actors, row 4: public, “Tea” (becomes a revision)" in lines(page)
    asked = confirm(contributor, Actor, page)
    assert "Say why" in asked.texts(".questions label")[0]
    assert not Revision.objects.exists()
    done = confirm(contributor, Actor, asked, why="It was misread.")
    assert "2 rows were imported. 2 rows were saved in draft revisions." in done.messages
    revision, live = Revision.objects.get(), Actor.objects.get(pk=public.pk)
    assert (live.summary, live.citations.count(), record.version().number) == ("Old.", 1, number)
    assert (revision.source, revision.why, revision.who) == (passage.source, "It was misread.", "contributor")
    assert {"Milk", "New"} == set(Actor.objects.filter(state=State.DRAFT).values_list("name", flat=True))
    f.ActorFactory(slug="other")
    refused = lines(upload(contributor, Actor, rows + b"other,Other,hat,,\n"))
    assert "has a draft revision already: publish or drop that first." in refused[1]
    assert refused[-1].startswith("kind hat Value 'hat' is not a valid choice.")
    # The actor to which it refers is published first.
    f.cite(Actor.objects.get(slug="new"), passage)
    review = reverse("admin:adgmin_source_review", args=[passage.source.pk])
    editor.client.post(review, {**editor.open(review).fields, "publish": "1"})
    live.refresh_from_db()
    assert (live.summary, live.parent, live.citations.count()) == ("Better.", Actor.objects.get(slug="new"), 2)


def test_what_is_public_changes_by_no_table_alone(settings: Settings) -> None:
    settings.FOUR_EYES = True
    contributor, editor = signed_in("contributor"), signed_in("editor")
    f.ActorFactory(slug="public", name="Tea", summary="Old.")
    passage = f.PassageFactory()
    columns = "source,slug,locator,nature,order,first_words,fingerprint"
    new = f"{columns}\n{passage.source.slug},p99,p 99,outcome,99,Tea,{'0' * 64}\n".encode()
    assert counts(upload(contributor, Passage, new)) == "1 becomes a revision"
    state = b"slug,state,withdrawn_because,note\npublic,withdrawn,It is wrong.,Why.\n"
    for curator in (contributor, editor):
        assert counts(upload(curator, Actor, state)) == "1 becomes a revision"
    published = b"slug,name,kind,state\nnew,New,person,published\n"
    assert "A new record cannot be published here" in lines(upload(contributor, Actor, published))[1]
    assert counts(upload(editor, Actor, b"slug,summary\npublic,Better.\n")) == "1 becomes a revision"
    changed = f"source,slug,gist\n{passage.source.slug},{passage.slug},Better.\n".encode()
    assert counts(upload(contributor, Passage, changed)) == "1 becomes a revision"
    assert counts(upload(editor, Actor, b"slug,state,withdrawn_because\npublic,withdrawn,It is wrong.\n")) == (
        "1 becomes a revision"
    )
    f.withdraw(f.ActorFactory(slug="gone"))
    for curator in (contributor, editor):
        assert counts(upload(curator, Actor, b"slug,state\ngone,published\n")) == "1 becomes a revision"
    themes = f"slug,name,summary\n{f.ThemeFactory().slug},Tea,Better.\nnew,New,\n".encode()
    assert counts(upload(contributor, Theme, themes)) == "2 become revisions"
