"""A published table through its screens: upload, columns, indicators, preview, loaded."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from indicators.models import Job, PeerRelease, PeerValue, Upload
from indicators.views.releases import safe
from tests.factories import make_definition
from tests.factories.peers import make_authority, make_release, make_table, make_us
from tests.indicators.sheets.files import text, workbook
from tests.indicators.views.pages import url, words

pytestmark = pytest.mark.django_db

ABOUT = {
    "source": "Children in need",
    "publisher": "The department",
    "published_on_day": "28",
    "published_on_month": "9",
    "published_on_year": "2026",
}
HEADINGS = ("Code", "Council", "Measure", "Year", "Value")


def send(client, content: bytes, name: str = "table.csv", **answers: str):
    return client.post(url("upload-table"), {"file": SimpleUploadedFile(name, content), **ABOUT, **answers})


def rows(council, *values: str, measure="Visits in time"):
    return [HEADINGS, *((council.code, council.name, measure, "2025/26", value) for value in values)]


def columns_answers(client) -> dict[str, object]:
    """The form of the columns as the page fills it in."""
    form = client.get(url("release-columns", Upload.objects.get().token)).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value is not None and value is not False}


def test_a_table_goes_from_file_to_figures(keeping, django_capture_on_commit_callbacks):
    make_definition("visits", name="Visits in time")
    council, other = make_us(), make_authority()
    content = text([*rows(council, "94.2%"), (other.code, "", "Timely visits", "2025/26", "x y")])

    sent = send(keeping, content)
    token = Upload.objects.get().token
    chosen = keeping.post(sent.headers["Location"], columns_answers(keeping))
    matched = keeping.post(chosen.headers["Location"], {"text_0": "visits", "text_1": "visits"})
    preview = keeping.get(matched.headers["Location"])

    assert sent.headers["Location"] == url("release-columns", token)
    assert chosen.headers["Location"] == url("release-match", token)
    page = words(preview)
    assert "1 new figure, 0 changed, 0 as before. 1 line of refusals" in page
    assert "Rows read 2 Rows loaded 1 Rows refused 1" in page
    assert "line 3 Value “x y” is neither a number nor a known mark" in page

    with django_capture_on_commit_callbacks(execute=True):
        started = keeping.post(matched.headers["Location"], {"seen": preview.context["preview"].seen})
    job = keeping.get(started.headers["Location"])

    assert "Children in need is loaded: 1 figures." in words(job)
    release = PeerRelease.objects.get()
    shown = words(keeping.get(url("release", release.pk)))
    assert "2 read, 1 loaded, 1 refused; 1 figures loaded" in shown
    assert "visits 2025/26 1 0" in shown
    assert "Children in need The department" in words(keeping.get(url("releases") + "?q=need"))
    assert "No national table" in words(keeping.get(url("releases") + "?q=roads"))


def test_every_refused_row_comes_as_a_file_no_spreadsheet_can_be_tricked_by(keeping):
    make_definition("visits", name="Visits in time")
    council = make_us()
    send(keeping, text([*rows(council, "90"), ("=cmd()", "", "Visits in time", "2025/26", "=1+1")]))
    token = Upload.objects.get().token

    response = keeping.get(url("release-refused", token))

    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "where,column,found,what is wrong"
    assert lines[1].startswith("line 3,Code,'=cmd()")
    assert response.headers["Content-Disposition"] == 'attachment; filename="refused-rows.csv"'
    assert (safe("-5"), safe("5")) == ("'-5", "5")


@pytest.mark.parametrize(
    ("name", "content", "answers", "sentence"),
    [
        ("t.xlsm", b"PK\x03\x04", {}, "The workbook can hold macros"),
        ("t.csv", b"", {}, "empty"),
        ("t.csv", b"a,b\n" + b"x" * (5 * 1024 * 1024), {}, "larger than 5 MB"),
        ("t.csv", b"a,b\n", {"source": ""}, "Enter the name of the table"),
        ("t.csv", b"a,b\n", {"published_on_day": "31", "published_on_month": "2"}, "must be a real date"),
        (
            "t.csv",
            b"a,b\n",
            {"available_from_day": "1", "available_from_month": "1", "available_from_year": "2026"},
            "It cannot be used before it was published",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_and_not_kept(name, content, answers, sentence, keeping):
    response = send(keeping, content, name, **answers)

    assert response.status_code == 422
    assert sentence in words(response)
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": "", "name": ""}, "Choose the column with the code or the name of the council"),
        ({"values": []}, "Tick the column that holds the figures"),
        ({"values": ["3", "4"]}, "Tick one column, or choose a layout"),
        ({"indicator": ""}, "Choose the indicator of the table, or the column that names it"),
        ({"period": ""}, "Choose the column with the year"),
        ({"period": "", "period_label": "soon"}, "“soon” is not a period"),
        ({"only_column": "2"}, "Write what the column says"),
        ({"shape": "round"}, "Choose an answer from the list"),
        ({"code": "99"}, "Choose an answer from the list"),
    ],
)
def test_columns_that_do_not_make_a_table_are_pointed_out(changes, sentence, keeping):
    make_definition("visits", name="Visits in time")
    make_definition("plans", name="Plans")
    send(keeping, text(rows(make_us(), "90")))
    answers = {**columns_answers(keeping), **changes}

    response = keeping.post(url("release-columns", Upload.objects.get().token), answers)

    assert response.status_code == 422
    assert sentence in words(response)


def test_a_table_about_one_indicator_needs_no_matching(keeping):
    make_definition("visits", name="Visits in time")
    council = make_us()
    send(keeping, text([("Code", "2024/25", "2025/26"), (council.code, "90", "91")]))
    token = Upload.objects.get().token

    response = keeping.post(url("release-columns", token), columns_answers(keeping))

    assert response.headers["Location"] == url("release-preview", token)
    assert "2 new figures" in words(keeping.get(response.headers["Location"]))


def test_another_sheet_and_another_heading_row_can_be_asked_for(keeping):
    make_definition("visits", name="Visits in time")
    council = make_us()
    content = workbook(
        [("About",), ("Nothing here",)], [("Title", "", ""), *rows(council, "90")], names=("Cover", "Data")
    )
    send(keeping, content, "t.xlsx")
    address = url("release-columns", Upload.objects.get().token)

    keeping.post(address, {"again": "yes", "sheet": "Data", "heading_row": "1"})
    page = keeping.get(address)
    assert (page.context["table"].sheet.name, page.context["table"].heading_row) == ("Data", 2)

    keeping.post(address, {"again": "yes", "sheet": "Data", "heading_row": "1"})
    assert keeping.get(address).context["table"].heading_row == 1
    wrong = keeping.post(address, {"again": "yes", "sheet": "Data", "heading_row": "first"})
    assert wrong.status_code == 422


def test_a_match_with_nothing_chosen_is_refused(keeping):
    make_definition("visits", name="Visits in time")
    send(keeping, text(rows(make_us(), "90")))

    response = keeping.post(url("release-match", Upload.objects.get().token), {"text_0": ""})

    assert response.status_code == 422
    assert "Choose an indicator for at least one line" in words(response)


def test_a_file_given_up_is_gone(keeping):
    send(keeping, text(rows(make_us(), "90")))
    token = Upload.objects.get().token

    response = keeping.post(url("release-drop", token))

    assert response.headers["Location"] == url("releases")
    gone = keeping.get(url("release-columns", token))
    assert gone.status_code == 409
    assert "Upload it again" in words(gone)


def test_loading_the_same_form_twice_is_one_job(keeping):
    make_definition("visits", name="Visits in time")
    send(keeping, text(rows(make_us(), "90")))
    address = url("release-preview", Upload.objects.get().token)
    seen = keeping.get(address).context["preview"].seen

    first, second = keeping.post(address, {"seen": seen}), keeping.post(address, {"seen": seen})

    assert first.headers["Location"] == second.headers["Location"]
    assert Job.objects.count() == 1
    assert not PeerValue.objects.exists()


def test_the_list_of_tables_asks_no_more_for_many(keeping, django_assert_max_num_queries):
    make_table(make_definition().indicator, {make_authority(): "5"})
    keeping.get(url("releases"))
    with django_assert_max_num_queries(40) as one:
        keeping.get(url("releases"))
    for _ in range(3):
        make_table(make_definition().indicator, {make_authority(): "5"}, release=make_release())

    with django_assert_max_num_queries(len(one)):
        assert keeping.get(url("releases")).status_code == 200
