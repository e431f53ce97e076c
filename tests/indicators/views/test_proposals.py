"""Deciding on proposals: the comparison, the two buttons, the list."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User

from indicators.enums import ProposalState, ResponsibilityRole
from indicators.models import Definition, Target
from indicators.people import AUDITOR
from indicators.services import REASON_NEEDED, propose_definition, propose_target
from tests.factories import make_definition, make_person, make_responsibility, make_target
from tests.indicators.test_forms import REASON
from tests.indicators.views.pages import NOW, client_for, seen, url, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(keeper) -> Definition:
    current = make_definition("recycling-rate", name="Old name")
    new = Definition(indicator=current.indicator, name="New name", effective_from=date(2027, 4, 1))
    return propose_definition(new, by=keeper, at=NOW, reason=REASON)


def test_a_second_person_confirms_on_the_page(proposal, other_keeper):
    client = client_for(other_keeper)
    page = client.get(url("proposal", "definition", proposal.pk))
    assert "Comment" in words(page)

    response = client.post(
        url("confirm", "definition", proposal.pk), {"seen": seen(page), "comment": "Fine."}, follow=True
    )

    proposal.refresh_from_db()
    assert (proposal.proposal_state, proposal.decided_by, proposal.decision_comment) == (
        ProposalState.CONFIRMED,
        other_keeper,
        "Fine.",
    )
    assert response.redirect_chain == [(url("detail", "recycling-rate"), 302)]
    assert "Definition confirmed." in words(response)


def test_a_second_person_declines_with_a_reason(proposal, other_keeper):
    client = client_for(other_keeper)
    address = url("decline", "definition", proposal.pk)
    mark = seen(client.get(url("proposal", "definition", proposal.pk)))

    refused = client.post(address, {"seen": mark, "comment": "No."})
    assert refused.status_code == 422
    assert REASON_NEEDED in words(refused)
    assert ">No.</textarea>" in refused.content.decode()

    client.post(address, {"seen": mark, "comment": "Use the national wording."})
    proposal.refresh_from_db()
    assert proposal.proposal_state == ProposalState.DECLINED


def test_the_proposer_sees_closed_buttons_with_the_reason(proposal, keeping):
    body = keeping.get(url("proposal", "definition", proposal.pk)).content.decode()

    assert body.count("disabled") >= 2
    assert 'aria-describedby="closed"' in body
    assert "/confirm/" not in body


def test_the_proposer_is_refused_even_by_hand(proposal, keeping):
    response = keeping.post(url("confirm", "definition", proposal.pk), {"seen": "0", "comment": ""})

    assert response.status_code in (403, 409)
    proposal.refresh_from_db()
    assert proposal.is_waiting


def test_a_stale_comparison_is_a_conflict(proposal, other_keeper):
    response = client_for(other_keeper).post(url("confirm", "definition", proposal.pk), {"seen": "999", "comment": ""})

    assert response.status_code == 409
    assert "Another change was confirmed after you opened this page." in words(response)


def test_a_decided_proposal_says_by_whom_and_is_not_decided_again(proposal, other_keeper):
    client = client_for(other_keeper)
    mark = seen(client.get(url("proposal", "definition", proposal.pk)))
    client.post(url("confirm", "definition", proposal.pk), {"seen": mark})

    page = client.get(url("proposal", "definition", proposal.pk))
    again = client.post(url("decline", "definition", proposal.pk), {"seen": mark, "comment": "Changed my mind."})

    assert "Ruth Adeyemi confirmed this on 12 October 2026." in words(page)
    assert again.status_code == 409


def test_a_page_without_the_mark_of_what_was_seen_is_refused(proposal, other_keeper):
    response = client_for(other_keeper).post(url("confirm", "definition", proposal.pk), {"comment": ""})

    assert response.status_code == 422
    proposal.refresh_from_db()
    assert proposal.is_waiting


def test_the_list_of_proposals_says_what_each_person_may_do(proposal, keeping, other_keeper):
    address = url("proposals")

    assert "You proposed this" in words(keeping.get(address))
    assert "can confirm or decline it" in words(client_for(other_keeper).get(address))
    assert "Only the performance team" in words(client_for(make_person(groups=(AUDITOR,))).get(address))


def test_an_owner_sees_only_proposals_of_their_own(proposal, keeper):
    other = make_definition("other", name="Other")
    propose_target(
        Target(indicator=other.indicator, kind="monitor", effective_from=date(2027, 4, 1)),
        by=keeper,
        at=NOW,
        reason=REASON,
    )
    owner = make_person()
    make_responsibility(owner, ResponsibilityRole.OWNER, indicator=other.indicator)

    page = words(client_for(owner).get(url("proposals")))

    assert "Target of other" in page
    assert "New name" not in page


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_of_proposals_takes_the_same_queries_for_any_number(
    count, keeping, keeper, django_assert_max_num_queries
):
    for _ in range(count):
        definition = make_definition()
        propose_target(
            Target(indicator=definition.indicator, kind="monitor", effective_from=date(2027, 4, 1)),
            by=keeper,
            at=NOW,
            reason=REASON,
        )

    with django_assert_max_num_queries(10):
        keeping.get(url("proposals"))


# What the comparison shows


def waiting_target(indicator: Any, by: User, **changes: Any) -> Target:
    fields = {"kind": "more_than", "value": Decimal("97.2"), "unit": "%", "decimals": 1, **changes}
    target = Target(indicator=indicator, effective_from=date(2027, 4, 1), **fields)
    return propose_target(target, by=by, at=NOW, reason=REASON)


def test_a_first_target_is_compared_with_nothing(keeper, other_keeper):
    target = waiting_target(make_definition("recycling-rate").indicator, keeper)

    page = words(client_for(other_keeper).get(url("proposal", "target", target.pk)))

    assert "Target of recycling-rate" in page
    assert "Kind nothing added: More than" in page
    assert "Value nothing added: 97.2" in page


def test_only_what_differs_is_in_the_comparison_and_the_rest_is_folded(keeper, other_keeper):
    indicator = make_definition("recycling-rate").indicator
    make_target(indicator, "97.2", decimals=1)
    target = waiting_target(indicator, keeper)

    response = client_for(other_keeper).get(url("proposal", "target", target.pk))

    assert [(change.label, change.old, change.new) for change in response.context["differing"]] == [
        ("Kind", "At least", "More than")
    ]
    assert response.context["staying"] == [
        ("Value", "97.2"),
        ("Unit", "%"),
        ("Decimals", "1"),
        ("Tolerance kind", "Percent of the target"),
    ]
    assert "4 answers that stay the same" in words(response)


def test_a_target_that_changes_nothing_says_so(keeper, other_keeper):
    indicator = make_definition("recycling-rate").indicator
    make_target(indicator, "97.2", decimals=1, kind="more_than")
    target = waiting_target(indicator, keeper)

    assert "Nothing differs from what is in force." in words(
        client_for(other_keeper).get(url("proposal", "target", target.pk))
    )


def test_the_comparison_is_with_what_applies_on_the_first_day_not_today(keeper, other_keeper):
    indicator = make_definition("recycling-rate").indicator
    make_target(indicator, "60")
    make_target(indicator, "70", effective_from=date(2027, 1, 1))
    target = waiting_target(indicator, keeper)

    page = words(client_for(other_keeper).get(url("proposal", "target", target.pk)))

    assert "In force since 1 January 2027" in page
    assert "removed: 70 added: 97.2" in page


def test_a_declined_proposal_can_still_be_read_with_its_reason(keeper, other_keeper):
    target = waiting_target(make_definition("recycling-rate").indicator, keeper)
    client = client_for(other_keeper)
    client.post(url("decline", "target", target.pk), {"seen": "0", "comment": "Wait for the national figure."})

    page = words(client.get(url("proposal", "target", target.pk)))

    assert "Ruth Adeyemi declined this on 12 October 2026." in page
    assert "“Wait for the national figure.”" in page
    assert words(client.get(url("proposals"))).count("Nothing is waiting.") == 1


def test_a_confirmed_target_is_in_the_list_of_targets_with_its_reason(keeper, other_keeper):
    target = waiting_target(make_definition("recycling-rate").indicator, keeper)
    client = client_for(other_keeper)

    page = words(client.post(url("confirm", "target", target.pk), {"seen": "0"}, follow=True))

    assert "Target confirmed." in page
    assert f"1 April 2027 >97.2% None More than 97.2% by the rule Ruth Adeyemi {REASON}" in page.replace("&gt;", ">")


def test_what_was_confirmed_everybody_may_read_but_not_what_was_declined(keeper, other_keeper):
    indicator = make_definition("recycling-rate").indicator
    good, bad = waiting_target(indicator, keeper), waiting_target(indicator, keeper, value=Decimal(1))
    client = client_for(other_keeper)
    client.post(url("decline", "target", bad.pk), {"seen": "0", "comment": "Wait for the national figure."})
    client.post(url("confirm", "target", good.pk), {"seen": "0"})
    reader = client_for(make_person())

    codes = [reader.get(url("proposal", "target", row.pk)).status_code for row in (good, bad)]

    assert codes == [200, 404]
