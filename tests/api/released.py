"""The names that the API has promised, one a line in ``released.txt``: ``python -m tests.api.released`` adds new ones.

A name is never taken out: see docs/api.md.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
from drf_spectacular.generators import SchemaGenerator

RELEASED = Path(__file__).with_name("released.txt")


def names(schema: dict[str, Any]) -> Iterator[str]:
    """Every address, parameter, field and code in a schema, with the type of each field."""
    for path, methods in schema["paths"].items():
        yield path
        for parameter in methods["get"].get("parameters", ()):
            if parameter["in"] == "query":
                yield f"{path} ?{parameter['name']}"
    for name, part in schema["components"]["schemas"].items():
        for field, said in part.get("properties", {}).items():
            yield f"{name}.{field}: {_type(said)}"
        for code in part.get("enum", ()):
            yield f"{name}={code}"


def _type(said: dict[str, Any]) -> str:
    """A type in short: of a reference the name of what it refers to."""
    if "$ref" in said:
        return str(said["$ref"]).rpartition("/")[2]
    several = said.get("allOf") or said.get("oneOf") or said.get("anyOf")
    if several:
        return " or ".join(sorted(_type(each) for each in several))
    kind = said.get("type", "any")
    kinds = " or ".join(sorted([kind] if isinstance(kind, str) else kind))
    return f"{kinds} of {_type(said['items'])}" if "items" in said else kinds


def main() -> None:
    """Add what the schema has and the list lacks."""
    schema: dict[str, Any] = SchemaGenerator().get_schema(public=True)
    known = set(RELEASED.read_text().splitlines()) if RELEASED.exists() else set()
    RELEASED.write_text("".join(f"{name}\n" for name in sorted(known | set(names(schema)))))


if __name__ == "__main__":
    django.setup()
    main()
