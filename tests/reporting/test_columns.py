"""The table of kinds of column: complete, and strict about options."""

from typing import Any

import pytest

from reporting.columns import KINDS, Shape, kinds_by_family, option_problems
from reporting.enums import ColumnKind


def test_every_kind_stands_in_the_table_under_a_family() -> None:
    assert set(KINDS) == set(ColumnKind.values)
    assert [kind for _family, kinds in kinds_by_family() for kind in kinds] == list(KINDS.values())


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.kind.value)
def test_every_kind_says_what_it_prints_and_asks_for_its_options_in_words(kind: Any) -> None:
    assert kind.prints
    assert not kind.prints.endswith(".")
    names = [option.name for option in kind.options]
    assert len(names) == len(set(names))
    for option in kind.options:
        assert option.label
        assert (option.shape == Shape.CHOICE) == bool(option.choices), option.name


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("name", {}),
        ("target", {"empty": "none"}),
        ("latest_value", {"missing": ""}),
        ("latest_period", {"data_status": "annual"}),
        ("period_value", {"period": "Sep 2016", "arrow": True}),
        ("rating", {"display": "letter"}),
    ],
)
def test_options_that_fit_have_no_problem(kind: str, options: dict[str, Any]) -> None:
    assert option_problems(kind, options) == []


@pytest.mark.parametrize(
    ("kind", "options", "problem"),
    [
        ("name", {"empty": "x"}, "There is no option “empty” here."),
        ("target", {"arrow": True}, "There is no option “arrow” here. It may be empty."),
        ("period_value", {"arrow": "yes"}, "“arrow” must be true or false."),
        ("target", {"empty": 3}, "“empty” must be a short text in quotation marks."),
        ("target", {"empty": "x" * 301}, "“empty” must be a short text without hidden characters."),
        ("target", {"empty": "a\u202eb"}, "“empty” must be a short text without hidden characters."),
        ("latest_period", {"data_status": "monthly"}, "“data_status” must be one of annual, or empty."),
        ("rating", {"display": 1}, "“display” must be a short text in quotation marks."),
        ("nothing", {"x": 1}, "There is no option “x” here."),
    ],
)
def test_each_option_that_does_not_fit_is_named(kind: str, options: dict[str, Any], problem: str) -> None:
    assert option_problems(kind, options) == [problem]
