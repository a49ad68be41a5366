"""Links to other pages of the site, which keep ``as_of``."""

from typing import Protocol
from urllib.parse import urlsplit

from django import template
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.urls import reverse

# The longest address with a query string that a report is about; of a longer one the query string is left out.
MAX_ABOUT = 1000

register = template.Library()


class Addressed(Protocol):
    """A record, or anything else with a page."""

    def get_absolute_url(self) -> str: ...


@register.simple_tag(takes_context=True)
def link(context: Context, target: str | Addressed, *args: object, query: str = "", **parameters: str) -> str:
    """The address of a record, of a path or of a named page, with a query string and the ``as_of`` of the request.

    ``query`` is an encoded query string; ``parameters`` are added to it.
    """
    path = _address(target, args)
    as_of = getattr(getattr(context, "request", None), "as_of", None)
    if not (query or parameters or "?" in path or (as_of and as_of.asked)):
        return path
    address = urlsplit(path)
    asked = QueryDict("&".join(filter(None, (address.query, query))), mutable=True)
    for name, value in parameters.items():
        asked[name] = value
    if as_of and as_of.asked:
        asked.setdefault("as_of", str(as_of))
    return address._replace(query=asked.urlencode()).geturl()


@register.simple_tag(takes_context=True)
def report_link(context: Context) -> str:
    """The address of the form for reports about this page. On the form itself it is about the same page as before.

    An error page names no address, so that that of a draft looks like any other that leads nowhere.
    """
    request: HttpRequest | None = getattr(context, "request", None)
    if request is None or "address" not in context:
        return link(context, "report")
    here = request.get_full_path()
    if request.path.startswith(reverse("report")):
        here = request.GET.get("about", "")
    about = here if len(here) <= MAX_ABOUT else request.path
    return link(context, "report", **({"about": about} if about else {}))


def _address(target: str | Addressed, args: tuple[object, ...]) -> str:
    if isinstance(target, str):
        return target if target.startswith(("/", "?")) else reverse(target, args=args)
    return target.get_absolute_url()
