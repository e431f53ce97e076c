"""Production does not start half configured, and says everything that is missing at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import checks

ROOT = Path(__file__).resolve().parents[2]
POSTGRESQL, SQLITE = "django.db.backends.postgresql", "django.db.backends.sqlite3"
LONG_SECRET = "k3Vq9" * 12


@pytest.fixture
def engine(settings, monkeypatch):
    """Says which database the settings name; the tests stay on their own."""
    return lambda name: monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", name)


@pytest.fixture
def production(settings, engine):
    """Settings that may serve production; each test spoils one."""
    settings.QUARTERDAY_DEMO = False
    settings.QUARTERDAY_ALLOW_SQLITE = False
    settings.DEMO_USERNAMES = []
    settings.DEBUG = False
    settings.SECRET_KEY = LONG_SECRET
    settings.ALLOWED_HOSTS = ["performance.anyshire.gov.example"]
    engine(POSTGRESQL)
    settings.COUNCIL_COLOUR = "#14505c"
    settings.QUARTERDAY_SECOND_FACTOR = "quarterday"
    settings.SOCIALACCOUNT_PROVIDERS = {}
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.SITE_URL = "https://performance.anyshire.gov.example"
    return settings


TENANT = "https://login.microsoftonline.com/1d2f/v2.0"


def provider(server: str = TENANT, client_id: str = "id", secret: str = LONG_SECRET) -> dict[str, object]:
    return {
        "openid_connect": {
            "APPS": [{"client_id": client_id, "secret": secret, "settings": {"server_url": server}}],
        }
    }


def refused() -> list[str]:
    return [message.id for message in checks.refusals()]


def test_proper_settings_may_start(production):
    assert refused() == []
    checks.refuse_unsafe_start()


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("SECRET_KEY", "", "quarterday.E001"),
        ("SECRET_KEY", "short", "quarterday.E001"),
        ("SECRET_KEY", "django-insecure-" + LONG_SECRET, "quarterday.E001"),
        ("SECRET_KEY", "change-me-" + LONG_SECRET, "quarterday.E001"),
        ("DEBUG", True, "quarterday.E002"),
        ("ALLOWED_HOSTS", [], "quarterday.E003"),
        ("ALLOWED_HOSTS", ["*"], "quarterday.E003"),
        ("DEMO_USERNAMES", ["priya.nair"], "quarterday.E005"),
        ("COUNCIL_COLOUR", "#ffff00", "quarterday.E006"),
        ("QUARTERDAY_SECOND_FACTOR", "", "quarterday.E008"),
        ("QUARTERDAY_SECOND_FACTOR", "none", "quarterday.E008"),
        ("QUARTERDAY_SECOND_FACTOR", "identity-provider", "quarterday.E009"),
        ("SOCIALACCOUNT_PROVIDERS", provider("https://login.microsoftonline.com/common/v2.0"), "quarterday.E009"),
        ("SOCIALACCOUNT_PROVIDERS", provider("https://login.microsoftonline.com/organizations"), "quarterday.E009"),
        ("SOCIALACCOUNT_PROVIDERS", provider("http://login.council.example"), "quarterday.E009"),
        ("SOCIALACCOUNT_PROVIDERS", provider(client_id=""), "quarterday.E009"),
        ("SOCIALACCOUNT_PROVIDERS", provider(secret=""), "quarterday.E009"),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "quarterday.E010"),
        ("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend", "quarterday.E010"),
        ("EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend", "quarterday.E010"),
        ("SITE_URL", "", "quarterday.E011"),
        ("SITE_URL", "http://performance.anyshire.gov.example", "quarterday.E011"),
        ("COUNCIL_COLOUR", "teal", "quarterday.E006"),
        ("COUNCIL_COLOUR", "#14505c}body{display:none", "quarterday.E006"),
    ],
)
def test_each_unfit_setting_is_refused_by_its_own_check(production, name, value, expected):
    setattr(production, name, value)
    assert refused() == [expected]


def test_the_identity_provider_may_ask_for_the_second_step_when_it_is_named(production):
    production.QUARTERDAY_SECOND_FACTOR = "identity-provider"
    production.SOCIALACCOUNT_PROVIDERS = provider()
    assert refused() == []


@pytest.mark.django_db
def test_a_database_with_people_of_the_demonstration_is_refused(production, person):
    assert checks.no_demo_people_in_the_database(databases=["default"]) == []
    priya = person("priya.nair")
    assert checks.no_demo_people_in_the_database(databases=["default"]) == []  # a real person of that name
    priya.email = "priya.nair@anyshire.example"
    priya.save()
    [found] = checks.no_demo_people_in_the_database(databases=["default"])
    assert found.id == "quarterday.E012"
    assert checks.no_demo_people_in_the_database() == []
    priya.is_active = False
    priya.save()
    assert checks.no_demo_people_in_the_database(databases=["default"]) == []


def test_sqlite_is_refused(production, engine):
    engine(SQLITE)
    assert refused() == ["quarterday.E004"]


def test_sqlite_can_be_allowed_for_a_small_trial(production, engine):
    engine(SQLITE)
    production.QUARTERDAY_ALLOW_SQLITE = True
    assert refused() == []


def test_a_refused_start_names_every_reason_at_once(production):
    production.DEBUG = True
    production.ALLOWED_HOSTS = []
    with pytest.raises(ImproperlyConfigured) as problem:
        checks.refuse_unsafe_start()
    assert str(problem.value).splitlines() == [
        "DEBUG is on. Unset DEBUG: its error pages show settings and data.",
        "ALLOWED_HOSTS is empty or allows any. Name the site's own host names.",
    ]


def test_the_demo_starts_with_all_of_it(settings):
    settings.QUARTERDAY_DEMO = True
    settings.SECRET_KEY = "short"
    checks.refuse_unsafe_start()


@pytest.mark.parametrize(
    ("colour", "ratio"), [("#ffffff", 1.0), ("#000000", 21.0), ("#767676", 4.54), ("#14505c", 9.01)]
)
def test_contrast_follows_the_accessibility_guidelines(colour, ratio):
    assert round(checks.contrast_with_white(colour), 2) == ratio


def test_missing_styles_are_a_warning_that_says_what_to_run(settings):
    settings.STATICFILES_FINDERS = []
    found = checks.styles_are_built()
    assert [(message.id, message.hint) for message in found] == [
        ("quarterday.W001", "Run: python3 config/dev.py assets")
    ]


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    """Start the web application as a server would, with nothing but this environment."""
    return subprocess.run(
        [sys.executable, "-c", "import config.wsgi; print('started')"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_web_server_does_not_start_half_configured():
    done = start(ALLOWED_HOSTS="performance.anyshire.gov.example", SECRET_KEY="short")
    assert done.returncode == 1
    assert "SECRET_KEY is missing, short or an example." in done.stderr
    assert "The database is SQLite." in done.stderr


def test_a_web_server_starts_with_proper_settings():
    done = start(
        ALLOWED_HOSTS="performance.anyshire.gov.example",
        SECRET_KEY=LONG_SECRET,
        DATABASE_URL="postgres://quarterday@127.0.0.1:1/quarterday",
        QUARTERDAY_SECOND_FACTOR="quarterday",
        SITE_URL="https://performance.anyshire.gov.example",
    )
    assert (done.returncode, done.stdout.strip()) == (0, "started"), done.stderr


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("QUARTERDAY_NATION", "atlantis", "QUARTERDAY_NATION 'atlantis' is none of england, wales"),
        ("QUARTERDAY_CLOSED_DAYS", ["2026-12-29", "29/12/2026"], "QUARTERDAY_CLOSED_DAYS has 29/12/2026"),
        ("QUARTERDAY_LEAD_DAYS", {"enter": 10, "signing": 8}, "QUARTERDAY_LEAD_DAYS names a stage"),
        ("QUARTERDAY_ESCALATE_AFTER", [2, 4], "must be three numbers"),
        ("QUARTERDAY_ESCALATE_AFTER", [4, 2, 6], "must be three numbers"),
        ("QUARTERDAY_ESCALATE_AFTER", [0, 2, 6], "must be three numbers"),
    ],
)
def test_a_calendar_nobody_can_count_by_is_refused(settings, name, value, words):
    assert checks.calendar_is_known() == []
    setattr(settings, name, value)
    (problem,) = checks.calendar_is_known()
    assert words in problem.msg
