"""A small record for search tests, with words that are hard to search for."""

import json
from pathlib import Path

from adgmin import record
from adgmin.models import Actor, ActorKind, Passage
from initiatives.models import Initiative
from tests import factories
from tests.remembered import remembered

# Terms of one to four words that the sources print, and the passages that print them.
TERMS: dict[str, list[str]] = json.loads((Path(__file__).parent / "terms.json").read_text("utf-8"))


@remembered
def make_corpus() -> None:
    """Create the record. All slugs and dates are fixed, so that hits can be identified by address."""
    with record.editing():
        source = factories.SourceFactory.create(
            title="Joint Statement of the Ministers", slug="statement-of-2023", published="2023-02-10"
        )
        p1 = factories.PassageFactory.create(
            source=source, slug="p1", order=1, locator="para 1", gist="Cyber security work with Viet Nam goes on."
        )
        make_actors(p1)
        make_meetings_and_outcomes(p1)
        make_commitment_and_view(p1)
        factories.ThemeFactory.create(name="AI governance", slug="ai-governance", summary="Rules for machines.")
        factories.SynonymFactory.create(slug="viet-nam", terms="Viet Nam, Vietnam")
        factories.SynonymFactory.create(slug="cybersecurity", terms="cybersecurity, cyber security")


def make_actors(passage: Passage) -> None:
    """A body, a group with a former name, and two states, one of them a partner."""
    named = factories.ActorFactory.create
    named(name="ASEAN Digital Ministers’ Meeting", acronym="ADGMIN", slug="adgmin", passage=passage)
    group = named(
        name="Working Group on Anti-Online Scam", acronym="WG-AS", slug="wg-as", passage=passage,
        summary="Follows scams, and aims at fewer.",
    )  # fmt: skip
    factories.cite(group, factories.PassageFactory.create(
        source=passage.source, slug="p2", order=2, locator="para 2", gist="A task force gets a name."
    ), aspect="name", value="Working Group on Anti-Online Scam")  # fmt: skip
    factories.cite(group, factories.PassageFactory.create(
        source=passage.source, slug="p3", order=3, locator="para 3", gist="The task force had another one."
    ), aspect="name", value="Scam Task Force")  # fmt: skip
    named(name="Viet Nam", slug="viet-nam", kind=ActorKind.MEMBER_STATE, passage=passage)
    japan = named(name="Japan", slug="japan", kind=ActorKind.PARTNER, passage=passage)
    factories.PartnerFactory.create(actor=japan, passage=passage, summary="Trains incident responders.")


def make_meetings_and_outcomes(passage: Passage) -> None:
    """Two meetings, four initiatives and three outcomes."""
    meeting, initiative, outcome = (
        factories.MeetingFactory.create, factories.InitiativeFactory.create, factories.OutcomeFactory.create
    )  # fmt: skip
    body = Actor.objects.get(slug="adgmin")
    at = {"passage": passage, "body": body}
    third = meeting(name="3rd ADGMIN", slug="3rd-adgmin", number=3, date="2023-02-09/2023-02-10", place="Boracay", **at)
    fourth = meeting(name="4th ADGMIN", slug="4th-adgmin", number=4, date="2024-02", place="Ciudad de Cebú", **at)
    guide = initiative(name="ASEAN Guide on AI Governance and Ethics", slug="ai-guide", passage=passage)
    cert = initiative(
        name="ASEAN Regional Computer Emergency Response Team",
        acronym="CERT",
        slug="cert",
        period="2024",
        passage=passage,
    )
    initiative(
        name="CERT-to-CERT Exchange", slug="cert-to-cert", passage=passage, summary="Responders in Vietnam drill."
    )
    plan = initiative(name="ASEAN-U.S. Work Plan 2023", slug="us-plan", period="2023", passage=passage)
    outcome(
        title="Guide on AI Governance", slug="guide", meeting=fourth, initiative=guide, verb="endorsed", **at,
    )  # fmt: skip
    outcome(
        title="Certification of 5G equipment", slug="5g", meeting=third, initiative=cert, verb="noted",
        summary="Digitalisation programmes and ICT centres of the Member States take part.", **at,
    )  # fmt: skip
    outcome(
        title="Progress of the plan", slug="progress", meeting=third, initiative=plan, verb="welcomed",
        summary="Organizations digitalize; nobody governs <b>alone</b> & “AI” is of use.", **at,
    )  # fmt: skip


def make_commitment_and_view(passage: Passage) -> None:
    """A commitment of an initiative and a view of a body."""
    cert = Initiative.objects.get(slug="cert")
    factories.CommitmentFactory.create(
        text="A hotline, day and night", slug="hotline", initiative=cert, summary="It is paid for by all.",
        passage=passage,
    )  # fmt: skip
    factories.PerspectiveFactory.create(
        title="Hotlines save lives", slug="hotlines", voice=Actor.objects.get(slug="adgmin"), date="2024-03-01",
        meeting=None, passage=passage,
    )  # fmt: skip
