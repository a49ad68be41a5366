"""The ground floor: sources, actors, themes, meetings, and the bases that every noun stands on."""

from . import record
from .actors import Actor, ActorCitation, ActorKind, Membership, MembershipCitation, Standing
from .as_of import AsOf
from .changes import Act, Change, ChangeQuerySet
from .cited import (
    NAME_ASPECTS,
    Aspect,
    Basis,
    Citation,
    Cited,
    CitedQuerySet,
    Difference,
    DifferenceKind,
    Reading,
    borne_out_by,
    resting_on,
)
from .dated import BoundField, Dated, EDTFField
from .loaded import LoadedRow
from .meetings import (
    AtMeeting,
    AtMeetingQuerySet,
    Meeting,
    MeetingCitation,
    MeetingRole,
    MeetingRoleCitation,
    MeetingRoleKind,
    MeetingStatus,
)
from .nouns import nouns
from .published import ONCE_PUBLIC, Published, PublishedQuerySet, State
from .record import Recorded, RecordedQuerySet, RecordVersion
from .search import Searchable, SearchTexts
from .sources import OWN_TEXTS, Nature, Passage, Source, SourceKind, citation_tables, fingerprint, normalised
from .synonyms import Synonym
from .themes import Theme

__all__ = [
    "NAME_ASPECTS",
    "ONCE_PUBLIC",
    "OWN_TEXTS",
    "Act",
    "Actor",
    "ActorCitation",
    "ActorKind",
    "AsOf",
    "Aspect",
    "AtMeeting",
    "AtMeetingQuerySet",
    "Basis",
    "BoundField",
    "Change",
    "ChangeQuerySet",
    "Citation",
    "Cited",
    "CitedQuerySet",
    "Dated",
    "Difference",
    "DifferenceKind",
    "EDTFField",
    "LoadedRow",
    "Meeting",
    "MeetingCitation",
    "MeetingRole",
    "MeetingRoleCitation",
    "MeetingRoleKind",
    "MeetingStatus",
    "Membership",
    "MembershipCitation",
    "Nature",
    "Passage",
    "Published",
    "PublishedQuerySet",
    "Reading",
    "RecordVersion",
    "Recorded",
    "RecordedQuerySet",
    "SearchTexts",
    "Searchable",
    "Source",
    "SourceKind",
    "Standing",
    "State",
    "Synonym",
    "Theme",
    "borne_out_by",
    "citation_tables",
    "fingerprint",
    "normalised",
    "nouns",
    "record",
    "resting_on",
]
