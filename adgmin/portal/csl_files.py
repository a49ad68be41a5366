"""The citation of each record as a CSL-JSON file."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse

from adgmin.models import Source
from adgmin.pages.csl import Reference
from adgmin.pages.views import RecordPage
from adgmin.record import Cited

from .nouns import NOUNS
from .sources import PassagePage

CSL = "application/vnd.citationstyles.csl+json"


class CitationFile(RecordPage[Cited | Source]):
    """The citation of a record of any noun; the same on every day."""

    timeless = True

    def get_queryset(self) -> QuerySet[Cited | Source]:
        """The records of the noun in the address, with evidence."""
        noun = NOUNS.get(self.kwargs["noun"])
        if noun is None:
            raise Http404
        if issubclass(noun, Cited):
            return noun.rows().with_address().with_evidence()
        return noun.rows().with_address()

    def render_to_response(self, context: dict[str, object], **kwargs: object) -> HttpResponse:
        """A list with one item, the format of reference managers."""
        return csl_response(self.reference())


class PassageCitationFile(PassagePage):
    """The citation of a passage."""

    def render_to_response(self, context: dict[str, object], **kwargs: object) -> HttpResponse:
        """A list with one item, the format of reference managers."""
        return csl_response(self.reference())


def csl_response(reference: Reference) -> HttpResponse:
    return JsonResponse([reference.csl], safe=False, content_type=CSL)
