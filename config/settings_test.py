"""The settings the tests run with: demo mode with fast and plain parts."""

import os

os.environ["QUARTERDAY_DEMO"] = "yes"
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "sqlite:///:memory:")

from config.settings import *  # noqa: F403

SECRET_KEY = "for-tests-only"  # noqa: S105
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    # With the manifest the live server would answer without styles, and the accessibility rules would mislead.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
WHITENOISE_AUTOREFRESH = True
GUARD_TRUNCATE = False  # tests that need real commits empty their tables by it
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
# Sessions are not written at each request, so that the queries counted are those of the page.
QUARTERDAY_SESSION_IDLE = 0
