"""The page of the data: what there is to take along, how to begin, and what each column means."""

from typing import NamedTuple

from django.urls import URLPattern, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from adgmin.api.files import TYPES
from adgmin.api.tables import Column, columns_of
from adgmin.pages.views import Page

from .api import COMPUTED, RESOURCES


class Dataset(NamedTuple):
    """A list: its name, the endings of its files, its address in the API, and the columns of its tables."""

    plural: str
    label: str
    endings: tuple[str, ...]
    api: str
    columns: list[Column]


class DataPage(Page, TemplateView):
    """The page of the data. It is drawn from the resources of the API, so that a new noun is on it at once."""

    template_name = "adgmin/data.html"
    section = "about"
    timeless = True
    title = gettext_lazy("Data")
    description = gettext_lazy(
        "The whole record as files and through an API: how to begin, and what each column means."
    )

    @cached_property
    def datasets(self) -> list[Dataset]:
        """Each list of the API, in its order."""
        return [
            Dataset(
                plural := viewset.queryset.model.plural,
                capfirst(str(viewset.queryset.model._meta.verbose_name_plural)),
                tuple(TYPES),
                f"{reverse('api:root')}{plural}/",
                columns_of(viewset.serializer_class()),
            )
            for viewset in RESOURCES
        ]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the lists, what is computed, and the address of the site for the examples."""
        computed = [reverse(f"api:{each.name}") for each in COMPUTED if is_whole(each)]
        site = self.request.build_absolute_uri("/").rstrip("/")
        return super().get_context_data(datasets=self.datasets, computed=computed, site=site, **kwargs)


def is_whole(pattern: URLPattern) -> bool:
    """True for the address of what is computed of the whole record and not of one row."""
    return not pattern.pattern.converters
