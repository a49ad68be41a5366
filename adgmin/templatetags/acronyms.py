"""The one place where acronyms are explained: round everything that a page says."""

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from adgmin.pages.acronyms import Acronyms, acronyms_of_version

register = template.Library()


def known(context: Context) -> Acronyms | None:
    """Those of the record. Without its version, as on the page of last resort, nothing is looked up."""
    version = context["record_version"]() if "record_version" in context else None
    return acronyms_of_version(version.number, version.changed) if version and version.number else None


@register.simple_block_tag(takes_context=True)
def explained(context: Context, content: SafeString) -> SafeString:
    """What stands within, each acronym that the record knows in an ``abbr``, and all of them listed at the end.

    The page of a record needs no more than its title to say what its acronym stands for; and a page that
    ``explains_itself`` needs nothing. The place of the list is there without one, for a page that changes in place.
    """
    of_record = known(context)
    if of_record is None or context.get("explains_itself"):
        return content
    page, found = of_record.explain(content, title=str(context.get("title", "")))
    request = getattr(context, "request", None)
    return mark_safe(page + render_to_string("components/acronyms.html", {"acronyms": found}, request))


@register.simple_tag(takes_context=True)
def otherwise(context: Context, text: str) -> list[str]:
    """How else a text can be said."""
    of_record = known(context)
    return of_record.alternatives(text) if of_record else []
