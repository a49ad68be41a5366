"""A record with an entry of each kind, dated to the year, the half-year, the month and the day."""

from typing import Any

import pytest

from adgmin import record
from tests import factories as f
from tests.remembered import remembered


class DatedRecord:
    """Entries of 2023 to 2025."""

    @remembered
    def __init__(self) -> None:
        with record.editing():
            self._make()

    def _make(self) -> None:
        self.theme, self.other = f.ThemeFactory(name="AI"), f.ThemeFactory(name="Data")
        self.passage = f.PassageFactory()
        self.source = self.passage.source
        of: dict[str, Any] = {"passage": self.passage}
        self.body = f.ActorFactory(name="The ministers", **of)
        self.partner = f.PartnerFactory(actor=f.ActorFactory(name="Japan", kind="partner", **of), **of)
        self.guide = f.InitiativeFactory(name="The guide", period="2023/2025", **of)
        f.InitiativeFactory(name="The plan of 2024", period="2024", **of)
        self.guide.themes.set([self.theme])
        self.meeting = f.MeetingFactory(name="3rd Meeting", date="2023-02-09/2023-02-10", body=self.body, **of)
        self.long = f.MeetingFactory(name="4th Meeting", date="2024-01-30/2024-02-02", body=self.body, **of)
        f.MeetingFactory(name="A meeting of no date", date="", body=self.body, **of)
        self._say(of)
        self.commitment = f.CommitmentFactory(
            text="The guide is written", initiative=self.guide, themes=[self.theme], **of
        )
        due = {"due": "2023-01/2023-06", "due_words": "early 2023"}
        f.CheckFactory(commitment=self.commitment, finding="made", meeting=self.meeting, date="", **due, **of)
        f.CheckFactory(commitment=self.commitment, finding="kept", date="2023-12", **of)

    def _say(self, of: dict[str, Any]) -> None:
        about: dict[str, Any] = {"body": self.body, "meeting": self.meeting, "initiative": None, **of}
        japan = self.partner.actor
        f.OutcomeFactory(title="the guide", themes=[self.theme], **{**about, "initiative": self.guide})
        f.OutcomeFactory(title="the code", themes=[self.other], counterparts=[japan], verb="noted", **about)
        f.OutcomeFactory(title="the reports", verb="reported", date="[..2024-05-01]", **about)
        f.OutcomeFactory(
            title="the guide", verb="launched", date="2024", themes=[self.theme], **{**about, "meeting": None}
        )


@pytest.fixture
def dated(db: None) -> DatedRecord:
    """Entries of 2023 to 2025."""
    return DatedRecord()
