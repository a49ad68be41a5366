"""The citation of each record as a file: CSL-JSON, BibTeX or RIS."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse

from adgmin.models import Source
from adgmin.pages.csl import Reference
from adgmin.pages.reference_formats import bibtex, ris
from adgmin.pages.views import RecordPage
from adgmin.record import Cited

from .nouns import NOUNS
from .sources import PassagePage

# The formats by the ending of the file.
FORMATS = {
    "csl.json": "application/vnd.citationstyles.csl+json",
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
}


class CitationFile(RecordPage[Cited | Source]):
    """The citation of a record of any noun; the same on every day."""

    timeless = True
    ending = "csl.json"

    def get_queryset(self) -> QuerySet[Cited | Source]:
        """The records of the noun in the address, with evidence."""
        noun = NOUNS.get(self.kwargs["noun"])
        if noun is None:
            raise Http404
        if issubclass(noun, Cited):
            return noun.rows().with_address().with_evidence()
        return noun.rows().with_address()

    def render_to_response(self, context: dict[str, object], **kwargs: object) -> HttpResponse:
        """The file in the format of the address."""
        return citation_file(self.reference(), self.ending, self.object.slug)


class PassageCitationFile(PassagePage):
    """The citation of a passage."""

    ending = "csl.json"

    def render_to_response(self, context: dict[str, object], **kwargs: object) -> HttpResponse:
        """The file in the format of the address."""
        return citation_file(self.reference(), self.ending, self.object.slug)


def citation_file(reference: Reference, ending: str, name: str) -> HttpResponse:
    """A file with the one reference; BibTeX calls it by ``name``."""
    if ending == "csl.json":
        return JsonResponse([reference.csl], safe=False, content_type=FORMATS[ending])
    text = bibtex(reference.csl, name) if ending == "bib" else ris(reference.csl)
    disposition = f'attachment; filename="{name}.{ending}"'
    return HttpResponse(text, content_type=FORMATS[ending], headers={"Content-Disposition": disposition})
