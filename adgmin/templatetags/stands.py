"""Tags for the sentences of “Where it stands”: outcomes and records in a row, numbers in words, and their passages."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adgmin.models import MeetingRole
from adgmin.pages.evidence import Evidence
from adgmin.record import Basis, Cited, Difference
from adgmin.record.labels import label_of

from .links import link
from .record import chief_passage, inferred_badge, inferred_mark

register = template.Library()

# The number of passages that a sentence cites.
MAX_CITED = 3


class Shared(Protocol):
    """A number of rows, with what they have in common."""

    label: str
    number: int


class Acting(Protocol):
    """An outcome, as far as a sentence names it."""

    @property
    def verb_and_object(self) -> tuple[str, str]: ...
    @property
    def dispute(self) -> str: ...
    def get_absolute_url(self) -> str: ...


def in_a_row(items: Sequence[str]) -> SafeString:
    """“A, B and C”; what is not marked as safe is escaped."""
    if len(items) < 2:
        return format_html("{}", *items) if items else SafeString()
    *first, last = items
    return format_html("{} {} {}", format_html_join(", ", "{}", ((each,) for each in first)), _("and"), last)


@register.simple_tag(takes_context=True)
def stands(context: Context, name: str) -> SafeString:
    """The section “Where it stands” with the sentences of a template; nothing where it has none."""
    assert context.template
    get_template = context.template.engine.get_template
    sentences = get_template(f"components/stands/{name}.html").render(context)
    if not sentences.strip():
        return SafeString()
    with context.push(sentences=sentences):
        return SafeString(get_template("components/stands.html").render(context))


@register.simple_tag(takes_context=True)
def acts(context: Context, outcomes: Iterable[Any]) -> SafeString:
    """“endorsed the guide, agreed to build a network and noted the report”, with links and marks."""
    return in_a_row([_act(context, outcome) for outcome in outcomes])


def _act(context: Context, outcome: Any) -> SafeString:
    verb, rest = outcome.verb_and_object
    mark = inferred_mark(outcome, "verb", "name", "attribution")
    tag = format_html(' <span class="tag">{}</span>', outcome.dispute) if outcome.dispute else ""
    return format_html('{} <a href="{}">{}</a>{}{}', verb, link(context, outcome), rest.strip(), mark, tag)


@register.simple_tag(takes_context=True)
def named(context: Context, rows: Iterable[Any], *aspects: str) -> SafeString:
    """The names of records, with links, and a mark where the name or one of the aspects is inferred."""
    return in_a_row(
        [
            format_html('<a href="{}">{}</a>{}', link(context, row), row, inferred_mark(row, "name", *aspects))
            for row in rows
        ]
    )


@register.simple_tag(takes_context=True)
def linked(context: Context, rows: Iterable[Any]) -> SafeString:
    """The names of records that are fetched without evidence, with links."""
    return in_a_row([format_html('<a href="{}">{}</a>', link(context, row), row) for row in rows])


@register.simple_tag(takes_context=True)
def subjects(context: Context, section: Any) -> SafeString:
    """“A, B, C and 17 more”: the first initiatives or commitments under a heading of changes, with links and marks."""
    found = [entry.comparison for entry in section.entries[:MAX_CITED]]
    items = [
        format_html(
            '<a href="{}">{}</a>{}',
            link(context, each.subject),
            each.subject,
            inferred_badge() if each.is_name_inferred else "",
        )
        for each in found
    ]
    more = section.number - len(found)
    return in_a_row([*items, _("%(number)d more") % {"number": more}] if more else items)


@register.simple_tag(takes_context=True)
def parts(context: Context, roles: Iterable[Any]) -> SafeString:
    """“host of the 3rd ADGMIN and lead of the guide”, from roles at meetings and in initiatives."""
    return in_a_row([_part(context, role) for role in roles])


def _part(context: Context, role: Any) -> SafeString:
    of = role.meeting if isinstance(role, MeetingRole) else role.initiative
    words = {"role": label_of(role, "role"), "of": format_html('<a href="{}">{}</a>', link(context, of), of)}
    return format_html("{}{}", format_html(_("{role} of the {of}"), **words), inferred_mark(role, "kind", "actor"))


@register.simple_tag(takes_context=True)
def readings(context: Context, difference: Difference) -> SafeString:
    """The values that sources give, each with its first passage: “1–2 February 2024 (news report, para 2)”."""
    evidence: Evidence = context["evidence"]
    given = []
    for reading in difference.readings:
        value = evidence.value_label(context["object"], difference.aspect, reading.value)
        citation = reading.citations[0]
        inferred = all(each.basis == Basis.INFERRED for each in reading.citations)
        mark = inferred_badge() if inferred else _(", preferred") if reading.preferred else ""
        passage = citation.passage
        given.append(
            format_html(
                '{}{} <span class="cited">(<a href="{}">{}</a>)</span>',
                value,
                mark,
                link(context, passage),
                passage.short_name,
            )
        )
    return in_a_row(given)


@register.simple_tag
def shares(found: Iterable[Shared]) -> str:
    """“3 kept; 2 kept, as the editors conclude; 1 open”."""
    return "; ".join(f"{share.number} {share.label}" for share in found)


@register.simple_tag(takes_context=True)
def cited(context: Context, *groups: Iterable[Cited] | Cited) -> SafeString:
    """The passages that support a sentence, in parentheses: of each record the chief one."""
    rows = [row for group in groups for row in ([group] if isinstance(group, Cited) else group)]
    passages = list(dict.fromkeys(filter(None, map(chief_passage, rows))))
    shown = [
        format_html('<a href="{}">{}</a>', link(context, passage), passage.short_name)
        for passage in passages[:MAX_CITED]
    ]
    more = len(passages) - len(shown)
    if more:
        shown.append(SafeString(ngettext("%(more)d more passage", "%(more)d more passages", more) % {"more": more}))
    inside = format_html_join("; ", "{}", ((each,) for each in shown))
    return format_html(' <span class="cited">({})</span>', inside) if shown else SafeString()
