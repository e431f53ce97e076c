"""Manual changes of computed cells on pages: choose, propose, decide as somebody else."""

import pytest
from django.http import HttpResponse

from indicators.people import PERFORMANCE
from reporting.models import Draft, Override
from tests.factories import Q2, make_draft, make_person
from tests.reporting.views.pages import DRAFT, client_as, client_of, make_homes, text_of

pytestmark = pytest.mark.django_db

REASON = "The list of June was not complete."
FORM = {"text": "No change", "ground": "judgement", "reason": REASON}


def homes_draft(*values: str | None) -> tuple[Draft, str]:
    """A draft and the reference of its first row."""
    draft = make_draft(make_homes(*values))
    line = draft.scorecard.sections.get().lines.first()
    assert line is not None
    return draft, line.indicator.ref


def propose(ref: str, column: str = "trend", *, by: str = "first", **changes: str) -> HttpResponse:
    user = make_person(by, groups=(PERFORMANCE,))
    return client_of(user).post(f"{DRAFT}change/?row={ref}&column={column}", {**FORM, **changes})


class TestChoosing:
    def test_rows_groups_and_computed_columns_are_offered(self) -> None:
        _draft, ref = homes_draft("94.2")

        html = client_as("performance").get(f"{DRAFT}change/").content.decode()

        assert f'<option value="{ref}">1 Measure {ref}' in html
        assert '<option value="section:Quality">Rating of Quality' in html
        assert '<option value="trend">Trend' in html
        assert '<option value="latest-value">' not in html
        assert "Propose this change" not in html

    def test_the_chosen_cell_is_shown_with_what_was_computed(self) -> None:
        _draft, ref = homes_draft("94.2")

        text = text_of(client_as("performance").get(f"{DRAFT}change/?row={ref}&column=trend"))

        assert "Printed now N/A Computed N/A" in text
        assert "Propose this change" in text

    def test_the_rating_of_a_group_comes_with_its_sentence(self) -> None:
        homes_draft("94.2")

        text = text_of(client_as("performance").get(f"{DRAFT}change/?row=section:Quality"))

        assert "Printed now Green Computed Green Because Mean of 1 rated measure is 3.00, so green." in text

    def test_the_rating_of_a_figure_is_changed_on_its_return(self) -> None:
        draft, ref = homes_draft("94.2")
        submission = draft.scorecard.sections.get().lines.get().indicator.submissions.get()

        response = client_as("performance").get(f"{DRAFT}change/?row={ref}&column=rating")

        assert (response.status_code, response["Location"]) == (302, f"/returns/{submission.pk}/manual-change/")

    def test_a_row_without_a_figure_has_no_rating_to_change(self) -> None:
        _draft, ref = homes_draft(None)

        assert client_as("performance").get(f"{DRAFT}change/?row={ref}&column=rating").status_code == 409

    def test_a_cell_that_is_not_there_is_asked_again(self) -> None:
        _draft, ref = homes_draft("94.2")
        client = client_as("performance")

        for query in (f"row={ref}", f"row={ref}&column=", "row=nothing&column=trend", "row=%00&column=%00"):
            response = client.get(f"{DRAFT}change/?{query}")
            assert response.status_code == 200, query
            assert "There is something to put right" in text_of(response), query


class TestProposing:
    def test_a_proposal_waits_for_somebody_else(self) -> None:
        _draft, ref = homes_draft("94.2")

        response = propose(ref)

        change = Override.objects.get()
        assert (response.status_code, response["Location"]) == (302, DRAFT)
        assert (change.target, change.column_key, change.text, change.reason) == (ref, "trend", "No change", REASON)
        assert (change.period.value, change.is_waiting) == (Q2, True)

    def test_the_draft_says_that_it_waits(self) -> None:
        _draft, ref = homes_draft("94.2")
        propose(ref)

        text = text_of(client_as("performance").get(DRAFT))

        assert f"1 manual change waits for a second person. Measure {ref}, trend" in text

    def test_the_rating_of_a_group_too(self) -> None:
        homes_draft("94.2")

        propose("section:Quality", column="", text="Amber")

        change = Override.objects.get()
        assert (change.target, change.column_key, change.text) == ("section:Quality", "rating", "Amber")

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"reason": ""}, "Enter the reason"),
            ({"reason": "because"}, "Say why the computed cell is not right"),
            ({"ground": "whim"}, "Choose an answer from the list"),
            ({"text": "x" * 301}, "at most 300 characters"),
        ],
    )
    def test_what_is_missing_is_asked_for_and_nothing_is_lost(self, changes: dict[str, str], message: str) -> None:
        _draft, ref = homes_draft("94.2")

        response = propose(ref, **changes)

        assert response.status_code == 422
        assert message in text_of(response)
        assert {**FORM, **changes}["text"] in response.content.decode()
        assert not Override.objects.exists()

    @pytest.mark.parametrize("column", ["latest-value", "narrative", "nothing", ""])
    def test_an_entered_cell_cannot_be_changed_by_hand(self, column: str) -> None:
        _draft, ref = homes_draft("94.2")

        response = propose(ref, column)

        assert response.status_code in (409, 422)
        assert not Override.objects.exists()


class TestDeciding:
    def decide(self, decision: str, by: str = "second", **changes: str) -> HttpResponse:
        user = make_person(by, groups=(PERFORMANCE,))
        change = Override.objects.get()
        return client_of(user).post(f"/scorecards/changes/{change.pk}/", {"decision": decision, **changes})

    def test_somebody_else_confirms_and_the_next_draft_prints_it(self) -> None:
        draft, ref = homes_draft("94.2")
        propose(ref)

        response = self.decide("confirm", comment="I have seen the list.")

        change = Override.objects.get()
        assert (response.status_code, change.is_confirmed) == (302, True)
        assert change.decision_comment == "I have seen the list."
        make_draft(draft.scorecard)
        assert "No change by judgement" in text_of(client_as("performance").get(f"{DRAFT}preview/"))

    def test_a_declined_change_prints_nothing(self) -> None:
        draft, ref = homes_draft("94.2")
        propose(ref)

        self.decide("decline")

        make_draft(draft.scorecard)
        assert b"by judgement</span>" not in client_as("performance").get(f"{DRAFT}preview/").content

    @pytest.mark.parametrize("superuser", [False, True])
    def test_the_proposer_cannot_decide(self, superuser: bool) -> None:
        _draft, ref = homes_draft("94.2")
        user = make_person("both-at-once", groups=(PERFORMANCE,), is_superuser=superuser)
        client = client_of(user)
        client.post(f"{DRAFT}change/?row={ref}&column=trend", FORM)
        change = Override.objects.get()

        page = client.get(f"/scorecards/changes/{change.pk}/")
        response = client.post(f"/scorecards/changes/{change.pk}/", {"decision": "confirm"})

        assert "You proposed this change, so somebody else must confirm it." in text_of(page)
        assert page.content.count(b"disabled aria-disabled") == 2
        assert response.status_code == 403
        change.refresh_from_db()
        assert change.is_waiting

    def test_a_change_is_decided_once(self) -> None:
        _draft, ref = homes_draft("94.2")
        propose(ref)
        self.decide("decline")

        again = self.decide("confirm", by="third")

        assert again.status_code == 409
        assert "Somebody has decided on this change already." in text_of(again)

    def test_an_auditor_reads_and_decides_nothing(self) -> None:
        _draft, ref = homes_draft("94.2")
        propose(ref)
        change = Override.objects.get()
        client = client_as("auditor")

        assert "Only the performance team can decide" in text_of(client.get(f"/scorecards/changes/{change.pk}/"))
        assert client.post(f"/scorecards/changes/{change.pk}/", {"decision": "confirm"}).status_code == 403

    def test_the_list_has_what_waits_before_what_is_decided(self) -> None:
        _draft, ref = homes_draft("94.2")
        propose(ref)
        self.decide("confirm")
        propose(ref, by="fourth", text="Decrease")

        text = text_of(client_as("performance").get("/scorecards/changes/"))

        assert "Waiting for you 1" in text
        assert text.index("prints Decrease") < text.index("Confirmed")


def test_an_empty_box_is_asked_about_and_blank_is_a_choice_of_its_own() -> None:
    _draft, ref = homes_draft("94.2")

    empty = propose(ref, text="")
    both = propose(ref, by="second", blank="on")

    assert (empty.status_code, "Enter what the cell prints instead" in text_of(empty)) == (422, True)
    assert (both.status_code, "the cell cannot do both" in text_of(both)) == (422, True)
    assert propose(ref, by="third", text="", blank="on").status_code == 302
    assert Override.objects.get().text == ""
