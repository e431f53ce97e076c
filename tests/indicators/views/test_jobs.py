"""The page of a piece of background work."""

import pytest

from indicators.enums import JobState
from indicators.models import Job
from tests.factories import make_person
from tests.indicators.views.pages import NOW, client_for, url, words

pytestmark = pytest.mark.django_db


def make_job(by, **changes) -> Job:
    fields = {"kind": "count", "token": "one", "title": "Load a table", "by": by, "by_name": "Aled Price"}
    return Job.objects.create(**{**fields, "queued_at": NOW, **changes})


def test_while_it_runs_the_page_shows_how_far_it_is_and_looks_again(keeper, keeping):
    job = make_job(keeper, state=JobState.RUNNING, done=250, total=1000, message="Reading rows")

    response = keeping.get(url("job", job.pk))

    assert "At work: 250 of 1000 (25%)" in words(response)
    assert "Reading rows" in words(response)
    assert 'hx-trigger="every 2s"' in response.content.decode()
    assert f'href="{url("job", job.pk)}">Check again' in response.content.decode()


def test_the_part_that_looks_again_comes_without_the_page_around_it(keeper, keeping):
    job = make_job(keeper)

    response = keeping.get(url("job", job.pk), headers={"HX-Request": "true"})

    assert "<html" not in response.content.decode()
    assert "Waiting to start" in words(response)
    assert "HX-Request" in response.headers["Vary"]


def test_at_the_end_the_page_shows_the_result_and_rests(keeper, keeping):
    result = {"message": "The table is loaded.", "facts": [["Loaded", "151"]], "url": "/x/", "url_words": "See it"}
    job = make_job(keeper, state=JobState.DONE, result=result)

    response = keeping.get(url("job", job.pk))

    assert "The table is loaded. Loaded 151 See it" in words(response)
    assert "hx-trigger" not in response.content.decode()


def test_a_failure_says_what_to_do(keeper, keeping):
    job = make_job(keeper, state=JobState.FAILED, problem="The file has no rows.")

    assert "This was not done The file has no rows." in words(keeping.get(url("job", job.pk)))


def test_a_job_of_somebody_else_is_not_found(keeping):
    job = make_job(make_person())

    assert keeping.get(url("job", job.pk)).status_code == 404
    assert client_for(job.by).get(url("job", job.pk)).status_code == 200
    assert keeping.get(url("job", 999)).status_code == 404
