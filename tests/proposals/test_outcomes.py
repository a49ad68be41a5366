"""Outcomes proposed from sentences of all kinds."""

import pytest

from adgmin import verbs
from adgmin.models import is_quoted_from
from adgmin.proposals.outcomes import outcomes
from adgmin.proposals.proposal import Proposal
from adgmin.proposals.verb_forms import TABLE

from .scene import (
    ADGMIN,
    ADGSOM,
    BRIDGE,
    CABLES,
    CHARTER,
    INDIA,
    JAPAN,
    KNOWN,
    MALAYSIA,
    MARK,
    MASTERPLAN,
    PLAN,
    VIET_NAM,
    passage,
)

# The verb, that of the act that it is about, and the initiative or the object.
SENTENCES: dict[str, list[tuple[str, str, int | str]]] = {
    "The Ministers adopted the ASEAN Submarine Cable Guidelines, the Digital Skills Charter and the Tea Accord.": [
        ("adopted", "", CABLES), ("adopted", "", CHARTER), ("adopted", "", "the Tea Accord"),
    ],
    "The Meeting agreed on the following: (a) the ASCG; (b) an early start of the Digital Skills Charter; (c) tea.": [
        ("agreed", "", CABLES), ("agreed", "", CHARTER),
    ],
    "Ministers adopted the following: (a) the ASCG; (b) the Digital Skills Charter; and (c) the Regional Trust Mark.": [
        ("adopted", "", CABLES), ("adopted", "", CHARTER), ("adopted", "", MARK),
    ],
    "The Meeting endorsed: (a) the ASCG; and (b) the Digital Skills Charter.": [
        ("endorsed", "", CABLES), ("endorsed", "", CHARTER),
    ],
    "The Meeting endorsed: (a) the ASCG; and (b) tea.": [("endorsed", "", CABLES)],
    "We welcomed the finalisation of the ADM 2030 and looked forward to its launch in early 2027.": [
        ("welcomed", "completed", MASTERPLAN), ("completed", "", MASTERPLAN),
        ("looked-forward-to", "launched", MASTERPLAN),
    ],
    "Also adopted was the Regional Trust Mark.": [("adopted", "", MARK)],
    "At its closing session, the meeting gave its endorsement to the ASCG.": [("endorsed", "", CABLES)],
    "Ministers from ten countries meeting in Hanoi endorsed a label for online shops.": [
        ("endorsed", "", "a label for online shops"),
    ],
    "The Meeting noted with satisfaction the progress of the ASEAN-India 2026 Digital Workplan, and tasked ADGSOM to "
    "report back in 2027.": [("noted", "", PLAN), ("tasked", "", "ADGSOM to report back in 2027")],
    "It was agreed that a study on satellite services would be carried out.": [
        ("agreed", "", "that a study on satellite services would be carried out"),
    ],
    "The Meeting underscored the importance of safe networks and reaffirmed its commitment to an open internet.": [
        ("emphasised", "", "the importance of safe networks"),
        ("reiterated", "", "its commitment to an open internet"),
    ],
    "We, the Ministers, having met in Ha Noi, hereby adopt the Digital Skills Charter.": [("adopted", "", CHARTER)],
    "India: Endorsement of the ASEAN-India Digital Work Plan for 2026; support for the Data Bridge Initiative.": [
        ("endorsed", "", PLAN), ("supported", "", BRIDGE),
    ],
    "Ministers announced the establishment of an ASEAN Centre for Quantum Readiness.": [
        ("established", "", "an ASEAN Centre for Quantum Readiness"),
    ],
    "The Meeting acknowledged the work of ADGSOM, including the launch of the Regional Trust Mark.": [
        ("acknowledged", "", "the work of ADGSOM"), ("acknowledged", "launched", MARK),
    ],
    "The Regional Trust Mark has been implemented in four countries and was expanded to cover payments.": [
        ("implemented", "", MARK), ("expanded", "", MARK),
    ],
    "The Guidelines were read out. The ASCG covers permits, and the initiative was approved by ADGSOM.": [
        ("approved", "", CABLES),
    ],
    "The Meeting was pleased to note the progress of the Data Bridge Initiative.": [("noted", "", BRIDGE)],
    "Viet Nam handed the chair to Indonesia.": [("handed-over", "", "the chair to Indonesia")],
}  # fmt: skip
# What is planned, denied, a purpose, or said without a speaker is no act.
NO_ACTS = (
    "Viet Nam will launch the Data Bridge Initiative by the end of 2027.",
    "The ministers did not endorse the Digital Skills Charter.",
    "The adoption of the Digital Skills Charter will help workers.",
    "The Charter is to be adopted at the 7th ADGMIN.",
    "The newly launched portal covers all noted cases.",
    "The 5th ADGMIN was held in Bangkok.",
    "Ministers were briefed on the Data Bridge Initiative.",
)


def shown(proposal: Proposal) -> tuple[object, object, object]:
    """The verbs of a proposal, and its initiative or else its object."""
    values = proposal.values
    return values["verb"], values.get("of_verb", ""), values.get("initiative") or values["title"]


def only(text: str, kind: str = "joint-statement") -> Proposal:
    """The only proposal that a text gives."""
    (proposal,) = outcomes(passage(text, kind=kind), KNOWN)
    return proposal


@pytest.mark.parametrize("text", SENTENCES)
def test_sentence_gives_its_acts(text: str) -> None:
    found = outcomes(passage(text), KNOWN)
    assert [shown(proposal) for proposal in found] == SENTENCES[text]
    for proposal in found:
        for reading in proposal.readings:
            assert is_quoted_from(text, reading.printed), reading
        assert proposal.printed in proposal.rule


@pytest.mark.parametrize("text", NO_ACTS)
def test_sentence_without_an_act_gives_none(text: str) -> None:
    assert outcomes(passage(text), KNOWN) == []


def test_act_of_the_meeting_has_its_body_and_its_meeting() -> None:
    values = only("The Meeting endorsed the Digital Skills Charter.").values
    assert (values["body"], values["meeting"]) == (ADGMIN, 1)


def test_act_of_somebody_unknown_has_no_body() -> None:
    proposal = only("Minister Tran welcomed the Digital Skills Charter.")
    assert "body" not in proposal.values


def test_act_of_members_has_the_body_that_met_as_inferred() -> None:
    proposal = only("Member states endorsed the Digital Skills Charter.")
    assert [(each.aspect, each.printed, each.inferred) for each in proposal.readings] == [
        ("verb", "endorsed the Digital Skills Charter", False), ("actor", "Member states", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ASCG, which ADGSOM approved in October 2025, has forms.", {"body": ADGSOM, "date": "2025-10"}),
        ("The ASCG was approved by ADGSOM in October 2025.", {"body": ADGSOM, "date": "2025-10"}),
        ("The Regional Trust Mark, launched at the 5th ADGMIN in Bangkok, has members.", {"meeting": 2}),
        ("Following the adoption of the ASCG at the 5th ADGMIN, work began.", {"meeting": 2}),
        ("Malaysia launched the Regional Trust Mark.", {"body": MALAYSIA, "meeting": 1}),
        ("Japan and India launched the Regional Trust Mark.", {"meeting": 1}),
    ],
)
def test_act_has_who_and_when_as_printed(text: str, expected: dict[str, object]) -> None:
    values = outcomes(passage(text), KNOWN)[0].values
    assert {name: values[name] for name in ("body", "date", "meeting") if name in values} == expected


def test_object_names_its_counterparts() -> None:
    text = "The Meeting expressed its deep appreciation to Japan for its support, and to Viet Nam."
    assert only(text).values["counterparts"] == [JAPAN]
    assert only("The Meeting adopted the ASEAN-India Digital Work Plan 2026.").values["counterparts"] == [INDIA]
    assert VIET_NAM not in (INDIA, JAPAN)


def test_act_within_another_is_inferred() -> None:
    stated, implied = outcomes(passage("The Meeting welcomed the adoption of the ASCG."), KNOWN)
    assert (stated.inferred, implied.inferred) == (False, True)
    assert implied.printed == "adoption of the ASCG"


# The titles and dates of the acts, where the text says when an act within another one took place.
DATED = {
    "The Meeting welcomed the launch of the Tea Data Sandbox in Japan on 12 February 2026.": [
        ("welcomed", "the Tea Data Sandbox in Japan", ""), ("launched", "the Tea Data Sandbox in Japan", "2026-02-12"),
    ],
    "The Meeting noted the completion of the Study on Tea in Q4 2025 with support from Japan.": [
        ("noted", "the Study on Tea", ""), ("completed", "the Study on Tea", "2025-10/2025-12"),
    ],
    "It noted the launch of the Tea Sandbox on 12 February 2026, and the signing of the Tea Accord in March 2026.": [
        ("noted", "the Tea Sandbox", ""), ("launched", "the Tea Sandbox", "2026-02-12"),
        ("noted", "the Tea Accord", ""), ("signed", "the Tea Accord", "2026-03"),
    ],
    "The Meeting welcomed the adoption of the Tea Declaration by the Leaders on 26 October 2025.": [
        ("welcomed", "the Tea Declaration", ""), ("adopted", "the Tea Declaration", "2025-10-26"),
    ],
    # What is to come has not taken place.
    "The Meeting welcomed the launch of the Tea Sandbox on 12 June 2026.": [("welcomed", "the Tea Sandbox", "")],
}  # fmt: skip


@pytest.mark.parametrize("text", DATED)
def test_date_of_an_act_is_no_part_of_its_title(text: str) -> None:
    found = [each.values for each in outcomes(passage(text), KNOWN)]
    assert [(each["verb"], each["title"], each.get("date", "")) for each in found] == DATED[text]


def test_whoever_is_asked_is_asked_to_do_something() -> None:
    title = "the Digital Senior Officials of all members of the Association to report on the Tea Declaration"
    assert only(f"The Meeting tasked {title} and to develop a Roadmap by 2028.").values["title"] == title


def test_new_name_has_neither_its_acronym_nor_a_date_nor_a_place_that_is_known() -> None:
    for text in ("the Tea Data Sandbox (TDS)", "the Tea Data Sandbox in 2025", "the Tea Data Sandbox in Japan"):
        assert only(f"The Meeting adopted {text}.").new_name == "Tea Data Sandbox"
    assert only("The Meeting tasked the ASEAN Digital Senior Officials’ Meeting to report on tea.").new_name == ""


def test_declaration_begins_its_clauses_with_a_verb() -> None:
    text = "ENDORSE the Regional Trust Mark as a common label;"
    assert shown(only(text, kind="declaration")) == ("endorsed", "", MARK)
    assert outcomes(passage(text, kind="news"), KNOWN) == []


def test_object_in_capitals_is_offered_as_a_new_name() -> None:
    proposal = only("The Meeting endorsed the Terms of Reference of the Anti-Scam Hub.")
    assert proposal.new_name == "Terms of Reference of the Anti-Scam Hub"


def test_every_verb_has_its_forms() -> None:
    assert {forms.verb for forms in TABLE} == set(verbs.BY_CODE) - {"reported"}
