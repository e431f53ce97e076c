"""What a RAG rule has to be given, so that only that is read from the records and stored beside a rating."""

from dataclasses import dataclass

from indicators.enums import BaselineKind
from indicators.rules.rating import Scheme

# Two years of months, six of quarters: further back is another service.
MOST_EARLIER = 24


@dataclass(frozen=True)
class Needs:
    """``earlier`` is how many periods back it looks, ``groups`` the peer groups it names ("" is the national one)."""

    earlier: int = 0
    groups: frozenset[str] = frozenset()
    ends: bool = False
    by_hand: bool = False


def needs_of(scheme: Scheme) -> Needs:
    """Go through the tests of a rule and gather what they look at beyond the figure, its target and two earlier ones."""
    tests = list(scheme.tests())
    two_back = any(test.params.get("since") == BaselineKind.TWO_PERIODS_BACK for test in tests)
    return Needs(
        earlier=MOST_EARLIER if scheme.uses("signal_is") else 2 if two_back else 0,
        groups=frozenset(test.params["group"] for test in tests if "group" in test.params),
        ends=any(test.params.get("at_best") for test in tests),
        by_hand=scheme.uses("entered_by_hand"),
    )
