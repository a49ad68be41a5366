"""The patterns by which a sentence is read: who acts, where a phrase begins and where it ends."""

import re

ADVERBS = r"(?:(?:also|hereby|further|furthermore|again|now|then|jointly|both|had|has|have|\w+ly),?\s+)*"
ADVERBS_AT_END = re.compile(rf"(?:\A|(?<=\s)){ADVERBS}\Z")

# Who speaks in such texts, besides the actors that the record knows.
SPEAKERS = (
    r"(?:[Mm]eeting|[Mm]inisters|[Ll]eaders|[Oo]fficials|[Bb]loc|[Mm]embers|[Mm]ember [Ss]tates|AMS|[Cc]ountries|"
    r"[Dd]elegates|[Pp]arties|[Ss]ides|[Gg]overnments|ADGMIN|ADGSOM|ASEAN|[Cc]hair|[Cc]hairman|[Hh]ost|[Ss]tates|"
    r"[Ss]ecretariat|[Ss]ummit|[Cc]ouncil|[Cc]ommittee|[Ff]orum|[Nn]ations|[Ww]orking [Gg]roup)"
)
SPEAKER_AT_END = re.compile(rf"\b(?:{SPEAKERS}|[Tt]hey|[Ww]e|[Ii]t|[Ss]he|[Hh]e|[Ww]ho)\Z")
ANY_SPEAKER = re.compile(rf"\b(?:{SPEAKERS}|They|We|they|we)\b")
ONLY_A_SPEAKER = re.compile(rf"(?:the\s+)?{SPEAKERS}", re.IGNORECASE)
BEGINS_WITH_SPEAKER = re.compile(rf"\s*(?:[Tt]he\s+)?(?:\w+\s+)?{SPEAKERS}\b")
PRONOUN_AT_END = re.compile(r"\b(?:[Ii]t|[Ss]he|[Hh]e|[Ww]ho)\Z")
MEETING_AT_END = re.compile(r"\b(?:[Mm]eeting|[Mm]inisters|ADGMIN|[Ss]ummit|[Ff]orum|[Ww]e)\Z")
# One or more words in capitals: somebody whom the record does not know.
CAPITALS_AT_END = re.compile(r"(?<![\w’'-])(?:[A-Z][\w.&’'-]*\s+){0,3}[A-Z][\w.&-]+\Z")
NO_NAMES = frozenset(
    ("The", "This", "These", "That", "Those", "An", "In", "As", "At", "On", "All", "Some", "Both", "Only")
)

# Before a verb.
BE = re.compile(rf"(?P<aux>\b(?:was|were|is|are|been|being|be)\s+){ADVERBS}\Z")
MODAL_AT_END = re.compile(
    r"\b(?:will|would|shall|should|can|could|may|might|must|to|not|never|yet)\s+(?:\w+ly\s+|also\s+|now\s+)*\Z"
    r"|n[o']t\s+(?:\w+\s+)?\Z",
    re.IGNORECASE,
)
AND_AT_END = re.compile(r"(?:,\s*|\b(?:and|as\s+well\s+as|while|but)\s+|\bthen\s+)\Z", re.IGNORECASE)
RELATIVE_AT_END = re.compile(r",?\s*\b(?:which|that)\s+(?:(?:had|has|have)\s+)?\Z")
ARTICLE_AT_END = re.compile(r"\b(?:the|an?|its|their|this|newly|recently|such|of|for|other)\s+\Z", re.IGNORECASE)
AFTER_AT_END = re.compile(r"\b(?:[Aa]fter|[Uu]pon|by)\s+\Z")
COMMA_AT_END = re.compile(rf",\s+(?:(?:and|while)\s+)?{ADVERBS}\Z")
# Before a noun that names an act.
FOLLOWING_AT_END = re.compile(
    r"\b(?:following|after|upon|since|announced|witnessed|saw|marked)\s+(?:the\s+|its\s+|their\s+)?(?:\w+\s+)?\Z",
    re.IGNORECASE,
)
NOTE_START = re.compile(
    r"(?:\A|[:;.–—-]\s*|\A\(?\w{1,3}[.)]\s*|\b(?:and|along\s+with|as\s+well\s+as)\s+|,\s*)(?:the\s+)?"
    r"(?:(?:additional|further|strong|also|full)\s+)?\Z",
    re.IGNORECASE,
)
BETWEEN_ACTS = re.compile(
    r"\s*(?:(?:to|for|on|that|the|an?|its|their|of|upcoming|expected|imminent|recent|successful|formal|early|full|"
    r"timely|official|\w+(?:’s|'s))\s+){0,4}\Z",
    re.IGNORECASE,
)
INCLUDING = re.compile(r"[^;.]{0,80}?\bincluding\s+(?:through\s+)?")
# What may stand before the first word of a sentence: brackets, quotation marks, the mark of a list item.
BEFORE_SENTENCE = ' ("“abcdefghi0123456789.)'

# After a verb.
AFTER_PARTICIPLE = re.compile(r"\s*(?:in|at|by|during|under|on|between|earlier|last|as|with|for)\b", re.IGNORECASE)
OBJECT_FOLLOWS = re.compile(r"\s+(?:the|an?|its|their|that|to|on)\b")
OBJECT_OR_NAME_FOLLOWS = re.compile(rf"{OBJECT_FOLLOWS.pattern}|\s+[A-Z]")
INVERTED = re.compile(r"\s+(?:was|were)\s+(?=the|an?\b|[A-Z])")
BY = re.compile(r"\s+by\s+(?:the\s+)?")
BY_SPEAKER = re.compile(rf"\s+by\s+(?:the\s+)?(?:\w+\s+)?{SPEAKERS}\b")
LEAD_OF_OBJECT = re.compile(
    r"\s*(?:with\s+(?:\w+\s+){0,2}(?:appreciation|satisfaction|concern|interest|gratitude)[\s,]+)?(?:both\s+)?"
)
# “The adoption of such technology will help”: the noun is the subject of a verb.
FINITE_VERB = re.compile(r"\b(?:will|is|are|was|were|has|have|can|may|would|remains?)\b")
SUBCLAUSE = re.compile(r",|\b(?:which|that|how|who|to|so)\b")

# Where the subject of a passive verb begins, unless what follows is only an aside: “X, launched in 2024, was”.
CLAUSE_START = re.compile(
    r"(?:;|:|\.\s|,?\s+(?:and|but|while|although|after|following|as|amidst?|since|because|that)\s|,\s)", re.IGNORECASE
)
ASIDE = re.compile(r"(?:which|who|led|chaired|hosted|held|as|with|in|under|by|including|\w+ed)\b", re.IGNORECASE)
ASIDE_IN_DASHES = re.compile(r"\s*[–—-]\s[^–—]*[–—-]\s*\Z")
HEAD_OF_PHRASE = re.compile(r"\b(?:the|an?|its|their|our|this|new|ASEAN)\b|(?<![\w-])(?=[A-Z])")
ARTICLE = re.compile(r"(?:the|an?|its|their)\b", re.IGNORECASE)
BREAK = re.compile(r"[,;:]\s|\b(?:and|through|that|of)\s")
NAMES_ARTICLE_AT_END = re.compile(r"\b(?:the|an?)\s+(?:“|\")?\Z", re.IGNORECASE)

# Where another matter begins.
STOP = re.compile(
    r"\s*[;.:](?=\s|\Z)|\s+[–—]\s+|\s+-\s+(?![A-Z])|,?\s+(?:which|who|where|whereby|whose|including)\b|"
    r"\b(?:consistent|in line|in view|in accordance|as well as in|along)\s+(?:with|of)\b|,\s+(?:while|with|where)\b"
)
LOOSE_END = re.compile(r"(?:[\s,;:.–—-]+(?:and|or|but|by)?)+\Z")
RUNNING_ON = re.compile(r"[,\s]+(?:and|as|also|further|in\s+addition)?[,\s]*\Z", re.IGNORECASE)
BEFORE_SPEAKER = re.compile(r"[,;]?\s*(?:and|while|but)?\s*(?:the|The)?\s*\Z")
# Where an object ends, though what follows may still name its initiative.
TRIM = re.compile(
    r",?\s+(?:through|in order to|so as to|such as|as reflected|as (?:an?|part|the)\b|aimed at|"
    r"that (?:will|is|are|was|were|has|have|supports?|aims?)|to be|designed to|at the \d\w*|during|by means of|"
    r"by \w+ing|following(?=\s))\b|"
    r",\s+(?:an?|as|to|and to|in|that|after|before|when|for|by|at|on|with|specifically|especially|particularly|namely|"
    r"notably)\s|"
    r"\s+(?:in (?:the )?(?:areas?|fields?) of|in particular|and for)\s"
)
PURPOSE = re.compile(r"(?<!need)(?<!commitment)(?<!efforts)(?<!progress)(?<!ability)\s+to\s+(?:further\s+)?[a-z]{3,}\b")
INFINITIVE = re.compile(r"\bto\s+[a-z]{3,}\b")
AT_MEETING_AT_END = re.compile(r",?\s+(?:at|during)\s+(?:the\s+)?\Z")
# An object of more words than this ends at the first of these after its first words.
LONG_OBJECT_WORDS = 15
FIRST_WORDS = re.compile(r"\s*(?:\S+\s+){0,3}\S+")
WEAK_END = re.compile(r",?\s+(?:in \w+ing|to \w+|by|for|and \w+ing|among|towards|across)\b")
AFTER_AGENT = re.compile(r"(?:\s+(?!and\b|which\b|but\b)[^\s,;.()]+){1,5}")

# Things of a list, each with its article: “the X Guide, the Y Framework and the Z Plan”.
LIST = re.compile(r"(?:,\s+and|,|\s+and|\s+as well as)\s+(?=(?:the|an?|its|their)\s)")
NAMED_THING = re.compile(r"\A\s*(?:the|an?|its|their)\s+(?:\w+\s+){0,4}?[A-Z]|\A\s*[A-Z]\S+\s+[A-Z]")
# Before a date that says when the act took place, and what may follow it: “on 12 May 2026 in Hanoi”.
BEFORE_DATE_AT_END = re.compile(r",?\s+(?:on|in|since|during|earlier)\s+(?:the\s+)?\Z")
AFTER_DATE_OF_OBJECT = re.compile(r"[\s.,;]*(?:,?\s+(?:in|at|with|by|under)\s+.*)?", re.DOTALL)
# “The following: (a) the X Guide; (b) the Y Framework”.
FOLLOWING_LIST = re.compile(r"(?:(?:on|to)\s+)?(?:all\s+)?(?:of\s+)?the\s+following(?:\s+\w+)?", re.IGNORECASE)
# “Endorsed: (a) the X Guide; (b) the Y Framework”.
COLON = re.compile(r"\s*:(?=\s)")
LIST_ITEM = re.compile(r"(?:\A|[;:\n]|,\s*and)\s*(?:and\s+)?(?:\(?\w{1,3}[.)]|[-•])?\s*(?P<item>[^;:\n]{4,})")
# Words for something named before.
BACKWARDS = re.compile(
    r"(?:its?|the|they|(?:the|this|these|its|both)\s+(?:said\s+|same\s+)?(?P<noun>initiative|[a-z]+|[A-Z][a-z]+))",
    re.IGNORECASE,
)
