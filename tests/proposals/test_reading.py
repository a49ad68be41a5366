"""What a passage mentions, and the commitments, roles and perspectives proposed from it."""

import pytest

from adgmin.proposals.new_names import new_names
from adgmin.proposals.printed_dates import printed_dates
from adgmin.proposals.reading import mentioned, proposals

from .scene import BRIDGE, CABLES, JAPAN, KNOWN, MALAYSIA, MARK, PLAN, VIET_NAM, passage

DATES = {
    "on 16 to 17 January 2025": "2025-01-16/2025-01-17",
    "on 9-10 February 2023": "2023-02-09/2023-02-10",
    "from January 16-17, 2025": "2025-01-16/2025-01-17",
    "from 30 January to 02 February, 2024": "2024-01-30/2024-02-02",
    "on 16 August 2024": "2024-08-16",
    "on May 3rd, 2024": "2024-05-03",
    "in November 2022": "2022-11",
    "in January/February 2024": "[2024-01,2024-02]",
    "from 2018 to 2022": "2018/2022",
    "for 2023-2027": "2023/2027",
    "in early 2023": "2023-01/2023-06",
    "in the first quarter of 2027": "2027-01/2027-03",
    "in 2024": "2024",
}


@pytest.mark.parametrize("words", DATES)
def test_date_is_read_as_precisely_as_printed(words: str) -> None:
    (date,) = printed_dates(f"It took place {words}.")
    assert (date.value, date.inferred) == (DATES[words], False)


@pytest.mark.parametrize(
    ("words", "value"),
    [("on 3 to 5 March", "2026-03-03/2026-03-05"), ("next year", "2027"), ("in January", "2026-01")],
)
def test_year_left_out_is_inferred_from_the_text(words: str, value: str) -> None:
    (date,) = printed_dates(f"It took place {words}.", "2026-05-15")
    assert (date.value, date.inferred) == (value, True)
    assert printed_dates(f"It took place {words}.") == []


@pytest.mark.parametrize("words", ["They may march on 31 June 2024.", "Sections 1990s and A2024", "32 March"])
def test_words_like_a_date_are_no_day(words: str) -> None:
    assert [date for date in printed_dates(words) if len(date.value) > 4] == []


def test_passage_mentions_records_dates_and_verbs() -> None:
    text = "Viet Nam endorsed the ASCG and the ASEAN-India Digital Work Plan for 2026 by the end of 2027."
    found = mentioned(passage(text), KNOWN)
    named = [(each.entity.noun, each.entity.pk, text[each.start : each.end]) for each in found.records]
    assert named == [
        ("actors", VIET_NAM, "Viet Nam"),
        ("initiatives", CABLES, "ASCG"),
        ("initiatives", PLAN, "ASEAN-India Digital Work Plan for 2026"),
    ]
    assert [(each.value, each.due) for each in found.dates] == [("2027", True)]
    assert [each.verb.code for each in found.verbs] == ["endorsed"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("the 6thADGMIN in Ha Noi", ["6th-adgmin"]),
        ("the ASEAN Digital Masterplan (ADM) 2030", ["initiatives-5"]),
        ("an ASEAN - India Digital Workplan 2026", ["initiatives-3"]),
        ("Let us ask india", []),
        ("the ascg", []),
        ("The Data-Bridge Initiatives", ["initiatives-6"]),
    ],
)
def test_name_is_found_as_it_can_be_printed(text: str, names: list[str]) -> None:
    assert [mention.entity.slug for mention in KNOWN.mentions(text)] == names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Viet Nam will launch the ASCG by the end of 2027.",
            {
                "basis": "announced", "initiative": CABLES, "owner": VIET_NAM,
                "due": "2027", "due_words": "by the end of 2027",
            },
        ),
        (
            "The 7th meeting is scheduled to be held in January 2027.",
            {"basis": "scheduled", "due": "2027-01", "due_words": "January 2027"},
        ),
        ("Japan is set to review the ASCG.", {"basis": "announced", "initiative": CABLES, "owner": JAPAN}),
    ],
)  # fmt: skip
def test_plan_is_proposed_with_its_date(text: str, expected: dict[str, object]) -> None:
    (plan,) = [each for each in proposals(passage(text), KNOWN) if each.noun == "commitment"]
    values = {name: value for name, value in plan.values.items() if name != "text"}
    assert values == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("They met the Tea Board (TB) and the Saucer Network.", [("Tea Board", "TB"), ("Saucer Network", "")]),
        ("Viet Nam and the Pacific Tea Council met.", [("Pacific Tea Council", "")]),
        ("The ASEAN Digital Masterplan 2030 and Tea Masterplan 2031 exist.", [("Tea Masterplan 2031", "")]),
        ("Japan met the Digital Skills Charter in February 2026 and poured tea.", []),
    ],
)  # fmt: skip
def test_names_that_are_not_known_are_found_as_printed(text: str, names: list[tuple[str, str]]) -> None:
    found = new_names(text, KNOWN)
    assert [(each.name, each.acronym) for each in found] == names
    assert all(text[each.span.start : each.span.end].startswith(each.name) for each in found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Japan is set to review the ASCG.", "Review of the ASEAN Submarine Cable Guidelines"),
        ("Malaysia will launch the new Digital Skills Charter in 2027.", "Launch of Digital Skills Charter"),
        ("The Digital Skills Charter will be adopted in 2027.", "Adoption of the Digital Skills Charter"),
        ("The Regional Trust Mark is scheduled for completion in 2027.", "Completion of the Regional Trust Mark"),
        ("Japan will launch a fund under the Regional Trust Mark in 2027.", ""),
        ("Japan will pour tea over cups of every size in 2027.", ""),
        ("The Regional Trust Mark will launch a fund in 2027.", ""),
    ],
)  # fmt: skip
def test_plan_is_named_by_its_verb_and_a_name_and_never_in_the_words_of_the_text(text: str, words: str) -> None:
    (plan,) = [each for each in proposals(passage(text), KNOWN) if each.noun == "commitment"]
    assert plan.values["text"] == words


@pytest.mark.parametrize("text", ["The portal will help teachers.", "The Meeting agreed on rules in 2024."])
def test_sentence_without_a_date_to_come_is_no_plan(text: str) -> None:
    assert [each for each in proposals(passage(text), KNOWN) if each.noun == "commitment"] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Regional Trust Mark, proposed by Malaysia, is a label.", (MARK, MALAYSIA, "proposer")),
        ("The Data Bridge Initiative is funded by Japan.", (BRIDGE, JAPAN, "funder")),
        ("Under Viet Nam’s coordination, the Data Bridge Initiative moved ahead.", (BRIDGE, VIET_NAM, "coordinator")),
        ("With the support of Japan, the Data Bridge Initiative has trained many.", (BRIDGE, JAPAN, "supporter")),
        ("Malaysia is set to champion the Regional Trust Mark.", None),
    ],
)
def test_role_is_proposed_where_actor_and_initiative_are_known(
    text: str, expected: tuple[int, int, str] | None
) -> None:
    found = [each.values for each in proposals(passage(text), KNOWN) if each.noun == "role"]
    assert [(each["initiative"], each["actor"], each["role"]) for each in found] == ([expected] if expected else [])


def test_section_of_views_gives_perspectives_and_no_outcomes() -> None:
    text = "The ASCG should go further than it does now. Members adopted the Digital Skills Charter too early for us."
    found = proposals(passage(text, nature="perspective", locator="Japan speaks > para 1"), KNOWN)
    assert [each.noun for each in found] == ["perspective", "perspective"]
    assert found[0].values == {"voice": JAPAN, "initiative": CABLES, "meeting": 1}
    assert "title" not in found[0].values


def test_quoted_remark_is_a_perspective_of_who_said_it() -> None:
    text = "Minister Tran of Viet Nam said: “The Regional Trust Mark is the most useful thing that we have done.”"
    (view,) = proposals(passage(text), KNOWN)
    assert (view.noun, view.values["voice"], view.values["initiative"]) == ("perspective", VIET_NAM, MARK)


def test_passage_that_is_not_relevant_gives_nothing() -> None:
    assert proposals(passage("The Meeting endorsed the ASCG.", nature="not-relevant"), KNOWN) == []
