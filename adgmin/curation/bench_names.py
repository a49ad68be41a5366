"""Names that a passage may print for the first time: links to forms that add them, filled in as far as it goes."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django.db import models
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _t

from adgmin.models import Passage
from adgmin.proposals.new_names import NewName as Printed
from adgmin.record import noted_nouns

from .reading import add_url

if TYPE_CHECKING:
    from .site import CuratorSite

# The nouns that are added beside the rows, since rows refer to them.
NAMED = ("initiatives", "actors")


class NewName(NamedTuple):
    """A link to a form. ``takes_words`` if its name is to be the words selected, else it is that found in the text."""

    label: str
    url: str
    takes_words: bool = False


def new_names(
    request: HttpRequest, site: "CuratorSite", passage: Passage, objects: Sequence[str], printed: Iterable[Printed]
) -> list[NewName]:
    """The names found, to be added as initiatives, or as actors too; then, of each noun, the form for any other name.

    What is proposed as the object of an outcome, and what ends with a kind of initiative, is no actor.
    """
    found = dict.fromkeys(objects, "") | {each.name: each.acronym for each in printed}
    initiatives = set(objects) | {name for name in found if _kind(noted_nouns()[NAMED[0]], name)}
    listed = []
    for plural in NAMED:
        noun = noted_nouns()[plural]
        if not site.get_model_admin(noun).has_add_permission(request):
            continue
        words = {"noun": str(noun._meta.verbose_name)}
        for name, acronym in found.items():
            if plural == NAMED[0] or name not in initiatives:
                label = _t("Add %(noun)s “%(name)s”") % {**words, "name": name}
                listed.append(NewName(label, add_url(noun, _initial(noun, passage, name, acronym))))
        listed.append(NewName(_t("Add another name: %(noun)s") % words, add_url(noun, {"passage": passage.pk}), True))
    return listed


def _initial(noun: type[models.Model], passage: Passage, name: str, acronym: str) -> dict[str, str | int]:
    """The name, acronym and kind with which it ends (“Guide”), and the passage with the name as words printed."""
    given = {"name": capfirst(name), "acronym": acronym, "kind": _kind(noun, name)}
    return {**given, "passage": passage.pk, "printed": name}


def _kind(noun: type[models.Model], name: str) -> str:
    """The kind of the noun with which a name ends; empty if it ends with none."""
    kinds = cast("models.Field[Any, Any]", noun._meta.get_field("kind")).flatchoices
    return next((str(code) for code, label in kinds if name.casefold().endswith(str(label).casefold())), "")
