"""Who sends a request: its network address, and whether a browser sends it for a page of another site."""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of the client; of an IPv6 address its network of 64 bits, in which a client can choose freely.

    Behind a proxy it is the last address of ``X-Forwarded-For``, which the proxy has added: others can be forged.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_PROXY:
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip()
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return str(parsed)


def is_from_another_site(request: HttpRequest) -> bool:
    """True if a browser says that a page of another site made it send the request.

    This is the algorithm of Go's ``http.CrossOriginProtection``. It needs no cookie and no token. A request without
    either header does not come from a browser of the last years, so no visitor is made to send it.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return bool(origin) and urlsplit(origin).netloc != request.get_host()
