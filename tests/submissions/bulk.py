"""Many returns at once, for tests that count queries."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Definition, Indicator, Service
from submissions.models import ReportingPeriod, Round, Submission
from tests.factories.catalogue import LONG_AGO, decided, make_scheme


def add_returns(service: Service, round_: Round, number: int) -> None:
    """Add returns nobody has started to a collection, without going through the service."""
    start = Indicator.objects.count()
    indicators = Indicator.objects.bulk_create(
        Indicator(ref=f"many-{start + place}", service=service) for place in range(number)
    )
    scheme, decision = make_scheme(), decided()
    Definition.objects.bulk_create(
        Definition(
            indicator=indicator,
            name=f"Measure {indicator.ref}",
            value_type="percent",
            unit="%",
            decimals=1,
            polarity="high",
            effective_from=LONG_AGO,
            scheme=scheme,
            **decision,
        )
        for indicator in indicators
    )
    period = ReportingPeriod.objects.get(pk=round_.period_id)
    Submission.objects.bulk_create(
        Submission(indicator=indicator, period=period, round=round_) for indicator in indicators
    )


def queries_of(act: Any) -> int:
    """How many queries a call takes."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)
