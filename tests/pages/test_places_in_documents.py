"""A place in a document is always shown with its document."""

import re

import pytest

from tests import factories as f

from .site import Site, page, words

pytestmark = pytest.mark.django_db


def test_short_name_of_a_passage_names_its_document() -> None:
    passage = f.PassageFactory(source__short_name="joint statement", locator="para 8")
    assert passage.short_name == "joint statement, para 8"


def test_counted_place_stands_below_its_headings() -> None:
    heading = "Acting on Online Scams and Macro-level Cybersecurity Efforts"
    passage = f.PassageFactory(locator=f"Key Takeaways > {heading} > para 1")
    assert passage.short_locator == "Key Takeaways > Acting on Online Scams and … > para 1"


def test_named_place_stands_alone() -> None:
    assert f.PassageFactory(locator="Engagement with Partners > China").short_locator == "China"


def test_document_without_short_name_goes_by_its_kind() -> None:
    passage = f.PassageFactory(source__short_name="", source__kind="news", locator="para 1")
    assert passage.short_name == "news, para 1"


def test_no_link_to_a_passage_is_a_place_alone() -> None:
    site = Site()
    own = site.address("source")
    seen = 0
    for address in site.addresses().values():
        for link in page(address).select(f'main a[href^="{own}"]') if not address.startswith(own) else ():
            seen += 1
            alone = re.fullmatch(r"(?:.* > )?para \d+", words(link))
            # Under the title of its document, or beside it, a place may stand alone.
            listed = link.find_parent(["ul", "ol"])
            assert not alone or site.source.title in words(listed), (address, words(link))
    assert seen
