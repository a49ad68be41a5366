"""Template tags for the sentences on commitments in lists."""

from django import template
from django.template import Context

from adgmin.record import AsOf
from initiatives import story
from initiatives.models import Commitment

register = template.Library()


@register.simple_tag(takes_context=True)
def since_due(context: Context, commitment: Commitment) -> str:
    """``story.since_due`` as of the day of the page."""
    as_of: AsOf = context["as_of"]
    return story.since_due(commitment, as_of)


@register.simple_tag(takes_context=True)
def silence(context: Context, commitment: Commitment) -> str:
    """``story.silence`` as of the day of the page."""
    as_of: AsOf = context["as_of"]
    return story.silence(commitment, as_of)
