"""A page is for signed-in people unless it stands in this list."""

from collections.abc import Iterator

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

# Every address that answers without signing in, with the reason.
OPEN = {
    "sign-in": "the way in",
    "account_login": "the way in",
    "demo-sign-in": "the way in to the demonstration; not there outside it",
    "mfa_authenticate": "the second step of the way in; leads back without the first",
    "mfa_login_webauthn": "the way in with a passkey",
    "openid_connect_login": "the way in with a council account",
    "openid_connect_callback": "where the council's provider sends people back to",
    "socialaccount_login_error": "why a council account could not be used",
    "socialaccount_login_cancelled": "turning round at the council's provider",
    "accounts:forgotten": "a forgotten password",
    "accounts:reset-sent": "a forgotten password",
    "accounts:set-password": "the link of an invitation or of a forgotten password",
    "security-txt": "whom to tell about a weakness",
    "council-style": "the council's colour",
    "status-style": "colours of statuses",
    "favicon": "a picture",
    "health-live": "for machines",
    "health-ready": "for machines",
    "submissions:calendar": "a person's own calendar: the address holds a secret they can change",
    "reporting:home": "published scorecards",
    "reporting:search": "published scorecards",
    "reporting:published": "published scorecards",
    "reporting:editions": "published scorecards",
    "reporting:compare-editions": "published scorecards",
    "reporting:edition": "published scorecards",
    "reporting:edition-file": "published scorecards",
}


def addresses(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site with its whole name."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
        else:
            yield f"{prefix}{pattern.name}", pattern


def answers_anybody(pattern: URLPattern) -> bool:
    """Whether the middleware that asks people to sign in lets everybody through."""
    request = RequestFactory().get("/")
    request.user = type("Nobody", (), {"is_authenticated": False})()
    middleware = LoginRequiredMiddleware(lambda _request: None)
    return middleware.process_view(request, pattern.callback, (), {}) is None


def test_only_the_pages_of_the_list_answer_without_signing_in():
    found = {name for name, pattern in addresses(get_resolver().url_patterns) if answers_anybody(pattern)}
    assert found == set(OPEN)


def test_every_address_has_a_name():
    assert [
        str(pattern.pattern) for name, pattern in addresses(get_resolver().url_patterns) if name.endswith("None")
    ] == []


def test_security_txt_names_a_contact_and_has_not_expired(client, settings):
    settings.SITE_URL = "https://quarterday.anyshire.example"
    settings.SECURITY_CONTACT = "mailto:security@anyshire.example"
    response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert lines["Contact"] == "mailto:security@anyshire.example"
    assert lines["Canonical"] == "https://quarterday.anyshire.example/.well-known/security.txt"
    assert lines["Expires"] > "2026-12-01"
