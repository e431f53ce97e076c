"""Changing the catalogue: two people, reasons, history and audit."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User

from indicators.enums import ProposalState, ResponsibilityRole, TargetKind
from indicators.models import (
    AuditEntry,
    BenchmarkFigure,
    Definition,
    Indicator,
    RatingSchemeVersion,
    Service,
    Target,
)
from indicators.people import ADMINISTRATOR, AUDITOR, COUNCILLOR, PERFORMANCE, import_account
from indicators.queries import in_force_mark
from indicators.records.transitions import Conflict, Forbidden, Invalid
from indicators.services import (
    add_benchmark,
    add_indicator,
    add_service,
    assign_responsibility,
    confirm,
    correct_benchmark,
    decline,
    end_responsibility,
    propose_definition,
    propose_scheme_version,
    propose_target,
    reinstate_indicator,
    rename_service,
    retire_indicator,
)
from tests.factories import (
    make_benchmark,
    make_definition,
    make_indicator,
    make_person,
    make_responsibility,
    make_scheme,
    make_service,
)
from tests.factories.catalogue import TARGET_BANDS

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 10, 13, 9, 0, tzinfo=UTC)
REASON = "Agreed by the Environment board on 4 March."
KEEPERS_ONLY = "Only the performance team or an administrator can change the catalogue."


@pytest.fixture
def first() -> User:
    return make_person("first", groups=(PERFORMANCE,))


@pytest.fixture
def second() -> User:
    return make_person("second", groups=(ADMINISTRATOR,))


def new_definition(indicator: Indicator, **changes: Any) -> Definition:
    fields = {"name": "New name", "effective_from": date(2027, 4, 1), "value_type": "percent", "unit": "%", **changes}
    return Definition(indicator=indicator, **fields)


def new_target(indicator: Indicator, value: str = "92") -> Target:
    return Target(indicator=indicator, kind=TargetKind.AT_LEAST, value=Decimal(value), effective_from=date(2027, 4, 1))


def proposed(indicator: Indicator, by: User) -> Definition:
    return propose_definition(new_definition(indicator), by=by, at=NOW, reason=REASON)


def acts() -> list[tuple[str, str, str]]:
    """Action, person and reason of every audit entry in order."""
    return list(AuditEntry.objects.order_by("sequence").values_list("action", "actor__username", "reason"))


# Proposals


def test_a_proposed_definition_waits_and_says_who_and_why(first):
    definition = propose_definition(new_definition(make_indicator()), by=first, at=NOW, reason=f"  {REASON} ")

    assert (definition.proposal_state, definition.proposed_by, definition.proposed_at) == (
        ProposalState.PROPOSED,
        first,
        NOW,
    )
    assert definition.reason == REASON
    assert definition.proposed_by_name == "First Example"
    assert definition.decided_by is None
    assert acts() == [("propose definition", "first", REASON)]


def test_a_proposal_leaves_one_history_row_with_person_moment_and_reason(first):
    definition = proposed(make_indicator(), first)

    row = definition.history.get()
    assert (row.history_user, row.history_date, row.history_change_reason) == (first, NOW, REASON)


def test_a_proposal_cannot_arrive_already_confirmed(first):
    forged = new_definition(make_indicator(), proposal_state=ProposalState.CONFIRMED)

    assert propose_definition(forged, by=first, at=NOW, reason=REASON).proposal_state == ProposalState.PROPOSED


@pytest.mark.parametrize("reason", ["", "   ", "Because.", "123456789"])
def test_a_reason_of_fewer_than_ten_characters_is_refused(first, reason):
    with pytest.raises(Invalid, match="Say why in at least 10 characters"):
        propose_definition(new_definition(make_indicator()), by=first, at=NOW, reason=reason)

    assert not Definition.objects.exists()
    assert acts() == []


def test_ten_characters_are_enough(first):
    definition = propose_definition(new_definition(make_indicator()), by=first, at=NOW, reason="1234567890")

    assert definition.pk


@pytest.mark.parametrize("group", [AUDITOR, COUNCILLOR])
def test_other_roles_cannot_propose(group):
    with pytest.raises(Forbidden, match=KEEPERS_ONLY):
        proposed(make_indicator(), make_person(groups=(group,)))


def test_owners_and_leads_cannot_propose():
    indicator = make_indicator()
    owner = make_person()
    make_responsibility(owner, ResponsibilityRole.OWNER, indicator=indicator)
    make_responsibility(owner, ResponsibilityRole.LEAD, indicator=indicator)

    with pytest.raises(Forbidden):
        proposed(indicator, owner)


def test_the_superuser_flag_gives_no_right_to_propose():
    with pytest.raises(Forbidden):
        proposed(make_indicator(), make_person(is_superuser=True))


def test_a_closed_account_of_the_performance_team_cannot_propose():
    with pytest.raises(Forbidden):
        proposed(make_indicator(), make_person(groups=(PERFORMANCE,), is_active=False))


def test_a_pack_is_proposed_by_the_import_account():
    assert proposed(make_indicator(), import_account()).is_waiting


def test_the_same_change_is_not_proposed_twice(first):
    indicator = make_indicator()
    proposed(indicator, first)

    with pytest.raises(Conflict, match="waiting for a second person already"):
        proposed(indicator, first)
    assert Definition.objects.count() == 1


def test_a_different_change_may_wait_beside_the_first(first):
    indicator = make_indicator()
    propose_target(new_target(indicator), by=first, at=NOW, reason=REASON)
    propose_target(new_target(indicator, "93"), by=first, at=NOW, reason=REASON)

    assert Target.objects.count() == 2


def test_the_same_change_may_be_proposed_again_after_it_was_declined(first, second):
    indicator = make_indicator()
    decline(proposed(indicator, first), by=second, at=NOW, comment="Wait for the spring.")

    assert proposed(indicator, first).is_waiting


# Confirming and declining


def test_a_second_person_puts_a_proposal_in_force(first, second):
    definition = proposed(make_indicator(), first)

    confirmed = confirm(definition, by=second, at=LATER, comment="Checked with finance.")

    assert confirmed.proposal_state == ProposalState.CONFIRMED
    assert (confirmed.decided_by, confirmed.decided_by_name, confirmed.decided_at) == (second, "Second Example", LATER)
    assert confirmed.decision_comment == "Checked with finance."
    assert acts() == [
        ("propose definition", "first", REASON),
        ("confirm definition", "second", "Checked with finance."),
    ]
    assert [row.history_user for row in confirmed.history.order_by("history_id")] == [first, second]


def test_confirming_without_a_word_still_leaves_a_reason_in_the_history(first, second):
    confirmed = confirm(proposed(make_indicator(), first), by=second, at=LATER)

    assert confirmed.history.latest().history_change_reason == "Confirmed"


def test_a_declined_proposal_keeps_the_reason_and_never_applies(first, second):
    indicator = make_indicator()
    declined = decline(proposed(indicator, first), by=second, at=LATER, comment="Use the national wording.")

    assert declined.proposal_state == ProposalState.DECLINED
    assert declined.decision_comment == "Use the national wording."
    assert not Definition.objects.in_force(date(2030, 1, 1)).exists()


def test_declining_needs_a_reason(first, second):
    definition = proposed(make_indicator(), first)

    with pytest.raises(Invalid, match="Say why"):
        decline(definition, by=second, at=LATER, comment="No.")
    definition.refresh_from_db()
    assert definition.is_waiting


@pytest.mark.parametrize("decide", [confirm, decline])
def test_nobody_decides_on_their_own_proposal(decide, first):
    definition = proposed(make_indicator(), first)

    with pytest.raises(Forbidden, match="somebody else has to confirm or decline it"):
        decide(definition, by=first, at=LATER, comment="It is quite all right.")
    definition.refresh_from_db()
    assert definition.is_waiting


def test_a_superuser_does_not_decide_on_their_own_proposal_either():
    both = make_person(groups=(PERFORMANCE, ADMINISTRATOR), is_superuser=True)
    definition = proposed(make_indicator(), both)

    with pytest.raises(Forbidden, match="You proposed this"):
        confirm(definition, by=both, at=LATER)


@pytest.mark.parametrize(
    "outsider",
    [{}, {"groups": (AUDITOR,)}, {"groups": (COUNCILLOR,)}, {"is_superuser": True}],
    ids=["nobody", "auditor", "councillor", "superuser"],
)
def test_only_keepers_of_the_catalogue_decide(outsider, first):
    definition = proposed(make_indicator(), first)

    with pytest.raises(Forbidden, match=KEEPERS_ONLY):
        confirm(definition, by=make_person(**outsider), at=LATER)


@pytest.mark.parametrize(("first_act", "second_act"), [(confirm, decline), (decline, confirm), (confirm, confirm)])
def test_a_decided_proposal_is_not_decided_again(first_act, second_act, first, second):
    third = make_person("third", groups=(PERFORMANCE,))
    definition = proposed(make_indicator(), first)
    first_act(definition, by=second, at=LATER, comment="Looked at it closely.")

    with pytest.raises(Conflict, match=r"Second Example (confirmed|declined) this on 13 October 2026\."):
        second_act(definition, by=third, at=LATER, comment="Looked at it closely.")
    assert AuditEntry.objects.count() == 2


def test_a_comparison_that_no_longer_holds_is_not_confirmed(first, second):
    definition = make_definition()
    proposal = proposed(definition.indicator, first)
    seen = in_force_mark(proposal)
    other = propose_definition(
        new_definition(definition.indicator, name="Other", effective_from=date(2026, 4, 1)),
        by=first,
        at=NOW,
        reason=REASON,
    )
    confirm(other, by=second, at=NOW)

    with pytest.raises(Conflict, match="Another change was confirmed"):
        confirm(proposal, by=second, at=LATER, seen=seen)

    assert confirm(proposal, by=second, at=LATER, seen=in_force_mark(proposal)).is_confirmed


def test_targets_go_through_the_same_door(first, second):
    target = propose_target(new_target(make_indicator()), by=first, at=NOW, reason=REASON)
    confirm(target, by=second, at=LATER)

    assert Target.objects.in_force(date(2027, 4, 1)).get() == target
    assert [act[0] for act in acts()] == ["propose target", "confirm target"]


# RAG rules


def new_version(scheme: Any, **changes: Any) -> RatingSchemeVersion:
    return RatingSchemeVersion(scheme=scheme, **{"bands": TARGET_BANDS, "effective_from": date(2027, 4, 1), **changes})


def test_versions_of_a_rule_are_numbered_in_turn(first, second):
    scheme = make_scheme()
    version = propose_scheme_version(new_version(scheme), by=first, at=NOW, reason=REASON)
    another = propose_scheme_version(
        new_version(scheme, effective_from=date(2028, 4, 1)), by=first, at=NOW, reason=REASON
    )

    assert (version.number, another.number) == (2, 3)
    assert confirm(version, by=second, at=LATER).is_confirmed
    assert [act[0] for act in acts()][:1] == ["propose rating scheme version"]


def test_the_same_version_is_not_proposed_twice(first):
    scheme = make_scheme()
    propose_scheme_version(new_version(scheme), by=first, at=NOW, reason=REASON)

    with pytest.raises(Conflict):
        propose_scheme_version(new_version(scheme), by=first, at=NOW, reason=REASON)


def test_bands_that_cannot_be_read_are_refused_with_every_fault(first):
    bands = [{"status": "purple", "when": {"test": "always"}, "text": "All is purple."}]

    with pytest.raises(Invalid, match="there is no status “purple”"):
        propose_scheme_version(new_version(make_scheme(), bands=bands), by=first, at=NOW, reason=REASON)
    assert RatingSchemeVersion.objects.count() == 1


# Indicators


def test_an_indicator_is_added_with_its_first_definition_waiting(first):
    service = make_service()
    indicator = add_indicator(
        ref="recycling-rate",
        service=service,
        definition=Definition(name="Recycling rate", effective_from=date(2027, 4, 1)),
        by=first,
        at=NOW,
        reason=REASON,
    )

    assert (indicator.ref, indicator.service) == ("recycling-rate", service)
    assert indicator.definitions.get().is_waiting
    assert [act[0] for act in acts()] == ["add indicator", "propose definition"]


def test_a_reference_is_used_once(first):
    make_indicator("recycling-rate")

    with pytest.raises(Conflict, match="There is an indicator recycling-rate already"):
        add_indicator(
            ref="recycling-rate",
            service=make_service(),
            definition=Definition(name="Again", effective_from=date(2027, 4, 1)),
            by=first,
            at=NOW,
            reason=REASON,
        )


def test_when_the_definition_is_refused_no_indicator_is_left_behind(first):
    with pytest.raises(Invalid):
        add_indicator(
            ref="half-made",
            service=make_service(),
            definition=Definition(name="x", effective_from=date(2027, 4, 1)),
            by=first,
            at=NOW,
            reason="short",
        )

    assert not Indicator.objects.exists()
    assert acts() == []


def test_an_indicator_is_retired_and_taken_up_again_with_reasons(first):
    indicator = make_indicator()

    retired = retire_indicator(indicator, on=date(2027, 4, 1), by=first, at=NOW, reason="No longer a statutory return.")
    assert retired.retired_on == date(2027, 4, 1)
    with pytest.raises(Conflict, match="was retired from 1 April 2027 already"):
        retire_indicator(indicator, on=date(2027, 7, 1), by=first, at=NOW, reason="No longer a statutory return.")

    assert reinstate_indicator(indicator, by=first, at=LATER, reason="Asked for by scrutiny.").retired_on is None
    with pytest.raises(Conflict, match="is not retired"):
        reinstate_indicator(indicator, by=first, at=LATER, reason="Asked for by scrutiny.")
    assert [act[0] for act in acts()] == ["retire indicator", "reinstate indicator"]


@pytest.mark.parametrize(
    "act",
    [
        lambda by: retire_indicator(make_indicator(), on=date(2027, 4, 1), by=by, at=NOW, reason=REASON),
        lambda by: reinstate_indicator(make_indicator(), by=by, at=NOW, reason=REASON),
        lambda by: add_benchmark(BenchmarkFigure(indicator=make_indicator()), by=by, at=NOW),
        lambda by: correct_benchmark(make_benchmark(make_indicator()), by=by, at=NOW, reason=REASON),
        lambda by: add_service(Service(slug="x", name="X"), by=by, at=NOW),
        lambda by: rename_service(make_service(), name="X", by=by, at=NOW, reason=REASON),
        lambda by: end_responsibility(
            make_responsibility(make_person(), ResponsibilityRole.LEAD, service=make_service()),
            on=date(2026, 12, 1),
            by=by,
            at=NOW,
        ),
        lambda by: assign_responsibility(
            person=make_person(), role=ResponsibilityRole.LEAD, service=make_service(), starts=NOW.date(), by=by, at=NOW
        ),
        lambda by: add_indicator(
            ref="x", service=make_service(), definition=Definition(), by=by, at=NOW, reason=REASON
        ),
    ],
)
def test_nobody_else_changes_the_catalogue(act):
    with pytest.raises(Forbidden, match=KEEPERS_ONLY):
        act(make_person(groups=(AUDITOR, COUNCILLOR), is_superuser=True))

    assert acts() == []
