"""Links to other pages of the site, which keep ``as_of``."""

from typing import Protocol
from urllib.parse import urlsplit

from django import template
from django.http import QueryDict
from django.template import Context
from django.urls import reverse

register = template.Library()


class Addressed(Protocol):
    """A record, or anything else with a page."""

    def get_absolute_url(self) -> str: ...


@register.simple_tag(takes_context=True)
def link(context: Context, target: str | Addressed, *args: object, query: str = "", **parameters: str) -> str:
    """The address of a record, of a path or of a named page, with a query string and the ``as_of`` of the request.

    ``query`` is an encoded query string; ``parameters`` are added to it.
    """
    address = urlsplit(_address(target, args))
    asked = QueryDict("&".join(filter(None, (address.query, query))), mutable=True)
    for name, value in parameters.items():
        asked[name] = value
    as_of = getattr(getattr(context, "request", None), "as_of", None)
    if as_of and as_of.asked:
        asked.setdefault("as_of", str(as_of))
    return address._replace(query=asked.urlencode()).geturl()


def _address(target: str | Addressed, args: tuple[object, ...]) -> str:
    if isinstance(target, str):
        return target if target.startswith(("/", "?")) else reverse(target, args=args)
    return target.get_absolute_url()
