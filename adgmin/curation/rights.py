"""The permissions of curators: after each migration their group gets all permissions on the models of the record."""

from django.apps import AppConfig, apps
from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from adgmin.record import Recorded

GROUP = "Curators"


def curators_group() -> Group:
    """The group of curators, created if missing, with exactly the permissions on the models of the record."""
    nouns = Q()
    for model in apps.get_models():
        if issubclass(model, Recorded):
            nouns |= Q(content_type__app_label=model._meta.app_label, content_type__model=model._meta.model_name)
    group, _created = Group.objects.get_or_create(name=GROUP)
    group.permissions.set(Permission.objects.filter(nouns))
    return group


# Django’s own receiver creates the permissions of an app; it runs first because it was connected first.
@receiver(post_migrate)
def update_curators_group(app_config: AppConfig, **kwargs: object) -> None:
    """Update the group after the migrations of an app with models of the record."""
    if any(issubclass(model, Recorded) for model in app_config.get_models()):
        curators_group()
