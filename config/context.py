"""What every page needs to know about the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from config import navigation
from submissions.notices import unread_count

SERVICE_NAME = "Quarterday"
DEFAULT_COLOUR = "#14505c"


def plain_site() -> dict[str, Any]:
    """The site without a person: all from settings, so that error pages need no database."""
    return {
        "council_name": settings.COUNCIL_NAME,
        "service_name": SERVICE_NAME,
        "own_colour": settings.COUNCIL_COLOUR.lower() != DEFAULT_COLOUR,
        "contact_email": settings.CONTACT_EMAIL,
        "demo": settings.QUARTERDAY_DEMO,
    }


def site(request: HttpRequest) -> dict[str, Any]:
    known = {"navigation": navigation.items(request), "notices": 0}
    if request.user.is_authenticated:
        user = request.user
        known["notices"] = SimpleLazyObject(lambda: unread_count(user))  # not asked for where the header is not shown
    return {"site": {**plain_site(), **known}}
