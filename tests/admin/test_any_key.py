"""Whatever stands where an address or a form has a key, the answer is a page, with a sentence or an error."""

import time

import pytest
from django.db.models import Model
from django.http import QueryDict

from adgmin.record import Cited
from initiatives.models import Outcome
from tests import factories as f

from .curator import NOUNS, Curator, Page, admin_url
from .test_every_form import FACTORIES

pytestmark = pytest.mark.django_db

# No number; a number longer than any key; a NUL.
NO_KEYS = ("zz", "9" * 23, "\0")
# All forms read keys in the same way, so that PostgreSQL, which refuses some, is asked through one of them.
every_noun = pytest.mark.parametrize(
    "noun",
    [
        pytest.param(noun, id=noun.__name__, marks=[pytest.mark.both_databases] if noun is Outcome else [])
        for noun in NOUNS
    ],
)


def relations(noun: type[Model]) -> list[str]:
    """The fields of a form that lead to other rows, and the passage of its first citation."""
    own = [field.name for field in (*noun._meta.fields, *noun._meta.many_to_many) if field.is_relation]
    return [*own, "passage"] if issubclass(noun, Cited) else own


@every_noun
def test_add_form_opens_whatever_its_address_prefills(curator: Curator, noun: type[Model]) -> None:
    names = [field.name for field in (*noun._meta.fields, *noun._meta.many_to_many)] + ["passage"]
    for key in (*NO_KEYS, "987654321", "1,zz"):
        query = QueryDict(mutable=True)
        for name in names:
            query.setlist(name, [key, key])
        page = Page(curator.client.get(f"{admin_url(noun, 'add')}?{query.urlencode()}"))
        assert page.status == 200, key
        refused = [name for name in relations(noun) if name in page.fields and page.fields[name] not in ("", [])]
        assert refused == [], key
        if relations(noun):
            assert "is not there" in page.messages


@every_noun
def test_forms_open_again_whatever_keys_are_posted(curator: Curator, noun: type[Model]) -> None:
    row = FACTORIES[noun]()
    for what in (noun, row):
        fields = curator.form(what).fields
        url = admin_url(what, "change" if isinstance(what, Model) else "add")
        keys = [
            name
            for name in fields
            if name.rpartition("-")[2] in {*relations(noun), "passage", "actor", "person", "meeting", "id", "record"}
        ]
        for key in NO_KEYS:
            page = Page(curator.client.post(url, {**fields, **dict.fromkeys(keys, key), "_save": "1"}))
            assert page.status in (200, 302), (what, key)
            assert not keys or page.status == 302 or page.errors


@every_noun
def test_forms_open_again_whatever_numbers_of_rows_are_posted(curator: Curator, noun: type[Model]) -> None:
    row = FACTORIES[noun]()
    for what in (noun, row):
        fields = curator.form(what).fields
        url = admin_url(what, "change" if isinstance(what, Model) else "add")
        totals = [name for name in fields if name.endswith("_FORMS")]
        for number in ("zz", "9" * 23, "-1"):
            page = Page(curator.client.post(url, {**fields, **dict.fromkeys(totals, number), "_save": "1"}))
            assert page.status in (200, 302), (what, number)
            assert not totals or page.status == 302 or page.errors


def test_five_thousand_rows_are_refused_at_once(curator: Curator) -> None:
    commitment = f.CommitmentFactory()
    fields = {**curator.form(commitment).fields, "citations-TOTAL_FORMS": "5000", "checks-TOTAL_FORMS": "5000"}
    begun = time.process_time()
    page = Page(curator.client.post(admin_url(commitment, "change"), {**fields, "_save": "1"}))
    assert time.process_time() - begun < 1
    assert page.errors.count("Nothing was saved. At most 100 rows can be added at once.") == 2


def test_address_with_a_key_twice_prefills_the_last(curator: Curator) -> None:
    one, other = f.MeetingFactory(), f.MeetingFactory()
    page = Page(curator.client.get(f"{admin_url(Outcome, 'add')}?meeting={one.pk}&meeting={other.pk}"))
    assert (page.fields["meeting"], page.messages) == (str(other.pk), "")
