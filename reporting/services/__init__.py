"""Every write to drafts, manual changes and editions."""

from reporting.services.drafts import build_draft
from reporting.services.editions import NotReady, release
from reporting.services.overrides import decide_override, propose_override

__all__ = ["NotReady", "build_draft", "decide_override", "propose_override", "release"]
