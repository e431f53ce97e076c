"""Comparing with a published table on a page."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from reporting.comparison import LARGEST_TABLE
from reporting.models import Edition
from tests.factories import make_draft, make_scorecard
from tests.reporting.views.pages import client_as, make_homes, make_published, text_of

pytestmark = pytest.mark.django_db

URL = "/scorecards/homes/compare/"


def table(edition: Edition, latest: str = "94.2%") -> bytes:
    """The published table of the first row."""
    ref = edition.rows.earliest("pk").ref
    return f"ref,Latest value,Status\n{ref},{latest},★ Green\n".encode()


def send(content: bytes, *, name: str = "printed.csv", **fields: Any) -> HttpResponse:
    edition = Edition.objects.first()
    against = f"edition.{edition.pk}" if edition else "draft.2026-27-q2"
    return client_as("performance").post(
        URL, {"table": SimpleUploadedFile(name, content), "against": against, **fields}
    )


def test_an_equal_table_is_said_to_be_equal() -> None:
    edition = make_published("94.2")

    response = send(table(edition))

    assert response.status_code == 200
    assert "2 of 2 cells are equal 0 manual changes on this scorecard." in text_of(response)


def test_each_difference_is_shown_with_both_texts() -> None:
    edition = make_published("94.2")

    text = text_of(send(table(edition, latest="93%")))

    assert "1 of 2 cells are equal" in text
    assert "Latest value 94.2% 93%" in text


def test_a_draft_can_be_compared_too() -> None:
    draft = make_draft(make_homes("94.2"))
    ref = draft.scorecard.sections.get().lines.get().indicator.ref

    assert "1 of 1 cells are equal" in text_of(send(f"ref,Latest value\n{ref},94.2%\n".encode()))


def test_computed_values_are_shown_by_column() -> None:
    edition = make_published("94.2")

    text = text_of(send(table(edition), computed="on"))

    assert "What the rules reproduce" in text
    assert "Status 1 1 0" in text


def test_columns_may_be_left_out() -> None:
    edition = make_published("94.2")

    assert "1 of 1 cells are equal" in text_of(send(table(edition, latest="?"), skip="Latest value; Other"))


def test_the_differences_can_be_downloaded_safe_for_spreadsheets() -> None:
    edition = make_published("94.2")

    response = send(table(edition, latest="=cmd()"), download="csv")

    assert response["Content-Disposition"] == 'attachment; filename="homes-differences.csv"'
    assert response.content.decode("utf-8-sig").splitlines()[1].endswith(",Latest value,94.2%,'=cmd()")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The submitted file is empty"),
        (b"Latest value\n94.2%\n", "printed.csv has no column called ref"),
        (b"ref,Latest value\nx,1,2\n", "printed.csv, row 2: This row has 3 cells"),
        (b"ref,a\nx,1\nx,1\n", "printed.csv, row 3: x stands in row 2 already."),
        (b"x" * (LARGEST_TABLE + 1), "larger than 2 MB"),
        (b"\x00\x01", "not CSV text"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(content: bytes, message: str) -> None:
    make_draft(make_homes("94.2"))

    response = send(content)

    assert response.status_code == 422
    assert message in text_of(response)
    assert "Nothing was compared." in text_of(response)


def test_a_table_from_an_old_spreadsheet_is_read() -> None:
    edition = make_published("94.2")
    content = f"ref,Latest value,Status\n{edition.rows.earliest('pk').ref},£5,Green\n".encode("cp1252")

    assert "94.2% £5" in text_of(send(content))


def test_without_a_draft_or_edition_there_is_nothing_to_choose() -> None:
    make_scorecard("homes")

    assert send(b"ref\nx\n").status_code == 422


def test_somebody_else_s_edition_cannot_be_asked_for() -> None:
    edition = make_published("94.2")

    assert send(table(edition), against="edition.99999").status_code == 422
    assert send(table(edition), against="draft.2026-27-q2").status_code == 422
