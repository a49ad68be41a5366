"""What pages say of commitments beside what stands in their columns."""

from django import template
from django.template import Context

from initiatives.models import Commitment
from initiatives.story import since_due as sentence

register = template.Library()


@register.simple_tag(takes_context=True)
def since_due(context: Context, commitment: Commitment) -> str:
    """What the texts held say of it since its date passed, as of the day of the request."""
    return sentence(commitment, context.request.as_of)  # type: ignore[attr-defined]
