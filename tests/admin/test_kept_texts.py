"""The texts of passages: kept for curators, beside every form that uses them, and nowhere else."""

import logging
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.test import Client

from adgmin.models import KeptCopy, KeptText, Passage, SearchEntry
from initiatives.models import Outcome
from tests import factories as f
from tests.pages.site import Site, get

from .curator import Curator, admin_url
from .pages import autocomplete_urls

pytestmark = pytest.mark.django_db

# Words that stand in no record.
CANARY = "zirconium marmalade"
TEXT = f"The Meeting noted {CANARY} with “appreciation”."


def passage_with_text(**fields: Any) -> Passage:
    passage: Passage = f.PassageFactory.create(**fields)
    KeptText.objects.keep(passage.source, [TEXT])
    passage.fingerprint = KeptText.objects.get().fingerprint
    passage.save()
    return passage


def test_pasted_text_is_kept_on_one_line(curator: Curator) -> None:
    source = f.SourceFactory()
    curator.submit(Passage, source=source.pk, locator="para 1", nature="outcome", original=TEXT.replace(" ", "\n "))
    assert KeptText.objects.of(source.passages.get()) == TEXT
    curator.submit(source.passages.get(), original=TEXT.upper())
    assert [kept.text for kept in KeptText.objects.all()] == [TEXT]


def test_texts_of_several_passages_are_one_query(django_assert_num_queries: Any) -> None:
    held, other = passage_with_text(), f.PassageFactory()
    elsewhere = f.PassageFactory(fingerprint=held.fingerprint)
    with django_assert_num_queries(1):
        assert KeptText.objects.of_each([held, other, elsewhere]) == {held.pk: TEXT}
    assert KeptText.objects.of(other) == ""


def test_text_stands_beside_every_form_that_uses_the_passage(curator: Curator) -> None:
    passage = passage_with_text()
    outcome = f.OutcomeFactory(passage=passage)
    for page in (curator.form(passage), curator.form(outcome), curator.form(Outcome, passage=passage.pk)):
        assert page.texts(".passage-text") == [TEXT]
    refused = curator.submit(outcome, title="")
    assert refused.errors
    assert refused.texts(".passage-text") == [TEXT]


def test_without_a_text_first_words_and_gist_are_shown(curator: Curator) -> None:
    outcome = f.OutcomeFactory(passage=f.PassageFactory(first_words="The Meeting noted", gist="About tea."))
    [shown] = curator.form(outcome).texts(".passage-panel details")
    assert "“The Meeting noted…” About tea." in shown


def test_text_stays_when_its_passage_and_its_draft_source_are_deleted(curator: Curator) -> None:
    passage = passage_with_text(source__state="draft")
    passage.delete()
    assert KeptText.objects.exists()
    passage.source.delete()
    assert KeptText.objects.exists()


def test_no_word_of_it_is_public_searched_logged_or_dumped(
    curator: Curator, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    site = Site()
    KeptText.objects.keep(site.source, [TEXT])
    site.passage.fingerprint = KeptText.objects.get().fingerprint
    site.passage.save()
    KeptCopy.objects.create(source=site.source, name=f"{CANARY}.txt", content=TEXT.encode(), blocks=[{"text": TEXT}])
    with caplog.at_level(logging.DEBUG):
        assert CANARY in curator.form(site.passage).response.content.decode()
        curator.submit(site.passage, original=TEXT, gist="Better said.")
        answers: list[Any] = [get(address) for address in site.every_address().values()]
        answers += [get(address, q="zirconium") for address in ("/search/", "/api/v1/passages/", "/api/v1/search/")]
        answers += [curator.open(f"{url}&term=zirconium").response for url in autocomplete_urls().values()]
        answers += [curator.open(admin_url(Passage), q=query).response for query in ("zirconium", "")]
        answers.append(curator.open(admin_url(site.passage, "history")).response)
        answers.append(Client().get(admin_url(site.passage, "change"), follow=True))
        call_command("dump_record", output=tmp_path)
    for answer in answers:
        assert CANARY not in answer.content.decode(errors="replace"), answer.request["PATH_INFO"]
    assert CANARY not in caplog.text
    rows = [*LogEntry.objects.all(), *SearchEntry.objects.all()]
    assert all("zirconium" not in str(row.__dict__) for row in rows)
    assert all("zirconium" not in path.read_text() for path in tmp_path.rglob("*") if path.is_file())
