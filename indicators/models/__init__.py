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
    "PeerGroup",
    "PeerMember",
    "PeerRelease",
    "PeerTable",
    "PeerValue",
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
