"""Characters that nobody sees: they come with text that is pasted, and break feeds, searches and comparisons.

Left out are control characters, format characters (bidirectional overrides, zero-width characters, soft hyphens) and
surrogates, by Unicode category; also the two noncharacters that XML forbids. What breaks a line is a line break where
a text may have several lines, otherwise a space.
"""

import re
import unicodedata
from typing import Any

_HIDDEN = frozenset(("Cc", "Cf", "Cs"))
_NONCHARACTERS = "\ufffe\uffff"
# Carriage returns, vertical tabs and form feeds of office files, and the line ends of Unicode.
_LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANK = re.compile("[\n\t]")


def visible(text: str, *, lines: bool = False) -> str:
    """The text without hidden characters; with ``lines``, line breaks and tabs stay."""
    if text.isprintable():
        return text
    text = _LINE_BREAK.sub("\n", text)
    if not lines:
        text = _BLANK.sub(" ", text)
    return "".join(filter(_is_visible, text))


def visible_values(value: Any) -> Any:
    """Apply ``visible`` to every string in a value as in JSON; keys stay as they are."""
    if isinstance(value, str):
        return visible(value, lines=True)
    if isinstance(value, list):
        return [visible_values(each) for each in value]
    return {name: visible_values(each) for name, each in value.items()} if isinstance(value, dict) else value


def _is_visible(character: str) -> bool:
    return character in "\n\t" or (unicodedata.category(character) not in _HIDDEN and character not in _NONCHARACTERS)
