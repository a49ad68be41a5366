"""The sentence over a list says what it shows, whatever it was asked for."""

from typing import Any

import pytest

from initiatives.views import CommitmentList, InitiativeList, OutcomeList
from tests import factories as f

from .site import Site, one, page, words

pytestmark = pytest.mark.django_db


def sentence(name: str, **query: Any) -> str:
    """The sentence over a list."""
    return words(one(page(f"/{name}/", **query), ".found h2"))


def test_it_reads_as_somebody_would_say_it() -> None:
    theme = f.ThemeFactory(name="AI governance")
    f.OutcomeFactory(verb="endorsed", date="2024", themes=[theme])
    f.OutcomeFactory(verb="adopted", date="2025", themes=[theme])
    asked = {"theme": theme.slug, "date_after": "2023-01-01", "date_before": "2025-12-31"}
    assert (
        sentence("outcomes", verb=["endorsed", "adopted"], **asked)
        == "2 outcomes on AI governance, endorsed or adopted, dated 2023 to 2025"
    )


@pytest.mark.parametrize(
    ("after", "before", "said"),
    [
        ("2023-01-01", "2023-12-31", "2023"),
        ("2022-12-31", None, "from 31 December 2022"),
        ("2023-01-01", None, "from 2023"),
        ("2023-01-02", None, "from 2 January 2023"),
        (None, "2025-12-30", "up to 30 December 2025"),
        (None, "2025-12-31", "up to 2025"),
        (None, "2026-01-01", "up to 1 January 2026"),
        ("2023-02-09", "2024-02-02", "9 February 2023 to 2 February 2024"),
        ("2023-02-09", None, "from 9 February 2023"),
    ],
)
def test_a_period_is_as_short_as_it_can_be(after: str | None, before: str | None, said: str) -> None:
    given = {name: day for name, day in {"date_after": after, "date_before": before}.items() if day}
    assert sentence("outcomes", **given) == f"No outcomes dated {said}"


def test_three_values_are_joined_by_commas_and_or() -> None:
    assert sentence("outcomes", verb=["noted", "adopted", "signed"]) == "No outcomes noted, adopted or signed"


def test_nothing_asked_is_all_there_is() -> None:
    f.ThemeFactory(name="One")
    assert sentence("themes") == "1 theme"
    f.ThemeFactory(name="Two")
    assert sentence("themes") == "All 2 themes"


@pytest.mark.parametrize("view", [OutcomeList, InitiativeList, CommitmentList])
def test_every_filter_is_named_in_it(view: type[OutcomeList]) -> None:
    site = Site()
    values: dict[str, Any] = {
        "meeting": site.meeting.slug, "theme": site.theme.slug, "initiative": site.initiative.slug,
        "partner": site.partner.slug, "actor": site.actor.slug, "body": site.body.slug, "source": site.source.slug,
        "as_of": "2024-05-01", "date_after": "2023-02-09", "date_before": "2024-05-02", "differs": "true",
        "named_at": site.meeting.slug, "alive_from": "2024-05-02", "alive_to": "2024-05-02",
        "q": "guide", "updated_since": "2024-05-03", "courtesy": "false",
    }  # fmt: skip
    for name, each in view.filterset_class.base_filters.items():
        if name != "ordering":
            value = values.get(name) or next(code for code, _label in each.field.choices if code)
            said = sentence(view.noun.plural, **{name: value})
            assert str(each.phrase).split("%")[0] in said, name
            assert "%(" not in said, name
