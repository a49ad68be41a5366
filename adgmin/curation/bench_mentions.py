"""What the bench shows of a text: the text with its names, dates and verbs marked, and the records that it mentions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t

from adgmin.dates import display
from adgmin.models import Passage
from adgmin.proposals.known import Mention, how_found
from adgmin.proposals.reading import Mentioned
from adgmin.record import Aspect, Basis, Cited, State, noted_nouns

from .addresses import change_url
from .bench_rows import BenchCitationForm, citation_form_class, save_citations
from .keys import is_key
from .revisions import goes_into_revision, revisions_citing

if TYPE_CHECKING:
    from .cited import CitedAdmin
    from .site import CuratorSite

# The aspect of which a name is a reading, if its words are selected as printed.
ASPECTS = {"initiatives": Aspect.INITIATIVE, "meetings": Aspect.MEETING, "actors": Aspect.ACTOR}
# Nouns of which a text that mentions an initiative can repeat a record: each may be cited from the bench.
ABOUT_INITIATIVE = ("outcomes", "commitments")
# Most such records that are listed under an initiative.
MOST_LISTED = 6


class Mark(NamedTuple):
    """A part of a text that is marked: what it gives a reading of, with which value, and in words."""

    start: int
    end: int
    aspect: str
    value: str
    title: str


def marked(text: str, found: Mentioned) -> SafeString:
    """The whole text as HTML, with names, dates and verbs marked; of two that overlap the first and longest."""
    pieces, at = [], 0
    for mark in sorted(_marks(found), key=lambda mark: (mark.start, -mark.end)):
        if mark.start >= at:
            pieces += [escape(text[at : mark.start]), _as_html(mark, text[mark.start : mark.end])]
            at = mark.end
    return format_html_join("", "{}", ((piece,) for piece in (*pieces, escape(text[at:]))))


def _as_html(mark: Mark, words: str) -> SafeString:
    html = '<mark data-aspect="{}" data-value="{}" title="{}">{}</mark>'
    return format_html(html, mark.aspect, mark.value, mark.title, words)


def _marks(found: Mentioned) -> Iterator[Mark]:
    for mention in found.records:
        entity = mention.entity
        yield Mark(mention.start, mention.end, ASPECTS[entity.noun], entity.slug, entity.name)
    for date in found.dates:
        yield Mark(date.start, date.end, Aspect.DUE if date.due else Aspect.DATE, date.value, display(date.value))
    for verb in found.verbs:
        yield Mark(verb.start, verb.end, Aspect.VERB, verb.verb.code, str(verb.verb.label))


class Cite:
    """A record that may be cited as it is, with one citation of the passage."""

    def __init__(
        self, request: HttpRequest, passage: Passage, record: Cited, form: BenchCitationForm, *, how: str, refused: str
    ) -> None:
        self.request, self.passage = request, passage
        self.record = record
        self.form = form
        self.how = how
        # Why it cannot be cited here; empty if it can.
        self.refused = refused
        self.was_checked = False

    @property
    def key(self) -> str:
        """The value of its box to tick: noun and primary key."""
        return f"{self.record.plural}:{self.record.pk}"

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

    def leave_unchecked(self) -> None:
        """Show it as it was sent, without looking for errors, unless it was to be saved."""
        if self.form.is_bound and not self.was_checked:
            self.form._errors = ErrorDict()  # type: ignore[attr-defined]  # The stubs leave it out.

    @property
    def is_ticked(self) -> bool:
        """True if it was sent ticked."""
        return isinstance(self.form.data, QueryDict) and self.key in self.form.data.getlist("cite")

    def is_valid(self) -> bool:
        self.was_checked = True
        self.form.record = self.record
        return self.form.is_valid()

    def save(self, passage: Passage) -> Cited:
        """Save the citation. Raises ``ValidationError`` with the name of the record."""
        try:
            save_citations(self.request, [self.form], self.record, passage)
        except ValidationError as error:
            raise ValidationError([f"{self.record}: {sentence}" for sentence in error.messages]) from error
        return self.record


@dataclass
class MentionedRecord:
    """A record that the text mentions, and the records about it that the text may repeat."""

    cite: Cite
    about: list[Cite] = field(default_factory=list)

    @property
    def record(self) -> Cited:
        return self.cite.record

    @property
    def is_initiative(self) -> bool:
        """True if an outcome can be about it."""
        return self.record.plural == "initiatives"

    @property
    def promises(self) -> list[Cited]:
        """The commitments about it, of which a check may be entered."""
        return [cite.record for cite in self.about if cite.record.plural == "commitments"]


def mentioned_records(
    request: HttpRequest, site: "CuratorSite", passage: Passage, text: str, found: Mentioned, data: QueryDict | None
) -> list[MentionedRecord]:
    """The records that a text mentions, each once, in its order."""
    first: dict[tuple[str, int], Mention] = {}
    for mention in found.records:
        first.setdefault((mention.entity.noun, mention.entity.pk), mention)
    maker = _CiteMaker(request, site, passage, text, data)
    rows = {
        noun: {row.pk: row for row in _rows(noun).filter(pk__in=[pk for other, pk in first if other == noun])}
        for noun in {noun for noun, _pk in first}
    }
    listed = [
        MentionedRecord(maker.cite(rows[noun][pk], text[mention.start : mention.end], how_found(mention)))
        for (noun, pk), mention in first.items()
        if pk in rows[noun]
    ]
    maker.add_what_is_about([each for each in listed if each.is_initiative])
    return listed


def _rows(plural: str) -> Any:
    return cast("type[Cited]", noted_nouns()[plural]).rows().exclude(state=State.WITHDRAWN).named()


class _CiteMaker:
    """Makes the boxes to tick of one page; knows which records cite the passage already."""

    def __init__(
        self, request: HttpRequest, site: "CuratorSite", passage: Passage, text: str, data: QueryDict | None
    ) -> None:
        self.request, self.site, self.passage, self.text, self.data = request, site, passage, text, data
        self.forms: dict[str, type[BenchCitationForm]] = {}
        self.citing: dict[str, set[int]] = {}
        self.revised = revisions_citing(passage)

    def cite(self, record: Cited, printed: str, how: str = "") -> Cite:
        """The box of a record."""
        plural, noun = record.plural, type(record)
        if plural not in self.forms:
            self.forms[plural] = citation_form_class(self.request, self.site, noun)
            citations: Any = noun.citation_model().objects
            self.citing[plural] = set(citations.filter(passage=self.passage).values_list("record", flat=True))
            self.citing[plural] |= {pk for label, pk in self.revised if label == noun._meta.label_lower}
        verb = getattr(record, "verb", "")
        initial = {"aspect": Aspect.VERB if verb else "", "printed": printed, "basis": Basis.STATED}
        form = self.forms[plural](self.data, prefix=f"cite-{plural}-{record.pk}", initial=initial)
        form.text = self.text
        return Cite(self.request, self.passage, record, form, how=how, refused=self._refused(record))

    def _refused(self, record: Cited) -> str:
        if record.pk in self.citing[record.plural]:
            return _t("cited here")
        admin = cast("CitedAdmin[Cited]", self.site.get_model_admin(type(record)))
        return "" if admin.has_change_permission(self.request) else _t("you may not change it")

    def add_what_is_about(self, initiatives: Iterable[MentionedRecord]) -> None:
        """List under initiatives the outcomes and commitments about them, the latest first."""
        by_pk = {each.record.pk: each for each in initiatives}
        for plural in ABOUT_INITIATIVE if by_pk else ():
            for row in _rows(plural).filter(initiative__in=by_pk).order_by("-pk"):
                listed = by_pk[row.initiative_id].about
                if sum(cite.record.plural == plural for cite in listed) < MOST_LISTED:
                    listed.append(self.cite(row, ""))


def ticked_elsewhere(data: QueryDict, listed: Iterable[str]) -> list[str]:
    """The boxes that were ticked and are not listed any more."""
    sent, there = data.getlist("cite"), set(listed)
    return [key for key in sent if is_key(key.partition(":")[2]) and key not in there]
