"""Every act is a link in a chain; anything altered afterwards is found and named."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import User

from indicators.models import AuditEntry, ChainHead
from indicators.records.append_only import AppendOnlyViolation
from indicators.records.audit import chain_problem, person_name, record_act
from tests.factories import make_person, make_service
from tests.tampering import tamper

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 10, 12, 12, 0, tzinfo=UTC)


def three_acts() -> list[AuditEntry]:
    person, service = make_person("priya"), make_service(name="Waste")
    return [
        record_act(action, service, by=person, at=NOON, reason="Because", detail={"value": Decimal("1.50")})
        for action in ("add", "change", "retire")
    ]


def problem() -> str | None:
    return chain_problem(AuditEntry.objects.all(), ChainHead.objects.first())


def test_an_act_says_who_did_what_to_which_object() -> None:
    entry = three_acts()[0]

    read = AuditEntry.objects.get(pk=entry.pk)
    assert (read.sequence, read.actor_name, read.action, read.object_type, read.object_label, read.reason) == (
        1,
        "Priya Example",
        "add",
        "indicators.service",
        "Waste",
        "Because",
    )


def test_each_link_carries_the_fingerprint_of_the_one_before() -> None:
    first, second, third = three_acts()

    assert first.previous_digest == "0" * 64
    assert second.previous_digest == first.digest
    assert third.previous_digest == second.digest


def test_an_untouched_chain_has_no_problem() -> None:
    three_acts()

    assert problem() is None


def test_an_empty_chain_has_no_problem() -> None:
    assert problem() is None


def test_one_changed_word_is_found() -> None:
    three_acts()
    tamper("UPDATE indicators_auditentry SET reason = 'Because.' WHERE sequence = 2")

    assert problem() == "Audit entry 2 (change Waste) has been altered."


def test_a_removed_entry_is_found() -> None:
    three_acts()
    tamper("DELETE FROM indicators_auditentry WHERE sequence = 2")

    assert problem() == "Audit entry 2 is missing."


def test_the_last_entry_cut_off_is_found() -> None:
    three_acts()
    tamper("DELETE FROM indicators_auditentry WHERE sequence = 3")

    assert problem() == "The audit chain should end at entry 3 but ends at 2."


def test_two_entries_exchanged_are_found() -> None:
    three_acts()
    tamper("UPDATE indicators_auditentry SET sequence = 99 WHERE sequence = 2")
    tamper("UPDATE indicators_auditentry SET sequence = 2 WHERE sequence = 3")
    tamper("UPDATE indicators_auditentry SET sequence = 3 WHERE sequence = 99")

    assert problem() == "Audit entry 2 (retire Waste) has been altered."


def test_a_missing_head_is_found() -> None:
    three_acts()
    tamper("DELETE FROM indicators_chainhead")

    assert problem() == "The head of the audit chain is missing."


def test_the_programme_itself_cannot_change_an_entry() -> None:
    entry = three_acts()[0]
    entry.reason = "Another reason"

    with pytest.raises(AppendOnlyViolation):
        entry.save()


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_bulk_changes_of_entries_are_refused(verb: str) -> None:
    three_acts()
    rows = AuditEntry.objects.all()

    with pytest.raises(AppendOnlyViolation):
        rows.update(reason="x") if verb == "update" else rows.delete()


def test_an_entry_cannot_be_deleted() -> None:
    with pytest.raises(AppendOnlyViolation):
        three_acts()[0].delete()


def test_a_bulk_update_is_refused() -> None:
    entry = three_acts()[0]

    with pytest.raises(AppendOnlyViolation):
        AuditEntry.objects.bulk_update([entry], ["reason"])


def test_an_upsert_is_refused() -> None:
    entry = three_acts()[0]

    with pytest.raises(AppendOnlyViolation):
        AuditEntry.objects.bulk_create(
            [entry], update_conflicts=True, unique_fields=["sequence"], update_fields=["reason"]
        )


def test_update_or_create_is_refused() -> None:
    with pytest.raises(AppendOnlyViolation):
        AuditEntry.objects.update_or_create(sequence=1)


def test_a_person_without_a_name_is_known_by_the_user_name() -> None:
    assert person_name(User(username="pnair")) == "pnair"
