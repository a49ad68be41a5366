"""The records listed under a passage are marked where no source states what their names say."""

from typing import Any

import pytest

from adgmin import record
from adgmin.models import Passage
from adgmin.record import Basis
from tests import factories as f

from .marks import beside, conclude

pytestmark = pytest.mark.django_db


@pytest.fixture
def passage() -> Passage:
    """A passage that three records cite: of two of them it does not state all that their names say."""
    with record.editing():
        passage: Passage = f.PassageFactory.create()
        here: dict[str, Any] = {"passage": passage}
        f.OutcomeFactory.create(title="a stated guide", verb="endorsed", **here)
        conclude(f.OutcomeFactory.create(title="a concluded guide", verb="endorsed", **here), verb="endorsed")
        commitment = f.CommitmentFactory.create(text="A plan", **here)
        kept = f.CheckFactory.create(commitment=commitment, finding="made", date="2023", **here)
        kept.citations.update(basis=Basis.INFERRED)
    return passage


@pytest.mark.parametrize("page", ["source", "passage"])
def test_names_that_no_source_states_are_marked(passage: Passage, page: str) -> None:
    address = (passage.source if page == "source" else passage).get_absolute_url()
    for name, marked in (("a stated guide", False), ("a concluded guide", True), ("stated, 2023: A plan", True)):
        assert beside(address, name, "li li" if page == "source" else "ul.rows > li") == [marked]
