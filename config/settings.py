"""One settings file; every value that differs between places comes from the environment.

With nothing set this is demo mode: SQLite, tasks run at once, a login for each role. Setting ``SECRET_KEY``,
``DATABASE_URL`` or ``ALLOWED_HOSTS`` makes it production, which ``config.checks`` does not let start half configured.
Any value can come from a file: ``SECRET_KEY_FILE=/run/secrets/key``.
"""

from pathlib import Path
from typing import Any

from celery.schedules import crontab
from csp.constants import NONE, SELF
from environ import FileAwareEnv

from config.demo import PEOPLE, demo_secret

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"

env = FileAwareEnv()
env.read_env(BASE_DIR / ".env")

# Mode

PRODUCTION_MARKS = ("SECRET_KEY", "SECRET_KEY_FILE", "DATABASE_URL", "DATABASE_URL_FILE", "ALLOWED_HOSTS")
QUARTERDAY_DEMO: bool = env.bool("QUARTERDAY_DEMO", default=not any(mark in env.ENVIRON for mark in PRODUCTION_MARKS))
QUARTERDAY_ALLOW_SQLITE: bool = env.bool("QUARTERDAY_ALLOW_SQLITE", default=False)
DEMO_USERNAMES: list[str] = list(PEOPLE) if QUARTERDAY_DEMO else []
DEBUG: bool = env.bool("DEBUG", default=False)

# The council

COUNCIL_NAME: str = env.str("COUNCIL_NAME", default="Anyshire Council")
COUNCIL_COLOUR: str = env.str("COUNCIL_COLOUR", default="#14505c")
# An edition is released by somebody other than who built its draft.
QUARTERDAY_SEPARATE_RELEASER: bool = env.bool("QUARTERDAY_SEPARATE_RELEASER", default=True)
# A lead may look into a figure that has not been sent yet; without it they see that a draft exists and from when.
LEAD_SEES_DRAFTS: bool = env.bool("LEAD_SEES_DRAFTS", default=True)
# A lead may confirm a target of their service that somebody else proposed.
QUARTERDAY_LEADS_CONFIRM_TARGETS: bool = env.bool("QUARTERDAY_LEADS_CONFIRM_TARGETS", default=False)
CONTACT_EMAIL: str = env.str("CONTACT_EMAIL", default="performance@anyshire.example")
# Where people reach Quarterday, for links in mails and calendars, for example https://quarterday.anyshire.gov.uk
SITE_URL: str = env.str("SITE_URL", default="http://127.0.0.1:8000" if QUARTERDAY_DEMO else "").rstrip("/")

# Whom to tell about a weakness, for /.well-known/security.txt: an address with https: or mailto:
SECURITY_CONTACT: str = env.str("SECURITY_CONTACT", default=f"mailto:{CONTACT_EMAIL}")

# Working days: england, wales, scotland or northern-ireland; days the council is closed as 2026-12-29,2026-12-30

QUARTERDAY_NATION: str = env.str("QUARTERDAY_NATION", default="england")
QUARTERDAY_CLOSED_DAYS: list[str] = env.list("QUARTERDAY_CLOSED_DAYS", default=[])
# Clear working days between publishing the papers and the meeting. None: as the nation's rules have it.
QUARTERDAY_CLEAR_DAYS: int | None = env.int("QUARTERDAY_CLEAR_DAYS", default=None)
# Working days each stage of a collection gets when it is planned back from the committee.
QUARTERDAY_LEAD_DAYS: dict[str, int] = {
    "enter": 10, "sign": 8, "draft": 5, "leadership": 7, "final": 9,
    **env.dict("QUARTERDAY_LEAD_DAYS", cast={"value": int}, default={}),
}  # fmt: skip

# Reminders: working days before the day that "due soon" is said, and after it that others are told

QUARTERDAY_REMIND_BEFORE: int = env.int("QUARTERDAY_REMIND_BEFORE", default=3)
QUARTERDAY_ESCALATE_AFTER: list[int] = env.list("QUARTERDAY_ESCALATE_AFTER", cast=int, default=[2, 4, 6])
QUARTERDAY_REMIND_AT: str = env.str("QUARTERDAY_REMIND_AT", default="09:00")

# Mail. The demonstration writes it into var/mail instead of sending it.

EMAIL_SETTINGS: dict[str, Any] = env.email_url(
    "EMAIL_URL", default=f"filemail:///{VAR / 'mail'}" if QUARTERDAY_DEMO else "smtp://localhost:25"
)
EMAIL_BACKEND: str = EMAIL_SETTINGS["EMAIL_BACKEND"]
EMAIL_FILE_PATH: str = EMAIL_SETTINGS["EMAIL_FILE_PATH"] if QUARTERDAY_DEMO else ""
EMAIL_HOST: str = EMAIL_SETTINGS["EMAIL_HOST"] or ""
EMAIL_PORT: int = EMAIL_SETTINGS["EMAIL_PORT"] or 25
EMAIL_HOST_USER: str = EMAIL_SETTINGS["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD: str = EMAIL_SETTINGS["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS: bool = EMAIL_SETTINGS.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL: bool = EMAIL_SETTINGS.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", default=CONTACT_EMAIL)

# Security

SECRET_KEY: str = demo_secret(VAR / "demo-secret") if QUARTERDAY_DEMO else env.str("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS: list[str] = env.list(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if QUARTERDAY_DEMO else []
)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
CSRF_FAILURE_VIEW = "config.views.csrf_failure"

# A cookie named __Host- is only kept over https, so the demo on plain http goes without.
SECURE = not QUARTERDAY_DEMO
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_ENGINE = "config.accounts.sessions"
# Seconds. A session left alone ends after the first, any session after the second.
QUARTERDAY_SESSION_IDLE: int = env.int("SESSION_IDLE_MINUTES", default=60) * 60
QUARTERDAY_SESSION_LIFE = SESSION_COOKIE_AGE
SECURE_SSL_REDIRECT: bool = env.bool("SECURE_SSL_REDIRECT", default=SECURE)
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS: bool = env.bool("HSTS_INCLUDE_SUBDOMAINS", default=SECURE)
SECURE_HSTS_PRELOAD: bool = env.bool("HSTS_PRELOAD", default=SECURE)
QUARTERDAY_BEHIND_PROXY: bool = env.bool("BEHIND_PROXY", default=False)
if QUARTERDAY_BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
        "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb",
    )
}  # fmt: skip

# A grid of 300 measures posts several fields a row.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Parts

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "indicators",
    "config.accounts",
    "submissions",
    "reporting",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "simple_history",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.accounts.middleware.SessionLifeMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "config.middleware.PrivatePagesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.accounts.middleware.SecondStepMiddleware",
    "config.accounts.middleware.FreshSignInMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "config.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
        },
    },
    {
        "NAME": "jinja2",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "jinja"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "config.jinja.environment"},
    },
]
FORM_RENDERER = "config.rendering.GovukRenderer"
DJANGO_TABLES2_TEMPLATE = "includes/_table.html"

# Database

DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'quarterday.sqlite3'}")
}
ATOMIC_REQUESTS = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;",
    }
else:
    limits = {"statement_timeout": "15s", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "30s"}
    DATABASES["default"] |= {
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **DATABASES["default"].get("OPTIONS", {}),
            "options": " ".join(f"-c {name}={limit}" for name, limit in limits.items()),
        },
    }

GUARD_TRUNCATE = True  # tables of rows kept for good cannot be emptied either

# People

LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "sign-in"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",  # needs memory as well as time to guess at
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Signing in. Who asks for the second step: "quarterday", "identity-provider" (then passwords are kept there too), or
# "none", which only the demonstration may say.

QUARTERDAY_SECOND_FACTOR: str = "none" if QUARTERDAY_DEMO else env.str("QUARTERDAY_SECOND_FACTOR", default="")
QUARTERDAY_PASSWORDS: bool = QUARTERDAY_SECOND_FACTOR != "identity-provider"
# Seconds after which an act that cannot be taken back asks again who you are; 0 never asks.
QUARTERDAY_FRESH_SECONDS: int = 0 if QUARTERDAY_DEMO else 10 * 60
QUARTERDAY_ATTEMPTS_PER_ADDRESS: int = env.int("ATTEMPTS_PER_ADDRESS", default=20)

# The council's identity provider, by OpenID Connect: for Entra ID
# OIDC_SERVER=https://login.microsoftonline.com/<tenant>/v2.0

QUARTERDAY_OIDC_ID = "council"
QUARTERDAY_OIDC_NAME: str = env.str("OIDC_BUTTON", default="Sign in with your council account")
OIDC_SERVER: str = env.str("OIDC_SERVER", default="")
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": QUARTERDAY_OIDC_ID,
                "name": QUARTERDAY_OIDC_NAME,
                "client_id": env.str("OIDC_CLIENT_ID", default=""),
                "secret": env.str("OIDC_CLIENT_SECRET", default=""),
                "settings": {"server_url": OIDC_SERVER, "oauth_pkce_enabled": True},
            }
        ]
    }
} if OIDC_SERVER else {}  # fmt: skip
SOCIALACCOUNT_ADAPTER = "config.accounts.adapters.CouncilAccountAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = True  # the link of an act that asks again who you are
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"

ACCOUNT_ADAPTER = "config.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]  # nobody signs up; the sign-in form looks at this
ACCOUNT_EMAIL_VERIFICATION = "none"  # administrators say whose address is whose
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # ours count in the database, before the password is hashed
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = not QUARTERDAY_DEMO  # the demonstration changes persons there
ACCOUNT_LOGOUT_REDIRECT_URL = LOGOUT_REDIRECT_URL
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"

MFA_ADAPTER = "config.accounts.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # clocks of phones are not all right
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = QUARTERDAY_DEMO
MFA_RATE_LIMITS = False

# Kept for a moment only, such as codes just used: they must count in every process, so without Redis the database
# holds them.

CACHES = {
    "default": env.cache("CACHE_URL")
    if "CACHE_URL" in env.ENVIRON
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "quarterday_cache"}
}

# Words and time

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# Static files: built by config/dev.py, served by whitenoise

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.storage.AssetStorage"},
}

# Background work. The broker only wakes a worker; a request never waits for one that is down.

CELERY_BROKER_URL: str = env.str("CELERY_BROKER_URL", default="redis://127.0.0.1:6379/0")
CELERY_TASK_ALWAYS_EAGER: bool = env.bool("CELERY_TASK_ALWAYS_EAGER", default=QUARTERDAY_DEMO)
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 120
CELERY_TASK_TIME_LIMIT = 150
CELERY_TASK_PUBLISH_RETRY = False
remind_hour, remind_minute = QUARTERDAY_REMIND_AT.split(":")
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    # Bank holidays are left out by the task itself.
    "send-reminders": {
        "task": "submissions.send_reminders",
        "schedule": crontab(hour=int(remind_hour), minute=int(remind_minute), day_of_week="mon-fri"),
    },
    "wake-waiting-jobs": {"task": "indicators.wake_waiting_jobs", "schedule": 60.0},
    # At night, when nobody waits: it reads whole tables.
    "verify": {"task": "reporting.tasks.verify_nightly", "schedule": crontab(hour=2, minute=30)},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "celerybeat-schedule")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "socket_timeout": env.float("BROKER_TIMEOUT", default=0.3),
    "socket_connect_timeout": env.float("BROKER_TIMEOUT", default=0.3),
}

# Django writes errors to the console only with DEBUG; a server needs them always.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
