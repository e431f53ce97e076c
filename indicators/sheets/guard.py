"""Text on its way into a spreadsheet."""

import re

# A spreadsheet would run text that begins with one of these as a formula; a plain number is left as it is.
LIVE = ("=", "+", "-", "@", "\t", "\r")
PLAIN_NUMBER = re.compile(r"[+-]?[£€$]?[\d,]*\.?\d+ ?%?")


def guarded(text: str) -> str:
    """Return text that a spreadsheet shows as typed: an apostrophe goes before what it would run."""
    return f"'{text}" if text.startswith(LIVE) and not PLAIN_NUMBER.fullmatch(text) else text
