"""A draft never shows: not in pages, lists, counts, related links, choices of a form, heads, files, the API or tags."""

import pytest
from django.http import HttpResponse

from adgmin import record
from adgmin.record import State
from tests import factories as f

from .site import Site, get, names, page, words

pytestmark = pytest.mark.django_db

HIDDEN = "Hidden thing"


def hide(site: Site) -> dict[str, str]:
    """Put a draft of every noun wherever one can be; the addresses that they would have."""
    source = f.SourceFactory(title=f"{HIDDEN} source", state=State.DRAFT, publisher=site.actor)
    draft = {"state": State.DRAFT, "passage": site.passage, "note": HIDDEN}
    said = {**draft, "summary": HIDDEN}
    actor = f.ActorFactory(name=f"{HIDDEN} actor", parent=site.actor, **said)
    with record.editing():
        source.meetings.set([site.meeting])
    for centre in (site.actor, site.partner.actor):
        f.MembershipFactory(member=actor, grouping=centre, slug=f"hidden-thing-{centre.slug}", **draft)
        f.MembershipFactory(member=centre, grouping=actor, slug=f"hidden-thing-of-{centre.slug}", **draft)
        f.MeetingRoleFactory(meeting=site.meeting, actor=centre, office=HIDDEN, **draft)
        f.RoleFactory(
            role="lead", initiative=site.initiative, actor=centre, slug=f"hidden-thing-in-{centre.slug}", **said
        )
    guide = f.InitiativeFactory(
        name=f"{HIDDEN} guide", part_of=site.initiative, succeeds=site.initiative, body=site.actor, **said
    )
    outcome = f.OutcomeFactory(
        title=f"{HIDDEN} said", initiative=site.initiative, meeting=site.meeting, body=site.actor, themes=[site.theme],
        counterparts=[site.partner.actor, site.actor], under=site.initiative, verb="launched", stage="launched", **said,
    )  # fmt: skip
    commitment = f.CommitmentFactory(
        text=f"{HIDDEN} promise", initiative=site.initiative, owner=site.actor, themes=[site.theme], **said
    )
    f.CheckFactory(commitment=site.commitment, meeting=site.meeting, finding="kept", due="2024", **said)
    voiced = f.PerspectiveFactory(
        title=f"{HIDDEN} view", voice=site.actor, initiative=site.initiative, meeting=site.meeting,
        themes=[site.theme], **said,
    )  # fmt: skip
    with record.editing():
        guide.themes.set([site.theme])
    meeting = f.MeetingFactory(name=f"{HIDDEN} meeting", body=site.body, date="2024", **said)
    partner = f.PartnerFactory(actor=site.actor, slug="hidden-thing-partner", **said)
    passage = f.PassageFactory(source=source, gist=HIDDEN)
    return {row._meta.model_name: row.get_absolute_url()
            for row in (source, actor, guide, outcome, commitment, voiced, meeting, partner, passage)}  # fmt: skip


def test_no_address_mentions_a_draft_or_answers_differently_for_one() -> None:
    site = Site()
    addresses = site.every_address()
    before = {name: tag_and_content(site.answer(address)) for name, address in addresses.items()}
    hide(site)
    for name, address in addresses.items():
        tag, content = tag_and_content(get(address))
        assert "hidden thing" not in content.decode().lower().replace("-", " "), name
        assert (tag, content) == before[name], name


def tag_and_content(response: HttpResponse) -> tuple[str | None, bytes]:
    """What a stranger gets, and the tag by which to ask for it again."""
    return response.headers.get("ETag"), response.content


def test_draft_has_no_address_that_differs_from_an_unknown_one() -> None:
    hidden = hide(Site())
    assert set(hidden) == {name for name in names() if f"{name}s" in names()} - {"theme"} | {"passage"}
    nothing = get("/no-such-thing/", 404).content
    for name, address in hidden.items():
        api_address = f"/api/v1{address.replace('/sources/', '/passages/') if name == 'passage' else address}"
        for at in (address, f"{address.rstrip('/')}.csl.json"):
            assert get(at, 404).content == nothing, at
        assert get(api_address, 404).content == get(f"{api_address.rstrip('/')}-or-another/", 404).content, name


def test_nothing_but_drafts_reads_as_an_empty_record() -> None:
    f.InitiativeFactory(state=State.DRAFT, with_citation=False)
    assert "No records of this kind yet." in words(page("/initiatives/"))
