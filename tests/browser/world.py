"""A council in the middle of its quarter, with something to see on every page."""

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from indicators import services as catalogue
from indicators.enums import JobState
from indicators.models import (
    Authority,
    Definition,
    Job,
    PeerGroup,
    PeerRelease,
    RatingSchemeVersion,
    Responsibility,
    Target,
    Upload,
)
from indicators.peer_reading import known_measures, suggested_layout
from indicators.records.uploads import keep_upload
from indicators.rules.peer_layout import Layout
from indicators.rules.periods import quarter as quarter_of
from indicators.services.peer_import import PURPOSE, About, choose_layout, describe_upload, draft_of
from reporting.models import Override
from reporting.services import propose_override
from submissions import services as collecting
from submissions.models import RatingOverride, Round, Submission
from tests.browser.quarter import Quarter
from tests.factories import (
    NOW,
    Q2,
    TODAY,
    make_approved,
    make_benchmark,
    make_definition,
    make_draft,
    make_edition,
    make_move,
    make_returned,
    make_round,
    make_submitted,
    make_target,
    make_version,
)
from tests.factories.catalogue import TARGET_BANDS, make_scheme
from tests.factories.peers import make_authority, make_everybody, make_peer_group, make_table, make_us
from tests.indicators.sheets.files import text

REASON = "Agreed by the Children and families board."
Q1 = Q2.previous()
MORE = {"calls": "Calls answered", "costs": "Cost of a placement", "placements": "Placements near home"}


@dataclass(frozen=True)
class World:
    """What the addresses of the pages are made from."""

    quarter: Quarter
    round: Round
    past: Round
    waiting: Submission
    quiet: Submission
    sent_back: Submission
    fresh: Submission
    approved: Submission
    published: Submission
    rating_change: RatingOverride
    cell_change: Override
    definition: Definition
    target: Target
    version: RatingSchemeVersion
    benchmark: int
    held: int
    held_at_service: Responsibility
    conflicting: Submission
    job: Job
    council: Authority
    group: PeerGroup
    release: PeerRelease
    upload: Upload

    def save_meanwhile(self) -> None:
        """The lead saves a figure while the owner has the form open."""
        lead = self.quarter.people["marcus.webb"]
        make_version(self.conflicting, "91.5", by=lead)


def make_world(quarter: Quarter) -> World:
    people = quarter.people
    priya, marcus, aled = (people[name] for name in ("priya.nair", "marcus.webb", "aled.price"))
    more = {ref: _measure(ref, name, quarter) for ref, name in MORE.items()}
    _publish_twice(quarter)
    past = collecting.add_past_round(
        Q1,
        collecting.RoundDates(date(2026, 7, 1), date(2026, 7, 17), date(2026, 7, 27)),
        by=aled,
        at=NOW,
        reason="Held before in a workbook.",
    )
    round_ = make_round(by=aled)
    waiting = make_submitted(quarter.reviews, value="60", by=priya, commentary="Two posts were empty.")
    quiet = make_submitted(quarter.visits, value="94.1", by=priya)
    sent_back = make_returned(make_submitted(quarter.plans, value="95.3", by=priya))
    approved = make_approved(more["calls"], value="92.5", by=priya, lead=marcus)
    rating_change = collecting.propose_rating_override(
        _current(waiting), status=None, ground="judgement", reason="Too few to judge by the rule.", by=aled, at=NOW
    )
    cell_change = propose_override(
        quarter.scorecard,
        Q2,
        target="visits",
        column_key="trend",
        text="Steady",
        ground="judgement",
        reason="The measure moves with the seasons.",
        by=aled,
        at=NOW,
    )
    make_draft(quarter.scorecard, by=aled, as_at=TODAY, at=NOW)
    return World(
        quarter=quarter,
        round=round_,
        past=past,
        waiting=waiting,
        quiet=quiet,
        sent_back=sent_back,
        fresh=quarter.submission(more["costs"]),
        approved=approved,
        published=Submission.objects.get(indicator=quarter.visits, period__end=Q1.end),
        rating_change=rating_change,
        cell_change=cell_change,
        conflicting=quarter.submission(more["placements"]),
        job=_job_at_work(people["ruth.adeyemi"]),
        **_peers(quarter),
        **_catalogue(quarter, more),
    )


def _job_at_work(by: Any) -> Job:
    return Job.objects.create(
        kind="count",
        token="job",
        title="Load a table",
        state=JobState.RUNNING,
        done=250,
        total=1000,
        message="Reading rows",
        by=by,
        by_name="Ruth Adeyemi",
        queued_at=NOW,
        touched_at=NOW,
    )


def _peers(quarter: Quarter) -> dict[str, Any]:
    """Our council among others, a group, a table in force and one on its way."""
    ruth = quarter.people["ruth.adeyemi"]
    us, others = make_us(), [make_authority(f"Barsetshire {number}") for number in range(1, 8)]
    make_everybody()
    values = {us: "84", **{other: str(70 + 4 * place) for place, other in enumerate(others)}}
    table = make_table(quarter.visits, values)
    content = text(
        [
            ("Code", "Council", "Indicator", "Year", "Value"),
            (us.code, us.name, "Visits", "2025/26", "84.5%"),
            (others[0].code, "", "Visits", "2025/26", "[c]"),
            ("E99999999", "Nowhere", "Visits", "2025/26", "80"),
        ]
    )
    upload = keep_upload(BytesIO(content), name="table.csv", purpose=PURPOSE, by=ruth, at=NOW)
    describe_upload(upload, About("Children in need", "The department", TODAY, TODAY))
    draft = draft_of(upload.token, by=ruth)
    measures = list(known_measures(TODAY).values())
    layout = suggested_layout(draft.open(), "Children in need", measures)
    choose_layout(draft, Layout.from_json({**layout.to_json(), "refs": {"Visits": "visits"}}))
    return {
        "council": us,
        "group": make_peer_group("Nearest neighbours", (us, *others[:3]), slug="neighbours", usual_average=True),
        "release": table.release,
        "upload": upload,
    }


def _measure(ref: str, name: str, quarter: Quarter) -> Any:
    indicator = make_definition(ref, name=name, description="What the service does for families.").indicator
    indicator.service = quarter.reviews.service
    indicator.save()
    make_target(indicator)
    return indicator


def _current(submission: Submission) -> Any:
    submission.refresh_from_db()
    return submission.current


def _publish_twice(quarter: Quarter) -> None:
    """Last quarter's scorecard, and its correction."""
    priya, marcus, aled, sian = (
        quarter.people[name] for name in ("priya.nair", "marcus.webb", "aled.price", "sian.morgan")
    )
    for place, value in enumerate(("88", "91.5", "70")):
        make_approved(quarter.visits, quarter_of(2025, 2).step(place), value, by=priya, lead=marcus)
    make_edition(quarter.scorecard, Q1, builder=aled, by=sian, at=NOW)
    wrong = Submission.objects.get(indicator=quarter.reviews, period__end=Q1.end)
    make_move(wrong, "correct", by=priya, comment="Nineteen reviews had been left out.")
    make_version(wrong, "74.2", by=priya)
    make_move(wrong, "submit", by=priya)
    make_move(wrong, "approve", by=marcus)
    reason = "Nineteen reviews had been left out of the count."
    make_edition(quarter.scorecard, Q1, builder=aled, by=sian, at=NOW + timedelta(minutes=5), reason=reason)


def _catalogue(quarter: Quarter, more: dict[str, Any]) -> dict[str, Any]:
    """Proposals of every kind, a benchmark, a person to end, and an indicator nobody collects any more."""
    aled = quarter.people["aled.price"]
    act = {"by": aled, "at": NOW, "reason": REASON}
    old = _measure("letters", "Letters answered in time", quarter)
    catalogue.retire_indicator(old, on=date(2026, 9, 30), **act)
    current = more["costs"].definitions.latest("pk")
    definition = _definition_like(current, name="Average cost of a placement")
    version = RatingSchemeVersion(scheme=make_scheme(), effective_from=date(2027, 4, 1), bands=TARGET_BANDS)
    return {
        "definition": catalogue.propose_definition(definition, **act),
        "target": catalogue.propose_target(
            Target(indicator=more["costs"], kind="monitor", effective_from=date(2027, 4, 1)), **act
        ),
        "version": catalogue.propose_scheme_version(version, **act),
        "benchmark": make_benchmark(quarter.reviews, data_year="2025/26").pk,
        "held": catalogue.assign_responsibility(
            person=quarter.people["lena.fischer"],
            role="deputy",
            starts=TODAY,
            indicator=quarter.reviews,
            by=aled,
            at=NOW,
        ).pk,
        "held_at_service": Responsibility.objects.filter(service=quarter.reviews.service).earliest("pk"),
    }


def _definition_like(current: Definition, **changes: Any) -> Definition:
    """An unsaved definition for the next year that differs only in ``changes``."""
    kept = ("indicator", "value_type", "unit", "decimals", "polarity", "frequency", "scheme", "description", "name")
    fields = {name: getattr(current, name) for name in kept}
    return Definition(**{**fields, "effective_from": date(2027, 4, 1), **changes})
