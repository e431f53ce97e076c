"""Who must sign in with a second step, and whether this session did."""

from datetime import date

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone

from config.accounts.enums import SecondFactor
from indicators.enums import ResponsibilityRole
from indicators.models import Responsibility
from indicators.people import is_administrator, is_democratic_services, is_performance

PASSED = "second_step_passed"


def needs_second_step(user: User, *, on: date | None = None) -> bool:
    """Whether the person's roles ask for a second step here: leads, the performance team, those who publish,
    administrators. Never where the council's identity provider asks for it."""
    if settings.QUARTERDAY_SECOND_FACTOR != SecondFactor.QUARTERDAY:
        return False
    if is_performance(user) or is_administrator(user) or is_democratic_services(user):
        return True
    held = Responsibility.objects.on(on or timezone.localdate())
    return held.filter(person_id=user.pk, role=ResponsibilityRole.LEAD).exists()


def lacks_second_step(request: HttpRequest, user: User) -> bool:
    """Whether this session still has to pass a second step before anything else."""
    if settings.QUARTERDAY_SECOND_FACTOR != SecondFactor.QUARTERDAY or request.session.get(PASSED) == user.pk:
        return False
    if not needs_second_step(user):
        return False
    if not passed(request, user):
        return True
    request.session[PASSED] = user.pk
    return False


def passed(request: HttpRequest, user: User) -> bool:
    """Whether the session used a second step: at sign-in, or by setting one up in it."""
    used = any(record.get("method") == "mfa" for record in get_authentication_records(request, user))
    return used or is_mfa_enabled(user)
