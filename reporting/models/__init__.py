"""Models of scorecards and editions, one file per subject."""

from reporting.models.edition import Artefact, Draft, Edition, EditionRow, Override
from reporting.models.history import RememberedLayout
from reporting.models.scorecard import Column, Line, Portfolio, PortfolioHolder, Scorecard, Section

__all__ = [
    "Artefact",
    "Column",
    "Draft",
    "Edition",
    "EditionRow",
    "Line",
    "Override",
    "Portfolio",
    "PortfolioHolder",
    "RememberedLayout",
    "Scorecard",
    "Section",
]
