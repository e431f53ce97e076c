"""What stands between a draft and its publication."""

from typing import Any

import pytest

from reporting.document import thaw
from reporting.models import Draft, Scorecard
from reporting.readiness import Check, checks_of, layout_problems, missing_services
from reporting.services import propose_override
from submissions.services import propose_rating_override
from tests.factories import (
    BUILT,
    Q2,
    make_approved,
    make_column,
    make_draft,
    make_filled_scorecard,
    make_line,
    make_performance,
    make_scorecard,
    make_section,
)

pytestmark = pytest.mark.django_db


def checks(draft: Draft) -> list[Check]:
    return checks_of(draft, thaw(draft.document))


def problems(scorecard: Scorecard) -> list[str]:
    return list(layout_problems(scorecard, Q2))


class TestChecks:
    def test_a_draft_in_order_passes_every_check(self) -> None:
        found = checks(make_draft(make_filled_scorecard(values=("94.2",))))

        assert found == [
            Check(True, "Every row has an approved figure."),
            Check(True, "No manual change waits for a second person."),
            Check(True, "The layout is in order."),
            Check(True, "The draft is what the approved data say now."),
            Check(True, "The stored draft agrees with its fingerprint."),
        ]

    def test_rows_without_an_approved_figure_are_named_with_their_service(self) -> None:
        draft = make_draft(make_filled_scorecard(values=("94.2", None, None)))
        lines = list(draft.scorecard.sections.get().lines.order_by("order"))[1:]

        first = checks(draft)[0]

        assert first.sentence == "2 rows have no approved figure."
        assert first.details == tuple(f"Measure {line.indicator.ref}, {line.indicator.service.name}" for line in lines)
        assert [ref for ref, _words in missing_services(draft.scorecard, thaw(draft.document))] == [
            line.indicator.ref for line in lines
        ]

    def test_a_change_of_a_cell_and_of_a_rating_that_wait_are_named(self) -> None:
        draft = make_draft(make_filled_scorecard(values=("94.2",)))
        line = draft.scorecard.sections.get().lines.get()
        version = line.indicator.submissions.get().approved_version
        by, reason = make_performance(), "The list of June was not complete."
        shared: dict[str, Any] = {"ground": "judgement", "reason": reason, "by": by, "at": BUILT}
        propose_override(draft.scorecard, Q2, target=line.indicator.ref, column_key="trend", text="x", **shared)
        propose_rating_override(version, status=None, **shared)

        second = checks(draft)[1]

        name = f"Measure {line.indicator.ref}"
        assert (second.passed, second.sentence) == (False, "2 manual changes wait for a second person.")
        assert second.details == (f"{name}, trend", f"{name}, rating")

    def test_a_change_for_another_quarter_does_not_wait_here(self) -> None:
        draft = make_draft(make_filled_scorecard(values=("94.2",)))
        propose_override(
            draft.scorecard,
            Q2.previous(),
            target="section:Quality",
            column_key="rating",
            text="Red",
            ground="judgement",
            reason="The list of June was not complete.",
            by=make_performance(),
            at=BUILT,
        )

        assert checks(draft)[1].passed

    def test_data_that_moved_on_fail_the_draft(self) -> None:
        draft = make_draft(make_filled_scorecard(values=("94.2", None)))
        make_approved(draft.scorecard.sections.get().lines.last().indicator, Q2, "50")

        fourth = checks(draft)[3]

        assert (fourth.passed, "Build it again" in fourth.sentence) == (False, True)

    def test_a_draft_changed_behind_our_back_fails_twice(self) -> None:
        draft = make_draft(make_filled_scorecard(values=("94.2",)))
        draft.document = draft.document.replace("94.2", "99.9")

        assert [check.passed for check in checks(draft)[3:]] == [False, False]


class TestLayout:
    def test_a_usual_layout_has_no_problem(self) -> None:
        assert problems(make_filled_scorecard(values=(None,))) == []

    def test_a_scorecard_without_sections(self) -> None:
        assert problems(make_scorecard()) == ["The scorecard has no section yet."]

    def test_a_section_without_rows(self) -> None:
        scorecard = make_filled_scorecard(values=(None,))
        make_section(scorecard, "Empty")

        assert problems(scorecard) == ["The section “Empty” has no rows."]

    def test_a_section_that_only_holds_others_needs_no_rows(self) -> None:
        scorecard = make_scorecard(
            levels=[{"heading": "Outcome", "rating_heading": ""}, {"heading": "Theme", "rating_heading": ""}]
        )
        make_line(make_section(scorecard, "Inner", parent=make_section(scorecard, "Outer")))

        assert problems(scorecard) == []

    def test_a_section_deeper_than_the_levels(self) -> None:
        scorecard = make_scorecard()
        make_line(make_section(scorecard, "Inner", parent=make_section(scorecard, "Outer")))

        assert problems(scorecard) == ["The section “Inner” lies deeper than the scorecard has levels."]

    def test_a_layout_without_a_column_for_the_measure(self) -> None:
        scorecard = make_scorecard(columns=[("latest_value", "Latest")])
        make_line(make_section(scorecard))

        assert problems(scorecard) == ["No column shows what is measured."]

    def test_two_columns_with_one_heading(self) -> None:
        scorecard = make_filled_scorecard(values=(None,))
        make_column(scorecard, "quartile", "MEASURE")

        assert problems(scorecard) == ["Two columns are headed “MEASURE”."]

    @pytest.mark.parametrize(
        ("label", "faulty"), [("Sep 2016", False), ("Q2", False), ("", True), ("some day", True), ("2016/17", False)]
    )
    def test_a_column_of_a_period_must_name_one(self, label: str, faulty: bool) -> None:
        scorecard = make_filled_scorecard(values=(None,))
        make_column(scorecard, "period_value", "September", options={"period": label})

        found = problems(scorecard)

        assert bool(found) is faulty
        assert all(text.startswith("Column “September” names no period.") for text in found)

    def test_a_key_of_a_status_that_is_not_there(self) -> None:
        scorecard = make_filled_scorecard(values=(None,), key=[{"status": "blue", "text": "?"}, {"text": "A note"}])

        assert problems(scorecard) == ["The key explains “blue”, which is not one of the statuses."]

    def test_words_that_nothing_prints(self) -> None:
        scorecard = make_filled_scorecard(values=(None,), words={"trend.sideways": "?", "trend.none": "N/a"})

        assert problems(scorecard) == ["No scorecard prints the word “trend.sideways”. See the reference of layouts."]

    def test_a_column_that_stands_for_several_may_repeat_a_heading_too(self) -> None:
        scorecard = make_filled_scorecard(values=(None,))
        make_column(scorecard, "region", "Region")
        make_column(scorecard, "organisations", options={"no_own": True})

        assert problems(scorecard) == ["Two columns are headed “Region”."]
