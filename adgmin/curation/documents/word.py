"""Word documents (DOCX): paragraphs with the numbers that Word prints, headings by style, table rows and notes."""

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from .numerals import in_style
from .pieces import DocumentError, Kind, NoTextError, Piece, cleaned, has_words, piece_of, split_at_marks

# All parts of the file together, unpacked, in bytes.
MAX_UNPACKED = 100_000_000
_TEXT = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
# What is deleted, moved away, or there a second time for older programs.
_LEFT_OUT = frozenset(map(qn, ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:instrText"))) | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def pieces(content: bytes) -> list[Piece]:
    """The pieces of a Word document. Raises ``DocumentError`` if it is broken or not a Word document."""
    _check_size(content)
    try:
        document = Document(io.BytesIO(content))
    except (PackageNotFoundError, KeyError, ValueError, SyntaxError, zipfile.BadZipFile) as error:
        raise DocumentError(f"The Word document is broken: {error}.") from error
    return [*_Reader(document).pieces(document.element.body), *_notes(document)]


def _check_size(content: bytes) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise DocumentError(f"The Word document is broken: {error}.") from error
    if any(part.flag_bits & 1 for part in parts):
        raise NoTextError("The Word document is encrypted. Remove its password, or paste its text.")
    if "word/document.xml" not in {part.filename for part in parts}:
        raise DocumentError("This file is not a Word document: it has no part “word/document.xml”.")
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise NoTextError(f"The Word document unpacks to more than {MAX_UNPACKED // 1_000_000} MB.")


def _text(element: Any) -> str:
    """The text of a paragraph as accepted: insertions are part of it, deletions are not."""
    words: list[str] = []
    stack = [element]
    while stack:
        node = stack.pop()
        if node.tag == qn("w:t"):
            words.append(node.text or "")
        elif node.tag in _TEXT:
            words.append(_TEXT[node.tag])
        elif node.tag not in _LEFT_OUT:
            # A paragraph within a paragraph stands in a text box.
            words.append("\n" if node.tag == qn("w:p") and node is not element else "")
            stack.extend(reversed(node))
    return cleaned("".join(words))


def _notes(document: Any) -> Iterator[Piece]:
    for part in document.part.package.iter_parts():
        if part.content_type == _NOTES:
            for note in re.findall(
                r"<w:footnote [^>]*w:id=\"[1-9]\d*\".*?</w:footnote>", part.blob.decode(), re.DOTALL
            ):
                words = " ".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", note))
                yield piece_of(cleaned(words))


def _value(element: Any, *path: str) -> str | None:
    """The value at the end of a path of elements, such as ``w:numPr``, ``w:ilvl``; ``None`` if it is not there."""
    for name in path:
        element = None if element is None else element.find(qn(name))
    return None if element is None else element.get(qn("w:val"))


class _Reader:
    """Reads the body of a document, and counts its lists."""

    def __init__(self, document: Any) -> None:
        self.styles = {style.style_id: style for style in document.styles}
        self.numbering = _Numbering(document)

    def pieces(self, body: Any) -> Iterator[Piece]:
        """The pieces of all paragraphs, and one of each row of a table."""
        for element in body.iterchildren():
            if element.tag == qn("w:p"):
                yield from self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                for row in element.iter(qn("w:tr")):
                    yield piece_of(" ".join(_text(cell) for cell in row.iter(qn("w:tc"))), row=True)
            elif element.tag == qn("w:sdt"):
                content = element.find(qn("w:sdtContent"))
                yield from self.pieces(content) if content is not None else ()

    def _paragraph(self, element: Any) -> Iterator[Piece]:
        text, style = _text(element), self._styles_of(element)
        label, level, bullet = self.numbering.label(self._in_list(element, style))
        if not has_words(text):
            return
        first, *rest = split_at_marks(text)
        if self._is_heading(element, style):
            yield Piece(" ".join(f"{label} {text}".split()), kind=Kind.HEADING)
            return
        strong = self._is_strong(element, style)
        yield piece_of(first, number=label, level=level, bullet=bullet, strong=strong)
        for part in rest:
            yield piece_of(part, strong=strong)

    def _styles_of(self, element: Any) -> list[Any]:
        """The style of a paragraph and those that it is based on."""
        found = []
        style = self.styles.get(_value(element, "w:pPr", "w:pStyle"))
        while style is not None and style not in found:
            found.append(style)
            style = style.base_style
        return found

    def _is_heading(self, element: Any, styles: list[Any]) -> bool:
        levels = [
            _value(element, "w:pPr", "w:outlineLvl"),
            *(_value(each.element, "w:pPr", "w:outlineLvl") for each in styles),
        ]
        named = any(re.match(r"heading \d|title\Z", str(style.name), re.IGNORECASE) for style in styles)
        return named or next((level != "9" for level in levels if level is not None), False)

    def _is_strong(self, element: Any, styles: list[Any]) -> bool:
        def bold(properties: Any) -> bool | None:
            switch = None if properties is None else properties.find(qn("w:b"))
            return None if switch is None else switch.get(qn("w:val"), "1") not in ("0", "false", "none")

        inherited = next((b for each in styles if (b := bold(each.element.find(qn("w:rPr")))) is not None), False)
        runs = [run for run in element.iter(qn("w:r")) if has_words(_text(run))]
        found = [bold(run.find(qn("w:rPr"))) for run in runs]
        return bool(found) and all(inherited if each is None else each for each in found)

    def _in_list(self, element: Any, styles: list[Any]) -> tuple[str, int] | None:
        """The list of a paragraph and its depth in it, from 0; ``None`` if it is in no list."""
        places = [element, *(style.element for style in styles)]
        number = next((n for each in places if (n := _value(each, "w:pPr", "w:numPr", "w:numId"))), None)
        level = next((n for each in places if (n := _value(each, "w:pPr", "w:numPr", "w:ilvl"))), "0")
        return None if number in (None, "0") else (str(number), int(level))


class _Numbering:
    """Counts list items as Word does: lists of one definition go on counting, unless one of them starts anew."""

    def __init__(self, document: Any) -> None:
        # The definition of each list, the levels of each definition, and where a list starts each of its levels.
        self.definitions: dict[str, str] = {}
        self.levels: dict[str, dict[int, Any]] = {}
        self.starts: dict[str, dict[int, int]] = {}
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        self.begun: set[str] = set()
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        for definition in root.findall(qn("w:abstractNum")):
            levels = {int(level.get(qn("w:ilvl"))): level for level in definition.findall(qn("w:lvl"))}
            self.levels[definition.get(qn("w:abstractNumId"))] = levels
        for listed in root.findall(qn("w:num")):
            name = listed.get(qn("w:numId"))
            self.definitions[name] = str(_value(listed, "w:abstractNumId"))
            self.starts[name] = {
                int(override.get(qn("w:ilvl"))): int(start)
                for override in listed.findall(qn("w:lvlOverride"))
                if (start := _value(override, "w:startOverride"))
            }

    def label(self, place: tuple[str, int] | None) -> tuple[str, int, bool]:
        """The printed number of the next item at a place, its depth from 1, and whether it has a bullet instead."""
        name, depth = place or ("", 0)
        levels = self.levels.get(self.definitions.get(name, ""), {})
        if depth not in levels:
            return "", 0, False
        counts = self._count(name, depth, levels)
        if _value(levels[depth], "w:numFmt") in ("bullet", "none"):
            return "", depth + 1, _value(levels[depth], "w:numFmt") == "bullet"

        def number(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            style = _value(levels.get(level), "w:numFmt") or "decimal"
            return in_style(counts.get(level, self._start(name, level, levels)), style)

        label = re.sub(r"%([1-9])", number, _value(levels[depth], "w:lvlText") or "")
        return label.strip(), depth + 1, False

    def _count(self, name: str, depth: int, levels: dict[int, Any]) -> dict[int, int]:
        counts = self.counts[self.definitions[name]]
        if name not in self.begun:
            self.begun.add(name)
            for level in self.starts.get(name, {}):
                counts.pop(level, None)
        counts[depth] = counts[depth] + 1 if depth in counts else self._start(name, depth, levels)
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        return counts

    def _start(self, name: str, level: int, levels: dict[int, Any]) -> int:
        if level in self.starts.get(name, {}):
            return self.starts[name][level]
        return int(_value(levels.get(level), "w:start") or 1)
