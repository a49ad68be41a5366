"""A copy comes in: it is read into blocks, which are sorted on one page and saved as passages."""

import hashlib
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client
from django.utils.datastructures import MultiValueDict

from adgmin.curation.blocks import split
from adgmin.curation.copies import PART, CopyForm
from adgmin.curation.staging import blocks_of_copy
from adgmin.models import KeptCopy, KeptText, Passage, Source, fingerprint
from adgmin.record import State
from tests import factories as f

from .curator import Curator, Page

pytestmark = pytest.mark.django_db

TEXT = """---
title: On tea
---
**A joint statement**

1. The Meeting noted that tea was served, and that it was warm.

2. The Meeting welcomed biscuits.

**Next Meeting**

3. The Meeting agreed to meet again.
"""


@pytest.fixture
def source() -> Source:
    return f.SourceFactory(sha256=hashlib.sha256(TEXT.encode()).hexdigest())


def passages_url(source: Source) -> str:
    return f"/admin/adgmin/source/{source.pk}/passages/"


def upload(curator: Curator, source: Source, **fields: Any) -> Page:
    """Submit the copy; the page shows its blocks."""
    return Page(curator.client.post(passages_url(source), {"split": "1", **fields}, follow=True))


def shown(page: Page) -> str:
    """The element that the browser scrolls to after a button."""
    return str(page.response.redirect_chain[-1][0]).partition("#")[2]  # type: ignore[attr-defined]


def press(curator: Curator, source: Source, page: Page, button: str, value: str = "1", **changes: Any) -> Page:
    """Submit the blocks with changes by one of the buttons."""
    changed = {name.replace("__", "-"): value for name, value in changes.items()}
    data = {**page.fields, **changed, button: value}
    return Page(curator.client.post(passages_url(source), data, follow=True))


def save(curator: Curator, source: Source, page: Page, **changes: Any) -> Page:
    """Submit the blocks with changes, to enter them."""
    return press(curator, source, page, "save", **changes)


@pytest.mark.both_databases
def test_blocks_become_passages_with_the_fingerprints_of_the_copy(curator: Curator, source: Source) -> None:
    page = upload(curator, source, copy=SimpleUploadedFile("copy.txt", TEXT.encode()))
    assert not source.passages.exists()
    page = save(curator, source, page, b3__gist="Tea.")
    assert "6 passages were entered." in page.messages
    entered = list(source.passages.order_by("order"))
    assert [passage.fingerprint for passage in entered] == [block.fingerprint for block in split(TEXT)]
    assert [(passage.slug, passage.locator, passage.nature) for passage in entered] == [
        ("p1", "front matter", "background"),
        ("p2", "heading above para 1", "background"),
        ("p3", "para 1", "outcome"),
        ("p4", "para 2", "outcome"),
        ("p5", "heading above para 3", "background"),
        ("p6", "para 3", "outcome"),
    ]
    assert [passage.note for passage in entered if passage.note] == ["Heading only."] * 2
    assert (entered[2].first_words, entered[2].gist) == ("The Meeting noted that tea was", "Tea.")
    assert LogEntry.objects.count() == 6


def test_place_and_date_are_left_to_be_cited(curator: Curator, source: Source) -> None:
    text = "**A joint statement**\n\nHanoi, 15-16 January 2026\n\nThe Meeting noted tea, and that it was warm."
    page = upload(curator, source, text=text)
    save(curator, source, page)
    line = source.passages.get(slug="p2")
    assert (line.locator, line.nature, line.note) == ("line under the title", "background", "")


def test_text_is_shown_in_the_form_and_no_column_of_a_passage(curator: Curator, source: Source) -> None:
    page = upload(curator, source, text=TEXT)
    assert "The Meeting noted that tea was served, and that it was warm." in page.texts(".block summary")
    save(curator, source, page)
    kept = [str(getattr(passage, field.name)) for passage in source.passages.all() for field in Passage._meta.fields]
    assert "it was warm" not in " ".join(kept)


def test_blocks_that_are_passages_already_are_left_out(curator: Curator, source: Source) -> None:
    save(curator, source, upload(curator, source, text="The Meeting noted tea.\n\nThe Meeting noted milk."))
    page = upload(
        curator, source, text="The Meeting noted tea.\n\nThe Meeting noted cocoa.\n\nThe Meeting noted sugar."
    )
    assert page.texts(".block summary") == ["The Meeting noted cocoa.", "The Meeting noted sugar."]
    # Two passages of a source never have the same locator.
    page = save(curator, source, page)
    assert page.errors[1:] == ["Another passage of this source has the same locator."]
    assert save(curator, source, page, b2__locator="para 2a").messages == "2 passages were entered."
    assert list(source.passages.values_list("order", "slug", "locator")) == [
        (1, "p1", "para 1"), (2, "p2", "para 2"), (3, "p3", "para 2a"), (4, "p4", "para 3"),
    ]  # fmt: skip
    assert upload(curator, source, text="The Meeting noted milk.").errors == [
        "Every paragraph of this copy is already a passage."
    ]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({}, "Choose the file, or paste its text."),
        ({"text": " \n "}, "Choose the file, or paste its text."),
        (
            {"copy": SimpleUploadedFile("copy.txt", b"Another text.")},
            "This is not the file from which the source was entered",
        ),
    ],
)
def test_missing_or_wrong_copy_is_refused(curator: Curator, source: Source, fields: dict[str, Any], error: str) -> None:
    [found] = upload(curator, source, **fields).errors
    assert found.startswith(error)


def test_broken_file_is_an_error_that_says_what_is_wrong(curator: Curator) -> None:
    scan = b"%PDF-1.7 \xff\xfe"
    source = f.SourceFactory(sha256=hashlib.sha256(scan).hexdigest())
    [error] = upload(curator, source, copy=SimpleUploadedFile("copy.pdf", scan)).errors
    assert error.startswith("“copy.pdf”: The PDF is broken")


def test_one_invalid_block_saves_none_and_keeps_the_input(curator: Curator, source: Source) -> None:
    page = upload(curator, source, text=TEXT)
    page = save(curator, source, page, b3__nature="not-relevant", b4__gist="Biscuits.")
    assert page.errors == [
        "para 1 : Say in the note why the passage is not relevant.", "Say in the note why the passage is not relevant.",
    ]  # fmt: skip
    assert page.fields["b4-gist"] == "Biscuits."
    assert "The Meeting welcomed biscuits." in page.texts(".block summary")
    assert not source.passages.exists()


def test_passages_of_others_are_counted_when_blocks_are_saved(curator: Curator, source: Source) -> None:
    page = upload(curator, source, text="The Meeting noted tea.\n\nThe Meeting noted milk.")
    f.PassageFactory(source=source, order=2, locator="other")
    assert save(curator, source, page).messages == "2 passages were entered."
    assert list(source.passages.values_list("order", "slug")) == [(2, "p2"), (3, "p3"), (4, "p4")]


def test_equal_locators_are_refused_together(curator: Curator, source: Source) -> None:
    page = save(curator, source, upload(curator, source, text=TEXT), b3__locator="PARA 2")
    assert page.errors[1:] == ["Another passage of this source has the same locator."]
    assert not source.passages.exists()


def blocks(source: Source) -> list[tuple[str, str, str]]:
    """Locator, nature and text of each block that is not left out."""
    kept = blocks_of_copy(KeptCopy.objects.get(source=source))
    return [(block.locator, block.nature, block.text) for block in kept if not block.out]


SENTENCES = "5. The Meeting noted tea. It was warm; it was sweet.\n\n6. The Meeting noted inter-\n\nnational milk."


def test_block_is_split_where_its_button_says_and_joined_again(curator: Curator, source: Source) -> None:
    page = upload(curator, source, text=SENTENCES)
    assert page.texts("button[name=split_at]") == ["It was warm; it was sweet.…", "it was sweet.…"]
    page = press(curator, source, page, "split_at", "1:23", b1__gist="Tea.", b2__locator="para 6, first")
    assert blocks(source) == [
        ("para 5", "outcome", "The Meeting noted tea."),
        ("para 5, part 2", "outcome", "It was warm; it was sweet."),
        ("para 6, first", "outcome", "The Meeting noted inter-"),
        ("after para 6", "outcome", "national milk."),
    ]
    assert page.fields["b1-gist"] == "Tea."
    assert page.fields["b4-gist"] == ""
    assert shown(page) == "block-1"
    page = press(curator, source, page, "join_up", "4")
    assert shown(page) == "block-1"
    page = press(curator, source, page, "apply", action="join", places="2-3")
    assert [text for _locator, _nature, text in blocks(source)] == [
        "The Meeting noted tea. It was warm; it was sweet.", "The Meeting noted international milk.",
    ]  # fmt: skip
    assert save(curator, source, page).messages == "2 passages were entered."
    assert KeptText.objects.of(source.passages.get(order=2)) == "The Meeting noted international milk."


def test_many_blocks_are_marked_and_left_out_at_once(curator: Curator, source: Source) -> None:
    text = "\n\n".join(f"{number}. The Meeting noted tea." for number in range(1, 7))
    page = upload(curator, source, text=text)
    page = press(curator, source, page, "apply", action="nature-perspective", places="1-2, 4", chosen=["6"])
    assert shown(page) == "block-6"
    page = press(curator, source, page, "apply", action="heading", places="5", b3__gist="Tea.")
    assert shown(page) == "block-5"
    page = press(curator, source, page, "update", b3__gist="Tea for all.")
    assert shown(page) == "block-3"
    page = press(curator, source, page, "apply", action="out", chosen=["2", "3"])
    page = press(curator, source, page, "toggle", "2")
    assert [(locator, nature) for locator, nature, _text in blocks(source)] == [
        ("para 1", "perspective"), ("para 2", "perspective"), ("para 4", "perspective"), ("para 5", "background"),
        ("para 6", "perspective"),
    ]  # fmt: skip
    assert save(curator, source, page).messages == "5 passages were entered."
    assert source.passages.get(slug="p4").note == "Heading only."


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"action": "out"}, "Tick blocks, or enter their numbers."),
        ({"action": "out", "places": "1 to 3"}, "“to” is not a number of a block or a range such as 3-17."),
        ({"places": "1", "chosen": ["2", "3"]}, "Choose what to do with these blocks."),
        ({"action": "x" * 9, "places": "0-99999"}, "Choose what to do with these blocks."),
    ],
)
def test_unclear_order_is_an_error_that_keeps_what_was_typed(
    curator: Curator, source: Source, changes: dict[str, str], error: str
) -> None:
    page = press(curator, source, upload(curator, source, text=TEXT), "apply", b3__gist="Tea.", **changes)
    assert page.errors == [error]
    assert page.fields["b3-gist"] == "Tea."
    ticked = [box["value"] for box in page.soup.select("[name=chosen][checked]")]
    assert (ticked, page.fields["places"]) == (changes.get("chosen", []), changes.get("places", ""))
    assert page.fields["action"] == ("out" if changes.get("action") == "out" else "")


@pytest.mark.parametrize("value", ["", "1", "1:x", "9:9", "²:²", "1:99999", "9" * 30])
def test_broken_button_changes_nothing(curator: Curator, source: Source, value: str) -> None:
    page = upload(curator, source, text=SENTENCES)
    before = blocks(source)
    for button in ("split_at", "join_up", "toggle"):
        if (button, value) != ("toggle", "1"):
            page = press(curator, source, page, button, value)
            assert blocks(source) == before


def test_blocks_changed_by_somebody_else_are_not_overwritten_unseen(curator: Curator, source: Source) -> None:
    mine = upload(curator, source, text=TEXT)
    press(curator, source, mine, "update", b3__gist="Theirs.")
    page = press(curator, source, mine, "split_at", "3:40", b4__gist="Mine.")
    assert page.errors[0].startswith("Somebody changed these blocks")
    assert (page.fields["b3-gist"], page.fields["b4-gist"]) == ("Theirs.", "Mine.")
    kept = blocks_of_copy(KeptCopy.objects.get(source=source))
    assert [(block.gist, len(kept)) for block in kept if block.gist] == [("Theirs.", 6)]
    assert press(curator, source, page, "update").errors == []
    assert [block.gist for block in blocks_of_copy(KeptCopy.objects.get(source=source))][2:4] == ["Theirs.", "Mine."]


def test_blocks_are_saved_once(curator: Curator, source: Source) -> None:
    page = upload(curator, source, text=TEXT)
    save(curator, source, page)
    assert save(curator, source, page).texts("form [name=copy]") == [""]
    assert source.passages.count() == 6


@pytest.mark.both_databases
def test_copy_is_kept_downloaded_and_read_again(curator: Curator, source: Source) -> None:
    page = upload(curator, source, copy=SimpleUploadedFile("on tea.txt", TEXT.encode()))
    page = curator.open(passages_url(source), another="1")
    [link] = page.links("on tea.txt")
    response: Any = curator.client.get(link)
    assert b"".join(response.streaming_content) == TEXT.encode()
    assert response.headers["Content-Disposition"] == 'attachment; filename="on tea.txt"'
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert "no-store" in response.headers["Cache-Control"]
    press(curator, source, page, "reread")
    assert len(blocks(source)) == 6
    # A copy with other numbers: what somebody entered stays, and only that.
    press(
        curator, source, curator.open(passages_url(source)), "update", b5__locator="Next Meeting", b4__gist="Biscuits."
    )
    upload(
        curator,
        source,
        text=TEXT.replace("2. The", "7. The"),
        number=curator.open(passages_url(source)).fields["number"],
    )
    assert [locator for locator, _nature, _text in blocks(source)][2:5] == ["para 1", "para 7", "Next Meeting"]
    assert KeptCopy.objects.get(source=source).blocks[3]["gist"] == "Biscuits."
    assert Client().get(link).status_code == 302
    assert curator.open(f"/admin/adgmin/source/{f.SourceFactory().pk}/copy/").status == 404


def test_large_file_is_refused_without_being_read(curator: Curator, source: Source) -> None:
    class Large(SimpleUploadedFile):
        def read(self, *args: Any) -> bytes:
            raise AssertionError("It was read whole.")

    large = Large("large.pdf", b"%PDF")
    large.size = 150_000_000
    form = CopyForm(source, QueryDict(), MultiValueDict({"copy": [large]}))
    assert form.errors["copy"] == ["“large.pdf” has 150.0 MB, and at most 20 MB can be kept and read."]


def test_user_without_permission_to_add_passages_is_refused(curator: Curator, source: Source) -> None:
    user = get_user_model().objects.create_user("reader", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="change_source"))
    curator.client.force_login(user)
    assert "Enter passages from your copy" not in curator.form(source).soup.get_text()
    assert curator.open(passages_url(source)).status == 403


def test_unknown_source_redirects_with_a_message(curator: Curator) -> None:
    page = Page(curator.client.get("/admin/adgmin/source/99/passages/", follow=True))
    assert "doesn’t exist" in page.messages


def test_passages_of_a_draft_source_can_be_entered(curator: Curator) -> None:
    draft = f.SourceFactory(state=State.DRAFT)
    assert save(curator, draft, upload(curator, draft, text="One sentence.")).messages == "1 passage was entered."


@pytest.mark.parametrize(
    ("kind", "nature"),
    [("joint-statement", "outcome"), ("host-release", ""), ("news", ""), ("commentary", "commentary")],
)
def test_initial_nature_follows_the_source_kind(curator: Curator, kind: str, nature: str) -> None:
    source = f.SourceFactory(kind=kind)
    page = upload(curator, source, text="The Meeting noted tea.")
    assert page.fields["b1-nature"] == nature
    page = save(curator, source, page)
    assert page.errors[1:] == ([] if nature else ["This field cannot be blank."])
    assert source.passages.count() == bool(nature)


def test_blocks_without_a_nature_are_counted_and_one_leads_to_the_next(curator: Curator) -> None:
    source = f.SourceFactory(kind="news")
    text = "\n\n".join(f"The Meeting noted tea of the kind {number}." for number in range(PART + 2))
    page = upload(curator, source, text=text)
    page = press(curator, source, page, "apply", action="nature-outcome", places=f"2-{PART}")
    [link] = page.soup.select(".block-tools .block-next")
    assert (page.words(link), link["href"]) == ("3 without a nature: go to the next", "#block-1")
    page = press(curator, source, page, "apply", action="out", places="1")
    assert page.soup.select(".block-tools .block-next")[0]["href"] == f"?part=2#block-{PART + 1}"


def test_long_source_is_sorted_in_parts_and_saved_whole(curator: Curator, source: Source) -> None:
    text = "\n\n".join(f"The Meeting noted tea of the kind {number}." for number in range(PART + 2))
    page = upload(curator, source, text=text)
    assert len(page.texts("li.block")) == PART
    assert len(page.fields) < 800
    page = Page(curator.client.get(passages_url(source), {"part": "2"}))
    assert len(page.texts("li.block")) == 2
    data = {**page.fields, f"b{PART + 1}-locator": "para 1", "save": "1"}
    page = Page(curator.client.post(f"{passages_url(source)}?part=2", data))
    assert page.errors[1:] == ["Another passage of this source has the same locator."]
    page = Page(curator.client.post(f"{passages_url(source)}?part=2", {**data, f"b{PART + 1}-locator": "x"}))
    assert "Somebody changed" in page.errors[0]
    data = {**page.fields, f"b{PART + 1}-locator": "x", "save": "1"}
    page = Page(curator.client.post(f"{passages_url(source)}?part=2", data, follow=True))
    assert page.messages == f"{PART + 2} passages were entered."


def test_texts_of_passages_that_are_there_already_are_kept(curator: Curator, source: Source) -> None:
    texts = ["The Meeting noted tea.", "The Meeting noted milk."]
    for text in texts:
        f.PassageFactory(source=source, fingerprint=fingerprint(text))
    page = upload(curator, source, text="\n\n".join([*texts, "Share this page"]))
    assert page.messages == "The texts of 2 passages are kept now."
    assert [KeptText.objects.of(passage) for passage in source.passages.all()] == texts
    page = upload(curator, source, text="\n\n".join(texts))
    assert page.errors == ["Every paragraph of this copy is already a passage."]
