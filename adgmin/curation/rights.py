"""What curators may do: every migration gives their group the rights to each noun, new ones included."""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from adgmin.record import Recorded

GROUP = "Curators"


def curators() -> Group:
    """The group of curators: they view, add, change and delete every noun and its citations, and nothing else."""
    nouns = Q()
    for model in apps.get_models():
        if issubclass(model, Recorded):
            nouns |= Q(content_type__app_label=model._meta.app_label, content_type__model=model._meta.model_name)
    group, _created = Group.objects.get_or_create(name=GROUP)
    group.permissions.set(Permission.objects.filter(nouns))
    return group


# Django makes the permissions of an app before, since its own receiver was connected first.
@receiver(post_migrate)
def curators_follow_the_nouns(app_config: Any, **kwargs: Any) -> None:
    """After the migrations of an app that has nouns."""
    if any(issubclass(model, Recorded) for model in app_config.get_models()):
        curators()
