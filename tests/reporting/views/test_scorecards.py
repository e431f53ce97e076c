"""Pages of the performance team: the list, a scorecard, its draft, publishing."""

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.people import PERFORMANCE
from reporting.models import Draft, Edition, Scorecard
from tests.factories import (
    Q2,
    lead_of,
    make_approved,
    make_draft,
    make_edition,
    make_filled_scorecard,
    make_move,
    make_performance,
    make_person,
    make_scorecard,
    make_section,
    token,
)
from tests.reporting.views.pages import (
    DRAFT,
    EDITION,
    client_as,
    client_of,
    make_correction,
    make_homes,
    make_published,
    text_of,
)

pytestmark = pytest.mark.django_db

LOOKING = (
    "/scorecards/",
    "/scorecards/changes/",
    "/scorecards/homes/",
    DRAFT,
    f"{DRAFT}preview/",
)
ACTING = (
    "/scorecards/homes/build/",
    "/scorecards/homes/compare/",
    f"{DRAFT}publish/",
    f"{DRAFT}change/",
)


def publishing(draft: Draft, **changes: Any) -> dict[str, Any]:
    """What the form of the publishing page sends."""
    return {"seen_digest": draft.digest, "token": token(), "confirmation": "publish", **changes}


class TestWhoMayDoWhat:
    def test_the_table_of_pages_and_people(self) -> None:
        make_draft(make_homes("94.2"))
        clients = {
            role: client_as(role)
            for role in ("anonymous", "owner", "councillor", "administrator", "auditor", "performance", "superuser")
        }

        answers = {
            (role, url): client.get(url).status_code for role, client in clients.items() for url in (*LOOKING, *ACTING)
        }

        expected = {"anonymous": (302, 302), "auditor": (200, 403), "performance": (200, 200)}
        for (role, url), status in answers.items():
            looking, acting = expected.get(role, (403, 403))
            assert status == (looking if url in LOOKING else acting), (role, url)

    def test_an_auditor_changes_nothing(self) -> None:
        draft = make_draft(make_homes("94.2"))
        client = client_as("auditor")

        statuses = {client.post(url, publishing(draft)).status_code for url in ACTING}

        assert statuses == {403}
        assert not Edition.objects.exists()

    def test_a_reader_without_sign_in_is_asked_to_sign_in_and_comes_back(self) -> None:
        response = client_as("anonymous").get(DRAFT)

        assert response["Location"] == f"/sign-in/?next={DRAFT}"

    def test_the_refusal_is_a_sentence(self) -> None:
        assert "Only the performance team can do this." in text_of(client_as("owner").get("/scorecards/"))

    def test_what_does_not_exist_is_not_found(self) -> None:
        make_homes("94.2")
        client = client_as("performance")
        nothing = (
            "/scorecards/other/",
            "/scorecards/other/build/",
            DRAFT,
            f"{DRAFT}preview/",
            f"{DRAFT}publish/",
            f"{DRAFT}change/",
            "/scorecards/homes/2026-27-q9/",
            "/scorecards/changes/99999/",
            "/scorecards/changes/999999999999999/",
            "/scorecards/homes/nonsense-of-an-address-without-end/preview/",
        )

        assert {url: client.get(url).status_code for url in nothing} == dict.fromkeys(nothing, 404)


class TestList:
    def test_it_shows_each_scorecard_with_edition_and_draft(self) -> None:
        make_published("94.2")
        make_scorecard("bare", title="A bare scorecard")

        text = text_of(client_as("performance").get("/scorecards/"))

        assert "2 scorecards" in text
        assert "A bare scorecard Anyshire Council Portfolio" in text
        assert "0 Not published yet None" in text
        assert "Homes scorecard Anyshire Council Homes 1 9 November 2026 None" in text

    def test_it_can_be_narrowed(self) -> None:
        published = make_published("94.2").scorecard
        make_draft(make_filled_scorecard("streets", title="Streets", values=("1",)))
        client = client_as("performance")

        def titles(query: str) -> list[str]:
            return re.findall(
                r'href="/scorecards/(homes|streets)/"', client.get(f"/scorecards/?{query}").content.decode()
            )

        assert titles("q=street") == ["streets"]
        assert titles(f"portfolio={published.portfolio_id}") == ["homes"]
        assert titles("stage=published") == ["homes"]
        assert titles("stage=draft") == titles("stage=new") == ["streets"]
        assert titles("sort=-title") == ["streets", "homes"]

    def test_whatever_stands_in_the_address_is_a_list(self) -> None:
        make_homes("94.2")
        client = client_as("performance")

        for query in ("page=0", "page=x", "page=999", "sort=nothing", "portfolio=x", "stage=y", "q=%00", "q=a&q=b"):
            assert client.get(f"/scorecards/?{query}").status_code == 200, query

    def test_the_number_of_queries_stays_the_same_with_more_scorecards(self) -> None:
        client = client_of(make_performance())
        make_scorecard()
        client.get("/scorecards/")
        with CaptureQueriesContext(connection) as few:
            client.get("/scorecards/")
        for _place in range(20):
            make_scorecard()

        with CaptureQueriesContext(connection) as many:
            client.get("/scorecards/")

        assert len(few) == len(many)


class TestScorecardPage:
    def test_it_shows_drafts_and_editions_with_who_made_them(self) -> None:
        edition = make_published("94.2")
        make_draft(edition.scorecard, by=make_performance("builder"))

        text = text_of(client_as("performance").get("/scorecards/homes/"))

        assert "by Builder Example" in text
        assert f"by {edition.released_by_name} {edition.assembled_by_name} current" in text

    def test_a_new_scorecard_says_what_is_not_there(self) -> None:
        make_homes("94.2")

        text = text_of(client_as("performance").get("/scorecards/homes/"))

        assert "There is no draft." in text
        assert "Nothing has been published yet." in text
        assert "No cell has been changed by hand." in text

    def test_an_auditor_is_offered_nothing_to_do(self) -> None:
        make_homes("94.2")

        assert "Build draft" not in text_of(client_as("auditor").get("/scorecards/homes/"))


class TestBuild:
    FORM = {"period": "Q2 2026/27", "as_at_day": "6", "as_at_month": "11", "as_at_year": "2026"}

    def test_a_draft_is_built_and_shown(self) -> None:
        make_homes("94.2")
        user = make_performance()

        response = client_of(user).post("/scorecards/homes/build/", self.FORM, follow=True)

        draft = Draft.objects.get()
        assert response.redirect_chain == [(DRAFT, 302)]
        assert (draft.assembled_by, draft.as_at.isoformat(), draft.period.value) == (user, "2026-11-06", Q2)
        assert "Draft for Q2 2026/27 built." in text_of(response)

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"period": ""}, "Enter the quarter"),
            ({"period": "soon"}, "“soon” is not a period. Write it like Q2 2018/19."),
            ({"period": "2016/17"}, "“2016/17” is not a quarter."),
            ({"period": "Q2"}, "Say which year “Q2” is in"),
            ({"period": "\x00Q2 2026/27"}, "a control character"),
            ({"as_at_day": "31"}, "Comparisons as at must be a real date"),
            ({"as_at_year": ""}, "Comparisons as at must include a year"),
        ],
    )
    def test_what_cannot_be_read_is_asked_again_with_what_was_typed(
        self, changes: dict[str, str], message: str
    ) -> None:
        make_scorecard("homes")

        response = client_as("performance").post("/scorecards/homes/build/", {**self.FORM, **changes})

        assert response.status_code == 422
        assert message in text_of(response)
        assert "Error: Build draft" in text_of(response)
        assert not Draft.objects.exists()

    def test_a_layout_that_cannot_be_printed_is_refused_with_every_fault(self) -> None:
        scorecard = make_homes("94.2")
        make_section(scorecard, "Empty")
        scorecard.key = [{"status": "ultraviolet", "text": "?"}]
        scorecard.save()

        response = client_as("performance").post("/scorecards/homes/build/", self.FORM)

        assert response.status_code == 422
        assert "The section “Empty” has no rows." in text_of(response)
        assert "The key explains “ultraviolet”" in text_of(response)

    def test_building_again_starts_from_the_same_quarter(self) -> None:
        make_scorecard("homes")

        response = client_as("performance").get("/scorecards/homes/build/?period=Q2 2026/27")

        assert b'value="Q2 2026/27"' in response.content


class TestDraftPage:
    def test_missing_rows_are_named_with_their_service(self) -> None:
        draft = make_draft(make_homes("94.2", None))
        service = draft.scorecard.sections.get().lines.last().indicator.service.name

        text = text_of(client_as("performance").get(DRAFT))

        assert "1 row has no approved figure." in text
        assert f", {service}" in text

    def test_a_figure_approved_since_makes_the_draft_old(self) -> None:
        draft = make_draft(make_homes("94.2", None))
        make_approved(draft.scorecard.sections.get().lines.last().indicator, Q2, "50")

        text = text_of(client_as("performance").get(DRAFT))

        assert "Something has changed since the draft was built." in text

    def test_the_builder_sees_the_closed_button_with_its_reason(self) -> None:
        builder = make_performance()
        make_draft(make_homes("94.2"), by=builder)

        own, other = (client_of(user).get(DRAFT) for user in (builder, make_performance()))

        assert "You built this draft, so somebody else in the performance team must publish it." in text_of(own)
        assert b"disabled" in own.content
        assert b"disabled" not in other.content

    def test_the_number_of_queries_does_not_grow_with_the_rows(self) -> None:
        client = client_of(make_performance())
        counts = []
        for slug, values in (("one", ("1", None)), ("many", ("1", "2", "3", None, None))):
            make_draft(make_filled_scorecard(slug, values=values))
            client.get(f"/scorecards/{slug}/2026-27-q2/")
            with CaptureQueriesContext(connection) as queries:
                client.get(f"/scorecards/{slug}/2026-27-q2/")
            counts.append(len(queries))

        assert counts[0] == counts[1]


class TestPreview:
    def test_it_is_the_page_as_it_would_be_published(self) -> None:
        scorecard = make_homes("94.2", "60")
        draft = make_draft(scorecard)
        client = client_of(make_performance())
        previewed = client.get(f"{DRAFT}preview/").content.decode()

        client.post(f"{DRAFT}publish/", publishing(draft))
        published = client.get(EDITION).content.decode()

        def measures(html: str) -> str:
            return html[html.index('id="measures"') : html.index('id="about"')]

        assert measures(previewed) == measures(published)
        assert "This is the page as it would be published." in previewed

    def test_a_constant_number_of_queries_from_1_to_300_lines(self) -> None:
        client = client_of(make_performance())
        counts = []
        for rows in (1, 300):
            draft = make_draft(make_filled_scorecard(f"with-{rows}", values=("94.2",)))
            if rows > 1:
                widen(draft, rows)
            url = f"/scorecards/with-{rows}/2026-27-q2/preview/"
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                response = client.get(url)
            counts.append(len(queries))
            assert response.content.count(b'class="qd-sc__row') == rows

        assert counts[0] == counts[1]


def widen(draft: Draft, rows: int) -> None:
    """Make the stored draft as long as a scorecard of this many lines."""
    data = json.loads(draft.document)
    lines = data["groups"][0]["lines"]
    data["groups"][0]["lines"] = [{**lines[0], "ref": f"line-{place}"} for place in range(rows)]
    draft.document = json.dumps(data)
    draft.save()


class TestPublish:
    def test_a_second_person_publishes_and_everybody_can_read(self) -> None:
        draft = make_draft(make_homes("94.2"))

        response = client_of(make_performance()).post(f"{DRAFT}publish/", publishing(draft), follow=True)

        assert response.redirect_chain == [(EDITION, 302)]
        assert "Version 1 is published." in text_of(response)
        assert client_as("anonymous").get(EDITION).status_code == 200
        assert not Draft.objects.exists()

    @pytest.mark.parametrize("superuser", [False, True])
    def test_the_builder_is_refused_whatever_the_form_says(self, superuser: bool) -> None:
        builder = make_person(groups=(PERFORMANCE,), is_superuser=superuser)
        draft = make_draft(make_homes("94.2"), by=builder)

        response = client_of(builder).post(f"{DRAFT}publish/", publishing(draft))

        assert response.status_code == 403
        assert "You built this draft" in text_of(response)
        assert not Edition.objects.exists()

    def test_the_word_must_be_typed(self) -> None:
        draft = make_draft(make_homes("94.2"))
        client = client_of(make_performance())

        for typed in ("", "yes", "published"):
            response = client.post(f"{DRAFT}publish/", publishing(draft, confirmation=typed))
            assert response.status_code == 422
            assert "Type the word publish to confirm" in text_of(response)
        assert client.post(f"{DRAFT}publish/", publishing(draft, confirmation=" Publish ")).status_code == 302

    def test_every_missing_row_must_be_ticked(self) -> None:
        draft = make_draft(make_homes("94.2", None, None))
        refs = [line.indicator.ref for line in draft.scorecard.sections.get().lines.all()][1:]
        client = client_of(make_performance())

        some = client.post(f"{DRAFT}publish/", publishing(draft, accept=refs[:1]))
        every = client.post(f"{DRAFT}publish/", publishing(draft, accept=refs))

        assert (some.status_code, every.status_code) == (422, 302)
        assert "1 row is not ticked" in text_of(some)
        assert Edition.objects.get().rows.filter(version=None).count() == 2

    def test_a_draft_that_moved_on_is_a_conflict(self) -> None:
        scorecard = make_homes("94.2", None)
        draft = make_draft(scorecard)
        line = scorecard.sections.get().lines.last()
        make_approved(line.indicator, Q2, "50")

        response = client_of(make_performance()).post(
            f"{DRAFT}publish/", publishing(draft, accept=[line.indicator.ref])
        )

        assert response.status_code == 409
        assert "Build the draft again and look at it." in text_of(response)
        assert not Edition.objects.exists()

    def test_a_fingerprint_that_was_never_seen_is_a_conflict(self) -> None:
        draft = make_draft(make_homes("94.2"))

        response = client_of(make_performance()).post(f"{DRAFT}publish/", publishing(draft, seen_digest="0" * 64))

        assert response.status_code == 409

    def test_a_figure_reopened_meanwhile_is_a_conflict_not_an_edition(self) -> None:
        scorecard = make_homes("94.2")
        draft = make_draft(scorecard)
        submission = scorecard.sections.get().lines.get().indicator.submissions.get()
        make_move(submission, "reopen", by=lead_of(submission.indicator), comment="The list was not complete.")

        response = client_of(make_performance()).post(f"{DRAFT}publish/", publishing(draft))

        assert response.status_code == 409
        assert not Edition.objects.exists()

    def test_a_second_click_leads_to_the_same_edition(self) -> None:
        draft = make_draft(make_homes("94.2"))
        client = client_of(make_performance())
        form = publishing(draft)

        answers = [client.post(f"{DRAFT}publish/", form) for _click in range(2)]

        assert [answer["Location"] for answer in answers] == [EDITION, EDITION]
        assert Edition.objects.count() == 1

    def test_a_correction_lists_what_changes_and_wants_a_reason(self) -> None:
        make_correction(make_published("94.2", "60"))
        third = Scorecard.objects.get(slug="homes")
        line = third.sections.get().lines.last()
        line.printed_as = {"name": "A better name"}
        line.save()
        draft = make_draft(third)
        client = client_of(make_performance())

        page = text_of(client.get(f"{DRAFT}publish/"))
        without = client.post(f"{DRAFT}publish/", publishing(draft, reason=""))
        short = client.post(f"{DRAFT}publish/", publishing(draft, reason="typo"))
        given = client.post(f"{DRAFT}publish/", publishing(draft, reason="A name was cut off."))

        assert "Publish version 3" in page
        assert "A better name" in page
        assert (without.status_code, short.status_code, given.status_code) == (422, 422, 302)
        assert Edition.objects.order_by("number").last().reason == "A name was cut off."  # type: ignore[union-attr]

    def test_nothing_to_correct_is_said_before_and_refused_after(self) -> None:
        edition = make_published("94.2")
        draft = make_draft(edition.scorecard)
        client = client_of(make_performance())

        page = text_of(client.get(f"{DRAFT}publish/"))
        response = client.post(f"{DRAFT}publish/", publishing(draft, reason="Nothing at all."))

        assert "Nothing differs from version 1, so there is nothing to correct." in page
        assert response.status_code == 409

    def test_the_page_shows_the_fingerprint_of_what_was_looked_at(self) -> None:
        draft = make_draft(make_homes("94.2"))

        response = client_of(make_performance()).get(f"{DRAFT}publish/")

        assert draft.digest in text_of(response)
        assert f'name="seen_digest" value="{draft.digest}"' in response.content.decode()

    def test_fields_nobody_offered_change_nothing(self) -> None:
        draft = make_draft(make_homes("94.2"))
        other = make_person()

        client_of(make_performance()).post(
            f"{DRAFT}publish/",
            publishing(draft, number=7, released_by=other.pk, digest="x", is_superuser="on", document="{}"),
        )

        edition = Edition.objects.get()
        assert (edition.number, edition.digest) == (1, draft.digest)
        assert edition.released_by != other


def test_two_editions_can_be_compared_from_the_scorecard() -> None:
    make_correction(make_published("94.2"))
    make_edition(make_filled_scorecard("other", values=("1",)))

    assert "Compare two published versions" in text_of(client_as("performance").get("/scorecards/homes/"))
