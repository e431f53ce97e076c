"""The corporate plan through its screens: priorities, outcomes, what tells of them, and milestones."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import AuditEntry, Definition, Indicator, Outcome, OutcomeIndicator, Plan, Priority
from indicators.people import AUDITOR
from indicators.plan_urls import urlpatterns
from indicators.records.transitions import Conflict, Forbidden, Invalid
from indicators.rules.periods import quarter
from indicators.services import add_part, change_part, end_link, link_indicator, newest_change
from submissions.models import Submission
from tests.factories import (
    lead_of,
    make_approved,
    make_definition,
    make_indicator,
    make_performance,
    make_person,
    make_responsibility,
    make_round,
    make_service,
)
from tests.factories.catalogue import make_plan
from tests.indicators.views.pages import NOW, client_for, url, words

pytestmark = pytest.mark.django_db

REASON = "Agreed by full Council on 4 March."
MAY_FIRST = {"starts_day": "1", "starts_month": "4", "starts_year": "2026"}
PLAN = {"name": "Council plan", **MAY_FIRST, "ends_day": "31", "ends_month": "3", "ends_year": "2030", "reason": REASON}


def test_a_plan_is_built_from_nothing_through_the_screens(keeping):
    make_definition("recycling", name="Recycling rate")
    keeping.post(url("add-plan"), PLAN)
    keeping.post(url("add-priority", "council-plan"), {"name": "A greener county", "order": "1", "reason": REASON})
    priority = Priority.objects.get()
    outcome = {"name": "Less waste", "order": "1", **MAY_FIRST, "reason": REASON}
    keeping.post(url("add-outcome", "council-plan", priority.pk), outcome)
    link = {"indicator": str(Indicator.objects.get().pk), **MAY_FIRST, "reason": REASON}

    page = keeping.post(url("link-indicator", "council-plan", Outcome.objects.get().pk), link, follow=True)

    assert "1 April 2026 to 31 March 2030 Council plan A greener county" in words(page)
    assert "Less waste" in words(page)
    assert "Recycling rate" in words(page)
    assert list(AuditEntry.objects.order_by("sequence").values_list("action", flat=True)) == [
        "add plan", "add priority", "add outcome", "add indicator to outcome",
    ]  # fmt: skip


def test_one_indicator_tells_of_several_outcomes(keeping):
    indicator = make_definition("recycling", name="Recycling rate").indicator
    made = make_plan(indicator)
    second = Outcome.objects.create(priority=made["priority"], name="Cleaner streets", starts=date(2026, 4, 1))

    keeping.post(
        url("link-indicator", "plan", second.pk), {"indicator": str(indicator.pk), **MAY_FIRST, "reason": REASON}
    )

    assert indicator.outcome_links.count() == 2
    assert words(keeping.get(url("plan", "plan"))).count("Recycling rate") >= 2


def test_the_same_indicator_is_not_added_twice_in_one_time(keeping):
    indicator = make_definition("recycling").indicator
    made = make_plan(indicator)
    answers = {"indicator": str(indicator.pk), **MAY_FIRST, "reason": REASON}

    page = keeping.post(url("link-indicator", "plan", made["outcome"].pk), answers)

    assert page.status_code == 409
    assert "recycling tells of this outcome already in that time." in words(page)


def test_an_indicator_is_taken_out_from_a_day_and_stays_in_the_history(keeping):
    made = make_plan(make_definition("recycling", name="Recycling rate").indicator)
    answers = {"on_day": "30", "on_month": "9", "on_year": "2026", "reason": REASON}

    page = keeping.post(url("end-link", "plan", made["link"].pk), answers, follow=True)

    assert "Nothing tells of it yet." in words(page)
    assert OutcomeIndicator.objects.get().ends == date(2026, 9, 30)
    again = keeping.post(url("end-link", "plan", made["link"].pk), answers)
    assert "This ends on 30 September 2026 already." in words(again)


def test_parts_are_changed_with_a_reason_and_a_fresh_look(keeping):
    made = make_plan(make_indicator())
    outcome = made["outcome"]
    answers = {
        "name": "Far less waste",
        "order": "2",
        **MAY_FIRST,
        "reason": REASON,
        "seen": str(newest_change(outcome)),
    }

    page = keeping.post(url("change-outcome", "plan", outcome.pk), answers, follow=True)
    assert "Far less waste" in words(page)

    stale = keeping.post(url("change-outcome", "plan", outcome.pk), answers)
    assert stale.status_code == 409
    assert "Somebody else changed this outcome" in words(stale)
    for name, row in (("change-plan", made["plan"]), ("change-priority", made["priority"])):
        sent = {**PLAN, "name": "Renamed", "order": "1", "seen": str(newest_change(row))}
        args = ["plan"] if name == "change-plan" else ["plan", row.pk]
        assert keeping.post(url(name, *args), sent).status_code == 302
        row.refresh_from_db()
        assert row.name == "Renamed"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Enter the name of the plan"),
        ({"name": "!!"}, "Use letters or digits in the name"),
        ({"name": "Plan"}, "nearly this name"),
        ({"name": "Council plan"}, "There is a plan with this name already"),
        ({"ends_year": "2020"}, "The last day must be on or after the first day"),
        ({"starts_month": "13"}, "must be a real date"),
        ({"reason": "Because"}, "Say why in at least 10 characters"),
    ],
)
def test_a_mistake_is_named_by_its_box(keeping, changes, message):
    make_plan(make_indicator())

    page = keeping.post(url("add-plan"), {**PLAN, "name": "Another", **changes})

    assert page.status_code == 422
    assert message in words(page)
    assert Plan.objects.count() == 1


def test_a_plan_called_add_has_an_address_of_its_own(keeping):
    keeping.post(url("add-plan"), {**PLAN, "name": "Add"})

    assert Plan.objects.get().slug == "add-plan"


def test_newest_figures_and_statuses_show_to_those_who_may_see_them(keeping, other_keeper):
    indicator = make_definition("recycling", name="Recycling rate").indicator
    make_plan(indicator)
    make_round(by=make_performance())
    make_approved(indicator, quarter(2025, 1), value="50")
    make_approved(indicator, value="58.4")

    page = words(keeping.get(url("plan", "plan")))
    assert "58.4% Q2 2026/27" in page
    assert "50.0%" not in page
    hidden = words(client_for(other_keeper).get(url("plan", "plan")))
    assert "58.4" not in hidden
    assert "Not shown to you" in hidden


def test_the_queries_do_not_grow_with_the_plan(keeping):
    indicator = make_definition("first").indicator
    made = make_plan(indicator)
    make_round(by=make_performance())
    make_approved(indicator, value="58.4")

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert keeping.get(url("plan", "plan")).status_code == 200
        return len(found)

    one = asked()
    for number in range(3):
        more = make_definition(f"more-{number}").indicator
        priority = Priority.objects.create(plan=made["plan"], name=f"Priority {number}")
        outcome = Outcome.objects.create(priority=priority, name=f"Outcome {number}", starts=date(2026, 4, 1))
        OutcomeIndicator.objects.create(outcome=outcome, indicator=more, starts=date(2026, 4, 1))
        make_approved(more, quarter(2025, 1), value="61")
    assert asked() == one


# Milestones

MILESTONE = {
    "name": "New depot open",
    "ref": "new-depot",
    "description": "Lorries leave from it.",
    "due_day": "30",
    "due_month": "9",
    "due_year": "2027",
    **MAY_FIRST,
    "reason": REASON,
}


def test_a_milestone_is_collected_and_signed_off_like_every_indicator(keeping, other_keeper):
    made = make_plan(make_indicator())
    service = make_service(name="Place")

    page = keeping.post(
        url("add-milestone", "plan", made["outcome"].pk), {**MILESTONE, "service": str(service.pk)}, follow=True
    )

    assert "waits for a second person" in words(page)
    definition = Definition.objects.get(indicator__ref="new-depot")
    assert (definition.milestone_due, definition.unit, definition.minimum, definition.maximum) == (
        date(2027, 9, 30), "%", 0, 100,
    )  # fmt: skip
    ruth = client_for(other_keeper)
    seen = str(ruth.get(url("proposal", "definition", definition.pk)).context["form"]["seen"].value())
    ruth.post(url("confirm", "definition", definition.pk), {"seen": seen})
    owner = make_person("the.owner")
    make_responsibility(owner, "owner", indicator=definition.indicator)
    make_round(by=make_performance())
    submission = Submission.objects.get(indicator=definition.indicator)
    make_approved(definition.indicator, value="40", by=owner, lead=lead_of(definition.indicator))
    submission.refresh_from_db()
    assert submission.approved_version is not None
    assert "New depot open Place 30 September 2027 40%" in words(keeping.get(url("plan", "plan")))


def test_the_page_of_a_milestone_says_when_it_is_due(keeping):
    make_definition("depot", milestone_due=date(2027, 9, 30))
    make_definition("plain")

    assert "Milestone, to be done by 30 September 2027" in words(keeping.get(url("detail", "depot")))
    assert "Milestone" not in words(keeping.get(url("detail", "plain")))


def test_a_new_definition_of_a_milestone_keeps_its_day(keeping):
    definition = make_definition("depot", milestone_due=date(2027, 9, 30))

    form = keeping.get(url("propose-definition", "depot")).context["form"]

    assert form["milestone_due"].value() == definition.milestone_due


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ref": "taken"}, "There is an indicator taken already"),
        ({"ref": "two words"}, "Use small letters, digits and hyphens"),
        ({"due_year": "2020"}, "Enter a day on or after the first day it is reported from"),
        ({"name": ""}, "Enter the milestone"),
    ],
)
def test_a_milestone_with_a_mistake_comes_back_as_typed(keeping, changes, message):
    made = make_plan(make_indicator("taken"))
    answers = {**MILESTONE, "service": str(make_service().pk), **changes}

    page = keeping.post(url("add-milestone", "plan", made["outcome"].pk), answers)

    assert page.status_code == 422
    assert message in words(page)
    assert page.context["form"]["description"].value() == "Lorries leave from it."


# Who may


def test_everybody_reads_a_plan_and_only_keepers_change_it(keeping):
    made = make_plan(make_indicator())
    rows = {"priority": made["priority"].pk, "outcome": made["outcome"].pk, "link": made["link"].pk}
    arguments: dict[str, list[Any]] = {
        "plans": [],
        "add-plan": [],
        "plan": ["plan"],
        "change-plan": ["plan"],
        "add-priority": ["plan"],
        "change-priority": ["plan", rows["priority"]],
        "add-outcome": ["plan", rows["priority"]],
        "change-outcome": ["plan", rows["outcome"]],
        "link-indicator": ["plan", rows["outcome"]],
        "add-milestone": ["plan", rows["outcome"]],
        "end-link": ["plan", rows["link"]],
    }
    assert set(arguments) == {pattern.name for pattern in urlpatterns}
    for groups in ((), (AUDITOR,)):
        client = client_for(make_person(groups=groups))
        for name, args in arguments.items():
            address = reverse(f"indicators:{name}", args=args)
            reads = name in ("plans", "plan")
            assert client.get(address).status_code == (200 if reads else 403)
            assert client.post(address).status_code == (405 if reads else 403)
    for name, args in arguments.items():
        address = reverse(f"indicators:{name}", args=args)
        assert keeping.get(address).status_code == 200
        assert keeping.post(address).status_code == (405 if name in ("plans", "plan") else 422)


def test_a_part_of_another_plan_is_not_here(keeping):
    made = make_plan(make_indicator())
    Plan.objects.create(slug="other", name="Other", starts=date(2026, 4, 1), ends=date(2030, 3, 31))

    for name, key in (("change-priority", "priority"), ("change-outcome", "outcome"), ("end-link", "link")):
        assert keeping.get(url(name, "other", made[key].pk)).status_code == 404


def test_services_refuse_others_and_dates_the_wrong_way_round(keeper):
    made = make_plan(make_indicator())
    act = {"by": keeper, "at": NOW, "reason": REASON}
    other = {**act, "by": make_person()}
    backwards = Outcome(priority=made["priority"], name="X", starts=date(2026, 4, 2), ends=date(2026, 4, 1))
    link = OutcomeIndicator(outcome=made["outcome"], indicator=make_indicator(), starts=date(2026, 4, 1))

    with pytest.raises(Invalid, match="on or after"):
        add_part(backwards, **act)
    with pytest.raises(Invalid, match="It starts on"):
        end_link(made["link"], on=date(2000, 1, 1), **act)
    with pytest.raises(Conflict):
        change_part(made["plan"], seen=0, **act)
    for attempt in (
        lambda: add_part(Plan(slug="x", name="X", starts=date(2026, 4, 1), ends=date(2027, 4, 1)), **other),
        lambda: change_part(made["plan"], seen=newest_change(made["plan"]), **other),
        lambda: link_indicator(link, **other),
        lambda: end_link(made["link"], on=date(2026, 4, 1), **other),
    ):
        with pytest.raises(Forbidden):
            attempt()
