"""What goes wrong is said on a page of the site, with the status that it deserves."""

import pytest
from django.test import Client, override_settings

from adgmin import record
from adgmin.record import State
from tests import factories as f
from tests.html import parsed

from .site import Site, get, names, one, page, words


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in names() if name.endswith("s")])
def test_an_address_that_leads_nowhere_is_a_404(name: str) -> None:
    soup = page(f"/{name}/no-such-thing/", 404)
    assert "There is no page at this address" in words(soup)
    assert soup.select_one('a[href="/outcomes/"]')


@pytest.mark.django_db
def test_bad_request_has_its_own_page() -> None:
    response = Client().get("/", headers={"Host": "elsewhere.example"})
    assert response.status_code == 400
    assert b"The request could not be read" in response.content


@override_settings(ROOT_URLCONF="tests.pages.broken")
def test_server_error_is_a_500_without_queries() -> None:
    response = Client(raise_request_exception=False).get("/wrong/fails/")
    assert response.status_code == 500
    assert b"A server error occurred" in response.content
    assert b"a mistake" not in response.content


@pytest.mark.django_db
def test_what_was_withdrawn_says_why_and_no_more() -> None:
    site = Site()
    f.withdraw(site.outcome, because="It was entered twice.")
    text = words(page(site.address("outcome"), 410))
    assert "It was entered twice." in text
    assert "Outcome, withdrawn" in text
    assert site.outcome.title not in text


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["meeting", "initiative", "outcome", "partner", "actor", "source"])
def test_every_noun_leaves_its_address_when_it_is_withdrawn(name: str) -> None:
    factory = getattr(f, f"{name.capitalize()}Factory")
    row = factory.create()
    f.withdraw(row, because="It was a mistake.")
    assert "It was a mistake." in words(page(row.get_absolute_url(), 410))


@pytest.mark.django_db
def test_a_passage_goes_with_its_source() -> None:
    passage = f.PassageFactory()
    f.withdraw(passage.source, because="The copy was a forgery.")
    assert "The copy was a forgery." in words(page(passage.get_absolute_url(), 410))


@pytest.mark.django_db
def test_what_was_merged_leads_to_what_it_was_merged_into() -> None:
    kept, gone = f.InitiativeFactory.create_batch(2)
    f.withdraw(gone, merged_into=kept)
    response = get(gone.get_absolute_url(), 301)
    assert response.headers["Location"] == kept.get_absolute_url()


@pytest.mark.django_db
def test_a_passage_of_a_merged_source_leads_to_the_source() -> None:
    passage, kept = f.PassageFactory(), f.SourceFactory()
    f.withdraw(passage.source, merged_into=kept)
    assert get(passage.get_absolute_url(), 301).headers["Location"] == kept.get_absolute_url()


@pytest.mark.django_db
def test_every_old_address_of_what_was_merged_leads_to_the_same_page_of_what_is_kept() -> None:
    (kept, gone), (meeting, twice) = f.InitiativeFactory.create_batch(2), f.MeetingFactory.create_batch(2)
    f.withdraw(gone, merged_into=kept)
    f.withdraw(twice, merged_into=meeting)
    for pattern, old, new in (
        ("/initiatives/{}/?as_of=2024", gone, kept), ("/initiatives/{}.atom", gone, kept),
        ("/initiatives/{}.csl.json", gone, kept), ("/meetings/{}/", twice, meeting),
        ("/meetings/{}/changes/", twice, meeting),
    ):  # fmt: skip
        assert get(pattern.format(old.slug), 301).headers["Location"] == pattern.format(new.slug)


@pytest.mark.django_db
def test_slug_of_a_merged_record_stands_for_the_one_that_is_kept_in_filters() -> None:
    kept, gone = f.InitiativeFactory.create_batch(2)
    outcome = f.OutcomeFactory(initiative=kept)
    f.withdraw(gone, merged_into=kept)
    assert str(outcome) in words(page(f"/outcomes/?initiative={gone.slug}"))
    assert Client().get(f"/api/v1/outcomes/?initiative={gone.slug},").status_code == 400
    assert Client().get(f"/api/v1/outcomes/?initiative={gone.slug}").json()["count"] == 1


@pytest.mark.django_db
def test_passage_of_a_merged_source_leads_to_the_same_passage_of_the_other_one() -> None:
    old, new = f.PassageFactory(), f.PassageFactory(slug="moved")
    with record.editing():
        new.fingerprint = old.fingerprint
        new.save()
        f.withdraw(old.source, merged_into=new.source)
    assert get(old.get_absolute_url(), 301).headers["Location"] == new.get_absolute_url()
    moved = Client().get(f"/api/v1/passages/{old.source.slug}/{old.slug}/")
    assert (moved.status_code, moved.headers["Location"].partition("/api")[2]) == (
        301, f"/v1/passages/{new.source.slug}/moved/",
    )  # fmt: skip


@pytest.mark.django_db
def test_a_draft_answers_as_nothing_does() -> None:
    site = Site()
    draft = f.InitiativeFactory(state=State.DRAFT, with_citation=False)
    nothing = get(f"{site.address('initiatives')}no-such-thing/", 404)
    assert get(draft.get_absolute_url(), 404).content == nothing.content


@pytest.mark.django_db
def test_a_form_without_its_cookie_is_refused_in_words() -> None:
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x", "password": "y"})
    assert response.status_code == 403
    soup = parsed(response.content)
    assert words(one(soup, "h1")) == "The form could not be sent"
    assert not soup.select("style, script:not([src])")
