"""A field name has one type, and so one meaning, in the whole API: a client can read it without asking of what."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

import pytest

from adgmin.portal.api import RESOURCES
from tests.api.calls import read

pytestmark = pytest.mark.django_db

# Names with several types; docs/decisions.md says why.
SEVERAL = {"kind", "role", "passages", "outcomes", "roles", "results", "state", "status"}


# What every reference has. A line of a computed answer has more, and can be read as a reference.
REFERENCE = {"key", "name", "slug", "url", "api_url"}


def type_of(said: dict[str, Any], lines: Collection[str]) -> str:
    """The type of a field, whether or not it may be null; a line counts as the reference that it can be read as."""
    if "$ref" in said:
        name = str(said["$ref"].rpartition("/")[2])
        return "Reference" if name in lines else name
    for parts in ("oneOf", "allOf", "anyOf"):
        if parts in said:
            return "|".join(sorted({type_of(part, lines) for part in said[parts]} - {"", "NullEnum"}))
    types = {said["type"]} if isinstance(said["type"], str) else set(said["type"])
    if "array" in types:
        return f"[{type_of(said['items'], lines)}]"
    return "|".join(sorted(types - {"null"}))


@pytest.fixture
def types() -> dict[str, set[str]]:
    """The types of each field name, of all but the root, which has addresses under the names of resources."""
    found = defaultdict(set)
    components = read("schema/")["components"]["schemas"]
    fields = {name: set(component.get("properties", {})) for name, component in components.items()}
    lines = {name for name in fields if fields[name] >= REFERENCE and "state" not in fields[name]}
    for name, component in components.items():
        for field, said in component.get("properties", {}).items() if name != "Root" else ():
            found[field].add(type_of(said, lines))
    return found


def test_a_name_has_one_type_everywhere(types: dict[str, set[str]]) -> None:
    assert {name for name, several in types.items() if len(several) > 1} == SEVERAL


def test_names_that_meant_two_things_are_gone(types: dict[str, set[str]]) -> None:
    assert not {"title_pieces", "differs", "within"} & set(types)
    # Of a problem (RFC 9457), and of a piece of a text.
    assert (types["title"], types["text"]) == ({"string"}, {"string"})
    assert types["standing"] == {"CommitmentStanding"}
    assert types["noun"] == {"Noun"}


def test_a_part_has_its_role_under_that_name_and_can_be_asked_for_by_it(types: dict[str, set[str]]) -> None:
    assert types["role"] == {"RoleKind", "MeetingRoleKind", "MembershipRole"}
    by_role = {each.queryset.model.plural for each in RESOURCES if "role" in each.filterset_class.base_filters}
    assert by_role == {"roles", "cooperation", "meeting-roles", "memberships"}
