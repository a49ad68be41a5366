"""Closing a meeting: curators decide on each open promise and each expected initiative, with the passages at hand."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from adgmin import record
from adgmin.models import KeptText, Meeting, Source, fingerprint
from adgmin.record import State
from initiatives.closing.subjects import Closing, MeetingTexts, Progress, latest_meeting
from initiatives.models import Check, Commitment, Initiative, NothingFound
from tests import factories as f

from .curator import Curator, Page, admin_url
from .test_strict_csp import breaches

pytestmark = pytest.mark.django_db


class Scene:
    """A meeting of 2024 after one of 2023, at which two promises were made and an initiative was named."""

    def __init__(self) -> None:
        with record.editing():
            self._make()

    def _make(self) -> None:
        self.body = f.ActorFactory(name="The ministers", kind="asean-body")
        self.before = f.MeetingFactory(name="3rd Meeting", number=3, body=self.body, date="2023-02-09")
        self.meeting = f.MeetingFactory(name="4th Meeting", number=4, body=self.body, date="2024-02-01")
        self.text = text_on(self.meeting, title="The statement of 2024", published="2024-02-02")
        self.guide = f.InitiativeFactory(name="Guide on AI Governance")
        self.plan = f.InitiativeFactory(name="A rolling plan")
        f.OutcomeFactory(title="the plan", initiative=self.plan, meeting=self.before, body=self.body)
        self.late = self.promise("Adopt the guide", self.guide, due="2023-12")
        self.open = self.promise("Share threat reports", None)
        self.other = self.passage(1, "The Ministers thanked the host.")
        self.naming = self.passage(2, "We welcomed the Guide on AI Governance.")

    def promise(self, text: str, initiative: Initiative | None, due: str = "") -> Commitment:
        commitment: Commitment = f.CommitmentFactory(text=text, initiative=initiative)
        f.CheckFactory(commitment=commitment, meeting=self.before, date="", due=due)
        return commitment

    def passage(self, order: int, text: str) -> Any:
        passage = f.PassageFactory(source=self.text, order=order, fingerprint=fingerprint(text))
        KeptText.objects.keep(self.text, [text])
        return passage

    @property
    def url(self) -> str:
        return reverse("admin:initiatives_commitment_close", args=[self.meeting.pk])

    def left(self) -> list[str]:
        return [str(row) for row in Closing(self.meeting).rows(decided=False)]


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


def text_on(meeting: Meeting, **values: Any) -> Source:
    with record.editing():
        source: Source = f.SourceFactory(**values)
        source.meetings.set([meeting])
        return source


def decide(curator: Curator, scene: Scene, **changes: Any) -> Page:
    """Send the page with some fields changed; “commitment_7__decision” stands for “commitment-7-decision”."""
    page = curator.open(scene.url)
    return Page(curator.client.post(scene.url, {**page.fields, **changes}, follow=True))


def field(row: Commitment | Initiative, name: str) -> str:
    return f"{row._meta.model_name}-{row.pk}-{name}"


def test_open_promises_and_expected_initiatives_are_left(scene: Scene) -> None:
    kept = scene.promise("Long kept", None)
    f.CheckFactory(commitment=kept, date="2023-06", finding="kept")
    new = f.CommitmentFactory(text="Only stated at this meeting")
    f.CheckFactory(commitment=new, meeting=scene.meeting, date="")
    f.CheckFactory(commitment=f.CommitmentFactory(state=State.DRAFT), meeting=scene.before, date="", state="draft")
    assert scene.left() == ["Adopt the guide", "Share threat reports", "A rolling plan", "Guide on AI Governance"]
    assert Closing(scene.meeting).progress() == Progress(0, 4)


def test_what_is_recorded_at_the_meeting_is_decided_drafts_included(scene: Scene) -> None:
    f.CheckFactory(commitment=scene.late, meeting=scene.meeting, date="", finding="restated", state=State.DRAFT)
    f.OutcomeFactory(title="the plan", initiative=scene.plan, meeting=scene.meeting, state=State.DRAFT)
    assert scene.left() == ["Share threat reports"]
    assert Closing(scene.meeting).progress() == Progress(3, 4)


def test_initiative_that_cites_a_text_on_the_meeting_is_decided(scene: Scene) -> None:
    f.cite(scene.guide, scene.naming)
    assert scene.left() == ["Adopt the guide", "Share threat reports", "A rolling plan"]


def test_passages_that_name_the_initiative_come_first(curator: Curator, scene: Scene) -> None:
    page = curator.open(scene.url)
    assert breaches(page) == []
    assert page.fields[field(scene.late, "passage")] == str(scene.naming.pk)
    assert page.fields[field(scene.open, "passage")] == ""
    [shown] = page.soup.select(f"[aria-labelledby='commitment-{scene.late.pk}'] blockquote")
    assert Page.words(shown) == "We welcomed the Guide on AI Governance."
    groups = page.soup.select(f"select[name='{field(scene.late, 'passage')}'] optgroup")
    assert [str(group["label"]) for group in groups] == ["About it", "The statement of 2024"]


def test_passages_with_the_words_of_the_promise_come_first(scene: Scene) -> None:
    passage = scene.passage(3, "Threat reports were shared by all.")
    assert [read.passage for read in MeetingTexts(Closing(scene.meeting)).about(scene.open)] == [passage]


@pytest.mark.parametrize(
    ("four_eyes", "offered"), [(True, ["draft", "in-review"]), (False, ["draft", "in-review", "published"])]
)
def test_checks_are_published_at_once_only_without_four_eyes(
    curator: Curator, scene: Scene, settings: Settings, four_eyes: bool, offered: list[str]
) -> None:
    settings.FOUR_EYES = four_eyes
    assert curator.open(scene.url).options("state") == offered


def test_several_decisions_are_saved_in_one_edit(curator: Curator, scene: Scene) -> None:
    assert curator.open(scene.url).texts("#progress-words") == ["0 of 4 decided"]
    page = decide(
        curator, scene,
        **{
            field(scene.late, "decision"): "followed-up", field(scene.late, "printed"): "welcomed the Guide",
            field(scene.open, "decision"): "nothing", field(scene.plan, "decision"): "nothing", "state": "published",
        },
    )  # fmt: skip
    assert "3 decisions were saved." in page.messages
    check = Check.objects.get(commitment=scene.late, meeting=scene.meeting)
    assert (check.finding, check.state, check.date) == ("followed-up", "published", "")
    citation = check.citations.get()
    assert (citation.passage, citation.printed, citation.aspect) == (scene.naming, "welcomed the Guide", "")
    assert page.texts("#progress-words") == ["4 of 4 decided"]  # The check names the guide too.
    assert "Everything is decided." in page.soup.get_text()


def test_decided_ones_are_listed_and_can_be_decided_again(curator: Curator, scene: Scene) -> None:
    values = {field(scene.open, "decision"): "nothing", field(scene.late, "decision"): "restated"}
    decide(curator, scene, **values)
    page = curator.open(scene.url, show="decided")
    assert breaches(page) == []
    lines = page.texts(".closing-decided tbody tr")
    assert [line.split(" Nothing")[0] for line in lines if "maria" in line] == ["Share threat reports"]
    check = Check.objects.get(commitment=scene.late, meeting=scene.meeting)
    assert set(page.links("restated")) == {admin_url(check, "change")}
    curator.client.post(scene.url, {"again": f"commitment-{scene.open.pk}"})
    assert scene.left() == ["Share threat reports", "A rolling plan"]


def test_a_text_that_is_entered_later_opens_it_again(curator: Curator, scene: Scene) -> None:
    decide(curator, scene, **{field(scene.open, "decision"): "nothing"})
    assert "Share threat reports" not in scene.left()
    text_on(scene.meeting, title="A report")
    assert "Share threat reports" in scene.left()
    decide(curator, scene, **{field(scene.open, "decision"): "nothing"})
    assert "Share threat reports" not in scene.left()
    assert NothingFound.objects.count() == 1


def test_errors_keep_what_was_typed_and_save_nothing(curator: Curator, scene: Scene) -> None:
    values = {
        field(scene.late, "decision"): "kept", field(scene.late, "printed"): "adopted the Guide",
        field(scene.open, "decision"): "kept", field(scene.plan, "decision"): "nothing",
    }  # fmt: skip
    page = decide(curator, scene, **values)
    assert page.errors == ["These words do not stand in the passage.", "Choose the passage that says so."]
    assert {name: page.fields[name] for name in values} == values
    assert len(scene.left()) == 4


def test_a_broken_rule_saves_nothing_and_is_named(curator: Curator, scene: Scene) -> None:
    draft = text_on(scene.meeting, title="A draft text", state=State.DRAFT)
    passage = f.PassageFactory(source=draft)
    values = {
        field(scene.late, "decision"): "kept", field(scene.late, "passage"): str(passage.pk),
        field(scene.open, "decision"): "nothing", "state": "published",
    }  # fmt: skip
    page = decide(curator, scene, **values)
    assert "cites a source that is not published" in " ".join(page.errors)
    assert page.fields[field(scene.open, "decision")] == "nothing"
    assert not NothingFound.objects.exists()
    assert not Check.objects.filter(meeting=scene.meeting).exists()


def test_decision_of_a_colleague_in_the_meantime_is_not_overruled(curator: Curator, scene: Scene) -> None:
    opened = curator.open(scene.url).fields
    f.CheckFactory(commitment=scene.late, meeting=scene.meeting, date="", finding="kept")
    sent = {**opened, field(scene.late, "decision"): "dropped", field(scene.open, "decision"): "nothing"}
    page = Page(curator.client.post(scene.url, sent))
    assert "Somebody else has decided this in the meantime." in page.errors
    assert Check.objects.get(meeting=scene.meeting).finding == "kept"
    assert not NothingFound.objects.exists()


def test_full_forms_start_with_what_is_known(curator: Curator, scene: Scene) -> None:
    page = curator.open(scene.url)
    check = curator.open(page.links("Full form of a check")[0])
    assert check.fields["commitment"] == str(scene.late.pk)
    assert (check.fields["meeting"], check.fields["citations-0-passage"]) == (
        str(scene.meeting.pk),
        str(scene.naming.pk),
    )
    outcome = curator.open(page.links("Add an outcome on it")[0])
    assert (outcome.fields["initiative"], outcome.fields["body"]) == (str(scene.plan.pk), str(scene.body.pk))


def test_form_of_a_held_meeting_leads_there(curator: Curator, scene: Scene) -> None:
    assert curator.form(scene.meeting).links("Close the meeting") == [scene.url]
    planned = f.MeetingFactory(name="5th", status="planned", date="2025")
    assert curator.form(planned).links("Close the meeting") == []
    page = Page(curator.client.get(reverse("admin:initiatives_commitment_close", args=[planned.pk]), follow=True))
    assert "Only a meeting that was held" in page.messages
    assert curator.client.get(reverse("admin:initiatives_commitment_close", args=[99_999])).status_code == 404


def test_latest_meeting_is_the_last_one_held_with_a_text(scene: Scene) -> None:
    f.MeetingFactory(name="5th Meeting", body=scene.body, date="2025-01-16")
    assert latest_meeting() == scene.meeting


@pytest.mark.parametrize("again", ["", "meeting-1", "commitment-", "commitment-x", f"commitment-{'9' * 30}"])
def test_a_strange_key_opens_nothing(curator: Curator, scene: Scene, again: str) -> None:
    decide(curator, scene, **{field(scene.open, "decision"): "nothing"})
    assert curator.client.post(scene.url, {"again": again}).status_code == 302
    assert NothingFound.objects.count() == 1


def test_page_costs_the_same_with_few_and_with_many(curator: Curator, scene: Scene) -> None:
    def cost(**query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            curator.open(scene.url, **query)
        return len(queries)

    decide(curator, scene, **{field(scene.open, "decision"): "nothing"})
    few = cost(), cost(show="decided")
    for number in range(12):
        scene.promise(f"Promise {number}", f.InitiativeFactory())
        scene.passage(number + 3, f"Paragraph {number} of the text.")
    assert (cost(), cost(show="decided")) == few
    assert max(few) <= 30


@pytest.mark.parametrize("standing", ["past-date", "open", "not-ended"])
def test_list_of_commitments_is_filtered_by_standing(curator: Curator, scene: Scene, standing: str) -> None:
    kept = scene.promise("Long kept", None)
    f.CheckFactory(commitment=kept, date="2023-06", finding="kept")
    listed = curator.open(admin_url(Commitment), standing=standing).texts("#result_list th.field-text")
    expected = {"past-date": ["Adopt the guide"], "open": ["Share threat reports"]}
    assert listed == expected.get(standing, ["Adopt the guide", "Share threat reports"])
