"""A NUL or another hidden character in any text, field or parameter: nothing fails, and nothing is kept of it."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.http import QueryDict
from django.urls import reverse

from adgmin.curation.rights import Team
from adgmin.models import KeptCopy, ReviewComment, Revision, Settlement
from adgmin.record import State
from tests import factories as f

from .curator import NOUNS, Curator, admin_url, signed_in, superuser, text_of
from .pages import autocomplete_urls, full_query
from .test_copies import passages_url, press, upload
from .test_every_form import FACTORIES
from .test_review import Scene as Review
from .test_settling import url_of

pytestmark = pytest.mark.django_db

# A NUL, a vertical tab, a zero-width space and an override of the direction.
HIDDEN = "\0\v\u200b\u202e"
TYPED = f"Te{HIDDEN}a, mi\0lk"
OWN_APPS = ("adgmin", "initiatives", "partners")
TEXTS = (models.CharField, models.TextField, models.JSONField)
MODELS = [
    model for model in apps.get_models()
    if model._meta.app_label in OWN_APPS and any(isinstance(field, TEXTS) for field in model._meta.concrete_fields)
]  # fmt: skip


def strings(value: Any) -> Iterator[str]:
    """All strings in a value as JSON has it. ``repr`` would escape what is looked for."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings(each)


def texts(row: Any) -> str:
    fields = [field for field in row._meta.concrete_fields if isinstance(field, TEXTS)]
    return " ".join(text for field in fields for text in strings(getattr(row, field.attname)))


def assert_clean(text: str) -> None:
    assert not set(HIDDEN) & set(text)


@pytest.mark.both_databases
def test_no_text_of_any_table_keeps_a_hidden_character() -> None:
    for model in MODELS:
        fields = [field for field in model._meta.concrete_fields if isinstance(field, TEXTS)]
        given = {
            field.attname: [{"a": TYPED}] if isinstance(field, models.JSONField) else TYPED[: field.max_length]
            for field in fields
        }
        validated, saved = model(**given), model(**given)
        with suppress(ValidationError):
            validated.full_clean()
        assert_clean(texts(validated))
        # What is not saved, because other values are missing, does not matter here.
        with suppress(IntegrityError, ValidationError):
            with suppress(IntegrityError), transaction.atomic():
                saved.save()
                transaction.set_rollback(True)
            assert_clean(texts(saved))


def with_nul(query: str) -> Iterator[str]:
    """The query string with a NUL in one parameter after the other."""
    pairs = parse_qsl(query, keep_blank_values=True)
    for name, _value in pairs:
        changed = QueryDict(mutable=True)
        changed.update({**dict(pairs), name: "\0"})
        yield changed.urlencode()


@pytest.mark.both_databases
def test_lists_answer_whatever_parameter_has_a_nul(curator: Curator) -> None:
    chief = superuser()
    for model, model_admin in admin.site._registry.items():
        query = full_query(chief, model) if model_admin.list_filter else "q=a"
        for name in {*QueryDict(query), "p", "all", "_facets", "_to_field", "_popup"}:
            response = chief.open(admin_url(model), **{name: "\0"})
            assert response.status in (200, 302, 400), (model, name)


@pytest.mark.both_databases
def test_pages_answer_whatever_parameter_has_a_nul(curator: Curator) -> None:
    row = f.OutcomeFactory()
    source = f.PassageFactory().source
    url = admin_url(row, "change").removesuffix("change/")
    queries = {
        f"{url}history/": "p=1", f"{admin_url(type(row))}deleted/": "p=1",
        passages_url(source): "another=1&part=1", f"{admin_url(type(row))}export/xlsx/": "q=a&state__exact=draft",
        reverse("admin:initiatives_commitment_close", args=[f.MeetingFactory().pk]): "show=decided&page=1",
        "/admin/near-duplicates/": "a=1", "/admin/my-reviews/": "a=1", "/admin/": "a=1", f"{url}change/": "_revision=1",
    }  # fmt: skip
    for address, query in queries.items():
        for changed in with_nul(query):
            assert curator.client.get(f"{address}?{changed}").status_code in (200, 302, 400), (address, changed)
    for address in autocomplete_urls().values():
        path, _mark, query = address.partition("?")
        for changed in with_nul(f"{query}&page=1"):
            assert curator.client.get(f"{path}?{changed}").status_code in (200, 403, 404), changed
    for address in (url, url_of(row), passages_url(source), f"/admin/adgmin/source/{source.pk}/review/a/b/"):
        parts = address.split("/")
        for number in range(3, len(parts) - 1):
            hostile = "/".join([*parts[:number], "%00", *parts[number + 1 :]])
            assert curator.client.get(hostile).status_code in (200, 301, 302, 404), hostile


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_forms_save_texts_without_hidden_characters(curator: Curator, noun: type[models.Model]) -> None:
    row = FACTORIES[noun](**({"state": State.DRAFT} if "state" in {field.name for field in noun._meta.fields} else {}))
    page = curator.form(row)
    areas = [str(area["name"]) for area in page.soup.select("#content-main textarea[name]") if "-" not in area["name"]]
    kinds = {field.name: type(field) for field in noun._meta.fields}
    names = {name for name in areas if name in kinds} | {text_of(noun)}
    page = curator.submit(row, **dict.fromkeys(names, TYPED), why="It was misread.")
    assert page.status == 200
    saved = noun._default_manager.get(pk=row.pk)
    assert_clean(texts(saved))
    kept = {"Te\na, milk" if issubclass(kinds[name], models.TextField) else "Te a, milk" for name in names}
    assert page.errors == []
    assert {getattr(saved, name) for name in names} == kept


@pytest.mark.both_databases
def test_pages_of_the_newsroom_save_texts_without_hidden_characters(curator: Curator, differing: Any) -> None:
    source = f.SourceFactory(state=State.DRAFT)
    page = upload(curator, source, text=f"The Meeting {HIDDEN}noted tea.")
    press(curator, source, page, "update", b1__gist=TYPED, b1__locator=TYPED, b1__nature="\0outcome", places=TYPED)
    assert_clean(texts(KeptCopy.objects.get()))
    assert press(curator, source, page, "save", b1__gist=TYPED).status == 200
    review = Review()
    review.send(curator, comment="all", **{"all-text": TYPED})
    assert_clean(texts(ReviewComment.objects.get()))
    page = curator.open(url_of(differing))
    curator.client.post(url_of(differing), {**page.fields, "why": TYPED})
    assert_clean(texts(Settlement.objects.get()))
    row = f.OutcomeFactory()
    signed_in("contributor").submit(row, button="_revision", query="?_revision=1", summary=TYPED, why=TYPED)
    revision = Revision.objects.get()
    assert_clean(texts(revision))
    assert "Te" in revision.why
    curator.run_action("withdraw", row, withdraw="1", reason=TYPED)
    row.refresh_from_db()
    assert_clean(texts(row))


@pytest.mark.both_databases
def test_names_of_users_have_no_hidden_characters(db: None) -> None:
    page = superuser().submit(User, username="budi", first_name=TYPED, last_name=TYPED, team=Team.CONTRIBUTOR)
    assert (page.status, page.errors) == (200, [])
    assert_clean(texts(User.objects.get(username="budi")))
