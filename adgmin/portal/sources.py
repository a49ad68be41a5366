"""The pages of sources and passages."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adgmin.filters.nouns import SourceFilter
from adgmin.models import Passage, Source
from adgmin.models.sources import PassageQuerySet, SourceQuerySet
from adgmin.pages.views import Crumb, RecordList, RecordPage, count_of, redirect_to_row
from adgmin.record import ONCE_PUBLIC, citations_by_record, records_citing


class SourceList(RecordList[Source]):
    """All sources."""

    noun = Source
    filterset_class = SourceFilter
    description = gettext_lazy("The documents that the record cites, with their rank and the gaps in our copies.")
    facets = ("kind", "meeting")
    inputs = ("q", "date_after", "date_before", "as_of")

    def rows(self) -> SourceQuerySet:
        """The sources, with their number of passages."""
        published = Source.objects.published().select_related("publisher")
        return published.annotate(passages_count=count_of(Passage.objects.all(), "source"))


class SourcePage(RecordPage[Source]):
    """A source with its passages, each with its gist and the records that cite it."""

    model = Source
    timeless = True

    def get_queryset(self) -> SourceQuerySet:
        return Source.objects.with_address()

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """The passages, and the records that cite each."""
        passages = list(self.object.passages.all())
        citing = records_citing(passages)
        return super().get_context_data(
            passages=[(passage, citing[passage.pk]) for passage in passages],
            meetings=self.object.meetings.published(),
            **kwargs,
        )


class PassagePage(RecordPage[Passage]):
    """A passage: its gist, its neighbours, and the records that cite it. Public if its source is."""

    model = Passage
    timeless = True

    def get_queryset(self) -> PassageQuerySet:
        """The passages of the source in the address."""
        addressed = Passage.objects.filter(source__state__in=ONCE_PUBLIC)
        return addressed.filter(source__slug=self.kwargs["source"]).select_related("source")

    def withdrawn(self) -> HttpResponse:
        """A passage of a merged source leads to the same passage there."""
        moved = self.object.moved_to()
        return redirect_to_row(self.request, moved) if moved else super().withdrawn()

    def get_title(self) -> str:
        """The locator and the source."""
        return _("%(locator)s of “%(source)s”") % {"locator": self.object.locator, "source": self.object.source}

    def get_description(self) -> str:
        return Truncator(self.object.gist or self.get_title()).chars(200)

    def get_crumbs(self) -> list[Crumb]:
        source = self.object.source
        above = [Crumb(_("Sources"), reverse("sources")), Crumb(str(source), source.get_absolute_url())]
        return [*above, Crumb(self.object.locator)]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Its neighbours, and the records that cite it, with the words printed here."""
        siblings = self.object.source.passages.order_by("order")
        return super().get_context_data(
            previous=siblings.filter(order__lt=self.object.order).last(),
            next=siblings.filter(order__gt=self.object.order).first(),
            citing=citations_by_record([self.object])[self.object.pk].items(),
            **kwargs,
        )
