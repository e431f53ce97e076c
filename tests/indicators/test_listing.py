"""Sorting and paging by the address, whatever it says."""

import django_tables2 as tables
import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from indicators.listing import ROWS, ForgivingPaginator, arrange

COUNT = 60


class NumberTable(tables.Table):
    number = tables.Column()
    word = tables.Column(orderable=False)


def arranged(**query: str) -> tables.Table:
    rows = [{"number": number, "word": "x"} for number in range(COUNT)]
    return arrange(NumberTable(rows), RequestFactory().get("/", query))


def numbers(table: tables.Table) -> list[int]:
    return [row.get_cell("number") for row in table.paginated_rows]


def test_a_list_begins_with_its_first_page():
    assert numbers(arranged()) == list(range(ROWS))


@pytest.mark.parametrize(
    ("page", "first"),
    [("1", 0), ("2", 25), ("3", 50), ("4", 50), ("0", 50), ("-1", 50), ("x", 0), ("", 0), ("1.5", 0), ("9" * 5000, 0)],
)
def test_a_page_that_is_not_there_is_answered_near_by(page, first):
    assert numbers(arranged(page=page))[0] == first


@pytest.mark.parametrize(
    ("sort", "first"),
    [("number", 0), ("-number", 59), ("word", 0), ("unknown", 0), ("", 0), ("--number", 0), ("number__real", 0)],
)
def test_only_columns_that_offer_it_are_sorted_by(sort, first):
    assert numbers(arranged(sort=sort))[0] == first


@pytest.mark.parametrize("asked", ["0", "1", "1000000", "-1", "x"])
def test_the_number_of_rows_on_a_page_cannot_be_asked_for(asked):
    assert len(numbers(arranged(per_page=asked))) == ROWS


def test_the_caller_may_show_more_rows():
    rows = [{"number": number, "word": "x"} for number in range(COUNT)]

    assert len(numbers(arrange(NumberTable(rows), RequestFactory().get("/"), rows=40))) == 40


def test_an_empty_list_has_one_empty_page():
    table = arrange(NumberTable([]), RequestFactory().get("/", {"page": "7"}))

    assert (numbers(table), table.page.number) == ([], 1)


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_text_in_the_address_breaks_a_list(page, sort):
    table = arranged(page=page, sort=sort)

    assert 1 <= len(numbers(table)) <= ROWS


@given(st.integers())
def test_every_number_names_a_page(number):
    paginator = ForgivingPaginator(range(COUNT), ROWS)

    assert 1 <= paginator.validate_number(number) <= 3
