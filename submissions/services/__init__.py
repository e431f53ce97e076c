"""Every write to collection and sign-off. The only place that changes a submission's state."""

from submissions.services.overriding import decide_rating_override, propose_rating_override
from submissions.services.rating import rate_again, store_rating
from submissions.services.rounds import RoundDates, add_past_round, change_dates, close_round, open_round, reopen_round
from submissions.services.steps import Incomplete, mark_published, move, save_and_submit, save_draft

__all__ = [
    "Incomplete",
    "RoundDates",
    "add_past_round",
    "change_dates",
    "close_round",
    "decide_rating_override",
    "mark_published",
    "move",
    "open_round",
    "propose_rating_override",
    "rate_again",
    "reopen_round",
    "save_and_submit",
    "save_draft",
    "store_rating",
]
