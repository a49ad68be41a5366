"""An answer carries an ETag, which changes when the public record does, and only then."""

import pytest
from django.test import Client

from adgmin.record import State
from tests import factories as f
from tests.api.calls import RESOURCES, ROOT

pytestmark = pytest.mark.django_db


def tag(path: str) -> str:
    """The ETag of a path under the root."""
    return Client().get(ROOT + path).headers["ETag"]


@pytest.mark.parametrize("path", ["", "schema/", "changes/", *(f"{noun}/" for noun in RESOURCES)])
def test_who_has_the_answer_already_is_told_so(path: str) -> None:
    unchanged = Client().get(ROOT + path, headers={"If-None-Match": tag(path)})
    assert unchanged.status_code == 304
    assert unchanged.content == b""
    assert unchanged.headers["ETag"] == tag(path)
    assert unchanged.headers["Access-Control-Allow-Origin"] == "*"


def test_a_record_is_told_too_and_a_head_request_as_well() -> None:
    path = f"{ROOT}themes/{f.ThemeFactory.create().slug}/"
    head = Client().head(path)
    assert head.content == b""
    assert Client().head(path, headers={"If-None-Match": head.headers["ETag"]}).status_code == 304
    assert Client().get(path, headers={"If-None-Match": head.headers["ETag"]}).status_code == 304


def test_the_tag_changes_with_the_public_record_and_the_answer_with_it() -> None:
    outcome = f.OutcomeFactory.create()
    before = tag("outcomes/")
    outcome.summary = "More was said."
    outcome.save()
    response = Client().get(f"{ROOT}outcomes/", headers={"If-None-Match": before})
    assert response.status_code == 200
    assert response.json()["results"][0]["summary"] == "More was said."


def test_the_tag_does_not_change_when_only_a_draft_does() -> None:
    published, theme = f.OutcomeFactory.create(), f.ThemeFactory.create()
    before = tag("outcomes/")
    draft = f.OutcomeFactory.create(
        state=State.DRAFT, themes=[theme], leading_theme=theme,
        meeting=published.meeting, body=published.body, initiative=published.initiative,
        with_citation=False,
    )  # fmt: skip
    draft.summary = "Not yet."
    draft.save()
    assert tag("outcomes/") == before


def test_each_address_has_its_own_tag() -> None:
    assert len({tag("outcomes/"), tag("outcomes/?verb=noted"), tag("initiatives/")}) == 3


def test_caches_may_keep_an_answer_and_must_ask_before_they_use_it() -> None:
    response = Client().get(f"{ROOT}outcomes/")
    assert response.headers["Cache-Control"] == "public, no-cache"
    assert "Accept" in response.headers["Vary"]
    assert "Cookie" not in response.headers["Vary"]
