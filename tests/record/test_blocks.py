"""The block splitter for Markdown, HTML and plain text."""

import pytest

from adgmin.curation.blocks import split
from adgmin.models import fingerprint


def texts(document: str) -> list[str]:
    return [block.text for block in split(document)]


PLAIN = """Tea was served.

Topics were:

  • Green tea;
  • Black tea, and
    what goes with it.
  1. First of all
  2) Second
2024. This was a year.


1.\xa0 A note at the foot.
"""

MARKDOWN = """---
title: On tea
date: 2023-02-09
---
*A statement*\xa0

1. Tea was *served* to [all](https://example.org/).

    **Of Biscuits**

2. They
were warm.  \n\xa0\n    **And they were many.**

- one
    - one and a half
"""

HTML = """---
title: On tea
---
<p><strong>On tea</strong></p>
<p></p>
<ol start="5" class="tight">
<li><p>Tea was<br>served &amp; drunk.</p><p></p></li>
<li><p>Biscuits (warm ones,</p><p>and cold ones) were there.</p></li>
<li><p>&nbsp;</p></li>
<li>Loose <em>words</em><ul><li>An item</li></ul>and more</li>
</ol>
<!-- nobody sees this --><script>nor = "this"</script>
<table><tr><th>Tea</th><td>Green</td></tr></table>
"""


def test_plain_text_is_split_at_blank_lines_and_list_items() -> None:
    assert texts(PLAIN) == [
        "Tea was served.",
        "Topics were:",
        "Green tea;",
        "Black tea, and what goes with it.",
        "First of all",
        "Second 2024. This was a year.",
        "A note at the foot.",
    ]


def test_markdown_is_split_at_paragraphs_headings_and_list_items() -> None:
    assert texts(MARKDOWN) == [
        "title: On tea date: 2023-02-09",
        "A statement",
        "Tea was served to all.",
        "Of Biscuits",
        "They were warm. And they were many.",
        "one",
        "one and a half",
    ]


def test_html_is_split_at_its_innermost_blocks() -> None:
    assert texts(HTML) == [
        "title: On tea",
        "On tea",
        "Tea was served & drunk.",
        "Biscuits (warm ones, and cold ones) were there.",
        "Loose words",
        "An item",
        "and more",
        "Tea Green",
    ]


def test_paragraph_broken_in_mid_sentence_is_joined() -> None:
    assert texts("<p>Tea,</p><p>milk and</p><p>sugar.</p><p>Then more.</p>") == ["Tea, milk and sugar.", "Then more."]


@pytest.mark.parametrize(
    "html",
    ["<p>Tea.</p><p>biscuits</p>", "<p>Tea</p><p>Biscuits</p>", "<p>Tea</p><h2>biscuits</h2>", "<li>Tea<li>biscuits"],
)
def test_complete_blocks_are_not_joined(html: str) -> None:
    assert len(texts(html)) == 2


def test_blocks_inside_inline_elements_are_found() -> None:
    assert texts("<span><p>Tea.</p><p>Milk.</p></span>") == ["Tea.", "Milk."]


def test_markdown_without_front_matter_is_recognised_by_its_syntax() -> None:
    assert texts("# On tea\nIt was *good*.") == ["On tea", "It was good."]


def test_html_is_recognised_by_its_first_tag() -> None:
    assert texts("<!DOCTYPE html><html><head><title>x</title></head><body>Tea</body></html>") == ["Tea"]


def test_equal_paragraphs_have_equal_fingerprints_in_all_formats() -> None:
    plain, markdown, html = "It's  “good”\ntea.", "It's **“good”**\n tea.", "<p>It's “good”<br/>tea.</p>"
    fingerprints = {split(document)[0].fingerprint for document in (plain, markdown, html)}
    assert fingerprints == {fingerprint('It’s "good" tea.')}


def test_line_endings_do_not_matter() -> None:
    for document in (PLAIN, MARKDOWN, HTML):
        assert texts(document.replace("\n", "\r\n")) == texts(document)


def test_order_starts_at_one_and_first_words_are_six() -> None:
    [block] = split("One two three four five six seven")
    assert (block.order, block.first_words) == (1, "One two three four five six")


@pytest.mark.parametrize("document", ["", "\n \n\xa0\n", "<p> </p>", "---\n\n---\n", "***"])
def test_document_without_words_has_no_blocks(document: str) -> None:
    assert split(document) == []


def test_rule_in_the_text_is_not_front_matter() -> None:
    assert texts("Tea.\n\n---\n\nMilk.") == ["Tea.", "Milk."]
