"""A signed-in user with the permissions of a curator and no others, and a record of which sources disagree."""

from typing import Any

import pytest

from adgmin.curation.rights import Team
from tests import factories as f

from .curator import Curator, user_with


@pytest.fixture
def curator(db: None) -> Curator:
    return Curator(user_with(Team.EDITOR, "maria"))


@pytest.fixture
def differing(db: None) -> Any:
    """A published outcome of which two sources give two verbs."""
    row = f.OutcomeFactory(verb="endorsed", note="The statement says so.")
    for verb, kind in (("endorsed", "joint-statement"), ("noted", "news")):
        f.cite(row, f.PassageFactory(source=f.SourceFactory(kind=kind)), aspect="verb", value=verb)
    return row
