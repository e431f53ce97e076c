"""Every write to layouts, drafts, manual changes and editions."""

from reporting.services.drafts import build_draft
from reporting.services.editions import NotReady, release
from reporting.services.layout import (
    change_blocks,
    change_key,
    change_rollup,
    change_settings,
    change_words,
    create_portfolio,
    create_scorecard,
)
from reporting.services.layout_parts import (
    add_column,
    add_lines,
    add_section,
    change_column,
    change_line,
    change_section,
    copy_columns,
    move_column,
    move_line,
    move_section,
    remove_column,
    remove_line,
    remove_section,
)
from reporting.services.overrides import decide_override, propose_override

__all__ = [
    "NotReady",
    "add_column",
    "add_lines",
    "add_section",
    "build_draft",
    "change_blocks",
    "change_column",
    "change_key",
    "change_line",
    "change_rollup",
    "change_section",
    "change_settings",
    "change_words",
    "copy_columns",
    "create_portfolio",
    "create_scorecard",
    "decide_override",
    "move_column",
    "move_line",
    "move_section",
    "propose_override",
    "release",
    "remove_column",
    "remove_line",
    "remove_section",
]
