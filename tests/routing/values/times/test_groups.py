"""Pieces that stand together, and the numbers among them that are hours."""

from tests.batches import batch
from tests.routing.values.times.said_at import WEDNESDAY, phrase, times_of

from shipworthy.routing.values.times.candidates import candidates
from shipworthy.routing.values.times.groups import grouped
from shipworthy.routing.values.times.pieces import pieces


def test_a_second_piece_of_a_kind_begins_another_group() -> None:
    found = phrase("monday 9am friday 5pm")
    assert [[p.slot for p in g] for g in grouped(found, pieces(found, WEDNESDAY))] == [["weekday", "clock"]] * 2


def test_or_keeps_two_pieces_apart() -> None:
    found = phrase("monday or 5pm")
    assert [[p.slot for p in g] for g in grouped(found, pieces(found, WEDNESDAY))] == [["weekday"], ["clock"]]


@batch(
    ("message", "times"),
    [
        ("from 3 to 5pm", ["15:00:00", "17:00:00"]),
        ("from 10 to 1pm", ["10:00:00", "13:00:00"]),
        ("11am to 1", ["11:00:00", "13:00:00"]),
        ("10pm to 2", ["22:00:00", "02:00:00"]),
        ("tomorrow evening around 7", ["19:00:00"]),
        ("friday at 9am for 2 people", ["09:00:00"]),
        ("tomorrow 9", []),
    ],
)
def test_a_bare_number_is_an_hour_where_something_makes_it_one(message: str, times: list[str]) -> None:
    assert times_of(message) == times


def test_a_bare_number_is_a_candidate() -> None:
    assert [read[0].slot for read in candidates(phrase("tomorrow 9"), 1, WEDNESDAY)] == ["bare"]


@batch(
    ("message", "times"),
    [
        ("from 3pm to 5", ["15:00:00", "17:00:00"]),
        ("3 to 5pm", ["15:00:00", "17:00:00"]),
        ("move my 3pm to friday at 10", ["15:00:00", "10:00:00"]),
        ("3pm to 5 on friday", ["15:00:00", "17:00:00"]),
    ],
)
def test_a_bare_hour_behind_a_day_is_no_end_of_a_range(message: str, times: list[str]) -> None:
    assert times_of(message) == times
