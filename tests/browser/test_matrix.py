"""The matrix in a real browser: where it fits and where it does not, on a phone, and on paper."""

from typing import Any

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from adgmin import record
from tests import factories as f
from tests.pages.site import Site

from .reading import PHONE, reader, too_wide, violations_anyhow

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "/partners/matrix/"
TABLET: ViewportSize = {"width": 800, "height": 900}


@pytest.fixture
def plans(site: Site) -> Site:
    """Plans of several years and of one, and what was said of them."""
    partner = site.partner.actor
    with record.editing():
        for name, period in (("Long plan", "2021/2025"), ("Plan for 2023", "2023"), ("Plan for 2024", "2024")):
            plan = f.InitiativeFactory(name=name, kind="work-plan", period=period, passage=site.passage)
            f.RoleFactory(initiative=plan, actor=partner, role="counterpart", passage=site.passage)
            f.OutcomeFactory(
                title=f"the {name}", initiative=plan, counterparts=[partner], meeting=site.meeting, body=site.body,
                verb="noted", passage=site.passage,
            )  # fmt: skip
        f.PartnerFactory(actor__name="An alliance", kind="grouping")
    return site


def test_a_filled_table_is_accessible_on_every_device(chromium: Browser, live_server: Any, plans: Site) -> None:
    complaints: list[str] = []
    with reader(chromium, complaints) as page:
        page.goto(live_server.url + ADDRESS)
        assert violations_anyhow(page) == []
    assert complaints == []


def test_where_it_does_not_fit_the_table_scrolls_by_itself_and_on_a_phone_each_partner_has_its_years_in_turn(
    chromium: Browser, live_server: Any, plans: Site
) -> None:
    with reader(chromium, [], viewport=TABLET) as page:
        page.goto(live_server.url + ADDRESS)
        assert not too_wide(page)
        region = page.get_by_role("region", name="Initiatives and outcomes with each partner")
        assert region.evaluate("each => each.scrollWidth > each.clientWidth")
        region.focus()
        expect(region).to_be_focused()
        name = page.get_by_role("rowheader", name="A partner")
        left = "each => each.getBoundingClientRect().left"
        before = name.evaluate(left)
        region.evaluate("each => each.scrollTo(300, 0)")
        assert region.evaluate("each => each.scrollLeft") > 0
        assert name.evaluate(left) == before

        page.set_viewport_size(PHONE)
        assert not too_wide(page)
        assert region.evaluate("each => each.scrollWidth == each.clientWidth")
        expect(page.locator(".under").filter(visible=True)).to_have_text(["2023", "2024"])
        expect(page.locator(".matrix thead")).to_be_hidden()


def test_the_years_stay_in_sight_a_cell_leads_to_its_outcome_and_on_paper_the_table_lies_across(
    chromium: Browser, live_server: Any, plans: Site
) -> None:
    with reader(chromium, [], viewport={"width": 1280, "height": 500}) as page:
        page.goto(f"{live_server.url}/partners/")
        page.get_by_role("link", name="Compare partners by year").click()
        page.get_by_role("rowheader", name="A partner").evaluate("each => each.scrollIntoView({behavior: 'instant'})")
        head = page.get_by_role("columnheader", name="2024").bounding_box()
        assert head is not None
        assert head["y"] == pytest.approx(0, abs=1)

        assert b"/MediaBox [0 0 841" in page.pdf(prefer_css_page_size=True)
        page.emulate_media(media="print")
        for way in page.locator(".site-nav, .filters, .orders, .kinds").all():
            expect(way).to_be_hidden()
        expect(page.get_by_role("heading", level=2).first).to_have_text("All 2 partners")

        page.emulate_media(media="screen")
        page.get_by_role("link", name="noted the Plan for 2024").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Noted the Plan for 2024")
