"""Writing past every guard, as somebody with the password of the database could."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models

from indicators.records.guards import install_guards, remove_guards


@contextmanager
def guards_down() -> Iterator[None]:
    """Take the guards of the database away for a moment."""
    remove_guards()
    try:
        yield
    finally:
        install_guards()


def tamper(statement: str, *parameters: object) -> None:
    """Change the database directly, and make sure that a row was there to be changed."""
    with guards_down(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        try:
            cursor.execute(statement, parameters)
            assert cursor.rowcount > 0, statement
        finally:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA ignore_check_constraints = OFF")


def rewrite(row: models.Model, **values: object) -> None:
    """Write new values straight into the row of a table."""
    with guards_down():
        models.QuerySet(type(row)).filter(pk=row.pk).update(**values)
