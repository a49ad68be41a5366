"""What pages say first: sentences computed from the record, each with its passages or a link to its list."""

from typing import Any

import pytest

from adgmin import record
from tests import factories as f

from .site import page, words

pytestmark = pytest.mark.django_db


def sentences(address: str, **query: Any) -> list[str]:
    """The sentences of a page under “Where it stands”."""
    return [words(paragraph) for paragraph in page(address, **query).select(".stands > p")]


def text_on(meeting: Any, kind: str, locator: str, **source: str) -> Any:
    """A passage of a text on a meeting."""
    passage = f.PassageFactory(source__kind=kind, source__short_name=kind, locator=locator, **source)
    with record.editing():
        passage.source.meetings.add(meeting)
    return passage


@pytest.fixture
def meeting() -> Any:
    """A held meeting with a statement of its own, an adoption on a theme with a partner, and thanks."""
    made = f.MeetingFactory(name="3rd ADGMIN", slug="third", date="2023-02-10", number=3)
    statement = text_on(made, "joint-statement", "para 7", source__published="2023-02-10")
    plan = f.InitiativeFactory(name="The plan", slug="plan", kind="work-plan", period="2023")
    partner = f.PartnerFactory(actor__name="Utopia", actor__slug="utopia")
    f.RoleFactory(initiative=plan, actor=partner.actor, role="counterpart")
    theme = f.ThemeFactory(name="Trust", slug="trust")
    f.OutcomeFactory(
        title="the plan", verb="adopted", stage="agreed", meeting=made, passage=statement, body=made.body,
        initiative=plan, counterparts=[partner.actor], themes=[theme],
    )  # fmt: skip
    f.OutcomeFactory(
        title="the host", verb="expressed-gratitude", meeting=made, passage=statement, body=made.body, initiative=None
    )
    return made


ADOPTED = "adopted the plan"


@pytest.mark.parametrize(
    ("address", "beginning"),
    [
        ("/meetings/third/", "The meeting adopted the plan . ( joint-statement, para 7 )"),
        ("/themes/trust/", "According to the texts held, the 3rd ADGMIN (10 February 2023) adopted the plan ."),
        ("/initiatives/plan/", "Its stage is agreed , reached with this outcome: adopted the plan (10 February 2023)."),
        ("/partners/utopia/", "The latest plan in the record is the The plan"),
    ],
)
def test_first_sentence_says_what_was_decided(meeting: Any, address: str, beginning: str) -> None:
    assert sentences(address)[0].startswith(beginning), sentences(address)


def test_meeting_counts_outcomes_by_strength(meeting: Any) -> None:
    assert sentences("/meetings/third/")[1] == (
        "2 outcomes are recorded: 1 adopted, signed, established or launched; 1 with weaker verbs or as facts."
    )


def test_meeting_without_a_text_of_its_own_says_who_reports_it() -> None:
    made = f.MeetingFactory(slug="fourth", date="2024-02-02")
    f.OutcomeFactory(title="the guide", meeting=made, passage=text_on(made, "news", "para 2"), body=made.body)
    assert sentences("/meetings/fourth/")[0] == (
        "According to other texts, the meeting endorsed the guide . Its own statement is not held. ( news, para 2 )"
    )


def test_act_that_is_inferred_has_its_mark(meeting: Any) -> None:
    passage = text_on(meeting, "joint-statement", "para 9")
    with record.editing():
        f.OutcomeFactory(title="the pact", verb="signed", meeting=meeting, body=None, passage=passage)
    assert "signed the pact inferred" in sentences("/meetings/third/")[0]


def test_at_most_four_outcomes_are_named(meeting: Any) -> None:
    passage = text_on(meeting, "joint-statement", "para 9")
    for number in range(5):
        f.OutcomeFactory(title=f"report {number}", meeting=meeting, body=meeting.body, passage=passage)
    assert sentences("/meetings/third/")[0].count("endorsed report") == 3


def test_what_sources_disagree_on_is_said_with_each_value(meeting: Any) -> None:
    news = text_on(meeting, "news", "para 2", source__published="2023-02-12")
    commentary = text_on(meeting, "commentary", "para 1", source__published="2023-02-12")
    with record.editing():
        meeting.note = "The commentary is preferred."
        meeting.save()
        f.cite(meeting, commentary, aspect="date", value="2023-02-10")
        f.cite(meeting, news, aspect="date", value="2023-02-11", basis="inferred")
    assert sentences("/meetings/third/")[2] == (
        "Sources disagree on the date: 10 February 2023, preferred ( commentary, para 1 ) and "
        "11 February 2023 inferred ( news, para 2 ) ."
    )


def test_standings_of_commitments_are_counted(meeting: Any) -> None:
    for finding in ("made", "made", "kept"):
        check = f.CheckFactory(commitment=f.CommitmentFactory(), meeting=meeting, date="")
        if finding == "kept":
            f.CheckFactory(commitment=check.commitment, finding="kept", date="2023-02-10")
    assert sentences("/meetings/third/")[2] == "3 commitments are recorded: 2 open; 1 kept."


def test_initiative_says_where_it_was_last_taken_up_and_what_is_missing_since(meeting: Any) -> None:
    later = f.MeetingFactory(name="4th ADGMIN", slug="fourth", date="2024-02-02", number=4, body=meeting.body)
    f.OutcomeFactory(title="other", meeting=later, passage=text_on(later, "news", "para 1"), body=later.body)
    assert sentences("/initiatives/plan/")[1] == (
        "It was last taken up at the 3rd ADGMIN (10 February 2023): adopted the plan . ( joint-statement, para 7 ) "
        "4th ADGMIN: Not mentioned in the 1 text held on this meeting; no statement of its own is held."
    )


@pytest.mark.parametrize(
    ("published", "sentence"),
    [
        ("2023-12-31", "A promise is due 2023. No text held is later than that date."),
        ("2024-01-01", "A promise was due 2023: 1 later text is held, and it does not report the commitment as kept."),
    ],
)
def test_date_is_past_only_with_a_later_text(meeting: Any, published: str, sentence: str) -> None:
    plan = f.InitiativeFactory(name="A guide", slug="guide")
    commitment = f.CommitmentFactory(text="A promise", initiative=plan)
    f.CheckFactory(commitment=commitment, meeting=meeting, date="", due="2023")
    f.PassageFactory(source__published=published)
    assert sentence in " ".join(sentences("/initiatives/guide/"))


def test_actor_is_named_with_its_parts(meeting: Any) -> None:
    state = f.ActorFactory(name="Atlantis", slug="atlantis", kind="member-state")
    f.MeetingRoleFactory(meeting=meeting, actor=state, role="host")
    assert sentences("/actors/atlantis/")[0].startswith("The texts held name Atlantis as host of the 3rd ADGMIN . (")


def test_what_changed_says_what_is_new_and_what_is_missing(meeting: Any) -> None:
    later = f.MeetingFactory(name="4th ADGMIN", slug="fourth", date="2024-02-02", number=4, body=meeting.body)
    passage = text_on(later, "joint-statement", "para 1", source__published="2024-02-02")
    f.OutcomeFactory(title="a hub", meeting=meeting, body=meeting.body, initiative=f.InitiativeFactory(name="A hub"))
    for number in range(5):
        guide = f.InitiativeFactory(name=f"Guide {number}", passage=passage)
        f.OutcomeFactory(title=f"guide {number}", meeting=later, passage=passage, initiative=guide, date="")
    new, silent = sentences("/meetings/fourth/changes/")
    assert new.startswith("5 subjects are new in the record: Guide 0 , Guide 1 , Guide 2 and 2 more.")
    assert silent.startswith("The statement of the meeting does not mention one initiative that was expected: A hub")


def test_page_with_nothing_to_say_has_no_such_section() -> None:
    f.ThemeFactory(slug="empty")
    f.MeetingFactory(slug="sixth", status="planned", date="2026")
    for address in ("/themes/empty/", "/meetings/sixth/"):
        assert page(address).select(".stands") == []


def test_sentences_are_as_of_the_day(meeting: Any) -> None:
    assert sentences("/initiatives/plan/", as_of="2023-02-09") == ["No outcome sets a stage."]
    assert sentences("/initiatives/plan/", as_of="2023-02-10")[0].startswith("Its stage is agreed")
