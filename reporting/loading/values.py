"""Enter the figures of a pack as submitted, so that somebody still approves them, and propose its manual changes."""

import uuid
from collections.abc import Sequence

from indicators.models import Definition, Indicator, Status
from indicators.records.history import save_with_history
from indicators.records.transitions import Refused
from indicators.rules.periods import Period
from reporting.loading import rows
from reporting.loading.check_layout import rating_keys
from reporting.loading.figures import FILE, Figure
from reporting.loading.ledger import Ledger, Outcome
from reporting.loading.pack import Card, Pack
from reporting.loading.problems import PackRefused, Problem
from reporting.models import Override, Scorecard
from reporting.services import propose_override
from submissions.content import Content
from submissions.due import latest_due, years_together
from submissions.enums import How, State
from submissions.models import RatingOverride, ReportingPeriod, Round, Submission, SubmissionVersion
from submissions.services import RoundDates, add_past_round, move, propose_rating_override, save_draft


def load_figures(pack: Pack, figures: Sequence[Figure], ledger: Ledger) -> None:
    """Enter each figure and submit it. A figure loaded before stays; any other that is there already is refused.

    Raises:
        PackRefused: naming every figure in the way.
    """
    if not figures:
        return
    indicators = {row.ref: row for row in Indicator.objects.filter(ref__in={figure.ref for figure in figures})}
    definitions = _definitions(pack.card.period)
    round_ = _round(pack.card, ledger)
    problems = []
    for figure in figures:
        definition = definitions.get(figure.ref)
        due = definition is not None and _is_due(definition, pack.card.period, figure.period)
        try:
            _enter(figure, indicators[figure.ref], round_ if due else None, ledger)
        except Refused as problem:
            problems.append(Problem(FILE, figure.row, "value", str(problem)))
    if problems:
        raise PackRefused(problems)


def _is_due(definition: Definition, asked: Period, period: Period) -> bool:
    """Whether a collection for ``asked`` asks for ``period``. The figure itself says how many years it joins."""
    return latest_due(definition, asked, {definition.indicator_id: period.years}) == period


def _definitions(asked: Period) -> dict[str, Definition]:
    """Return the definition in force at the end of a period, by ref."""
    rows_found = Definition.objects.in_force(asked.end).select_related("indicator")
    return {row.indicator.ref: row for row in reversed(list(rows_found))}


def _round(card: Card, ledger: Ledger) -> Round | None:
    """Return the collection of the pack's quarter, added when the pack gives its dates; None without either."""
    period = ReportingPeriod.objects.for_period(card.period)
    existing: Round | None = Round.objects.filter(period=period).first()
    if existing or not (card.opens and card.due and card.sign_off_due):
        return existing
    dates = RoundDates(card.opens, card.due, card.sign_off_due, card.committee)
    round_ = add_past_round(card.period, dates, by=ledger.confirmer, at=ledger.at, reason=ledger.reason)
    ledger.note("collections", Outcome.ADDED)
    return round_


def _enter(figure: Figure, indicator: Indicator, round_: Round | None, ledger: Ledger) -> None:
    period = ReportingPeriod.objects.for_period(figure.period)
    row = Submission.objects.filter(indicator=indicator, period=period).first()
    if row is None:
        row = Submission(indicator=indicator, period=period, round=round_)
        save_with_history(row, by=ledger.loader, at=ledger.at, reason=ledger.reason)
    if row.state != State.TO_DO:
        _check_loaded(row, figure, ledger)
        return
    save_draft(
        row,
        content=figure.content,
        by=ledger.loader,
        at=ledger.at,
        seen_revision=row.revision,
        token=uuid.uuid4().hex,
        how=How.PACK,
        brought_by=ledger.confirmer,
    )
    row.refresh_from_db()
    move(row, "submit", by=ledger.loader, at=ledger.at, seen_revision=row.revision, token=uuid.uuid4().hex)
    ledger.note("figures", Outcome.ADDED)


def _check_loaded(row: Submission, figure: Figure, ledger: Ledger) -> None:
    """A figure loaded before with the same content is left alone, whatever people have made of it since."""
    if any(_holds(version, figure.content) for version in row.versions.filter(by=ledger.loader)):
        ledger.note("figures", Outcome.UNCHANGED)
        return
    raise Refused(
        f"There is another figure for {row} already ({row.get_state_display().lower()}). "
        "Correct it on its own page, or take this row out of the pack."
    )


def _holds(version: SubmissionVersion, content: Content) -> bool:
    return all(getattr(version, name) == value for name, value in content.as_fields().items())


def load_overrides(pack: Pack, scorecard: Scorecard, ledger: Ledger) -> None:
    """Propose the manual changes of the pack. Somebody else confirms them; one declined before is not proposed again.

    Raises:
        PackRefused: for ratings of figures that are not there.
    """
    ratings = rating_keys(pack)
    definitions = _definitions(pack.card.period)
    problems = []
    for row in pack.overrides:
        if row.column not in ratings:
            _propose_cell(row, scorecard, pack.card.period, ledger)
            continue
        version = _version(definitions.get(row.ref), pack.card.period)
        if version is None:
            message = f"There is no figure of {row.ref} for {pack.card.period.label()} whose rating could be changed."
            problems.append(Problem(rows.OVERRIDES.file, row.row, "ref", message))
            continue
        _propose_rating(row, version, pack.card.status_set, ledger)
    if problems:
        raise PackRefused(problems)


def _version(definition: Definition | None, asked: Period) -> SubmissionVersion | None:
    if definition is None:
        return None
    period = latest_due(definition, asked, years_together([definition], asked=asked))
    row = Submission.objects.filter(
        indicator=definition.indicator_id, period__kind=period.kind, period__start=period.start, period__end=period.end
    ).select_related("current")
    submission = row.first()
    return submission.current if submission else None


def _propose_rating(row: rows.OverrideRow, version: SubmissionVersion, status_set: str, ledger: Ledger) -> None:
    status = Status.objects.get(status_set__slug=status_set, key=row.text) if row.text else None
    held = RatingOverride.objects.filter(
        version__submission=version.submission_id, status=status, ground=row.ground, reason=row.reason
    )
    if held.exists():
        ledger.note("manual changes", Outcome.UNCHANGED)
        return
    propose_rating_override(
        version, status=status, ground=row.ground, reason=row.reason, by=ledger.loader, at=ledger.at
    )
    ledger.note("manual changes", Outcome.ADDED)


def _propose_cell(row: rows.OverrideRow, scorecard: Scorecard, asked: Period, ledger: Ledger) -> None:
    period = ReportingPeriod.objects.for_period(asked)
    held = Override.objects.filter(
        scorecard=scorecard,
        period=period,
        target=row.ref,
        column_key=row.column,
        text=row.text,
        ground=row.ground,
        reason=row.reason,
    )
    if held.exists():
        ledger.note("manual changes", Outcome.UNCHANGED)
        return
    propose_override(
        scorecard,
        asked,
        target=row.ref,
        column_key=row.column,
        text=row.text,
        ground=row.ground,
        reason=row.reason,
        by=ledger.loader,
        at=ledger.at,
    )
    ledger.note("manual changes", Outcome.ADDED)
