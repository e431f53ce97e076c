"""The same data always give the same text, and so the same fingerprint."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.records.canonical import canonical_json, sha256

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


def test_keys_are_sorted_and_blanks_left_out() -> None:
    assert canonical_json({"b": 1, "a": [True, None]}) == '{"a":[true,null],"b":1}'


def test_decimals_dates_and_moments_are_text() -> None:
    data = {"d": Decimal("1.50"), "e": Decimal("1E+3"), "on": date(2026, 4, 1), "at": datetime(2026, 4, 1, tzinfo=UTC)}

    assert canonical_json(data) == '{"at":"2026-04-01T00:00:00+00:00","d":"1.50","e":"1000","on":"2026-04-01"}'


def test_letters_of_every_language_stay_as_they_are() -> None:
    assert canonical_json("Ysgolion Gŵyr ↑") == '"Ysgolion Gŵyr ↑"'


def test_something_without_a_canonical_form_is_refused() -> None:
    with pytest.raises(TypeError, match="object has no canonical form"):
        canonical_json(object())


@given(st.dictionaries(st.text(max_size=4), PLAIN, max_size=4))
def test_the_order_in_which_keys_came_makes_no_difference(data: dict[str, object]) -> None:
    backwards = dict(reversed(list(data.items())))

    assert canonical_json(data) == canonical_json(backwards)


def test_a_fingerprint_is_the_same_for_text_and_its_bytes() -> None:
    assert sha256("£5") == sha256("£5".encode())
    assert sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
