"""The blocks of a document: what a careful reader would call its paragraphs, headings and list items.

A page with front matter is Markdown or HTML, as it is from static site generators; a text without it is HTML if it
begins with a tag, Markdown if it bears that language's signs, and else plain. Markdown is rendered to HTML first, so
that the two are split in one way. Front matter is one block; what holds no word, such as a rule, is none; the marks
and numbers of lists are no part of the text, whatever the format.
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
# A bullet, or a number of at most two digits: a year that begins a line is no item of a list.
_ITEM = re.compile(r"\s*(?:[•·‣◦▪*–-]|\d{1,2}[.)])\s+")
# Elements that begin a line of their own. A row of a table is read as one line, so its cells are not among them.
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol",
    "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
))  # fmt: skip
_APART = frozenset(("br", "td", "th"))
_UNSEEN = frozenset(("head", "script", "style", "template"))


@dataclass(frozen=True)
class Block:
    """One block: its place in the document, counted from 1, and its text on one line."""

    order: int
    text: str

    @property
    def fingerprint(self) -> str:
        """As a passage keeps it."""
        return fingerprint(self.text)

    @property
    def first_words(self) -> str:
        """As a passage keeps them."""
        return first_words(self.text)


def first_words(text: str) -> str:
    """As many whole words as a passage keeps to be found by: six, or as many of them as fit."""
    words = text.split()[:6]
    while len(words) > 1 and len(" ".join(words)) > FIRST_WORDS_LENGTH:
        words.pop()
    return " ".join(words)[:FIRST_WORDS_LENGTH]


def split(document: str) -> list[Block]:
    """The blocks of a document, in reading order, which is the order in which they stand."""
    texts = (" ".join(text.split()) for text in _texts(document.replace("\r\n", "\n")))
    return [Block(order, text) for order, text in enumerate(filter(_WORD.search, texts), start=1)]


def _texts(document: str) -> Iterator[str]:
    page = _FRONT_MATTER.fullmatch(document)
    if page:
        yield page["front"]
    body = page["body"] if page else document
    if _TAG.match(body):
        yield from _html(body)
    elif page or _MARKDOWN.search(body):
        yield from _html(MarkdownIt("commonmark").render(body))
    else:
        yield from _plain(body)


def _plain(body: str) -> Iterator[str]:
    """Blank lines part blocks; within them, so does every line that begins like an item of a list."""
    block: list[str] = []
    for line in body.split("\n"):
        item = _ITEM.match(line)
        if item or not line.strip():
            yield " ".join(block)
            block = []
        block.append(line[item.end() :] if item else line)
    yield " ".join(block)


def _html(body: str) -> Iterator[str]:
    soup = BeautifulSoup(body, "html.parser")
    _mend(soup.find_all("p"))
    yield from _leaves(soup)


def _mend(paragraphs: Iterable[Tag]) -> None:
    """Join a paragraph that breaks off in mid-sentence with the one that takes the sentence up."""
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


def _leaves(element: Tag) -> Iterator[str]:
    """The texts of the innermost blocks, and those that stand between blocks without one of their own."""
    line: list[str] = []
    for child in element.children:
        if isinstance(child, Tag) and (child.name in _BLOCKS or child.find(_BLOCKS)):
            yield "".join(line)
            line = []
            yield from _leaves(child)
        else:
            line.append(_inline(child))
    yield "".join(line)


def _inline(node: PageElement) -> str:
    if isinstance(node, Tag) and node.name not in _UNSEEN:
        text = "".join(map(_inline, node.children))
        return f" {text} " if node.name in _APART else text
    # Comments and declarations are preformatted strings.
    return str(node) if isinstance(node, NavigableString) and not isinstance(node, PreformattedString) else ""
