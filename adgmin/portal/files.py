"""The files of all lists, such as ``/outcomes.csv``: one in each format for each resource of the API."""

from django.urls import path

from adgmin.api.files import TYPES, file_of

from .api import RESOURCES

urlpatterns = [
    path(f"{plural}.{ending}", file_of(viewset, ending), name=f"{plural}.{ending}")
    for viewset in RESOURCES
    for plural in [viewset.queryset.model.plural]
    for ending in TYPES
]
