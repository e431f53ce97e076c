"""Figures and texts typed into forms."""

from decimal import Decimal

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import ValueType
from indicators.forms_base import FigureField, PlainForm


class PriceForm(PlainForm, forms.Form):
    """Two figures, a choice and a text."""

    share = FigureField(label="Share", value_type=ValueType.PERCENT, decimals=1)
    number = FigureField(label="Number", required=False)
    part = forms.ChoiceField(label="Part", choices=(("a", "A"), ("b", "B")), required=False)
    note = forms.CharField(label="Note", required=False)
    hidden = forms.CharField(required=False, widget=forms.HiddenInput)

    SECTIONS = (("Figures", ("share", "number", "missing")),)


def answered(**answers: str) -> PriceForm:
    form = PriceForm({"share": "5", **answers})
    form.is_valid()
    return form


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("94.2", Decimal("94.2")),
        (" 94.2% ", Decimal("94.2")),
        ("1,607", Decimal(1607)),
        ("\u22123", Decimal(-3)),
        ("0", Decimal(0)),
    ],
)
def test_a_figure_is_read_like_every_other(typed, value):
    assert answered(share=typed).cleaned_data["share"] == value


def test_an_empty_figure_is_none_where_it_may_be():
    form = answered(number="  ")

    assert form.is_valid()
    assert form.cleaned_data["number"] is None


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("share", "", "Enter the share"),
        ("share", "tbc", "Enter a number, for example 94.2"),
        ("number", "tbc", "Enter a number, for example 94.2, or leave it empty"),
        ("number", "<5", "Enter a number, for example 94.2, or leave it empty"),
        ("number", "1e3", "Use digits 0 to 9, for example 1000 or 94.2."),
        ("number", "\u0661", "Use digits 0 to 9, for example 1000 or 94.2."),
        ("number", "NaN", "Enter a number with at most 12 digits before and 4 after the point."),
        ("number", "9" * 5000, "Enter a number with at most 12 digits before and 4 after the point."),
        ("part", "c", "Choose an answer from the list"),
    ],
)
def test_a_message_says_what_to_do(name, typed, message):
    assert answered(**{name: typed}).errors[name] == [message]


def test_too_many_decimals_are_refused_not_rounded():
    assert "1 decimal" in answered(share="94.25").errors["share"][0]


@given(st.text(max_size=80))
def test_no_text_breaks_a_figure(typed):
    class AnyForm(PlainForm, forms.Form):
        figure = FigureField(required=False)

    form = AnyForm({"figure": typed})

    assert form.is_valid() or form.errors["figure"]
    assert isinstance(form.cleaned_data.get("figure"), Decimal | None)


def test_a_stored_figure_is_shown_without_needless_zeros():
    form = PriceForm(initial={"share": Decimal("94.2000"), "number": Decimal(100)})

    assert [form["share"].value(), form["number"].value()] == ["94.2", "100"]


def test_what_was_typed_is_shown_again():
    assert answered(share="tbc")["share"].value() == "tbc"


@pytest.mark.parametrize(("typed", "changed"), [("5", False), ("5.0", False), ("6", True), ("", True), ("x", True)])
def test_a_figure_has_changed_when_its_value_has(typed, changed):
    assert FigureField(required=False).has_changed(Decimal(5), typed) is changed


@pytest.mark.parametrize("hidden", ["a\x07b", "a\u202eb", "a\ud800b"])
def test_texts_with_hidden_characters_are_refused_with_their_place(hidden):
    assert answered(note=hidden).errors["note"][0].startswith("Character 2 of line 1 is ")


def test_a_null_character_is_refused():
    assert answered(note="a\x00b").errors["note"]


def test_sections_hold_the_fields_and_the_rest_comes_last():
    form = PriceForm()

    found = [(heading, [field.name for field in fields]) for heading, fields in form.sections()]

    assert found == [("Figures", ["share", "number"]), ("", ["part", "note"])]


def test_labels_end_without_a_colon():
    assert PriceForm()["share"].label_tag() == '<label for="id_share">Share</label>'


def test_a_long_text_is_refused_once_with_the_number_of_characters():
    long = forms.CharField(max_length=10, required=False)
    endless = forms.CharField(required=False, label="Text")

    class LongForm(PlainForm, forms.Form):
        short = long
        free = endless

    form = LongForm({"short": "x" * 11, "free": "x" * 4001})

    assert form.errors == {
        "short": ["Ensure this value has at most 10 characters (it has 11)."],
        "free": ["The text is 1 character too long: it has 4,001 and the limit is 4,000. Shorten it."],
    }


def test_a_name_in_capitals_keeps_them_in_messages():
    class RuleForm(PlainForm, forms.Form):
        rule = forms.ChoiceField(label="RAG rule", choices=(("a", "A"),))

    assert RuleForm({}).errors == {"rule": ["Choose the RAG rule"]}
