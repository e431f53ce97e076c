"""A target round: many targets proposed on one page, confirmed on another by somebody else."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import Indicator, Target
from indicators.records.transitions import Forbidden
from indicators.services import RowRefused, confirm_targets, propose_targets
from tests.factories import (
    make_approved,
    make_benchmark,
    make_definition,
    make_line,
    make_performance,
    make_person,
    make_round,
    make_scorecard,
    make_section,
    make_service,
    make_target,
)
from tests.indicators.views.pages import NOW, client_for, url, words

pytestmark = pytest.mark.django_db

REASON = "Agreed by the Corporate board on 4 March."
START = {"effective_from_day": "1", "effective_from_month": "4", "effective_from_year": "2027"}
STARTS = date(2027, 4, 1)


@pytest.fixture(autouse=True)
def measures(db: None) -> dict[str, Indicator]:
    """Two of the waste team, one of another; the first high, the second low is good."""
    waste = make_service(slug="waste", name="Waste")
    made = {
        "recycling": make_definition("recycling", name="Recycling rate"),
        "missed": make_definition("missed", name="Missed bins", polarity="low", unit="", decimals=0),
        "roads": make_definition("roads", name="Roads in repair"),
    }
    for ref in ("recycling", "missed"):
        made[ref].indicator.service = waste
        made[ref].indicator.save()
    make_target(made["recycling"].indicator, "60", tolerance=Decimal(5))
    return {ref: definition.indicator for ref, definition in made.items()}


def row(indicator: Indicator, target: str, reason: str = "") -> dict[str, str]:
    return {f"row-{indicator.pk}-target": target, f"row-{indicator.pk}-reason": reason}


def test_a_round_of_a_service_shows_only_its_indicators_with_what_helps_to_decide(keeping, measures):
    make_benchmark(measures["recycling"])
    make_target(measures["recycling"], "55", effective_from=date(2024, 4, 1))

    page = words(keeping.get(url("target-round") + "?service=waste"))

    assert "Recycling rate recycling, good to be high" in page
    assert "55% since April 2024 60% since April 2010" in page
    assert "92.3%" in page
    assert "Roads in repair" not in page
    assert "Roads in repair" in words(keeping.get(url("target-round")))


def test_a_round_of_a_scorecard_shows_its_indicators_and_stays_with_them(keeping, measures):
    scorecard = make_scorecard("homes")
    make_line(make_section(scorecard), measures["roads"])

    response = keeping.get(reverse("reporting:scorecard-targets", args=["homes"]))
    page = keeping.get(response["Location"])

    assert "Roads in repair" in words(page)
    assert "Recycling rate" not in words(page)
    done = keeping.post(response["Location"], {**START, "reason": REASON, **row(measures["roads"], "75%")})
    assert done["Location"] == url("confirm-targets") + f"?ids={measures['roads'].pk}"
    propose(keeping, measures)
    assert "Recycling rate" not in words(keeping.get(done["Location"]))


@pytest.mark.parametrize("asked", ["", "x", "1;2", "9" * 40, "٣"])
def test_an_address_that_picks_nothing_shows_all(keeping, asked):
    assert "Roads in repair" in words(keeping.get(url("target-round") + f"?ids={asked}"))


def test_last_figures_stand_beside_for_those_who_may_see_them(keeping, other_keeper, measures):
    make_round(by=make_performance())
    make_approved(measures["recycling"], value="58.4")

    assert "58.4% Q2 2026/27" in words(keeping.get(url("target-round")))
    hidden = words(client_for(other_keeper).get(url("target-round")))
    assert "58.4" not in hidden
    assert "Not shown to you" in hidden


def test_the_queries_of_both_pages_do_not_grow_with_the_rows(keeping, measures):
    def asked(name: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert keeping.get(url(name)).status_code == 200
        return len(found)

    propose(keeping, measures)
    before = {name: asked(name) for name in ("target-round", "confirm-targets")}
    for number in range(3):
        indicator = make_definition(f"more-{number}").indicator
        make_benchmark(indicator)
        make_target(indicator)
    more = {f"more-{number}": Indicator.objects.get(ref=f"more-{number}") for number in range(3)}
    keeping.post(
        url("target-round"),
        {**START, "reason": REASON, **{k: v for one in more.values() for k, v in row(one, "99%").items()}},
    )

    assert Target.objects.filter(proposal_state="proposed").count() == 5
    assert {name: asked(name) for name in before} == before


def propose(client: Any, measures: dict[str, Indicator]) -> Any:
    rows = {**row(measures["recycling"], "65%", "The new depot opens in May."), **row(measures["missed"], "40")}
    return client.post(url("target-round") + "?service=waste", {**START, "reason": REASON, **rows}, follow=True)


def test_many_targets_are_proposed_at_once_each_with_its_rationale(keeping, measures):
    page = propose(keeping, measures)

    assert page.redirect_chain == [(url("confirm-targets") + "?service=waste", 302)]
    assert "2 targets are proposed. Somebody else has to confirm them." in words(page)
    recycling, missed = (
        Target.objects.get(indicator=measures[ref], proposal_state="proposed") for ref in ("recycling", "missed")
    )
    assert (recycling.kind, recycling.value, recycling.unit, recycling.reason) == (
        "at_least", Decimal(65), "%", "The new depot opens in May.",
    )  # fmt: skip
    assert (recycling.effective_from, recycling.tolerance) == (STARTS, Decimal(5))
    assert (missed.kind, missed.value, missed.unit, missed.reason) == ("at_most", Decimal(40), "", REASON)
    assert "You proposed this, so somebody else has to confirm or decline it." in words(page)


@pytest.mark.parametrize(
    ("typed", "kind", "value", "wording"),
    [
        ("90%", "at_least", Decimal(90), ""),
        (">97.2%", "more_than", Decimal("97.2"), ""),
        ("Monitor", "monitor", None, ""),
        ("Top quartile", "rank", None, "Top quartile"),
        ("90", "at_least", Decimal(90), ""),
    ],
)
def test_a_target_is_typed_as_it_is_printed(keeping, measures, typed, kind, value, wording):
    keeping.post(url("target-round"), {**START, "reason": REASON, **row(measures["recycling"], typed)})

    target = Target.objects.get(indicator=measures["recycling"], proposal_state="proposed")
    assert (target.kind, target.value, target.wording) == (kind, value, wording)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"recycling": "sixty or so"}, "Recycling rate: "),
        ({"recycling": "60%"}, "Recycling rate has this target already. Leave the box empty to keep it."),
        ({}, "No row has a new target. Enter at least one."),
    ],
)
def test_a_mistake_is_named_by_its_row_and_nothing_at_all_is_proposed(keeping, measures, changes, message):
    rows = {k: v for ref, typed in changes.items() for k, v in row(measures[ref], typed).items()}
    good = row(measures["missed"], "40") if changes else {}

    page = keeping.post(url("target-round"), {**START, "reason": REASON, **rows, **good})

    assert page.status_code == 422
    assert message in words(page)
    assert "Error: Targets for next year" in page.content.decode()
    assert Target.objects.filter(proposal_state="proposed").count() == 0
    typed = {row.indicator.ref: row.form["target"].value() for row in page.context["rows"]}
    assert typed["missed"] == ("40" if good else None)


def test_a_row_needs_a_rationale_of_its_own_or_one_for_all(keeping, measures):
    answers = {**START, "reason": "", **row(measures["missed"], "40"), **row(measures["recycling"], "65", "Short")}

    page = words(keeping.post(url("target-round"), answers))
    assert "Recycling rate: say why in at least 10 characters" in page

    answers = {**START, "reason": "", **row(measures["missed"], "40")}
    assert "Missed bins: enter the rationale, or one for all above" in words(keeping.post(url("target-round"), answers))


def test_the_same_round_sent_twice_is_refused_by_its_row(keeping, measures):
    propose(keeping, measures)

    again = propose(keeping, measures)

    assert again.status_code == 422
    assert "The same change is waiting for a second person already." in words(again)
    assert Target.objects.filter(proposal_state="proposed").count() == 2


def ticked(page: Any, *places: int) -> dict[str, Any]:
    """What the page sends with these rows ticked."""
    rows = page.context["waiting"]
    seen = {row.box: row.mark for row in rows}
    return {"target": [str(rows[place].target.pk) for place in places], "comment": "", **seen}


def test_somebody_else_confirms_many_at_once(keeping, other_keeper, measures):
    propose(keeping, measures)
    ruth = client_for(other_keeper)
    page = ruth.get(url("confirm-targets"))
    assert "60% 65% 1 April 2027 The new depot opens in May. Aled Price" in words(page)

    page = ruth.post(url("confirm-targets"), ticked(page, 0, 1))

    assert "2 of 2 confirmed" in words(page)
    assert "No target is waiting." in words(page)
    assert Target.objects.filter(proposal_state="confirmed", effective_from=STARTS).count() == 2


def test_a_row_that_moved_on_is_told_and_holds_up_no_other(keeping, other_keeper, measures):
    propose(keeping, measures)
    ruth = client_for(other_keeper)
    answers = ticked(ruth.get(url("confirm-targets")), 0, 1)
    make_target(measures["recycling"], "61", effective_from=date(2026, 10, 1))

    page = words(ruth.post(url("confirm-targets"), answers))

    assert "1 of 2 confirmed" in page
    assert "not confirmed. Another change was confirmed after you opened this page." in page
    assert Target.objects.get(indicator=measures["missed"]).is_confirmed


def test_the_proposer_confirms_none_of_them_whatever_is_sent(keeping, measures):
    propose(keeping, measures)

    page = words(keeping.post(url("confirm-targets"), ticked(keeping.get(url("confirm-targets")), 0, 1)))

    assert "0 of 2 confirmed" in page
    assert "You proposed this" in page
    assert not Target.objects.filter(proposal_state="confirmed", effective_from=STARTS).exists()


@pytest.mark.parametrize("sent", [{}, {"target": ["x"]}, {"target": ["9" * 30]}])
def test_nothing_ticked_is_said(other_keeper, measures, sent):
    page = client_for(other_keeper).post(url("confirm-targets"), sent)

    assert page.status_code == 422


def test_a_change_in_the_year_shows_old_new_and_who_agreed(keeping, other_keeper, measures):
    make_target(measures["recycling"], "58", effective_from=date(2026, 7, 1), reason="The depot burned down in June.")

    page = words(keeping.get(url("detail", "recycling")))

    assert "1 July 2026 in force, changed in the year 58% 60%" in page
    assert "The depot burned down in June." in page


# The services


def unsaved(indicator: Indicator, value: str, reason: str = REASON) -> Target:
    return Target(indicator=indicator, kind="at_least", value=Decimal(value), effective_from=STARTS, reason=reason)


def test_all_or_none_are_proposed(measures, keeper):
    targets = [unsaved(measures["recycling"], "70"), unsaved(measures["missed"], "3", reason="No")]

    with pytest.raises(RowRefused, match="at least 10") as refusal:
        propose_targets(targets, by=keeper, at=NOW)

    assert refusal.value.place == 1
    assert not Target.objects.filter(proposal_state="proposed").exists()


def test_only_keepers_propose_and_confirm(measures, keeper):
    with pytest.raises(Forbidden):
        propose_targets([unsaved(measures["recycling"], "70")], by=make_person(), at=NOW)

    target = unsaved(measures["recycling"], "70")
    propose_targets([target], by=keeper, at=NOW)
    (outcome,) = confirm_targets([(target, "0")], by=make_person(), at=NOW, comment="")
    assert outcome.refusal


def test_a_target_with_steps_or_a_second_threshold_is_proposed_on_its_own_page(keeping, measures):
    make_target(measures["roads"], "80", profile={"6": {"value": "40"}}, unit="£m")

    page = keeping.post(url("target-round"), {**START, "reason": REASON, **row(measures["roads"], "85")})

    assert page.status_code == 422
    assert "Roads in repair has steps inside the year or a second threshold." in words(page)
    assert not Target.objects.filter(proposal_state="proposed").exists()
