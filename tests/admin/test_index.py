"""The index page: models in the order of work, and the worklist."""

import datetime as dt

import pytest
from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone

from adgmin.curation.site import SOURCES_SHOWN
from adgmin.models import Passage, Report, Revision, SourceVersion, fingerprint
from adgmin.record import State
from initiatives.models import Outcome
from tests import factories as f

from .curator import REGISTERED, Curator, Page, admin_url, inline_row, superuser
from .test_closing import Scene

pytestmark = pytest.mark.django_db


def test_models_are_listed_in_the_order_of_work(curator: Curator) -> None:
    page = curator.open("/admin/")
    assert page.texts("#content-main caption") == [
        "Evidence", "Meetings", "Initiatives and outcomes", "Commitments and perspectives",
        "Partners and actors", "Classification", "Review", "Readers",
    ]  # fmt: skip
    assert page.texts("#content-main th[id]") == [
        "Sources", "Passages", "Meetings", "Roles at meetings", "Initiatives", "Outcomes", "Roles",
        "Commitments", "Checks", "Perspectives", "Partners", "Cooperation", "Actors", "Memberships",
        "Themes", "Synonyms", "Draft revisions", "Reports",
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


def attention(curator: Curator) -> dict[str, tuple[int, str]]:
    """What needs attention: the number of each item, and the address that it leads to."""
    found = {}
    for item in curator.open("/admin/").soup.select(".attention li"):
        number, _space, label = Page.words(item).partition(" ")
        link = item.select_one("a")
        found[label] = int(number), str(link["href"]) if link else ""
    return found


def test_every_number_is_zero_in_a_finished_record_and_leads_nowhere(curator: Curator) -> None:
    f.ActorFactory()
    assert attention(curator) == dict.fromkeys(
        [
            "reviews that wait for me", "sources that may be versions of others", "passages not accounted for",
            "draft revisions in review",
            "draft revisions sent back", "draft revisions", "open reports of readers",
            "changes of accounts by colleagues",
            "records whose sources disagree, not settled", "pairs of near-duplicates", "records in review",
            "drafts unchanged for two weeks", "records without a citation",
        ],
        (0, ""),
    )  # fmt: skip


def test_every_number_leads_to_a_list_of_as_many(curator: Curator) -> None:
    scene = Scene()
    for number in range(2):
        Report.objects.create(about="/", text=f"Wrong {number}")
    f.PassageFactory()
    for number, state in enumerate(("in-review", "sent-back", "draft", "dropped"), 1):
        for pk in range(number):
            Revision.objects.create(noun="adgmin.actor", object_id=number * 10 + pk, base={}, wanted={}, state=state)
    f.InitiativeFactory.create_batch(3, state=State.IN_REVIEW)
    withdrawn = f.PassageFactory().source
    f.withdraw(withdrawn)
    draft = f.OutcomeFactory(state=State.DRAFT, initiative=scene.plan, meeting=scene.before)
    old = Outcome._base_manager.filter(pk=draft.pk)
    models.QuerySet.update(old, modified=timezone.now() - dt.timedelta(days=15))
    f.ActorFactory(name="Timor-Leste"), f.ActorFactory(name="Timor Leste", slug="east")
    older, newer = f.SourceFactory(published="2024-01-01"), f.SourceFactory(published="2024-02-01")
    for number in range(3):
        for source in (older, newer):
            f.PassageFactory(
                source=source, fingerprint=fingerprint(f"One {number}"), first_words="Six words of it are here"
            )
    found = attention(curator)
    assert found.pop("to decide after the 4th Meeting") == (4, scene.url)
    assert found.pop("pair of near-duplicates") == (1, "/admin/near-duplicates/")
    waiting = {label: item for label, item in found.items() if item[0]}
    assert {label: number for label, (number, _url) in waiting.items()} == {
        "reviews that wait for me": 4, "source that may be a version of another": 1, "passages not accounted for": 9,
        "draft revision in review": 1,
        "draft revisions sent back": 2, "draft revisions": 3, "open reports of readers": 2, "records in review": 3,
        "draft unchanged for two weeks": 1,
    }  # fmt: skip
    for label, (number, url) in waiting.items():
        assert len(curator.open(url).soup.select("#result_list tbody tr")) == number, label
    assert curator.user
    SourceVersion.objects.answer(newer, older, curator.user, is_version=False)
    assert attention(curator)["sources that may be versions of others"] == (0, "")


def test_number_of_several_models_leads_to_the_table(curator: Curator) -> None:
    f.InitiativeFactory(state=State.IN_REVIEW)
    f.ActorFactory(state=State.IN_REVIEW)
    assert attention(curator)["records in review"] == (2, "#waiting")
    assert curator.open("/admin/").soup.select("#waiting")


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
    assert sorted(page.texts(".work-to-do li:not(.attention li)")) == [
        "Begun : 2 of 3 passages are not accounted for. Next: para 1",
        "Empty : no passage is entered. Enter its passages",
    ]
    assert page.links("Next: para 1") == [admin_url(passage, "bench")]
    assert page.links("Enter its passages") == [f"/admin/adgmin/source/{empty.pk}/passages/"]


def test_only_passage_of_a_source_is_no_one_of_one(curator: Curator) -> None:
    f.PassageFactory(source=f.SourceFactory(title="Short"), locator="para 1")
    assert curator.open("/admin/").texts(".work-to-do li:not(.attention li)") == [
        "Short : its only passage is not accounted for. Next: para 1"
    ]


def test_many_unfinished_sources_are_cut_and_linked_to_the_list(curator: Curator) -> None:
    for _number in range(SOURCES_SHOWN + 1):
        f.SourceFactory()
    page = curator.open("/admin/")
    assert len(page.links("Enter its passages")) == SOURCES_SHOWN
    [every] = page.links("All sources with passages not accounted for")
    assert len(curator.open(every).soup.select("#result_list tbody tr")) == SOURCES_SHOWN + 1


def test_disagreeing_sources_are_counted_in_the_table(curator: Curator) -> None:
    outcome = f.OutcomeFactory(verb="endorsed", note="Why.")
    f.cite(outcome, aspect="verb", value="endorsed")
    f.cite(outcome, aspect="verb", value="adopted")
    assert task_counts(curator) == {"Outcomes": {"Sources disagree": 1}}


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
