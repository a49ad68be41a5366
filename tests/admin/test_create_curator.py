"""``create_curator`` makes an account with the rights of its role and no others."""

import re
from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.models import Group, Permission, User
from django.core.management import CommandError, call_command

from adgmin.curation.rights import Team, team_group
from adgmin.models import Report, Revision
from adgmin.record import PUBLISH
from partners.models import Cooperation

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


def test_curators_have_different_passwords_and_the_group_of_their_role() -> None:
    assert create("maria").split("password")[1] != create("budi").split("password")[1]
    create("chen", role="contributor")
    create("dewi", role="chief")
    groups = {user.username: user.groups.get().name for user in User.objects.all()}
    assert groups == {"maria": "Editor", "budi": "Editor", "chen": "Contributor", "dewi": "Chief"}


def test_unknown_role_is_refused() -> None:
    with pytest.raises(CommandError, match="invalid choice: 'boss'"):
        call_command("create_curator", "maria", "--role", "boss")


def rights_of(name: str, **options: Any) -> tuple[User, set[str]]:
    create(name, **options)
    user = get_user_model().objects.get(username=name)
    return user, user.get_all_permissions()


def on_the_record(models: list[Any], rights: tuple[str, ...]) -> set[str]:
    tables = [*models, *(noun.citation_model() for noun in models if hasattr(noun, "citation_model"))]
    return {f"{table._meta.app_label}.{right}_{table._meta.model_name}" for table in tables for right in rights}


EVERY_RIGHT = ("view", "add", "change", "delete")


def test_each_role_may_do_exactly_its_work() -> None:
    contributor, drafts = rights_of("chen", role="contributor")
    _editor, publishes = rights_of("maria")
    _chief, manages = rights_of("dewi", role="chief")
    nouns = [*NOUNS, Cooperation]
    answers = on_the_record([Report, Revision], ("view", "change"))
    assert drafts == on_the_record(nouns, EVERY_RIGHT) | answers
    reports = answers | on_the_record([Report], ("delete",))
    assert publishes == on_the_record(nouns, EVERY_RIGHT) | {PUBLISH} | reports
    assert manages - publishes == {"auth.view_user", "auth.add_user", "auth.change_user"}
    assert not contributor.has_perm(PUBLISH)


@pytest.mark.both_databases
def test_each_role_has_its_permissions_in_a_database_that_was_only_migrated() -> None:
    of_role = {name: Group.objects.get(name=name).permissions.count() for name in Team}
    assert of_role == {name: team_group(name).permissions.count() for name in Team}


@pytest.mark.both_databases
def test_migrate_gives_roles_the_permissions_of_new_models_and_takes_others() -> None:
    user, _rights = rights_of("maria")
    group = user.groups.get()
    group.permissions.set(Permission.objects.filter(codename="delete_user"))
    call_command("migrate", verbosity=0)
    user = get_user_model().objects.get()
    assert user.has_perm("initiatives.change_outcome")
    assert not user.has_perm("auth.delete_user")


def test_the_old_group_of_curators_becomes_that_of_editors_and_keeps_its_members() -> None:
    Group.objects.all().delete()
    user = get_user_model().objects.create_user("maria")
    user.groups.add(Group.objects.create(name="Curators"))
    import_module("adgmin.migrations.0020_roles").rename_group(apps, None)
    call_command("migrate", verbosity=0)
    assert user.groups.get().name == "Editor"
    assert not Group.objects.filter(name="Curators").exists()


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
