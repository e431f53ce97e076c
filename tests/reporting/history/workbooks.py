"""Workbooks of past figures, as councils keep them, and a small catalogue they are about."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter

from indicators.models import Indicator
from reporting.history.reading import Catalogued, catalogued
from reporting.loading.rows import IndicatorRow
from tests.factories import make_definition, make_indicator, make_service

TODAY = date(2026, 11, 2)
EIGHT = [f"Q{number} {pair}" for pair in ("2023/24", "2024/25") for number in (1, 2, 3, 4)]


def csv_of(*rows: Sequence[object]) -> bytes:
    return "\n".join(",".join(f'"{cell}"' if "," in str(cell) else str(cell) for cell in row) for row in rows).encode()


def xlsx_of(*rows: Sequence[Any], sheet: str = "KPIs", formulas: dict[str, str] | None = None) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                page.write(number, place, cell)
        for address, formula in (formulas or {}).items():
            page.write_formula(address, formula, value=5)
        book.add_worksheet("Notes").write(0, 0, "Kept since 2019")
    return out.getvalue()


def definition(ref: str = "bins", name: str = "Bins emptied on time", **changes: Any) -> IndicatorRow:
    fields = {"value_type": "number", "frequency": "quarter", "effective_from": date(2020, 4, 1)}
    return IndicatorRow(row=0, ref=ref, service="streets", name=name, **{**fields, **changes})


def known(*rows: IndicatorRow) -> Catalogued:
    found: dict[str, list[IndicatorRow]] = {}
    for row in sorted(rows, key=lambda row: row.effective_from, reverse=True):
        found.setdefault(row.ref, []).append(row)
    return catalogued(found)


def make_catalogue() -> list[Indicator]:
    """Missed bins (a number), recycling (a percentage) and satisfaction (a yearly score), of one service."""
    service = make_service()
    kinds: list[tuple[str, dict[str, Any]]] = [
        ("missed-bins", {"name": "Missed bins", "value_type": "number", "unit": "", "decimals": 0}),
        ("recycling", {"name": "Household waste recycled", "value_type": "percent", "unit": "%"}),
        (
            "satisfaction",
            {"name": "Residents satisfied", "value_type": "score", "frequency": "financial_year", "unit": ""},
        ),
    ]
    return [
        make_definition(indicator=make_indicator(ref, service=service), **changes).indicator for ref, changes in kinds
    ]
