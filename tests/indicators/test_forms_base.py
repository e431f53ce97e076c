"""Dates from three boxes."""

from datetime import date

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from indicators.forms_base import DayMonthYearField, date_from_parts, month_number


class ActionForm(forms.Form):
    due = DayMonthYearField(label="By when", required=False)


class NeededForm(forms.Form):
    due = DayMonthYearField(label="By when")


def posted(day: str, month: str, year: str) -> dict[str, str]:
    return {"due_day": day, "due_month": month, "due_year": year}


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1), ("01", 1), ("12", 12), ("Jan", 1), ("january", 1), ("SEPTEMBER", 9), ("sept", 9), ("13", 13)],
)
def test_a_month_can_be_typed_as_number_or_name(text, number):
    assert month_number(text) == number


@pytest.mark.parametrize("text", ["", "x", "1a", "ja", "j4n", "\u0661"])
def test_what_is_no_month_is_none(text):
    assert month_number(text) is None


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        (("31", "1", "2024"), date(2024, 1, 31)),
        (("29", "February", "2024"), date(2024, 2, 29)),
        (("01", "09", "2023"), date(2023, 9, 1)),
    ],
)
def test_three_parts_name_a_day(parts, day):
    assert date_from_parts(*parts) == day


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (("", "1", "2024"), "must include a day"),
        (("31", "", ""), "must include a month and year"),
        (("31", "1", "24"), "must have a year of 4 numbers, for example 2024"),
        (("31", "1", "20 4"), "must have a year of 4 numbers, for example 2024"),
        (("30", "2", "2024"), "must be a real date, for example 31 1 2024"),
        (("x", "1", "2024"), "must be a real date, for example 31 1 2024"),
        (("31", "13", "2024"), "must be a real date, for example 31 1 2024"),
        (("31", "1", "0000"), "must be a real date, for example 31 1 2024"),
        (("\u0663\u0661", "1", "2024"), "must be a real date, for example 31 1 2024"),
    ],
)
def test_parts_that_name_no_day_say_what_is_wrong(parts, sentence):
    with pytest.raises(ValueError, match="must") as problem:
        date_from_parts(*parts)
    assert str(problem.value) == sentence


@given(st.dates())
def test_every_day_survives_its_three_boxes(day):
    assert date_from_parts(str(day.day), str(day.month), f"{day.year:04}") == day


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_whatever_is_typed_is_a_date_or_a_message(day, month, year):
    form = ActionForm(posted(day, month, year))
    if form.is_valid():
        assert form.cleaned_data["due"] is None or isinstance(form.cleaned_data["due"], date)
    else:
        assert form.errors["due"][0].startswith("By when must ")


def test_a_form_gives_the_day_and_forgives_blanks_around_it():
    form = ActionForm(posted(" 31 ", " Jan ", " 2024 "))
    assert form.is_valid()
    assert form.cleaned_data == {"due": date(2024, 1, 31)}


def test_three_empty_boxes_are_no_date():
    assert ActionForm(posted("", "", "")).is_valid()
    assert ActionForm({}).is_valid()


def test_three_empty_boxes_are_a_mistake_where_a_date_is_needed():
    assert NeededForm(posted("", "", "")).errors == {"due": ["This field is required."]}


@pytest.mark.parametrize(
    ("typed", "changed"),
    [
        (("31", "1", "2024"), False),
        (("31", "Jan", "2024"), False),
        (("1", "2", "2024"), True),
        (("", "", ""), True),
        (("99", "1", "2024"), True),
    ],
)
def test_a_form_knows_whether_the_date_was_changed(typed, changed):
    form = ActionForm(posted(*typed), initial={"due": date(2024, 1, 31)})
    assert form.has_changed() is changed
