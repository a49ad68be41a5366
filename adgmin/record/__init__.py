"""The rules of the record: how it is edited, published, cited, dated, and read as of a day.

Nothing here has a table. The models build on it; to write, use ``with record.editing():``.
"""

from .as_of import AsOf, ByThen
from .changelog import Act
from .characters import visible
from .citation import NAME_ASPECTS, Aspect, Basis, Citation
from .citing import Cited, CitedQuerySet, fetch_together, keys_by_then
from .citing_passages import citations_by_record, records_citing
from .dated import DateBoundField, Dated, EDTFField
from .edit import (
    Edit,
    NotEditingError,
    Recorded,
    RecordedQuerySet,
    VersionRow,
    editing,
    noted_nouns,
    rehearsing,
    version,
)
from .history import How
from .merging import Mergeable
from .named_values import NamedValues, field_in_words
from .preview import is_preview, preview
from .publishing import Published, PublishedQuerySet
from .readings import Difference, DifferenceKind, Reading
from .rights import PUBLISH, may_change_public, may_publish
from .states import (
    ONCE_PUBLIC,
    OPEN_REVISIONS,
    REVISION_TRANSITIONS,
    TRANSITIONS,
    RevisionState,
    Right,
    State,
    next_states,
)
from .texts import Texts

__all__ = [
    "NAME_ASPECTS",
    "ONCE_PUBLIC",
    "OPEN_REVISIONS",
    "PUBLISH",
    "REVISION_TRANSITIONS",
    "TRANSITIONS",
    "Act",
    "AsOf",
    "Aspect",
    "Basis",
    "ByThen",
    "Citation",
    "Cited",
    "CitedQuerySet",
    "DateBoundField",
    "Dated",
    "Difference",
    "DifferenceKind",
    "EDTFField",
    "Edit",
    "How",
    "Mergeable",
    "NamedValues",
    "NotEditingError",
    "Published",
    "PublishedQuerySet",
    "Reading",
    "Recorded",
    "RecordedQuerySet",
    "RevisionState",
    "Right",
    "State",
    "Texts",
    "VersionRow",
    "citations_by_record",
    "editing",
    "fetch_together",
    "field_in_words",
    "is_preview",
    "keys_by_then",
    "may_change_public",
    "may_publish",
    "next_states",
    "noted_nouns",
    "preview",
    "records_citing",
    "rehearsing",
    "version",
    "visible",
]
