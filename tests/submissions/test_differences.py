"""Two versions are compared so that nothing of either is lost."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from indicators.models import Definition
from submissions.content import Content
from submissions.differences import (
    FieldDifference,
    Stretch,
    changed_fields,
    field_differences,
    word_differences,
)

REVIEWS = Definition(
    name="Reviews",
    value_type="percent",
    unit="%",
    decimals=1,
    numerator_label="Reviewed in time",
    denominator_label="Reviews due",
)
FIRST = Content(
    value=Decimal("86.8512"), numerator=Decimal(251), denominator=Decimal(289), expected_on=None, commentary="38 late."
)
SECOND = Content(
    value=Decimal("87.8893"),
    numerator=Decimal(254),
    denominator=Decimal("289.0000"),
    data_status="provisional",
    suppressed=True,
    checked_report="CP07",
    checked_on=date(2026, 10, 4),
    commentary="35 late.",
)


def test_every_field_that_has_something_is_listed_with_its_difference():
    assert field_differences(FIRST, SECOND, REVIEWS) == [
        FieldDifference("Reviewed in time", "251", "254", "+3"),
        FieldDifference("Reviews due", "289", "289", "Same"),
        FieldDifference("Figure", "86.9%", "87.9%", "+1.0 points"),
        FieldDifference("Hidden from readers", "", "Yes", "Changed"),
        FieldDifference("How settled", "", "Provisional", "Changed"),
        FieldDifference("Checked against report", "", "CP07", "Changed"),
        FieldDifference("Report run on", "", "4 Oct 2026", "Changed"),
    ]


def test_changed_fields_leave_out_what_stayed():
    assert [row.label for row in changed_fields(FIRST, SECOND, REVIEWS)] == [
        "Reviewed in time",
        "Figure",
        "Hidden from readers",
        "How settled",
        "Checked against report",
        "Report run on",
    ]


def test_a_figure_that_becomes_a_reason_shows_both():
    gone = Content(availability="awaiting", awaiting_from="Ofsted", expected_on=date(2026, 11, 3))
    assert changed_fields(Content(value=Decimal(5)), gone, REVIEWS) == [
        FieldDifference("Figure", "5.0%", "", "Changed"),
        FieldDifference("Why no figure", "", "Awaiting partner", "Changed"),
        FieldDifference("Awaiting", "", "Ofsted", "Changed"),
        FieldDifference("Expected", "", "3 Nov 2026", "Changed"),
    ]


def test_a_change_too_small_to_print_is_not_called_the_same():
    rows = field_differences(Content(value=Decimal("87.91")), Content(value=Decimal("87.93")), REVIEWS)
    assert rows == [FieldDifference("Figure", "87.9%", "87.9%", "0.0 points")]
    assert not rows[0].is_same


def test_a_zero_is_something_and_a_blank_is_not():
    assert field_differences(Content(value=Decimal(0)), Content(), REVIEWS) == [
        FieldDifference("Figure", "0.0%", "", "Changed")
    ]


def test_a_measure_without_names_for_its_parts_has_plain_ones():
    plain = Definition(name="Rate", value_type="rate", decimals=0)
    old, new = (
        Content(numerator=Decimal(1), denominator=Decimal(2)),
        Content(numerator=Decimal(0), denominator=Decimal(2)),
    )
    assert [row.label for row in field_differences(old, new, plain)] == ["Numerator", "Denominator"]
    assert field_differences(old, new, plain)[0].difference == "-1"


def test_words_that_came_and_went_are_told_apart():
    assert word_differences("so 38 of 289 were late", "so 35 of 289 were late, sadly") == [
        Stretch("same", "so "),
        Stretch("removed", "38 "),
        Stretch("added", "35 "),
        Stretch("same", "of 289 were "),
        Stretch("removed", "late"),
        Stretch("added", "late, sadly"),
    ]


def test_line_breaks_are_kept():
    assert word_differences("one\n\ntwo", "one\n\ntwo three") == [
        Stretch("same", "one\n\n"),
        Stretch("removed", "two"),
        Stretch("added", "two three"),
    ]


def test_equal_texts_are_one_stretch_and_empty_ones_none():
    assert word_differences("the same", "the same") == [Stretch("same", "the same")]
    assert word_differences("", "") == []


@given(st.text(max_size=80), st.text(max_size=80))
def test_both_texts_can_be_read_back_from_the_differences(old, new):
    found = word_differences(old, new)
    assert "".join(part.text for part in found if part.kind != "added") == old
    assert "".join(part.text for part in found if part.kind != "removed") == new
