"""Load a pack through screens, whole or not at all, and take a scorecard away as one."""

import io
import zipfile
from collections.abc import Mapping

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from indicators.enums import JobState
from indicators.models import Indicator, Job, Upload
from indicators.people import ADMINISTRATOR, PERFORMANCE
from reporting.loading.pack import read_pack_files
from reporting.loading.uploading import files_of
from reporting.loading.write import zipped
from reporting.models import Scorecard
from submissions.enums import State
from submissions.models import Submission
from tests.factories import make_person
from tests.reporting.exporting.moving import load_and_approve
from tests.reporting.loading.small import SMALL, changed, with_row
from tests.reporting.views.pages import client_as, client_of, text_of

pytestmark = pytest.mark.django_db

LOAD = "/load/pack/"
EXPORT = "/scorecards/small-2018-19-q2/export/"
ASKED = {"period": "Q2 2018/19", "as_at_day": "13", "as_at_month": "11", "as_at_year": "2018"}


@pytest.fixture
def aled() -> Client:
    return client_of(make_person("aled", groups=(PERFORMANCE,)))


def archive(files: Mapping[str, str] = SMALL) -> bytes:
    return zipped({name: text.encode() for name, text in files.items()})


def send(client: Client, *files: tuple[str, bytes]) -> HttpResponse:
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    response: HttpResponse = client.post(LOAD, {"pack": sent})
    return response


def checked(client: Client, files: Mapping[str, str] = SMALL) -> str:
    """Send a zip and return the address of the page that says what it would add."""
    response = send(client, ("small.zip", archive(files)))
    assert response.status_code == 302
    return str(response["Location"])


def test_the_page_says_what_would_be_added_and_nothing_is_kept(aled: Client) -> None:
    page = text_of(aled.get(checked(aled)))
    assert "Small scorecard" in page
    assert "Indicators 3 added" in page
    assert "Figures 4 added" in page
    assert not Indicator.objects.exists()


def test_confirming_loads_it_in_the_background_and_leads_to_the_scorecard(
    aled: Client, django_capture_on_commit_callbacks
) -> None:
    address = checked(aled)
    with django_capture_on_commit_callbacks(execute=True):
        response = aled.post(address)
    job = Job.objects.get()
    assert response["Location"] == reverse("indicators:job", args=[job.pk])
    assert (job.state, job.problem) == (JobState.DONE, "")
    page = aled.get(response["Location"])
    assert "Small scorecard is loaded. Its figures wait for approval." in text_of(page)
    assert "Figures 4 added" in text_of(page)
    assert "/scorecards/small-2018-19-q2/" in page.content.decode()
    assert set(Submission.objects.values_list("state", flat=True)) == {State.SUBMITTED}
    assert not Upload.objects.exists()


def test_confirming_twice_loads_once(aled: Client, django_capture_on_commit_callbacks) -> None:
    address = checked(aled)
    with django_capture_on_commit_callbacks(execute=False):
        first, second = aled.post(address), aled.post(address)
    assert first["Location"] == second["Location"]
    assert Job.objects.count() == 1


def test_csv_files_may_be_sent_one_by_one(aled: Client) -> None:
    response = send(aled, *((name, text.encode()) for name, text in SMALL.items()))
    assert response.status_code == 302
    assert "Figures 4 added" in text_of(aled.get(response["Location"]))


def test_every_problem_is_listed_with_file_and_row_and_nothing_is_kept(aled: Client) -> None:
    files = {**with_row("targets.csv", "trees,2018-04-01,at_least,95,%"), "words.csv": "key,text\nno.such.word,x\n"}
    response = send(aled, ("small.zip", archive(files)))
    assert response.status_code == 422
    page = text_of(response)
    assert "2 things to put right" in page
    assert "targets.csv 4 ref There is no indicator trees. Add it to indicators.csv." in page
    assert "words.csv 2 key" in page
    assert text_of(response).startswith("Error: Load a pack")
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ((), "Choose the zip or the CSV files of the pack"),
        ((("small.zip", b"PK\x03\x04 broken"),), "The archive is damaged"),
        ((("scorecard.xlsm", b"PK\x03\x04"),), "A pack is made of CSV files"),
        ((("scorecard.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),), "A pack is made of CSV files"),
        ((("readme.txt", b"hello"),), "A pack is made of CSV files"),
        ((("scorecard.csv", b""),), "The file is empty"),
        ((("scorecard.csv", b"\xff\xfek\x00e\x00"),), "The file is not CSV text"),
    ],
)
def test_what_is_no_pack_is_refused_in_words(aled: Client, files: tuple[tuple[str, bytes], ...], words: str) -> None:
    response = send(aled, *files)
    assert response.status_code == 422
    assert words in text_of(response)


def test_a_pack_that_no_longer_fits_lists_what_stands_against_it(aled: Client) -> None:
    address = checked(aled)
    load_and_approve(
        read_pack_files({name: text.encode() for name, text in changed("values.csv", "97.5", "97.9").items()})
    )
    response = aled.get(address)
    assert response.status_code == 409
    assert "There is another figure for lamps Q2 2018/19 already" in text_of(response)


def test_a_job_that_meets_another_figure_loads_nothing_and_says_so(
    aled: Client, django_capture_on_commit_callbacks
) -> None:
    address = checked(aled)
    load_and_approve(
        read_pack_files({name: text.encode() for name, text in changed("values.csv", "97.5", "97.9").items()})
    )
    with django_capture_on_commit_callbacks(execute=True):
        aled.post(address)
    job = Job.objects.get()
    assert job.state == JobState.FAILED
    assert "no longer fits what is here, and nothing was loaded" in job.problem
    assert Upload.objects.exists()


def test_giving_up_forgets_the_file(aled: Client) -> None:
    address = checked(aled)
    assert aled.post(address, {"drop": "yes"})["Location"] == LOAD
    assert not Upload.objects.exists()
    assert aled.get(address).status_code == 409


def test_nobody_reaches_the_file_of_somebody_else(aled: Client) -> None:
    address = checked(aled)
    other = client_of(make_person("sian", groups=(PERFORMANCE,)))
    assert other.get(address).status_code == 409
    assert other.post(address).status_code == 409
    assert not Job.objects.exists()


def test_an_administrator_loads_and_is_led_to_the_catalogue(django_capture_on_commit_callbacks) -> None:
    ruth = client_of(make_person("ruth", groups=(ADMINISTRATOR,)))
    address = checked(ruth)
    with django_capture_on_commit_callbacks(execute=True):
        response = ruth.post(address)
    page = ruth.get(response["Location"])
    assert "Open the catalogue" in text_of(page)
    assert Scorecard.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "load", "export"),
    [
        ("anonymous", 302, 302),
        ("owner", 403, 403),
        ("councillor", 403, 403),
        ("superuser", 403, 403),
        ("auditor", 403, 200),
        ("administrator", 200, 403),
        ("performance", 200, 200),
    ],
)
def test_who_may_load_and_who_may_export(role: str, load: int, export: int) -> None:
    load_and_approve(read_pack_files({name: text.encode() for name, text in SMALL.items()}))
    client = client_as(role)
    assert {client.get(path).status_code for path in ("/load/", LOAD)} == {load}
    assert client.get(EXPORT).status_code == export
    assert client.get(EXPORT, ASKED).status_code == export
    posted = send(client, ("small.zip", archive()))
    assert posted.status_code == (302 if load == 200 else load)
    assert client.get("/load/pack/no-such-token/").status_code == (409 if load == 200 else load)


def test_an_export_comes_as_a_zip_that_loads(aled: Client) -> None:
    load_and_approve(read_pack_files({name: text.encode() for name, text in SMALL.items()}))
    response = aled.get(EXPORT, ASKED)
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == 'attachment; filename="small-2018-19-q2-2018-19-q2-pack.zip"'
    assert sorted(zipfile.ZipFile(io.BytesIO(response.content)).namelist()) == sorted(SMALL)
    assert read_pack_files(files_of([("a.zip", response.content)])).card.title == "Small scorecard"


def test_what_an_export_leaves_out_is_said_before_the_download(aled: Client) -> None:
    scorecard = load_and_approve(read_pack_files({name: text.encode() for name, text in SMALL.items()}))
    scorecard.columns.get(key="trend").delete()
    page = text_of(aled.get(EXPORT, ASKED))
    assert "The manual change of bins, trend has no cell any more and is left out." in page
    assert aled.get(EXPORT, {**ASKED, "notes-seen": "yes"})["Content-Type"] == "application/zip"


def test_an_export_that_could_not_load_is_refused_with_its_places(aled: Client) -> None:
    scorecard = load_and_approve(read_pack_files({name: text.encode() for name, text in SMALL.items()}))
    scorecard.words = {"no.such.word": "x"}
    scorecard.save()
    response = aled.get(EXPORT, ASKED)
    assert response.status_code == 422
    assert "words.csv 2 key" in text_of(response)


@pytest.mark.parametrize("period", ["", "2018", "harvest"])
def test_a_period_that_cannot_be_read_is_asked_again(aled: Client, period: str) -> None:
    load_and_approve(read_pack_files({name: text.encode() for name, text in SMALL.items()}))
    assert aled.get(EXPORT, {**ASKED, "period": period}).status_code == 422
