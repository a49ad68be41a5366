from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from adgmin.models import Nature, Passage, fingerprint, normalised
from adgmin.record import State
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_six_first_words_find_a_passage_and_a_seventh_would_copy_it() -> None:
    make.PassageFactory.create(first_words="one two three four five six").full_clean()
    with pytest.raises(ValidationError) as refused:
        make.PassageFactory.create(first_words="one two three four five six seven").full_clean()
    assert refused.value.message_dict == {"first_words": ["Six words at most: enough to find the passage by."]}


def test_a_passage_that_is_not_relevant_says_why() -> None:
    passage = make.PassageFactory.create()
    passage.nature = Nature.NOT_RELEVANT
    with pytest.raises(ValidationError, match="Say in the note why the passage is not relevant"):
        passage.full_clean()
    with pytest.raises(IntegrityError, match="adgmin_passage_not_relevant_says_why"), transaction.atomic():
        passage.save()
    passage.note = "A teaser for another article."
    passage.full_clean()
    passage.save()
    assert Passage.objects.get().nature == Nature.NOT_RELEVANT


@pytest.mark.parametrize("same", [{"slug": "p6"}, {"order": 6}])
def test_a_passage_has_a_slug_and_a_place_of_its_own_in_its_source(same: dict[str, Any]) -> None:
    passage = make.PassageFactory.create(**same)
    again = make.PassageFactory.build(source=passage.source, **{"slug": "p7", "order": 7, **same})
    with pytest.raises(ValidationError, match="already exists"):
        again.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    make.PassageFactory.create(**same)
    assert Passage.objects.count() == 2


@pytest.mark.parametrize("digest", ["", "abc", "A" * 64, "g" * 64])
def test_a_fingerprint_is_a_sha_256_in_hexadecimal(digest: str) -> None:
    with pytest.raises(ValidationError) as refused:
        make.PassageFactory.build(source=make.SourceFactory.create(), fingerprint=digest).full_clean()
    assert "fingerprint" in refused.value.message_dict


def test_a_fingerprint_sees_through_case_white_space_and_typography() -> None:
    assert normalised(" The\u00a0 “Work\nPlan” – 2023 ") == 'the "work plan" - 2023'
    assert fingerprint("The ‘Work  Plan’") == fingerprint("the 'work plan'")
    assert fingerprint("The Work Plan 2025") != fingerprint("The Work Plan 2026")


def test_passages_are_public_with_their_source() -> None:
    shown = make.PassageFactory.create()
    hidden = make.PassageFactory.create(source__state=State.DRAFT)
    assert list(Passage.objects.published()) == [shown]
    assert (shown.is_public(), hidden.is_public()) == (True, False)


@pytest.mark.parametrize("title", ["[Press release", "Press release]"])
def test_the_brackets_of_a_title_of_our_own_come_in_pairs(title: str) -> None:
    with pytest.raises(ValidationError, match="needs both square brackets"):
        make.SourceFactory.build(title=title).full_clean()


@pytest.mark.parametrize("title", ["[Press release]", "Press release"])
def test_a_title_is_the_copys_or_our_own_in_brackets(title: str) -> None:
    source = make.SourceFactory.build(title=title)
    source.full_clean()
    assert source.slug == "press-release"


@pytest.mark.parametrize("digest", ["abc", "A" * 64, f"{'0' * 64}\n"])
def test_a_source_says_by_its_sha_256_which_copy_was_read(digest: str) -> None:
    with pytest.raises(ValidationError) as refused:
        make.SourceFactory.build(sha256=digest).full_clean()
    assert "sha256" in refused.value.message_dict
