"""Names that the tests of the rules know, without a database, and a meeting."""

from collections.abc import Iterable, Iterator

from adgmin.proposals.known import BY_ACRONYM, BY_ALIAS, BY_NAME, Entity, Known
from adgmin.proposals.proposal import PassageText

MEETING = Entity("meetings", 1, "6th-adgmin", "6th ADGMIN", body=1)
CABLES, CHARTER, PLAN, MARK, MASTERPLAN, BRIDGE = range(1, 7)
ADGMIN, VIET_NAM, INDIA, JAPAN, ADGSOM, MALAYSIA = range(1, 7)


def _names(noun: str, rows: Iterable[tuple[int, str, str, str]]) -> Iterator[tuple[Entity, str, str]]:
    for pk, name, other, kind in rows:
        entity = Entity(noun, pk, f"{noun}-{pk}", name, kind=kind)
        yield entity, name, BY_NAME
        yield entity, other, BY_ACRONYM if other.isupper() else BY_ALIAS


KNOWN = Known(
    (
        *_names(
            "initiatives",
            (
                (CABLES, "ASEAN Submarine Cable Guidelines", "ASCG", "guide"),
                (CHARTER, "Digital Skills Charter", "", "document"),
                (PLAN, "ASEAN-India Digital Work Plan 2026", "", "plan"),
                (MARK, "Regional Trust Mark", "", "other"),
                (MASTERPLAN, "ASEAN Digital Masterplan 2030", "ADM 2030", "plan"),
                (BRIDGE, "Data Bridge Initiative", "", "programme"),
            ),
        ),
        *_names(
            "actors",
            (
                (ADGMIN, "ASEAN Digital Ministers Meeting", "ADGMIN", "asean-body"),
                (VIET_NAM, "Viet Nam", "", "member-state"),
                (INDIA, "India", "", "partner"),
                (JAPAN, "Japan", "", "partner"),
                (ADGSOM, "ASEAN Digital Senior Officials’ Meeting", "ADGSOM", "asean-body"),
                (MALAYSIA, "Malaysia", "", "member-state"),
            ),
        ),
        (MEETING, "6th ADGMIN", BY_NAME),
        (Entity("meetings", 2, "5th-adgmin", "5th ADGMIN", body=1), "5th ADGMIN", BY_NAME),
    )
)


def passage(text: str, nature: str = "outcome", kind: str = "joint-statement", locator: str = "") -> PassageText:
    """A passage of a text of 15 May 2026 on the 6th ADGMIN."""
    return PassageText(text, nature, kind, "2026-05-15", locator, MEETING)
