"""Explains the acronyms on a page."""

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from adgmin.pages import acronyms

register = template.Library()


def are_known(context: Context) -> bool:
    """False without a version of the record, as on the page for server errors and in a preview.

    So are those of a page that is compared with its preview.
    """
    if getattr(context.get("request"), "without_acronyms", False):
        return False
    version = context["record_version"]() if "record_version" in context else None
    return bool(version and version.number)


@register.simple_block_tag(takes_context=True)
def explained(context: Context, content: SafeString) -> SafeString:
    """The content with its acronyms in ``abbr`` elements, and a list of them at its end.

    An acronym whose only meaning is the title of the page is left out, and so are all if the context has
    ``explains_itself``. An empty list is rendered too, because htmx replaces it.
    """
    if context.get("explains_itself") or not are_known(context):
        return content
    page, found = acronyms.explain(content, title=str(context.get("title", "")))
    request = getattr(context, "request", None)
    return mark_safe(page + render_to_string("components/acronyms.html", {"acronyms": found}, request))


@register.simple_tag(takes_context=True)
def alternatives(context: Context, text: str) -> list[str]:
    """The expansions of an acronym, or the acronyms of an expansion."""
    return acronyms.alternatives(text) if are_known(context) else []
