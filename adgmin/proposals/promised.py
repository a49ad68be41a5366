"""What a commitment is called: the noun of a verb and the name of a record, “Launch of the Tea Guide”.

The record writes its own words. A verb and a name are facts, the rest of a sentence is the source’s; so where no known
verb stands right beside a known name, nothing is proposed.
"""

import re

from adgmin.search.text import stem

from .known import Mention
from .words import Span

# The nouns of the verbs that are promised.
NOUNS = {
    "adopt": "Adoption", "commence": "Start", "complete": "Completion", "conclude": "Conclusion", "create": "Creation",
    "develop": "Development", "endorse": "Endorsement", "establish": "Establishment", "expand": "Expansion",
    "extend": "Extension", "facilitate": "Facilitation", "finalise": "Finalisation", "host": "Hosting",
    "implement": "Implementation", "launch": "Launch", "operationalise": "Operationalisation", "publish": "Publication",
    "publication": "Publication", "release": "Release", "review": "Review", "sign": "Signing", "start": "Start",
    "update": "Update",
}  # fmt: skip
_BY_STEM = {stem(verb): noun for verb, noun in NOUNS.items()}
# What may stand between the verb and the name: “the launch of the new …”.
_BETWEEN = re.compile(r"(?:\s+(?:of|the|an?|its|their|this|new|joint))*\s*")
_VERB = re.compile(r"\s*(?:be\s+|the\s+|its\s+|further\s+|jointly\s+|fully\s+|also\s+)*(?P<verb>[A-Za-z-]+)")
_ARTICLE = re.compile(r"\bthe\s+\Z", re.IGNORECASE)


def promised(text: str, plan: Span, about: list[Mention]) -> str:
    """The text of a commitment; empty if it cannot be said with a verb and a name.

    ``plan`` is the position of the words that make it a plan, such as “will be”. The name stands right after the verb,
    or in the passive right before the plan.
    """
    verb = _VERB.match(text, plan.end)
    noun = _BY_STEM.get(stem(verb["verb"].casefold())) if verb else None
    if verb is None or noun is None:
        return ""
    for mention in about:
        after = mention.start >= verb.end() and _BETWEEN.fullmatch(text, verb.end(), mention.start)
        before = mention.end <= plan.start and not text[mention.end : plan.start].strip()
        if after or (before and not _active(text, plan, verb)):
            article = "the " if _ARTICLE.search(text, 0, mention.start) else ""
            return f"{noun} of {article}{mention.entity.name}"
    return ""


def _active(text: str, plan: Span, verb: re.Match[str]) -> bool:
    """True if whoever stands before the plan does what the verb says: “The centre will launch”."""
    return not re.search(r"\bbe\b|\bfor\b", text[plan.start : verb.start("verb")])
