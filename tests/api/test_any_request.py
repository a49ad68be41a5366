"""Any request at all: what schemathesis makes of the schema, good and bad, is answered as the schema says."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from adgmin import record
from adgmin.wsgi import application
from tests import factories as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known"), pytest.mark.both_databases]

SLUGS = {
    "meetings": "3rd-adgmin", "meeting-roles": "3rd-adgmin-host", "initiatives": "ajccbc", "roles": "japan-ajccbc",
    "outcomes": "3rd-adgmin-ajccbc", "commitments": "next-phase", "checks": "next-phase-3rd-adgmin",
    "perspectives": "in-line", "partners": "japan", "cooperation": "japan-ajccbc", "actors": "japan",
    "memberships": "adgmin-japan", "themes": "cybersecurity", "sources": "statement", "passages": "p13",
    "bodies": "adgmin",
}  # fmt: skip
# What the schema cannot know: the slugs that there are, by the parameters that take them.
TAKEN = {
    "meeting": "meetings", "named_at": "meetings", "theme": "themes", "initiative": "initiatives",
    "partner": "partners", "actor": "actors", "body": "bodies", "source": "sources",
    "leading_theme": "themes", "commitment": "commitments",
}  # fmt: skip
PLAIN = {"Accept-Encoding": "identity"}


def narrowed() -> dict[str, Any]:
    """The schema, with the slugs that ``known`` has; a cursor or the number of a page cannot be made up.

    Nor can names of fields; and an answer of chosen fields has fewer than the schema of a record requires.
    """
    schema: dict[str, Any] = SchemaGenerator().get_schema(public=True)
    for path, methods in schema["paths"].items():
        parameters = methods["get"].get("parameters", [])
        parameters[:] = [each for each in parameters if each["name"] not in ("cursor", "page", "fields")]
        for each in parameters:
            noun = path.split("/")[3] if each["name"] == "slug" else TAKEN.get(each["name"])
            if noun:
                each["schema"].get("items", each["schema"])["enum"] = [SLUGS[noun]]
    return schema


# The edges of every value of every parameter, and other methods, are tried where each sort of parameter occurs; for
# all that has more of the same it would take minutes.
EDGES = r"^/api/v1/(|sources/|search/|changes/|initiatives/\{slug\}/|passages/\{source\}/\{slug\}/)$"
CONFIG = {
    "generation": {"deterministic": True, "max-examples": 15, "no-shrink": True},
    "phases": {"coverage": {"enabled": False}},
    "operations": [
        {"include-path-regex": EDGES, "phases": {"coverage": {"enabled": True}}},
        {"include-tag": ["computed"], "generation": {"max-examples": 1}},
    ],
}
SCHEMA = schemathesis.openapi.from_dict(narrowed(), config=SchemathesisConfig.from_dict(CONFIG))
SCHEMA.app = application


@pytest.fixture(scope="module")
def known(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One of everything, for all the requests, in a transaction that no end of a request may close."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    with django_db_blocker.unblock(), transaction.atomic():
        with record.editing():
            make()
        yield
        transaction.set_rollback(True)
    for signal in signals:
        signal.connect(close_old_connections)


def make() -> None:
    passage = f.PassageFactory.create(source__slug=SLUGS["sources"], slug=SLUGS["passages"])
    here = {"passage": passage}
    theme = f.ThemeFactory.create(slug=SLUGS["themes"])
    body = f.ActorFactory.create(slug=SLUGS["bodies"], **here)
    partner = f.ActorFactory.create(slug=SLUGS["actors"], kind="partner", **here)
    meeting = f.MeetingFactory.create(slug=SLUGS["meetings"], body=body, **here)
    initiative = f.InitiativeFactory.create(slug=SLUGS["initiatives"], body=body, **here)
    f.PartnerFactory.create(slug=SLUGS["partners"], actor=partner, **here)
    f.MembershipFactory.create(slug=SLUGS["memberships"], member=partner, grouping=body, **here)
    f.MeetingRoleFactory.create(slug=SLUGS["meeting-roles"], meeting=meeting, actor=partner, **here)
    f.RoleFactory.create(slug=SLUGS["cooperation"], initiative=initiative, actor=partner, period="2023", **here)
    fields = {"initiative": initiative, "meeting": meeting, "themes": [theme], **here}
    f.OutcomeFactory.create(slug=SLUGS["outcomes"], body=body, stage="agreed", counterparts=[partner], **fields)
    f.PerspectiveFactory.create(slug=SLUGS["perspectives"], voice=partner, **fields)
    commitment = f.CommitmentFactory.create(
        slug=SLUGS["commitments"], initiative=initiative, owner=partner, themes=[theme], **here
    )
    f.CheckFactory.create(slug=SLUGS["checks"], commitment=commitment, meeting=meeting, due="2023", **here)
    passage.source.meetings.set([meeting])


@SCHEMA.parametrize()
@settings(deadline=None, suppress_health_check=list(HealthCheck))
def test_it_is_answered_as_the_schema_says(case: schemathesis.Case) -> None:
    case.call_and_validate(headers=PLAIN)
