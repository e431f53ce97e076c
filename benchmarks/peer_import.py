"""How long a national table takes to load, beside the least it could take."""

import csv
import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from time import perf_counter, process_time

FOLDER = tempfile.TemporaryDirectory()
os.environ["QUARTERDAY_DEMO"] = "yes"
os.environ["DATABASE_URL"] = f"sqlite:///{FOLDER.name}/benchmark.sqlite3"
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django  # noqa: E402

django.setup()

from django.contrib.auth.models import Group, User  # noqa: E402
from django.core.management import call_command  # noqa: E402

from indicators.models import (  # noqa: E402
    Authority,
    Definition,
    Indicator,
    PeerGroup,
    PeerRelease,
    PeerTable,
    PeerValue,
    Service,
)
from indicators.peer_reading import known_measures, suggested_layout  # noqa: E402
from indicators.people import PERFORMANCE  # noqa: E402
from indicators.queries import facts_for  # noqa: E402
from indicators.records.uploads import keep_upload  # noqa: E402
from indicators.services.peer_import import (  # noqa: E402
    PURPOSE,
    About,
    choose_layout,
    describe_upload,
    draft_of,
    load_release,
)

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
TODAY = date(2026, 10, 12)
COUNCILS = 150
MOST_SECONDS = 10
SECONDS: dict[str, float] = {}


@contextmanager
def timed(name: str) -> Iterator[None]:
    started, worked = perf_counter(), process_time()
    yield
    SECONDS[name] = process_time() - worked
    print(f"{name:42} {perf_counter() - started:7.2f} s, of which at work {SECONDS[name]:6.2f} s", flush=True)


def make_world(indicators: int) -> User:
    """Councils, one of them ours, and indicators with a definition each."""
    user = User.objects.create(username="aled")
    user.groups.add(Group.objects.get_or_create(name=PERFORMANCE)[0])
    other = User.objects.create(username="sian")
    service = Service.objects.create(slug="all", name="All")
    Authority.objects.bulk_create(
        Authority(code=f"E10{number:06}", name=f"Council {number}", kind="county", is_us=number == 0)
        for number in range(COUNCILS)
    )
    PeerGroup.objects.create(slug="all", name="All councils", scope="everybody", usual_ranking=True, usual_average=True)
    rows = Indicator.objects.bulk_create(
        Indicator(ref=f"indicator-{number}", service=service) for number in range(indicators)
    )
    Definition.objects.bulk_create(
        Definition(
            indicator=row,
            name=f"Indicator number {row.pk}",
            value_type="percent",
            unit="%",
            decimals=1,
            polarity="high",
            effective_from=date(2010, 4, 1),
            proposal_state="confirmed",
            proposed_by=user,
            proposed_at=NOW,
            decided_by=other,
            decided_at=NOW,
        )
        for row in rows
    )
    return user


def table(figures: int) -> bytes:
    """A long table: every council, one indicator after the other."""
    lines = ["Code,Council,Indicator,Year,Value"]
    names = list(Definition.objects.values_list("name", flat=True))
    for number in range(figures):
        council, name = number % COUNCILS, names[number // COUNCILS]
        value = "[c]" if number % 97 == 0 else f"{(number * 37 % 1000) / 10:.1f}%"
        lines.append(f"E10{council:06},Council {council},{name},2025/26,{value}")
    return ("\n".join(lines) + "\n").encode()


def reference(content: bytes, user: User) -> None:
    """The least that could be done: the csv module, and the rows written as they come."""
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    authorities = dict(Authority.objects.values_list("code", "pk"))
    release = PeerRelease.objects.create(
        source="Reference", published_on=TODAY, available_from=date(2020, 1, 1), file_name="", file_digest="",
        rows_read=0, rows_loaded=0, rows_refused=0, values_loaded=0, values_refused=0, token="reference",
        loaded_by=user, loaded_by_name="", loaded_at=NOW,
    )  # fmt: skip
    tables = {
        row.name: PeerTable.objects.create(
            release=release, indicator_id=row.indicator_id, period="2019/20", period_start=date(2019, 4, 1),
            period_end=date(2020, 3, 31), councils=COUNCILS,
        )
        for row in Definition.objects.all()
    }  # fmt: skip
    PeerValue.objects.bulk_create(
        (
            PeerValue(
                table=tables[row["Indicator"]],
                authority_id=authorities[row["Code"]],
                value=None if row["Value"] == "[c]" else Decimal(row["Value"].rstrip("%")),
                missing="suppressed" if row["Value"] == "[c]" else "",
                printed=row["Value"],
            )
            for row in rows
        ),
        batch_size=1000,
    )


def load(content: bytes, user: User) -> PeerRelease:
    """The way of the screen, without the screen."""
    upload = keep_upload(io.BytesIO(content), name="table.csv", purpose=PURPOSE, by=user, at=NOW)
    describe_upload(upload, About("National table", "", TODAY, TODAY))
    draft = draft_of(upload.token, by=user)
    measures = list(known_measures(TODAY).values())
    choose_layout(draft, suggested_layout(draft.open(), "National table", measures))
    draft = draft_of(upload.token, by=user)
    with timed("  read, match and compare (the preview)"):
        preview = draft.preview(TODAY)
    with timed("  keep"):
        return load_release(draft, preview, seen=preview.seen, token="benchmark", by=user, at=NOW)


def main(figures: int) -> int:
    call_command("migrate", verbosity=0)
    indicators = -(-figures // COUNCILS)
    user = make_world(indicators)
    content = table(figures)
    print(f"{figures:,} figures of {COUNCILS} councils and {indicators} indicators, {len(content):,} bytes, SQLite")
    with timed("reference: csv module and raw rows"):
        reference(content, user)
    with timed("Quarterday: from file to figures"):
        release = load(content, user)
    keys = [(pk, TODAY) for pk in Indicator.objects.values_list("pk", flat=True)]
    with timed("facts of all indicators, first time"):
        facts_for(keys, as_at=TODAY)
    with timed("facts of all indicators, again"):
        facts_for(keys, as_at=TODAY)
    seconds = SECONDS["Quarterday: from file to figures"]
    print(f"ratio to the reference: {seconds / SECONDS['reference: csv module and raw rows']:.1f}")
    assert release.values_loaded == figures, release.values_loaded
    return int(figures <= 10_000 and seconds > MOST_SECONDS)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
