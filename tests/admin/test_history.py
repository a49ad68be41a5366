"""The history of a record in the admin: who changed what, how and why; reverting, and bringing back."""

import pytest
from django.urls import reverse

from adgmin import record
from adgmin.models import Actor, ActorCitation, HistoryEntry
from adgmin.record import How, State
from adgmin.record.history import differing
from initiatives.models import Outcome
from tests import factories as f

from .curator import WHY, Curator, Page, admin_url, citation_row, inline_row

pytestmark = pytest.mark.django_db


def latest() -> HistoryEntry:
    return HistoryEntry.objects.latest("pk")


def changed_nouns() -> dict[str, list[str]]:
    """The models of the rows of the latest entry, each with the fields that changed; “+” or “-” for a whole row."""
    found = {}
    for row in latest().rows.all():
        added, deleted = row.before is None, row.after is None
        found[row.noun] = ["+"] if added else ["-"] if deleted else list(differing(row.before, row.after))
    return found


def revert_url(row: Actor | Outcome, entry: HistoryEntry) -> str:
    opts = row._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_revert", args=[row.pk, entry.pk])


def revert(curator: Curator, row: Actor | Outcome, entry: HistoryEntry, **data: str) -> Page:
    """Press the button of an edit; with ``all="1"`` for every record."""
    return Page(curator.client.post(revert_url(row, entry), {"why": WHY, **data}, follow=True))


def signature() -> tuple[str, str, str]:
    """Who, how and why of the latest entry."""
    entry = latest()
    return entry.who, entry.how, entry.why


def test_form_keeps_who_how_and_why(curator: Curator) -> None:
    actor = f.ActorFactory(summary="Old.")
    assert curator.submit(actor, summary="New.").errors == []
    assert signature() == ("maria", How.FORM, WHY)
    assert changed_nouns() == {"adgmin.actor": ["summary"]}


def test_citation_inline_is_part_of_the_same_edit(curator: Curator) -> None:
    actor, passage = f.ActorFactory(), f.PassageFactory()
    assert curator.submit(actor, summary="New.", **citation_row(passage, 1)).errors == []
    assert changed_nouns() == {"adgmin.actor": ["summary"], "adgmin.actorcitation": ["+"]}


def test_inline_that_is_a_record_is_part_of_the_same_edit(curator: Curator) -> None:
    meeting, actor = f.MeetingFactory(), f.ActorFactory()
    row = inline_row("roles", actor=actor.pk, role="host", state="draft")
    assert curator.submit(meeting, **row).errors == []
    assert changed_nouns() == {"adgmin.meetingrole": ["+"]}
    assert "Role at a meeting" in " ".join(curator.open(admin_url(meeting, "history")).texts("#change-history th"))


def test_list_action_keeps_its_way_and_its_reason(curator: Curator) -> None:
    actor = f.ActorFactory(state=State.DRAFT)
    actor.citations.get()
    curator.run_action("publish", actor)
    assert signature() == ("maria", How.LIST_ACTION, "")
    curator.run_action("withdraw", actor, withdraw="1", reason="Entered twice.")
    assert signature() == ("maria", How.LIST_ACTION, "Entered twice.")
    assert changed_nouns() == {"adgmin.actor": ["state", "withdrawn_because"]}


def test_deletion_by_form_and_by_list_is_kept(curator: Curator) -> None:
    first, second = (f.ActorFactory(state=State.DRAFT) for _number in range(2))
    curator.client.post(admin_url(first, "delete"), {"post": "yes"})
    assert changed_nouns() == {"adgmin.actor": ["-"], "adgmin.actorcitation": ["-"]}
    curator.run_action("delete_selected", second, post="yes")
    assert signature() == ("maria", How.LIST_ACTION, "")
    assert changed_nouns() == {"adgmin.actor": ["-"], "adgmin.actorcitation": ["-"]}


def test_why_is_required_where_something_published_changes(curator: Curator) -> None:
    actor = f.ActorFactory(summary="Old.")
    before = HistoryEntry.objects.count()
    page = curator.submit(actor, summary="New.", why="")
    assert page.errors == ["Say why: something that is published changes."]
    assert page.soup.select(".field-why ul.errorlist")
    assert page.fields["summary"] == "New."
    assert Actor.objects.get(pk=actor.pk).summary == "Old."
    assert HistoryEntry.objects.count() == before


def test_why_is_required_for_a_citation_and_a_part_of_it(curator: Curator) -> None:
    actor = f.ActorFactory()
    f.cite(actor, aspect="name", value=actor.name, printed="R O K")
    fields = curator.form(actor).fields
    [number] = [number for number in "01" if fields[f"citations-{number}-printed"]]
    assert curator.submit(actor, why="", **{f"citations-{number}-printed": "ROK"}).errors
    role = f.MeetingRoleFactory(office="Ministre")
    page = curator.submit(role.meeting, why="", **{"roles-0-office": "Minister"})
    assert page.errors == ["Say why: something that is published changes."]


def test_why_is_not_required_for_drafts_additions_and_no_change(curator: Curator) -> None:
    draft, actor = f.ActorFactory(state=State.DRAFT), f.ActorFactory()
    assert "why" not in curator.form(draft).fields
    assert "why" not in curator.form(Actor).fields
    assert curator.submit(draft, summary="New.").errors == []
    assert curator.submit(actor, why="").errors == []
    assert curator.submit(actor, why="", **citation_row(f.PassageFactory(), 1)).errors == []


def test_reason_of_a_withdrawal_is_its_why(curator: Curator) -> None:
    actor = f.ActorFactory()
    changes = {"state": "withdrawn", "withdrawn_because": "Entered twice."}
    assert curator.submit(actor, why="", **changes).errors == []
    assert latest().why == "Entered twice."


def test_history_shows_old_beside_new_in_words(curator: Curator) -> None:
    meeting, body = f.MeetingFactory(name="3rd ADGMIN"), f.ActorFactory(name="ASEAN")
    outcome = f.OutcomeFactory(
        verb="noted", meeting=None, date="2023-02", body=None, with_citation=False, state="draft"
    )
    assert curator.submit(outcome, verb="endorsed", meeting=meeting.pk, date="2023-02-09", body=body.pk).errors == []
    page = curator.open(admin_url(outcome, "history"))
    first = page.soup.select("#change-history section")[0]
    cells = [[page.words(cell) for cell in row.select("th, td")] for row in first.select("tbody tr")]
    assert ["Verb", "noted", "endorsed"] in cells
    assert ["Meeting", "nothing", "3rd ADGMIN"] in cells
    assert ["Acting body", "nothing", "ASEAN"] in cells
    assert ["Date", "February 2023", "9 February 2023"] in cells
    assert "maria (form)" in page.words(first.select("h2")[0])


def test_history_is_paged(curator: Curator) -> None:
    actor = f.ActorFactory(state=State.DRAFT)
    for number in range(21):
        actor.summary = f"Summary {number}."
        actor.save()
    page = curator.open(admin_url(actor, "history"))
    assert len(page.soup.select("#change-history section")) == 20
    assert "Summary 20." in page.soup.get_text()
    older = curator.open(admin_url(actor, "history"), p=2)
    assert len(older.soup.select("#change-history section")) == 2
    assert "Summary 0." in older.soup.get_text()


def test_revert_puts_back_what_was_not_changed_since_and_names_the_rest(curator: Curator) -> None:
    actor = f.ActorFactory(name="ROK", summary="Old.", note="Old note.")
    curator.submit(actor, summary="New.", note="New note.")
    entry = latest()
    curator.submit(actor, note="Newest note.")
    page = revert(curator, actor, entry)
    assert "Actor: ROK: left as it is, because it was changed since: note." in page.messages
    actor.refresh_from_db()
    assert (actor.summary, actor.note) == ("Old.", "Newest note.")
    assert signature() == ("maria", How.REVERT, WHY)


def test_revert_of_a_published_fact_requires_why(curator: Curator) -> None:
    actor = f.ActorFactory(summary="Old.")
    curator.submit(actor, summary="New.")
    page = revert(curator, actor, latest(), why="")
    assert "Say why: something that is published changes." in page.texts("label")
    assert Actor.objects.get(pk=actor.pk).summary == "New."


@pytest.mark.both_databases
def test_revert_takes_citations_and_links_back(curator: Curator) -> None:
    theme, other = f.ThemeFactory(), f.ThemeFactory()
    outcome = f.OutcomeFactory(themes=[theme], leading_theme=theme, state="draft")
    cited = outcome.citations.get()
    assert curator.submit(
        outcome, themes=[other.pk], leading_theme=other.pk, **{"citations-0-printed": "Endorsed"},
        **citation_row(f.PassageFactory(), 1),
    ).errors == []  # fmt: skip
    assert (outcome.citations.count(), outcome.themes.get()) == (2, other)
    assert "The change was reverted." in revert(curator, outcome, latest()).messages
    assert (outcome.citations.get(), outcome.themes.get()) == (cited, theme)
    assert outcome.citations.get().printed == ""


def test_revert_that_breaks_a_rule_changes_nothing(curator: Curator) -> None:
    actor = f.ActorFactory()
    passage = f.PassageFactory()
    first = actor.citations.get()
    curator.submit(actor, **citation_row(passage, 1))
    entry = latest()
    curator.submit(actor, **{"citations-0-DELETE": "1"})
    page = revert(curator, actor, entry)
    assert "is published without a citation" in page.errors[0]
    assert actor.citations.get().passage == passage != first.passage


def test_publication_is_not_reverted(curator: Curator) -> None:
    actor = f.ActorFactory(state=State.DRAFT)
    curator.run_action("publish", actor)
    page = revert(curator, actor, latest())
    assert "A record that is published cannot become draft." in page.errors[0]
    assert Actor.objects.get(pk=actor.pk).state == State.PUBLISHED


def test_withdrawal_is_reverted(curator: Curator) -> None:
    actor = f.ActorFactory()
    curator.run_action("withdraw", actor, withdraw="1", reason="Entered twice.")
    revert(curator, actor, latest())
    actor.refresh_from_db()
    assert (actor.state, actor.withdrawn_because) == (State.PUBLISHED, "")


@pytest.mark.both_databases
def test_deleted_draft_is_brought_back_with_its_citations_and_links(curator: Curator) -> None:
    theme = f.ThemeFactory()
    draft = f.OutcomeFactory(state=State.DRAFT, title="the guide", themes=[theme])
    pk, cited = draft.pk, draft.citations.get()
    curator.client.post(admin_url(draft, "delete"), {"post": "yes"})
    deleted = curator.open("/admin/initiatives/outcome/deleted/")
    assert deleted.texts("tbody th") == ["the guide"]
    [history] = deleted.links("the guide")
    [button] = curator.open(history).links("Bring back")
    assert "Outcome: the guide: deleted" in curator.open(button).soup.get_text(" ", strip=True)
    curator.client.post(button, {"why": ""})
    row = Outcome.objects.get(pk=pk)
    assert (row.title, row.state, row.themes.get(), row.citations.get()) == ("the guide", "draft", theme, cited)
    assert "None was deleted" in curator.open("/admin/initiatives/outcome/deleted/").soup.get_text()
    # Reverting that edit deletes it again.
    revert(curator, row, latest())
    assert not Outcome.objects.filter(pk=pk).exists()


def test_deleted_passage_is_listed_with_its_document(curator: Curator) -> None:
    source = f.SourceFactory(short_name="The note", state=State.DRAFT)
    passage = f.PassageFactory(source=source, locator="para 1")
    url = admin_url(passage, "history")
    curator.client.post(admin_url(passage, "delete"), {"post": "yes"})
    deleted = curator.open("/admin/adgmin/passage/deleted/")
    assert deleted.texts("tbody th") == ["The note, para 1"]
    assert "The note, para 1 (deleted)" in curator.open(url).soup.get_text()


def test_revert_is_reverted(curator: Curator) -> None:
    actor = f.ActorFactory(state=State.DRAFT, summary="Old.")
    curator.submit(actor, summary="New.")
    revert(curator, actor, latest())
    revert(curator, actor, latest())
    assert Actor.objects.get(pk=actor.pk).summary == "New."


def test_row_brought_back_by_somebody_else_is_left(curator: Curator) -> None:
    actor = f.ActorFactory(state=State.DRAFT)
    citation = actor.citations.get()
    citation.delete()
    entry = latest()
    f.cite(actor, citation.passage)
    page = revert(curator, actor, entry)
    assert page.errors
    assert ActorCitation.objects.filter(record=actor).count() == 1


def test_history_and_revert_need_the_permission(curator: Curator) -> None:
    actor = f.ActorFactory(state=State.DRAFT)
    entry = latest()
    reader = Curator()
    for url in (admin_url(actor, "history"), revert_url(actor, entry), "/admin/adgmin/actor/deleted/"):
        assert reader.client.get(url).status_code == 302
        assert curator.client.get(url).status_code == 200
    assert reader.client.post(revert_url(actor, entry)).status_code == 302
    assert Actor.objects.filter(pk=actor.pk).exists()


def test_addresses_that_lead_to_nothing_are_not_found(curator: Curator) -> None:
    actor, other = f.ActorFactory(), f.ActorFactory()
    entry = HistoryEntry.objects.filter(rows__object_id=actor.pk, rows__noun="adgmin.actor").latest("pk")
    assert curator.client.get(revert_url(other, entry)).status_code == 404
    for key in ("zz", "9" * 30):
        assert curator.client.get(f"/admin/adgmin/actor/{key}/history/").status_code == 404
    assert curator.client.get("/admin/adgmin/actor/999999/history/").status_code == 302
    assert record.version().number
