"""The handbook of the curators, ``docs/curating.md``, as a page of the admin with its pictures."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _t
from markdown_it import MarkdownIt
from markdown_it.token import Token

if TYPE_CHECKING:
    from .site import CuratorSite

HANDBOOK = settings.BASE_DIR / "docs" / "curating.md"
# The folder of the pictures, beside the file and among the static files (``STATICFILES_DIRS``).
PICTURES = "curating"


@cache
def handbook() -> tuple[SafeString, list[tuple[str, str]]]:
    """The HTML of the handbook without its title, and the id and text of its main headings."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = _without_title(markdown.parse(HANDBOOK.read_text(encoding="utf-8")))
    contents = []
    for token, following in pairwise(tokens):
        if token.type == "heading_open":
            token.attrSet("id", slugify(following.content))
            if token.tag == "h2":
                contents.append((slugify(following.content), following.content))
        for part in following.children or ():
            if part.type == "image":
                part.attrSet("src", static(str(part.attrGet("src"))))
                part.attrSet("loading", "lazy")
    return mark_safe(markdown.renderer.render(tokens, markdown.options, {})), contents


def _without_title(tokens: Sequence[Token]) -> list[Token]:
    return [*tokens[3:]] if tokens and tokens[0].tag == "h1" else [*tokens]


def handbook_view(site: "CuratorSite", request: HttpRequest) -> HttpResponse:
    """The handbook with its contents, read from ``HANDBOOK``."""
    html, contents = handbook()
    context = {
        **site.each_context(request), "title": _t("Handbook for curators"), "handbook": html, "contents": contents,
    }  # fmt: skip
    return TemplateResponse(request, "admin/handbook.html", context)
