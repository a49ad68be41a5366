"""The track of an initiative, to be framed by other sites."""

import pytest
from django.test import override_settings

from .site import POLICY, Site, get, one, words


@pytest.mark.django_db
def test_embed_has_the_track_and_says_where_it_comes_from() -> None:
    site = Site()
    soup = site.page(site.address("embed-initiative"))
    track = words(one(soup, ".track"))
    assert "3rd Meeting" in track
    assert "endorsed" in track
    source = words(one(soup, "footer"))
    for said in ("ADGMIN Tracker", "Version 2 of the record", "the ADGMIN Tracker team", "CC BY 4.0"):
        assert said in source
    assert one(soup, "footer a")["href"] == site.initiative.get_absolute_url()
    assert one(soup, "base")["target"] == "_top"


@pytest.mark.django_db
def test_embed_may_be_framed_by_the_named_hosts_and_no_other_page_by_any() -> None:
    site = Site()
    with override_settings(EMBED_HOSTS=["news.example", "*.news.example"]):
        framed = get(site.address("embed-initiative")).headers
        other = get(site.address("initiative")).headers
    assert framed["Content-Security-Policy"] == POLICY.replace(
        "frame-ancestors 'none'", "frame-ancestors news.example *.news.example"
    )
    assert "X-Frame-Options" not in framed
    assert (other["Content-Security-Policy"], other["X-Frame-Options"]) == (POLICY, "DENY")
