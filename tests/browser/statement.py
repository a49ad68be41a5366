"""A statement of an invented meeting, with what a curator enters from it: the first twelve paragraphs are the suite’s.

It has all that makes statements hard: a false heading, lettered items, acts within acts, dates that differ, an
opinion, promises, and names that the record knows beside new ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

HEAD = "JOINT MEDIA STATEMENT\n\nThe 8th Harbour Digital Ministers’ Meeting"
MEETING = "8th Harbour Digital Ministers’ Meeting"


SAFE, CHARTER, LIGHTS = "Safe Waters Framework", "Ferry Data Charter", "Lighthouse Network"
SKILLS, TEAM = "Harbour Skills Programme", "Port Computer Emergency Team"
TIDES, BUOYS, FARES = "Tide Table Guide", "Buoy Registry Plan 2024-2025", "Ferry Fares Agreement"
SECOND = "A second lighthouse of the network"
# The theme of each initiative, under which its outcomes are listed.
THEMES = {
    SAFE: "Cybersecurity", CHARTER: "Digital trade", LIGHTS: "Digital infrastructure", SKILLS: "Skills and inclusion",
    TEAM: "Cybersecurity", TIDES: "Digital trade", BUOYS: "Digital infrastructure", FARES: "Digital trade",
}  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """A record that a paragraph gives: what its fields show, and the words printed for its citations, by aspect."""

    noun: str
    values: dict[str, str]
    words: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Name:
    """A name that is new: of which noun and kind."""

    noun: str
    name: str
    kind: str


@dataclass(frozen=True)
class Cited:
    """A record that is there and is cited as it is; ``words`` is another date that the paragraph gives."""

    name: str
    under: str = ""
    words: str = ""


type Entry = Fact | Name | Cited


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as it is pasted, and what is entered from it; ``joins`` if it is read as so many blocks too many."""

    text: str
    entries: tuple[Entry, ...] = ()
    heading: str = ""
    joins: int = 0
    nature: str = ""
    note: str = ""


def outcome(verb: str, title: str, initiative: str = "", printed: str = "", **more: str) -> Fact:
    about = {"initiative": initiative, "leading_theme": THEMES[initiative]} if initiative else {}
    return Fact("outcomes", {"verb": verb, "title": title, **about, **more}, {"verb": printed})


def promise(text: str, printed: str, due: str = "", due_words: str = "", **more: str) -> Fact:
    dated = {"due": due, "due_words": due_words} if due else {}
    return Fact("commitments", {"text": text, **more, **dated}, {"": printed} | ({"due": due_words} if due else {}))


def check(commitment: str, finding: str, printed: str, **more: str) -> Fact:
    return Fact("checks", {"commitment": commitment, "finding": finding, **more}, {"": printed})


def role(actor: str, kind: str, initiative: str, printed: str) -> Fact:
    return Fact("roles", {"initiative": initiative, "actor": actor, "role": kind}, {"kind": printed})


def view(voice: str, title: str, printed: str, initiative: str = "") -> Fact:
    about = {"initiative": initiative} if initiative else {}
    return Fact("perspectives", {"voice": voice, "title": title, **about}, {"": printed})


TWELVE = (
    Paragraph(
        "The 8th Harbour Digital Ministers’ Meeting (HDMM) took place in Sudport on 12 and 13 March 2024 and was "
        "chaired by Estmark.",
        (Cited(MEETING), Cited("Sudport"), Cited("Estmark")),
        nature="background",
    ),
    Paragraph(
        "The Meeting adopted the Safe Waters Framework and welcomed the completion of the Ferry Data Charter in "
        "November 2023.",
        (
            Cited(SAFE), Cited(CHARTER),
            outcome("adopted", "the Safe Waters Framework", SAFE, "adopted the Safe Waters Framework"),
            outcome("welcomed", "the Ferry Data Charter", CHARTER, "welcomed the completion of", of_verb="completed"),
            outcome("completed", "the Ferry Data Charter", CHARTER, "completion of", date="2023-11"),
        ),
        heading="Trusted services",
    ),
    Paragraph(
        "Ministers endorsed the Tide Table Guide, developed by Estmark with the support of Norland.",
        (
            Name("initiatives", TIDES, "guide"),
            outcome("endorsed", "the Tide Table Guide", TIDES, "endorsed the Tide Table Guide"),
            role("Estmark", "developer", TIDES, "developed by Estmark"),
            role("Norland", "supporter", TIDES, "with the support of Norland"),
        ),
    ),
    Paragraph(
        "The Meeting noted the progress of the\n\nLighthouse Network\n\nand encouraged all ports to join it before "
        "2026.",
        (
            Cited(LIGHTS),
            outcome("noted", "the progress of the Lighthouse Network", LIGHTS, "noted the progress"),
            outcome("encouraged", "all ports to join it", LIGHTS, "encouraged all ports to join it"),
        ),
        joins=2,
    ),
    Paragraph(
        "The Meeting agreed on the following:\n\n(a) the Buoy Registry Plan 2024-2025;\n\n(b) the expansion of the "
        "Harbour Skills Programme to small ports;\n\n(c) a common study on the cost of fog signals.",
        (
            Name("initiatives", BUOYS, "work plan"),
            outcome("agreed", "the Buoy Registry Plan 2024-2025", BUOYS, "agreed on"),
            outcome("agreed", "the expansion of the Harbour Skills Programme to small ports", SKILLS, "agreed on"),
            outcome("agreed", "a common study on the cost of fog signals", "", "agreed on",
                    leading_theme="Digital infrastructure"),
            Cited(SKILLS),
        ),
        heading="Resilience", joins=3,
    ),
    Paragraph(
        "Norland will open a training centre under the Harbour Skills Programme by the end of 2025.",
        (
            promise("A training centre", "will open a training centre", "2025", "by the end of 2025",
                    owner="Norland", initiative=SKILLS, basis="announced"),
            Cited(SKILLS), Cited("Norland"),
        ),
    ),
    Paragraph(
        "The Port Computer Emergency Team (PCET) was launched in May 2023 and answers calls by day and by night.",
        (
            outcome("launched", "The Port Computer Emergency Team (PCET)", TEAM, "was launched", date="2023-05"),
            Cited(TEAM),
        ),
    ),
    Paragraph(
        "“A port that cannot count its ships cannot guard them”, said the Minister of Estmark on the second day.",
        (view("Estmark", "Ports must count their ships to guard them", "A port that cannot count its ships"),),
        nature="perspective",
    ),
    Paragraph(
        "The Meeting welcomed the opening of the second lighthouse of the Lighthouse Network in January 2024.",
        (
            check(SECOND, "kept", "the opening of the second lighthouse", date="2024-01"),
            outcome("welcomed", "the opening of the second lighthouse of the Lighthouse Network", LIGHTS,
                    "welcomed the opening of the second lighthouse"),
            Cited(LIGHTS),
        ),
    ),
    Paragraph(
        "Ministers looked forward to the signing of the Ferry Fares Agreement by early 2025.",
        (
            Name("initiatives", FARES, "agreement"),
            outcome("looked forward to", "the Ferry Fares Agreement", FARES, "looked forward to the signing",
                    of_verb="signed"),
            promise("Signing of the Ferry Fares Agreement", "looked forward to the signing", "2025-01/2025-06",
                    "by early 2025", initiative=FARES, basis="expected"),
        ),
    ),
    Paragraph(
        "Since its launch in June 2023 the PCET has answered four hundred calls.",
        (Cited(TEAM), Cited("launched The Port Computer Emergency Team (PCET)", TEAM, "June 2023")),
    ),
    Paragraph(
        "The Meeting expressed gratitude to the people of Sudport for their warm welcome.",
        nature="background", note="Thanks to the hosts only.",
    ),
)  # fmt: skip

# The same a week later: the date that differed is corrected, and there is one more paragraph.
LATER = (
    *TWELVE[:10],
    Paragraph(TWELVE[10].text.replace("June", "May")),
    TWELVE[11],
    Paragraph("The Ministers will meet again in Norland in March 2025.", nature="background", note="The next meeting."),
)


def text(paragraphs: tuple[Paragraph, ...]) -> str:
    """The statement as it is pasted."""
    return "\n\n".join((HEAD, *_pieces(paragraphs))) + "\n"


def count(paragraphs: tuple[Paragraph, ...]) -> tuple[int, int]:
    """How many new records and how many citations of other records they give."""
    entries = [entry for paragraph in paragraphs for entry in paragraph.entries]
    citations = sum(isinstance(entry, Cited) for entry in entries)
    return len(entries) - citations, citations


def _pieces(paragraphs: tuple[Paragraph, ...]) -> Iterator[str]:
    for number, paragraph in enumerate(paragraphs, start=1):
        if paragraph.heading:
            yield paragraph.heading
        yield f"{number}. {paragraph.text}"
