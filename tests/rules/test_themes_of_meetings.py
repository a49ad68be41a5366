"""Which themes the own text of a meeting does not name, and which are first named at a meeting."""

from typing import Any

import pytest

from adgmin import record
from adgmin.record import State
from initiatives.models import Outcome
from initiatives.what_changed.themes import meetings_without, themes_at
from tests import factories as make
from tests.horizon import around, as_of
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


class TwoMeetings:
    """Two meetings of a body, a passage of a text on each, and a theme."""

    @remembered
    def __init__(self) -> None:
        self.body = make.ActorFactory.create()
        self.theme = make.ThemeFactory.create(name="Scams")
        self.first = make.MeetingFactory.create(body=self.body, date="2023-02-10")
        self.second = make.MeetingFactory.create(body=self.body, date="2024-02-02")
        self.statement = make.PassageFactory.create(source__kind="joint-statement", source__published="2023-02-10")
        self.report = make.PassageFactory.create(source__kind="news", source__published="2024-02-03")
        with record.editing():
            self.statement.source.meetings.set([self.first])
            self.report.source.meetings.set([self.second])

    def flagged(self, meeting: Any) -> dict[str, list[str]]:
        """The themes that are unnamed or first named at a meeting, with which of the two."""
        acts = Outcome.objects.published().acts_of_meetings().filter(meeting=meeting).prefetch_related("themes")
        rows = themes_at(meeting, meeting.texts(as_of()), acts)
        return {
            theme.name: [name for name in ("unnamed", "first_named") if getattr(theme, name)]
            for theme in rows
        }  # fmt: skip


@pytest.fixture
def two() -> TwoMeetings:
    return TwoMeetings()


def test_only_an_own_text_is_silent(two: TwoMeetings) -> None:
    assert (two.flagged(two.first), two.flagged(two.second)) == ({"Scams": ["unnamed"]}, {})
    assert list(meetings_without(two.theme, as_of())) == [two.first]


def test_text_names_the_theme_of_what_cites_it(two: TwoMeetings) -> None:
    other = make.ThemeFactory.create(name="Trade")
    for passage, state in ((two.report, State.PUBLISHED), (two.statement, State.DRAFT)):
        make.OutcomeFactory.create(themes=[other], meeting=two.second, passage=passage, state=state)
        filed(other, make.InitiativeFactory.create(passage=passage, state=state))
        filed(other, make.PerspectiveFactory.create(meeting=two.second, passage=passage, state=state))
        filed(other, make.CommitmentFactory.create(passage=passage, state=state))
    dated = filed(other, make.InitiativeFactory.create(period="2023"))
    make.cite(dated, two.statement, aspect="period", value="2023")
    naming = {
        "outcome": lambda theme: filed(theme, make.OutcomeFactory.create(meeting=two.second, passage=two.statement)),
        "initiative": lambda theme: filed(theme, make.InitiativeFactory.create(passage=two.statement)),
        "perspective": lambda theme: filed(theme, make.PerspectiveFactory.create(passage=two.statement)),
        "commitment": lambda theme: filed(theme, make.CommitmentFactory.create(passage=two.statement)),
        "check": lambda theme: make.CheckFactory.create(
            commitment=filed(theme, make.CommitmentFactory.create()), passage=two.statement
        ),
        "initiative of an outcome": lambda theme: make.OutcomeFactory.create(
            initiative=filed(theme, make.InitiativeFactory.create()), meeting=two.second, passage=two.statement
        ),
    }
    for name, cite in naming.items():
        theme = make.ThemeFactory.create(name=name)
        assert list(meetings_without(theme, as_of())) == [two.first], name
        cite(theme)
        assert list(meetings_without(theme, as_of())) == [], name
    # Neither another text, nor a draft, nor a passage that only dates an initiative names its theme.
    assert two.flagged(two.first) == {"Scams": ["unnamed"], "Trade": ["unnamed"]}


def filed(theme: Any, row: Any) -> Any:
    """The row, under the theme."""
    with record.editing():
        row.themes.set([theme])
    return row


def test_theme_is_first_named_if_nothing_before_names_it(two: TwoMeetings) -> None:
    here = {"meeting": two.second, "body": two.body, "passage": two.report}
    new, mentioned, decided = (make.ThemeFactory.create(name=name) for name in ("New", "Mentioned", "Decided"))
    for theme in (new, mentioned, decided):
        make.OutcomeFactory.create(themes=[theme], **here)
    filed(mentioned, make.InitiativeFactory.create(passage=two.statement))
    make.OutcomeFactory.create(themes=[decided], meeting=two.first, passage=two.report)
    make.OutcomeFactory.create(themes=[new], meeting=make.MeetingFactory.create(date="2023-05"))
    assert two.flagged(two.second) == {"New": ["first_named"]}
    # Without a text on an earlier meeting nothing is claimed.
    with record.editing():
        two.statement.source.meetings.clear()
    assert two.flagged(two.second) == {}


@around("2024-02-02", {}, {"Scams": ["first_named"]}, {"Scams": ["first_named"]})
def test_meeting_counts_as_earlier_if_it_ended_before(
    two: TwoMeetings, day: str, expected: dict[str, list[str]]
) -> None:
    make.OutcomeFactory.create(themes=[two.theme], meeting=two.second, body=two.body, passage=two.report)
    between = make.MeetingFactory.create(body=two.body, date=day)
    make.OutcomeFactory.create(themes=[two.theme], meeting=between, body=two.body)
    assert two.flagged(two.second) == expected
