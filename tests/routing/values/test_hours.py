"""A range of hours answers a start together with a length or an end; what may be anything else is none."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy import Input
from shipworthy.contract.agent import AgentSpec
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.hours import hours
from shipworthy.routing.values.inputs import fill

MONDAY = dt.datetime(2026, 11, 30, 9)
DAY, START = Input(type="date", ask="On which day?"), Input(type="time", ask="From what time?")
LENGTH, END = Input(type="duration", ask="For how long?"), Input(type="time", ask="Until when?")


def _read(message: str) -> tuple[str, str] | None:
    found = hours(Said(message, MONDAY))
    return (f"{found.begin:%H:%M}", f"{found.until:%H:%M}") if found is not None else None


@batch(
    ("message", "expected"),
    [
        ("from 2 to 4 in the afternoon", ("14:00", "16:00")),
        ("saturday morning 9 till noon", ("09:00", "12:00")),
        ("between 9 and 11:30 on friday", ("09:00", "11:30")),
        ("9am to 5pm", ("09:00", "17:00")),
        ("9 to 5pm", ("09:00", "17:00")),
        ("2-4pm", ("14:00", "16:00")),
        ("10:00-12:00", ("10:00", "12:00")),
        ("friday from 14:00 until 16:30", ("14:00", "16:30")),
        ("11am to 2", ("11:00", "14:00")),
        ("from 10 to 2 in the afternoon", ("10:00", "14:00")),
        ("from 8 to 10 in the morning", ("08:00", "10:00")),
        ("from noon to three", ("12:00", "15:00")),
        ("from nine until half past ten", ("09:00", "10:30")),
        ("from 10 pm to 6 am", ("22:00", "06:00")),
        ("from 9 to 11", ("09:00", "11:00")),
        ("from 9 to 11 on friday", ("09:00", "11:00")),
        ("8 to 10 o'clock", ("08:00", "10:00")),
        ("von 14 bis 16 Uhr", ("14:00", "16:00")),
        ("de 9 a 11 de la mañana", ("09:00", "11:00")),
    ],
)
def test_a_range_of_hours_is_read_with_the_half_of_the_day_of_both_ends(
    message: str, expected: tuple[str, str]
) -> None:
    assert _read(message) == expected


@batch(
    "message",
    [
        "I paid from 2 to 4 dollars",
        "from $2 to $4",
        "2 to 4 people",
        "from 2 to 4 people",
        "from 10 to 12 Maple Street",
        "3-5 pm or 6-8 pm",
        "at 10 for 2 hours",
        "2024-05-12 10:00",
        "tomorrow 10-12",
        "rooms 9 and 11 in the morning",
        "from 25 to 30 in the morning",
    ],
)
def test_other_numbers_are_no_hours(message: str) -> None:
    assert _read(message) is None


@given(st.text(alphabet="0123456789:-. amptonfrb", max_size=60))
def test_a_range_is_shorter_than_a_day_and_lies_in_the_message(message: str) -> None:
    found = hours(Said(message))
    if found is not None:
        assert dt.timedelta(0) < found.length < dt.timedelta(days=1)
        assert 0 <= found.start < found.end <= len(message)


def test_a_range_fills_a_start_with_a_length_or_an_end_and_explains_the_words_beside_a_day() -> None:
    said, extractor = Said("a boat saturday 9 till noon", MONDAY), Extractor(AgentSpec())
    saturday = dt.date(2026, 12, 5)
    lasting = fill({"day": DAY, "start": START, "length": LENGTH}, said, extractor)
    assert lasting.values == {"day": saturday, "start": dt.time(9), "length": dt.timedelta(hours=3)}
    assert not lasting.doubted
    ending = fill({"day": DAY, "end_time": END, "begins": START}, said, extractor)
    assert ending.values == {"day": saturday, "begins": dt.time(9), "end_time": dt.time(12)}
    assert "start" not in fill({"start": START}, Said("2-4pm or so", MONDAY), extractor).values
