"""The nouns that have pages, in the one order in which readers meet them.

It is that of the navigation in ``templates/components/head.html``, and the home page, the sitemap and the search follow
it: of the kinds that a search finds equally well, the first one here comes first.
"""

from adgmin.models import Actor, Meeting, Passage, Source, Theme
from adgmin.pages.csl import CitableRow
from adgmin.record import Cited, Published
from initiatives.models import Commitment, Initiative, Outcome, Perspective
from partners.models import Partner

WITH_PAGES: tuple[type[CitableRow | Theme], ...] = (
    Meeting, Initiative, Outcome, Commitment, Perspective, Partner, Actor, Theme, Source, Passage
)  # fmt: skip
# Those that are published and withdrawn by themselves, by the name of their list. A theme always is there, and a
# passage comes and goes with its source.
NOUNS: dict[str, type[Cited | Source]] = {noun.plural: noun for noun in WITH_PAGES if issubclass(noun, Published)}
