"""What the OpenAPI schema says beyond what the views and serializers tell by themselves: problems and examples."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from adgmin import verbs
from adgmin.api.pagination import META
from adgmin.api.viewsets import PROBLEM
from adgmin.filters.nouns import RecordFilter

from .examples import MADE_FROM, PROBLEMS, RECORDS, SITE, listed

type Schema = dict[str, Any]

ROOT = "/api/v1/"
TEXT = {"type": "string"}
PROBLEM_SCHEMA = {
    "type": "object",
    "description": _("Problem details, RFC 9457."),
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {**TEXT, "description": _("Always about:blank: the status says what sort of problem it is.")},
        "title": {**TEXT, "description": _("The status in words.")},
        "status": {"type": "integer", "description": _("The status.")},
        "detail": {**TEXT, "description": _("What is wrong, in a sentence.")},
        "errors": {
            "type": "array",
            "description": _("For 400: each parameter that was not understood."),
            "items": {
                "type": "object",
                "required": ["parameter", "detail"],
                "properties": {
                    "parameter": {**TEXT, "description": _("Its name.")},
                    "detail": {**TEXT, "description": _("What is wrong with it, and what there is instead.")},
                },
            },
        },
        "state": {**TEXT, "description": _("For 410: the state of the record.")},
        "reason": {**TEXT, "description": _("For 410: why it was withdrawn.")},
    },
}
MEANINGS = {
    "400": _("A parameter is unknown or its value is not understood: the problem names it, and what there is."),
    "404": _("Nothing is published at this address, or nothing was published there by the date given in as_of."),
    "406": _("The answer is JSON, and the request does not accept it."),
    "410": _("The record was withdrawn: the problem says why."),
}
OF_A_RECORD = ("404", "410")
LIST_QUERY = {"maxLength": RecordFilter.base_filters["q"].extra["max_length"], "pattern": r"^[^\u0000]*$"}
# What begins the list of codes in a description.
LIST = "\n\n* `"
ETAG = {"description": _("Of this answer: send it as If-None-Match."), "schema": TEXT}
PARTS_OF_ADDRESSES = {
    "slug": _("The last part of the address; it never changes."),
    "source": _("The slug of the source."),
}


def scale() -> dict[str, str]:
    """What there is to say of the codes of the scale, by parameter: more than their labels."""
    strengths = {each: f"({each.strength})" if each.strength is not None else "" for each in verbs.CLASSES}
    told = {
        "verb": [f"* `{each.code}` - {each.label}: {each.of_class.term}" for each in verbs.VERBS],
        "verb_class": [f"* `{each.code}` - {each.meaning} {strengths[each]}".rstrip() for each in verbs.CLASSES],
    }
    return {name: "\n".join(lines) for name, lines in told.items()}


def describe(result: Schema, **kwargs: Any) -> Schema:
    """Add to every operation its problems, an example, and what the parts of its address are."""
    schemas = result["components"]["schemas"]
    schemas["Problem"] = PROBLEM_SCHEMA
    _describe_codes(schemas)
    for path, methods in result["paths"].items():
        for operation in methods.values():
            _describe_answers(operation, of_a_record="{" in path)
            (content,) = operation["responses"]["200"]["content"].values()
            if "{" in path:
                content["schema"] = _of_a_record(schemas[content["schema"]["$ref"].rpartition("/")[2]])
            content["examples"] = {"example": {"value": completed(_example(path), content["schema"], schemas)}}
            for parameter in operation.get("parameters", ()):
                _describe_parameter(parameter)
    return result


def _of_a_record(record: Schema) -> Schema:
    """A single record, with what every answer says of the record that it was made from."""
    required = [*META, *record.get("required", ())]
    return {**record, "required": required, "properties": {**META, **record["properties"]}}


def _describe_parameter(parameter: Schema) -> None:
    name, schema = parameter["name"], parameter["schema"]
    if parameter["in"] == "query" and not parameter.get("required"):
        # A form sends what nobody filled in: it counts as not given.
        parameter["allowEmptyValue"] = True
    if parameter["in"] == "path":
        parameter["description"] = PARTS_OF_ADDRESSES[name]
    elif codes := scale().get(name):
        parameter["description"] = f"{_told(parameter)}\n\n{codes}"
    elif name == "q":
        schema |= {"minLength": 1} if parameter.get("required") else LIST_QUERY
    elif name == "updated_since":
        schema["anyOf"] = [{"format": "date"}, {"format": "date-time"}]


def _told(described: Schema) -> str:
    """A description without the list of codes."""
    return str(described.get("description", "")).partition(LIST)[0]


def _describe_codes(schemas: Schema) -> None:
    """List the codes once, where they are defined, and the verbs with their classes."""
    for schema in schemas.values():
        for field in schema.get("properties", {}).values():
            field["description"] = _told(field)
    schemas["Verb"]["description"], schemas["VerbClass"]["description"] = scale().values()
    schemas["StateEnum"]["description"] = _("The editorial state of a record.")


def _describe_answers(operation: Schema, *, of_a_record: bool) -> None:
    answers = operation["responses"]
    answers["200"] |= {"description": _("What was asked for."), "headers": {"ETag": ETAG}}
    if of_a_record:
        answers["301"] = {"description": _("The record was merged into another, at the address in Location.")}
    answers["304"] = {"description": _("Nothing has changed since the response with this ETag.")}
    for status, description in MEANINGS.items():
        if of_a_record or status not in OF_A_RECORD:
            schema = {"$ref": "#/components/schemas/Problem"}
            content = {"schema": schema, "examples": {"example": {"value": PROBLEMS[status]}}}
            answers[status] = {"description": description, "content": {PROBLEM: content}}


def _example(path: str) -> Any:
    """What there is to say of an example of the answer at a path."""
    noun, _slash, key = path.removeprefix(ROOT).partition("/")
    if not noun:
        return {name: f"{SITE}{ROOT}{name}/" for name in (*RECORDS, "schema", "docs")}
    return {**MADE_FROM, **RECORDS[noun]} if key else listed(RECORDS[noun])


def completed(shown: Any, schema: Schema, schemas: Schema) -> Any:
    """An example as the schema has it: what it does not say is null, or an empty list; what has no place is left out.

    Raises ``ValueError`` for what can be neither.
    """
    parts = list(_parts(schema, schemas))
    properties = {name: part for each in parts for name, part in each.get("properties", {}).items()}
    if isinstance(shown, list):
        (items,) = (each["items"] for each in parts if "items" in each)
        return [completed(item, items, schemas) for item in shown]
    if isinstance(shown, dict) and properties:
        return {
            name: completed(shown[name], part, schemas) if name in shown else _nothing(name, part, schemas)
            for name, part in properties.items()
        }
    return shown


def _nothing(name: str, schema: Schema, schemas: Schema) -> Any:
    types = {each for part in _parts(schema, schemas) for each in _types(part)}
    if "null" in types:
        return None
    if "array" in types:
        return []
    raise ValueError(f"the example needs a value for {name}")


def _types(schema: Schema) -> list[str]:
    found = schema.get("type", [])
    return [found] if isinstance(found, str) else found


def _parts(schema: Schema, schemas: Schema) -> Iterator[Schema]:
    """The schema, and all that it refers to or is made of."""
    yield schema
    if "$ref" in schema:
        yield from _parts(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    for each in (*schema.get("allOf", ()), *schema.get("oneOf", ())):
        yield from _parts(each, schemas)
