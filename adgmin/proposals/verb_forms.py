"""The forms in which texts print the verbs of the scale: active, passive and as a noun.

The table of what is read; which verbs there are, and how strong, is in ``adgmin.verbs``.
"""

import re
from dataclasses import dataclass

from adgmin import verbs


@dataclass(frozen=True)
class Forms:
    """How a verb of the scale can stand in a text: regular expressions, without what begins or follows them.

    ``past`` is the past tense and participle, ``present`` the present tense, ``doing`` the present participle and
    ``noun`` the noun, with the preposition before its object.
    """

    verb: str
    past: str
    present: str = ""
    doing: str = ""
    noun: str = ""


_OF = r"\s+of"
_PLEASED = r"(?:was|were)\s+(?:pleased|glad|happy)\s+to\s+"
_GAVE = r"(?:gave|granted|lent)\s+(?:its|their)\s+(?:full\s+)?"
# Several words may be one verb of the scale. No form of “reported” is looked for: it is what a section of views says.
TABLE = (
    Forms("adopted", "adopted", "adopts?", "adopting", f"adoption{_OF}"),
    # Before “signed”, which “signed off on” begins with.
    Forms(
        "approved",
        rf"approved|signed\s+off\s+on|gave\s+(?:the|a)\s+green\s+light\s+to|{_GAVE}approval\s+(?:to|of|for)",
        "approves?", "approving", f"approval{_OF}",
    ),
    Forms("signed", "signed|inked", "signs?", "signing", f"(?:signing|signature){_OF}"),
    Forms(
        "established", "established|set up|created|formed|founded", "establish(?:es)?", "establishing",
        f"(?:establishment|creation|formation|setting up){_OF}",
    ),
    Forms("launched", "launched|rolled out", "launch(?:es)?", "launching", rf"(?:launch|launching|roll-?out){_OF}"),
    Forms("endorsed", rf"endorsed|{_GAVE}endorsement\s+(?:to|of)", "endorses?", "endorsing", f"endorsement{_OF}"),
    Forms(
        "agreed",
        r"agreed|concurred|consented|(?:reached|came\s+to)\s+(?:an?\s+)?(?:\w+\s+)?(?:agreement|consensus)\s+(?:on|to)",
        "agrees?", "agreeing", r"agreement\s+(?:on|to)",
    ),
    Forms("resolved", "resolved|decided", "resolves?|decides?", "resolving", r"resolution\s+to"),
    Forms(
        "expressed-commitment",
        r"(?:expressed|affirmed|declared|voiced)\s+(?:\w+\s+){0,3}?commitment\s+(?:to|towards)",
        r"(?:express|affirm|declare|voice)(?:es|s)?\s+(?:\w+\s+){0,3}?commitment\s+(?:to|towards)",
        "",
        r"(?:an?\s+)?(?:reinforced|renewed|strong|firm|continued)\s+commitment\s+to",
    ),
    Forms(
        "committed", "committed|pledged|promised|undertook|vowed", "commits?|pledges?|promises?",
        "committing|pledging|promising", "",
    ),
    Forms("tasked", "tasked|instructed|directed|mandated|assigned", "tasks?|instructs?|directs?", "tasking", ""),
    Forms(
        "called-for", r"called\s+(?:for|on|upon)|invited|requested|asked",
        r"calls?\s+(?:for|on|upon)|invites?|requests?", r"calling\s+(?:for|on|upon)", r"call\s+for",
    ),
    Forms("encouraged", "encouraged", "encourages?", "encouraging", f"encouragement{_OF}"),
    Forms("urged", "urged", "urges?", "urging", ""),
    Forms(
        "supported", rf"supported|backed|(?:{_GAVE}|expressed\s+|voiced\s+)(?:its\s+|their\s+)?support\s+(?:to|for)",
        "supports?|backs?", "supporting|backing", r"support\s+for",
    ),
    Forms("welcomed", rf"welcomed|{_PLEASED}welcome", "welcomes?", "welcoming", f"welcome{_OF}"),
    Forms(
        "lauded", "lauded|commended|praised|applauded|congratulated|hailed",
        "lauds?|commends?|applauds?|congratulates?", "lauding|commending|applauding|congratulating", "",
    ),
    Forms(
        "looked-forward-to", r"looked\s+forward\s+to|anticipated|awaited", r"looks?\s+forward\s+to",
        r"looking\s+forward\s+to", "",
    ),
    Forms("acknowledged", "acknowledged", "acknowledges?", "acknowledging", rf"acknowledge?ment{_OF}"),
    Forms("recognised", "recogni[sz]ed", "recogni[sz]es?", "recogni[sz]ing", rf"recognition{_OF}"),
    Forms("reiterated", "reiterated|reaffirmed", "reiterates?|reaffirms?", "reiterating|reaffirming",
          f"(?:reiteration|reaffirmation){_OF}"),
    Forms("emphasised", "emphasi[sz]ed|stressed|underscored|underlined|highlighted",
          "emphasi[sz]es?|stress(?:es)?|underscores?|underlines?|highlights?",
          "emphasi[sz]ing|stressing|underscoring|underlining|highlighting", r"emphasis\s+on"),
    Forms("took-note", r"took\s+note\s+(?:of|that)|took\s+cogni[sz]ance\s+of", r"takes?\s+note\s+(?:of|that)",
          r"taking\s+note\s+(?:of|that)", r"taking\s+note\s+of"),
    Forms("noted", rf"noted|{_PLEASED}(?:note|see|learn)", "notes?", "noting", f"noting{_OF}"),
    Forms(
        "expressed-gratitude",
        r"(?:expressed|conveyed|extended)\s+(?:\w+\s+){0,3}?(?:gratitude|thanks)(?:\s+(?:to|for))?|thanked",
        r"(?:express|convey|extend)s?\s+(?:\w+\s+){0,3}?(?:gratitude|thanks)(?:\s+(?:to|for))?|thanks?",
        "", r"(?:gratitude|thanks)\s+(?:expressed\s+)?(?:to|for)",
    ),
    Forms(
        "expressed-appreciation",
        r"(?:expressed|conveyed|extended)\s+(?:\w+\s+){0,3}?appreciation(?:\s+(?:to|for))?|appreciated",
        r"(?:express|convey|extend)(?:es|s)?\s+(?:\w+\s+){0,3}?appreciation(?:\s+(?:to|for))?|appreciates?",
        "", r"appreciation\s+(?:expressed\s+)?(?:to|for)",
    ),
    Forms("commemorated", "commemorated|celebrated", "commemorates?", "commemorating|celebrating",
          f"commemoration{_OF}"),
    Forms("proposed", "proposed|tabled", "proposes?", "proposing", f"(?:proposal|proposition){_OF}"),
    Forms("presented", "presented", "presents?", "presenting", f"presentation{_OF}"),
    Forms("released", "released|published", "releases?", "releasing|publishing", f"(?:release|publication){_OF}"),
    Forms("issued", "issued", "issues?", "issuing", f"(?:issuing|issuance){_OF}"),
    Forms("unveiled", "unveiled", "unveils?", "unveiling", f"unveiling{_OF}"),
    Forms("expanded", "expanded", "", "", f"expansion{_OF}"),
    Forms("held", r"held|convened|took\s+place|hosted", "", "", f"(?:convening|holding|hosting){_OF}"),
    Forms("commenced", r"commenced|began|started|kicked\s+off", "", "", f"(?:start|commencement|beginning){_OF}"),
    Forms("initiated", "initiated", "", "", f"initiation{_OF}"),
    Forms("implemented", "implemented|carried out", "", "", f"implementation{_OF}"),
    Forms("accomplished", "accomplished|achieved|attained", "", "", f"(?:accomplishment|achievement){_OF}"),
    Forms("completed", "completed|finali[sz]ed", "", "",
          rf"(?:completion|finali[sz]ation|end\s+of\s+(?:the\s+)?work){_OF}|end\s+of\s+(?:the\s+)?work\s+on"),
    Forms("concluded", "concluded", "", "", f"conclusion{_OF}"),
    Forms(
        "handed-over", r"handed\s+over|handed(?=\s+(?:the|its)\s+(?:\w+\s+)?[Cc]hair)", "", "",
        rf"(?:handover|handing\s+over){_OF}",
    ),
)  # fmt: skip

# What is said by somebody who must be named before it: without a speaker “noted” is no act.
SAID = frozenset(
    verb.code for verb in verbs.VERBS if verb.of_class not in (verbs.CONSTITUTIVE, verbs.APPROVAL, verbs.FACTUAL)
)
# An act of these kinds within the object of another one is an act of its own.
EMBEDDED = {verb.code for verb in verbs.VERBS if verb.of_class in (verbs.CONSTITUTIVE, verbs.APPROVAL)} | {
    "completed", "concluded", "commenced",
}  # fmt: skip
# After these verbs “to” and what follows it belong to the object.
WITH_INFINITIVE = frozenset(
    ("agreed", "resolved", "committed", "expressed-commitment", "tasked", "called-for", "encouraged", "urged",
     "looked-forward-to", "proposed")
)  # fmt: skip
# After these the subject comes last, or the verb has no object: “the meeting took place”.
WITHOUT_OBJECT = re.compile(r"took\s+place|convened\Z", re.IGNORECASE)


def _union(forms: dict[int, str]) -> re.Pattern[str]:
    """A pattern with a group for each line of the table, named after its place."""
    return re.compile("|".join(rf"(?P<v{at}>\b(?:{form})\b)" for at, form in forms.items() if form), re.IGNORECASE)


PAST = _union({at: each.past for at, each in enumerate(TABLE)})
PRESENT = _union({at: each.present for at, each in enumerate(TABLE)})
DOING = _union({at: each.doing for at, each in enumerate(TABLE)})
NOUN = _union({at: each.noun for at, each in enumerate(TABLE)})
# “its launch”: the same nouns after a possessive, without a preposition.
OWN_NOUN = re.compile(
    r"\b(?:its|their)\s+(?:\w+\s+)?(?:"
    + "|".join(rf"(?P<v{at}>{each.noun.removesuffix(_OF)})" for at, each in enumerate(TABLE) if each.noun.endswith(_OF))
    + r")\b(?!\s+of)",
    re.IGNORECASE,
)


def verb_of(match: re.Match[str]) -> str:
    """The verb of the scale that a match of one of the patterns is a form of."""
    assert match.lastgroup
    return TABLE[int(match.lastgroup[1:])].verb
