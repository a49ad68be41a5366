"""How the examples in the documentation are made, which stand at the views: short records out of one paragraph.

An example says what there is to say; its serializer adds the labels, the bounds and texts of dates, and what is null or
empty, so that a new field of that sort needs no new example.
"""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from drf_spectacular.drainage import get_override
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers

from adgmin import dates

from .pagination import META
from .serializers_base import ANSWER, BoundField, DateTextField, LabelField

SITE = "https://tracker.example"
API = f"{SITE}/api/v1"
STATEMENT = "joint-media-statement-3rd-adgmin"
TITLE = "The 3rd ASEAN Digital Ministers Meeting and Related Meetings at the Philippines"
ENTERED = "2026-01-05T09:30:00Z"
SINCE = {"state": "published", "created": ENTERED, "modified": ENTERED}

type Shown = dict[str, Any]
type Text = str | Promise


def reference(noun: str, key: str, name: str, page: str = "") -> Shown:
    """What another record says of it; ``page``: the list under which its page is, if not the resource's."""
    return {
        "key": key, "name": name, "slug": key.rpartition("/")[2],
        "url": f"{SITE}/{page or noun}/{key}/", "api_url": f"{API}/{noun}/{key}/",
    }  # fmt: skip


def part(noun: str, slug: str, name: str, whole: str) -> Shown:
    """The same of a part of another record, which has a line on the page of the whole."""
    return {**reference(noun, slug, name), "url": f"{SITE}/{whole}/#{slug}"}


def cited(printed: str, aspect: str = "", value: str = "", paragraph: int = 13, of: Shown | None = None) -> list[Shown]:
    """One citation of a paragraph of the statement of the 3rd ADGMIN, or of the source ``of``."""
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


def example(serializer: type[serializers.Serializer[Any]], said: Shown) -> OpenApiExample:
    """An example of an answer, with all that its serializer shows."""
    shown = serializer()
    made_from = {name: META[name]["example"] for name in ANSWER if name in shown.fields}
    return OpenApiExample("example", value=completed(shown, {**made_from, **said}))


def documented(
    summary_of_all: Text, summary_of_one: Text, shown: Shown, *, single: Shown | None = None
) -> Callable[[type[Any]], type[Any]]:
    """A decorator of a viewset: summaries and examples of its list and of a single record.

    ``single`` is the example of a single record, if that shows more than a line of the list.
    """

    def decorate(viewset: type[Any]) -> type[Any]:
        of_all = [example(viewset.serializer_class, shown)]
        of_one = [example(viewset.detail_serializer_class, shown if single is None else single)]
        decorator = extend_schema_view(
            list=extend_schema(summary=summary_of_all, examples=of_all),
            retrieve=extend_schema(summary=summary_of_one, examples=of_one),
        )
        return decorator(viewset)

    return decorate


def completed(serializer: Any, said: Shown) -> Shown:
    """An example as the serializer shows it; raises ``ValueError`` for what it has no place for, or must have."""
    if strange := set(said) - set(serializer.fields):
        raise ValueError(f"{type(serializer).__name__} has no place for {sorted(strange)}")
    return {name: _value(field, said) for name, field in serializer.fields.items()}


def _value(field: Any, said: Shown) -> Any:
    """What a field shows: what is said, or what follows from that."""
    name = field.field_name
    if isinstance(field, LabelField):
        return field.to_representation(said.get(field.code))
    if isinstance(field, BoundField | DateTextField):
        date, _underscore, which = name.rpartition("_")
        edtf = said.get(date) or ""
        if which == "text":
            return dates.display(edtf) or None
        return field.to_representation(getattr(dates.bounds(edtf), which))
    inner = _inner(field)
    if isinstance(inner, serializers.ListSerializer):
        return [completed(inner.child, each) for each in said.get(name, ())]
    if isinstance(inner, serializers.Serializer) and said.get(name):
        return completed(inner, said[name])
    if name in said:
        return said[name]
    if inner.allow_null or isinstance(inner, serializers.SerializerMethodField):
        return [] if name == "inferred" else None
    raise ValueError(f"the example needs a value for {name}")


def _inner(field: Any) -> Any:
    """The field, or the serializer with which a method shows what it finds."""
    if isinstance(field, serializers.SerializerMethodField):
        found = get_override(getattr(field.parent, str(field.method_name)), "field")
        return found if isinstance(found, serializers.BaseSerializer) else field
    return field
