"""Who brought the file of a loaded figure has a part in it, although another account entered it."""

from datetime import date

import pytest

from indicators.enums import ResponsibilityRole
from indicators.people import import_account
from indicators.records.transitions import Forbidden
from submissions.enums import How, Relation
from submissions.models import Submission
from submissions.permissions import Standing, contributor_ids, eligible_approvers
from submissions.services import move, save_draft
from tests.factories import NOW, make_content, make_move, make_person, make_responsibility, make_submission, token

pytestmark = pytest.mark.django_db


def make_brought(lead: object) -> Submission:
    """A figure the import account entered from a file of ``lead``, who also leads the indicator."""
    row = make_submission()
    make_responsibility(lead, ResponsibilityRole.LEAD, indicator=row.indicator)  # type: ignore[arg-type]
    account = import_account()
    save_draft(
        row,
        make_content(),
        by=account,
        at=NOW,
        seen_revision=row.revision,
        token=token(),
        how=How.HISTORY,
        brought_by=lead,  # type: ignore[arg-type]
    )
    row.refresh_from_db()
    return make_move(row, "submit", by=account)


def test_a_lead_who_brought_the_file_cannot_approve_or_send_back_its_figures() -> None:
    lead = make_person("lead")
    row = make_brought(lead)
    assert row.current is not None
    for name in ("approve", "send_back"):
        with pytest.raises(Forbidden, match="entered or changed"):
            move(
                row,
                name,
                by=lead,
                at=NOW,
                seen_revision=row.revision,
                seen_digest=row.current.digest,
                token=token(),
                comment="Two more were in time.",
            )


def test_another_lead_can() -> None:
    row = make_brought(make_person("lead"))
    other = make_person("other")
    make_responsibility(other, ResponsibilityRole.LEAD, indicator=row.indicator)
    assert make_move(row, "approve", by=other).approved_version == row.current


def test_both_are_contributors_and_neither_is_offered_as_approver() -> None:
    lead = make_person("lead")
    row = make_brought(lead)
    assert contributor_ids(row) == {lead.pk, import_account().pk}
    assert eligible_approvers(row, on=date(2026, 10, 5)) == []
    assert Relation.CONTRIBUTOR in Standing(lead, on=date(2026, 10, 5)).relations(row)


def test_the_fingerprint_does_not_depend_on_who_brought_the_file() -> None:
    row = make_brought(make_person("lead"))
    version = row.current
    assert version is not None
    assert version.digest == version.content_digest()
