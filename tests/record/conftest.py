import shutil
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from adgmin.models import ActorKind, Nature, State, record
from tests import factories

from .files import another_database, dump, load


def make_record() -> None:
    """A row or two of every noun, in several states, with references and links of every sort."""
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
    promise = factories.CommitmentFactory.create(initiative=guide, owner=asean, themes=themes)
    factories.CheckFactory.create(commitment=promise, meeting=meeting, date="", due="2023", due_words="this year")
    factories.PerspectiveFactory.create(voice=japan, meeting=meeting, initiative=guide, themes=themes)
    factories.RoleFactory.create(initiative=guide, actor=japan, period="2022/2025")
    factories.MembershipFactory.create(member=japan, grouping=asean)
    factories.MeetingRoleFactory.create(meeting=meeting, actor=japan)
    factories.PartnerFactory.create(actor=japan)
    factories.PassageFactory.create(source=source, order=9, slug="foot", nature=Nature.NOT_RELEVANT, note="An advert.")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Path:
    """The fixtures of such a record, made once."""
    folder = tmp_path_factory.mktemp("made")
    with django_db_blocker.unblock(), another_database(), record.editing():
        make_record()
        dump(folder)
    return folder


@pytest.fixture
def shipped(db: None, made: Path, tmp_path: Path) -> Path:
    """A folder of fixtures that were made elsewhere, for a test to change."""
    return Path(shutil.copytree(made, tmp_path / "fixtures"))


@pytest.fixture
def loaded(shipped: Path) -> Path:
    """The same folder, after it has been loaded here."""
    load(shipped)
    return shipped
