"""The panel of other councils on an indicator's page."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.enums import AuthorityKind
from indicators.peer_panel import age_in_words, ordinal, peer_panel, standing_in_words
from indicators.rules.peers import PeerStanding
from tests.factories import make_definition, make_person
from tests.factories.peers import make_authority, make_everybody, make_peer_group, make_table, make_us
from tests.indicators.views.pages import client_for, url, words

TODAY = date(2026, 10, 12)


@pytest.mark.django_db
def test_the_panel_tells_where_we_stand_and_lists_everybody_best_first():
    definition = make_definition("visits", name="Visits in time")
    us, high, low, none = make_us(), make_authority("High"), make_authority("Low"), make_authority("None")
    england = make_authority("England", "E92000001", kind=AuthorityKind.NATION)
    make_everybody()
    make_table(definition.indicator, {us: "90", high: "95", low: "80", none: None, england: "88"})

    panel = peer_panel(definition.indicator, definition, on=TODAY)

    (group,) = panel.groups
    assert group.sentence == "2nd of 3. Median of the others 87.5%, average 87.5%. 1 without a figure left out."
    assert [(one.rank, one.authority.name, one.text, one.is_us) for one in group.councils] == [
        (1, "High", "95.0%", False),
        (2, "Anyshire", "90.0%", True),
        (3, "Low", "80.0%", False),
        (None, "None", "no figure", False),
    ]
    assert [text for _figure, text in panel.areas] == ["88.0%"]
    assert "All councils: 2nd of 3." in panel.picture
    assert panel.picture.count("<circle") == 2


@pytest.mark.django_db
def test_without_a_table_there_is_no_panel_and_without_us_no_group():
    definition = make_definition()
    assert peer_panel(definition.indicator, definition, on=TODAY) is None

    make_everybody()
    make_table(definition.indicator, {make_authority(): "90"})

    panel = peer_panel(definition.indicator, definition, on=TODAY)
    assert (panel.groups, panel.picture) == ((), "")
    assert peer_panel(definition.indicator, None, on=TODAY) is None


@pytest.mark.django_db
def test_the_page_of_an_indicator_shows_the_panel_to_everybody():
    definition = make_definition("visits")
    us, other = make_us(), make_authority("Bristol, City of")
    make_peer_group("Nearest", (us, other), usual_average=True, usual_ranking=True)
    make_table(definition.indicator, {us: "90", other: "95"})

    page = words(client_for(make_person()).get(url("detail", "visits")))

    assert "Among other councils, 2025/26 From Children in need, out for" in page
    assert "Nearest : 2nd of 2." in page
    assert "1 Bristol, City of 95.0% 2 Anyshire, ours 90.0%" in page


@pytest.mark.parametrize(
    ("standing", "sentence"),
    [
        (
            PeerStanding("", rank=12, count=151, quartile=1, rank_before=15, count_before=150, value=Decimal(9)),
            "12th of 151, 1st quarter of councils. It was 15th of 150 in the table before.",
        ),
        (
            PeerStanding("", rank=2, tied=1, count=4, quartile=2, value=Decimal(9)),
            "2nd of 4 (shared), 2nd quarter of councils.",
        ),
        (PeerStanding("", count=4), "The table has no figure for us."),
        (PeerStanding("", value=Decimal(9), missing=3), "3 without a figure left out."),
    ],
)
def test_a_standing_is_told_in_words(standing, sentence):
    assert standing_in_words(standing, lambda value: f"{value}%") == sentence


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (21, "21st"), (113, "113th")],
)
def test_places_are_counted_in_words(number, text):
    assert ordinal(number) == text


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 10, 12), "out for 0 months"),
        (date(2026, 9, 12), "out for 1 month"),
        (date(2026, 9, 13), "out for 0 months"),
        (date(2025, 10, 12), "out for 1 year"),
        (date(2025, 6, 1), "out for 1 year and 4 months"),
        (date(2024, 10, 12), "out for 2 years: look for a newer table"),
        (date(2027, 1, 1), "out for 0 months"),
    ],
)
def test_the_age_of_a_table_is_told_and_an_old_one_pointed_out(day, words):
    assert age_in_words(day, TODAY) == words
