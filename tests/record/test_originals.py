"""The number of blocks of each original, counted by hand."""

from pathlib import Path

import pytest
from django.conf import settings

from adgmin.portal.originals import blocks_of, copies_in

needs_originals = pytest.mark.skipif(
    not settings.SOURCES_DIR.is_dir(), reason=f"the originals are not in {settings.SOURCES_DIR} (SOURCES_DIR)"
)

# By the SHA-256 of the copy; counted by hand, in document order.
BLOCKS = {
    # Front matter, the line under it, 21 numbered paragraphs (the fifth with the heading that breaks it), 4 headings.
    "6283f166dbaf16eac36cb755e1f3ea2bde3614c462bd6f41fd9bfe8bcb7d4df0": 1 + 1 + 21 + 4,
    # Front matter, the title, 4 headings, 12 numbered paragraphs (the last one in two pieces); the empty 13th is none.
    "51397eb779a0c9efa681149b2e6787357afc36262d780bdcea1162fa8c2bce86": 1 + 1 + 4 + 12,
    # 3 opening paragraphs; 5 themes of 8, 5, 9, 14 and 8 blocks; a heading and 8 partners; the next meeting's heading
    # and paragraph; the footnote; the line below it.
    "58a841e029fc5d04fd1fb5cdb7d6ab8270c65798186893373393d28dafb9effa": 3 + (8 + 5 + 9 + 14 + 8) + (1 + 8) + 2 + 1 + 1,
    # 10 paragraphs.
    "299f2a55b2f5c2094707d8bede15f594ea0a5d3649ba32b5ff070d89ed50b1f8": 10,
    # 3 crumbs, title, kind line; 4 paragraphs; heading, 3 bullets with 2, 1 and 1 paragraphs; heading, lead-in and 5
    # numbered projects; heading and 5 paragraphs; two headings, and the 3 blocks of a teaser.
    "0aaf2d1a789176ffda92970299f88df9fda27db9b557b7cd52fb4edd0fedf10e": 5 + 4 + (1 + 3 + 4) + (2 + 5) + (1 + 5) + 2 + 3,
}


@needs_originals
@pytest.mark.parametrize(("sha256", "count"), BLOCKS.items())
def test_each_original_has_the_blocks_counted_by_hand(sha256: str, count: int) -> None:
    copies = copies_in(settings.SOURCES_DIR)
    assert len(blocks_of(copies[sha256])) == count


def test_missing_folder_has_no_copies(tmp_path: Path) -> None:
    assert copies_in(tmp_path / "nowhere") == {}
