"""Every write to collection and sign-off. The only place that changes a submission's state."""

from submissions.services.calendars import renew_calendar, stop_calendar
from submissions.services.notices import read_notices
from submissions.services.overriding import decide_rating_override, propose_rating_override
from submissions.services.planning import open_planned, replan_returns, use_plan
from submissions.services.rating import rate_again, store_rating
from submissions.services.reminders import Reminded, choose_reminders, send_reminders
from submissions.services.rounds import RoundDates, add_past_round, change_dates, close_round, open_round, reopen_round
from submissions.services.steps import Incomplete, mark_published, move, save_and_submit, save_draft

__all__ = [
    "Incomplete",
    "Reminded",
    "RoundDates",
    "add_past_round",
    "change_dates",
    "choose_reminders",
    "close_round",
    "decide_rating_override",
    "mark_published",
    "move",
    "open_planned",
    "open_round",
    "propose_rating_override",
    "rate_again",
    "read_notices",
    "renew_calendar",
    "reopen_round",
    "replan_returns",
    "save_and_submit",
    "save_draft",
    "send_reminders",
    "stop_calendar",
    "store_rating",
    "use_plan",
]
