"""What people type is read, refused with a sentence that helps, and never lost."""

from datetime import date
from decimal import Decimal

import pytest
from django.http import QueryDict

from indicators.models import Definition, Status
from submissions.completeness import Problem
from submissions.content import Content
from submissions.forms import (
    EntryForm,
)

PARTS = {"numerator_label": "Reviewed in time", "denominator_label": "Reviews due"}


def measure(**changes) -> Definition:
    return Definition(
        **{"name": "Reviews", "value_type": "percent", "unit": "%", "decimals": 1, "pattern": "value", **changes}
    )


def typed(definition: Definition | None = None, **fields: str) -> EntryForm:
    data = QueryDict(mutable=True)
    data.update({"has_figure": "yes", **fields})
    form = EntryForm(data, definition=definition or measure())
    form.is_valid()
    return form


def messages(form) -> dict[str, list[str]]:
    return {name: list(found) for name, found in form.errors.items()}


# Which boxes there are


@pytest.mark.parametrize(
    ("changes", "there", "missing"),
    [
        ({}, {"value"}, {"numerator", "denominator", "count", "suppressed"}),
        (PARTS, {"value", "numerator", "denominator"}, {"count"}),
        ({"numerator_label": "Only one"}, {"value"}, {"numerator", "denominator"}),
        ({"pattern": "value_count"}, {"count"}, {"numerator"}),
        ({"pattern": "count_value"}, {"count"}, {"numerator"}),
        ({"counts_people": True}, {"suppressed"}, {"count"}),
        ({"value_type": "text"}, {"commentary", "checked_report"}, {"value", "has_figure", "availability"}),
    ],
)
def test_the_boxes_follow_the_definition(changes, there, missing):
    names = set(EntryForm(definition=measure(**changes)).fields)
    assert there <= names
    assert not missing & names


def test_the_form_takes_only_the_fields_it_names():
    assert set(EntryForm.base_fields) == {
        "has_figure",
        "numerator",
        "denominator",
        "value",
        "count",
        "suppressed",
        "availability",
        "awaiting_from",
        "expected_on",
        "data_status",
        "commentary",
        "checked_report",
        "checked_on",
        "reply",
        "forecast",
        "action",
        "by_hand",
    }


def test_boxes_carry_the_names_of_the_definition():
    form = EntryForm(definition=measure(**PARTS))
    assert (form.fields["numerator"].label, form.fields["denominator"].label) == ("Reviewed in time", "Reviews due")
    assert form.figure_field == "numerator"
    assert EntryForm(definition=measure()).figure_field == "value"
    assert EntryForm(definition=measure(value_type="text")).figure_field == "commentary"


@pytest.mark.parametrize(("unit", "affix"), [("%", "suffix"), ("£", "prefix"), ("days", "suffix")])
def test_the_unit_stands_where_it_is_printed(unit, affix):
    assert EntryForm(definition=measure(unit=unit)).fields["value"].widget.attrs[affix] == unit


# Figures


@pytest.mark.parametrize(
    ("definition", "text", "value", "note"),
    [
        (measure(value_type="number", decimals=0), "1,607", "1607", ["Figure: read as 1607."]),
        (measure(value_type="number", decimals=0), "1 607", "1607", ["Figure: read as 1607."]),
        (measure(value_type="money", unit="£", decimals=2), "£5", "5", ["Figure: read as 5."]),
        (measure(), "83%", "83", ["Figure: read as 83."]),
        (measure(), "\u22121.5", "-1.5", ["Figure: read as -1.5."]),
        (measure(), "  94.2  ", "94.2", []),
        (measure(), "0", "0", []),
    ],
)
def test_figures_are_read_as_people_type_them_and_shown_back(definition, text, value, note):
    form = typed(definition, value=text)
    assert (messages(form), form.entered().value, form.read_as()) == ({}, Decimal(value), note)


@pytest.mark.parametrize(
    ("definition", "text", "message"),
    [
        (
            measure(value_type="number"),
            "83%",
            "Figure: This measure is a number, not a percentage. Enter 83 or check the measure.",
        ),
        (measure(), "1_000", "Figure: Use digits 0 to 9, for example 1000 or 94.2."),
        (measure(), "1e3", "Figure: Use digits 0 to 9, for example 1000 or 94.2."),
        (measure(), "\u0661\u0662", "Figure: Use digits 0 to 9, for example 1000 or 94.2."),
        (measure(), "\uff11\uff12", "Figure: Use digits 0 to 9, for example 1000 or 94.2."),
        (measure(), "\u00bd", "Figure: Use digits 0 to 9, for example 1000 or 94.2."),
        (measure(), "5\u00b2", "Figure: Use digits 0 to 9, for example 1000 or 94.2."),
        (
            measure(),
            "n/a",
            "Figure: Leave the box empty, choose “There is no figure, and I can say why”, and then the reason.",
        ),
        (
            measure(),
            "-",
            "Figure: Leave the box empty, choose “There is no figure, and I can say why”, and then the reason.",
        ),
        (
            measure(),
            "tbc",
            "Figure: Leave the box empty, choose “There is no figure, and I can say why”, and then the reason.",
        ),
        (measure(), "<5", "Figure: To hide a small number, enter the real figure and tick 'suppress'."),
        (measure(), "NaN", "Figure: Enter a number with at most 12 digits before and 4 after the point."),
        (measure(), "Infinity", "Figure: Enter a number with at most 12 digits before and 4 after the point."),
        (measure(), "1E1000000", "Figure: Enter a number with at most 12 digits before and 4 after the point."),
        (measure(), "9" * 5000, "Figure: Enter a number with at most 12 digits before and 4 after the point."),
        (
            measure(),
            "94.23",
            "Figure: The figure has 2 decimal places. Enter at most 1 decimal place, for example 94.2.",
        ),
        (measure(), "5\x00", "Figure: Use digits 0 to 9, for example 1000 or 94.2."),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence_that_names_the_box(definition, text, message):
    form = typed(definition, value=text, commentary="Kept.")
    assert messages(form) == {"value": [message]}
    assert form["value"].value() == text
    assert form.entered() == Content(commentary="Kept.")
    assert form.read_as() == []


def test_a_figure_beyond_the_stated_limits_is_refused():
    limited = measure(minimum=Decimal(0), maximum=Decimal(100))
    assert messages(typed(limited, value="-1")) == {
        "value": ["-1.0% is below the lowest possible figure, 0.0%. Check what you entered"]
    }
    assert messages(typed(limited, value="100.1")) == {
        "value": ["100.1% is above the highest possible figure, 100.0%. Check what you entered"]
    }
    assert messages(typed(limited, value="100")) == {}
    assert messages(typed(measure(), value="130")) == {}


# Two numbers


@pytest.mark.parametrize("text", ["83%", "83 %", "83 per cent"])
def test_a_percentage_in_a_box_for_a_count_asks_for_the_count(text):
    form = typed(measure(**PARTS), numerator=text, denominator="289")
    assert messages(form) == {
        "numerator": [
            "Reviewed in time: Type the count, for example 254, not a percentage. "
            "If you only have the percentage, open “I only have the figure itself”."
        ]
    }
    assert form["numerator"].value() == text


def test_a_part_larger_than_its_whole_names_both_boxes():
    form = typed(measure(maximum=Decimal(100), **PARTS), numerator="1,260", denominator="254")
    assert messages(form) == {
        "numerator": [
            "“Reviewed in time” (1,260) is more than “Reviews due” (254). Check both numbers. "
            "496.1% is above the highest possible figure, 100.0%. Check what you entered"
        ]
    }
    assert messages(typed(measure(**PARTS), numerator="260", denominator="254")) == {}


def test_a_figure_is_worked_out_from_its_two_numbers():
    form = typed(measure(**PARTS), numerator="254", denominator="289")
    assert form.entered() == Content(value=Decimal("87.8893"), numerator=Decimal(254), denominator=Decimal(289))


@pytest.mark.parametrize(
    ("numerator", "denominator", "errors"),
    [
        ("254", "", {"denominator": ["Enter the number for “Reviews due” too"]}),
        ("", "289", {"numerator": ["Enter the number for “Reviewed in time” too"]}),
        (
            "0",
            "0",
            {"denominator": ["“Reviews due” must be more than 0. If there were none, say why there is no figure"]},
        ),
        (
            "5",
            "-1",
            {"denominator": ["“Reviews due” must be more than 0. If there were none, say why there is no figure"]},
        ),
        ("25x", "289", {"numerator": ["Reviewed in time: Use digits 0 to 9, for example 1000 or 94.2."]}),
        (
            "999999999999",
            "0.0001",
            {"numerator": ["These numbers give a figure of more than 12 digits. Check both"]},
        ),
    ],
)
def test_two_numbers_that_make_no_figure_are_refused(numerator, denominator, errors):
    assert messages(typed(measure(**PARTS), numerator=numerator, denominator=denominator)) == errors


def test_no_numbers_at_all_is_for_submitting_to_refuse():
    assert messages(typed(measure(**PARTS))) == {}


def test_a_figure_that_disagrees_with_its_numbers_is_refused():
    form = typed(measure(**PARTS), numerator="254", denominator="289", value="88.9")
    assert messages(form) == {
        "value": ["The two numbers give 87.9%, but you entered 88.9%. Change one of them, or leave this box empty"]
    }


def test_a_figure_that_agrees_as_printed_gives_way_to_the_exact_one():
    form = typed(measure(**PARTS), numerator="254", denominator="289", value="87.9")
    assert (messages(form), form.entered().value) == ({}, Decimal("87.8893"))


def test_limits_hold_for_a_worked_out_figure_too():
    form = typed(measure(**PARTS, maximum=Decimal(100)), numerator="290", denominator="289")
    assert list(messages(form)) == ["numerator"]


def test_a_rate_is_not_multiplied_by_a_hundred():
    form = typed(measure(**PARTS, value_type="rate", unit="", decimals=2), numerator="3", denominator="4")
    assert form.entered().value == Decimal("0.7500")


# No figure


def test_a_partner_is_named_with_a_day():
    form = typed(
        has_figure="no",
        value="5",
        availability="awaiting",
        awaiting_from="Borderland NHS Trust",
        expected_on_day="3",
        expected_on_month="Nov",
        expected_on_year="2026",
        commentary="Soon.",
    )
    assert messages(form) == {}
    assert form.entered() == Content(
        availability="awaiting",
        awaiting_from="Borderland NHS Trust",
        expected_on=date(2026, 11, 3),
        commentary="Soon.",
    )


def test_only_awaiting_keeps_a_partner_and_a_day():
    form = typed(has_figure="no", availability="not_collected", awaiting_from="Ofsted")
    assert form.entered() == Content(availability="not_collected")


def test_a_figure_in_hand_drops_the_reason_for_its_absence():
    form = typed(value="5", availability="awaiting", awaiting_from="Ofsted")
    assert form.entered() == Content(value=Decimal(5))


def test_an_unknown_reason_is_refused():
    form = typed(has_figure="no", availability="lost")
    assert messages(form) == {"availability": ["Choose why there is no figure"]}


def test_a_day_that_is_none_is_refused():
    form = typed(
        has_figure="no",
        availability="awaiting",
        expected_on_day="31",
        expected_on_month="2",
        expected_on_year="2026",
    )
    assert messages(form) == {"expected_on": ["Day it is expected must be a real date, for example 31 1 2024"]}


def test_a_text_only_measure_sends_readers_to_the_text():
    form = typed(measure(value_type="text"), commentary="The inspection was good.")
    assert form.entered() == Content(availability="see_text", commentary="The inspection was good.")


# Texts


@pytest.mark.parametrize(
    "text",
    [
        "-5 fewer than before",
        "=SUM(A1)",
        "+1",
        "@here",
        "{{ settings }}",
        "<script>alert(1)</script>",
        "“Quotes” and — dash",
    ],
)
def test_text_is_kept_as_typed(text):
    form = typed(value="5", commentary=text)
    assert (messages(form), form.entered().commentary) == ({}, text)


def test_line_ends_of_every_kind_become_one():
    assert typed(value="5", commentary="one\r\ntwo\rthree").entered().commentary == "one\ntwo\nthree"


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\u202e", "\u200f", "\ufffe"])
def test_hidden_characters_are_refused_with_their_place(bad):
    form = typed(value="5", commentary=f"abc{bad}def")
    (message,) = messages(form)["commentary"]
    assert message.startswith("Character 4 of line 1 is ")


def test_a_text_that_is_too_long_says_by_how_much():
    form = typed(value="5", commentary="x" * 4001)
    assert messages(form) == {
        "commentary": ["The text is 1 character too long: it has 4,001 and the limit is 4,000. Shorten it."]
    }


def test_a_megabyte_of_text_is_refused_and_not_lost():
    form = typed(value="5", commentary="x\n" * 500_000)
    assert list(messages(form)) == ["commentary"]
    assert len(form["commentary"].value()) == 1_000_000


# First state, and what a return lacks


def test_the_form_opens_with_what_is_stored():
    stored = Content(value=Decimal("87.8893"), numerator=Decimal(254), denominator=Decimal(289), commentary="Kept.")
    initial = EntryForm.initial_of(stored, measure(**PARTS, report_name="CP07"))
    assert (initial["has_figure"], initial["value"], initial["numerator"], initial["checked_report"]) == (
        "yes",
        None,
        Decimal(254),
        "CP07",
    )


def test_a_stored_reason_opens_the_other_half():
    form = EntryForm(definition=measure(), initial=EntryForm.initial_of(Content(availability="awaiting"), measure()))
    assert form.shows_none
    assert [(value, chosen) for value, _label, _hint, chosen in form.no_figure_choices] == [
        ("awaiting", True),
        ("not_collected", False),
        ("not_applicable", False),
        ("under_development", False),
        ("see_text", False),
    ]


def test_what_a_return_lacks_stands_beside_its_box():
    form = typed(measure(**PARTS))
    form.add_problems(
        [Problem("value", "Enter the figure"), Problem("commentary", "Say why"), Problem("nowhere", "Odd")]
    )
    assert messages(form) == {"numerator": ["Enter the figure"], "commentary": ["Say why"], "__all__": ["Odd"]}


# Forecasts, ratings by hand, rates, yes and no

RATINGS = [Status(key="green", word="Green", order=0), Status(key="red", word="Red", order=1)]


def rated(**fields: str) -> EntryForm:
    data = QueryDict(mutable=True)
    data.update({"has_figure": "yes", **fields})
    form = EntryForm(data, definition=measure(), ratings=RATINGS)
    form.is_valid()
    return form


def test_a_forecast_is_asked_for_only_where_the_definition_says_so():
    assert "forecast" not in EntryForm(definition=measure()).fields
    assert "forecast" not in EntryForm(definition=measure(forecast=True, value_type="text")).fields
    form = typed(measure(forecast=True), value="88", forecast="96.5%")
    assert (messages(form), form.entered().value, form.entered().forecast) == ({}, Decimal(88), Decimal("96.5"))
    assert form.read_as() == ["Expected at the end of the year: read as 96.5."]


def test_a_forecast_may_be_given_before_there_is_a_figure():
    form = typed(measure(forecast=True), has_figure="no", availability="not_collected", forecast="90")
    assert (messages(form), form.entered()) == ({}, Content(availability="not_collected", forecast=Decimal(90)))


@pytest.mark.parametrize(
    ("forecast", "message"),
    [
        ("lots", "Expected at the end of the year: Use digits 0 to 9, for example 1000 or 94.2."),
        ("101", "101.0% is above the highest possible figure, 100.0%. Check what you entered"),
        ("-1", "-1.0% is below the lowest possible figure, 0.0%. Check what you entered"),
    ],
)
def test_a_forecast_that_cannot_be_names_its_box(forecast: str, message: str):
    definition = measure(forecast=True, minimum=Decimal(0), maximum=Decimal(100))
    assert messages(typed(definition, value="50", forecast=forecast)) == {"forecast": [message]}


def test_a_rating_is_chosen_only_where_the_rule_takes_one():
    assert "by_hand" not in typed(value="5", by_hand="green").fields
    assert typed(value="5", by_hand="green").entered().by_hand == ""
    form = rated(value="5", by_hand="red")
    assert (messages(form), form.entered().by_hand) == ({}, "red")
    assert list(form.fields["by_hand"].choices) == [("", "None"), ("green", "Green"), ("red", "Red")]
    assert messages(rated(value="5", by_hand="blue")) == {"by_hand": ["Choose an answer from the list"]}


def test_a_rate_is_worked_out_per_thousand():
    definition = measure(value_type="rate", unit="per 1,000", per=1000, **PARTS)
    form = typed(definition, numerator="12", denominator="4800")
    assert (messages(form), form.entered().value) == ({}, Decimal("2.5000"))
    assert messages(typed(definition, numerator="12", denominator="4800", value="2.6"))["value"][0].startswith(
        "The two numbers give 2.5 per 1,000, but you entered 2.6 per 1,000."
    )


def test_yes_is_entered_in_words_and_stays_in_words():
    definition = measure(value_type="yes_no", unit="", decimals=0)
    form = typed(definition, value="Yes")
    assert (messages(form), form.entered().value) == ({}, Decimal(1))
    shown = EntryForm(definition=definition, initial=EntryForm.initial_of(Content(value=Decimal(0)), definition))
    assert (shown["value"].value(), shown.fields["value"].help_text) == ("no", "Enter yes or no")


def test_millions_are_read_in_the_unit_of_the_figure():
    form = typed(measure(value_type="money", unit="£m", decimals=2), value="£1,250k")
    assert (messages(form), form.entered().value) == ({}, Decimal("1.25"))
    assert form.read_as() == ["Figure: read as 1.25."]
