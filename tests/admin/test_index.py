"""The index page: models in the order of work, and the worklist."""

import pytest
from django.contrib.auth import get_user_model

from adgmin.curation.site import SOURCES_SHOWN
from adgmin.models import Passage
from adgmin.record import State
from tests import factories as f

from .curator import REGISTERED, Curator, Page, admin_url, inline_row, superuser

pytestmark = pytest.mark.django_db


def test_models_are_listed_in_the_order_of_work(curator: Curator) -> None:
    page = curator.open("/admin/")
    assert page.texts("#content-main caption") == [
        "Evidence", "Meetings", "Initiatives and outcomes", "Commitments and perspectives",
        "Partners and actors", "Classification", "Readers",
    ]  # fmt: skip
    assert page.texts("#content-main th[id]") == [
        "Sources", "Passages", "Meetings", "Roles at meetings", "Initiatives", "Outcomes", "Roles",
        "Commitments", "Checks", "Perspectives", "Partners", "Cooperation", "Actors", "Memberships",
        "Themes", "Synonyms", "Reports",
    ]  # fmt: skip


def test_every_registered_model_is_listed(curator: Curator) -> None:
    listed = curator.open("/admin/").texts("#content-main th[id]")
    assert {str(noun._meta.verbose_name_plural).capitalize() for noun in REGISTERED} <= set(listed)


def test_site_name_and_public_link_are_shown(curator: Curator) -> None:
    page = curator.open("/admin/")
    assert page.texts("#site-name") == ["ADGMIN Tracker"]
    assert page.texts("h1") == ["The record"]
    assert page.links("View site") == ["/"]


def test_users_are_listed_last_and_only_with_permission(curator: Curator) -> None:
    assert "Users" not in curator.open("/admin/").texts("#content-main th[id]")
    assert superuser().open("/admin/").texts("#content-main th[id]")[-1] == "Users"


def task_counts(curator: Curator) -> dict[str, dict[str, int]]:
    """The numbers of tasks by model. Asserts that each number links to a list of as many rows."""
    page = curator.open("/admin/")
    heads = page.texts(".work-to-do thead th")[1:]
    found: dict[str, dict[str, int]] = {}
    for line in page.soup.select(".work-to-do tbody tr"):
        for head, cell in zip(heads, line.select("td"), strict=True):
            for link in cell.select("a"):
                listed = curator.open(str(link["href"])).soup.select("#result_list tbody tr")
                assert len(listed) == int(link.get_text())
                found.setdefault(Page.words(line.select("th")[0]), {})[head] = len(listed)
    return found


def test_task_counts_link_to_lists_of_as_many_rows(curator: Curator) -> None:
    for state in (State.DRAFT, State.DRAFT, State.IN_REVIEW, State.PUBLISHED):
        f.OutcomeFactory(state=state)
    f.MeetingFactory(state=State.DRAFT, with_citation=False)
    curator.submit(f.CommitmentFactory(state=State.DRAFT), summary="Worked on.")
    assert task_counts(curator) == {
        "Outcomes": {"Drafts": 2, "In review": 1},
        "Meetings": {"Drafts": 1, "Without a citation": 1},
        "Commitments": {"Drafts": 1, "Drafts that I edited": 1},
    }


def test_inline_records_count_as_edited_by_the_user(curator: Curator) -> None:
    part = {"role": "host", "actor": f.ActorFactory().pk, "person": "", "office": "", "state": "draft", "passage": ""}
    assert curator.submit(f.MeetingFactory(), **inline_row("roles", **part)).errors == []
    assert task_counts(curator)["Roles at meetings"] == {
        "Drafts": 1,
        "Drafts that I edited": 1,
        "Without a citation": 1,
    }


def test_unfinished_sources_show_progress_and_link_to_the_next_passage(curator: Curator) -> None:
    f.ActorFactory()  # Its source has one passage, which it cites.
    begun = f.SourceFactory(title="Begun")
    f.PassageFactory(source=begun, order=2, locator="para 2")
    passage = f.PassageFactory(source=begun, order=1, locator="para 1")
    f.PassageFactory(source=begun, order=3, note="A heading.")
    empty = f.SourceFactory(title="Empty", state=State.DRAFT)
    page = curator.open("/admin/")
    assert sorted(page.texts(".work-to-do li")) == [
        "Begun : 2 of 3 passages are not accounted for. Next: para 1",
        "Empty : no passage is entered. Enter its passages",
    ]
    assert page.links("Next: para 1") == [admin_url(passage, "change")]
    assert page.links("Enter its passages") == [f"/admin/adgmin/source/{empty.pk}/passages/"]


def test_many_unfinished_sources_are_cut_and_linked_to_the_list(curator: Curator) -> None:
    for _number in range(SOURCES_SHOWN + 1):
        f.SourceFactory()
    page = curator.open("/admin/")
    assert len(page.links("Enter its passages")) == SOURCES_SHOWN
    [every] = page.links("All sources with passages not accounted for")
    assert len(curator.open(every).soup.select("#result_list tbody tr")) == SOURCES_SHOWN + 1


def test_differing_sources_are_listed_apart_from_tasks(curator: Curator) -> None:
    outcome = f.OutcomeFactory(verb="endorsed", note="Why.")
    f.cite(outcome, aspect="verb", value="endorsed")
    f.cite(outcome, aspect="verb", value="adopted")
    page = curator.open("/admin/")
    assert "No work to do" in str(page.texts(".work-to-do p"))
    assert page.texts(".differing li") == ["Outcomes: 1"]
    assert len(curator.open(page.links("Outcomes: 1")[0]).soup.select("#result_list tbody tr")) == 1


def test_finished_record_has_no_work_to_do(curator: Curator) -> None:
    f.ActorFactory()
    [box] = curator.open("/admin/").texts(".work-to-do")
    assert "No work to do" in box


def test_every_passage_is_in_one_of_the_two_accounting_lists(curator: Curator) -> None:
    cited = f.OutcomeFactory(state=State.DRAFT).citations.get().passage
    left, noted = f.PassageFactory(locator="left"), f.PassageFactory(locator="noted", note="A heading.")
    where = "/admin/adgmin/passage/"
    assert curator.open(where, accounted="no").texts("th.field-locator") == [left.locator]
    done = set(curator.open(where, accounted="yes").texts("th.field-locator"))
    assert done == set(Passage.objects.exclude(pk=left.pk).values_list("locator", flat=True))
    assert {cited.locator, noted.locator} <= done


def test_user_without_permissions_sees_no_worklist(curator: Curator) -> None:
    f.OutcomeFactory(state=State.DRAFT)
    assert curator.open("/admin/").texts(".work-to-do")
    curator.client.force_login(get_user_model().objects.create_user("visitor", is_staff=True))
    page = curator.open("/admin/")
    assert page.texts(".work-to-do") == []
    assert "You don’t have permission to view or edit anything." in page.soup.get_text()
