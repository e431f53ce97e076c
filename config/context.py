"""What every page needs to know about the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from config import navigation

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
    return {"site": {**plain_site(), "navigation": navigation.items(request)}}
