"""An edition is published once, by somebody else, from approved figures only, and never changes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import models
from pytest_django import Settings

from indicators.models import AuditEntry
from indicators.people import ADMINISTRATOR, AUDITOR
from indicators.records.append_only import AppendOnlyViolation
from indicators.records.canonical import sha256
from indicators.records.transitions import Conflict, Forbidden, Invalid
from indicators.rules.periods import quarter
from reporting.document import SCHEMA, ScorecardDocument, fingerprint, thaw
from reporting.enums import Format
from reporting.models import Artefact, Draft, Edition, EditionRow, Scorecard
from reporting.permissions import ONLY_PERFORMANCE
from reporting.render import RENDERERS, Imprint
from reporting.services import release
from reporting.services.editions import imprint_of
from submissions.enums import State
from submissions.models import Submission
from tests.factories import (
    AS_AT,
    BUILT,
    RELEASED,
    lead_of,
    make_draft,
    make_edition,
    make_filled_scorecard,
    make_line,
    make_move,
    make_performance,
    make_person,
    make_scorecard,
    make_section,
    make_version,
    owner_of,
    period_row,
    token,
)

pytestmark = pytest.mark.django_db
REASON = "Two boroughs had been left out of the count."
LATER = RELEASED + timedelta(days=10)
PLAIN = (("name", "Measure"), ("latest_value", "Latest"))


def publish(draft: Draft, **changes: Any) -> Edition:
    fields = {
        "by": changes.pop("by", None) or make_performance(),
        "at": RELEASED,
        "seen_digest": draft.digest,
        "token": token(),
        **changes,
    }
    return release(draft, **fields)


def make_plain(*values: str | None) -> Scorecard:
    return make_filled_scorecard(columns=PLAIN, values=values or ("94.2",))


def correct(submission: Submission, value: str, *, at: Any = LATER) -> None:
    """Correct a published figure and have it approved again."""
    owner = owner_of(submission.indicator)
    make_move(submission, "correct", by=owner, at=at, comment=REASON)
    make_version(submission, value, by=owner, at=at)
    make_move(submission, "submit", by=owner, at=at)
    make_move(submission, "approve", by=lead_of(submission.indicator), at=at)


def row_counts() -> dict[str, int]:
    """How many rows every table holds."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


# What is kept


def test_an_edition_is_the_draft_as_it_stood_with_its_builder_and_publisher() -> None:
    aled, sian = make_performance("aled"), make_performance("sian")
    scorecard = make_filled_scorecard()
    draft = make_draft(scorecard, by=aled)
    document, digest, key = draft.document, draft.digest, token()

    edition = publish(draft, by=sian, token=key)

    stored = Edition.objects.get()
    assert stored == edition
    assert (stored.scorecard, stored.period, stored.number, stored.schema) == (scorecard, period_row(), 1, SCHEMA)
    assert (stored.document, stored.digest, stored.as_at) == (document, digest, AS_AT)
    assert (stored.reason, stored.changes, stored.replaces, stored.token) == ("", [], None, key)
    assert (stored.assembled_by, stored.assembled_by_name, stored.assembled_at) == (aled, "Aled Example", BUILT)
    assert (stored.released_by, stored.released_by_name, stored.released_at) == (sian, "Sian Example", RELEASED)
    assert not Draft.objects.exists()


def test_every_format_is_rendered_once_from_the_document_and_kept_with_its_own_fingerprint() -> None:
    edition = make_edition()

    kept = {artefact.format: bytes(artefact.content) for artefact in edition.artefacts.all()}

    imprint = Imprint(1, "9 November 2026, 10:00", edition.digest)
    assert imprint_of(edition) == imprint
    assert kept == {name: render(thaw(edition.document), imprint) for name, render in RENDERERS.items()}
    assert {artefact.digest for artefact in edition.artefacts.all()} == {sha256(content) for content in kept.values()}
    assert kept[Format.JSON].decode() == edition.document
    assert sha256(kept[Format.JSON]) == edition.digest == fingerprint(edition.document)


def test_every_row_is_linked_to_the_version_and_the_approval_behind_it() -> None:
    edition = make_edition(make_filled_scorecard(values=("94.2", None, "60")))

    rows = list(edition.rows.select_related("submission__approved_version", "approval", "version"))

    lines = list(thaw(edition.document).all_lines())
    assert [row.ref for row in rows] == [line.ref for line in lines]
    assert [row.submission_id for row in rows] == [line.submission for line in lines]
    assert [row.version and row.version.digest for row in rows] == [lines[0].digest, None, lines[2].digest]
    assert [row.approval and row.approval.digest for row in rows] == [lines[0].digest, None, lines[2].digest]
    assert [row.approval and row.approval.action for row in rows] == ["approve", None, "approve"]


def test_published_figures_are_marked_with_history_and_the_act_is_recorded() -> None:
    sian = make_performance("sian")
    edition = make_edition(make_filled_scorecard(values=("94.2", "60")), by=sian)

    for submission in Submission.objects.all():
        newest = submission.history.latest("history_id")
        assert (submission.state, submission.published_at) == (State.APPROVED, RELEASED)
        assert (newest.history_user, newest.history_date, newest.history_change_reason, newest.published_at) == (
            sian,
            RELEASED,
            "Published",
            RELEASED,
        )
    entry = AuditEntry.objects.latest("sequence")
    assert (entry.action, entry.actor, entry.at, entry.object_id) == ("publish", sian, RELEASED, str(edition.pk))
    assert entry.detail == {"digest": edition.digest}


def test_a_figure_published_before_keeps_its_first_day_of_publication() -> None:
    scorecard, again = make_plain(), make_scorecard(columns=PLAIN)
    make_line(make_section(again), scorecard.sections.get().lines.get().indicator)
    make_edition(scorecard)

    make_edition(again, at=LATER)

    assert Submission.objects.get().published_at == RELEASED


def test_no_published_file_names_a_person() -> None:
    aled, sian = make_performance("aled"), make_performance("sian")
    edition = make_edition(builder=aled, by=sian)
    names = {name for user in User.objects.all() for name in (user.username, user.get_full_name(), user.email)}

    told = edition.document + "".join(bytes(artefact.content).decode() for artefact in edition.artefacts.all())

    assert sorted(name for name in names if name in told) == []


# Who


def test_whoever_built_the_draft_does_not_publish_it() -> None:
    aled = make_performance("aled")
    draft = make_draft(make_plain(), by=aled)

    with pytest.raises(Forbidden, match="You built this draft, so somebody else in the performance team must publish"):
        publish(draft, by=aled)

    assert (Edition.objects.count(), Draft.objects.get()) == (0, draft)


def test_whoever_built_it_last_counts_as_its_builder() -> None:
    aled, sian = make_performance("aled"), make_performance("sian")
    scorecard = make_plain()
    make_draft(scorecard, by=aled)
    draft = make_draft(scorecard, by=sian)

    with pytest.raises(Forbidden):
        publish(draft, by=sian)

    assert publish(draft, by=aled).assembled_by == sian


def test_a_council_may_let_one_person_do_both(settings: Settings) -> None:
    settings.QUARTERDAY_SEPARATE_RELEASER = False
    aled = make_performance("aled")

    edition = publish(make_draft(make_plain(), by=aled), by=aled)

    assert (edition.assembled_by, edition.released_by) == (aled, aled)


@pytest.mark.parametrize(
    "fields", [{}, {"groups": (ADMINISTRATOR,)}, {"groups": (AUDITOR,)}, {"is_superuser": True, "is_staff": True}]
)
def test_nobody_outside_the_performance_team_publishes(fields: dict[str, Any]) -> None:
    draft = make_draft(make_plain())

    with pytest.raises(Forbidden, match=ONLY_PERFORMANCE):
        publish(draft, by=make_person(**fields))

    assert not Edition.objects.exists()


# Corrections


def test_a_correction_is_the_next_edition_with_reason_old_and_new() -> None:
    first = make_edition(make_plain("94.2", "60"))
    submission = first.rows.all()[0].submission
    correct(submission, "91")

    second = make_edition(first.scorecard, at=LATER, reason=f"  {REASON} ")

    (line, _other) = thaw(second.document).all_lines()
    assert (second.number, second.replaces, second.reason) == (2, first, REASON)
    assert second.changes == [{"ref": line.ref, "name": line.name, "column": "Latest", "old": "94.2%", "new": "91.0%"}]
    assert imprint_of(second) == Imprint(
        2,
        "19 November 2026, 10:00",
        second.digest,
        REASON,
        ((line.ref, line.name, "Latest", "94.2%", "91.0%"),),
    )
    assert [row.version and row.version.number for row in second.rows.all()] == [2, 1]


def test_the_edition_before_stays_as_it_was() -> None:
    first = make_edition(make_plain())
    before = Edition.objects.filter(pk=first.pk).values().get(), list(first.artefacts.values())
    correct(Submission.objects.get(), "91")

    make_edition(first.scorecard, reason=REASON)

    assert (Edition.objects.filter(pk=first.pk).values().get(), list(first.artefacts.values())) == before


@pytest.mark.parametrize("reason", ["", "     ", "Misprint"])
def test_a_correction_needs_a_reason(reason: str) -> None:
    first = make_edition(make_plain())
    correct(Submission.objects.get(), "91")

    with pytest.raises(Invalid, match="Say why the published version is corrected"):
        make_edition(first.scorecard, reason=reason)

    assert Edition.objects.get() == first


def test_where_nothing_differs_there_is_nothing_to_correct() -> None:
    first = make_edition(make_plain())

    with pytest.raises(Conflict, match="Nothing differs from version 1, so there is nothing to correct"):
        make_edition(first.scorecard, reason=REASON)

    assert Edition.objects.get() == first


def test_words_alone_can_be_corrected_and_are_named() -> None:
    first = make_edition(make_plain())
    scorecard = first.scorecard
    scorecard.title, scorecard.footnotes = "Homes and neighbourhoods", ["One borough is missing."]
    scorecard.save()

    second = make_edition(scorecard, reason=REASON)

    assert [(change["name"], change["column"], change["new"]) for change in second.changes] == [
        ("The scorecard", "Title", "Homes and neighbourhoods"),
        ("The scorecard", "Footnotes", "One borough is missing."),
    ]


def test_a_draft_built_again_on_another_day_corrects_nothing() -> None:
    first = make_edition(make_plain())
    again = make_draft(first.scorecard, as_at=AS_AT + timedelta(days=2))

    with pytest.raises(Conflict, match="Nothing differs from version 1"):
        publish(again, reason=REASON)


def test_editions_are_numbered_through_for_each_scorecard_and_period() -> None:
    scorecard = make_plain()
    make_edition(scorecard)
    for value in ("91", "92"):
        correct(Submission.objects.get(), value)
        make_edition(scorecard, reason=REASON)
    make_edition(scorecard, quarter(2026, 1))
    make_edition(make_plain())

    assert [(row.scorecard == scorecard, str(row.period), row.number) for row in Edition.objects.order_by("pk")] == [
        (True, "Q2 2026/27", 1),
        (True, "Q2 2026/27", 2),
        (True, "Q2 2026/27", 3),
        (True, "Q1 2026/27", 1),
        (False, "Q2 2026/27", 1),
    ]
    assert [row.replaces and row.replaces.number for row in Edition.objects.order_by("pk")] == [None, 1, 2, None, None]


# Once


def test_a_form_sent_twice_gives_the_same_edition_again() -> None:
    sian, key = make_performance("sian"), token()
    draft = make_draft(make_plain())
    first = publish(draft, by=sian, token=key)
    before = row_counts()

    again = publish(draft, by=sian, token=key)

    assert again == first
    assert row_counts() == before


def test_nothing_is_left_behind_when_a_format_cannot_be_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_document: ScorecardDocument, _imprint: Imprint) -> bytes:
        raise RuntimeError("The disk is full.")

    draft, sian = make_draft(make_filled_scorecard()), make_performance("sian")
    before, published = row_counts(), [row.published_at for row in Submission.objects.all()]
    monkeypatch.setitem(RENDERERS, Format.JSON, broken)

    with pytest.raises(RuntimeError, match="The disk is full"):
        publish(draft, by=sian)

    assert row_counts() == before
    assert [row.published_at for row in Submission.objects.all()] == published == [None, None, None]
    monkeypatch.undo()
    assert publish(Draft.objects.get()).number == 1


# For good


@pytest.mark.parametrize("model", [Edition, EditionRow, Artefact])
def test_nothing_of_an_edition_can_be_changed_or_deleted(model: type[models.Model]) -> None:
    make_edition()
    row = model._default_manager.all()[0]
    acts: tuple[Callable[[], object], ...] = (
        row.save,
        row.delete,
        lambda: model._default_manager.update(pk=row.pk),
        lambda: model._default_manager.all().delete(),
        lambda: model._default_manager.bulk_update([row], ["edition" if model is not Edition else "reason"]),
    )

    for act in acts:
        with pytest.raises(AppendOnlyViolation):
            act()
