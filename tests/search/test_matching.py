"""The search box of a list: rows of one noun that match."""

import pytest
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adgmin.models import Actor, Theme
from adgmin.search.answers import matching
from adgmin.search.index import Searchable
from adgmin.search.text import Query, QueryTerm, joined
from initiatives.models import Outcome, Role
from partners.models import Cooperation, Partner
from tests import factories

from .corpus import make_corpus

pytestmark = pytest.mark.django_db


def slugs(rows: QuerySet) -> list[str]:
    return sorted(rows.values_list("slug", flat=True))


def test_a_blank_text_filters_nothing() -> None:
    make_corpus()
    assert slugs(matching(Outcome.objects.all(), " ")) == ["5g", "guide", "progress"]


def test_matching_keeps_the_noun_and_the_filters_of_the_queryset() -> None:
    make_corpus()
    assert slugs(matching(Outcome.objects.all(), "AI")) == ["guide", "progress"]
    assert slugs(matching(Outcome.objects.filter(verb="endorsed"), "AI")) == ["guide"]
    assert slugs(matching(Partner.objects.all(), "japan")) == ["japan"]


def test_rows_of_other_nouns_with_the_same_key_do_not_match() -> None:
    theme = factories.ThemeFactory.create(name="Roaming")
    factories.ActorFactory.create(pk=theme.pk)
    assert slugs(matching(Actor.objects.all(), "roaming")) == []


def test_matching_keeps_the_order_of_the_queryset() -> None:
    make_corpus()
    by_slug = matching(Outcome.objects.order_by("-slug"), "AI")
    assert [outcome.slug for outcome in by_slug] == ["progress", "guide"]


@pytest.mark.parametrize("noun", [Role, Cooperation])
def test_a_role_is_found_by_the_names_of_its_actor_and_initiative(noun: type[Searchable]) -> None:
    partner = factories.PartnerFactory.create(actor__name="Japan")
    initiative = factories.InitiativeFactory.create(name="Digital Masterplan", acronym="ADM")
    role = factories.RoleFactory.create(actor=partner.actor, initiative=initiative)
    factories.RoleFactory.create(initiative=initiative)
    assert slugs(matching(noun._default_manager.all(), "japan adm")) == [role.slug]


def is_match(query: Query, name: str) -> bool:
    """The index also has each name as one unstemmed word, so that “cybersec” finds “cyber security”."""
    prefixed = (joined(name).startswith(tuple(term.prefixes)) or query_term_in(term, name) for term in query.terms)
    return joined(name) in query.names or all(prefixed)


def query_term_in(term: QueryTerm, name: str) -> bool:
    return any(True for _span in term.spans(name))


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.sampled_from(["Viet", "Nam", "Vietnam", "cyber", "security", "WG", "AS", "WG-AS", "the"]),
        min_size=1,
        max_size=11,
    ),
    st.lists(st.sampled_from(["vietnam", "viet", "na", "nam", "cybersec", "the", "as", "wg-as", "wga"]), min_size=1),
)
def test_the_database_and_the_highlights_agree_on_matches(named: list[str], query: list[str]) -> None:
    name, text = " ".join(named), " ".join(query)
    if not Theme.objects.filter(name=name).exists():
        factories.ThemeFactory.create(name=name)
    parsed, themes = Query.parse(text), list(Theme.objects.all())
    whole = [theme.slug for theme in themes if is_match(parsed.whole, theme.name)]
    expected = whole or [theme.slug for theme in themes if is_match(parsed, theme.name)]
    found = slugs(matching(Theme.objects.all(), text))
    assert found == sorted(expected), (text, [x.name for x in themes if x.slug in set(found) ^ set(expected)])
