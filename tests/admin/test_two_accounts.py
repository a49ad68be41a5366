"""Whoever gives access to an account counts as one person with its user for a day, and all who publish are shown it."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import Settings

from adgmin.models import Actor, Revision
from adgmin.record import State
from adgmin.record.four_eyes import ONE_PERSON_FOR
from tests import factories as f

from .curator import WHY, Curator, admin_url, signed_in
from .test_four_eyes import draft_of
from .test_index import attention

pytestmark = pytest.mark.django_db

ITEM, ITEMS = "change of accounts by colleagues", "changes of accounts by colleagues"
REFUSED = "or a colleague has added or changed both. Somebody else must publish"


@pytest.fixture
def chief(db: None, settings: Settings) -> Curator:
    settings.FOUR_EYES = True
    return signed_in("chief")


def added(chief: Curator, team: str, name: str = "budi") -> Curator:
    chief.submit(User, username=name, team=team)
    return Curator(User.objects.get(username=name))


def a_day_later(minutes: int = 1, **changes: Any) -> None:
    """Changes of accounts are a day old, and some minutes more, or less."""
    at = timezone.now() - ONE_PERSON_FOR - dt.timedelta(minutes=minutes)
    LogEntry.objects.filter(**changes).update(action_time=at)


def publish_all(curator: Curator, row: Actor) -> str:
    """Try the list, the form and the review; returns what they say."""
    said = curator.run_action("publish", row).messages + str(curator.submit(row, state="published").errors)
    review = admin_url(row.citations.get().passage.source, "review")
    fields = curator.open(review).fields
    return said + curator.client.post(review, {**fields, "publish": "1"}, follow=True).content.decode()


@pytest.mark.parametrize("saver", ["chief", "new"])
def test_chief_does_not_publish_as_two_people(chief: Curator, saver: str) -> None:
    new = added(chief, "Editor")
    one, other = (chief, new) if saver == "chief" else (new, chief)
    draft = draft_of(one)
    assert publish_all(other, draft).count(REFUSED) >= 3
    assert Actor.objects.get(pk=draft.pk).state == State.DRAFT
    # Readers are kept from nothing: anybody else publishes it, and both may once a day has passed.
    a_day_later()
    assert other.run_action("publish", draft).messages == "1 record is now published."


def test_two_accounts_that_a_chief_has_just_added_are_one_person(chief: Curator) -> None:
    one, other = added(chief, "Editor"), added(chief, "Editor", "dewi")
    draft = draft_of(one)
    assert publish_all(other, draft).count(REFUSED) >= 3
    # At the end of the day still; after it for either of the two accounts no more.
    a_day_later(-1)
    assert REFUSED in other.run_action("publish", draft).messages
    a_day_later(object_id=str(one.user.pk))  # type: ignore[union-attr]
    assert other.run_action("publish", draft).messages == "1 record is now published."


def test_accounts_that_two_chiefs_have_added_are_two_people(chief: Curator) -> None:
    second = added(chief, "Chief", "second")
    a_day_later()
    draft = draft_of(added(chief, "Editor"))
    assert added(second, "Editor", "dewi").run_action("publish", draft).messages == "1 record is now published."


def test_draft_revision_is_not_published_by_an_account_just_added(chief: Curator) -> None:
    new, actor = added(chief, "Editor"), f.ActorFactory()
    assert "Saved as a draft revision" in chief.submit(actor, summary="Better.", why=WHY).messages
    review = admin_url(Revision.objects.get(), "change")
    page = new.open(review)
    assert "“chief” saved rows of this last" in page.soup.get_text()
    assert REFUSED in new.client.post(review, {**page.fields, "publish": "1"}).content.decode()
    assert Actor.objects.get(pk=actor.pk).summary != "Better."


def test_chief_who_demotes_another_one_counts_as_that_account(chief: Curator) -> None:
    other = Curator(User.objects.get(username=signed_in("editor").user.username))  # type: ignore[union-attr]
    draft = draft_of(chief)
    assert chief.submit(other.user, team="Editor", first_name="Dewi").errors == []  # type: ignore[arg-type]
    assert REFUSED in other.run_action("publish", draft).messages


def test_all_who_publish_are_shown_what_others_do_with_accounts(chief: Curator) -> None:
    editor, contributor = signed_in("editor"), signed_in("contributor")
    new = added(chief, "Editor")
    chief.client.post(f"/admin/auth/user/{new.user.pk}/link/")  # type: ignore[union-attr]
    assert ITEMS not in attention(contributor)
    assert attention(chief)[ITEMS] == (0, "")
    number, url = attention(editor)[ITEMS]
    page = editor.open(url)
    assert [page.texts("#result_list tbody th"), number] == [["budi", "budi"], 2]
    assert "Made a link to set a password." in page.soup.get_text()
    chief.submit(new.user, team="Chief")  # type: ignore[arg-type]
    # What came since the page was opened stays unseen.
    editor.client.post(url, page.fields)
    assert attention(editor)[ITEM] == (1, url)
