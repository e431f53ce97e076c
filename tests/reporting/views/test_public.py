"""Published pages: for anybody, from stored bytes, without a cookie."""

import json
import re

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from indicators.records.canonical import sha256
from reporting.enums import Format
from tests.factories import make_edition, make_filled_scorecard, make_scorecard
from tests.reporting.views.pages import (
    EDITION,
    client_as,
    links_of,
    make_correction,
    make_published,
    text_of,
)

pytestmark = pytest.mark.django_db

PAGES = ("/", "/search/", "/search/?q=measure", "/published/homes/editions/", EDITION)
FILES = (f"{EDITION}scorecard.csv", f"{EDITION}scorecard.json")


class TestWhoMayRead:
    def test_everybody_reads_every_published_page_and_file(self) -> None:
        make_published()

        answers = {
            (role, url): client_as(role).get(url).status_code
            for role in ("anonymous", "councillor", "owner", "performance", "auditor", "administrator")
            for url in (*PAGES, *FILES)
        }

        assert set(answers.values()) == {200}, answers

    def test_a_superseded_edition_stays_readable(self) -> None:
        make_correction(make_published())

        assert Client().get(EDITION).status_code == 200

    def test_nobody_can_post_to_a_published_page(self) -> None:
        make_published()

        assert {Client().post(url).status_code for url in (*PAGES, *FILES)} == {405}

    def test_nothing_of_a_draft_is_public(self) -> None:
        make_filled_scorecard("homes")

        for url in ("/published/homes/", "/published/homes/editions/", "/published/homes/compare/", EDITION, *FILES):
            assert Client().get(url).status_code == 404, url


class TestWithoutCookies:
    def test_no_cookie_is_set_and_none_is_looked_at(self) -> None:
        make_published()

        for url in (*PAGES, *FILES, "/published/homes/"):
            response = Client().get(url)
            assert not response.cookies, url
            assert "cookie" not in response.headers.get("Vary", "").lower(), url
            assert "public" in response["Cache-Control"], url

    @pytest.mark.parametrize("cookie", ["", "rubbish", "a" * 32, "a" * 4000])
    def test_a_cookie_that_belongs_to_nobody_is_taken_for_none(self, cookie: str) -> None:
        make_published()

        for url in (*PAGES, *FILES, "/published/homes/"):
            client = Client()
            client.cookies[settings.SESSION_COOKIE_NAME] = cookie
            response = client.get(url)
            assert not response.cookies, url
            assert "public" in response["Cache-Control"], url

    def test_a_signed_in_reader_gets_a_page_nobody_keeps(self) -> None:
        make_published()

        response = client_as("performance").get(EDITION)

        assert response["Cache-Control"] == "private, no-store"
        assert "Sign out" in text_of(response)

    def test_a_page_for_anybody_holds_no_form_token(self) -> None:
        make_published()

        assert b"csrf" not in Client().get(EDITION).content.lower()


class TestEdition:
    def test_it_serves_the_stored_body_unchanged(self) -> None:
        edition = make_published()
        stored = bytes(edition.artefacts.get(format=Format.HTML).content)

        assert stored in Client().get(EDITION).content

    def test_two_queries_whatever_the_number_of_rows(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        make_published("94.2", "85", "60", None)

        with django_assert_num_queries(2):
            Client().get(EDITION)

    def test_it_never_reads_a_live_figure(self) -> None:
        make_published()

        with CaptureQueriesContext(
            connection,
        ) as queries:
            Client().get(EDITION)

        assert not [query["sql"] for query in queries if "submissions_submission" in query["sql"]]
        assert not [query["sql"] for query in queries if "indicators_" in query["sql"]]

    def test_it_names_the_fingerprint_of_the_stored_bytes(self) -> None:
        edition = make_published()

        response = Client().get(EDITION)

        assert response["X-Content-Digest"] == f"sha-256={edition.artefacts.get(format=Format.HTML).digest}"

    def test_a_reader_who_has_it_already_is_told_so(self) -> None:
        make_published()
        first = Client().get(EDITION)

        again = Client().get(EDITION, headers={"If-None-Match": first["ETag"]})

        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]

    def test_a_correction_changes_the_notice_and_so_the_etag(self) -> None:
        edition = make_published()
        first = Client().get(EDITION)
        make_correction(edition)

        again = Client().get(EDITION, headers={"If-None-Match": first["ETag"]})

        assert again.status_code == 200
        assert "This version has been superseded. Version 2 is the current one" in text_of(again)
        assert bytes(edition.artefacts.get(format=Format.HTML).content) in again.content

    def test_a_correction_says_what_it_corrects(self) -> None:
        make_correction(make_published())

        text = text_of(Client().get("/published/homes/2026-27-q2/2/"))

        assert "This version corrects an earlier one." in text
        assert "This version replaces version 1. Two rows had been exchanged." in text

    def test_no_name_of_a_person_is_on_a_public_page(self) -> None:
        make_published()
        names = {user.get_full_name() for user in User.objects.all()} | set(
            User.objects.values_list("username", flat=True)
        )

        text = text_of(Client().get(EDITION))

        assert not [name for name in names if name in text]

    def test_an_address_of_nothing_is_not_found(self) -> None:
        make_published()
        nothing = (
            "/published/homes/2026-27-q2/2/",
            "/published/homes/2026-27-q1/1/",
            "/published/homes/2026-27-q9/1/",
            "/published/homes/nonsense/1/",
            "/published/other/2026-27-q2/1/",
            "/published/homes/2026-27-q2/0/",
            "/published/homes/2026-27-q2/99999999999/",
            "/published/homes/2026-27-q2/1/scorecard.exe",
            "/published/homes/2026-27-q2/1/scorecard.html",
        )

        assert {url: Client().get(url).status_code for url in nothing} == dict.fromkeys(nothing, 404)


class TestFiles:
    @pytest.mark.parametrize(("extension", "kind"), [("csv", "text/csv; charset=utf-8"), ("json", "application/json")])
    def test_a_file_is_the_stored_bytes_with_a_name_to_keep(self, extension: str, kind: str) -> None:
        edition = make_published()
        stored = edition.artefacts.get(format=extension)

        response = Client().get(f"{EDITION}scorecard.{extension}")

        assert response.content == bytes(stored.content)
        assert sha256(response.content) == stored.digest
        assert response["Content-Type"] == kind
        assert response["Content-Disposition"] == f'attachment; filename="homes-2026-27-q2-1.{extension}"'
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["ETag"] == f'"{stored.digest}"'

    def test_the_json_file_has_the_fingerprint_the_page_names(self) -> None:
        edition = make_published()

        content = Client().get(f"{EDITION}scorecard.json").content

        assert sha256(content) == edition.digest
        assert json.loads(content)["scorecard"] == "homes"
        eights = re.findall(".{8}", edition.digest)
        assert " ".join(eights) in text_of(Client().get(EDITION))

    def test_a_file_the_reader_has_is_not_sent_again(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        make_published()
        first = Client().get(FILES[0])

        with django_assert_num_queries(1):
            again = Client().get(FILES[0], headers={"If-None-Match": first["ETag"]})

        assert again.status_code == 304

    def test_a_file_without_an_edition_leaves_no_trace(self) -> None:
        assert Client().get(FILES[0]).status_code == 404


class TestLatest:
    def test_the_short_address_leads_to_the_newest_edition(self) -> None:
        make_correction(make_published())

        response = Client().get("/published/homes/")

        assert (response.status_code, response["Location"]) == (302, "/published/homes/2026-27-q2/2/")


class TestEditionsPage:
    def test_it_lists_every_edition_with_state_reason_and_files(self) -> None:
        make_correction(make_published())

        response = Client().get("/published/homes/editions/")

        text = text_of(response)
        assert text.index("Q2 2026/27, version 2") < text.index("Q2 2026/27, version 1")
        assert "current" in text
        assert "superseded" in text
        assert "Two rows had been exchanged." in text
        assert set(FILES) <= set(links_of(response))

    def test_one_edition_has_nothing_to_be_compared_with(self) -> None:
        make_published()

        assert "/published/homes/compare/" not in list(links_of(Client().get("/published/homes/editions/")))


class TestHome:
    def test_an_empty_site_says_so(self) -> None:
        assert "Nothing has been published yet." in text_of(Client().get("/"))

    def test_it_shows_each_scorecard_with_ratings_and_its_newest_edition(self) -> None:
        make_correction(make_published())

        response = Client().get("/")

        text = text_of(response)
        assert "Homes Red Q2 2026/27 and every other published version of Homes corrected" in text
        assert "/published/homes/2026-27-q2/2/" in list(links_of(response))

    def test_corrections_stand_in_plain_sight(self) -> None:
        make_correction(make_published())

        assert "Homes, Q2 2026/27, version 2" in text_of(Client().get("/"))
        assert "Two rows had been exchanged." in text_of(Client().get("/"))

    def test_the_council_is_named_only_where_it_is_another(self) -> None:
        make_published()

        text = text_of(Client().get("/"))

        assert text.count("Anyshire Council") == text_of(Client().get("/search/")).count("Anyshire Council")

    def test_the_number_of_queries_stays_the_same_with_more_scorecards(self) -> None:
        make_published()
        with CaptureQueriesContext(connection) as few:
            Client().get("/")
        for place in range(3):
            make_edition(make_filled_scorecard(f"more-{place}", values=("94.2",)))

        with CaptureQueriesContext(connection) as many:
            Client().get("/")

        assert len(few) == len(many) == 2


class TestSearch:
    def test_it_finds_measures_of_the_newest_editions(self) -> None:
        edition = make_published()
        row = edition.rows.order_by("pk").first()
        assert row is not None

        response = Client().get("/search/", {"q": f"measure {row.ref}"})

        assert f"Measure {row.ref} 94.2% Green Homes, Anyshire Council, Q2 2026/27" in text_of(response)
        assert f"{EDITION}#{row.ref}".encode() in response.content

    def test_nothing_found_says_what_to_try(self) -> None:
        make_published()

        assert "Nothing found" in text_of(Client().get("/search/?q=potholes"))

    def test_an_unpublished_measure_is_not_found(self) -> None:
        make_filled_scorecard("homes", values=("94.2",))

        assert "Nothing found" in text_of(Client().get("/search/?q=measure"))

    def test_no_query_breaks_the_page(self) -> None:
        make_published()

        for query in ("", "   ", "\x00", "x" * 5000, "<script>", "a&q=b", "' OR 1=1 --", "\u202e"):
            response = Client().get("/search/", {"q": query})
            assert response.status_code == 200, query
            assert b"<script>" not in response.content, query


class TestCompare:
    def test_a_correction_stands_beside_what_it_corrects(self) -> None:
        make_correction(make_published())

        text = text_of(Client().get("/published/homes/compare/"))

        assert "Version 2 replaces version 1. Two rows had been exchanged." in text
        assert "1 changed , 1 unchanged, none added, none dropped." in text
        assert "94.2%" in text
        assert "88.8% changed" in text

    def test_both_can_be_chosen_and_every_row_shown(self) -> None:
        make_correction(make_published("94.2", "60", "70", "80"))
        names = {"old": "2026-27-q2.2", "new": "2026-27-q2.1"}

        fewer = Client().get("/published/homes/compare/", names)
        every = Client().get("/published/homes/compare/", {**names, "rows": "all"})

        assert fewer.content.count(b"qd-compare__same") == 1
        assert every.content.count(b"qd-compare__same") == 3
        assert "94.2% changed" in text_of(fewer)
        assert "replaces" not in text_of(fewer)

    def test_an_unknown_choice_falls_back_to_the_newest_two(self) -> None:
        make_correction(make_published())

        for query in ("?old=nonsense&new=%00", "?new=2026-27-q9.1", "?old=2026-27-q2.99999", "?rows=x"):
            assert "88.8% changed" in text_of(Client().get(f"/published/homes/compare/{query}")), query

    def test_a_single_edition_cannot_be_compared(self) -> None:
        make_published()

        assert Client().get("/published/homes/compare/").status_code == 404

    def test_a_scorecard_never_published_is_not_found(self) -> None:
        make_scorecard("homes")

        assert Client().get("/published/homes/editions/").status_code == 404
