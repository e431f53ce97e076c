"""Links that set a password: once, in time, for one person, and without telling who exists."""

from datetime import timedelta

import pytest
from django.core import mail

from config.accounts.enums import LinkKind
from config.accounts.models import PasswordLink, PersonSession
from config.accounts.services import links
from indicators.models import AuditEntry
from indicators.records.job_models import Job
from indicators.records.transitions import Conflict
from tests.config.accounts.conftest import NOW
from tests.factories import make_person

pytestmark = pytest.mark.django_db
NEW = "three plain words here"


@pytest.fixture
def link(priya) -> PasswordLink:
    return links.send_link(priya, LinkKind.RESET, by=priya, at=NOW)


def test_the_link_sets_the_password_and_says_so_in_the_audit(link, priya):
    links.use_link(link.pk, links.token_of(link), password=NEW, at=NOW)
    priya.refresh_from_db()
    assert priya.check_password(NEW)
    entry = AuditEntry.objects.latest("sequence")
    assert (entry.action, entry.actor, NEW in str(entry.detail)) == ("set password by new password", priya, False)


def test_it_works_once(link):
    token = links.token_of(link)
    links.use_link(link.pk, token, password=NEW, at=NOW)
    with pytest.raises(Conflict, match="does not work any more"):
        links.use_link(link.pk, token, password="another long password", at=NOW)


@pytest.mark.parametrize(("kind", "life"), [(LinkKind.RESET, timedelta(hours=1)), (LinkKind.INVITATION, timedelta(7))])
def test_it_ends_at_its_time(priya, kind, life):
    link = links.send_link(priya, kind, by=priya, at=NOW)
    token = links.token_of(link)
    assert links.open_link(link.pk, token, at=NOW + life - timedelta(seconds=1)) == link
    with pytest.raises(Conflict):
        links.open_link(link.pk, token, at=NOW + life)


def test_a_newer_link_ends_the_earlier_one(link, priya):
    newer = links.send_link(priya, LinkKind.RESET, by=priya, at=NOW)
    with pytest.raises(Conflict):
        links.open_link(link.pk, links.token_of(link), at=NOW)
    assert links.open_link(newer.pk, links.token_of(newer), at=NOW) == newer


def test_the_token_of_one_link_does_not_open_another(link):
    other = links.send_link(make_person(), LinkKind.RESET, by=make_person(), at=NOW)
    with pytest.raises(Conflict):
        links.open_link(other.pk, links.token_of(link), at=NOW)
    with pytest.raises(Conflict):
        links.open_link(999_999, links.token_of(link), at=NOW)


def test_a_closed_account_is_not_opened_by_a_link(link, priya):
    priya.is_active = False
    priya.save()
    with pytest.raises(Conflict):
        links.open_link(link.pk, links.token_of(link), at=NOW)


def test_a_copy_of_the_table_is_no_link(link, settings):
    before = links.token_of(link)
    settings.SECRET_KEY = "another secret"
    assert links.token_of(link) != before
    assert before not in str(PasswordLink.objects.values().get(pk=link.pk))


def test_setting_a_password_ends_every_session(link, priya, client):
    client.force_login(priya)
    assert PersonSession.objects.filter(person_id=priya.pk).count() == 1
    links.use_link(link.pk, links.token_of(link), password=NEW, at=NOW)
    assert PersonSession.objects.filter(person_id=priya.pk).count() == 0
    assert client.get("/account/").status_code == 302


def test_the_mail_is_plain_text_with_the_address_from_the_settings(priya, settings, django_capture_on_commit_callbacks):
    settings.SITE_URL = "https://quarterday.anyshire.example"
    with django_capture_on_commit_callbacks(execute=True):
        link = links.send_link(priya, LinkKind.RESET, by=priya, at=NOW)
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == ([priya.email], "Choose a new password for Quarterday")
    assert f"https://quarterday.anyshire.example/sign-in/password/{link.pk}/{links.token_of(link)}/" in sent.body
    assert "Priya Nair" in sent.body
    assert "&" not in sent.body
    assert sent.content_subtype == "plain"


def test_the_job_keeps_no_secret_of_the_link(link):
    job = Job.objects.get(token=f"password-link-{link.pk}")
    assert job.arguments == {"link": link.pk}


def test_a_link_that_ended_before_its_mail_is_not_sent(priya, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        links.send_link(priya, LinkKind.RESET, by=priya, at=NOW)
        links.send_link(priya, LinkKind.RESET, by=priya, at=NOW)
    assert len(mail.outbox) == 1


def test_a_request_for_an_unknown_address_does_nothing(priya):
    links.request_reset("nobody@anyshire.example", at=NOW)
    assert PasswordLink.objects.count() == 0


@pytest.mark.parametrize(
    "typed", ["PRIYA.NAIR@council.example", " priya.nair@council.example ", "\uff50riya.nair@council.example"]
)
def test_a_request_finds_the_account_however_the_address_is_written(priya, typed):
    links.request_reset(typed, at=NOW)
    assert PasswordLink.objects.get().person == priya


def test_a_request_for_a_closed_account_or_a_shared_address_sends_nothing(priya):
    closed = make_person("closed", is_active=False)
    second = make_person("second")
    second.email = priya.email.upper()
    second.save()
    links.request_reset(closed.email, at=NOW)
    links.request_reset(priya.email, at=NOW)
    assert PasswordLink.objects.count() == 0
