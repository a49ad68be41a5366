"""Template tags for the sentences on commitments in lists."""

from django import template
from django.template import Context

from initiatives import story
from initiatives.models import Commitment

register = template.Library()


@register.simple_tag(takes_context=True)
def since_due(context: Context, commitment: Commitment) -> str:
    """``story.since_due`` as of the day of the request."""
    return story.since_due(commitment, context.request.as_of)  # type: ignore[attr-defined]


@register.simple_tag(takes_context=True)
def silence(context: Context, commitment: Commitment) -> str:
    """``story.silence`` as of the day of the request."""
    return story.silence(commitment, context.request.as_of)  # type: ignore[attr-defined]
