"""A number hidden because it is small stands in no public byte, and nothing that is published gives it away."""

import itertools
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client

from indicators.rules.periods import Period, quarter
from reporting.assembly import assemble
from reporting.assembly.why import HIDDEN, HIDDEN_EARLIER
from reporting.document import Cell, ScorecardDocument, freeze
from reporting.models import Edition, Scorecard
from reporting.verification import verify
from submissions.models import Submission
from tests.factories import (
    AS_AT,
    Q2,
    make_approved,
    make_column,
    make_edition,
    make_line,
    make_measure,
    make_portfolio,
    make_scheme,
    make_scorecard,
    make_section,
)
from tests.reporting.views.pages import correct_figure
from tests.tampering import tamper

pytestmark = pytest.mark.django_db
Q1, Q3 = quarter(2026, 1), quarter(2026, 3)
SECRET = "93.4567"
TRACES = ("93.4", "93.5", "93,4", "7411", "6593", "7053")
MARK = "[c]"
BETTER = {"test": "improved", "since": "previous_period"}
IMPROVED = [
    {"status": "green", "text": "Improved is green.", "when": BETTER},
    {"status": "red", "text": "Anything else is red.", "when": {"not": BETTER}},
]
KINDS = ("trend", "change", "movement", "quartile", "latest_value", "previous_value", "rating", "chart", "narrative")


def layout() -> Scorecard:
    """A scorecard with every column that is worked out from figures, named quarters with arrows among them."""
    portfolio = make_portfolio(slug="homes", name="Homes", council="Anyshire Council")
    scorecard = make_scorecard("homes", portfolio=portfolio, columns=[("name", "Measure"), *((k, k) for k in KINDS)])
    for name in ("Q1 2026/27", "Q2 2026/27", "Q3 2026/27"):
        options = {"period": name, "arrow": True}
        make_column(scorecard, "period_value", name, key=f"at-{name[1]}", options=options)
    return scorecard


def measured(scorecard: Scorecard, q1: str, q2: str, q3: str, **changes: object) -> Submission:
    """A measure on the scorecard whose second quarter is hidden; returns that return."""
    indicator = make_measure("leavers", counts_people=True, **changes).indicator
    make_line(make_section(scorecard), indicator)
    make_approved(indicator, Q1, q1)
    parts = {"numerator": Decimal(6593), "denominator": Decimal(7053), "count": Decimal(7411)}
    hidden = make_approved(indicator, Q2, q2, suppressed=True, **parts)
    make_approved(indicator, Q3, q3)
    return hidden


def only_line(document: ScorecardDocument) -> dict[str, Cell]:
    (line,) = document.all_lines()
    return line.cells


def public_bytes(*editions: Edition) -> Iterator[tuple[str, str]]:
    """Everything anybody can read without signing in."""
    base = "/published/homes/"
    codes = [
        f"{edition.period.value.financial_year[:4]}-27-q{edition.period.value.quarter_number}" for edition in editions
    ]
    pages = [f"{base}{code}/{edition.number}/" for code, edition in zip(codes, editions, strict=True)]
    files = [f"{page}{name}" for page in pages for name in ("scorecard.csv", "scorecard.json")]
    named = [f"{code}.{edition.number}" for code, edition in zip(codes, editions, strict=True)]
    pairs = [f"{base}compare/?old={old}&new={new}&rows=all" for old, new in itertools.pairwise(named)]
    client = Client()
    for url in ("/", "/search/?q=measure", f"{base}editions/", *pages, *files, *pairs):
        response = client.get(url, follow=True)
        assert response.status_code == 200, url
        body = b"".join(response.streaming_content) if response.streaming else response.content
        yield url, body.decode()
    for edition in editions:
        for artefact in edition.artefacts.all():
            yield str(artefact), bytes(artefact.content).decode("utf-8-sig", errors="ignore")


def test_no_public_byte_holds_a_hidden_number_in_its_own_quarter_or_the_next() -> None:
    scorecard = layout()
    hidden = measured(scorecard, "91", SECRET, "95.1")
    first, second = make_edition(scorecard, Q2), make_edition(scorecard, Q3)

    for url, text in public_bytes(first, second):
        assert not [trace for trace in TRACES if trace in text], url
    version = hidden.approved_version
    assert version is not None
    assert version.digest not in first.document
    assert [finding.problem for finding in verify() if finding.problem] == []


def test_a_correction_that_hides_a_number_leaves_it_out_of_the_new_version() -> None:
    scorecard = layout()
    indicator = make_measure("leavers", counts_people=True).indicator
    make_line(make_section(scorecard), indicator)
    row = make_approved(indicator, Q2, "88.1")
    make_edition(scorecard, Q2)
    correct_figure(row, SECRET, suppressed=True)
    corrected = make_edition(scorecard, Q2, reason="The number is too small to print.")

    assert not [trace for trace in TRACES if trace in corrected.document]
    assert only_line(assemble(scorecard, Q2, as_at=AS_AT))["latest-value"].text == MARK


@pytest.mark.parametrize("asked", [Q2, Q3])
def test_what_is_worked_out_from_a_hidden_number_prints_the_mark(asked: Period) -> None:
    scorecard = layout()
    measured(scorecard, "91", SECRET, "95.1")

    cells = only_line(assemble(scorecard, asked, as_at=AS_AT))

    assert [cells[key].text for key in ("trend", "change", "movement")] == [MARK] * 3
    assert [(cells[key].text, cells[key].arrow) for key in ("at-2", "at-3")] == [
        (MARK, ""),
        ("95.1%" if asked == Q3 else "", ""),
    ]
    assert [(point.value, point.text) for point in cells["chart"].points if point.text == MARK] == [(None, MARK)]
    assert cells["trend"].note == ""


@pytest.mark.parametrize("asked", [Q2, Q3])
def test_the_document_is_the_same_whatever_the_hidden_number_is(asked: Period) -> None:
    scorecard = layout()
    version = measured(scorecard, "91", SECRET, "95.1").approved_version
    assert version is not None
    documents = set()

    for value in ("90.5", "91", "94", "95.1", "99"):
        tamper("UPDATE submissions_submissionversion SET value = %s WHERE id = %s", value, version.pk)
        documents.add(freeze(assemble(scorecard, asked, as_at=AS_AT)))

    assert len(documents) == 1


def test_a_rating_that_looks_at_a_hidden_earlier_number_keeps_its_reasons_to_itself() -> None:
    scorecard = layout()
    measured(scorecard, "91", SECRET, "95.1", scheme=make_scheme("improved", bands=IMPROVED))

    before, after = (only_line(assemble(scorecard, asked, as_at=AS_AT))["rating"].why for asked in (Q2, Q3))

    assert before is not None
    assert after is not None
    assert (before.sentence, after.sentence) == (HIDDEN, HIDDEN_EARLIER)
    assert (after.steps, after.would_change) == ((), "")


def test_a_rating_against_the_target_alone_still_gives_its_reasons() -> None:
    scorecard = layout()
    measured(scorecard, "91", SECRET, "95.1")

    why = only_line(assemble(scorecard, Q3, as_at=AS_AT))["rating"].why

    assert why is not None
    assert why.sentence.startswith("95.1% against 90% or more")
    assert [used.label for used in why.used] == ["Latest value", "Target"]
