"""Every fact shows its passage, the words printed there, other records that cite it, and where sources differ."""

from typing import Any

import pytest

from adgmin import record
from adgmin.models import SourceKind
from adgmin.record import Aspect, Basis, State
from tests import factories as f

from .site import Site, one, page, words

pytestmark = pytest.mark.django_db

FACTS = ["meeting", "initiative", "outcome", "partner", "actor"]


@pytest.mark.parametrize("name", FACTS)
def test_a_fact_names_the_document_and_leads_to_the_passage(name: str) -> None:
    site = Site()
    evidence = one(page(site.address(name)), "aside.evidence")
    assert words(evidence.select_one(".from")) == "A statement , joint statement"
    assert evidence.select_one(f'a[href="{site.source.get_absolute_url()}"]')
    passage = evidence.select_one(f'a[href="{site.passage.get_absolute_url()}"]')
    assert words(passage) == site.passage.locator


@pytest.mark.parametrize(
    ("name", "line"), [("meeting", "minister"), ("initiative", "role"), ("partner", "role"), ("actor", "membership")]
)
def test_a_line_has_the_same_component(name: str, line: str) -> None:
    site = Site()
    row: Any = getattr(site, line, None) or site.meeting.roles.get()
    f.cite(row, aspect=Aspect.ACTOR, value=row.preferred(Aspect.ACTOR), printed="the words of the line")
    found = one(page(site.address(name)), ".line-evidence:-soup-contains('the words of the line')")
    assert found.select_one(f'a[href="{site.passage.get_absolute_url()}"]')


def test_words_printed_are_quoted_with_their_reading() -> None:
    site = Site()
    day = "2023-02-09/2023-02-10"
    with record.editing():
        f.cite(site.outcome, site.passage, aspect=Aspect.VERB, value="endorsed", printed="Endorsement of")
        f.cite(site.outcome, site.passage, aspect=Aspect.DATE, value=day, printed="9-10 February 2023")
        site.outcome.date = day
        site.outcome.save()
    date, verb = (words(line) for line in page(site.address("outcome")).select(".supports .words"))
    assert verb == "verb Endorsement of recorded as endorsed"
    assert date == "date 9-10 February 2023"


def test_inferred_values_are_marked() -> None:
    site = Site()
    older = f.InitiativeFactory(name="An older guide", passage=site.passage)
    with record.editing():
        f.cite(site.initiative, aspect=Aspect.SUCCEEDS, value=older.slug, basis=Basis.INFERRED)
        site.initiative.succeeds = older
        site.initiative.save()
    soup = page(site.address("initiative"))
    chain = ["An older guide", "A guide succession inferred agreed", "A newer guide"]
    assert [words(link) for link in soup.select(".facts .chain li")] == chain
    assert words(soup.select_one(".supports .words")) == "succeeds An older guide inferred"
    successor = page(older.get_absolute_url())
    assert [words(link) for link in successor.select(".facts .chain li")] == chain


def test_other_records_citing_a_passage_are_counted_and_linked() -> None:
    site = Site()
    found = one(page(site.address("outcome")), ".supports details")
    assert words(found.summary) == "16 other records cite this passage"
    links = {str(link["href"]) for link in found.select("a")}
    assert len(links) == 7
    assert site.address("outcome") not in links
    assert site.passage.get_absolute_url() in links


def test_a_draft_on_the_same_passage_is_not_counted() -> None:
    passage = f.PassageFactory()
    outcome = f.OutcomeFactory(passage=passage)
    f.InitiativeFactory(passage=passage, state=State.DRAFT)
    assert not page(outcome.get_absolute_url()).select(".supports details")


def test_readings_that_disagree_show_their_sources_and_the_preferred_one() -> None:
    outcome = f.OutcomeFactory(verb="endorsed", note="The statement speaks for the ministers.")
    news = f.PassageFactory(source__title="The news", source__kind=SourceKind.NEWS, order=7)
    statement = f.PassageFactory(source__title="The statement", order=6)
    with record.editing():
        f.cite(outcome, news, aspect=Aspect.VERB, value="adopted", printed="adopted")
        f.cite(outcome, statement, aspect=Aspect.VERB, value="endorsed", printed="endorsed")
    soup = page(outcome.get_absolute_url())
    (block,) = soup.select(".differ")
    assert words(block.select_one("p")) == "Sources disagree on the verb"
    preferred, other = (words(reading) for reading in block.select("li"))
    assert preferred == "endorsed preferred according to The statement, para 6"
    assert other == "adopted according to The news, para 7"
    assert "The statement speaks for the ministers." in words(soup.select_one(".evidence .note"))
    assert words(page("/outcomes/").select_one(".rows .tag")) == "sources disagree on the verb"


def test_more_precise_date_is_no_difference_in_lists() -> None:
    with record.editing():
        meeting = f.MeetingFactory(name="3rd ADGMIN", number=3, date="2023-02-09")
        for date in ("2023-02", "2023-02-09"):
            f.cite(meeting, f.PassageFactory(source__published="2023-03-01"), aspect="date", value=date, printed=date)
    assert "more precise" in words(page(meeting.get_absolute_url()))
    assert "sources disagree" not in words(page("/meetings/").select_one(".rows"))


def test_rows_of_the_timeline_and_of_what_changed_say_that_sources_disagree() -> None:
    with record.editing():
        meeting = f.MeetingFactory(name="3rd ADGMIN", number=3, date="2023-02-09", note="The statement is preferred.")
        f.MeetingFactory(name="2nd ADGMIN", number=2, date="2022-01", body=meeting.body)
        guide = f.InitiativeFactory(name="Guide")
        act = f.OutcomeFactory(
            title="the guide", verb="launched", date="2023-02-09", meeting=meeting, body=meeting.body, initiative=guide,
            note="The first text is preferred.",
        )  # fmt: skip
        owner, other = meeting.body, f.ActorFactory()
        due = f.CommitmentFactory(text="The guide by then", owner=owner, initiative=guide, note="As the outcome.")
        f.CheckFactory(commitment=due, finding="made", due="2023-03", meeting=meeting)
        for verb, actor, date in (("launched", owner, "2023-02-09"), ("noted", other, "2023-02-10")):
            passage = f.PassageFactory(source__published="2023-03-01")
            f.cite(meeting, passage, aspect="date", value=date, printed=date)
            f.cite(act, passage, aspect="verb", value=verb, printed=f"{verb} it")
            f.cite(due, passage, aspect="actor", value=actor.slug, printed=f"{actor} will")
    rows = [words(row) for row in page("/timeline/").select(".stream li")]
    for title in ("launched the guide", "The guide by then", "meeting 3rd ADGMIN"):
        assert any(title in row and "sources disagree" in row for row in rows), title
    assert "sources disagree" in words(page(f"{meeting.get_absolute_url()}changes/").select_one("main"))
    for address in ("/meetings/", meeting.body.get_absolute_url()):
        assert "sources disagree on the date" in words(page(address).select_one(".rows:has(.tag)")), address
    head = words(page(f"{meeting.get_absolute_url()}changes/").select_one(".eyebrow"))
    assert head.endswith("sources disagree on the date")


def test_whatever_names_a_disputed_act_says_that_sources_disagree() -> None:
    with record.editing():
        act = f.OutcomeFactory(title="the guide", verb="launched", stage="launched", note="The statement is preferred.")
        begun = f.OutcomeFactory(title="the centre", verb="noted", note="The statement is preferred.")
        check = f.CheckFactory(finding="kept", outcome=act)
        for verb, other in (("launched", "noted"), ("endorsed", "welcomed")):
            passage = f.PassageFactory()
            f.cite(act, passage, aspect="verb", value=verb, printed=f"{verb} it")
            f.cite(begun, passage, aspect="verb", value=other, printed=f"{other} it")
    initiative, unstaged = act.initiative, begun.initiative
    assert initiative
    assert unstaged
    for address, place in (
        (initiative.get_absolute_url(), ".facts"),
        (unstaged.get_absolute_url(), ".facts"),
        ("/initiatives/", ".rows .end .soft"),
        (check.commitment.get_absolute_url(), "li:has(.finding)"),
        ("/timeline/?kind=findings", ".stream li"),
        (act.get_absolute_url(), ".cite"),
    ):
        assert "sources disagree on the verb" in words(page(address).select_one(place)), address


def test_inferred_reading_has_a_mark_and_the_words_printed() -> None:
    meeting = f.MeetingFactory(date="2024-01-30/2024-02-02", note="The commentary gives both days.")
    report, other = (f.PassageFactory(source__published="2024-02-05") for _each in range(2))
    with record.editing():
        f.cite(meeting, report, aspect=Aspect.DATE, value="2024-01-30/2024-02-02", printed="30 January to 2 February")
        f.cite(
            meeting, other, aspect=Aspect.DATE, value="2024-02-01/2024-02-03", printed="February 1-3",
            basis=Basis.INFERRED,
        )  # fmt: skip
    for address in ("/disagreements/", meeting.get_absolute_url()):
        stated, inferred = (words(reading) for reading in page(address).select(".differ li"))
        assert "according to" in stated
        assert "30 January to 2 February" in stated
        assert "according to" not in inferred
        assert "inferred from" in inferred
        assert "February 1-3" in inferred


def test_a_reading_that_names_a_record_is_shown_by_the_name_of_the_record() -> None:
    chair, other = f.ActorFactory(name="The right one"), f.ActorFactory(name="The other one")
    role = f.MeetingRoleFactory(actor=chair, note="The statement ranks higher.")
    hidden = f.ActorFactory(slug="an-actor-unknown", name="Not yet public", state=State.DRAFT, with_citation=False)
    with record.editing():
        for actor, kind in ((chair, "joint-statement"), (other, "news"), (hidden, "commentary")):
            f.cite(role, f.PassageFactory(source__kind=kind), aspect=Aspect.ACTOR, value=actor.slug)
    text = words(page(role.meeting.get_absolute_url()).select_one(".line-evidence .differ"))
    assert "The right one preferred" in text
    assert "The other one according to" in text
    assert "an-actor-unknown according to" in text
    assert "Not yet public" not in text


def test_a_finer_date_is_a_matter_of_precision() -> None:
    meeting = f.MeetingFactory(date="2023-02-09/2023-02-10")
    with record.editing():
        f.cite(meeting, aspect=Aspect.DATE, value="2023-02")
        f.cite(meeting, aspect=Aspect.DATE, value="2023-02-09/2023-02-10")
    text = words(page(meeting.get_absolute_url()).select_one(".differ"))
    assert text.startswith("One source is more precise on the date 9–10 February 2023 preferred")
    assert "February 2023 according to" in text


def test_names_that_vary_are_no_conflict() -> None:
    actor = f.ActorFactory(name="Republic of Korea")
    with record.editing():
        for name in ("Republic of Korea", "ROK"):
            f.cite(actor, aspect=Aspect.NAME, value=name)
    soup = page(actor.get_absolute_url())
    assert words(soup.select_one(".differ p")) == "Names vary"
    assert words(soup.select_one(".facts dd:-soup-contains('ROK')")) == "Republic of Korea preferred ROK"


def test_passages_beyond_the_third_wait_behind_their_number() -> None:
    outcome = f.OutcomeFactory()
    for _more in range(4):
        f.cite(outcome)
    evidence = one(page(outcome.get_absolute_url()), "aside.evidence")
    assert words(evidence.select_one(".more summary")) == "2 more passages"
    assert len(evidence.select(".supports > li:not(.from)")) == 5


def test_records_that_cite_a_passage_follow_each_edit() -> None:
    passage = f.PassageFactory()
    outcome = f.OutcomeFactory(passage=passage)
    assert "1 other record" not in words(one(page(outcome.get_absolute_url()), ".evidence"))
    other = f.OutcomeFactory(passage=passage)
    assert "1 other record" in words(one(page(outcome.get_absolute_url()), ".evidence"))
    f.withdraw(other)
    assert "1 other record" not in words(one(page(outcome.get_absolute_url()), ".evidence"))


@pytest.mark.parametrize(("name", "line"), [("initiative", "role"), ("commitment", "check"), ("actor", "membership")])
def test_line_without_a_page_of_its_own_has_a_link_to_it(name: str, line: str) -> None:
    site = Site()
    slug = getattr(site, line).slug
    soup = site.page(site.address(name))
    assert len(soup.select(f'li[id="{slug}"] a[href="#{slug}"]')) == 1
