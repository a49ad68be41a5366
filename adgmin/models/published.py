"""What may be seen: the editorial state of a record, and what publishing asks for."""

from collections.abc import Collection, Iterator
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from .record import Recorded, RecordedQuerySet

SLUG_LENGTH = 120


class State(models.TextChoices):
    """Where a record stands in the editors' hands."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in-review", _("in review")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


# What has once been public stays at its address: it can be withdrawn and brought back, never hidden again.
NEXT_STATES = {
    State.DRAFT: {State.DRAFT, State.IN_REVIEW, State.PUBLISHED},
    State.IN_REVIEW: {State.DRAFT, State.IN_REVIEW, State.PUBLISHED},
    State.PUBLISHED: {State.PUBLISHED, State.WITHDRAWN},
    State.WITHDRAWN: {State.WITHDRAWN, State.PUBLISHED},
}
ONCE_PUBLIC = (State.PUBLISHED, State.WITHDRAWN)


class PublishedQuerySet[M: "Published"](RecordedQuerySet[M]):
    """Querysets of everything that has an editorial state."""

    def published(self) -> Self:
        """Only what the public sees: the start of every public queryset."""
        return self.filter(state=State.PUBLISHED)

    def with_address(self) -> Self:
        """What has a public address: the published, and the withdrawn that say why they went."""
        return self.filter(state__in=ONCE_PUBLIC)

    def get_by_natural_key(self, slug: str) -> M:
        """The row with this slug: slugs never change, so they are the key in fixtures too."""
        return self.get(slug=slug)


class Published(Recorded):
    """A record with an address and an editorial state."""

    slug = models.CharField(
        _("slug"),
        max_length=SLUG_LENGTH,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9]+(?:-[a-z0-9]+)*\Z", _("Use a–z, 0–9 and single hyphens."))],
        help_text=_("The last part of the address. It never changes; no verb, and no date sharper than the meeting."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, db_index=True)
    withdrawn_because = models.TextField(
        _("withdrawn because"), blank=True, help_text=_("Shown at the address of a withdrawn record.")
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("For a withdrawn record: the one that its address leads to from now on."),
    )
    note = models.TextField(
        _("note"),
        blank=True,
        help_text=_("Public. Why this reading was preferred, what was inferred, what the source leaves open."),
    )

    # The name of the list page, the API resource and the fixture file of the noun.
    plural: ClassVar[str]

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | ~models.Q(withdrawn_because=""),
                name="%(app_label)s_%(class)s_withdrawn_says_why",
                violation_error_message=_("Say why the record is withdrawn."),
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | models.Q(state="withdrawn"),
                name="%(app_label)s_%(class)s_merged_is_withdrawn",
                violation_error_message=_("Only a withdrawn record can be merged into another."),
            ),
        ]

    def natural_key(self) -> tuple[str, ...]:
        """The slug alone."""
        return (self.slug,)

    def get_absolute_url(self) -> str:
        """The record's public page."""
        return reverse(f"{self._meta.model_name}", args=[self.slug])

    def is_public(self) -> bool:
        """Whether it is, or was when it was loaded, anything but a draft."""
        return self.state in ONCE_PUBLIC or self.loaded.get("state") in ONCE_PUBLIC

    def suggested_slug(self) -> str:
        """The slug a record gets when none is entered."""
        return str(self)

    def clean(self) -> None:
        """Fill in a slug, and refuse changes that would break an address."""
        super().clean()
        self.fill_in()
        self.refuse_broken_address()

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Fill in what follows from the other fields before each field is looked at."""
        self.fill_in()
        super().clean_fields(exclude=exclude)

    def fill_in(self) -> None:
        """Derive what was left blank."""
        if not self.slug:
            self.slug = slugify(self.suggested_slug())[:SLUG_LENGTH].strip("-")

    def refuse_broken_address(self) -> None:
        """Slugs never change, and what was public once stays findable."""
        before = self.loaded
        if before.get("slug", self.slug) != self.slug:
            raise ValidationError({"slug": _t("A slug never changes: others link to it.")})
        came_from = State(before["state"]) if "state" in before else State.DRAFT
        if "state" in before and self.state not in NEXT_STATES[came_from]:
            raise ValidationError(
                {"state": _t("What is %(from)s cannot become %(to)s.")
                 % {"from": came_from.label, "to": State(self.state).label}}
            )  # fmt: skip

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with a slug and without breaking an address."""
        self.fill_in()
        self.refuse_broken_address()
        super().save(*args, **kwargs)
        self.loaded = {**self.loaded, "slug": self.slug, "state": self.state}

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a draft; what was public is withdrawn instead."""
        if self.is_public():
            raise ValidationError(
                _t("“%(record)s” has been public: withdraw it and say why, instead of deleting it.") % {"record": self}
            )
        return super().delete(*args, **kwargs)

    @classmethod
    def broken_rules(cls, pks: Collection[int]) -> list[Any]:
        """A published record refers only to what is published, so no public page can lead to a draft."""
        return [
            *cls._failures_of_references(cls, "pk__in", pks),
            *(
                failure
                for model, field in cls._references_to_me()
                for failure in cls._failures_of_references(model, f"{field.name}__in", pks, field)
            ),
        ]

    @classmethod
    def reference_fields(cls) -> Iterator["models.Field[Any, Any]"]:
        """The foreign keys and many-to-many fields that lead from this noun to a noun with a state."""
        for field in (*cls._meta.fields, *cls._meta.many_to_many):
            target = field.related_model
            if isinstance(target, type) and issubclass(target, Published) and field.name != "merged_into":
                yield field

    @classmethod
    def _references_to_me(cls) -> Iterator[tuple[type["Published"], "models.Field[Any, Any]"]]:
        for relation in cls._meta.related_objects:
            model = relation.related_model
            if isinstance(model, type) and issubclass(model, Published) and not model._meta.proxy:
                for field in model.reference_fields():
                    if field is relation.field:
                        yield model, field

    @staticmethod
    def _failures_of_references(
        model: type["Published"],
        lookup: str,
        pks: Collection[int],
        only: "models.Field[Any, Any] | None" = None,
    ) -> Iterator[str]:
        for field in [only] if only else model.reference_fields():
            hidden = models.Q(**{f"{field.name}__isnull": False}) & ~models.Q(
                **{f"{field.name}__state": State.PUBLISHED}
            )
            if field.many_to_many:
                target: Any = field.related_model
                hidden = models.Q(
                    **{f"{field.name}__in": target._default_manager.exclude(state=State.PUBLISHED).values("pk")}
                )
            for record in model._default_manager.filter(hidden, **{lookup: pks}, state=State.PUBLISHED).distinct():
                yield _t("%(noun)s “%(record)s” is published, but refers to something unpublished in “%(field)s”.") % {
                    "noun": model._meta.verbose_name,
                    "record": record,
                    "field": field.verbose_name,
                }
