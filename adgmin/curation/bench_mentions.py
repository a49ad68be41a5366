"""The records that a text mentions: the bench offers to cite them, and to enter something about them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import ValidationError
from django.db.models import F
from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _t

from adgmin.models import Passage
from adgmin.proposals.known import Mention, how_found
from adgmin.proposals.reading import Mentioned
from adgmin.proposals.words import content_stems
from adgmin.record import AsOf, Aspect, Basis, Cited, State, noted_nouns

from .addresses import change_url
from .bench_offers import Offer, offer_about
from .bench_rows import (
    BenchCitationForm,
    citation_form_class,
    number_of_citations,
    save_citations,
    sent_citation,
    used_citations,
)
from .kept_forms import Reason
from .keys import is_key
from .revisions import goes_into_revision, revisions_citing
from .unsaved import missing

if TYPE_CHECKING:
    from .cited import CitedAdmin
    from .site import CuratorSite

# Nouns of which a text that mentions an initiative can repeat a record: each may be cited from the bench.
ABOUT_INITIATIVE = ("outcomes", "commitments")
# Most such records that are listed under an initiative.
MOST_LISTED = 6
# Whose promises a text that mentions a record may report on: the path from a commitment to the record.
PROMISED = {"initiatives": "initiative", "actors": "owner", "meetings": "checks__meeting"}
# The open promises that are shown at once; all others are behind them.
FIRST_PROMISES = 3


class Cite:
    """A record that may be cited as it is, with citations of the passage: one, or one for each of several aspects."""

    def __init__(
        self,
        request: HttpRequest,
        passage: Passage,
        record: Cited,
        forms: list[BenchCitationForm],
        *,
        how: str,
        refused: str,
        is_ticked: bool,
        is_cited: bool,
    ) -> None:
        self.request, self.passage = request, passage
        self.record = record
        self.forms = forms
        self.how = how
        self.is_ticked = is_ticked
        # Why it cannot be cited here; empty if it can.
        self.refused = refused
        # True if it cites the passage already, so that only a further aspect can be added.
        self.is_cited = is_cited
        self.was_checked = False

    @property
    def key(self) -> str:
        """The value of its box to tick."""
        return key_of(self.record)

    @property
    def prefix(self) -> str:
        """How the names of the fields begin that cite it."""
        return prefix_of(self.record)

    @property
    def noun(self) -> str:
        """The name of its noun: an initiative and the body of that name are two records."""
        return str(self.record._meta.verbose_name)

    @property
    def is_revised(self) -> bool:
        """True if it is cited in its draft revision."""
        return goes_into_revision(self.request, self.record, self.passage)

    @property
    def url(self) -> str:
        """The URL of the form of the record."""
        return change_url(self.record)

    @property
    def is_open(self) -> bool:
        """True if its words are shown: they are wrong, or another aspect was asked for."""
        return len(self.forms) > 1 or (self.was_checked and any(form.errors for form in self.forms))

    def leave_unchecked(self) -> None:
        """Show it as it was sent, without looking for errors, unless it was to be saved."""
        for form in self.forms:
            if form.is_bound and not self.was_checked:
                form._errors = ErrorDict()  # type: ignore[attr-defined]  # The stubs leave it out.

    def is_valid(self) -> bool:
        self.was_checked = True
        used = used_citations(self.forms)
        for form in used:
            form.record = self.record
        return not [form for form in used if not self._is_new(form)]

    def _is_new(self, form: BenchCitationForm) -> bool:
        if not (form.is_valid() and self.is_cited):
            return form.is_valid()
        there = self.record.citations.filter(passage=self.passage, aspect=form.cleaned_data["aspect"])
        if there.exists():
            form.add_error("aspect", _t("It cites the passage for this already: choose another aspect."))
        return form.is_valid()

    def save(self, passage: Passage) -> Cited:
        """Save the citations. Raises ``ValidationError`` with the name of the record."""
        try:
            save_citations(self.request, used_citations(self.forms), self.record, passage)
        except ValidationError as error:
            raise ValidationError([f"{self.record}: {sentence}" for sentence in error.messages]) from error
        return self.record


def key_of(record: Cited) -> str:
    """Noun and primary key, as the box of a record is sent."""
    return f"{record.plural}:{record.pk}"


def prefix_of(record: Cited) -> str:
    """The prefix of the citations of a record that is there."""
    return f"cite-{record.plural}-{record.pk}"


@dataclass
class MentionedRecord:
    """A record that the text mentions, and the records about it that the text may repeat or report on."""

    cite: Cite
    about: list[Cite] = field(default_factory=list)
    # The open commitments about it, of it or stated at it.
    open_promises: list[Cited] = field(default_factory=list)

    @property
    def record(self) -> Cited:
        return self.cite.record

    @property
    def offer(self) -> Offer:
        """The row about it that may be begun."""
        return offer_about(self.record)

    @property
    def promises(self) -> list[Offer]:
        """Checks of its open promises: the first ones."""
        return [offer_about(row) for row in self.open_promises[:FIRST_PROMISES]]

    @property
    def further_promises(self) -> list[Offer]:
        """Checks of the other open promises, which the page folds away."""
        return [offer_about(row) for row in self.open_promises[FIRST_PROMISES:]]


def mentioned_records(maker: "CiteMaker", found: Mentioned) -> list[MentionedRecord]:
    """The records that a text mentions, each once, in its order."""
    first: dict[tuple[str, int], Mention] = {}
    for mention in found.records:
        first.setdefault((mention.entity.noun, mention.entity.pk), mention)
    rows = {
        noun: {row.pk: row for row in _rows(noun).filter(pk__in=[pk for other, pk in first if other == noun])}
        for noun in {noun for noun, _pk in first}
    }
    listed = [
        MentionedRecord(maker.cite(rows[noun][pk], maker.text[mention.start : mention.end], how_found(mention)))
        for (noun, pk), mention in first.items()
        if pk in rows[noun]
    ]
    alike = _Alike(maker.text or maker.passage.gist)
    maker.add_what_is_about([each for each in listed if each.record.plural == "initiatives"], alike)
    add_open_promises(listed, alike)
    return listed


def _rows(plural: str) -> Any:
    return cast("type[Cited]", noted_nouns()[plural]).rows().exclude(state=State.WITHDRAWN).named()


class _Alike:
    """A sort key: the share of the words of a record that stand in the text, the largest first, then the latest."""

    def __init__(self, text: str) -> None:
        self.stems = set(content_stems(text))

    def __call__(self, row: Cited) -> tuple[float, int]:
        own = set(content_stems(str(row)))
        return (-len(own & self.stems) / max(len(own), 1), -row.pk)


def add_open_promises(listed: Iterable[MentionedRecord], alike: _Alike) -> None:
    """Give each record its commitments that are neither kept nor dropped, those most like the text first."""
    by_key = {(each.record.plural, each.record.pk): each for each in listed}
    for plural, path in PROMISED.items():
        pks = {pk for other, pk in by_key if other == plural}
        if not pks:
            continue
        rows = _rows("commitments").still_open(AsOf()).filter(**{f"{path}__in": pks})
        for row in sorted(rows.annotate(of=F(path)).distinct(), key=alike):
            by_key[plural, row.of].open_promises.append(row)


class CiteMaker:
    """Makes the boxes to tick of one page; ``citing`` are the records that cite the passage already."""

    def __init__(
        self,
        request: HttpRequest,
        site: "CuratorSite",
        passage: Passage,
        text: str,
        data: QueryDict | None,
        citing: Iterable[Cited],
    ) -> None:
        self.request, self.site, self.passage, self.text, self.data = request, site, passage, text, data
        self.forms: dict[str, type[BenchCitationForm]] = {}
        revised = revisions_citing(passage)
        self.citing = {(type(row)._meta.label_lower, row.pk) for row in citing} | revised

    def cite(self, record: Cited, printed: str = "", how: str = "") -> Cite:
        """The box of a record."""
        plural, noun = record.plural, type(record)
        if plural not in self.forms:
            self.forms[plural] = citation_form_class(self.request, self.site, noun)
        return Cite(
            self.request, self.passage, record, list(self._citation_forms(record, printed)), how=how,
            refused=self._refused(record), is_ticked=key_of(record) in (self.data or QueryDict()).getlist("cite"),
            is_cited=self._is_cited(record),
        )  # fmt: skip

    def _citation_forms(self, record: Cited, printed: str) -> Iterator[BenchCitationForm]:
        prefix = prefix_of(record)
        first = {"aspect": Aspect.VERB if getattr(record, "verb", "") else "", "printed": printed}
        if self._is_cited(record):
            first = {}
        for number in range(number_of_citations(self.data, prefix, at_least=1)):
            initial = {"basis": Basis.STATED, **(first if number == 0 else {})}
            data = self.data if number == 0 else sent_citation(self.data, f"{prefix}-{number}")
            form = self.forms[record.plural](data, prefix=f"{prefix}-{number}", initial=initial)
            form.text = self.text
            yield form

    def _is_cited(self, record: Cited) -> bool:
        return (type(record)._meta.label_lower, record.pk) in self.citing

    def _refused(self, record: Cited) -> str:
        admin = cast("CitedAdmin[Cited]", self.site.get_model_admin(type(record)))
        return "" if admin.has_change_permission(self.request) else _t("you may not change it")

    def add_what_is_about(self, initiatives: Iterable[MentionedRecord], alike: _Alike) -> None:
        """List under initiatives the outcomes and commitments about them that are most like the text."""
        by_pk = {each.record.pk: each for each in initiatives}
        for plural in ABOUT_INITIATIVE if by_pk else ():
            for row in sorted(_rows(plural).filter(initiative__in=by_pk), key=alike):
                listed = by_pk[row.initiative_id].about
                if sum(cite.record.plural == plural for cite in listed) < MOST_LISTED:
                    listed.append(self.cite(row, ""))


def ticked_elsewhere(data: QueryDict, listed: Iterable[str]) -> Iterator[Reason]:
    """Of each box that was ticked and is not listed any more: why, and the words that were entered beside it."""
    nouns, there = noted_nouns(), set(listed)
    for key in data.getlist("cite"):
        plural, _colon, pk = key.partition(":")
        if key in there or plural not in nouns or not is_key(pk):
            continue
        reason = missing(nouns[plural], pk, _t("“%(record)s”, which you ticked, is not mentioned here any more."))
        names = [name for name in data if name.startswith(f"cite-{plural}-{pk}-") and name.endswith("-printed")]
        if printed := ", ".join(f"“{words}”" for name in names if (words := data.get(name))):
            sentence = _t("%(sentence)s You had entered: %(entered)s.")
            reason = reason._replace(sentence=sentence % {"sentence": reason.sentence, "entered": printed})
        yield reason
