"""Small, valid records for tests: published, and cited where publishing asks for it."""

import hashlib
from typing import Any

import factory
from factory.django import DjangoModelFactory

from adgmin import models as ground
from adgmin.models import State, record
from initiatives import models as initiatives
from partners import models as partners


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = ground.Source

    title = factory.Sequence(lambda n: f"Statement {n}")
    kind = ground.SourceKind.JOINT_STATEMENT
    published = "2023-02-09"
    state = State.PUBLISHED
    sha256 = factory.Sequence(lambda n: hashlib.sha256(f"copy {n}".encode()).hexdigest())


class PassageFactory(DjangoModelFactory):
    class Meta:
        model = ground.Passage

    source = factory.SubFactory(SourceFactory)
    order = factory.Sequence(lambda n: n + 1)
    slug = factory.LazyAttribute(lambda passage: f"p{passage.order}")
    locator = factory.LazyAttribute(lambda passage: f"para {passage.order}")
    nature = ground.Nature.OUTCOME
    gist = "What the paragraph says."
    first_words = "The Meeting"
    fingerprint = factory.LazyAttribute(lambda passage: ground.fingerprint(passage.locator))


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = ground.Theme

    name = factory.Sequence(lambda n: f"Theme {n}")
    slug = factory.Sequence(lambda n: f"theme-{n}")


def cite(row: ground.Cited, passage: ground.Passage | None = None, **citation: Any) -> ground.Citation:
    """One more citation of a record."""
    return row.citation_model()._default_manager.create(
        record=row, passage=passage or PassageFactory.create(), **citation
    )


class CitedFactory(DjangoModelFactory):
    """Makes the record and one citation in one edit, as publishing demands; ``cited=False`` leaves it out."""

    class Meta:
        abstract = True

    state = State.PUBLISHED

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        passage = kwargs.pop("passage", None)
        cited = kwargs.pop("with_citation", True)
        links = {name: kwargs.pop(name) for name in ("themes", "counterparts") if name in kwargs}
        with record.editing():
            row = super()._create(model_class, *args, **kwargs)
            for name, targets in links.items():
                getattr(row, name).set(targets)
            if cited:
                cite(row, passage)
        return row


class ActorFactory(CitedFactory):
    class Meta:
        model = ground.Actor

    name = factory.Sequence(lambda n: f"Actor {n}")
    kind = ground.ActorKind.ORGANISATION


class MembershipFactory(CitedFactory):
    class Meta:
        model = ground.Membership

    member = factory.SubFactory(ActorFactory)
    grouping = factory.SubFactory(ActorFactory)


class MeetingFactory(CitedFactory):
    class Meta:
        model = ground.Meeting

    name = factory.Sequence(lambda n: f"Meeting {n}")
    body = factory.SubFactory(ActorFactory)
    date = "2023-02-09/2023-02-10"


class MeetingRoleFactory(CitedFactory):
    class Meta:
        model = ground.MeetingRole

    meeting = factory.SubFactory(MeetingFactory)
    role = ground.MeetingRoleKind.HOST
    actor = factory.SubFactory(ActorFactory)


class InitiativeFactory(CitedFactory):
    class Meta:
        model = initiatives.Initiative

    name = factory.Sequence(lambda n: f"Initiative {n}")
    kind = initiatives.InitiativeKind.GUIDE


class RoleFactory(CitedFactory):
    class Meta:
        model = initiatives.Role

    initiative = factory.SubFactory(InitiativeFactory)
    role = initiatives.RoleKind.FUNDER
    actor = factory.SubFactory(ActorFactory)


class OutcomeFactory(CitedFactory):
    class Meta:
        model = initiatives.Outcome

    title = factory.Sequence(lambda n: f"Object {n}")
    verb = "endorsed"
    initiative = factory.SubFactory(InitiativeFactory)
    meeting = factory.SubFactory(MeetingFactory)
    body = factory.SubFactory(ActorFactory)


class PartnerFactory(CitedFactory):
    class Meta:
        model = partners.Partner

    actor = factory.SubFactory(ActorFactory, kind=ground.ActorKind.PARTNER)
    kind = partners.PartnerKind.DIALOGUE
