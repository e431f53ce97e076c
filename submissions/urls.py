"""Addresses of this app, at the root of the site."""

from django.urls import path

from submissions.views import (
    board,
    chasing,
    entry,
    notices,
    overrides,
    planning,
    queue,
    releases,
    review,
    rounds,
    worklist,
)

app_name = "submissions"
urlpatterns = [
    path("worklist/", worklist.show_worklist, name="worklist"),
    path("returns/<int:pk>/", entry.enter, name="enter"),
    path("returns/<int:pk>/preview/", entry.preview, name="preview"),
    path("returns/<int:pk>/review/", review.review, name="review"),
    path("returns/<int:pk>/history/", review.history, name="history"),
    path("returns/<int:pk>/manual-change/", overrides.propose, name="override-propose"),
    path("returns/<int:pk>/<slug:action>/", review.act, name="act"),
    path("manual-changes/<int:pk>/", overrides.decide, name="override-decide"),
    path("queue/", queue.show_queue, name="queue"),
    path("queue/check/", queue.check, name="queue-check"),
    path("queue/sign/", queue.sign, name="queue-sign"),
    path("national-tables/<int:pk>/", releases.show_effect, name="release-effect"),
    path("progress/", board.show_board, name="board"),
    path("progress/download/", board.download_board, name="board-csv"),
    path("reminders/", chasing.show_reminders, name="reminders"),
    path("reminders/send/", chasing.send, name="reminders-send"),
    path("reminders/<int:pk>/", chasing.show_reminder, name="reminder"),
    path("my-reminders/", notices.my_reminders, name="my-reminders"),
    path("my-reminders/calendar/", notices.change_calendar, name="my-calendar"),
    path("calendar/<str:key>.ics", notices.calendar, name="calendar"),
    path("notices/", notices.show_notices, name="notices"),
    path("notices/read/", notices.read, name="notices-read"),
    path("collections/", rounds.show_rounds, name="rounds"),
    path("collections/open/", rounds.open_round, name="round-open"),
    path("collections/plan/", planning.plan_new, name="plan-new"),
    path("collections/rehearsal/", planning.rehearsal, name="rehearsal"),
    path("collections/<int:pk>/", rounds.show_round, name="round"),
    path("collections/<int:pk>/plan/", planning.plan_round, name="plan"),
    path("collections/<int:pk>/returns/", planning.replan, name="replan"),
    path("collections/<int:pk>/dates/", rounds.change_dates, name="round-dates"),
    path("collections/<int:pk>/close/", rounds.close, name="round-close"),
    path("collections/<int:pk>/reopen/", rounds.reopen, name="round-reopen"),
]
