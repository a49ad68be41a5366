"""What a preview marks of two pages."""

import pytest

from adgmin.curation.previews import marked

REST = '<p class="a">Before.</p> '
TABLE = "<table><tbody><tr><td>tea</td></tr></tbody></table>"


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("<p>Same.</p>", "<p>Same.</p>", "<p>Same.</p>"),
        ("<p>Old words.</p>", "<p>New words.</p>", "<p><ins>New</ins> <del>Old</del> words.</p>"),
        ("<p>One.</p>", "<p>One.</p><p>Two.</p>", "<p>One.</p><p><ins>Two.</ins></p>"),
        ("<p>One.</p><p>Two.</p>", "<p>One.</p>", "<p>One.</p><p><del>Two.</del></p>"),
        (
            f"<p>One.</p>{TABLE}<p>Two.</p>", f"<p>Uno.</p>{TABLE}<p>Due.</p>",
            f"<p><ins>Uno.</ins></p><p><del>One.</del></p>{TABLE}<p><ins>Due.</ins></p><p><del>Two.</del></p>",
        ),
        ("", "<p>Two.</p>", "<p><ins>Two.</ins></p>"),
        ("text", "other", "<ins>other</ins> <del>text</del>"),
    ],
)  # fmt: skip
def test_words_are_marked_in_the_part_that_differs(old: str, new: str, shown: str) -> None:
    for start, end in (("", ""), (f'<article class="record"><header>{REST}', f"</header>{REST}</article>")):
        found = marked(f"{start}{old}{end}", f"{start}{new}{end}")
        assert found.startswith(start)
        assert found.endswith(end)
        assert "".join(found.split()) == "".join(f"{start}{shown}{end}".split())
