"""Status sets: what their services keep, refuse and leave alone."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User

from indicators.enums import UnratedKind
from indicators.models import AuditEntry, Status, StatusSet
from indicators.people import ADMINISTRATOR, AUDITOR, PERFORMANCE
from indicators.queries import own_colours
from indicators.records.transitions import Conflict, Forbidden, Invalid
from indicators.services import (
    add_status,
    add_status_set,
    change_status,
    copy_status_set,
    move_status,
    newest_change,
    remove_status,
    rename_status_set,
    rules_naming,
)
from tests.factories import make_approved, make_definition, make_performance, make_person, make_round, make_scheme
from tests.factories.catalogue import make_status_set

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
REASON = "Agreed by the Corporate board on 4 March."


@pytest.fixture
def keeper() -> User:
    return make_person("keeper", groups=(ADMINISTRATOR,))


@pytest.fixture
def act(keeper: User) -> dict[str, Any]:
    return {"by": keeper, "at": NOW, "reason": REASON}


@pytest.fixture
def rag() -> StatusSet:
    return make_status_set()


def words_of(statuses: StatusSet) -> list[str]:
    return list(statuses.statuses.order_by("order").values_list("word", flat=True))


def a_status(statuses: StatusSet, **changes: Any) -> Status:
    fields = {"key": "teal", "word": "Teal", "letter": "T", "shape": "diamond", "colour": "#0a6e6e", **changes}
    return Status(status_set=statuses, **fields)


def test_a_set_is_added_copied_and_renamed_with_history(act, rag):
    empty = add_status_set(StatusSet(slug="plan", name="Plan ratings"), **act)
    copy = copy_status_set(rag, StatusSet(slug="second", name="Second"), **act)
    rename_status_set(copy, name="Directorate ratings", **act)

    assert words_of(empty) == []
    assert words_of(copy) == words_of(rag) == ["Green", "Amber", "Red", "Monitor", "N/A"]
    assert StatusSet.objects.get(slug="second").name == "Directorate ratings"
    twin, original = copy.statuses.get(key="red"), rag.statuses.get(key="red")
    assert (twin.score, twin.shape, twin.needs_commentary) == (original.score, original.shape, True)
    newest = copy.history.first()
    assert (newest.history_user, newest.history_change_reason) == (act["by"], REASON)
    assert AuditEntry.objects.filter(action="add status").count() == 5


def test_a_new_status_comes_last(act, rag):
    add_status(a_status(rag, score=Decimal("2.5")), **act)

    assert words_of(rag)[-1] == "Teal"
    assert AuditEntry.objects.get().action == "add status"


@pytest.mark.parametrize(
    ("changes", "refusal", "message"),
    [
        ({"key": "green"}, Conflict, "a status with the key “green” already"),
        ({"word": "GREEN"}, Conflict, "a status “GREEN” in this set already"),
        ({"rated": False, "score": Decimal(1)}, Invalid, "has no score"),
        ({"rated": True, "unrated_kind": UnratedKind.MONITOR}, Invalid, "is a judgement"),
    ],
)
def test_a_status_that_contradicts_itself_or_another_is_refused(act, rag, changes, refusal, message):
    with pytest.raises(refusal, match=message):
        add_status(a_status(rag, **changes), **act)

    assert len(words_of(rag)) == 5


def test_a_set_does_not_grow_without_end(act, rag):
    for number in range(25):
        Status.objects.create(status_set=rag, key=f"s{number}", word=f"Status {number}", order=10 + number)

    with pytest.raises(Conflict, match="at most 30"):
        add_status(a_status(rag), **act)


def test_a_change_keeps_key_and_place_and_needs_a_fresh_look(act, rag):
    status = rag.statuses.get(key="amber")
    seen = newest_change(status)
    status.word, status.colour, status.order = "Nearly", "#ffbf00", 99
    change_status(status, seen=seen, **act)

    assert words_of(rag) == ["Green", "Nearly", "Red", "Monitor", "N/A"]
    with pytest.raises(Conflict, match="Somebody else changed this status"):
        change_status(status, seen=seen, **act)
    status.key = "other"
    with pytest.raises(Invalid, match="never changes"):
        change_status(status, seen=newest_change(status), **act)


def test_a_status_that_becomes_a_judgement_loses_why_it_was_none(act, rag):
    status = rag.statuses.get(key="monitor")
    status.unrated_kind = UnratedKind.MONITOR
    status = change_status(status, seen=newest_change(status), **act)
    assert Status.objects.get(pk=status.pk).unrated_kind == "monitor"

    status.rated, status.unrated_kind = True, UnratedKind.NONE
    change_status(status, seen=newest_change(status), **act)

    assert Status.objects.get(pk=status.pk).unrated_kind == ""


def test_arrows_exchange_neighbours_and_do_nothing_at_the_ends(act, rag, keeper):
    who = {"by": keeper, "at": NOW}
    move_status(rag.statuses.get(key="amber"), up=True, **who)
    assert words_of(rag) == ["Amber", "Green", "Red", "Monitor", "N/A"]

    move_status(rag.statuses.get(key="amber"), up=True, **who)
    move_status(rag.statuses.get(key="not_rated"), up=False, **who)
    assert words_of(rag) == ["Amber", "Green", "Red", "Monitor", "N/A"]

    move_status(rag.statuses.get(key="amber"), up=False, **who)
    assert words_of(rag) == ["Green", "Amber", "Red", "Monitor", "N/A"]


def test_a_status_nobody_uses_is_removed_and_its_history_stays(act, rag):
    status = add_status(a_status(rag), **act)
    number = status.pk
    remove_status(status, **act)

    assert "Teal" not in words_of(rag)
    last = Status.history.filter(id=number).first()
    assert (last.history_type, last.history_change_reason, last.word) == ("-", REASON, "Teal")


def test_a_status_that_a_rule_names_stays(act, rag):
    scheme = make_scheme()
    status = rag.statuses.get(key="amber")

    assert rules_naming(status) == [scheme.name]
    with pytest.raises(Conflict, match="used by Rule target-10"):
        remove_status(status, **act)


def test_a_status_that_a_figure_was_given_stays(act, rag):
    make_scheme(bands=[{"status": "green", "when": {"test": "always"}, "text": "Green."}])
    indicator = make_definition().indicator
    make_round(by=make_performance())
    make_approved(indicator, value="90")
    version = make_scheme().versions.get()
    version.bands = [{"status": "amber", "when": {"test": "always"}, "text": "Amber."}]
    version.save()

    with pytest.raises(Conflict, match="given to figures"):
        remove_status(rag.statuses.get(key="green"), **act)
    assert "Green" in words_of(rag)
    assert not AuditEntry.objects.filter(action="remove status").exists()


@pytest.mark.parametrize("groups", [(), (AUDITOR,)])
def test_only_keepers_change_statuses(rag, groups):
    act = {"by": make_person(groups=groups), "at": NOW, "reason": REASON}
    green = rag.statuses.get(key="green")
    attempts = (
        lambda: add_status_set(StatusSet(slug="x", name="X"), **act),
        lambda: copy_status_set(rag, StatusSet(slug="x", name="X"), **act),
        lambda: rename_status_set(rag, name="X", **act),
        lambda: add_status(a_status(rag), **act),
        lambda: change_status(green, seen=0, **act),
        lambda: move_status(green, up=False, by=act["by"], at=NOW),
        lambda: remove_status(green, **act),
    )
    for attempt in attempts:
        with pytest.raises(Forbidden):
            attempt()

    assert AuditEntry.objects.count() == 0


def test_every_act_needs_a_reason(rag):
    short = {"by": make_person(groups=(PERFORMANCE,)), "at": NOW, "reason": "Because"}
    with pytest.raises(Invalid, match="at least 10"):
        add_status_set(StatusSet(slug="x", name="X"), **short)
    with pytest.raises(Invalid, match="at least 10"):
        add_status(a_status(rag), **short)


def test_a_colour_once_used_is_known_for_good(act, rag):
    status = add_status(a_status(rag, colour="#0a6e6e"), **act)
    status.colour = "#123456"
    change_status(status, seen=newest_change(status), **act)
    remove_status(status, **act)

    assert sorted(own_colours()) == ["#0a6e6e", "#123456"]
