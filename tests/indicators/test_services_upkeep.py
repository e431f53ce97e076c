"""Benchmarks, people and services: changes one keeper of the catalogue makes alone."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User

from indicators.enums import ResponsibilityRole
from indicators.models import (
    AuditEntry,
    BenchmarkFigure,
    Responsibility,
    Service,
)
from indicators.people import ADMINISTRATOR, PERFORMANCE
from indicators.records.transitions import Conflict, Forbidden, Invalid
from indicators.services import (
    REASON_NEEDED,
    add_benchmark,
    add_service,
    assign_responsibility,
    correct_benchmark,
    end_responsibility,
    last_change_id,
    rename_service,
)
from tests.factories import (
    make_benchmark,
    make_indicator,
    make_person,
    make_service,
)
from tests.tampering import tamper

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


def acts() -> list[tuple[str, str, str]]:
    """Action, person and reason of every audit entry in order."""
    return list(AuditEntry.objects.order_by("sequence").values_list("action", "actor__username", "reason"))


# Benchmarks


def test_a_benchmark_is_added_and_corrected_with_a_reason(first, second):
    figure = add_benchmark(
        BenchmarkFigure(
            indicator=make_indicator(), kind="national", value=Decimal("91.5"), available_from=date(2026, 9, 28)
        ),
        by=first,
        at=NOW,
    )
    seen = last_change_id(figure)
    figure.value = Decimal("91.6")
    correct_benchmark(figure, by=second, at=LATER, reason="The table was reissued.", seen=seen)

    figure.refresh_from_db()
    assert figure.value == Decimal("91.6")
    assert acts() == [("add benchmark", "first", ""), ("correct benchmark", "second", "The table was reissued.")]
    with pytest.raises(Conflict, match="Somebody else changed this benchmark"):
        correct_benchmark(figure, by=second, at=LATER, reason="The table was reissued.", seen=seen)


def test_correcting_a_benchmark_needs_a_reason(first):
    with pytest.raises(Invalid) as problem:
        correct_benchmark(make_benchmark(make_indicator()), by=first, at=NOW, reason="typo")

    assert str(problem.value) == REASON_NEEDED


def test_a_figure_without_history_has_no_last_change():
    figure = make_benchmark(make_indicator())
    tamper("DELETE FROM indicators_historicalbenchmarkfigure")

    assert last_change_id(figure) == 0


# People and services


def give(person: User, by: User, **changes: Any) -> Responsibility:
    fields = {"role": ResponsibilityRole.OWNER, "starts": date(2026, 10, 1), **changes}
    return assign_responsibility(person=person, by=by, at=NOW, **fields)


def test_somebody_is_made_owner_of_an_indicator(first):
    person, indicator = make_person("priya"), make_indicator("recycling-rate")

    held = give(person, first, indicator=indicator, reason="Took over from Dan.")

    assert (held.person, held.indicator, held.service, held.ends) == (person, indicator, None, None)
    assert acts() == [("assign responsibility", "first", "Took over from Dan.")]


@pytest.mark.parametrize("flag", [False, True], ids=["plain", "superuser"])
def test_nobody_gives_themselves_a_responsibility(flag):
    keeper = make_person(groups=(PERFORMANCE, ADMINISTRATOR), is_superuser=flag)

    with pytest.raises(Forbidden, match="You cannot give a responsibility to yourself"):
        give(keeper, keeper, indicator=make_indicator())


def test_a_closed_account_gets_no_responsibility(first):
    with pytest.raises(Forbidden, match="This account is closed"):
        give(make_person(is_active=False), first, indicator=make_indicator())


def test_a_responsibility_is_for_one_indicator_or_one_service(first):
    person = make_person()
    for scope in ({}, {"indicator": make_indicator(), "service": make_service()}):
        with pytest.raises(Invalid, match="Choose one indicator or one service"):
            give(person, first, **scope)


def test_a_responsibility_ends_on_or_after_its_first_day(first):
    with pytest.raises(Invalid, match="The last day must be on or after the first"):
        give(make_person(), first, indicator=make_indicator(), ends=date(2026, 9, 30))


@pytest.mark.parametrize(
    ("starts", "ends", "clashes"),
    [
        (date(2026, 12, 1), None, True),
        (date(2026, 12, 31), date(2027, 1, 31), True),
        (date(2026, 9, 1), date(2026, 10, 1), True),
        (date(2026, 9, 1), date(2026, 9, 30), False),
        (date(2027, 1, 1), None, False),
    ],
)
def test_the_same_part_is_not_given_twice_for_the_same_days(first, starts, ends, clashes):
    person, indicator = make_person(), make_indicator()
    give(person, first, indicator=indicator, starts=date(2026, 10, 1), ends=date(2026, 12, 31))

    if clashes:
        with pytest.raises(Conflict, match="is owner here already in that time"):
            give(person, first, indicator=indicator, starts=starts, ends=ends)
    else:
        give(person, first, indicator=indicator, starts=starts, ends=ends)
    assert Responsibility.objects.count() == (1 if clashes else 2)


def test_another_part_in_the_same_indicator_is_no_clash(first):
    person, indicator = make_person(), make_indicator()
    give(person, first, indicator=indicator)
    give(person, first, indicator=indicator, role=ResponsibilityRole.LEAD)
    give(person, first, service=indicator.service)

    assert Responsibility.objects.count() == 3


def test_a_responsibility_can_be_ended_and_shortened_but_not_lengthened(first):
    held = give(make_person(), first, indicator=make_indicator())

    assert end_responsibility(held, on=date(2026, 12, 31), by=first, at=NOW).ends == date(2026, 12, 31)
    assert end_responsibility(held, on=date(2026, 11, 30), by=first, at=NOW).ends == date(2026, 11, 30)
    with pytest.raises(Conflict, match="This ends on 30 November 2026 already"):
        end_responsibility(held, on=date(2027, 3, 31), by=first, at=NOW)
    with pytest.raises(Invalid, match="It starts on 1 October 2026"):
        end_responsibility(held, on=date(2026, 9, 30), by=first, at=NOW)


def test_services_are_added_and_renamed_without_changing_their_address(first):
    service = add_service(Service(slug="waste", name="Waste"), by=first, at=NOW)
    renamed = rename_service(service, name="Waste and recycling", by=first, at=LATER, reason="Joined in April 2026.")

    assert (renamed.slug, renamed.name) == ("waste", "Waste and recycling")
    assert acts() == [("add service", "first", ""), ("rename service", "first", "Joined in April 2026.")]
    assert renamed.history.latest().history_change_reason == "Joined in April 2026."
