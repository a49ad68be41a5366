"""HTML, and Markdown by way of it: the innermost blocks, in order, with the numbers that a browser would print."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag
from markdown_it import MarkdownIt
from markdown_it.token import Token

from .numerals import printed
from .pieces import Kind, NoTextError, Piece, has_words, on_one_line, piece_of, split_at_marks

# Block-level elements. Table cells are not among them, because a table row is one block.
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol",
    "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
))  # fmt: skip
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LISTS = frozenset(("ol", "ul"))
_STRONG = frozenset(("b", "strong"))
_SPACED = frozenset(("td", "th"))
_HIDDEN = frozenset(("head", "script", "style", "template", "noscript", "svg", "button", "select", "iframe"))
# What stands around the text of a page: elements, roles, and words in classes and identifiers.
_AROUND = frozenset(("nav", "footer", "aside", "form"))
_ROLES = frozenset(("navigation", "contentinfo", "complementary", "search", "dialog", "alertdialog"))
_CLASSES = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|breadcrumbs?|share|sharing|social|newsletter|subscribe|related|skip|menu|navbar"
    r"|nav|sidebar|pagination|pager|footer|masthead|banner|advert|ads?|promo|toolbar)(?=$|[\s_-])",
    re.IGNORECASE,
)  # fmt: skip
# The styles in which a list has numbers, or has none, as CSS and classes name them.
_STYLE_NAMES = r"decimal-leading-zero|decimal|lower-greek|(?:lower|upper)-(?:alpha|latin|roman)|disc|circle|square"
_LIST_STYLE = re.compile(rf"list-style(?:-type)?\s*:[^;]*?(?<![\w-])({_STYLE_NAMES})(?![\w-])")
# What a style sheet prints before an item.
_COUNTER = re.compile(r"content\s*:[^;]*?counters?\(\s*[\w-]+\s*(?:,\s*([\w-]+)\s*)?\)")
_STYLE_CLASS = re.compile(rf"(?:list-(?:style-)?)?({_STYLE_NAMES}|numbered|ordered)(?:-list)?")
# The end of a selector: “ol.terms”, “.terms > li”, “li.term::before”.
_SELECTOR = re.compile(r"(?:^|[\s>])(?:ol|ul|li)?\.([\w-]+)(?:\s*>?\s*li)?(?:::?before|::marker)?\s*\Z")
_BULLETS = frozenset(("disc", "circle", "square"))
# The most tags of a page: a long one has ten thousand.
MAX_TAGS = 50_000
# An element is part of the text, whatever it is called, if it holds more than this share of the words.
_MOST = 0.4


def pieces(text: str) -> list[Piece]:
    """The pieces of an HTML page. Raises ``NoTextError`` if it has too many elements."""
    if (tags := text.count("<")) > MAX_TAGS:
        raise NoTextError(f"The page has {tags} tags, and {MAX_TAGS} can be read. Paste its text.")
    soup = BeautifulSoup(text, "html.parser")
    _join_broken_paragraphs(soup.find_all("p"))
    return list(_Walk(_around_the_text(soup), _styles_of_classes(soup)).pieces(soup))


def markdown_pieces(text: str) -> list[Piece]:
    """The pieces of a Markdown text. Line breaks are kept, for marks of lists that Markdown does not know."""
    parser = MarkdownIt("commonmark", {"breaks": True})
    tokens = parser.parse(text)
    for items in _numbered_items(tokens):
        numbers = [int(item.info) for item in items]
        # A list that goes on counting from its first number has the numbers that are typed, unless all are the same.
        if numbers == sorted(set(numbers)):
            for item in items:
                item.attrSet("value", item.info)
    return pieces(parser.renderer.render(tokens, parser.options, {}))


def _numbered_items(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """The items of each numbered list; ``info`` is the number as typed."""
    lists: list[list[Token]] = []
    for token in tokens:
        if token.type in ("ordered_list_open", "bullet_list_open"):
            lists.append([])
        elif token.type == "list_item_open" and token.info:
            lists[-1].append(token)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            yield lists.pop()


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


def _around_the_text(soup: BeautifulSoup) -> set[int]:
    """The identities of the elements that hold furniture, not text."""
    size = len(soup.get_text()) or 1
    around = {
        id(tag) for tag in soup.find_all(_looks_around) if len(tag.get_text()) < _MOST * size and not tag.find("h1")
    }
    main = soup.find_all(("main", "article"))
    inside = main[0] if main else None
    if inside is not None and len(inside.get_text()) >= _MOST * size:
        above = {id(tag) for tag in inside.parents}
        for parent in (inside, *inside.parents):
            around |= {
                id(tag) for tag in (*parent.previous_siblings, *parent.next_siblings)
                if isinstance(tag, Tag) and id(tag) not in above and not tag.find(("h1", "article"))
                and tag.name not in ("h1", "article")
            }  # fmt: skip
    return around


def _looks_around(tag: Tag) -> bool:
    if tag.name in _AROUND or str(tag.get("role", "")).lower() in _ROLES:
        return True
    names = tag.get("class") or []
    return (
        _CLASSES.search(" ".join([*(names if isinstance(names, list) else [names]), str(tag.get("id", ""))]))
        is not None
    )


@dataclass
class _Item:
    """A list item that is open: its number, the depth of its list, and whether its first block is still to come."""

    number: str
    level: int
    first: bool = True


@dataclass
class _Walk:
    """Walks through a document without recursion, however deep it is, and cuts it at each block element."""

    around: set[int]
    styles: dict[str, str]
    lists: list[Tag] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    items: list[_Item] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    # How much of the line is strong, and how much is not.
    strong: int = 0
    weak: int = 0
    strong_depth: int = 0
    furniture_depth: int = 0
    row_depth: int = 0
    heading: bool = False

    def pieces(self, root: Tag) -> Iterator[Piece]:
        """The pieces of all blocks."""
        stack: list[tuple[PageElement, bool]] = [(root, False)]
        while stack:
            node, leaving = stack.pop()
            if not isinstance(node, Tag):
                self._add(node)
            elif node.name not in _HIDDEN and not _is_hidden(node):
                if leaving:
                    yield from self._leave(node)
                else:
                    yield from self._enter(node)
                    stack.append((node, True))
                    stack.extend((child, False) for child in reversed(node.contents))
        yield from self._cut()

    def _add(self, node: PageElement) -> None:
        # Beautiful Soup keeps comments and declarations as preformatted strings; they are left out.
        if isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            text = re.sub(r"[ \t\n]+", " ", node)
            self.line.append(text)
            if self.strong_depth:
                self.strong += len(text.strip())
            else:
                self.weak += len(text.strip())

    def _enter(self, tag: Tag) -> Iterator[Piece]:
        if tag.name in _BLOCKS:
            yield from self._cut()
        self.furniture_depth += id(tag) in self.around
        self.strong_depth += tag.name in _STRONG
        self.row_depth += tag.name == "tr"
        self.heading = self.heading or tag.name in _HEADINGS
        if tag.name in _SPACED:
            self.line.append(" ")
        elif tag.name == "br":
            self.line.append("\n")
        elif tag.name in _LISTS:
            self.lists.append(tag)
            self.numbers.append(_start(tag))
        elif tag.name == "li":
            self.items.append(self._item(tag))

    def _leave(self, tag: Tag) -> Iterator[Piece]:
        if tag.name in _BLOCKS:
            yield from self._cut()
        self.furniture_depth -= id(tag) in self.around
        self.strong_depth -= tag.name in _STRONG
        self.row_depth -= tag.name == "tr"
        if tag.name in _HEADINGS:
            self.heading = False
        if tag.name in _LISTS:
            self.lists.pop()
            self.numbers.pop()
        elif tag.name == "li":
            self.items.pop()
        elif tag.name in _SPACED:
            self.line.append(" ")

    def _item(self, tag: Tag) -> _Item:
        here = self.lists[-1] if self.lists else None
        style = (self._style(tag) or self._style(here) or ("1" if here.name == "ol" else "")) if here else ""
        if here is None or not style or style in _BULLETS:
            return _Item("", max(1, len(self.lists)))
        self.numbers[-1] = _number(tag.get("value"), self.numbers[-1])
        number = self.numbers[-1]
        self.numbers[-1] += -1 if here.has_attr("reversed") else 1
        return _Item(printed(number, style), len(self.lists))

    def _style(self, tag: Tag) -> str:
        """How a list or an item is numbered: as its own style says, then its class, then its attribute ``type``."""
        if styled := _LIST_STYLE.search(str(tag.get("style", "")).lower()):
            return styled[1]
        names = tag.get("class") or []
        classes = names if isinstance(names, list) else [names]
        by_class = (self.styles.get(name) or _named_style(name) for name in classes)
        return next((style for style in by_class if style), "") or str(tag.get("type") or "")

    def _cut(self) -> Iterator[Piece]:
        """The pieces of the line so far."""
        text, strong = "".join(self.line), bool(self.strong) and not self.weak
        self.line, self.strong, self.weak = [], 0, 0
        if not has_words(text):
            return
        item = self.items[-1] if self.items else None
        for part in split_at_marks(text):
            piece = piece_of(part, strong=strong, row=bool(self.row_depth))
            if item and item.first and not piece.number:
                piece = piece_of(part, strong=strong, level=item.level, number=item.number, bullet=not item.number)
            elif item and item.first:
                piece = piece_of(part, strong=strong, level=item.level)
            if item:
                item.first = False
            yield self._of_its_kind(piece)

    def _of_its_kind(self, piece: Piece) -> Piece:
        kind = Kind.FURNITURE if self.furniture_depth else Kind.HEADING if self.heading else piece.kind
        if kind == Kind.HEADING and piece.number and not piece.level:
            # The number of a heading is part of its name.
            return Piece(on_one_line(f"{piece.number} {piece.text}"), kind=kind, strong=piece.strong)
        return replace(piece, kind=kind)


def _is_hidden(tag: Tag) -> bool:
    return tag.has_attr("hidden") or re.search(r"display:\s*none", str(tag.get("style", ""))) is not None


def _start(tag: Tag) -> int:
    items = len(tag.find_all("li", recursive=False)) if tag.has_attr("reversed") else 1
    return _number(tag.get("start"), items)


def _number(value: object, default: int) -> int:
    text = str(value).strip()
    return int(text) if re.fullmatch(r"-?\d{1,6}", text, re.ASCII) else default


def _styles_of_classes(soup: BeautifulSoup) -> dict[str, str]:
    """The style of lists or items of each class for which the style sheet in the page has one."""
    found: dict[str, str] = {}
    sheets = "\n".join(sheet.get_text() for sheet in soup.find_all("style"))
    for rule in sheets.split("}"):
        before, _brace, declarations = rule.rpartition("{")
        selectors = before.rpartition("{")[2]
        style, counter = _LIST_STYLE.search(declarations), _COUNTER.search(declarations)
        for selector in selectors.split(",") if style or counter else ():
            if named := _SELECTOR.search(selector[-200:]):
                # What a style sheet prints before an item stands in place of the mark of the list.
                found[named[1]] = (counter[1] or "decimal") if counter else style[1] if style else ""
    return found


def _named_style(name: str) -> str:
    """The style that the name of a class says, such as “decimal” or “list-decimal”; empty for all others."""
    named = _STYLE_CLASS.fullmatch(name)
    if named is None:
        return ""
    return "decimal" if named[1] in ("numbered", "ordered") else named[1]
