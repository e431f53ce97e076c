"""Generated catalogues: what is written reads back, and what goes through a database comes out the same twice."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.enums import Basis, Comparison, Frequency, Polarity, PrintPattern, TargetKind, ToleranceKind, ValueType
from indicators.rules.periods import quarter
from indicators.rules.targets import NUMERIC
from reporting.loading import rows
from reporting.loading.pack import Card, Pack, read_pack_files
from reporting.loading.write import write_pack
from tests.reporting.exporting.moving import through_a_database
from tests.reporting.loading.small import SMALL

words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=20).map(
    str.strip
)
names = words.filter(bool)
numbers = st.decimals(0, 9999, places=2)
maybe_number = st.none() | numbers
kinds = st.sampled_from([kind for kind in ValueType if kind != ValueType.TEXT])
tolerances = st.sampled_from(list(ToleranceKind))
APRIL = date(2018, 4, 1)


@st.composite
def indicators(draw: st.DrawFn, ref: str) -> rows.IndicatorRow:
    return rows.IndicatorRow(
        row=2,
        ref=ref,
        service="streets",
        effective_from=APRIL,
        name=draw(names),
        description=draw(words),
        numerator_label=draw(words),
        value_type=draw(kinds),
        unit=draw(st.sampled_from(["", "%", "days", "per 1,000"])),
        decimals=draw(st.integers(0, 4)),
        thousands=draw(st.booleans()),
        pattern=draw(st.sampled_from(list(PrintPattern))),
        polarity=draw(st.sampled_from([Polarity.HIGH, Polarity.LOW, Polarity.NONE])),
        frequency=Frequency.QUARTER,
        basis=draw(st.sampled_from([Basis.IN_PERIOD, Basis.YEAR_TO_DATE, Basis.LAST_MONTH])),
        comparison=draw(st.sampled_from(list(Comparison))),
        movement_tolerance=draw(numbers),
        counts_people=draw(st.booleans()),
        per=draw(st.sampled_from([1, 1000])),
        scheme=draw(st.sampled_from(["", "small-target"])),
        tolerance=draw(maybe_number),
        tolerance_kind=draw(tolerances),
    )


@st.composite
def targets(draw: st.DrawFn, ref: str) -> rows.TargetRow:
    kind = draw(st.sampled_from([kind for kind in TargetKind if kind in NUMERIC and kind != TargetKind.BETWEEN]))
    return rows.TargetRow(
        row=2,
        ref=ref,
        effective_from=draw(st.dates(APRIL, date(2018, 12, 1))),
        kind=kind,
        value=draw(numbers),
        decimals=draw(st.integers(0, 4)),
        wording=draw(words),
        tolerance=draw(maybe_number),
        tolerance_kind=draw(tolerances),
    )


@st.composite
def values(draw: st.DrawFn, row: rows.IndicatorRow, number: int) -> rows.ValueRow:
    period = quarter(2018, number)
    label = period.label() if row.basis != Basis.LAST_MONTH else f"{period.end:%b %Y}"
    parts: dict[str, Any] = {}
    if draw(st.booleans()):
        parts = {"numerator": draw(numbers), "denominator": draw(numbers.filter(bool)), "value": ""}
    return rows.ValueRow(
        row=2,
        ref=row.ref,
        period=label,
        **{"value": str(draw(st.integers(-99, 999))), "count": draw(maybe_number), **parts},
    )


@st.composite
def packs(draw: st.DrawFn) -> Pack:
    """The small pack's statuses, rule and columns with other indicators, targets, figures and words."""
    base = read_pack_files({name: text.encode() for name, text in SMALL.items()})
    measured = [draw(indicators(ref)) for ref in draw(st.sampled_from([["bins"], ["bins", "lamps"]]))]
    figures = [
        draw(values(row, number)) for row in measured for number in draw(st.sampled_from([(2,), (1, 2), (1,), ()]))
    ]
    lines = [
        rows.LineRow(row=2, order=order, ref=row.ref, level_1=draw(names), printed_as={"measure": draw(names)})
        for order, row in enumerate(measured, start=1)
    ]
    card = {name: getattr(base.card, name) for name in ("slug", "status_set", "period", "as_at", "portfolio_slug")}
    return Pack(
        card=Card(**card, title=draw(names), portfolio=draw(names), council=draw(names), closing=draw(words)),
        statuses=base.statuses,
        bands=base.bands,
        services=(rows.ServiceRow(row=2, service="streets", name=draw(names)),),
        indicators=tuple(measured),
        targets=tuple(draw(targets(row.ref)) for row in measured),
        values=tuple(figures),
        commentary=tuple(
            rows.CommentaryRow(row=2, ref=row.ref, period=row.period, commentary=draw(names)) for row in figures[:1]
        ),
        levels=base.levels,
        columns=base.columns,
        lines=tuple(lines),
        footnotes=tuple(rows.FootnoteRow(row=2, order=1, text=text) for text in [draw(names)]),
    )


@given(packs())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_a_pack_that_is_written_reads_back_and_is_written_the_same_again(pack: Pack) -> None:
    files = write_pack(pack)
    assert write_pack(read_pack_files(files)) == files


def travelled(files: Mapping[str, bytes]) -> dict[str, bytes]:
    with transaction.atomic():
        export = through_a_database(files)
        transaction.set_rollback(True)
    assert export.notes == ()
    return export.files


@pytest.mark.django_db
@given(packs())
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
def test_a_pack_comes_out_of_a_second_database_as_it_came_out_of_the_first(pack: Pack) -> None:
    first = travelled(write_pack(pack))
    assert travelled(first) == first
    came = read_pack_files(first)
    assert {(row.ref, row.period) for row in came.values} == {(row.ref, row.period) for row in pack.values}
    assert {(row.ref, row.value) for row in came.targets} == {(row.ref, row.value) for row in pack.targets}
    assert [row.name for row in came.indicators] == [row.name for row in pack.indicators]
    assert Decimal(0) <= came.indicators[0].movement_tolerance
