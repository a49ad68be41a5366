"""Factories of small, valid records: published, and cited if publishing requires it."""

import hashlib
from typing import Any

from factory.declarations import LazyAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from adgmin import models as ground
from adgmin import record
from adgmin.record import Citation, Cited, Published, State
from initiatives import models as initiatives
from partners import models as partners


class RecordFactory(DjangoModelFactory):
    """Creates a record and its related rows in one edit, so that the rules are checked once."""

    class Meta:
        abstract = True

    @classmethod
    def _generate(cls, *args: Any) -> Any:
        with record.editing():
            return super()._generate(*args)

    @classmethod
    def create_batch(cls, *args: Any, **kwargs: Any) -> Any:
        """Create a number of records in one edit."""
        with record.editing():
            return super().create_batch(*args, **kwargs)


class SourceFactory(RecordFactory):
    class Meta:
        model = ground.Source

    title = Sequence(lambda n: f"Statement {n}")
    kind = ground.SourceKind.JOINT_STATEMENT
    published = "2023-02-09"
    state = State.PUBLISHED
    sha256 = Sequence(lambda n: hashlib.sha256(f"copy {n}".encode()).hexdigest())


class PassageFactory(RecordFactory):
    class Meta:
        model = ground.Passage

    source = SubFactory(SourceFactory)
    order = Sequence(lambda n: n + 1)
    slug = LazyAttribute(lambda passage: f"p{passage.order}")
    locator = LazyAttribute(lambda passage: f"para {passage.order}")
    nature = ground.Nature.OUTCOME
    gist = "What the paragraph says."
    first_words = "The Meeting"
    fingerprint = LazyAttribute(lambda passage: ground.fingerprint(passage.locator))


class ThemeFactory(RecordFactory):
    class Meta:
        model = ground.Theme

    name = Sequence(lambda n: f"Theme {n}")
    slug = Sequence(lambda n: f"theme-{n}")


class SynonymFactory(RecordFactory):
    class Meta:
        model = ground.Synonym

    slug = Sequence(lambda n: f"synonym-{n}")
    terms = Sequence(lambda n: f"one {n}, other {n}")


def cite(row: Cited, passage: ground.Passage | None = None, **citation: Any) -> Citation:
    """Add a citation to a record."""
    table: Any = row.citation_model()
    citation_row: Citation = table.objects.create(record=row, passage=passage or PassageFactory.create(), **citation)
    return citation_row


class CitedFactory(RecordFactory):
    """Creates a record with one citation, which publishing requires; ``with_citation=False`` leaves it out."""

    class Meta:
        abstract = True

    state = State.PUBLISHED

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        passage = kwargs.pop("passage", None)
        with_citation = kwargs.pop("with_citation", True)
        links = {name: kwargs.pop(name) for name in ("themes", "counterparts") if name in kwargs}
        row = super()._create(model_class, *args, **kwargs)
        for name, targets in links.items():
            getattr(row, name).set(targets)
        if with_citation:
            cite(row, passage)
        return row


def withdraw(row: Published, because: str = "It was entered twice.", **fields: Any) -> None:
    """Withdraw a published record, as a curator would."""
    row.state, row.withdrawn_because = State.WITHDRAWN, because
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


class ActorFactory(CitedFactory):
    class Meta:
        model = ground.Actor

    name = Sequence(lambda n: f"Actor {n}")
    kind = ground.ActorKind.ORGANISATION


class MembershipFactory(CitedFactory):
    class Meta:
        model = ground.Membership

    member = SubFactory(ActorFactory)
    grouping = SubFactory(ActorFactory)


class MeetingFactory(CitedFactory):
    class Meta:
        model = ground.Meeting

    name = Sequence(lambda n: f"Meeting {n}")
    body = SubFactory(ActorFactory)
    date = "2023-02-09/2023-02-10"


class MeetingRoleFactory(CitedFactory):
    class Meta:
        model = ground.MeetingRole

    meeting = SubFactory(MeetingFactory)
    role = ground.MeetingRoleKind.HOST
    actor = SubFactory(ActorFactory)


class InitiativeFactory(CitedFactory):
    class Meta:
        model = initiatives.Initiative

    name = Sequence(lambda n: f"Initiative {n}")
    kind = initiatives.InitiativeKind.GUIDE


class RoleFactory(CitedFactory):
    class Meta:
        model = initiatives.Role

    initiative = SubFactory(InitiativeFactory)
    role = initiatives.RoleKind.FUNDER
    actor = SubFactory(ActorFactory)


class OutcomeFactory(CitedFactory):
    class Meta:
        model = initiatives.Outcome

    title = Sequence(lambda n: f"Object {n}")
    verb = "endorsed"
    initiative = SubFactory(InitiativeFactory)
    meeting = SubFactory(MeetingFactory)
    body = LazyAttribute(lambda outcome: outcome.meeting.body if outcome.meeting else ActorFactory.create())

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        """Give a draft the leading theme that its publication will require."""
        if kwargs["state"] in (State.DRAFT, State.IN_REVIEW) and not {"themes", "leading_theme"} & set(kwargs):
            theme = ThemeFactory.create()
            kwargs |= {"themes": [theme], "leading_theme": theme}
        return super()._create(model_class, *args, **kwargs)


class CommitmentFactory(CitedFactory):
    class Meta:
        model = initiatives.Commitment

    text = Sequence(lambda n: f"Promise {n}")
    initiative = SubFactory(InitiativeFactory)
    basis = initiatives.CommitmentBasis.ANNOUNCED


class CheckFactory(CitedFactory):
    class Meta:
        model = initiatives.Check

    commitment = SubFactory(CommitmentFactory)
    finding = initiatives.Finding.MADE
    date = "2023-02-09"


class PerspectiveFactory(CitedFactory):
    class Meta:
        model = initiatives.Perspective

    title = Sequence(lambda n: f"View {n}")
    voice = SubFactory(ActorFactory)
    meeting = SubFactory(MeetingFactory)


class PartnerFactory(CitedFactory):
    class Meta:
        model = partners.Partner

    actor = SubFactory(ActorFactory, kind=ground.ActorKind.PARTNER)
    kind = partners.PartnerKind.DIALOGUE
