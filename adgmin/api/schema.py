"""What all operations in the OpenAPI schema share: errors (RFC 9457), the ETag, and path parameters.

Summaries and examples of single operations are beside the views.
"""

from http import HTTPStatus
from typing import Any

import uritemplate
from django.utils.translation import gettext_lazy as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ComponentRegistry
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from adgmin.filters.base import Text

PROBLEM = "application/problem+json"


class BadParameterSerializer(serializers.Serializer[object]):
    """A parameter that was not understood."""

    parameter = serializers.CharField(help_text=_("Its name."))
    detail = serializers.CharField(help_text=_("What is wrong with it, and what there is instead."))


class ProblemSerializer(serializers.Serializer[object]):
    """The body of every error answer, in the form of RFC 9457; ``errors`` is there for a 400 only."""

    type = serializers.CharField(help_text=_("Always about:blank: the status says what sort of problem it is."))
    title = serializers.CharField(help_text=_("The status in words."))
    status = serializers.IntegerField(help_text=_("The status."))
    detail = serializers.CharField(help_text=_("What is wrong, in a sentence."))
    errors = BadParameterSerializer(  # type: ignore[assignment]
        many=True, required=False, help_text=_("For 400: each parameter that was not understood.")
    )
    state = serializers.CharField(required=False, help_text=_("For 410: the state of the record."))
    reason = serializers.CharField(required=False, help_text=_("For 410: why it was withdrawn."))


def problem(status: HTTPStatus, meaning: Text, detail: str, **members: object) -> OpenApiResponse:
    """An error response in the schema, with an example."""
    body = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail, **members}
    return OpenApiResponse(ProblemSerializer, meaning, [OpenApiExample("example", value=body)])


OF_ALL = {
    400: problem(
        HTTPStatus.BAD_REQUEST,
        _("A parameter is unknown or its value is not understood: the problem names it, and what there is."),
        "Not valid in the query string: verb.",
        errors=[{"parameter": "verb", "detail": "“applauded” is not one of: adopted, signed, established, …"}],
    ),
    406: problem(
        HTTPStatus.NOT_ACCEPTABLE,
        _("The answer is JSON, and the request does not accept it."),
        "Could not satisfy the request Accept header.",
    ),
}
OF_A_RECORD = {
    404: problem(
        HTTPStatus.NOT_FOUND,
        _("Nothing is published at this address, or nothing was published there by the date given in as_of."),
        "There is nothing published at this address.",
    ),
    410: problem(
        HTTPStatus.GONE,
        _("The record was withdrawn: the problem says why."),
        "This record was withdrawn: It was entered twice.",
        state="withdrawn",
        reason="It was entered twice.",
    ),
}
MERGED = OpenApiResponse(description=_("The record was merged into another, at the address in Location."))
UNCHANGED = OpenApiResponse(description=_("Nothing has changed since the response with this ETag."))
ETAG = OpenApiParameter(
    "ETag", str, OpenApiParameter.HEADER, response=[200],
    description=_("Of this answer: send it as If-None-Match."),
)  # fmt: skip
# The form of every slug, and of the keys of records.
SLUG = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}
KEY = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+(/[-a-zA-Z0-9_]+)?$"}
FORMAT = OpenApiParameter(
    "format", {"type": "string", "enum": ["json"]},
    description=_("The format of the answer, which some clients ask for:\n\n* `json` - the only one there is."),
)  # fmt: skip
PARTS_OF_ADDRESSES = {
    "slug": _("The last part of the address; it never changes."),
    "source": _("The slug of the source."),
}


class PublicSchema(AutoSchema):
    """Describes every operation: all of them read, and none has a request body."""

    def get_override_parameters(self) -> list[Any]:
        """The parameters declared for the view, the parts of the path (not always columns of a model) and the ETag."""
        parts = [
            OpenApiParameter(name, SLUG, OpenApiParameter.PATH, description=PARTS_OF_ADDRESSES[name])
            for name in uritemplate.variables(self.path)
        ]
        return [*super().get_override_parameters(), *parts, FORMAT, ETAG]

    def get_response_serializers(self) -> Any:
        """The answer with 200, then 304, the errors, and for a single record 301."""
        answer = OpenApiResponse(super().get_response_serializers(), _("What was asked for."))
        of_a_record = "{" in self.path
        problems = OF_ALL | OF_A_RECORD if of_a_record else OF_ALL
        return {
            200: answer,
            **({301: MERGED} if of_a_record else {}),
            304: UNCHANGED,
            **{(status, PROBLEM): each for status, each in problems.items()},
        }

    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: ComponentRegistry
    ) -> dict[str, Any] | None:
        """Allow empty query parameters, as forms send them. drf-spectacular has no option for ``allowEmptyValue``."""
        operation = super().get_operation(path, path_regex, path_prefix, method, registry)
        for parameter in operation.get("parameters", ()) if operation else ():
            if parameter["in"] == "query" and not parameter.get("required"):
                parameter["allowEmptyValue"] = True
        return operation


def plain_null(result: dict[str, Any], **_generator: object) -> dict[str, Any]:
    """Say ``null`` beside a code as beside a reference: some generators of clients fail at drf-spectacular’s way."""
    named = "#/components/schemas/NullEnum"
    result["components"]["schemas"].pop("NullEnum", None)
    parts: list[Any] = [result["components"]["schemas"]]
    while parts:
        part = parts.pop()
        if isinstance(part, dict):
            if part.get("$ref") == named:
                part.clear()
                part["type"] = "null"
            parts += part.values()
        elif isinstance(part, list):
            parts += part
    return result
