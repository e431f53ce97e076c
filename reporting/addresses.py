"""The part of a public address that names a period: "2023-24-q2". Pure."""

import re

from indicators.enums import PeriodKind
from indicators.rules.periods import Period, PeriodProblem, parse_period

_QUARTER = re.compile(r"(q[1-4]|h[12])-(\d{4}-\d{2})")
_CODE = re.compile(r"(\d{4}-\d{2})-(q[1-4]|h[12])")
ACADEMIC = "-academic"


def period_code(period: Period) -> str:
    """Return the code of a period: 2023-24-q2, sep-2016, 2023-24, 2023-24-academic, 2015."""
    plain = period.label().lower().replace("/", "-").replace(" ", "-")
    code = _QUARTER.sub(r"\2-\1", plain)
    return code + ACADEMIC if period.kind == PeriodKind.ACADEMIC_YEAR else code


def period_of_code(code: str) -> Period | None:
    """Return the period of a code, or None when no period has exactly this code."""
    plain = _CODE.sub(r"\2 \1", code)
    kind = None
    if code.endswith(ACADEMIC):
        plain, kind = plain.removesuffix(ACADEMIC), PeriodKind.ACADEMIC_YEAR
    elif re.fullmatch(r"(autumn|spring|summer)-\d{4}", plain):
        plain = plain.replace("-", " ")
    try:
        period = parse_period(plain, kind=kind)
    except PeriodProblem:
        return None
    return period if period_code(period) == code else None
