"""The interface is in plain words: no private phrase in a template or on a page, no sentence made of fragments."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from .site import Site, names, words

TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
# What only this project's own authors would understand at once; each has a plain word of the field instead.
PRIVATE = (
    "rests on", "rest on it", "resting on", "spoken of", "speaks of", "borne out", "told", "said again", "heard of",
    "what became of", "in the chair", "has a part in", "had a part in", "by the commentary", "our order",
)  # fmt: skip
SAID = re.compile(rf"\b({'|'.join(PRIVATE)})\b", re.IGNORECASE)
# The words of a template that a reader sees: those of its tags for translation.
TRANSLATED = re.compile(
    r"""{%\s*translate\s+["'](.*?)["']|{%\s*blocktranslate\b[^%]*%}(.*?){%\s*endblocktranslate\s*%}|_\("(.*?)"\)""",
    re.DOTALL,
)
# A fragment, without a full stop or colon, that another fragment or a value completes.
GLUED = re.compile(r"""{% translate ["'][^"']*[^.:?!)"'] ?["'] %} ?({% translate|{{|{% blocktranslate)""")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(settings.BASE_DIR).as_posix())
def test_template_is_in_plain_words_and_whole_sentences(template: Path) -> None:
    source = template.read_text()
    texts = [text for groups in TRANSLATED.findall(source) for text in groups if text]
    assert [found.group() for text in texts for found in SAID.finditer(text)] == []
    assert [found.group() for found in GLUED.finditer(source)] == []


@pytest.mark.django_db
def test_no_page_has_a_private_phrase() -> None:
    site = Site()
    said = {name: SAID.findall(words(site.page(site.address(name)))) for name in names()}
    assert {name: found for name, found in said.items() if found} == {}
