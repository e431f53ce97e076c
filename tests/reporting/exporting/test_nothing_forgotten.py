"""A field added to what a pack carries is in the pack, or is named here as what stays at home."""

import pytest
from django.db import models

from indicators.models import BenchmarkFigure, Definition, Indicator, RatingScheme, RatingSchemeVersion, Status, Target
from indicators.records.proposals import Proposal
from reporting.loading import rows
from reporting.loading.pack import CARD_KEYS
from reporting.models import Column, Line, Scorecard
from submissions.models import SubmissionVersion

PROPOSAL = {field.name for field in Proposal._meta.get_fields()}
# Where the same thing has another name, or another shape, in a pack.
IN_OTHER_WORDS = {
    Indicator: {"service"},
    Definition: {"indicator"},
    Target: {"indicator"},
    Status: {"status_set"},
    RatingScheme: {"slug"},
    RatingSchemeVersion: {"scheme", "bands"},
    BenchmarkFigure: {"indicator"},
    Scorecard: {"portfolio", "status_set", "levels", "words", "key", "footnotes"},
    Line: {"indicator", "section"},
    Column: {"scorecard"},
    SubmissionVersion: {"submission"},
}
# Made anew where the pack is loaded.
STAYS_AT_HOME = {
    Status: {"order"},
    RatingSchemeVersion: {"number"},
    BenchmarkFigure: {"order", "peer_group"},
    Scorecard: {"revision"},
    SubmissionVersion: {"number", "digest", "by", "by_name", "at", "how", "token", "reply", "brought_by"},
}
CARRIED: list[tuple[type[models.Model], set[str]]] = [
    (Indicator, set(rows.INDICATORS.columns)),
    (Definition, set(rows.INDICATORS.columns)),
    (Target, set(rows.TARGETS.columns)),
    (Status, set(rows.STATUSES.columns)),
    (RatingScheme, set(rows.BANDS.columns)),
    (RatingSchemeVersion, set(rows.BANDS.columns)),
    (BenchmarkFigure, set(rows.BENCHMARKS.columns)),
    (Scorecard, set(CARD_KEYS)),
    (Line, set(rows.LINES.columns)),
    (Column, set(rows.COLUMNS.columns)),
    (SubmissionVersion, set(rows.VALUES.columns) | set(rows.COMMENTARY.columns)),
]


@pytest.mark.parametrize(("model", "columns"), CARRIED, ids=[model.__name__ for model, _columns in CARRIED])
def test_every_field_travels_or_is_known_to_stay(model: type[models.Model], columns: set[str]) -> None:
    fields = {field.name for field in model._meta.concrete_fields} - {"id"}
    if issubclass(model, Proposal):
        fields -= PROPOSAL
    left = fields - columns - IN_OTHER_WORDS.get(model, set()) - STAYS_AT_HOME.get(model, set())
    assert left == set(), "Add a column in reporting/loading/rows.py (one line), or name the field above."
