"""Verification finds what somebody changed behind the application's back."""

import pytest
from django.core.management import call_command

from indicators.records.canonical import sha256
from indicators.records.guards import guarded_tables, remove_guards
from reporting.enums import Format
from reporting.models import Edition
from reporting.tasks import verify_nightly
from reporting.verification import Finding, verify
from tests.factories import make_approved, make_edition, make_filled_scorecard
from tests.reporting.views.pages import make_correction, make_published
from tests.tampering import tamper

pytestmark = pytest.mark.django_db

KINDS = [
    "Editions",
    "Files of editions",
    "Rows of editions",
    "Versions of returns",
    "Audit trail",
    "Guards of the database",
]


def problems() -> dict[str, str]:
    return {finding.kind: finding.problem for finding in verify() if finding.problem}


def test_an_empty_site_is_whole() -> None:
    *others, guards = verify()

    assert others == [Finding(kind, 0, "") for kind in KINDS[:-1]]
    assert guards == Finding("Guards of the database", len(guarded_tables()), "")


def test_a_guard_that_was_taken_away_is_found() -> None:
    remove_guards()

    assert problems() == {"Guards of the database": "The guard of indicators_auditentry is missing."}


def test_editions_corrections_and_figures_are_whole_and_counted() -> None:
    make_correction(make_published("94.2", None))

    found = {finding.kind: finding for finding in verify()}

    assert list(found) == KINDS
    assert {finding.problem for finding in found.values()} == {""}
    assert [found[kind].checked for kind in KINDS[:3]] == [2, 6, 4]
    assert str(found["Editions"]) == "Editions: 2 checked, all whole"


EDITION_NAME = "Homes scorecard, Q2 2026/27, edition 1"

TAMPERINGS: dict[str, tuple[str, str, str]] = {
    "one figure in the document": (
        "UPDATE reporting_edition SET document = replace(document, '94.2', '99.9')",
        "Editions",
        f"The document of {EDITION_NAME} is not what was published.",
    ),
    "the fingerprint of an edition": (
        "UPDATE reporting_edition SET digest = 'f'",
        "Editions",
        f"The document of {EDITION_NAME} is not what was published.",
    ),
    "a lost file": (
        "DELETE FROM reporting_artefact WHERE format = 'json'",
        "Editions",
        f"{EDITION_NAME} has lost its file in json.",
    ),
    "a lost row": (
        "DELETE FROM reporting_editionrow",
        "Editions",
        f"of {EDITION_NAME} has lost the approved figure behind it.",
    ),
    "a figure as it was entered": (
        "UPDATE submissions_submissionversion SET value = '99'",
        "Versions of returns",
        "version 1 is not what was entered.",
    ),
    "a text as it was entered": (
        "UPDATE submissions_submissionversion SET commentary = 'All is well.'",
        "Versions of returns",
        "version 1 is not what was entered.",
    ),
    "a figure exchanged together with its fingerprint": (
        "UPDATE submissions_submissionversion SET digest = 'f'",
        "Rows of editions",
        "is not the figure that was approved.",
    ),
    "the fingerprint the lead saw": (
        "UPDATE submissions_signoff SET digest = 'f' WHERE action = 'approve'",
        "Rows of editions",
        "is not the figure that was approved.",
    ),
    "an approval that was something else": (
        "UPDATE submissions_signoff SET action = 'send_back' WHERE action = 'approve'",
        "Rows of editions",
        "was published without an approval of its figure.",
    ),
    "one entry of the audit trail": (
        "UPDATE indicators_auditentry SET actor_name = 'Nobody' WHERE sequence = 2",
        "Audit trail",
        "Audit entry 2",
    ),
    "a lost entry of the audit trail": (
        "DELETE FROM indicators_auditentry WHERE sequence = 2",
        "Audit trail",
        "Audit entry 2 is missing.",
    ),
    "the end of the audit trail": (
        "UPDATE indicators_chainhead SET length = length + 1",
        "Audit trail",
        "The audit chain should end at entry",
    ),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_tampering_is_found_and_named(what: str) -> None:
    statement, kind, message = TAMPERINGS[what]
    make_published("94.2")

    tamper(statement)

    assert message in problems()[kind]


def test_other_bytes_of_the_web_page_are_found() -> None:
    make_published("94.2")

    tamper("UPDATE reporting_artefact SET content = %s WHERE format = 'html'", b"<p>All is well.</p>")

    assert problems() == {"Files of editions": f"The bytes of {EDITION_NAME} as Web page are not what was published."}


def test_an_approval_by_somebody_who_entered_the_figure_is_found() -> None:
    edition = make_published("94.2")
    row = edition.rows.get()
    assert row.version is not None

    tamper("UPDATE submissions_signoff SET by_id = %s WHERE action = 'approve'", row.version.by_id)

    assert problems()["Rows of editions"] == f"{row.ref} in {EDITION_NAME} was approved by somebody who entered it."


def test_a_row_that_points_to_another_figure_is_found() -> None:
    edition = make_published("94.2")
    row = edition.rows.get()
    other = make_approved(value="50")

    tamper("UPDATE reporting_editionrow SET submission_id = %s", other.pk)

    assert problems()["Rows of editions"] == f"{row.ref} in {EDITION_NAME} points to the figure of another measure."


def test_files_and_fingerprint_changed_together_still_differ_from_the_document() -> None:
    edition = make_published("94.2")
    content = bytes(edition.artefacts.get(format=Format.CSV).content).replace(b"94.2", b"99.9")
    digest = sha256(content)

    tamper("UPDATE reporting_artefact SET content = %s, digest = %s WHERE format = 'csv'", content, digest)

    assert problems()["Files of editions"] == f"{EDITION_NAME} as CSV is not what its document gives."


def test_a_document_that_cannot_be_read_is_a_finding_not_a_crash() -> None:
    edition = make_published("94.2")
    digest = sha256("{}")

    tamper("UPDATE reporting_edition SET document = '{}', digest = %s", digest)

    found = problems()
    assert found["Editions"] == f"The document of {EDITION_NAME} cannot be read."
    assert found["Files of editions"].startswith(f"{EDITION_NAME} as ")
    assert edition.pk


def test_only_the_first_of_each_kind_is_named() -> None:
    make_published("94.2")
    make_edition(make_filled_scorecard("streets", title="Streets", values=("1",)))
    tamper("UPDATE reporting_edition SET digest = 'f'")

    finding = verify()[0]

    assert finding == Finding("Editions", 1, f"The document of {EDITION_NAME} is not what was published.")


class TestCommand:
    def test_it_lists_every_kind_and_ends_well(self, capsys: pytest.CaptureFixture[str]) -> None:
        make_published("94.2")

        call_command("verify")

        lines = capsys.readouterr().out.splitlines()
        assert [line.split(":")[0] for line in lines] == KINDS
        assert all("all whole" in line for line in lines)

    def test_it_fails_when_something_is_not_whole(self, capsys: pytest.CaptureFixture[str]) -> None:
        make_published("94.2")
        tamper("UPDATE reporting_edition SET digest = 'f'")

        with pytest.raises(SystemExit) as ended:
            call_command("verify")

        assert ended.value.code == 1
        assert "is not what was published" in capsys.readouterr().out

    def test_it_changes_nothing(self) -> None:
        edition = make_published("94.2")
        before = Edition.objects.values_list("pk", "document", "digest").get()

        call_command("verify")

        assert Edition.objects.values_list("pk", "document", "digest").get() == before
        assert edition.artefacts.count() == 3


class TestNightly:
    def test_findings_are_errors_in_the_log(self, caplog: pytest.LogCaptureFixture) -> None:
        make_published("94.2")
        tamper("UPDATE reporting_edition SET digest = 'f'")

        verify_nightly()

        assert [record.levelname for record in caplog.records if "Verification" in record.message] == ["ERROR"]

    def test_nothing_is_said_when_all_is_whole(self, caplog: pytest.LogCaptureFixture) -> None:
        make_published("94.2")

        verify_nightly()

        assert not [record for record in caplog.records if "Verification" in record.message]
