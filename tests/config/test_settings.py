"""Demo mode when nothing is set, production when anything that belongs to it is."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage

from config.celery import app
from config.demo import PEOPLE, demo_secret
from config.storage import AssetStorage

ROOT = Path(__file__).resolve().parents[2]
ASKED = [
    "QUARTERDAY_DEMO",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "SESSION_COOKIE_NAME",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "DEBUG",
    "SECURE_HSTS_SECONDS",
    "SECURE_SSL_REDIRECT",
    "CELERY_TASK_ALWAYS_EAGER",
    "DEMO_USERNAMES",
    "DATABASES",
    "LEAD_SEES_DRAFTS",
]


def settings_with(**environment: str) -> dict[str, object]:
    """The settings as a process with nothing but this environment reads them."""
    script = f"import json, config.settings as s; print(json.dumps({{n: getattr(s, n) for n in {ASKED}}}, default=str))"
    done = subprocess.run(  # noqa: S603  (our own interpreter and our own script)
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_with_nothing_set_it_is_the_demo_on_sqlite():
    found = settings_with()
    database = found.pop("DATABASES")["default"]
    assert len(found.pop("SECRET_KEY")) > 50
    assert found == {
        "QUARTERDAY_DEMO": True,
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
        "SESSION_COOKIE_NAME": "session",
        "SESSION_COOKIE_SECURE": False,
        "CSRF_COOKIE_SECURE": False,
        "DEBUG": False,
        "SECURE_HSTS_SECONDS": 0,
        "SECURE_SSL_REDIRECT": False,
        "CELERY_TASK_ALWAYS_EAGER": True,
        "DEMO_USERNAMES": list(PEOPLE),
        "LEAD_SEES_DRAFTS": True,
    }
    assert database["ENGINE"] == "django.db.backends.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]


def test_production_has_its_cookies_and_addresses_over_https_only():
    found = settings_with(
        SECRET_KEY="s" * 60, ALLOWED_HOSTS="a.example,b.example", DATABASE_URL="postgres://u:p@h:5433/quarterday"
    )
    database = found.pop("DATABASES")["default"]
    assert found == {
        "QUARTERDAY_DEMO": False,
        "SECRET_KEY": "s" * 60,
        "ALLOWED_HOSTS": ["a.example", "b.example"],
        "SESSION_COOKIE_NAME": "__Host-session",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "DEBUG": False,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_SSL_REDIRECT": True,
        "CELERY_TASK_ALWAYS_EAGER": False,
        "DEMO_USERNAMES": [],
        "LEAD_SEES_DRAFTS": True,
    }
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("h", 5433, "quarterday")
    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (None, True)
    assert database["OPTIONS"]["options"] == (
        "-c statement_timeout=15s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s"
    )


@pytest.mark.parametrize("mark", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_any_setting_of_production_ends_the_demo(mark):
    value = {"SECRET_KEY": "s" * 60, "ALLOWED_HOSTS": "a.example", "DATABASE_URL": "sqlite:////tmp/x.sqlite3"}[mark]
    assert settings_with(**{mark: value})["QUARTERDAY_DEMO"] is False


def test_a_socket_folder_in_the_database_address_is_kept():
    found = settings_with(DATABASE_URL="postgresql://postgres:@/postgres?host=/run/db", QUARTERDAY_DEMO="yes")
    assert found["DATABASES"]["default"]["OPTIONS"]["host"] == "/run/db"


def test_a_secret_can_come_from_a_file(tmp_path):
    (tmp_path / "key").write_text("f" * 60)
    found = settings_with(SECRET_KEY_FILE=str(tmp_path / "key"), ALLOWED_HOSTS="a.example")
    assert (found["SECRET_KEY"], found["QUARTERDAY_DEMO"]) == ("f" * 60, False)


def test_the_secret_of_the_demo_is_made_once_and_only_its_owner_can_read_it(tmp_path):
    path = tmp_path / "var" / "demo-secret"
    first = demo_secret(path)
    assert len(first) >= 50
    assert demo_secret(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_two_demos_have_two_secrets(tmp_path):
    assert demo_secret(tmp_path / "one") != demo_secret(tmp_path / "two")


def test_pages_keep_working_while_the_styles_are_not_collected(tmp_path):
    assert AssetStorage(location=tmp_path, base_url="/static/").url("build/app.css") == "/static/build/app.css"


def test_the_tests_use_plain_names_so_that_the_browser_finds_the_styles(settings):
    assert settings.STORAGES["staticfiles"]["BACKEND"].endswith(StaticFilesStorage.__name__)


def test_everything_done_at_set_times_is_a_task_that_exists():
    app.loader.import_default_modules()
    wanted = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert "reporting.tasks.verify_nightly" in wanted
    assert wanted <= set(app.tasks)


@pytest.mark.parametrize(("given", "seen"), [({}, True), ({"LEAD_SEES_DRAFTS": "no"}, False)])
def test_whether_leads_look_into_drafts_is_the_councils_choice(given, seen):
    assert settings_with(**given)["LEAD_SEES_DRAFTS"] is seen
