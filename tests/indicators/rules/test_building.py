"""A rule under construction: buttons and boxes never lose a line, and what is built is the rule that is kept."""

from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.building import (
    MOST_BANDS,
    Draft,
    DraftBand,
    DraftLine,
    from_bands,
    in_words,
    new_line,
    press,
    read_draft,
    settled,
    starting_draft,
    to_bands,
    to_condition,
    write_draft,
)
from indicators.rules.conditions import VOCABULARY, ParamType, SchemeProblem, parse_condition
from indicators.rules.rating import parse_scheme
from tests.factories.catalogue import TARGET_BANDS

EXAMPLES: dict[ParamType, st.SearchStrategy[Any]] = {
    ParamType.AMOUNT: st.decimals(0, 1000, places=2).map(lambda number: format(number, "f")),
    ParamType.NUMBER: st.decimals(-1000, 1000, places=2).map(lambda number: format(number, "f")),
    ParamType.COUNT: st.integers(1, 1000),
    ParamType.YES_NO: st.booleans(),
    ParamType.STATUS: st.sampled_from(["green", "not-due"]),
    ParamType.PEER_GROUP: st.sampled_from(["", "neighbours"]),
}


def one_param(param: Any) -> st.SearchStrategy[Any]:
    values = [value for value, _words in param.choices]
    if param.type == ParamType.CHOICE:
        return st.sampled_from(values)
    if param.type == ParamType.CHOICES:
        return st.lists(st.sampled_from(values), min_size=1, unique=True)
    return EXAMPLES[param.type]


def one_test(name: str) -> st.SearchStrategy[dict[str, Any]]:
    params = VOCABULARY[name].params
    needed = {key: one_param(param) for key, param in params.items() if param.required}
    free = {key: one_param(param) for key, param in params.items() if not param.required}
    return st.fixed_dictionaries({"test": st.just(name), **needed}, optional=free)


TESTS = st.sampled_from(list(VOCABULARY)).flatmap(one_test)
CONDITIONS = st.recursive(
    TESTS,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=6,
)
BANDS = st.lists(
    st.fixed_dictionaries({"status": st.just("green"), "when": CONDITIONS, "text": st.just("Green.")}),
    min_size=1,
    max_size=4,
)


def sent(draft: Draft) -> QueryDict:
    """The boxes of the form as a browser sends them."""
    data = QueryDict(mutable=True)
    for name, value in write_draft(draft).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


@given(BANDS)
def test_what_is_in_the_boxes_comes_back(bands):
    draft = from_bands(bands)

    assert read_draft(sent(draft)) == draft


@given(CONDITIONS)
def test_a_condition_means_the_same_after_a_visit_to_the_form(condition):
    line = from_bands([{"status": "green", "when": condition, "text": "x"}])[0].when

    assert flat(to_condition(line)) == flat(settled([{"when": condition}])[0]["when"])


def flat(condition: Any) -> Any:
    """A condition without groups of one and without double negation, defaults left out: what it means."""
    if "not" in condition:
        inside = flat(condition["not"])
        return inside.get("not", {"not": inside})
    if "test" in condition:
        return settled([{"when": condition}])[0]["when"]
    kind, parts = next(iter(condition.items()))
    return flat(parts[0]) if len(parts) == 1 else {kind: [flat(part) for part in parts]}


def test_the_usual_rule_comes_back_to_the_letter():
    assert settled(to_bands(from_bands(TARGET_BANDS))) == settled(TARGET_BANDS)


@given(
    BANDS, st.lists(st.tuples(st.sampled_from(["add", "up", "down", "remove", "copy"]), st.text("0123-", max_size=5)))
)
def test_no_button_breaks_a_draft(bands, presses):
    draft = from_bands(bands)

    for what, path in presses:
        draft = press(draft, f"{what}:{path}", "meets_target")

    assert read_draft(sent(draft)) == draft


@pytest.mark.parametrize(
    "button", ["", "add", "up:9", "remove:0-7", "remove:x", "explode:0", "add:9", "up:0-0-0-0", ":"]
)
def test_a_button_that_makes_no_sense_changes_nothing(button):
    draft = from_bands(TARGET_BANDS)

    assert press(draft, button, "nonsense") in (draft, (*draft, DraftBand("", "", DraftLine("all"))))


def statuses(draft: Draft) -> str:
    return " ".join(band.status for band in draft)


def test_bands_move_copy_come_and_go():
    draft = from_bands(TARGET_BANDS)

    assert statuses(press(draft, "up:2")) == "monitor green not_rated amber red"
    assert statuses(press(draft, "down:0")) == "not_rated monitor green amber red"
    assert statuses(press(draft, "up:0")) == statuses(press(draft, "down:4")) == statuses(draft)
    assert statuses(press(draft, "copy:2")) == "monitor not_rated green green amber red"
    assert statuses(press(draft, "remove:0")) == "not_rated green amber red"
    assert press(draft, "add:")[-1].when.parts == ()


def test_lines_are_added_with_their_usual_answers_moved_and_removed():
    draft = press(from_bands(TARGET_BANDS), "add:2", "within_relative")
    assert in_words(draft[2].when) == (
        "the target is met and the target is missed by no more than the usual percent of it"
    )

    draft = press(draft, "up:2-1")
    assert [line.kind for line in draft[2].when.parts] == ["within_relative", "meets_target"]
    assert [line.kind for line in press(draft, "remove:2-0")[2].when.parts] == ["meets_target"]


def test_a_group_inside_a_group_holds_lines_of_its_own():
    draft = press(from_bands(TARGET_BANDS), "add:2", "any")
    draft = press(press(draft, "add:2-1", "has_quartile"), "add:2-1", "has_value")

    assert in_words(draft[2].when) == "the target is met and (there is a national quartile or there is a figure)"


def test_nothing_grows_without_end():
    many = from_bands(TARGET_BANDS[:1] * MOST_BANDS)
    assert press(many, "add:") == press(many, "copy:0") == many

    draft = from_bands(TARGET_BANDS)
    for _number in range(30):
        draft = press(draft, "add:0", "has_value")
    assert len(draft[0].when.parts) == 20
    deep, path = draft, "1"
    for _number in range(15):
        deep = press(deep, f"add:{path}", "all")
        path += "-0"
    assert read_draft(sent(deep)) == deep


def test_an_unfinished_line_has_no_words_yet_and_is_no_rule():
    draft = press(from_bands(TARGET_BANDS), "add:2", "quartile_in")

    assert in_words(draft[2].when) == ""
    with pytest.raises(SchemeProblem):
        settled(to_bands(draft))


def test_what_a_browser_should_not_send_is_left_out():
    data = QueryDict("rule-bands=2&rule-0-parts=999&rule-0-0-kind=nonsense&rule-0-1-kind=has_value&rule-1-parts=-1")

    draft = read_draft(data)

    assert [line.kind for line in draft[0].when.parts] == ["has_value"]
    assert draft[1].when.parts == ()
    assert read_draft(QueryDict("rule-bands=९")) == ()


@pytest.mark.parametrize("name", VOCABULARY)
def test_every_test_can_be_added_and_named(name):
    line = new_line(name)

    needed = [param for param in VOCABULARY[name].params.values() if param.required]
    assert bool(in_words(line)) == (not needed)


@pytest.mark.parametrize(
    ("rated", "without", "expected"),
    [
        (["green", "amber", "red"], "none", ["none", "green", "amber", "red"]),
        (["met", "missed"], "", ["met", "missed"]),
        (["one"], "", ["one"]),
        ([], "", [""]),
        (["a", "b", "c", "d"], "", ["a", "b", "d"]),
    ],
)
def test_a_new_rule_starts_from_the_statuses_of_its_set(rated, without, expected):
    draft = starting_draft(rated, without)

    assert [band.status for band in draft] == expected
    assert in_words(draft[-1].when) == "in every case"
    if all(expected):
        parse_scheme({"name": "New", "version": 1, "bands": to_bands(draft)})


@given(st.sampled_from(list(VOCABULARY)).flatmap(one_test))
def test_answers_keep_every_digit(test):
    line = from_bands([{"status": "green", "when": test, "text": "x"}])[0].when

    assert parse_condition(to_condition(line)) == parse_condition(test)
