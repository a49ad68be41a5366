"""What an editor can enter has a place wherever a record is entered or told: in its form and in the API."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth.models import User
from django.test import RequestFactory

from adgmin.api.serializers import MeetingRoleSerializer, MembershipSerializer
from adgmin.api.serializers_base import RowSerializer
from adgmin.models import Passage, Synonym
from adgmin.portal.api import RESOURCES
from adgmin.portal.fixtures.rows import NOUNS, dumped_fields
from initiatives.models import Check
from initiatives.serializers import CheckSerializer, RoleSerializer

# In the form of what was published once only, and told by the address of the record, not by the record.
WITHDRAWAL = {"withdrawn_because", "merged_into"}
# The form works it out from the pasted text.
WORKED_OUT = {Passage: {"fingerprint"}}
# A check is told within its commitment.
TOLD_OTHERWISE = {Check: {"commitment"}}
PARTS = (MeetingRoleSerializer, MembershipSerializer, RoleSerializer, CheckSerializer)
TELLING: dict[Any, type[RowSerializer]] = {
    **{resource.queryset.model: resource.serializer_class for resource in RESOURCES},
    **{serializer.Meta.model: serializer for serializer in PARTS},
}

every_noun = pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)


def entered(noun: Any) -> set[str]:
    """The names of what an editor can enter."""
    return {column.name for column in dumped_fields(noun)}


@every_noun
def test_its_form_asks_for_it(noun: Any, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = User(is_superuser=True, is_staff=True)
    asked = flatten_fieldsets(admin.site.get_model_admin(noun).get_fieldsets(request))
    assert entered(noun) - set(asked) == WITHDRAWAL & entered(noun) | WORKED_OUT.get(noun, set())


@pytest.mark.parametrize("noun", [noun for noun in NOUNS if noun is not Synonym], ids=lambda noun: noun.__name__)
def test_the_api_tells_it(noun: Any) -> None:
    fields = TELLING[noun]().get_fields()
    told = {*fields, *(field.source for field in fields.values())}
    assert entered(noun) - told == WITHDRAWAL & entered(noun) | TOLD_OTHERWISE.get(noun, set())
