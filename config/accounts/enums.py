"""Words of accounts that are kept in the database or in settings."""

from enum import StrEnum

from django.db.models import TextChoices

from indicators.people import IMPORT_USERNAME

# Closed accounts of the program itself: the author of packs, and of what is done on the server's command line.
COMMAND_LINE = "command-line"
MACHINES = (IMPORT_USERNAME, COMMAND_LINE)


class LinkKind(TextChoices):
    """Why a link that sets a password was sent."""

    INVITATION = "invitation", "Invitation"
    RESET = "reset", "New password"


class SecondFactor(StrEnum):
    """Who asks for the second step of signing in."""

    QUARTERDAY = "quarterday"
    IDENTITY_PROVIDER = "identity-provider"
    NONE = "none"
