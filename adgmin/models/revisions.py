"""Draft revisions: changes of public rows that are not public yet. For curators; no part of the record itself."""

import re
from typing import TYPE_CHECKING, Any, Self, cast

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin.record import OPEN_REVISIONS, REVISION_TRANSITIONS, Recorded, RevisionState, Texts
from adgmin.record import revisions as rules
from adgmin.record.history import OPERATOR

from .sources import Passage, Source

if TYPE_CHECKING:
    from adgmin.record.history import User


class RevisionQuerySet(models.QuerySet["Revision"]):
    """All revisions, those published or dropped included, unless a method narrows them."""

    def waiting(self) -> Self:
        """Those neither published nor dropped."""
        return self.filter(state__in=OPEN_REVISIONS)

    def of(self, row: Recorded) -> "Revision | None":
        """The open revision of a row."""
        return self.waiting().filter(noun=row.noun()._meta.label_lower, object_id=row.pk).first()

    def about(self, noun: type[Recorded], pk: int) -> Self:
        """All revisions of a row, which may be gone."""
        return self.filter(noun=noun._meta.label_lower, object_id=pk)

    def adding(self, noun: type[Recorded], key: object) -> "Revision | None":
        """The open revision that adds a row, by the primary key that it has there."""
        if not re.fullmatch(r"-?[0-9]{1,18}", str(key)):
            return None
        found = self.waiting().about(noun, int(str(key))).filter(base__fields={}).first()
        return None if found is None or noun._base_manager.filter(pk=found.object_id).exists() else found

    def free_key(self) -> int:
        """The next negative number for a row that a revision adds. Call while the writers’ lock is held."""
        return min(self.aggregate(least=models.Min("object_id"))["least"] or 0, 0) - 1

    def with_last_step(self) -> Self:
        """Annotate who did the last step of each, when and why: ``last_who``, ``last_at`` and ``last_why``."""
        last = RevisionStep.objects.filter(revision=models.OuterRef("pk")).order_by("-pk")
        return self.annotate(
            **{f"last_{name}": models.Subquery(last.values(name)[:1]) for name in ("who", "at", "why")}
        )

    def move(self, state: RevisionState, user: "User", why: str = "") -> int:
        """Change the state of those to which it may change, other than to stay the same. Returns their number."""
        befores = [one for one, other in REVISION_TRANSITIONS if other == state != one]
        with transaction.atomic():
            moved = list(self.select_for_update().filter(state__in=befores))
            Revision.objects.filter(pk__in=[revision.pk for revision in moved]).update(state=state)
            steps = []
            for revision in moved:
                revision.state = state
                steps.append(revision.step(user, why, with_contents=False))
            RevisionStep.objects.bulk_create(steps)
        return len(moved)


class Revision(Texts):
    """The contents that a public row shall have, and those that it had when the revision was last saved.

    See ``adgmin.record.revisions`` for their form. A row has one open revision at most.
    """

    noun = models.CharField(_("noun"), max_length=100, help_text=_("The model, such as initiatives.outcome."))
    object_id = models.BigIntegerField(
        _("row"), help_text=_("Its primary key; a negative number until a row that the revision adds is published.")
    )
    label = models.CharField(_("record"), max_length=250, help_text=_("Its name as of the last save."))
    source = models.ForeignKey(
        Source, models.SET_NULL, verbose_name=_("source"), related_name="revisions", null=True,
        help_text=_("The source that it comes from, with which it is reviewed; empty if it has a page of its own."),
    )  # fmt: skip
    base = models.JSONField(_("base"), encoder=DjangoJSONEncoder)
    wanted = models.JSONField(_("wanted"), encoder=DjangoJSONEncoder)
    passages = models.ManyToManyField(
        Passage, verbose_name=_("passages"), related_name="revisions", help_text=_("Those that it cites.")
    )
    state = models.CharField(_("state"), max_length=10, choices=RevisionState, default=RevisionState.DRAFT)
    why = models.TextField(_("why"), blank=True, help_text=_("Of the last save; in the history once it is published."))
    author = models.CharField(_("begun by"), max_length=150, help_text=_("The user name of who began it."))
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("saved by"), null=True, related_name="+"
    )
    who = models.CharField(_("saved by"), max_length=150, help_text=_("The user name of who saved it last."))
    at = models.DateTimeField(_("saved"), default=timezone.now)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft revision")
        verbose_name_plural = _("draft revisions")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["noun", "object_id"],
                condition=models.Q(state__in=["draft", "in-review", "sent-back"]),
                name="adgmin_revision_one_open",
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_open(self) -> bool:
        """True if it is neither published nor dropped."""
        return self.state in OPEN_REVISIONS

    @property
    def model(self) -> type[Recorded]:
        """The model of the row."""
        return cast("type[Recorded]", apps.get_model(self.noun))

    @property
    def kind(self) -> str:
        """What the row is, such as “outcome”."""
        return str(self.model._meta.verbose_name)

    @property
    def adds(self) -> bool:
        """True if it adds the row."""
        return rules.adds(self.base)

    @property
    def is_whole(self) -> bool:
        """True if it deletes or merges the row, or takes a merge back: such a revision has no form."""
        return rules.deletes(self.wanted) or self.moves

    @property
    def moves(self) -> bool:
        """True if it merges the row into another one, or takes that back."""
        return rules.moves(self.base, self.wanted)

    @property
    def merges(self) -> bool:
        """True if it merges the row into another one."""
        return rules.merges(self.base, self.wanted)

    @property
    def does(self) -> str:
        """What it does to the row as a whole, in words; empty for a change of its contents."""
        if self.adds:
            return _t("It adds this, which would be public at once without a draft revision.")
        if rules.deletes(self.wanted):
            return _t("It deletes this.")
        if self.merges:
            kept = self.model.rows().named().filter(pk=self.wanted["fields"][rules.MERGED]).first()
            sentence = _t("It merges this into “%(kept)s”, to which all that refers to it leads from then on.")
            return sentence % {"kept": kept or _t("a record that is gone")}
        return _t("It takes the merge of this back: what referred to it does so again.") if self.moves else ""

    def row(self) -> Recorded | None:
        """The row, with its name; unsaved if the revision is open and adds it. ``None`` if it is gone."""
        row = self.model.rows().named().filter(pk=self.object_id).first()
        return self.stand_in() if row is None and self.adds and self.state != RevisionState.PUBLISHED else row

    def stand_in(self) -> Recorded:
        """An unsaved row with its primary key and, if it is added, with its values."""
        row = self.model()
        row.pk = self.object_id
        row.show(self.wanted["fields"])
        if isinstance(row, Passage):
            row.source = cast("Source", self.source)
        return row

    def note_step(self, user: "User | None", why: str, *, with_contents: bool = True, moved_from: Any = None) -> None:
        """Keep what was just done with it. Call once it is saved. Without a user it is the operator."""
        self.step(user, why, with_contents=with_contents, moved_from=moved_from).save()

    def step(
        self, user: "User | None", why: str, *, with_contents: bool = True, moved_from: Any = None
    ) -> "RevisionStep":
        """What was just done with it, unsaved."""
        contents = {"base": self.base, "wanted": self.wanted} if with_contents else {}
        user_id, who = (user.pk, user.get_username()) if user else (None, OPERATOR)
        step = RevisionStep(
            revision=self, user_id=user_id, who=who, why=why, state=self.state, moved_from=moved_from, **contents
        )
        step.leave_out_hidden_characters()
        return step


class RevisionStep(Texts):
    """What somebody did with a draft revision, and why: its state after that and, of a save, its contents."""

    revision = models.ForeignKey(Revision, models.CASCADE, verbose_name=_("draft revision"), related_name="steps")
    at = models.DateTimeField(_("at"), default=timezone.now)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("user"), null=True, related_name="+"
    )
    who = models.CharField(_("who"), max_length=150, help_text=_("The user name as of then."))
    why = models.TextField(_("why"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=RevisionState)
    base = models.JSONField(_("base"), encoder=DjangoJSONEncoder, null=True)
    wanted = models.JSONField(
        _("wanted"), encoder=DjangoJSONEncoder, null=True, help_text=_("Null if only the state changed.")
    )
    moved_from = models.JSONField(
        _("moved from"), encoder=DjangoJSONEncoder, null=True,
        help_text=_("If a merge moved it: the row that was merged, and what the revision had before."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("step of a draft revision")
        verbose_name_plural = _("steps of draft revisions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.who}, {self.get_state_display()}"
