"""The document as JSON: the canonical text itself, so that its fingerprint can be checked by anybody."""

from reporting.document import ScorecardDocument, freeze
from reporting.render.imprint import Imprint


def render_json(document: ScorecardDocument, _imprint: Imprint) -> bytes:
    return freeze(document).encode()
