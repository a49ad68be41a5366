"""What the page of each noun shows."""

from typing import Any

import pytest
from django.test import Client

from adgmin import record
from adgmin.models import Nature
from tests import factories as f

from .site import Site, one, page, rows, words

pytestmark = pytest.mark.django_db


def test_a_meeting_groups_its_outcomes_by_leading_theme_in_reading_order() -> None:
    meeting, source = f.MeetingFactory(), f.SourceFactory()
    flows, trade = f.ThemeFactory(name="Data flows", order=1), f.ThemeFactory(name="Digital trade", order=2)
    for title, theme, order in (("later", flows, 2), ("on trade", trade, 3), ("sooner", flows, 1)):
        f.OutcomeFactory(
            title=title, meeting=meeting, themes=[flows, trade], leading_theme=theme,
            passage=f.PassageFactory(source=source, order=order),
        )  # fmt: skip
    groups = page(meeting.get_absolute_url()).select(".group")
    assert [(words(group.h3), [words(link) for link in group.select(".name")]) for group in groups] == [
        ("Data flows", ["endorsed sooner", "endorsed later"]),
        ("Digital trade", ["endorsed on trade"]),
    ]


def test_only_the_own_entry_of_a_partner_is_grouped_under_its_name() -> None:
    meeting, theme = f.MeetingFactory(), f.ThemeFactory(name="Data flows")
    japan, eu, interpol = (f.ActorFactory(name=name) for name in ("Japan", "EU", "INTERPOL"))
    f.PartnerFactory(actor=japan)
    f.PartnerFactory(actor=eu)
    source = f.SourceFactory()
    outcomes = [
        ("the joint guide", eu, 1), ("on data", None, 2), ("with the police", interpol, 3), ("between", None, 4),
        ("the plan with Japan", japan, 5), ("the plan with the EU", eu, 6),
    ]  # fmt: skip
    for title, actor, order in outcomes:
        f.OutcomeFactory(
            title=title, meeting=meeting, counterparts=[actor] if actor else [], themes=[theme], leading_theme=theme,
            passage=f.PassageFactory(source=source, order=order),
        )  # fmt: skip
    groups = page(meeting.get_absolute_url()).select(".group")
    assert {words(group.h3): [words(link) for link in group.select(".name")] for group in groups} == {
        "Data flows": [
            "endorsed the joint guide", "endorsed on data", "endorsed with the police", "endorsed between",
        ],
        "Japan": ["endorsed the plan with Japan"],
        "EU": ["endorsed the plan with the EU"],
    }  # fmt: skip


def test_meeting_lists_what_others_report_apart_from_its_outcomes() -> None:
    meeting, statement, news = f.MeetingFactory(), f.PassageFactory(), f.PassageFactory(source__kind="news")
    with record.editing():
        statement.source.meetings.add(meeting)
    partner = f.ActorFactory(name="A partner", acronym="")
    f.OutcomeFactory(title="in the statement", meeting=meeting, passage=statement)
    f.OutcomeFactory(title="in the news alone", meeting=meeting, passage=news)
    f.OutcomeFactory(title="in both", meeting=meeting, passage=statement)
    f.OutcomeFactory(title="said by a partner", meeting=meeting, passage=statement, body=partner)
    soup = page(meeting.get_absolute_url())
    assert words(one(soup, "#outcomes")) == "Outcomes of the meeting 2 outcomes"
    assert words(one(soup, "details:has(#other-source) .name")) == "endorsed in the news alone"
    assert words(one(soup, "details:has(#other-body) .name")) == "endorsed said by a partner"
    assert words(one(page("/meetings/"), f'li:has([href="{meeting.get_absolute_url()}"]) .end')) == "2 outcomes"


def test_meeting_without_a_statement_names_the_sources_of_its_outcomes() -> None:
    meeting, view = f.MeetingFactory(), f.PassageFactory(nature="perspective")
    report = f.PassageFactory(source__title="A client alert", source__kind="commentary")
    f.OutcomeFactory(title="as reported", meeting=meeting, passage=report)
    fact = f.OutcomeFactory(title="fact among views", verb="reported", meeting=meeting, passage=view)
    soup = page(meeting.get_absolute_url())
    assert words(one(soup, "#outcomes")) == "Outcomes of the meeting, as reported in other texts 1 outcome"
    assert "A client alert (commentary)" in words(soup)
    assert words(one(soup, "details:has(#view) .name")) == "reported fact among views"
    assert "Reported in a perspectives section" in words(page(fact.get_absolute_url()))


def test_a_meeting_names_who_chaired_it_and_in_which_office() -> None:
    site = Site()
    line = page(site.address("meeting")).find(id=site.meeting.roles.get().slug)
    assert words(line).startswith("A minister , Minister, A centre")


def test_a_meeting_without_outcomes_says_what_that_means() -> None:
    held, planned = f.MeetingFactory(), f.MeetingFactory(status="planned", date="")
    assert "No source held reports an outcome of this meeting." in words(page(held.get_absolute_url()))
    assert "None: the meeting is known only from texts on other meetings." in words(page(held.get_absolute_url()))
    assert "the meeting has not taken place yet" in words(page(planned.get_absolute_url()))


def test_initiative_shows_its_stage_and_the_outcome_that_set_it() -> None:
    site = Site()
    soup = page(site.address("initiative"))
    assert words(soup.select_one(".way [aria-current=step]")) == "agreed"
    assert soup.select_one(f'.facts a[href="{site.address("outcome")}"]')


def test_initiative_without_a_stage_shows_its_latest_outcome() -> None:
    initiative, meeting = f.InitiativeFactory(), f.MeetingFactory(name="3rd ADGMIN")
    assert "No outcome sets a stage." in words(page(initiative.get_absolute_url()))
    f.OutcomeFactory(initiative=initiative, meeting=meeting, verb="noted", title="progress")
    last_word = "No outcome sets a stage; latest act: noted progress, 3rd ADGMIN"
    assert f"{last_word}." in words(page(initiative.get_absolute_url()))
    assert last_word in words(page("/initiatives/"))
    mapped = words(page("/initiatives/", view="map"))
    assert "No outcome sets a stage" in mapped
    assert last_word not in mapped
    found = Client().get(f"/api/v1/initiatives/{initiative.slug}/").json()
    assert (found["stage"], found["last_word"]) == (None, last_word)


def test_initiative_with_a_stage_shows_no_latest_outcome() -> None:
    site = Site()
    assert "latest act" not in words(page("/initiatives/", q=site.initiative.name))


def test_latest_act_names_another_body_and_an_act_under_the_initiative() -> None:
    plan, meeting = f.InitiativeFactory(), f.MeetingFactory(name="3rd ADGMIN")
    here: dict[str, Any] = {"initiative": None, "under": plan, "meeting": meeting}
    f.OutcomeFactory(verb="noted", title="progress", **here)
    group = f.ActorFactory(name="A group")
    f.OutcomeFactory(verb="welcomed", title="a project", body=group, **here)
    latest = "latest act on something that belongs to it: noted progress, 3rd ADGMIN"
    assert latest in words(page("/initiatives/"))
    f.OutcomeFactory(verb="lauded", title="it", body=group, initiative=plan, meeting=meeting)
    assert "latest act: lauded it, by A group, 3rd ADGMIN" in words(page("/initiatives/"))


def test_latest_act_of_a_meeting_is_the_strongest_then_the_first_printed() -> None:
    plan, meeting, source = f.InitiativeFactory(), f.MeetingFactory(name="3rd ADGMIN", number=3), f.SourceFactory()
    verbs = {1: "expressed-gratitude", 2: "noted", 3: "welcomed", 4: "encouraged", 5: "encouraged", 6: "acknowledged"}
    for order, verb in verbs.items():
        passage = f.PassageFactory(source=source, order=order)
        fields = {"initiative": plan, "meeting": meeting, "body": meeting.body, "passage": passage}
        said = f.OutcomeFactory(verb=verb, title=f"it in paragraph {order}", **fields)
        if order == 4:
            f.cite(said, passage, aspect="verb", value=verb, basis="inferred")
    latest = "encouraged it in paragraph 5"
    assert f"latest act: {latest}, 3rd ADGMIN" in words(page("/initiatives/"))
    assert words(page("/initiatives/", view="map").select_one("tbody td .object")) == "it in paragraph 5"
    following = f.MeetingFactory(name="4th ADGMIN", number=4, body=meeting.body, date="2024-02-02")
    before = page(f"{following.get_absolute_url()}changes/").select_one(".silent .then")
    assert words(before).startswith(f"3rd ADGMIN: {latest}")


def test_latest_act_only_recorded_under_a_meeting_shows_its_own_date() -> None:
    plan, meeting = f.InitiativeFactory(), f.MeetingFactory(name="3rd ADGMIN")
    view = f.PassageFactory(nature="perspective")
    said = {"title": "a report", "initiative": plan, "meeting": meeting, "passage": view, "date": "[..2023-03-15]"}
    f.OutcomeFactory(verb="reported", body=f.ActorFactory(name="The industry"), **said)
    latest = "latest act: reported a report, by The industry, by 15 March 2023, recorded under the 3rd ADGMIN"
    assert latest in words(page("/initiatives/"))


def test_an_initiative_off_the_usual_way_shows_its_stage_alone() -> None:
    site = Site()
    f.SourceFactory(published="2023-07-01")
    f.OutcomeFactory(initiative=site.initiative, verb="reported", stage="stalled", date="2023-06", meeting=None)
    soup = page(site.address("initiative"))
    assert not soup.select(".way")
    assert words(soup.select_one(".facts .stage")) == "stalled"


def test_initiative_shows_its_life_in_the_order_of_time() -> None:
    initiative = f.InitiativeFactory()
    for year in ("2024", "2022", "2023"):
        f.OutcomeFactory(title=f"said in {year}", initiative=initiative, meeting=None, date=year)
    names = [words(link) for link in page(initiative.get_absolute_url()).select(".life .name")]
    assert names == ["endorsed said in 2022", "endorsed said in 2023", "endorsed said in 2024"]


def test_an_outcome_explains_its_verb() -> None:
    outcome = f.OutcomeFactory(title="the plan", verb="welcomed", of_verb="endorsed")
    soup = page(outcome.get_absolute_url())
    assert words(soup.h1) == "Welcomed the endorsement of the plan"
    assert words(soup.select_one(".act")) == (
        "Strength 2 of 5 . The speaker approves, and undertakes nothing. This outcome is about another act and is not "
        "that act itself."
    )


def test_a_verb_is_shown_by_steps_and_by_words_and_courtesy_is_muted() -> None:
    f.OutcomeFactory(title="strong", verb="adopted")
    f.OutcomeFactory(title="weak", verb="expressed-gratitude")
    f.OutcomeFactory(title="fact", verb="held")
    lines = {words(line.select_one(".name")): line for line in page("/outcomes/").select(".rows > li")}
    strong, weak, fact = (lines[name] for name in ("adopted strong", "expressed gratitude for weak", "held fact"))
    assert words(strong).startswith("adopted strong (strength 5 of 5)")
    assert words(fact).startswith("held fact (an event or fact)")
    assert one(strong, ".name")["class"] == ["name", "strong"]
    assert one(weak, ".name")["class"] == ["name", "muted"]
    drawn = [[str(shape["class"][0]) for shape in line.select("path, circle")] for line in (strong, weak, fact)]
    assert drawn == [["on"], ["off"], ["on"]]


@pytest.mark.parametrize(("name", "line"), [("initiative", "role"), ("actor", "membership")])
def test_a_line_is_found_at_its_address(name: str, line: str) -> None:
    row = getattr(Site(), line)
    address, _hash, anchor = row.get_absolute_url().partition("#")
    assert page(address).find(id=anchor)


def test_a_person_has_the_meetings_in_which_it_held_an_office() -> None:
    site = Site()
    assert "3rd Meeting" in rows(page(site.person.get_absolute_url()))


def test_source_lists_gaps_and_passages_with_the_records_citing_them() -> None:
    site = Site()
    f.PassageFactory(source=site.source, order=2, nature=Nature.NOT_RELEVANT, note="A teaser.", gist="")
    soup = page(site.address("source"))
    first, second = soup.select(".rows > li")
    assert words(first).startswith(
        f"{site.passage.locator} outcome What the paragraph says. 17 records cite this passage"
    )
    assert "A teaser." in words(second)
    assert not second.select("details")
    assert "It stops half-way." in words(soup.select_one(".facts"))


def test_passage_shows_the_records_citing_it_and_its_neighbours() -> None:
    site = Site()
    later = f.PassageFactory(source=site.source, order=2)
    f.cite(site.outcome, later, aspect="verb", value="endorsed", printed="endorsing")
    soup = page(later.get_absolute_url())
    assert words(soup.select_one(".rows > li")) == "outcome endorsed the guide verb endorsing"
    assert soup.select_one(f'a[rel=prev][href="{site.passage.get_absolute_url()}"]')
    assert page(site.passage.get_absolute_url()).select_one(f'a[rel=next][href="{later.get_absolute_url()}"]')


def test_perspective_shows_later_outcomes_on_its_themes() -> None:
    site = Site()
    assert not page(site.address("perspective")).select("#later")
    later = f.MeetingFactory(name="4th Meeting", body=site.body, date="2024")
    f.OutcomeFactory(title="a later guide", meeting=later, body=site.body, themes=[site.theme])
    f.OutcomeFactory(title="another matter", meeting=later, body=site.body)
    soup = page(site.address("perspective"))
    assert rows(soup) == ["endorsed a later guide"]
    assert "Computed from themes and dates" in words(soup)


def test_commitment_shows_its_standing_and_its_checks_in_order() -> None:
    site = Site()
    f.SourceFactory(published="2024-06-01")
    f.CheckFactory(
        commitment=site.commitment, finding="kept", date="2024-03", outcome=site.outcome, passage=site.passage
    )
    soup = page(site.address("commitment"))
    assert words(one(soup, ".standing")) == "kept late"
    assert "at least 61 days late" in words(soup)
    assert [words(found) for found in soup.select(".finding")] == ["planned by A partner", "kept"]
    assert soup.select(f'#checks ~ .rows a[href="{site.outcome.get_absolute_url()}"]')


def test_commitment_past_its_date_says_how_many_texts_do_not_name_it() -> None:
    site = Site()
    f.SourceFactory(published="2024-06-01")
    soup = page(site.address("commitment"))
    assert words(one(soup, ".standing")) == "date passed, not reported as kept"
    assert "1 later text is held, and it does not report the commitment as kept" in words(soup)
