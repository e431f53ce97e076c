"""Ratings, states, bars, tables and page numbers as people see them."""

from dataclasses import dataclass

import django_tables2 as tables
import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

GREEN = {"word": "Green", "shape": "star", "colour": "green"}


def show(source: str, **context: object) -> str:
    return " ".join(Template("{% load quarterday %}" + source).render(Context(context)).split())


def test_a_rating_is_a_shape_and_a_word_and_the_shape_is_not_read_out():
    markup = show("{% rating status %}", status=GREEN)
    assert '<span class="qd-rating qd-rating--green">' in markup
    assert 'class="qd-shape qd-shape--star"' in markup
    assert 'aria-hidden="true"' in markup
    assert markup.endswith("Green</span>")


def test_a_rating_can_come_from_an_object():
    @dataclass
    class Status:
        word: str = "On track"
        shape: str = "circle"
        colour: str = "amber"

    markup = show("{% rating status tint=True %}", status=Status())
    assert "qd-rating--amber qd-rating--tint" in markup
    assert "On track" in markup


def test_no_rating_is_nothing_or_the_word_for_it():
    assert show("{% rating status %}", status=None) == ""
    assert show('{% rating status empty="Not rated" %}', status=None) == "Not rated"


@pytest.mark.parametrize("shape", ["star", "circle", "square", "hollow", "triangle", "diamond"])
def test_every_shape_has_a_drawing(shape):
    markup = show("{% shape name %}", name=shape)
    assert markup.count("<svg") == 1
    assert "<path" in markup or "<circle" in markup


def test_a_shape_or_colour_of_somebody_elses_making_is_not_printed():
    markup = show("{% rating status %}", status={"word": "<b>", "shape": "x onload=1", "colour": '"evil'})
    assert "&lt;b&gt;" in markup
    assert "onload" not in markup
    assert "qd-rating--grey" in markup


def test_a_state_is_a_word_on_a_tint_without_a_shape():
    assert show('{% state "Sent back" "yellow" %}') == '<strong class="qd-state qd-state--yellow">Sent back</strong>'


def test_a_bar_has_parts_in_proportion_and_leaves_out_empty_ones():
    parts = [("done", 3, "done"), ("waiting", 0, "awaiting others"), ("red", 1, "overdue")]
    markup = show('{% progress_bar parts label="3 done, 1 overdue" key=True %}', parts=parts)
    assert 'role="img" aria-label="3 done, 1 overdue"' in markup
    assert 'x="0.000%" width="75.000%"' in markup
    assert 'x="75.000%" width="25.000%"' in markup
    assert "awaiting others" not in markup
    assert "3 done </li>" in markup
    assert "style=" not in markup


def test_a_bar_without_anything_is_empty():
    markup = show('{% progress_bar parts label="Nothing due" %}', parts=[])
    assert "<rect" not in markup
    assert 'aria-label="Nothing due"' in markup


class PairForm(forms.Form):
    first = forms.CharField(label="First")
    second = forms.CharField(label="Second")

    def clean(self):
        self.add_error(None, "They do not add up")
        return self.cleaned_data


def test_the_error_summary_lists_every_message_with_links_in_order():
    markup = show('{% error_summary form title="3 things to put right" note="Nothing was lost." %}', form=PairForm({}))
    assert '<h2 class="govuk-error-summary__title">3 things to put right</h2>' in markup
    assert "<p>Nothing was lost.</p>" in markup
    places = [
        markup.index(text)
        for text in (
            "They do not add up",
            '<a href="#id_first">Enter first</a>',
            '<a href="#id_second">Enter second</a>',
        )
    ]
    assert places == sorted(places)


def test_there_is_no_summary_without_mistakes_or_without_a_form():
    assert show("{% error_summary form other %}", form=PairForm(), other=None) == ""


def test_the_title_says_error_only_after_one():
    assert show("{% error_prefix form %}x", form=PairForm()) == "x"
    assert show("{% error_prefix form %}x", form=PairForm({})) == "Error: x"


def test_any_component_can_be_asked_for_by_name():
    markup = show('{% govuk "inset-text" text=text %}', text="a < b")
    assert 'class="govuk-inset-text"' in markup
    assert "a &lt; b" in markup


def pages(number: int, query: str = "") -> str:
    page = Paginator(range(200), 10).page(number)
    request = RequestFactory().get(f"/{query}")
    return show('{% include "includes/_pagination.html" %}', page=page, request=request)


def test_page_numbers_keep_the_filters_and_mark_the_page():
    markup = pages(2, "?q=care&page=2")
    assert 'href="?q=care&amp;page=1"' in markup
    assert 'aria-label="Page 2" aria-current="page">2</a>' in markup
    assert "…" in markup


def test_the_first_page_has_no_previous_and_the_last_no_next():
    assert 'rel="prev"' not in pages(1)
    assert 'rel="next"' not in pages(20)
    assert 'rel="next"' in pages(1)


def test_one_page_needs_no_numbers():
    page = Paginator([1], 10).page(1)
    assert show('{% include "includes/_pagination.html" %}', page=page, request=RequestFactory().get("/")) == ""


class ServiceTable(tables.Table):
    name = tables.Column(verbose_name="Service")
    due = tables.Column(verbose_name="Due", attrs={"th": {"class": "qd-number"}, "td": {"class": "qd-number"}})
    note = tables.Column(orderable=False)

    class Meta:
        attrs = {"caption": "Services"}
        empty_text = "No services yet."


def table(rows: list[dict[str, object]], query: str = "") -> str:
    request = RequestFactory().get(f"/{query}")
    request.user = AnonymousUser()
    made = ServiceTable(rows)
    tables.RequestConfig(request, paginate={"per_page": 2}).configure(made)
    return show("{% load django_tables2 %}{% render_table table %}", table=made, request=request)


ROWS = [{"name": name, "due": due, "note": "<b>"} for name, due in (("Adults", 2), ("Children", 12), ("Waste", 1))]


def test_a_table_has_its_name_its_heads_and_names_on_phone_cards():
    markup = table(ROWS)
    assert "<caption>Services</caption>" in markup
    assert markup.count('scope="col"') == 3
    assert '<th scope="row" >Adults</th>' in markup
    assert '<td class="qd-number" data-label="Due">2</td>' in markup
    assert "&lt;b&gt;" in markup


def test_a_table_scrolls_in_a_region_that_the_keyboard_reaches():
    assert '<div class="qd-table-region" role="region" tabindex="0" aria-label="Services">' in table(ROWS)


@pytest.mark.parametrize(("query", "order"), [("", "none"), ("?sort=name", "ascending"), ("?sort=-name", "descending")])
def test_the_order_of_a_column_is_said(query, order):
    assert f'aria-sort="{order}"> <a class="qd-sort" href="?sort=' in table(ROWS, query)


def test_a_column_that_cannot_be_sorted_has_no_link_and_no_order():
    assert table(ROWS).count("aria-sort") == 2
    assert table(ROWS).count("qd-sort") == 2


def test_sorting_keeps_the_filter_in_the_address():
    assert 'href="?q=care&amp;sort=name"' in table(ROWS, "?q=care")


def test_a_long_table_has_pages():
    assert 'aria-label="Page 2"' in table(ROWS)


def test_an_empty_table_says_so_across_its_width():
    assert '<td colspan="3">No services yet.</td>' in table([])
