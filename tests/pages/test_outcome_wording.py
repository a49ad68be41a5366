"""An outcome is named by one and the same string, wherever it is shown."""

import json

import pytest
from django.urls import reverse

from adgmin import verbs
from tests import factories as f
from tests.pages.site import get, one, page, words

pytestmark = pytest.mark.django_db

NAME = "welcomed the endorsement of the ASEAN-EU Workplan"
HEADING = "Welcomed the endorsement of the ASEAN-EU Workplan"


def test_heading_list_feed_search_citation_and_api_name_an_outcome_alike() -> None:
    meeting = f.MeetingFactory(name="3rd Meeting")
    outcome = f.OutcomeFactory(title="the ASEAN-EU Workplan", verb="welcomed", of_verb="endorsed", meeting=meeting)
    heading = words(one(page(outcome.get_absolute_url()), "h1"))
    # A heading and a title begin with a capital letter.
    assert heading == HEADING
    for address in ("/outcomes/", meeting.get_absolute_url(), "/timeline/"):
        assert NAME in [words(link) for link in page(address).select(".name")], address
    assert NAME in [words(link) for link in page("/search/", q="workplan").select(".hits .name")]
    assert f"<title>Outcome: {NAME}</title>" in get("/outcomes.atom").content.decode()
    record = json.loads(get(f"/api/v1/outcomes/{outcome.slug}/").content)
    assert record["name"] == NAME
    assert NAME in words(one(page(outcome.get_absolute_url()), "#reference"))


def test_technical_names_of_the_classes_are_on_the_method_page_only() -> None:
    f.OutcomeFactory(verb="adopted")
    f.OutcomeFactory(verb="noted", meeting=f.MeetingFactory(name="3rd Meeting"))
    terms = {str(of_class.term) for of_class in verbs.CLASSES} - {"courtesy"}
    assert terms <= set(words(page(reverse("method"))).casefold().split())
    for address in ("/", "/outcomes/", "/language/", "/partners/matrix/", "/initiatives/?view=map"):
        found = page(address)
        seen = words(found) + " ".join(str(each["title"]) for each in found.select("[title]"))
        assert not terms & set(seen.casefold().replace(",", " ").split()), address
