"""All databases give the same hits in the same order with the same words marked."""

import pytest

from adgmin.search.answers import Hit, answer, search
from adgmin.search.text import Piece

from .corpus import make_corpus

# By query, the hits, best first, then the partial ones: tier, entry, title and snippet, matches in square brackets.
CASES: dict[str, list[tuple[str, str, str, str]]] = {
    "AI": [
        ("HALF", "themes/ai-governance", "[AI] governance", "Rules for machines."),
        ("TITLE", "outcomes/guide", "endorsed Guide on [AI] Governance", "February 2024"),
        ("TITLE", "initiatives/ai-guide", "ASEAN Guide on [AI] Governance and Ethics", ""),
        (
            "BODY",
            "outcomes/progress",
            "welcomed Progress of the plan",
            "Organizations digitalize; nobody governs <b>alone</b> & “[AI]” is of use. · 9–10 February 2023",
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
    ],
    "CERT-to-CERT": [
        ("HALF", "initiatives/cert-to-cert", "[CERT-to-CERT] Exchange", "Responders in Vietnam drill."),
        ("PARTIAL", "initiatives/cert", "ASEAN Regional Computer Emergency Response Team", "2024"),
        (
            "PARTIAL",
            "commitments/hotline",
            "A hotline, day and night",
            "It is paid for by all. · ASEAN Regional Computer Emergency Response Team · [CERT]",
        ),
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
        ("BODY", "initiatives/cert-to-cert", "CERT-to-CERT Exchange", "Responders in [Vietnam] drill."),
        ("BODY", "passages/statement-of-2023/p1", "para 1", "Cyber security work with [Viet Nam] goes on."),
    ],
    "Vietnam": [
        ("NAME", "actors/viet-nam", "[Viet Nam]", ""),
        ("BODY", "initiatives/cert-to-cert", "CERT-to-CERT Exchange", "Responders in [Vietnam] drill."),
        ("BODY", "passages/statement-of-2023/p1", "para 1", "Cyber security work with [Viet Nam] goes on."),
    ],
    "việt nam": [
        ("NAME", "actors/viet-nam", "[Viet Nam]", ""),
        ("BODY", "initiatives/cert-to-cert", "CERT-to-CERT Exchange", "Responders in [Vietnam] drill."),
        ("BODY", "passages/statement-of-2023/p1", "para 1", "Cyber security work with [Viet Nam] goes on."),
    ],
    "viet na": [
        ("BODY_BEGINNING", "actors/viet-nam", "[Viet] Nam", ""),
        ("BODY_BEGINNING", "initiatives/cert-to-cert", "CERT-to-CERT Exchange", "Responders in [Vietnam] drill."),
        ("PARTIAL", "passages/statement-of-2023/p1", "para 1", "Cyber security work with [Viet] Nam goes on."),
    ],
    "cebu": [
        ("BODY", "meetings/4th-adgmin", "4th ADGMIN", "Ciudad de [Cebú] · February 2024"),
    ],
    "asean-us": [
        ("PHRASE", "initiatives/us-plan", "[ASEAN-U.S.] Work Plan 2023", "2023"),
    ],
    "ASEAN U.S. plan": [
        ("HALF", "initiatives/us-plan", "[ASEAN-U.S.] Work [Plan] 2023", "2023"),
        (
            "PARTIAL",
            "outcomes/progress",
            "welcomed Progress of the [plan]",
            "Organizations digitalize; nobody governs <b>alone</b> & “AI” is of use. · 9–10 February 2023",
        ),
    ],
    "5 g": [
        (
            "HALF",
            "outcomes/5g",
            "noted Certification of [5G] equipment",
            "Digitalisation programmes and ICT centres of the Member States take part. · 9–10 February 2023",
        ),
    ],
    "adgmin": [
        ("NAME", "actors/adgmin", "ASEAN Digital Ministers’ Meeting", "[ADGMIN]"),
        ("HALF", "meetings/4th-adgmin", "4th [ADGMIN]", "Ciudad de Cebú · February 2024"),
        ("HALF", "meetings/3rd-adgmin", "3rd [ADGMIN]", "Boracay · 9–10 February 2023"),
        (
            "BODY",
            "perspectives/hotlines",
            "Hotlines save lives",
            "1 March 2024 · ASEAN Digital Ministers’ Meeting · [ADGMIN]",
        ),
    ],
    "3rd Adgmin": [
        ("NAME", "meetings/3rd-adgmin", "[3rd ADGMIN]", "Boracay · 9–10 February 2023"),
    ],
    "digitalization": [
        (
            "BODY",
            "outcomes/5g",
            "noted Certification of 5G equipment",
            "[Digitalisation] programmes and ICT centres of the Member States take part. · 9–10 February 2023",
        ),
        (
            "BODY",
            "outcomes/progress",
            "welcomed Progress of the plan",
            "Organizations [digitalize]; nobody governs <b>alone</b> & “AI” is of use. · 9–10 February 2023",
        ),
    ],
    "organisation": [
        (
            "BODY",
            "outcomes/progress",
            "welcomed Progress of the plan",
            "[Organizations] digitalize; nobody governs <b>alone</b> & “AI” is of use. · 9–10 February 2023",
        ),
    ],
    "program center": [
        (
            "BODY",
            "outcomes/5g",
            "noted Certification of 5G equipment",
            "Digitalisation [programmes] and ICT [centres] of the Member States take part. · 9–10 February 2023",
        ),
    ],
    "governing": [
        ("HALF", "themes/ai-governance", "AI [governance]", "Rules for machines."),
        ("TITLE", "outcomes/guide", "endorsed Guide on AI [Governance]", "February 2024"),
        ("TITLE", "initiatives/ai-guide", "ASEAN Guide on AI [Governance] and Ethics", ""),
        (
            "BODY",
            "outcomes/progress",
            "welcomed Progress of the plan",
            "Organizations digitalize; nobody [governs] <b>alone</b> & “AI” is of use. · 9–10 February 2023",
        ),
    ],
    "gover": [
        ("TITLE_BEGINNING", "outcomes/guide", "endorsed Guide on AI [Governance]", "February 2024"),
        ("TITLE_BEGINNING", "initiatives/ai-guide", "ASEAN Guide on AI [Governance] and Ethics", ""),
        ("TITLE_BEGINNING", "themes/ai-governance", "AI [governance]", "Rules for machines."),
        (
            "BODY_BEGINNING",
            "outcomes/progress",
            "welcomed Progress of the plan",
            "Organizations digitalize; nobody [governs] <b>alone</b> & “AI” is of use. · 9–10 February 2023",
        ),
    ],
    "japan": [
        ("NAME", "partners/japan", "[Japan]", "Trains incident responders."),
    ],
    "guide to AI": [
        ("HALF", "outcomes/guide", "endorsed [Guide] on [AI] Governance", "February 2024"),
        ("HALF", "initiatives/ai-guide", "ASEAN [Guide] on [AI] Governance and Ethics", ""),
        ("PARTIAL", "themes/ai-governance", "[AI] governance", "Rules for machines."),
        (
            "PARTIAL",
            "outcomes/progress",
            "welcomed Progress of the plan",
            "Organizations digitalize; nobody governs <b>alone</b> & “[AI]” is of use. · 9–10 February 2023",
        ),
    ],
    "cybersecurity": [
        ("BODY", "passages/statement-of-2023/p1", "para 1", "[Cyber security] work with Viet Nam goes on."),
    ],
    "cyber-secur": [
        ("BODY", "passages/statement-of-2023/p1", "para 1", "[Cyber security] work with Viet Nam goes on."),
    ],
    "endorsed ai": [
        ("HALF", "outcomes/guide", "[endorsed] Guide on [AI] Governance", "February 2024"),
        ("PARTIAL", "initiatives/ai-guide", "ASEAN Guide on [AI] Governance and Ethics", ""),
        ("PARTIAL", "themes/ai-governance", "[AI] governance", "Rules for machines."),
        (
            "PARTIAL",
            "outcomes/progress",
            "welcomed Progress of the plan",
            "Organizations digitalize; nobody governs <b>alone</b> & “[AI]” is of use. · 9–10 February 2023",
        ),
    ],
    "ASEAN guide": [
        ("PHRASE", "initiatives/ai-guide", "[ASEAN Guide] on AI Governance and Ethics", ""),
        ("PARTIAL", "outcomes/guide", "endorsed [Guide] on AI Governance", "February 2024"),
    ],
    "noted": [
        (
            "NAME",
            "outcomes/5g",
            "[noted] Certification of 5G equipment",
            "Digitalisation programmes and ICT centres of the Member States take part. · 9–10 February 2023",
        ),
    ],
    "nam": [
        ("HALF", "actors/viet-nam", "Viet [Nam]", ""),
        ("BODY", "passages/statement-of-2023/p1", "para 1", "Cyber security work with Viet [Nam] goes on."),
    ],
    "hotline": [
        (
            "TITLE",
            "perspectives/hotlines",
            "[Hotlines] save lives",
            "1 March 2024 · ASEAN Digital Ministers’ Meeting · ADGMIN",
        ),
        (
            "TITLE",
            "commitments/hotline",
            "A [hotline], day and night",
            "It is paid for by all. · ASEAN Regional Computer Emergency Response Team · CERT",
        ),
    ],
    "statement": [
        ("TITLE", "sources/statement-of-2023", "Joint [Statement] of the Ministers", "10 February 2023"),
    ],
    "PARA 1": [
        ("NAME", "passages/statement-of-2023/p1", "[para 1]", "Cyber security work with Viet Nam goes on."),
    ],
    "ministers' meeting": [
        ("HALF", "meetings/4th-adgmin", "4th ADGMIN", "Ciudad de Cebú · February 2024"),
        ("HALF", "meetings/3rd-adgmin", "3rd ADGMIN", "Boracay · 9–10 February 2023"),
        ("HALF", "actors/adgmin", "ASEAN Digital [Ministers]’ [Meeting]", ""),
        (
            "PHRASE",
            "perspectives/hotlines",
            "Hotlines save lives",
            "1 March 2024 · ASEAN Digital [Ministers]’ [Meeting] · ADGMIN",
        ),
    ],
    "the": [
        (
            "TITLE",
            "outcomes/progress",
            "welcomed Progress of [the] plan",
            "Organizations digitalize; nobody governs <b>alone</b> & “AI” is of use. · 9–10 February 2023",
        ),
        ("TITLE", "sources/statement-of-2023", "Joint Statement of [the] Ministers", "10 February 2023"),
        (
            "BODY",
            "outcomes/5g",
            "noted Certification of 5G equipment",
            "Digitalisation programmes and ICT centres of [the] Member States take part. · 9–10 February 2023",
        ),
        ("BODY", "passages/statement-of-2023/p3", "para 3", "[The] task force had another one."),
    ],
    "alone": [
        (
            "BODY",
            "outcomes/progress",
            "welcomed Progress of the plan",
            "Organizations digitalize; nobody governs <b>[alone]</b> & “AI” is of use. · 9–10 February 2023",
        ),
    ],
    "certificate of nothing": [
        (
            "PARTIAL",
            "outcomes/5g",
            "noted [Certification] of 5G equipment",
            "Digitalisation programmes and ICT centres of the Member States take part. · 9–10 February 2023",
        ),
    ],
    "???": [],
    '"AI governance"': [
        ("NAME", "themes/ai-governance", "[AI governance]", "Rules for machines."),
        ("HALF", "outcomes/guide", "endorsed Guide on [AI Governance]", "February 2024"),
        ("HALF", "initiatives/ai-guide", "ASEAN Guide on [AI Governance] and Ethics", ""),
    ],
    '"governance of AI"': [],
    "“viet nam” cyber": [
        ("BODY", "passages/statement-of-2023/p1", "para 1", "[Cyber] security work with [Viet Nam] goes on."),
        ("PARTIAL", "actors/viet-nam", "[Viet Nam]", ""),
    ],
    "who chaired the 3rd meeting": [
        ("PARTIAL", "meetings/3rd-adgmin", "[3rd] ADGMIN", "Boracay · 9–10 February 2023"),
        ("PARTIAL", "meetings/4th-adgmin", "4th ADGMIN", "Ciudad de Cebú · February 2024"),
        ("PARTIAL", "actors/adgmin", "ASEAN Digital Ministers’ [Meeting]", ""),
        (
            "PARTIAL",
            "perspectives/hotlines",
            "Hotlines save lives",
            "1 March 2024 · ASEAN Digital Ministers’ [Meeting] · ADGMIN",
        ),
    ],
    "ADGMIN 4": [
        ("NAME", "meetings/4th-adgmin", "4th [ADGMIN]", "Ciudad de Cebú · February 2024"),
    ],
    "ADGMIN 2023": [
        ("NAME", "meetings/3rd-adgmin", "3rd [ADGMIN]", "Boracay · 9–10 February [2023]"),
    ],
    "govrnance": [
        ("HALF", "themes/ai-governance", "AI [governance]", "Rules for machines."),
        ("TITLE", "outcomes/guide", "endorsed Guide on AI [Governance]", "February 2024"),
        ("TITLE", "initiatives/ai-guide", "ASEAN Guide on AI [Governance] and Ethics", ""),
        (
            "BODY",
            "outcomes/progress",
            "welcomed Progress of the plan",
            "Organizations digitalize; nobody [governs] <b>alone</b> & “AI” is of use. · 9–10 February 2023",
        ),
    ],
    "japan boracay responders": [
        ("PARTIAL", "partners/japan", "[Japan]", "Trains incident [responders]."),
        ("PARTIAL", "meetings/3rd-adgmin", "3rd ADGMIN", "[Boracay] · 9–10 February 2023"),
        ("PARTIAL", "initiatives/cert-to-cert", "CERT-to-CERT Exchange", "[Responders] in Vietnam drill."),
    ],
    "cebu guide": [
        ("PARTIAL", "outcomes/guide", "endorsed [Guide] on AI Governance", "February 2024"),
        ("PARTIAL", "initiatives/ai-guide", "ASEAN [Guide] on AI Governance and Ethics", ""),
        ("PARTIAL", "meetings/4th-adgmin", "4th ADGMIN", "Ciudad de [Cebú] · February 2024"),
    ],
    "guide xylophone": [
        ("PARTIAL", "outcomes/guide", "endorsed [Guide] on AI Governance", "February 2024"),
        ("PARTIAL", "initiatives/ai-guide", "ASEAN [Guide] on AI Governance and Ethics", ""),
    ],
    "9 February 2023": [
        ("BODY", "meetings/3rd-adgmin", "3rd ADGMIN", "Boracay · [9]–10 [February 2023]"),
        (
            "BODY",
            "outcomes/5g",
            "noted Certification of 5G equipment",
            "Digitalisation programmes and ICT centres of the Member States take part. · [9]–10 [February 2023]",
        ),
        (
            "BODY",
            "outcomes/progress",
            "welcomed Progress of the plan",
            "Organizations digitalize; nobody governs <b>alone</b> & “AI” is of use. · [9]–10 [February 2023]",
        ),
    ],
    "scam “task force”": [
        ("NAME", "actors/wg-as", "Working Group on Anti-Online [Scam]", "WG-AS, [Scam Task Force]"),
    ],
}


def marked(pieces: list[Piece]) -> str:
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


def as_tuple(hit: Hit) -> tuple[str, str, str, str]:
    return hit.tier.name, str(hit.entry), marked(hit.title), marked(hit.snippet)


@pytest.mark.django_db
def test_each_query_gives_its_hits_in_order_with_matches_marked() -> None:
    make_corpus()
    assert {query: [as_tuple(hit) for hit in (*search(query), *answer(query).partial)] for query in CASES} == CASES
