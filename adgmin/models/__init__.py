"""The tables of the ground floor: sources, actors, themes, meetings, synonyms, and those of the mechanism."""

from .actors import Actor, ActorCitation, ActorKind, Membership, MembershipCitation, Standing
from .changes import Change, ChangeQuerySet
from .distinct import DistinctPair
from .history import HistoryEntry, HistoryRow
from .kept import KeptCopy, KeptText
from .loaded import LoadedRow
from .meetings import (
    Meeting,
    MeetingCitation,
    MeetingRole,
    MeetingRoleCitation,
    MeetingRoleKind,
    MeetingStatus,
)
from .preferences import Preferences
from .reports import Report, ReportSender, ReportState
from .reviews import ReviewComment
from .revisions import Revision, RevisionStep
from .search import SearchEntry, SearchWord
from .settlements import Settlement, unsettled
from .sign_ins import FailedSignIn
from .source_versions import SourceVersion
from .sources import (
    OWN_TEXTS,
    Nature,
    Passage,
    Source,
    SourceKind,
    fingerprint,
    is_quoted_from,
    normalised,
)
from .synonyms import Synonym
from .terms import Term
from .themes import Theme
from .version import RecordVersion

__all__ = [
    "OWN_TEXTS",
    "Actor",
    "ActorCitation",
    "ActorKind",
    "Change",
    "ChangeQuerySet",
    "DistinctPair",
    "FailedSignIn",
    "HistoryEntry",
    "HistoryRow",
    "KeptCopy",
    "KeptText",
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
    "Preferences",
    "RecordVersion",
    "Report",
    "ReportSender",
    "ReportState",
    "ReviewComment",
    "Revision",
    "RevisionStep",
    "SearchEntry",
    "SearchWord",
    "Settlement",
    "Source",
    "SourceKind",
    "SourceVersion",
    "Standing",
    "Synonym",
    "Term",
    "Theme",
    "fingerprint",
    "is_quoted_from",
    "normalised",
    "unsettled",
]
