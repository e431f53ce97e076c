"""Democratic Services publish what somebody else has built, and do nothing else of the performance team."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from indicators.people import DEMOCRATIC_SERVICES, PERFORMANCE
from reporting.models import Draft, Edition
from reporting.permissions import may_publish, may_see_drafts, refusal_to_prepare, refusal_to_release
from tests.factories import make_draft, make_filled_scorecard, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(db: None) -> User:
    return make_person("clerk", groups=(DEMOCRATIC_SERVICES,))


@pytest.fixture
def draft(db: None) -> Draft:
    return make_draft(make_filled_scorecard("children"))


@pytest.fixture
def sitting(clerk: User) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


def address(draft: Draft, page: str = "") -> str:
    return f"/scorecards/children/2026-27-q2/{page}"


def test_they_may_look_and_publish_but_not_build(clerk):
    assert (may_see_drafts(clerk), may_publish(clerk)) == (True, True)
    assert refusal_to_prepare(clerk) is not None
    assert refusal_to_release(clerk, assembled_by_id=0, separate=True) is None


@pytest.mark.parametrize("page", ["", "preview/", "publish/"])
def test_they_see_what_they_publish(sitting, draft, page):
    assert sitting.get(address(draft, page)).status_code == 200


def test_they_publish_it(sitting, draft, clerk):
    page = sitting.get(address(draft, "publish/"))
    form = page.context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    for name in form.fields:
        if name not in ("seen_digest", "token", "accept", "reason"):
            sent[name] = "publish"
    response = sitting.post(address(draft, "publish/"), sent)
    assert response.status_code == 302, response.content.decode()
    assert Edition.objects.get().released_by == clerk


def test_they_build_no_draft(sitting, draft):
    assert sitting.post("/scorecards/children/build/", {}).status_code == 403


def test_nobody_publishes_their_own_draft_even_with_both_roles(draft):
    both = make_person(groups=(DEMOCRATIC_SERVICES, PERFORMANCE))
    assert refusal_to_release(both, assembled_by_id=both.pk, separate=True) is not None


def test_a_superuser_publishes_nothing(draft):
    client = Client()
    client.force_login(make_person(is_superuser=True, is_staff=True))
    assert client.get(address(draft, "publish/")).status_code == 403
    assert client.post(address(draft, "publish/"), {}).status_code == 403
