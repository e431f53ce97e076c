"""A decimal that comes back from every database exactly as it went in."""

from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class ExactDecimalField(models.DecimalField):  # type: ignore[type-arg]
    """Stored as ``numeric`` where the database has it, and as text on SQLite.

    SQLite keeps a decimal column as a binary float, which silently loses digits after the fifteenth.
    Text does not sort or add as a number there: use this for figures that are kept, not computed, in SQL.
    A number is written with all its decimal places, so that equal figures are equal text.

    Raises:
        decimal.Inexact, decimal.InvalidOperation: for a number the column cannot hold without losing digits.
    """

    def get_internal_type(self) -> str:
        return "ExactDecimalField"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        if connection.vendor == "sqlite":
            return "text"
        return f"numeric({self.max_digits}, {self.decimal_places})"

    def from_db_value(
        self, value: str | Decimal | None, _expression: Any, _connection: BaseDatabaseWrapper
    ) -> Decimal | None:
        return None if value is None else Decimal(value)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        number = self.to_python(value)
        if number is None:
            return None
        strict = Context(prec=self.max_digits, traps=[Inexact, InvalidOperation])
        exact = number.quantize(Decimal(1).scaleb(-self.decimal_places), context=strict) + 0  # no minus before a zero
        return connection.ops.adapt_decimalfield_value(exact, self.max_digits, self.decimal_places)
