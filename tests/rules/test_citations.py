import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from adgmin.models import Passage
from adgmin.record import Aspect, Citation, State, records_citing
from tests import factories as make

pytestmark = pytest.mark.django_db


def reading(aspect: str, value: str) -> Citation:
    outcome = make.OutcomeFactory.create(state=State.DRAFT)
    citation: Citation = outcome.citation_model()(
        record=outcome, passage=make.PassageFactory.create(), aspect=aspect, value=value
    )
    return citation


@pytest.mark.parametrize(("aspect", "value"), [("verb", ""), ("", "endorsed")])
def test_an_aspect_needs_a_value_and_a_value_an_aspect(aspect: str, value: str) -> None:
    citation = reading(aspect, value)
    with pytest.raises(ValidationError, match="An aspect needs a value, and a value an aspect"):
        citation.full_clean()
    with pytest.raises(IntegrityError, match="value_goes_with_aspect"), transaction.atomic():
        citation.save()


@pytest.mark.parametrize(("aspect", "value"), [("", ""), ("verb", "took-note"), ("date", "2023-02"), ("place", "Bali")])
def test_a_citation_supports_the_record_or_gives_a_reading(aspect: str, value: str) -> None:
    citation = reading(aspect, value)
    citation.full_clean()
    citation.save()
    assert citation.pk


@pytest.mark.parametrize("value", ["welcome", "Endorsed", "took note of"])
def test_a_reading_of_a_verb_is_a_verb_of_the_scale(value: str) -> None:
    with pytest.raises(ValidationError) as refused:
        reading("verb", value).full_clean()
    assert refused.value.message_dict == {"value": [f"“{value}” is not a verb of the scale."]}


@pytest.mark.parametrize("aspect", ["date", "period", "due"])
@pytest.mark.parametrize("value", ["early 2023", "2023-13", "2025/.."])
def test_a_reading_of_a_date_is_a_date(aspect: str, value: str) -> None:
    with pytest.raises(ValidationError) as refused:
        reading(aspect, value).full_clean()
    assert list(refused.value.message_dict) == ["value"]
    assert "is not a valid date" in refused.value.messages[0]


def test_only_known_aspects_are_read() -> None:
    with pytest.raises(ValidationError) as refused:
        reading("mood", "hopeful").full_clean()
    assert "aspect" in refused.value.message_dict


def test_a_record_cites_a_passage_once_for_each_aspect() -> None:
    actor = make.ActorFactory.create(acronym="ADGMIN")
    passage = actor.citations.get().passage
    make.cite(actor, passage, aspect=Aspect.NAME, value=actor.name)
    make.cite(actor, passage, aspect=Aspect.ACRONYM, value="ADGMIN")
    again = type(actor.citations.first())(record=actor, passage=passage, aspect=Aspect.NAME, value="Another")
    with pytest.raises(ValidationError, match="already exists"):
        again.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    assert actor.citations.count() == 3


def test_a_passage_that_is_cited_cannot_be_deleted_nor_its_source() -> None:
    passage = make.ActorFactory.create(state=State.DRAFT).citations.get().passage
    with pytest.raises(ProtectedError):
        passage.delete()
    source = make.SourceFactory.create(state=State.DRAFT)
    make.PassageFactory.create(source=source)
    with pytest.raises(ProtectedError):
        source.delete()
    assert Passage.objects.count() == 2


def test_a_citation_is_known_by_its_passage_and_what_it_reads() -> None:
    passage = make.PassageFactory.create(source__title="Statement", locator="para 6")
    outcome = make.OutcomeFactory.create(verb="took-note")
    assert str(make.cite(outcome, passage)) == "Statement, para 6"
    assert str(make.cite(outcome, passage, aspect=Aspect.VERB, value="took-note")) == (
        "Statement, para 6: verb took-note"
    )


def test_what_else_rests_on_a_passage_are_the_published_records_that_cite_it() -> None:
    passage, other = make.PassageFactory.create(), make.PassageFactory.create()
    actor = make.ActorFactory.create(passage=passage)
    make.cite(actor, passage, aspect=Aspect.NAME, value=actor.name)
    outcome = make.OutcomeFactory.create(passage=passage)
    make.ActorFactory.create(passage=passage, state=State.DRAFT)
    make.withdraw(make.ActorFactory.create(passage=passage))
    assert records_citing([passage, other]) == {passage.pk: [actor, outcome], other.pk: []}
