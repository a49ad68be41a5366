"""What pages say of commitments beside what stands in their columns."""

from django import template
from django.template import Context

from initiatives import story
from initiatives.models import Commitment

register = template.Library()


@register.simple_tag(takes_context=True)
def since_due(context: Context, commitment: Commitment) -> str:
    """What the texts held say of it since its date passed, as of the day of the request."""
    return story.since_due(commitment, context.request.as_of)  # type: ignore[attr-defined]


@register.simple_tag(takes_context=True)
def silence(context: Context, commitment: Commitment) -> str:
    """That no later text says whether it was kept, if so, as of the day of the request."""
    return story.silence(commitment, context.request.as_of)  # type: ignore[attr-defined]
