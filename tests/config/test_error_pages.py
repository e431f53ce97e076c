"""Error pages: plain words, the right status, no database, no traceback."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from config.views import error_page

pytestmark = pytest.mark.urls("tests.config.urls_that_fail")

HEADINGS = {
    400: "This request could not be understood",
    403: "You cannot see or do this",
    404: "Page not found",
    413: "This is too large",
    500: "Sorry, there is a problem",
    503: "Quarterday is not available for a moment",
}


@pytest.fixture
def patient_client() -> Client:
    """Shows the page a visitor gets instead of raising the exception."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("status", [400, 403, 404, 413, 500, 503])
def test_a_failing_page_answers_with_its_own_words_and_without_a_database(patient_client, status):
    response = patient_client.get(f"/fails/{status}")
    assert response.status_code == status
    page = response.content.decode()
    assert f">{HEADINGS[status]}<" in " ".join(page.split()).replace("> ", ">").replace(" <", "<")
    assert "Traceback" not in page
    assert "secret detail" not in page


@pytest.mark.parametrize("status", sorted(HEADINGS))
def test_every_error_page_has_its_heading_as_title_and_once_as_first_heading(status):
    page = " ".join(error_page(status).content.decode().split())
    assert f"<title>{HEADINGS[status]} - Quarterday - Anyshire Council</title>" in page
    assert page.count("<h1") == 1
    assert f'<h1 class="qd-title"> {HEADINGS[status]} </h1>' in page


@pytest.mark.parametrize("status", sorted(HEADINGS))
def test_an_error_page_offers_a_way_on(status):
    page = error_page(status).content.decode()
    assert 'href="/"' in page
    assert 'href="mailto:performance@anyshire.example"' in page


def test_a_database_that_does_not_answer_says_when_to_come_back(patient_client):
    assert patient_client.get("/fails/503")["Retry-After"] == "30"


def test_a_mistake_of_ours_does_not_promise_a_time(patient_client):
    assert "Retry-After" not in patient_client.get("/fails/500")


def test_a_form_without_its_token_says_nothing_was_saved():
    response = Client(enforce_csrf_checks=True).post("/takes-posts")
    assert response.status_code == 403
    page = response.content.decode()
    assert "This page was open for too long" in page
    assert "Nothing was saved" in page


def test_error_pages_keep_the_strict_headers(patient_client):
    response = patient_client.get("/fails/500")
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_health_says_the_process_is_alive_without_a_database(client):
    response = client.get("/health/live")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/health/live", "/health/ready", "/council.css"])
def test_the_head_is_answered_like_the_whole(client, address):
    head, whole = client.head(address), client.get(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Type"] == whole["Content-Type"]
    assert client.post(address).status_code == 405


@pytest.mark.django_db
def test_health_says_ready_when_the_database_answers(client):
    response = client.get("/health/ready")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_health_says_not_ready_when_the_database_does_not_answer(client):
    def refused(*_arguments):
        raise OperationalError("gone")

    with connection.execute_wrapper(refused):
        response = client.get("/health/ready")
    assert (response.status_code, response.json()) == (503, {"status": "database"})
