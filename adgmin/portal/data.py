"""The page of the data: what there is to take along, how to begin, and what each column means."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from adgmin.api.files import TYPES
from adgmin.api.tables import Column, columns_of
from adgmin.pages.views import Page

from .api import COMPUTED_LISTS, RESOURCES


class Dataset(NamedTuple):
    """A list: its name, the endings of its files, its address in the API, and the columns of its tables."""

    plural: str
    label: str
    endings: tuple[str, ...]
    api: str
    columns: list[Column]


class Example(NamedTuple):
    """A way to begin: its name, what to do, and what to type, with ``SITE`` for the address of the site."""

    name: str | Promise
    help: str | Promise
    code: str


SITE = "https://example.org"
EXAMPLES = (
    Example(
        gettext_lazy("In a spreadsheet"),
        gettext_lazy(
            "Open the .xlsx file, or let the spreadsheet read the data from the web, so that it follows the record. "
            "This is for Google Sheets. In Excel choose Data, From Web, in LibreOffice Sheet, Link to External Data, "
            "and give the address."
        ),
        f'=IMPORTDATA("{SITE}/outcomes.csv?verb=endorsed")',
    ),
    Example(
        gettext_lazy("In a terminal"),
        gettext_lazy("The first line fetches a file, the second asks the API for three fields of some records."),
        f'curl "{SITE}/commitments.csv" --output commitments.csv\n'
        f'curl "{SITE}/api/v1/outcomes/?verb=endorsed&fields=name,date,url"',
    ),
    Example(
        gettext_lazy("In Python"),
        gettext_lazy("With pandas: how many outcomes each meeting has, by verb."),
        f'import pandas as pd\n\noutcomes = pd.read_csv("{SITE}/outcomes.csv")\n'
        'print(outcomes.groupby(["meeting_name", "verb_label"]).size())',
    ),
    Example(
        gettext_lazy("In JavaScript"),
        gettext_lazy("The first fifty initiatives and the stage of each; the address of the next ones is in “next”."),
        f'const answer = await fetch("{SITE}/api/v1/initiatives/?fields=name,stage_label,url");\n'
        "const { results, next } = await answer.json();\nconsole.table(results);",
    ),
)


class DataPage(Page, TemplateView):
    """The page of the data. It is drawn from the resources of the API, so that a new noun is on it at once."""

    template_name = "adgmin/data.html"
    section = "about"
    timeless = True
    title = gettext_lazy("Data")
    description = gettext_lazy(
        "The whole record as files and through an API: how to begin, and what each column means."
    )

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the lists, what is computed, and the examples with the address of the site."""
        site = self.request.build_absolute_uri("/").rstrip("/")
        datasets = [
            Dataset(
                plural := viewset.queryset.model.plural,
                capfirst(str(viewset.queryset.model._meta.verbose_name_plural)),
                tuple(TYPES),
                f"{reverse('api:root')}{plural}/",
                columns_of(viewset.serializer_class()),
            )
            for viewset in RESOURCES
        ]
        return super().get_context_data(
            datasets=datasets,
            computed=[reverse(name) for name in COMPUTED_LISTS.values()],
            examples=[each._replace(code=each.code.replace(SITE, site)) for each in EXAMPLES],
            docs=reverse("api:docs"),
            schema=reverse("api:schema"),
            **kwargs,
        )
