"""Whatever stands where an address or a form has a key, the answer is a page: with a sentence, or an error beside the field."""

import time
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.http import QueryDict

from tests import factories as f

from .curator import NOUNS, Curator, Page, admin_url
from .test_every_form import FACTORIES

pytestmark = pytest.mark.django_db

# No number; a number longer than any key; a key that is not there; digits that are none of ASCII’s; a NUL.
NO_KEYS = ("zz", "9" * 23, "-1", "987654321", "٣", "1,zz", "\0", "1.5", "")
every_noun = pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)


def relations(noun: type[Model]) -> list[str]:
    """The fields of a form that lead to other rows, and the passage of its first citation."""
    return [field.name for field in (*noun._meta.fields, *noun._meta.many_to_many) if field.is_relation] + ["passage"]


@every_noun
def test_add_form_opens_whatever_its_address_prefills(curator: Curator, noun: type[Model]) -> None:
    names = [field.name for field in (*noun._meta.fields, *noun._meta.many_to_many)] + ["passage"]
    for key in NO_KEYS:
        query = QueryDict(mutable=True)
        for name in names:
            query.setlist(name, [key, key])
        page = Page(curator.client.get(f"{admin_url(noun, 'add')}?{query.urlencode()}"))
        assert page.status == 200, key
        refused = [name for name in relations(noun) if name in page.fields and page.fields[name] not in ("", [])]
        assert refused == [], key


@every_noun
def test_forms_open_again_whatever_keys_are_posted(curator: Curator, noun: type[Model]) -> None:
    row = FACTORIES[noun]()
    for what in (noun, row):
        fields = curator.form(what).fields
        url = admin_url(what, "change" if isinstance(what, Model) else "add")
        keys = [name for name in fields if name.rpartition("-")[2] in {*relations(noun), "passage", "actor", "person", "meeting", "id", "record"}]
        for key in NO_KEYS[:-1]:
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
        for number in ("zz", "-1", "9" * 23, "5000", "", "1.5", "\0"):
            begun = time.perf_counter()
            page = Page(curator.client.post(url, {**fields, **dict.fromkeys(totals, number), "_save": "1"}))
            assert page.status in (200, 302), (what, number)
            assert not totals or page.errors
            assert time.perf_counter() - begun < 2, number
