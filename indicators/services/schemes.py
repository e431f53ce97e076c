"""Begin RAG rules: a new one without bands, or a copy whose first version waits for a second person."""

from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction

from indicators.models import RatingScheme, RatingSchemeVersion
from indicators.records.transitions import Conflict
from indicators.services.acts import checked_reason, keep, keepers_only
from indicators.services.proposals import propose_scheme_version


@transaction.atomic
def add_scheme(scheme: RatingScheme, *, by: User, at: datetime, reason: str) -> RatingScheme:
    """Add a RAG rule. It gives no colour before its first version is confirmed."""
    keepers_only(by)
    if not scheme.status_set.statuses.exists():
        raise Conflict("This set has no statuses yet. Add them first, or choose another set.")
    keep("add RAG rule", scheme, by=by, at=at, reason=checked_reason(reason))
    return scheme


@transaction.atomic
def copy_scheme(
    source: RatingSchemeVersion, scheme: RatingScheme, *, starts: date, by: User, at: datetime, reason: str
) -> RatingSchemeVersion:
    """Add ``scheme`` and propose the bands of ``source`` as its first version."""
    add_scheme(scheme, by=by, at=at, reason=reason)
    version = RatingSchemeVersion(
        scheme=scheme,
        effective_from=starts,
        bands=source.bands,
        tolerance=source.tolerance,
        tolerance_kind=source.tolerance_kind,
    )
    return propose_scheme_version(version, by=by, at=at, reason=reason)
