"""The three roles of the newsroom, as groups: after each migration each has exactly the permissions of its role."""

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from adgmin.models import Report
from adgmin.record import PUBLISH, Recorded
from adgmin.record.history import OPERATOR


class Team(models.TextChoices):
    """What a colleague is; the values are the names of the groups. Whoever has every permission counts as a chief."""

    CONTRIBUTOR = "Contributor", _("contributor: enters and changes drafts")
    EDITOR = "Editor", _("editor: publishes too")
    CHIEF = "Chief", _("chief: manages users too")


# A chief deactivates accounts instead of deleting them: the history names their users.
MANAGE_USERS = ("view_user", "add_user", "change_user")
# Readers add reports. Contributors answer them; deleting one, such as spam, needs the permission to publish.
ANSWER_REPORTS = ("view_report", "change_report")
# Saved with the forms of the records, commented and sent on by all; publishing one needs the permission to publish.
REVIEW_REVISIONS = ("view_revision", "change_revision")


def team_group(team: Team) -> Group:
    """The group of a role, created if missing, with exactly its permissions."""
    group, _created = Group.objects.get_or_create(name=team)
    group.permissions.set(Permission.objects.filter(_permissions(team)))
    return group


def refuse_ambiguous_name(name: str, pk: int | None = None) -> None:
    """Raise ``ValidationError`` for the name by which the history calls commands, or one that differs only in case.

    ``pk`` is that of the user who has the name already, if any.
    """
    if name.lower() == OPERATOR:
        raise ValidationError(_("The history calls commands by this name. Choose another one."))
    if User.objects.filter(username__iexact=name).exclude(username=name).exclude(pk=pk or 0).exists():
        raise ValidationError(_("Somebody has this name already, with other capital letters. Choose another one."))


def _permissions(team: Team) -> Q:
    granted = Q()
    for model in apps.get_models():
        if issubclass(model, Recorded):
            granted |= Q(content_type__app_label=model._meta.app_label, content_type__model=model._meta.model_name)
    reports = Q(content_type__app_label=Report._meta.app_label, content_type__model=Report._meta.model_name)
    granted |= reports & Q(codename__in=ANSWER_REPORTS)
    granted |= Q(content_type__app_label="adgmin", codename__in=REVIEW_REVISIONS)
    if team is not Team.CONTRIBUTOR:
        granted |= reports & Q(codename="delete_report")
        app_label, _dot, codename = PUBLISH.partition(".")
        granted |= Q(content_type__app_label=app_label, codename=codename)
    if team is Team.CHIEF:
        granted |= Q(content_type__app_label="auth", codename__in=MANAGE_USERS)
    return granted


@receiver(post_migrate)
def update_groups(app_config: AppConfig, **kwargs: Any) -> None:
    """Update the groups after the migrations of an app with models of the record."""
    if any(issubclass(model, Recorded) for model in app_config.get_models()):
        # Django’s own receiver comes first or later, in the order of imports.
        create_permissions(app_config, **kwargs)
        for team in Team:
            team_group(team)
