"""RAG rules in words and new versions of them."""

from html import unescape

import pytest

from indicators.models import RatingSchemeVersion
from indicators.views.rules import bands_to_edit
from tests.factories import make_definition, make_scheme
from tests.factories.catalogue import TARGET_BANDS
from tests.indicators.test_forms import REASON
from tests.indicators.views.pages import client_for, seen, url, words

pytestmark = pytest.mark.django_db


def test_the_rules_are_listed_with_version_and_use(keeping):
    make_definition()
    make_definition()
    make_scheme("unused")

    page = words(keeping.get(url("rules")))

    assert "Rule target-10 Statuses rag Version 1, since 1 April 2010 2" in page
    assert "Rule unused Statuses rag Version 1, since 1 April 2010 0" in page


def test_a_rule_is_explained_in_words_with_every_status(keeping):
    make_scheme()

    page = words(keeping.get(url("rule", "target-10")))

    assert "Version 1, for periods from 1 April 2010." in page
    assert (
        "Amber Missed by up to 10% of the target is amber. When the target is missed by no more than 10 percent of it."
        in page
    )
    assert "Red red R 1 yes" in page
    assert "Monitor monitor M none no" in page


def test_a_rule_without_a_version_can_be_read(keeping):
    make_scheme().versions.all().delete()

    assert "No version is in force yet." in words(keeping.get(url("rule", "target-10")))
    assert keeping.get(url("propose-version", "target-10")).status_code == 200
    assert "None yet" in words(keeping.get(url("rules")))


def version_answers(bands: str) -> dict[str, str]:
    when = {"effective_from_day": "1", "effective_from_month": "4", "effective_from_year": "2027"}
    return {"bands": bands, "tolerance_kind": "relative", "reason": REASON, **when}


def test_a_new_version_starts_from_the_bands_in_force_and_waits(keeping, other_keeper):
    make_scheme()
    text = keeping.get(url("propose-version", "target-10")).context["form"]["bands"].value()
    assert text == bands_to_edit(TARGET_BANDS)

    response = keeping.post(
        url("propose-version", "target-10"),
        version_answers(text.replace('"10"', '"5"').replace("10%", "5%")),
        follow=True,
    )

    version = RatingSchemeVersion.objects.get(number=2)
    page = words(response)
    assert response.redirect_chain == [(url("proposal", "rule", version.pk), 302)]
    assert "In force, version 1" in page
    assert "Proposed, version 2" in page
    assert "missed by no more than 5 percent of it" in page

    mark = seen(client_for(other_keeper).get(url("proposal", "rule", version.pk)))
    client_for(other_keeper).post(url("confirm", "rule", version.pk), {"seen": mark})
    version.refresh_from_db()
    assert version.is_confirmed
    assert "Rating scheme version changed" in words(keeping.get(url("rule-history", "target-10")))


def test_bands_with_faults_come_back_as_typed(keeping):
    make_scheme()

    response = keeping.post(url("propose-version", "target-10"), version_answers('[{"status": "green"]'))

    assert "cannot be read as JSON" in words(response)
    assert '[{"status": "green"]' in unescape(response.content.decode())
    assert RatingSchemeVersion.objects.count() == 1


def test_bands_are_offered_for_editing_with_a_line_for_each_part():
    bands = [{"status": "green", "when": {"test": "always"}, "text": "Fine, “always”."}]

    assert bands_to_edit(bands) == (
        '[\n  {"status": "green",\n   "when": {"test": "always"},\n   "text": "Fine, “always”."}\n]'
    )
