"""A calendar file that every program reads: escaped, folded, with CRLF."""

import re
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from submissions.rules.calendar_file import Event, calendar_file, escaped, folded

MOMENT = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
EVENT = Event(
    uid="one@quarterday",
    day=date(2026, 12, 31),
    summary="Returns due: Q2 2026/27",
    description="Owners enter figures; quickly, please",
    sequence=2,
    changed=MOMENT,
    url="https://quarterday.example/worklist/",
)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_a_deadline_is_a_whole_day_that_blocks_nobody():
    lines = unfolded(calendar_file("Deadlines", [EVENT]))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "DTSTART;VALUE=DATE:20261231" in lines
    assert "DTEND;VALUE=DATE:20270101" in lines
    assert "TRANSP:TRANSPARENT" in lines


def test_what_moves_keeps_its_name_and_counts_up():
    lines = unfolded(calendar_file("Deadlines", [EVENT]))
    assert {"UID:one@quarterday", "SEQUENCE:2", "DTSTAMP:20261005T090000Z", "LAST-MODIFIED:20261005T090000Z"} <= set(
        lines
    )


def test_an_empty_calendar_is_still_a_calendar():
    assert unfolded(calendar_file("Deadlines", []))[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]


def test_marks_of_the_format_are_escaped():
    assert escaped("a;b,c\\d\r\ne\nf") == "a\\;b\\,c\\\\d\\ne\\nf"
    assert escaped("a\x00b\x1bc\x7fd") == "abcd"
    assert "DESCRIPTION:Owners enter figures\\; quickly\\, please" in unfolded(calendar_file("x", [EVENT]))


def test_an_event_without_an_address_has_no_such_line():
    plain = Event(uid="u", day=EVENT.day, summary="s", description="d", sequence=0, changed=MOMENT)
    assert "URL" not in calendar_file("x", [plain])


TEXTS = st.text(st.characters(blacklist_categories=("Cs",)), max_size=300)


@settings(deadline=None)
@given(text=TEXTS)
def test_no_line_is_longer_than_75_octets_and_no_letter_is_cut(text):
    line = escaped(text)
    pieces = folded(line).split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line
    assert all(piece.startswith(" ") for piece in pieces[1:])


@settings(deadline=None)
@given(summary=TEXTS, description=TEXTS)
def test_nothing_written_into_an_event_can_make_a_line_of_its_own(summary, description):
    event = Event(uid="u", day=EVENT.day, summary=summary, description=description, sequence=0, changed=MOMENT)
    text = calendar_file("Deadlines", [event])
    assert "\n" not in text.replace("\r\n", "")
    names = [re.split("[:;]", line)[0] for line in text.replace("\r\n ", "").split("\r\n")]
    assert names.count("BEGIN") == names.count("END") == 2
    assert names.count("UID") == 1
