"""The examples in the API's documentation: short records out of one paragraph, and an answer of each other sort.

They say what there is to say; ``adgmin.portal.schema`` adds, by the schema itself, what a record does not hold.
"""

from http import HTTPStatus
from typing import Any

from adgmin import dates, verbs
from adgmin.search.index import Tier

SITE = "https://tracker.example"
API = f"{SITE}/api/v1"
STATEMENT = "joint-media-statement-3rd-adgmin"
TITLE = "The 3rd ASEAN Digital Ministers Meeting and Related Meetings at the Philippines"
ENTERED = "2026-01-05T09:30:00Z"

type Shown = dict[str, Any]


def address(noun: str, key: str, page: str = "") -> Shown:
    """A record's slug and its two addresses; ``page``: the list under which its page is, if not the resource's."""
    return {
        "slug": key.rpartition("/")[2], "url": f"{SITE}/{page or noun}/{key}/", "api_url": f"{API}/{noun}/{key}/",
    }  # fmt: skip


def reference(noun: str, slug: str, name: str) -> Shown:
    """What another record says of it."""
    return {**address(noun, slug), "name": name}


def part(noun: str, whole: str, slug: str) -> Shown:
    """The addresses of what is only a part of another record."""
    return {"slug": slug, "url": f"{SITE}/{noun}/{whole}/#{slug}"}


def code(field: str, value: Any, label: str = "") -> Shown:
    """A code and its label."""
    return {field: value, f"{field}_label": label or value}


def date(field: str, edtf: str) -> Shown:
    """A date, its bounds and its text."""
    bounds = dates.bounds(edtf)
    earliest, latest = bounds.earliest.isoformat(), bounds.latest.isoformat()
    return {
        field: edtf, f"{field}_earliest": earliest, f"{field}_latest": latest, f"{field}_text": dates.display(edtf),
    }  # fmt: skip


def cited(printed: str, aspect: str = "", value: str = "", paragraph: int = 13, of: Shown | None = None) -> list[Shown]:
    """What a paragraph of the statement, or of another source, bears out."""
    source, place = of or reference("sources", STATEMENT, TITLE), f"para {paragraph}"
    passage = address("passages", f"{source['slug']}/p{paragraph}", page="sources")
    reading = {**code("aspect", aspect), "value": value, "value_text": value} if aspect else {}
    citation = {
        "source": source, "passage": {**passage, "name": f"{source['name']}, {place}"}, "locator": place,
        **reading, "verb": value if aspect == "verb" else None, "printed": printed or None, **code("basis", "stated"),
    }  # fmt: skip
    return [citation]


SINCE = {"state": "published", "created": ENTERED, "modified": ENTERED}
ADGMIN = reference("actors", "adgmin", "ASEAN Digital Ministers Meeting")
MEETING = reference("meetings", "3rd-adgmin", "3rd ADGMIN")
CENTRE = reference("initiatives", "ajccbc", "ASEAN-Japan Cybersecurity Capacity Building Centre")
NEXT_PHASE = reference("initiatives", "ajccbc-next-phase-2023-2027", "Next phase of the AJCCBC, 2023 to 2027")
ITSELF = reference("actors", "ajccbc", "ASEAN-Japan Cybersecurity Capacity Building Centre")
JAPAN = reference("actors", "japan", "Japan")
PARTNER = reference("partners", "japan", "Japan")
OTHER = reference(
    "sources", "digital-public-infrastructure-agreements-4th-adgmin",
    "[Digital public infrastructure: agreements at the 4th ADGMIN]",
)  # fmt: skip
THEMES = [reference("themes", "cybersecurity", "Cybersecurity")]

STARTED = "the start of the upcoming next phase of the AJCCBC from 2023 to 2027"
OUTCOME = {
    **address("outcomes", "3rd-adgmin-ajccbc-next-phase"),
    "name": f"{verbs.predicate('welcomed')} {STARTED}",
    "title": STARTED,
    **code("attribution", "meeting", "act of the meeting"),
    **code("verb", "welcomed"), **code("verb_class", verbs.SUPPORTIVE.code, str(verbs.SUPPORTIVE.label)), "strength": 2,
    "initiative": NEXT_PHASE, "under": CENTRE, "meeting": MEETING, "body": ADGMIN, "counterparts": [JAPAN],
    "themes": THEMES, "leading_theme": THEMES[0], **date("date", "2023-02-09/2023-02-10"), "date_from_meeting": True,
    "citations": cited("welcomed the start of the upcoming next phase", "verb", "welcomed"), **SINCE,
}  # fmt: skip
ROLE = {
    "initiative": CENTRE, "actor": JAPAN, **code("kind", "counterpart"), **SINCE,
    "citations": cited("ASEAN - Japan Cybersecurity Capacity Building Centre", "actor", "japan"),
}  # fmt: skip
COOPERATION = {
    **part("initiatives", "ajccbc", "japan-counterpart-ajccbc"), "partner": PARTNER, **ROLE,
    "api_url": f"{API}/cooperation/japan-counterpart-ajccbc/",
}  # fmt: skip
PASSAGE = {
    **address("passages", f"{STATEMENT}/p13", page="sources"), "source": reference("sources", STATEMENT, TITLE),
    "locator": "para 13", "order": 17, **code("kind", "outcome"),
    "summary": "Japan: fifty years of friendship, the work plans, the fund and the centre.",
    "first_words": "The Meeting commemorated the 50th Year", **SINCE,
    "fingerprint": "6bac62e412da45007bf4c1de4d5d9ac2359c7fa6cf230caa8234db84709d778a",
}  # fmt: skip
CHECK = {
    **part("commitments", "ajccbc-next-phase", "ajccbc-next-phase-3rd-adgmin"), **code("finding", "made"),
    "meeting": MEETING, **date("date", "2023-02-09/2023-02-10"), **date("due", "2023"),
    "due_words": "spanning from 2023 to 2027", "citations": cited("spanning from 2023 to 2027", "due", "2023"), **SINCE,
}  # fmt: skip
HOST = {
    **part("meetings", "3rd-adgmin", "3rd-adgmin-host-philippines"), "meeting": MEETING, **code("kind", "host"),
    "actor": reference("actors", "philippines", "Philippines"),
    "citations": cited("the Philippines for hosting the meetings", "actor", "philippines", paragraph=21), **SINCE,
}  # fmt: skip

# By resource, with what only a single record shows.
RECORDS: dict[str, Shown] = {
    "meetings": {
        **address("meetings", "3rd-adgmin"), "name": "3rd ADGMIN", "body": ADGMIN, "number": 3,
        **code("status", "held"), **date("date", "2023-02-09/2023-02-10"),
        "place": "Boracay Island, Aklan, Philippines",
        "citations": cited("9-10 February 2023", "date", "2023-02-09/2023-02-10", paragraph=1), **SINCE,
        "roles": [HOST], "sources": [reference("sources", STATEMENT, TITLE)],
    },
    "initiatives": {
        **address("initiatives", "ajccbc"), "name": CENTRE["name"], "acronym": "AJCCBC",
        "names": [CENTRE["name"], "AJCCBC"], **code("kind", "centre"), "body": ITSELF, "themes": THEMES,
        "note": "“over 700” is the target; the number reskilled is not stated.",
        "citations": cited("AJCCBC", "acronym", "AJCCBC"), **SINCE, "outcomes": [OUTCOME], "parts": [NEXT_PHASE],
        "roles": [{**part("initiatives", "ajccbc", "japan-counterpart-ajccbc"), **ROLE}],
    },
    "outcomes": OUTCOME,
    "commitments": {
        **address("commitments", "ajccbc-next-phase"),
        "text": "Next phase of the AJCCBC, 2023 to 2027", **code("kind", "scheduled"),
        "owner": ITSELF, "initiative": NEXT_PHASE, "themes": THEMES,
        **code("standing", "not-known-yet", "not known yet"), **date("first_due", "2023"), **date("due", "2023"),
        "due_inferred": False, "days_late": 0, "later_texts": 0, "repeated": False, "postponed": False, "silent": False,
        "citations": cited("the start of the upcoming next phase", "kind", "scheduled"), **SINCE, "checks": [CHECK],
    },
    "perspectives": {
        **address("perspectives", "4th-adgmin-defa-alignment"), "title": "ASEAN’s new commitment is in line with DEFA",
        "meeting": reference("meetings", "4th-adgmin", "4th ADGMIN"),
        "initiative": reference("initiatives", "defa", "Digital Economy Framework Agreement"),
        "themes": [reference("themes", "digital-trade", "Digital trade")],
        **date("date", "2024-01-30/2024-02-02"), **SINCE, "note": "The text’s own view; it does not name its author.",
        "citations": cited("This new commitment from ASEAN aligns with", paragraph=8, of=OTHER),
    },
    "partners": {
        **address("partners", "japan"), "name": "Japan", **code("kind", "dialogue", "Dialogue Partner"),
        "actor": JAPAN, "citations": cited(""), **SINCE, "cooperation": [COOPERATION],
    },
    "cooperation": COOPERATION,
    "actors": {
        **address("actors", "japan"), "name": "Japan", "names": ["Japan"], **code("kind", "partner"),
        "iso_code": "JP", "citations": cited("Japan’s commitment", "name", "Japan"), **SINCE,
    },
    "themes": {**address("themes", "cybersecurity"), "name": "Cybersecurity", "order": 4, **SINCE},
    "sources": {
        **address("sources", STATEMENT), "title": TITLE, **code("kind", "joint-statement", "joint statement"),
        "rank": 1, **date("published", "2023-02-09"), "meetings": [MEETING],
        "sha256": "6283f166dbaf16eac36cb755e1f3ea2bde3614c462bd6f41fd9bfe8bcb7d4df0",
        "gaps": "The copy names no publisher.", **SINCE, "passages": [PASSAGE],
    },
    "passages": {**PASSAGE, "records": [{**reference("partners", "japan", "Japan"), "noun": "partners"}]},
    "search": {
        **code("kind", "outcomes", "outcome"), **address("outcomes", "3rd-adgmin-ajccbc-next-phase"),
        "title": f"welcomed {OUTCOME['title']}",
        "title_pieces": [
            {"text": "welcomed the start of the upcoming ", "marked": False},
            {"text": "next", "marked": True}, {"text": " ", "marked": False}, {"text": "phase", "marked": True},
            {"text": " of the ", "marked": False}, {"text": "AJCCBC", "marked": True},
            {"text": " from 2023 to 2027", "marked": False},
        ],
        **code("tier", Tier.TITLE.value, str(Tier.TITLE.label)),
    },
    "changes": {
        "version": 412, "at": ENTERED, **code("act", "published"), **code("kind", "outcomes", "outcome"),
        **address("outcomes", "3rd-adgmin-ajccbc-next-phase"), "title": f"welcomed {OUTCOME['title']}",
    },
}  # fmt: skip


# What every answer says of the record that it was made from.
MADE_FROM: Shown = {"record_version": 412, "horizon": "2023-02-09"}


def listed(record: Shown) -> Shown:
    """The only page of a list."""
    return {"count": 1, "count_exact": True, "next": None, "previous": None, **MADE_FROM, "results": [record]}


def problem(status: int, detail: str, **members: Any) -> Shown:
    """What is wrong with a request."""
    title = HTTPStatus(status).phrase
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, **members}


PROBLEMS = {
    "400": problem(
        400, "Not understood in the query string: verb.",
        errors=[{"parameter": "verb", "detail": "“applauded” is none of: adopted, signed, established, launched, …"}],
    ),
    "404": problem(404, "There is nothing published at this address."),
    "406": problem(406, "Could not satisfy the request Accept header."),
    "410": problem(
        410, "This record was withdrawn: It was entered twice.", state="withdrawn", reason="It was entered twice."
    ),
}  # fmt: skip
