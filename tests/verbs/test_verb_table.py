import pytest

from adgmin import verbs

# Section 2 of the design, class by class; a verb that a source uses and that is missing may be added.
SCALE = {
    "constitutive": (5, ["adopted", "signed", "established", "launched"]),
    "approval": (4, ["endorsed", "approved"]),
    "commissive": (4, ["agreed", "resolved", "committed"]),
    "directive": (3, ["tasked", "called for", "encouraged", "urged"]),
    "supportive": (2, ["supported", "welcomed", "lauded"]),
    "prospective": (2, ["looked forward to"]),
    "cognisance": (1, ["acknowledged", "recognised", "reiterated", "emphasised"]),
    "neutral": (0, ["noted", "took note of"]),
    "courtesy": (0, ["expressed appreciation for", "expressed gratitude for", "commemorated"]),
    "factual": (
        None,
        ["proposed", "presented", "released", "unveiled", "expanded", "held", "commenced", "completed", "concluded",
         "handed over", "reported"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("label", "verb_class", "strength"),
    [(label, code, strength) for code, (strength, labels) in SCALE.items() for label in labels],
)
def test_each_verb_has_its_class_and_strength(label: str, verb_class: str, strength: int | None) -> None:
    verb = next(verb for verb in verbs.VERBS if str(verb.label) == label)
    assert (verb.of_class.code, verb.strength) == (verb_class, strength)


def test_each_verb_is_in_the_table_once() -> None:
    assert len({verb.code for verb in verbs.VERBS}) == len(verbs.VERBS)
    assert len({str(verb.label) for verb in verbs.VERBS}) == len(verbs.VERBS)
    assert list(verbs.BY_CODE) == [verb.code for verb in verbs.VERBS]


def test_classes_are_sorted_from_strong_to_weak_with_facts_last() -> None:
    assert [(verb_class.code, verb_class.strength) for verb_class in verbs.CLASSES] == [
        (code, strength) for code, (strength, _labels) in SCALE.items()
    ]


def test_each_verb_has_exactly_one_class() -> None:
    by_class = [code for verb_class in verbs.CLASSES for code in verbs.of_class(verb_class.code)]
    assert sorted(by_class) == sorted(verbs.BY_CODE)


def test_forms_offer_all_verbs_and_filters_all_classes() -> None:
    assert verbs.choices() == [(verb.code, verb.label) for verb in verbs.VERBS]
    assert [code for code, _label in verbs.class_choices()] == list(SCALE)


def test_verbs_of_hearing_a_report_never_count_as_support() -> None:
    assert {verbs.BY_CODE[code].strength for code in ("noted", "took-note")} == {0}


def test_thanks_weigh_less_than_any_other_verb() -> None:
    weights = verbs.by_weight()
    assert weights[min(weights)] == verbs.of_class("courtesy")


@pytest.mark.parametrize("of_class", verbs.CLASSES, ids=lambda of_class: of_class.code)
def test_the_label_of_a_class_names_all_of_its_verbs_or_none(of_class: verbs.VerbClass) -> None:
    def named(verb: verbs.Verb) -> bool:
        stems = {word[:5] for word in str(verb.label).split() if len(word) > 3}
        return any(stem in str(of_class.label) for stem in stems)

    assert {named(verb) for verb in verbs.VERBS if verb.of_class == of_class} in ({True}, {False})
    assert not [
        verb.code for verb in verbs.VERBS if verb.of_class != of_class and str(verb.label) in str(of_class.label)
    ]
    assert of_class.label not in {of_class.code, of_class.term}


@pytest.mark.parametrize(
    ("verb", "of_verb", "predicate"),
    [
        ("endorsed", "", "endorsed"),
        ("agreed", "", "agreed"),
        ("agreed", "established", "agreed on the establishment of"),
        ("welcomed", "endorsed", "welcomed the endorsement of"),
        ("acknowledged", "completed", "acknowledged the completion of"),
        ("looked-forward-to", "adopted", "looked forward to the adoption of"),
        ("expressed-appreciation", "signed", "expressed appreciation for the signing of"),
        ("took-note", "held", "took note of the holding of"),
    ],
)
def test_the_verb_of_an_embedded_act_becomes_a_noun(verb: str, of_verb: str, predicate: str) -> None:
    assert verbs.predicate(verb, of_verb) == predicate


def test_each_verb_has_a_noun_form() -> None:
    assert not [verb.code for verb in verbs.VERBS if not str(verb.act).split()[1:]]
