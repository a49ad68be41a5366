"""Splits a document into blocks: its front matter, paragraphs, headings, list items and table rows.

The format is guessed. Text that begins with a tag, after any front matter, is HTML. Other text with front matter, or
with Markdown syntax, is Markdown. The rest is plain text. Markdown is rendered to HTML, so one parser splits both.
Text without a word, such as a rule, is no block. List markers and numbers are left out in every format.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag
from markdown_it import MarkdownIt

from adgmin.models import Passage, fingerprint

FIRST_WORDS_LENGTH: int = Passage._meta.get_field("first_words").max_length or 0

_FRONT_MATTER = re.compile(r"---\n(?P<front>.*?)\n---(?:\n|\Z)(?P<body>.*)", re.DOTALL)
_WORD = re.compile(r"\w")
_TAG = re.compile(r"\s*<(?:!|[a-zA-Z])")
_MARKDOWN = re.compile(r"^#{1,6} \S|\*\*\S|\]\(", re.MULTILINE)
# A bullet, or a number of at most two digits: a line that begins with a year is not a list item.
_ITEM = re.compile(r"\s*(?:[•·‣◦▪*–-]|\d{1,2}[.)])\s+")
# Block-level elements. Table cells are not among them, because a table row is one block.
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol",
    "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
))  # fmt: skip
_SPACED = frozenset(("br", "td", "th"))
_HIDDEN = frozenset(("head", "script", "style", "template"))


@dataclass(frozen=True)
class Block:
    """One block: its position in the document, counted from 1, and its text on one line."""

    order: int
    text: str

    @property
    def fingerprint(self) -> str:
        """The value of ``Passage.fingerprint`` for this text."""
        return fingerprint(self.text)

    @property
    def first_words(self) -> str:
        """The value of ``Passage.first_words`` for this text."""
        return first_words(self.text)


def first_words(text: str) -> str:
    """The first six words of a text, or as many whole words as fit into ``Passage.first_words``."""
    words = text.split()[:6]
    while len(words) > 1 and len(" ".join(words)) > FIRST_WORDS_LENGTH:
        words.pop()
    return " ".join(words)[:FIRST_WORDS_LENGTH]


def split(document: str) -> list[Block]:
    """The blocks of a document, in document order."""
    texts = (" ".join(text.split()) for text in _raw_texts(document.replace("\r\n", "\n")))
    return [Block(order, text) for order, text in enumerate(filter(_WORD.search, texts), start=1)]


def _raw_texts(document: str) -> Iterator[str]:
    page = _FRONT_MATTER.fullmatch(document)
    if page:
        yield page["front"]
    body = page["body"] if page else document
    if _TAG.match(body):
        yield from _html_texts(body)
    elif page or _MARKDOWN.search(body):
        yield from _html_texts(MarkdownIt("commonmark").render(body))
    else:
        yield from _plain_texts(body)


def _plain_texts(body: str) -> Iterator[str]:
    """Split at blank lines and before each line that begins with a list marker."""
    block: list[str] = []
    for line in body.split("\n"):
        item = _ITEM.match(line)
        if item or not line.strip():
            yield " ".join(block)
            block = []
        block.append(line[item.end() :] if item else line)
    yield " ".join(block)


def _html_texts(body: str) -> Iterator[str]:
    soup = BeautifulSoup(body, "html.parser")
    _join_broken_paragraphs(soup.find_all("p"))
    yield from _block_texts(soup)


def _join_broken_paragraphs(paragraphs: Iterable[Tag]) -> None:
    """Join a paragraph that ends in mid-sentence with the next one, if that begins in lower case."""
    for paragraph in paragraphs:
        while (
            not paragraph.decomposed
            and (rest := paragraph.find_next_sibling()) is not None
            and rest.name == "p"
            and re.search(r"[\w,]\s*\Z", paragraph.get_text())
            and re.match(r"\s*[a-z]", rest.get_text())
        ):
            paragraph.append(" ")
            paragraph.extend(list(rest.contents))
            rest.decompose()


def _block_texts(element: Tag) -> Iterator[str]:
    """The texts of the innermost block elements, and the loose text between block elements."""
    line: list[str] = []
    for child in element.children:
        if isinstance(child, Tag) and (child.name in _BLOCKS or child.find(_BLOCKS)):
            yield "".join(line)
            line = []
            yield from _block_texts(child)
        else:
            line.append(_inline_text(child))
    yield "".join(line)


def _inline_text(node: PageElement) -> str:
    if isinstance(node, Tag) and node.name not in _HIDDEN:
        text = "".join(map(_inline_text, node.children))
        return f" {text} " if node.name in _SPACED else text
    # BeautifulSoup keeps comments and declarations as preformatted strings; they are left out.
    return str(node) if isinstance(node, NavigableString) and not isinstance(node, PreformattedString) else ""
