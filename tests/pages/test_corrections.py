"""The page Corrections and its feed: what was published and was then changed or withdrawn, in words."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from adgmin import record
from adgmin.models import Actor
from adgmin.record import State
from initiatives.models import Outcome
from tests import factories as f
from tests.timeline.test_feeds import ATOM, feed, one_link, text

from .site import Site, get, most_queries, page, words

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def corrections() -> list[str]:
    """The texts of the corrections, newest first."""
    return [words(row) for row in page("/corrections/").select(".rows > li")]


def correct(row: Actor | Outcome, why: str = "", **values: object) -> None:
    """Change some fields of a record in one edit."""
    with record.editing(why=why):
        for name, value in values.items():
            setattr(row, name, value)
        row.save()


def test_changed_fact_is_shown_with_old_and_new_words_and_why() -> None:
    outcome = f.OutcomeFactory(title="the guide", verb="noted", date="2023-02")
    correct(outcome, "The statement endorses it.", verb="endorsed", date="2023-02-09")
    [row] = corrections()
    assert "endorsed the guide Outcome" in row
    assert "Verb: “noted” is now “endorsed”" in row
    assert "Date: “February 2023” is now “9 February 2023”" in row
    assert row.endswith("Why: The statement endorses it.")
    assert page("/corrections/").select_one(f'.rows a[href="{outcome.get_absolute_url()}"]')


def test_publication_additions_and_drafts_are_no_corrections() -> None:
    draft = f.ActorFactory(state=State.DRAFT, name="A draft", summary="Old.")
    correct(draft, summary="New.")
    correct(draft, state=State.PUBLISHED, summary="Newest.")
    correct(draft, note="Added later.")
    f.cite(draft)
    outcome, theme = f.OutcomeFactory(), f.ThemeFactory()
    with record.editing():
        outcome.themes.add(theme)
    assert corrections() == []
    assert "No correction has been made since this installation began to keep them" in words(page("/corrections/"))


def test_value_added_beside_a_correction_and_value_taken_out_are_named() -> None:
    actor = f.ActorFactory(name="ROK", summary="Wrong.", note="")
    correct(actor, summary="", note="It was another one.")
    [row] = corrections()
    assert "Summary: “Wrong.” was taken out" in row
    assert "Note: “It was another one.” was added" in row


def test_link_taken_out_is_a_correction_by_name() -> None:
    one, other = f.ActorFactory(name="Japan"), f.ActorFactory(name="ROK")
    outcome = f.OutcomeFactory(counterparts=[one, other])
    with record.editing():
        outcome.counterparts.remove(other)
    assert "Counterparts: “Japan, ROK” is now “Japan”" in corrections()[0]


def test_withdrawal_and_merge_are_shown_with_the_public_reason_once() -> None:
    actor, other = f.ActorFactory(name="ROK"), f.ActorFactory(name="Republic of Korea")
    correct(actor, "Entered twice.", state=State.WITHDRAWN, withdrawn_because="Entered twice.", merged_into=other)
    [row] = corrections()
    assert "Withdrawn as the same as “Republic of Korea”: Entered twice." in row
    assert row.count("Entered twice.") == 1


def test_corrected_citation_is_shown_under_its_record() -> None:
    actor = f.ActorFactory(name="ROK")
    citation = actor.citations.get()
    citation.printed = "the Republic"
    citation.save()
    citation.printed = "the Republic of Korea"
    with record.editing(why="Misread."):
        citation.save()
    correct_citation = corrections()
    assert len(correct_citation) == 1
    assert "ROK Actor Citation of" in correct_citation[0]
    assert "Printed: “the Republic” is now “the Republic of Korea”" in correct_citation[0]


def test_citation_taken_out_is_a_correction() -> None:
    actor = f.ActorFactory()
    passage = f.cite(actor).passage
    actor.citations.get(passage=passage).delete()
    assert f"Citation of {passage.short_name}: taken out" in corrections()[0]


def test_changes_of_one_record_in_one_edit_are_one_correction() -> None:
    actor, other = f.ActorFactory(name="ROK", summary="Wrong."), f.ActorFactory(name="Japan", summary="Wrong.")
    citation = f.cite(actor, aspect="name", value="ROK", printed="R O K")
    with record.editing(why="Misread."):
        correct(actor, summary="Right.")
        correct(other, summary="Right.")
        citation.printed = "ROK"
        citation.save()
    first, second = corrections()
    assert {"Printed" in first, "Printed" in second} == {True, False}
    assert words(page("/corrections/").select_one("h2#said")) == "2 corrections"


def test_newest_is_first_and_the_list_is_paged() -> None:
    actor = f.ActorFactory(name="ROK", summary="0.")
    for number in range(1, 52):
        correct(actor, summary=f"{number}.")
    listed = corrections()
    assert len(listed) == 50
    assert "“50.” is now “51.”" in listed[0]
    assert "“0.” is now “1.”" in words(page("/corrections/", page=2))
    get("/corrections/", 400, page=3)
    get("/corrections/", 400, colour="red")


def test_nobody_is_named_and_no_draft_either() -> None:
    actor = f.ActorFactory(summary="Wrong.")
    draft = f.ActorFactory(state=State.DRAFT, name="A secret")
    correct(actor, summary="Right.")
    correct(draft, name="Another secret")
    text_of_page = words(page("/corrections/"))
    assert "secret" not in text_of_page
    assert "operator" not in text_of_page.lower()


def test_number_of_queries_does_not_depend_on_the_number_of_corrections() -> None:
    outcomes = [f.OutcomeFactory(verb="noted", body=f.ActorFactory()) for _number in range(5)]

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            Client().get("/corrections/")
        return len(captured)

    correct(outcomes[0], verb="endorsed", body=None)
    one = queries()
    for outcome in outcomes[1:]:
        correct(outcome, verb="endorsed", body=None)
    assert queries() == one <= most_queries("corrections")


def test_feed_has_the_corrections_with_addresses_that_last() -> None:
    outcome = f.OutcomeFactory(title="the guide", verb="noted")
    correct(outcome, "The statement endorses it.", verb="endorsed")
    correct(outcome, verb="welcomed")
    entries = feed("/corrections.atom").findall(f"{ATOM}entry")
    assert [text(entry, "title") for entry in entries] == ["Corrected: welcomed the guide"] * 2
    assert len({text(entry, "id") for entry in entries}) == 2
    assert one_link(entries[0]).endswith(outcome.get_absolute_url())
    assert "Verb: “noted” is now “endorsed”" in text(entries[1], "summary")
    assert feed("/corrections.atom").find(f"{ATOM}link") is not None
    get("/corrections.atom", 400, page=2)


def test_page_is_linked_from_the_foot_and_from_about() -> None:
    Site()
    assert page("/about/").select_one('main a[href="/corrections/"]')
    assert page("/").select_one('footer a[href="/corrections/"]')


def test_changed_and_deleted_passage_theme_and_copy_are_corrections() -> None:
    source = f.SourceFactory(title="The Statement", short_name="The Statement")
    passage, theme = f.PassageFactory(source=source, locator="para 6", gist="Wrong."), f.ThemeFactory(name="Data")
    correct(passage, "Misread.", gist="Right.", order=99)
    correct(theme, name="Data flows")
    correct(source, sha256="f" * 64)
    copy, name, gist = corrections()
    assert "SHA-256" in copy
    assert copy.count("f" * 64) == 1
    assert "Name: “Data” is now “Data flows”" in name
    assert "Gist: “Wrong.” is now “Right.” Why: Misread." in gist
    assert "Order" not in gist
    with record.editing(why="Entered twice."):
        passage.delete()
        theme.delete()
    gone = corrections()
    assert {words_of.partition("2026 ")[2] for words_of in gone[:2]} == {
        "Passage: The Statement, para 6 Taken out of the record Why: Entered twice.",
        "Theme: Data flows Taken out of the record Why: Entered twice.",
    }
    # What was corrected of them before is still told.
    assert ("Right." in gone[4], len(gone)) == (True, 5)
    assert len(feed("/corrections.atom").findall(f"{ATOM}entry")) == 5


def test_end_and_reason_of_a_withdrawal_are_corrections() -> None:
    actor = f.ActorFactory(name="ROK")
    f.withdraw(actor, "Entered twice.")
    correct(actor, "A slip.", withdrawn_because="It was another one.")
    correct(actor, "It is this one.", state=State.PUBLISHED, withdrawn_because="")
    back, reason, _withdrawal = corrections()
    assert back.endswith("Published again. It had been withdrawn: It was another one. Why: It is this one.")
    assert "Withdrawn because: “Entered twice.” is now “It was another one.”" in reason
