"""A place in a document is always shown with its document."""

import re

import pytest

from adgmin.templatetags.record import chief_passage
from initiatives.models import Outcome
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


def test_the_place_beside_a_line_is_that_of_its_verb_in_the_highest_ranked_source() -> None:
    said = f.OutcomeFactory(verb="endorsed", with_citation=False, state="draft")
    news, statement = f.SourceFactory(kind="news", published="2020"), f.SourceFactory()
    other, dating, own, ministers = (f.PassageFactory(source=source) for source in (news, statement, news, statement))
    f.cite(said, other, aspect="verb", value="noted", printed="noted")
    f.cite(said, dating, aspect="date", value="2023", printed="in 2023")
    f.cite(said, own, aspect="verb", value="endorsed", printed="endorsed")
    rows = Outcome.objects.filter(pk=said.pk).with_evidence()
    assert chief_passage(rows.get()) == own
    f.cite(said, ministers, aspect="verb", value="endorsed", printed="endorsed")
    assert chief_passage(rows.get()) == ministers


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
