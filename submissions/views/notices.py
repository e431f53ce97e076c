"""What concerns one person alone: notices, choices about reminders, and their calendar address."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from indicators.listing import arrange
from submissions import services
from submissions.calendar_feed import events_of, feed_address, feed_of
from submissions.chasing_forms import ReminderChoiceForm
from submissions.chasing_tables import NoticeTable
from submissions.models import CalendarFeed, ReminderChoice
from submissions.notices import notices_of, unread_count
from submissions.rules.calendar_file import calendar_file
from submissions.views.common import person


@require_safe
def show_notices(request: HttpRequest) -> HttpResponse:
    """The person's notices, unread first."""
    user = person(request)
    table = arrange(NoticeTable(notices_of(user)), request)
    return render(request, "submissions/notices.html", {"table": table, "unread": unread_count(user)})


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one notice of the person's own, or all of them, as read."""
    wanted = request.POST.get("notice", "")
    only = int(wanted[:9]) if wanted.isascii() and wanted.isdigit() else None
    services.read_notices(person(request), at=timezone.now(), only=only)
    return redirect("submissions:notices")


@require_http_methods(["GET", "HEAD", "POST"])
def my_reminders(request: HttpRequest) -> HttpResponse:
    """Choose what one is reminded of; see one's calendar address."""
    user = person(request)
    choice = ReminderChoice.objects.filter(person=user).first()
    feed = CalendarFeed.objects.filter(person=user).first()
    initial = {"due_soon": "yes" if choice is None or choice.due_soon else "no"}
    form = ReminderChoiceForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        services.choose_reminders(user, due_soon=form.cleaned_data["due_soon"] == "yes", at=timezone.now())
        messages.success(request, "Your choice is saved.")
        return redirect("submissions:my-reminders")
    context = {"form": form, "feed": feed, "address": feed_address(feed) if feed else ""}
    return render(request, "submissions/my_reminders.html", context, status=422 if form.errors else 200)


@require_POST
def change_calendar(request: HttpRequest) -> HttpResponse:
    """Make, renew or stop the person's calendar address."""
    user, now = person(request), timezone.now()
    if "stop" in request.POST:
        services.stop_calendar(user, at=now)
        messages.success(request, "Your calendar address no longer works.")
    else:
        services.renew_calendar(user, at=now)
        messages.success(request, "Here is your calendar address. An earlier one no longer works.")
    return redirect("submissions:my-reminders")


@login_not_required
@require_safe
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """The deadlines behind a secret address, for calendar programs, which cannot sign in."""
    feed = feed_of(key)
    if feed is None:
        raise Http404
    events = events_of(feed.person, feed.seed, today=timezone.localdate())
    answer = HttpResponse(calendar_file("Quarterday deadlines", events), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="quarterday.ics"'
    answer["Cache-Control"] = "private, max-age=900"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
