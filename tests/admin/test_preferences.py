"""What users choose for themselves holds in every browser, and for nobody else."""

import pytest

from .curator import Curator, Page, signed_in

pytestmark = pytest.mark.django_db

WHERE = "/admin/preferences/"


def has_shortcuts(curator: Curator) -> bool:
    return bool(curator.open("/admin/").soup.select("body.shortcuts"))


def test_shortcuts_are_switched_off_in_every_browser_of_the_user(curator: Curator) -> None:
    assert curator.open("/admin/").links("Preferences") == [WHERE]
    assert has_shortcuts(curator)
    page = Page(curator.client.post(WHERE, {}, follow=True))
    assert page.messages == "Your preferences are saved."
    assert "shortcuts" not in page.fields
    assert not has_shortcuts(Curator(curator.user))
    assert has_shortcuts(signed_in("contributor"))
    curator.client.post(WHERE, {"shortcuts": "on"})
    assert has_shortcuts(curator)
