"""Rows kept for good stay as they are even when somebody goes round the application."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from indicators.models import AuditEntry
from indicators.records.guards import (
    guarded_models,
    guarded_tables,
    guards_stand,
    install_guards,
    missing_guards,
    remove_guards,
)
from tests.factories import make_approved, make_definition, make_edition, make_filled_scorecard, make_service

KEPT = [
    "indicators_auditentry",
    "indicators_historicalservice",
    "submissions_submissionversion",
    "submissions_signoff",
    "reporting_edition",
    "reporting_artefact",
]


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def count(table: str) -> int:
    (model,) = [model for model in guarded_models() if model._meta.db_table == table]
    return model._default_manager.count()


def test_every_table_of_history_and_every_table_that_is_only_added_to_is_guarded() -> None:
    assert set(KEPT) <= set(guarded_tables())
    assert {model._meta.db_table for model in guarded_models()} == set(guarded_tables())


def test_tables_of_what_may_change_are_not_guarded() -> None:
    assert not {"submissions_submission", "indicators_chainhead", "auth_user"} & set(guarded_tables())


@pytest.mark.django_db
class TestRefusals:
    @pytest.fixture
    def rows(self) -> None:
        """A published edition has a row in each of the tables looked at."""
        make_service()
        make_edition(make_filled_scorecard(values=("94.2",)))

    @pytest.mark.parametrize("table", KEPT)
    @pytest.mark.parametrize("verb", ["change", "delete"])
    def test_raw_sql_is_refused_with_a_sentence(self, rows: None, table: str, verb: str) -> None:
        before = count(table)
        assert before
        key = "history_id" if "historical" in table else "id"
        sql = f"UPDATE {table} SET {key} = {key}" if verb == "change" else f"DELETE FROM {table}"  # noqa: S608

        with pytest.raises(IntegrityError, match=f"rows of this table are kept for good: {table}"):
            run(sql)

        assert count(table) == before

    def test_a_row_cannot_be_written_over_by_an_insert_that_replaces(self, rows: None) -> None:
        key = AuditEntry.objects.values_list("pk", flat=True)[0]
        columns = [field.column for field in AuditEntry._meta.concrete_fields]
        chosen = ", ".join(f"'x' AS {name}" if name == "reason" else f'"{name}"' for name in columns)
        names = ", ".join(f'"{name}"' for name in columns)
        select = f"SELECT {chosen} FROM indicators_auditentry WHERE id = {key}"  # noqa: S608
        if connection.vendor == "sqlite":
            sql = f"INSERT OR REPLACE INTO indicators_auditentry ({names}) {select}"
        else:
            sql = f"INSERT INTO indicators_auditentry ({names}) {select} ON CONFLICT (id) DO UPDATE SET reason = 'x'"

        with pytest.raises(IntegrityError, match="kept for good"):
            run(sql)

        assert AuditEntry.objects.get(pk=key).reason != "x"

    @pytest.mark.postgres
    def test_a_table_cannot_be_emptied_at_once(self, settings: object) -> None:
        settings.GUARD_TRUNCATE = True  # type: ignore[attr-defined]
        install_guards()

        with pytest.raises(IntegrityError, match="kept for good: submissions_signoff"):
            run("TRUNCATE submissions_signoff CASCADE")

    def test_adding_is_never_refused(self, rows: None) -> None:
        before = count("submissions_signoff")

        make_approved(make_definition().indicator)

        assert count("submissions_signoff") > before


def drop_one() -> None:
    on_table = " ON indicators_auditentry" if connection.vendor == "postgresql" else ""
    run(f"DROP TRIGGER guard_update_indicators_auditentry{on_table}")


def switch_one_off() -> None:
    run("ALTER TABLE indicators_auditentry DISABLE TRIGGER guard_update_indicators_auditentry")


@pytest.mark.django_db
class TestWhetherTheyStand:
    def test_all_of_them_stand_after_migrating(self) -> None:
        assert missing_guards() == []
        assert guards_stand(databases=["default"]) == []

    def test_nothing_is_asked_of_a_database_that_is_not_named(self) -> None:
        remove_guards()

        assert guards_stand() == []

    @pytest.mark.parametrize(
        "take_away", [drop_one, pytest.param(switch_one_off, marks=pytest.mark.postgres)], ids=["dropped", "off"]
    )
    def test_one_that_is_gone_is_named(self, take_away: Callable[[], None]) -> None:
        take_away()

        (error,) = guards_stand(databases=["default"])
        assert missing_guards() == ["indicators_auditentry"]
        assert "The guard of indicators_auditentry is missing" in error.msg
        assert "migrate --skip-checks" in (error.hint or "")

    def test_installing_again_puts_back_what_is_gone_and_nothing_twice(self) -> None:
        drop_one()

        install_guards()
        install_guards()

        assert missing_guards() == []

    def test_the_check_command_fails_while_one_is_gone(self) -> None:
        drop_one()

        with pytest.raises(SystemCheckError, match="indicators_auditentry"):
            call_command("check", databases=["default"])


@pytest.mark.django_db(transaction=True)
def test_they_stand_again_after_a_migration_has_rebuilt_a_table() -> None:
    """On SQLite a changed column means a new table, without the triggers of the old one."""
    newest = [node for node in MigrationExecutor(connection).loader.graph.leaf_nodes() if node[0] == "submissions"]
    with connection.schema_editor() as editor:
        from submissions.models import SignOff

        field = SignOff._meta.get_field("comment")
        changed = field.clone()
        changed.null = True
        changed.set_attributes_from_name("comment")
        changed.model = SignOff
        editor.alter_field(SignOff, field, changed)
        editor.alter_field(SignOff, changed, field)

    call_command("migrate", "submissions", newest[0][1], verbosity=0, skip_checks=True)

    assert missing_guards() == []
