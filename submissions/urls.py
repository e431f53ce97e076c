"""Addresses of this app, at the root of the site."""

from django.urls import path

from submissions.views import entry, overrides, queue, review, rounds, worklist

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
    path("progress/", rounds.show_board, name="board"),
    path("collections/", rounds.show_rounds, name="rounds"),
    path("collections/open/", rounds.open_round, name="round-open"),
    path("collections/<int:pk>/", rounds.show_round, name="round"),
    path("collections/<int:pk>/dates/", rounds.change_dates, name="round-dates"),
    path("collections/<int:pk>/close/", rounds.close, name="round-close"),
    path("collections/<int:pk>/reopen/", rounds.reopen, name="round-reopen"),
]
