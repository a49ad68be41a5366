"""Actors and their memberships."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import dates
from adgmin.record import Aspect, ByThen, Citation, Cited, CitedQuerySet, DateBoundField, Dated, EDTFField
from adgmin.record.labels import label_of
from adgmin.record.together import keys
from adgmin.search.index import Searchable, SearchTexts
from adgmin.vocabulary import Vocabulary

from .sources import Passage


class ActorKind(Vocabulary):
    """The kind of an actor."""

    MEMBER_STATE = "member-state", _("member state")
    PARTNER = "partner", _("partner")
    ASEAN_BODY = "asean-body", _("ASEAN body")
    WORKING_GROUP = "working-group", _("working group")
    CENTRE = "centre", _("centre")
    ORGANISATION = "organisation", _("organisation")
    COMPANY = "company", _("company")
    SECTOR = "sector", _("sector")
    PERSON = "person", _("person")


class ActorQuerySet(CitedQuerySet["Actor"]):
    """Actors. The day on which one exists depends on its sources and on the rows that refer to it."""

    def existed(self, by_then: ByThen) -> models.Q:
        """The condition that a source reports up to the day on an actor, or a row refers to it that existed by then.

        Each noun that refers to actors defines when its rows exist.
        """
        found = self.reported(by_then)
        for noun, field in Actor.references_to_me():
            if noun is not Actor and not noun.is_profile:
                referring = keys(noun.rows().published().existing(by_then))
                found |= models.Q(models.Exists(referring.filter(**{field.name: models.OuterRef("pk")})))
        return found


class Actor(Searchable, Cited):
    """A member state, partner, body, working group, centre, organisation, company, sector or person.

    Its other names are readings of ``name``: citations with the name that a source uses.
    """

    plural = "actors"
    has_broad_summary = True
    aspect_fields = {Aspect.NAME: "name", Aspect.ACRONYM: "acronym", Aspect.KIND: "kind", Aspect.PART_OF: "parent"}
    searched_with = ("citations",)

    name = models.CharField(_("name"), max_length=200, help_text=_("What the record calls it."))
    acronym = models.CharField(
        _("acronym"), max_length=40, blank=True, help_text=_("Its acronym, as the record prefers it.")
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=ActorKind.listed, help_text=_("What sort of actor it is.")
    )
    iso_code = models.CharField(
        _("ISO code"), max_length=2, blank=True, validators=[RegexValidator(r"^[A-Z]{2}\Z", _("Two capital letters."))],
        help_text=_("ISO 3166-1 alpha-2, for a state."),
    )  # fmt: skip
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("part of"), null=True, blank=True, related_name="children",
        help_text=_("The actor that it belongs to, where a source says so."),
    )  # fmt: skip
    summary = models.TextField(_("summary"), blank=True, help_text=_("A summary in our own words."))
    passages = models.ManyToManyField(Passage, through="ActorCitation", related_name="actors")

    objects = ActorQuerySet.as_manager()

    class Meta(Cited.Meta):
        verbose_name = _("actor")
        verbose_name_plural = _("actors")
        ordering = ["name", "slug"]
        indexes = [models.Index(fields=["state", "name", "slug"], name="adgmin_actor_in_order")]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """The acronym, or else the name: for tables and badges."""
        return self.acronym or self.name

    def search_texts(self) -> SearchTexts:
        """Its names, summary and note."""
        return SearchTexts(title=self.name, names=self.all_names(), body=(self.summary, self.note))


class ActorCitation(Citation):
    """A citation of an actor, mostly for a name that a source uses."""

    record = models.ForeignKey(Actor, models.CASCADE, verbose_name=_("actor"), related_name="citations")


class Standing(Vocabulary):
    """The standing of an actor in a grouping."""

    MEMBER = "member", _("member")
    CHAIR = "chair", _("chair")


class MembershipQuerySet(CitedQuerySet["Membership"]):
    """Memberships. They exist from the day by which their period had begun: see ``begun``."""

    def existed(self, by_then: ByThen) -> models.Q:
        """The condition that a membership had begun by the day."""
        return self.begun(by_then)


class Membership(Dated, Cited):
    """The standing of an actor in a grouping, for the period that a source states, if any."""

    plural = "memberships"
    aspect_fields = {Aspect.ACTOR: "member", Aspect.PERIOD: "period"}
    part_of_field = "member"
    named_with = ("member", "grouping")

    member = models.ForeignKey(
        Actor, models.PROTECT, verbose_name=_("member"), related_name="memberships",
        help_text=_("Who is a member or has the chair."),
    )  # fmt: skip
    grouping = models.ForeignKey(
        Actor, models.PROTECT, verbose_name=_("grouping"), related_name="members",
        help_text=_("What it is a member of or has the chair of."),
    )  # fmt: skip
    standing = models.CharField(
        _("standing"), max_length=10, choices=Standing.listed, default=Standing.MEMBER,
        help_text=_("Whether it is a member or has the chair."),
    )  # fmt: skip
    period = EDTFField(_("period"))
    period_earliest = DateBoundField(_("period, earliest"))
    period_latest = DateBoundField(_("period, latest"))
    passages = models.ManyToManyField(Passage, through="MembershipCitation", related_name="memberships")

    objects = MembershipQuerySet.as_manager()

    class Meta(Cited.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["grouping", "member__name", "period_earliest", "slug"]
        constraints = [
            *Cited.Meta.constraints,
            models.UniqueConstraint(
                fields=["member", "grouping", "standing", "period"], name="adgmin_membership_once_in_a_period"
            ),
            models.CheckConstraint(
                condition=~models.Q(member=models.F("grouping")),
                name="adgmin_membership_not_of_itself",
                violation_error_message=_("An actor cannot be a member of itself."),
            ),
        ]

    def __str__(self) -> str:
        named = {
            "member": self.member, "standing": label_of(self, "standing"), "grouping": self.grouping.short_name,
            "period": dates.display(self.period),
        }  # fmt: skip
        if not self.period:
            return _t("%(member)s, %(standing)s of %(grouping)s") % named
        return _t("%(member)s, %(standing)s of %(grouping)s, %(period)s") % named

    def suggested_slug(self) -> str:
        """Grouping, member, standing and period."""
        return f"{self.grouping.slug} {self.member.slug} {self.standing} {self.period}"

    @property
    def whole(self) -> Actor:
        return self.grouping


class MembershipCitation(Citation):
    """A citation of a membership."""

    record = models.ForeignKey(Membership, models.CASCADE, verbose_name=_("membership"), related_name="citations")
