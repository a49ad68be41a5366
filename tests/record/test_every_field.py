"""Every field that an editor can enter is in the form of its model and in the API."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth.models import User
from django.test import RequestFactory

from adgmin.api.serializers_base import RowSerializer
from adgmin.models import Passage, Synonym
from adgmin.portal.api import RESOURCES
from adgmin.portal.fixtures.rows import NOUNS, dumped_fields

# Only in the form of a record that was public; the public sees them at its URL (410 or 301), not in the API.
WITHDRAWAL = {"withdrawn_because", "merged_into"}
# Computed by the form from the pasted text.
COMPUTED = {Passage: {"fingerprint"}}
SERIALIZERS: dict[Any, type[RowSerializer]] = {
    resource.queryset.model: resource.serializer_class for resource in RESOURCES
}

every_noun = pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)


def editable_fields(noun: Any) -> set[str]:
    """The names of the fields that an editor can enter."""
    return {column.name for column in dumped_fields(noun)}


@every_noun
def test_form_has_every_editable_field(noun: Any, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = User(is_superuser=True, is_staff=True)
    asked = flatten_fieldsets(admin.site.get_model_admin(noun).get_fieldsets(request))
    assert editable_fields(noun) - set(asked) == WITHDRAWAL & editable_fields(noun) | COMPUTED.get(noun, set())


@pytest.mark.parametrize("noun", [noun for noun in NOUNS if noun is not Synonym], ids=lambda noun: noun.__name__)
def test_api_has_every_editable_field(noun: Any) -> None:
    fields = SERIALIZERS[noun]().get_fields()
    serialised = {*fields, *(field.source for field in fields.values())}
    assert editable_fields(noun) - serialised == WITHDRAWAL & editable_fields(noun)
