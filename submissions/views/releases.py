"""After a national table was loaded: what deserves a look."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from indicators.models import PeerRelease
from indicators.people import is_administrator
from indicators.records.transitions import Forbidden
from submissions.release_effect import release_effect, sees_colours
from submissions.views.common import person

REFUSAL = "Only the performance team, administrators and auditors see what a table changes."


@require_safe
def show_effect(request: HttpRequest, pk: int) -> HttpResponse:
    """The indicators whose quartile, colour or target position the table changes.

    An administrator sees how many colours change, not which: those figures are not published yet.
    """
    user = person(request)
    colours = sees_colours(user)
    if not colours and not is_administrator(user):
        raise Forbidden(REFUSAL)
    release = get_object_or_404(PeerRelease, pk=pk)
    effect = release_effect(release, on=timezone.localdate())
    context = {
        "release": release,
        "effect": effect if colours else effect.without_colours(),
        "colours": colours,
        "colours_changed": effect.colours_changed,
    }
    return render(request, "submissions/release_effect.html", context)
