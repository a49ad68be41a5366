"""Which themes the own text of a meeting does not name, and which are first named at a meeting.

A text names a theme if a record under the theme cites it: an outcome, commitment, check or perspective, the initiative
that it is about, or an initiative itself. Silence is claimed only for a meeting of which a text of its own is held.
"""

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from adgmin.database import reader
from adgmin.models import Meeting, MeetingStatus, Source, Theme
from adgmin.models.meetings import MeetingQuerySet
from adgmin.models.sources import OWN_TEXTS
from adgmin.models.themes import ThemeQuerySet
from adgmin.record import AsOf, Aspect, State
from adgmin.record.citation import is_true
from initiatives.models.commitments import CheckCitation, CommitmentCitation
from initiatives.models.initiatives import InitiativeCitation
from initiatives.models.outcomes import Outcome, OutcomeCitation
from initiatives.models.perspectives import PerspectiveCitation

from .mentions import NAMING_ASPECTS

# The maximum number of themes, and of meetings, that a page names.
MAX_NAMED = 12

# SQL with its parameters.
type SQL = tuple[str, tuple[Any, ...]]

# The paths from a citation to the themes of its record.
_PATHS: tuple[tuple[type[Any], tuple[str, ...]], ...] = (
    (OutcomeCitation, ("record__themes", "record__leading_theme", "record__initiative__themes")),
    (CommitmentCitation, ("record__themes", "record__initiative__themes")),
    (CheckCitation, ("record__commitment__themes", "record__commitment__initiative__themes")),
    (PerspectiveCitation, ("record__themes", "record__initiative__themes")),
    (InitiativeCitation, ("record__themes",)),
)


@cache
def _naming(_vendor: str) -> SQL:
    """The pairs of a source and a theme that it names. It is kept: building it takes longer than running it."""
    texts: list[str] = []
    params: tuple[Any, ...] = ()
    for table, paths in _PATHS:
        citations = table.objects.filter(record__state=State.PUBLISHED).order_by()
        if table is InitiativeCitation:
            citations = citations.filter(aspect__in=NAMING_ASPECTS)
        for path in paths:
            sql, given = _compiled(citations.filter(**{f"{path}__isnull": False}).values_list("passage__source", path))
            texts.append(f"SELECT * FROM ({sql}) AS named")
            params += given
    return f"WITH naming(source, theme) AS ({' UNION ALL '.join(texts)})", params


def _compiled(rows: QuerySet[Any, Any]) -> SQL:
    sql, params = rows.query.get_compiler(reader().alias).as_sql()
    return sql, tuple(params)


def _keys(of: str, where: SQL) -> RawSQL:
    """The sources or the themes of the pairs of ``_naming`` that meet a condition, for a subquery."""
    pairs, params = _naming(reader().vendor)
    return RawSQL(f"{pairs} SELECT {of} FROM naming WHERE {where[0]}", (*params, *where[1]))


def _named_in(texts: QuerySet[Source] | Collection[int]) -> Q:
    """The condition that one of the texts, or of those with the primary keys, names a theme."""
    if isinstance(texts, QuerySet):
        sql, params = _compiled(texts.order_by().values("pk"))
    else:
        sql, params = ", ".join(["%s"] * len(texts)), tuple(texts)
    return Q(pk__in=_keys("theme", (f"source IN ({sql})", params)))


def themes_at(meeting: Meeting, texts: Iterable[Source], outcomes: Iterable[Outcome]) -> ThemeQuerySet:
    """The first themes that a held meeting does not name or names first, with ``unnamed`` and ``first_named``.

    ``texts`` are those held on the meeting, ``outcomes`` its acts with their themes. ``unnamed``: a text of the
    meeting’s own is held and does not name the theme. ``first_named``: the meeting has an outcome under the theme; no
    text on an earlier meeting of its body names it, and no outcome of one is under it. That is not claimed if no text
    on an earlier meeting is held.
    """
    own = {text.pk for text in texts if text.kind in OWN_TEXTS}
    acts = {theme.pk for outcome in outcomes for theme in outcome.themes.all()}
    earlier = Meeting.objects.published().filter(
        ~Q(date=""), body=meeting.body_id, status=MeetingStatus.HELD, date_latest__lt=meeting.date_latest
    )
    earlier_keys = earlier.order_by().values("pk")
    before = Source.objects.published().filter(meetings__in=earlier_keys)
    filed = Outcome.themes.through._default_manager.filter(
        outcome__state=State.PUBLISHED, outcome__meeting__in=earlier_keys
    )
    unnamed = ~_named_in(own) if own else Q(pk__in=[])
    first = Q(pk__in=acts) & Q(Exists(before)) & ~Q(pk__in=filed.values("theme")) & ~_named_in(before)
    flags = {"unnamed": is_true(unnamed), "first_named": is_true(first)}
    found = Theme.objects.published().annotate(**flags).filter(Q(("unnamed", True)) | Q(("first_named", True)))
    return found.order_by(F("first_named").desc(), "order", "name")[: MAX_NAMED + 1]


def meetings_without(theme: Theme, as_of: AsOf) -> MeetingQuerySet:
    """The latest meetings held of which an own text is held that does not name the theme."""
    own = Source.objects.published().filter(meetings=OuterRef("pk"), kind__in=OWN_TEXTS)
    naming = own.filter(pk__in=_keys("source", ("theme = %s", (theme.pk,))))
    held = Meeting.objects.published().held(as_of).with_inferred(Aspect.DATE)
    return held.filter(Exists(own), ~Exists(naming))[: MAX_NAMED + 1]
