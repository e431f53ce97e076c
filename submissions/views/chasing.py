"""Daily reminders: who would get what today, send it now, and what was sent."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from indicators.council_days import council_days
from indicators.listing import arrange
from indicators.people import is_auditor, is_performance
from indicators.records.audit import person_name
from indicators.records.transitions import Conflict, Forbidden
from submissions import services
from submissions.chasing import planned_digests, reminded_on, sent_digests
from submissions.chasing_tables import PlannedTable, SentTable
from submissions.services.reminders import message
from submissions.views.common import person
from submissions.words import plural

READERS = "Only the performance team and auditors look after reminders."


def _check_reader(user: User) -> None:
    if not (is_performance(user) or is_auditor(user)):
        raise Forbidden(READERS)


@require_safe
def show_reminders(request: HttpRequest) -> HttpResponse:
    """Today's reminders before they go out, and below them everything that was sent."""
    user, today = person(request), timezone.localdate()
    _check_reader(user)
    planned, known = planned_digests(today), reminded_on(today)
    waiting = [one for one in planned if one.person.pk not in known and one.person.email]
    context = {
        "today": today,
        "working": council_days().is_working(today),
        "waiting": waiting,
        "reminded": len(known),
        "planned": PlannedTable(planned, known=known),
        "sent": arrange(SentTable(sent_digests()), request),
        "may_send": is_performance(user),
    }
    return render(request, "submissions/reminders.html", context)


@require_safe
def show_reminder(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's reminder as it would go out now, everything open included, and what they were sent before."""
    user, today = person(request), timezone.localdate()
    _check_reader(user)
    asked = get_object_or_404(User.objects.filter(is_active=True), pk=pk)
    planned = next(iter(planned_digests(today, only=asked, everything=True)), None)
    context = {
        "asked": asked,
        "name": person_name(asked),
        "planned": planned,
        "text": message(planned).body if planned else "",
        "known": reminded_on(today).get(asked.pk),
        "working": council_days().is_working(today),
        "sent": arrange(SentTable(sent_digests().filter(person=asked)), request),
        "may_send": is_performance(user),
    }
    return render(request, "submissions/reminder.html", context)


@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Send now: to everybody who has not had theirs today, or to one person."""
    user = person(request)
    if not is_performance(user):
        raise Forbidden("Only the performance team can send reminders.")
    wanted = request.POST.get("person", "")
    only = get_object_or_404(User, pk=int(wanted[:9])) if wanted.isascii() and wanted.isdigit() else None
    done = services.send_reminders(at=timezone.now(), by=user, only=only)
    if only is not None and done.before:
        raise Conflict(f"{person_name(only)} has had a reminder today already. Nobody gets two on one day.")
    if done.failed:
        messages.warning(request, f"{plural(done.failed, 'mail')} could not be handed over. The list says why.")
    if done.sent:
        messages.success(request, f"{plural(done.sent, 'person', 'people')} reminded.")
    elif not done.failed:
        messages.info(request, "Nobody was reminded: there was nothing to say, or no address to say it to.")
    return redirect("submissions:reminders")
