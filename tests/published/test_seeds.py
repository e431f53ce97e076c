"""The demonstration holds five scorecards as their councils published them, and they answer when a figure changes.

Its past is loaded, approved, confirmed and published once for this whole file. SQLite is enough: nothing here is
about the database.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any, TypeVar

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from indicators import services as catalogue
from indicators.models import BenchmarkFigure, Definition, Target
from indicators.rules.periods import parse_period
from reporting.comparison import named
from reporting.demo.past import OWN_COUNCIL, PUBLISHED_COUNCILS, approve_waiting, at, publish_past
from reporting.demo.people import PERFORMER, SECOND_PERFORMER, gather, person
from reporting.differences import differences
from reporting.document import thaw
from reporting.models import Draft, Edition, EditionRow
from reporting.services import build_draft, release
from submissions.models import ReportingPeriod, Submission, SubmissionVersion
from submissions.services import move, save_draft
from submissions.services.steps import current_content
from tests.factories import token
from tests.published import FOLDER, published

LEICESTERSHIRE_2016 = "leicestershire-2016-17-q1"
LEICESTERSHIRE_2018 = "leicestershire-2018-19-q2"
LEICESTERSHIRE_2021 = "leicestershire-2021-22-q3"
LEICESTERSHIRE_2023 = "leicestershire-2023-24-q2"
BUCKINGHAMSHIRE = "buckinghamshire-2016-17-q2"
OUTCOME = "Vulnerable children are safe and protected from harm"
QUALITY = f"{OUTCOME} / Quality"
LATER = at(date(2024, 6, 3))
REASON = "Two boroughs had been left out of the count."

P = TypeVar("P", Definition, Target)


@pytest.fixture(scope="module")
def past(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The published past of the demonstration. Each test works inside it and leaves it as it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        gather()
        publish_past()
        yield
        transaction.set_rollback(True)


pytestmark = [
    pytest.mark.lengthy,
    pytest.mark.usefixtures("past"),
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="built once, on SQLite"),
]


def compared(slug: str, *flags: str) -> tuple[int, list[str]]:
    """What ``compare_scorecard`` ends with and says."""
    out = StringIO()
    try:
        call_command("compare_scorecard", slug, str(FOLDER / f"{slug}.csv"), *flags, stdout=out)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def edition(slug: str) -> Edition:
    return Edition.objects.select_related("scorecard__portfolio", "period").get(scorecard__slug=slug)


def draft_of(first: Edition) -> Draft:
    """A new draft for the period and day of an edition."""
    return build_draft(first.scorecard, first.period.value, as_at=first.as_at, by=person(PERFORMER), at=LATER)


def flips(slug: str) -> set[tuple[str, str, str, str]]:
    """What a draft built now prints otherwise than the edition did: row, column, old and new."""
    first = edition(slug)
    found = differences(thaw(first.document), thaw(draft_of(first).document))
    return {(one.ref, one.column, one.old, one.new) for one in found}


def correct(ref: str, period: str, value: str) -> None:
    """Correct an approved figure and have it approved again, as the performance team and a lead would."""
    row = Submission.objects.get(indicator__ref=ref, period=ReportingPeriod.objects.for_period(parse_period(period)))
    step(row, "correct" if row.published_at else "reopen", comment=REASON)
    if row.current is None:
        raise LookupError(f"{ref} has no figure to correct.")
    content = replace(current_content(row.current), value=Decimal(value))
    save_draft(row, content, by=person(PERFORMER), at=LATER, seen_revision=row.revision, token=token())
    row.refresh_from_db()
    step(row, "submit")
    approve_waiting(LATER)


def step(row: Submission, name: str, *, comment: str = "") -> None:
    move(row, name, by=person(PERFORMER), at=LATER, seen_revision=row.revision, token=token(), comment=comment)
    row.refresh_from_db()


def change_target(ref: str, *, value: Decimal, effective_from: date) -> None:
    """Put a target of another height in force, proposed by one person and confirmed by another."""
    standing = Target.objects.filter(indicator__ref=ref, effective_from__lte=date(2023, 9, 30)).latest("effective_from")
    put_in_force(anew(standing, value=value, effective_from=effective_from))


def change_definition(ref: str, day: date, **changes: Any) -> None:
    """Put another definition in force from the day the standing one began."""
    standing = Definition.objects.filter(indicator__ref=ref, effective_from__lte=day).latest("effective_from")
    put_in_force(anew(standing, **changes))


def anew(row: P, **changes: Any) -> P:
    """The same row as a new one, with other values and nobody's decision on it."""
    undecided = {"decided_by": None, "decided_by_name": "", "decided_at": None, "decision_comment": ""}
    own = {"id", "proposal_state", "reason", "proposed_by", "proposed_by_name", "proposed_at", *undecided}
    fields = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if field.name not in own}
    return type(row)(**{**fields, **changes})


def put_in_force(row: Definition | Target) -> None:
    propose = catalogue.propose_target if isinstance(row, Target) else catalogue.propose_definition
    proposal = propose(row, by=person(PERFORMER), at=LATER, reason=REASON)  # type: ignore[arg-type]
    catalogue.confirm(proposal, by=person(SECOND_PERFORMER), at=LATER)


def change_quartile(ref: str, quartile: int) -> None:
    figure = BenchmarkFigure.objects.filter(indicator__ref=ref, kind="quartile").latest("available_from")
    figure.quartile = quartile
    catalogue.correct_benchmark(figure, by=person(PERFORMER), at=LATER, reason=REASON)


@pytest.mark.parametrize(
    ("slug", "count", "changes"),
    [
        (LEICESTERSHIRE_2016, "305/305", "50 manual changes"),
        (BUCKINGHAMSHIRE, "586/586", "24 manual changes"),
        (LEICESTERSHIRE_2018, "306/306", "37 manual changes"),
        (LEICESTERSHIRE_2021, "342/342", "1 manual change"),
        (LEICESTERSHIRE_2023, "195/195", "1 manual change"),
    ],
)
def test_every_sure_cell_is_printed_as_the_council_published_it(slug: str, count: str, changes: str) -> None:
    assert compared(slug) == (0, [count, changes])


def test_every_cell_that_can_be_read_is_among_those_compared() -> None:
    about_the_reading = {"ref", "source_line", "certainty", "doubtful_cells", "lost_cells"}
    readable = {}
    for slug in PUBLISHED_COUNCILS:
        rows = published(slug)
        unsure = sum(len(named(row["doubtful_cells"]) | named(row["lost_cells"])) for row in rows)
        readable[slug] = len(rows) * len(set(rows[0]) - about_the_reading) - unsure

    assert readable == {slug: int(compared(slug)[1][0].partition("/")[2]) for slug in PUBLISHED_COUNCILS}


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        (
            LEICESTERSHIRE_2016,
            [
                "12/15",
                "50 manual changes",
                "Better or Worse than previous data point^: 0/0 (33 not testable)",
                "Status RAG: 12/15 (14 not testable)",
                "slf-claims-pbr, Status RAG: ours “n/a”, theirs “A”",
                "hub-referrals-28-days, Status RAG: ours “n/a”, theirs “A”",
                "marac-repeats, Status RAG: ours “n/a”, theirs “A”",
            ],
        ),
        (
            LEICESTERSHIRE_2018,
            [
                "29/33",
                "37 manual changes",
                "Change from previous data point^: 0/0 (33 not testable)",
                "Status RAG: 29/33",
                "cp-reviews-timescales, Status RAG: ours “A”, theirs “G”",
                "cpp-2-years-open, Status RAG: ours “A”, theirs “G”",
                "placements-3-or-more, Status RAG: ours “A”, theirs “G”",
                "yj-first-time-entrants, Status RAG: ours “G”, theirs “n/a”",
            ],
        ),
        (
            LEICESTERSHIRE_2021,
            [
                "99/100",
                "1 manual change",
                "Previous Period: 25/25",
                "Trend: 25/25",
                "Change: 25/25",
                "Status RAG: 24/25",
                "neet-16-17, Status RAG: ours “Green”, theirs “Amber”",
            ],
        ),
        (
            LEICESTERSHIRE_2023,
            [
                "38/39",
                "1 manual change",
                "Previous Period: 13/13",
                "Trend: 12/13",
                "Status RAG: 13/13",
                "re-referrals-12-months, Trend: ours “Increase”, theirs “No Change”",
            ],
        ),
        (
            BUCKINGHAMSHIRE,
            [
                "72/79",
                "24 manual changes",
                "Mar 2016: 0/0 (17 not testable)",
                "Jun 2016: 14/17",
                "Sep 2016: 13/17",
                "Latest performance (RAG): 37/37",
                "Outcome RAG: 1/1",
                "Theme RAG: 7/7",
                "bucks-10, Jun 2016: ours “↓”, theirs “↘”",
                "bucks-24, Jun 2016: ours “↓”, theirs “→”",
                "bucks-28, Jun 2016: ours “→”, theirs “↓”",
                "bucks-08, Sep 2016: ours “↓”, theirs “→”",
                "bucks-25, Sep 2016: ours “→”, theirs “↑”",
                "bucks-29, Sep 2016: ours “→”, theirs “↑”",
                "bucks-32, Sep 2016: ours “↑”, theirs “→”",
            ],
        ),
    ],
)
def test_the_rules_alone_give_all_but_the_cells_that_need_a_person(slug: str, said: list[str]) -> None:
    assert compared(slug, "--computed") == (1, said)


def test_groups_are_rated_as_published() -> None:
    document = thaw(edition(BUCKINGHAMSHIRE).document)

    assert [(group.heading, group.rating.printed if group.rating else "") for group in document.all_groups()] == [
        ("Vulnerable children are safe and protected from harm", "Red"),
        ("Quality", "Amber"),
        ("Voice of the child", "Red"),
        ("Demand", "None"),
        ("Reviewing children's Plans", "Amber"),
        ("Timeliness of the journey of the child", "Red"),
        ("Sufficiency of children's placements", "Red"),
        ("Permanency for children", "None"),
    ]
    assert {group.rating for group in thaw(edition(LEICESTERSHIRE_2023).document).all_groups()} == {None}


def test_a_rating_of_a_group_says_how_it_was_reached() -> None:
    sentences = [
        group.rating.why.sentence
        for group in thaw(edition(BUCKINGHAMSHIRE).document).all_groups()
        if group.rating and group.rating.why
    ]

    assert sentences[:3] == [
        "Mean of 5 rated groups is 1.40, so red.",
        "Mean of 4 rated measures is 2.00, so amber.",
        "Mean of 4 rated measures is 1.50; a half rounds down, so red.",
    ]


def test_nothing_was_published_without_the_approval_of_somebody_who_had_not_entered_it() -> None:
    rows = EditionRow.objects.filter(edition__scorecard__slug__in=[*PUBLISHED_COUNCILS, OWN_COUNCIL])
    wrong = []
    for row in rows.select_related("approval", "version", "submission"):
        authors = set(SubmissionVersion.objects.filter(submission=row.submission).values_list("by", flat=True))
        approved = row.approval and (row.approval.action, row.approval.version_id, row.approval.digest)
        if approved != ("approve", row.version_id, row.version and row.version.digest) or row.approval.by_id in authors:
            wrong.append(row.ref)

    assert wrong == []
    assert rows.count() == sum(len(list(thaw(one.document).all_lines())) for one in Edition.objects.all())


def test_the_living_councils_collection_asks_nobody_for_figures_of_the_example_councils() -> None:
    asked = Submission.objects.filter(round__period__start__gte=date(2026, 4, 1))

    assert asked.exists()
    assert not asked.filter(indicator__lines__section__scorecard__slug__in=PUBLISHED_COUNCILS).exists()


def test_every_edition_was_published_by_somebody_who_had_not_built_it() -> None:
    assert {
        (one.scorecard.slug, one.number) for one in Edition.objects.all() if one.assembled_by_id != one.released_by_id
    } == {(slug, 1) for slug in (*PUBLISHED_COUNCILS, OWN_COUNCIL)}


def test_what_was_loaded_later_changes_none_of_the_older_scorecards() -> None:
    assert {slug: flips(slug) for slug in PUBLISHED_COUNCILS} == {slug: set() for slug in PUBLISHED_COUNCILS}


# One thing is changed, and exactly the cells that follow from it change


def test_a_corrected_figure_changes_its_colour_and_trend() -> None:
    correct("care-leavers-eet", "Q2 2023/24", "53")

    assert flips(LEICESTERSHIRE_2023) == {
        ("care-leavers-eet", "Latest Value", "58.8%", "53.0%"),
        ("care-leavers-eet", "Trend", "Increase", "Decrease"),
        ("care-leavers-eet", "Status RAG", "Green", "Amber"),
    }


def test_a_corrected_figure_changes_trend_and_change_in_a_layout_that_prints_both() -> None:
    correct("care-leavers-accommodation", "Q3 2021/22", "95.3")

    assert flips(LEICESTERSHIRE_2021) == {
        ("care-leavers-accommodation", "Latest Value", "95.8%", "95.3%"),
        ("care-leavers-accommodation", "Trend", "Increase", "Decrease"),
        ("care-leavers-accommodation", "Change", "Positive", "Negative"),
    }


def test_a_corrected_figure_of_the_period_before_changes_the_trend_and_not_the_colour() -> None:
    correct("care-leavers-eet", "Q1 2023/24", "60")

    assert flips(LEICESTERSHIRE_2023) == {
        ("care-leavers-eet", "Previous Value", "56.0%", "60.0%"),
        ("care-leavers-eet", "Trend", "Increase", "Decrease"),
    }


def test_an_equal_figure_before_is_no_change() -> None:
    correct("cpp-second-or-subsequent", "Q2 2021/22", "27.5")

    assert flips(LEICESTERSHIRE_2021) == {
        ("cpp-second-or-subsequent", "Previous Value", "28.4%", "27.5%"),
        ("cpp-second-or-subsequent", "Trend", "Decrease", "No Change"),
        ("cpp-second-or-subsequent", "Change", "Positive", "N/A"),
    }


def test_another_target_changes_the_colour() -> None:
    change_target("care-leavers-eet", value=Decimal(60), effective_from=date(2023, 7, 1))

    assert flips(LEICESTERSHIRE_2023) == {
        ("care-leavers-eet", "Target", ">54.0%", ">60.0%"),
        ("care-leavers-eet", "Status RAG", "Green", "Amber"),
    }


def test_a_target_of_a_later_quarter_changes_nothing() -> None:
    change_target("care-leavers-eet", value=Decimal(60), effective_from=date(2023, 10, 1))

    assert flips(LEICESTERSHIRE_2023) == set()


def test_another_quartile_changes_the_colour() -> None:
    change_quartile("care-leavers-eet", 4)

    assert flips(LEICESTERSHIRE_2023) == {
        ("care-leavers-eet", "National benchmark (quartile 1 = top)", "2", "4"),
        ("care-leavers-eet", "Status RAG", "Green", "Red"),
    }


def test_the_other_polarity_turns_the_change_round() -> None:
    change_definition("cpp-second-or-subsequent", date(2021, 10, 1), polarity="high")

    assert flips(LEICESTERSHIRE_2021) == {("cpp-second-or-subsequent", "Change", "Positive", "Negative")}


def test_comparing_with_the_year_before_changes_the_label_of_the_period_compared_with() -> None:
    change_definition("care-leavers-eet", date(2021, 10, 1), comparison="same_period_last_year")

    assert flips(LEICESTERSHIRE_2021) == {
        ("care-leavers-eet", "Previous Period", "Q2 2021/22", "Q3 2020/21"),
        ("care-leavers-eet", "Previous Value", "62.6%", "N/A"),
        ("care-leavers-eet", "Trend", "Decrease", "N/a"),
        ("care-leavers-eet", "Change", "Negative", "N/A"),
    }


def test_a_corrected_figure_changes_its_colour_and_the_rating_of_its_theme() -> None:
    correct("bucks-01", "Sep 2016", "50")

    assert flips(BUCKINGHAMSHIRE) == {
        ("bucks-01", "Sep 2016", "↓ 61%", "↓ 50%"),
        ("bucks-01", "Latest performance (RAG)", "Green", "Red"),
        (QUALITY, "Rating of the group", "Amber", "Red"),
    }


def test_the_rating_of_the_outcome_follows_from_its_themes() -> None:
    correct("bucks-02", "Sep 2016", "90")
    correct("bucks-05", "Sep 2016", "20")

    assert flips(BUCKINGHAMSHIRE) == {
        ("bucks-02", "Sep 2016", "↓ 57%", "↑ 90%"),
        ("bucks-02", "Latest performance (RAG)", "Red", "Green"),
        ("bucks-05", "Sep 2016", "↓ 36%", "↑ 20%"),
        ("bucks-05", "Latest performance (RAG)", "Red", "Green"),
        (QUALITY, "Rating of the group", "Amber", "Green"),
        (OUTCOME, "Rating of the group", "Red", "Amber"),
    }


def test_a_corrected_figure_of_the_quarter_before_turns_both_arrows_beside_it() -> None:
    correct("bucks-01", "Jun 2016", "50")

    assert flips(BUCKINGHAMSHIRE) == {
        ("bucks-01", "Jun 2016", "↑ 83%", "↓ 50%"),
        ("bucks-01", "Sep 2016", "↓ 61%", "↑ 61%"),
    }


def test_the_other_polarity_turns_the_arrows() -> None:
    change_definition("bucks-05", date(2016, 3, 1), polarity="high")

    assert {flip for flip in flips(BUCKINGHAMSHIRE) if flip[1] != "Good to be"} == {
        ("bucks-05", "Jun 2016", "↓ 33%", "↑ 33%"),
        ("bucks-05", "Sep 2016", "↓ 36%", "↑ 36%"),
    }


def test_a_correction_becomes_the_second_edition_and_leaves_the_first_as_it_was() -> None:
    first = edition(LEICESTERSHIRE_2023)
    correct("care-leavers-eet", "Q1 2023/24", "60")
    draft = draft_of(first)

    second = release(
        draft, by=person(SECOND_PERFORMER), at=LATER, seen_digest=draft.digest, token=token(), reason=REASON
    )

    assert (second.number, second.replaces, second.reason) == (2, first, REASON)
    assert [(change["ref"], change["old"], change["new"]) for change in second.changes] == [
        ("care-leavers-eet", "56.0%", "60.0%"),
        ("care-leavers-eet", "Increase", "Decrease"),
    ]
    assert Edition.objects.get(pk=first.pk).document == first.document
    assert compared(LEICESTERSHIRE_2023) == (
        1,
        [
            "193/195",
            "1 manual change",
            "care-leavers-eet, Previous Value: ours “60.0%”, theirs “56.0%”",
            "care-leavers-eet, Trend: ours “Decrease”, theirs “Increase”",
        ],
    )
