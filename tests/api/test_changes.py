"""What changed in the record, as somebody reads it who keeps a copy."""

import pytest
from django.test import Client
from django.utils import timezone

from adgmin import record
from tests import factories as f
from tests.api.calls import ROOT, read, refused
from tests.api.test_paging import walk

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_change_says_what_became_of_which_record_when_and_where_it_is() -> None:
    outcome = f.OutcomeFactory.create()
    version = record.version()
    (change,) = read("changes/", noun="outcomes")["results"]
    assert change == {
        "version": version.number,
        "at": version.changed.isoformat().replace("+00:00", "Z"),
        "act": "published",
        "act_label": "published",
        "noun": "outcomes",
        "noun_label": "outcome",
        "key": outcome.slug,
        "name": str(outcome),
        "slug": outcome.slug,
        "url": f"http://testserver/outcomes/{outcome.slug}/",
        "api_url": f"http://testserver{ROOT}outcomes/{outcome.slug}/",
        "merged_into": None,
    }


def test_the_newest_come_first_unless_asked_otherwise() -> None:
    first, second = f.ThemeFactory.create(), f.ThemeFactory.create()
    first.summary = "Told anew."
    first.save()
    newest = [(change["version"], change["slug"], change["act"]) for change in read("changes/")["results"]]
    assert newest == [(3, first.slug, "changed"), (2, second.slug, "published"), (1, first.slug, "published")]
    oldest = read("changes/", ordering="version")["results"]
    assert [change["version"] for change in oldest] == [1, 2, 3]


def test_a_change_keeps_its_slug_and_shows_the_name_that_the_record_has_now() -> None:
    theme = f.ThemeFactory.create(name="As it was")
    theme.name = "As it is"
    theme.save()
    assert {change["name"] for change in read("changes/")["results"]} == {"As it is"}


def test_what_was_withdrawn_has_no_name_and_addresses_that_say_why() -> None:
    theme = f.ThemeFactory.create()
    outcome = f.OutcomeFactory.create(themes=[theme])
    f.withdraw(outcome)
    change = read("changes/")["results"][0]
    assert (change["act"], change["name"]) == ("withdrawn", None)
    assert Client().get(change["api_url"]).status_code == 410
    assert Client().get(change["url"]).status_code == 410


def test_what_was_deleted_has_its_slug_and_no_addresses() -> None:
    theme = f.ThemeFactory.create()
    theme.delete()
    change = read("changes/")["results"][0]
    assert (change["act"], change["slug"]) == ("withdrawn", theme.slug)
    assert (change["name"], change["url"], change["api_url"]) == (None, None, None)


def test_a_part_leads_to_itself_and_to_its_line_on_the_page_of_the_whole() -> None:
    check, part = f.CheckFactory.create(), f.MeetingRoleFactory.create()
    role, membership = f.RoleFactory.create(), f.MembershipFactory.create()
    for row, whole in (
        (check, check.commitment), (part, part.meeting), (role, role.initiative), (membership, membership.grouping),
    ):  # fmt: skip
        (change,) = read("changes/", noun=row.plural)["results"]
        assert change["slug"] == row.slug
        assert change["url"] == f"http://testserver{whole.get_absolute_url()}#{row.slug}"
        assert Client().get(change["api_url"]).json()["key"] == change["key"] == row.slug


def test_the_key_of_a_passage_has_the_slug_of_its_source_before_its_own() -> None:
    passage = f.PassageFactory.create()
    (change,) = read("changes/", noun="passages")["results"]
    assert (change["key"], change["slug"]) == (f"{passage.source.slug}/{passage.slug}", passage.slug)
    assert Client().get(change["api_url"]).json()["locator"] == passage.locator


def test_they_can_be_asked_for_by_kind_and_from_a_moment_on() -> None:
    f.ThemeFactory.create()
    between = timezone.now()
    source, theme = f.SourceFactory.create(), f.ThemeFactory.create()
    assert [change["slug"] for change in read("changes/", updated_since=between.isoformat())["results"]] == [
        theme.slug, source.slug,
    ]  # fmt: skip
    both = read("changes/", noun=["themes", "sources"])
    assert both["count"] == 3
    assert read("changes/", noun="themes", updated_since=between.isoformat())["count"] == 1
    assert "outcomes" in refused("changes/", noun="cooperation")["noun"]


def test_they_come_page_by_page_and_none_twice_though_more_are_made_meanwhile() -> None:
    themes = [f.ThemeFactory.create() for _ in range(5)]
    first = read("changes/", page_size=2)
    f.ThemeFactory.create()
    rest, _last = walk(first["next"], "next")
    seen = [change["slug"] for change in first["results"]] + [slug for page in rest for slug in page]
    assert seen == [theme.slug for theme in reversed(themes)]


def test_a_synonym_is_no_resource_and_its_change_leads_to_a_page_alone() -> None:
    f.SynonymFactory.create()
    (change,) = read("changes/", noun="synonyms")["results"]
    assert (change["noun_label"], change["api_url"]) == ("synonym", None)
    assert Client().get(change["url"]).status_code == 200


def test_the_changes_after_a_version_come_in_order_none_missed_or_doubled() -> None:
    kept = f.OutcomeFactory.create()
    copied = read("outcomes/")["record_version"]
    assert read("changes/", after=copied)["results"] == []
    for title in ("one guide", "another guide"):
        kept.title = title
        kept.save()
    doubled = f.OutcomeFactory.create()
    f.withdraw(doubled, merged_into=kept)
    met, page = [], read("changes/", after=copied, noun="outcomes", page_size=1)
    while page:
        met += page["results"]
        page = Client().get(page["next"]).json() if page["next"] else None
    expected = [(kept, "changed"), (kept, "changed"), (doubled, "published"), (doubled, "withdrawn")]
    assert [(row["key"], row["act"]) for row in met] == [(row.slug, act) for row, act in expected]
    assert [row["version"] for row in met] == sorted(row["version"] for row in met)
    assert met[-1]["merged_into"]["key"] == kept.slug
    assert met[0]["merged_into"] is None
    assert read("changes/", after=met[-1]["version"])["count"] == 0
    for bad in ("yesterday", "-1", "9" * 30):
        assert list(refused("changes/", after=bad)) == ["after"]
