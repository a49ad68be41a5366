"""A merge is taken back by reverting it, which also puts back the references and citations that moved."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .history import History, How, name_of

MERGED = _("%(record)s is merged into another record. Revert the merge in its history instead.")


def refuse_undone_merge(history: History) -> None:
    """Raise ``ValidationError`` if a signed-in user takes back a merge in another way.

    Its address would no longer lead to the record that has its references.
    """
    if history.signed_in() is None or history.how == How.REVERT:
        return
    undone = [
        key
        for key, (before, after) in history.changes().items()
        if (before or {}).get("merged_into") and after and not after["merged_into"]
    ]
    if undone:
        raise ValidationError([MERGED % {"record": name_of(*key, history.labels[key])} for key in undone])
