"""The decisions of curators on the subjects of a meeting, several in one save."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import record
from adgmin.curation.addresses import change_url
from adgmin.curation.forms import STATE_NOT_OFFERED, short_title
from adgmin.curation.kept_forms import Reason
from adgmin.curation.reading import add_url
from adgmin.curation.unsaved import missing, why_not_there
from adgmin.models import Passage, is_quoted_from
from adgmin.record import How, State, next_states
from initiatives.models import Check, Commitment, Finding, Initiative, NothingFound, Outcome

from .subjects import Closing, MeetingTexts, ReadPassage, unique

type Subject = Commitment | Initiative

NOTHING = "nothing"
# The findings of a check after the first one, the most frequent first.
FINDINGS = (
    Finding.KEPT, Finding.PARTLY_KEPT, Finding.RESTATED, Finding.REPEATED, Finding.FOLLOWED_UP, Finding.POSTPONED,
    Finding.DROPPED,
)  # fmt: skip
# The passages shown in full beside a decision.
MOST_SHOWN = 3


def key_of(row: Subject) -> str:
    """What names a subject in the form: “commitment-12”."""
    return f"{row._meta.model_name}-{row.pk}"


class PassageOfText(forms.ChoiceField):
    """A passage of the texts on the meeting. Of one that is not there any more, the error says who deleted it."""

    def validate(self, value: str) -> None:
        """Raise ``ValidationError`` for another value."""
        if value and not self.valid_value(value):
            raise why_not_there(Passage, value)


class DecisionForm(forms.Form):
    """The decision on one subject: a check of it, that the texts say nothing, or none yet.

    Of an initiative there are no checks: what happened to it is an outcome, which has a form of its own.
    """

    decision = forms.ChoiceField(label=_("Decision"), required=False, widget=forms.RadioSelect)
    passage = PassageOfText(label=_("Passage"), required=False)
    printed = forms.CharField(
        label=_("Words printed there"), required=False, max_length=200, widget=forms.TextInput(attrs={"size": 40})
    )

    def __init__(self, row: Subject, closing: Closing, texts: MeetingTexts, data: QueryDict | None = None) -> None:
        self.row, self.meeting, self.texts = row, closing.meeting, texts
        self.about = texts.about(row)
        first = {"passage": str(self.about[0].passage.pk)} if self.about else {}
        super().__init__(data, prefix=key_of(row), initial=first)
        checks = [(finding.value, capfirst(str(finding.label))) for finding in FINDINGS]
        findings = checks if isinstance(row, Commitment) else []
        later = [("", _t("Decide later")), (NOTHING, _t("Nothing in these texts"))]
        decision, passage = self.fields["decision"], self.fields["passage"]
        assert isinstance(decision, forms.ChoiceField)
        assert isinstance(passage, forms.ChoiceField)
        decision.choices = [*later, *findings]
        if isinstance(row, Commitment):
            passage.choices = list(self._passage_choices())
        else:
            del self.fields["passage"], self.fields["printed"]

    def _passage_choices(self) -> Iterator[tuple[str, object]]:
        """The passages about the subject, then all others by text."""
        yield "", "---------"
        if self.about:
            yield _t("About it"), [_choice(read, with_source=True) for read in self.about]
        others = [read for read in self.texts.passages if read not in self.about]
        for source, passages in groupby(others, key=lambda read: read.passage.source):
            yield short_title(source), [_choice(read) for read in passages]

    @property
    def shown(self) -> list[ReadPassage]:
        """The passages to show beside the decision: the one chosen, and the first ones about the subject."""
        chosen = self["passage"].value() if self.is_bound and "passage" in self.fields else ""
        first = [read for read in self.texts.passages if str(read.passage.pk) == chosen]
        return unique([*first, *self.about])[:MOST_SHOWN]

    @property
    def full_form_url(self) -> str:
        """The add form of a check or of an outcome, with what is known filled in."""
        passage = self.about[0].passage.pk if self.about else ""
        about = {self.row._meta.model_name or "": self.row.pk, "meeting": self.meeting.pk, "passage": passage}
        if isinstance(self.row, Commitment):
            return add_url(Check, about)
        return add_url(Outcome, {**about, "body": self.meeting.body_id})

    @property
    def change_url(self) -> str:
        """The form of the subject itself."""
        return change_url(self.row)

    def clean(self) -> None:
        """A check needs a passage, and the words printed there must stand in it where its text is held."""
        super().clean()
        cleaned = self.cleaned_data
        if cleaned.get("decision") not in FINDINGS:
            return
        chosen = next((read for read in self.texts.passages if str(read.passage.pk) == cleaned.get("passage")), None)
        printed = cleaned.get("printed", "")
        if chosen is None:
            self.add_error("passage", _t("Choose the passage that says so."))
        elif printed and chosen.is_kept and not is_quoted_from(chosen.text, printed):
            self.add_error("printed", _t("These words do not stand in the passage."))

    @property
    def taken(self) -> str:
        """The decision taken; empty for none. Needs a valid form."""
        return str(self.cleaned_data.get("decision", ""))

    def save(self, user: User, state: State) -> Check | NothingFound:
        """Record the decision, inside an edit. Raises ``ValidationError`` if a rule refuses the check."""
        name = str(self.row._meta.model_name)
        if self.taken == NOTHING:
            found = NothingFound.objects.filter(**{name: self.row.pk}, meeting=self.meeting).first()
            found = found or NothingFound(meeting=self.meeting, **{name: self.row})
            found.user, found.at = user, timezone.now()
            found.save()
            return found
        assert isinstance(self.row, Commitment)
        check = Check(commitment=self.row, meeting=self.meeting, finding=self.taken, state=state)
        check.full_clean()
        check.save()
        check.citations.create(passage_id=int(self.cleaned_data["passage"]), printed=self.cleaned_data["printed"])
        return check


def _choice(read: ReadPassage, *, with_source: bool = False) -> tuple[str, str]:
    passage = read.passage
    label = f"{passage.locator}: {passage.first_words}…"
    return str(passage.pk), f"{short_title(passage.source)}, {label}" if with_source else label


class StateForm(forms.Form):
    """The editorial state of the checks that are saved. Under the rule of four eyes somebody else publishes them."""

    state = forms.ChoiceField(
        label=_("Save checks as"), widget=forms.RadioSelect, initial=State.IN_REVIEW,
        error_messages={"invalid_choice": STATE_NOT_OFFERED},
    )  # fmt: skip

    def __init__(self, may_publish: bool, data: QueryDict | None = None) -> None:
        super().__init__(data)
        state = self.fields["state"]
        assert isinstance(state, forms.ChoiceField)
        state.choices = [(each.value, each.label) for each in next_states(State.DRAFT, may_publish)]


class Decisions:
    """The forms of a page. They are saved whole or not at all."""

    def __init__(
        self, closing: Closing, rows: Iterable[Subject], may_publish: bool, data: QueryDict | None = None
    ) -> None:
        self.closing = closing
        self.state = StateForm(may_publish, data)
        texts = MeetingTexts(closing)
        self.forms = [DecisionForm(row, closing, texts, data) for row in rows]
        self.refused: list[str] = []

    @cached_property
    def taken(self) -> list[DecisionForm]:
        """The forms with a decision. Needs valid forms."""
        return [form for form in self.forms if form.taken]

    def is_valid(self) -> bool:
        """True if no form has an error."""
        invalid = [form for form in (self.state, *self.forms) if not form.is_valid()]
        return not invalid

    def save(self, user: User) -> list[Check | NothingFound]:
        """Save all decisions in one edit; an empty list, with errors in the forms, if one of them cannot be saved."""
        try:
            with record.editing(how=How.FORM):
                self._refuse_decided(key_of(row) for row in Closing(self.closing.meeting).rows(decided=False))
                return [form.save(user, State(self.state.cleaned_data["state"])) for form in self.taken]
        except ValidationError as error:
            self.refused = [capfirst(sentence) for sentence in error.messages]
            return []

    def _refuse_decided(self, left: Iterable[str]) -> None:
        """Raise ``ValidationError`` if a colleague has decided on a subject meanwhile."""
        open_keys = set(left)
        late = [form for form in self.taken if form.prefix not in open_keys]
        for form in late:
            form.add_error("decision", _t("Somebody else has decided this in the meantime."))
        if late:
            raise ValidationError([str(form.row) for form in late])


def posted(rows: Iterable[Subject], data: Mapping[str, object]) -> list[Subject]:
    """The subjects whose forms were sent."""
    sent: Collection[str] = {name.rpartition("-")[0] for name in data if name.endswith("-decision")}
    return [row for row in rows if key_of(row) in sent]


def missing_subjects(rows: Iterable[Subject], data: QueryDict) -> Iterator[Reason]:
    """Of each subject that was decided on, and is not to be decided on any more: why, and what was entered."""
    nouns: dict[str, type[Subject]] = {"commitment": Commitment, "initiative": Initiative}
    there = set(map(key_of, rows))
    for key in [name.removesuffix("-decision") for name in data if name.endswith("-decision")]:
        noun, decision = nouns.get(key.partition("-")[0]), data.get(f"{key}-decision")
        if noun is None or not decision or key in there:
            continue
        otherwise = _t("“%(record)s” is not to be decided on at this meeting any more.")
        reason = missing(noun, key.partition("-")[2], otherwise)
        entered = ", ".join(filter(None, (decision, data.get(f"{key}-printed"))))
        sentence = _t("%(sentence)s You had entered: %(entered)s.") % {"sentence": reason.sentence, "entered": entered}
        yield reason._replace(sentence=sentence)
