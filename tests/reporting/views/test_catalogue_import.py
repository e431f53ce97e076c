"""Import indicators from one spreadsheet: every mistake with its row, a preview, then proposed or put in force."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from indicators.models import AuditEntry, Definition, Indicator, Service, Target, Upload
from indicators.people import ADMINISTRATOR, AUDITOR, PERFORMANCE
from indicators.sheets import read_book
from reporting.loading.sheet_tables import columns_of_template, template_book
from tests.factories import make_definition, make_performance, make_person, make_round, make_scheme, make_service
from tests.reporting.views.pages import client_of, text_of

pytestmark = pytest.mark.django_db

IMPORT = "/load/catalogue/"
REASON = "Agreed by the Corporate board on 4 March."
ROW = {
    "ref": "recycling",
    "service": "Waste",
    "effective_from": "01/04/2026",
    "name": "Recycling rate",
    "target": "60%",
    "value_type": "Percentage",
    "unit": "%",
    "polarity": "High",
    "frequency": "Quarterly",
}


def csv(*rows: Mapping[str, str]) -> bytes:
    lines = [list(ROW), *([{**ROW, **row}[column] for column in ROW] for row in rows)]
    return "\r\n".join(",".join(f'"{cell}"' for cell in line) for line in lines).encode()


def workbook(**sheets: Sequence[Sequence[Any]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return file.getvalue()


@pytest.fixture
def ruth() -> Client:
    return client_of(make_person("ruth", groups=(ADMINISTRATOR,)))


def send(client: Client, content: bytes, name: str = "kpis.csv") -> Any:
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, content)})


def checked(client: Client, content: bytes, name: str = "kpis.csv") -> str:
    response = send(client, content, name)
    assert response.status_code == 302, text_of(response)
    return str(response["Location"])


def test_a_csv_as_people_keep_it_is_previewed_and_nothing_is_kept(ruth):
    page = text_of(ruth.get(checked(ruth, csv({}, {"ref": "missed", "name": "Missed bins", "target": ""}))))

    assert "Indicators 2 added" in page
    assert "Targets 1 added" in page
    assert "There is no service “Waste” yet, so it would be added." in page
    assert "Recycling rate recycling, new indicator" in page
    assert not Indicator.objects.exists()
    assert not AuditEntry.objects.exists()


def test_at_set_up_everything_is_put_in_force_at_once(ruth):
    address = checked(ruth, csv({}))

    page = ruth.post(address, {"how": "direct", "reason": REASON}, follow=True)

    assert "Put in force." in text_of(page)
    definition = Definition.objects.get()
    assert (definition.is_confirmed, definition.value_type, definition.frequency, definition.polarity) == (
        True, "percent", "quarter", "high",
    )  # fmt: skip
    assert str(definition.effective_from) == "2026-04-01"
    target = Target.objects.get()
    assert (target.kind, target.value, target.unit, target.is_confirmed) == ("at_least", 60, "%", True)
    assert Service.objects.get().name == "Waste"
    assert not Upload.objects.exists()


def test_proposed_rows_wait_for_a_second_person(ruth):
    page = ruth.post(checked(ruth, csv({})), {"how": "propose", "reason": REASON}, follow=True)

    assert "somebody else has to confirm each" in text_of(page)
    assert not Definition.objects.get().is_confirmed
    assert not Target.objects.get().is_confirmed


def test_once_figures_are_collected_rows_can_only_be_proposed(ruth):
    make_definition("other")
    make_round(by=make_performance())
    address = checked(ruth, csv({}))
    assert "Put it in force at once" not in text_of(ruth.get(address))

    refused = ruth.post(address, {"how": "direct", "reason": REASON})
    assert refused.status_code == 409
    assert "one person alone cannot change the catalogue" in text_of(refused)

    ruth.post(address, {"reason": REASON, "how": "propose"})
    assert not Definition.objects.get(indicator__ref="recycling").is_confirmed


def test_a_workbook_with_a_sheet_for_each_part_is_read(ruth):
    content = workbook(
        services=[["service", "name"], ["waste", "Waste and recycling"]],
        indicators=[
            ["Ref", "Service", "Effective from", "Name", "Value type", "Frequency", "Scheme"],
            ["recycling", "Waste and recycling", "2026-04-01", "Recycling rate", "percent", "quarter", "target-10"],
        ],
        targets=[
            ["ref", "effective_from", "kind", "value"],
            ["recycling", "2026-04-01", "At least", 60],
            ["recycling", "1.4.2027", "At least", "65"],
        ],
        help=[["Anything"]],
    )
    make_scheme()

    ruth.post(checked(ruth, content, "kpis.xlsx"), {"how": "direct", "reason": REASON})

    assert Service.objects.get().slug == "waste"
    assert [target.value for target in Target.objects.order_by("effective_from")] == [60, 65]
    assert Definition.objects.get().scheme.slug == "target-10"


def test_a_team_is_found_by_its_name_or_its_short_name(ruth):
    make_service(slug="waste", name="Waste and recycling")

    content = csv({"service": "waste and RECYCLING"}, {"ref": "second", "service": "waste"})
    ruth.post(checked(ruth, content), {"how": "direct", "reason": REASON})

    assert Service.objects.count() == 1
    assert Indicator.objects.filter(service__slug="waste").count() == 2


def test_every_mistake_is_listed_with_row_and_column_and_nothing_is_kept(ruth):
    content = csv(
        {},
        {"ref": "Two Words"},
        {"ref": "third", "frequency": "Fortnightly"},
        {"ref": "fourth", "effective_from": "31/02/2026"},
        {"ref": "fifth", "name": ""},
    )

    page = send(ruth, content)

    assert page.status_code == 422
    text = text_of(page)
    assert "The spreadsheet has 4 things to put right, listed below" in text
    for place in ("kpis.csv 3 ref", "kpis.csv 4 frequency", "kpis.csv 5 effective_from", "kpis.csv 6 name"):
        assert place in text
    assert not Upload.objects.exists()


def test_a_target_that_cannot_be_read_is_named_by_its_row(ruth):
    page = send(ruth, csv({}, {"ref": "second", "target": "quite a lot of them"}))

    assert "kpis.csv 3 target" in text_of(page)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("kpis.csv", b"", "The file is empty"),
        ("kpis.xlsm", b"PK\x03\x04", "can hold macros"),
        ("kpis.xlsx", b"nonsense", "is not an Excel workbook"),
        ("kpis.pdf", b"%PDF-1.7", "This is a PDF"),
        ("kpis.csv", b"one,two\n1,2\n", "The first row must name the columns, as in the template."),
    ],
)
def test_a_file_that_cannot_be_used_says_why(ruth, name, content, message):
    page = send(ruth, content, name)

    assert page.status_code == 422
    assert message in text_of(page)


def test_formulas_and_two_tables_of_one_kind_are_refused(ruth):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("indicators")
        sheet.write_row(0, 0, list(ROW))
        sheet.write_row(1, 0, list(ROW.values()))
        sheet.write_formula(1, 3, '="Recycling"&" rate"', None, "Recycling rate")
    assert "This cell holds a formula." in text_of(send(ruth, file.getvalue(), "kpis.xlsx"))

    twice = workbook(one=[list(ROW), list(ROW.values())], two=[list(ROW), list(ROW.values())])
    assert "There are two tables of indicators." in text_of(send(ruth, twice, "kpis.xlsx"))


def test_no_file_is_said_by_the_box(ruth):
    page = ruth.post(IMPORT)

    assert page.status_code == 422
    assert "Choose the spreadsheet with your indicators" in text_of(page)


def test_the_same_file_again_has_nothing_to_do(ruth):
    ruth.post(checked(ruth, csv({})), {"how": "direct", "reason": REASON})
    address = checked(ruth, csv({}))
    assert "Definitions 1 unchanged" in text_of(ruth.get(address))

    page = ruth.post(address, {"how": "direct", "reason": REASON})

    assert page.status_code == 409
    assert "There is nothing in it that is not in the catalogue already." in text_of(page)


def test_a_reason_is_needed_and_nothing_is_lost(ruth):
    address = checked(ruth, csv({}))

    page = ruth.post(address, {"how": "direct", "reason": "Because"})

    assert page.status_code == 422
    assert "Say why in at least 10 characters" in text_of(page)
    assert Upload.objects.count() == 1


def test_giving_up_forgets_the_file(ruth):
    page = ruth.post(checked(ruth, csv({})), {"drop": "yes"}, follow=True)

    assert "Nothing was imported." in text_of(page)
    assert not Upload.objects.exists()


def test_a_catalogue_that_changed_since_is_told(ruth):
    address = checked(ruth, csv({"service": "waste"}))
    Service.objects.create(slug="other", name="Waste")

    assert ruth.get(address).status_code in (200, 409)
    assert not Indicator.objects.exists()


@pytest.mark.parametrize("groups", [(), (AUDITOR,)])
def test_only_those_who_keep_the_catalogue_import(ruth, groups):
    other = client_of(make_person(groups=groups))
    mine = checked(ruth, csv({}))

    for address in (IMPORT, f"{IMPORT}template/", mine):
        assert other.get(address).status_code == 403
    assert send(other, csv({})).status_code == 403


def test_an_upload_is_shown_to_its_sender_only(ruth):
    other = client_of(make_person("aled", groups=(PERFORMANCE,)))

    assert other.get(checked(ruth, csv({}))).status_code == 409


def test_the_template_can_be_filled_in_and_sent_back(ruth):
    response = ruth.get(f"{IMPORT}template/")
    assert 'filename="indicators-template.xlsx"' in response["Content-Disposition"]
    book = read_book("template.xlsx", response.content)
    assert [sheet.name for sheet in book.sheets] == ["services", "indicators", "targets", "help"]
    header = [column for column, _needed, _means in columns_of_template("indicators")]
    assert list(book.sheet("indicators").rows[0].cells) == header

    filled = workbook(indicators=[header, [ROW.get(column, "") for column in header]])
    assert send(ruth, filled, "filled.xlsx").status_code == 302


def test_the_template_as_it_comes_says_that_it_is_empty(ruth):
    page = send(ruth, template_book(), "template.xlsx")

    assert page.status_code in (302, 422)


def test_many_rows_are_taken_in_at_once(ruth):
    rows = [
        {"ref": f"kpi-{number}", "name": f"Indicator {number}", "service": f"Team {number % 12}"}
        for number in range(40)
    ]

    ruth.post(checked(ruth, csv(*rows)), {"how": "direct", "reason": REASON})

    assert (Indicator.objects.count(), Target.objects.count(), Service.objects.count()) == (40, 40, 12)
