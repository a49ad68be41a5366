"""The front page: what there is to work on, in the order of work, and what waits."""

import pytest
from django.contrib.auth import get_user_model

from adgmin.curation.site import SOURCES_SHOWN
from adgmin.models import Passage
from adgmin.record import State
from tests import factories as f

from .desk import REGISTERED, Desk, Page, address, row, superuser

pytestmark = pytest.mark.django_db


def test_the_nouns_stand_in_the_order_of_work(desk: Desk) -> None:
    page = desk.open("/admin/")
    assert page.texts("#content-main caption") == [
        "Evidence", "Meetings", "Initiatives and outcomes", "Commitments and perspectives",
        "Partners and actors", "Classification",
    ]  # fmt: skip
    assert page.texts("#content-main th[id]") == [
        "Sources", "Passages", "Meetings", "Roles at meetings", "Initiatives", "Outcomes", "Roles",
        "Commitments", "Checks", "Perspectives", "Partners", "Cooperation", "Actors", "Memberships",
        "Themes", "Synonyms",
    ]  # fmt: skip


def test_every_noun_with_a_list_stands_there(desk: Desk) -> None:
    listed = desk.open("/admin/").texts("#content-main th[id]")
    assert sorted(listed) == sorted(str(noun._meta.verbose_name_plural).capitalize() for noun in REGISTERED)


def test_the_site_is_named_and_linked(desk: Desk) -> None:
    page = desk.open("/admin/")
    assert page.texts("#site-name") == ["ADGMIN Tracker"]
    assert page.texts("h1") == ["The record"]
    assert page.links("View site") == ["/"]


def test_users_come_last_and_only_for_who_may_see_them(desk: Desk) -> None:
    assert "Users" not in desk.open("/admin/").texts("#content-main th[id]")
    assert superuser().open("/admin/").texts("#content-main th[id]")[-2:] == ["Groups", "Users"]


def waiting(desk: Desk) -> dict[str, dict[str, int]]:
    """How many records of each noun wait for what; each number leads to a list of as many."""
    page = desk.open("/admin/")
    heads = page.texts(".work-to-do thead th")[1:]
    found: dict[str, dict[str, int]] = {}
    for line in page.soup.select(".work-to-do tbody tr"):
        for head, cell in zip(heads, line.select("td"), strict=True):
            for link in cell.select("a"):
                listed = desk.open(str(link["href"])).soup.select("#result_list tbody tr")
                assert len(listed) == int(link.get_text())
                found.setdefault(Page.words(line.select("th")[0]), {})[head] = len(listed)
    return found


def test_what_waits_is_counted_and_leads_to_a_list_of_as_many(desk: Desk) -> None:
    for state in (State.DRAFT, State.DRAFT, State.IN_REVIEW, State.PUBLISHED):
        f.OutcomeFactory(state=state)
    f.MeetingFactory(state=State.DRAFT, with_citation=False)
    desk.send(f.CommitmentFactory(state=State.DRAFT), summary="Worked on.")
    assert waiting(desk) == {
        "Outcomes": {"Drafts": 2, "In review": 1},
        "Meetings": {"Drafts": 1, "Without a citation": 1},
        "Commitments": {"Drafts": 1, "Drafts that I edited": 1},
    }


def test_rows_entered_below_another_form_are_ones_own_too(desk: Desk) -> None:
    part = {"role": "host", "actor": f.ActorFactory().pk, "person": "", "office": "", "state": "draft", "passage": ""}
    assert desk.send(f.MeetingFactory(), **row("roles", **part)).errors == []
    assert waiting(desk)["Roles at meetings"] == {"Drafts": 1, "Drafts that I edited": 1, "Without a citation": 1}


def test_sources_to_go_on_with_say_how_far_and_lead_to_the_next_passage(desk: Desk) -> None:
    f.ActorFactory()  # Its source has one passage, which it cites.
    begun = f.SourceFactory(title="Begun")
    f.PassageFactory(source=begun, order=2, locator="para 2")
    passage = f.PassageFactory(source=begun, order=1, locator="para 1")
    f.PassageFactory(source=begun, order=3, note="A heading.")
    empty = f.SourceFactory(title="Empty", state=State.DRAFT)
    page = desk.open("/admin/")
    assert sorted(page.texts(".work-to-do li")) == [
        "Begun : 2 of 3 passages are not accounted for. Next: para 1",
        "Empty : no passage is entered. Enter its passages",
    ]
    assert page.links("Next: para 1") == [address(passage, "change")]
    assert page.links("Enter its passages") == [f"/admin/adgmin/source/{empty.pk}/passages/"]


def test_of_many_sources_some_stand_there_and_the_list_has_all(desk: Desk) -> None:
    for _number in range(SOURCES_SHOWN + 1):
        f.SourceFactory()
    page = desk.open("/admin/")
    assert len(page.links("Enter its passages")) == SOURCES_SHOWN
    [every] = page.links("All sources with passages not accounted for")
    assert len(desk.open(every).soup.select("#result_list tbody tr")) == SOURCES_SHOWN + 1


def test_where_sources_differ_is_told_apart_from_what_waits(desk: Desk) -> None:
    outcome = f.OutcomeFactory(verb="endorsed", note="Why.")
    f.cite(outcome, aspect="verb", value="endorsed")
    f.cite(outcome, aspect="verb", value="adopted")
    page = desk.open("/admin/")
    assert "No work to do" in str(page.texts(".work-to-do p"))
    assert page.texts(".differing li") == ["Outcomes: 1"]
    assert len(desk.open(page.links("Outcomes: 1")[0]).soup.select("#result_list tbody tr")) == 1


def test_nothing_waits_in_a_record_that_is_done(desk: Desk) -> None:
    f.ActorFactory()
    [box] = desk.open("/admin/").texts(".work-to-do")
    assert "No work to do" in box


def test_the_list_of_open_passages_and_its_counterpart_share_them_out(desk: Desk) -> None:
    cited = f.OutcomeFactory(state=State.DRAFT).citations.get().passage
    left, noted = f.PassageFactory(locator="left"), f.PassageFactory(locator="noted", note="A heading.")
    where = "/admin/adgmin/passage/"
    assert desk.open(where, accounted="no").texts("th.field-locator") == [left.locator]
    done = set(desk.open(where, accounted="yes").texts("th.field-locator"))
    assert done == set(Passage.objects.exclude(pk=left.pk).values_list("locator", flat=True))
    assert {cited.locator, noted.locator} <= done


def test_a_colleague_with_no_permissions_is_told_of_nothing(desk: Desk) -> None:
    f.OutcomeFactory(state=State.DRAFT)
    assert desk.open("/admin/").texts(".work-to-do")
    desk.client.force_login(get_user_model().objects.create_user("visitor", is_staff=True))
    page = desk.open("/admin/")
    assert page.texts(".work-to-do") == []
    assert "You don’t have permission to view or edit anything." in page.soup.get_text()
