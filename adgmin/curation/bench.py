"""The bench: one page on which all that a passage gives is entered, beside its text.

It opens with the rows that rules propose; what is not ticked is not saved. All that is ticked is saved in one edit.
Nothing is locked while the page is open: each row is validated again when it is saved.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from adgmin import record
from adgmin.models import KeptText, Passage
from adgmin.proposals.known import Entity, Known, known_names
from adgmin.proposals.new_names import new_names as printed_names
from adgmin.proposals.proposal import PassageText, Proposal, Values
from adgmin.proposals.reading import Mentioned, mentioned, proposals
from adgmin.record import Cited, How, State, may_change_public, noted_nouns

from .addresses import bench_url, change_url
from .bench_mentions import Cite, CiteMaker, mentioned_records, ticked_elsewhere
from .bench_names import new_names
from .bench_offers import MarkedText, begun
from .bench_rows import ADD_ROW, KINDS, MOST_CITATIONS, MOST_ROWS, Row, RowForms, RowKind, show_near, show_selected
from .confirming import Asked
from .forms import STATE_NOT_OFFERED
from .messages import forget_messages
from .near import warn_of_near_facts
from .reading import NEXT_PASSAGE, initial_from_passage, next_unaccounted, say_that_all_are_accounted_for
from .revisions import CITED_IN_REVISION, goes_into_revision

if TYPE_CHECKING:
    from .cited import CitedAdmin
    from .passages import PassageAdmin
    from .site import CuratorSite


class StateForm(forms.Form):
    """The editorial state of all new records of the page."""

    state = forms.ChoiceField(
        label=_("Save as"), widget=forms.RadioSelect, error_messages={"invalid_choice": STATE_NOT_OFFERED}
    )  # fmt: skip

    def __init__(self, data: QueryDict | None, *, publishing: bool) -> None:
        super().__init__(data, initial={"state": State.DRAFT})
        states = (State.DRAFT, State.IN_REVIEW, *([State.PUBLISHED] if publishing else []))
        field = cast("forms.ChoiceField", self.fields["state"])
        field.choices = [(state.value, state.label) for state in states]


class Bench:
    """The page of one passage, as it is opened or, with ``data``, as it was sent."""

    def __init__(
        self, request: HttpRequest, site: "CuratorSite", passage: Passage, data: QueryDict | None = None
    ) -> None:
        self.request, self.site, self.passage = request, site, passage
        self.errors: list[str] = []
        self.text = KeptText.objects.of(passage)
        # What is new would be published by the one who saved it last.
        self.states = StateForm(data, publishing=may_change_public(request.user))
        self.data = self._with_states(data)
        self.known = known_names()
        self.read = passage_text(passage, self.text or passage.gist, self.known)
        self.found: Mentioned = mentioned(self.read, self.known)
        self.proposed = proposals(self.read, self.known) if self.text else []
        self.row_forms = {kind.plural: RowForms(request, site, kind, self.text) for kind in KINDS}
        self.rows = list(self._sent_rows(self.data) if self.data is not None else self._proposed_rows())
        self.citing = _citing(self)
        maker = CiteMaker(request, site, passage, self.text, self.data, self.citing)
        self.mentions = mentioned_records(maker, self.found)
        mentioned_keys = {cite.key for each in self.mentions for cite in (each.cite, *each.about)}
        # The other records that cite the passage: they may cite it for a further aspect.
        self.cited = [cite for cite in map(maker.cite, self.citing) if cite.key not in mentioned_keys]
        show_selected(self.rows)
        show_near(self.rows)

    def _with_states(self, data: QueryDict | None) -> QueryDict | None:
        """The data with the state of the page in each row, so that the rules of publishing are checked there."""
        if data is None:
            return None
        data = data.copy()
        state = self.states.cleaned_data["state"] if self.states.is_valid() else State.DRAFT
        for kind in KINDS:
            for number in range(_count(data, kind)):
                data[f"{kind.plural}-{number}-state"] = state
        return data

    def _sent_rows(self, data: QueryDict) -> Iterable[Row]:
        added, _colon, asked = data.get(ADD_ROW, "").partition(":")
        for kind in self.kinds:
            count = _count(data, kind)
            initial = self._initial(kind)
            yield from (Row(self.row_forms[kind.plural], number, data=data, initial=initial) for number in range(count))
            if kind.plural == added and count < MOST_ROWS:
                values, readings = begun(kind, asked)
                initial |= values
                row = Row(self.row_forms[kind.plural], count, initial=initial, readings=readings)
                row.was_added, row.shows_more = True, len(readings) > 1 or not values.keys().isdisjoint(kind.more)
                yield row

    def _proposed_rows(self) -> Iterable[Row]:
        proposed = [each for each in self.proposed if not self._is_recorded(each)]
        themes = leading_themes(proposed)
        for kind in self.kinds:
            about = [each for each in proposed if each.noun == kind.noun._meta.model_name]
            row_forms, base = self.row_forms[kind.plural], self._initial(kind)
            for number, proposal in enumerate(about[: MOST_ROWS - 1]):
                initial = base | proposal.values
                # Of an act within another one neither who acted nor at which meeting is known.
                unknown = {"outcome": ("meeting", "body")}.get(proposal.noun, ())
                initial |= {name: proposal.values.get(name, "") for name in unknown}
                if theme := themes.get(cast("int", proposal.values.get("initiative"))):
                    initial["leading_theme"] = theme
                yield Row(row_forms, number, initial=initial, readings=proposal.readings, rule=proposal.rule)
            yield Row(row_forms, min(len(about), MOST_ROWS - 1), initial=base)

    @property
    def kinds(self) -> list[RowKind]:
        """The nouns of which the user may add rows."""
        return [kind for kind in KINDS if self.row_forms[kind.plural].may_add]

    def _initial(self, kind: RowKind) -> Values:
        """What an empty row begins with: the meeting of the source, and the body of the ministers’ own texts."""
        names = tuple(name for name in ("meeting", "body") if name in (*kind.shown, *kind.more))
        given = initial_from_passage(self.passage, (*names, *(("meeting",) if kind.plural == "commitments" else ())))
        initial: Values = {name: value for name, value in given.items() if name != "passage"}
        return initial

    def _is_recorded(self, proposal: Proposal) -> bool:
        """True if a record of the same parts cites the passage already; of an act on nothing known, with its title."""
        noun = next(kind.noun for kind in KINDS if kind.noun._meta.model_name == proposal.noun)
        parts: Values = {
            name: proposal.values[name]
            for name in ("verb", "initiative", "actor", "role", "commitment")
            if name in proposal.values
        }
        if "verb" in parts and len(parts) < 2:
            parts["title"] = proposal.values["title"]
        if len(parts) < 2:
            return False
        admin = cast("CitedAdmin[Cited]", self.site.get_model_admin(noun))
        return admin.rows_citing(self.passage).filter(**parts).exists()

    # Saving

    @property
    def cites(self) -> list[Cite]:
        """All boxes to cite a record as it is."""
        return [*(cite for each in self.mentions for cite in (each.cite, *each.about)), *self.cited]

    def accepted(self) -> list[Row | Cite]:
        """The rows and boxes that are to be saved."""
        rows: list[Row | Cite] = [row for row in self.rows if row.is_accepted]
        return [*rows, *(cite for cite in self.cites if cite.is_ticked and not cite.refused)]

    def is_valid(self) -> bool:
        """Validate what is to be saved, outside any edit; collects ``errors``."""
        assert self.data is not None
        chosen = self.accepted()
        self.errors += [reason.html() for reason in ticked_elsewhere(self.data, (cite.key for cite in self.cites))]
        if not self.states.is_valid():
            self.errors += [str(error) for errors in self.states.errors.values() for error in errors]
        if not chosen:
            self.errors.append(_t("Nothing is ticked or filled in."))
        for each in chosen:
            if not each.is_valid():
                name = each.label if isinstance(each, Row) else str(each.record)
                self.errors.append(_t("%(row)s: please correct what is marked there.") % {"row": name})
        return not self.errors

    def save(self) -> tuple[list[Cited], list[Cited]]:
        """Save all that is accepted in one edit. Returns the new records, and those that were only cited.

        Raises ``ValidationError`` with a sentence for each row that is refused, or ``Asked`` with what is to be
        answered first, and then saves none.
        """
        made: list[Cited] = []
        cited: list[Cited] = []
        errors: list[str] = []
        with record.editing(how=How.FORM):
            for each in self.accepted():
                try:
                    row, is_new = each.save(self.passage) if isinstance(each, Row) else (each.save(self.passage), False)
                    (made if is_new else cited).append(row)
                except ValidationError as error:
                    errors += error.messages
            if errors:
                raise ValidationError(errors)
            self._log(made, cited)
        return made, cited

    def _log(self, made: list[Cited], cited: list[Cited]) -> None:
        for row in made:
            self.site.get_model_admin(type(row)).log_addition(self.request, row, [{"added": {}}])
        for row in cited:
            if goes_into_revision(self.request, row, self.passage):
                messages.info(self.request, CITED_IN_REVISION % {"record": row})
                continue
            message = [{"added": {"name": str(row.citation_model()._meta.verbose_name), "object": str(self.passage)}}]
            self.site.get_model_admin(type(row)).log_change(self.request, row, message)


def _count(data: QueryDict, kind: RowKind) -> int:
    sent = data.get(f"{kind.plural}-rows", "0")
    return min(int(sent), MOST_ROWS) if sent.isdecimal() and len(sent) < 4 else 0


def leading_themes(proposed: Iterable[Proposal]) -> dict[int, int]:
    """The theme that leads most outcomes about each initiative proposed, or else its only theme."""
    pks = {cast("int", each.values["initiative"]) for each in proposed if "initiative" in each.values}
    found: dict[int, int] = {}
    if pks:
        initiatives: Any = noted_nouns()["initiatives"]
        outcomes: Any = noted_nouns()["outcomes"]
        themed = initiatives.objects.order_by().filter(pk__in=pks).annotate(n=Count("themes"))
        found |= themed.filter(n=1).values_list("pk", "themes")
        led = outcomes.objects.order_by().filter(initiative__in=pks, leading_theme__isnull=False)
        counted = led.values_list("initiative", "leading_theme").annotate(n=Count("pk")).order_by("n")
        found |= {initiative: theme for initiative, theme, _n in counted}
    return found


def passage_text(passage: Passage, text: str, known: Known) -> PassageText:
    """A passage as the rules read it."""
    source = passage.source
    meetings = list(source.meetings.all())
    met = None
    if len(meetings) == 1:
        meeting = meetings[0]
        met = known.entities.get(("meetings", meeting.pk)) or Entity(
            "meetings", meeting.pk, meeting.slug, str(meeting), meeting.body_id
        )
    return PassageText(text, passage.nature, source.kind, source.published, passage.locator, met)


def bench_view(modeladmin: "PassageAdmin", request: HttpRequest, passage: Passage) -> HttpResponse:
    """The page; a POST saves what is ticked, or only adds an empty row."""
    site = cast("CuratorSite", modeladmin.admin_site)
    bench = Bench(request, site, passage, request.POST if request.method == "POST" else None)
    asked: Asked | None = None
    if not bench.kinds:
        raise PermissionDenied
    if request.method == "POST" and ADD_ROW not in request.POST and bench.is_valid():
        try:
            made, cited = bench.save()
        except (ValidationError, Asked) as error:
            # The forms now hold rows that were rolled back.
            forget_messages(request)
            bench = Bench(request, site, passage, request.POST)
            asked = error if isinstance(error, Asked) else None
            sentences = error.sentences if isinstance(error, Asked) else error.messages
            bench.errors = [capfirst(sentence) for sentence in sentences]
        else:
            return _redirect_after_saving(modeladmin, request, passage, made, cited)
    context = _context(modeladmin, request, bench) | (asked.context(request) if asked else {})
    return TemplateResponse(request, "admin/bench.html", context)


def _redirect_after_saving(
    modeladmin: "PassageAdmin", request: HttpRequest, passage: Passage, made: list[Cited], cited: list[Cited]
) -> HttpResponse:
    done = ngettext("%(count)d row was saved.", "%(count)d rows were saved.", len(made) + len(cited))
    modeladmin.message_user(request, done % {"count": len(made) + len(cited)}, messages.SUCCESS)
    warn_of_near_facts(request, made)
    following = next_unaccounted(passage) if NEXT_PASSAGE in request.POST else passage
    if following is None:
        say_that_all_are_accounted_for(request, passage.source)
    return HttpResponseRedirect(bench_url(following or passage))


def _context(modeladmin: "PassageAdmin", request: HttpRequest, bench: Bench) -> dict[str, object]:
    passage = bench.passage
    around = passage.source.passages
    marked = MarkedText(bench.text, bench.found) if bench.text else None
    media = modeladmin.media
    for row_forms in bench.row_forms.values():
        media += row_forms.form(prefix="media").media
    shown: list[Row | Cite] = [*bench.rows, *bench.cites]
    for each in shown:
        each.leave_unchecked()
    groups = [
        {"kind": kind, "names": kind.noun._meta, "rows": [row for row in bench.rows if row.kind == kind]}
        for kind in bench.kinds
    ]
    return {
        **modeladmin.admin_site.each_context(request),
        "title": _t("Enter what a passage gives"),
        "subtitle": str(passage),
        "opts": modeladmin.opts,
        "passage": passage,
        "source": passage.source,
        "marked": marked.html() if marked else "",
        "words": marked.dates_and_verbs() if marked else (),
        "groups": groups,
        "mentions": bench.mentions,
        "new_names": new_names(
            bench.request,
            bench.site,
            passage,
            [each.new_name for each in bench.proposed if each.new_name],
            printed_names(bench.text, bench.known),
        ),
        "states": bench.states,
        "refused": bench.errors,
        "most_citations": MOST_CITATIONS,
        "previous": around.filter(order__lt=passage.order).order_by("-order").first(),
        "next": around.filter(order__gt=passage.order).order_by("order").first(),
        "citing": [(change_url(row), row) for row in bench.citing],
        "cited": bench.cited,
        "media": media,
    }


def _citing(bench: Bench) -> list[Cited]:
    """The records that cite the passage."""
    found: list[Cited] = []
    for model in bench.site.ordered_models(bench.request):
        if issubclass(model, Cited) and not model._meta.proxy:
            admin = cast("CitedAdmin[Cited]", bench.site.get_model_admin(model))
            found += admin.rows_citing(bench.passage)
    return found
