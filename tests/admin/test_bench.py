"""The bench: all that a passage gives, entered on one page in one edit."""

from typing import Any

import pytest
from django.urls import reverse

from adgmin import record
from adgmin.models import Actor, HistoryEntry, KeptText, Meeting, Passage, Revision, fingerprint
from adgmin.record import State
from initiatives.models import Check, Commitment, Initiative, Outcome, Perspective, Role
from tests import factories as f

from .curator import Curator, Page, admin_url, signed_in

pytestmark = pytest.mark.django_db

TEXT = (
    "The Meeting adopted the Tea Guide and noted the Saucer Plan. Malaysia will launch the Saucer Plan by the end of "
    "2027. The Tea Guide, led by Malaysia, has members."
)


def passage_with(text: str, keep: bool = True, state: str = State.PUBLISHED, **fields: Any) -> Any:
    """A passage of a statement of 2026 on a meeting, with its text kept."""
    with record.editing():
        source = f.SourceFactory.create(published="2026-05-15", state=state)
        source.meetings.set([f.MeetingFactory.create(name="6th DTM", body=f.ActorFactory.create(acronym="DTM"))])
        passage = f.PassageFactory.create(source=source, order=1, fingerprint=fingerprint(text), **fields)
    if keep:
        KeptText.objects.keep(source, [text])
    return passage


@pytest.fixture
def passage(curator: Curator) -> Any:
    """A passage that names an initiative and an actor that are known, and an initiative of which a plan is known."""
    with record.editing():
        guide = f.InitiativeFactory.create(name="Tea Guide")
        f.InitiativeFactory.create(name="Saucer Plan")
        f.ActorFactory.create(name="Malaysia")
        f.CommitmentFactory.create(text="Pouring", initiative=guide)
    return passage_with(TEXT)


def url_of(passage: Passage) -> str:
    return reverse("admin:adgmin_passage_bench", args=[passage.pk])


def send(curator: Curator, passage: Passage, button: str = "_save", **changes: Any) -> Page:
    """Open the bench, change fields, and send all of it as a browser does."""
    fields = {**curator.open(url_of(passage)).fields, **changes, button: "1"}
    return Page(curator.client.post(url_of(passage), fields, follow=True))


def test_bench_opens_with_the_text_and_the_rows_proposed(curator: Curator, passage: Passage) -> None:
    page = curator.open(url_of(passage))
    shown = page.soup.select_one("#passage-text")
    assert shown is not None
    assert shown.get_text().strip() == TEXT
    marks = {mark.get_text(): (mark["data-aspect"], mark["data-value"]) for mark in page.soup.select("mark")}
    assert marks["Tea Guide"] == ("initiative", "tea-guide")
    assert marks["by the end of 2027"] == ("due", "2027")
    assert marks["adopted"] == ("verb", "adopted")
    rows = [str(row["id"]) for row in page.soup.select(".bench-row.proposed")]
    assert rows == ["row-outcomes-0", "row-outcomes-1", "row-commitments-0", "row-roles-0"]
    assert page.fields["outcomes-0-initiative"] == str(Initiative.objects.get(slug="tea-guide").pk)
    assert "outcomes-0-accept" not in page.fields
    assert "follows the one who acts" in page.texts("#row-outcomes-0 .help")[0]


def test_nothing_is_saved_that_is_not_ticked(curator: Curator, passage: Passage) -> None:
    page = send(curator, passage)
    assert page.errors == ["Nothing is ticked or filled in."]
    assert not Outcome.objects.exists()


def test_ticked_rows_and_citations_are_saved_in_one_edit(curator: Curator, passage: Passage) -> None:
    guide, before = Initiative.objects.get(slug="tea-guide"), HistoryEntry.objects.count()
    page = send(
        curator, passage, cite=[f"initiatives:{guide.pk}"],
        **{"outcomes-0-accept": "on", "commitments-0-accept": "on", "roles-0-accept": "on"},
    )  # fmt: skip
    assert page.errors == []
    assert "4 rows were saved." in page.messages
    assert HistoryEntry.objects.count() == before + 1
    outcome = Outcome.objects.get()
    assert (outcome.verb, outcome.initiative, outcome.state) == ("adopted", guide, State.DRAFT)
    assert outcome.meeting == Meeting.objects.get()
    assert [(each.aspect, each.value, each.printed) for each in outcome.citations.all()] == [
        ("verb", "adopted", "adopted the Tea Guide"),
    ]  # fmt: skip
    assert guide.citations.filter(passage=passage, aspect="", printed="Tea Guide").exists()
    assert Role.objects.get().citations.get().value == "lead"


def test_what_was_saved_is_not_proposed_again(curator: Curator) -> None:
    passage = passage_with("The Meeting adopted the Accord on Tea Leaves.", state=State.DRAFT)
    assert send(curator, passage, **{"outcomes-0-accept": "on"}).errors == []
    assert not curator.open(url_of(passage)).soup.select(".bench-row.proposed")


def test_several_records_are_cited_at_once(curator: Curator, passage: Passage) -> None:
    cited = [*Initiative.objects.order_by("pk")]
    page = send(curator, passage, cite=[f"initiatives:{row.pk}" for row in cited])
    assert page.errors == []
    assert [row.citations.filter(passage=passage).count() for row in cited] == [1, 1]


def test_theme_that_leads_most_outcomes_about_an_initiative_is_proposed(curator: Curator, passage: Passage) -> None:
    guide, plan = (Initiative.objects.get(slug=slug) for slug in ("tea-guide", "saucer-plan"))
    with record.editing():
        tea, trade = f.ThemeFactory(name="Tea"), f.ThemeFactory(name="Trade")
        plan.themes.set([trade])
        for place, theme in enumerate((tea, tea, trade)):
            f.OutcomeFactory(title=f"Step {place}", initiative=guide, leading_theme=theme, themes=[theme])
    page = curator.open(url_of(passage))
    assert page.fields["outcomes-0-leading_theme"] == str(tea.pk)
    assert page.fields["outcomes-1-leading_theme"] == str(trade.pk)
    send(curator, passage, **{"outcomes-0-accept": "on"})
    assert list(Outcome.objects.latest("pk").themes.all()) == [tea]


def test_act_within_another_one_gets_neither_meeting_nor_body_of_the_source(curator: Curator) -> None:
    f.InitiativeFactory.create(name="Tea Guide")
    passage = passage_with("The Meeting welcomed the completion of the Tea Guide.")
    fields = curator.open(url_of(passage)).fields
    assert [fields[f"outcomes-{row}-verb"] for row in (0, 1)] == ["welcomed", "completed"]
    assert fields["outcomes-0-meeting"] == str(Meeting.objects.get().pk)
    assert (fields["outcomes-1-meeting"], fields["outcomes-1-body"]) == ("", "")
    page = send(curator, passage, **{"outcomes-0-accept": "on", "outcomes-1-accept": "on"})
    assert page.messages == "2 rows were saved."


def test_name_printed_with_an_acronym_is_offered_as_initiative_or_actor(curator: Curator) -> None:
    page = curator.open(url_of(passage_with("Ministers thanked the Great Milk Board (GMB).")))
    for noun in ("initiative", "actor"):
        [address] = page.links(f"Add {noun} “Great Milk Board”")
        fields = curator.open(address).fields
        assert (fields["name"], fields["acronym"], fields["kind"]) == ("Great Milk Board", "GMB", "")


def test_new_name_leads_to_its_form_with_kind_passage_and_words(curator: Curator) -> None:
    passage = passage_with("The Meeting adopted the Great Milk Jug Guide.")
    page = curator.open(url_of(passage))
    [address] = page.links("Add initiative “Great Milk Jug Guide”")
    assert page.links("Add another name: actor") == [f"/admin/adgmin/actor/add/?passage={passage.pk}"]
    fields = curator.open(address).fields
    assert {name: fields[name] for name in ("name", "kind", "citations-0-passage", "citations-0-printed")} == {
        "name": "Great Milk Jug Guide", "kind": "guide", "citations-0-passage": str(passage.pk),
        "citations-0-printed": "Great Milk Jug Guide",
    }  # fmt: skip


def test_commitment_begins_with_a_check_that_gives_its_due_date(curator: Curator, passage: Passage) -> None:
    send(curator, passage, **{"commitments-0-accept": "on", "commitments-0-text": "A start for saucers"})
    commitment = Commitment.objects.get(text="A start for saucers")
    check = Check.objects.get(commitment=commitment)
    assert (check.finding, check.due, check.due_words) == ("made", "2027", "by the end of 2027")
    assert check.citations.filter(passage=passage, aspect="due", value="2027").exists()
    assert commitment.citations.get().passage == passage


def test_row_by_hand_is_saved_without_a_tick(curator: Curator, passage: Passage) -> None:
    page = send(
        curator, passage,
        **{"perspectives-0-title": "Members matter", "perspectives-0-citation-0-printed": "has members"},
    )  # fmt: skip
    assert page.errors == []
    assert Perspective.objects.get().citations.get().printed == "has members"


def test_words_that_do_not_stand_there_are_refused_and_all_is_kept(curator: Curator, passage: Passage) -> None:
    page = send(
        curator, passage,
        **{
            "outcomes-0-accept": "on", "outcomes-0-title": "what I typed", "outcomes-1-accept": "on",
            "outcomes-1-citation-0-printed": "endorsed the Saucer Plan", "roles-0-period": "2026",
        },
    )  # fmt: skip
    assert page.errors == [
        "Outcome 2: please correct what is marked there.", "These words do not stand in the passage.",
    ]  # fmt: skip
    assert not Outcome.objects.exists()
    assert (page.fields["outcomes-0-title"], page.fields["outcomes-0-accept"]) == ("what I typed", "on")
    assert page.fields["outcomes-1-citation-0-printed"] == "endorsed the Saucer Plan"
    assert page.fields["roles-0-period"] == "2026"
    assert page.soup.select_one("#row-outcomes-1.proposed.wrong")


def test_rule_of_the_record_refuses_the_whole_page(curator: Curator) -> None:
    with record.editing():
        f.InitiativeFactory.create(name="Tea Guide")
        f.ActorFactory.create(name="Malaysia")
    passage = passage_with(TEXT, state=State.DRAFT)
    page = send(curator, passage, state="published", **{"roles-0-accept": "on"})
    assert page.errors == [
        "Role “Malaysia, lead in Tea Guide” is published, but cites a source that is not published: "
        f"“{passage.source}” (draft)."
    ]  # fmt: skip
    assert not Role.objects.exists()
    assert page.fields["state"] == "published"
    assert page.fields["roles-0-accept"] == "on"


def test_two_rows_with_one_address_are_refused_by_name(curator: Curator, passage: Passage) -> None:
    first = {
        name: value for name, value in curator.open(url_of(passage)).fields.items() if name.startswith("perspectives-0")
    } | {"perspectives-0-title": "Members matter"}
    second = {name.replace("-0-", "-1-", 1): value for name, value in first.items()}
    page = send(curator, passage, **first, **second, **{"perspectives-rows": "2"})
    assert [error[:14] for error in page.errors] == ["Perspective 2:"]
    assert not Perspective.objects.exists()


def test_words_parted_by_dots_stand_there(curator: Curator, passage: Passage) -> None:
    send(curator, passage, **{"outcomes-1-accept": "on", "outcomes-1-citation-0-printed": "noted … Saucer Plan"})
    assert Outcome.objects.get().citations.get().printed == "noted … Saucer Plan"


def offers(page: Page, name: str) -> dict[str, str]:
    """What the buttons beside a record or beside words that are mentioned add, by their labels."""
    [mention] = [each for each in page.soup.select(".bench-mentions > li, .bench-words li") if name in each.get_text()]
    buttons = mention.select("[name=_add-row]:not(.further)")
    return {str(each.get("data-label") or each.get_text()): str(each["value"]) for each in buttons}


def add(curator: Curator, passage: Passage, page: Page, button: str, **typed: str) -> Page:
    """Press a button that adds something to the page and saves nothing."""
    return Page(curator.client.post(url_of(passage), {**page.fields, **typed, "_add-row": button}))


def test_each_name_date_and_verb_begins_the_row_that_fits(curator: Curator, passage: Passage) -> None:
    guide, promise = Initiative.objects.get(slug="tea-guide"), Commitment.objects.get()
    malaysia = Actor.objects.get(name="Malaysia")
    page = curator.open(url_of(passage))
    typed = {"outcomes-0-title": "what I typed"}
    page = add(curator, passage, page, offers(page, "Tea Guide")["Tea Guide"], **typed)
    assert page.errors == []
    assert page.fields["outcomes-3-initiative"] == str(guide.pk)
    assert page.fields["outcomes-0-title"] == "what I typed"
    page = add(curator, passage, page, offers(page, "Tea Guide")["Pouring"])
    assert page.fields["checks-1-commitment"] == str(promise.pk)
    page = add(curator, passage, page, offers(page, "Malaysia")["Malaysia"])
    assert page.fields["outcomes-4-counterparts"] == [str(malaysia.pk)]
    page = add(curator, passage, page, offers(page, "noted")["Outcome with this verb"])
    assert [page.fields[f"outcomes-5-{name}"] for name in ("verb", "citation-0-aspect", "citation-0-printed")] == [
        "noted", "verb", "noted",
    ]  # fmt: skip
    page = add(curator, passage, page, offers(page, "by the end of 2027")["Commitment due then"])
    names = ("due", "due_words")
    assert [page.fields[f"commitments-2-check-{name}"] for name in names] == ["2027", "by the end of 2027"]
    assert page.fields["commitments-2-citation-1-aspect"] == "due"
    assert not Outcome.objects.exists()


def test_date_and_meeting_begin_an_outcome(curator: Curator) -> None:
    passage = passage_with("The 6th DTM met on 14 May 2026.")
    page = curator.open(url_of(passage))
    page = add(curator, passage, page, offers(page, "6th DTM")["6th DTM"])
    assert page.fields["outcomes-1-meeting"] == str(Meeting.objects.get().pk)
    page = add(curator, passage, page, offers(page, "14 May 2026")["Outcome of this date"])
    names = ("date", "citation-1-aspect", "citation-1-value", "citation-1-printed")
    assert [page.fields[f"outcomes-2-{name}"] for name in names] == ["2026-05-14", "date", "2026-05-14", "14 May 2026"]
    assert page.soup.select("#row-outcomes-2[data-added] details[open]")


def test_every_open_promise_of_what_is_mentioned_can_be_checked(curator: Curator) -> None:
    with record.editing():
        guide, malaysia = f.InitiativeFactory.create(name="Tea Guide"), f.ActorFactory.create(name="Malaysia")
        passage = passage_with("At the 6th DTM Malaysia poured tea on the Tea Guide. A kettle boils.")
        rows = [f.CommitmentFactory.create(text=f"Cup {number}", initiative=guide) for number in range(8)]
        f.CommitmentFactory.create(text="Kettles that boil", initiative=guide)
        f.CommitmentFactory.create(text="Its own pot", owner=malaysia)
        stated, kept = f.CommitmentFactory.create(text="A tray"), rows[0]
        f.CheckFactory.create(commitment=stated, meeting=Meeting.objects.get())
        f.CheckFactory.create(commitment=kept, finding="kept")
    page = curator.open(url_of(passage))
    promised = {name: [*offers(page, name)][1:] for name in ("Tea Guide", "Malaysia", "6th DTM")}
    # The one that has the words of the text is first, then the latest; what is kept is no longer open.
    cups = [f"Cup {number}" for number in range(7, 0, -1)]
    assert promised == {"Tea Guide": ["Kettles that boil", *cups], "Malaysia": ["Its own pot"], "6th DTM": ["A tray"]}
    assert len(page.soup.select(".bench-mentions > li:-soup-contains('Tea Guide') > .bench-promises li")) == 3
    assert "5 more open promises" in page.texts(".bench-mentions summary")


@pytest.mark.parametrize("role", ["editor", "contributor"])
def test_a_record_is_cited_for_several_aspects_in_one_save(passage: Passage, role: str) -> None:
    curator, guide = signed_in(role), Initiative.objects.get(slug="tea-guide")
    page = curator.open(url_of(passage))
    prefix = f"cite-initiatives-{guide.pk}"
    page = add(curator, passage, page, f"citation:{prefix}")
    more = {f"{prefix}-1-aspect": "name", f"{prefix}-1-printed": "The Tea Guide"}
    page = Page(
        curator.client.post(url_of(passage), {**page.fields, **more, "cite": f"initiatives:{guide.pk}"}, follow=True)
    )
    assert page.errors == []
    found = [*guide.citations.filter(passage=passage).values_list("aspect", "value", "printed")]
    if role == "contributor":
        wanted = Revision.objects.get().wanted["citations"]
        found = [(each["aspect"], each["value"], each["printed"]) for each in wanted]
    here = sorted(each for each in found if each[2])
    assert here == [("", "", "Tea Guide"), ("name", "Tea Guide", "The Tea Guide")]


def test_one_aspect_cannot_be_cited_twice(curator: Curator, passage: Passage) -> None:
    guide = Initiative.objects.get(slug="tea-guide")
    prefix = f"cite-initiatives-{guide.pk}"
    page = add(curator, passage, curator.open(url_of(passage)), f"citation:{prefix}")
    sent = {**page.fields, f"{prefix}-1-printed": "Tea Guide", "cite": f"initiatives:{guide.pk}", "_save": "1"}
    page = Page(curator.client.post(url_of(passage), sent))
    assert "Tea Guide: " in page.errors[0]
    assert not guide.citations.filter(passage=passage).exists()


def test_a_row_has_as_many_citations_as_are_asked_for(curator: Curator, passage: Passage) -> None:
    page = curator.open(url_of(passage))
    for number in range(2, 6):
        page = add(curator, passage, page, "citation:outcomes-0-citation")
        assert f"outcomes-0-citation-{number}-printed" in page.fields
    page = add(curator, passage, page, "citation:outcomes-0-citation")
    assert "outcomes-0-citation-6-printed" not in page.fields


def test_record_that_cites_the_passage_is_not_proposed_and_offered_for_further_aspects(
    curator: Curator, passage: Passage
) -> None:
    guide = Initiative.objects.get(slug="tea-guide")
    assert send(curator, passage, cite=[f"initiatives:{guide.pk}"], **{"outcomes-0-accept": "on"}).errors == []
    page = curator.open(url_of(passage))
    assert page.fields["outcomes-0-verb"] == "noted"
    assert any("Cite for a further aspect" in text and "cited here" in text for text in page.texts(".bench-cite"))
    # Also a row that the text does not mention by its name: the outcome that was entered from it.
    for row in (guide, Outcome.objects.get()):
        key, prefix = f"{row.plural}:{row.pk}", f"cite-{row.plural}-{row.pk}-0"
        assert key in page.options_of_boxes("cite")
        there = {str(each.aspect) for each in row.citations.filter(passage=passage)}
        again = send(curator, passage, cite=[key], **{f"{prefix}-aspect": min(there)})
        assert "It cites the passage for this already: choose another aspect." in again.errors
        more = {f"{prefix}-aspect": "figure", f"{prefix}-value": "2", f"{prefix}-printed": "the"}
        assert send(curator, passage, cite=[key], **more).errors == []
        assert {str(each.aspect) for each in row.citations.filter(passage=passage)} == {*there, "figure"}


def test_two_acts_on_one_object_are_saved_together_and_one_twice_is_refused(curator: Curator) -> None:
    passage = passage_with("The Meeting welcomed the completion of the study on submarine cables.")
    with record.editing():
        passage.source.meetings.clear()
    accepted = {f"outcomes-{number}-accept": "on" for number in range(2)}
    # The page is open in a second window, too.
    opened = curator.open(url_of(passage)).fields
    assert send(curator, passage, **accepted).errors == []
    assert {(each.verb, each.slug.rpartition("-")[2]) for each in Outcome.objects.all()} == {
        ("welcomed", "cables"), ("completed", "completed"),
    }  # fmt: skip
    page = Page(curator.client.post(url_of(passage), {**opened, **accepted, "_save": "1"}, follow=True))
    said = "is there already, with the same title: cite that one, or write what tells the two apart."
    assert [error for error in page.errors if said in error and "slug" not in error]
    assert admin_url(Outcome.objects.get(verb="welcomed"), "change") in {
        str(link["href"]) for link in page.soup.select(".errorlist a")
    }
    twice = {f"perspectives-{number}-title": "Tea is good" for number in range(2)} | {"perspectives-rows": "2"}
    assert send(curator, passage, **twice).errors == [
        "Perspective 2: another row of this page has the same words. Enter one of the two."
    ]
    # What is wrong with the record is said alone: its citations are compared with it later.
    assert "An aspect needs a value, and a value an aspect." not in page.errors


def test_commitment_without_a_meeting_asks_for_the_date_in_its_field(curator: Curator) -> None:
    passage = passage_with("Malaysia will host the secretariat by the end of 2027.")
    with record.editing():
        passage.source.meetings.clear()
    sent = {"commitments-0-accept": "on", "commitments-0-text": "Host it"}
    page = send(curator, passage, **sent)
    [error] = page.texts(".field-date .errorlist li")
    assert error == "When was this said? Give the meeting, or this date."
    assert send(curator, passage, **sent, **{"commitments-0-check-date": "2024-02"}).errors == []


def test_near_duplicate_is_shown_and_can_be_cited_instead(curator: Curator, passage: Passage) -> None:
    guide = Initiative.objects.get(slug="tea-guide")
    there = {"initiative": guide, "meeting": passage.source.meetings.get()}
    other = f.OutcomeFactory.create(title="Tea-Guide", verb="adopted", state=State.DRAFT, **there)
    page = curator.open(url_of(passage))
    assert page.texts("#row-outcomes-0 .bench-near a") == [str(other)]
    send(curator, passage, **{"outcomes-0-accept": "on", "outcomes-0-existing": str(other.pk)})
    assert Outcome.objects.get() == other
    assert other.citations.filter(passage=passage, aspect="verb", value="adopted").exists()


def test_near_duplicate_of_a_row_by_hand_is_warned_of_with_a_link(curator: Curator, passage: Passage) -> None:
    meeting = passage.source.meetings.get()
    other = f.PerspectiveFactory.create(title="Members matter a lot", state=State.DRAFT, meeting=meeting)
    page = send(curator, passage, **{"perspectives-0-title": "Members matter a lot, still"})
    assert "may be there already" in page.messages
    assert page.links("Members matter a lot")
    assert other.pk


@pytest.mark.parametrize("button", ["_save", "_add-row"])
@pytest.mark.parametrize("field", ["outcomes-0-title", "roles-0-actor", "checks-0-commitment"])
def test_row_half_filled_beside_one_that_is_there_is_shown_again(curator: Curator, field: str, button: str) -> None:
    with record.editing():
        role, check, _outcome = f.RoleFactory.create(), f.CheckFactory.create(), f.OutcomeFactory.create()
    values = {"roles-0-actor": role.actor_id, "checks-0-commitment": check.commitment_id}
    passage = passage_with("Nothing of that is named here.")
    fields = {**curator.open(url_of(passage)).fields, field: str(values.get(field, "Half a row"))}
    page = Page(curator.client.post(url_of(passage), {**fields, button: "outcomes:"}))
    assert page.status == 200
    assert page.fields[field] == fields[field]


def test_next_passage_opens_after_saving(curator: Curator, passage: Passage) -> None:
    following = f.PassageFactory.create(source=passage.source, order=7)
    page = send(curator, passage, "_nextpassage", **{"outcomes-0-accept": "on"})
    assert page.response.redirect_chain[-1][0] == url_of(following)  # type: ignore[attr-defined]
    assert page.links("Previous passage") == [url_of(passage)]


def test_passage_without_its_text_takes_rows_by_hand(curator: Curator) -> None:
    f.InitiativeFactory.create(name="Tea Guide")
    passage = passage_with("Something else.", keep=False, gist="On the Tea Guide.")
    page = curator.open(url_of(passage))
    assert not page.soup.select(".bench-row.proposed, #passage-text")
    assert page.texts(".bench-mentions .bench-cite a") == ["Tea Guide"]
    page = send(
        curator, passage, **{"perspectives-0-title": "Tea first", "perspectives-0-citation-0-printed": "not compared"}
    )
    assert page.errors == []
    assert Perspective.objects.get().citations.get().printed == "not compared"


def test_contributor_cites_a_published_record_in_its_draft_revision(passage: Passage) -> None:
    contributor, guide = signed_in("contributor"), Initiative.objects.get(slug="tea-guide")
    page = contributor.open(url_of(passage))
    assert page.options("state") == ["draft", "in-review"]
    assert "public: cited in its draft revision" in page.soup.get_text()
    page = send(contributor, passage, cite=[f"initiatives:{guide.pk}"])
    assert "“Tea Guide” is public: it cites the passage in its draft revision." in page.messages
    assert not guide.citations.filter(passage=passage).exists()
    assert send(contributor, passage, **{"outcomes-0-accept": "on"}).errors == []
    assert Outcome.objects.get().state == State.DRAFT


@pytest.mark.parametrize(
    "hostile",
    [
        {"outcomes-rows": "zz"},
        {"outcomes-rows": "999999999999"},
        {"_add-row": "citation:nothing"},
        {"outcomes-0-accept": "on", "outcomes-0-initiative": "9" * 30},
        {"outcomes-0-accept": "on", "outcomes-0-existing": "zz"},
        {"cite": ["initiatives:" + "9" * 30, "nothing", "initiatives:zz"]},
        {"state": "nothing"},
        {"outcomes-0-accept": "on", "outcomes-0-counterparts": ["zz", "9" * 30]},
    ],
)
def test_anything_may_be_sent(curator: Curator, passage: Passage, hostile: dict[str, Any]) -> None:
    assert send(curator, passage, **hostile).status == 200


@pytest.mark.parametrize(
    "about",
    [
        "",
        "outcomes",
        "outcomes:initiative=zz",
        "outcomes:counterparts=" + "9" * 30,
        "outcomes:verb=zz&printed=x",
        "nothing:1",
    ],
)
def test_any_row_may_be_asked_for(curator: Curator, passage: Passage, about: str) -> None:
    fields = curator.open(url_of(passage)).fields
    assert curator.client.post(url_of(passage), {**fields, "_add-row": about}).status_code == 200


def test_passage_that_is_not_there_leads_to_the_index(curator: Curator) -> None:
    assert curator.client.get("/admin/adgmin/passage/99999/bench/", follow=True).redirect_chain[-1][0] == "/admin/"
    assert curator.client.get("/admin/adgmin/passage/zz/bench/").status_code == 302


def test_what_looks_wrong_is_asked_before_the_page_is_saved(curator: Curator, passage: Passage) -> None:
    page = send(curator, passage, **{"perspectives-0-title": "Members matter", "perspectives-0-date": "1950"})
    assert page.texts(".questions h2") == ["Is this right?"]
    assert not Perspective.objects.exists()
    sure = {**page.fields, "_confirmed": page.options_of_boxes("_confirmed")[0], "_because": "It says so."}
    Page(curator.client.post(url_of(passage), {**sure, "_save": "1"}, follow=True))
    assert Perspective.objects.get().date == "1950"


def test_passage_that_only_a_draft_revision_cites_is_accounted_for(db: None) -> None:
    guide = f.InitiativeFactory.create(name="Tea Guide")
    passage = passage_with("The Tea Guide has members.", state=State.DRAFT)
    assert send(signed_in("contributor"), passage, cite=[f"initiatives:{guide.pk}"]).errors == []
    assert not guide.citations.filter(passage=passage).exists()
    assert not Passage.objects.unaccounted().exists()
    assert Passage.objects.with_cited().get(pk=passage.pk).cited
