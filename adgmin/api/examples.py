"""Builds the example responses in the API documentation. The examples themselves are beside the viewsets.

An example gives only the values that a record has. Its serializer adds labels, the bounds and texts of dates, and null
or empty values, so that a new field of these kinds needs no change of the examples.
"""

from collections.abc import Callable
from typing import Any

from drf_spectacular.drainage import get_override
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers

from adgmin import dates
from adgmin.filters.base import Text

from .pagination import META
from .serializers_base import ANSWER, AnyField, BoundField, DateTextField, LabelField, RowSerializer
from .viewsets import RecordViewSet

SITE = "https://tracker.example"
API = f"{SITE}/api/v1"
STATEMENT = "joint-media-statement-3rd-adgmin"
TITLE = "The 3rd ASEAN Digital Ministers Meeting and Related Meetings at the Philippines"
ENTERED = "2026-01-05T09:30:00Z"
SINCE = {"state": "published", "created": ENTERED, "modified": ENTERED}

type Shown = dict[str, Any]


def reference(noun: str, key: str, name: str, page: str = "") -> Shown:
    """A reference to a record. ``page`` is the list in the URL of its page, by default ``noun``."""
    return {
        "key": key, "name": name, "slug": key.rpartition("/")[2],
        "url": f"{SITE}/{page or noun}/{key}/", "api_url": f"{API}/{noun}/{key}/",
    }  # fmt: skip


def part(noun: str, slug: str, name: str, whole: str) -> Shown:
    """A reference to a record without a page of its own: its URL is an anchor on the page ``whole``."""
    return {**reference(noun, slug, name), "url": f"{SITE}/{whole}/#{slug}"}


def cited(printed: str, aspect: str = "", value: str = "", paragraph: int = 13, of: Shown | None = None) -> list[Shown]:
    """A list with one citation: of a paragraph of the statement of the 3rd ADGMIN, or of the source ``of``."""
    source, place = of or reference("sources", STATEMENT, TITLE), f"para {paragraph}"
    named = f"{source['name']}, {place}"
    citation = {
        "source": source, "passage": reference("passages", f"{source['slug']}/p{paragraph}", named, page="sources"),
        "locator": place, "aspect": aspect or None, "value": value or None, "value_text": value or None,
        "verb": value if aspect == "verb" else None, "printed": printed or None, "basis": "stated",
    }  # fmt: skip
    return [citation]


ADGMIN = reference("actors", "adgmin", "ASEAN Digital Ministers Meeting")
JAPAN = reference("actors", "japan", "Japan")
MEETING = reference("meetings", "3rd-adgmin", "3rd ADGMIN")
THEMES = [reference("themes", "cybersecurity", "Cybersecurity")]


def example(serializer_class: type[RowSerializer], given: Shown) -> OpenApiExample:
    """The OpenAPI example of a response: ``given`` maps field names to values, and ``completed`` adds the others.

    Raises ``ValueError`` as ``completed`` does.
    """
    serializer = serializer_class()
    metadata = {name: META[name]["example"] for name in ANSWER if name in serializer.fields}
    return OpenApiExample("example", value=completed(serializer, {**metadata, **given}))


def documented[V: RecordViewSet](
    summary_of_all: Text, summary_of_one: Text, given: Shown, *, single: Shown | None = None
) -> Callable[[type[V]], type[V]]:
    """A viewset decorator that sets summaries and examples of the list and of a single record.

    ``single`` is the example of a single record if its serializer has more fields than that of the list.
    """

    def decorate(viewset: type[V]) -> type[V]:
        of_all = [example(viewset.serializer_class, given)]
        of_one = [example(viewset.detail_serializer_class, given if single is None else single)]
        decorator = extend_schema_view(
            list=extend_schema(summary=summary_of_all, examples=of_all),
            retrieve=extend_schema(summary=summary_of_one, examples=of_one),
        )
        return decorator(viewset)

    return decorate


def completed(serializer: object, given: Shown) -> Shown:
    """The example with a value for every field of the serializer.

    Raises ``ValueError`` if the example has a key that is no field, or lacks a value that cannot be derived.
    """
    assert isinstance(serializer, serializers.Serializer)
    if unknown := set(given) - set(serializer.fields):
        raise ValueError(f"{type(serializer).__name__} has no fields {sorted(unknown)}")
    return {name: _value(name, field, given) for name, field in serializer.fields.items()}


def _value(name: str, field: AnyField, given: Shown) -> object:
    """The value of a field: as given, derived from the given values, or null or empty."""
    if isinstance(field, LabelField):
        return field.to_representation(given.get(field.code))
    if isinstance(field, BoundField | DateTextField):
        return _date_value(name, field, given)
    inner = _inner(field)
    if isinstance(inner, serializers.ListSerializer):
        return [completed(inner.child, each) for each in given.get(name, ())]
    if isinstance(inner, serializers.Serializer) and given.get(name):
        return completed(inner, given[name])
    if name in given:
        return given[name]
    if inner.allow_null or isinstance(inner, serializers.SerializerMethodField):
        return [] if name == "inferred" else None
    raise ValueError(f"the example needs a value for {name}")


def _date_value(name: str, field: BoundField | DateTextField, given: Shown) -> str | None:
    """A bound or the text of a date, from the EDTF date given for the field before the last underscore."""
    date, _underscore, which = name.rpartition("_")
    edtf = given.get(date) or ""
    if isinstance(field, DateTextField):
        return dates.display(edtf) or None
    return field.to_representation(getattr(dates.bounds(edtf), which))


def _inner(field: AnyField) -> AnyField:
    """The field; for a method field, the serializer named in its ``extend_schema_field``, if any."""
    if isinstance(field, serializers.SerializerMethodField):
        found = get_override(getattr(field.parent, str(field.method_name)), "field")
        return found if isinstance(found, serializers.BaseSerializer) else field
    return field
