"""The accounts screen: the list, one account, and what each form does."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config.accounts.models import PasswordLink
from indicators.enums import ResponsibilityRole
from indicators.models import RoleGrant
from indicators.people import AUDITOR, COUNCILLOR, PERFORMANCE, import_account
from tests.factories import make_person, make_responsibility, make_service

pytestmark = pytest.mark.django_db
WHY = "Joined the team on 1 October."


@pytest.fixture
def keeping(ruth) -> Client:
    client = Client()
    client.force_login(ruth)
    return client


def shown(client: Client, query: str = "") -> list[str]:
    return [row.record.username for row in client.get(f"/accounts/{query}").context["table"].page.object_list]


def test_the_list_says_who_has_which_role_and_when_they_were_last_here(keeping, priya):
    priya.last_login = datetime(2026, 9, 30, 23, 30, tzinfo=UTC)
    priya.save()
    make_responsibility(priya, ResponsibilityRole.OWNER, service=make_service(name="Waste"))
    make_person("dan", groups=(AUDITOR,))
    page = keeping.get("/accounts/").content.decode()
    for words in ("Priya Nair", "priya.nair@council.example", "1 October 2026", "Owner of Waste", "Auditor", "Never"):
        assert words in page


def test_accounts_of_the_program_are_not_in_the_list(keeping):
    import_account()
    assert shown(keeping) == ["ruth.adeyemi"]
    assert keeping.get(f"/accounts/{import_account().pk}/").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_list(keeping):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            keeping.get("/accounts/")
        return len(caught)

    def add(number: int) -> None:
        for _one in range(number):
            person = make_person(groups=(PERFORMANCE, AUDITOR))
            make_responsibility(person, ResponsibilityRole.LEAD, service=make_service())
            RoleGrant.objects.create(person=person, role=COUNCILLOR, starts=date(2026, 1, 1))

    add(1)
    few = queries()
    add(3)
    assert queries() == few


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=nair", ["priya.nair"]),
        ("?q=PRIYA+council", ["priya.nair"]),
        ("?role=Auditor", ["dan"]),
        ("?role=owner", ["priya.nair"]),
        ("?state=closed", ["gone"]),
        ("?state=without", ["gone"]),
        ("?state=open&role=Administrator", ["ruth.adeyemi"]),
    ],
)
def test_filters_narrow_the_list(keeping, priya, query, expected):
    make_responsibility(priya, ResponsibilityRole.OWNER, service=make_service())
    make_person("dan", groups=(AUDITOR,))
    gone = make_person("gone", is_active=False)
    make_responsibility(gone, ResponsibilityRole.LEAD, service=make_service())
    assert shown(keeping, query) == expected


@pytest.mark.parametrize("odd", ["?role=nonsense", "?state=x&page=9999&sort=password", "?q=%00", "?sort=-groups__name"])
def test_odd_questions_get_the_list_and_never_an_error(keeping, odd):
    assert keeping.get(f"/accounts/{odd}").status_code == 200


def test_two_accounts_with_one_address_are_shown(keeping, priya):
    other = make_person("other")
    other.email = priya.email.upper()
    other.save()
    assert set(shown(keeping, "?state=shared")) == {"priya.nair", "other"}
    assert "has the same e-mail address" in keeping.get(f"/accounts/{priya.pk}/").content.decode()


def test_an_invitation_is_sent_and_waits_in_the_list(keeping, real, django_capture_on_commit_callbacks):
    real.QUARTERDAY_SECOND_FACTOR = "identity-provider"  # not what is tested here
    real.QUARTERDAY_FRESH_SECONDS = 0
    given = {"first_name": "Ada", "last_name": "Quist", "email": "ada@anyshire.example"}
    with django_capture_on_commit_callbacks(execute=True):
        response = keeping.post("/accounts/invite/", given)
    ada = User.objects.get(email="ada@anyshire.example")
    assert response["Location"] == f"/accounts/{ada.pk}/"
    assert mail.outbox[0].to == ["ada@anyshire.example"]
    assert shown(keeping, "?state=invited") == ["ada"]
    assert "Invited, until" in keeping.get("/accounts/").content.decode()


def test_an_address_that_is_taken_is_refused_by_the_field_and_nothing_typed_is_lost(keeping, priya):
    given = {"first_name": "Ada", "last_name": "Quist", "email": priya.email.upper()}
    response = keeping.post("/accounts/invite/", given)
    page = response.content.decode()
    assert response.status_code == 422
    assert '<a href="#id_email">Priya Nair has an account with this address already' in page
    assert 'value="Quist"' in page


def test_fields_nobody_offered_change_nothing(keeping):
    given = {"first_name": "Ada", "last_name": "Quist", "email": "ada@x.example"}
    keeping.post(
        "/accounts/invite/", {**given, "is_superuser": "on", "is_staff": "on", "username": "root", "groups": "1"}
    )
    ada = User.objects.get(email="ada@x.example")
    assert (ada.is_superuser, ada.is_staff, ada.username, ada.groups.count()) == (False, False, "ada", 0)


def test_a_role_is_given_and_ended_through_the_screen(keeping, priya):
    today = date.today()  # noqa: DTZ011  (as the form is filled in)
    dates = {"starts_day": today.day, "starts_month": today.month, "starts_year": today.year}
    keeping.post(f"/accounts/{priya.pk}/roles/add/", {"role": AUDITOR, **dates, "reason": WHY})
    assert RoleGrant.objects.get(person=priya).role == AUDITOR
    ends = {"on_day": today.day, "on_month": today.month, "on_year": today.year}
    response = keeping.post(f"/accounts/{priya.pk}/roles/Auditor/end/", {**ends, "reason": WHY})
    assert response.status_code == 302
    assert RoleGrant.objects.get(person=priya).ends == today
    done = keeping.get(f"/accounts/{priya.pk}/").content.decode()
    assert "grant role, by" in done
    assert "end role, by" in done


def test_closing_lists_what_the_person_answers_for(keeping, priya):
    make_responsibility(priya, ResponsibilityRole.OWNER, service=make_service(name="Waste"))
    assert "Waste" in keeping.get(f"/accounts/{priya.pk}/close/").content.decode()
    assert keeping.post(f"/accounts/{priya.pk}/close/", {"reason": WHY}).status_code == 302
    assert "Closed" in keeping.get(f"/accounts/{priya.pk}/").content.decode()


def test_a_role_nobody_knows_is_not_found(keeping, priya):
    assert keeping.get(f"/accounts/{priya.pk}/roles/Superuser/end/").status_code == 404


def test_an_invitation_is_sent_again_by_one_press(keeping):
    keeping.post("/accounts/invite/", {"first_name": "Ada", "last_name": "Quist", "email": "ada@x.example"})
    ada = User.objects.get(email="ada@x.example")
    assert keeping.post(f"/accounts/{ada.pk}/invite/").status_code == 302
    assert PasswordLink.objects.filter(person=ada).count() == 2


def test_an_auditor_looks_and_finds_every_act_closed(priya):
    client = Client()
    client.force_login(make_person("dan", groups=(AUDITOR,)))
    page = client.get(f"/accounts/{priya.pk}/").content.decode()
    assert "Only an administrator can do this." in page
    assert "Close this account" not in page
