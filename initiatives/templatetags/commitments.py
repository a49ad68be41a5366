"""Template tags for the sentences on commitments in lists."""

from django import template
from django.template import Context

from adgmin.record import AsOf
from initiatives import history
from initiatives.models import Commitment

register = template.Library()


@register.simple_tag(takes_context=True)
def texts_since_due(context: Context, commitment: Commitment) -> str:
    """``history.texts_since_due`` as of the day of the page."""
    as_of: AsOf = context["as_of"]
    return history.texts_since_due(commitment, as_of)


@register.simple_tag(takes_context=True)
def no_later_report(context: Context, commitment: Commitment) -> str:
    """``history.no_later_report`` as of the day of the page."""
    as_of: AsOf = context["as_of"]
    return history.no_later_report(commitment, as_of)
