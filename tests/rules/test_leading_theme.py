"""An outcome has one leading theme among its themes, and cannot be published without it."""

import pytest
from django.core.exceptions import ValidationError

from adgmin import record
from adgmin.record import State
from initiatives.models import Outcome
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_draft_without_leading_theme_cannot_be_published() -> None:
    draft: Outcome = make.OutcomeFactory.create(state=State.DRAFT, themes=[])
    draft.state = State.PUBLISHED
    with pytest.raises(ValidationError, match="required to publish") as refused:
        draft.save()
    assert list(refused.value.message_dict) == ["leading_theme"]
    assert Outcome.objects.get().state == State.DRAFT


def test_draft_with_leading_theme_is_published() -> None:
    theme = make.ThemeFactory.create()
    draft: Outcome = make.OutcomeFactory.create(state=State.DRAFT, themes=[theme], leading_theme=theme)
    draft.state = State.PUBLISHED
    draft.save()
    assert Outcome.objects.get().state == State.PUBLISHED


def test_outcome_published_before_the_rule_can_be_corrected() -> None:
    published: Outcome = make.OutcomeFactory.create()
    published.summary = "Corrected."
    published.save()
    assert Outcome.objects.get().summary == "Corrected."


def test_leading_theme_must_be_one_of_the_themes() -> None:
    outcome: Outcome = make.OutcomeFactory.create(title="the Guide", verb="noted", themes=[make.ThemeFactory.create()])
    outcome.leading_theme = make.ThemeFactory.create()
    with pytest.raises(ValidationError, match="“noted the Guide”: the leading theme must be one of its themes"):
        outcome.save()


def test_leading_theme_cannot_be_taken_out_of_the_themes() -> None:
    theme = make.ThemeFactory.create()
    outcome: Outcome = make.OutcomeFactory.create(themes=[theme])
    outcome.leading_theme = theme
    outcome.save()
    with pytest.raises(ValidationError, match="must be one of its themes"), record.editing():
        outcome.themes.clear()
    assert list(outcome.themes.all()) == [theme]
