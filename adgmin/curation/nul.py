"""What a request to the admin sends, made safe for both databases: PostgreSQL refuses texts with a NUL."""

from django.http import HttpRequest, QueryDict

NUL = "\0"
# What stands for a NUL in an address: no key, code or name has it, so that nothing is found.
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def without_nul(data: QueryDict, instead: str) -> QueryDict:
    """The same data without any NUL; other hidden characters are left out where a text is saved."""
    if not any(NUL in text for name, values in data.lists() for text in (name, *map(str, values))):
        return data
    clean = QueryDict(mutable=True)
    for name, values in data.lists():
        clean.setlist(name.replace(NUL, instead), [str(value).replace(NUL, instead) for value in values])
    clean._mutable = False
    return clean


def leave_out_nul(request: HttpRequest) -> None:
    """Leave every NUL out of what a form sends, and replace it in the address."""
    request.GET = without_nul(request.GET, REPLACEMENT)  # type: ignore[assignment]
    if request.method == "POST":
        request.POST = without_nul(request.POST, "")  # type: ignore[assignment]
