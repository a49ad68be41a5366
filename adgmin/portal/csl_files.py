"""The citation of every record that has a page, as a file of CSL-JSON beside it."""

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse

from adgmin.filters.base import Rows
from adgmin.pages.views import RecordPage
from adgmin.record import Cited

from .nouns import NOUNS
from .sources import PassagePage

CSL = "application/vnd.citationstyles.csl+json"


class CitationFile(RecordPage):
    """The citation of a record of any noun."""

    def get_queryset(self) -> Rows:
        """The records of the noun that the address names, with their evidence."""
        noun = NOUNS.get(self.kwargs["noun"])
        if noun is None:
            raise Http404
        rows = noun._default_manager.with_address()
        return rows.with_evidence() if issubclass(noun, Cited) else rows

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """A list of one item, as reference managers read it."""
        return csl(context)


class PassageCitationFile(PassagePage):
    """The citation of a passage."""

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """A list of one item, as reference managers read it."""
        return csl(context)


def csl(context: dict[str, Any]) -> HttpResponse:
    """The citation of a page, as a file."""
    return JsonResponse([context["reference"].csl], safe=False, content_type=CSL)
