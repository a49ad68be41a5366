import datetime as dt
import pytest
from django.core.exceptions import ValidationError
from adgmin.models import *
from initiatives.models import *
from . import factories as f

@pytest.mark.django_db
def test_flow():
    o = f.OutcomeFactory(stage="agreed")
    assert o.slug.startswith("meeting-")
    assert o.date_latest == dt.date(2023,2,10)
    v = record.version().number
    assert Initiative.objects.published().with_stage().get().stage == "agreed"
    with pytest.raises(ValidationError) as e:
        o.citations.all().delete()
    print(e.value)
    with pytest.raises(ValidationError) as e:
        m=o.meeting; m.state="withdrawn"; m.withdrawn_because="x"; m.save()
    print(e.value)
    m.refresh_from_db(); 
    m.date="2023-03"; m.save()
    o.refresh_from_db(); assert o.date_latest==dt.date(2023,3,31)
    d = f.OutcomeFactory(state="draft", with_citation=False, initiative=o.initiative, meeting=m, body=o.body)
    v = record.version().number
    d.summary="x"; d.save(); 
    assert record.version().number==v
    src=o.citations.get().passage.source
    src.state="withdrawn"; src.withdrawn_because="y"
    with pytest.raises(ValidationError) as e: src.save()
    print(e.value)
    from adgmin.models import resting_on
    print(resting_on(Passage.objects.all()))
    f.cite(o, aspect="verb", value="noted", printed="noted") if False else None
    with pytest.raises(ValidationError) as e: f.cite(o, aspect="verb", value="noted", printed="noted")
    print(e.value)
    assert not Outcome.objects.differing().exists()
