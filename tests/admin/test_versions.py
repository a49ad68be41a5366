"""A document that is held already, or a version of one, is recognised, compared, and given the older citations."""

from collections.abc import Iterable
from typing import Any

import pytest

from adgmin import record
from adgmin.curation.versions import Change, Paragraph, compared
from adgmin.models import KeptText, Passage, Revision, Source, SourceVersion, fingerprint
from adgmin.record import State
from tests import factories as f

from .curator import Curator, Page, signed_in

pytestmark = pytest.mark.django_db

FOODS = ("tea", "milk", "cake", "jam")
TEXTS = [f"The Meeting noted the report on {food} and agreed to read it with care." for food in FOODS]
SAME = "A fifth paragraph that both of the two versions have in common."
# Its first paragraph is new, its second was changed, the cake was moved up and the jam is gone.
LATER = [
    "The Ministers of Tea and of all that goes with it met for the fifth time in Harbour Town.",
    "The Meeting noted the long report on tea and agreed to read it with great care.",
    TEXTS[2],
    TEXTS[1],
    SAME,
]


def held(texts: Iterable[str], **fields: Any) -> Source:
    """A source with passages and their texts."""
    source: Source = f.SourceFactory.create(**fields)
    for order, text in enumerate(texts, start=1):
        f.PassageFactory(source=source, order=order, fingerprint=fingerprint(text), gist=f"Gist {order}.")
    KeptText.objects.keep(source, texts)
    return source


@pytest.fixture
def older() -> Source:
    return held([*TEXTS, SAME], title="Older")


@pytest.fixture
def newer(curator: Curator, older: Source) -> Source:
    """A version of it, entered and published."""
    source: Source = f.SourceFactory.create(title="Newer")
    page = press(curator, source, enter(curator, source, LATER), "version_of", str(older.pk))
    assert press(curator, source, page, "save").messages == "5 passages were entered."
    return source


def enter(curator: Curator, source: Source, texts: Iterable[str]) -> Page:
    url = f"/admin/adgmin/source/{source.pk}/passages/"
    return Page(curator.client.post(url, {"split": "1", "text": "\n\n".join(texts)}, follow=True))


def press(curator: Curator, source: Source, page: Page, button: str, value: str = "1") -> Page:
    url = f"/admin/adgmin/source/{source.pk}/passages/"
    return Page(curator.client.post(url, {**page.fields, button: value}, follow=True))


def version_url(source: Source) -> str:
    return f"/admin/adgmin/source/{source.pk}/version/"


def side(texts: Iterable[str], kept: bool = True) -> list[Paragraph]:
    """The paragraphs of a version, with or without their texts."""
    return [
        Paragraph(fingerprint(text), f"para {place}", text if kept else "", " ".join(text.split()[:6]))
        for place, text in enumerate(texts, start=1)
    ]


def test_version_is_recognised_and_its_blocks_get_what_is_known(curator: Curator, older: Source) -> None:
    source = f.SourceFactory(kind="news")
    new = "A new paragraph about the biscuits, of which nobody had heard."
    page = enter(curator, source, [TEXTS[0], new, *TEXTS[1:]])
    [question] = page.texts(".version-question")
    assert question.startswith("4 of 5 paragraphs are held as passages of “Older”: is this a version of it?")
    page = press(curator, source, page, "version_of", str(older.pk))
    assert "This is a version of “Older”." in page.soup.get_text()
    assert [page.fields[f"b{block}-gist"] for block in range(1, 6)] == ["Gist 1.", "", "Gist 2.", "Gist 3.", "Gist 4."]
    assert [page.fields[f"b{block}-nature"] for block in (1, 2)] == ["outcome", ""]
    assert page.links("Compare the two") == [version_url(source)]
    assert curator.open(version_url(source)).texts(".change")[:2] == ["4 unchanged", "1 new"]
    page = press(curator, source, page, "take_back", str(older.pk))
    assert page.texts(".version-question")
    page = press(curator, source, page, "no_version_of", str(older.pk))
    assert page.texts(".version-question") == []


@pytest.mark.parametrize("texts", [TEXTS[:2], ["Next Meeting", "Acknowledgement", "Tea", "Milk", "Jam"]])
def test_few_or_short_equal_paragraphs_are_no_version(curator: Curator, older: Source, texts: list[str]) -> None:
    held(["Next Meeting", "Acknowledgement", "Tea", "Milk", "Jam"])
    assert enter(curator, f.SourceFactory(), texts).texts(".version-question") == []


def test_comparison_tells_what_became_of_each_paragraph() -> None:
    pairs = compared(side([*TEXTS, SAME]), side(LATER))
    assert [(pair.newer and pair.newer.locator, pair.older and pair.older.locator, pair.change) for pair in pairs] == [
        ("para 1", None, Change.NEW), ("para 2", "para 1", Change.CHANGED), ("para 3", "para 3", Change.MOVED),
        ("para 4", "para 2", Change.UNCHANGED), ("para 5", "para 5", Change.UNCHANGED), (None, "para 4", Change.GONE),
    ]  # fmt: skip
    assert list(pairs[1].words())[:2] == [("equal", "The Meeting noted the"), ("insert", "long")]


def test_paragraph_that_stands_twice_is_compared_with_the_one_in_its_place() -> None:
    pairs = compared(side(["A.", "B.", "A."]), side(["B.", "A.", "A."]))
    assert [pair.change for pair in pairs] == [Change.UNCHANGED, Change.UNCHANGED, Change.MOVED]


def test_without_a_text_equal_first_words_or_places_pair_what_was_changed() -> None:
    first, second = "One two three four five six. A.", "Something else."
    pairs = compared(side([first, second, SAME], kept=False), side(["Another.", f"{first} B.", SAME]))
    assert [(pair.older and pair.older.locator, pair.change) for pair in pairs] == [
        (None, Change.NEW), ("para 1", Change.CHANGED), ("para 3", Change.UNCHANGED), ("para 2", Change.GONE),
    ]  # fmt: skip
    pairs = compared(side([first, second, SAME], kept=False), side([first, "Another.", SAME]))
    assert [pair.change for pair in pairs] == [Change.UNCHANGED, Change.CHANGED, Change.UNCHANGED]


def test_citations_are_taken_over_from_unchanged_passages(curator: Curator, older: Source, newer: Source) -> None:
    tea, milk, cake = (older.passages.get(order=order) for order in (1, 2, 3))
    records = [f.ActorFactory(passage=passage) for passage in (milk, cake)]
    records.append(f.ActorFactory(passage=milk, state=State.DRAFT))
    changed = f.ActorFactory(passage=tea)
    page = curator.open(version_url(newer))
    assert sorted(page.texts(".change")[:5]) == ["1 changed", "1 gone", "1 moved", "1 new", "2 unchanged"]
    assert len(page.soup.select("[name=passage]")) == 3
    ticked = [box["value"] for box in page.soup.select("[name=passage][checked]")]
    page = Page(curator.client.post(version_url(newer), {"passage": ticked}, follow=True))
    assert page.messages == "3 citations were taken over."
    assert {row.citations.get().passage.source for row in records} == {newer}
    assert changed.citations.get().passage == tea
    assert Passage.objects.filter(source=newer).unaccounted().count() == 3
    page = Page(curator.client.post(version_url(newer), {"passage": ["x"]}))
    assert page.errors == ["Tick the passages whose citations are to be taken over."]


def test_citations_are_taken_over_to_a_draft_in_draft_revisions(curator: Curator, older: Source) -> None:
    milk = older.passages.get(order=2)
    actor = f.ActorFactory(passage=milk)
    draft = f.SourceFactory(state=State.DRAFT)
    f.PassageFactory(source=draft, fingerprint=milk.fingerprint)
    SourceVersion.objects.create(source=draft, older=older, is_version=True)
    page = Page(curator.client.post(version_url(draft), {"passage": [milk.pk]}))
    assert page.errors == []
    assert actor.citations.get().passage == milk
    revision = Revision.objects.get()
    assert (revision.source, revision.object_id) == (draft, actor.pk)
    assert [each["passage"] for each in revision.wanted["citations"]] == [draft.passages.get().pk]


def test_superseding_takes_citations_or_says_which_are_left(curator: Curator, older: Source, newer: Source) -> None:
    changed, unchanged = (f.ActorFactory(passage=older.passages.get(order=order)) for order in (1, 2))
    withdrawal: dict[str, Any] = {"merge": "1", "reason": "A newer version.", "merged_into": newer.pk}
    withdrawal["previewed"] = newer.pk
    page = curator.run_action("merge", older, **withdrawal)
    assert page.errors == [
        "Older: Published records still cite passages of “Older” that “Newer” does not have unchanged: para 1. "
        "Take their citations over on the page that compares the two sources, or leave both published."
    ]
    assert unchanged.citations.get().passage.source == older
    older.passages.get(order=1).hand_citations_to(newer.passages.get(order=2))
    curator.run_action("merge", older, **withdrawal)
    older.refresh_from_db()
    assert (older.state, older.merged_into) == (State.WITHDRAWN, newer)
    assert {row.citations.get().passage.source for row in (unchanged, changed)} == {newer}
    assert older.sha256 != newer.sha256


def test_citation_that_is_there_already_is_dropped_unless_its_value_differs() -> None:
    one, other = f.PassageFactory(), f.PassageFactory()
    outcome = f.OutcomeFactory(passage=one, verb="endorsed", note="Why.")
    f.cite(outcome, other)
    f.cite(outcome, one, aspect="verb", value="endorsed")
    f.cite(outcome, other, aspect="verb", value="noted")
    assert one.hand_citations_to(other) == 1
    left = sorted((row.passage_id, row.aspect) for row in outcome.citations.all())
    assert left == sorted([(one.pk, "verb"), (other.pk, ""), (other.pk, "verb")])


def answer(curator: Curator, source: Source, **data: Any) -> Page:
    return Page(curator.client.post(version_url(source), data, follow=True))


def test_version_is_recognised_after_its_passages_were_entered(curator: Curator, older: Source) -> None:
    milk = older.passages.get(order=2)
    actor = f.ActorFactory(passage=milk)
    source = held([*LATER, "A paragraph of which no text is held, only the first words of it."], title="Newer")
    question = "3 of 6 paragraphs are held as passages of “Older”"
    assert question in curator.form(source).soup.get_text(" ", strip=True)
    assert curator.form(source).links("Is this a version of it?") == [version_url(source)]
    page = curator.open(version_url(source))
    assert page.texts(".version-question")[0].startswith(f"{question}: is this a version of it?")
    assert curator.open(version_url(older)).texts(".version-question") == []
    page = answer(curator, source, version_of=older.pk)
    assert "This is a version of “Older”." in page.soup.get_text()
    assert answer(curator, source, passage=[milk.pk]).messages == "1 citation was taken over."
    assert actor.citations.get().passage.source == source
    assert curator.form(source).links("Compare with the older version") == [version_url(source)]


def test_link_is_only_there_for_those_who_may_answer(older: Source) -> None:
    contributor, words = signed_in("contributor"), "Say of which source it is a version"
    draft = f.SourceFactory(state=State.DRAFT)
    for source, links, status in ((draft, [version_url(draft)], 200), (older, [], 403)):
        assert contributor.form(source).links(words) == links
        assert contributor.open(version_url(source)).status == status


def test_version_is_recognised_where_no_text_is_held(curator: Curator, older: Source) -> None:
    source = held([*TEXTS, "Another one."], title="Newer")
    with record.editing():
        source.passages.update(first_words="One two three four five six")
    KeptText.objects.all().delete()
    assert curator.open(version_url(source)).texts(".version-question")[0].startswith("4 of 5 paragraphs are held")


def test_earlier_document_that_is_entered_later_is_the_older_version(curator: Curator) -> None:
    late = held([*TEXTS, SAME], title="Late", published="2024-02-02")
    early = held(LATER, title="Early", published="2024-02-01")
    assert curator.open(version_url(late)).texts(".version-question")
    assert curator.open(version_url(early)).texts(".version-question") == []


def test_refusal_is_kept_and_can_be_taken_back(curator: Curator, older: Source) -> None:
    source = held(LATER, title="Newer")
    for _time in range(2):
        page = answer(curator, source, no_version_of=older.pk)
        assert (page.texts(".version-question"), "It is no version of “Older”." in page.soup.get_text()) == ([], True)
        assert "Is this a version of it?" not in curator.form(source).soup.get_text()
        assert answer(curator, source, take_back=older.pk).texts(".version-question")
    answer(curator, source, version_of=older.pk)
    assert SourceVersion.objects.older(source) == older
    answer(curator, source, no_version_of=older.pk)
    given = SourceVersion.objects.get()
    assert (given.is_version, given.user) == (False, curator.user)


def test_older_version_is_chosen_by_hand(curator: Curator) -> None:
    one, two, three = (held([f"Paragraph {number}."], title=f"Text {number}") for number in range(3))
    page = curator.open(version_url(two))
    assert (page.status, page.texts(".version-question"), page.options("version_of")) == (200, [], [""])
    assert curator.suggestions("Text 0", SourceVersion, "older") == ["Text 0"]
    assert answer(curator, two, version_of="").errors == ["This field is required."]
    assert answer(curator, two, version_of=two.pk).errors
    answer(curator, two, version_of=one.pk)
    answer(curator, three, version_of=two.pk)
    refused = answer(curator, one, version_of=three.pk)
    assert refused.errors == ["“Text 2” is itself a version of this source."]
    answer(curator, three, version_of=one.pk)
    assert [SourceVersion.objects.older(each) for each in (one, two, three)] == [None, one, one]


def test_blocks_get_what_is_known_also_when_the_older_one_is_chosen_by_hand(curator: Curator, older: Source) -> None:
    source = f.SourceFactory(kind="news")
    enter(curator, source, [TEXTS[0], "A new paragraph."])
    answer(curator, source, version_of=older.pk)
    page = curator.open(f"/admin/adgmin/source/{source.pk}/passages/")
    assert (page.fields["b1-gist"], page.fields["b2-gist"]) == ("Gist 1.", "")


def test_other_copy_of_a_source_with_passages_is_refused(curator: Curator, newer: Source) -> None:
    page = curator.submit(newer, text="Another text.")
    [error] = page.errors
    assert error.startswith("The passages of this source were entered from another copy.")
    assert curator.form(newer).links("Compare with the older version") == [version_url(newer)]
