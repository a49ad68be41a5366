"""The cells of tables that spreadsheets read. Imports no Django, so that it starts fast."""

import re

# The longest text of a cell of XLSX.
MAX_LETTERS = 32_767
# What a spreadsheet may run, if a cell begins with it: see OWASP, “CSV Injection”.
_RUNS = re.compile(r"'*\s*[=+\-@＝＋－＠]")
_NEUTRALISED = re.compile(r"'+\s*[=+\-@＝＋－＠]")


def neutralised(text: str) -> str:
    """The text, after an apostrophe if a spreadsheet would take it for a formula."""
    return f"'{text}" if _RUNS.match(text) else text


def as_entered(text: str) -> str:
    """The text of a cell without the apostrophe that ``neutralised`` adds."""
    return text[1:] if _NEUTRALISED.match(text) else text
