"""A quarter as the browser tests find it: one service, three measures, a scorecard and the people around them."""

from dataclasses import dataclass

from django.contrib.auth.models import User

from indicators.enums import ResponsibilityRole
from indicators.models import Indicator
from indicators.people import ADMINISTRATOR, AUDITOR, COUNCILLOR, PERFORMANCE
from reporting.models import Scorecard
from submissions.models import Submission
from tests.factories import (
    Q2,
    make_approved,
    make_definition,
    make_line,
    make_person,
    make_responsibility,
    make_scorecard,
    make_section,
    make_service,
    make_target,
)

GROUPS = {
    "priya.nair": (),
    "marcus.webb": (),
    "helen.oduya": (),
    "aled.price": (PERFORMANCE,),
    "sian.morgan": (PERFORMANCE,),
    "ruth.adeyemi": (ADMINISTRATOR,),
    "dan.whitfield": (AUDITOR,),
    "lena.fischer": (COUNCILLOR,),
}
ROLES = {
    "priya.nair": ResponsibilityRole.OWNER,
    "marcus.webb": ResponsibilityRole.LEAD,
    "helen.oduya": ResponsibilityRole.LEAD,
}
LAST_QUARTER = {"reviews": "94.2", "visits": "93.9", "plans": "95.1"}


@dataclass(frozen=True)
class Quarter:
    """What stands before anybody has opened the collection of Q2 2026/27."""

    people: dict[str, User]
    reviews: Indicator
    visits: Indicator
    plans: Indicator
    scorecard: Scorecard

    def submission(self, indicator: Indicator) -> Submission:
        """The return of this quarter, once the collection is open."""
        return Submission.objects.get(indicator=indicator, period__start=Q2.start, period__end=Q2.end)


def make_people() -> dict[str, User]:
    """Everybody of the demonstration, by username."""
    people = {}
    for username, groups in GROUPS.items():
        first, last = (part.title() for part in username.split("."))
        people[username] = make_person(username, groups=groups, first_name=first, last_name=last)
    return people


def make_quarter() -> Quarter:
    """Priya Nair owns three measures, Marcus Webb and Helen Oduya sign, and last quarter is approved."""
    people = make_people()
    service = make_service(slug="children", name="Children and families")
    for username, role in ROLES.items():
        make_responsibility(people[username], role, service=service)
    reviews = make_definition(
        "reviews",
        name="Child protection reviews in time",
        numerator_label="Reviewed in time",
        denominator_label="Reviews due",
        report_name="CP07",
    ).indicator
    visits = make_definition("visits", name="Visits within ten days").indicator
    plans = make_definition("plans", name="Plans agreed in time").indicator
    scorecard = make_scorecard("children", title="Children and families scorecard")
    section = make_section(scorecard)
    for indicator, value in zip((reviews, visits, plans), LAST_QUARTER.values(), strict=True):
        indicator.service = service
        indicator.save()
        make_target(indicator)
        make_line(section, indicator)
        make_approved(indicator, Q2.previous(), value, by=people["priya.nair"], lead=people["marcus.webb"])
    return Quarter(people, reviews, visits, plans, scorecard)
