"""The same hits, in the same order, with the same words marked, on every database."""

import pytest

from adgmin.models.search import Hit, search
from adgmin.words import Piece

from .corpus import make_corpus

# For each query the hits, best first: tier, entry, title and snippet, what is marked in square brackets.
CASES = {
    "AI": [
        ("HALF", "themes/ai-governance", "[AI] governance", "Rules for machines."),
        ("TITLE", "outcomes/guide", "endorsed Guide on [AI] Governance", ""),
        ("TITLE", "initiatives/ai-guide", "ASEAN Guide on [AI] Governance and Ethics", ""),
        (
            "BODY",
            "outcomes/progress",
            "welcomed Progress of the plan",
            "Organizations digitalize; nobody governs <b>alone</b> & “[AI]” is of use.",
        ),
    ],
    "cert": [
        ("NAME", "initiatives/cert", "ASEAN Regional Computer Emergency Response Team", "[CERT]"),
        ("HALF", "initiatives/cert-to-cert", "[CERT]-to-[CERT] Exchange", "Responders in Vietnam drill."),
        (
            "BODY",
            "commitments/hotline",
            "A hotline, day and night",
            "It is paid for by all. · ASEAN Regional Computer Emergency Response Team · [CERT]",
        ),
        (
            "TITLE_BEGINNING",
            "outcomes/5g",
            "noted [Certification] of 5G equipment",
            "Digitalisation programmes and ICT centres of the Member States take part.",
        ),
    ],
    "CERT-to-CERT": [
        ("HALF", "initiatives/cert-to-cert", "[CERT-to-CERT] Exchange", "Responders in Vietnam drill."),
    ],
    "wg-as": [
        ("NAME", "actors/wg-as", "Working Group on Anti-Online Scam", "[WG-AS], Scam Task Force"),
    ],
    "WGAS": [
        ("NAME", "actors/wg-as", "Working Group on Anti-Online Scam", "[WG-AS], Scam Task Force"),
    ],
    "W.G. AS": [
        ("NAME", "actors/wg-as", "Working Group on Anti-Online Scam", "[WG-AS], Scam Task Force"),
    ],
    "w g a s": [
        ("NAME", "actors/wg-as", "Working Group on Anti-Online Scam", "[WG]-AS, Scam Task Force"),
    ],
    "scam task force": [
        ("NAME", "actors/wg-as", "Working Group on Anti-Online [Scam]", "WG-AS, [Scam Task Force]"),
    ],
    "Viet Nam": [
        ("NAME", "actors/viet-nam", "[Viet Nam]", ""),
        ("BODY", "passages/statement-of-2023/p1", "para 1", "Cyber security work with [Viet Nam] goes on."),
        ("BODY", "initiatives/cert-to-cert", "CERT-to-CERT Exchange", "Responders in [Vietnam] drill."),
    ],
    "Vietnam": [
        ("NAME", "actors/viet-nam", "[Viet Nam]", ""),
        ("BODY", "passages/statement-of-2023/p1", "para 1", "Cyber security work with [Viet Nam] goes on."),
        ("BODY", "initiatives/cert-to-cert", "CERT-to-CERT Exchange", "Responders in [Vietnam] drill."),
    ],
    "việt nam": [
        ("NAME", "actors/viet-nam", "[Viet Nam]", ""),
        ("BODY", "passages/statement-of-2023/p1", "para 1", "Cyber security work with [Viet Nam] goes on."),
        ("BODY", "initiatives/cert-to-cert", "CERT-to-CERT Exchange", "Responders in [Vietnam] drill."),
    ],
    "viet na": [
        ("TITLE_BEGINNING", "actors/viet-nam", "[Viet Nam]", ""),
        ("BODY_BEGINNING", "passages/statement-of-2023/p1", "para 1", "Cyber security work with [Viet Nam] goes on."),
        ("BODY_BEGINNING", "initiatives/cert-to-cert", "CERT-to-CERT Exchange", "Responders in [Vietnam] drill."),
    ],
    "cebu": [
        ("BODY", "meetings/4th-adgmin", "4th ADGMIN", "Ciudad de [Cebú]"),
    ],
    "asean-us": [
        ("TITLE", "initiatives/us-plan", "[ASEAN-U.S.] Work Plan 2023", ""),
    ],
    "ASEAN U.S. plan": [
        ("HALF", "initiatives/us-plan", "[ASEAN-U.S.] Work [Plan] 2023", ""),
    ],
    "5 g": [
        (
            "HALF",
            "outcomes/5g",
            "noted Certification of [5G] equipment",
            "Digitalisation programmes and ICT centres of the Member States take part.",
        ),
    ],
    "adgmin": [
        ("NAME", "actors/adgmin", "ASEAN Digital Ministers’ Meeting", "[ADGMIN]"),
        ("HALF", "meetings/4th-adgmin", "4th [ADGMIN]", "Ciudad de Cebú"),
        ("HALF", "meetings/3rd-adgmin", "3rd [ADGMIN]", "Boracay"),
        ("BODY", "perspectives/hotlines", "Hotlines save lives", "ASEAN Digital Ministers’ Meeting · [ADGMIN]"),
    ],
    "3rd Adgmin": [
        ("NAME", "meetings/3rd-adgmin", "[3rd ADGMIN]", "Boracay"),
    ],
    "digitalization": [
        (
            "BODY",
            "outcomes/5g",
            "noted Certification of 5G equipment",
            "[Digitalisation] programmes and ICT centres of the Member States take part.",
        ),
        (
            "BODY",
            "outcomes/progress",
            "welcomed Progress of the plan",
            "Organizations [digitalize]; nobody governs <b>alone</b> & “AI” is of use.",
        ),
    ],
    "organisation": [
        (
            "BODY",
            "outcomes/progress",
            "welcomed Progress of the plan",
            "[Organizations] digitalize; nobody governs <b>alone</b> & “AI” is of use.",
        ),
    ],
    "program center": [
        (
            "BODY",
            "outcomes/5g",
            "noted Certification of 5G equipment",
            "Digitalisation [programmes] and ICT [centres] of the Member States take part.",
        ),
    ],
    "governing": [
        ("HALF", "themes/ai-governance", "AI [governance]", "Rules for machines."),
        ("TITLE", "outcomes/guide", "endorsed Guide on AI [Governance]", ""),
        ("TITLE", "initiatives/ai-guide", "ASEAN Guide on AI [Governance] and Ethics", ""),
        (
            "BODY",
            "outcomes/progress",
            "welcomed Progress of the plan",
            "Organizations digitalize; nobody [governs] <b>alone</b> & “AI” is of use.",
        ),
    ],
    "gover": [
        ("TITLE_BEGINNING", "outcomes/guide", "endorsed Guide on AI [Governance]", ""),
        ("TITLE_BEGINNING", "initiatives/ai-guide", "ASEAN Guide on AI [Governance] and Ethics", ""),
        ("TITLE_BEGINNING", "themes/ai-governance", "AI [governance]", "Rules for machines."),
        (
            "BODY_BEGINNING",
            "outcomes/progress",
            "welcomed Progress of the plan",
            "Organizations digitalize; nobody [governs] <b>alone</b> & “AI” is of use.",
        ),
    ],
    "japan": [
        ("NAME", "partners/japan", "[Japan]", "Trains incident responders."),
    ],
    "guide to AI": [
        ("HALF", "outcomes/guide", "endorsed [Guide] on [AI] Governance", ""),
        ("HALF", "initiatives/ai-guide", "ASEAN [Guide] on [AI] Governance and Ethics", ""),
    ],
    "cybersecurity": [
        ("BODY", "passages/statement-of-2023/p1", "para 1", "[Cyber security] work with Viet Nam goes on."),
    ],
    "cyber-secur": [
        ("BODY", "passages/statement-of-2023/p1", "para 1", "[Cyber security] work with Viet Nam goes on."),
    ],
    "endorsed ai": [
        ("HALF", "outcomes/guide", "[endorsed] Guide on [AI] Governance", ""),
    ],
    "ASEAN guide": [
        ("TITLE", "initiatives/ai-guide", "[ASEAN Guide] on AI Governance and Ethics", ""),
    ],
    "noted": [
        (
            "NAME",
            "outcomes/5g",
            "[noted] Certification of 5G equipment",
            "Digitalisation programmes and ICT centres of the Member States take part.",
        ),
    ],
    "nam": [
        ("HALF", "actors/viet-nam", "Viet [Nam]", ""),
        ("BODY", "passages/statement-of-2023/p1", "para 1", "Cyber security work with Viet [Nam] goes on."),
        ("BODY_BEGINNING", "passages/statement-of-2023/p2", "para 2", "A task force gets a [name]."),
    ],
    "hotline": [
        ("TITLE", "perspectives/hotlines", "[Hotlines] save lives", "ASEAN Digital Ministers’ Meeting · ADGMIN"),
        (
            "TITLE",
            "commitments/hotline",
            "A [hotline], day and night",
            "It is paid for by all. · ASEAN Regional Computer Emergency Response Team · CERT",
        ),
    ],
    "statement": [
        ("TITLE", "sources/statement-of-2023", "Joint [Statement] of the Ministers", ""),
    ],
    "PARA 1": [
        ("NAME", "passages/statement-of-2023/p1", "[para 1]", "Cyber security work with Viet Nam goes on."),
    ],
    "ministers' meeting": [
        ("HALF", "actors/adgmin", "ASEAN Digital [Ministers]’ [Meeting]", ""),
        ("BODY", "perspectives/hotlines", "Hotlines save lives", "ASEAN Digital [Ministers]’ [Meeting] · ADGMIN"),
    ],
    "the": [
        ("TITLE", "sources/statement-of-2023", "Joint Statement of [the] Ministers", ""),
        (
            "TITLE",
            "outcomes/progress",
            "welcomed Progress of [the] plan",
            "Organizations digitalize; nobody governs <b>alone</b> & “AI” is of use.",
        ),
        ("BODY", "passages/statement-of-2023/p3", "para 3", "[The] task force had another one."),
        (
            "BODY",
            "outcomes/5g",
            "noted Certification of 5G equipment",
            "Digitalisation programmes and ICT centres of [the] Member States take part.",
        ),
    ],
    "alone": [
        (
            "BODY",
            "outcomes/progress",
            "welcomed Progress of the plan",
            "Organizations digitalize; nobody governs <b>[alone]</b> & “AI” is of use.",
        ),
    ],
    "certificate of nothing": [],
    "???": [],
}


def marked(pieces: list[Piece]) -> str:
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


def told(hit: Hit) -> tuple[str, str, str, str]:
    return hit.tier.name, str(hit.entry), marked(hit.title), marked(hit.snippet)


@pytest.mark.django_db
def test_every_query_gives_its_hits_in_order_with_the_right_words_marked() -> None:
    make_corpus()
    assert {query: [told(hit) for hit in search(query)] for query in CASES} == CASES
