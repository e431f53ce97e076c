"""People are told of what happened to their figures, in the same breath as it happens."""

import pytest
from django.db import transaction

from indicators.enums import ResponsibilityRole
from indicators.people import import_account
from indicators.records.transitions import Invalid
from submissions import services
from submissions.enums import How, NoticeKind
from submissions.models import Notice
from submissions.notices import notices_of, unread_count
from submissions.services.notices import LONGEST, tell
from tests.factories import (
    NOW,
    make_definition,
    make_move,
    make_person,
    make_responsibility,
    make_round,
    make_submission,
    make_version,
)
from tests.submissions.bulk import queries_of
from tests.submissions.cast import Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def told(person) -> list[str]:
    return [notice.text for notice in notices_of(person)]


def test_those_who_enter_a_figure_hear_that_it_was_sent_back(cast):
    cast.submit()
    cast.move("send_back", cast.lead, "Three more were in time. Can you check?")
    name = cast.indicator.definitions.get().name
    words = f"{name}, Q2 2026/27: sent back with a question by {cast.lead.get_full_name()}."
    assert told(cast.owner) == told(cast.deputy) == [words]
    notice = notices_of(cast.owner).get()
    assert (notice.kind, notice.link) == (NoticeKind.SENT_BACK, f"/returns/{cast.submission.pk}/")
    assert told(cast.lead) == told(cast.outsider) == []


def test_an_approval_is_told_and_not_to_who_gave_it(cast):
    cast.approve()
    assert "approved by" in told(cast.owner)[0]
    assert "approved by" in told(cast.owning_lead)[0]
    assert told(cast.lead) == []


def test_a_notice_holds_no_figure_and_nobody_s_words(cast):
    cast.submit("91.7", commentary="The secret of it")
    cast.move("send_back", cast.lead, "Is the confidential number right?")
    assert not any(word in told(cast.owner)[0] for word in ("91.7", "secret", "confidential"))


def test_whoever_entered_it_hears_although_another_owns_it(cast):
    cast.save(cast.performance)
    cast.move("submit", cast.performance)
    cast.move("approve", cast.lead)
    assert len(told(cast.performance)) == 1


def test_closed_accounts_are_told_nothing(cast):
    cast.submit()
    cast.owner.is_active = False
    cast.owner.save()
    cast.move("approve", cast.lead)
    assert told(cast.owner) == []
    assert len(told(cast.deputy)) == 1


def test_other_steps_are_not_told(cast):
    cast.submit()
    cast.move("recall", cast.owner)
    assert Notice.objects.count() == 0


def test_a_step_that_is_refused_tells_nobody(cast):
    cast.submit()
    with pytest.raises(Invalid):
        cast.move("send_back", cast.lead, "")
    assert Notice.objects.count() == 0


def test_a_step_undone_takes_its_notices_with_it(cast):
    cast.submit()
    with transaction.atomic():
        cast.move("approve", cast.lead)
        assert Notice.objects.count() == 3
        transaction.set_rollback(True)
    assert Notice.objects.count() == 0


def test_publication_is_told_once_with_the_number_of_figures(cast):
    cast.approve()
    other = make_submission(make_definition().indicator)
    other.indicator.service = cast.indicator.service
    other.indicator.save()
    make_responsibility(cast.owner, ResponsibilityRole.OWNER, indicator=other.indicator)
    make_responsibility(cast.lead, ResponsibilityRole.LEAD, indicator=other.indicator)
    make_version(other, "91", by=cast.owner)
    make_move(other, "submit", by=cast.owner)
    make_move(other, "approve", by=cast.lead)
    Notice.objects.all().delete()

    cast.now()
    other.refresh_from_db()
    services.mark_published([cast.submission, other], by=cast.performance, at=NOW)
    services.mark_published([cast.submission, other], by=cast.performance, at=NOW)

    assert told(cast.owner) == ["2 of your figures are published."]
    assert told(cast.deputy) == ["1 of your figures is published."]


def test_what_came_from_a_pack_is_nobody_s_news(cast):
    importer = import_account()
    make_version(cast.submission, "91", by=importer, how=How.PACK)
    make_move(cast.submission, "submit", by=importer)
    cast.move("approve", cast.lead)
    services.mark_published([cast.now()], by=cast.performance, at=NOW)
    assert Notice.objects.count() == 0


def test_changed_dates_are_told_to_everybody_with_a_part(cast):
    round_ = make_round(by=cast.performance)
    services.change_dates(
        round_,
        due=round_.due,
        sign_off_due=round_.sign_off_due,
        committee_date=None,
        reason="The committee was called off.",
        by=cast.performance,
        at=NOW,
    )
    words = "The dates for Q2 2026/27 have changed: returns due 17 October 2026, sign-off by 27 October 2026."
    assert told(cast.owner) == told(cast.lead) == [words]
    assert told(cast.performance) == told(cast.outsider) == []


# Reading


def test_notices_are_read_one_by_one_or_all_at_once(cast):
    for number in range(3):
        tell([cast.owner.pk, cast.lead.pk], NoticeKind.DATES, f"Notice {number}", at=NOW)
    first = notices_of(cast.owner).first()
    assert services.read_notices(cast.owner, at=NOW, only=first.pk) == 1
    assert services.read_notices(cast.owner, at=NOW, only=first.pk) == 0
    assert unread_count(cast.owner) == 2
    assert services.read_notices(cast.owner, at=NOW) == 2
    assert (unread_count(cast.owner), unread_count(cast.lead)) == (0, 3)


def test_nobody_reads_another_s_notice(cast):
    tell([cast.owner.pk], NoticeKind.DATES, "For the owner", at=NOW)
    notice = Notice.objects.get()
    assert services.read_notices(cast.lead, at=NOW, only=notice.pk) == 0
    assert unread_count(cast.owner) == 1


def test_a_notice_too_long_is_cut_and_says_so(cast):
    tell([cast.owner.pk], NoticeKind.DATES, "x" * 700, at=NOW)
    text = told(cast.owner)[0]
    assert (len(text), text[-1]) == (LONGEST, "…")


def test_telling_costs_one_query_whatever_the_number_of_people(db):
    people = [make_person().pk for _number in range(12)]
    assert queries_of(lambda: tell(people, NoticeKind.DATES, "News", at=NOW)) == 1
    assert Notice.objects.count() == 12
