"""What is read of a passage, and what is proposed from it."""

from dataclasses import dataclass

from adgmin.record import Aspect, Basis

from .known import Entity
from .words import Span

# Words of a text that are shown as printed, at most: a title’s length.
MAX_PRINTED = 120
# Characters of a title.
MAX_TITLE = 250
# Words of a proposed object, at most.
MAX_OBJECT_WORDS = 30


# Initial values of the fields of a form: text, primary keys and lists of them.
type Values = dict[str, str | int | list[int]]


@dataclass(frozen=True)
class PassageText:
    """The text of a passage, and what is known of its source.

    ``nature`` and ``kind`` are codes of ``Nature`` and ``SourceKind``, ``published`` is EDTF, ``locator`` has the
    headings above it. ``meeting`` is the meeting that the source reports on, if it is only one.
    """

    text: str
    nature: str = ""
    kind: str = ""
    published: str = ""
    locator: str = ""
    meeting: Entity | None = None


@dataclass(frozen=True)
class ProposedReading:
    """A citation that is proposed: its aspect and value, with the words printed, a span of the text."""

    aspect: str
    value: str
    printed: str
    inferred: bool = False

    @property
    def basis(self) -> Basis:
        """The basis of the citation."""
        return Basis.INFERRED if self.inferred else Basis.STATED


@dataclass(frozen=True)
class Proposal:
    """A record that is proposed.

    ``rule`` says in one sentence, in the curator’s language, why it is proposed. ``span`` is the position of the words
    printed.
    """

    noun: str
    values: Values
    readings: tuple[ProposedReading, ...]
    rule: str
    span: Span
    # Names that are not known: a new initiative may be needed.
    new_name: str = ""

    @property
    def printed(self) -> str:
        """The words of the first reading."""
        return self.readings[0].printed if self.readings else ""

    @property
    def inferred(self) -> bool:
        """True if the reading of the verb, or of the record as a whole, is inferred."""
        return self.readings[0].inferred if self.readings else False


def reading(aspect: Aspect | str, value: str, text: str, *spans: Span, inferred: bool = False) -> ProposedReading:
    """A reading with the words of the spans, with “…” for what is left out; a long one is cut at a word."""
    parts = [" ".join(text[span.start : span.end].split()).strip(" ,;:") for span in spans]
    printed = " … ".join(parts)
    if len(printed) > MAX_PRINTED:
        printed = printed[:MAX_PRINTED].rsplit(" ", 1)[0]
    return ProposedReading(str(aspect), value, printed, inferred)
