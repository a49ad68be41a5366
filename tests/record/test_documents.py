"""Reading documents of each format: printed numbers, headings, furniture, broken lines, and files that are refused."""

import io
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from pypdf import PdfWriter

from adgmin.curation import sandbox
from adgmin.curation.documents.formats import read
from adgmin.curation.documents.locators import locators
from adgmin.curation.documents.pieces import DocumentError, Kind
from adgmin.curation.documents.reading import read_document

MEETING = "The Meeting noted that tea had been served, that it was warm, and that there would be more of it later."


def places(document: str | bytes) -> list[tuple[str, str]]:
    """Locators and texts, without what is left out."""
    pieces = read(document.encode() if isinstance(document, str) else document)
    found = zip(locators(pieces), pieces, strict=True)
    return [(locator, piece.text) for locator, piece in found if piece.kind != Kind.FURNITURE]


def where(document: str | bytes) -> list[str]:
    return [locator for locator, _text in places(document)]


# Printed numbers -----------------------------------------------------------------------------------------------------


def test_typed_number_in_html_comes_before_the_own_count() -> None:
    document = f"<h1>On tea</h1><p>{MEETING}</p><p>3. {MEETING}</p><p>4) {MEETING}</p><p>(5) {MEETING}</p>"
    assert where(document) == ["heading above opening, para 1", "opening, para 1", "para 3", "para 4", "para 5"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("5.", "6.", ["para 5", "para 6"]),
        ("5.\t", "6.\t", ["para 5", "para 6"]),
        ("5\t", "6\t", ["para 5", "para 6"]),
        ("IV. ", "V. ", ["para IV", "para V"]),
        ("Paragraph 5. ", "Paragraph 6. ", ["para 5", "para 6"]),
        ("Article 5: ", "Article 6: ", ["Article 5", "Article 6"]),
        ("§ 5 ", "§6 ", ["para 5", "para 6"]),
        ("§ 5\n", "§ 6\n\n", ["para 5", "para 6"]),
        ("⑤ ", "⑥", ["para 5", "para 6"]),
        ("❺\n\n", "㉑ ", ["para 5", "para 21"]),
        ("５．", "６． ", ["para 5", "para 6"]),
        ("（５）", "１６、", ["para 5", "para 16"]),
        ("５\u3000", "６\u3000", ["para 5", "para 6"]),
        ("๕. ", "๖. ", ["para 5", "para 6"]),
        ("五、", "十六、", ["para 5", "para 16"]),
        ("（五）", "（六）", ["para 5", "para 6"]),
        ("第五条 ", "第六条 ", ["Article 5", "Article 6"]),
        ("5.\n\n", "6.\n\n", ["para 5", "para 6"]),
        ("(5)\n\n", "(6)\n\n", ["para 5", "para 6"]),
        ("Para 5\n\n", "Paragraph 6\n\n", ["para 5", "para 6"]),
        ("Art. 5 ", "Art 6: ", ["Article 5", "Article 6"]),
        ("Para 5 ", "PARAGRAPH 6. ", ["para 5", "para 6"]),
        ("No. 5 ", "No.6: ", ["para 5", "para 6"]),
        ("#5 ", "#6. ", ["para 5", "para 6"]),
        ("OP5. ", "OP 6 ", ["OP 5", "OP 6"]),
        ("PP5. ", "OP6bis. ", ["PP 5", "OP 6bis"]),
        ("5/ ", "6/ ", ["para 5", "para 6"]),
        ("OP 5\n\n", "OP 6\n\n", ["OP 5", "OP 6"]),
        ("No. 5\n\n", "#6\n\n", ["para 5", "para 6"]),
        ("Item 5: ", "Recommendation 6. ", ["Item 5", "Recommendation 6"]),
        ("Decision 5/1. ", "Decision 5/2. ", ["Decision 5/1", "Decision 5/2"]),
        ("5.- ", "6.– ", ["para 5", "para 6"]),
        ("5º ", "6 . ", ["para 5", "para 6"]),
        ("1-1. ", "1-2. ", ["para 1-1", "para 1-2"]),
        ("5: ", "6 – ", ["para 5", "para 6"]),
        ("5a. ", "5 bis. ", ["para 5a", "para 5 bis"]),
        ("5(a) ", "5. (b) ", ["para 5 (a)", "para 5 (b)"]),
        ("5. ", "(α) ", ["para 5", "para 5 (α)"]),
        ("5. ", "(iv)(a) ", ["para 5", "para 5 (iv) (a)"]),
        # The second one is an item of the first.
        ("5. ", "① ", ["para 5", "para 5 1"]),
        ("5. ", "§ 6 ", ["para 5", "para 6"]),
        # No number of a paragraph.
        ("10 members agreed. ", "2025 was good. ", ["para 1", "para 2"]),
        ("§ 5 of the rules held. ", "¹ A note. ", ["para 1", "para 2"]),
        ("No. 3 supplier of tea met. ", "5G came. ", ["para 1", "para 2"]),
        ("#1 supplier of tea met. ", "3/4 of them met. ", ["para 1", "para 2"]),
        ("Decision 5 of the body held. ", "1-2 members left. ", ["para 1", "para 2"]),
        ("Item 5 was left. ", "15-16 January was good. ", ["para 1", "para 2"]),
        ("１０ members agreed. ", "２０２５． ", ["para 1", "para 2"]),
    ],
)
def test_printed_numbers_are_found_in_every_form(first: str, second: str, expected: list[str]) -> None:
    assert where(f"{first}{MEETING}\n\n{second}{MEETING}") == expected


def test_numbered_line_over_paragraphs_is_a_heading_and_a_list_is_none() -> None:
    document = (
        f"1. On tea\n\n{MEETING}\n\n2. On cups\n\n{MEETING}\n\nIt agreed on:\n\n1. Saucers\n\n2. Spoons\n\n{MEETING}"
    )
    assert where(document) == [
        "heading above para 1", "para 1", "heading above para 2", "para 2", "para 3", "para 3 > item 1",
        "para 3 > item 2", "para 4",
    ]  # fmt: skip
    assert where(f"1. On tea\n\n1.1 {MEETING}\n\n1.2 {MEETING}") == ["heading above para 1.1", "para 1.1", "para 1.2"]


@pytest.mark.parametrize(
    "line",
    ["Hanoi, 15-16 January 2026", "(Nay Pyi Taw, Myanmar – 31 January to 2 February 2026)", "JANUARY 15, 2026 | Hanoi",
     "Adopted in Hanoi on 15 January 2026."],
)  # fmt: skip
def test_line_of_place_and_date_under_the_title_is_no_heading(line: str) -> None:
    document = f"On Tea\n\n{line}\n\n1. {MEETING}\n\n2. {MEETING}"
    assert where(document) == ["heading above para 1", "line under the title", "para 1", "para 2"]
    # Within the text it is a heading, and a title that has a date in it is one.
    assert where(f"1. {MEETING}\n\n{line.rstrip('.')}\n\n{MEETING}")[1] == "heading above para 1"
    assert where(f"On Tea\n\nReport for 2026 on the Hanoi Plan of 15 January 2026\n\n1. {MEETING}")[1][:7] == "heading"


def test_rows_of_tables_are_no_headings() -> None:
    document = f"<p>{MEETING}</p><table><tr><td>Cup Project<td>2026<tr><td>Tea Network<td>2027</table>"
    assert where(document) == ["para 1", "para 2", "para 3"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<ol start="5"><li>A.</li><li>B.</li></ol>', ["para 5", "para 6"]),
        ('<ol><li>A.</li><li value="7">B.</li><li>C.</li></ol>', ["para 1", "para 7", "para 8"]),
        ("<ol reversed><li>A.</li><li>B.</li></ol>", ["para 2", "para 1"]),
        ('<ol start="2"><li>A:<ol type="a"><li>b;</li><li>c:<ol type="i"><li>d.</ol></ol><li>E.</li></ol>',
         ["para 2", "para 2 (a)", "para 2 (b)", "para 2 (b) (i)", "para 3"]),
        ('<ol><li>A:<ul><li>b;</li><li>c.</li></ul></li><li>D.</li></ol>',
         ["para 1", "para 1 > item 1", "para 1 > item 2", "para 2"]),
        ("<ol><li><p>A.</p><p>More.</p></li><li>B.</li></ol>", ["para 1", "after para 1", "para 2"]),
        ('<ol style="list-style-type: lower-roman"><li>A.</li><li>B.</li></ol>', ["item (i)", "item (ii)"]),
        ('<ol type="a" style="list-style: decimal inside"><li>A.</li></ol>', ["para 1"]),
        ('<ul style="list-style-type: decimal"><li>A.</li><li>B.</li></ul>', ["para 1", "para 2"]),
        ('<ul type="1"><li>A.</li></ul>', ["para 1"]),
        ('<ol><li type="a">A.</li><li style="list-style-type:lower-roman">B.</li></ol>', ["item (a)", "item (ii)"]),
        ('<ol class="lower-alpha"><li>A.</li></ol>', ["item (a)"]),
        ('<ul class="doc-list list-decimal"><li>A.</li></ul>', ["para 1"]),
        ("<style>@media all { p {} .doc ul.terms, x { list-style-type: decimal } }</style>"
         '<ul class="terms"><li>A.</li></ul><ul><li>B.</li><li>C.</li></ul>',
         ["para 1", "para 1 > item 1", "para 1 > item 2"]),
        ('<style>.t li::before { content: counter(t, lower-alpha) ")" }</style><ul class="t"><li>A.</li></ul>',
         ["item (a)"]),
        ('<ol style="list-style-type: disc"><li>A.</li></ol>', ["item 1"]),
        ('<ul class="unordered-list navlist"><li>A.</li></ul>', ["item 1"]),
        ('<ol start="x"><li value="-9999999999">A.</li></ol>', ["para 1"]),
        ('<ol style="list-style: lower-greek"><li>A.</li><li>B.</li></ol>', ["item (α)", "item (β)"]),
        (f"<p>1.</p><p>{MEETING}</p><p>2.</p><p>{MEETING}</p>", ["para 1", "para 2"]),
    ],
)  # fmt: skip
def test_lists_in_html_have_the_numbers_that_browsers_print(html: str, expected: list[str]) -> None:
    assert where(html) == expected


def test_lettered_and_roman_items_in_markdown_and_text_are_below_their_paragraph() -> None:
    text = (
        f"5. {MEETING}\n   (a) green tea;\n   (b) black tea:\n   (i) with milk;\n   (ii) without;\n   (c) coffee.\n"
        f"6. {MEETING}\n   a. biscuits;\n   b. cake.\n"
    )
    expected = [
        "para 5", "para 5 (a)", "para 5 (b)", "para 5 (b) (i)", "para 5 (b) (ii)", "para 5 (c)", "para 6", "para 6 (a)",
        "para 6 (b)",
    ]  # fmt: skip
    assert where(text) == expected
    assert where(f"# On tea\n\n{text}")[1:] == expected
    assert places(text)[1] == ("para 5 (a)", "green tea;")


@pytest.mark.parametrize(("typed", "numbers"), [((6, 8, 9), (6, 8, 9)), ((1, 1, 1), (1, 2, 3)), ((4, 4, 4), (4, 5, 6))])
def test_numbers_in_markdown_are_those_typed_unless_all_are_the_same(
    typed: Sequence[int], numbers: Sequence[int]
) -> None:
    text = "# On tea\n\n" + "\n\n".join(f"{number}. {MEETING}" for number in typed)
    assert where(text)[1:] == [f"para {number}" for number in numbers]


def test_letter_i_follows_h() -> None:
    items = "".join(f"\n\n({letter}) {MEETING}" for letter in "abcdefghij")
    assert where(f"1. {MEETING}{items}")[-2:] == ["para 1 (i)", "para 1 (j)"]


def test_dotted_numbers_are_whole() -> None:
    assert where(f"1.1 {MEETING}\n\n1.2 {MEETING}\n\n2.1. {MEETING}") == ["para 1.1", "para 1.2", "para 2.1"]


def test_paragraphs_without_any_number_are_counted_and_lists_are_items() -> None:
    text = f"{MEETING}\n\nPlans are:\n\n1. to drink;\n2. to eat.\n\n{MEETING}\n\n• one;\n• two.\n\n{MEETING}"
    assert where(text) == [
        "para 1", "para 2", "para 2 > item 1", "para 2 > item 2", "para 3", "para 3 > item 1", "para 3 > item 2",
        "para 4",
    ]  # fmt: skip


def test_equal_locators_are_told_apart_by_their_heading() -> None:
    text = f"1. {MEETING}\n\nAnnex on cake\n\n1. {MEETING}\n\n1. {MEETING}"
    assert where(text) == [
        "para 1", "heading above para 1", "Annex on cake > para 1", "Annex on cake > para 1 (2)",
    ]  # fmt: skip


# Headings ------------------------------------------------------------------------------------------------------------

LONG = "Ministers of Fourteen Countries Welcome the Joint Guide to Tea, Coffee and Cocoa, and Promise to Meet in Winter"


@pytest.mark.parametrize(
    "document",
    [
        f"<h2>{LONG}</h2><p>{MEETING}</p>",
        f"<p><strong>{LONG.lower()}</strong></p><p>{MEETING}</p>",
        f"## {LONG}\n\n{MEETING}",
        f"{LONG}\n\n{MEETING}",
        f"<h2>1. {LONG}</h2><p>{MEETING}</p>",
    ],
)
def test_long_headline_is_a_heading(document: str) -> None:
    assert where(document) == ["heading above para 1", "para 1"]


def test_long_paragraph_without_full_stop_is_none() -> None:
    assert where(f"{MEETING[:-1]}\n\n{MEETING}") == ["para 1", "para 2"]


def test_bullets_are_headings_only_alone() -> None:
    assert where(f"• Green tea\n\n{MEETING}\n\n• Black tea\n• Cocoa\n\n{MEETING}") == [
        "heading above para 1", "para 1", "para 1 > item 1", "para 1 > item 2", "para 2",
    ]  # fmt: skip


# Furniture -----------------------------------------------------------------------------------------------------------


def test_what_stands_around_the_text_of_a_page_is_left_out() -> None:
    page = f"""<html><head><title>T</title></head><body><div id="cookie-banner"><p>We like cookies here.</p></div>
    <header><a href="/">Ministry of Tea</a></header><nav><ul><li>Home</li><li>News</li></ul></nav>
    <div class="page has-sidebar"><main><h1>On tea</h1><div class="social-share"><a>To friends</a></div><p>{MEETING}</p>
    <p>Share this page</p><p>5 min read</p><p>Read more: Tea</p>
    <p>https://tea.example/a</p><p>{MEETING}</p><p hidden>Nobody sees this.</p></main>
    <aside class="related">Other news</aside></div><footer><p>Ministry of Tea, Street 1</p></footer></body></html>"""
    assert where(page) == ["heading above para 1", "para 1", "para 2"]


def test_page_that_is_one_form_keeps_its_text() -> None:
    assert where(f'<form><div class="footer-like banner"><p>{MEETING}</p></div></form>') == ["para 1"]


def test_page_numbers_and_running_heads_of_pasted_text_are_left_out() -> None:
    words = MEETING.split()
    text = (
        f"1. {MEETING}\n\nMeeting on tea\nPage 1 of 3\n\n2. {' '.join(words[:9])}\n\nMeeting on tea\nPage 2 of 3\n"
        f"{' '.join(words[9:])}\n\n3. {MEETING}\n\nMeeting on tea\nPage 3 of 3\n"
    )
    assert [text for _place, text in places(text)][::2] == [MEETING, MEETING]
    assert "Meeting on tea" not in str(places(text))


# Lines ---------------------------------------------------------------------------------------------------------------


def wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


PARAGRAPHS = [
    f"The Meeting noted the report on tea number {n} and {'agreed to read it with care, ' * n}as ever."
    for n in range(1, 20)
]


def test_paste_without_blank_lines_gives_each_paragraph() -> None:
    assert [text for _place, text in places("\n".join(PARAGRAPHS))] == PARAGRAPHS


def test_wrapped_paste_without_blank_lines_gives_each_paragraph() -> None:
    # A paragraph whose last line is full cannot be told from the next one.
    told = [paragraph for paragraph in PARAGRAPHS if len(wrapped(paragraph, 80)[-1]) < 70]
    assert len(told) > 12
    text = "\n".join(line for paragraph in told for line in wrapped(paragraph, 80))
    assert [text for _place, text in places(text)] == told


def test_words_broken_at_hyphens_are_joined_as_the_document_writes_them() -> None:
    lines = "The Meeting noted inter-\noperable services, made-\nup policy and cross-\nborder flows. "
    assert places(f"{lines}Made-up policy matters.")[0][1] == (
        "The Meeting noted interoperable services, made-up policy and cross-border flows. Made-up policy matters."
    )


def test_characters_without_a_shape_are_taken_out() -> None:
    [(_place, text)] = places("The Mee\u00adting con\ufb01rmed\u200b tea\x00 and\x0bmilk,\x1f too.")
    assert text == "The Meeting confirmed tea and milk, too."


# PDF -----------------------------------------------------------------------------------------------------------------


def pdf(pages: Sequence[Sequence[tuple[int, int, int, str]]]) -> bytes:
    """A PDF with lines of text: x, y and size in points, and the words. Bold from size 14 on."""
    fonts = "".join(
        f"/{name} <</Type/Font/Subtype/Type1/BaseFont/{font}>>"
        for name, font in (("F1", "Helvetica"), ("F2", "Helvetica-Bold"))
    )
    kids = " ".join(f"{3 + 2 * number} 0 R" for number in range(len(pages)))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>"]
    for lines in pages:
        shown = "".join(
            f"BT /{'F2' if size >= 14 else 'F1'} {size} Tf {x} {y} Td ({text}) Tj ET\n" for x, y, size, text in lines
        )
        page = f"/MediaBox[0 0 595 842]/Contents {len(objects) + 2} 0 R/Resources<</Font<<{fonts}>>>>"
        objects += [f"<</Type/Page/Parent 2 0 R{page}>>", f"<</Length {len(shown)}>>stream\n{shown}endstream"]
    out, offsets = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    trailer = f"trailer\n<</Root 1 0 R/Size {size}>>\nstartxref\n{len(out)}\n%%EOF"
    return out + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()


def statement(text: str) -> list[list[tuple[int, int, int, str]]]:
    """Pages of 20 lines with a running head and a page number; blank lines stand between paragraphs."""
    lines = [line for paragraph in text.split("\n") for line in [*wrapped(paragraph, 70), ""]]
    pages = []
    for number, start in enumerate(range(0, len(lines), 20), start=1):
        page = [(400, 800, 9, f"Statement on tea, {number}"), (290, 30, 9, str(number))]
        page += [
            (72, 760 - 14 * place, 16 if line.startswith("Of ") else 11, line)
            for place, line in enumerate(lines[start : start + 20]) if line
        ]  # fmt: skip
        pages.append(page)
    return pages


def test_pdf_gives_paragraphs_over_pages_without_running_heads() -> None:
    numbered = [f"{n}. {paragraph}" for n, paragraph in enumerate(PARAGRAPHS[:9], start=1)]
    found = places(pdf(statement("\n".join([*numbered[:4], "Of biscuits", *numbered[4:]]))))
    assert [text for _place, text in found] == [*PARAGRAPHS[:4], "Of biscuits", *PARAGRAPHS[4:9]]
    assert [place for place, _text in found] == [
        *(f"para {n}" for n in range(1, 5)), "heading above para 5", *(f"para {n}" for n in range(5, 10)),
    ]  # fmt: skip


# Word ----------------------------------------------------------------------------------------------------------------


def level(depth: int, form: str, text: str, start: int = 1) -> str:
    told = f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{depth}">{told}</w:lvl>'


def word_document() -> Any:
    """A document with a list that starts at 5 and prints “5.”, “(a)” and “(i)”, and one with bullets."""
    document = Document()
    root = document.part.numbering_part.element
    for child in list(root):
        root.remove(child)
    levels = level(0, "decimal", "%1.", 5) + level(1, "lowerLetter", "(%2)") + level(2, "lowerRoman", "(%3)")
    space = nsdecls("w")
    root.append(parse_xml(f'<w:abstractNum {space} w:abstractNumId="1">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:abstractNum {space} w:abstractNumId="2">{level(0, "bullet", "•")}</w:abstractNum>'))
    levels = level(0, "decimal", "Article %1") + level(1, "decimal", "%1.%2")
    root.append(parse_xml(f'<w:abstractNum {space} w:abstractNumId="3">{levels}</w:abstractNum>'))
    for name, definition in (("1", "1"), ("2", "2"), ("3", "3")):
        root.append(parse_xml(f'<w:num {space} w:numId="{name}"><w:abstractNumId w:val="{definition}"/></w:num>'))
    root.append(
        parse_xml(
            f'<w:num {space} w:numId="4"><w:abstractNumId w:val="1"/>'
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
    )
    return document


def add(document: Any, text: str, listed: int = 0, depth: int = 0, style: str | None = None) -> Any:
    paragraph = document.add_paragraph(text, style)
    if listed:
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val, properties.get_or_add_ilvl().val = listed, depth
    return paragraph


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_word_numbers_come_out_as_printed() -> None:
    document = word_document()
    add(document, "On tea", style="Heading 1")
    for text, depth in (
        ("One.", 0),
        ("Two:", 0),
        ("three;", 1),
        ("four:", 1),
        ("five.", 2),
        ("Six.", 0),
        ("seven.", 1),
    ):
        add(document, text, 1, depth)
    add(document, "A bullet;", 2)
    add(document, "Begun anew.", 4)
    add(document, "An article.", 3)
    add(document, "A part of it.", 3, 1)
    document.add_table(1, 2).rows[0].cells[0].text = "A table of tea."
    assert where(saved(document)) == [
        "heading above para 5", "para 5", "para 6", "para 6 (a)", "para 6 (b)", "para 6 (b) (i)", "para 7",
        "para 7 (a)", "para 7 (a) > item 1", "para 1", "Article 1", "para 1.1", "after para 1.1",
    ]  # fmt: skip


def test_word_line_breaks_insertions_deletions_and_headings_are_understood() -> None:
    document = word_document()
    document.sections[0].header.paragraphs[0].text = "Draft of today"
    add(document, f"1. {MEETING}").add_run().add_break()
    paragraph = add(document, "2. The Meeting noted")
    for tag, text in (("w:ins", " green"), ("w:del", " black")):
        change = OxmlElement(tag)
        change.append(parse_xml(f'<w:r {nsdecls("w")}><w:t xml:space="preserve">{text}</w:t></w:r>'))
        paragraph._p.append(change)
    paragraph.add_run(" tea.")
    add(document, "").add_run(f"{LONG.lower()}").bold = True
    last = add(document, "3. Lines:")
    for text in ("(a) one;", "(b) two."):
        last.add_run().add_break()
        last.add_run(text)
    found = places(saved(document))
    assert [place for place, _text in found] == [
        "para 1", "para 2", "heading above para 3", "para 3", "para 3 (a)", "para 3 (b)",
    ]  # fmt: skip
    assert found[1][1] == "The Meeting noted green tea."
    assert "Draft" not in str(found)


def test_word_number_of_a_style_is_printed() -> None:
    document = word_document()
    style: Any = document.styles.add_style("Numbered", 1)
    properties = style.element.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="1"/></w:numPr>'))
    add(document, "One.", style="Numbered")
    add(document, "Two.", style="Numbered")
    assert where(saved(document)) == ["para 5", "para 6"]
    assert style.element.find(qn("w:pPr")) is not None


# Limits --------------------------------------------------------------------------------------------------------------


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return out.getvalue()


def encrypted() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "rule": (lambda: b"***", "The document has no text."),
    "html": (lambda: b"<p></p>", "The document has no text."),
    "bytes": (lambda: b"Tea\nand \xff milk", "byte 9, in line 2"),
    "tags": (lambda: b"<div>" * 50_001, "The page has 50001 tags, and 50000 can be read."),
    "pdf": (lambda: b"%PDF-1.7 \xff\xfe", "The PDF is broken"),
    "scan": (lambda: pdf([[]]), "None of the 1 pages of the PDF has text: it is a scan."),
    "password": (encrypted, "The PDF is encrypted."),
    "zip": (lambda: b"PK\x03\x04 and no more", "The Word document is broken"),
    "other zip": (lambda: zipped(hello=b"<a/>"), "it has no part “word/document.xml”"),
    "half": (lambda: zipped(word__document=b"<a/>"), "The Word document is broken"),
    "bomb": (lambda: zipped(word__document=b" " * 100_000_001), "unpacks to more than 100 MB"),
    "doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Word or Office version"),
    "rtf": (lambda: b"{\\rtf1 tea}", "This is an RTF file."),
    "png": (lambda: b"\x89PNG\r\n", "This is a picture."),
    "webp": (lambda: b"RIFF\0\0\0\0WEBP", "This is a picture."),
    "heic": (lambda: b"\0\0\0\x18ftypheic", "This is a picture."),
    "bytes of zero": (lambda: b"Tea\0\0\0\0", "This file is not text"),
    "book": (lambda: b"Tea. " * 400_001, "The text has 2,000,005 characters, and 2,000,000 can be read."),
    "long": (lambda: ("Tea. " * 6000).encode(), "Block 1 (“Tea. Tea."),
    "many": (lambda: "\n\n".join(["Tea."] * 2001).encode(), "The document has 2001 paragraphs"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_refused_with_what_is_wrong_and_where(name: str) -> None:
    content, sentence = BAD[name]
    with pytest.raises(DocumentError) as refused:
        read(content())
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("content", "sentence"), [(b" \n", "is empty"), (b"Tea\xff", "byte 4"), (b"x" * 20_000_001, "more than 20 MB")],
    ids=["empty", "bytes", "large"],
)  # fmt: skip
def test_errors_of_the_reading_process_are_raised(content: bytes, sentence: str) -> None:
    with pytest.raises(DocumentError, match=sentence):
        read_document(content)


def test_deep_nesting_is_read_in_seconds() -> None:
    start = time.monotonic()
    assert [piece.text for piece in read_document(b"<div>" * 20_000 + b"<p>Tea.</p>")] == ["Tea."]
    assert time.monotonic() - start < sandbox.SECONDS


def test_reader_that_takes_too_much_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "SECONDS", 0.01)
    with pytest.raises(DocumentError, match="takes more than"):
        read_document(b"Tea.")


@pytest.mark.parametrize(("limit", "error"), [("MEMORY = 2**26", b"64 MB of memory"), ("CPU_SECONDS = 0", b"")])
def test_memory_and_time_of_the_reader_are_limited(limit: str, error: bytes) -> None:
    code = f"from adgmin.curation import sandbox; sandbox.{limit}\n"
    code += "import runpy; runpy.run_module('adgmin.curation.documents', run_name='__main__')"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, input=b"<p>Tea.</p>" * 1_000_000, capture_output=True, check=False, timeout=60)
    assert error in done.stdout
    assert b'"read"' not in done.stdout


def test_roman_numerals_go_on_after_letters_below_one_of_them() -> None:
    marks = ("4. ", "(iv)(a) ", "(iv)(b) ", "(v) ", "5. ")
    expected = ["para 4", "para 4 (iv) (a)", "para 4 (iv) (b)", "para 4 (v)", "para 5"]
    assert where("\n\n".join(f"{mark}{MEETING}" for mark in marks)) == expected
