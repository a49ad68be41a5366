"""Calls to the API, as a stranger makes them."""

from typing import Any

from django.test import Client

ROOT = "/api/v1/"
RESOURCES = (
    "meetings", "meeting-roles", "initiatives", "roles", "outcomes", "commitments", "checks", "perspectives",
    "partners", "cooperation", "actors", "memberships", "themes", "sources", "passages",
)  # fmt: skip


def read(path: str, status: int = 200, **query: Any) -> Any:
    """The JSON at a path under the root."""
    response = Client().get(ROOT + path, query)
    assert response.status_code == status, response.content.decode()
    return response.json()


def slugs(path: str, **query: Any) -> list[str]:
    """The slugs on the first page of a list."""
    return [row["slug"] for row in read(path, **query)["results"]]


def refused(path: str, **query: Any) -> dict[str, str]:
    """The sentences of a 400, by parameter."""
    return {error["parameter"]: error["detail"] for error in read(path, 400, **query)["errors"]}
