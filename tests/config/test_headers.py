"""What every answer says to browsers and caches."""

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.urls_that_fail")]

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}


@pytest.mark.parametrize("address", ["/sign-in/", "/health/live", "/nowhere", "/for-everybody", "/council.css"])
def test_the_content_security_policy_stands_on_every_page(client, address):
    found = client.get(address)["Content-Security-Policy"]
    assert {part.strip() for part in found.split(";")} == POLICY


def test_browsers_are_told_to_keep_their_features_to_themselves(client):
    response = client.get("/sign-in/")
    assert response["Permissions-Policy"].startswith("accelerometer=(), autoplay=(), camera=()")
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_no_page_holds_a_style_or_script_the_policy_would_refuse(client):
    page = client.get("/sign-in/").content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert "<script>" not in page
    assert " onclick=" not in page


def test_a_signed_in_page_is_kept_by_no_cache(signed_in):
    assert signed_in("priya.nair").get("/for-staff")["Cache-Control"] == "private, no-store"


def test_a_public_page_seen_by_a_signed_in_person_is_kept_by_no_cache(signed_in):
    assert signed_in("priya.nair").get("/for-everybody")["Cache-Control"] == "private, no-store"


def test_a_public_page_may_be_kept_when_nobody_is_signed_in(client):
    assert client.get("/for-everybody")["Cache-Control"] == "public, max-age=60"


def test_a_page_is_for_signed_in_people_unless_it_says_otherwise(client):
    response = client.get("/for-staff")
    assert (response.status_code, response["Location"]) == (302, "/sign-in/?next=/for-staff")


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client, person):
    person("marcus.webb")
    cookie = client.post("/sign-in/demo/", {"username": "marcus.webb"}).cookies["session"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_a_strange_host_name_is_refused(client):
    assert client.get("/sign-in/", headers={"host": "evil.example"}).status_code == 400


def test_the_council_colour_is_a_style_sheet_of_its_own(client, settings):
    settings.COUNCIL_COLOUR = "#1d3d63"
    response = client.get("/council.css")
    assert response["Content-Type"] == "text/css"
    assert response.content.decode() == ":root{--govuk-brand-colour:#1d3d63;--qd-council:#1d3d63}"
    assert set(response["Cache-Control"].split(", ")) == {"public", "max-age=300"}


def test_pages_ask_for_the_council_colour_only_when_there_is_one(client, settings):
    assert "/council.css" not in client.get("/sign-in/").content.decode()
    settings.COUNCIL_COLOUR = "#1d3d63"
    assert "/council.css" in client.get("/sign-in/").content.decode()
