"""Every template of the curators’ desk stands on a page that the tests look at."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template import Template
from django.test.signals import template_rendered

from adgmin.models import Source
from initiatives.models import Outcome
from tests import factories as f
from tests.pages.site import Site

from .desk import Desk, address
from .pages import pages_of

TEMPLATES = Path(settings.BASE_DIR) / "templates"


@pytest.mark.django_db
def test_every_template_of_ours_stands_on_a_page_that_is_looked_at(desk: Desk) -> None:
    rendered = set()

    def note(template: Template, **kwargs: object) -> None:
        rendered.add(template.name)

    template_rendered.connect(note)
    site = Site()
    disputed = f.OutcomeFactory(verb="endorsed", note="Why.")
    for verb, kind in (("endorsed", "joint-statement"), ("noted", "news")):
        f.cite(disputed, f.PassageFactory(source=f.SourceFactory(kind=kind)), aspect="verb", value=verb)
    places = {"/admin/", address(disputed, "change"), f"/admin/adgmin/source/{site.source.pk}/passages/"}
    for noun in (Outcome, Source):
        places |= set(pages_of(desk, site, noun).values())
    for place in places:
        desk.open(place)
    desk.act("withdraw", disputed)
    ours = {path.relative_to(TEMPLATES).as_posix() for path in (TEMPLATES / "admin").rglob("*.html")}
    assert ours
    assert ours - rendered == set()
