"""Models of the catalogue, one file per subject."""

from indicators.models.benchmarks import BenchmarkFigure, PeerGroup
from indicators.models.catalogue import Definition, Indicator, Target
from indicators.models.peers import (
    Authority,
    IndicatorPeers,
    PeerMember,
    PeerRelease,
    PeerTable,
    PeerValue,
    TableLayout,
)
from indicators.models.people import Responsibility, RoleGrant, Service
from indicators.models.plan import Outcome, OutcomeIndicator, Plan, Priority
from indicators.models.schemes import RatingScheme, RatingSchemeVersion, Status, StatusSet
from indicators.records.job_models import Job, Upload
from indicators.records.models import AuditEntry, ChainHead

__all__ = [
    "AuditEntry",
    "Authority",
    "BenchmarkFigure",
    "ChainHead",
    "Definition",
    "Indicator",
    "IndicatorPeers",
    "Job",
    "Outcome",
    "OutcomeIndicator",
    "PeerGroup",
    "PeerMember",
    "PeerRelease",
    "PeerTable",
    "PeerValue",
    "Plan",
    "Priority",
    "RatingScheme",
    "RatingSchemeVersion",
    "Responsibility",
    "RoleGrant",
    "Service",
    "Status",
    "StatusSet",
    "TableLayout",
    "Target",
    "Upload",
]
