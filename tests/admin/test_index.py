"""The front page: what there is to work on, in the order of work, and what waits."""

import pytest
from django.contrib.auth import get_user_model

from adgmin.models import Passage, State
from tests import factories as f

from .desk import NOUNS, Desk, superuser

pytestmark = pytest.mark.django_db


def test_the_nouns_stand_in_the_order_of_work(desk: Desk) -> None:
    page = desk.open("/admin/")
    assert page.texts("#content-main caption") == [
        "Evidence", "Meetings", "Initiatives and outcomes", "Promises and views", "Partners and actors", "Filing",
    ]  # fmt: skip
    assert page.texts("#content-main th[id]") == [
        "Sources", "Passages", "Meetings", "Parts in meetings", "Initiatives", "Outcomes", "Roles",
        "Commitments", "Checks", "Perspectives", "Partners", "Actors", "Memberships", "Themes",
    ]  # fmt: skip


def test_every_noun_with_a_form_stands_there(desk: Desk) -> None:
    listed = desk.open("/admin/").texts("#content-main th[id]")
    assert sorted(listed) == sorted(str(noun._meta.verbose_name_plural).capitalize() for noun in NOUNS)


def test_the_site_is_named_and_linked(desk: Desk) -> None:
    page = desk.open("/admin/")
    assert page.texts("#site-name") == ["ADGMIN Tracker"]
    assert page.texts("h1") == ["The record"]
    assert page.links("View site") == ["/"]


def test_users_come_last_and_only_for_who_may_see_them(desk: Desk) -> None:
    assert "Users" not in desk.open("/admin/").texts("#content-main th[id]")
    assert superuser().open("/admin/").texts("#content-main th[id]")[-2:] == ["Groups", "Users"]


def test_what_waits_is_counted_and_leads_to_a_list_of_as_many(desk: Desk) -> None:
    source = f.SourceFactory()
    for state in (State.DRAFT, State.DRAFT, State.IN_REVIEW, State.PUBLISHED):
        f.OutcomeFactory(state=state, passage=f.PassageFactory(source=source))
    f.PassageFactory(source=source)
    f.PassageFactory(source=source, note="A heading.")
    f.PassageFactory(source=f.SourceFactory(state=State.DRAFT))
    page = desk.open("/admin/")
    waiting = [
        (task, len(desk.open(link).soup.select("#result_list tbody tr")))
        for task in page.texts(".work-to-do li")
        for link in page.links(task.split(" ", 1)[1])[:1]
    ]
    in_draft = [found for found in waiting if "draft" in found[0]]
    assert ("1 outcome in review", 1) in waiting
    assert ("2 outcomes in draft", 2) in in_draft
    assert ("1 source in draft", 1) in in_draft
    assert any("passages of published sources that nothing cites" in task for task, _rows in waiting)
    assert [task.split(" ")[0] for task, _rows in waiting] == [str(rows) for _task, rows in waiting]


def test_nothing_waits_in_a_record_that_is_done(desk: Desk) -> None:
    f.ActorFactory()
    [box] = desk.open("/admin/").texts(".work-to-do")
    assert "Nothing waits" in box


def test_the_list_of_open_passages_and_its_counterpart_share_them_out(desk: Desk) -> None:
    cited = f.OutcomeFactory(state=State.DRAFT).citations.get().passage
    left, noted = f.PassageFactory(locator="left"), f.PassageFactory(locator="noted", note="A heading.")
    where = "/admin/adgmin/passage/"
    assert desk.open(where, accounted="open").texts("th.field-locator") == [left.locator]
    done = set(desk.open(where, accounted="done").texts("th.field-locator"))
    assert done == set(Passage.objects.exclude(pk=left.pk).values_list("locator", flat=True))
    assert {cited.locator, noted.locator} <= done


def test_a_colleague_with_no_permissions_is_told_of_nothing(desk: Desk) -> None:
    f.OutcomeFactory(state=State.DRAFT)
    assert "outcome in draft" in str(desk.open("/admin/").texts(".work-to-do"))
    desk.client.force_login(get_user_model().objects.create_user("visitor", is_staff=True))
    assert desk.open("/admin/").texts(".work-to-do li") == []
