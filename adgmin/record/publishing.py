"""The editorial state of a record, and the rules of publishing."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache, reduce
from operator import or_
from typing import ClassVar, Self

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from .addresses import path_to
from .edit import Recorded, RecordedQuerySet, editing
from .merging import Column, Mergeable
from .preview import StateField
from .states import ONCE_PUBLIC, TRANSITIONS, State

# Words that are addresses of pages beside those of records, such as /commitments/dates/.
RESERVED_SLUGS = frozenset(("asked", "changes", "dates", "matrix"))
SLUG_LENGTH = 120


REQUIRED_TO_PUBLISH = _("This field is required to publish the record.")


class PublishedQuerySet[M: "Published"](RecordedQuerySet[M]):
    """Querysets of records with an editorial state."""

    def published(self) -> Self:
        return self.filter(state=State.PUBLISHED)

    def with_address(self) -> Self:
        """The rows with a public address: published and withdrawn."""
        return self.filter(state__in=ONCE_PUBLIC)

    def get_by_natural_key(self, slug: str) -> M:
        """The row with this slug, for fixtures."""
        return self.get(slug=slug)


class Published(Mergeable):
    """A record with an address and an editorial state."""

    slug = models.CharField(
        _("slug"),
        max_length=SLUG_LENGTH,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9]+(?:-[a-z0-9]+)*\Z", _("Use a–z, 0–9 and single hyphens."))],
        help_text=_("The last part of the address. It never changes; no verb, and no date sharper than the meeting."),
    )
    state = StateField(_("state"), max_length=10, choices=State, default=State.DRAFT, db_index=True)
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
        help_text=_("For readers: why this value is preferred, what is inferred, and what the source leaves open."),
    )

    address = ("slug",)
    # Whether it is only the profile of another record, and there on the same days.
    is_profile = False
    # The fields, optional in a draft, without which a record cannot be published.
    required_to_publish: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=State.values),
                name="%(app_label)s_%(class)s_state_is_known",
                violation_error_message=_("This is not an editorial state."),
            ),
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

    @classmethod
    def rows(cls) -> PublishedQuerySet[Self]:
        rows = super().rows()
        assert isinstance(rows, PublishedQuerySet)
        return rows

    def natural_key(self) -> tuple[str, ...]:
        return (self.slug,)

    @property
    def whole(self) -> "Published":
        """The record on whose page it is shown: itself, or the record that it is a part of."""
        return self

    def get_absolute_url(self) -> str:
        """The record's public page; for a part, its line on the page of ``whole``."""
        if self.whole is not self:
            return f"{self.whole.get_absolute_url()}#{self.slug}"
        return path_to(str(self._meta.model_name), self.slug)

    def in_message(self) -> dict[str, object]:
        """The parameters ``noun`` and ``record`` for error messages."""
        return {"noun": self._meta.verbose_name, "record": self}

    def is_public(self) -> bool:
        """True unless it is a draft or in review: a withdrawn record keeps its address."""
        return bool(self.state in ONCE_PUBLIC)

    def is_published(self) -> bool:
        """Whether it is published now."""
        return bool(self.state == State.PUBLISHED)

    def suggested_slug(self) -> str:
        """The slug a record gets when none is entered."""
        return str(self)

    def clean(self) -> None:
        """Refuse a chain of references that leads back to the record, and a new slug that is the address of a page."""
        super().clean()
        if self._state.adding and self.slug in RESERVED_SLUGS:
            raise ValidationError(
                {"slug": _t("“%(slug)s” is the address of a page: choose another.") % {"slug": self.slug}}
            )
        for field in self._chains():
            if getattr(self, field.attname) is not None and self._lead_back(field.name, [self]):
                raise ValidationError({field.name: _t("This would refer back to the record itself.")})

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Fill in derived fields, then validate."""
        self.fill_in()
        super().clean_fields(exclude=exclude)

    def fill_in(self) -> None:
        """Set the slug if it is blank. If a relation that it is made from is missing, validation reports that."""
        if not self.slug:
            with suppress(ObjectDoesNotExist):
                self.slug = slugify(self.suggested_slug())[:SLUG_LENGTH].strip("-")

    def refuse_change(self, before: Self) -> None:
        """Refuse state changes that would hide a public record, and publishing without required fields."""
        super().refuse_change(before)
        if (State(before.state), self.state) not in TRANSITIONS:
            raise ValidationError(
                {"state": _t("A record that is %(from)s cannot become %(to)s.")
                 % {"from": before.get_state_display(), "to": self.get_state_display()}}
            )  # fmt: skip
        if self.state == State.PUBLISHED and before.state not in ONCE_PUBLIC:
            missing = [name for name in self.required_to_publish if not getattr(self, name)]
            if missing:
                raise ValidationError(dict.fromkeys(missing, REQUIRED_TO_PUBLISH))

    @classmethod
    def prepare(cls, rows: Collection[Self]) -> set[str]:
        """Also give each a slug."""
        for row in rows:
            row.fill_in()
        return super().prepare(rows)

    def delete(self, using: str | None = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        """Delete a draft. Raises ``ValidationError`` for what was public: withdraw it instead."""
        with editing():
            if (self.stored() or self).is_public():
                raise ValidationError(
                    _t("“%(record)s” has been public. Withdraw it with a reason instead of deleting it.")
                    % {"record": self}
                )
            return super().delete(using, keep_parents)

    def merge_into(self, other: Self, because: str) -> None:
        """Let all that refers to this record refer to another one, and withdraw this one; a draft is deleted."""
        with editing():
            self.withdrawn_because = because
            self.redirect_references(other)
            if not self.is_public():
                self.delete_merged()
                return
            self.state, self.merged_into = State.WITHDRAWN, other
            self.save(update_fields=["state", "merged_into", "withdrawn_because"])

    def delete_merged(self) -> None:
        """Delete a draft that nothing refers to any more."""
        self.delete()

    @classmethod
    def gone(cls) -> models.QuerySet[Self]:
        """The withdrawn records; some are merged."""
        return cls._default_manager.filter(state=State.WITHDRAWN)

    @classmethod
    def with_relations_read(cls) -> RecordedQuerySet[Self]:
        """Also with what it is merged into."""
        return PublishedQuerySet(cls).select_related("merged_into")

    @classmethod
    def failures(cls, rows: Collection[Self]) -> list[str]:
        """A sentence for each published row that refers to an unpublished one, and for each circular reference."""
        published = [row.pk for row in rows if row.state == State.PUBLISHED]
        return [*cls._failures_of_references(published), *cls._failures_of_chains(rows)]

    @classmethod
    def dependent_rows(cls, pks: Collection[int]) -> Iterator[tuple[type[Recorded], set[int]]]:
        """The published records that refer to rows no longer published, and the records merged into them."""
        yield from super().dependent_rows(pks)
        hidden = set(cls._base_manager.filter(pk__in=pks).exclude(state=State.PUBLISHED).values_list("pk", flat=True))
        for model, field in cls.references_to_me() if hidden else ():
            referring = model._base_manager.filter(**{f"{field.name}__in": hidden}, state=State.PUBLISHED)
            yield model, set(referring.values_list("pk", flat=True))
        if hidden:
            yield cls, set(cls._base_manager.filter(models.Q(merged_into__in=hidden)).values_list("pk", flat=True))

    @classmethod
    def _failures_of_references(cls, pks: Collection[int]) -> Iterator[str]:
        rows = cls._base_manager.filter(pk__in=pks)
        to_hidden = {field: models.Q(**{f"{field.name}__in": _hidden(field)}) for field in cls.reference_fields()}
        if not pks or not to_hidden or not rows.filter(reduce(or_, to_hidden.values())).exists():
            return
        for field, leads_to_hidden in to_hidden.items():
            for record in rows.filter(leads_to_hidden).distinct():
                yield record.failure_of_reference(field)

    def hidden_references(self, field: Column) -> "list[Published]":
        """The rows that a field refers to and that are not published."""
        value = getattr(self, field.name)
        rows = value.all() if field.many_to_many else filter(None, [value])
        return [row for row in rows if not row.is_published()]

    def failure_of_reference(self, field: Column) -> str:
        """The sentence that refuses to publish what refers to hidden rows; it names them."""
        sentence = _t(
            "%(noun)s “%(record)s” is published, but refers to an unpublished record in “%(field)s”: %(hidden)s."
        )
        hidden = names_with_states(self.hidden_references(field))
        return sentence % {**self.in_message(), "field": field.verbose_name, "hidden": hidden}

    @classmethod
    def _failures_of_chains(cls, rows: Collection[Self]) -> Iterator[str]:
        """References within the noun must end, and ``merged_into`` must lead to a published record."""
        leading_back = {field: cls._lead_back(field.name, rows) for field in cls._chains()}
        for record in rows:
            if record.merged_into and record.merged_into.state != State.PUBLISHED:
                yield _t("%(noun)s “%(record)s” is merged into an unpublished record.") % record.in_message()
            for field, found in leading_back.items():
                if record.pk in found:
                    yield _t("%(noun)s “%(record)s”: “%(field)s” would refer back to the record itself.") % {
                        **record.in_message(),
                        "field": field.verbose_name,
                    }

    @classmethod
    @cache
    def _chains(cls) -> list[Column]:
        """The foreign keys to the same model, such as ``part_of``."""
        return [field for field in cls._meta.fields if field.related_model is cls.noun()]

    @classmethod
    def _lead_back(cls, name: str, rows: Collection[Self]) -> set[int | None]:
        """The keys of the rows from which a reference never ends; a query for each step up, for all of them."""
        above = {row.pk: getattr(row, f"{name}_id") for row in rows}
        while missing := {*above.values()} - above.keys() - {None}:
            found = cls.noun()._base_manager.filter(pk__in=missing).order_by()
            above |= dict.fromkeys(missing) | dict(found.values_list("pk", f"{name}_id"))
        return {row.pk for row in rows if _never_ends(row.pk, above)}

    @classmethod
    def reference_fields(cls) -> Iterator[Column]:
        """The foreign keys and many-to-many fields that lead from this noun to a noun with a state."""
        for field in (*cls._meta.fields, *cls._meta.many_to_many):
            target = field.related_model
            if isinstance(target, type) and issubclass(target, Published) and field.name != "merged_into":
                yield field


def _never_ends(start: int | None, above: Mapping[int | None, int | None]) -> bool:
    seen, at = {start}, above[start]
    while at is not None and at not in seen:
        seen.add(at)
        at = above[at]
    return at is not None


def names_with_states(rows: Iterable[Published]) -> str:
    """The names of rows, each with its state."""
    return ", ".join(f"“{row}” ({row.get_state_display()})" for row in rows)


def _hidden(field: Column) -> models.QuerySet[models.Model]:
    """The unpublished rows of the model that a field refers to, for a subquery."""
    assert field.related_model
    return field.related_model._base_manager.exclude(state=State.PUBLISHED).order_by()
