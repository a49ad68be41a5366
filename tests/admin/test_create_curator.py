"""``create_curator`` makes an account that may edit the record and do nothing else."""

import re
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command

from adgmin.record import Recorded

from .curator import NOUNS

pytestmark = pytest.mark.django_db


def create(name: str, **options: Any) -> str:
    output = StringIO()
    call_command("create_curator", name, stdout=output, **options)
    return output.getvalue()


def test_shown_password_signs_in() -> None:
    [password] = re.findall(r"password “(.+)”", create("maria"))
    assert len(password) >= 12
    user = authenticate(username="maria", password=password)
    assert isinstance(user, User)
    assert user.is_staff
    assert not user.is_superuser


def test_password_given_by_the_caller_is_not_shown() -> None:
    assert create("maria", password="chosen elsewhere") == ""
    assert authenticate(username="maria", password="chosen elsewhere") is not None


def test_curators_have_different_passwords_and_one_group() -> None:
    assert create("maria").split("password")[1] != create("budi").split("password")[1]
    assert Group.objects.get().user_set.count() == 2


def test_curator_may_edit_every_model_and_its_citations() -> None:
    create("maria")
    user = get_user_model().objects.get()
    for noun in NOUNS:
        tables = [noun, *([noun.citation_model()] if hasattr(noun, "citation_model") else [])]
        for table in tables:
            for right in ("view", "add", "change", "delete"):
                assert user.has_perm(f"{table._meta.app_label}.{right}_{table._meta.model_name}")


def test_migrate_gives_curators_the_permissions_of_new_models() -> None:
    create("maria")
    [group] = Group.objects.all()
    group.permissions.clear()
    call_command("migrate", verbosity=0)
    assert get_user_model().objects.get().has_perm("initiatives.change_outcome")


def test_curator_has_no_other_permissions() -> None:
    create("maria")
    group = Group.objects.get()
    nouns = {permission.content_type.model_class() for permission in group.permissions.all()}
    assert all(noun is not None and issubclass(noun, Recorded) for noun in nouns)
    assert not get_user_model().objects.get().has_perm("auth.view_user")


def test_taken_name_is_refused_and_its_account_unchanged() -> None:
    user = get_user_model().objects.create_user("maria", password="as before")
    with pytest.raises(CommandError, match="There already is a user “maria”"):
        create("maria")
    user.refresh_from_db()
    assert not user.is_staff
    assert user.check_password("as before")
    assert not user.groups.exists()


@pytest.mark.parametrize("name", ["", "ma ria", "x" * 151, "maria!"])
def test_invalid_name_is_refused(name: str) -> None:
    with pytest.raises(CommandError, match="cannot be the name of a user"):
        create(name)
    assert not get_user_model().objects.exists()
