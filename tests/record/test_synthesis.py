"""The made-up record for measurements: it keeps every rule, is indexed like any other, and has the same proportions."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Model

from adgmin.models import Change, Passage
from adgmin.models.search import SearchEntry, SearchWord
from adgmin.record import Citation, Recorded
from initiatives.models import Check, Commitment, Initiative, Outcome, Perspective
from tests.factories import ThemeFactory

# Indexes are made while no transaction is open.
pytestmark = pytest.mark.django_db(transaction=True)
OUTCOMES = 60


def synthesize(outcomes: int = OUTCOMES, seed: int = 1) -> str:
    out = StringIO()
    call_command("synthesize", outcomes=outcomes, seed=seed, stdout=out)
    return out.getvalue()


def index() -> tuple[Counter[tuple[object, ...]], Counter[tuple[object, ...]]]:
    entries = SearchEntry.objects.values_list("kind", "object_id", "key", "title", "within", "names", "body", "stems")
    words = SearchWord.objects.values_list("entry__kind", "entry__key", "word", "stem", "tier", "among")
    return Counter(entries), Counter(words)


def test_made_up_record_keeps_every_rule_and_is_indexed_like_any_other() -> None:
    # After lines of progress, which a slow machine shows.
    assert synthesize().splitlines()[-1].startswith(f"{OUTCOMES} outcomes in ")
    for noun in Recorded.concrete_models():
        rows = noun.rows_at_end_of_edit(noun._base_manager.values_list("pk", flat=True))
        assert noun.failures(rows) == []
        for row in noun._base_manager.all():
            row.full_clean()
    made = index()
    call_command("build_index", stdout=StringIO())
    assert made == index()


def test_made_up_record_has_the_proportions_of_a_real_one() -> None:
    synthesize(outcomes=500)

    def share(model: type[Model]) -> float:
        return model._default_manager.count() / 500

    assert share(Outcome) == 1
    assert share(Passage) == pytest.approx(1.1, abs=0.15)
    assert share(Initiative) == pytest.approx(0.2, abs=0.05)
    assert share(Commitment) == pytest.approx(0.1, abs=0.05)
    assert share(Check) == pytest.approx(0.15, abs=0.05)
    assert share(Perspective) == pytest.approx(0.1, abs=0.05)
    cited = sum(share(table) for table in Citation.concrete_models() if "outcome" in table._meta.label_lower)
    assert cited == pytest.approx(1.3, abs=0.1)
    assert Change.objects.filter(kind="outcomes").count() == 500
    named = Counter(Outcome.objects.exclude(initiative=None).values_list("initiative", flat=True))
    assert max(named.values()) > 20


def test_same_seed_makes_the_same_record_and_another_seed_another() -> None:
    def titles(seed: int) -> list[str]:
        call_command("flush", interactive=False, verbosity=0)
        synthesize(20, seed)
        return [*Outcome.objects.order_by("pk").values_list("title", flat=True)]

    assert titles(1) == titles(1) != titles(2)


def test_made_up_record_is_not_mixed_with_another() -> None:
    ThemeFactory()
    with pytest.raises(CommandError, match="The database is not empty: it has 0 accounts and 1 row of the record"):
        synthesize()
    assert not Outcome.objects.exists()
    with pytest.raises(CommandError, match="from 1 on"):
        synthesize(outcomes=0)
