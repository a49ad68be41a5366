"""The page of near-duplicates (see ``near``), on which curators say which pairs are different."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _t

from adgmin.models import DistinctPair
from adgmin.record import Cited, Published, noted_nouns

from .addresses import change_url
from .near import NOUNS, near_pairs

if TYPE_CHECKING:
    from .site import CuratorSite


@dataclass(frozen=True)
class Pair:
    """Two records of a noun with nearly the same name, by primary key, the smaller one first."""

    kind: str
    first: int
    second: int

    @property
    def key(self) -> str:
        """What names the pair in the form: “actors-3-9”."""
        return f"{self.kind}-{self.first}-{self.second}"


def undecided_pairs(nouns: Iterable[type[models.Model]]) -> list[Pair]:
    """The pairs of these nouns that nobody has found to be different. Two queries."""
    order = [kind for kind in NOUNS if noted_nouns()[kind] in nouns]
    different = set(DistinctPair.objects.values_list("kind", "first", "second"))
    found = [Pair(*pair) for pair in near_pairs(order) - different]
    return sorted(found, key=lambda pair: (order.index(pair.kind), pair.first, pair.second))


@dataclass(frozen=True)
class Side:
    """One record of a pair: its name, state and form."""

    row: Published
    url: str


@dataclass(frozen=True)
class ShownPair:
    """A pair with both records."""

    pair: Pair
    noun: str
    sides: tuple[Side, Side]


def shown_pairs(site: "CuratorSite", request: HttpRequest) -> list[ShownPair]:
    """The near-duplicates of the nouns that the user may see, with their records: one more query for each noun."""
    pairs = undecided_pairs(site.ordered_models(request))
    nouns = {pair.kind: cast("type[Cited]", noted_nouns()[pair.kind]) for pair in pairs}
    keys: dict[str, set[int]] = defaultdict(set)
    for pair in pairs:
        keys[pair.kind] |= {pair.first, pair.second}
    rows = {kind: nouns[kind].rows().named().in_bulk(pks) for kind, pks in keys.items()}
    return [
        ShownPair(pair, str(nouns[pair.kind]._meta.verbose_name), (_side(found[pair.first]), _side(found[pair.second])))
        for pair in pairs
        for found in [rows[pair.kind]]
    ]


def _side(row: Published) -> Side:
    return Side(row, change_url(row))


def near_duplicates_view(site: "CuratorSite", request: HttpRequest) -> HttpResponse:
    """The list; a POST notes that a pair is different."""
    if not site.ordered_models(request):
        raise PermissionDenied
    shown = shown_pairs(site, request)
    if request.method == "POST":
        for each in shown:
            if each.pair.key == request.POST.get("different"):
                note_different(site, request, each.pair)
        return HttpResponseRedirect(reverse("admin:near_duplicates"))
    context = {**site.each_context(request), "title": _t("Near-duplicates"), "pairs": shown}
    return TemplateResponse(request, "admin/near_duplicates.html", context)


def note_different(site: "CuratorSite", request: HttpRequest, pair: Pair) -> None:
    """Note that a pair is different. Raises ``PermissionDenied`` unless the user may change records of the noun."""
    if not site.get_model_admin(noted_nouns()[pair.kind]).has_change_permission(request):
        raise PermissionDenied
    assert isinstance(request.user, User)
    values = {"user": request.user}
    DistinctPair.objects.get_or_create(values, kind=pair.kind, first=pair.first, second=pair.second)
