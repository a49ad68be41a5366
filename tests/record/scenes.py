"""Two records for the fixture tests: a small one with rows of every model, and the one that ships."""

from django.conf import settings

from adgmin import record
from adgmin.models import ActorKind, Nature
from adgmin.record import State
from tests import factories
from tests.remembered import remembered

from .files import load


class Shipped:
    """The record that ships, loaded; ``printed`` is the output of the command."""

    @remembered
    def __init__(self) -> None:
        self.printed = load(settings.FIXTURES_DIR)


def make_record() -> None:
    """Rows of every model, in several states, with foreign keys and many-to-many links."""
    asean = factories.ActorFactory.create(name="ASEAN", kind=ActorKind.ASEAN_BODY)
    japan = factories.ActorFactory.create(name="Japan", kind=ActorKind.PARTNER, parent=asean)
    meeting = factories.MeetingFactory.create(name="3rd Meeting", body=asean, number=3)
    with record.editing():
        source = factories.SourceFactory.create(title="A statement", publisher=asean)
        source.meetings.set([meeting])
    first, second, _third = (
        factories.PassageFactory.create(source=source, order=order, slug=f"p{order}") for order in (1, 2, 3)
    )
    themes = [factories.ThemeFactory.create(name=name, slug=name.lower()) for name in ("Data", "AI")]
    guide = factories.InitiativeFactory.create(name="A guide", summary="On “data” – première édition.\nSecond line.")
    old = factories.InitiativeFactory.create(name="Z, the old guide", part_of=guide)
    factories.InitiativeFactory.create(name="B, the new guide", succeeds=old, themes=themes)
    outcome = factories.OutcomeFactory.create(
        title="the guide", initiative=guide, meeting=meeting, body=asean, counterparts=[japan], themes=themes,
        passage=second, stage="agreed",
    )  # fmt: skip
    factories.cite(outcome, first, aspect="verb", value="endorsed", printed="Endorsement of … the guide")
    factories.OutcomeFactory.create(
        title="a draft", initiative=old, meeting=meeting, body=asean, with_citation=False, state=State.DRAFT
    )
    commitment = factories.CommitmentFactory.create(initiative=guide, owner=asean, themes=themes)
    factories.CheckFactory.create(commitment=commitment, meeting=meeting, date="", due="2023", due_words="this year")
    factories.PerspectiveFactory.create(voice=japan, meeting=meeting, initiative=guide, themes=themes)
    factories.RoleFactory.create(initiative=guide, actor=japan, period="2022/2025")
    factories.MembershipFactory.create(member=japan, grouping=asean)
    factories.MeetingRoleFactory.create(meeting=meeting, actor=japan)
    factories.PartnerFactory.create(actor=japan)
    factories.PassageFactory.create(source=source, order=9, slug="foot", nature=Nature.NOT_RELEVANT, note="An advert.")
