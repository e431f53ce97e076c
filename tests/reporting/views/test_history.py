"""Past figures through screens: send a workbook, say which column is which, look at every cell, confirm, sign together."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from indicators.enums import JobState, ResponsibilityRole
from indicators.models import Indicator, Job, Upload
from indicators.people import PERFORMANCE
from submissions.enums import State
from submissions.models import Submission
from tests.factories import make_person, make_responsibility
from tests.reporting.history.workbooks import EIGHT, csv_of, make_catalogue, xlsx_of
from tests.reporting.views.pages import client_as, client_of, text_of

pytestmark = pytest.mark.django_db

SEND = "/load/history/"
APPROVE = "/load/history/approve/"
ROWS = [["Indicator", *EIGHT], ["Missed bins", *range(61, 69)], ["Household waste recycled", *["45.1%"] * 8]]
SHARES = [["Indicator", *EIGHT[:2]], ["Household waste recycled", 0.451, 0.502], ["Nobody knows this", 5, ""]]
WIDE = {"names": "0", "shape": "wide", "periods": [str(place) for place in range(1, 9)], "heading_row": "1"}


@pytest.fixture
def catalogue() -> list[Indicator]:
    return make_catalogue()


@pytest.fixture
def aled() -> Client:
    return client_of(make_person("aled", groups=(PERFORMANCE,)))


def send(client: Client, content: bytes, name: str = "past.xlsx") -> HttpResponse:
    response: HttpResponse = client.post(SEND, {"workbook": SimpleUploadedFile(name, content)})
    return response


def columns_page(client: Client, content: bytes | None = None) -> str:
    response = send(client, content or xlsx_of(*ROWS))
    assert response.status_code == 302, text_of(response)
    return str(response["Location"])


def checked(client: Client, content: bytes | None = None, **choices: object) -> str:
    """Send a workbook, choose its columns, and return the address of the page with every cell."""
    response = client.post(columns_page(client, content), {**WIDE, **choices})
    assert response.status_code == 302, text_of(response)
    return str(response["Location"])


def test_the_columns_are_guessed_and_the_first_rows_shown(catalogue: list[Indicator], aled: Client) -> None:
    page = aled.get(columns_page(aled))
    html = page.content.decode()
    assert "A: Indicator" in text_of(page)
    assert "C: Q2 2023/24" in text_of(page)
    assert html.count("checked") >= 9  # eight columns and the shape
    assert "Missed bins 61 62" in text_of(page)


def test_every_cell_is_shown_before_anything_is_kept(catalogue: list[Indicator], aled: Client) -> None:
    page = text_of(aled.get(checked(aled)))
    assert "16 filled cells" in page
    assert "New: 16 Here already: 0 Different: 0 Refused: 0" in page
    assert "KPIs B2 Missed bins Q1 2023/24 61 61" in page
    assert "Load 16 new figures" in page
    assert not Submission.objects.exists()


def test_confirming_loads_in_the_background_and_a_lead_signs_all_on_one_page(
    catalogue: list[Indicator], aled: Client, django_capture_on_commit_callbacks
) -> None:
    address = checked(aled)
    with django_capture_on_commit_callbacks(execute=True):
        response = aled.post(address)
    assert Job.objects.get().state == JobState.DONE
    assert "16 past figures are loaded and wait for approval." in text_of(aled.get(response["Location"]))

    lead = make_person("marcus")
    make_responsibility(lead, ResponsibilityRole.LEAD, service=catalogue[0].service)
    marcus = client_of(lead)
    page = marcus.get(APPROVE)
    assert "16 figures to approve" in text_of(page)
    seen = [part.split('"')[0] for part in page.content.decode().split('name="seen" value="')[1:]] or [
        part.split('value="')[1].split('"')[0] for part in page.content.decode().split('name="seen"')[1:]
    ]
    after = marcus.post(APPROVE, {"seen": seen}, follow=True)
    assert "16 figures approved." in text_of(after)
    assert set(Submission.objects.values_list("state", flat=True)) == {State.APPROVED}


def test_ticking_nothing_is_asked_again(catalogue: list[Indicator]) -> None:
    response = client_of(make_person("marcus")).post(APPROVE)
    assert response.status_code == 422
    assert "Tick the figures you approve" in text_of(response)


def test_shares_are_asked_about_and_refused_until_then(catalogue: list[Indicator], aled: Client) -> None:
    address = checked(aled, xlsx_of(*SHARES), periods=["1", "2"])
    assert f'href="{address.replace("check/", "")}#id_shares"' in aled.get(address).content.decode()
    page = text_of(aled.get(address))
    assert "What does 0.845 mean?" in page
    assert "There is nothing new to load." in page
    answered = aled.post(address.replace("check/", ""), {**WIDE, "periods": ["1", "2"], "shares": "share"})
    page = text_of(aled.get(answered["Location"]))
    assert "Read as 45.1%." in page
    assert "New: 2 Here already: 0 Different: 0 Refused: 1" in page


def test_the_list_can_be_narrowed_and_taken_away(catalogue: list[Indicator], aled: Client) -> None:
    address = checked(aled, xlsx_of(*SHARES), periods=["1", "2"], shares="as_is")
    refused = text_of(aled.get(address, {"show": "refused"}))
    assert "There is no indicator called “Nobody knows this”" in refused
    assert "Household waste recycled" not in refused
    assert aled.get(address, {"show": "nonsense", "page": "x"}).status_code == 200
    lines = aled.get(address, {"download": "csv"}).content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Cell,Indicator,Heading,In the workbook,Comes to,Why"
    assert len(lines) == 4
    assert lines[1].startswith("KPIs B2,Household waste recycled,Q1 2023/24,0.451,New,")


def test_another_heading_row_reads_the_columns_anew(catalogue: list[Indicator], aled: Client) -> None:
    address = columns_page(aled, xlsx_of(["Figures", "of", "the", "council", "a", "b", "c", "d", "e"], *ROWS))
    page = text_of(aled.get(address, {"sheet": "KPIs", "heading_row": "2"}))
    assert "B: Q1 2023/24" in page
    assert aled.get(address, {"sheet": "KPIs", "heading_row": "900"}).status_code == 422
    assert aled.get(address, {"sheet": "Nonsense", "heading_row": "1"}).status_code == 422
    assert aled.get(address, {"heading_row": "x"}).status_code == 422


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"names": "77"}, "Choose an answer from the list"),
        ({"periods": []}, "Tick the columns that hold figures"),
        ({"shape": "long", "periods": []}, "Choose the column that holds the period"),
        ({"shape": "long", "period": "1", "value": "1"}, "Choose three different columns"),
        ({"shape": ""}, "Choose the how the figures stand"),
    ],
)
def test_choices_that_do_not_fit_are_asked_again(
    catalogue: list[Indicator], aled: Client, choices: dict[str, object], words: str
) -> None:
    response = aled.post(columns_page(aled), {**WIDE, **choices})
    assert response.status_code == 422
    assert words in text_of(response)


def test_a_long_csv_file_goes_the_same_way(catalogue: list[Indicator], aled: Client) -> None:
    content = csv_of(["Figure", "Ref", "Quarter"], [61, "missed-bins", "Q1 2024/25"], [62, "missed-bins", "Q2 2024/25"])
    address = str(send(aled, content, "past.csv")["Location"])
    chosen = {"names": "1", "shape": "long", "period": "2", "value": "0", "heading_row": "1"}
    page = text_of(aled.get(aled.post(address, chosen)["Location"]))
    assert "New: 2" in page
    assert "line 2, column A missed-bins Q1 2024/25 61 61" in page


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("past.xlsm", b"PK\x03\x04", "macros"),
        ("past.xlsx", b"PK\x03\x04 broken", "damaged"),
        ("past.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old .xls format"),
        ("past.csv", b"", "The file is empty"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_in_words(aled: Client, name: str, content: bytes, words: str) -> None:
    response = send(aled, content, name)
    assert response.status_code == 422
    assert words in text_of(response)
    assert not Upload.objects.exists()


def test_giving_up_forgets_the_workbook(catalogue: list[Indicator], aled: Client) -> None:
    address = checked(aled)
    assert aled.post(address, {"drop": "yes"})["Location"] == SEND
    assert not Upload.objects.exists()
    assert aled.get(address).status_code == 409


def test_without_columns_there_is_nothing_to_look_at_or_to_load(catalogue: list[Indicator], aled: Client) -> None:
    address = columns_page(aled)
    assert aled.get(f"{address}check/")["Location"] == address
    assert aled.post(f"{address}check/")["Location"] == address
    assert not Job.objects.exists()


def test_nobody_reaches_the_workbook_of_somebody_else(catalogue: list[Indicator], aled: Client) -> None:
    address = checked(aled)
    other = client_of(make_person("sian", groups=(PERFORMANCE,)))
    assert {other.get(address).status_code, other.post(address).status_code} == {409}


@pytest.mark.parametrize(
    ("role", "load", "approve"),
    [
        ("anonymous", 302, 302),
        ("owner", 403, 200),
        ("councillor", 403, 200),
        ("superuser", 403, 200),
        ("auditor", 403, 200),
        ("administrator", 403, 200),
        ("performance", 200, 200),
    ],
)
def test_who_may_load_and_who_may_look_for_figures_to_sign(role: str, load: int, approve: int) -> None:
    client = client_as(role)
    kept = 409 if load == 200 else load
    assert client.get(SEND).status_code == load
    assert send(client, b"x").status_code == (422 if load == 200 else load)
    assert {client.get(f"{SEND}no-such/").status_code, client.post(f"{SEND}no-such/").status_code} == {kept}
    assert {client.get(f"{SEND}no-such/check/").status_code, client.post(f"{SEND}no-such/check/").status_code} == {kept}
    assert client.get(APPROVE).status_code == approve
