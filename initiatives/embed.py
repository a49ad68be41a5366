"""The track of an initiative, to be shown in a frame on other sites."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override

from adgmin.pages.views import RecordPage

from .life.build import Lives
from .models import Initiative
from .models.initiatives import InitiativeQuerySet


class InitiativeEmbed(RecordPage[Initiative]):
    """The track alone, with where it comes from; only the hosts in ``EMBED_HOSTS`` may frame it."""

    model = Initiative
    template_name = "initiatives/initiative_embed.html"

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Allow the hosts as ancestors; without any, no site may frame it, as for every page."""
        if not settings.EMBED_HOSTS:
            return super().dispatch(request, *args, **kwargs)
        policy = {**settings.SECURE_CSP, "frame-ancestors": settings.EMBED_HOSTS}
        return xframe_options_exempt(csp_override(policy)(super().dispatch))(request, *args, **kwargs)

    def get_queryset(self) -> InitiativeQuerySet:
        return Initiative.objects.with_address().showing(self.as_of).with_stage(self.as_of).with_evidence()

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add its life, cut to the latest acts as on its page."""
        life = Lives([self.object], self.as_of, latest_only=True).of(self.object)
        return super().get_context_data(life=life, **kwargs)
