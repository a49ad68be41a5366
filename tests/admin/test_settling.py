"""A settled difference leaves the lists of what is to be done, until a source says more."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model

from adgmin.models import Settlement
from initiatives.models import Outcome
from tests import factories as f

from .curator import Curator, Page, admin_url

pytestmark = pytest.mark.django_db


def url_of(row: Any, aspect: str = "verb") -> str:
    return admin_url(row, "change").replace("change/", f"settle/{aspect}/")


def settle(curator: Curator, row: Any, why: str = "The statement is higher.") -> Any:
    fields = curator.open(url_of(row)).fields
    return curator.client.post(url_of(row), {**fields, "why": why})


def listed(curator: Curator, **query: str) -> list[str]:
    return curator.open(admin_url(Outcome), **query).texts("#result_list td.field-differs")


def unsettled(curator: Curator) -> list[str]:
    return [text for text in curator.open("/admin/").texts(".attention li") if "disagree" in text]


def test_difference_is_settled_with_a_reason_and_leaves_the_worklist(curator: Curator, differing: Any) -> None:
    assert unsettled(curator) == ["1 record whose sources disagree, not settled"]
    (link,) = curator.form(differing).links("Settle this difference")
    assert link == url_of(differing)
    page = curator.open(link)
    assert page.fields["why"] == "The statement says so."
    assert page.texts(".differences caption") == ["Verb: sources disagree"]
    assert settle(curator, differing).status_code == 302
    settlement = Settlement.objects.get()
    assert (settlement.who, settlement.aspect, settlement.why) == ("maria", "verb", "The statement is higher.")
    assert unsettled(curator) == ["0 records whose sources disagree, not settled"]
    assert (listed(curator), listed(curator, differs="yes"), listed(curator, differs="settled")) == (
        ["settled"], [], ["settled"]
    )  # fmt: skip
    shown = " ".join(curator.form(differing).texts(".differences p"))
    assert "Settled by maria on " in shown
    assert "The statement is higher." in shown


def test_settling_needs_a_reason(curator: Curator, differing: Any) -> None:
    response = settle(curator, differing, why=" ")
    assert "This field is required." in response.content.decode()
    assert not Settlement.objects.exists()


@pytest.mark.parametrize("value", ["welcomed", "noted"])
def test_new_citation_opens_it_again(curator: Curator, differing: Any, value: str) -> None:
    settle(curator, differing)
    f.cite(differing, f.PassageFactory(source=f.SourceFactory(kind="news")), aspect="verb", value=value)
    assert listed(curator, differs="yes") == ["yes"]
    assert unsettled(curator) == ["1 record whose sources disagree, not settled"]
    assert curator.form(differing).links("Settle this difference")
    settle(curator, differing)
    assert listed(curator, differs="settled") == ["settled"]


def test_changed_value_opens_it_again_and_another_aspect_does_not(curator: Curator, differing: Any) -> None:
    settle(curator, differing)
    f.cite(differing, f.PassageFactory(), aspect="figure", value="five areas")
    differing.summary = "Another summary."
    differing.save()
    assert listed(curator, differs="settled") == ["settled"]
    citation = differing.citations.get(value="noted")
    citation.value = "welcomed"
    citation.save()
    assert listed(curator, differs="yes") == ["yes"]


def test_it_can_be_opened_again(curator: Curator, differing: Any) -> None:
    settle(curator, differing)
    page = curator.open(url_of(differing))
    assert page.fields["why"] == "The statement is higher."
    curator.client.post(url_of(differing), {**page.fields, "reopen": "1"})
    assert listed(curator, differs="yes") == ["yes"]


def test_citation_added_while_the_page_was_open_is_compared_first(curator: Curator, differing: Any) -> None:
    fields = curator.open(url_of(differing)).fields
    f.cite(differing, f.PassageFactory(source=f.SourceFactory(kind="news")), aspect="verb", value="welcomed")
    response = curator.client.post(url_of(differing), {**fields, "why": "As I saw it."})
    assert "The citations have changed meanwhile" in response.content.decode()
    assert not Settlement.objects.exists()


@pytest.mark.parametrize("button", ["settle", "reopen"])
def test_reason_of_a_colleague_is_not_replaced_unseen(curator: Curator, differing: Any, button: str) -> None:
    opened = curator.open(url_of(differing)).fields
    settle(curator, differing, why="Theirs.")
    page = Page(curator.client.post(url_of(differing), {**opened, "why": "Mine.", button: "1"}))
    assert (Settlement.objects.get().why, page.fields["why"]) == ("Theirs.", "Mine.")
    assert "Theirs." in page.soup.get_text()
    curator.client.post(url_of(differing), {**page.fields, "settle": "1"})
    assert Settlement.objects.get().why == "Mine."


@pytest.mark.parametrize("aspect", ["date", "name", "zz"])
def test_where_nothing_differs_there_is_nothing_to_settle(curator: Curator, differing: Any, aspect: str) -> None:
    response: Any = curator.client.get(url_of(differing, aspect))
    assert (response.status_code, response["Location"]) == (302, admin_url(differing, "change"))
    page = Page(curator.client.post(url_of(differing, aspect), {"why": "No."}))
    assert (page.status, page.texts("dl.kept dd")) == (409, ["No."])
    assert not Settlement.objects.exists()


def test_more_precise_date_is_no_disagreement_to_settle(curator: Curator, differing: Any) -> None:
    row = f.OutcomeFactory(date="2023-02-09", note="The statement says so.")
    for date in ("2023-02-09", "2023-02"):
        f.cite(row, f.PassageFactory(), aspect="date", value=date)
    page = curator.form(row)
    assert page.texts(".differences caption") == ["Date: one source is more precise"]
    assert page.links("Settle this difference") == []
    assert unsettled(curator) == ["1 record whose sources disagree, not settled"]
    assert listed(curator, differs="yes") == ["yes"]
    assert listed(curator, differs="no") == ["-"]
    # What readers see marked as different.
    assert [bool(each.disagreements) for each in (differing, row)] == [True, False]
    settle(curator, differing)
    f.cite(row, f.PassageFactory(), aspect="date", value="2024")
    assert (listed(curator, differs="yes"), listed(curator, differs="settled")) == (["yes"], ["settled"])


def test_names_may_vary_without_being_settled(curator: Curator) -> None:
    row = f.ActorFactory(name="A centre")
    for name in ("A centre", "The centre"):
        f.cite(row, f.PassageFactory(), aspect="name", value=name)
    page = curator.form(row)
    assert page.texts(".differences caption") == ["Name: names vary"]
    assert page.links("Settle this difference") == []


def test_who_may_not_change_the_record_does_not_settle(curator: Curator, differing: Any) -> None:
    get_user_model().objects.get().groups.clear()
    assert curator.client.get(url_of(differing)).status_code == 403
    assert curator.client.post(url_of(differing), {"why": "Mine."}).status_code == 403
