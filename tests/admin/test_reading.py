"""Entering records passage by passage: the passage panel, and the redirect to the next passage."""

import pytest

from adgmin.models import Passage, Source
from adgmin.record.edit import editing
from initiatives.models import Commitment, Outcome
from tests import factories as f

from .curator import Curator, Page, admin_url, citation_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def source() -> Source:
    """A statement of one meeting with four passages; the third is accounted for by its note."""
    source = f.SourceFactory(title="Statement of the third", kind="joint-statement")
    with editing():
        source.meetings.set([f.MeetingFactory(name="3rd Meeting")])
    for order in (1, 2, 3, 4):
        f.PassageFactory(source=source, order=order, note="A heading." if order == 3 else "")
    return source


def passage(source: Source, order: int) -> Passage:
    return source.passages.get(order=order)


def add_url(curator: Curator, noun: str, first: Passage) -> str:
    """The add link for a model in the panel of a passage."""
    links = curator.form(first).soup.select(".passage-panel a.addlink")
    [form] = [str(link["href"]) for link in links if Page.words(link) == noun]
    return form


def save_and_go_on(curator: Curator, source: Source, order: int) -> Page:
    """Follow the add link of a passage, enter an outcome, and go on to the next passage."""
    form = add_url(curator, "Outcome", passage(source, order))
    typed = {**curator.open(form).fields, "verb": "noted", "title": f"no. {order}", "_nextpassage": "1"}
    return Page(curator.client.post(form, typed, follow=True))


def test_add_links_fill_in_passage_meeting_and_body(curator: Curator, source: Source) -> None:
    first, meeting = passage(source, 1), source.meetings.get()
    fields = curator.open(add_url(curator, "Outcome", first)).fields
    assert (fields["meeting"], fields["body"]) == (str(meeting.pk), str(meeting.body_id))
    assert (fields["citations-0-passage"], fields["citations-0-aspect"]) == (str(first.pk), "verb")
    assert curator.open(add_url(curator, "Perspective", first)).fields["meeting"] == str(meeting.pk)


def test_body_is_filled_in_only_for_the_ministers_own_text(curator: Curator, source: Source) -> None:
    source.kind = "news"
    source.save()
    assert curator.open(add_url(curator, "Outcome", passage(source, 1))).fields["body"] == ""


def test_meeting_is_not_filled_in_for_several_meetings(curator: Curator, source: Source) -> None:
    curator.submit(source, meetings=[source.meetings.get().pk, f.MeetingFactory().pk])
    assert curator.open(add_url(curator, "Outcome", passage(source, 1))).fields["meeting"] == ""


def test_panel_lists_citing_records_including_drafts(curator: Curator, source: Source) -> None:
    first = passage(source, 1)
    f.OutcomeFactory(title="the guide", passage=first)
    f.CommitmentFactory(text="A promise", passage=first, state="draft")
    for page in (curator.form(first), curator.form(Outcome, passage=first.pk)):
        assert page.texts(".passage-panel li") == ["endorsed the guide", "A promise [draft]"]
    assert "No record cites this passage yet" in str(curator.form(passage(source, 2)).texts(".passage-panel p"))


def test_save_and_go_on_opens_the_next_unaccounted_passage(curator: Curator, source: Source) -> None:
    page = save_and_go_on(curator, source, 1)
    assert "was added successfully" in page.messages
    assert page.texts("h1") == ["Add outcome"]
    assert page.fields["citations-0-passage"] == str(passage(source, 2).pk)
    assert page.fields["meeting"] == str(source.meetings.get().pk)
    assert page.fields["title"] == ""
    assert save_and_go_on(curator, source, 2).fields["citations-0-passage"] == str(passage(source, 4).pk)


def test_skipped_passages_follow_the_last_one(curator: Curator, source: Source) -> None:
    assert save_and_go_on(curator, source, 4).fields["citations-0-passage"] == str(passage(source, 1).pk)


def test_after_all_passages_the_source_form_opens_with_a_message(curator: Curator, source: Source) -> None:
    save_and_go_on(curator, source, 1)
    save_and_go_on(curator, source, 2)
    page = save_and_go_on(curator, source, 4)
    assert "Every passage of “Statement of the third” is accounted for." in page.messages
    review = f"/admin/adgmin/source/{source.pk}/review/"
    assert [str(link["href"]) for link in page.soup.select(".messagelist a")][-1] == review
    assert page.texts("h1") == ["Change source"]


def test_passage_form_with_a_note_goes_on_too(curator: Curator, source: Source) -> None:
    page = curator.submit(passage(source, 1), "_nextpassage", note="It names no act.")
    assert page.texts(".passage-panel h2") == ["Statement of the third, para 2"]


def test_form_with_errors_keeps_its_passage_panel(curator: Curator, source: Source) -> None:
    first = passage(source, 1)
    page = curator.submit(Outcome, "_nextpassage", f"?passage={first.pk}", title="no verb", **citation_row(first))
    assert page.errors == ["This field is required."]
    assert page.texts(".passage-panel h2") == ["Statement of the third, para 1"]


@pytest.mark.parametrize("key", ["", "none", "99999", "-1"])
def test_invalid_passage_in_the_query_string_is_ignored(curator: Curator, key: str) -> None:
    page = curator.form(Commitment, passage=key)
    assert page.status == 200
    assert page.texts(".passage-panel, [name=_nextpassage]") == []


def test_citation_row_with_only_an_aspect_is_ignored(curator: Curator) -> None:
    assert curator.form(Outcome).fields["citations-0-aspect"] == "verb"
    assert curator.submit(Outcome, verb="noted", title="a draft").errors == []
    assert not Outcome.objects.get().citations.exists()


def test_citation_row_without_a_passage_is_an_error(curator: Curator) -> None:
    page = curator.submit(Outcome, verb="noted", title="a draft", **{"citations-0-printed": "took note"})
    assert "This field is required." in page.errors
    assert page.fields["citations-0-printed"] == "took note"


def test_source_list_links_to_the_first_unaccounted_passage(curator: Curator, source: Source) -> None:
    [link] = curator.open(admin_url(Source)).soup.select("td.field-unaccounted_count a")
    assert (link.get_text(), link["href"]) == ("3", admin_url(passage(source, 1), "bench"))


def test_passages_not_accounted_for_lead_to_the_bench_in_every_list(curator: Curator, source: Source) -> None:
    done = passage(source, 2)
    f.cite(f.OutcomeFactory(state="draft"), done)
    for page in (curator.open(admin_url(Passage), source__id__exact=source.pk), curator.form(source)):
        for row in source.passages.all():
            [link] = page.links(row.locator)
            is_done = row in (done, passage(source, 3))
            assert link.partition("?")[0] == admin_url(row, "change" if is_done else "bench")
