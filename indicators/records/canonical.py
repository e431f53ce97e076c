"""One way to write data as text, so that a fingerprint taken twice is the same."""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")


def canonical_json(data: Any) -> str:
    """Return ``data`` as JSON with sorted keys, no spare blanks and decimals as text."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


def sha256(text: str | bytes) -> str:
    """Return the SHA-256 fingerprint in hexadecimal, 64 characters."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()
