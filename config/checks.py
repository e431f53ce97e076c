"""What production refuses to start with. Each message says what to set."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from config.demo import PEOPLE
from indicators.rules.working_days import NATIONS

SHORTEST_SECRET = 50
EXAMPLE_WORDS = ("example", "change-me", "changeme", "insecure", "for-tests-only")
LEAST_CONTRAST = 4.5
SECOND_FACTORS = ("quarterday", "identity-provider")
SHARED_TENANTS = ("common", "organizations", "consumers")
UNSENT_MAIL = ("console", "dummy", "filebased", "locmem")

Check = Callable[..., Iterable[CheckMessage]]


def secret_is_real(app_configs: Sequence[Any] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    try:
        key: str = settings.SECRET_KEY
    except ImproperlyConfigured:
        key = ""
    if len(key) >= SHORTEST_SECRET and not any(word in key.lower() for word in EXAMPLE_WORDS):
        return []
    return [
        Error("SECRET_KEY is missing, short or an example.", hint="Set 50 random characters.", id="quarterday.E001")
    ]


def no_debug(app_configs: Sequence[Any] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    if not settings.DEBUG:
        return []
    return [Error("DEBUG is on.", hint="Unset DEBUG: its error pages show settings and data.", id="quarterday.E002")]


def hosts_are_named(app_configs: Sequence[Any] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    if settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS:
        return []
    return [
        Error("ALLOWED_HOSTS is empty or allows any.", hint="Name the site's own host names.", id="quarterday.E003")
    ]


def database_fits(app_configs: Sequence[Any] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    on_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    if not on_sqlite or settings.QUARTERDAY_ALLOW_SQLITE:
        return []
    return [
        Error(
            "The database is SQLite.",
            hint="Set DATABASE_URL to PostgreSQL, or QUARTERDAY_ALLOW_SQLITE=yes for a small trial.",
            id="quarterday.E004",
        )
    ]


def no_demo_people(app_configs: Sequence[Any] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    if not settings.DEMO_USERNAMES:
        return []
    return [Error("Demo accounts are on.", hint="Leave DEMO_USERNAMES empty.", id="quarterday.E005")]


def second_step_is_decided(app_configs: Sequence[Any] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    if settings.QUARTERDAY_SECOND_FACTOR in SECOND_FACTORS:
        return []
    return [
        Error(
            "Nobody says who asks for the second step of signing in.",
            hint="Set QUARTERDAY_SECOND_FACTOR to quarterday, or to identity-provider.",
            id="quarterday.E008",
        )
    ]


def identity_provider_is_named(app_configs: Sequence[Any] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """With several tenants behind one address, anybody's account anywhere could claim to be yours."""
    named = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    if not named:
        if settings.QUARTERDAY_SECOND_FACTOR != "identity-provider":
            return []
        hint = "Set OIDC_SERVER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET."
        return [Error("The council's identity provider is not named.", hint=hint, id="quarterday.E009")]
    server = named[0]["settings"]["server_url"]
    shared = any(f"/{tenant}/" in f"{server}/" for tenant in SHARED_TENANTS)
    if server.startswith("https://") and not shared and named[0]["client_id"] and named[0]["secret"]:
        return []
    hint = "Give OIDC_SERVER as https with your own tenant, and OIDC_CLIENT_ID and OIDC_CLIENT_SECRET."
    return [Error("The council's identity provider is only half named.", hint=hint, id="quarterday.E009")]


def mail_is_sent(app_configs: Sequence[Any] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    kind = settings.EMAIL_BACKEND.rsplit(".", 2)[-2]
    if kind not in UNSENT_MAIL:
        return []
    return [
        Error(
            "Mail would not be sent: invitations and new passwords would reach nobody.",
            hint="Set EMAIL_URL, for example smtp+tls://user:password@mail.council.example:587.",
            id="quarterday.E010",
        )
    ]


def address_is_known(app_configs: Sequence[Any] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    if settings.SITE_URL.startswith("https://"):
        return []
    return [
        Error(
            "SITE_URL is missing or not https: links in mails and passkeys are built with it.",
            hint="Set it to the address people use, for example https://quarterday.anyshire.gov.uk.",
            id="quarterday.E011",
        )
    ]


def no_demo_people_in_the_database(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Asked where the database may be: ``migrate`` and ``check --database default``."""
    if not databases or settings.QUARTERDAY_DEMO:
        return []
    user = apps.get_model("auth", "User")
    try:
        found = user.objects.filter(username__in=PEOPLE, email__endswith="@anyshire.example", is_active=True).exists()
    except DatabaseError:  # nothing is migrated yet
        return []
    if not found:
        return []
    return [
        Error(
            "This database holds people of the demonstration.",
            hint="Use a database of its own, or close their accounts.",
            id="quarterday.E012",
        )
    ]


def calendar_is_known(app_configs: Sequence[Any] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Dates and reminders are counted from these; a slip of the pen would show only when somebody plans."""
    found = []
    if settings.QUARTERDAY_NATION not in NATIONS:
        found.append(f"QUARTERDAY_NATION {settings.QUARTERDAY_NATION!r} is none of {', '.join(NATIONS)}.")
    if wrong := [day for day in settings.QUARTERDAY_CLOSED_DAYS if not _is_day(day)]:
        found.append(f"QUARTERDAY_CLOSED_DAYS has {', '.join(wrong)}; days are written as 2026-12-29.")
    if set(settings.QUARTERDAY_LEAD_DAYS) != {"enter", "sign", "draft", "leadership", "final"}:
        found.append("QUARTERDAY_LEAD_DAYS names a stage that does not exist.")
    steps = settings.QUARTERDAY_ESCALATE_AFTER
    if len(steps) != 3 or steps != sorted(steps) or steps[0] < 1:
        found.append("QUARTERDAY_ESCALATE_AFTER must be three numbers of working days, each at least the one before.")
    return [Error(words, hint="See the page of settings.", id="quarterday.E013") for words in found]


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def colour_is_readable(app_configs: Sequence[Any] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    colour: str = settings.COUNCIL_COLOUR
    if re.fullmatch(r"#[0-9a-fA-F]{6}", colour) and contrast_with_white(colour) >= LEAST_CONTRAST:
        return []
    return [
        Error(
            f"White words cannot be read on COUNCIL_COLOUR {colour!r}.",
            hint="Use six hexadecimal digits with a contrast of 4.5 to 1 against white, such as #14505c.",
            id="quarterday.E006",
        )
    ]


def styles_are_built(app_configs: Sequence[Any] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    if finders.find("build/app.css"):
        return []
    return [checks.Warning("The styles are not built.", hint="Run: python3 config/dev.py assets", id="quarterday.W001")]


def contrast_with_white(colour: str) -> float:
    """The contrast ratio of WCAG 2.2 between a colour such as "#14505c" and white."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


REFUSALS: tuple[Check, ...] = (
    secret_is_real,
    no_debug,
    hosts_are_named,
    database_fits,
    no_demo_people,
    second_step_is_decided,
    identity_provider_is_named,
    mail_is_sent,
    address_is_known,
)


def register_all() -> None:
    """Register for this mode: the demo is allowed what production is not."""
    register(colour_is_readable, Tags.compatibility)
    register(calendar_is_known, Tags.compatibility)
    register(styles_are_built, Tags.staticfiles)
    register(no_demo_people_in_the_database, Tags.database)
    for check in () if settings.QUARTERDAY_DEMO else REFUSALS:
        register(check, Tags.security)


def refusals() -> list[CheckMessage]:
    """Everything that keeps these settings from serving production."""
    return [message for check in (*REFUSALS, colour_is_readable, calendar_is_known) for message in check()]


def refuse_unsafe_start() -> None:
    """Raise ``ImproperlyConfigured`` with every reason at once when production is half configured."""
    if settings.QUARTERDAY_DEMO:
        return
    if found := refusals():
        raise ImproperlyConfigured("\n".join(f"{message.msg} {message.hint}" for message in found))
