"""The one rule of near-duplicates, on kept examples, and the places that use it."""

import pytest

from adgmin.curation.near import is_near, near_pairs, near_rows
from adgmin.record import State
from initiatives.models import Perspective
from tests import factories as f

from .curator import Curator, admin_url
from .tables import confirm, upload

pytestmark = pytest.mark.django_db

# Two names, whether they are near as names, and whether as titles of facts.
EXAMPLES = [
    ("Timor Leste", "Timor-Leste", True, True),
    ("task-force", "taskforce", True, True),
    ("Viet Nam", "Việt  nam", True, True),
    ("ASEAN Taskforce on Data", "ASEAN Task-force on Data", True, True),
    ("Guide on AI Governance", "AI Governance Guide on", True, True),
    ("The digital plan", "The digital plans", True, True),
    ("Ministry of Communications", "Ministry of Comunications", True, True),
    ("Members matter a lot", "That a lot of members mattered", False, True),
    ("Members matter a lot", "Members matter a lot, still", False, True),
    ("Digital plan", "Digital data plan", False, True),
    ("ASEAN-China 2023 Work Plan", "ASEAN-Japan 2023 Work Plan", False, True),
    ("Work Plan 2023", "Work Plan 2024", False, False),
    ("Working Group 1", "Working Group 2", False, False),
    ("Japan", "Jordan", False, False),
    ("ARTI", "ART", False, False),
    ("Members matter", "Tea matters", False, False),
]


@pytest.mark.parametrize(("one", "other", "as_name", "as_fact"), EXAMPLES)
def test_kept_examples_are_near_or_not_in_forms_and_on_the_front_page(
    one: str, other: str, as_name: bool, as_fact: bool
) -> None:
    assert (is_near(one, other), is_near(other, one, is_fact=True)) == (as_name, as_fact)
    first, second = (f.InitiativeFactory(name=name, slug=slug) for name, slug in ((one, "one"), (other, "other")))
    promise, again = (f.CommitmentFactory(text=text, slug=slug) for text, slug in ((one, "one"), (other, "other")))
    assert near_rows(second) == ([first] if as_name else [])
    assert near_rows(again) == ([promise] if as_fact else [])
    pairs = {("initiatives", first.pk, second.pk)} if as_name else set()
    pairs |= {("commitments", promise.pk, again.pk)} if as_fact else set()
    assert near_pairs(["initiatives", "commitments"]) == pairs


def test_facts_of_the_same_parts_are_near_if_their_titles_share_a_word() -> None:
    other = f.OutcomeFactory(title="the tea study", verb="noted")
    same = {"initiative": other.initiative, "meeting": other.meeting}
    assert near_rows(f.OutcomeFactory(title="a report on tea", verb="noted", **same)) == [other]
    assert near_rows(f.OutcomeFactory(title="a cup", verb="noted", **same)) == []
    assert near_rows(f.OutcomeFactory(title="the tea studies", verb="endorsed", **same)) == []
    assert near_rows(f.OutcomeFactory(title="tea study", verb="noted", initiative=None, meeting=None)) == [other]
    role = f.RoleFactory(role="lead")
    assert near_rows(f.RoleFactory(role="lead", initiative=role.initiative, actor=role.actor, period="2024")) == [role]


def test_withdrawn_rows_and_rows_of_other_nouns_are_left_out() -> None:
    view = f.PerspectiveFactory(title="Tea matters")
    f.withdraw(view)
    f.PerspectiveFactory(title="Members matter", state=State.DRAFT)
    assert near_rows(f.PerspectiveFactory(title="tea matters", slug="entered", voice=view.voice)) == []
    assert near_rows(f.PassageFactory()) == []


def test_form_of_a_fact_saves_it_and_warns_with_a_link(curator: Curator) -> None:
    view = f.PerspectiveFactory(title="Members matter a lot", meeting=None)
    page = curator.submit(Perspective, title="That a lot of members mattered", voice=str(view.voice_id or ""))
    assert page.errors == []
    assert "may be there already: " in page.messages
    assert page.links("Members matter a lot")


def test_dry_run_of_a_table_warns_with_a_link_and_is_imported_all_the_same(curator: Curator) -> None:
    view = f.PerspectiveFactory(title="Members matter a lot")
    rows = f"slug,title,voice\nmatters,That a lot of members mattered,{view.voice.slug}\nother,Tea,{view.voice.slug}\n"
    page = upload(curator, Perspective, rows.encode())
    assert page.texts(".near li") == ["perspectives, row 2, “That a lot of members mattered”: Members matter a lot"]
    assert page.links("Members matter a lot") == [admin_url(view, "change")]
    assert "2 rows were imported" in confirm(curator, Perspective, page).messages
