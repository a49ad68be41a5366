"""Partners by year: which entries are in which year, with their verbs and links."""

from typing import Any

import pytest

from adgmin import record
from adgmin.models import Meeting
from initiatives.models import Initiative
from partners.matrix_rows import MAX_IN_CELL, MAX_YEARS
from partners.models import Partner
from tests import factories as f
from tests.remembered import remembered

from .site import Site, get, one, page, words
from .tables import heads, matrix

pytestmark = pytest.mark.django_db

ADDRESS = "/partners/matrix/"
NOT_STATED = "Year not stated"


class Scene:
    """A partner of which nothing is outcome_with yet, and a meeting each in 2023 and 2024."""

    @remembered
    def __init__(self) -> None:
        with record.editing():
            body = f.ActorFactory(name="The ministers")
            for number, year in ((3, 2023), (4, 2024)):
                f.MeetingFactory(name=f"Meeting of {year}", body=body, date=f"{year}-02", number=number)
            self.partner: Partner = f.PartnerFactory(actor__name="Utopia")


@pytest.fixture
def partner() -> Partner:
    """The partner of the scene."""
    return Scene().partner


def plan(partner: Partner, name: str, years: str, role: str = "counterpart", **fields: Any) -> Initiative:
    """A work plan with a partner, in which it has a part."""
    with record.editing():
        made: Initiative = f.InitiativeFactory(name=name, kind=fields.pop("kind", "work-plan"), period=years)
        f.RoleFactory(initiative=made, actor=partner.actor, role=role, **fields)
    return made


def outcome_with(partner: Partner, title: str, year: int | None = None, **fields: Any) -> Any:
    """Something outcome_with with a partner, at the meeting of a year, or outside the meetings."""
    from_meeting = Meeting.objects.filter(name=f"Meeting of {year}").first()
    fields.setdefault("initiative", None)
    return f.OutcomeFactory(title=title, meeting=from_meeting, counterparts=[partner.actor], **fields)


def test_plan_is_shown_in_its_year_with_its_verb_linked_to_the_outcome(partner: Partner) -> None:
    outcome = outcome_with(
        partner, "the Plan for 2024", 2024, verb="adopted", initiative=plan(partner, "Plan for 2024", "2024")
    )
    soup = page(ADDRESS)
    assert matrix(soup) == {"Utopia": {"2024": ["Plan for 2024 adopted the Plan for 2024"]}}
    assert words(one(soup, f'.matrix a[href="{outcome.get_absolute_url()}"] .word')) == "adopted"


def test_plan_of_several_years_names_the_meeting_of_each_verb(partner: Partner) -> None:
    long = plan(partner, "Long plan", "2023/2025")
    outcome_with(partner, "the Long plan", 2023, verb="noted", initiative=long)
    outcome_with(partner, "the Long plan", 2024, verb="endorsed", initiative=long)
    outcome_with(partner, "a visit", 2024, verb="welcomed")
    assert matrix(page(ADDRESS)) == {
        "Utopia": {
            "2023 to 2025": [
                "Long plan 2023–2025 noted the Long plan Meeting of 2023, 2023 "
                "endorsed the Long plan Meeting of 2024, 2024"
            ],
            "2024": ["welcomed a visit"],
        }
    }  # fmt: skip


def test_outcome_on_a_plan_of_another_year_is_shown_in_its_own_year_only(partner: Partner) -> None:
    outcome_with(
        partner, "progress under it", 2024, verb="acknowledged", initiative=plan(partner, "Plan for 2023", "2023")
    )
    assert matrix(page(ADDRESS)) == {
        "Utopia": {
            "2023": ["Plan for 2023 counterpart"],
            "2024": ["acknowledged progress under it"],
        }
    }  # fmt: skip
    assert matrix(page(ADDRESS, plans="true")) == {
        "Utopia": {"2023": ["Plan for 2023 acknowledged progress under it Meeting of 2024, 2024"]}
    }


def test_a_plan_that_got_no_verb_is_shown_without_one(partner: Partner) -> None:
    plan(partner, "Silent plan", "2024")
    plan(partner, "Funded plan", "2024", role="funder")
    assert matrix(page(ADDRESS)) == {"Utopia": {"2024": ["Funded plan funder", "Silent plan counterpart"]}}


def test_plan_without_a_period_is_under_year_not_stated(partner: Partner) -> None:
    plan(partner, "Plan of no year", "")
    supported = plan(partner, "Plan supported", "")
    outcome_with(partner, "the Plan supported", 2024, verb="supported", initiative=supported)
    assert matrix(page(ADDRESS)) == {
        "Utopia": {
            "2024": ["supported the Plan supported period not stated"],
            NOT_STATED: ["Plan of no year counterpart"],
        }
    }  # fmt: skip


def test_each_cell_names_its_year_for_screen_readers(partner: Partner) -> None:
    plan(partner, "Long plan", "2023/2024")
    plan(partner, "Plan of no year", "")
    outcome_with(partner, "a road", 2023)
    outcome_with(partner, "a hall", date="2022")
    under = [words(label) for label in page(ADDRESS).select(".matrix td > .under")]
    assert under == ["2022", "2023 Meeting of 2023", NOT_STATED]


def test_the_period_of_a_part_counts_before_that_of_the_initiative(partner: Partner) -> None:
    plan(partner, "Programme", "2020/2024", role="funder", kind="programme", period="2022")
    assert matrix(page(ADDRESS)) == {"Utopia": {"2022": ["Programme funder"]}}


def test_of_several_parts_the_one_in_the_year_of_the_outcome_has_its_verb(partner: Partner) -> None:
    programme = plan(partner, "Programme", "", role="supporter", kind="programme", period="2022")
    f.RoleFactory(initiative=programme, actor=partner.actor, role="funder", period="2024")
    outcome_with(partner, "the Programme", 2024, verb="lauded", initiative=programme)
    assert matrix(page(ADDRESS))["Utopia"] == {
        "2022": ["Programme supporter"],
        "2024": ["Programme funder lauded the Programme"],
    }


def test_plan_of_an_outcome_is_shown_in_its_years_without_a_role(partner: Partner) -> None:
    phase = f.InitiativeFactory(name="Next phase", kind="programme", period="2024")
    outcome_with(partner, "the start of the next phase", 2023, verb="welcomed", initiative=phase)
    assert matrix(page(ADDRESS)) == {
        "Utopia": {"2023": ["welcomed the start of the next phase"], "2024": ["Next phase"]}
    }
    assert matrix(page(ADDRESS, plans="true"))["Utopia"]["2024"] == [
        "Next phase welcomed the start of the next phase Meeting of 2023, 2023"
    ]


@pytest.mark.parametrize(
    ("date", "place", "shown"),
    [
        ("2022", "2022", "held a forum"),
        ("2022-08-16", "2022", "held a forum 16 August 2022"),
        ("[2022-12,2023-01]", "2022 to 2023", "held a forum December 2022 or January 2023"),
        ("2018/2022", "2018–2021 to 2022", "held a forum 2018–2022"),
        ("[..2024-02-02]", NOT_STATED, "held a forum by 2 February 2024"),
        ("", NOT_STATED, "held a forum date not stated"),
    ],
)
def test_a_date_is_placed_no_more_precisely_than_it_is(partner: Partner, date: str, place: str, shown: str) -> None:
    outcome_with(partner, "a forum", verb="held", date=date)
    for year in ("2022", "2023"):
        outcome_with(partner, "a road", verb="lauded", date=year)
    found = matrix(page(ADDRESS))["Utopia"]
    assert [where for where, marks in found.items() if shown in marks] == [place]


def test_years_without_a_beginning_an_end_or_a_meeting_share_a_column(partner: Partner) -> None:
    plan(partner, "Long plan", "2015/2024")
    plan(partner, "Plan for 2024", "2024")
    plan(partner, "Later plan", "2030")
    assert heads(page(ADDRESS)) == ["2015–2022", "2023 Meeting of 2023", "2024 Meeting of 2024", "2025–2029", "2030"]


def test_plans_that_overlap_are_in_separate_rows(partner: Partner) -> None:
    for name, period in (("One", "2022/2024"), ("Two", "2023/2025"), ("Three", "2025/2026")):
        plan(partner, name, period)
    soup = page(ADDRESS)
    found = matrix(soup)["Utopia"]
    assert found["2022 to 2024"] == ["One 2022–2024 counterpart"]
    assert found["2023 to 2025"] == ["Two 2023–2025 counterpart"]
    assert found["2025 to 2026"] == ["Three 2025–2026 counterpart"]
    assert one(soup, ".matrix [scope=row]")["rowspan"] == "2"


def test_outcomes_of_one_meeting_are_shown_together_the_strongest_first(partner: Partner) -> None:
    for title, verb in (("a hall", "noted"), ("a road", "agreed"), ("a harbour", "noted")):
        outcome_with(partner, title, 2024, verb=verb)
    assert matrix(page(ADDRESS))["Utopia"]["2024"] == ["agreed a road", "noted a hall noted a harbour"]


def test_of_two_meetings_in_a_year_each_verb_names_its_own(partner: Partner) -> None:
    body = Meeting.objects.get(number=4).body
    special = f.MeetingFactory(name="Special meeting", body=body, date="2024-11", number=5)
    outcome_with(partner, "a road", 2024, verb="agreed")
    f.OutcomeFactory(title="a hall", meeting=special, counterparts=[partner.actor], initiative=None, verb="agreed")
    assert matrix(page(ADDRESS))["Utopia"]["2024"] == ["agreed a road Meeting of 2024", "agreed a hall Special meeting"]


def test_grouping_has_its_own_section_and_its_outcomes_are_not_repeated(partner: Partner) -> None:
    grouping = f.PartnerFactory(actor__name="Alliance", kind="grouping")
    f.MembershipFactory(member=partner.actor, grouping=grouping.actor)
    outcome_with(grouping, "the Plan of the Alliance", 2024, initiative=plan(grouping, "Plan of the Alliance", "2024"))
    soup = page(ADDRESS)
    assert matrix(soup) == {
        "Utopia": {},
        "Alliance": {"2024": ["Plan of the Alliance endorsed the Plan of the Alliance"]},
    }
    sections = {words(one(body, "[scope=rowgroup]")): [words(head) for head in body.select("[scope=row]")]
                for body in soup.select(".matrix tbody")}  # fmt: skip
    assert sections == {
        "Dialogue Partners": ["Utopia"],
        "Groupings (their members’ own outcomes are not repeated here)": ["Alliance"],
    }


def test_it_is_shown_as_of_any_day(partner: Partner) -> None:
    outcome_with(partner, "the Plan for 2023", 2023, initiative=plan(partner, "Plan for 2023", "2023"))
    outcome_with(partner, "the Plan for 2024", 2024, initiative=plan(partner, "Plan for 2024", "2024", period="2024"))
    soup = page(ADDRESS, as_of="2023-12-31")
    assert matrix(soup) == {"Utopia": {"2023": ["Plan for 2023 endorsed the Plan for 2023"]}}
    assert heads(soup) == ["2023 Meeting of 2023"]


def test_theme_filters_the_contents_of_the_cells(partner: Partner) -> None:
    theme = f.ThemeFactory(name="Data")
    on_data, other = plan(partner, "Data plan", "2024"), plan(partner, "Other plan", "2024")
    with record.editing():
        on_data.themes.set([theme])
    outcome_with(partner, "the Data plan", 2024, verb="adopted", initiative=on_data)
    outcome_with(partner, "the Other plan", 2024, verb="noted", initiative=other)
    outcome_with(partner, "a talk on data", 2024, verb="held", themes=[theme])
    f.PartnerFactory(actor__name="Nowhere")
    soup = page(ADDRESS, theme=theme.slug)
    assert matrix(soup) == {"Utopia": {"2024": ["Data plan adopted the Data plan", "held a talk on data"]}}
    assert words(one(soup, ".found h2")) == "1 partner on Data"


def test_partners_are_chosen_by_name_and_kind_and_put_in_order(partner: Partner) -> None:
    other = f.PartnerFactory(actor__name="Arcadia", kind="development")
    outcome_with(partner, "a road", 2024)
    outcome_with(other, "a bridge", 2024)
    outcome_with(other, "a harbour", 2023)
    assert list(matrix(page(ADDRESS, partner=other.slug))) == ["Arcadia"]
    assert list(matrix(page(ADDRESS, kind="dialogue"))) == ["Utopia"]
    third = f.PartnerFactory(actor__name="Zembla")
    outcome_with(third, "a tunnel", 2024)
    outcome_with(third, "a tower", 2024)
    assert list(matrix(page(ADDRESS, kind="dialogue"))) == ["Utopia", "Zembla"]
    assert list(matrix(page(ADDRESS, kind="dialogue", ordering="-outcomes"))) == ["Zembla", "Utopia"]


def test_only_plans_with_stated_years_can_be_shown(partner: Partner) -> None:
    outcome_with(partner, "the Plan for 2024", 2024, initiative=plan(partner, "Plan for 2024", "2024"))
    outcome_with(partner, "a road", 2024)
    plan(partner, "Plan of no year", "")
    whole = page(ADDRESS)
    assert "?plans=true" in {str(link["href"]) for link in whole.select(".kinds a")}
    alone = page(ADDRESS, plans="true")
    assert matrix(alone) == {"Utopia": {"2024": ["Plan for 2024 endorsed the Plan for 2024"]}}
    assert words(one(alone, ".kinds [aria-current]")) == "Plans only"


def test_matrix_explains_empty_cells_and_the_strength_of_verbs(partner: Partner) -> None:
    outcome_with(partner, "a road", 2024, verb="agreed")
    outcome_with(partner, "a hall", 2024, verb="noted")
    soup = page(ADDRESS)
    assert "An empty year means that the record has nothing, not that nothing happened." in words(
        one(soup, ".matrix caption")
    )
    assert words(one(soup, ".legend")) == ("agreed, resolved or committed, strength 4 of 5 noted, strength 0 of 5")


def test_matrix_names_the_meetings_whose_own_text_is_held(partner: Partner) -> None:
    outcome_with(partner, "a road", 2024)
    assert "The meeting’s own text" not in words(page(ADDRESS))
    source = f.SourceFactory(kind="joint-statement")
    with record.editing():
        source.meetings.set([Meeting.objects.get(number=3)])
    assert "is held for: Meeting of 2023." in words(page(ADDRESS))


def test_empty_matrix_has_a_sentence(partner: Partner) -> None:
    soup = page(ADDRESS)
    assert not soup.select(".matrix")
    assert "The sources held name no plans or outcomes here." in words(soup)


@pytest.mark.parametrize("query", [{"verb": "noted"}, {"plans": "perhaps"}, {"theme": "no-such"}, {"kind": "company"}])
def test_matrix_refuses_unknown_parameters(query: dict[str, Any]) -> None:
    assert words(one(page(ADDRESS, 400, **query), "dt")) == next(iter(query))


def test_list_of_partners_links_to_the_matrix() -> None:
    assert page("/partners/").select_one(f'.lead a[href="{ADDRESS}"]')


def test_each_partner_of_a_theme_that_is_counted_has_something_on_it() -> None:
    site = Site()
    soup = page(ADDRESS)
    for option in soup.select("input[name=theme]"):
        found = matrix(page(ADDRESS, theme=option["value"]))
        assert len(found) == int(words(one(option.parent or option, ".soft")))
        assert all(found.values())
    assert get(site.address("matrix")).status_code == 200


@pytest.mark.both_databases
def test_of_many_years_and_outcomes_the_last_and_strongest_are_shown(partner: Partner) -> None:
    left_out, last = 2, 2024
    with record.editing():
        for year in range(last - MAX_YEARS, last):
            outcome_with(partner, f"the act of {year}", date=str(year))
        outcome_with(partner, "an adopted plan", date=str(last), verb="adopted")
        for number in range(MAX_IN_CELL - 1 + left_out):
            outcome_with(partner, f"note {number:02}", date=str(last), verb="noted")
    soup = page(ADDRESS)
    cells = matrix(soup)["Utopia"]
    assert heads(soup)[0] == f"{last - MAX_YEARS + 1}"
    shown = cells[str(last)]
    assert shown[0] == "adopted an adopted plan"
    assert shown[-1] == "and 2 more outcomes"
    assert " ".join(shown).count("noted note") == MAX_IN_CELL - 1
    more = one(soup, f'.matrix a[href*="date_after={last}-01-01"]')
    assert len(page(str(more["href"])).select(".rows > li")) == MAX_IN_CELL + left_out
    earlier = page(ADDRESS, last_year=last - MAX_YEARS)
    assert list(matrix(earlier)["Utopia"]) == [str(last - MAX_YEARS)]
    assert words(one(earlier, ".kinds + ul")) == "Later years"
