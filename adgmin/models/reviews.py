"""What reviewers write about the drafts that come from a source. For curators; no part of the record itself."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from adgmin.record import Texts

from .revisions import Revision
from .sources import Source


class ReviewComment(Texts):
    """A comment on a row or a revision that comes from a source or, without these, on all that does.

    A revision that comes from no source has its comments to itself. Comments stay when their source is deleted, because
    it can be brought back.
    """

    source = models.ForeignKey(
        Source, models.DO_NOTHING, verbose_name=_("source"), related_name="review_comments", null=True,
        db_constraint=False,
    )  # fmt: skip
    revision = models.ForeignKey(
        Revision, models.CASCADE, verbose_name=_("draft revision"), related_name="comments", null=True
    )
    noun = models.CharField(
        _("noun"), max_length=100, blank=True, help_text=_("The model of the row, such as initiatives.outcome.")
    )
    object_id = models.BigIntegerField(_("row"), null=True)
    text = models.TextField(_("comment"), max_length=4000)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("user"), null=True, related_name="+"
    )
    who = models.CharField(_("who"), max_length=150, help_text=_("The user name as of then."))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("review comment")
        verbose_name_plural = _("review comments")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.who}: {self.text}"
