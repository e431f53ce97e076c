"""Guards in the database itself: rows kept for good can be neither changed nor deleted, by whatever way.

The models refuse first, with a kinder message; the guards are for everything that goes round them. They are
triggers on every append-only table and every table of history. Installed after each ``migrate``, since SQLite drops
a table's triggers when a migration rebuilds it, and looked for by a system check and by ``verify``.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DEFAULT_DB_ALIAS
from simple_history.models import HistoricalChanges

from indicators.records.append_only import AppendOnlyModel

PREFIX = "guard"
SAYS = "rows of this table are kept for good"
FUNCTION = "quarterday_guard"


def guarded_tables() -> list[str]:
    """Return the tables whose rows are only ever added, by name."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, AppendOnlyModel | HistoricalChanges) and model._meta.managed
    )


def install_guards(using: str = DEFAULT_DB_ALIAS, **_kwargs: Any) -> None:
    """Put every guard in its place. Takes the arguments of the ``post_migrate`` signal; does nothing twice."""
    connection = connections[using]
    tables = _present(connection)
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor, tables):
            cursor.execute(statement)


def remove_guards(using: str = DEFAULT_DB_ALIAS) -> None:
    """Take every guard away, for a migration that must touch old rows and for tests of tampering."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name, table in _standing(connection):
            on_table = f" ON {connection.ops.quote_name(table)}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}{on_table}")


def missing_guards(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Return the tables of which a guard is missing or switched off."""
    connection = connections[using]
    standing = {name for name, _table in _standing(connection)}
    return [table for table in _present(connection) if not _names(connection.vendor, table) <= standing]


def guards_stand(*, databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """A system check for commands that name a database, such as ``migrate`` and ``check --database default``."""
    return [
        Error(
            f"The guard of {', '.join(missing)} is missing in the database {using!r}.",
            hint="Find out who took it away, then run: manage.py migrate --skip-checks",
            id="quarterday.E007",
        )
        for using in databases or ()
        if (missing := missing_guards(using))
    ]


def _present(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
    return [table for table in guarded_tables() if table in existing]


def _verbs(vendor: str) -> tuple[str, ...]:
    """What is refused. The tests empty their tables by TRUNCATE, so there it is left out."""
    truncate = vendor == "postgresql" and settings.GUARD_TRUNCATE
    return ("update", "delete", "truncate") if truncate else ("update", "delete")


def _names(vendor: str, table: str) -> set[str]:
    return {_name(verb, table) for verb in _verbs(vendor)}


def _name(verb: str, table: str) -> str:
    return f"{PREFIX}_{verb}_{table}"[:63]  # the longest name PostgreSQL keeps


def _statements(vendor: str, tables: list[str]) -> Iterator[str]:
    if vendor == "postgresql":
        yield (
            f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{SAYS}: %', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$"
        )
    for table in tables:
        for verb in _verbs(vendor):
            yield _postgresql(verb, table) if vendor == "postgresql" else _sqlite(verb, table)


def _postgresql(verb: str, table: str) -> str:
    each = "STATEMENT" if verb == "truncate" else "ROW"
    return (
        f'CREATE OR REPLACE TRIGGER "{_name(verb, table)}" BEFORE {verb.upper()} ON "{table}" '
        f"FOR EACH {each} EXECUTE FUNCTION {FUNCTION}()"
    )


def _sqlite(verb: str, table: str) -> str:
    return (
        f'CREATE TRIGGER IF NOT EXISTS "{_name(verb, table)}" BEFORE {verb.upper()} ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, '{SAYS}: {table}'); END"
    )


STANDING = {
    "postgresql": (
        "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "JOIN pg_namespace ON pg_namespace.oid = relnamespace "
        "WHERE NOT tgisinternal AND tgenabled <> 'D' AND nspname = current_schema() AND starts_with(tgname, 'guard_')"
    ),
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, 6) = 'guard_'",
}


def _standing(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(STANDING[connection.vendor])
        return [(name, table) for name, table in cursor.fetchall()]


def guarded_models() -> list[type[models.Model]]:
    """Return the models behind the guarded tables, for those who describe or test them."""
    tables = set(guarded_tables())
    return [model for model in apps.get_models() if model._meta.db_table in tables]
