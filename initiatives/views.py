"""The pages of initiatives and outcomes."""

from collections.abc import Iterable
from typing import Any, cast

from django.utils.translation import gettext_lazy

from adgmin.models import Actor, Cited
from adgmin.strict import Rows
from adgmin.views import RecordList, RecordPage

from .filters import InitiativeFilter, OutcomeFilter
from .models import Initiative, Outcome, Role
from .models.outcomes import OutcomeQuerySet


def lines(outcomes: Any) -> OutcomeQuerySet:
    """The published outcomes of a manager or a relation, with what a line of a list shows."""
    found: OutcomeQuerySet = (
        outcomes.published()
        .select_related("meeting", "initiative", "body")
        .prefetch_related("counterparts")
        .with_evidence()
    )
    return found


def roles_of(actor: Actor) -> list[Role]:
    """An actor's parts in initiatives, with their evidence."""
    return list(actor.roles.published().select_related("initiative").with_evidence())


class InitiativeList(RecordList):
    """All initiatives, with the stage that each has reached."""

    noun = Initiative
    filterset_class = InitiativeFilter
    description = gettext_lazy("Guides, frameworks, plans, centres and all the other lasting things, and their stage.")
    offered = ("q", "kind", "stage", "theme")
    offered_more = ("partner", "meeting", "verb_class", "verb", "date_after", "date_before", "differs", "as_of")


class InitiativePage(RecordPage):
    """An initiative: what it is, how far it has come, what was said about it, and who has a part in it."""

    model = Initiative

    def get_queryset(self) -> Rows:
        """With its stage, what it belongs to, and its evidence."""
        found: Any = super().get_queryset()
        return cast("Rows", found.with_stage().select_related("part_of", "succeeds", "body").with_evidence())

    def cited_rows(self, context: dict[str, Any]) -> Iterable[Cited]:
        """The initiative, and every part that somebody has in it."""
        return [self.object, *context["roles"]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What was said over time, roles, parts and successors."""
        read = lines(self.object.outcomes).in_reading_order()
        outcomes = sorted(read, key=lambda outcome: (outcome.date_earliest, outcome.date_latest))
        return super().get_context_data(
            outcomes=outcomes,
            stage_set_by=next((outcome for outcome in outcomes if outcome.slug == self.object.stage_by), None),
            outcomes_under=lines(self.object.outcomes_under).in_reading_order(),
            roles=list(self.object.roles.published().select_related("actor").with_evidence()),
            parts=self.object.parts.published().with_stage(),
            successors=self.object.succeeded_by.published().with_evidence(),
            **kwargs,
        )


class OutcomeList(RecordList):
    """All outcomes."""

    noun = Outcome
    filterset_class = OutcomeFilter
    description = gettext_lazy("What was endorsed, adopted, agreed, welcomed or noted: a verb, an object and a source.")
    offered = ("q", "meeting", "theme", "partner", "verb_class")
    offered_more = ("verb", "stage", "date_after", "date_before", "differs", "as_of")

    def rows(self) -> Rows:
        """With what a line shows."""
        return lines(Outcome.objects)


class OutcomePage(RecordPage):
    """An outcome: the verb, its strength, what it is about, and the passage that says so."""

    model = Outcome

    def get_queryset(self) -> Rows:
        """With all that it refers to, and its evidence."""
        found: Any = super().get_queryset()
        return cast("Rows", found.select_related("meeting", "body", "initiative", "under").with_evidence())

    def get_title(self) -> str:
        """Its verb and its object."""
        return f"{self.object.get_verb_display()} {self.object.title}"
