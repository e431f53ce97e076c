"""Cells about other periods and other councils, restated figures, numbers of lines and placeholders."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from indicators.models import Indicator
from indicators.rules.peers import PeerStanding
from indicators.rules.periods import quarter
from reporting import services
from reporting.assembly import assemble
from reporting.assembly.comparators import _place
from reporting.document import Cell
from reporting.models import Scorecard
from tests.factories import (
    AS_AT,
    Q2,
    make_approved,
    make_benchmark,
    make_column,
    make_draft,
    make_edition,
    make_line,
    make_measure,
    make_performance,
    make_scorecard,
    make_section,
    make_target,
)
from tests.factories.publishing import RELEASED
from tests.reporting.assembly.building import LAST_YEAR, Q1, built, measured
from tests.reporting.views.pages import correct_figure

pytestmark = pytest.mark.django_db
Q3 = quarter(2026, 3)
POINTER = {"kind": "text", "pointer": "See Appendix"}


# Other periods


def test_the_same_period_last_year_is_printed_whatever_the_indicator_is_compared_with() -> None:
    indicator = measured((LAST_YEAR, "80"), (Q1, "90"), (Q2, "94.2"))

    assert built(indicator, "last_year_period") == Cell("Q2 2025/26")
    assert built(indicator, "last_year_value") == Cell("80.0%")
    assert (
        built(indicator, "last_year_value", row=POINTER)
        == built(indicator, "last_year_period", row=POINTER)
        == Cell("")
    )


def test_a_measure_that_is_new_has_no_last_year() -> None:
    indicator = measured((Q2, "94.2"))

    assert built(indicator, "last_year_value", words={"lack.new": "New"}) == Cell("New", missing="New", lack="new")
    assert built(indicator, "last_year_value", {"missing": "n/a"}) == Cell("n/a", lack="new")


def test_the_target_of_a_later_year_is_the_one_in_force_then() -> None:
    indicator = measured((Q2, "94.2"))
    make_target(indicator, "92", effective_from=date(2027, 4, 1))
    make_target(indicator, "95", effective_from=date(2029, 4, 1))

    assert built(indicator, "target").text == "90%"
    assert built(indicator, "next_target").text == "92%"
    assert built(indicator, "next_target", {"ahead": 2}).text == "92%"
    assert built(indicator, "next_target", {"ahead": 3}).text == "95%"
    assert built(measured((Q2, "1"), target=None), "next_target", {"empty": "not set"}) == Cell("not set")
    assert built(indicator, "next_target", row=POINTER) == Cell("")


# Other councils


def test_region_and_england_come_from_the_benchmarks_with_their_year() -> None:
    indicator = measured((Q2, "94.2"))
    make_benchmark(indicator, kind="region", value=Decimal("91.5"), unit="%", decimals=1, data_year="2025/26")
    make_benchmark(indicator, kind="national", value=Decimal("89"), unit="%", decimals=1, data_year="2024/25")

    assert built(indicator, "region") == Cell("91.5%")
    assert built(indicator, "region", {"year": True}) == Cell("91.5%", note="2025/26")
    assert built(indicator, "england", {"year": True}) == Cell("89.0%", note="2024/25")


@pytest.mark.parametrize("kind", ["region", "england", "rank", "rank_before", "median"])
def test_without_a_comparison_the_columns_own_words_are_printed(kind: str) -> None:
    indicator = measured((Q2, "94.2"))

    assert built(indicator, kind) == Cell("")
    assert built(indicator, kind, {"empty": "n/a"}) == Cell("n/a")
    assert built(indicator, kind, {"empty": "n/a"}, row=POINTER) == Cell("")


@pytest.mark.parametrize(
    ("rank", "count", "of", "text"),
    [(3, 12, True, "3 of 12"), (3, 12, False, "3"), (3, None, True, "3"), (None, 12, True, "")],
)
def test_a_rank_may_say_among_how_many(rank: int | None, count: int | None, of: bool, text: str) -> None:
    standing = PeerStanding(group="", rank=rank, count=count)

    assert _place(standing.rank, standing.count, of) == text


# Restated figures


def restated(how: str) -> tuple[Scorecard, Indicator]:
    """A scorecard of the next quarter, after the published figure of this one was corrected."""
    scorecard = make_scorecard("homes", columns=(("name", "Measure"), ("latest_value", "Latest")))
    make_column(scorecard, "previous_value", "Before", key="before", options={"restated": how} if how else {})
    indicator = make_measure().indicator
    submission = make_approved(make_line(make_section(scorecard), indicator).indicator, Q2, "85")
    make_edition(scorecard)
    submission.refresh_from_db()
    correct_figure(submission, "87.9")
    make_approved(indicator, Q3, "90")
    return scorecard, indicator


@pytest.mark.parametrize(
    ("how", "text", "note", "under_the_heading"),
    [
        ("", "87.9%", "", ""),
        ("now", "87.9%", "published as 85.0%", "as now known"),
        ("published", "85.0%", "now 87.9%", "as published"),
    ],
)
def test_a_restated_figure_is_printed_as_the_column_says(
    how: str, text: str, note: str, under_the_heading: str
) -> None:
    scorecard, _indicator = restated(how)

    document = assemble(scorecard, Q3, as_at=AS_AT)

    (line,) = document.all_lines()
    assert (line.cells["before"].text, line.cells["before"].note) == (text, note)
    assert document.columns[-1].note == under_the_heading


def test_a_figure_that_was_hidden_since_is_not_printed_from_the_old_edition() -> None:
    scorecard, _indicator = restated("published")
    hidden = make_measure().indicator
    make_approved(hidden, Q2, "3", suppressed=True)
    make_approved(hidden, Q3, "9")
    make_line(scorecard.sections.get(), hidden)

    lines = list(assemble(scorecard, Q3, as_at=AS_AT).all_lines())

    assert lines[1].cells["before"].text == "[c]"


def test_without_an_earlier_edition_nothing_is_said() -> None:
    indicator = measured((Q1, "80"), (Q2, "94.2"))

    assert built(indicator, "previous_value", {"restated": "now"}) == Cell("80.0%")


# Numbers of lines


@pytest.mark.parametrize(
    ("numbering", "numbers"),
    [("own", ["7", "8a", "1"]), ("through", ["1", "2", "3"]), ("section", ["1.1.1", "2.1", "2.2"])],
)
def test_lines_are_numbered_by_the_rule_of_the_scorecard(numbering: str, numbers: list[str]) -> None:
    levels = [{"heading": "A", "rating_heading": ""}, {"heading": "B", "rating_heading": ""}]
    scorecard = make_scorecard(numbering=numbering, levels=levels)
    inner = make_section(scorecard, "Inner", parent=make_section(scorecard, "Outer"))
    second = make_section(scorecard, "Second")
    make_line(inner, number="7")
    make_line(second, number="8a")
    make_line(second, number="1")

    lines = list(assemble(scorecard, Q2, as_at=AS_AT).all_lines())

    assert [line.number for line in lines] == [line.cells["number"].text for line in lines] == numbers


# Placeholders


def placeholder(**changes: Any) -> Scorecard:
    scorecard = make_scorecard("homes", **changes)
    section = make_section(scorecard)
    make_approved(make_line(section).indicator, Q2, "94.2")
    make_line(section, kind="placeholder", pointer="New: first figure in March")
    return scorecard


def test_a_placeholder_prints_its_words_and_waits_for_nothing() -> None:
    document = assemble(placeholder(), Q2, as_at=AS_AT)

    line = list(document.all_lines())[1]
    words = "New: first figure in March"
    assert line.cells["latest-value"] == Cell(words, missing=words, lack="placeholder")
    assert line.cells["name"].text.startswith("Measure")
    assert {key: cell.text for key, cell in line.cells.items() if key in ("trend", "rating", "previous-value")} == {
        "trend": "",
        "rating": "",
        "previous-value": "",
    }
    assert document.not_received == ()


def test_a_scorecard_with_a_placeholder_is_published_without_agreeing_to_anything() -> None:
    draft = make_draft(placeholder())

    edition = services.release(
        draft, by=make_performance(), at=RELEASED, seen_digest=draft.digest, token="a-token-of-this-test"
    )

    assert edition.rows.filter(version=None).count() == 1


def test_a_placeholder_does_not_count_in_the_rating_of_its_group() -> None:
    (group,) = assemble(placeholder(), Q2, as_at=AS_AT).all_groups()

    assert group.rating is not None
    assert group.rating.why is not None
    assert group.rating.why.sentence == "Mean of 1 rated measure is 3.00, so green."


# How a rating is shown


@pytest.mark.parametrize(
    ("display", "text"),
    [("", "Green"), ("letter", "G"), ("colour", "G"), ("word", "Green"), ("shape", "Green"), ("shape_word", "Green")],
)
def test_a_column_shows_ratings_its_own_way(display: str, text: str) -> None:
    assert built(measured((Q2, "94.2")), "rating", {"display": display} if display else {}).text == text


def test_a_column_of_words_may_stand_in_a_scorecard_of_letters() -> None:
    assert built(measured((Q2, "94.2")), "rating", {"display": "word"}, rating_display="letter").text == "Green"


# What will be done


def test_what_will_be_done_is_printed_beside_the_commentary() -> None:
    indicator = make_measure().indicator
    make_approved(indicator, Q2, "60", commentary="Two were ill.", action="Two more start in January.")

    assert built(indicator, "action") == Cell("Two more start in January.")
    assert built(make_measure().indicator, "action") == Cell("")
