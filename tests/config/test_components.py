"""Django form fields come out as GOV.UK components, with their messages tied to them."""

from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django import forms
from django.utils.safestring import SafeString

from config.components import error_id, macro, messages, render_field
from indicators.forms_base import DayMonthYearField


class Tags(HTMLParser):
    """Every opening tag with its attributes, and the words between."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        if data.strip():
            self.words.append(" ".join(data.split()))

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]

    def first(self, name: str) -> dict[str, str | None]:
        return self.all(name)[0]


class ReturnForm(forms.Form):
    cases = forms.IntegerField(label="Reviews due", required=False)
    value = forms.DecimalField(
        label="Figure for this quarter",
        help_text="For example 94.2",
        widget=forms.NumberInput(attrs={"width": 5, "suffix": "%", "hx-get": "/beside"}),
    )
    email = forms.EmailField(label="Email", required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    commentary = forms.CharField(max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 8}))
    note = forms.CharField(required=False, widget=forms.Textarea)
    words = forms.CharField(required=False, widget=forms.Textarea(attrs={"max_words": 120}), max_length=4000)
    why = forms.ChoiceField(
        label="Why no figure", choices=[("awaiting", "Awaiting partner"), ("none", "Not collected")]
    )
    met = forms.ChoiceField(
        label="Was it met?",
        choices=[("met", "Met"), ("missed", "Missed")],
        widget=forms.RadioSelect(attrs={"inline": True, "small": True}),
    )
    kinds = forms.MultipleChoiceField(
        required=False, choices=[("a", "One"), ("b", "Two")], widget=forms.CheckboxSelectMultiple
    )
    checked = forms.BooleanField(label="I have checked it")
    due = DayMonthYearField(label="By when", required=False)
    evidence = forms.FileField(required=False)
    secret = forms.CharField(required=False, widget=forms.PasswordInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


def rendered(name: str, data: dict[str, object] | None = None, **initial: object) -> Tags:
    return Tags(render_field(ReturnForm(data, initial=initial)[name]))


def test_a_decimal_is_a_text_box_with_a_number_pad_and_its_unit():
    page = rendered("value", value=Decimal("87.90"))
    box = page.first("input")
    assert (box["type"], box["inputmode"], box["value"]) == ("text", "decimal", "87.90")
    assert (box["id"], box["name"]) == ("id_value", "value")
    assert box["class"] == "govuk-input govuk-input--width-5"
    assert page.words == ["Figure for this quarter", "For example 94.2", "%"]


def test_hints_to_the_renderer_do_not_become_attributes_but_others_do():
    box = rendered("value").first("input")
    assert box["hx-get"] == "/beside"
    assert not {"suffix", "width", "required", "step"} & set(box)


def test_the_label_and_the_hint_belong_to_the_box():
    page = rendered("value")
    assert page.first("label")["for"] == "id_value"
    assert page.first("input")["aria-describedby"] == "id_value-hint"


def test_a_mistake_stands_at_the_box_and_what_was_typed_stays():
    page = rendered("value", {"value": "ninety"})
    box = page.first("input")
    assert box["value"] == "ninety"
    assert box["aria-describedby"] == "id_value-hint id_value-error"
    assert "govuk-input--error" in box["class"]
    assert "Enter a number." in page.words


def test_a_whole_number_asks_for_digits_only():
    assert rendered("cases").first("input")["inputmode"] == "numeric"


def test_what_was_typed_cannot_become_markup():
    markup = render_field(ReturnForm({"value": '"><script>alert(1)</script>'})["value"])
    assert "<script>" not in markup
    assert "&lt;script&gt;" in markup


def test_other_kinds_of_text_keep_their_type_and_help_the_browser():
    box = rendered("email").first("input")
    assert (box["type"], box["autocomplete"]) == ("email", "email")


def test_a_long_text_with_a_limit_counts_its_characters():
    page = rendered("commentary", commentary="Two posts were empty.")
    assert page.first("div")["data-module"] == "govuk-character-count"
    assert page.first("div")["data-maxlength"] == "4000"
    assert page.first("textarea")["rows"] == "8"
    assert "You can enter up to 4000 characters" in page.words


def test_a_limit_in_words_comes_before_one_in_characters():
    page = rendered("words")
    assert page.first("div")["data-maxwords"] == "120"
    assert "data-maxlength" not in page.first("div")


def test_a_long_text_without_a_limit_counts_nothing():
    page = rendered("note")
    assert "data-module" not in page.first("div")
    assert page.first("textarea")["rows"] == "5"


def test_a_choice_from_a_list_shows_what_is_chosen():
    page = rendered("why", why="none")
    assert [("selected" in option, option["value"]) for option in page.all("option")] == [
        (False, "awaiting"),
        (True, "none"),
    ]


def test_grouped_choices_are_shown_one_after_another():
    field = forms.ChoiceField(choices=[("Group", [("a", "A")]), ("b", "B")])
    form = type("GroupedForm", (forms.Form,), {"pick": field})()
    assert [option["value"] for option in Tags(render_field(form["pick"])).all("option")] == ["a", "b"]


def test_radios_are_a_group_with_its_question_and_the_first_has_the_plain_id():
    page = rendered("met", met="missed")
    assert "govuk-radios--inline govuk-radios--small" in page.all("div")[1]["class"]
    assert [(box["id"], box["value"], "checked" in box) for box in page.all("input")] == [
        ("id_met", "met", False),
        ("id_met-2", "missed", True),
    ]
    assert page.words[0] == "Was it met?"


def test_radios_never_offer_an_empty_choice_that_has_to_be_made():
    field = forms.ChoiceField(choices=[("", "---------"), ("a", "A")], widget=forms.RadioSelect)
    form = type("RadioForm", (forms.Form,), {"pick": field})()
    assert [box["value"] for box in Tags(render_field(form["pick"])).all("input")] == ["a"]


def test_radios_offer_an_empty_choice_that_may_be_made():
    field = forms.ChoiceField(choices=[("", "No answer"), ("a", "A")], widget=forms.RadioSelect, required=False)
    form = type("RadioForm", (forms.Form,), {"pick": field})()
    assert [box["value"] for box in Tags(render_field(form["pick"])).all("input")] == ["", "a"]


def test_several_boxes_can_be_ticked():
    page = rendered("kinds", kinds=["a", "b"])
    assert [("checked" in box, box["name"]) for box in page.all("input")] == [(True, "kinds"), (True, "kinds")]


def test_one_box_to_tick_has_its_label_beside_it():
    page = rendered("checked", checked=True)
    assert "checked" in page.first("input")
    assert page.words == ["I have checked it"]


def test_a_date_is_three_boxes_in_a_named_group():
    page = rendered("due", due=date(2024, 1, 31))
    assert page.first("fieldset")["role"] == "group"
    assert [(box["id"], box["name"], box["value"]) for box in page.all("input")] == [
        ("id_due-day", "due_day", "31"),
        ("id_due-month", "due_month", "1"),
        ("id_due-year", "due_year", "2024"),
    ]
    assert page.words == ["By when", "Day", "Month", "Year"]


def test_a_wrong_date_keeps_its_parts_and_marks_the_boxes():
    page = rendered("due", {"due_day": "31", "due_month": "2", "due_year": "2024"})
    assert [box["value"] for box in page.all("input")] == ["31", "2", "2024"]
    assert all("govuk-input--error" in box["class"] for box in page.all("input"))
    assert "By when must be a real date, for example 31 1 2024" in page.words


def test_a_file_and_a_password_have_components_of_their_own():
    assert rendered("evidence").first("input")["type"] == "file"
    assert rendered("secret").first("input")["type"] == "password"


def test_a_hidden_field_is_only_its_input():
    assert [tag for tag, _ in rendered("version", version=3).tags] == ["input"]


def test_help_that_is_markup_stays_markup_and_other_help_is_escaped():
    def hint(text: str) -> str:
        return render_field(type("HelpForm", (forms.Form,), {"a": forms.CharField(help_text=text)})()["a"])

    assert "<b>bold</b>" in hint(SafeString("<b>bold</b>"))
    assert "&lt;b&gt;" in hint("<b>not</b>")


def test_a_whole_form_renders_through_the_components():
    page = Tags(str(ReturnForm()))
    assert len(page.all("fieldset")) == 3
    assert all("govuk" in box["class"] for box in page.all("input") if box["type"] == "text")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("value", "Enter figure for this quarter"),
        ("why", "Choose why no figure"),
        ("met", "Choose was it met?"),
        ("checked", "Tick “I have checked it”"),
    ],
)
def test_a_missing_answer_says_which_and_what_to_do(name, sentence):
    assert messages(ReturnForm({})[name]) == [sentence]


def test_a_name_in_capitals_keeps_them():
    form = type("RagForm", (forms.Form,), {"rag": forms.CharField(label="RAG rule")})({})
    assert messages(form["rag"]) == ["Enter RAG rule"]


def test_a_form_may_say_it_in_its_own_words():
    field = forms.CharField(label="Why", error_messages={"required": "Explain why 87.9% is right"})
    assert messages(type("OwnForm", (forms.Form,), {"why": field})({})["why"]) == ["Explain why 87.9% is right"]


@pytest.mark.parametrize(("name", "target"), [("value", "id_value"), ("met", "id_met"), ("due", "id_due-day")])
def test_an_error_links_to_something_that_can_take_the_focus(name, target):
    form = ReturnForm({})
    assert error_id(form[name]) == target
    assert target in [box.get("id") for box in Tags(render_field(form[name])).all("input")]


def test_a_macro_is_compiled_once():
    assert macro("inset-text") is macro("inset-text")
